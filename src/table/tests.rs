use super::*;
use crate::grid::Style;
use crate::grid::number_format::NumberFormat;
use crate::layout::{BodyColumn, BodyRow, Layout};
use std::sync::Arc;

/// What the labels of a table say.
fn meaning(grid: &Grid, layout: &TableLayout) -> Meaning {
    let layout = Layout { tables: vec![layout.clone()], left_over: Vec::new() };
    Meaning::all(grid, &layout).remove(0)
}

/// A table of one stored number with a number format, that states 千円.
fn table_of(number: f64, code: &str) -> (Grid, TableLayout) {
    let mut grid = Grid::new("s");
    grid.styles = Arc::from([Style::default(), Style { format: NumberFormat::new(code), ..Style::default() }]);
    grid.put(0, Cell::new(0, 0, Content::text("（単位：千円）")));
    grid.put(1, Cell::new(0, 1, Content::Number(number)));
    let rows = vec![BodyRow { row: 1, labels: Vec::new() }];
    let columns = vec![BodyColumn { column: 0, labels: Vec::new() }];
    let layout = TableLayout { rows, columns, units: vec![Address::new(0, 0)], ..TableLayout::empty() };
    (grid, layout)
}

/// Value, status and unit (empty for none) of a stored number with a number format, in a table that states 千円.
fn stored(number: f64, code: &str) -> (Option<f64>, Option<&'static str>, String) {
    let (grid, layout) = table_of(number, code);
    let meaning = meaning(&grid, &layout);
    let seen = Table { grid: &grid, layout: &layout, meaning: &meaning, number: 1 }.observations().next().unwrap();
    (seen.value, seen.status, seen.unit.unwrap_or_default().to_owned())
}

#[test]
fn flags_of_a_number_format_are_a_status() {
    for (code, status) in [
        ("\"r \"#,##0", Some("revised")),
        ("#,##0\" p\"", Some("provisional")),
        ("\"※\"#,##0", Some("flagged")),
        ("#,##0\"*\"", Some("flagged")),
        ("\"(\"#,##0\")\"", Some("flagged")),
        ("\\(0000\\)\"*\"", Some("flagged")),
        ("#,##0_)", None),
        ("#,##0", None),
        ("\"第\"0\"位\"", None),
    ] {
        assert_eq!(stored(1234.0, code), (Some(1234.0), status, "千円".to_owned()), "{code}");
    }
}

#[test]
fn units_of_a_number_format_are_those_of_the_figure() {
    for (number, code, own) in [
        (1234.0, "#,##0\"円\"", "円"),
        (1234.0, "#,##0\"人\"", "人"),
        (5.0, "#,##0\"万人\"", "万人"),
        (-5.0, "#,##0\"万人\";\"△ \"#,##0\"万人\"", "万人"),
        (1_234_567.0, "#,##0,\"千円\"", "円"),
        (12.3, "0.0\"%\"", "%"),
        (15.0, "0\"歳\"", "歳"),
    ] {
        assert_eq!(stored(number, code), (Some(number), None, own.to_owned()), "{code}");
    }
}

#[test]
fn a_number_that_is_shown_moved_keeps_its_value_and_loses_the_unit_of_the_table() {
    for (number, code) in [(0.123, "0.0%"), (0.07, "0%"), (-0.123, "0.0%;\"△ \"0.0%"), (0.5, "0%\"増\""), (1_234_567.0, "#,##0,")] {
        assert_eq!(stored(number, code), (Some(number), None, String::new()), "{code}");
    }
}

#[test]
fn a_sign_that_is_only_shown_is_flagged() {
    let triangle = "#,##0;\"△ \"#,##0";
    for (number, code, status) in [
        (-5.0, triangle, None),
        (5.0, triangle, None),
        (-5.0, "#,##0_);(#,##0)", None),
        (5.0, "\"△ \"#,##0", Some("flagged")),
        (-5.0, "\"△ \"#,##0", None),
        (171.0, "+0;-0", None),
    ] {
        assert_eq!(stored(number, code), (Some(number), status, "千円".to_owned()), "{number} {code}");
    }
}

#[test]
fn a_number_shown_as_a_mark_is_no_figure_but_for_zero() {
    let dash = "#,##0;-#,##0;\"－\"";
    let seen = |number, code| {
        let (value, status, _) = stored(number, code);
        (value, status)
    };
    assert_eq!((seen(0.0, dash), seen(7.0, dash)), ((Some(0.0), Some("nil")), (Some(7.0), None)));
    assert_eq!(seen(7.0, "\"x\""), (None, Some("suppressed")));
    assert_eq!(seen(0.0, "0;0;\"…\""), (None, Some("unavailable")));
    assert_eq!(seen(7.0, "\"－\""), (None, Some("nil")));
}

#[test]
fn numbers_that_are_none_stay_texts_and_zero_has_no_sign() {
    assert_eq!((stored(f64::NAN, "0").0, stored(f64::INFINITY, "General").0), (None, None));
    assert!(stored(-0.0, "General").0.is_some_and(f64::is_sign_positive));
}

/// A table of one column of texts, a row each, with notes below it.
fn column(cells: &[&str], notes: &[&str]) -> (Grid, TableLayout) {
    let text = |column: u32, text: &str| Cell::new(column, 0, Content::text(text));
    let mut grid = Grid::new("s");
    let mut layout = TableLayout::empty();
    layout.columns.push(BodyColumn { column: 1, labels: Vec::new() });
    for (row, cell) in (1..).zip(cells) {
        grid.put(row, text(0, "item"));
        grid.put(row, text(1, cell));
        layout.rows.push(BodyRow { row, labels: Vec::new() });
        layout.body.last = Address::new(row, 1);
    }
    for (row, note) in (layout.body.last.row + 2..).zip(notes) {
        grid.put(row, text(0, note));
        layout.notes.push(Address::new(row, 0));
    }
    (grid, layout)
}

/// The first cell as it is understood: its value, its status, or its parts.
fn seen(cells: &[&str], notes: &[&str]) -> String {
    let (grid, layout) = column(cells, notes);
    let meaning = meaning(&grid, &layout);
    let reading = Table { grid: &grid, layout: &layout, meaning: &meaning, number: 1 }.reading();
    let Some(observation) = reading.observations().next() else { return "blank".to_owned() };
    let data = reading.data(&observation);
    if !data.is_empty() {
        let datum = |datum: &CellDatum<'_>| {
            let label = datum.label.as_ref().map_or(String::new(), |label| format!("{label}:"));
            let value = datum.value.map_or_else(|| datum.status.unwrap_or("text").to_owned(), |value| value.to_string());
            format!("{}={label}{value}", datum.part)
        };
        return data.iter().map(datum).collect::<Vec<_>>().join(" ");
    }
    match (observation.value, observation.status) {
        (Some(value), Some(status)) => format!("{value} {status}"),
        (Some(value), None) => value.to_string(),
        (None, Some(status)) => status.to_owned(),
        (None, None) => format!("text {}", observation.text()),
    }
}

#[test]
fn the_legend_of_a_table_wins_over_custom() {
    for (cell, note, expected) in [
        ("-", "", "nil"),
        ("-", "「-」は不詳", "unavailable"),
        ("－", "注）「-」は不詳を示す。", "unavailable"),
        ("…", "「-」は不詳", "unavailable"),
        ("…", "「…」は該当なし", "nil"),
        ("***", "", "other"),
        ("***", "***：調査対象外", "not-surveyed"),
        ("*", "***：調査対象外", "other"),
        ("χ", "「x」は秘匿", "suppressed"),
        ("休", "「休」は調査していない年", "not-surveyed"),
        ("休", "", "text 休"),
        ("0", "", "0"),
        ("0", "「0」は単位未満", "0 below-unit"),
        ("0.0", "「0」、「0.0」は単位未満", "0 below-unit"),
        ("5", "「0」は単位未満", "5"),
        ("0", "「-」は皆無", "0"),
        ("12r", "", "12 revised"),
        ("12 p", "p：速報値", "12 provisional"),
        ("12*", "", "12 flagged"),
        ("12*", "*印は推計値", "12 estimated"),
        ("12*", "* 国勢調査による", "12 flagged"),
        ("△5", "△はマイナス", "-5"),
        ("△", "△はマイナス", "other"),
        ("(5)", "（ ）はマイナス", "-5"),
        ("(5)", "（ ）内は女性の内数", "2=女性の内数:5"),
        ("(5)", "", "text (5)"),
        ("74(1)", "（ ）内は女性の内数", "1=74 2=女性の内数:1"),
    ] {
        assert_eq!(seen(&[cell], &[note]), expected, "{cell} with {note}");
    }
}

#[test]
fn cells_with_several_data_are_split_where_that_is_certain() {
    let cases: [(&[&str], &[&str], &str); 18] = [
        (&["74(1)"], &[], "1=74 2=( ):1"),
        (&["391445 (355943)"], &[], "1=391445 2=( ):355943"),
        (&["312,分3"], &[], "1=312 2=分:3"),
        (&["47\nうち休5"], &[], "1=47 2=うち休:5"),
        (&["（うち休5）"], &[], "2=うち休:5"),
        (&["0.0(-)"], &[], "1=0 2=( ):nil"),
        (&["(1)", "4(1)"], &[], "2=( ):1"),
        (&["(1)", "4"], &[], "text (1)"),
        (&["4(1)"], &["(1) 速報値"], "text 4(1)"),
        (&["4(2)"], &["(1) 速報値"], "1=4 2=( ):2"),
        (&["12\n34", "5\n6"], &[], "1=12 2=34"),
        (&["12\n34", "5", "6"], &[], "text 12\n34"),
        (&["12/34", "5/60"], &[], "1=12 2=34"),
        (&["1/2", "3/4"], &[], "text 1/2"),
        (&["12/34", "5"], &[], "text 12/34"),
        (&["341 400", "1 234", "5 678", "9 012 345"], &[], "341400"),
        (&["341 400", "1 234", "5 678", "9 01"], &[], "text 341 400"),
        (&["341 400"], &[], "text 341 400"),
    ];
    for (cells, notes, expected) in cases {
        assert_eq!(seen(cells, notes), expected, "{cells:?}");
    }
}

#[test]
fn a_column_of_flags_gives_its_figures_a_status() {
    let flagged = |flags: &[&str], notes: &[&str]| {
        let (mut grid, layout) = column(&["1", "2", "3"], notes);
        for (row, flag) in (1..).zip(flags) {
            grid.put(row, Cell::new(2, 0, Content::text(*flag)));
        }
        let meaning = meaning(&grid, &layout);
        let reading = Table { grid: &grid, layout: &layout, meaning: &meaning, number: 1 }.reading();
        let shown = |seen: Observation<'_>| format!("{} {}", seen.status.unwrap_or_default(), seen.mark());
        reading.observations().map(shown).collect::<Vec<_>>().join("|")
    };
    assert_eq!(flagged(&["", "p", "r"], &[]), " |provisional p|revised r");
    assert_eq!(flagged(&["*", "", ""], &["*印は推計値"]), "estimated *| | ");
    assert_eq!(flagged(&["p", "東京", ""], &[]), " | | ");
    assert_eq!(flagged(&["", "", ""], &[]), " | | ");
}

#[test]
fn decimals_are_those_shown() {
    for (number, code, decimals) in [
        (1.0, "0.00", 2),
        (1.25, "General", 2),
        (1234.0, "#,##0", 0),
        (0.123, "0.0%", 3),
        (1_234_567.0, "#,##0,", 0),
        (2.0, "#,##0.0\" p\"", 1),
    ] {
        let (grid, layout) = table_of(number, code);
        let meaning = meaning(&grid, &layout);
        let seen = Table { grid: &grid, layout: &layout, meaning: &meaning, number: 1 }.observations().next().unwrap();
        assert_eq!((seen.value, seen.decimals()), (Some(number), Some(decimals)), "{code}");
    }
    let shown = |text: &str| {
        let (grid, layout) = column(&[text], &[]);
        Table { grid: &grid, layout: &layout, meaning: &meaning(&grid, &layout), number: 1 }
            .observations()
            .next()
            .and_then(|seen| seen.decimals())
    };
    assert_eq!([shown("1,234.50"), shown("△3"), shown("12.3%"), shown("-"), shown("東京")], [Some(2), Some(0), Some(1), None, None]);
}

#[test]
fn findings_say_which_cells_were_split_and_which_marks_mean_something_of_their_own() {
    let (grid, layout) = column(&["74(1)", "3", "4(2)"], &["「-」は不詳"]);
    let found = Table { grid: &grid, layout: &layout, meaning: &meaning(&grid, &layout), number: 1 }.reading().findings();
    let lines: Vec<String> = found.iter().map(|finding| finding.line(crate::message::Lang::En)).collect();
    assert_eq!(
        lines,
        [
            "VAL001 !s!B2:B4: 2 cells hold several data and are split: \"74(1)\" is 74 | ( ) 1",
            "VAL002 !s!A6: \"-\" means unavailable here, not nil as usual: \"不詳\"",
        ]
    );
    let (grid, layout) = column(&["74", "-"], &["「-」は皆無"]);
    assert!(Table { grid: &grid, layout: &layout, meaning: &meaning(&grid, &layout), number: 1 }.reading().findings().is_empty());
}
