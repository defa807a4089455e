use super::*;
use crate::grid::{Cell, Content};
use crate::layout;
use crate::meaning::Meaning;
use crate::table::Table;

/// The identities of the first table of a sheet, as `kind total held/breaks`.
fn identities(csv: &str) -> Vec<String> {
    let mut grid = Grid::new("s");
    for (row, line) in (0..).zip(csv.lines()) {
        for (column, text) in (0..).zip(line.split(',')).filter(|(_, text)| !text.is_empty()) {
            let content = text.trim().parse().map_or_else(|_| Content::text(text), Content::Number);
            grid.put(row, Cell::new(column, 0, content));
        }
    }
    let layout = layout::detect(&grid, None);
    let meanings = Meaning::all(&grid, &layout);
    let table = Table { grid: &grid, layout: &layout.tables[0], meaning: &meanings[0], number: 1 };
    let mut figures = Figures::new(table.layout).unwrap();
    table.observations().for_each(|seen| figures.put(&grid, &seen));
    let found = find(&grid, table.layout, &figures);
    let told = |identity: &Identity| format!("{} {} {}/{}", identity.kind.word(), identity.total, identity.held, identity.breaks.len());
    found.found.iter().map(told).collect()
}

fn check(csv: &str, expected: &[&str]) {
    assert_eq!(identities(csv), expected, "{csv}");
}

#[test]
fn a_total_is_the_sum_of_what_stands_beside_it() {
    check("区,人口,世帯\n総数,3514,1207\n東区,1234,402\n西区,1180,405\n南区,1100,400", &["total 総数 2/0"]);
    check("区,人口,世帯\n東区,1234,402\n西区,1180,405\n南区,1100,400\n合　計,3514,1207", &["total 合計 2/0"]);
    check("区,計,住宅,店舗\n東区,1234,1004,230\n西区,1180,905,275\n南区,1100,1000,100", &["total 計 3/0"]);
    // A part that is given once more is none.
    check("区,人口,世帯\n総数,3514,1207\n東区,1234,402\nうち島部,34,12\n西区,1180,405\n南区,1100,400", &["total 総数 2/0"]);
}

#[test]
fn a_total_beside_its_code_is_the_sum_of_names_beside_theirs() {
    let rows = |codes: [&str; 4]| {
        let names = ["農業,1310,52,717", "林業,850,106,618", "漁業,7170,811,111", "内生部門計,9330,969,1446"];
        let row = |(code, name): (&str, &str)| format!("{code},{name}\n");
        format!("部門,,東部,西部,北部\n{}", codes.into_iter().zip(names).map(row).collect::<String>())
    };
    check(&rows(["01", "02", "03", "04"]), &["total 内生部門計 3/0"]);
    check(&rows(["01", "02", "03", ""]), &["total 内生部門計 3/0"]);
    // Near miss: the first column groups the rows.
    check(&rows(["A1", "A1", "B1", "C1"]), &[]);
}

#[test]
fn what_adds_up_nowhere_is_no_sum() {
    check("区,人口,世帯\n総数,9514,3207\n東区,1234,402\n西区,1180,405\n南区,1100,400", &[]);
    // So small figures add up by chance.
    check("区,人口\n計,3\n東区,1\n西区,2", &[]);
    check("区,人口,世帯\n推計,3514,1207\n東区,1234,402\n西区,1180,405\n南区,1100,400", &[]);
}

#[test]
fn rounding_is_no_break_and_an_odd_figure_is_one() {
    let rows = |odd: i32| {
        let line = |n: i32| format!("{}年,{},{},{}", 2010 + n, 700 + 3 * n + if n == 5 { odd } else { 0 }, 300 + n, 400 + 2 * n);
        format!("年,総数,甲,乙\n{}", (0..9).map(line).collect::<Vec<_>>().join("\n"))
    };
    check(&rows(0), &["total 総数 9/0"]);
    check(&rows(1), &["total 総数 9/0"]);
    check(&rows(40), &["total 総数 8/1"]);
    // Far off, another thing stands there.
    check(&rows(9000), &["total 総数 8/0"]);
}

#[test]
fn marks_and_blanks_stand_in_the_way_but_are_no_break() {
    let rows = |mark: &str| {
        let line = |n: i32| {
            if n == 5 { format!("2015年,715,{mark},410") } else { format!("{}年,{},{},{}", 2010 + n, 700 + 3 * n, 300 + n, 400 + 2 * n) }
        };
        format!("年,総数,甲,乙\n{}", (0..9).map(line).collect::<Vec<_>>().join("\n"))
    };
    check(&rows("x"), &["total 総数 8/0"]);
    check(&rows(""), &["total 総数 8/0"]);
    // None is nought.
    check(&rows("-"), &["total 総数 8/0"]);
}

#[test]
fn a_note_excuses() {
    let line = |n: i32| format!("{}年,{},{},{}", 2010 + n, 700 + 3 * n + if n == 5 { 40 } else { 0 }, 300 + n, 400 + 2 * n);
    let rows = format!("年,総数,甲,乙\n{}", (0..9).map(line).collect::<Vec<_>>().join("\n"));
    check(&format!("{rows}\n注　総数には所属不明を含むため内訳の計と必ずしも一致しない。"), &["total 総数 8/0"]);
}

#[test]
fn a_small_rest_may_be_of_those_unknown() {
    let rows = |odd: i32| {
        let line = |n: i32| format!("{}年,{},{},{}", 2010 + n, 70_000 + 3 * n + if n == 5 { odd } else { 0 }, 30_000 + n, 40_000 + 2 * n);
        format!("年,総数,甲,乙\n{}", (0..9).map(line).collect::<Vec<_>>().join("\n"))
    };
    check(&rows(17), &["total 総数 8/0"]);
    check(&rows(-17), &["total 総数 8/1"]);
    check(&rows(400), &["total 総数 8/1"]);
}

#[test]
fn both_sexes_are_men_and_women() {
    check("区,男女計,男,女\n東区,1234,604,630\n西区,1180,575,605\n南区,1100,600,500", &["sexes 男女計 3/0"]);
    check("区,人口,,\n,総数,男,女\n東区,1234,604,630\n西区,1180,575,605\n南区,1100,600,500", &["sexes 人口 > 総数 3/0"]);
    check("区,男女計,男,女\n東区,1934,604,630\n西区,2180,575,605\n南区,3100,600,500", &[]);
}

#[test]
fn children_add_up_to_their_parent() {
    let csv = "項目,生産額,輸出額\n製造業,9000,803\n　食料品,4000,300\n　機械,5000,503\n　　うち電気機械,2000,150\nサービス業,7000,40\n　宿泊,3000,10\n　飲食,4000,30";
    check(csv, &["total 製造業 2/0", "total サービス業 2/0"]);
    check(&csv.replace("9000,803", "9999,999").replace("7000,40", "7777,77"), &[]);
}

#[test]
fn totals_are_found_by_their_place() {
    let csv = "市区町村,人口,世帯\n都計,71211,31022\n区部,60144,26755\n甲区,30111,13333\n乙区,30033,13422\n市部,11067,4267\n丙市,5034,2034\n丁市,6033,2233";
    let found = identities(csv);
    assert!(found.contains(&"total 都計 2/0".to_owned()) && found.iter().any(|told| told.starts_with("total 区部")), "{found:?}");
    assert_eq!(identities(&csv.replace("71211,31022", "71999,31999").replace("60144,26755", "60999,26999")).len(), 0);
}

#[test]
fn a_year_is_the_sum_or_the_mean_of_its_months() {
    let months = |last: &str| {
        let cells = (1..=12).map(|n| format!("{n}月")).collect::<Vec<_>>().join(",");
        let row = |name: &str, base: i32| {
            let values: Vec<i32> = (1..=12).map(|n| base + 7 * n).collect();
            let sum: i32 = values.iter().sum();
            let end = if last == "平均" { f64::from(sum) / 12.0 } else { f64::from(sum) };
            format!("{name},{},{end}", values.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
        };
        format!("項目,{cells},{last}\n{}\n{}\n{}", row("出生", 2000), row("死亡", 3100), row("婚姻", 900))
    };
    check(&months("年計"), &["year 年計 3/0"]);
    check(&months("平均"), &["mean 平均 3/0"]);
    check(&months("12月末"), &[]);
}

#[test]
fn shares_add_up_to_a_hundred() {
    check("産業,事業所数,構成比\n農業,1203,12.1\n工業,3310,33.2\n商業,5453,54.7", &["shares 構成比 1/0"]);
    check("産業,事業所数,構成比\n農業,1203,22.1\n工業,3310,33.2\n商業,5453,54.7", &[]);
}

#[test]
fn differences_and_ratios_are_reckoned_again() {
    let rows = |odd: i32| {
        let line = |n: i32| {
            let (this, before) = (5000 + 37 * n * n, 4800 + 41 * n * (9 - n));
            let change = this - before;
            let rate = (f64::from(change) / f64::from(before) * 1000.0).round() / 10.0;
            format!("{n}区,{this},{before},{},{rate}", change + odd)
        };
        format!("区,本年,前年,増減数,増減率\n{}", (1..9).map(line).collect::<Vec<_>>().join("\n"))
    };
    check(&rows(0), &["difference 増減数 8/0", "ratio 増減率 8/0"]);
    check(&rows(70), &["ratio 増減率 8/0"]);
    // What is not said to be a difference is not looked for.
    assert_eq!(identities(&rows(0).replace("増減数", "丙").replace("増減率", "丁")).len(), 0);
}

#[test]
fn an_index_is_a_hundred_in_its_base_year() {
    let csv = "消費者物価指数（2020年＝100）,,\n年,総合,食料\n2019年,100.0,98.7\n2020年,100.0,100.0\n2021年,99.8,100.4\n2022年,102.3,104.5";
    check(csv, &["base 2020 = 100 2/0"]);
    check(&csv.replace("2020年＝", "2021年＝"), &[]);
}
