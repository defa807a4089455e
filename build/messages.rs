//! The table of messages as Rust, in the order of its keys, so that no start of the program parses it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

/// A key's texts by language.
type Entry = BTreeMap<String, String>;

/// The module's text: `TEXTS`, a row of key, English and Japanese for each entry of the files, which come by name without their ending.
///
/// Errs where a file is no TOML or an entry lacks a language or has another one.
pub(crate) fn rust(files: &[(String, String)]) -> io::Result<String> {
    let mut rows = BTreeMap::new();
    for (area, text) in files {
        let entries: BTreeMap<String, Entry> = toml::from_str(text).map_err(|error| io::Error::other(format!("{area}: {error}")))?;
        for (key, entry) in entries {
            let key = format!("{area}.{key}");
            let (Some(en), Some(ja), 2) = (entry.get("en").cloned(), entry.get("ja").cloned(), entry.len()) else {
                return Err(io::Error::other(format!("{key}: it must have en and ja, and no more")));
            };
            rows.insert(key, (en, ja));
        }
    }
    let mut out = String::new();
    let _ = writeln!(out, "static TEXTS: [(&str, Texts); {}] = [", rows.len());
    for (key, (en, ja)) in rows {
        let _ = writeln!(out, "({key:?}, Texts {{ en: {en:?}, ja: {ja:?} }}),");
    }
    out.push_str("];\n");
    Ok(out)
}
