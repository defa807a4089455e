//! A file through everything that is done with files, and what came of it.

use seihyo::dataset::Loose;
use seihyo::finding::Error;
use seihyo::limits::{Limits, contained, is_fault};
use seihyo::lint::Selection;
use seihyo::place::Place;
use seihyo::report::lint::{Keep, Linted};
use seihyo::source::SourceFile;

/// How a file ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Read, laid out, proved, unfolded and judged; the number of its observations.
    Read(usize),
    /// Refused with an error.
    Refused(Error),
    /// The time was up.
    Late,
    /// The program itself failed; what it said.
    Fault(String),
}

/// Reads, lays out, proves, unfolds and judges a file.
pub(crate) fn run(name: &str, bytes: Vec<u8>, limits: &Limits) -> End {
    let source = SourceFile { name: name.into(), bytes: bytes.into(), declared_charset: None };
    let observed = contained(&Place::file(name), || {
        let mut loose = Loose::read_within(&source, limits)?;
        let of_sheet = |sheet: seihyo::dataset::Sheet| sheet.parts().map(|part| part.table.reading().observations().count()).sum::<usize>();
        Ok(loose.sheets().map(of_sheet).sum())
    });
    let judged = || Linted::new(name, Loose::read_within(&source, limits), Selection::default(), Keep::default()).file.err();
    match observed {
        Ok(observations) => judged().map_or(End::Read(observations), End::of),
        Err(error) => End::of(error),
    }
}

impl End {
    fn of(error: Error) -> Self {
        if is_fault(&error) {
            Self::Fault(error.to_string())
        } else if error.message.key() == "limit.time" {
            Self::Late
        } else {
            Self::Refused(error)
        }
    }
}
