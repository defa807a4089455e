//! What a page says right before a table: often its title, period and unit.

use super::text::is_block;
use scraper::{ElementRef, Html, Node};

/// Longer texts are cut: a title is shorter.
const LONGEST: usize = 400;

/// For each table that is not within another, in document order: the title of the page, the nearest heading before the table, and the
/// text right before it; those that there are.
pub(super) fn leads(page: &Html) -> Vec<Vec<String>> {
    let mut title = String::new();
    let mut heading = Block::default();
    let mut line = Block::default();
    let mut leads = Vec::new();
    for node in page.tree.root().descendants() {
        if let Some(element) = ElementRef::wrap(node).filter(|element| element.value().name() == "table") {
            let outer = !element.ancestors().filter_map(ElementRef::wrap).any(|ancestor| ancestor.value().name() == "table");
            let said = [title.as_str(), heading.text.as_str(), line.text.as_str()].map(str::trim);
            let said = said.into_iter().filter(|text| outer && !text.is_empty()).map(str::to_owned);
            leads.push(said.collect());
            line = Block::default();
            continue;
        }
        let Node::Text(text) = node.value() else { continue };
        let Some(place) = place(ElementRef::wrap(node.parent().unwrap_or(node))) else { continue };
        match place {
            Place::Title => title.push_str(text),
            Place::Heading(block) => heading.add(block, text),
            Place::Line(block) => line.add(block, text),
        }
    }
    leads
}

/// The text of one block of the page.
#[derive(Default)]
struct Block<'a> {
    element: Option<ElementRef<'a>>,
    text: String,
}

impl<'a> Block<'a> {
    fn add(&mut self, element: ElementRef<'a>, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if self.element != Some(element) {
            *self = Self { element: Some(element), text: String::new() };
        }
        let room = LONGEST.saturating_sub(self.text.chars().count());
        self.text.extend(text.split_whitespace().flat_map(|word| word.chars().chain([' '])).take(room));
    }
}

enum Place<'a> {
    Title,
    Heading(ElementRef<'a>),
    Line(ElementRef<'a>),
}

/// Where a text stands; none within tables, scripts and the like.
fn place(parent: Option<ElementRef<'_>>) -> Option<Place<'_>> {
    let parent = parent?;
    let mut block = None;
    for element in std::iter::once(parent).chain(parent.ancestors().filter_map(ElementRef::wrap)) {
        match element.value().name() {
            "title" => return Some(Place::Title),
            "table" | "script" | "style" | "noscript" | "template" | "select" | "head" => return None,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => return Some(Place::Heading(element)),
            name if block.is_none() && is_block(name) => block = Some(element),
            _ => {}
        }
    }
    block.map(Place::Line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_before_a_table_is_its_lead() {
        let page = "<title>人口</title><body><h2>推計 <b>人口</b></h2><p>古い段落</p><p>特別会計（単位：億円）</p>\
                    <table><tr><td>1<table><tr><td>2</table></table><table><tr><td>3</table></body>";
        let leads = leads(&Html::parse_document(page));
        assert_eq!(leads, [vec!["人口", "推計 人口", "特別会計（単位：億円）"], vec![], vec!["人口", "推計 人口"]]);
    }
}
