//! A look at the tags before the page is parsed: pages nested without end would take the parser minutes.

use std::borrow::Cow;

/// Elements that need no end tag, so that open ones say nothing about depth.
const UNCLOSED: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup", "option",
    "optgroup", "rt", "rp", "rb", "html", "head", "body",
];

/// A tag: where it begins and ends, its name, whether it closes.
pub(super) struct Tag<'t> {
    start: usize,
    end: usize,
    pub(super) name: &'t str,
    pub(super) closes: bool,
}

impl Tag<'_> {
    /// True for a tag of that name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// The tags of a text, without those in comments and scripts.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find('<')?;
            let rest = text.get(start..)?;
            if rest.starts_with("<!--") {
                at = start + rest.find("-->").map_or(rest.len(), |end| end + 3);
                continue;
            }
            let closes = rest.starts_with("</");
            let name = rest.get(1 + usize::from(closes)..)?;
            let name = name.get(..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len()))?;
            let end = start + rest.find('>').map_or(rest.len(), |end| end + 1);
            at = if name.is_empty() { start + 1 } else { end };
            let tag = Tag { start, end, name, closes };
            if !closes && (tag.is("script") || tag.is("style")) {
                at = end + text.get(end..).and_then(|rest| rest.find("</")).unwrap_or(0);
            }
            if !tag.name.is_empty() {
                return Some(tag);
            }
        }
    })
}

/// True where the text has a start tag of that name.
pub(super) fn has_tag(text: &str, name: &str) -> bool {
    tags(text).any(|tag| !tag.closes && tag.is(name))
}

/// The text ready for the parser, and how many tags were left out because `deepest` elements were open already.
///
/// A `<noscript>` becomes an element like others: the parser takes its content for raw text, while the tables in it count.
pub(super) fn prepare(text: &str, deepest: usize) -> (Cow<'_, str>, usize) {
    let (mut open, mut skipped, mut left_out, mut drawings) = (0usize, 0usize, 0usize, 0usize);
    let (mut out, mut copied) = (String::new(), 0);
    for tag in tags(text) {
        if tag.is("svg") || tag.is("math") {
            drawings = if tag.closes { drawings.saturating_sub(1) } else { drawings + 1 };
        }
        if drawings > 0 || UNCLOSED.iter().any(|name| tag.is(name)) {
            continue;
        }
        let leave_out = if tag.closes { skipped > 0 } else { open >= deepest };
        if leave_out {
            skipped = if tag.closes { skipped - 1 } else { skipped + 1 };
            left_out += usize::from(!tag.closes);
        } else {
            open = if tag.closes { open.saturating_sub(1) } else { open + 1 };
        }
        if leave_out || tag.is("noscript") {
            out.push_str(text.get(copied..tag.start).unwrap_or_default());
            copied = tag.end;
            if !leave_out {
                out.push_str(if tag.closes { "</x-noscript>" } else { "<x-noscript>" });
            }
        }
    }
    if copied == 0 {
        return (Cow::Borrowed(text), 0);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    (Cow::Owned(out), left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_stay_as_they_are() {
        let cells = "<tr><td>1<p>2<br>".repeat(5000);
        let closed = "<div><b>x</b></div>".repeat(5000);
        assert_eq!(prepare(&cells, 1000), (Cow::Borrowed(cells.as_str()), 0));
        assert_eq!(prepare(&closed, 1000).1, 0);
    }

    #[test]
    fn what_is_nested_too_deep_loses_tags_and_no_text() {
        let deep = "<div>".repeat(3000) + "x" + &"</div>".repeat(3000) + "y";
        let (flat, left_out) = prepare(&deep, 1000);
        assert_eq!(left_out, 2000);
        assert_eq!(flat, "<div>".repeat(1000) + "x" + &"</div>".repeat(1000) + "y");
    }

    #[test]
    fn tags_in_comments_and_scripts_are_none() {
        assert!(!has_tag("<!-- <td> --><script>\"<td>\"</script>< td>", "td"));
        assert!(has_tag("<!-- --><TD width=1>", "td"));
    }
}
