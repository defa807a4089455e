//! `seihyo new`: a draft definition for a file.

use super::{Context, Outcome};
use clap::ArgMatches;
use seihyo::dataset::{self, Loose};
use seihyo::definition::{self, Origin};
use seihyo::finding::Error;
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::source::input;
use std::path::{Component, Path, PathBuf};

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    match draft(text("file").unwrap_or_default(), text("id"), text("published"), text("output").map(Path::new), context) {
        Err(error) => context.failed(&error),
        Ok(Written::Text(text)) => {
            super::print(&text);
            Outcome::Clean
        }
        Ok(Written::File(file)) => {
            super::print(&Message::new("command.new-written", [file]).text(context.lang));
            Outcome::Clean
        }
    }
}

enum Written {
    Text(String),
    File(String),
}

fn draft(named: &str, id: Option<&str>, published: Option<&str>, output: Option<&Path>, context: &Context) -> Result<Written, Error> {
    let published = match published {
        Some(date) => date
            .parse::<jiff::civil::Date>()
            .map_err(|_| Error::new(Place::file("--published"), Message::new("command.no-date", [date])))?,
        None => super::clock::now().date(),
    };
    let limits = &context.limits;
    let source = super::single(context, named)?.load_within(limits)?;
    let origin = if input::is_url(named) { Origin::Url(named.to_owned()) } else { Origin::Path(source_path(named, output)) };
    // A definition is named by its id, so the file it goes into gives the id where none is given.
    let stem = output.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
    let mut loose = Loose::read_within(&source, limits)?;
    let draft = dataset::draft(&source.name, &loose.take_grids(), origin, id.or(stem.as_deref()), &published.to_string(), &[])?;
    let text = definition::draft(&draft);
    match output {
        None => Ok(Written::Text(text)),
        Some(file) => {
            if file.exists() {
                return Err(Error::new(Place::file(input::portable(file)), Message::plain("command.exists")));
            }
            super::write(file, &text)?;
            Ok(Written::File(input::portable(file)))
        }
    }
}

/// The path of a source as `build` takes it: from the folder that holds the folder of the definition.
///
/// As the user gave it where it is absolute, or where no file is written: then it is taken to go into `catalog/` here.
fn source_path(named: &str, output: Option<&Path>) -> String {
    let plain = |path: &Path| std::path::absolute(path).ok().map(|path| without_dots(&path));
    let base = output.and_then(plain).and_then(|file| Some(file.parent()?.parent()?.to_owned()));
    match (base, plain(Path::new(named))) {
        (Some(base), Some(source)) if Path::new(named).is_relative() => input::portable(relative(&base, &source)),
        _ => input::portable(named),
    }
}

/// A path without `.`, and without `..` and the folder before it.
fn without_dots(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut out, part| {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
        out
    })
}

/// The way from a folder to a file; the file as it is where no way leads from one to the other, as between the drives of Windows.
fn relative(base: &Path, file: &Path) -> PathBuf {
    let common = base.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return file.to_owned();
    }
    let up = base.components().skip(common).map(|_| Component::ParentDir);
    up.chain(file.components().skip(common)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_found_from_the_folder_that_holds_the_catalog() {
        let here = std::env::current_dir().unwrap_or_default();
        let name = here.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let path = |named: &str, output: &str| source_path(named, Some(Path::new(output)));
        assert_eq!(path("sources/a.csv", "catalog/x.toml"), "sources/a.csv");
        assert_eq!(path("./b/../a.csv", "./catalog/x.toml"), "a.csv");
        assert_eq!(path("statistics/sources/a.csv", "statistics/catalog/x.toml"), "sources/a.csv");
        assert_eq!(path("a.csv", "statistics/catalog/x.toml"), "../a.csv");
        assert_eq!(path("a.csv", "x.toml"), format!("{name}/a.csv"));
        assert_eq!(path("/data/a.csv", "x/catalog/x.toml"), "/data/a.csv");
        assert_eq!(source_path("sources/a.csv", None), "sources/a.csv");
    }
}
