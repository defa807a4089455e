use super::*;
use crate::message::Lang;

const GOOD: &str = r#"id = "a-b"
title = "表"
title_en = "Table"
description = "説明"
publisher = "都"
licence = "CC-BY-4.0"
cadence = "monthly"
theme = "t"

[[source]]
path = "sources/a.xlsx"
published = 2026-04-01

[[table]]
name = "one"
title = "一"
header = "B3:H4"

[[table.dimension]]
name = "area"
concept = "area"
from = "stub:1"
"#;

/// The errors of the good definition with one text in it replaced, in a language.
fn errors(from: &str, to: &str, lang: Lang) -> Vec<String> {
    assert!(GOOD.contains(from), "{from}");
    let result = parse("catalog/a-b.toml", &GOOD.replacen(from, to, 1));
    result.err().unwrap_or_default().iter().map(|error| error.error.text(lang)).collect()
}

/// The one error in English, without the file.
fn error(from: &str, to: &str) -> String {
    let errors = errors(from, to, Lang::En);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].strip_prefix("catalog/a-b.toml: ").unwrap().to_owned()
}

#[test]
fn a_good_definition_is_read_with_its_defaults() {
    let definition = parse("catalog/a-b.toml", GOOD).unwrap();
    assert_eq!((definition.sample, definition.on_doubt, definition.cadence), (false, OnDoubt::Publish, Cadence::Monthly));
    assert_eq!(definition.sources[0].published, "2026-04-01");
    let table = &definition.tables[0];
    assert_eq!((table.number, table.sheet.as_deref(), table.hint.form), (1, None, false));
    assert_eq!(table.hint.header.map(|range| range.to_string()), Some("B3:H4".to_owned()));
    assert_eq!((table.dimensions[0].axis, table.dimensions[0].level), (Axis::Stub, 1));
}

#[test]
fn dates_are_written_with_quotes_or_without() {
    assert_eq!(parse("a-b.toml", &GOOD.replace("2026-04-01", "\"2026-04-01\"")).unwrap().sources[0].published, "2026-04-01");
    assert_eq!(parse("a-b.toml", &format!("\u{FEFF}{}", GOOD.replace('\n', "\r\n"))).unwrap().id, "a-b");
}

#[test]
fn an_error_says_line_key_and_what_is_valid() {
    assert_eq!(
        error("monthly", "monthy"),
        "line 7: cadence \"monthy\" is not known\n  hint: valid here: daily, weekly, monthly, quarterly, semiannual, annual, irregular"
    );
    assert_eq!(error("B3:H4", "B3-H4"), "line 17: table 1: header \"B3-H4\" is no cell range\n  hint: expected the form B3 or B3:H4");
    assert_eq!(
        error("id = \"a-b\"", "id = \"ab\""),
        "line 1: id \"ab\" differs from the file name \"a-b.toml\"\n  hint: call the file ab.toml, or change the id"
    );
    assert_eq!(error("2026-04-01", "\"2026/4/1\""), "line 12: source 1: published \"2026/4/1\" is no date, expected the form 2026-04-01");
    assert_eq!(
        error("stub:1", "side:1"),
        "line 22: table 1, dimension 1: from \"side:1\" names no level, expected \"stub\" or \"header\", a colon and a number from 1\n  \
         hint: for example stub:1, stub:2, header:1; levels count from the outside in"
    );
}

#[test]
fn the_same_error_in_japanese() {
    let said = errors("monthly", "monthy", Lang::Ja);
    assert_eq!(
        said,
        [
            "catalog/a-b.toml: 7 行目: cadence「monthy」は使えません\n  ヒント: 使える値: daily, weekly, monthly, quarterly, semiannual, annual, irregular"
        ]
    );
}

#[test]
fn keys_that_are_unknown_or_missing_are_named() {
    assert!(error("publisher", "publsher").starts_with("line 5: unknown key \"publsher\"\n  hint: valid here: id, title, title_en"));
    assert!(error("publisher = \"都\"\n", "").contains("key \"publisher\" is missing"));
    assert!(error("cadence = \"monthly\"", "cadence = monthly").starts_with("line 7: "));
    assert!(error("theme = \"t\"", "theme = 3").starts_with("line 8: invalid type: integer `3`, expected a string"));
}

#[test]
fn what_cannot_be_is_refused() {
    for (from, to, part) in [
        ("\"a-b\"", "\"A-b\"", "is no valid name"),
        ("name = \"one\"", "name = \"manifest\"", "is reserved"),
        ("name = \"one\"", "name = \"croissant\"", "is reserved"),
        ("name = \"one\"", "name = \"表1\"", "is no valid name"),
        ("name = \"area\"", "name = \"value\"", "is reserved"),
        ("name = \"area\"", "name = \"stub_2\"", "is reserved"),
        ("name = \"area\"", "name = \"period_start\"", "is reserved"),
        ("name = \"area\"", "name = \"area_code\"", "is reserved"),
        ("name = \"area\"", "name = \"Area\"", "is no column name"),
        ("sources/a.xlsx", "sources\\\\a.xlsx", "holds a backslash"),
        ("path = \"sources/a.xlsx\"", "url = \"www.example.org\"", "is no address"),
        ("path = \"sources/a.xlsx\"", "path = \"a\"\nurl = \"http://a\"", "exactly one place"),
        ("description = \"説明\"", "description = \" \"", "description is empty"),
        ("title = \"一\"", "title = \"一\"\ntable = 0", "no table number"),
        ("CC-BY-4.0", "CC BY 4.0", "no SPDX identifier"),
        ("[[table]]", "[[table]]\nname = \"one\"\ntitle = \"二\"\n[[table]]", "\"one\" occurs twice"),
        ("[[source]]", "[[source]]\npath = \"b\"\npublished = 2026-04-01\n[[source]]", "\"2026-04-01\" occurs twice"),
    ] {
        assert!(error(from, to).contains(part), "{to}: {}", error(from, to));
    }
}

#[test]
fn near_misses_are_accepted() {
    for (from, to) in [
        ("name = \"area\"", "name = \"stub_1\""),
        ("name = \"area\"", "name = \"office_code\""),
        ("name = \"one\"", "name = \"1-1\""),
        ("CC-BY-4.0", "LicenseRef-PDL-1.0"),
        ("path = \"sources/a.xlsx\"", "glob = \"sources/**/*.xlsx\""),
        ("concept = \"area\"\n", ""),
    ] {
        assert_eq!(errors(from, to, Lang::En), Vec::<String>::new(), "{to}");
    }
}

#[test]
fn several_errors_come_at_once() {
    let text = GOOD.replace("monthly", "x").replace("B3:H4", "x");
    assert_eq!(parse("a-b.toml", &text).unwrap_err().len(), 2);
}

#[test]
fn miette_shows_the_line() {
    let text = GOOD.replace("monthly", "monthy");
    let error = parse("catalog/a-b.toml", &text).unwrap_err().remove(0).shown_in(Lang::Ja);
    assert_eq!(error.span().and_then(|span| text.get(span)), Some("\"monthy\""));
    let mut shown = String::new();
    let theme = miette::GraphicalTheme::unicode_nocolor();
    miette::GraphicalReportHandler::new_themed(theme).render_report(&mut shown, &error).unwrap();
    assert!(shown.contains("cadence = \"monthy\"") && shown.contains("使えません") && shown.contains("catalog/a-b.toml:7"), "{shown}");
}

#[test]
fn a_draft_is_accepted_unchanged() {
    let dimension = |axis, level, title: Option<&str>| DraftDimension { axis, level, title: title.map(str::to_owned) };
    let table = |sheet: &str, number, title: Option<&str>| DraftTable {
        sheet: sheet.to_owned(),
        number,
        hint: LayoutHint { form: title.is_none() && number == 1, ..LayoutHint::default() },
        title: title.map(str::to_owned),
        dimensions: vec![dimension(Axis::Stub, 1, Some("年\n次")), dimension(Axis::Header, 1, None)],
    };
    let tables = vec![table("表1", 1, Some("人口\"総数\"\\")), table("表1", 2, None), table("Sheet 1", 1, None), table("con", 1, None)];
    let written = Draft {
        id: draft_id("第1表.xls"),
        origin: Origin::Path("in/第1表.xls".into()),
        published: "2026-04-01".into(),
        sample: true,
        tables,
    };
    let definition = parse("catalog/data-1.toml", &draft(&written)).unwrap();
    assert_eq!((definition.title.as_str(), definition.sample), ("人口\"総数\"\\", true));
    let names: Vec<&str> = definition.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["table", "table-2", "sheet-1", "table-3"]);
    assert_eq!(definition.tables[0].dimensions[0].title.as_deref(), Some("年 次"));
    let empty = Draft { tables: Vec::new(), ..written };
    assert!(parse("data-1.toml", &draft(&empty)).is_ok());
}

#[test]
fn a_folder_is_read_in_order_and_its_faults_apart() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &[u8]| std::io::Write::write_all(&mut std::fs::File::create(folder.path().join(name)).unwrap(), text);
    put("a-b.toml", GOOD.as_bytes()).unwrap();
    put("a.toml", GOOD.replace("\"a-b\"", "\"a\"").as_bytes()).unwrap();
    put("c.toml", b"\x82\xA0").unwrap();
    put("notes.txt", b"x").unwrap();
    let (definitions, errors) = load(folder.path());
    assert_eq!(definitions.iter().map(|definition| definition.id.as_str()).collect::<Vec<_>>(), ["a", "a-b"]);
    assert_eq!(errors.len(), 1);
    assert!(errors[0].error.to_string().ends_with("c.toml: the definition is not UTF-8; save it as UTF-8"));
    assert_eq!(load(&folder.path().join("no")).1.len(), 1);
}
