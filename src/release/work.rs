//! The hidden folder of an output folder, where a run keeps what is its own: nothing of it is published.
//!
//! | name | what it holds |
//! |---|---|
//! | `lock`, `owner.json` | who writes at the moment |
//! | `state.json` | what the last run saw, so that the next one can tell what is new |
//! | `stage/` | what is being put together; whatever is found there at the start of a run is of no use |
//! | `ready/` | what is complete and only half in its place; the next run puts it there |
//! | `sources/` | what came from the web, as it came: the one thing here that cannot be made again |
//! | `held/` | releases that a gate holds back, whole, until they are accepted |

use std::path::{Path, PathBuf};

/// Its name.
pub const WORK: &str = ".seihyo";

/// The name under which the files of the catalog as a whole are put together; no dataset has it.
pub(super) const INDEX: &str = ".index";

/// The hidden folder itself.
pub(super) fn folder(output: &Path) -> PathBuf {
    output.join(WORK)
}

/// Where folders are put together, under the names that they will have.
pub(super) fn stages(output: &Path) -> PathBuf {
    folder(output).join("stage")
}

/// Where complete folders wait to be put in their place file by file.
pub(super) fn ready(output: &Path) -> PathBuf {
    folder(output).join("ready")
}

/// Where releases are held back: a folder for each dataset, in it one for each date.
pub(super) fn held(output: &Path) -> PathBuf {
    folder(output).join("held")
}

/// What another part of the program has noted in the hidden folder under a name; none where it has not.
pub fn noted(output: &Path, name: &str) -> Option<String> {
    super::files::text(&folder(output).join(name))
}

/// Notes a text in the hidden folder under a name. Errs where it cannot be written.
pub fn note(output: &Path, name: &str, text: &str) -> Result<(), crate::finding::Error> {
    super::files::replace(&folder(output).join(name), text).map(drop)
}
