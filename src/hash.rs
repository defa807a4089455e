//! Maps and sets by hash for keys that come from a file: quick for short texts, and seeded anew in each run, so that no file can be made
//! to collide. Nothing is written in their order.

use foldhash::fast::{FixedState, RandomState};
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

/// A map as of `std`, made by `HashMap::default()`.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set as of `std`, made by `HashSet::default()`.
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;

/// A number for a text, the same in each run: for a place among others that may be lost without harm.
pub(crate) fn of_text(text: &str) -> u64 {
    of_texts(std::iter::once(text))
}

/// The same for texts one behind the other.
pub(crate) fn of_texts<'a>(texts: impl Iterator<Item = &'a str>) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    texts.for_each(|text| text.hash(&mut hasher));
    hasher.finish()
}
