//! Files by a pattern.

use crate::source::input::is_owner_file;
use std::path::Path;
use walkdir::WalkDir;

/// The files below `base` that fit a pattern, by name, with `/` between folders.
///
/// `*` stands for any part of a name, `?` for one character, `**` for any number of folders; names that begin with a dot, and those of
/// the owner files of open documents, only fit patterns that begin alike. The folders before the first pattern are not walked through.
pub(super) fn find(base: &Path, pattern: &str) -> Vec<String> {
    let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let plain = parts.iter().take_while(|part| !part.contains(['*', '?'])).count();
    let (fixed, open) = parts.split_at(plain.min(parts.len().saturating_sub(1)));
    let fixed = format!("{}{}", if pattern.starts_with('/') { "/" } else { "" }, fixed.join("/"));
    let root = base.join(&fixed);
    let depth = if open.contains(&"**") { usize::MAX } else { open.len() };
    let files = WalkDir::new(&root).min_depth(1).max_depth(depth).sort_by_file_name().into_iter().filter_map(Result::ok);
    let mut found: Vec<String> = files
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let below = entry.path().strip_prefix(&root).ok()?;
            let names: Vec<String> = below.iter().map(|name| name.to_string_lossy().into_owned()).collect();
            let fits = fits(open, &names.iter().map(String::as_str).collect::<Vec<_>>());
            let folder = if fixed.is_empty() || fixed == "/" { fixed.clone() } else { format!("{fixed}/") };
            fits.then(|| format!("{folder}{}", names.join("/")))
        })
        .collect();
    found.sort();
    found
}

/// True where a path fits: `**` takes as few folders as it can, and one more each time that the rest does not fit.
fn fits(pattern: &[&str], path: &[&str]) -> bool {
    wild(pattern, path, |part| *part == "**", |part, name| name_fits(part, name))
}

/// True where a name fits a part of a pattern.
fn name_fits(pattern: &str, name: &str) -> bool {
    let unseen = name.starts_with('.') || is_owner_file(name);
    if unseen && pattern.chars().next() != name.chars().next() {
        return false;
    }
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    wild(&pattern, &name, |c| *c == '*', |c, other| *c == '?' || c == other)
}

/// Matches with one kind of item that stands for any number of others; goes back to the last of them only, which is enough.
fn wild<P, T>(pattern: &[P], items: &[T], any: impl Fn(&P) -> bool, same: impl Fn(&P, &T) -> bool) -> bool {
    let (mut p, mut i) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while let Some(item) = items.get(i) {
        match pattern.get(p) {
            Some(part) if any(part) => {
                back = Some((p, i));
                p += 1;
            }
            Some(part) if same(part, item) => (p, i) = (p + 1, i + 1),
            _ => match back {
                Some((star, from)) => {
                    back = Some((star, from + 1));
                    (p, i) = (star + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(any))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_by_star_and_question_mark() {
        for (pattern, name) in [("*.xlsx", "a.xlsx"), ("*", "a"), ("a?c", "a人c"), ("*a*b", "xaybb"), ("第*表*.xls", "第1表 人口.xls")]
        {
            assert!(name_fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("*.xlsx", "a.xls"), ("a?c", "ac"), ("*", ".hidden"), ("*.xlsx", "~$a.xlsx"), ("*a*b", "xayc"), ("", "a")] {
            assert!(!name_fits(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn folders_fit_by_two_stars() {
        assert!(fits(&["**", "*.csv"], &["a.csv"]) && fits(&["**", "*.csv"], &["a", "b", "c.csv"]) && fits(&["a", "**", "c"], &["a", "c"]));
        assert!(!fits(&["*", "*.csv"], &["a.csv"]) && !fits(&["a", "**", "c"], &["b", "c"]) && !fits(&["**", "*.csv"], &["a", "b.xls"]));
    }

    #[test]
    fn files_come_by_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["s/2.csv", "s/1.csv", "s/t/3.csv", "s/x.txt", "u/1.csv"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::File::create(path).unwrap();
        }
        assert_eq!(find(folder.path(), "s/*.csv"), ["s/1.csv", "s/2.csv"]);
        assert_eq!(find(folder.path(), "s/**/*.csv"), ["s/1.csv", "s/2.csv", "s/t/3.csv"]);
        assert_eq!(find(folder.path(), "*/1.csv"), ["s/1.csv", "u/1.csv"]);
        assert_eq!(find(folder.path(), "s/1.csv"), ["s/1.csv"]);
        assert!(find(folder.path(), "no/*.csv").is_empty());
    }
}
