//! Licences, cadences, themes, concepts and forms of files as other catalogues name them: rows of the `.csv` beside this file.

use crate::message::Lang;

/// A licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Where its text is.
    pub url: String,
    /// What it is called, in Japanese.
    pub title: String,
    /// What it is called, in English.
    pub title_en: String,
}

/// A licence by its SPDX identifier; one that is not in the list is that of SPDX, under its identifier.
pub fn licence(id: &str) -> Licence {
    let of = |fields: Vec<&str>| {
        let [_, url, title, title_en, _] = fields[..] else { return None };
        Some(Licence { url: url.to_owned(), title: title.to_owned(), title_en: title_en.to_owned() })
    };
    let other = || Licence { url: format!("https://spdx.org/licenses/{id}.html"), title: id.to_owned(), title_en: id.to_owned() };
    row(include_str!("licences.csv"), id).and_then(of).unwrap_or_else(other)
}

/// What the licences that CKAN brings along call one that is like this, in any version; none where there is none.
pub fn ckan_licence(id: &str) -> Option<&'static str> {
    field(include_str!("licences.csv"), id, 4)
}

/// The frequency of the European vocabulary for a cadence; `UNKNOWN` for a word that is none.
pub(super) fn frequency(cadence: &str) -> &'static str {
    field(include_str!("cadences.csv"), cadence, 1).unwrap_or("UNKNOWN")
}

/// What a cadence is called.
pub fn cadence_title(cadence: &str, lang: Lang) -> &str {
    field(include_str!("cadences.csv"), cadence, column(2, lang)).unwrap_or(cadence)
}

/// The theme of the European vocabulary for a theme; none where it has no such theme.
pub(super) fn european_theme(theme: &str) -> Option<&'static str> {
    field(include_str!("themes.csv"), theme, 1)
}

/// What a theme is called; the word itself where the list lacks it.
pub fn theme_title(theme: &str, lang: Lang) -> &str {
    field(include_str!("themes.csv"), theme, column(2, lang)).unwrap_or(theme)
}

/// The category of Tokyo's catalogue for a theme, where it is known.
pub(super) fn ckan_group(theme: &str) -> Option<&'static str> {
    field(include_str!("themes.csv"), theme, 4)
}

/// The concept of SDMX that a dimension is about.
pub(super) fn sdmx_concept(concept: &str) -> Option<&'static str> {
    field(include_str!("concepts.csv"), concept, 1)
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Media {
    /// Media type as IANA registers it.
    pub media_type: &'static str,
    /// Short name of the format.
    pub format: &'static str,
    /// What it holds, in Japanese.
    pub title: &'static str,
    /// What it holds, in English.
    pub title_en: &'static str,
    /// True for what holds every figure of a table with all that is known of it.
    pub is_whole: bool,
}

/// What a file is by the ending of its name; bytes without meaning where the ending is not known.
///
/// ```
/// assert_eq!(seihyo::catalog::media("monthly.wide.csv").title_en, "Wide table (CSV)");
/// assert_eq!(seihyo::catalog::media("monthly.exe").media_type, "application/octet-stream");
/// ```
pub fn media(name: &str) -> Media {
    let mut rows = include_str!("media.csv").lines().map(|line| line.split(',').collect::<Vec<_>>());
    let of = |fields: Vec<&'static str>| {
        let [_, media_type, format, title, title_en, whole] = fields[..] else { return None };
        Some(Media { media_type, format, title, title_en, is_whole: whole == "whole" })
    };
    // Longer endings stand first.
    let found = rows.find(|fields| fields.first().is_some_and(|ending| name.ends_with(ending)));
    found.and_then(of).unwrap_or(Media {
        media_type: "application/octet-stream",
        format: "BIN",
        title: "ファイル",
        title_en: "File",
        is_whole: false,
    })
}

impl Media {
    /// What it holds, in a language.
    pub fn title(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.title,
            Lang::En => self.title_en,
        }
    }
}

const fn column(japanese: usize, lang: Lang) -> usize {
    match lang {
        Lang::Ja => japanese,
        Lang::En => japanese + 1,
    }
}

fn row(list: &'static str, key: &str) -> Option<Vec<&'static str>> {
    list.lines().map(|line| line.split(',').collect::<Vec<_>>()).find(|fields| fields.first() == Some(&key))
}

fn field(list: &'static str, key: &str, at: usize) -> Option<&'static str> {
    row(list, key)?.get(at).copied().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole() {
        for (list, width) in [
            (include_str!("licences.csv"), 5),
            (include_str!("cadences.csv"), 4),
            (include_str!("themes.csv"), 5),
            (include_str!("media.csv"), 6),
            (include_str!("concepts.csv"), 2),
        ] {
            assert!(list.lines().all(|line| line.split(',').count() == width), "{list}");
        }
        assert!(crate::definition::Cadence::WORDS.iter().all(|word| frequency(word) != "UNKNOWN"));
        assert_eq!(frequency("now and then"), "UNKNOWN");
    }

    #[test]
    fn what_no_list_has_keeps_its_own_name() {
        assert_eq!(licence("MIT").url, "https://spdx.org/licenses/MIT.html");
        assert_eq!(licence("CC-BY-4.0").url, "https://creativecommons.org/licenses/by/4.0/");
        assert_eq!((ckan_licence("CC-BY-4.0"), ckan_licence("MIT")), (Some("cc-by"), None));
        assert_eq!((theme_title("fishing", Lang::Ja), european_theme("fishing"), ckan_group("economy")), ("fishing", None, None));
    }
}
