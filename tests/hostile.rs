//! Hostile files: what comes out of each is fixed by reading what is right; damaged files end neither the program nor the hour.
//!
//! The files of `../shared/hostile` are read where they are there. Damaged files are made of the project's own fixtures wherever.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests stop at the first fault, and tell what they read"
)]

mod folder;
#[path = "mutation/mod.rs"]
mod mutation;
#[path = "mutation/run.rs"]
mod run;

use rayon::prelude::*;
use run::End;
use seihyo::limits::Limits;
use seihyo::read::read_within;
use seihyo::source::input::Input;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What is right for a file.
enum Right {
    /// It is read: filled cells, codes of its findings, and some cells as they are shown.
    Read(usize, &'static [&'static str], &'static [&'static str]),
    /// It is refused: the key of the error, or the limit that it goes beyond.
    Refused(&'static str),
}
use Right::{Read, Refused};

/// File, what is right for it, and why.
const FILES: [(&str, Right, &str); 58] = [
    ("51535.xls", Read(4, &[], &["A1=Top Left Cell", "IV65536=Bottom Right Cell"]), "four cells in the corners take no room between them"),
    ("54016.xls", Read(11_963, &[], &["A1=Code"]), "empty strings are no values"),
    ("54764.xlsx", Refused("read.xlsx-entities"), "entities that grow: no spreadsheet program declares any"),
    ("CRLFR9.XLS", Read(4, &[], &["A1=Normal", "B1=abc\r\ndef"]), "BIFF8 is Latin-1 or UTF-16, whatever the code page says"),
    ("HiddenMergeCellsTest.xlsx", Read(4, &[], &["A2=12", "B2=4"]), "values under a merge are kept apart by the layout: tests/traps.rs"),
    (
        "RepeatedDataCells.ods",
        Read(7, &[], &["H1=SameValue", "J1=SameValue", "K1=TestK"]),
        "repeated cells are written out, pretty-printed or not",
    ),
    ("Simple.xlsb", Read(1, &[], &[]), "a workbook that another reader panics on"),
    ("Test_Issue_12556_corrupt.xls", Refused("source.format-damaged"), "its directory cannot be read"),
    ("Test_git_issue682.xlsb", Read(3, &[], &["A1=100", "B1=10", "C1=1"]), "a workbook that another reader panics on"),
    ("Test_git_issue_111_NoRowRecords.xls", Read(108, &[], &["B2=Jan"]), "cells do not need ROW records"),
    ("Test_git_issue_231_NoCodePage.xls", Read(47, &[], &["A1=id", "B1=titolo"]), "BIFF8 needs no code page"),
    ("Test_git_issue_382_oom.xls", Refused("read.xls-container-damaged"), "its chain of sectors runs in a circle"),
    ("Test_git_issue_411.xls", Read(305, &["FIL103"], &["AE2=AM-0007130"]), "the workbook at the root, not the one embedded in it"),
    ("Test_git_issue_467_empty_continue_leftoverbytes.xls", Read(627, &[], &["A4=In national currency"]), "a CONTINUE record may be empty"),
    ("as3xls_BIFF2.xls", Read(50, &[], &["B1=Hi", "C2=22-Feb"]), "Excel 2 writes no container"),
    ("beyond.xlsx", Read(1, &["GRD122"], &["A1=1"]), "a cell outside of any sheet is told and left out"),
    ("biff5_cp932.xls", Read(2, &[], &["A1=漢", "A2=漢字withCol"]), "Shift_JIS counts bytes: the text is cut as the file has it"),
    ("bomb_cells27m.xlsx", Refused("unpacked-ratio"), "1.4 MB that become 27 million cells"),
    ("bomb_sst3g.xlsx", Refused("part-bytes"), "3 MB that become 3 GiB"),
    ("dim_lie.xlsx", Read(2, &[], &["A1=1", "D9=1"]), "dimensions are not asked"),
    ("dim_reversed.xlsx", Read(1, &[], &["A1=1"]), "dimensions are not asked"),
    ("dup_cell.xlsx", Read(1, &["GRD123"], &["A1=2"]), "of two cells at one place the last counts, and it is told"),
    (
        "duplicate-filename-case-insensitive.xlsx",
        Read(1, &["FIL122"], &["A1=v1"]),
        "parts that differ in case: the exact name counts, and it is told",
    ),
    ("encrypted_no_password.xls", Refused("read.xls-encrypted"), "encrypted"),
    ("err_unknown.xlsx", Read(2, &[], &["A1=#SPILL!", "B1=5"]), "an error value that is not known is one all the same"),
    ("ex41187-19267.xls", Read(3, &[], &["A3=1.2345"]), "an ordinary file of another program"),
    ("far_col.xlsx", Read(2, &[], &["XFD1=1"]), "cells far apart take no room between them"),
    ("far_one.xlsx", Read(1, &[], &["XFD1048576=1"]), "cells far apart take no room between them"),
    ("far_row.xlsx", Read(2, &[], &["A1048576=1"]), "cells far apart take no room between them"),
    ("far_two.xlsx", Read(2, &[], &["A1=1", "XFD1048576=1"]), "cells far apart take no room between them"),
    ("html_sjis.xls", Read(3, &["FIL001"], &["A1=東京", "B2=2"]), "a page, whatever its name"),
    ("jp.xls", Read(19, &[], &["B1=令和2年4月30日", "B2=R02.04.30", "B3=令和2年"]), "eras, furigana, marks as Excel shows them"),
    (
        "jp_biff8_cp10001.xls",
        Read(19, &[], &["B1=令和2年4月30日", "B3=令和2年"]),
        "BIFF8 is Latin-1 or UTF-16, whatever the code page says",
    ),
    ("jp_biff8_cp932.xls", Read(19, &[], &["B1=令和2年4月30日", "B3=令和2年"]), "BIFF8 is Latin-1 or UTF-16, whatever the code page says"),
    ("jp_features.xlsx", Read(65, &["GRD129"], &["B1=令和2年4月30日", "B2=R02.04.30"]), "eras, furigana, marks as Excel shows them"),
    (
        "maccentraleurope.biff5.xls",
        Read(37, &["FIL104", "GRD101", "ENC001"], &["A1=NumerPolisy"]),
        "a code page that is not known: what cannot be read is told, cell by cell",
    ),
    ("mtcars.xls", Read(77, &[], &["A1=mpg", "B1=cyl"]), "BIFF8 is Latin-1 or UTF-16, whatever the code page says"),
    ("ods_dup.ods", Read(3, &["GRD143"], &["A1=1"]), "sheets of one name are two sheets, and it is told"),
    ("ods_far.ods", Read(1, &[], &["XFD1048576=1"]), "blank repeats are not written out"),
    ("ods_fill.ods", Refused("cells"), "700 bytes that become 17 billion cells"),
    ("ods_row_fill.ods", Refused("dense-cells"), "2.7 KB that become 49 million cells"),
    ("ods_two_tail.ods", Read(3, &[], &["A1=a   b\nc", "B1=50%", "C1=令和2年5月1日"]), "the text that the file shows is kept"),
    ("oleloop.xls", Refused("source.format-damaged"), "its chain of sectors runs in a circle"),
    ("phonetic_text.xls", Read(2, &[], &["A1=漢字", "A2=漢字withColor"]), "Shift_JIS under the name of MacRoman; furigana is no text"),
    ("poc-shared-strings.xlsx", Refused("written-bytes"), "110 KB whose 12,000 cells share a text of 1 MB: 12 GB once written out"),
    ("poc-xmlbomb.xlsx", Refused("read.xlsx-entities"), "entities that grow"),
    ("sheet_name_parsing.xls", Read(7, &[], &["C1=År", "D1=Regissör"]), "BIFF8 is Latin-1 or UTF-16, whatever the code page says"),
    ("sst_count_lie.xlsx", Read(1, &[], &["A1=x"]), "counts are not asked"),
    ("test-row-styles.xlsx", Read(1102, &[], &["A1=asdf"]), "a state of a sheet that is none is ignored"),
    ("testEXCEL_3.xls", Read(183, &[], &["A2=Season"]), "Excel 3 writes no container"),
    ("testEXCEL_4.xls", Read(980, &[], &["J5=Percentage of"]), "Excel 4 writes no container"),
    ("test_newlines.ods", Read(10, &[], &["A1=Column 1", "C3=8"]), "pretty-printed XML"),
    ("tsv_named.xls", Read(4, &["FIL001"], &["A1=都道府県", "B2=100"]), "UTF-16 text with tabs, whatever its name"),
    ("type_excel.ods", Read(66, &["FIL001"], &["A3=Date"]), "BIFF8, whatever its name"),
    ("type_openoffice.xlsx", Read(66, &["FIL001"], &["A3=Date"]), "OpenDocument, whatever its name"),
    ("utf16be.xlsx", Read(1, &[], &["A1=1"]), "parts may be in UTF-16"),
    ("zip64.xlsx", Read(1, &[], &["A1=1"]), "zip64 is a zip"),
    ("README.md", Refused(""), "tells of the others"),
];

/// The folder of hostile files; none where it is not there, which is told.
fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/hostile");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

fn whole(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[test]
fn the_table_names_every_file() {
    let Some(folder) = folder() else { return };
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    there.sort();
    let mut named: Vec<&str> = FILES.iter().map(|(name, ..)| *name).collect();
    named.sort_unstable();
    assert_eq!(there, named);
}

#[test]
fn every_hostile_file_is_read_right_or_refused() {
    let Some(folder) = folder() else { return };
    for (name, right, why) in FILES.iter().filter(|(name, ..)| Path::new(name).extension().is_some_and(|ending| ending != "md")) {
        let source = Input::file(&folder.join(name), name).load().unwrap();
        match (read_within(&source, &Limits::default()), right) {
            (Ok((_, reading)), Read(cells, codes, shown)) => {
                assert_eq!(reading.grids.iter().map(|grid| grid.filled().count()).sum::<usize>(), *cells, "{name}: {why}");
                assert_eq!(reading.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), *codes, "{name}: {why}");
                let all =
                    reading.grids.iter().flat_map(|grid| grid.filled().map(move |(at, cell)| format!("{at}={}", grid.text(at, cell))));
                let all: Vec<String> = all.collect();
                assert!(shown.iter().all(|wanted| all.iter().any(|text| text == wanted)), "{name}: {why}: {all:?}");
            }
            (Err(error), Refused(key)) => {
                let limit = error.message.arguments().first().map(String::as_str);
                assert!(error.message.key() == *key || limit == Some(*key), "{name}: {why}: {error}");
            }
            (Ok(_), Refused(_)) => panic!("{name} was read: {why}"),
            (Err(error), Read(..)) => panic!("{name} was refused: {why}: {error}"),
        }
    }
}

/// The program itself, with no more than 1 GiB of memory where the system can hold it to that.
fn program(arguments: &[&str]) -> Child {
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -v 1048576; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_seihyo")]);
        shell
    } else {
        Command::new(env!("CARGO_BIN_EXE_seihyo"))
    };
    command.args(arguments).env("LC_ALL", "C").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The exit code; none where the program was ended by a signal, or did not end within 10 seconds.
fn exit_code(mut child: Child) -> Option<i32> {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(10) {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

#[test]
fn every_hostile_file_ends_within_ten_seconds_and_one_gib() {
    let Some(folder) = folder() else { return };
    let out = tempfile::tempdir().unwrap();
    for (number, (name, ..)) in FILES.iter().enumerate() {
        let (path, to) = (folder.join(name), out.path().join(number.to_string()));
        let path = path.to_string_lossy();
        for arguments in [vec!["convert", &path, "-o", &to.to_string_lossy()], vec!["check", &path], vec!["inspect", &path]] {
            let code = exit_code(program(&arguments));
            assert!(matches!(code, Some(0..=2)), "{} {name}: {code:?}", arguments[0]);
        }
    }
}

/// A file that the program refuses costs no other its result.
#[test]
fn one_bad_file_costs_its_own_result_only() {
    let dir = tempfile::tempdir().unwrap();
    let text = "年,人口\n2020,100\n2021,110\n2022,120\n";
    for number in 0..20 {
        std::fs::write(dir.path().join(format!("good-{number}.csv")), text).unwrap();
    }
    let wide = "1,".repeat(20_000) + "\n";
    for (name, bytes) in
        [("wide.csv", wide.as_bytes()), ("cut.xlsx", b"PK\x03\x04"), ("empty.csv", b""), ("ole.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")]
    {
        std::fs::write(dir.path().join(name), bytes).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let code = exit_code(program(&["convert", &dir.path().to_string_lossy(), "-o", &out.path().to_string_lossy()]));
    assert_eq!(code, Some(2));
    let written = (0..20).filter(|number| out.path().join(format!("good-{number}")).join("manifest.json").is_file()).count();
    assert_eq!(written, 20);
    assert!(!out.path().join("wide").exists() || !out.path().join("wide/manifest.json").exists());
}

/// Memory that the system refuses ends a process, and no error can be made of it; the other files have their result all the same.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_ends_the_process_costs_its_own_result_only() {
    let dir = tempfile::tempdir().unwrap();
    for number in 0..12 {
        std::fs::write(dir.path().join(format!("good-{number}.csv")), "年,人口\n2020,100\n2021,110\n2022,120\n").unwrap();
    }
    let large: String = (0..1_500_000).map(|row| format!("{row},a{row},b{row}\n")).collect::<Vec<_>>().concat();
    for name in ["good-5-large.csv", "good-8-large.csv"] {
        std::fs::write(dir.path().join(name), &large).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    // Enough for all files, and to read the bytes of the large ones, but not for their cells.
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -v 650000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_seihyo"), "convert", "--threads", "2", "--lang", "en"]);
    shell.arg(dir.path()).arg("-o").arg(out.path());
    let output = shell.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{said} {}", String::from_utf8_lossy(&output.stderr));
    // Each of the two in the table, and below it.
    assert_eq!(said.matches("this file ended the program itself").count(), 4, "{said}");
    let written = (0..12).filter(|number| out.path().join(format!("good-{number}")).join("manifest.json").is_file()).count();
    assert_eq!(written, 12);
    // One alone: nothing is left to do, and it is said why.
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -v 650000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_seihyo"), "convert", "--lang", "en"]);
    let output = shell.arg(dir.path().join("good-5-large.csv")).arg("-o").arg(out.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{said} {}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("this file ended the program itself"), "{said}");
}

/// So it is with a dataset whose source does that: nobody watches a build, and no other dataset waits for it.
#[cfg(target_os = "linux")]
#[test]
fn a_dataset_that_ends_the_process_costs_its_own_news_only() {
    const TABLE: &str = "年,人口\n2020,100\n2021,110\n2022,120\n";
    let dir = folder::Dir::new();
    let put = |ids: &[&str], table: &str| {
        for id in ids {
            dir.put(&format!("catalog/{id}.toml"), folder::definition(id, &["2026-01-01"], ""));
            dir.put(&format!("sources/{id}-2026-01-01.csv"), table);
        }
    };
    let good = ["a", "b", "c", "d", "e", "f"];
    put(&good, TABLE);
    put(&["large"], TABLE);
    dir.says(&["build"], 0);
    let before = dir.tree("output/large");
    // All have news; two of them take more memory than there is, of which one was never built.
    let large: String = (0..1_500_000).map(|row| format!("{row},a{row},b{row}\n")).collect::<Vec<_>>().concat();
    put(&good, &TABLE.replace("110", "111"));
    put(&["large", "new"], &large);
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -v 650000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_seihyo"), "build", "--threads", "2"]);
    shell.args(["--lang", "en", "--format", "json", "--notify", "cat >notice.txt", "--log-file", "log.jsonl"]);
    let run = shell.current_dir(dir.path()).output().unwrap();
    let (said, told) = (folder::out(&run), folder::err(&run));
    assert_eq!(run.status.code(), Some(2), "{said} {told}");
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let item = |name: &str| said["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap();
    for id in good {
        assert_eq!(item(id)["status"], "done", "{said}");
        assert!(dir.text(&format!("output/{id}/main.csv")).contains(",111,"));
    }
    for id in ["large", "new"] {
        assert_eq!(item(id)["status"], "failed", "{said}");
        assert!(item(id).to_string().contains(&format!("the dataset {id} ended the program itself")), "{said}");
        assert!(dir.text("notice.txt").contains(&format!("{id}.toml: the dataset {id} ended")), "{}", dir.text("notice.txt"));
    }
    assert!(told.contains("the run before this one was cut off"), "{told}");
    // Both at hand with others, then alone: no more processes than that.
    assert!((3..=5).contains(&dir.text("log.jsonl").matches("\"begun\"").count()), "{}", dir.text("log.jsonl"));
    assert!(dir.tree("output/large") == before && !dir.path().join("output/new").exists());
    let names = |dir: &folder::Dir| {
        let catalog = dir.json("output/catalog.json");
        catalog["datasets"].as_array().unwrap().iter().map(|dataset| dataset["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&dir), ["a", "b", "c", "d", "e", "f", "large"]);
    dir.says(&["verify"], 0);
    // The next run tries both again: without the source that did it, the news is there.
    put(&["large", "new"], &TABLE.replace("110", "112"));
    let said: serde_json::Value = serde_json::from_str(&dir.says(&["build", "--format", "json"], 0)).unwrap();
    let done = said["items"].as_array().unwrap().iter().filter(|item| item["status"] == "done").count();
    assert_eq!((done, names(&dir).len()), (2, 8), "{said}");
    assert!(dir.text("output/large/main.csv").contains(",112,"));
    dir.says(&["verify"], 0);
}

#[test]
fn ordinary_files_of_other_projects_end_without_a_fault() {
    let Some(folder) = folder() else { return };
    let files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.metadata().is_ok_and(|data| data.is_file() && data.len() < 1 << 20))
        .map(walkdir::DirEntry::into_path)
        .collect();
    let bad = |path: &PathBuf| match run::run(&path.to_string_lossy(), whole(path), &Limits::default()) {
        End::Read(_) | End::Refused(_) => None,
        end => Some(format!("{}: {end:?}", path.display())),
    };
    let bad: Vec<String> = files.par_iter().filter_map(bad).collect();
    println!("files: {}", files.len());
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// Damaged variants of each fixture; `cargo run --release --example mutate` makes as many as one wants.
const VARIANTS: u64 = 16;

#[test]
fn damaged_files_end_without_a_fault_and_in_time() {
    let fixtures: Vec<Vec<u8>> = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.metadata().is_ok_and(|data| data.is_file() && (100..60_000).contains(&data.len())))
        .map(|entry| whole(entry.path()))
        .collect();
    let number = fixtures.len() as u64;
    let variant = |seed: u64| {
        let of = |seed: u64| fixtures.get(usize::try_from(seed % number).unwrap()).unwrap();
        run::run(&seed.to_string(), mutation::mutated(of(seed), of(seed.wrapping_mul(31) + 7), seed), &Limits::default())
    };
    let ends: Vec<(u64, End)> = (0..number * VARIANTS).into_par_iter().map(|seed| (seed, variant(seed))).collect();
    let read = ends.iter().filter(|(_, end)| matches!(end, End::Read(_))).count();
    println!("files: {number}, variants: {}, read: {read}", ends.len());
    let bad: Vec<_> = ends.iter().filter(|(_, end)| matches!(end, End::Fault(_) | End::Late)).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    // Damage that is always noticed, or never, would be no damage to learn from.
    assert!(read > ends.len() / 10 && read < ends.len() * 19 / 20, "{read} of {}", ends.len());
}
