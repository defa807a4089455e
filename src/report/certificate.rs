//! The encoding certificate of a source on the terminal.

use super::terminal::Pen;
use super::width::{Side, digits, plain};
use crate::characters::{Characters, Class, Export, Noted, is_visible};
use crate::dataset::SourceFacts;
use crate::message::text;
use crate::place::Place;
use crate::source::Format;
use crate::source::encoding::{Certificate, Declaration, LineEnds, VendorCodes};

/// Keys of the lines, so that all bodies begin at the same column.
const KEYS: [&str; 9] = [
    "inspect.certificate-format",
    "inspect.certificate-encoding",
    "inspect.certificate-ruled-out",
    "inspect.certificate-declared",
    "inspect.certificate-mark",
    "inspect.certificate-line-ends",
    "inspect.certificate-vendor-codes",
    "inspect.certificate-characters",
    "inspect.certificate-cp932",
];

/// Characters of a class that are shown; the others are counted.
const SHOWN: usize = 8;

/// Writes the certificate of a source, a key and its words a line.
pub(super) fn write(pen: &Pen, out: &mut String, facts: &SourceFacts) {
    let writer = Writer { pen, width: KEYS.iter().map(|key| pen.measure.width(pen.say(key))).max().unwrap_or(0) };
    writer.line(out, "inspect.certificate-format", facts.format.name());
    if let Some(certificate) = &facts.encoding {
        writer.text(out, certificate);
    } else {
        let old = matches!(facts.format, Format::Xls | Format::Biff);
        let key = if old { "inspect.certificate-by-workbook" } else { "inspect.certificate-by-format" };
        writer.line(out, "inspect.certificate-encoding", pen.say(key));
    }
    writer.characters(out, &facts.characters);
    writer.export(out, &facts.characters);
}

struct Writer<'a> {
    pen: &'a Pen,
    /// Columns of the keys.
    width: usize,
}

impl Writer<'_> {
    fn line(&self, out: &mut String, key: &'static str, body: &str) {
        self.pen.entry(out, 2, self.pen.say(key), self.width, body);
    }

    /// Lines below one key, which stands beside the first.
    fn lines(&self, out: &mut String, key: &'static str, bodies: &[String]) {
        for (index, body) in bodies.iter().enumerate() {
            self.pen.entry(out, 2, if index == 0 { self.pen.say(key) } else { "" }, self.width, body);
        }
    }

    /// How the bytes became text.
    fn text(&self, out: &mut String, certificate: &Certificate) {
        let pen = self.pen;
        let name = if certificate.encoding == "Shift_JIS" { "Shift_JIS (CP932)" } else { certificate.encoding };
        let key = if certificate.certain { "inspect.certificate-found" } else { "inspect.certificate-uncertain" };
        self.line(out, "inspect.certificate-encoding", &pen.tell(key, [name, pen.say(certificate.basis.key())]));
        self.lines(out, "inspect.certificate-ruled-out", &self.rivals(certificate));
        let declared: Vec<String> = certificate.declarations.iter().map(|declaration| self.declaration(declaration)).collect();
        let nothing = || vec![pen.say("inspect.certificate-nothing-declared").to_owned()];
        self.lines(out, "inspect.certificate-declared", &if declared.is_empty() { nothing() } else { declared });
        let mark = if certificate.mark { "inspect.certificate-with-mark" } else { "inspect.none" };
        self.line(out, "inspect.certificate-mark", pen.say(mark));
        self.line(out, "inspect.certificate-line-ends", &self.line_ends(certificate.line_ends));
        if let Some(codes) = certificate.vendor_codes {
            self.line(out, "inspect.certificate-vendor-codes", &self.vendor_codes(codes));
        }
    }

    /// The encodings that were ruled out, those with the same reason on one line.
    fn rivals(&self, certificate: &Certificate) -> Vec<String> {
        let alike = certificate.rivals.chunk_by(|a, b| a.verdict == b.verdict);
        let line = |rivals: &[crate::source::encoding::Rival]| {
            let names: Vec<&str> = rivals.iter().map(|rival| rival.encoding).collect();
            let reason = rivals.first().map(|rival| rival.verdict.message().text(self.pen.lang));
            format!("{}: {}", names.join(", "), reason.unwrap_or_default())
        };
        alike.map(line).collect()
    }

    fn declaration(&self, declaration: &Declaration) -> String {
        let key = match declaration.agrees {
            Some(true) => "inspect.certificate-agrees",
            Some(false) => "inspect.certificate-disagrees",
            None => "inspect.certificate-unjudged",
        };
        plain(&self.pen.tell(key, [declaration.by.name(), &declaration.charset]))
    }

    fn line_ends(&self, ends: LineEnds) -> String {
        let counts = [("CRLF", ends.crlf), ("LF", ends.lf), ("CR", ends.cr)];
        let counts: Vec<String> =
            counts.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name} {}", digits(count))).collect();
        match counts.len() {
            0 => self.pen.say("inspect.none").to_owned(),
            1 => counts.concat(),
            _ => self.pen.tell("inspect.certificate-mixed", [counts.join(", ")]),
        }
    }

    fn vendor_codes(&self, codes: VendorCodes) -> String {
        let counts = [codes.nec_row_13, codes.nec_selected, codes.ibm, codes.private_use];
        match counts {
            [0, 0, 0, 0] => self.pen.say("inspect.none").to_owned(),
            _ => self.pen.tell("inspect.certificate-codes", counts.map(digits)),
        }
    }

    /// The characters that another system shows otherwise, by class.
    fn characters(&self, out: &mut String, characters: &Characters) {
        let classed: Vec<&Noted> = characters.noted.iter().filter(|noted| noted.class.is_some()).collect();
        let mut lines = Vec::new();
        for class in classed.chunk_by(|a, b| a.class == b.class) {
            let count: usize = class.iter().map(|noted| noted.count).sum();
            let name = class.first().and_then(|noted| noted.class).map_or("", Class::key);
            let head = [text(name, self.pen.lang).to_owned(), digits(count), digits(class.len())];
            lines.push(self.pen.tell("inspect.certificate-class", head));
            lines.extend(self.table(class));
        }
        if lines.is_empty() {
            lines.push(self.pen.say("inspect.none").to_owned());
        }
        self.lines(out, "inspect.certificate-characters", &lines);
    }

    /// The characters that CP932 lacks, and those that it has under another code point.
    fn export(&self, out: &mut String, characters: &Characters) {
        let pen = self.pen;
        let lost: Vec<&Noted> = characters.lost().collect();
        let mut lines = Vec::new();
        if lost.is_empty() && characters.unlisted == 0 {
            lines.push(pen.say("inspect.certificate-nothing-lost").to_owned());
        } else {
            let count: usize = lost.iter().map(|noted| noted.count).sum();
            lines.push(pen.tell("inspect.certificate-lost", [digits(count), digits(lost.len())]));
            lines.extend(self.table(&lost));
        }
        if characters.unlisted > 0 {
            lines.push(pen.tell("inspect.certificate-unlisted", [digits(characters.unlisted)]));
        }
        let twins = characters.noted.iter().filter_map(|noted| match noted.export {
            Export::Twin(twin, _) => Some(format!("{} → {twin} ({})", noted.character, digits(noted.count))),
            _ => None,
        });
        let twins: Vec<String> = twins.collect();
        if !twins.is_empty() {
            lines.push(pen.tell("inspect.certificate-twins", [twins.join(", ")]));
        }
        self.lines(out, "inspect.certificate-cp932", &lines);
    }

    /// A line for each character: itself, its code point, its bytes in CP932, how often, and where first.
    fn table(&self, noted: &[&Noted]) -> Vec<String> {
        let measure = self.pen.measure;
        let shown = noted.get(..SHOWN).unwrap_or(noted);
        let count_width = shown.iter().map(|noted| digits(noted.count).len()).max().unwrap_or(0);
        let mut lines: Vec<String> = shown
            .iter()
            .map(|noted| {
                let sign = if is_visible(noted.character) { noted.character.to_string() } else { String::new() };
                let [sign, code, bytes] = [
                    (sign, 2),
                    (format!("U+{:04X}", u32::from(noted.character)), 8),
                    (noted.export.bytes().unwrap_or_else(|| "-".to_owned()), 4),
                ]
                .map(|(text, width)| measure.fit(&text, width, Side::Left));
                let count = measure.fit(&digits(noted.count), count_width, Side::Right);
                let line = format!("  {sign} {code} {bytes}  {count}  {}", cells(noted));
                measure.cut(line.trim_end(), self.pen.width.saturating_sub(self.width + 4))
            })
            .collect();
        if noted.len() > shown.len() {
            lines.push(format!("  {}", self.pen.tell("inspect.more", [digits(noted.len() - shown.len())])));
        }
        lines
    }
}

/// The first cells of a character, without the file, whose name stands above.
fn cells(noted: &Noted) -> String {
    let cell = |place: &Place| match (place.sheet.as_deref().unwrap_or_default(), place.range) {
        ("", None) => String::new(),
        ("", Some(range)) => range.to_string(),
        (sheet, None) => sheet.to_owned(),
        (sheet, Some(range)) => format!("{sheet}!{range}"),
    };
    let more = if noted.count > noted.places.len() { " …" } else { "" };
    plain(&format!("{}{more}", noted.places.iter().map(cell).collect::<Vec<_>>().join(" ")))
}
