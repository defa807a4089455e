//! A source that is a landing page: its editions are the files that it links to.
//!
//! ```toml
//! [[source]]
//! page = "https://www.example.jp/toukei/koyo/"
//! link = "*.xlsx"         # the name of the file, or its whole address where a / is in it
//! text = "*確報*"         # the text of the link; any by default
//! newest = 12             # as many of the newest; all by default
//! ```

use super::error::Faults;
use super::raw;
use super::{Definition, Origin, Source};
use crate::fetch::{LinkPattern, PageLinks};
use toml::Spanned;

/// A landing page with the links of it that lead to editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub address: String,
    /// Which links.
    pub pattern: LinkPattern,
    /// How many of the newest; all by default.
    pub newest: Option<usize>,
}

impl Definition {
    /// True where a source of it is on the web.
    pub fn is_from_web(&self) -> bool {
        !self.pages.is_empty() || self.sources.iter().any(|source| matches!(source.origin, Origin::Url(_)))
    }

    /// Takes the links of a page for editions; a date that the definition names itself stays what it is.
    pub fn add_editions(&mut self, found: &PageLinks) {
        for link in &found.links {
            if self.sources.iter().all(|source| source.published != link.published) {
                let edition = Some(link.text.clone()).filter(|text| !text.is_empty());
                let origin = Origin::Url(link.address.clone());
                self.sources.push(Source { origin, published: link.published.clone(), edition });
            }
        }
        self.sources.sort_by(|a, b| a.published.cmp(&b.published));
    }
}

/// A page checked against itself.
pub(super) fn page(number: usize, address: raw::Text, source: PageKeys, faults: &mut Faults) -> Page {
    let key = |name: &str| format!("source {number}: {name}");
    for (name, span) in [("published", source.published), ("edition", source.edition)] {
        if let Some(span) = span {
            faults.add(span, "definition.page-tells", &[&key(name)], None);
        }
    }
    let newest = source.newest.and_then(|newest| {
        let valid = usize::try_from(*newest.get_ref()).ok().filter(|newest| (1..=1000).contains(newest));
        if valid.is_none() {
            faults.add(newest.span(), "definition.between", &[&key("newest"), &newest.get_ref().to_string(), "1", "1000"], None);
        }
        valid
    });
    if source.link.is_none() {
        faults.add(address.span(), "definition.page-link", &[&key("link")], None);
    }
    let link = source.link.map(|link| super::check::filled(&key("link"), link, faults)).unwrap_or_default();
    let text = source.text.map(|text| super::check::filled(&key("text"), text, faults));
    Page { address: super::check::web(&key("page"), address, faults), pattern: LinkPattern { link, text }, newest }
}

/// The keys of a source beside its place.
pub(super) struct PageKeys {
    pub(super) link: Option<raw::Text>,
    pub(super) text: Option<raw::Text>,
    pub(super) newest: Option<Spanned<i64>>,
    /// Where keys stand that a page tells itself.
    pub(super) published: Option<std::ops::Range<usize>>,
    pub(super) edition: Option<std::ops::Range<usize>>,
}

#[cfg(test)]
mod tests {
    use crate::definition::parse;
    use crate::fetch::{Link, PageLinks};

    const GOOD: &str = "id = \"a\"\ntitle = \"表\"\ntitle_en = \"T\"\ndescription = \"d\"\npublisher = \"p\"\nlicence = \"CC0-1.0\"\n\
        cadence = \"monthly\"\ntheme = \"t\"\n[[source]]\npage = \"https://a.jp/\"\nlink = \"*.xlsx\"\n[[table]]\nname = \"m\"\ntitle = \"m\"\n";

    #[test]
    fn the_links_of_a_page_are_editions() {
        let mut definition =
            parse("a.toml", &GOOD.replace("[[table]]", "newest = 3\n[[source]]\npath = \"b.csv\"\npublished = 2026-04-01\n[[table]]"))
                .unwrap();
        assert_eq!((definition.pages[0].newest, definition.sources.len(), definition.is_from_web()), (Some(3), 1, true));
        let link =
            |day: &str| Link { address: format!("https://a.jp/{day}.xlsx"), text: String::new(), published: day.to_owned(), exact: true };
        definition
            .add_editions(&PageLinks { links: vec![link("2026-05-01"), link("2026-04-01"), link("2026-03-01")], undated: Vec::new() });
        let dates: Vec<&str> = definition.sources.iter().map(|source| source.published.as_str()).collect();
        assert_eq!(dates, ["2026-03-01", "2026-04-01", "2026-05-01"]);
        assert!(matches!(&definition.sources[1].origin, crate::definition::Origin::Path(path) if path == "b.csv"));
    }

    #[test]
    fn a_page_that_cannot_be_is_refused() {
        for (from, to, said) in [
            ("link = \"*.xlsx\"\n", "", "line 10: source 1: link is missing"),
            ("link =", "published = 2026-04-01\nlink =", "source 1: published is told by the page"),
            ("link =", "newest = 0\nlink =", "source 1: newest: 0 is not between 1 and 1000"),
            ("https://a.jp/", "a.jp", "is no address"),
            ("page = \"https://a.jp/\"\nlink", "path = \"a.csv\"\npublished = 2026-04-01\nlink", "source 1: link belongs to a page"),
            ("page = \"https://a.jp/\"\nlink", "path = \"a.csv\"\nlink", "published is missing"),
        ] {
            let errors = parse("a.toml", &GOOD.replacen(from, to, 1)).expect_err(to);
            assert!(errors.iter().any(|error| error.to_string().contains(said)), "{to}: {errors:?}");
        }
    }
}
