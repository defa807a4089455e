//! What stood around the tables of a mended file, with the cells that it came from.

use super::super::record::Counts;
use super::label;
use super::sheet::{self, MendedColumn, Value};
use crate::dataset::Part;
use crate::message::{Lang, Message};
use crate::place::Place;
use crate::value;

/// The names of the columns of notes.
const COLUMNS: [&str; 4] = ["sheet", "kind", "source_cell", "text"];

/// Notes as they come together.
pub(super) struct Notes {
    lang: Lang,
    lines: Vec<Note>,
}

/// A line of the sheet of notes.
struct Note {
    /// The sheet of the table it is about; empty where it is about none.
    sheet: String,
    /// `title`, `unit`, `note`, `outside`, `object`, `status`, `doubt` or `not-mended`.
    kind: &'static str,
    /// Where it stood.
    cell: String,
    text: String,
}

impl Notes {
    pub(super) const fn new(lang: Lang) -> Self {
        Self { lang, lines: Vec::new() }
    }

    /// A sentence in the language of the notes.
    pub(super) fn say(&self, message: &Message) -> String {
        message.text(self.lang)
    }

    /// Adds a note about a sheet of the mended file.
    pub(super) fn add(&mut self, sheet: &str, kind: &'static str, place: &Place, text: &str) {
        let cell = place.to_string();
        let cell = cell.strip_prefix(&format!("{}!", place.file)).map(str::to_owned).unwrap_or_default();
        // A figure that stands by itself would make a table of the notes.
        let text = label::one_line(text);
        let is_figure = value::read_number(&text).is_some() || value::may_hold_several(&text);
        let text = if is_figure { format!("「{text}」") } else { text };
        self.lines.push(Note { sheet: sheet.to_owned(), kind, cell, text });
    }

    /// Keeps the title, the units and the notes of a table, the marks that its statuses stand for, and what is doubtful about it.
    pub(super) fn around(&mut self, part: &Part<'_>, name: &str, counts: &Counts, chosen: &[MendedColumn]) {
        let layout = part.table.layout;
        let units = layout.units.iter().map(|at| ("unit", at));
        let title = layout.title.iter().filter(|at| !layout.units.contains(at)).map(|at| ("title", at));
        let notes = layout.notes.iter().map(|at| ("note", at));
        for (kind, &at) in title.chain(units).chain(notes) {
            let text = part.texts(&[at]).concat();
            if !text.is_empty() {
                self.add(name, kind, &part.place().with_cell(at), &text);
            }
        }
        for (status, marks) in &counts.statuses {
            let marks: Vec<String> = marks.iter().map(|(mark, count)| format!("{mark} ({count})")).collect();
            self.add(name, "status", &part.place(), &format!("{status} = {}", marks.join(", ")));
        }
        for (filler, key) in [(sheet::NOT_APPLICABLE, "check.not-applicable"), (sheet::UNKNOWN, "check.unknown")] {
            if chosen.iter().any(|column| column.filler == Some(filler)) {
                let said = self.say(&Message::new(key, [filler]));
                self.add(name, "status", &part.place(), &said);
            }
        }
        for doubt in &layout.doubts {
            self.add(name, "doubt", &doubt.place, &doubt.message.text(self.lang));
        }
    }

    /// The names of the columns, then each note.
    pub(super) fn rows(&self) -> impl Iterator<Item = Vec<Value<'_>>> {
        let names = COLUMNS.map(|name| Value::Text(name.into())).to_vec();
        let text = |text: &'_ str| if text.is_empty() { Value::Missing } else { Value::Text(text.to_owned().into()) };
        std::iter::once(names).chain(self.lines.iter().map(move |note| [&note.sheet, note.kind, &note.cell, &note.text].map(text).to_vec()))
    }
}
