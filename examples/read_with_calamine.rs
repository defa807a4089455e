//! The yardstick of `scripts/bench`: calamine reads every sheet of every workbook that is named, one after the other, and throws it away.

use calamine::{Reader, open_workbook_auto_from_rs};
use std::io::Cursor;

fn main() {
    let (mut files, mut cells) = (0u32, 0usize);
    for path in std::env::args().skip(1) {
        let Ok(bytes) = std::fs::File::open(&path).and_then(|mut file| {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).map(|_| bytes)
        }) else {
            continue;
        };
        let Ok(mut workbook) = open_workbook_auto_from_rs(Cursor::new(bytes)) else { continue };
        files += 1;
        for (_, range) in workbook.worksheets() {
            cells += range.used_cells().count();
        }
    }
    report(files, cells);
}

#[expect(clippy::print_stdout, reason = "a program's result")]
fn report(files: u32, cells: usize) {
    println!("{files} files, {cells} cells");
}
