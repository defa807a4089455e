//! No name from an input leads outside of the output folder, is none on some system, or is that of another.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "tests stop at the first fault, and write what the program is to read"
)]

use seihyo::release::{ConvertOptions, convert, output_folders};
use seihyo::source::input::{self, Input};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Names that a hostile sheet or file has.
const NAMES: [&str; 28] = [
    "../../outside",
    "..\\..\\outside",
    "/etc/passwd",
    "C:\\Windows\\x",
    "\\\\server\\share",
    "..",
    ".",
    "...",
    "CON",
    "nul",
    "COM1",
    "LPT9.txt",
    "COM¹",
    "aux ",
    "end.",
    "end ",
    "a\u{0}b",
    "a\nb",
    "a\u{202E}fdp",
    "表",
    "表",
    "Á",
    "A\u{301}",
    "á",
    "ＡＢ",
    "AB",
    ".hidden",
    "~$open",
];

/// A workbook whose sheets have these names, with a table in each.
fn workbook(names: &[String]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let escaped = |name: &str| {
        let escape = |c: char| if c.is_alphanumeric() { c.to_string() } else { format!("&#{};", u32::from(c)) };
        name.chars().filter(|c| *c != '\0').map(escape).collect::<String>()
    };
    let list: Vec<String> = names.iter().enumerate().map(|(at, name)| format!("<sheet name='{}' r:id='r{at}'/>", escaped(name))).collect();
    let links: Vec<String> = (0..names.len()).map(|at| format!("<Relationship Id='r{at}' Type='x/worksheet' Target='s.xml'/>")).collect();
    let row = |a: &str, b: &str| format!("<row><c t='inlineStr'><is><t>{a}</t></is></c><c t='inlineStr'><is><t>{b}</t></is></c></row>");
    let body: Vec<String> = (2000..2010).map(|year| format!("<row><c><v>{year}</v></c><c><v>{}</v></c></row>", year * 3)).collect();
    let sheet = format!("<worksheet><sheetData>{}{}</sheetData></worksheet>", row("年", "人口"), body.concat());
    for (name, text) in [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("xl/workbook.xml", format!("<workbook><sheets>{}</sheets></workbook>", list.concat())),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships>{}</Relationships>", links.concat())),
        ("xl/s.xml", sheet),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// All files below a folder, by their path from there.
fn below(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().strip_prefix(folder).unwrap().to_owned()).collect()
}

/// Asserts that a name is one on every system.
fn assert_plain(name: &str) {
    let stem = name.split('.').next().unwrap().trim_end().to_lowercase();
    assert!(!name.is_empty() && name.len() <= 255, "{name:?}");
    assert!(!name.chars().any(|c| c.is_control() || "<>:\"/\\|?*\u{202E}".contains(c)), "{name:?}");
    assert!(!name.ends_with(['.', ' ']) && !name.starts_with('.'), "{name:?}");
    assert!(!["con", "prn", "aux", "nul", "com1", "com¹", "lpt9"].contains(&stem.as_str()), "{name:?}");
}

/// What some file system takes two paths for.
fn folded(path: &Path) -> String {
    path.to_string_lossy().nfkc().flat_map(char::to_lowercase).collect()
}

fn names() -> Vec<String> {
    NAMES.iter().map(|&name| name.to_owned()).chain(["あ".repeat(400), "x".repeat(4000)]).collect()
}

#[test]
fn sheets_give_files_of_the_output_folder_alone() {
    let dir = tempfile::tempdir().unwrap();
    let names = names();
    let source = dir.path().join("in.xlsx");
    std::fs::write(&source, workbook(&names)).unwrap();
    let outside = below(dir.path());
    let out = dir.path().join("out/deep/down");
    let report = convert(&Input::file(&source, "in.xlsx"), &out, &ConvertOptions::default());
    assert_eq!((report.error, report.tables.len()), (None, names.len()));
    let written: Vec<PathBuf> = below(&out);
    assert_eq!(below(dir.path()).len(), outside.len() + written.len(), "something lies outside");
    assert!(written.len() > names.len());
    for path in &written {
        assert_eq!(path.components().count(), 1);
        assert_plain(&path.to_string_lossy());
    }
    assert_eq!(written.iter().map(|path| folded(path)).collect::<BTreeSet<_>>().len(), written.len());
}

#[test]
fn inputs_give_folders_within_the_output_folder_each_another() {
    let dir = tempfile::tempdir().unwrap();
    let inputs: Vec<Input> = names().iter().map(|name| Input::file(dir.path(), name)).collect();
    let folders = output_folders(&inputs);
    assert_eq!(folders.iter().map(|path| folded(path)).collect::<BTreeSet<_>>().len(), inputs.len());
    for folder in &folders {
        for part in folder.components() {
            let Component::Normal(name) = part else { panic!("{}", folder.display()) };
            assert_plain(&name.to_string_lossy());
        }
    }
}

#[test]
fn addresses_on_the_web_give_no_path() {
    let named = ["https://example.org/../../x", "https://example.org/a/..", "https://example.org/%2e%2e%2fx", "https://example.org/con"];
    let found = input::find(&named.map(str::to_owned));
    for folder in output_folders(&found.inputs) {
        assert!(folder.components().all(|part| matches!(part, Component::Normal(_))), "{}", folder.display());
        for part in folder.components() {
            assert_plain(&part.as_os_str().to_string_lossy());
        }
    }
}

/// A cell that a spreadsheet would carry out: told by default, made text on demand, in every CSV file.
#[test]
fn formulas_in_texts_are_told_or_made_harmless() {
    let dir = tempfile::tempdir().unwrap();
    let source = dir.path().join("in.csv");
    std::fs::write(&source, "区分,値\n=HYPERLINK(\"http://example.org\"),-5\n@x,－\n総数,+3\n").unwrap();
    for (safe, starts) in [(false, "=HYPER"), (true, "'=HYPER")] {
        let out = dir.path().join(safe.to_string());
        let options = ConvertOptions { safe_for_excel: safe, ..ConvertOptions::default() };
        let report = convert(&Input::file(&source, "in.csv"), &out, &options);
        assert!(report.findings.iter().any(|finding| finding.code == "REL005"), "{:?}", report.findings);
        let tidy = below(&out).into_iter().find(|path| path.to_string_lossy().ends_with("-1.csv")).unwrap();
        let text = std::fs::read_to_string(out.join(tidy)).unwrap();
        assert!(text.lines().any(|line| line.split(',').any(|field| field.trim_matches('"').starts_with(starts))), "{text}");
        let harmless = |field: &str| !field.trim_matches('"').starts_with(['=', '@']);
        assert_eq!(text.lines().flat_map(|line| line.split(',')).all(harmless), safe, "{text}");
    }
}
