//! The rules of 2026 with the sheets that break, keep and nearly break them.

use super::Given::Text;
use super::{Case, GOOD};

/// A table in HTML, whose cells may span several.
const PLAIN_HTML: &str = "<table><tr><th>区<th>人口（人）<th>世帯数<tr><th>千代田区<td>100<td>40<tr><th>中央区<td>110<td>41</table>";

pub(super) const CASES: [Case; 17] = [
    Case {
        name: "unsuitable-container",
        bad: Text(PLAIN_HTML),
        faults: &["lint.container-page"],
        good: &[Text(GOOD)],
        near: &[Text("<年>,人口\n2020,100\n2021,110\n")],
    },
    Case {
        name: "several-tables",
        bad: Text("産業,事業所数\n製造業,10\n建設業,20\n運輸業,30\n,\n表2 規模別,\n規模,従業者数\n1～4人,5\n5～9人,6\n10人以上,7\n"),
        faults: &["lint.several-tables"],
        good: &[Text(GOOD)],
        near: &[Text("年,人口（人）\n2020,100\n2021,110\n,\n2022,120\n2023,130\n")],
    },
    Case {
        name: "split-table",
        bad: Text("年,人口（人）,世帯数\n2018,98,38\n2019,99,39\n,,\n2020,100,40\n2021,110,41\n2022,120,42\n"),
        faults: &["lint.split-blank-rows"],
        good: &[Text(GOOD)],
        near: &[Text("表題,,\n,,\n年,人口（人）,世帯数\n2018,98,38\n2019,99,39\n2020,100,40\n,,\n注 速報値,,\n")],
    },
    Case {
        name: "text-outside",
        bad: Text("第1表　人口,,\n年,人口（人）,世帯数\n2018,98,38\n2019,99,39\n2020,100,40\n資料：総務局,,\n"),
        faults: &["lint.outside-titles", "lint.outside-notes"],
        good: &[Text(GOOD)],
        near: &[Text(GOOD)],
    },
    Case {
        name: "unnamed-columns",
        bad: Text(",人口（人）,世帯数\n千代田区,98,38\n中央区,99,39\n港区,100,40\n"),
        faults: &["lint.unnamed-labels"],
        good: &[Text(GOOD)],
        near: &[Text(
            "<table><tr><th rowspan=2>区<th colspan=2>人口<tr><th>男<th>女<tr><th>千代田区<td>100<td>40<tr><th>中央区<td>110<td>41</table>",
        )],
    },
    Case {
        name: "layout-spaces",
        bad: Text("区,人口（人）,世帯数\n総　　数,300,120\n　港　区,98,38\n　中央区,99,39\n千代田区 ,100,40\n"),
        faults: &["lint.spaces-padded", "lint.spaces-indented", "lint.spaces-trailing"],
        good: &[Text(GOOD)],
        near: &[Text("産業,事業所数,従業者数\nア　農業,98,38\n1　製造業,99,39\nNew York,100,40\n")],
    },
    Case {
        name: "several-data",
        bad: Text("区,人口,世帯数\n千代田区,74（1）,38\n中央区,80（2）,39\n港区,90（3）,40\n"),
        faults: &["lint.several-data"],
        good: &[Text(GOOD)],
        near: &[Text("区,人口,産業\n千代田区,74,卸売業，小売業\n中央区,80,電気・ガス・水道\n港区,90,農業、林業、漁業\n")],
    },
    Case {
        name: "vendor-characters",
        bad: Text("区,人口（人）\n①千代田区,74\n㈱中央,80\n港区,90\n"),
        faults: &["lint.characters-vendor"],
        good: &[Text(GOOD)],
        near: &[Text("区,面積（㎡）\n千代田区～,74\n中央区〜,80\n港区,90\n")],
    },
    Case {
        name: "merged-cells",
        bad: Text(
            "<table><tr><th rowspan=2>区<th colspan=2>人口<tr><th>男<th>女<tr><th>千代田区<td>100<td>40<tr><th>中央区<td>110<td>41</table>",
        ),
        faults: &["lint.merged-header"],
        good: &[Text(PLAIN_HTML)],
        near: &[Text(
            "<table><tr><td colspan=3>第1表　人口<tr><th>区<th>人口（人）<th>世帯数<tr><th>千代田区<td>100<td>40<tr><th>中央区<td>110<td>41</table>",
        )],
    },
    Case {
        name: "line-break-in-field",
        bad: Text("区,\"人口\n（人）\"\n千代田区,74\n中央区,80\n港区,90\n"),
        faults: &["lint.csv-line-break"],
        good: &[Text(GOOD)],
        near: &[Text("区,\"人口,（人）\"\n千代田区,74\n中央区,80\n港区,90\n")],
    },
    Case {
        name: "misquoted-fields",
        bad: Text("区,人口（人）\n\"千代田\"区,74\n中央区,80\n港区,90\n"),
        faults: &["lint.csv-after-quote"],
        good: &[Text(GOOD)],
        near: &[Text("表題\n区,人口（人）\n\"千代田\"\"区\",74\n中央区,80\n港区,90\n")],
    },
    Case {
        name: "text-in-number",
        bad: Text("区,人口,金額\n千代田区,\"1,074\",▲200\n中央区,80,10円\n港区,９０,20\n"),
        faults: &["lint.number-unit", "lint.number-triangle", "lint.number-wide", "lint.number-grouped"],
        good: &[Text(GOOD)],
        near: &[Text("区,人口,コード\n千代田区,-74,0101\n中央区,…,1102\n港区,x,1103\n江東区,1.5,1104\n")],
    },
    Case {
        name: "omitted-names",
        bad: Text("県,区,人口（人）\n東京都,千代田区,98\n,中央区,99\n大阪府,北区,100\n,西区,101\n"),
        faults: &["lint.omitted-blank"],
        good: &[Text("県,区,人口（人）\n東京都,千代田区,98\n東京都,中央区,99\n大阪府,北区,100\n大阪府,西区,101\n")],
        near: &[Text(
            "<table><tr><th>県<th>区<th>人口（人）<tr><th rowspan=2>東京都<th>千代田区<td>1<tr><th>中央区<td>2<tr><th rowspan=2>大阪府<th>北区<td>3<tr><th>西区<td>4</table>",
        )],
    },
    Case {
        name: "header-not-one-row",
        bad: Text("区,男,,女,\n,総数,就業者,総数,就業者\n千代田区,98,38,90,30\n中央区,99,39,91,31\n港区,100,40,92,32\n"),
        faults: &["lint.header-rows"],
        good: &[Text(GOOD)],
        near: &[Text("人口,,\n区,男,女\n千代田区,98,38\n中央区,99,39\n港区,100,40\n")],
    },
    Case {
        name: "header-not-first",
        bad: Text("第1表　人口,,\n,,\n年,人口（人）,世帯数\n2018,98,38\n2019,99,39\n2020,100,40\n"),
        faults: &["lint.header-not-first"],
        good: &[Text(GOOD)],
        near: &[Text("年,人口（人）,世帯数\n2018,98,38\n2019,99,39\n注 速報値,,\n")],
    },
    Case {
        name: "undefined-marks",
        bad: Text("区,人口（人）,世帯数\n千代田区,98,x\n中央区,99,39\n港区,100,40\n"),
        faults: &["lint.undefined-mark"],
        good: &[Text("区,人口（人）,世帯数\n千代田区,98,x\n中央区,99,39\n港区,100,40\n注 「x」は秘匿,,\n")],
        near: &[Text("区,人口（人）,世帯数\n千代田区,98,38\n中央区,-99,39\n港区,100,40\n")],
    },
    Case {
        name: "wide-layout",
        bad: Text("区,2019年,2020年,2021年\n千代田区,98,38,1\n中央区,99,39,2\n港区,100,40,3\n"),
        faults: &["lint.wide"],
        good: &[Text(GOOD)],
        near: &[Text("区,2019年,2020年,増減\n千代田区,98,38,1\n中央区,99,39,2\n港区,100,40,3\n")],
    },
];
