//! Containers: what an OLE file or a zip archive holds, by its directory alone.

use super::{Format, Refusal};
use crate::message::Message;
use std::io::{Cursor, Read};

/// Streams looked at in the root of an OLE file; a workbook has a handful.
const MOST_STREAMS: usize = 4096;

/// Root streams of OLE files that hold no workbook, and what the file then is.
const OLE_KINDS: &[(&str, &str)] = &[
    ("WordDocument", "Word (.doc)"),
    ("PowerPoint Document", "PowerPoint (.ppt)"),
    ("VisioDocument", "Visio (.vsd)"),
    ("__properties_version1.0", "Outlook (.msg)"),
    ("Quill", "Publisher (.pub)"),
    ("JwTitle", "一太郎 (.jtd)"),
    ("DocumentText", "一太郎 (.jtd)"),
    ("Thumbs.db", "Thumbs.db"),
    ("Catalog", "Thumbs.db"),
];

pub(super) fn ole(bytes: &[u8]) -> Result<Format, Refusal> {
    let Some(names) = root_streams(bytes) else {
        // The reader for workbooks may still make sense of a damaged directory; nobody else could.
        let named = has_directory_name(bytes, "Workbook") || has_directory_name(bytes, "Book");
        return if named { Ok(Format::Xls) } else { Err(Refusal::new(Message::new("source.format-damaged", ["OLE"]))) };
    };
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("Workbook") || has("Book") {
        Ok(Format::Xls)
    } else if has("EncryptedPackage") {
        Err(Refusal::new(Message::plain("source.format-encrypted")).hint("source.format-encrypted-hint"))
    } else if let Some((_, kind)) = OLE_KINDS.iter().find(|(stream, _)| has(stream)) {
        Err(Refusal::other(kind))
    } else {
        Err(Refusal::other("OLE"))
    }
}

fn root_streams(bytes: &[u8]) -> Option<Vec<String>> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    Some(file.read_root_storage().take(MOST_STREAMS).map(|entry| entry.name().to_owned()).collect())
}

/// True where a directory entry of that name lies anywhere in the file; entries are 128 bytes long and so aligned.
fn has_directory_name(bytes: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    bytes.chunks_exact(128).any(|entry| entry.starts_with(&wanted))
}

/// Parts of zip archives that hold no workbook, and what the file then is.
const ZIP_KINDS: &[(&str, &str)] = &[
    ("word/document.xml", "Word (.docx)"),
    ("ppt/presentation.xml", "PowerPoint (.pptx)"),
    ("visio/document.xml", "Visio (.vsdx)"),
    ("index/document.iwa", "Apple iWork"),
    ("androidmanifest.xml", "Android (.apk)"),
    ("meta-inf/manifest.mf", "Java (.jar)"),
    ("doc.kml", "KMZ"),
];

pub(super) fn zip(bytes: &[u8]) -> Result<Format, Refusal> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Err(Refusal::new(Message::new("source.format-damaged", ["ZIP"])));
    };
    let names: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .map(|name| name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase())
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("xl/workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    if let Some(kind) = mimetype(&mut archive) {
        return open_document(&kind);
    }
    if has("content.xml") && has("meta-inf/manifest.xml") {
        return Ok(Format::Ods);
    }
    if let Some((_, kind)) = ZIP_KINDS.iter().find(|(part, _)| has(part)) {
        return Err(Refusal::other(kind));
    }
    let workbook = |part: &str| names.iter().any(|name| name == part || name.ends_with(&format!("/{part}")));
    // Some programs keep the parts elsewhere; the list of types says where.
    if has("[content_types].xml") && workbook("workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if has("[content_types].xml") && (workbook("workbook.xml") || names.iter().any(|name| name.contains("worksheets/"))) {
        return Ok(Format::Xlsx);
    }
    let first = names.first().map(String::as_str).unwrap_or_default();
    let message = Message::new("source.format-zip", [&names.len().to_string(), first]);
    Err(Refusal::new(message).hint("source.format-zip-hint"))
}

/// What the `mimetype` part says; it is short, so no more than that is read.
fn mimetype(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    let mut kind = String::new();
    archive.by_name("mimetype").ok()?.take(100).read_to_string(&mut kind).ok()?;
    Some(kind.trim().to_owned())
}

fn open_document(kind: &str) -> Result<Format, Refusal> {
    if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") || kind == "application/vnd.sun.xml.calc" {
        Ok(Format::Ods)
    } else {
        Err(Refusal::other(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn compound(streams: &[&str]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for stream in streams {
            file.create_stream(stream).unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn key(result: Result<Format, Refusal>) -> Result<Format, &'static str> {
        result.map_err(|refusal| refusal.message.key())
    }

    #[test]
    fn zip_archives_are_told_by_their_parts() {
        let types = ("[Content_Types].xml", "");
        assert_eq!(key(zip(&archive(&[types, ("xl/workbook.xml", "")]))), Ok(Format::Xlsx));
        assert_eq!(key(zip(&archive(&[types, ("workbook.xml", ""), ("sheet1.xml", "")]))), Ok(Format::Xlsx));
        assert_eq!(key(zip(&archive(&[types, ("xl/workbook.bin", "")]))), Ok(Format::Xlsb));
        assert_eq!(key(zip(&archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]))), Ok(Format::Ods));
        assert_eq!(key(zip(&archive(&[("mimetype", "application/epub+zip")]))), Err("source.format-other"));
        assert_eq!(key(zip(&archive(&[types, ("word/document.xml", "")]))), Err("source.format-other"));
        assert_eq!(key(zip(&archive(&[("a.csv", ""), ("b.csv", "")]))), Err("source.format-zip"));
    }

    #[test]
    fn ole_files_are_told_by_their_root_streams() {
        assert_eq!(key(ole(&compound(&["Workbook"]))), Ok(Format::Xls));
        assert_eq!(key(ole(&compound(&["Book"]))), Ok(Format::Xls));
        assert_eq!(key(ole(&compound(&["EncryptedPackage", "EncryptionInfo"]))), Err("source.format-encrypted"));
        assert_eq!(key(ole(&compound(&["WordDocument"]))), Err("source.format-other"));
    }

    #[test]
    fn a_workbook_inside_another_document_makes_it_no_workbook() {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("WordDocument").unwrap();
        file.create_storage("ObjectPool").unwrap();
        file.create_stream("ObjectPool/Workbook").unwrap();
        assert_eq!(key(ole(&file.into_inner().into_inner())), Err("source.format-other"));
    }
}
