//! Comments (notes) of cells, the older kind and threaded ones.

use super::fault::Fault;
use super::rows::{LAST, address};
use super::text::RichText;
use super::xml::{Scanner, Token};
use crate::grid::{Object, ObjectKind};
use crate::place::{Address, Range};

/// Reads `comments1.xml`: a comment a cell.
pub(super) fn read(scanner: &mut Scanner<'_>) -> Result<Vec<Object>, Fault> {
    let mut comments = Vec::new();
    let mut cell = None;
    let mut rich = RichText::default();
    loop {
        match scanner.next()? {
            Token::Open(tag) if tag.name == b"comment" => cell = tag.get(b"ref").and_then(on_sheet),
            Token::Open(tag) if tag.name == b"text" && !tag.empty => {
                rich.read(scanner, b"text")?;
                comments.push(comment(cell.take(), std::mem::take(&mut rich.text)));
            }
            Token::End => return Ok(comments),
            _ => {}
        }
    }
}

/// Reads `threadedComment1.xml`: each comment and each reply by itself.
pub(super) fn read_threaded(scanner: &mut Scanner<'_>) -> Result<Vec<Object>, Fault> {
    let mut comments = Vec::new();
    let mut cell = None;
    loop {
        match scanner.next()? {
            Token::Open(tag) if tag.name == b"threadedComment" => cell = tag.get(b"ref").and_then(on_sheet),
            Token::Open(tag) if tag.name == b"text" && !tag.empty => comments.push(comment(cell, scanner.element_text()?)),
            Token::End => return Ok(comments),
            _ => {}
        }
    }
}

/// Both kinds together: where a cell has threaded comments, the older one only says that its program cannot show them.
pub(super) fn together(mut older: Vec<Object>, threaded: Vec<Object>) -> Vec<Object> {
    let cells: std::collections::BTreeSet<Option<Range>> = threaded.iter().map(|comment| comment.range).collect();
    older.retain(|comment| !cells.contains(&comment.range));
    older.extend(threaded);
    older
}

fn comment(cell: Option<Address>, text: String) -> Object {
    Object { kind: ObjectKind::Comment, range: cell.map(Range::cell), text }
}

fn on_sheet(bytes: &[u8]) -> Option<Address> {
    address(bytes).filter(|at| at.row <= LAST.row && at.column <= LAST.column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(comments: &[Object]) -> Vec<String> {
        comments
            .iter()
            .map(|comment| format!("{} {}", comment.range.map_or_else(String::new, |range| range.to_string()), comment.text))
            .collect()
    }

    #[test]
    fn threaded_comments_replace_their_stand_ins() {
        let older = concat!(
            "<comments><commentList><comment ref='A1'><text><r><t>注記</t></r><r><t>です</t></r></text></comment>",
            "<comment ref='B2'><text><t>[Threaded comment]</t></text></comment></commentList></comments>"
        );
        let threaded = "<ThreadedComments><threadedComment ref='B2'><text>質問&amp;</text></threadedComment><threadedComment ref='B2'><text>答え</text></threadedComment></ThreadedComments>";
        let older = read(&mut Scanner::new(older.as_bytes())).unwrap();
        let threaded = read_threaded(&mut Scanner::new(threaded.as_bytes())).unwrap();
        assert_eq!(shown(&together(older, threaded)), ["A1 注記です", "B2 質問&", "B2 答え"]);
    }
}
