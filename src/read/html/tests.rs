use super::*;
use crate::grid::Align;

fn reading(page: &str) -> Reading {
    read(&SourceFile { name: "a.html".into(), bytes: page.as_bytes().into(), declared_charset: None }).unwrap()
}

/// The cells of a grid as `A1=text`, then the merges.
fn cells(grid: &Grid) -> String {
    let cells = grid.filled().map(|(at, cell)| format!("{at}={}", grid.text(at, cell).escape_debug()));
    let merges = grid.merges.iter().map(|range| format!("[{range}]"));
    cells.chain(merges).collect::<Vec<_>>().join(" ")
}

fn codes(page: &str) -> Vec<&'static str> {
    reading(page).findings.iter().map(|finding| finding.code).collect()
}

/// What the one table of a page with these rows reads as.
macro_rules! reads {
    ($name:ident, $rows:expr, $expected:expr) => {
        #[test]
        fn $name() {
            assert_eq!(cells(&reading(&format!("<table>{}</table>", $rows)).grids[0]), $expected);
        }
    };
}

reads!(rows_and_columns, "<tr><th>a<th>b<tr><td>1<td>2", "A1=a B1=b A2=1 B2=2");
reads!(column_span, "<tr><td colspan=2>a<td>b<tr><td>1<td>2<td>3", "A1=a C1=b A2=1 B2=2 C2=3 [A1:B1]");
reads!(row_span, "<tr><td rowspan=2>a<td>b<tr><td>1", "A1=a B1=b B2=1 [A1:A2]");
reads!(both_spans, "<tr><td>a<td rowspan=2 colspan=2>b<td>c<tr><td>1<td>2", "A1=a B1=b D1=c A2=1 D2=2 [B1:C2]");
reads!(row_span_zero_ends_with_the_group, "<tbody><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d", "A1=a B1=b B2=c A3=d [A1:A2]");
reads!(row_span_beyond_the_group, "<thead><tr><th rowspan=9>a<th>b</thead><tr><td>1<td>2", "A1=a B1=b A2=1 B2=2");
reads!(spans_that_are_no_numbers, "<tr><td colspan=0>a<td colspan=x rowspan=-1>b<td>c", "A1=a B1=b C1=c");
reads!(overlap_is_cut, "<tr><td>a<td rowspan=2>b<tr><td colspan=2>c<td>d", "A1=a B1=b A2=c C2=d [B1:B2]");
reads!(foot_stays_where_it_stands, "<tfoot><tr><td>f</tfoot><tbody><tr><td>b", "A1=f A2=b");
reads!(empty_rows_count, "<tr></tr><tr><td>a", "A2=a");
reads!(blanks_collapse, "<tr><td>\n  a  <b> b</b>\tc\n </td><td> 東京\n都 </td>", "A1=a b c B1=東京 都");
reads!(lines, "<tr><td>a<br>b<td><p>c</p><p>d</p><td><div>e</div>f", "A1=a\\nb B1=c\\nd C1=e\\nf");
reads!(no_break_spaces, "<tr><td>&nbsp;a&nbsp;b&nbsp;<td>&nbsp;<td>　c", "A1=a\\u{a0}b C1=\\u{3000}c");
reads!(entities, "<tr><td>&lt;5&amp;&#x25B3;&yen;", "A1=<5&△¥");
reads!(scripts_and_furigana, "<tr><td>a<script>x</script><style>y</style><td><ruby>漢<rp>(</rp><rt>かん</rt></ruby>字", "A1=a B1=漢字");
reads!(inputs, "<tr><td><input value=5><input type=hidden value=6><td><select><option>x<option selected>y</select>", "A1=5 B1=y");
reads!(nested_table_is_not_text, "<tr><td>a<table><tr><td>in</table>b", "A1=a\\nb");
reads!(preformatted, "<tr><td><pre>a  b\nc</pre>", "A1=a b\\nc");

#[test]
fn nested_tables_are_counted_in_document_order() {
    let reading = reading("<table><tr><td>1<table><tr><td>2</table></table><table><tr><td>3</table>");
    let read: Vec<_> = reading.grids.iter().map(|grid| format!("{}: {}", grid.sheet, cells(grid))).collect();
    assert_eq!(read, ["table 1: A1=1", "table 2: A1=2", "table 3: A1=3"]);
}

#[test]
fn tables_for_browsers_without_scripts_count() {
    let reading = reading("<noscript><table><tr><td>1</table></noscript><table><tr><td>2<noscript>x</noscript></table>");
    assert_eq!(reading.grids.iter().map(cells).collect::<Vec<_>>(), ["A1=1", "A1=2"]);
}

#[test]
fn caption_header_and_look_are_kept() {
    let page = "<table><caption> 人口 <b>表</b></caption><tr align=right bgcolor=#ccc><th>a<td><b>b</b> <b>c</b><td>d<b>e</b></table>";
    let grid = &reading(page).grids[0];
    assert_eq!(grid.caption.as_deref(), Some("人口 表"));
    let style = |column| grid.style(grid.cell(Address::new(0, column)).unwrap()).clone();
    assert!(style(0).header && style(0).align == Align::Right && style(0).fill == Some(0xCC_CCCC));
    assert_eq!((style(1).bold, style(1).header, style(2).bold), (true, false, false));
}

#[test]
fn raised_and_struck_parts_are_runs() {
    let grid = &reading("<table><tr><td> 12<sup>1)</sup><td>a<del>b</del><td><s>c</s></table>").grids[0];
    let runs = |column| grid.runs.get(&Address::new(0, column)).cloned().unwrap_or_default();
    assert_eq!(runs(0), [crate::grid::Run { start: 2, end: 4, superscript: true, strike: false }]);
    assert_eq!(runs(1), [crate::grid::Run { start: 1, end: 2, superscript: false, strike: true }]);
    assert!(runs(2).is_empty() && grid.style(grid.cell(Address::new(0, 2)).unwrap()).strike);
}

#[test]
fn leading_blanks_are_an_indent() {
    let grid = &reading("<table><tr><td>&nbsp;&nbsp;a<td style='padding-left: 2em'>b<td>c</table>").grids[0];
    let indents: Vec<u8> = (0..3).map(|column| grid.style(grid.cell(Address::new(0, column)).unwrap()).indent).collect();
    assert_eq!(indents, [2, 2, 0]);
}

#[test]
fn what_is_hidden_is_reported_and_no_text() {
    let page = "<table><tr><td>a<span style='display: none'>x</span><tr style=display:none><td>b</table>";
    let reading = reading(page);
    assert_eq!(cells(&reading.grids[0]), "A1=a A2=b");
    assert_eq!(reading.grids[0].hidden_rows, [(1, 1)]);
    assert_eq!(codes(page), ["GRD163"]);
    assert_eq!(codes("<table><tr><td>a<span style='display: inline'>x</span></table>"), [""; 0]);
}

#[test]
fn an_image_gives_its_alternative_text() {
    let page = "<table><tr><td><img src=a alt='○'><td>1<img alt=x></table>";
    let reading = reading(page);
    assert_eq!(cells(&reading.grids[0]), "A1=○ B1=1");
    assert_eq!(reading.grids[0].objects.len(), 2);
    assert_eq!(codes(page), ["GRD164"]);
}

#[test]
fn cells_without_a_table_are_read() {
    let page = "<!-- <table> --><tbody><tr><td>a</td><td>b</td></tr></tbody>";
    assert_eq!(cells(&reading(page).grids[0]), "A1=a B1=b");
    assert_eq!(codes(page), ["GRD161"]);
    assert_eq!(codes("<p>no cells"), ["GRD168"]);
}

#[test]
fn bombs_are_harmless() {
    let deep = format!("<table><tr><td>{}x", "<div>".repeat(100_000));
    assert_eq!(cells(&reading(&deep).grids[0]), "A1=x");
    let nested = "<table><tr><td>".repeat(5000);
    assert!(!reading(&nested).grids.is_empty());
    let wide = format!("<table><tr>{}", "<td colspan=1000 rowspan=100000>x".repeat(100));
    assert_eq!(codes(&wide), ["GRD166"]);
    let tall = "<table><tr><td rowspan=65534 colspan=1000>x<tr><td>y";
    assert_eq!(cells(&reading(tall).grids[0]), "A1=x ALM2=y [A1:ALL2]");
}

#[test]
fn the_declared_charset_decides() {
    let (bytes, ..) = encoding_rs::EUC_JP.encode("<meta charset=euc-jp><table><tr><td>年度</table>");
    let source = SourceFile { name: "a.html".into(), bytes: bytes.as_ref().into(), declared_charset: None };
    assert_eq!(cells(&read(&source).unwrap().grids[0]), "A1=年度");
}
