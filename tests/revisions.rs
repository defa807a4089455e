//! Twelve editions of a series with known changes give exactly those changes.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

mod folder;

use folder::{Dir, definition};
use rust_xlsxwriter::{Note, Workbook};

/// The sheet of an edition: months down, measures across.
#[derive(Clone)]
struct Edition {
    unit: &'static str,
    months: Vec<String>,
    measures: Vec<&'static str>,
    /// What stands in place of a figure: month and measure from 0, the text.
    odd: Vec<(usize, usize, &'static str)>,
    note: Option<(usize, usize)>,
}

impl Edition {
    fn book(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("表").unwrap();
        sheet.write_string(0, 0, "見本：事業所の月次統計").unwrap();
        sheet.write_string(1, 0, format!("（単位：{}）", self.unit)).unwrap();
        sheet.write_string(2, 0, "月").unwrap();
        for (column, measure) in (1..).zip(&self.measures) {
            sheet.write_string(2, column, *measure).unwrap();
        }
        for (row, month) in (3u32..).zip(&self.months) {
            sheet.write_string(row, 0, month).unwrap();
            let number = month.chars().rev().find_map(|c| c.to_digit(10)).unwrap();
            for (column, measure) in (1u16..).zip(&self.measures) {
                let odd = self.odd.iter().find(|(at, of, _)| *at + 3 == row as usize && *of + 1 == usize::from(column));
                match odd.map(|(_, _, text)| (text, text.parse::<f64>())) {
                    Some((_, Ok(number))) => sheet.write_number(row, column, number).unwrap(),
                    Some((text, Err(_))) => sheet.write_string(row, column, *text).unwrap(),
                    None => {
                        let size = u32::try_from(measure.chars().count()).unwrap();
                        sheet.write_number(row, column, f64::from(1000 * size + 10 * number)).unwrap()
                    }
                };
            }
        }
        if let Some((row, column)) = self.note {
            sheet.insert_note(u32::try_from(row).unwrap() + 3, u16::try_from(column).unwrap() + 1, &Note::new("改定")).unwrap();
        }
        book.save_to_buffer().unwrap()
    }
}

/// A change of the sheet, and what it must be found to be: added, removed, changed; of these value, mark, note, unit.
type Step = (fn(&mut Edition), [usize; 7]);

const STEPS: [Step; 11] = [
    // A month more.
    (|now| now.months.push("令和8年4月".to_owned()), [2, 0, 0, 0, 0, 0, 0]),
    // A month more, and a figure revised.
    (
        |now| {
            now.months.push("令和8年5月".to_owned());
            now.odd.push((1, 0, "4321"));
        },
        [2, 0, 1, 1, 0, 0, 0],
    ),
    // A figure withheld.
    (|now| now.odd.push((2, 1, "x")), [0, 0, 1, 1, 1, 0, 0]),
    // It is given again.
    (|now| now.odd.truncate(1), [0, 0, 1, 1, 1, 0, 0]),
    // A comment on a figure.
    (|now| now.note = Some((2, 0)), [0, 0, 1, 0, 0, 1, 0]),
    // The first month is no longer given; the note and the revised figure stay where they were.
    (
        |now| {
            now.months.remove(0);
            now.odd[0].0 = 0;
            now.note = Some((1, 0));
        },
        [0, 2, 0, 0, 0, 0, 0],
    ),
    // A measure more.
    (|now| now.measures.push("廃業した事業所"), [4, 0, 0, 0, 0, 0, 0]),
    // It is gone again.
    (|now| now.measures.truncate(2), [0, 4, 0, 0, 0, 0, 0]),
    // Another unit.
    (|now| now.unit = "百所", [0, 0, 8, 0, 0, 0, 8]),
    // Nothing.
    (|_| (), [0, 0, 0, 0, 0, 0, 0]),
    // The same months in another calendar.
    (|now| now.months.iter_mut().for_each(|month| *month = month.replace("令和8", "2026")), [0, 0, 0, 0, 0, 0, 0]),
];

/// A folder with twelve editions, built.
fn twelve() -> Dir {
    let dir = Dir::new();
    let dates: Vec<String> = (1..=12).map(|month| format!("2026-{month:02}-20")).collect();
    let dates: Vec<&str> = dates.iter().map(String::as_str).collect();
    dir.put("catalog/a.toml", definition("a", &dates, "").replace(".csv\"", ".xlsx\""));
    let months = (1..=3).map(|month| format!("令和8年{month}月")).collect();
    let mut now = Edition { unit: "所", months, measures: vec!["事業所数", "新設した事業所"], odd: Vec::new(), note: None };
    dir.put("sources/a-2026-01-20.xlsx", now.book());
    for (date, (step, _)) in dates.iter().skip(1).zip(STEPS) {
        step(&mut now);
        dir.put(&format!("sources/a-{date}.xlsx"), now.book());
    }
    dir.says(&["build"], 0);
    dir
}

#[test]
fn twelve_editions_give_exactly_the_changes_that_were_made() {
    let dir = twelve();
    let manifest = |month: usize| dir.json(&format!("output/a/releases/2026-{month:02}-20/manifest.json"));
    assert_eq!(manifest(1).get("revision"), None);
    for (month, (_, expected)) in (2..).zip(STEPS) {
        let revision = manifest(month)["revision"].clone();
        let table = &revision["tables"][0];
        let found = ["added", "removed", "changed", "values", "marks", "notes", "units"]
            .map(|key| table[key].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap());
        assert_eq!(found, expected, "edition {month}: {table}");
        assert_eq!(revision["before"], format!("2026-{:02}-20", month - 1));
        assert_eq!(table["file"].is_null(), expected == [0; 7], "edition {month}");
        let categories = |key: &str| table[key].as_object().map(|of| of.values().map(ToString::to_string).collect::<String>());
        assert_eq!(categories("new_categories"), (month == 8).then(|| r#"["廃業した事業所"]"#.to_owned()), "edition {month}");
        assert_eq!(categories("gone_categories"), (month == 9).then(|| r#"["廃業した事業所"]"#.to_owned()), "edition {month}");
    }
    let file = dir.text("output/a/releases/2026-03-20/main.revisions.csv");
    let row = file.lines().find(|line| line.starts_with("changed,")).unwrap();
    assert!(row.contains(",4020,4321,") && row.contains("令和8年2月"), "{row}");
    assert!(dir.text("output/feed.atom").contains("変更 8 件（値 0、記号 0、注記 0、単位 8）、追加 0 件、削除 0 件"));
    dir.says(&["verify"], 0);
}

#[test]
fn diff_tells_the_changes_between_any_two_releases() {
    let dir = twelve();
    let told = dir.says(&["diff", "a@2026-02-20", "a@2026-03-20"], 1);
    assert!(told.contains("main: changed: 1 (value 1, mark 0, note 0, unit 0); added: 2; removed: 0"), "{told}");
    assert!(told.contains("value 4020 -> 4321"), "{told}");
    assert_eq!(dir.says(&["diff", "a"], 0), "nothing has changed\n");
    let csv = dir.says(&["diff", "a@2026-02-20", "a@2026-03-20", "--format", "csv"], 1);
    assert_eq!(csv, dir.text("output/a/releases/2026-03-20/main.revisions.csv"));
    let json: serde_json::Value =
        serde_json::from_str(&dir.says(&["diff", "output/a/releases/2026-09-20", "a", "--format", "json"], 1)).unwrap();
    assert_eq!(json["facts"]["tables"][0]["units"], 8);
    assert_eq!(
        (&json["changes"]["main"][0]["before"]["unit"], &json["changes"]["main"][0]["after"]["unit"]),
        (&"所".into(), &"百所".into())
    );
    let none = dir.run(&["diff", "a@2026-02-20", "b"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(folder::err(&none).contains("is no release"));
}

#[test]
fn a_release_is_compared_again_when_the_one_before_it_is_made_again() {
    let dir = Dir::new();
    let table = "見本,,\n区,事業所数,従業者数\n千代田区,1200,45000\n中央区,980,31000\n";
    dir.put("catalog/a.toml", definition("a", &["2026-01-01", "2026-02-01"], ""));
    dir.put("sources/a-2026-01-01.csv", table);
    dir.put("sources/a-2026-02-01.csv", table.replace("980", "981"));
    dir.says(&["build"], 0);
    let changed = || dir.json("output/a/manifest.json")["revision"]["tables"][0]["changed"].clone();
    assert_eq!(changed(), 1);
    dir.put("sources/a-2026-01-01.csv", table.replace("980", "981"));
    dir.says(&["build"], 0);
    assert_eq!(changed(), 0);
    dir.says(&["verify"], 0);
}

#[test]
fn figures_of_another_month_are_other_figures_and_not_the_same_ones_revised() {
    let dir = Dir::new();
    dir.put("catalog/a.toml", definition("a", &["2026-02-01", "2026-03-01", "2026-03-15"], ""));
    let month = |month: &str, figure: &str| {
        format!("区別の事業所数（令和8年{month}月分）,\n区,事業所数\n千代田区,{figure}\n中央区,220\n港区,330\n")
    };
    for (date, text) in [("2026-02-01", month("1", "110")), ("2026-03-01", month("2", "111")), ("2026-03-15", month("2", "112"))] {
        dir.put(&format!("sources/a-{date}.csv"), text);
    }
    dir.says(&["build"], 0);
    for (date, changed, added, removed) in [("2026-03-01", 0, 3, 3), ("2026-03-15", 1, 0, 0)] {
        let manifest = dir.json(&format!("output/a/releases/{date}/manifest.json"));
        let table = manifest.pointer("/revision/tables/0").unwrap().clone();
        let counts = ["changed", "added", "removed"].map(|key| table[key].as_u64().unwrap());
        assert_eq!(counts, [changed, added, removed], "{date}: {table}");
    }
    let page = dir.text("output/site/a/index.html");
    assert!(page.contains("<td class=\"n\">111</td><td class=\"n\">112</td>"), "the figure that was revised stands in the page");
    assert_eq!(page.matches("<td class=\"n\">111</td>").count(), 1);
}
