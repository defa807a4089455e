use super::*;
use crate::finding::Severity;
use crate::grid::{Cell, Content};
use crate::layout::{Axis, BodyColumn, BodyRow, Dimension, Label};

/// A grid of texts and numbers; an empty text is a blank cell.
pub(crate) fn grid(sheet: &str, rows: &[&[&str]]) -> Grid {
    let mut grid = Grid::new(sheet);
    for (row, texts) in (0..).zip(rows) {
        let cell = |(column, text): (u32, &&str)| {
            let content = text.parse().map_or_else(|_| Content::text(*text), Content::Number);
            Cell::new(column, 0, content)
        };
        grid.put_row(row, (0..).zip(*texts).map(cell).collect());
    }
    grid
}

fn label(dimension: usize, at: &str, text: &str) -> Label {
    Label { dimension, cells: at.parse::<Address>().unwrap().into(), text: text.into() }
}

/// 年 | 総数 | うち男 over two years, the second header level below the first.
pub(crate) fn sheet() -> Sheet {
    let grid = grid("表1", &[&["年", "人口", ""], &["", "総数", "男"], &["2020", "10", "-"], &["2021", "12.5", "第1位"], &["注", "", ""]]);
    let dimension = |axis, level, title: Option<&str>| Dimension { axis, level, title: title.map(str::to_owned) };
    let at = |text: &str| text.parse().unwrap();
    let table = TableLayout {
        title: Vec::new(),
        units: Vec::new(),
        notes: vec![at("A5")],
        stub_heads: vec![at("A1")],
        repeats: Vec::new(),
        header: Some("B1:C2".parse().unwrap()),
        stub: Some("A3:A4".parse().unwrap()),
        body: "B3:C4".parse().unwrap(),
        dimensions: vec![dimension(Axis::Stub, 1, Some("年")), dimension(Axis::Header, 1, None)],
        rows: vec![BodyRow { row: 2, labels: vec![label(0, "A3", "2020")] }, BodyRow { row: 3, labels: vec![label(0, "A4", "2021")] }],
        columns: vec![
            BodyColumn { column: 1, labels: vec![label(1, "B1", "人口"), label(1, "B2", "総数")] },
            BodyColumn { column: 2, labels: vec![label(1, "B1", "人口"), label(1, "C2", "男")] },
        ],
        fields: Vec::new(),
        decimal_mark: crate::value::DecimalMark::Point,
        hidden: Vec::new(),
        doubts: Vec::new(),
    };
    let layout = Layout { tables: vec![table], left_over: Vec::new() };
    let meanings = Meaning::all(&grid, &layout);
    let proof = SheetProof { tables: vec![TableProof::default()], ..SheetProof::default() };
    Sheet { file: "a.xlsx".into(), grid: Arc::new(grid), layout, meanings, proof }
}

fn parts(sheet: &Sheet) -> Vec<Part<'_>> {
    sheet.parts().collect()
}

fn definition(dimension: &str) -> Definition {
    let text = format!(
        "id='a'\ntitle='t'\ntitle_en='t'\ndescription='d'\npublisher='p'\nlicence='CC0-1.0'\ncadence='annual'\ntheme='t'\n\
         [[source]]\npath='a.csv'\npublished=2026-01-01\n[[table]]\nname='one'\ntitle='t'\n{dimension}"
    );
    crate::definition::parse("a.toml", &text).unwrap()
}

#[test]
fn columns_are_stub_then_header_then_the_figure_then_parents() {
    let sheet = sheet();
    let columns = Columns::new(&parts(&sheet), None, false, true).unwrap();
    let names: Vec<&str> = columns.columns.iter().map(|column| column.name.as_str()).collect();
    let facts = ["time_code", "period_start", "period_end", "period_type", "area_code"];
    let figure = ["value", "text", "unit", "unit_code", "multiplier", "status", "mark", "note", "certain", "source_cell", "sample"];
    assert_eq!(names, [&["time", "measure"][..], &facts, &figure, &["time_parents", "measure_parents"]].concat());
    let many = Columns::new(&parts(&sheet), None, true, false).unwrap();
    assert!(many.columns.iter().any(|column| column.name == "source"));
    assert_eq!(columns.dimensions[1].labels.as_deref(), Some(&["人口".to_owned(), "総数".to_owned(), "男".to_owned()][..]));
}

#[test]
fn a_definition_names_columns_and_errs_where_a_level_is_not_there() {
    let sheet = sheet();
    let named = definition("[[table.dimension]]\nname='year'\nconcept='time'\nfrom='stub:1'\n");
    let columns = Columns::new(&parts(&sheet), Some(&named.tables[0]), false, false).unwrap();
    assert_eq!((columns.dimensions[0].name.as_str(), columns.dimensions[0].title.as_deref()), ("year", Some("年")));
    assert_eq!(columns.dimensions[1].name, "header_1");
    let wrong = definition("[[table.dimension]]\nname='year'\nfrom='stub:2'\n");
    let error = Columns::new(&parts(&sheet), Some(&wrong.tables[0]), false, false).unwrap_err();
    let expected = "a.xlsx!表1!B3:C4: dimension \"year\" is to come from stub:2, which the table does not have\n  \
                    hint: valid here: stub:1, header:1";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn without_a_definition_dimensions_are_named_by_what_they_are_about_and_coded() {
    let named = |rows: &[&[&str]]| {
        let grid = grid("表1", rows);
        let sheet = Sheet::new("a.xlsx".into(), Arc::new(grid), None);
        let columns = Columns::new(&parts(&sheet), None, false, false).unwrap();
        columns.columns.iter().map(|column| column.name.clone()).take_while(|name| name != "time_code").collect::<Vec<_>>().join(" ")
    };
    let sexes = [&["", "男", "女"][..], &["東京都", "1", "2"], &["大阪府", "3", "4"], &["愛知県", "5", "6"]];
    assert_eq!(named(&sexes), "area sex sex_code");
    let plain = [&["", "出生", "死亡"][..], &["甲", "1", "2"], &["乙", "3", "4"], &["丙", "5", "6"]];
    assert_eq!(named(&plain), "item measure");
}

#[test]
fn columns_do_not_depend_on_what_the_cells_hold() {
    let (rich, mut plain) = (sheet(), sheet());
    plain.grid = Arc::new(grid("表1", &[&["年", "人口"], &["", "総数"], &["2020", "10", "x"], &["2021", "1", "…"]]));
    for column in &mut plain.layout.tables[0].columns {
        column.labels.remove(0);
    }
    let doubt = Finding::new("LAY001", Severity::Warning, Place::file("a"), Message::plain("read.empty-sheet"));
    plain.layout.tables[0].doubts.push(doubt);
    let (rich, plain) =
        (Columns::new(&parts(&rich), None, false, false).unwrap(), Columns::new(&parts(&plain), None, false, false).unwrap());
    assert_eq!(rich.columns, plain.columns);
    assert!(rich.dimensions[1].parents && !plain.dimensions[1].parents);
}

#[test]
fn cells_join_to_ranges() {
    let cells: Vec<Address> = ["A1", "B1", "D1", "A2", "B2", "D3"].map(|at| at.parse().unwrap()).to_vec();
    assert_eq!(ranges(&cells).iter().map(ToString::to_string).collect::<Vec<_>>(), ["A1:B2", "D1", "D3"]);
    assert!(ranges(&[]).is_empty());
}

#[test]
fn sheets_are_found_by_name_or_named_in_the_error() {
    let grids = [Grid::new("表1"), Grid::new("表 2")];
    let file: Arc<str> = "a.xlsx".into();
    assert_eq!(sheet_named("表1", &file, &grids), Ok(0));
    assert_eq!(sheet_named("表2", &file, &grids), Ok(1));
    let error = sheet_named("表3", &file, &grids).unwrap_err();
    assert_eq!(error.to_string(), "a.xlsx: there is no sheet \"表3\"\n  hint: the sheets are: 表1, 表 2");
}
