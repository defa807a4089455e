//! Data flows one way: a module names only modules above it in this table, and the binary sees only the public API.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, clippy::panic, reason = "helpers of tests stop at the first fault")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The library's modules in the order of the data; each may import those above it.
const ORDER: [&str; 25] = [
    "hash",
    "place",
    "message",
    "finding",
    "limits",
    "value",
    "concept",
    "source",
    "fetch",
    "grid",
    "characters",
    "read",
    "layout",
    "meaning",
    "table",
    "audit",
    "lint",
    "definition",
    "dataset",
    "release",
    "catalog",
    "site",
    "report",
    "publish",
    "serve",
];

/// Further limits within the order: the module may import only these.
const ONLY: [(&str, &[&str]); 12] = [
    ("hash", &[]),
    ("place", &[]),
    ("message", &[]),
    ("finding", &["message", "place"]),
    ("limits", &["message", "place", "finding"]),
    ("value", &["hash", "place"]),
    ("concept", &["hash", "place", "value"]),
    ("source", &["place", "message", "finding", "limits"]),
    ("fetch", &["place", "message", "finding", "limits", "value", "source"]),
    ("grid", &["place", "limits", "value"]),
    ("characters", &["place", "message", "finding", "source", "grid"]),
    ("read", &["hash", "place", "message", "finding", "limits", "value", "source", "grid", "characters"]),
];

/// Modules that may touch the disk or the network.
const WITH_DISK: [&str; 8] = ["source", "definition", "release", "catalog", "site", "dataset", "publish", "serve"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The files that a parent declares for tests only: `#[cfg(test)] mod NAME;`.
fn test_files(files: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(path).unwrap();
        for part in text.split("#[cfg(test)]\n").skip(1) {
            let declaration = part.trim_start_matches("pub(crate) ").strip_prefix("mod ").and_then(|rest| rest.split_once(';'));
            if let Some((name, _)) = declaration.filter(|(name, _)| name.chars().all(|c| c.is_alphanumeric() || c == '_')) {
                found.push(path.with_extension("").join(format!("{name}.rs")));
                found.push(path.with_file_name(format!("{name}.rs")));
            }
        }
    }
    found
}

/// The files of the library that are not tests.
fn library() -> Vec<PathBuf> {
    let files = sources(&src());
    let tests = test_files(&files);
    files.into_iter().filter(|path| !tests.contains(path)).collect()
}

/// The text of a file without comments and without its test module.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let end = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The library module that a file belongs to; none for the binary and the crate root.
fn module(path: &Path) -> Option<String> {
    let relative = path.strip_prefix(src()).unwrap();
    let first = relative.components().next()?.as_os_str().to_string_lossy().into_owned();
    let name = first.strip_suffix(".rs").unwrap_or(&first).to_owned();
    (!["lib", "main", "commands"].contains(&name.as_str())).then_some(name)
}

/// The modules that code names by `crate::`.
fn imports(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in code.split("crate::").skip(1) {
        if let Some(list) = part.strip_prefix('{') {
            let list = list.split('}').next().unwrap();
            names.extend(list.split(',').map(|item| item.trim().split("::").next().unwrap().to_owned()).filter(|item| !item.is_empty()));
        } else {
            names.push(part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    names
}

#[test]
fn a_module_names_only_modules_above_it() {
    let rank: BTreeMap<&str, usize> = ORDER.iter().enumerate().map(|(rank, name)| (*name, rank)).collect();
    let only: BTreeMap<&str, &[&str]> = ONLY.into_iter().collect();
    let mut faults = Vec::new();
    for path in library() {
        let Some(module) = module(&path) else { continue };
        let own = *rank.get(module.as_str()).unwrap_or_else(|| panic!("{module} is not in the table of tests/architecture.rs"));
        for import in imports(&code(&path)) {
            let allowed = import == module
                || rank.get(import.as_str()).is_some_and(|&other| other < own)
                    && only.get(module.as_str()).is_none_or(|only| only.contains(&import.as_str()));
            if !allowed {
                faults.push(format!("{}: imports {import}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_crate_doc_names_every_module() {
    let doc = std::fs::read_to_string(src().join("lib.rs")).unwrap();
    for path in sources(&src()) {
        if let Some(module) = module(&path) {
            assert!(doc.contains(&format!("[`{module}`]")), "src/lib.rs does not tell what {module} is for");
        }
    }
}

#[test]
fn the_middle_touches_neither_disk_nor_clock_nor_screen() {
    for path in library() {
        let Some(module) = module(&path) else { continue };
        let code = code(&path);
        // The time a file may take, and the fault that ends with it, are held in one place; neither shows in what is written.
        let is_edge = path.ends_with("limits/contain.rs");
        let words = ["println!", "eprintln!", "ZonedDateTime::now", "Timestamp::now", "SystemTime", "Instant::now", "catch_unwind"];
        for word in words.into_iter().filter(|word| !(is_edge && ["Instant::now", "catch_unwind"].contains(word))) {
            assert!(!code.contains(word), "{} uses {word}", path.display());
        }
        if !WITH_DISK.contains(&module.as_str()) {
            assert!(!code.contains("std::fs"), "{} touches the disk", path.display());
        }
    }
}

/// There is one way to fetch and one to publish: nothing else speaks to servers.
#[test]
fn servers_are_spoken_to_in_two_places() {
    for path in sources(&src()) {
        let speaks = ["reqwest", "TcpStream", "UdpSocket", "opendal"].iter().any(|word| code(&path).contains(word));
        let may = module(&path).is_some_and(|module| ["fetch", "publish"].contains(&module.as_str()));
        assert!(!speaks || may, "{} speaks to servers", path.display());
    }
}

#[test]
fn the_binary_sees_only_the_public_api() {
    let main = std::fs::read_to_string(src().join("main.rs")).unwrap();
    for module in ORDER {
        assert!(!main.contains(&format!("mod {module};")), "main.rs declares {module} itself");
    }
}

#[test]
fn there_is_no_room_for_odds_and_ends() {
    for path in sources(&src()) {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!["utils", "util", "common", "helpers", "types", "misc"].contains(&stem.as_str()), "{}", path.display());
    }
}
