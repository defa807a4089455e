//! Every rule with a sheet that breaks it, one that does not, and one that nearly does.

#![expect(clippy::panic, reason = "helpers of tests stop at the first fault")]

mod causes;
mod more;
mod sheets;

use super::*;
use crate::audit;
use crate::characters::Characters;
use crate::finding::{self, Finding};
use crate::grid::number_format::NumberFormat;
use crate::grid::{Cell, Content, Grid, Object, ObjectKind, Style, Visibility};
use crate::layout;
use crate::meaning::Meaning;
use crate::message::Message;
use crate::place::{Address, Place};
use crate::read;
use crate::source::encoding::encode_cp932;
use crate::source::{Format, SourceFile};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a rule is tried on.
#[derive(Clone, Copy)]
enum Given {
    /// The text of a source, in UTF-8.
    Text(&'static str),
    /// The same in CP932.
    Jis(&'static str),
    /// A sheet of a workbook.
    Book(fn() -> Grid),
    /// A workbook with links to others.
    Linked,
}

/// What one rule is tried on: what breaks it, or cannot be judged, with the keys of what is said; what keeps it; what nearly breaks it.
struct Case {
    name: &'static str,
    bad: Given,
    faults: &'static [&'static str],
    good: &'static [Given],
    near: &'static [Given],
}

const GOOD: &str = "年,人口（人）,世帯数（世帯）\n2020,100,40\n2021,110,41\n2022,120,42\n";

/// Rules of which one file tells nothing, so that nothing keeps or nearly breaks them.
const NEVER_JUDGED: [&str; 2] = ["format-changes", "undeclared-facts"];

/// The keys of what a rule says of something: its faults, or why it could not be judged.
fn said(rule: &Rule, given: Given) -> Vec<&'static str> {
    let only = |other: &Rule| other.code == rule.code;
    let judgements = match given {
        Given::Text(text) => judge_bytes(text.as_bytes(), only),
        Given::Jis(text) => judge_bytes(&encode_cp932(text).unwrap().bytes, only),
        Given::Book(grid) => [judge_book(&[], only), judge_grid(&grid(), Format::Xlsx, only)].concat(),
        Given::Linked => judge_book(&[Finding::new("FIL121", finding::Severity::Info, Place::file("a"), Message::new("a", ["2"]))], only),
    };
    let keys = |judgement: &Judgement| match &judgement.verdict {
        Verdict::NotJudged(why) => vec![why.key()],
        verdict => verdict.faults().iter().map(|fault| fault.message.key()).collect(),
    };
    judgements.iter().flat_map(keys).collect()
}

fn judge_bytes(bytes: &[u8], only: impl Fn(&Rule) -> bool) -> Vec<Judgement> {
    let source = SourceFile { name: "a".into(), bytes: bytes.into(), declared_charset: None };
    let (format, reading) = read::read(&source).unwrap();
    let encoding = reading.encoding.as_ref();
    let file = FileSubject {
        name: "a",
        format,
        encoding,
        characters: &reading.characters,
        findings: &reading.findings,
        beside: Beside::default(),
    };
    let mut judgements = judge_file(&file, &only);
    for grid in &reading.grids {
        judgements.extend(judge_grid(grid, format, &only));
    }
    judgements
}

fn judge_book(findings: &[Finding], only: impl Fn(&Rule) -> bool) -> Vec<Judgement> {
    judge_file(
        &FileSubject {
            name: "a",
            format: Format::Xlsx,
            encoding: None,
            characters: &Characters::default(),
            findings,
            beside: Beside::default(),
        },
        only,
    )
}

fn judge_grid(grid: &Grid, format: Format, wanted: impl Fn(&Rule) -> bool) -> Vec<Judgement> {
    let mut layout = layout::detect(grid, None);
    let meanings = Meaning::all(grid, &layout);
    let proof = audit::examine(grid, &mut layout, &meanings);
    judge_sheet(&SheetSubject::new(format, grid, &layout, &meanings, &proof), wanted)
}

#[test]
fn every_rule_is_documented_in_order_and_tells_bad_from_good_and_near() {
    let cases: BTreeMap<&str, Case> = sheets::CASES.into_iter().chain(more::CASES).map(|case| (case.name, case)).collect();
    assert_eq!(cases.len(), RULES.len());
    let mut wrong = Vec::new();
    for rule in RULES {
        let Case { bad, faults, good, near, .. } = &cases[rule.name];
        let expected = std::iter::once((bad, *faults)).chain(good.iter().chain(*near).map(|kept| (kept, &[] as &[&str])));
        for (number, (given, faults)) in expected.enumerate() {
            let said = said(rule, *given);
            if said != faults {
                wrong.push(format!("{} {number}: {said:?}, not {faults:?}", rule.name));
            }
        }
        let is_judged = !NEVER_JUDGED.contains(&rule.name);
        assert_eq!((good.is_empty(), near.is_empty()), (!is_judged, !is_judged), "{}", rule.name);
        for Text { title, what, why, example, instead } in [rule.documentation.ja, rule.documentation.en] {
            assert!([title, what, why, example, instead].iter().all(|text| !text.is_empty()), "{}", rule.code);
        }
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
        assert_eq!(super::rule(rule.code).map(|found| found.name), Some(rule.name));
        assert_eq!(super::rule(rule.name).map(|found| found.code), Some(rule.code));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_stand_by_item_then_by_code_and_codes_run_without_gaps() {
    let (of_2026, beyond): (Vec<&Rule>, Vec<&Rule>) = RULES.iter().partition(|rule| !rule.basis.rules_2026.is_empty());
    let items: Vec<&str> = of_2026.iter().map(|rule| rule.basis.rules_2026).collect();
    assert!(items.is_sorted() && items.len() == 30, "{items:?}");
    assert!(of_2026.iter().all(|rule| rule.basis.rules_2026.starts_with(rule.level.word())));
    assert!(RULES.iter().skip(30).all(|rule| beyond.iter().any(|other| other.code == rule.code)), "rules beyond come last");
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    codes.sort_unstable();
    let mut next: BTreeMap<&str, u32> = BTreeMap::new();
    for code in codes {
        let (family, number) = code.split_at(3);
        let expected = next.entry(family).or_insert(201);
        assert!(["FIL", "GRD", "LAY", "TAB", "CHR", "ENC", "CSV"].contains(&family), "{code}");
        assert_eq!(number, expected.to_string(), "{code}");
        *expected += 1;
    }
}

/// A sheet of a workbook with texts, numbers and what else a test wants of it.
fn workbook_sheet(rows: &[&[&str]]) -> Grid {
    let mut grid = Grid::new("表1");
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            let content = text.parse().map_or_else(|_| Content::text(text.trim_start_matches('\'')), Content::Number);
            grid.put(row, Cell::new(column, 0, content));
        }
    }
    grid
}

const ROWS: [&[&str]; 6] = [
    &["区", "人口（人）", "世帯数", "面積（㎡）", "金額（円）"],
    &["千代田区", "98", "38", "5", "1"],
    &["中央区", "99", "39", "6", "2"],
    &["港区", "100", "40", "7", "3"],
    &["新宿区", "101", "41", "8", "4"],
    &["文京区", "102", "42", "9", "5"],
];

/// The keys of the faults of a rule in a sheet of a workbook.
fn of_grid(name: &str, grid: &Grid) -> Vec<&'static str> {
    let rule = rule(name).unwrap();
    let judgements = judge_grid(grid, Format::Xlsx, |other| other.code == rule.code);
    judgements.iter().flat_map(|judgement| judgement.verdict.faults()).map(|fault| fault.message.key()).collect()
}

fn changed(change: impl Fn(&mut Grid)) -> Grid {
    let mut grid = workbook_sheet(&ROWS);
    change(&mut grid);
    grid
}

fn put(grid: &mut Grid, at: &str, cell: impl Fn(Cell) -> Cell) {
    let at: Address = at.parse().unwrap();
    let old = grid.cell(at).cloned().unwrap_or(Cell::new(at.column, 0, Content::Blank));
    grid.put(at.row, cell(old));
}

/// A sheet of a workbook with one figure in a number format.
fn formatted(figure: &str, format: &str) -> Grid {
    changed(|grid| {
        grid.styles = Arc::from([Style::default(), Style { format: NumberFormat::new(format), ..Style::default() }]);
        put(grid, "C4", |cell| Cell::new(cell.column, 1, Content::Number(figure.parse().unwrap())));
    })
}

/// A sheet of a workbook with figures in red.
fn reddened(cells: &[&str]) -> Grid {
    changed(|grid| {
        grid.styles = Arc::from([Style::default(), Style { color: Some(0x00FF_0000), ..Style::default() }]);
        for at in cells {
            put(grid, at, |cell| Cell::new(cell.column, 1, cell.content));
        }
    })
}

fn object(kind: ObjectKind, text: &str) -> Object {
    Object { kind, range: Some("B2:C3".parse().unwrap()), text: text.to_owned() }
}

#[test]
fn what_only_workbooks_have_is_judged() {
    let red = || Arc::from([Style::default(), Style { color: Some(0x00FF_0000), ..Style::default() }]);
    let cases: [(&str, Grid, &[&str]); 14] = [
        ("formulas", changed(|grid| put(grid, "B3", |cell| cell.of_formula(true))), &["lint.formulas"]),
        (
            "formulas",
            changed(|grid| put(grid, "B3", |cell| Cell::new(cell.column, 0, Content::Error("#REF!".into())))),
            &["lint.formulas-errors"],
        ),
        ("formulas", changed(|grid| put(grid, "B3", |cell| Cell::new(cell.column, 0, Content::text("=B2")))), &[]),
        ("objects", changed(|grid| grid.objects.push(object(ObjectKind::TextBox, "注"))), &["lint.objects-text-box"]),
        ("objects", changed(|_| ()), &[]),
        ("hidden-parts", changed(|grid| grid.hidden_rows.push((2, 2))), &["lint.hidden-rows"]),
        ("hidden-parts", changed(|grid| grid.hidden_columns.push((1, 1))), &["lint.hidden-columns"]),
        ("hidden-parts", changed(|grid| grid.visibility = Visibility::Hidden), &["lint.hidden-sheet"]),
        // Nothing is hidden there.
        ("hidden-parts", changed(|grid| grid.hidden_rows.push((20, 30))), &[]),
        (
            "meaning-by-formatting",
            changed(|grid| {
                grid.styles = red();
                put(grid, "C4", |cell| Cell::new(cell.column, 1, cell.content));
            }),
            &["lint.formatting-colour"],
        ),
        // A row in one colour stands out as a row.
        (
            "meaning-by-formatting",
            changed(|grid| {
                grid.styles = red();
                for at in ["B4", "C4", "D4", "E4"] {
                    put(grid, at, |cell| Cell::new(cell.column, 1, cell.content));
                }
            }),
            &[],
        ),
        ("text-in-number", changed(|grid| put(grid, "B3", |cell| Cell::new(cell.column, 0, Content::text("99")))), &["lint.number-stored"]),
        ("text-in-number", changed(|_| ()), &[]),
        ("merged-cells", changed(|grid| grid.merges.push("H1:H2".parse().unwrap())), &[]),
    ];
    for (name, grid, expected) in cases {
        assert_eq!(of_grid(name, &grid), expected, "{name}");
    }
}

#[test]
fn units_periods_and_areas_are_judged_by_their_labels() {
    let table = |heads: &[&'static str], labels: &[&'static str]| {
        let mut grid = workbook_sheet(&[heads]);
        for (row, label) in (1..).zip(labels) {
            grid.put(row, Cell::new(0, 0, Content::text(*label)));
            for column in 1..=2 {
                grid.put(row, Cell::new(column, 0, Content::Number(f64::from(row * 10 + column))));
            }
        }
        grid
    };
    let eras = ["平成29年", "平成30年", "令和元年", "令和2年"];
    let both = ["平成29年(2017)", "平成30年(2018)", "令和元年(2019)", "令和2年(2020)"];
    let short = ["平成27年", "28年", "29年", "30年"];
    let western = ["2017年", "2018年", "2019年", "2020年"];
    let prefectures = ["東京", "神奈川", "大阪", "兵庫"];
    let official = ["東京都", "神奈川県", "大阪府", "兵庫県"];
    let wards = ["灘区", "兵庫", "長田区", "北区"];
    for (name, heads, labels, expected) in [
        ("era-years-alone", &["年", "人口", "世帯数"], &eras, &["lint.time-era"][..]),
        ("era-years-alone", &["年", "人口", "世帯数"], &short, &["lint.time-era", "lint.time-short"]),
        ("era-years-alone", &["年", "人口", "世帯数"], &both, &[]),
        ("era-years-alone", &["年", "人口", "世帯数"], &western, &[]),
        ("short-area-names", &["県", "人口", "世帯数"], &prefectures, &["lint.area-short"]),
        ("short-area-names", &["県", "人口", "世帯数"], &official, &[]),
        ("short-area-names", &["区", "人口", "世帯数"], &wards, &[]),
        ("unit-missing", &["区", "売上金額", "費用総額"], &wards, &["lint.unit-missing"]),
        ("unit-missing", &["区", "売上金額（千円）", "費用総額（千円）"], &wards, &[]),
        ("unit-missing", &["区", "人口", "世帯数"], &wards, &[]),
    ] {
        assert_eq!(of_grid(name, &table(heads, labels)), expected, "{name} {labels:?}");
    }
}

#[test]
fn what_does_not_apply_and_what_cannot_be_judged_are_not_passed() {
    let verdict = |grid: &Grid, name: &str| {
        let judged = judge_grid(grid, Format::Xlsx, |rule| rule.name == name);
        judged.first().map(|judgement| judgement.verdict.word())
    };
    assert_eq!(verdict(&workbook_sheet(&[&["目次"], &["表1"]]), "several-tables"), Some("not-applicable"));
    assert_eq!(verdict(&workbook_sheet(&ROWS), "several-tables"), Some("passed"));
    assert_eq!(verdict(&workbook_sheet(&ROWS), "undefined-marks"), Some("not-applicable"));
    assert_eq!(verdict(&workbook_sheet(&[&["1"], &["2"]]), "several-tables"), Some("not-judged"));
}

#[test]
fn a_fatal_fault_takes_all_points_of_its_level_alone() {
    let judge = |rows: &[&[&str]]| judge_grid(&workbook_sheet(rows), Format::Xlsx, |_| true);
    let points = |judgements: &[Judgement]| Level::ALL.map(|level| score(judgements.iter()).of(level));
    assert_eq!(points(&judge(&ROWS)), [Some(100), Some(100), Some(100)]);
    let mut titled: Vec<&[&str]> = vec![&["第1表"], &[""]];
    titled.extend(ROWS);
    // A title costs 5 points, and the header is not in row 1.
    assert_eq!(points(&judge(&titled)), [Some(95), Some(100), Some(0)]);
    assert_eq!(points(&[]), [None, None, None]);
}

#[test]
fn faults_of_one_cause_are_one_with_ranges_and_their_ground() {
    let mut rows = ROWS;
    rows[2] = &["中央区", "'1,099", "'1,039", "6", "2"];
    rows[3] = &["港区", "'1,100", "'1,040", "7", "3"];
    let judged = judge_grid(&workbook_sheet(&rows), Format::Xlsx, |rule| rule.name == "text-in-number");
    let [fault] = judged[0].verdict.faults() else { panic!("{judged:?}") };
    assert_eq!((fault.count, fault.ranges.as_slice()), (4, &["B3:C4".parse().unwrap()][..]));
    assert_eq!(fault.samples.first().map(|(at, text)| (at.to_string(), text.as_str())), Some(("B3".to_owned(), "1,099")));
    let ground = fault.ground.unwrap();
    assert_eq!((ground.header.map(|header| header.to_string()), ground.body.to_string()), (Some("B1:E1".to_owned()), "B2:E6".to_owned()));
}
