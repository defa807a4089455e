//! The traps that silently give wrong data elsewhere, each by its name: read right or refused.
//!
//! Each test makes its own small files. Where `../shared/hostile` is there, the files found in the wild are read too.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests stop at the first fault, read the files that they are about, and tell which they lack"
)]

#[path = "traps/make.rs"]
mod make;

use make::{biff, byte_label, cells, codes, container, ods, ole, reading, record, rows, wide_label, words, xlsx};
use seihyo::dataset::Loose;
use seihyo::grid::{ObjectKind, Visibility};
use seihyo::read::Reading;
use seihyo::source::SourceFile;
use std::path::Path;

/// A file found in the wild; none where it is not there, which is told.
fn wild(name: &str) -> Option<Reading> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/hostile").join(name);
    let Ok(bytes) = std::fs::read(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    Some(reading(name, bytes).unwrap_or_else(|error| Reading { findings: Vec::new(), ..refused(&error.to_string()) }))
}

/// A reading that shows why there is none.
fn refused(why: &str) -> Reading {
    let mut grid = seihyo::grid::Grid::new("refused");
    grid.put(0, seihyo::grid::Cell::new(0, 0, seihyo::grid::Content::text(why)));
    Reading { grids: vec![grid], ..Reading::default() }
}

/// Asserts that files found in the wild show some cells.
fn shows(files: &[(&str, &[&str])]) {
    for (name, wanted) in files {
        let Some(reading) = wild(name) else { continue };
        let shown = cells(&reading);
        for cell in *wanted {
            assert!(shown.iter().any(|text| text == cell), "{name} lacks {cell}: {:?}", shown.get(..shown.len().min(20)));
        }
    }
}

#[test]
fn trap_01_biff8_text_whatever_the_code_page_says() {
    for page in [None, Some(1200), Some(932), Some(1252), Some(10_000), Some(10_001), Some(10_029), Some(0)] {
        let labels = [wide_label(0, 0, "都道府県"), byte_label(0, 1, b"\xC5r 1", &[0]), wide_label(1, 0, "東京")];
        let read = reading("a.xls", ole(&[("/Workbook", &biff(0x0600, page, &labels))])).unwrap();
        assert_eq!(cells(&read), ["A1=都道府県", "B1=År 1", "A2=東京"], "{page:?}");
    }
    shows(&[
        ("mtcars.xls", &["A1=mpg", "B1=cyl", "K1=carb"]),
        ("sheet_name_parsing.xls", &["C1=År", "D1=Regissör"]),
        ("CRLFR9.XLS", &["A1=Normal", "B1=abc\r\ndef"]),
        ("jp_biff8_cp932.xls", &["B1=令和2年4月30日"]),
    ]);
}

#[test]
fn trap_02_the_workbook_at_the_root_and_not_the_embedded_one() {
    let (own, embedded) = (biff(0x0600, None, &[wide_label(0, 0, "本体")]), biff(0x0600, None, &[wide_label(0, 0, "埋め込み")]));
    for root in ["/Workbook", "/Book"] {
        let bytes = ole(&[("/MBD0001/Workbook", &embedded), (root, &own), ("/MBD0002/Book", &embedded)]);
        assert_eq!(cells(&reading("a.xls", bytes).unwrap()), ["A1=本体"], "{root}");
    }
    assert!(reading("a.xls", ole(&[("/MBD0001/Workbook", &embedded), ("/WordDocument", b"x")])).is_err());
    shows(&[("Test_git_issue_411.xls", &["AE2=AM-0007130"])]);
}

#[test]
fn trap_03_biff5_in_shift_jis_under_another_name() {
    let texts = ["都道府県", "人口", "総数", "東京都", "北海道", "産業別の就業者数（万人）"];
    let labels: Vec<Vec<u8>> =
        (0..).zip(texts).map(|(row, text)| byte_label(row, 0, &encoding_rs::SHIFT_JIS.encode(text).0, &[])).collect();
    for page in [Some(932), Some(10_000), Some(1252), None] {
        let read = reading("a.xls", ole(&[("/Book", &biff(0x0500, page, &labels))])).unwrap();
        let expected: Vec<String> = (1..).zip(texts).map(|(row, text)| format!("A{row}={text}")).collect();
        assert_eq!(cells(&read), expected, "{page:?}");
    }
    shows(&[("phonetic_text.xls", &["A1=漢字", "A2=漢字withColor"]), ("biff5_cp932.xls", &["A1=漢", "A2=漢字withCol"])]);
}

#[test]
fn trap_04_a_code_page_that_is_not_known_is_told_and_none_is_no_fault() {
    // Central European of the Macintosh: 0xB8 stands for a letter that no other page has there.
    let labels = [byte_label(0, 0, b"Numer", &[]), byte_label(1, 0, b"\x97adowno\xE6\x8D", &[])];
    let read = reading("a.xls", ole(&[("/Book", &biff(0x0500, Some(10_029), &labels))])).unwrap();
    assert!(cells(&read).contains(&"A1=Numer".to_owned()), "what is ASCII is sure");
    assert!(codes(&read).contains(&"FIL104"), "{:?}", codes(&read));
    shows(&[
        ("jp_biff8_cp10001.xls", &["B3=令和2年"]),
        ("Test_git_issue_231_NoCodePage.xls", &["B1=titolo"]),
        ("maccentraleurope.biff5.xls", &["A1=NumerPolisy"]),
    ]);
    if let Some(read) = wild("maccentraleurope.biff5.xls") {
        assert!(codes(&read).contains(&"FIL104") && codes(&read).contains(&"GRD101"));
    }
}

#[test]
fn trap_05_workbooks_of_excel_2_to_4_without_a_container() {
    // BOF, then a text and a number, each with its three bytes of looks in BIFF2.
    for (begin, label, number, looks) in [(0x0009, 0x0004, 0x0003, 3usize), (0x0209, 0x0204, 0x0203, 2), (0x0409, 0x0204, 0x0203, 2)] {
        let length: &[u8] = if looks == 3 { &[5] } else { &[5, 0] };
        let stream = [
            record(begin, &[&words(&[2, 0x10, 0][..if looks == 3 { 2 } else { 3 }])]),
            record(label, &[&words(&[0, 0]), &[0, 0, 0][..looks], length, b"Total"]),
            record(number, &[&words(&[0, 1]), &[0, 0, 0][..looks], &1234.5f64.to_le_bytes()]),
            record(0x000A, &[]),
        ];
        assert_eq!(cells(&reading("a.xls", stream.concat()).unwrap()), ["A1=Total", "B1=1234.5"], "{begin:04X}");
    }
    shows(&[
        ("as3xls_BIFF2.xls", &["B1=Hi", "C2=22-Feb"]),
        ("testEXCEL_3.xls", &["A2=Season"]),
        ("testEXCEL_4.xls", &["J5=Percentage of"]),
    ]);
}

#[test]
fn trap_06_pages_and_texts_named_xls_are_read_as_what_they_are() {
    let page = encoding_rs::SHIFT_JIS.encode("<html><meta charset=Shift_JIS><table><tr><td>東京<td>1</table>").0.into_owned();
    let tabs: Vec<u8> = [0xFF, 0xFE].into_iter().chain("東京\t1\n大阪\t2\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (bytes, expected) in [(page, vec!["A1=東京", "B1=1"]), (tabs, vec!["A1=東京", "B1=1", "A2=大阪", "B2=2"])] {
        let read = reading("a.xls", bytes).unwrap();
        assert_eq!(cells(&read), expected);
        assert!(codes(&read).contains(&"FIL001"), "the name promises another format");
    }
    shows(&[("html_sjis.xls", &["A1=東京"]), ("tsv_named.xls", &["A1=都道府県", "B2=100"])]);
}

#[test]
fn trap_07_ods_pretty_printed_with_its_displayed_texts_and_all_its_sheets() {
    let cell = |kind: &str, value: &str, text: &str| {
        format!("\n  <table:table-cell office:value-type='{kind}' {value}>\n    <text:p>{text}</text:p>\n  </table:table-cell>\n")
    };
    let row = [
        cell("date", "office:date-value='2020-05-01'", "令和2年5月1日"),
        cell("percentage", "office:value='0.5'", "50%"),
        cell("string", "", "名前"),
    ];
    let sheet =
        |name: &str, text: &str| format!("<table:table table:name='{name}'>\n <table:table-row>{text}</table:table-row>\n</table:table>\n");
    let sheets = [sheet("乙", &row.concat()), sheet("甲", &cell("string", "", "1")), sheet("甲", &cell("string", "", "2"))];
    let read = reading("a.ods", ods("", &sheets.concat())).unwrap();
    assert_eq!(cells(&read), ["A1=令和2年5月1日", "B1=50%", "C1=名前", "A1=1", "A1=2"]);
    assert_eq!(read.grids.iter().map(|grid| &*grid.sheet).collect::<Vec<_>>(), ["乙", "甲", "甲"], "in the order of the document");
    assert!(codes(&read).contains(&"GRD143"), "sheets of one name are told");
    shows(&[
        ("test_newlines.ods", &["A1=Column 1", "C3=8"]),
        ("RepeatedDataCells.ods", &["H1=SameValue", "J1=SameValue", "K1=TestK"]),
        ("ods_two_tail.ods", &["B1=50%", "C1=令和2年5月1日"]),
        ("ods_dup.ods", &["A1=1", "B1=1"]),
    ]);
}

#[test]
fn trap_08_an_error_value_that_is_not_known_costs_no_other_cell() {
    let sheet = rows("<row r='1'><c r='A1' t='e'><v>#SPILL!</v></c><c r='B1' t='e'><v>#NEU!</v></c><c r='C1'><v>5</v></c></row>");
    assert_eq!(cells(&reading("a.xlsx", xlsx(&sheet, &[])).unwrap()), ["A1=#SPILL!", "B1=#NEU!", "C1=5"]);
    shows(&[("err_unknown.xlsx", &["A1=#SPILL!", "B1=5"])]);
}

#[test]
fn trap_09_values_under_merges_are_no_data_and_empty_texts_no_values() {
    let row = |row: u32, cells: &[&str]| {
        let cell = |text: &&str| match text.parse::<f64>() {
            Ok(_) => format!("<c><v>{text}</v></c>"),
            Err(_) => format!("<c t='str'><v>{text}</v></c>"),
        };
        format!("<row r='{row}'>{}</row>", cells.iter().map(cell).collect::<Vec<_>>().concat())
    };
    let body: Vec<String> = (2..8).map(|at| row(at, &["東京", "100", "777", "300", ""])).collect();
    let merges: Vec<String> = (2..8).map(|at| format!("<mergeCell ref='B{at}:C{at}'/>")).collect();
    let head = row(1, &["地域", "人口", "", "世帯", ""]);
    let sheet =
        format!("<worksheet><sheetData>{head}{}</sheetData><mergeCells>{}</mergeCells></worksheet>", body.concat(), merges.concat());
    let source = SourceFile { name: "a.xlsx".into(), bytes: xlsx(&sheet, &[]).into(), declared_charset: None };
    let mut loose = Loose::read(&source).unwrap();
    let sheet = loose.sheets().next().unwrap();
    let hidden: usize = sheet.layout.tables.iter().map(|table| table.hidden.len()).sum();
    assert_eq!(hidden, 6, "what lies under a merge is listed as such");
    for part in sheet.parts() {
        let reading = part.table.reading();
        let figures: Vec<String> = reading
            .observations()
            .map(|found| part.table.grid.text(found.cell, part.table.grid.cell(found.cell).unwrap()).into_owned())
            .collect();
        assert!(figures.iter().all(|figure| figure != "777") && figures.iter().any(|figure| figure == "100"), "{figures:?}");
    }
    assert!(sheet.grid.filled().all(|(_, cell)| cell.column < 4), "an empty text is no value");
    shows(&[("HiddenMergeCellsTest.xlsx", &["A2=12"]), ("54016.xls", &["A1=Code"])]);
}

#[test]
fn trap_10_parts_in_another_case_or_encoding_and_states_that_are_none() {
    let [exact, other] = ["1", "2"].map(|value| rows(&format!("<row><c><v>{value}</v></c></row>")));
    let bytes = xlsx(&exact, &[("xl/worksheets/SHEET1.XML", other.as_bytes())]);
    let read = reading("a.xlsx", bytes).unwrap();
    assert_eq!((cells(&read), codes(&read)), (vec!["A1=1".to_owned()], vec!["FIL122"]));
    let utf16 = |text: &str| [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect::<Vec<u8>>();
    let sheet = rows("<row><c t='inlineStr'><is><t>表</t></is></c></row>");
    let read = reading("a.xlsx", xlsx("", &[("xl/worksheets/sheet1.xml", &utf16(&sheet)), ("xl/workbook.xml", &utf16(make::WORKBOOK))]));
    assert_eq!(cells(&read.unwrap()), ["A1=表"]);
    let odd = make::WORKBOOK.replace("sheetId='1'", "sheetId='1' state='odd'");
    let read = reading("a.xlsx", xlsx(&exact, &[("xl/workbook.xml", odd.as_bytes())])).unwrap();
    assert_eq!(read.grids.first().map(|grid| grid.visibility), Some(Visibility::Visible));
    shows(&[("duplicate-filename-case-insensitive.xlsx", &["A1=v1"]), ("utf16be.xlsx", &["A1=1"]), ("test-row-styles.xlsx", &["A1=asdf"])]);
}

#[test]
fn trap_11_small_files_that_ask_for_gigabytes() {
    let cells_of = |bytes: Vec<u8>| {
        reading("a", bytes).map(|read| cells(&read)).map_err(|error| error.message.arguments().first().cloned().unwrap_or_default())
    };
    let far = rows("<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c></row>");
    assert_eq!(cells_of(xlsx(&far, &[])), Ok(vec!["A1=1".to_owned(), "XFD1048576=2".to_owned()]));
    let beyond = rows("<row r='1'><c r='A1'><v>1</v></c><c r='ZZZZZ99999999'><v>2</v></c></row>");
    assert_eq!(cells_of(xlsx(&beyond, &[])), Ok(vec!["A1=1".to_owned()]));
    let lie = "<sst count='4000000000' uniqueCount='4000000000'><si><t>x</t></si></sst>";
    let sheet = rows("<row><c t='s'><v>0</v></c><c t='s'><v>4294967295</v></c></row>");
    assert_eq!(cells_of(xlsx(&sheet, &[("xl/sharedStrings.xml", lie.as_bytes())])), Ok(vec!["A1=x".to_owned()]));
    let filled = "<table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384' office:value-type='float' office:value='1'/></table:table-row>";
    assert_eq!(cells_of(ods("", &format!("<table:table table:name='a'>{filled}</table:table>"))), Err("cells".to_owned()));
    let long = "x".repeat(100_000);
    let shared = format!("<sst><si><t>{long}</t></si></sst>");
    let sheet = rows(&format!("<row>{}</row>", "<c t='s'><v>0</v></c>".repeat(6000)));
    assert_eq!(cells_of(xlsx(&sheet, &[("xl/sharedStrings.xml", shared.as_bytes())])), Err("written-bytes".to_owned()));
    let spans = "<table>".to_owned() + &"<tr><td rowspan=100000 colspan=100000>1".repeat(200) + "</table>";
    assert!(cells_of(spans.into_bytes()).is_ok());
    let deep = "<table><tr><td>".repeat(20_000) + "1";
    let read = reading("a", deep).unwrap();
    assert!(read.grids.len() <= 1000 && codes(&read).contains(&"GRD169"), "tables within each other end, and it is told");
    shows(&[
        ("51535.xls", &["IV65536=Bottom Right Cell"]),
        ("far_two.xlsx", &["XFD1048576=1"]),
        ("beyond.xlsx", &["A1=1"]),
        ("sst_count_lie.xlsx", &["A1=x"]),
    ]);
}

#[test]
fn trap_12_files_that_other_readers_panic_on() {
    // A CONTINUE record without data, records cut short, and strings that end within their flags.
    let stream = biff(0x0600, None, &[wide_label(0, 0, "表"), record(0x003C, &[]), record(0x0204, &[&[0, 0]]), record(0x00FD, &[])]);
    let read = reading("a.xls", ole(&[("/Workbook", &stream)])).unwrap();
    assert_eq!(cells(&read), ["A1=表"]);
    assert!(codes(&read).contains(&"FIL108"), "damaged records are told");
    for cut in 0..stream.len() {
        let _ = reading("a.xls", ole(&[("/Workbook", &stream[..cut])]));
    }
    shows(&[
        ("Test_git_issue_467_empty_continue_leftoverbytes.xls", &["A4=In national currency"]),
        ("Test_git_issue682.xlsb", &["A1=100", "C1=1"]),
        ("Simple.xlsb", &[]),
    ]);
}

#[test]
fn trap_13_dimensions_are_not_believed_and_strict_workbooks_read() {
    for dimension in ["A1", "C3:A1", "A1:XFD1048576", "x"] {
        let sheet =
            format!("<worksheet><dimension ref='{dimension}'/><sheetData><row r='9'><c r='D9'><v>1</v></c></row></sheetData></worksheet>");
        assert_eq!(cells(&reading("a.xlsx", xlsx(&sheet, &[])).unwrap()), ["D9=1"], "{dimension}");
    }
    let strict = "<x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'><x:sheetData><x:row><x:c t='d'><x:v>2020-05-01</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    assert_eq!(cells(&reading("a.xlsx", xlsx(strict, &[])).unwrap()), ["A1=2020-05-01"]);
    shows(&[("dim_lie.xlsx", &["D9=1"]), ("dim_reversed.xlsx", &["A1=1"]), ("zip64.xlsx", &["A1=1"])]);
}

/// A workbook whose cells in column A all hold the day 2020-05-01, each with one of these formats.
fn dates(formats: &[&str], date1904: bool) -> Vec<u8> {
    let escaped = |code: &str| code.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let list: Vec<String> =
        (200..).zip(formats).map(|(id, code)| format!("<numFmt numFmtId='{id}' formatCode=\"{}\"/>", escaped(code))).collect();
    let xfs: Vec<String> = (200..).zip(formats).map(|(id, _)| format!("<xf numFmtId='{id}'/>")).collect();
    let styles = format!("<styleSheet><numFmts>{}</numFmts><cellXfs><xf/>{}</cellXfs></styleSheet>", list.concat(), xfs.concat());
    let day = if date1904 { 43_952 - 1462 } else { 43_952 };
    let body: Vec<String> = (1..).zip(formats).map(|(style, _)| format!("<row><c s='{style}'><v>{day}</v></c></row>")).collect();
    let workbook = make::WORKBOOK.replace("<workbookPr/>", if date1904 { "<workbookPr date1904='1'/>" } else { "<workbookPr/>" });
    xlsx(&rows(&body.concat()), &[("xl/styles.xml", styles.as_bytes()), ("xl/workbook.xml", workbook.as_bytes())])
}

#[test]
fn trap_14_eras_weekdays_and_the_dates_of_1904() {
    let formats = [
        ("ggge\"年\"", "令和2年"),
        ("ggge\"年\"m\"月\"d\"日\"", "令和2年5月1日"),
        ("[$-411]ggge\"年\"m\"月\"d\"日\"", "令和2年5月1日"),
        ("[$-411]gee.mm.dd", "R02.05.01"),
        ("[$-411]e", "2"),
        ("ggg", "令和"),
        ("aaa", "金"),
        ("aaaa", "金曜日"),
        ("yyyy\"年\"m\"月\"", "2020年5月"),
    ];
    for date1904 in [false, true] {
        let read = reading("a.xlsx", dates(&formats.map(|(format, _)| format), date1904)).unwrap();
        let expected: Vec<String> = (1..).zip(formats).map(|(row, (_, shown))| format!("A{row}={shown}")).collect();
        assert_eq!(cells(&read), expected, "1904: {date1904}");
    }
    shows(&[
        ("jp_features.xlsx", &["B1=令和2年4月30日", "B2=R02.04.30"]),
        ("jp.xls", &["B1=令和2年4月30日", "B2=R02.04.30", "B3=令和2年", "B4=2"]),
    ]);
}

#[test]
fn trap_14_furigana_marks_hidden_rows_and_comments() {
    let strings = "<sst><si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>\
        <si><r><t>人口</t></r><r><rPr><strike/></rPr><t>旧</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1)</t></r></si></sst>";
    let styles = "<styleSheet><numFmts><numFmt numFmtId='200' formatCode='#,##0;\"△\"#,##0'/></numFmts><cellXfs><xf/><xf numFmtId='200'/></cellXfs></styleSheet>";
    let sheet =
        rows("<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c s='1'><v>-1234</v></c></row><row r='2' hidden='1'><c><v>9</v></c></row>");
    let comments = "<comments><commentList><comment ref='A1'><text><t>推計</t></text></comment></commentList></comments>";
    let links = "<Relationships><Relationship Id='r1' Type='x/comments' Target='../comments1.xml'/></Relationships>";
    let more: [(&str, &[u8]); 4] = [
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/comments1.xml", comments.as_bytes()),
        ("xl/worksheets/_rels/sheet1.xml.rels", links.as_bytes()),
    ];
    let read = reading("a.xlsx", xlsx(&sheet, &more)).unwrap();
    assert_eq!(cells(&read), ["A1=東京", "B1=人口旧1)", "C1=△1,234", "A2=9"]);
    let grid = read.grids.first().unwrap();
    assert!(grid.row_is_hidden(1) && !grid.row_is_hidden(0));
    let looks: Vec<(bool, bool)> = grid.runs.values().flatten().map(|run| (run.strike, run.superscript)).collect();
    assert_eq!(looks, [(true, false), (false, true)]);
    assert_eq!(grid.objects.iter().map(|object| (object.kind, &*object.text)).collect::<Vec<_>>(), [(ObjectKind::Comment, "推計")]);
}

#[test]
fn encodings_that_detectors_take_for_others() {
    // Short and mostly ASCII; all of ISO-2022-JP is UTF-8 as well; UTF-16 without a mark has NULs.
    let text = "code,name\r\n1,東京\r\n2,大阪\r\n";
    let utf16 =
        |big: bool| text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect::<Vec<u8>>();
    for (bytes, name) in [
        (encoding_rs::SHIFT_JIS.encode(text).0.into_owned(), "Shift_JIS"),
        (encoding_rs::EUC_JP.encode(text).0.into_owned(), "EUC-JP"),
        (encoding_rs::ISO_2022_JP.encode(text).0.into_owned(), "ISO-2022-JP"),
        (text.as_bytes().to_vec(), "UTF-8"),
        (utf16(false), "UTF-16LE"),
        (utf16(true), "UTF-16BE"),
    ] {
        let read = reading("a.csv", bytes).unwrap();
        assert_eq!(read.encoding.as_ref().map(|certificate| certificate.encoding), Some(name));
        assert!(cells(&read).contains(&"B2=東京".to_owned()), "{name}: {:?}", cells(&read));
    }
}

#[test]
fn codes_that_become_private_use_or_controls_are_told() {
    // F040 is a character of the body's own making, 0x80 no character at all; a decoder gives both without an error.
    let mut own = encoding_rs::SHIFT_JIS.encode("名前,値\r\n東京都の人,1\r\n大阪府の人,2\r\n外字").0.into_owned();
    own.extend(b"\xF0\x40,3\r\n");
    let read = reading("a.csv", own).unwrap();
    assert!(read.encoding.as_ref().is_some_and(|certificate| certificate.private_use == 1), "{:?}", read.encoding);
    assert!(!codes(&read).is_empty());
}

#[test]
fn zip_of_parts_in_any_order_with_odd_names() {
    let sheet = rows("<row><c><v>1</v></c></row>");
    let links = "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='../../../../xl/worksheets\\sheet1.xml'/></Relationships>";
    let bytes = container(&[
        ("../../evil.txt", b"x"),
        ("/xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/workbook.xml", make::WORKBOOK.as_bytes()),
        ("[Content_Types].xml", b"<Types/>"),
    ]);
    assert_eq!(cells(&reading("a.xlsx", bytes).unwrap()), ["A1=1"]);
}
