//! The page of the limits is made of the table of limits, and every limit that a small file can go beyond holds.
//!
//! `UPDATE_FIXTURES=1` rewrites `docs/limits.md` and `docs/limits.ja.md`.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, clippy::panic, reason = "tests compare files, and stop at the first fault")]

use seihyo::limits::{Limit, Limits};
use seihyo::message::{Lang, text};
use seihyo::read::read_within;
use seihyo::source::SourceFile;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

fn page(lang: Lang) -> String {
    let mut page = String::from(if lang == Lang::Ja {
        "# 制限値\n\n[English](limits.md)\n\n1 ファイルが使える量の上限です。メモリを確保する前に調べ、超えたファイルは読まず、名前・検出した量・上限を示します。\
         他のファイルの結果には影響しません。\n\n`--limit 名前=値`（例: `--limit cells=50000000 --limit input-bytes=2GiB`）か、\
         `seihyo.toml` の `[limits]`（例: `cells = 50000000`）で変えられます。\n\n\
         このページは制限値の表から作られています（`UPDATE_FIXTURES=1 cargo test --release --test limits`）。\n\n\
         | 名前 | 既定値 | 数えるもの | 理由 |\n|---|---|---|---|\n"
    } else {
        "# Limits\n\n[日本語](limits.ja.md)\n\nWhat one file may take. A limit is asked before memory is taken; a file that goes beyond one is \
         not read, and its error names limit, found and allowed. All other files keep their result.\n\nChange them with \
         `--limit NAME=VALUE` (`--limit cells=50000000 --limit input-bytes=2GiB`) or in `[limits]` of `seihyo.toml` (`cells = 50000000`).\n\n\
         This page is made of the table of limits (`UPDATE_FIXTURES=1 cargo test --release --test limits`).\n\n\
         | name | default | what is counted | why |\n|---|---|---|---|\n"
    });
    for limit in Limit::all() {
        let (name, default) = (limit.name(), limit.unit().show(limit.default_value()));
        writeln!(page, "| `{name}` | {default} | {} | {} |", text(limit.what(), lang), text(limit.why(), lang)).unwrap();
    }
    page
}

#[test]
fn the_pages_show_the_table() {
    for (file, lang) in [("docs/limits.md", Lang::En), ("docs/limits.ja.md", Lang::Ja)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let page = page(lang);
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        assert!(std::fs::read_to_string(&path).unwrap_or_default() == page, "{file} is not up to date: UPDATE_FIXTURES=1");
    }
}

/// A zip container of some parts.
fn container(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn xlsx(sheet: &str) -> Vec<u8> {
    let texts = "<sst><si><t>人口</t></si><si><t>世帯数</t></si></sst>";
    let links = "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='s.xml'/><Relationship Id='r2' Type='x/sharedStrings' Target='t.xml'/></Relationships>";
    container(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name='a' r:id='r1'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/s.xml", sheet),
        ("xl/t.xml", texts),
    ])
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name='a'>{rows}</table:table></office:spreadsheet>\
         </office:body></office:document-content>"
    );
    container(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

/// A file, a limit, the value that it keeps to and the value that it goes beyond.
fn cases() -> Vec<(Vec<u8>, Limit, u64, u64)> {
    let cells = "<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>1</v></c></row></sheetData></worksheet>";
    let merges = "<worksheet><sheetData/><mergeCells><mergeCell ref='A1:B1'/><mergeCell ref='A2:B2'/></mergeCells></worksheet>";
    let repeated = "<table:table-row><table:table-cell table:number-columns-repeated='30' office:value-type='float' office:value='1'/></table:table-row>";
    let page = "<table><tr><td>1<td>2</table><table><tr><td>3</table>";
    vec![
        (xlsx(cells), Limit::InputBytes, 10_000, 500),
        (xlsx(cells), Limit::ZipEntries, 5, 4),
        (xlsx(cells), Limit::PartBytes, 1000, 100),
        (xlsx(cells), Limit::SidePartBytes, 1000, 100),
        (xlsx(cells), Limit::UnpackedBytes, 1000, 300),
        (xlsx(cells), Limit::Cells, 4, 3),
        (xlsx(cells), Limit::CellBytes, 1000, 100),
        (xlsx(cells), Limit::SharedTexts, 2, 1),
        // 人口 once and 世帯数 twice.
        (xlsx(cells), Limit::WrittenBytes, 24, 23),
        (xlsx(merges), Limit::Merges, 2, 1),
        (ods(repeated), Limit::Cells, 30, 29),
        (ods(repeated), Limit::Columns, 30, 29),
        (ods(&repeated.repeat(100)), Limit::DenseCells, 3000, 2999),
        (ods(repeated), Limit::Nesting, 10, 5),
        (page.into(), Limit::Sheets, 2, 1),
        (page.into(), Limit::Cells, 3, 2),
        (page.into(), Limit::Elements, 100, 7),
        (b"a,b,c\n1,2,3\n".to_vec(), Limit::Columns, 3, 2),
        (b"a,b,c\n1,2,3\n".to_vec(), Limit::Rows, 2, 1),
        (b"a,b,c\n1,2,3\n".to_vec(), Limit::Cells, 8, 7),
        (b"name,b\nlonger text,2\n".to_vec(), Limit::TextBytes, 11, 10),
    ]
}

#[test]
fn a_file_is_read_up_to_a_limit_and_no_further() {
    for (bytes, limit, keeps, beyond) in cases() {
        let source = SourceFile { name: "a".into(), bytes: bytes.into(), declared_charset: None };
        let read = |value| {
            let mut limits = Limits::default();
            limits.set(limit, value);
            read_within(&source, &limits)
        };
        if let Err(error) = read(keeps) {
            panic!("{} of {keeps}: {error}", limit.name());
        }
        let Err(error) = read(beyond) else { panic!("{} of {beyond} holds nothing back", limit.name()) };
        assert_eq!(error.message.arguments().first().map(String::as_str), Some(limit.name()), "{error}");
    }
}
