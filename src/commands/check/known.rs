//! What is known of the files of a check from outside of them: the edition before, a data dictionary, what a baseline calls them.

use crate::commands::Context;
use seihyo::definition::{Definition, Origin};
use seihyo::lint::{CSVW_ENDING, DATA_PACKAGE, Dictionary, Edition, Selection, rule};
use seihyo::report::lint::{Known, edition};
use seihyo::source::input::Input;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// The edition before each file of a catalog.
#[derive(Default)]
pub(super) struct Editions(BTreeMap<PathBuf, PathBuf>);

impl Editions {
    /// Adds the editions of a dataset that are files, in the order of their publication.
    pub(super) fn add(&mut self, definition: &Definition, base: &Path) {
        let mut files: Vec<(&str, PathBuf)> = Vec::new();
        for source in &definition.sources {
            if let Origin::Path(path) = &source.origin {
                files.push((&source.published, base.join(path)));
            }
        }
        files.sort();
        for (before, after) in files.iter().zip(files.iter().skip(1)).filter(|(before, after)| before.0 < after.0) {
            self.0.insert(place(&after.1), before.1.clone());
        }
    }

    /// What is known of a file, as far as a rule that is wanted asks for it. An edition before that cannot be read is none.
    pub(super) fn known(&self, context: &Context, input: &Input, selection: &Selection) -> Known {
        let wants = |code: &str| rule(code).is_some_and(|rule| selection.wants(rule));
        Known {
            before: wants("FIL202").then(|| self.before(context, &input.name)).flatten(),
            dictionary: wants("FIL203").then(|| dictionary(Path::new(&input.name))).flatten(),
        }
    }

    fn before(&self, context: &Context, name: &str) -> Option<Edition> {
        let path = self.0.get(&place(Path::new(name)))?;
        let named = path.file_name()?.to_string_lossy().into_owned();
        let loose = super::read(context, &Input::file(path, &named)).ok()?;
        Some(edition(named, loose))
    }
}

/// Dictionaries larger than this are not read.
const LARGEST: u64 = 16 << 20;

/// What stands in a dictionary beside a file: its own first, then that of the folder.
fn dictionary(path: &Path) -> Option<Dictionary> {
    let file = path.file_name()?.to_string_lossy().into_owned();
    [format!("{file}{CSVW_ENDING}"), DATA_PACKAGE.to_owned()].iter().find_map(|name| {
        let beside = path.with_file_name(name);
        std::fs::metadata(&beside).ok().filter(|found| found.is_file() && found.len() <= LARGEST)?;
        Dictionary::read(name, &read(&beside)?, &file)
    })
}

#[expect(clippy::disallowed_methods, reason = "a dictionary beside a file that the user names")]
fn read(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// What a baseline calls a file: its path from the folder of the baseline, so that both may be named from any folder; the name itself for
/// what is no file on this disk.
pub(super) fn key(baseline: &str, name: &str) -> String {
    let folder = Path::new(baseline).parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let both = folder.canonicalize().ok().zip(Path::new(name).canonicalize().ok());
    both.and_then(|(folder, file)| below(&folder, &file)).unwrap_or_else(|| name.to_owned())
}

/// The path of a file from a folder, with `/` between folders; none where they have no root in common.
fn below(folder: &Path, file: &Path) -> Option<String> {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (folder.components().collect(), file.components().collect());
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let down = to.iter().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    (shared > 0).then(|| up.chain(down).collect::<Vec<_>>().join("/"))
}

/// A path by which a file is told from others, however it is named.
pub(super) fn place(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
