//! Causes that real files showed, each beside a near miss that says nothing.

use super::{Beside, Dictionary, Edition, FileSubject, Format, Header, said};
use super::{Characters, Given, judge_file, rule, workbook_sheet};
use crate::source::encoding::encode_cp932;

/// Rows beside columns of more than a hundred, or not.
fn columns(count: usize) -> String {
    let line = |of: &dyn Fn(usize) -> String| (0..count).map(of).collect::<Vec<_>>().join(",");
    let rows: Vec<String> = (1..5).map(|row| format!("区{row},{}", line(&|column| (row * 100 + column).to_string()))).collect();
    let name = |column: usize| {
        ["ア", "イ", "ウ", "エ", "オ", "カ"].iter().cycle().skip(column % 6).take(1 + column / 6).copied().collect::<String>()
    };
    format!("区,{}\n{}\n", line(&|column| format!("{}（人）", name(column))), rows.join("\n"))
}

#[test]
fn causes_are_told_and_their_near_misses_are_not() {
    let (wide, narrow) = (columns(101).leak() as &str, columns(40).leak() as &str);
    let folded = "区,総人口（人）,男（人）\nア,10,4\nイ,20,9\nウ,30,14\nエ,40,19\nオ,50,24\n,,\n区,女（人）,世帯（世帯）\nア,6,3\nイ,11,5\nウ,16,7\nエ,21,9\nオ,26,11\n";
    let other_rows = "区,総人口（人）,男（人）\nア,10,4\nイ,20,9\nウ,30,14\nエ,40,19\nオ,50,24\n,,\n県,女（人）,世帯（世帯）\nサ,6,3\nシ,11,5\nス,16,7\nセ,21,9\nソ,26,11\n";
    let cases: [(&str, &'static str, &[&str]); 27] = [
        ("split-table", folded, &["lint.split-folded"]),
        ("split-table", other_rows, &[]),
        ("split-table", "区,人口（人）,世帯（世帯）\n,,\n千代田区,98,38\n中央区,99,39\n港区,100,40\n", &["lint.split-blank-rows"]),
        ("split-table", "区,人口（人）,世帯（世帯）\n千代田区,98,38\n中央区,99,39\n港区,100,40\n", &[]),
        (
            "unnamed-columns",
            "報告数、都道府県別,,\n2026年09週(02月23日～03月01日),2026年03月04日作成,\n,報告,定当\n北海道,98,3.8\n青森県,99,3.9\n岩手県,100,4.0\n",
            &["lint.unnamed-labels"],
        ),
        ("unnamed-columns", "報告数、都道府県別,,\n,,\n都道府県,報告,定当\n北海道,98,3.8\n青森県,99,3.9\n岩手県,100,4.0\n", &[]),
        (
            "layout-spaces",
            "年,人口（人）,世帯数（世帯）\n2020,\"1,100 \",40\n2021,\"1,110 \",41\n2022,\"1,120 \",42\n",
            &["lint.spaces-values"],
        ),
        ("layout-spaces", "年,人口（人）,世帯数（世帯）\n2020,\"1,100\",40\n2021,\"1,110\",41\n2022,\"1,120\",42\n", &[]),
        ("layout-spaces", "年,人口（人）, ,世帯数（世帯）\n2020,100,1,40\n2021,110,2,41\n2022,120,3,42\n", &["lint.spaces-only"]),
        (
            "several-data",
            "施設,電話番号,定員（人）\n本館,\"078-795-3311(庶務)\n078-795-3322(学生)\",10\n別館,078-795-3344,20\n分館,078-795-3355,30\n",
            &["lint.several-data"],
        ),
        ("several-data", "施設,電話番号,定員（人）\n本館,\"078-795-3311\n(庶務係)\",10\n別館,078-795-3344,20\n分館,078-795-3355,30\n", &[]),
        ("text-in-number", "区,学校数,児童数（人）\n東,\"82,分2\",340\n西,164,445\n南,6,45\n北,3,10\n", &["lint.number-several"]),
        ("text-in-number", "区,学校数,児童数（人）\n東,82,340\n西,164,445\n南,6,45\n北,3,10\n", &[]),
        ("header-not-one-row", ",人口（人）,世帯数\n千代田区,98,38\n中央区,99,39\n港区,100,40\n", &["lint.header-nameless"]),
        ("several-spellings", "学科,学校,生徒数（人）\n普　　通,東,10\n商業,東,20\n普 通,西,30\n商業,西,40\n", &["lint.spellings"]),
        ("several-spellings", "学科,学校,生徒数（人）\n普　　通,東,10\n商業,東,20\n普　　通,西,30\n商業,西,40\n", &[]),
        ("text-outside", "品目,区分,数量（個）\n鉛筆,可燃,10\n注射針,不燃,20\n定規,可燃,30\n", &[]),
        ("text-outside", "品目,区分,数量（個）\n鉛筆,可燃,10\n定規,可燃,30\n消しゴム,可燃,20\n注 速報値,,\n", &["lint.outside-notes"]),
        (
            "unit-missing",
            "date,pre_covid,post_covid\n2020-03-31,2.37,2.56\n2020-06-30,2.38,2.57\n2020-09-30,2.39,2.58\n",
            &["lint.unit-missing"],
        ),
        ("unit-missing", "date,rate_before,rate_after\n2020-03-31,2.37,2.56\n2020-06-30,2.38,2.57\n2020-09-30,2.39,2.58\n", &[]),
        ("unit-missing", "Commodity,Unit,Quantity-Jan,Value-Jan\n米,KG,10,40\n麦,KG,11,41\n豆,KG,12,42\n", &["lint.unit-missing"]),
        ("unit-missing", "Commodity,Unit,Quantity-Jan,Quantity-Feb\n米,KG,10,40\n麦,KG,11,41\n豆,KG,12,42\n", &[]),
        ("unit-missing", "消　費　者　物　価　指,数　（市）,\n年,諸雑費,教育費\n2020,100.1,99.1\n2021,101.2,98.2\n2022,102.3,97.3\n", &[]),
        ("unit-missing", "区,炭,油\n,t-CO2,t-CO2\n東,1.5,2.5\n西,3.5,4.5\n南,5.5,6.5\n", &[]),
        ("unit-missing", "区,炭,油\n,Coal-total,Oil-total\n東,1.5,2.5\n西,3.5,4.5\n南,5.5,6.5\n", &["lint.unit-missing"]),
        ("wide-layout", wide, &["lint.wide-columns"]),
        ("wide-layout", narrow, &[]),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .map(|(name, text, expected)| (name, text, expected, said(rule(name).unwrap(), Given::Text(text))))
        .filter(|(_, _, expected, said)| said != *expected)
        .map(|(name, text, expected, said)| format!("{name} {said:?}, not {expected:?}: {text}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tables_right_below_each_other_are_rows_of_one() {
    let mut grid = workbook_sheet(&[&["区", "数"]]);
    assert!(super::judge_grid(&grid, Format::Xlsx, |_| true).len() > 10);
    grid = workbook_sheet(&[
        &["走者", "種別", "0~5", "5~10"],
        &["一", "ペース", "5:45", "5:50"],
        &["", "歩数", "189", "185"],
        &["", "歩幅", "92", "91"],
        &["二", "ペース", "4:42", "4:44"],
        &["", "歩数", "189", "185"],
        &["", "歩幅", "92", "91"],
        &["三", "ペース", "4:42", "4:44"],
        &["", "歩数", "189", "185"],
        &["", "歩幅", "92", "91"],
    ]);
    let judged = super::judge_grid(&grid, Format::Csv, |rule| rule.name == "header-not-first");
    assert_ne!(judged.first().map(|judgement| judgement.verdict.word()), Some("broken"));
}

#[test]
fn a_file_is_held_against_the_edition_before_and_its_dictionary() {
    let header = |names: &str| Header { sheet: "表".into(), names: names.split(' ').map(str::to_owned).collect() };
    let keys = |name: &str, text: &str, beside: Beside<'_>| {
        let bytes = encode_cp932(text).unwrap().bytes;
        let source = super::SourceFile { name: "a".into(), bytes: bytes.into(), declared_charset: None };
        let (format, reading) = super::read::read(&source).unwrap();
        let file = FileSubject {
            name: "a",
            format,
            encoding: reading.encoding.as_ref(),
            characters: &Characters::default(),
            findings: &[],
            beside,
        };
        let judged = judge_file(&file, |rule| rule.name == name);
        let verdict = &judged.first().unwrap().verdict;
        (verdict.word(), verdict.faults().iter().map(|fault| fault.message.key()).collect::<Vec<_>>())
    };
    let before = Edition { name: "2024.csv".to_owned(), headers: vec![header("区 人口 世帯数")] };
    for (now, expected) in [
        ("区 人口 世帯数", ("passed", vec![])),
        ("区 人口", ("broken", vec!["lint.columns-gone"])),
        ("区 人口 世帯数 面積", ("broken", vec!["lint.columns-new"])),
        ("区 総人口 世帯数", ("broken", vec!["lint.columns-changed"])),
        ("区 世帯数 人口", ("broken", vec!["lint.columns-moved"])),
    ] {
        let headers = [header(now)];
        assert_eq!(keys("format-changes", super::GOOD, Beside { headers: &headers, before: Some(&before), dictionary: None }), expected);
    }
    for (encoding, undescribed, expected) in [
        (Some("shift_jis"), vec![], ("passed", vec![])),
        (Some("Windows-31J"), vec![], ("passed", vec![])),
        (Some("utf-8"), vec![], ("broken", vec!["lint.facts-encoding-other"])),
        (None, vec!["人口".to_owned()], ("broken", vec!["lint.facts-encoding-missing", "lint.facts-undescribed"])),
    ] {
        let dictionary = Dictionary { name: "a.csv-metadata.json".to_owned(), encoding: encoding.map(str::to_owned), undescribed };
        assert_eq!(keys("undeclared-facts", super::GOOD, Beside { dictionary: Some(&dictionary), ..Beside::default() }), expected);
    }
}
