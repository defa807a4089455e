//! What the officer takes away: the definition, and the tables in every form as one archive.

use super::{Held, Wish};
use crate::dataset;
use crate::definition::{self, Draft, Origin};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::release::{self, BuildOptions, ConvertOptions, Describe, Lock, Observer, Owner};
use crate::source::input::Input;
use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::Path;
use std::time::Duration;
use zip::write::SimpleFileOptions;

/// The date of publication of a definition where the officer does not say: one that is to be looked at.
const NO_DATE: &str = "1970-01-01";

/// What the definition is written from.
pub(super) fn draft(held: &Held, wish: &Wish) -> Result<Draft, Error> {
    let origin = Origin::Path(format!("sources/{}", held.facts.name));
    let id = Some(wish.id.as_str()).filter(|id| !id.is_empty());
    let published = if wish.published.is_empty() { NO_DATE } else { &wish.published };
    if published.parse::<jiff::civil::Date>().is_err() {
        return Err(Error::new(Place::file("published"), Message::new("command.no-date", [published])));
    }
    dataset::draft(&held.facts.name, &held.grids, origin, id, published, &wish.corrections()?)
}

/// An archive of all tables, and its name without ending: as `convert` writes them, or `build` where the officer said something of them.
///
/// The archive is the same for the same file and words.
pub(super) fn archive(held: &Held, wish: &Wish) -> Result<(String, Vec<u8>), Error> {
    let failed =
        |error: io::Error| Error::new(Place::file(held.facts.name.clone()), Message::new("command.not-written", [error.to_string()]));
    let folder = tempfile::tempdir().map_err(failed)?;
    let sources = folder.path().join("sources");
    let put = |path: &Path, bytes: &[u8]| {
        fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
        File::create(path)?.write_all(bytes)
    };
    let source = sources.join(&*held.facts.name);
    put(&source, &held.source.bytes).map_err(failed)?;
    let stem = held.facts.name.rsplit_once('.').map_or(&*held.facts.name, |(stem, _)| stem).to_owned();
    if wish.corrections()?.is_empty() {
        let output = folder.path().join("tables");
        let input = Input::file(&source, &held.facts.name);
        let report = release::convert(&input, &output, &ConvertOptions::default());
        if let Some(error) = report.error {
            return Err(error);
        }
        return Ok((stem, packed(&output).map_err(failed)?));
    }
    let draft = draft(held, wish)?;
    let text = definition::draft(&draft);
    put(&folder.path().join("catalog").join(format!("{}.toml", draft.id)), text.as_bytes()).map_err(failed)?;
    let output = folder.path().join("output");
    let nobody = Owner { pid: std::process::id(), host: String::new(), started: String::new() };
    let lock = Lock::take(&output, &nobody, Duration::ZERO)?;
    let report = release::build(&folder.path().join("catalog"), &lock, &BuildOptions::default(), Describe::nothing(), Observer::nothing());
    let faults = report.definitions.into_iter().map(|fault| fault.error).chain(report.errors);
    let releases = report.datasets.into_iter().flat_map(|dataset| dataset.releases.into_iter().filter_map(|release| release.error));
    if let Some(error) = faults.chain(releases).next() {
        return Err(error);
    }
    let tables = output.join(&draft.id);
    put(&tables.join(format!("{}.toml", draft.id)), text.as_bytes()).map_err(failed)?;
    fs::remove_dir_all(tables.join("releases")).map_err(failed)?;
    Ok((stem, packed(&tables).map_err(failed)?))
}

/// The files of a folder as an archive, in order of name, without dates.
fn packed(folder: &Path) -> io::Result<Vec<u8>> {
    let mut names: Vec<String> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned())).collect::<Result<_, _>>()?;
    names.retain(|name| !name.starts_with('.') && folder.join(name).is_file());
    names.sort();
    let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for name in names {
        archive.start_file(name.as_str(), SimpleFileOptions::default())?;
        io::copy(&mut File::open(folder.join(&name))?, &mut archive)?;
    }
    let mut bytes = archive.finish()?;
    bytes.rewind()?;
    Ok(bytes.into_inner())
}
