//! `comments1.bin`: the comments of a sheet's cells.

use super::record::Records;
use super::text::RichText;
use crate::grid::{Object, ObjectKind};
use crate::place::{Address, Range};
use std::io::{self, BufRead};

const BRT_BEGIN_COMMENT: u32 = 635;
const BRT_COMMENT_TEXT: u32 = 637;

/// Reads the part: one object a comment.
pub(super) fn read<R: BufRead>(records: &mut Records<R>) -> io::Result<Vec<Object>> {
    let mut comments = Vec::new();
    let mut cell = None;
    while let Some((kind, mut fields)) = records.next()? {
        match kind {
            BRT_BEGIN_COMMENT => {
                let _author = fields.u32();
                let (row, _, column) = (fields.u32(), fields.u32(), fields.u32());
                cell = row.zip(column).map(|(row, column)| Range::cell(Address::new(row, column)));
            }
            BRT_COMMENT_TEXT => {
                if let Some(text) = RichText::read(fields) {
                    comments.push(Object { kind: ObjectKind::Comment, range: cell.take(), text: text.text.to_string() });
                }
            }
            _ => {}
        }
    }
    Ok(comments)
}
