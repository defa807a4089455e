//! The program as people use it: what it prints, what it writes, its exit codes.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own for each test, and the program run in it.
struct Dir {
    folder: tempfile::TempDir,
}

impl Dir {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn put(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_seihyo")).current_dir(self.path()).env("LC_ALL", "C").args(arguments).output().unwrap()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The words of the line that a file or dataset has in the closing table.
fn row<'a>(said: &'a str, name: &str) -> Vec<&'a str> {
    let rows = said.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.into_iter().find(|row| row.get(1) == Some(&name)).unwrap_or_default()
}

/// Every file below a folder with its bytes, but for what a run keeps for itself.
fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with(".seihyo") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

const TABLE: &str = "見本：区別の事業所数,,\n区,事業所数,従業者数\n千代田区,1200,45000\n中央区,980,31000\n";

#[test]
fn a_clean_table_converts_with_exit_code_0() {
    let dir = Dir::new();
    dir.put("a.csv", TABLE);
    let run = dir.run(&["convert", "a.csv", "-o", "out"]);
    assert_eq!(run.status.code(), Some(0), "{}{}", out(&run), err(&run));
    let names: Vec<String> = tree(&dir.path().join("out")).iter().map(|(path, _)| path.to_string_lossy().replace('\\', "/")).collect();
    assert!(names.iter().any(|name| name.ends_with("wide.csv")) && names.iter().any(|name| name.ends_with("manifest.json")), "{names:?}");
}

#[test]
fn a_file_that_fails_costs_only_itself() {
    let dir = Dir::new();
    dir.put("in/a.csv", TABLE);
    dir.put("in/b.xlsx", b"PK\x03\x04 no zip at all");
    let run = dir.run(&["convert", "in", "-o", "out", "--to", "csv"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(out(&run).contains("b.xlsx"), "{}", out(&run));
    assert!(tree(&dir.path().join("out")).iter().any(|(path, bytes)| path.starts_with("a") && bytes.starts_with(b"area,")));
}

#[test]
fn a_hidden_sheet_and_cells_left_over_are_counted() {
    let dir = Dir::new();
    fs::create_dir(dir.path().join("sources")).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["表", "控え"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, line) in (0..).zip(TABLE.lines()) {
            for (column, text) in (0..).zip(line.split(',')) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) => sheet.write_string(row, column, text).unwrap(),
                };
            }
        }
        sheet.set_hidden(name == "控え");
    }
    book.save(dir.path().join("sources/a.xlsx")).unwrap();
    let run = dir.run(&["convert", "sources/a.xlsx", "-o", "out", "--to", "csv"]);
    assert!(out(&run).contains("hidden sheets: 1 / "), "{}", out(&run));
    dir.run(&["new", "sources/a.xlsx", "-o", "catalog/a.toml", "--published", "2026-08-10"]);
    for state in ["done", "unchanged"] {
        let said: serde_json::Value = serde_json::from_str(&out(&dir.run(&["build", "--format", "json"]))).unwrap();
        assert_eq!((&said["items"][0]["status"], &said["items"][0]["hidden_sheets"]), (&state.into(), &1.into()));
        assert!(said["totals"]["left_over"].is_number());
    }
}

#[test]
fn the_owner_file_of_an_open_workbook_is_passed_over_in_a_folder_but_not_where_it_is_named() {
    let dir = Dir::new();
    dir.put("in/a.csv", TABLE);
    let mut owner = vec![b' '; 165];
    owner[..7].copy_from_slice(b"\x06Yamada");
    dir.put("in/~$b.xlsx", owner);
    let run = dir.run(&["convert", "in", "-o", "out"]);
    assert_eq!(run.status.code(), Some(0), "{}", out(&run));
    assert!(out(&run).contains("~$ files of open documents passed over: 1"), "{}", out(&run));
    assert_eq!(dir.run(&["convert", "in/~$b.xlsx", "-o", "out"]).status.code(), Some(2));
}

#[test]
fn a_doubtful_table_gives_exit_code_1_and_says_where() {
    let dir = Dir::new();
    dir.put("a.csv", "見本,\n項目,件数\n計,10\n計,12\n");
    let run = dir.run(&["convert", "a.csv", "-o", "out"]);
    assert_eq!(run.status.code(), Some(1), "{}", out(&run));
    assert!(out(&run).contains("LAY004") && out(&run).contains("B4"), "{}", out(&run));
}

#[test]
fn what_is_not_there_is_said_with_a_hint_in_the_users_language() {
    let dir = Dir::new();
    let run = dir.run(&["trace", "nothing.xls"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(err(&run).starts_with("nothing.xls: no such file or folder\n  hint: "), "{}", err(&run));
    let run = dir.run(&["trace", "nothing.xls", "--lang", "ja"]);
    assert!(err(&run).contains("ファイルもフォルダーもありません"), "{}", err(&run));
}

#[test]
fn a_trace_names_the_cells_of_every_label() {
    let dir = Dir::new();
    dir.put("a.csv", TABLE);
    let run = dir.run(&["trace", "a.csv"]);
    let first: serde_json::Value = serde_json::from_str(out(&run).lines().next().unwrap()).unwrap();
    assert_eq!(first["cell"], "B3");
    assert_eq!(first["value"], 1200.0);
    assert_eq!(first["labels"][0]["cell"], "A3");
    assert_eq!(first["labels"][1]["text"], "事業所数");
    assert_eq!(out(&run).lines().count(), 4);
}

#[test]
fn a_sheet_that_is_not_there_is_said_with_those_that_are() {
    let dir = Dir::new();
    dir.put("a.html", "<table><tr><th>区<th>件数<tr><th>甲<td>1<tr><th>乙<td>2</table>");
    for command in ["trace", "inspect"] {
        let run = dir.run(&[command, "a.html", "--sheet", "table 9"]);
        assert_eq!(run.status.code(), Some(2), "{command}");
        assert!(err(&run).contains("table 9") && err(&run).contains("\"table 1\""), "{}", err(&run));
    }
}

#[test]
fn shift_jis_and_utf_8_give_the_same_data() {
    let dir = Dir::new();
    dir.put("utf8/a.csv", TABLE);
    let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(TABLE);
    assert!(!lost);
    dir.put("sjis/a.csv", bytes);
    for folder in ["utf8", "sjis"] {
        assert_eq!(dir.run(&["convert", folder, "-o", &format!("{folder}-out"), "--to", "csv"]).status.code(), Some(0));
    }
    let csv = |folder: &str| {
        let files = tree(&dir.path().join(folder));
        files.into_iter().filter(|(path, _)| path.extension().is_some_and(|ending| ending == "csv")).collect::<Vec<_>>()
    };
    assert_eq!(csv("utf8-out"), csv("sjis-out"));
}

#[test]
fn characters_that_do_not_fit_cp932_are_listed_and_nothing_is_written() {
    let dir = Dir::new();
    dir.put("a.csv", "見本,\n店,件数\nCafé,10\n𠮷野,12\n");
    let run = dir.run(&["convert", "a.csv", "-o", "out", "--to", "csv", "--encoding", "cp932"]);
    assert_eq!(run.status.code(), Some(2), "what was asked for is not there");
    let said = out(&run);
    assert_eq!(row(&said, "a.csv")[..4], ["failed", "a.csv", "1", "2"], "{said}");
    assert!(said.contains("U+00E9") && said.contains("hint: give --bom in place of --encoding cp932"), "{said}");
    assert!(!tree(&dir.path().join("out")).iter().any(|(path, _)| path.extension().is_some_and(|ending| ending == "csv")));
}

#[test]
fn for_excel_a_csv_begins_with_a_byte_order_mark() {
    let dir = Dir::new();
    dir.put("a.csv", TABLE);
    dir.run(&["convert", "a.csv", "-o", "out", "--to", "csv", "--bom"]);
    let files = tree(&dir.path().join("out"));
    let (_, bytes) = files.iter().find(|(path, _)| path.extension().is_some_and(|ending| ending == "csv")).unwrap();
    assert!(bytes.starts_with(b"\xEF\xBB\xBFarea,") && bytes.ends_with(b"\r\n"));
}

#[test]
fn a_draft_is_accepted_by_build_as_it_is() {
    let dir = Dir::new();
    dir.put("sources/a.csv", TABLE);
    let run = dir.run(&["new", "sources/a.csv", "-o", "catalog/offices.toml", "--published", "2026-08-10"]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    let run = dir.run(&["build"]);
    assert_eq!(run.status.code(), Some(0), "{}{}", out(&run), err(&run));
    assert!(dir.path().join("output/catalog.json").exists());
    assert!(dir.path().join("output/offices/releases/2026-08-10/manifest.json").exists());
    let run = dir.run(&["new", "sources/a.csv", "-o", "catalog/offices.toml"]);
    assert_eq!(run.status.code(), Some(2), "a definition is never overwritten");
}

#[test]
fn a_draft_is_for_every_edition_and_builds_from_where_it_is() {
    let dir = Dir::new();
    dir.put("statistics/sources/a.csv", TABLE.replace("見本：区別の事業所数", "区別の事業所数（令和5年12月）（見本データ）"));
    let run = dir.run(&["new", "statistics/sources/a.csv", "-o", "statistics/catalog/offices.toml", "--published", "2026-08-10"]);
    assert_eq!(run.status.code(), Some(0), "the folder is made: {}", err(&run));
    let draft = fs::read_to_string(dir.path().join("statistics/catalog/offices.toml")).unwrap();
    for line in ["title = \"区別の事業所数\"", "sample = true  #", "path = \"sources/a.csv\"\n"] {
        assert!(draft.contains(line), "{line}: {draft}");
    }
    assert_eq!(dir.run(&["build", "--catalog", "statistics/catalog", "-o", "out"]).status.code(), Some(0));
    let inside = Command::new(env!("CARGO_BIN_EXE_seihyo"))
        .current_dir(dir.path().join("statistics/catalog"))
        .args(["build", "--catalog", ".", "-o", "../out"])
        .output()
        .unwrap();
    assert_eq!(inside.status.code(), Some(0), "{}", out(&inside));
}

#[test]
fn a_broken_definition_is_shown_with_its_line_and_costs_only_itself() {
    let dir = Dir::new();
    dir.put("sources/a.csv", TABLE);
    fs::create_dir(dir.path().join("catalog")).unwrap();
    dir.run(&["new", "sources/a.csv", "-o", "catalog/good.toml", "--published", "2026-08-10"]);
    dir.put("catalog/bad.toml", "id = \"bad\"\ntitel = \"x\"\n");
    let run = dir.run(&["build"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(err(&run).contains("bad.toml") && err(&run).contains("titel"), "{}", err(&run));
    assert!(out(&run).contains("catalog/bad.toml: line 2: unknown key \"titel\"\n"), "{}", out(&run));
    assert!(dir.path().join("output/good").is_dir());
    let run = dir.run(&["build", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_str(&out(&run)).unwrap();
    assert_eq!((&said["items"][0]["name"], &said["items"][0]["status"]), (&"bad".into(), &"failed".into()));
    assert_eq!(said["items"][0]["errors"][0]["place"], "catalog/bad.toml");
}

#[test]
fn a_broken_definition_that_is_asked_for_is_said_to_be_broken() {
    let dir = Dir::new();
    dir.put("catalog/bad.toml", "id = \"bad\"\ntitel = \"x\"\n");
    let run = dir.run(&["build", "bad"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(out(&run).contains("catalog/bad.toml: line 2: unknown key"), "{}", out(&run));
    assert!(!out(&run).contains("there is no dataset") && !out(&run).contains("valid here: \n"), "{}", out(&run));
    let run = dir.run(&["build", "worse"]);
    assert!(out(&run).contains("there is no dataset \"worse\"\n    hint: valid here: bad\n"), "{}", out(&run));
    let run = dir.run(&["build", "--lang", "ja"]);
    assert!(err(&run).contains("  ヒント: 使える値: id, title") && !err(&run).contains("help"), "{}", err(&run));
}

#[test]
fn without_the_folder_of_definitions_what_is_published_stays() {
    let dir = Dir::new();
    dir.put("sources/a.csv", TABLE);
    dir.run(&["new", "sources/a.csv", "-o", "catalog/a.toml", "--published", "2026-08-10"]);
    dir.run(&["build"]);
    let before = tree(&dir.path().join("output"));
    let run = dir.run(&["build", "--catalog", "katalog"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(out(&run).contains("there is no such folder of definitions"), "{}", out(&run));
    assert!(before == tree(&dir.path().join("output")));
}

#[test]
fn an_edition_that_fails_says_why_in_the_table_and_costs_only_itself() {
    let dir = Dir::new();
    dir.put("sources/a.csv", TABLE);
    fs::create_dir(dir.path().join("catalog")).unwrap();
    for id in ["absent", "broken", "good", "web"] {
        dir.run(&["new", "sources/a.csv", "-o", &format!("catalog/{id}.toml"), "--published", "2026-08-10"]);
    }
    let change = |id: &str, source: &str| {
        let path = dir.path().join(format!("catalog/{id}.toml"));
        fs::write(&path, fs::read_to_string(&path).unwrap().replace("path = \"sources/a.csv\"", source)).unwrap();
    };
    dir.put("sources/b.xlsx", b"PK\x03\x04 no zip at all");
    change("absent", "path = \"sources/a.csv\"\npublished = 2026-07-10\n[[source]]\npath = \"sources/no.csv\"");
    change("broken", "path = \"sources/b.xlsx\"");
    change("web", "url = \"http://127.0.0.1:9/a.csv\"");
    dir.put("seihyo.toml", "[fetch]\nallow-private = true\nretries = 0\n");
    let run = dir.run(&["build"]);
    assert_eq!(run.status.code(), Some(2));
    let said = out(&run);
    assert_eq!(row(&said, "absent")[..4], ["failed", "absent", "1", "4"], "the edition that is there counts: {said}");
    assert!(said.contains("        sources/no.csv: no such file or folder\n") && said.contains("        sources/b.xlsx: "), "{said}");
    assert!(said.contains("        http://127.0.0.1:9/a.csv: the server cannot be reached: "), "{said}");
    assert!(dir.path().join("output/good/manifest.json").exists() && dir.path().join("output/absent/manifest.json").exists());
}

#[test]
fn a_release_of_another_program_is_made_again_and_force_makes_all_again() {
    let dir = Dir::new();
    dir.put("sources/a.csv", TABLE);
    dir.run(&["new", "sources/a.csv", "-o", "catalog/a.toml", "--published", "2026-08-10"]);
    let build = |arguments: &[&str]| {
        let run = dir.run(&[&["build", "--format", "json"], arguments].concat());
        let said: serde_json::Value = serde_json::from_str(&out(&run)).unwrap();
        (said["items"][0]["status"].as_str().unwrap().to_owned(), said["totals"]["written"].as_u64().unwrap())
    };
    assert_eq!(build(&[]).0, "done");
    assert_eq!(build(&[]), ("unchanged".to_owned(), 0));
    assert_eq!(build(&["--force"]), ("done".to_owned(), 0));
    let state = dir.path().join("output/.seihyo/state.json");
    let noted: serde_json::Value = serde_json::from_slice(&fs::read(&state).unwrap()).unwrap();
    let program = noted["datasets"]["a"]["program"].as_str().unwrap().to_owned();
    for (path, bytes) in tree(&dir.path().join("output")) {
        assert!(!String::from_utf8_lossy(&bytes).contains(&program), "{} changes with the program", path.display());
    }
    dir.put("output/.seihyo/state.json", noted.to_string().replace(&program, "another"));
    assert_eq!(build(&[]), ("done".to_owned(), 0));
    assert_eq!(build(&[]).0, "unchanged");
    fs::remove_file(&state).unwrap();
    assert_eq!(build(&[]).0, "done");
}

#[test]
fn the_catalog_builds_to_the_same_bytes_with_one_thread_and_with_two() {
    let dir = Dir::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = root.join("catalog");
    let run = |threads: &str| {
        let out = dir.path().join(threads);
        let done = Command::new(env!("CARGO_BIN_EXE_seihyo"))
            .current_dir(root)
            .args(["build", "--threads", threads, "--catalog"])
            .arg(&catalog)
            .arg("-o")
            .arg(&out)
            .output()
            .unwrap();
        assert_ne!(done.status.code(), Some(2), "{}", String::from_utf8_lossy(&done.stdout));
        tree(&out)
    };
    let (one, two) = (run("1"), run("2"));
    assert!(one.len() > 100);
    assert!(one == two, "the files differ");
}

#[test]
fn made_up_figures_say_so_in_every_rendering() {
    let dir = Dir::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = dir.path().join("out");
    Command::new(env!("CARGO_BIN_EXE_seihyo")).current_dir(root).args(["build", "bankruptcies", "-o"]).arg(&out).output().unwrap();
    let files = tree(&out);
    assert!(!files.is_empty());
    for (path, bytes) in files.iter().filter(|(path, _)| path.extension().is_none_or(|ending| ending != "parquet")) {
        // Lists of codes, of hashes and of pages, the search index and the looks of the site hold no figures; the structure of an SDMX-CSV, which holds nothing but codes, says it for both.
        let without = [".codes.csv", ".sdmx.csv", "sitemap.xml", "robots.txt", "sha256sums.txt", ".js", ".css", "icon.svg"];
        let says = |bytes: &[u8]| ["sample", "Sample data", "見本データ"].iter().any(|word| String::from_utf8_lossy(bytes).contains(word));
        let name = path.to_string_lossy();
        assert!(without.iter().any(|ending| name.ends_with(ending)) || says(bytes), "{}", path.display());
    }
}

#[test]
fn inspect_draws_the_sheet_and_writes_one_page() {
    let dir = Dir::new();
    dir.put("a.csv", TABLE);
    let run = dir.run(&["inspect", "a.csv", "--color", "never"]);
    assert_eq!(run.status.code(), Some(0));
    assert!(out(&run).contains("千代田区") && !out(&run).contains('\u{1b}'));
    assert_eq!(dir.run(&["inspect", "a.csv", "--html", "a.html"]).status.code(), Some(0));
    let page = fs::read_to_string(dir.path().join("a.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"));
    assert!(!page.contains("src=\"http") && !page.contains("href=\"http"), "the page needs nothing from elsewhere");
}
