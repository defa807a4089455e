use crate::grid::{Borders, Cell, Content, Grid, Line, Style};
use crate::layout::{Layout, LayoutHint, detect};
use crate::place::{Address, Range};
use std::sync::Arc;

/// A grid from rows of cells between `|`: `#` before a text is a fill, `>` continues the cell at its left, `_` is a blank box.
fn grid(rows: &[&str]) -> Grid {
    let mut grid = Grid::new("s");
    let line = Line::Thin;
    let boxed = Borders { top: line, right: line, bottom: line, left: line };
    let filled = Style { fill: Some(0xEE_EE_EE), ..Style::default() };
    grid.styles = Arc::from([Style::default(), filled, Style { borders: boxed, ..Style::default() }]);
    for (row, cells) in (0..).zip(rows) {
        let mut merge: Option<Range> = None;
        for (column, text) in (0..).zip(cells.split('|').map(str::trim)) {
            let at = Address::new(row, column);
            if text == ">" {
                merge = merge.map(|merge| merge.joined(&Range::cell(at)));
                continue;
            }
            grid.merges.extend(merge.replace(Range::cell(at)).filter(|merge| merge.width() > 1));
            let (style, text) = match text.strip_prefix('#') {
                Some(label) => (1, label),
                None if text == "_" => (2, ""),
                None => (0, text),
            };
            let content = text.parse().map_or_else(|_| Content::text(text), Content::Number);
            grid.put(row, Cell::new(column, style, content));
        }
        grid.merges.extend(merge.filter(|merge| merge.width() > 1));
    }
    grid
}

fn read(grid: &Grid, form: bool) -> Layout {
    detect(grid, Some(&LayoutHint { form, ..LayoutHint::default() }))
}

/// The fields of the form: labels and value.
fn fields(grid: &Grid, form: bool) -> Vec<String> {
    let layout = read(grid, form);
    let fields = layout.tables.iter().flat_map(|table| &table.fields);
    fields
        .map(|field| {
            let labels: Vec<&str> = field.labels.iter().map(|label| &*label.text).collect();
            let value = grid.cell(field.cell).map(|cell| grid.text(field.cell, cell).into_owned()).unwrap_or_default();
            format!("{} = {value}", labels.join(" > "))
        })
        .collect()
}

const FORM: [&str; 9] = [
    "シート     |        |         |      |        ",
    "#１　概要  |>       |>        |>     |>       ",
    "#事業名    |支援    |>        |>     |>       ",
    "#開始      |R3年度  |#終了    |_     |        ",
    "#担当      |#部署   |商工部   |#電話 |03-00   ",
    "#目的      |>       |>        |>     |>       ",
    "暮らしを支える|>    |>        |>     |>       ",
    "#２　評価  |>       |>        |>     |>       ",
    "#総合      |A       |#方向    |継続  |再構築  ",
];

#[test]
fn a_clear_form_is_found_unasked() {
    let grid = grid(&FORM);
    let read = fields(&grid, false);
    assert_eq!(
        read,
        [
            "１ 概要 > 事業名 = 支援",
            "１ 概要 > 開始 = R3年度",
            "１ 概要 > 終了 = ",
            "１ 概要 > 担当 > 部署 = 商工部",
            "１ 概要 > 電話 = 03-00",
            "１ 概要 > 目的 = 暮らしを支える",
            "２ 評価 > 総合 = A",
            "２ 評価 > 方向 = 継続",
            "２ 評価 > 方向 = 再構築",
        ]
    );
    let layout = self::read(&grid, false);
    assert_eq!(layout.tables[0].title, [Address::new(0, 0)]);
    assert!(layout.left_over.is_empty() && layout.tables.len() == 1 && layout.tables[0].doubts.is_empty());
}

#[test]
fn a_block_within_a_form_stays_a_table() {
    let mut rows = FORM.to_vec();
    rows.splice(7..7, ["", "予算（単位：千円）||||", "#年度|#予算|#決算||", "R5|120|110||", "R6|130|125||", ""]);
    let grid = grid(&rows);
    let layout = read(&grid, false);
    let [table, form] = layout.tables.as_slice() else { panic!("{} tables", layout.tables.len()) };
    assert_eq!((table.body.to_string().as_str(), table.columns.len(), form.fields.len()), ("B11:C12", 2, 9));
    assert_eq!(form.fields[6].labels[0].text.as_ref(), "２ 評価");
    assert!(table.title == [Address::new(8, 0)] && table.columns.iter().all(|column| column.labels.len() == 1), "{table:?}");
}

#[test]
fn figures_in_fields_are_values_of_the_form() {
    let mut rows = FORM.to_vec();
    rows[3] = "#開始|2021|#件数|42|";
    assert_eq!(fields(&grid(&rows), false)[1..3], ["１ 概要 > 開始 = 2021", "１ 概要 > 件数 = 42"]);
}

#[test]
fn without_any_look_labels_and_values_take_turns_where_a_definition_says_form() {
    let plain = ["シート|||", "事業名|支援||", "開始|R3年度|終了|未定", "担当：|商工部|電話|03-00"];
    let grid = grid(&plain);
    assert!(fields(&grid, false).is_empty());
    assert_eq!(fields(&grid, true), ["事業名 = 支援", "開始 = R3年度", "終了 = 未定", "担当 = 商工部", "電話 = 03-00"]);
}

#[test]
fn tables_and_lists_are_no_forms() {
    let items = ["#項目|#値", "#事業名|支援", "#開始|R3年度", "#終了|未定", "#担当|商工部", "#電話|03-00", "#方向|継続"];
    let plain_head = ["項目|値", "#事業名|支援", "#開始|R3年度", "#終了|未定", "#担当|商工部", "#電話|03-00", "#方向|継続"];
    let list = ["#名称|#所在地|#電話", "あ|千代田区|03-01", "い|中央区|03-02", "う|港区|03-03", "え|新宿区|03-04", "お|文京区|03-05"];
    let figures = ["#区|#人口|#区|#人口", "#千代田|1|#港|6", "#中央|2|#新宿|7", "#文京|3|#台東|8", "#墨田|4|#江東|9"];
    let bare = ["#千代田|1|#港|6", "#中央|2|#新宿|7", "#文京|3|#台東|8", "#墨田|4|#江東|9"];
    for rows in [&items[..], &plain_head, &list, &figures, &bare] {
        let layout = read(&grid(rows), false);
        assert!(!layout.tables.is_empty() && layout.tables.iter().all(|table| !table.is_form()), "{rows:?}");
    }
}

#[test]
fn nothing_to_pair_is_no_form_even_where_one_is_wanted() {
    assert!(read(&grid(&["題名", "", "本文です"]), true).tables.is_empty());
    assert!(read(&grid(&[""]), true).tables.is_empty());
}
