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

/// A folder to run the program in.
struct Work(tempfile::TempDir);

impl Work {
    fn new(files: &[(&str, &str)]) -> Self {
        let work = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            work.put(name, text);
        }
        work
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn get(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    fn run(&self, line: &str) -> (Option<i32>, String, String) {
        self.run_in("", line)
    }

    fn run_in(&self, folder: &str, line: &str) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_seihyo"));
        let run = command.current_dir(self.0.path().join(folder)).env("LC_ALL", "C").args(line.split(' ')).output().unwrap();
        (run.status.code(), String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap())
    }

    /// The codes of the findings of the first source, and the exit code.
    fn codes(&self, line: &str) -> (Option<i32>, Vec<String>) {
        let (code, said, complaint) = self.run(&format!("{line} --format json"));
        let said: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{complaint}"));
        let rules = said["sources"][0]["sheets"][0]["rules"].as_array().unwrap();
        let told = rules.iter().filter(|rule| rule["findings"].as_array().is_some_and(|findings| !findings.is_empty()));
        (code, told.map(|rule| rule["code"].as_str().unwrap().to_owned()).collect())
    }
}

/// Title, blank row, comma in a number, a mark without legend.
const FAULTY: &str = "見本：区別の人口,,\n,,\n区,人口（人）,世帯数\n千代田区,\"1,298\",38\n中央区,99,x\n港区,100,40\n";
const CLEAN: &str = "年,人口（人）,世帯数（世帯）\n2020,100,40\n2021,110,41\n2022,120,42\n";

#[test]
fn what_is_told_and_what_fails_is_chosen_by_severity_and_generation() {
    let work = Work::new(&[("a.csv", FAULTY), ("b.csv", CLEAN)]);
    for (options, exit, codes) in [
        ("", 1, &["LAY203", "TAB202", "LAY206", "TAB204"][..]),
        ("--severity fatal", 1, &["TAB202", "LAY206"]),
        ("--severity major --ignore TAB202,LAY206", 1, &["LAY203", "TAB204"]),
        ("--severity fatal --ignore TAB202,LAY206", 0, &[]),
        // Told, but no reason to fail.
        ("--fail-on fatal --select TAB204", 0, &["TAB204"]),
        ("--fail-on major --select TAB204", 1, &["TAB204"]),
        // The unified rules of 2020 have no item on titles above a table, nor on the first row.
        ("--rules 2020", 1, &["TAB202", "TAB204"]),
        ("--rules estat", 1, &["TAB202", "LAY206", "TAB204"]),
    ] {
        let (exited, told) = work.codes(format!("check a.csv {options}").trim());
        assert_eq!((exited, told.iter().map(String::as_str).collect::<Vec<_>>()), (Some(exit), codes.to_vec()), "{options}");
    }
    let (_, said, _) = work.run("check a.csv --rules 2020");
    assert!(said.contains("TAB204 (1-13)") && !said.contains("L3-03"), "{said}");
    let (code, _, said) = work.run("check a.csv --severity bad");
    assert!(code == Some(2) && said.contains("valid here: info, minor, major, critical, fatal"), "{said}");
    let (code, _, said) = work.run("check a.csv --bom");
    assert!(code == Some(2) && said.contains("--bom is for --format csv"), "{said}");
}

#[test]
fn wishes_of_the_line_go_before_those_of_a_definition_and_of_the_catalog() {
    let definition = "id = \"ward\"\ntitle = \"区\"\ntitle_en = \"ward\"\ndescription = \"区\"\npublisher = \"都\"\nlicence = \"CC0-1.0\"\n\
        cadence = \"annual\"\ntheme = \"population\"\n[check]\nselect = [\"TAB\"]\n[[source]]\npath = \"a.csv\"\npublished = 2026-04-01\n\
        [[table]]\nname = \"ward\"\ntitle = \"区\"\n";
    let work = Work::new(&[("a.csv", FAULTY), ("c.csv", FAULTY), ("seihyo.toml", "[check]\nignore = [\"TAB204\"]\n")]);
    // Without a catalog there is nothing beside it.
    assert_eq!(work.codes("check a.csv").1.len(), 4);
    work.put("catalog/ward.toml", definition);
    assert_eq!(work.codes("check a.csv").1, ["TAB202"]);
    assert_eq!(work.codes("check c.csv").1, ["LAY203", "TAB202", "LAY206"]);
    assert_eq!(work.codes("check a.csv --select L3 --ignore LAY2").1, ["TAB204"]);
    work.put("seihyo.toml", "[check]\nseverity = \"awful\"\nselect = [\"XYZ1\"]\n");
    let (code, said, complaint) = work.run("check c.csv");
    assert!(code == Some(2) && said.contains("TAB202"), "the check goes on: {said}");
    assert!(complaint.contains("\"awful\" is not known") && complaint.contains("there is no rule \"XYZ1\""), "{complaint}");
}

#[test]
fn known_findings_do_not_fail_and_new_ones_do() {
    let work = Work::new(&[("a.csv", FAULTY)]);
    let (code, said, _) = work.run("check a.csv --write-baseline known.json");
    assert!(code == Some(0) && said.starts_with("wrote known.json with "), "{said}");
    let first = work.get("known.json");
    assert_eq!(work.run("check a.csv --baseline known.json").0, Some(0));
    // A row above moves everything down.
    work.put("a.csv", &FAULTY.replace(",,\n区", ",,\n,,\n区"));
    let (code, said, _) = work.run("check a.csv --baseline known.json");
    assert!(code == Some(0) && said.contains("known before: fatal TAB202"), "{said}");
    work.run("check a.csv --write-baseline again.json");
    assert_eq!(work.get("again.json"), first, "fingerprints have no row numbers");
    // Another figure with a comma, and the same figure in another column, are new.
    for row in ["新宿区,\"2,345\",50\n", "新宿区,70,\"1,298\"\n"] {
        work.put("a.csv", &format!("{FAULTY}{row}"));
        let (code, said, _) = work.run("check a.csv --baseline known.json");
        assert!(code == Some(1) && said.contains("1 of them are not in the baseline"), "{said}");
    }
    // What was mended leaves the rest known.
    work.put("a.csv", &FAULTY.replace("\"1,298\"", "1298"));
    assert_eq!(work.run("check a.csv --baseline known.json").0, Some(0));
    work.put("bad.json", "{\"seihyo_baseline\": 2, \"files\": {}}");
    for (file, said) in [("bad.json", "is no baseline of seihyo"), ("absent.json", "absent.json")] {
        let (code, _, complaint) = work.run(&format!("check a.csv --baseline {file}"));
        assert!(code == Some(2) && complaint.contains(said), "{complaint}");
    }
}

#[test]
fn a_baseline_holds_from_any_folder() {
    let work = Work::new(&[("sub/deep/a.csv", FAULTY), ("other/b.csv", FAULTY)]);
    let (code, said, complaint) = work.run("check sub other --write-baseline sub/known.json");
    assert_eq!(code, Some(0), "{said}{complaint}");
    let known = work.get("sub/known.json");
    assert!(known.contains("\"deep/a.csv\"") && known.contains("\"../other/b.csv\""), "{known}");
    for (folder, line) in [
        ("", "check sub/deep/a.csv other/b.csv --baseline sub/known.json"),
        ("sub", "check deep ../other --baseline known.json"),
        ("other", "check b.csv ../sub/deep/a.csv --baseline ../sub/known.json"),
    ] {
        let (code, said, complaint) = work.run_in(folder, line);
        assert_eq!(code, Some(0), "{folder}: {said}{complaint}");
    }
    // The same name in another folder is another file.
    work.put("third/b.csv", FAULTY);
    assert_eq!(work.run_in("third", "check b.csv --baseline ../sub/known.json").0, Some(1));
    // A baseline that names files as they were given holds as before.
    work.put("sub/known.json", &known.replace("../other/b.csv", "other/b.csv"));
    assert_eq!(work.run("check other/b.csv --baseline sub/known.json").0, Some(0));
}

/// A definition of two editions of a table of wards.
const EDITIONS: &str = "id = \"ward\"\ntitle = \"区\"\ntitle_en = \"ward\"\ndescription = \"区\"\npublisher = \"都\"\nlicence = \"CC0-1.0\"\n\
    cadence = \"annual\"\ntheme = \"population\"\n[[source]]\npath = \"2025.csv\"\npublished = 2025-04-01\n[[source]]\npath = \"2026.csv\"\n\
    published = 2026-04-01\n[[table]]\nname = \"ward\"\ntitle = \"区\"\n";

#[test]
fn an_edition_is_held_against_the_one_before_it_in_the_catalog() {
    const BEFORE: &str = "区,人口（人）,世帯数（世帯）\n千代田区,98,38\n中央区,99,39\n港区,100,40\n";
    let work = Work::new(&[("2025.csv", BEFORE), ("2026.csv", BEFORE), ("catalog/ward.toml", EDITIONS)]);
    let verdict = |file: &str| {
        let (code, said, complaint) = work.run(&format!("check {file} --select L3-07 --format json"));
        let said: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{complaint}"));
        let rule = said["sources"][0]["rules"][0].clone();
        (code, rule["verdict"].as_str().unwrap().to_owned(), rule["findings"][0]["message"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(verdict("2026.csv"), (Some(0), "passed".to_owned(), String::new()));
    assert_eq!(verdict("2025.csv").1, "not-judged", "nothing was before the first edition");
    work.put("2026.csv", &BEFORE.replace("世帯数（世帯）", "面積（ha）"));
    let (code, answer, message) = verdict("2026.csv");
    assert!(code == Some(1) && answer == "broken" && message.contains("2025.csv") && message.contains("面積(ha)"), "{answer} {message}");
    // Without the edition before it cannot be judged.
    fs::remove_file(work.0.path().join("2025.csv")).unwrap();
    assert_eq!(verdict("2026.csv").1, "not-judged");
}

#[test]
fn a_dictionary_beside_a_file_is_held_against_it() {
    let work = Work::new(&[("a.csv", CLEAN)]);
    let columns = |description: &str| format!("{{\"columns\": [{{\"name\": \"年\"{description}}}]}}");
    for (name, text, verdict) in [
        ("none.json", String::new(), "not-judged"),
        ("datapackage.json", format!("{{\"resources\": [{{\"path\": \"b.csv\", \"schema\": {}}}]}}", columns("")), "not-judged"),
        (
            "datapackage.json",
            "{\"resources\": [{\"path\": \"a.csv\", \"encoding\": \"utf-8\", \"schema\": {\"fields\": []}}]}".to_owned(),
            "passed",
        ),
        (
            "a.csv-metadata.json",
            format!("{{\"url\": \"a.csv\", \"dialect\": {{\"encoding\": \"Shift_JIS\"}}, \"tableSchema\": {}}}", columns("")),
            "broken",
        ),
        (
            "a.csv-metadata.json",
            format!(
                "{{\"url\": \"a.csv\", \"dialect\": {{\"encoding\": \"utf-8\"}}, \"tableSchema\": {}}}",
                columns(", \"description\": \"暦年\"")
            ),
            "passed",
        ),
    ] {
        work.put(name, &text);
        let (_, said, complaint) = work.run("check a.csv --select L3-08 --format json");
        let said: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{complaint}"));
        assert_eq!(said["sources"][0]["rules"][0]["verdict"], verdict, "{name} {text}");
    }
}

#[test]
fn sarif_names_rules_places_and_what_is_known() {
    let work = Work::new(&[("統計 1/a.csv", FAULTY), ("統計 1/empty.csv", "")]);
    let sarif = |options: &[&str]| -> (Option<i32>, Value) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_seihyo"));
        command.current_dir(work.0.path()).env("LC_ALL", "C").args(["check", "統計 1", "--format", "sarif"]).args(options);
        let run = command.output().unwrap();
        (run.status.code(), serde_json::from_slice(&run.stdout).unwrap())
    };
    let (code, log) = sarif(&[]);
    let run = &log["runs"][0];
    assert_eq!((code, &log["version"], &run["invocations"][0]["executionSuccessful"]), (Some(2), &"2.1.0".into(), &false.into()));
    let results = run["results"].as_array().unwrap();
    let comma = results.iter().find(|result| result["ruleId"] == "TAB202").unwrap();
    assert_eq!(comma["level"], "error");
    let place = &comma["locations"][0];
    assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "%E7%B5%B1%E8%A8%88%201/a.csv");
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "B4");
    let rule = &run["tool"]["driver"]["rules"][usize::try_from(comma["ruleIndex"].as_u64().unwrap()).unwrap()];
    let help = rule["help"]["markdown"].as_str().unwrap();
    assert!(rule["id"] == "TAB202" && help.contains("**Why this is bad**") && help.contains("**なぜ問題か**"), "{help}");
    assert!(results.iter().all(|result| result["suppressions"].is_null() && result["partialFingerprints"]["cells/v1"].is_string()));
    let all: Vec<&str> = vec!["check", "統計 1", "--write-baseline", "known.json"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_seihyo"));
    command.current_dir(work.0.path()).args(all).output().unwrap();
    work.put("統計 1/a.csv", &format!("{FAULTY}新宿区,\"2,345\",50\n"));
    let (_, log) = sarif(&["--baseline", "known.json"]);
    let state = |code: &str| {
        let results = log["runs"][0]["results"].as_array().unwrap();
        let result = results.iter().find(|result| result["ruleId"] == code).unwrap();
        (result["baselineState"].clone(), result["suppressions"].as_array().unwrap().len())
    };
    assert_eq!((state("TAB204"), state("TAB202")), (("unchanged".into(), 1), ("new".into(), 0)));
}

#[test]
fn csv_has_a_row_for_each_finding_and_suits_excel_if_asked() {
    let work = Work::new(&[("=a.csv", FAULTY)]);
    let (code, said, _) = work.run("check =a.csv --format csv");
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(said.as_bytes()).into_records().map(Result::unwrap).collect();
    assert_eq!((code, rows.len(), said.matches("\r\n").count()), (Some(1), 4, 5), "{said}");
    assert!(rows.iter().all(|row| &row[0] == "=a.csv" && row.len() == 19) && said.starts_with("file,sheet,code,"), "{said}");
    let comma = rows.iter().find(|row| &row[2] == "TAB202").unwrap();
    assert_eq!((&comma[4], &comma[6], &comma[7], &comma[11]), ("fatal", "L2-01", "1-3", "B4"), "{comma:?}");
    let (_, said, _) = work.run("check =a.csv --format csv --bom");
    assert!(said.starts_with("\u{feff}file,") && said.contains("\r\n'=a.csv,"), "{said}");
}

#[test]
fn the_form_of_a_report_follows_the_ending_of_its_file() {
    let work = Work::new(&[("a.csv", FAULTY)]);
    for (file, begins) in [
        ("r.html", "<!DOCTYPE html>"),
        ("r.sarif", "{\n  \"$schema\""),
        ("r.json", "{\n  \"sources\""),
        ("r.csv", "file,"),
        ("r.txt", "a.csv\n"),
    ] {
        let (code, said, _) = work.run(&format!("check a.csv -o {file}"));
        assert_eq!((code, said.as_str()), (Some(1), format!("wrote {file}\n").as_str()));
        assert!(work.get(file).starts_with(begins), "{file}");
    }
}

#[test]
fn folders_have_scores_and_what_would_raise_them() {
    let work = Work::new(&[("d/a.csv", FAULTY), ("d/e/b.csv", FAULTY), ("d/e/c.csv", CLEAN)]);
    let (_, said, _) = work.run("check d");
    for line in
        ["folder d (3 files, mean of their scores)\n", "folder d/e (2 files, mean of their scores)\n", "score: L1 96 / L2 33 / L3 33\n"]
    {
        assert!(said.contains(line), "{line}\n{said}");
    }
    assert!(said.contains("L2 rises most by mending TAB202 (") && said.contains("from 0 to 100 points (+100)"), "{said}");
    let (_, said, _) = work.run("check d/a.csv");
    assert!(!said.contains("folder"), "one file is no folder: {said}");
}

#[test]
fn a_mended_file_has_its_tables_and_what_stood_around_them() {
    let work = Work::new(&[("a.csv", FAULTY), ("b.csv", "注だけ\n")]);
    let (code, said, complaint) = work.run("check --fix a.csv -o out/a.csv");
    assert!(said.contains("mended: a.csv!B4:C6 -> sheet : 6 rows, 5 of them with a number"), "{said}{complaint}");
    let table = work.get("out/a.csv");
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(table.as_bytes()).into_records().map(Result::unwrap).collect();
    let names: Vec<&str> = table.lines().next().unwrap().split(',').collect();
    let at = |name: &str| names.iter().position(|known| *known == name).unwrap();
    let seen =
        |row: usize| (rows[row][at("value")].to_owned(), rows[row][at("status")].to_owned(), rows[row][at("source_cell")].to_owned());
    assert_eq!(seen(0), ("1298".to_owned(), "normal".to_owned(), "B4".to_owned()));
    assert_eq!(seen(3), (String::new(), "suppressed".to_owned(), "C5".to_owned()));
    assert!(work.get("out/a.notes.csv").contains(",title,A1,見本：区別の人口\r\n"), "{}", work.get("out/a.notes.csv"));
    assert!(code == Some(0) || said.contains("major "), "{said}");
    for (line, said) in [
        ("check --fix a.csv", "--fix needs --output"),
        ("check --fix a.csv b.csv -o x.xlsx", "--fix takes one file"),
        ("check --fix a.csv -o a.csv", "stays as it is"),
        ("check --fix a.csv -o x.csv --format json", "--fix goes with"),
        ("check --fix a.csv -o x.ods", "neither .xlsx nor .csv"),
        ("check --fix b.csv -o x.xlsx", "no table could be mended"),
    ] {
        let (code, _, complaint) = work.run(line);
        assert!(code == Some(2) && complaint.contains(said), "{line}: {complaint}");
    }
    assert_eq!(work.get("a.csv"), FAULTY);
}

/// Workbooks of the corpus in an order that a fixed seed gives.
fn shuffled_workbooks() -> Vec<std::path::PathBuf> {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let is_workbook = |path: &std::path::Path| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        ending.is_some_and(|ending| ["xlsx", "xlsm", "xlsb", "xls", "ods"].contains(&ending.as_str()))
    };
    let files = walkdir::WalkDir::new(corpus).sort_by_file_name().into_iter().flatten().map(walkdir::DirEntry::into_path);
    let mut files: Vec<_> = files.filter(|path| path.is_file() && is_workbook(path)).collect();
    let mut state = 20_260_401_u64;
    for last in (1..files.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        files.swap(last, usize::try_from(state >> 33).unwrap() % (last + 1));
    }
    files
}

/// The figures of a source by cell, those of the tables that were mended: a stored number as it is stored, one in a text as it is read.
fn figures_of_source(loose: &mut seihyo::dataset::Loose, mended: &seihyo::release::Mended) -> Vec<(String, u64)> {
    let mut figures = Vec::new();
    for sheet in loose.sheets() {
        for part in sheet.parts().filter(|part| mended.tables.iter().any(|table| table.source == part.place())) {
            let reading = part.table.reading();
            for observation in reading.observations() {
                let cell = format!("{}!{}", sheet.grid.sheet, observation.cell);
                let stored = match observation.content().content {
                    seihyo::grid::Content::Number(number) if observation.value.is_some() => Some(number),
                    _ => observation.value,
                };
                let data = reading.data(&observation);
                let values = stored.into_iter().chain(data.iter().filter_map(|datum| datum.value));
                figures.extend(values.map(|value| (cell.clone(), (value + 0.0).to_bits())));
            }
        }
    }
    figures.sort();
    figures
}

/// The figures of a mended workbook by the cells that it names, as another reader reads them.
fn figures_of_result(mended: &seihyo::release::Mended) -> Vec<(String, u64)> {
    use calamine::{Data, Reader};
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(mended.bytes.clone())).unwrap();
    let mut figures = Vec::new();
    for table in &mended.tables {
        let range = book.worksheet_range(&table.sheet).unwrap();
        let mut rows = range.rows();
        let names: Vec<String> = rows.next().unwrap().iter().map(ToString::to_string).collect();
        assert!(names.iter().all(|name| !name.is_empty()), "{names:?}");
        let (value, cell) = (names.iter().position(|name| name == "value"), names.iter().position(|name| name == "source_cell").unwrap());
        let numbers = rows.filter_map(|row| match value.map(|value| &row[value])? {
            Data::Empty => None,
            Data::Float(number) => Some((row[cell].to_string(), (number + 0.0).to_bits())),
            Data::Int(number) => Some((row[cell].to_string(), f64::from(i32::try_from(*number).unwrap()).to_bits())),
            other => panic!("{}: {other:?} is no pure number", table.sheet),
        });
        figures.extend(numbers);
    }
    figures.sort();
    figures
}

#[test]
fn twenty_workbooks_are_mended_without_a_fatal_finding_and_with_every_figure() {
    use seihyo::dataset::Loose;
    use seihyo::lint::{Selection, Severity};
    use seihyo::report::lint::{Keep, Linted};
    let (mut mended_files, mut figures, mut left, mut refused) = (0, 0, Vec::new(), 0);
    for path in shuffled_workbooks() {
        let source = seihyo::source::input::Input::file(&path, &path.to_string_lossy()).load().unwrap();
        let Ok(mut loose) = Loose::read(&source) else { continue };
        let Ok(mended) = seihyo::release::mend(&mut loose, seihyo::release::MendedForm::Workbook, seihyo::message::Lang::En) else {
            continue;
        };
        let expected = figures_of_source(&mut Loose::read(&source).unwrap(), &mended);
        assert_eq!(figures_of_result(&mended), expected, "{}", path.display());
        let result = seihyo::source::SourceFile { name: "out.xlsx".into(), bytes: mended.bytes.clone().into(), declared_charset: None };
        let linted = Linted::new("out.xlsx", Loose::read(&result), Selection::default(), Keep::default());
        for judgement in linted.file.unwrap().judgements().filter(|judgement| judgement.severity() >= Some(Severity::Critical)) {
            let fault = judgement.verdict.faults().iter().max_by_key(|fault| fault.severity).unwrap();
            let said = fault.message.text(seihyo::message::Lang::En);
            left.push(format!("{}: {} {said} {:?} {:?}", path.display(), judgement.rule.code, fault.ranges, fault.samples));
        }
        (mended_files, figures, refused) = (mended_files + 1, figures + expected.len(), refused + mended.refused.len());
        if mended_files == 20 {
            break;
        }
    }
    if mended_files == 0 {
        println!("../shared/corpus is not there: no workbook was mended");
        return;
    }
    println!("{mended_files} workbooks with {figures} figures, {refused} tables or sheets left as they are");
    assert!(mended_files == 20 && left.is_empty(), "{}", left.join("\n"));
}
