use super::*;

fn reading(text: &str) -> Reading {
    read(&SourceFile { name: "a.csv".into(), bytes: text.as_bytes().into(), declared_charset: None }).unwrap()
}

/// The records as they were read, blank ends left out.
fn rows(text: &str) -> Vec<Vec<String>> {
    let reading = reading(text);
    let grid = &reading.grids[0];
    let last = grid.rows().last().map_or(0, |row| row.index + 1);
    let field =
        |row, column| grid.cell(Address::new(row, column)).map_or(String::new(), |cell| grid.text(Address::new(row, column), cell).into());
    let width = |row| grid.row(row).last().map_or(0, |cell| cell.column + 1);
    (0..last).map(|row| (0..width(row)).map(|column| field(row, column)).collect()).collect()
}

fn codes(text: &str) -> Vec<&'static str> {
    reading(text).findings.iter().map(|finding| finding.code).collect()
}

macro_rules! reads {
    ($name:ident, $text:expr, [$([$($field:expr),*]),*], [$($code:expr),*]) => {
        #[test]
        fn $name() {
            let expected: Vec<Vec<&str>> = vec![$(vec![$($field),*]),*];
            assert_eq!(rows($text), expected);
            assert_eq!(codes($text), [$($code),*] as [&str; _]);
        }
    };
}

reads!(plain_records, "a,b\n1,2\n", [["a", "b"], ["1", "2"]], []);
reads!(no_line_end_at_the_end, "a,b\r\n1,2", [["a", "b"], ["1", "2"]], []);
reads!(blank_lines_are_records, "a,b\n\n1,2\n", [["a", "b"], [], ["1", "2"]], []);
reads!(spaces_stay, " a , b\n1 ,2\n", [[" a ", " b"], ["1 ", "2"]], []);
reads!(doubled_quotes, "a,\"b\"\"c\"\n1,2\n", [["a", "b\"c"], ["1", "2"]], []);
reads!(line_break_in_quotes, "a,\"b\nc\"\n1,2\n", [["a", "b\nc"], ["1", "2"]], ["CSV004"]);
reads!(comma_in_quotes, "\"a,b\",c\n1,2\n", [["a,b", "c"], ["1", "2"]], []);
reads!(ragged_records, "title\na,b,c\n1,2,3\n4,5\n", [["title"], ["a", "b", "c"], ["1", "2", "3"], ["4", "5"]], ["CSV001"]);
reads!(text_after_a_quote, "a,b\n\"1\"x,2\n", [["a", "b"], ["1x", "2"]], ["CSV002"]);
reads!(quote_in_a_text, "a,b\n5\" pipe,2\n", [["a", "b"], ["5\" pipe", "2"]], ["CSV011"]);
reads!(quote_never_closed, "a,b\n\"1,2\n3,4\n", [["a", "b"], ["\"1", "2"], ["3", "4"]], ["CSV003"]);
reads!(quote_closed_far_below, "a,b\n\"1,2\n\"3\",4\n5,6\n", [["a", "b"], ["\"1", "2"], ["3", "4"], ["5", "6"]], ["CSV003"]);
reads!(quote_open_at_the_end, "a,b\n1,\"2", [["a", "b"], ["1", "2"]], ["CSV003"]);
reads!(mixed_line_ends, "a,b\r\n1,2\n3,4\r5,6", [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]], ["CSV005"]);
reads!(delimiter_declared, "sep=;\na;b,c\n1;2\n", [[], ["a", "b,c"], ["1", "2"]], ["CSV007"]);
reads!(excel_text, "a,b\n=\"001\",2\n", [["a", "b"], ["=\"001\"", "2"]], ["CSV008"]);
reads!(tabs_before_thousands, "a\tb\n1,234\t2,345\n", [["a", "b"], ["1,234", "2,345"]], []);
reads!(semicolons_before_decimals, "1,5;2,3\n2,5;3,3\n", [["1,5", "2,3"], ["2,5", "3,3"]], []);
reads!(pipes, "a|b\n1|2\n", [["a", "b"], ["1", "2"]], []);
reads!(prose_is_one_column, "人口は増えました。\nそのうち減ります。\n", [["人口は増えました。"], ["そのうち減ります。"]], ["CSV009"]);
reads!(fields_of_commas_alone, ",,\n,,\n", [], []);
reads!(nothing, "", [], []);

#[test]
fn a_field_more_than_most_is_a_warning() {
    let severity = |text: &str| reading(text).findings.first().map(|finding| finding.severity);
    assert_eq!(severity("a,b\n1,2\n3,4,5\n"), Some(Severity::Warning));
    assert_eq!(severity("a,b\n1,2\n3\n"), Some(Severity::Info));
}

#[test]
fn findings_point_at_the_first_field() {
    let place = reading("a,b\n1,2\n3,\"x\ny\"\n5,\"z\nz\"\n").findings.first().map(|finding| finding.place.to_string());
    assert_eq!(place.as_deref(), Some("a.csv!B3"));
}

#[test]
fn quotes_that_never_close_do_not_cost_more_than_the_text() {
    let text = "\"a\"\"b\n,\"\"c,\"\n".repeat(50_000);
    assert!(!reading(&text).grids.is_empty());
}
