//! `seihyo check` as people use it: the certificate of each source, its findings, the exit codes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

use encoding_rs::{EUC_JP, ISO_2022_JP};
use serde_json::Value;
use std::fs;
use std::process::Command;

const TABLE: &str = "見本：区別の事業所数,,\r\n区,事業所数,従業者数\r\n千代田区,1200,45000\r\n中央区,980,31000\r\n";

fn cp932(text: &str) -> Vec<u8> {
    seihyo::source::encoding::encode_cp932(text).unwrap().bytes
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Checks one file of a name with some bytes: exit code and what is printed.
fn check(name: &str, bytes: impl AsRef<[u8]>, options: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_seihyo"));
    let run = command.current_dir(folder.path()).env("LC_ALL", "C").args(["check", "--encoding", name]).args(options).output().unwrap();
    (run.status.code(), String::from_utf8(run.stdout).unwrap())
}

fn json(name: &str, bytes: impl AsRef<[u8]>) -> (Option<i32>, Value) {
    let (code, said) = check(name, bytes, &["--format", "json"]);
    (code, serde_json::from_str(&said).unwrap())
}

fn codes(said: &Value) -> Vec<&str> {
    said["sources"][0]["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

#[test]
fn every_encoding_is_certified_and_clean_ones_exit_with_0() {
    let marked = [b"\xEF\xBB\xBF", TABLE.as_bytes()].concat();
    for (bytes, name, basis, mark) in [
        (TABLE.as_bytes().to_vec(), "UTF-8", "valid-utf-8", false),
        (marked, "UTF-8", "byte-order-mark", true),
        (cp932(TABLE), "Shift_JIS", "plausible-text", false),
        (EUC_JP.encode(TABLE).0.into_owned(), "EUC-JP", "plausible-text", false),
        (ISO_2022_JP.encode(TABLE).0.into_owned(), "ISO-2022-JP", "escapes", false),
        (utf16(&format!("\u{FEFF}{TABLE}")), "UTF-16LE", "byte-order-mark", true),
        (utf16(TABLE), "UTF-16LE", "nul-bytes", false),
        (b"a,b\r\n1,2\r\n3,4\r\n5,6\r\n".to_vec(), "UTF-8", "ascii", false),
    ] {
        let (code, said) = json("a.csv", bytes);
        let encoding = &said["sources"][0]["encoding"];
        assert_eq!((code, &encoding["name"], &encoding["basis"]), (Some(0), &name.into(), &basis.into()), "{said}");
        assert_eq!((&encoding["byte_order_mark"], &encoding["line_ends"]["crlf"]), (&mark.into(), &4.into()), "{said}");
        let rivals = encoding["rivals"].as_array().unwrap();
        assert_eq!(rivals.len(), if basis == "ascii" { 0 } else { 5 }, "{said}");
        assert!(rivals.iter().all(|rival| rival["ruled_out"] == true && rival["name"] != name), "{said}");
    }
}

#[test]
fn characters_of_vendors_are_told_with_their_cells_codes_and_bytes() {
    let table = "見本：会社,数\r\n㈱髙島～①,1\r\nｶﾞｿﾘﾝ①,2\r\n㎡－,3\r\n";
    let (code, said) = check("a.csv", cp932(table), &[]);
    assert_eq!(code, Some(1), "{said}");
    for line in [
        "  encoding         Shift_JIS (CP932): every byte decodes, and the text is Japanese\n",
        "NEC row 13: 4 / NEC selected IBM: 0 / IBM: 1 / private use: 0\n",
        "  line ends        CRLF 4\n",
        "NEC row 13: 4 characters, 3 different\n",
        "①  U+2460   8740  2  A2 A3\n",
        "髙 U+9AD9   FBFC  1  A2\n",
        "half-width kana: 5 characters, 5 different\n",
        "～ U+FF5E   8160  1  A2\n",
        "nothing is lost\n",
        "  CHR001 a.csv!A2: 9 platform-dependent characters",
        "sources: 1 / with findings: 1\n",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    assert!(!said.contains("㎡("), "units are not reported alone: {said}");
    let (_, said) = check("a.csv", cp932(table), &["--lang", "ja"]);
    assert!(said.contains("NEC 特殊文字（13 区）: 4 文字（3 種類）\n") && said.contains("機種依存文字が 9 文字"), "{said}");
}

#[test]
fn what_an_export_to_cp932_loses_is_listed_but_is_no_fault_of_the_source() {
    let (code, said) = check("a.csv", "見本：店,数\nCafé,1\n𠮷野〜,2\n𠮷,3\n", &[]);
    assert_eq!(code, Some(0), "{said}");
    for line in ["lost: 3 characters, 2 different\n", "é  U+00E9   -     1  A2\n", "𠮷 U+20BB7  -     2  A3 A4\n", "〜 → ～ (1)\n"] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    assert!(said.contains("CHR003 a.csv!A2: 3 characters would be lost in CP932"), "{said}");
}

#[test]
fn the_same_sign_by_two_code_points_is_a_finding() {
    let (code, said) = json("a.csv", "見本：幅,数\n1～2,1\n3〜4,2\n5～6,3\n");
    assert_eq!((code, codes(&said)), (Some(1), vec!["CHR002"]), "{said}");
    assert_eq!(said["sources"][0]["findings"][0]["place"], "a.csv!A3");
}

#[test]
fn a_declaration_is_held_against_the_bytes() {
    let page = |charset: &str| format!("<meta charset={charset}><table><tr><th>区<th>件数<tr><th>中央区<td>1<tr><th>港区<td>2</table>");
    let (code, said) = json("a.html", cp932(&page("shift_jis")));
    assert_eq!((code, &said["sources"][0]["encoding"]["declared"][0]["agrees"]), (Some(0), &true.into()), "{said}");
    let (code, said) = json("a.html", cp932(&page("utf-8")));
    assert_eq!((code, codes(&said)), (Some(1), vec!["ENC003"]), "{said}");
    assert_eq!(said["sources"][0]["encoding"]["declared"][0], serde_json::json!({"by": "meta", "charset": "utf-8", "agrees": false}));
}

#[test]
fn bytes_in_no_encoding_are_refused_with_the_reason() {
    let mut bytes = TABLE.as_bytes().to_vec();
    bytes.truncate(bytes.len() - 3);
    bytes.extend(b"\xE6\x9D\xFF\xFF");
    let (code, said) = check("a.csv", &bytes, &[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("a.csv\n  a.csv: the text is in no known encoding") && said.contains("as UTF-8: offset "), "{said}");
    assert!(said.contains("sources: 1 / with findings: 0 / failed: 1\n"), "{said}");
    let (code, said) = json("a.csv", &bytes);
    assert_eq!((code, said["sources"][0]["error"]["details"].as_array().unwrap().len()), (Some(2), 3), "{said}");
    let (code, _) = check("a.csv", TABLE, &["no/such.csv"]);
    assert_eq!(code, Some(2));
}

#[test]
fn gaiji_in_a_workbook_are_found_by_cell_also_by_convert() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("名簿").unwrap();
    for (row, (name, count)) in (0..).zip([("見本：店", 0.0), ("東京", 1.0), ("\u{E000}野", 2.0), ("神田", 3.0)]) {
        sheet.write_string(row, 0, name).unwrap();
        if row > 0 {
            sheet.write_number(row, 1, count).unwrap();
        }
    }
    book.save(folder.path().join("a.xlsx")).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_seihyo"));
        let run = command.current_dir(folder.path()).env("LC_ALL", "C").args(arguments).output().unwrap();
        (run.status.code(), String::from_utf8(run.stdout).unwrap())
    };
    let (code, said) = run(&["check", "--encoding", "a.xlsx", "--format", "json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, codes(&said)), (Some(1), vec!["ENC002"]), "{said}");
    let noted = &said["sources"][0]["characters"]["noted"][0];
    assert_eq!((&noted["code"], &noted["cp932"], &noted["places"][0]), (&"U+E000".into(), &"F040".into(), &"a.xlsx!名簿!A3".into()));
    assert_eq!(said["sources"][0]["encoding"], Value::Null);
    run(&["convert", "a.xlsx", "-o", "out", "--to", "csv"]);
    let manifest: Value = serde_json::from_slice(&fs::read(folder.path().join("out/a/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["sources"][0]["characters"], said["sources"][0]["characters"]);
    assert_eq!(manifest["findings"][0]["code"], "ENC002");
}

/// Runs the program on one file of a name with some bytes, or on none: exit code, what is printed and what is complained of.
fn seihyo(file: Option<(&str, &str)>, arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    if let Some((name, text)) = file {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_seihyo"));
    let run = command.current_dir(folder.path()).env("LC_ALL", "C").args(arguments).output().unwrap();
    (run.status.code(), String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap())
}

#[test]
fn rules_are_chosen_by_code_name_item_or_level() {
    // Title, blank row, comma in a number, a mark without legend.
    let file = ("a.csv", "見本：区別の人口,,\n,,\n区,人口（人）,世帯数\n千代田区,\"1,298\",38\n中央区,99,x\n港区,100,40\n");
    for (options, expected) in [
        (&[][..], &["LAY203", "TAB202", "LAY206", "TAB204"][..]),
        (&["--select", "TAB"], &["TAB202", "TAB204"]),
        (&["--select", "text-outside,L3-01"], &["LAY203", "LAY206"]),
        (&["--select", "L3", "--ignore", "TAB204"], &["LAY206"]),
        (&["--select", "L1-12"], &[]),
    ] {
        let (code, said, _) = seihyo(Some(file), &[&["check", "a.csv", "--format", "json"], options].concat());
        let said: Value = serde_json::from_str(&said).unwrap();
        let rules = said["sources"][0]["sheets"][0]["rules"].as_array().unwrap();
        let broken = rules.iter().filter(|rule| rule["verdict"] == "broken");
        let broken: Vec<&str> = broken.map(|rule| rule["code"].as_str().unwrap()).collect();
        assert_eq!(broken, expected, "{options:?}");
        assert_eq!(code, Some(i32::from(!expected.is_empty())), "{options:?}");
    }
    let (code, _, said) = seihyo(Some(file), &["check", "a.csv", "--select", "XYZ001"]);
    assert!(code == Some(2) && said.contains("there is no rule \"XYZ001\"") && said.contains("GRD204"), "{said}");
}

#[test]
fn a_clean_file_passes_and_rules_are_explained() {
    let clean = ("a.csv", "年,人口（人）,世帯数（世帯）\n2020,100,40\n2021,110,41\n2022,120,42\n");
    let (code, said, _) = seihyo(Some(clean), &["check", "a.csv", "--lang", "ja"]);
    assert!(code == Some(0) && said.contains("L1 100 点 / L2 100 点 / L3 100 点"), "{said}");
    for named in ["GRD204", "grd204", "merged-cells"] {
        let (code, said, _) = seihyo(None, &["explain", named]);
        assert!(code == Some(0) && said.starts_with("GRD204 merged-cells: merged cells") && said.contains("L1-12"), "{said}");
    }
    let (code, _, said) = seihyo(None, &["explain", "nothing"]);
    assert!(code == Some(2) && said.contains("there is no rule"), "{said}");
}
