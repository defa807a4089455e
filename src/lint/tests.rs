//! Every rule with a sheet that breaks it, one that does not, and one that nearly does.

#![expect(clippy::panic, reason = "helpers of tests stop at the first fault")]

use super::*;
use crate::audit;
use crate::grid::{Cell, Content, Grid, Object, ObjectKind, Style, Visibility};
use crate::layout;
use crate::meaning::Meaning;
use crate::place::Address;
use crate::read;
use crate::source::{Format, SourceFile};
use std::sync::Arc;

/// Sheets of one rule: what breaks it with the keys of its faults, what keeps it, what nearly breaks it.
struct Case {
    name: &'static str,
    bad: &'static str,
    faults: &'static [&'static str],
    good: &'static str,
    near: &'static str,
}

const GOOD: &str = "年,人口（人）,世帯数（世帯）\n2020,100,40\n2021,110,41\n2022,120,42\n";

/// A table in HTML, whose cells may span several.
const PLAIN_HTML: &str = "<table><tr><th>区<th>人口（人）<th>世帯数<tr><th>千代田区<td>100<td>40<tr><th>中央区<td>110<td>41</table>";

const CASES: [Case; 17] = [
    Case {
        name: "unsuitable-container",
        bad: PLAIN_HTML,
        faults: &["lint.container-page"],
        good: GOOD,
        near: "<年>,人口\n2020,100\n2021,110\n",
    },
    Case {
        name: "several-tables",
        bad: "産業,事業所数\n製造業,10\n建設業,20\n運輸業,30\n,\n表2 規模別,\n規模,従業者数\n1～4人,5\n5～9人,6\n10人以上,7\n",
        faults: &["lint.several-tables"],
        good: GOOD,
        near: "年,人口（人）\n2020,100\n2021,110\n,\n2022,120\n2023,130\n",
    },
    Case {
        name: "split-table",
        bad: "年,人口（人）,世帯数\n2018,98,38\n2019,99,39\n,,\n2020,100,40\n2021,110,41\n2022,120,42\n",
        faults: &["lint.split-blank-rows"],
        good: GOOD,
        near: "表題,,\n,,\n年,人口（人）,世帯数\n2018,98,38\n2019,99,39\n2020,100,40\n,,\n注 速報値,,\n",
    },
    Case {
        name: "text-outside",
        bad: "第1表　人口,,\n年,人口（人）,世帯数\n2018,98,38\n2019,99,39\n2020,100,40\n資料：総務局,,\n",
        faults: &["lint.outside-titles", "lint.outside-notes"],
        good: GOOD,
        near: GOOD,
    },
    Case {
        name: "unnamed-columns",
        bad: ",人口（人）,世帯数\n千代田区,98,38\n中央区,99,39\n港区,100,40\n",
        faults: &["lint.unnamed-labels"],
        good: GOOD,
        near: "<table><tr><th rowspan=2>区<th colspan=2>人口<tr><th>男<th>女<tr><th>千代田区<td>100<td>40<tr><th>中央区<td>110<td>41</table>",
    },
    Case {
        name: "layout-spaces",
        bad: "区,人口（人）,世帯数\n総　　数,300,120\n　港　区,98,38\n　中央区,99,39\n千代田区 ,100,40\n",
        faults: &["lint.spaces-padded", "lint.spaces-indented", "lint.spaces-trailing"],
        good: GOOD,
        near: "産業,事業所数,従業者数\nア　農業,98,38\n1　製造業,99,39\nNew York,100,40\n",
    },
    Case {
        name: "several-data",
        bad: "区,人口,世帯数\n千代田区,74（1）,38\n中央区,80（2）,39\n港区,90（3）,40\n",
        faults: &["lint.several-data"],
        good: GOOD,
        near: "区,人口,産業\n千代田区,74,卸売業，小売業\n中央区,80,電気・ガス・水道\n港区,90,農業、林業、漁業\n",
    },
    Case {
        name: "vendor-characters",
        bad: "区,人口（人）\n①千代田区,74\n㈱中央,80\n港区,90\n",
        faults: &["lint.characters-vendor"],
        good: GOOD,
        near: "区,面積（㎡）\n千代田区～,74\n中央区〜,80\n港区,90\n",
    },
    Case {
        name: "merged-cells",
        bad: "<table><tr><th rowspan=2>区<th colspan=2>人口<tr><th>男<th>女<tr><th>千代田区<td>100<td>40<tr><th>中央区<td>110<td>41</table>",
        faults: &["lint.merged-header"],
        good: PLAIN_HTML,
        near: "<table><tr><td colspan=3>第1表　人口<tr><th>区<th>人口（人）<th>世帯数<tr><th>千代田区<td>100<td>40<tr><th>中央区<td>110<td>41</table>",
    },
    Case {
        name: "line-break-in-field",
        bad: "区,\"人口\n（人）\"\n千代田区,74\n中央区,80\n港区,90\n",
        faults: &["lint.csv-line-break"],
        good: GOOD,
        near: "区,\"人口,（人）\"\n千代田区,74\n中央区,80\n港区,90\n",
    },
    Case {
        name: "misquoted-fields",
        bad: "区,人口（人）\n\"千代田\"区,74\n中央区,80\n港区,90\n",
        faults: &["lint.csv-after-quote"],
        good: GOOD,
        near: "表題\n区,人口（人）\n\"千代田\"\"区\",74\n中央区,80\n港区,90\n",
    },
    Case {
        name: "text-in-number",
        bad: "区,人口,金額\n千代田区,\"1,074\",▲200\n中央区,80,10円\n港区,９０,20\n",
        faults: &["lint.number-unit", "lint.number-triangle", "lint.number-wide", "lint.number-grouped"],
        good: GOOD,
        near: "区,人口,コード\n千代田区,-74,0101\n中央区,…,1102\n港区,x,1103\n江東区,1.5,1104\n",
    },
    Case {
        name: "omitted-names",
        bad: "県,区,人口（人）\n東京都,千代田区,98\n,中央区,99\n大阪府,北区,100\n,西区,101\n",
        faults: &["lint.omitted-blank"],
        good: "県,区,人口（人）\n東京都,千代田区,98\n東京都,中央区,99\n大阪府,北区,100\n大阪府,西区,101\n",
        near: "<table><tr><th>県<th>区<th>人口（人）<tr><th rowspan=2>東京都<th>千代田区<td>1<tr><th>中央区<td>2<tr><th rowspan=2>大阪府<th>北区<td>3<tr><th>西区<td>4</table>",
    },
    Case {
        name: "header-not-one-row",
        bad: "区,男,,女,\n,総数,就業者,総数,就業者\n千代田区,98,38,90,30\n中央区,99,39,91,31\n港区,100,40,92,32\n",
        faults: &["lint.header-rows"],
        good: GOOD,
        near: "人口,,\n区,男,女\n千代田区,98,38\n中央区,99,39\n港区,100,40\n",
    },
    Case {
        name: "header-not-first",
        bad: "第1表　人口,,\n,,\n年,人口（人）,世帯数\n2018,98,38\n2019,99,39\n2020,100,40\n",
        faults: &["lint.header-not-first"],
        good: GOOD,
        near: "年,人口（人）,世帯数\n2018,98,38\n2019,99,39\n注 速報値,,\n",
    },
    Case {
        name: "undefined-marks",
        bad: "区,人口（人）,世帯数\n千代田区,98,x\n中央区,99,39\n港区,100,40\n",
        faults: &["lint.undefined-mark"],
        good: "区,人口（人）,世帯数\n千代田区,98,x\n中央区,99,39\n港区,100,40\n注 「x」は秘匿,,\n",
        near: "区,人口（人）,世帯数\n千代田区,98,38\n中央区,-99,39\n港区,100,40\n",
    },
    Case {
        name: "wide-layout",
        bad: "区,2019年,2020年,2021年\n千代田区,98,38,1\n中央区,99,39,2\n港区,100,40,3\n",
        faults: &["lint.wide"],
        good: GOOD,
        near: "区,2019年,2020年,増減\n千代田区,98,38,1\n中央区,99,39,2\n港区,100,40,3\n",
    },
];

/// The keys of the faults of one rule in a source, and its verdicts.
fn faults(rule: &Rule, text: &str) -> Vec<&'static str> {
    let source = SourceFile { name: "a".into(), bytes: text.as_bytes().into(), declared_charset: None };
    let (format, reading) = read::read(&source).unwrap();
    let file = FileSubject {
        name: "a",
        format,
        encoding: reading.encoding.as_ref(),
        characters: &reading.characters,
        findings: &reading.findings,
    };
    let only = |other: &Rule| other.code == rule.code;
    let mut judgements = judge_file(&file, only);
    for grid in &reading.grids {
        judgements.extend(judge_grid(grid, format, only));
    }
    judgements.iter().flat_map(|judgement| judgement.verdict.faults()).map(|fault| fault.message.key()).collect()
}

fn judge_grid(grid: &Grid, format: Format, wanted: impl Fn(&Rule) -> bool) -> Vec<Judgement> {
    let mut layout = layout::detect(grid, None);
    let meanings = Meaning::all(grid, &layout);
    let proof = audit::examine(grid, &mut layout, &meanings);
    judge_sheet(&SheetSubject { format, grid, layout: &layout, meanings: &meanings, proof: &proof }, wanted)
}

#[test]
fn bad_sheets_break_their_rule_and_good_and_near_ones_do_not() {
    for Case { name, bad, faults: expected, good, near } in CASES {
        let rule = rule(name).unwrap();
        assert_eq!(faults(rule, bad), expected, "{name}: {bad}");
        for kept in [good, near] {
            assert_eq!(faults(rule, kept), [""; 0], "{name}: {kept}");
        }
    }
}

#[test]
fn every_rule_is_documented_in_both_languages_and_in_order() {
    let items: Vec<&str> = RULES.iter().map(|rule| rule.basis.rules_2026).collect();
    assert!(items.is_sorted(), "{items:?}");
    for rule in RULES {
        assert!(rule.basis.rules_2026.starts_with(rule.level.word()), "{}", rule.code);
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
        for Text { title, what, why, example, instead } in [rule.documentation.ja, rule.documentation.en] {
            assert!([title, what, why, example, instead].iter().all(|text| !text.is_empty()), "{}", rule.code);
        }
        assert_eq!(super::rule(rule.code).map(|found| found.name), Some(rule.name));
        assert_eq!(super::rule(rule.name).map(|found| found.code), Some(rule.code));
    }
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), RULES.len());
}

/// A sheet of a workbook with texts, numbers and what else a test wants of it.
fn workbook_sheet(rows: &[&[&str]]) -> Grid {
    let mut grid = Grid::new("表1");
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            let content = text.parse().map_or_else(|_| Content::text(text.trim_start_matches('\'')), Content::Number);
            grid.put(row, Cell { column, style: 0, content, formula: false });
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
    let old = grid.cell(at).cloned().unwrap_or(Cell { column: at.column, style: 0, content: Content::Blank, formula: false });
    grid.put(at.row, cell(old));
}

fn object(kind: ObjectKind, text: &str) -> Object {
    Object { kind, range: Some("B2:C3".parse().unwrap()), text: text.to_owned() }
}

#[test]
fn what_only_workbooks_have_is_judged() {
    let red = || Arc::from([Style::default(), Style { color: Some(0x00FF_0000), ..Style::default() }]);
    let cases: [(&str, Grid, &[&str]); 14] = [
        ("formulas", changed(|grid| put(grid, "B3", |cell| Cell { formula: true, ..cell })), &["lint.formulas"]),
        (
            "formulas",
            changed(|grid| put(grid, "B3", |cell| Cell { content: Content::Error("#REF!".into()), ..cell })),
            &["lint.formulas-errors"],
        ),
        ("formulas", changed(|grid| put(grid, "B3", |cell| Cell { content: Content::text("=B2"), ..cell })), &[]),
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
                put(grid, "C4", |cell| Cell { style: 1, ..cell });
            }),
            &["lint.formatting-colour"],
        ),
        // A row in one colour stands out as a row.
        (
            "meaning-by-formatting",
            changed(|grid| {
                grid.styles = red();
                for at in ["B4", "C4", "D4", "E4"] {
                    put(grid, at, |cell| Cell { style: 1, ..cell });
                }
            }),
            &[],
        ),
        ("text-in-number", changed(|grid| put(grid, "B3", |cell| Cell { content: Content::text("99"), ..cell })), &["lint.number-stored"]),
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
            grid.put(row, Cell { column: 0, style: 0, content: Content::text(*label), formula: false });
            for column in 1..=2 {
                grid.put(row, Cell { column, style: 0, content: Content::Number(f64::from(row * 10 + column)), formula: false });
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
