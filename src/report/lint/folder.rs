//! The scores of folders.

use super::{Lint, Linted, LintedFile};
use crate::lint::{Gain, Level, Score};
use crate::source::input::is_url;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A folder with what its files came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its name as the user knows it, `.` for the one that the user works in.
    pub name: String,
    /// How many files in it, and below it, could be judged.
    pub files: usize,
    /// The mean of their scores.
    pub score: Score,
    /// What would raise that mean most, level by level, the greatest gain first.
    pub gains: Vec<Gain>,
}

impl Lint {
    /// The folders with two files or more, in order of name; a file counts for every folder above it that the user named.
    ///
    /// A folder that holds the same files as one below it is left out.
    pub fn folders(&self) -> Vec<Folder> {
        let mut files: BTreeMap<String, Vec<&LintedFile>> = BTreeMap::new();
        for source in self.sources.iter().filter(|source| !is_url(&source.name)) {
            let Linted { name, file: Ok(file), .. } = source else { continue };
            for folder in folders_of(name) {
                files.entry(folder).or_default().push(file);
            }
        }
        let same_below =
            |name: &str, count: usize| files.iter().any(|(other, files)| other.starts_with(&format!("{name}/")) && files.len() == count);
        let several = files.iter().filter(|(name, files)| files.len() > 1 && !same_below(name, files.len()));
        several.map(|(name, files)| folder(name, files)).collect()
    }
}

/// The folders that a name tells of, the nearest last: `a`, `a/b` for `a/b/c.csv`.
fn folders_of(name: &str) -> Vec<String> {
    let Some((folder, _)) = name.rsplit_once('/') else { return vec![".".to_owned()] };
    let ends = folder.char_indices().filter(|&(at, c)| c == '/' && at > 0).map(|(at, _)| at).chain([folder.len()]);
    let up = |part: &&str| !part.is_empty() && !part.ends_with("..") && *part != ".";
    ends.filter_map(|end| folder.get(..end)).filter(up).map(str::to_owned).collect()
}

fn folder(name: &str, files: &[&LintedFile]) -> Folder {
    let scores: Vec<Score> = files.iter().map(|file| file.score()).collect();
    let score = Score::mean(&scores);
    Folder { name: name.to_owned(), files: files.len(), gains: gains(files, &score), score }
}

/// What would raise the mean: for each level the rule, or the fewest rules of one file, that raise the sum over all files most.
fn gains(files: &[&LintedFile], now: &Score) -> Vec<Gain> {
    let mut raised: BTreeMap<(Level, Vec<&'static str>), u32> = BTreeMap::new();
    let mut counted: BTreeMap<Level, u32> = BTreeMap::new();
    for file in files {
        let score = file.score();
        Level::ALL.into_iter().filter(|&level| score.of(level).is_some()).for_each(|level| *counted.entry(level).or_default() += 1);
        for gain in file.gains() {
            *raised.entry((gain.level, gain.codes)).or_default() += gain.to - gain.from;
        }
    }
    let best = |level: Level| -> Option<Gain> {
        let of_level = raised.iter().filter(|((of, _), _)| *of == level);
        let ((_, codes), sum) = of_level.max_by_key(|((_, codes), sum)| (**sum, Reverse(codes.len())))?;
        let (from, by) = (now.of(level)?, sum.checked_div(*counted.get(&level)?)?);
        (by > 0).then(|| Gain { level, codes: codes.clone(), from, to: (from + by).min(100) })
    };
    let mut gains: Vec<Gain> = Level::ALL.into_iter().filter_map(best).collect();
    gains.sort_by_key(|gain| (Reverse(gain.to - gain.from), gain.level));
    gains
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_counts_for_each_folder_above_it() {
        for (name, folders) in
            [("a.csv", &["."][..]), ("a/b.csv", &["a"]), ("a/b/c.csv", &["a", "a/b"]), ("../x/y.csv", &["../x"]), ("/tmp/y.csv", &["/tmp"])]
        {
            assert_eq!(folders_of(name), folders, "{name}");
        }
    }
}
