//! Sheets that are made here, so that a measure needs no file: as statistics are laid out, with figures that nothing says anything of.

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use seihyo::source::SourceFile;

/// Figures in a row: two groups of columns below a header of two rows.
const COLUMNS: u16 = 20;

/// The names of the columns within a group.
const GROUP: u16 = 10;

/// Rows that one label in the first column holds for.
const BLOCK: u32 = 50;

/// A workbook of one sheet with so many figures: a title, a unit, a header of two rows with merged cells, a stub of two columns, a note.
pub(crate) fn workbook(figures: u32) -> Result<SourceFile, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("第1表")?;
    let centred = Format::new().set_align(rust_xlsxwriter::FormatAlign::Center);
    let grouped = Format::new().set_num_format("#,##0");
    sheet.write(0, 0, "第1表　地区，区分別の数（令和5年）")?.write(1, COLUMNS + 1, "（単位：人）")?;
    sheet.write(2, 0, "地区")?.write(2, 1, "区分")?;
    for (group, name) in (0..).zip(["総数", "うち市部"]) {
        let first = 2 + group * GROUP;
        sheet.merge_range(2, first, 2, first + GROUP - 1, name, &centred)?;
        for column in 0..GROUP {
            sheet.write(3, first + column, format!("第{}区分", column + 1))?;
        }
    }
    let rows = figures / u32::from(COLUMNS);
    for row in 0..rows {
        let at = 4 + row;
        if row % BLOCK == 0 {
            sheet.write(at, 0, format!("地区{}", row / BLOCK + 1))?;
        }
        sheet.write(at, 1, format!("項目{}", row % BLOCK + 1))?;
        for column in 0..COLUMNS {
            sheet.write_with_format(at, 2 + column, figure(row, column), &grouped)?;
        }
    }
    sheet.write(5 + rows, 0, "（注）この表は試しに作ったものである。")?;
    Ok(SourceFile { name: "made.xlsx".into(), bytes: workbook.save_to_buffer()?.into(), declared_charset: None })
}

/// A figure of up to six digits that differs from its neighbours, the same in every run.
fn figure(row: u32, column: u16) -> u32 {
    row.wrapping_mul(2_654_435_761).wrapping_add(u32::from(column).wrapping_mul(40_503)) >> 12 & 0xF_FFFF
}
