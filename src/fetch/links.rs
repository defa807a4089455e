//! A landing page: the files that it links to, each with the day that it was published.

use super::dates::{Told, told};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::source::encoding::{self, Declaration, DeclaredBy};
use crate::source::{SourceFile, file_name};
use reqwest::Url;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeMap;

/// A page that lists files is no larger; a larger one is refused before it is taken apart.
const MOST: usize = 16 << 20;

/// Of links that do not fit so many are named in a hint.
const TOLD: usize = 8;

/// A title longer than this is a sentence about the file.
const LONGEST: usize = 120;

/// Which links of a page lead to editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPattern {
    /// What the name of the file is, or its whole address where this holds a `/`: `*` stands for any characters, `?` for one.
    pub link: String,
    /// What the text of the link is, likewise; anything by default.
    pub text: Option<String>,
}

/// A link to an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub address: String,
    /// What it says, without the kind and size of the file.
    pub text: String,
    /// The day that is told of it, `2026-04-01`; where only a period is told, the last day of that.
    pub published: String,
    /// True where the day itself is told.
    pub exact: bool,
}

/// The links of a page that lead to editions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLinks {
    /// Those with a day, newest first.
    pub links: Vec<Link>,
    /// The addresses of those without.
    pub undated: Vec<String>,
}

/// The links of a page that fit, newest first; at most so many where a number is given.
///
/// ```
/// use seihyo::fetch::{LinkPattern, links};
/// use seihyo::source::SourceFile;
/// let html = "<ul><li><a href=b.xlsx>令和8年2月分（令和8年4月1日公表）</a><li><a href=a.pdf>令和8年2月分</a></ul>";
/// let page = SourceFile { name: "https://example.jp/t/".into(), bytes: html.as_bytes().into(), declared_charset: None };
/// let found = links(&page, "https://example.jp/t/", &LinkPattern { link: "*.xlsx".to_owned(), text: None }, None).unwrap();
/// assert_eq!(found.links[0].address, "https://example.jp/t/b.xlsx");
/// assert_eq!(found.links[0].published, "2026-04-01");
/// ```
///
/// Errs where the page cannot be read, no link fits, none of those tells a day, or two tell the same.
pub fn links(page: &SourceFile, address: &str, pattern: &LinkPattern, newest: Option<usize>) -> Result<PageLinks, Error> {
    let fail = |key, arguments: Vec<String>| Error::new(Place::file(&*page.name), Message::new(key, arguments));
    if page.bytes.len() > MOST {
        return Err(fail("fetch.no-links", vec![pattern.shown()]));
    }
    let declared: Vec<Declaration> = page.declarations().into_iter().chain(in_head(&page.bytes)).collect();
    let text = encoding::decode(&Place::file(&*page.name), &page.bytes, &declared)?.text;
    let all = anchors(&Html::parse_document(&text), address);
    let fitting: BTreeMap<&String, &Anchor> = all.iter().filter(|(address, anchor)| pattern.fits(address, &anchor.text)).collect();
    if fitting.is_empty() {
        let names: Vec<String> = all.keys().take(TOLD).map(|address| file_name(address)).collect();
        let error = fail("fetch.no-links", vec![pattern.shown()]);
        return Err(if names.is_empty() { error } else { error.hint(Message::new("fetch.links-hint", [names.join(", ")])) });
    }
    let mut found = PageLinks::default();
    for (address, anchor) in fitting {
        match told(&anchor.text, &decoded(&file_name(address)), &anchor.around) {
            Some(day) => found.links.push(Link {
                address: address.clone(),
                text: title(&anchor.text),
                published: day.date().to_string(),
                exact: matches!(day, Told::Day(_)),
            }),
            None => found.undated.push(address.clone()),
        }
    }
    if found.links.is_empty() {
        return Err(fail("fetch.no-dates", vec![found.undated.len().to_string()]).hint(Message::plain("fetch.no-dates-hint")));
    }
    found.links.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| a.address.cmp(&b.address)));
    let most = newest.unwrap_or(usize::MAX);
    let pairs = found.links.iter().zip(found.links.iter().skip(1)).take(most);
    if let Some((one, other)) = pairs.into_iter().find(|(one, other)| one.published == other.published) {
        let named = vec![one.published.clone(), one.address.clone(), other.address.clone()];
        return Err(fail("fetch.same-day", named).hint(Message::plain("fetch.same-day-hint")));
    }
    found.links.truncate(most);
    Ok(found)
}

/// A link as it stands on the page.
#[derive(Default)]
struct Anchor {
    text: String,
    /// The text of the row, item or paragraph that it is in.
    around: String,
}

/// The links to files of the web, by address; what two links say of one file is put together.
fn anchors(page: &Html, address: &str) -> BTreeMap<String, Anchor> {
    let mut found: BTreeMap<String, Anchor> = BTreeMap::new();
    let (Ok(base), Ok(links)) = (Selector::parse("base[href]"), Selector::parse("a[href]")) else { return found };
    let Ok(mut root) = Url::parse(address) else { return found };
    if let Some(stated) = page.select(&base).next().and_then(|base| root.join(base.attr("href")?.trim()).ok()) {
        root = stated;
    }
    for link in page.select(&links) {
        let Some(mut url) = link.attr("href").and_then(|href| root.join(href.trim()).ok()) else { continue };
        if !["http", "https"].contains(&url.scheme()) {
            continue;
        }
        url.set_fragment(None);
        let anchor = found.entry(url.into()).or_default();
        add(&mut anchor.text, &said(link));
        add(&mut anchor.around, &around(link));
    }
    found
}

fn add(text: &mut String, more: &str) {
    if !more.is_empty() && !text.contains(more) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(more);
    }
}

/// The text of an element, white space folded; for pictures what stands for them.
fn said(element: ElementRef<'_>) -> String {
    let mut text: String = element.text().collect::<Vec<_>>().concat();
    let pictures = element.descendants().filter_map(|node| node.value().as_element()?.attr("alt"));
    for alt in pictures {
        text.push(' ');
        text.push_str(alt);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of the row, item or paragraph around a link; with the term where it is in a description.
fn around(link: ElementRef<'_>) -> String {
    let near =
        link.ancestors().filter_map(ElementRef::wrap).find(|element| ["li", "tr", "dd", "dt", "p"].contains(&element.value().name()));
    let Some(near) = near else { return String::new() };
    let mut text = said(near);
    if near.value().name() == "dd" {
        let term = near.prev_siblings().filter_map(ElementRef::wrap).find(|element| element.value().name() == "dt");
        text = format!("{} {text}", term.map(said).unwrap_or_default());
    }
    text
}

/// Words that tell the kind or size of a file.
const KINDS: [&str; 9] = ["kb", "mb", "byte", "バイト", "excel", "エクセル", "csv", "xls", "形式"];

/// What a link says, without the kind and size of its file in brackets at the end.
fn title(text: &str) -> String {
    let mut text = text.trim();
    while let Some((before, inner)) = bracketed(text) {
        if !KINDS.iter().any(|kind| inner.to_lowercase().contains(kind)) {
            break;
        }
        text = before.trim_end();
    }
    text.chars().take(LONGEST).collect()
}

/// A text that ends in brackets: what is before them and what is in them.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let pairs = [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('【', '】')];
    let (open, close) = pairs.into_iter().find(|(_, close)| text.ends_with(*close))?;
    let inner = text.strip_suffix(close)?;
    let at = inner.rfind(open)?;
    Some((inner.get(..at)?, inner.get(at + open.len_utf8()..)?))
}

/// A name without its percent signs.
fn decoded(name: &str) -> String {
    form_urlencoded::parse(name.replace('+', "%2B").as_bytes()).next().map_or_else(|| name.to_owned(), |(key, _)| key.into_owned())
}

/// The charset that a page states in its first bytes.
fn in_head(bytes: &[u8]) -> Option<Declaration> {
    let head = String::from_utf8_lossy(bytes.get(..2048.min(bytes.len()))?).to_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let charset: String =
        rest.trim_start_matches(['"', '\'']).chars().take_while(|c| c.is_ascii_alphanumeric() || ['-', '_'].contains(c)).collect();
    (!charset.is_empty()).then(|| Declaration::new(DeclaredBy::Meta, &charset))
}

impl LinkPattern {
    fn fits(&self, address: &str, text: &str) -> bool {
        let name = if self.link.contains('/') { decoded(address) } else { decoded(&file_name(address)) };
        fits(&self.link, &name) && self.text.as_ref().is_none_or(|pattern| fits(pattern, text))
    }

    /// The pattern as a person wrote it.
    fn shown(&self) -> String {
        self.text.as_ref().map_or_else(|| self.link.clone(), |text| format!("{} / {text}", self.link))
    }
}

/// True where a text is as a pattern says, whatever the case of its Latin letters.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.to_lowercase().chars().collect(), text.to_lowercase().chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while let Some(c) = text.get(t) {
        match (pattern.get(p), back) {
            (Some('*'), _) => {
                back = Some((p, t));
                p += 1;
            }
            (Some(part), _) if *part == '?' || part == c => (p, t) = (p + 1, t + 1),
            (_, Some((star, from))) => {
                back = Some((star, from + 1));
                (p, t) = (star + 1, from + 1);
            }
            (_, None) => return false,
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str, link: &str, text: Option<&str>, newest: Option<usize>) -> Result<PageLinks, Error> {
        let page = SourceFile { name: "https://a.jp/x/index.html".into(), bytes: html.as_bytes().into(), declared_charset: None };
        links(&page, &page.name, &LinkPattern { link: link.to_owned(), text: text.map(str::to_owned) }, newest)
    }

    const PAGE: &str = "<html><meta charset=utf-8><body><h1>雇用</h1><ul>\
        <li><a href='files/r0808.xlsx'>令和8年8月分 速報（Excel：45KB）</a> 令和8年9月30日公表\
        <li><a href='files/r0807.xlsx'>令和8年7月分 <b>確報</b></a> 令和8年8月31日公表\
        <li><a href='/x/files/r0806.XLSX?v=2'>令和8年6月分 確報</a>\
        <li><a href='files/r0808.pdf'>令和8年8月分</a><li><a href='mailto:a@b.jp'>問い合わせ</a>\
        <li><a href='files/kaisetsu.xlsx'>用語の解説</a></ul>";

    #[test]
    fn links_come_newest_first_with_their_days() {
        let page = found(PAGE, "*.xlsx", None, None).unwrap();
        let shown: Vec<_> = page.links.iter().map(|link| (link.published.as_str(), link.exact, link.text.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("2026-09-30", true, "令和8年8月分 速報"),
                ("2026-08-31", true, "令和8年7月分 確報"),
                ("2026-06-30", false, "令和8年6月分 確報")
            ]
        );
        assert_eq!(page.links[2].address, "https://a.jp/x/files/r0806.XLSX?v=2");
        assert_eq!(page.undated, ["https://a.jp/x/files/kaisetsu.xlsx"]);
        assert_eq!(found(PAGE, "*.xlsx", None, Some(1)).unwrap().links.len(), 1);
        assert_eq!(found(PAGE, "*.xlsx", Some("*確報"), None).unwrap().links.len(), 2);
        assert_eq!(found(PAGE, "https://a.jp/x/files/*07.xlsx", None, None).unwrap().links.len(), 1);
    }

    #[test]
    fn what_is_not_clear_is_an_error() {
        for (html, link, key) in [
            (PAGE, "*.csv", "fetch.no-links"),
            (PAGE, "kaisetsu.*", "fetch.no-dates"),
            ("<a href=a.xlsx>2026年4月1日 A</a><a href=b.xlsx>2026年4月1日 B</a>", "*.xlsx", "fetch.same-day"),
            ("", "*", "fetch.no-links"),
        ] {
            assert_eq!(found(html, link, None, None).unwrap_err().message.key(), key, "{link}");
        }
        let twice = "<p><a href=a.xlsx><img alt=''></a><a href=a.xlsx#t>2026年4月1日</a>";
        assert_eq!(found(twice, "*.xlsx", None, None).unwrap().links.len(), 1);
    }

    #[test]
    fn terms_rows_and_bases_count() {
        let html = "<base href='https://b.jp/d/'><dl><dt>2026年4月1日<dd><a href=a.csv>表</a></dl><table><tr><td>2026/05/01<td><a href=b.csv>表</a></table>";
        let page = found(html, "*.csv", None, None).unwrap();
        let shown: Vec<_> = page.links.iter().map(|link| (link.published.as_str(), link.address.as_str())).collect();
        assert_eq!(shown, [("2026-05-01", "https://b.jp/d/b.csv"), ("2026-04-01", "https://b.jp/d/a.csv")]);
    }
}
