//! The rest of the rules, with the sheets, workbooks and files that break, keep and nearly break them.

use super::Given::{Book, Jis, Linked, Text};
use super::{Case, GOOD, ROWS, changed, formatted, object, put, reddened, workbook_sheet};
use crate::grid::{Cell, Content, ObjectKind};

pub(super) const CASES: [Case; 21] = [
    Case {
        name: "era-years-alone",
        bad: Text("年,人口（人）,世帯数\n平成29年,98,38\n平成30年,99,39\n令和元年,100,40\n"),
        faults: &["lint.time-era"],
        good: &[Text(GOOD)],
        near: &[Text("年,西暦,人口（人）\n平成29年,2017年,98\n平成30年,2018年,99\n令和元年,2019年,100\n")],
    },
    Case {
        name: "short-area-names",
        bad: Text("県,人口（人）,世帯数\n東京,98,38\n神奈川,99,39\n大阪,100,40\n兵庫,101,41\n"),
        faults: &["lint.area-short"],
        good: &[Text("県,人口（人）,世帯数\n東京都,98,38\n神奈川県,99,39\n大阪府,100,40\n兵庫県,101,41\n")],
        near: &[Text("コード,県,人口（人）\n13,東京,98\n14,神奈川,99\n27,大阪,100\n28,兵庫,101\n")],
    },
    Case {
        name: "unit-missing",
        bad: Text("区,売上金額,費用総額\n千代田区,98,38\n中央区,99,39\n港区,100,40\n"),
        faults: &["lint.unit-missing"],
        good: &[Text("区,売上金額（千円）,費用総額（千円）\n千代田区,98,38\n中央区,99,39\n港区,100,40\n")],
        near: &[
            Text("区,発電量（TJx）,排出量（ktQ）\n千代田区,98,38\n中央区,99,39\n港区,100,40\n"),
            Text("区,西暦\n千代田区,1998\n中央区,1999\n港区,2001\n"),
        ],
    },
    Case {
        name: "several-spellings",
        bad: Text("地区,人口（人）,世帯数\n霞ヶ関,98,38\n永田町,99,39\n霞ケ関,100,40\n"),
        faults: &["lint.spellings"],
        good: &[Text(GOOD)],
        near: &[Text("項目,人口（人）,世帯数\n総数,98,38\n総計,99,39\nA棟,100,40\na棟,101,41\n")],
    },
    Case {
        name: "other-with-text",
        bad: Text("区,人口（人）,交通手段\n千代田区,98,その他（自転車）\n中央区,99,徒歩\n港区,100,その他：バス\n新宿区,101,徒歩\n"),
        faults: &["lint.other-text"],
        good: &[Text("区,人口（人）,交通手段\n千代田区,98,その他\n中央区,99,徒歩\n港区,100,その他\n新宿区,101,徒歩\n")],
        near: &[Text("産業,事業所数,従業者数\n製造業,98,38\nその他（農業）,99,39\nその他（漁業）,100,40\n")],
    },
    Case {
        name: "codes-without-names",
        bad: Text("産業コード,事業所数,従業者数\n01,98,38\n02,99,39\n03,100,40\n"),
        faults: &["lint.codes-elsewhere"],
        good: &[Text("産業コード,産業,事業所数\n01,農業,98\n02,林業,99\n03,漁業,100\n")],
        near: &[Text(GOOD)],
    },
    Case { name: "format-changes", bad: Text(GOOD), faults: &["lint.one-edition"], good: &[], near: &[] },
    Case { name: "undeclared-facts", bad: Text(GOOD), faults: &["lint.facts-elsewhere"], good: &[], near: &[] },
    Case { name: "external-links", bad: Linked, faults: &["lint.links"], good: &[Text(GOOD)], near: &[Book(|| workbook_sheet(&ROWS))] },
    Case {
        name: "furigana-in-cells",
        bad: Text("市,人口（人）,世帯数\n見本市（みほんし）,98,38\n仮名市（かなし）,99,39\n例示市（れいじし）,100,40\n"),
        faults: &["lint.furigana"],
        good: &[Text(GOOD)],
        near: &[Text(
            "区分,人口（人）,世帯数\n見本市（うち）,98,38\n就業者（のみ）,99,39\n仮名市（旧例示市）,100,40\n世帯（ふつう）,101,41\n",
        )],
    },
    Case {
        name: "mixed-calendars",
        bad: Text("年,人口（人）,世帯数\n平成29年,98,38\n2018年,99,39\n令和元年,100,40\n"),
        faults: &["lint.calendars-mixed"],
        good: &[Text(GOOD)],
        near: &[Text("年,人口（人）,世帯数\n平成29年（2017年）,98,38\n平成30年（2018年）,99,39\n令和元年（2019年）,100,40\n")],
    },
    Case {
        name: "mixed-periods",
        bad: Text("時点,人口（人）,世帯数\n2019年,98,38\n2020年,99,39\n2020年1月,100,40\n2020年2月,101,41\n"),
        faults: &["lint.periods-mixed"],
        good: &[Text(GOOD)],
        near: &[Text("時点,人口（人）,世帯数\n2020年1月,100,40\n2020年2月,101,41\n2020年3月,102,42\n")],
    },
    Case {
        name: "zeros-by-rounding",
        bad: Book(|| formatted("0.3", "#,##0")),
        faults: &["lint.zeros-rounded"],
        good: &[Book(|| formatted("0.3", "0.0"))],
        near: &[Book(|| formatted("0", "#,##0")), Text(GOOD)],
    },
    Case {
        name: "blank-figures",
        bad: Book(|| formatted("0", "#,##0;-#,##0;")),
        faults: &["lint.zeros-hidden"],
        good: &[Text(GOOD)],
        near: &[Text("区,人口（人）,世帯数\n千代田区,98,\n中央区,0,39\n港区,100,40\n"), Book(|| formatted("0", "#,##0;-#,##0;\"-\""))],
    },
    Case {
        name: "twin-characters",
        bad: Text("規模,事業所数（所）\n1～4人,98\n5〜9人,99\n10～19人,100\n"),
        faults: &["lint.twins"],
        good: &[Text(GOOD)],
        near: &[Text("規模,事業所数（所）\n1～4人,98\n5～9人,99\n10-19人,100\n")],
    },
    Case {
        name: "old-encoding",
        bad: Jis(GOOD),
        faults: &["lint.encoding-old"],
        good: &[Text(GOOD)],
        near: &[Text("year,x,y\n2020,1,2\n2021,3,4\n")],
    },
    Case {
        name: "formula-in-text",
        bad: Text("区,人口（人）,備考\n千代田区,98,=1+1\n-うち男,99,@x\n港区,100,+a\n"),
        faults: &["lint.csv-formula"],
        good: &[Text(GOOD)],
        near: &[Text("区,人口（人）,増減\n千代田区,98,-5\n中央区,99,+5\n港区,100,-\n新宿区,101,－\n渋谷区,102,---\n")],
    },
    Case {
        name: "formulas",
        bad: Book(|| changed(|grid| put(grid, "B3", |cell| cell.of_formula(true)))),
        faults: &["lint.formulas"],
        good: &[Book(|| workbook_sheet(&ROWS))],
        near: &[Book(|| changed(|grid| put(grid, "B3", |cell| Cell::new(cell.column, 0, Content::text("=B2")))))],
    },
    Case {
        name: "objects",
        bad: Book(|| changed(|grid| grid.objects.push(object(ObjectKind::TextBox, "注")))),
        faults: &["lint.objects-text-box"],
        good: &[Book(|| workbook_sheet(&ROWS))],
        near: &[Text(GOOD)],
    },
    Case {
        name: "hidden-parts",
        bad: Book(|| changed(|grid| grid.hidden_rows.push((2, 2)))),
        faults: &["lint.hidden-rows"],
        good: &[Book(|| workbook_sheet(&ROWS))],
        // Nothing is hidden there.
        near: &[Book(|| changed(|grid| grid.hidden_rows.push((20, 30))))],
    },
    Case {
        name: "meaning-by-formatting",
        bad: Book(|| reddened(&["C4"])),
        faults: &["lint.formatting-colour"],
        good: &[Book(|| workbook_sheet(&ROWS))],
        // A row in one colour stands out as a row.
        near: &[Book(|| reddened(&["B4", "C4", "D4", "E4"]))],
    },
];
