//! The text of a cell as a browser shows it: white space collapsed, blocks and `<br>` on lines of their own.

use super::look::{self, Look};
use crate::grid::Run;
use scraper::node::Element;
use scraper::{ElementRef, Node};

/// What a cell holds.
#[derive(Debug, Default)]
pub(super) struct Extract {
    /// The text that is shown, without blanks at the ends.
    pub(super) text: String,
    /// Parts set higher or struck through, where not all of the text is.
    pub(super) runs: Vec<Run>,
    /// The look that all of the text has; the indent counts no-break spaces in front.
    pub(super) whole: Look,
    /// Texts that are not shown.
    pub(super) hidden: Vec<String>,
    /// Alternative texts of images, empty ones too.
    pub(super) images: Vec<String>,
    /// Names of check boxes, buttons and the like.
    pub(super) controls: Vec<String>,
}

/// The text of an element; nested tables are no part of it.
pub(super) fn extract(element: ElementRef<'_>, look: Look) -> Extract {
    let mut writer = Writer::default();
    // Open elements, innermost last: pages may be nested deeper than the call stack.
    let mut open = vec![Context { look, hidden: look::is_hidden(element.value()), preformatted: false }];
    let mut next = element.first_child();
    while let Some(node) = next {
        let context = open.last().copied().unwrap_or_default();
        let inner = match node.value() {
            Node::Text(text) => {
                writer.text(text, context);
                None
            }
            Node::Element(inner) => writer.open(inner, context),
            _ => None,
        };
        if let Some(inner) = inner {
            if let Some(child) = node.first_child() {
                open.push(inner);
                next = Some(child);
                continue;
            }
            if let Node::Element(inner) = node.value() {
                writer.close(inner);
            }
        }
        let mut left = node;
        next = loop {
            if let Some(sibling) = left.next_sibling() {
                break Some(sibling);
            }
            let Some(parent) = left.parent().filter(|parent| parent.id() != element.id()) else { break None };
            if let Node::Element(parent) = parent.value() {
                writer.close(parent);
            }
            open.pop();
            left = parent;
        };
    }
    writer.finish()
}

/// What holds for the text inside the open elements.
#[derive(Clone, Copy, Default)]
struct Context {
    look: Look,
    hidden: bool,
    preformatted: bool,
}

/// Elements whose content is never text of the cell.
const NO_TEXT: &[&str] = &[
    "table",
    "script",
    "style",
    "x-noscript",
    "template",
    "rt",
    "rp",
    "head",
    "title",
    "iframe",
    "object",
    "svg",
    "math",
    "audio",
    "video",
];

/// Elements that begin and end a line.
/// True for the names of elements that begin a new line.
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

#[derive(Default)]
struct Writer {
    out: Extract,
    /// White space that counts once more text follows on the line.
    space: bool,
    /// The look of all text so far.
    whole: Option<Look>,
}

impl Writer {
    /// What holds inside an element; none where its content is no text.
    fn open(&mut self, element: &Element, outer: Context) -> Option<Context> {
        let name = element.name();
        let hidden = outer.hidden || look::is_hidden(element);
        if BLOCKS.contains(&name) && !hidden {
            self.end_line();
        }
        match name {
            "br" if !hidden => self.out.text.push('\n'),
            "img" if !hidden => self.out.images.push(element.attr("alt").unwrap_or_default().trim().to_owned()),
            "input" if !hidden => self.input(element, outer),
            _ => {}
        }
        if name == "br" {
            self.space = false;
        }
        let unselected = name == "option" && element.attr("selected").is_none();
        if NO_TEXT.contains(&name) || unselected {
            return None;
        }
        let preformatted = outer.preformatted || matches!(name, "pre" | "textarea" | "listing" | "xmp");
        Some(Context { look: outer.look.inside(element), hidden, preformatted })
    }

    fn close(&mut self, element: &Element) {
        if BLOCKS.contains(&element.name()) {
            self.end_line();
        }
    }

    fn input(&mut self, element: &Element, context: Context) {
        let value = element.attr("value").unwrap_or_default();
        match element.attr("type").unwrap_or("text").to_ascii_lowercase().as_str() {
            "hidden" => {}
            "checkbox" | "radio" | "file" | "image" | "password" | "range" | "color" => self.out.controls.push(value.to_owned()),
            _ => self.text(value, context),
        }
    }

    /// Begins a new line where the present one has text.
    fn end_line(&mut self) {
        self.space = false;
        if !self.out.text.is_empty() && !self.out.text.ends_with('\n') {
            self.out.text.push('\n');
        }
    }

    fn text(&mut self, text: &str, context: Context) {
        if context.hidden {
            let text = text.trim();
            if !text.is_empty() {
                self.out.hidden.push(text.to_owned());
            }
            return;
        }
        let mut start = None;
        for c in text.chars() {
            let blank = matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{C}');
            if blank && !(context.preformatted && c == '\n') {
                self.space = true;
                continue;
            }
            if std::mem::take(&mut self.space) && !self.out.text.is_empty() && !self.out.text.ends_with('\n') {
                self.out.text.push(' ');
            }
            start.get_or_insert(self.out.text.len());
            self.out.text.push(c);
        }
        if let Some(start) = start {
            self.mark(start, context.look);
        }
    }

    /// Notes the look of the text from a byte on.
    fn mark(&mut self, start: usize, look: Look) {
        let end = self.out.text.len();
        if !self.out.text.get(start..).unwrap_or_default().trim().is_empty() {
            self.whole = Some(self.whole.map_or(look, |whole| whole.common(look)));
        }
        if !(look.superscript || look.strike) {
            return;
        }
        match self.out.runs.last_mut() {
            Some(run) if run.end == start && run.superscript == look.superscript && run.strike == look.strike => run.end = end,
            _ => self.out.runs.push(Run { start, end, superscript: look.superscript, strike: look.strike }),
        }
    }

    fn finish(mut self) -> Extract {
        let edge = |c: char| c.is_ascii_whitespace() || c == '\u{A0}';
        let trimmed = self.out.text.trim_start_matches(edge);
        let cut = self.out.text.len() - trimmed.len();
        let indent = self.out.text.chars().take_while(|c| edge(*c)).filter(|c| *c == '\u{A0}').count();
        let text = trimmed.trim_end_matches(edge).to_owned();
        let whole = self.whole.unwrap_or_default();
        for run in &mut self.out.runs {
            run.start = run.start.saturating_sub(cut).min(text.len());
            run.end = run.end.saturating_sub(cut).min(text.len());
        }
        let all = |run: &Run| run.start == 0 && run.end == text.len() && !run.superscript;
        self.out.runs.retain(|run| run.start < run.end && !all(run));
        self.out.whole = Look { indent: u8::try_from(indent).unwrap_or(u8::MAX), ..whole };
        self.out.text = text;
        self.out
    }
}
