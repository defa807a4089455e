//! CSV as RFC 4180 has it: comma, CRLF, quotes only where they are needed.

use super::CsvEncoding;
use super::record::{Datum, Record, flag_word, write_number};
use super::runs::{By, Runs};
use crate::dataset::{ColumnKind, Columns};
use crate::source::encoding::encode_cp932;
use crate::value::is_formula;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Rows are handed on when this many bytes have come together.
const CHUNK: usize = 1 << 16;

/// Writes rows of fields.
pub(super) struct CsvWriter<W> {
    out: W,
    rows: Vec<u8>,
    encoding: CsvEncoding,
    first_field: bool,
    /// Where the row begins among the rows that have come together.
    row: usize,
    lines: usize,
    /// Characters that do not fit the encoding, with how often and the line of the first.
    pub(super) lacking: BTreeMap<char, (usize, usize)>,
    /// Characters written as their twins, and how often.
    pub(super) replaced: BTreeMap<(char, char), usize>,
    /// Whether texts that a spreadsheet would carry out get an apostrophe in front.
    safe: bool,
    formulas: usize,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a file, with a byte order mark where one is asked for (CP932 has none).
    pub(super) fn new(out: W, encoding: CsvEncoding, mark: bool) -> Self {
        let mut rows = Vec::with_capacity(CHUNK + 4096);
        if mark && encoding == CsvEncoding::Utf8 {
            rows.extend("\u{FEFF}".as_bytes());
        }
        let row = rows.len();
        Self {
            out,
            rows,
            encoding,
            first_field: true,
            row,
            lines: 0,
            lacking: BTreeMap::new(),
            replaced: BTreeMap::new(),
            safe: false,
            formulas: 0,
        }
    }

    /// The same file, in which texts that a spreadsheet would carry out get an apostrophe in front where that is asked for.
    pub(super) const fn safe(mut self, safe: bool) -> Self {
        self.safe = safe;
        self
    }

    /// Adds a field to the row.
    pub(super) fn field(&mut self, text: &str) {
        self.comma();
        self.formulas += push_field(&mut self.rows, text, self.safe);
    }

    /// Adds a number to the row.
    pub(super) fn number(&mut self, number: f64) {
        self.comma();
        write_number(&mut self.rows, number);
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.first_field) {
            self.rows.push(b',');
        }
    }

    /// Ends the row.
    pub(super) fn end_row(&mut self) -> io::Result<()> {
        if self.rows.len() == self.row {
            // An empty line would be passed over by most readers.
            self.rows.extend_from_slice(b"\"\"");
        }
        self.rows.extend_from_slice(b"\r\n");
        self.first_field = true;
        if self.rows.len() >= CHUNK {
            self.flush()?;
        }
        self.row = self.rows.len();
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.encoding {
            CsvEncoding::Utf8 => self.out.write_all(&self.rows)?,
            CsvEncoding::Cp932 => self.flush_cp932()?,
        }
        self.rows.clear();
        Ok(())
    }

    /// Encodes the whole rows that have come together; what does not fit is noted and leaves the file unusable.
    fn flush_cp932(&mut self) -> io::Result<()> {
        let text = std::str::from_utf8(&self.rows).map_err(io::Error::other)?;
        match encode_cp932(text) {
            Ok(encoded) => {
                for twin in encoded.substituted {
                    *self.replaced.entry((twin.character, twin.written)).or_default() += twin.count;
                }
                self.out.write_all(&encoded.bytes)?;
            }
            Err(unmappable) => {
                for lacking in unmappable {
                    self.lacking.entry(lacking.character).or_insert((0, self.lines + lacking.line)).0 += 1;
                }
            }
        }
        self.lines += text.bytes().filter(|&byte| byte == b'\n').count();
        Ok(())
    }

    /// Writes what is left and gives back what was written to.
    pub(super) fn finish(mut self) -> io::Result<(W, Unfit)> {
        self.flush()?;
        Ok((self.out, Unfit { lacking: self.lacking, replaced: self.replaced, formulas: self.formulas }))
    }
}

/// Adds the bytes of a field; 1 where a spreadsheet would take it for a formula, which is made a text where it is to be `safe`.
fn push_field(out: &mut Vec<u8>, text: &str, safe: bool) -> usize {
    // One look at the first bytes, for almost no field is one.
    let may_be_formula = matches!(
        text.as_bytes(),
        [b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n' | b' ', ..] | [0xEF, 0xBC, ..] | [0xE3, 0x80, 0x80, ..]
    );
    let is_formula = may_be_formula && is_formula(text);
    if is_formula && safe {
        push_quoted(out, &format!("'{text}"));
    } else {
        push_quoted(out, text);
    }
    usize::from(is_formula)
}

/// Adds the bytes of a field, in quotes where it needs them.
fn push_quoted(out: &mut Vec<u8>, text: &str) {
    if !holds_signs(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// True where a byte asks for quotes; told of eight at a time.
fn holds_signs(text: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 0xff;
    // Taking one away borrows from the highest bit of a byte that is nought; above the first such byte it may err to true.
    let holds = |word: u64, sign: u8| {
        let nought = word ^ (ONES * u64::from(sign));
        nought.wrapping_sub(ONES) & !nought
    };
    let is_sign = |byte: &u8| matches!(byte, b'"' | b',' | b'\r' | b'\n');
    let (words, rest) = text.as_chunks::<8>();
    let may_hold = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        (holds(word, b'"') | holds(word, b',') | holds(word, b'\r') | holds(word, b'\n')) & (ONES << 7) != 0
    };
    words.iter().any(|word| may_hold(word) && word.iter().any(is_sign)) || rest.iter().any(is_sign)
}

/// Writes the rows of the tidy form.
pub(super) struct TidyRows<W> {
    csv: CsvWriter<W>,
    kinds: Vec<ColumnKind>,
    runs: Runs,
}

impl<W: Write> TidyRows<W> {
    /// Begins a file with its header row; `by` says what each column hangs on.
    pub(super) fn new(mut csv: CsvWriter<W>, columns: &Columns, by: &[By]) -> io::Result<Self> {
        columns.columns.iter().for_each(|column| csv.field(&column.name));
        csv.end_row()?;
        Ok(Self { csv, kinds: columns.columns.iter().map(|column| column.kind).collect(), runs: Runs::new(by) })
    }

    /// Writes a row.
    pub(super) fn record(&mut self, record: &Record<'_>) -> io::Result<()> {
        let Self { csv: CsvWriter { rows, safe, formulas, .. }, kinds, runs } = self;
        *formulas += runs.write(record, rows, |column, out| {
            if column > 0 {
                out.push(b',');
            }
            match kinds.get(column).map_or(Datum::Missing, |&kind| record.datum(kind)) {
                Datum::Missing => 0,
                Datum::Number(number) => {
                    write_number(out, number);
                    0
                }
                Datum::Flag(flag) => push_field(out, flag_word(flag), *safe),
                Datum::Text(text) => push_field(out, &text, *safe),
            }
        });
        self.csv.end_row()
    }

    /// The file, with all rows that were written.
    pub(super) fn into_inner(self) -> CsvWriter<W> {
        self.csv
    }
}

/// What did not go into the encoding as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unfit {
    /// Characters that the encoding lacks, with how often and the line of the first; the file must not be used.
    pub(super) lacking: BTreeMap<char, (usize, usize)>,
    /// Characters written as their twins, and how often.
    pub(super) replaced: BTreeMap<(char, char), usize>,
    /// Texts that a spreadsheet takes for formulas.
    pub(super) formulas: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(encoding: CsvEncoding, mark: bool, rows: &[&[&str]]) -> (Vec<u8>, Unfit) {
        let mut csv = CsvWriter::new(Vec::new(), encoding, mark);
        for row in rows {
            row.iter().for_each(|field| csv.field(field));
            csv.end_row().unwrap();
        }
        csv.finish().unwrap()
    }

    #[test]
    fn fields_are_quoted_only_where_they_must_be() {
        let (bytes, _) = written(CsvEncoding::Utf8, false, &[&["a b", "a,b", "a\"b", "a\nb", "", " 東京 ", "'x", ";\t"]]);
        assert_eq!(String::from_utf8(bytes).unwrap(), "a b,\"a,b\",\"a\"\"b\",\"a\nb\",, 東京 ,'x,;\t\r\n");
    }

    #[test]
    fn a_sign_is_found_wherever_it_stands() {
        // Letters whose bytes are near the signs, and those with the highest bit.
        for letter in ["!", "-", "+", "#", "\u{b}", "a", "東", "\u{7f}"] {
            for length in 0..20 {
                assert!(!holds_signs(letter.repeat(length).as_bytes()), "{letter:?} {length}");
                for (before, sign) in (0..length).flat_map(|before| [",", "\"", "\r", "\n"].map(|sign| (before, sign))) {
                    let text = [&letter.repeat(before), sign, &letter.repeat(length - before)].concat();
                    assert!(holds_signs(text.as_bytes()), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn formulas_are_counted_and_made_text_on_demand() {
        for (safe, expected) in [(false, "=1+1,-5,－,\"@a,b\",a=b\r\n"), (true, "'=1+1,-5,－,\"'@a,b\",a=b\r\n")] {
            let mut csv = CsvWriter::new(Vec::new(), CsvEncoding::Utf8, false).safe(safe);
            for field in ["=1+1", "-5", "－", "@a,b", "a=b"] {
                csv.field(field);
            }
            csv.end_row().unwrap();
            let (bytes, unfit) = csv.finish().unwrap();
            assert_eq!((String::from_utf8(bytes).unwrap().as_str(), unfit.formulas), (expected, 2));
        }
    }

    #[test]
    fn a_row_of_one_empty_field_is_no_empty_line() {
        assert_eq!(written(CsvEncoding::Utf8, true, &[&[""], &["", ""]]).0, b"\xEF\xBB\xBF\"\"\r\n,\r\n");
    }

    #[test]
    fn a_mark_comes_first_and_only_where_it_is_asked_for() {
        assert_eq!(written(CsvEncoding::Utf8, true, &[&["a"]]).0, b"\xEF\xBB\xBFa\r\n");
        assert_eq!(written(CsvEncoding::Cp932, true, &[&["東"]]).0, b"\x93\x8C\r\n");
    }

    #[test]
    fn what_cp932_lacks_is_listed_with_its_line() {
        let (_, unfit) = written(CsvEncoding::Cp932, false, &[&["東"], &["鷗〜鷗"], &["〜𠮷"]]);
        assert_eq!(unfit.lacking, BTreeMap::from([('鷗', (2, 2)), ('𠮷', (1, 3))]));
        let (bytes, unfit) = written(CsvEncoding::Cp932, false, &[&["1〜2"]]);
        assert_eq!((bytes.as_slice(), unfit.replaced), (&b"1\x81\x602\r\n"[..], BTreeMap::from([(('〜', '～'), 1)])));
    }

    #[test]
    fn long_files_are_written_in_chunks_with_lines_counted_through() {
        let mut csv = CsvWriter::new(Vec::new(), CsvEncoding::Cp932, false);
        for number in 0..20_000 {
            csv.number(f64::from(number));
            csv.field(if number == 19_000 { "鷗" } else { "x" });
            csv.end_row().unwrap();
        }
        assert_eq!(csv.finish().unwrap().1.lacking, BTreeMap::from([('鷗', (1, 19_001))]));
    }
}
