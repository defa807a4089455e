//! Every change of the disk that a run makes, each behind a step at which tests can make it fail.

use super::fault::{self, Room, step};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Of more new files than these the whole file system is written through at once, which then costs less.
const MANY: usize = 256;

/// A new, empty file.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    step(Room::Takes)?;
    File::create(path)
}

/// Before bytes are written into a file that is open.
pub(crate) fn before_writing() -> io::Result<()> {
    step(Room::Takes)
}

/// A folder with those above it; it may be there already.
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    step(Room::Takes)?;
    fs::create_dir_all(path)
}

/// Moves a file or a folder within the file system, over a file that is there.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step(Room::Keeps)?;
    fs::rename(from, to)
}

/// Removes a file; it may be gone already.
pub(crate) fn remove_file(path: &Path) -> io::Result<()> {
    step(Room::Keeps)?;
    or_absent(fs::remove_file(path))
}

/// Removes a folder with all that is in it; it may be gone already.
pub(crate) fn remove_folder(path: &Path) -> io::Result<()> {
    step(Room::Keeps)?;
    or_absent(fs::remove_dir_all(path))
}

/// Removes an empty folder; it may be gone already.
pub(crate) fn remove_empty(path: &Path) -> io::Result<()> {
    step(Room::Keeps)?;
    or_absent(fs::remove_dir(path))
}

fn or_absent(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// The same file under another name, where the file system can; else a copy.
pub(crate) fn link(from: &Path, to: &Path) -> io::Result<()> {
    step(Room::Takes)?;
    match fs::hard_link(from, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => fs::copy(from, to).map(drop),
        done => done,
    }
}

/// A copy with bytes of its own.
pub(crate) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    step(Room::Takes)?;
    fs::copy(from, to).map(drop)
}

/// Exchanges two folders in one move, so that nobody ever sees neither; false where the system cannot.
#[cfg(target_os = "linux")]
pub(crate) fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    if fault::by_files() || fs::symlink_metadata(other)?.is_symlink() {
        return Ok(false);
    }
    step(Room::Keeps)?;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP | Errno::XDEV | Errno::BUSY) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Exchanges two folders in one move; this system cannot.
#[cfg(not(target_os = "linux"))]
pub(crate) fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    let _ = fault::by_files();
    Ok(false)
}

/// Has the system write new files through to the disk, so that they outlast a loss of power; `root` is a folder above them.
pub(crate) fn sync(root: &Path, files: &[PathBuf]) -> io::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    step(Room::Keeps)?;
    if files.len() > MANY && sync_all(root)? {
        return Ok(());
    }
    files.iter().try_for_each(|path| sync_file(path))?;
    let mut folders: Vec<&Path> = files.iter().filter_map(|path| path.parent()).collect();
    folders.sort_unstable();
    folders.dedup();
    folders.into_iter().try_for_each(sync_folder)
}

/// The whole file system; false where it cannot be done so.
#[cfg(target_os = "linux")]
fn sync_all(root: &Path) -> io::Result<bool> {
    rustix::fs::syncfs(File::open(root)?)?;
    Ok(true)
}

#[cfg(not(target_os = "linux"))]
fn sync_all(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Windows writes only through what was opened for writing.
fn sync_file(path: &Path) -> io::Result<()> {
    if cfg!(windows) { fs::OpenOptions::new().write(true).open(path)?.sync_all() } else { File::open(path)?.sync_all() }
}

/// The names in a folder; Windows keeps them by itself.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// The bytes of a file; none where there is none.
pub(crate) fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map(|_| Some(bytes))
}

/// The files below a folder, by their path from there with `/` between folders, in order; none where there is no folder.
pub(crate) fn files(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    below(root, "", &mut found);
    found
}

fn below(folder: &Path, above: &str, found: &mut Vec<String>) {
    for (name, is_folder) in super::files::entries(folder) {
        if is_folder { below(&folder.join(&name), &format!("{above}{name}/"), found) } else { found.push(format!("{above}{name}")) }
    }
}
