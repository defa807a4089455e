//! A folder that is complete takes the place of the one that stands, all at once.
//!
//! It is put together in `stage/`. Where the system can exchange two folders, the switch is that one move: before it the old folder is
//! whole in its place, after it the new one. Elsewhere the complete folder is moved to `ready/` first, which is the promise that it will
//! be published, and then goes to its place file by file, each by a rename; a run that is cut off in between is completed by the next
//! one, and every file is whole at any time.

use super::work::{self, INDEX};
use super::{disk, files, not_written};
use crate::finding::Error;
use std::path::{Path, PathBuf};

/// The files of the catalog as a whole, beside the folders of the datasets.
pub const INDEX_FILES: [&str; 8] =
    [super::CATALOG, "catalog.ttl", "catalog.jsonld", "ckan.json", "feed.atom", "sitemap.xml", "robots.txt", super::sums::SUMS];

/// What a folder that was put together brings.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Its files that do not stand in their place yet, or with other bytes; by their path from the folder.
    pub(super) fresh: Vec<String>,
    /// Whether a file that stands there is none of it.
    pub(super) loses: bool,
}

impl News {
    /// True where nothing would change.
    pub(super) fn is_nothing(&self) -> bool {
        self.fresh.is_empty() && !self.loses
    }
}

/// Compares a folder that was put together with the one that stands; a file with the same bytes becomes the one that stands, so that it
/// keeps its time.
pub(super) fn settle(stage: &Path, place: &Path) -> Result<News, Error> {
    let names = disk::files(stage);
    let loses = disk::files(place).iter().any(|name| names.binary_search(name).is_err());
    let mut news = News { fresh: Vec::new(), loses };
    for name in names {
        let (new, old) = (stage.join(&name), place.join(&name));
        if files::is_one(&new, &old) {
            continue;
        }
        if files::same(&new, &old) {
            disk::remove_file(&new).and_then(|()| disk::link(&old, &new)).map_err(|error| not_written(&new, &error))?;
        } else {
            news.fresh.push(name);
        }
    }
    Ok(news)
}

/// Puts the complete folder `stage/NAME` in the place of `NAME` in the output folder. Its new files must have been written through.
pub(super) fn publish(output: &Path, name: &str) -> Result<(), Error> {
    let (stage, place) = (work::stages(output).join(name), output.join(name));
    let switched = || {
        if !place.exists() {
            disk::rename(&stage, &place)?;
        } else if disk::exchange(&stage, &place)? {
            disk::sync_folder(output)?;
            return disk::remove_folder(&stage);
        } else {
            return promise(output, name).and_then(|ready| keep_promise(output, &ready, name));
        }
        disk::sync_folder(output)
    };
    switched().map_err(|error| not_written(&place, &error))
}

/// Puts the complete files in a folder of the stage beside those that stand: of `.index` beside the folders of the datasets, of any other
/// `.NAME` into the folder `NAME`.
pub(super) fn publish_beside(output: &Path, name: &str) -> Result<(), Error> {
    let done = promise(output, name).and_then(|ready| keep_promise(output, &ready, name));
    done.map_err(|error| not_written(&place(output, name), &error))
}

/// Where the files of a promised folder go.
pub(super) fn place(output: &Path, name: &str) -> PathBuf {
    if name == INDEX { output.to_owned() } else { output.join(name.trim_start_matches('.')) }
}

/// Moves a complete folder to where the next run would go on with it.
fn promise(output: &Path, name: &str) -> std::io::Result<PathBuf> {
    let folder = work::ready(output);
    disk::folder(&folder)?;
    let ready = folder.join(name);
    disk::rename(&work::stages(output).join(name), &ready)?;
    disk::sync_folder(&folder)?;
    Ok(ready)
}

/// Puts every file of a promised folder in its place, removes what is none of it, and lets go of the promise.
fn keep_promise(output: &Path, ready: &Path, name: &str) -> std::io::Result<()> {
    let place = place(output, name);
    let names = disk::files(ready);
    for file in &names {
        let (new, old) = (ready.join(file), place.join(file));
        if !files::is_one(&new, &old) && !files::same(&new, &old) {
            replace(&new, &old)?;
        }
    }
    remove_vanished(&place, name, &names)?;
    disk::sync_folder(&place)?;
    // One move ends the promise; what is removed after it is nothing to go on with.
    let over = work::stages(output).join(format!("{name}.old"));
    disk::folder(&work::stages(output))?;
    disk::remove_folder(&over)?;
    disk::rename(ready, &over)?;
    disk::remove_folder(&over)
}

/// Removes what stands in the place of a promised folder and is none of it; of pages nothing, for most of them stay.
fn remove_vanished(place: &Path, name: &str, names: &[String]) -> std::io::Result<()> {
    let standing = match name {
        INDEX => INDEX_FILES.map(str::to_owned).to_vec(),
        name if name.starts_with('.') => Vec::new(),
        _ => disk::files(place),
    };
    let gone = |file: &&String| names.binary_search(file).is_err() && place.join(file).exists();
    standing.iter().filter(gone).try_for_each(|file| disk::remove_file(&place.join(file)))?;
    if name.starts_with('.') { Ok(()) } else { remove_empty_folders(place) }
}

/// The same file at another place, over the one that stands there, in one move.
fn replace(new: &Path, old: &Path) -> std::io::Result<()> {
    let folder = old.parent().unwrap_or(Path::new(""));
    let name = old.file_name().unwrap_or_default().to_string_lossy();
    let beside = old.with_file_name(format!(".{name}.new"));
    disk::folder(folder)?;
    disk::remove_file(&beside)?;
    disk::link(new, &beside)?;
    disk::rename(&beside, old)
}

fn remove_empty_folders(folder: &Path) -> std::io::Result<()> {
    for (name, is_folder) in files::entries(folder) {
        let path = folder.join(name);
        if is_folder {
            remove_empty_folders(&path)?;
            if files::entries(&path).is_empty() {
                disk::remove_empty(&path)?;
            }
        }
    }
    Ok(())
}

/// Completes what a run that was cut off had promised, and removes what it was putting together.
pub(super) fn recover(output: &Path) -> Result<(), Error> {
    for (name, _) in pending(output) {
        let ready = work::ready(output).join(&name);
        keep_promise(output, &ready, &name).map_err(|error| not_written(&ready, &error))?;
    }
    let stages = work::stages(output);
    let left = !files::entries(&stages).is_empty();
    if left { disk::remove_folder(&stages).map_err(|error| not_written(&stages, &error)) } else { Ok(()) }
}

/// The folders that are promised and not in their place.
pub(super) fn pending(output: &Path) -> Vec<(String, bool)> {
    files::entries(&work::ready(output))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn put(root: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::io::Write::write_all(&mut fs::File::create(path).unwrap(), text.as_bytes()).unwrap();
        }
    }

    fn all(root: &Path) -> Vec<(String, String)> {
        let text = |name: String| (name.clone(), files::text(&root.join(name)).unwrap());
        disk::files(root).into_iter().filter(|name| !name.starts_with(work::WORK)).map(text).collect()
    }

    fn pairs(files: &[(&str, &str)]) -> Vec<(String, String)> {
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_folder_takes_the_place_of_another_whole() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path();
        put(output, &[("a/same.csv", "1"), ("a/old.csv", "2"), ("b/x.csv", "3")]);
        put(&work::stages(output), &[("a/same.csv", "1"), ("a/new.csv", "4"), ("a/releases/1/y.csv", "5")]);
        let news = settle(&work::stages(output).join("a"), &output.join("a")).unwrap();
        assert_eq!((news.fresh.as_slice(), news.loses), (["new.csv", "releases/1/y.csv"].map(str::to_owned).as_slice(), true));
        publish(output, "a").unwrap();
        assert_eq!(all(output), pairs(&[("a/new.csv", "4"), ("a/releases/1/y.csv", "5"), ("a/same.csv", "1"), ("b/x.csv", "3")]));
        assert!(files::entries(&work::stages(output)).is_empty());
    }

    #[test]
    fn what_was_promised_is_completed_and_what_was_not_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path();
        put(output, &[("a/old.csv", "1"), ("a/both.csv", "2"), ("b/x.csv", "3"), ("robots.txt", "r"), ("mine.txt", "m")]);
        put(&work::ready(output), &[("a/both.csv", "new"), (".index/catalog.json", "{}")]);
        put(&work::stages(output), &[("b/x.csv", "half")]);
        recover(output).unwrap();
        assert_eq!(all(output), pairs(&[("a/both.csv", "new"), ("b/x.csv", "3"), ("catalog.json", "{}"), ("mine.txt", "m")]));
        assert!(pending(output).is_empty());
    }

    #[test]
    fn the_same_bytes_are_no_news_and_keep_their_file() {
        let folder = tempfile::tempdir().unwrap();
        let (stage, place) = (folder.path().join("s"), folder.path().join("p"));
        put(&stage, &[("a", "1")]);
        put(&place, &[("a", "1")]);
        assert!(settle(&stage, &place).unwrap().is_nothing());
        put(&place, &[("b", "1")]);
        assert!(settle(&stage, &place).unwrap().loses);
    }
}
