//! `workbook.xml`: the sheets in their order, and the date system.

use super::fault::Fault;
use super::xml::{Scanner, Token};
use crate::grid::Visibility;

/// What the workbook part says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Workbook {
    /// In the order of the tabs.
    pub(super) sheets: Vec<Sheet>,
    /// Days count from 1904.
    pub(super) date1904: bool,
    /// The program that wrote the file left the results of formulas to be worked out on opening.
    pub(super) uncalculated: bool,
}

/// An entry of the list of sheets.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    /// The relationship that leads to its part.
    pub(super) relationship: String,
}

impl Workbook {
    /// Reads the part.
    pub(super) fn read(scanner: &mut Scanner<'_>) -> Result<Self, Fault> {
        let mut workbook = Self::default();
        loop {
            match scanner.next()? {
                Token::Open(tag) => match tag.name {
                    b"workbookPr" => workbook.date1904 = tag.flag(b"date1904"),
                    b"calcPr" => workbook.uncalculated = tag.flag(b"fullCalcOnLoad"),
                    b"sheet" => workbook.sheets.push(Sheet {
                        name: tag.text(b"name").unwrap_or_default(),
                        // A state that is none of the two is ignored, as Excel does.
                        visibility: match tag.get(b"state") {
                            Some(b"hidden") => Visibility::Hidden,
                            Some(b"veryHidden") => Visibility::VeryHidden,
                            _ => Visibility::Visible,
                        },
                        relationship: tag.relationship().unwrap_or_default(),
                    }),
                    b"extLst" if !tag.empty => scanner.skip_element()?,
                    _ => {}
                },
                Token::End => return Ok(workbook),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_come_in_their_order_with_their_state() {
        let xml = concat!(
            "<x:workbook><x:workbookPr date1904='true'/><x:sheets><x:sheet name='表&amp;1' sheetId='2' rel:id='r9'/>",
            "<x:sheet name='b' state='veryHidden' r:id='r1'/><x:sheet name='c' state='vi' r:id='r2'/></x:sheets>",
            "<x:calcPr fullCalcOnLoad='1'/></x:workbook>"
        );
        let workbook = Workbook::read(&mut Scanner::new(xml.as_bytes())).unwrap();
        let sheets: Vec<_> = workbook.sheets.iter().map(|sheet| (&*sheet.name, sheet.visibility, &*sheet.relationship)).collect();
        let expected = [("表&1", Visibility::Visible, "r9"), ("b", Visibility::VeryHidden, "r1"), ("c", Visibility::Visible, "r2")];
        assert_eq!(sheets, expected);
        assert!(workbook.date1904 && workbook.uncalculated);
    }
}
