//! From what a user names (files, folders, URLs) to the sources to read.

use super::{SourceFile, url};
use crate::finding::Error;
use crate::limits::{Budget, Deadline, Limit, Limits};
use crate::message::Message;
use crate::place::Place;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// A source that was named or found and is not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The name to show: the path as the user gave it, with `/` between folders, or the URL.
    pub name: String,
    /// The path below the folder or beside the file that the user named, for the names of what is written; `/` between folders.
    pub relative: String,
    from: From,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum From {
    Disk(PathBuf),
    Web(String),
    /// A file on disk that came from the web, with the charset that it came with.
    Received(PathBuf, Option<String>),
    /// What has just come from the web.
    Arrived(SourceFile),
}

/// Endings of files that are taken from a folder unseen; of other files the first bytes decide.
const ENDINGS: [&str; 13] = ["xlsx", "xlsm", "xlsb", "xls", "xlt", "ods", "csv", "tsv", "tab", "htm", "html", "xhtml", "txt"];

/// What was found of the sources that were named.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The sources to read.
    pub inputs: Vec<Input>,
    /// What does not exist or cannot be listed.
    pub errors: Vec<Error>,
    /// Files of folders that hold no tables by ending and first bytes.
    pub passed_over: usize,
    /// Owner files in folders: each stands beside a document that is open in an office program.
    pub open_documents: usize,
}

/// Finds the sources that are named: files as they are, folders with all files in them that may hold tables, `http(s)` URLs.
///
/// Files of a folder come in the order of their names, whatever the file system. What does not exist is an error each; files of a
/// folder that hold no tables are counted only.
pub fn find(named: &[String]) -> Found {
    let mut found = Found::default();
    for name in named {
        if is_url(name) {
            found.inputs.push(Input { name: name.clone(), relative: url::file_name(name), from: From::Web(name.clone()) });
            continue;
        }
        let path = Path::new(name);
        if path.is_dir() {
            for entry in WalkDir::new(path).sort_by_file_name() {
                match entry {
                    Ok(entry) if entry.file_type().is_dir() => {}
                    Ok(entry) if is_owner_file(&entry.file_name().to_string_lossy()) => found.open_documents += 1,
                    Ok(entry) if may_hold_tables(entry.path()) => {
                        let relative = entry.path().strip_prefix(path).unwrap_or(entry.path());
                        found.inputs.push(Input {
                            name: portable(entry.path()),
                            relative: portable(relative),
                            from: From::Disk(entry.path().to_owned()),
                        });
                    }
                    Ok(_) => found.passed_over += 1,
                    Err(error) => {
                        let at = error.path().map_or_else(|| name.clone(), portable);
                        found.errors.push(Error::new(Place::file(at), Message::new("source.unreadable", [error.to_string()])));
                    }
                }
            }
        } else if path.exists() {
            let relative = path.file_name().map_or_else(|| name.clone(), |file| portable(Path::new(file)));
            found.inputs.push(Input { name: portable(path), relative, from: From::Disk(path.to_owned()) });
        } else {
            found
                .errors
                .push(Error::new(Place::file(portable(path)), Message::plain("source.absent")).hint(Message::plain("source.absent-hint")));
        }
    }
    found
}

/// True for the name of an owner file, `~$population.xlsx`, which an office program leaves beside a document while it is open.
pub fn is_owner_file(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with(".~lock.")
}

/// True for what is fetched rather than opened.
pub fn is_url(name: &str) -> bool {
    name.starts_with("http://") || name.starts_with("https://")
}

/// A path with `/` between folders on every system.
pub fn portable(path: impl AsRef<Path>) -> String {
    let text = path.as_ref().to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

fn may_hold_tables(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
        return true;
    }
    let mut head = [0u8; 8];
    let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    head.get(..read).is_some_and(|head| head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]))
}

impl Input {
    /// A file on disk under the name it has there.
    pub fn file(path: &Path, name: &str) -> Self {
        Self { name: name.to_owned(), relative: name.to_owned(), from: From::Disk(path.to_owned()) }
    }

    /// A page or file on the web, which has to be asked for before it can be read.
    pub fn web(address: &str) -> Self {
        Self { name: address.to_owned(), relative: url::file_name(address), from: From::Web(address.to_owned()) }
    }

    /// What came from the web and is kept on disk, under the address that it came from.
    pub fn received(address: &str, path: &Path, charset: Option<String>) -> Self {
        Self { name: address.to_owned(), relative: url::file_name(address), from: From::Received(path.to_owned(), charset) }
    }

    /// The same source, now that it has come from the web.
    #[must_use]
    pub fn arrived(&self, file: SourceFile) -> Self {
        Self { from: From::Arrived(file), ..self.clone() }
    }

    /// The address of what is on the web and has to be asked for; none for what is here.
    pub fn address(&self) -> Option<&str> {
        if let From::Web(address) = &self.from { Some(address) } else { None }
    }

    /// The charset that it came with from the web.
    pub fn charset(&self) -> Option<&str> {
        match &self.from {
            From::Received(_, charset) => charset.as_deref(),
            From::Arrived(file) => file.declared_charset.as_deref(),
            From::Disk(_) | From::Web(_) => None,
        }
    }

    /// The file on disk; none for what is on the web.
    pub fn path(&self) -> Option<&Path> {
        match &self.from {
            From::Disk(path) | From::Received(path, _) => Some(path),
            From::Web(_) | From::Arrived(_) => None,
        }
    }

    /// Reads the bytes. Errs where they cannot be had or are more than [`Limit::InputBytes`] allows by default.
    pub fn load(&self) -> Result<SourceFile, Error> {
        self.load_within(&Limits::default())
    }

    /// Reads the bytes. Errs where they cannot be had or are more than the limit, and for what is on the web and has not come.
    pub fn load_within(&self, limits: &Limits) -> Result<SourceFile, Error> {
        match &self.from {
            From::Disk(path) => self.open(path, limits),
            From::Received(path, charset) => Ok(SourceFile { declared_charset: charset.clone(), ..self.open(path, limits)? }),
            From::Arrived(file) => Ok(file.clone()),
            From::Web(address) => Err(Error::new(Place::file(&**address), Message::plain("source.on-web"))),
        }
    }

    fn open(&self, path: &Path, limits: &Limits) -> Result<SourceFile, Error> {
        let fail = |error: std::io::Error| {
            let message = match error.kind() {
                std::io::ErrorKind::NotFound => Message::plain("source.absent"),
                _ => Message::new("source.unreadable", [error.to_string()]),
            };
            Error::new(Place::file(&*self.name), message)
        };
        let size = std::fs::metadata(path).map_err(fail)?.len();
        let budget = Budget::new(limits, size, Deadline::default());
        budget.check(Limit::InputBytes, size).map_err(|exceeded| exceeded.error(Place::file(&*self.name)))?;
        let most = limits.get(Limit::InputBytes);
        let bytes = std::fs::File::open(path).and_then(|file| read(&mut file.take(most.saturating_add(1)), size)).map_err(fail)?;
        budget.check(Limit::InputBytes, bytes.len() as u64).map_err(|exceeded| exceeded.error(Place::file(&*self.name)))?;
        Ok(SourceFile { name: Arc::from(&*self.name), bytes, declared_charset: None })
    }
}

/// Reads to the end what says that it has so many bytes, into the memory where they stay.
fn read(file: &mut impl Read, size: u64) -> std::io::Result<Arc<[u8]>> {
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, usize::try_from(size).unwrap_or(0)).collect();
    let mut filled = 0;
    while let Some(rest) = Arc::get_mut(&mut bytes).and_then(|bytes| bytes.get_mut(filled..)).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    // What is no plain file, such as a device, may give more than it says, and what is written meanwhile less.
    let mut more = Vec::new();
    file.read_to_end(&mut more)?;
    let is_whole = filled == bytes.len() && more.is_empty();
    Ok(if is_whole { bytes } else { bytes.iter().take(filled).copied().chain(more).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_more_or_fewer_bytes_than_it_says_is_read_to_its_end() {
        for size in [0, 1, 5, 6, 100] {
            // Gives three bytes at a time at the most.
            let mut file = (&b"abc"[..]).chain(&b"def"[..]);
            assert_eq!(&*read(&mut file, size).unwrap(), b"abcdef", "{size}");
        }
    }

    #[test]
    fn folders_give_their_tables_in_order_of_name() {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in [("b.csv", &b"1"[..]), ("a.xlsx", b"x"), ("c.md", b"text"), ("d.xlxs", b"PK\x03\x04rest"), ("~$a.xlsx", b"x")]
        {
            std::io::Write::write_all(&mut std::fs::File::create(folder.path().join(name)).unwrap(), bytes).unwrap();
        }
        let found = find(&[folder.path().to_string_lossy().into_owned()]);
        let names: Vec<&str> = found.inputs.iter().map(|input| input.relative.as_str()).collect();
        assert_eq!((names, found.errors.len()), (vec!["a.xlsx", "b.csv", "d.xlxs"], 0));
        assert_eq!((found.passed_over, found.open_documents), (1, 1));
    }

    #[test]
    fn what_is_not_there_is_an_error_with_a_hint() {
        let found = find(&["no/such/file.xls".to_owned()]);
        assert!(found.inputs.is_empty());
        assert!(found.errors.first().is_some_and(|error| error.to_string().starts_with("no/such/file.xls: ") && error.hint.is_some()));
    }
}
