//! A folder of its own for each test, and the program run in it.

#![allow(dead_code, clippy::allow_attributes, reason = "each test uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) struct Dir {
    folder: tempfile::TempDir,
}

impl Dir {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn put(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&self.text(name)).unwrap()
    }

    /// The program as it is run here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_seihyo"));
        command.current_dir(self.path()).env("LC_ALL", "C").args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs it and gives what it prints, where it ends with that code.
    pub(crate) fn says(&self, arguments: &[&str], code: i32) -> String {
        let run = self.run(arguments);
        assert_eq!(run.status.code(), Some(code), "{arguments:?}: {}{}", out(&run), err(&run));
        out(&run)
    }

    /// What `verify` says must be no fault: every published file is whole.
    pub(crate) fn assert_whole(&self, when: &str) {
        let run = self.run(&["verify", "--format", "json"]);
        let said: serde_json::Value = serde_json::from_str(&out(&run)).unwrap_or_else(|_| panic!("{when}: {}", err(&run)));
        assert_eq!(said.get("faults"), Some(&serde_json::json!([])), "{when}");
        assert!(run.status.code().is_some_and(|code| code < 2), "{when}: {said}");
    }

    /// Every file below a folder with its bytes, but for what is hidden at its top.
    pub(crate) fn tree(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path().join(name);
        let entries = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
        let files = entries.filter(|entry| entry.file_type().is_file());
        let named = files.map(|entry| (entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"), entry));
        named.filter(|(name, _)| !name.starts_with(".seihyo")).map(|(name, entry)| (name, fs::read(entry.path()).unwrap())).collect()
    }
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Copies a folder with all that is in it, and when it was changed.
pub(crate) fn copy(from: &Path, to: &Path) {
    let place = |path: &Path| to.join(path.strip_prefix(from).unwrap());
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        if entry.file_type().is_dir() {
            fs::create_dir_all(place(entry.path())).unwrap();
        } else {
            fs::copy(entry.path(), place(entry.path())).unwrap();
        }
    }
    for entry in walkdir::WalkDir::new(from).contents_first(true).into_iter().map(Result::unwrap) {
        let changed = entry.metadata().unwrap().modified().unwrap();
        set_time(&place(entry.path()), changed);
    }
}

/// Sets when a file or folder was changed.
pub(crate) fn set_time(path: &Path, time: std::time::SystemTime) {
    // Windows opens no folders so; what matters there is the files.
    if let Ok(file) = fs::File::open(path) {
        let _ = file.set_modified(time);
    }
}

/// A definition of one table with an edition for each date, of `sources/ID-DATE.csv`.
pub(crate) fn definition(id: &str, dates: &[&str], more: &str) -> String {
    let sources = dates.iter().map(|date| format!("[[source]]\npath = \"sources/{id}-{date}.csv\"\npublished = {date}\n"));
    format!(
        "id = \"{id}\"\ntitle = \"事業所\"\ntitle_en = \"Establishments\"\ndescription = \"区別の事業所数\"\npublisher = \"見本\"\n\
         licence = \"CC0-1.0\"\ncadence = \"monthly\"\ntheme = \"business\"\nsample = true\n{more}\n{}[[table]]\nname = \"main\"\ntitle = \"区別\"\n",
        sources.collect::<String>()
    )
}
