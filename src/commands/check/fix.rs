//! `seihyo check --fix FILE -o OUT`: the file mended, and what the rules say of the result.

use super::{Asked, Context, Outcome, misused, options, text};
use clap::ArgMatches;
use seihyo::dataset::Loose;
use seihyo::finding::Error;
use seihyo::limits::contained;
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::release::{Mended, MendedForm, mend};
use seihyo::report::lint::{Keep, Lint, Linted};
use seihyo::source::SourceFile;
use std::path::{Path, PathBuf};

/// Writes the mended file, then checks what was written. Findings where a table was left as it is, is doubtful, or breaks a rule yet.
pub(super) fn run(context: &Context, matches: &ArgMatches, asked: &Asked) -> Result<Outcome, Error> {
    let inputs: Vec<&String> = matches.get_many::<String>("inputs").into_iter().flatten().collect();
    let [named] = inputs.as_slice() else { return Err(misused("check.fix-one-file")) };
    let others = ["format", "baseline", "write-baseline"].iter().any(|name| text(matches, name).is_some());
    if others || matches.get_flag("encoding") {
        return Err(misused("check.fix-alone"));
    }
    let Some(output) = text(matches, "output") else { return Err(misused("check.fix-output")) };
    let form = form(output, matches.get_flag("bom"))?;
    let same = |a: &Path, b: &Path| a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b));
    if same(Path::new(named), Path::new(output)) {
        return Err(Error::new(Place::file(output), Message::plain("check.fix-same")));
    }
    let limits = &context.limits;
    let source = crate::commands::single(context, named)?.load_within(limits)?;
    let mended = contained(&Place::file(source.name.clone()), || mend(&mut Loose::read_within(&source, limits)?, form, context.lang))?;
    crate::commands::write_bytes(Path::new(output), &mended.bytes)?;
    if let Some(notes) = &mended.notes {
        crate::commands::write_bytes(&notes_path(output), notes)?;
    }
    tell(context, output, &mended);
    let source = SourceFile { name: output.into(), bytes: mended.bytes.clone().into(), declared_charset: None };
    let result = Linted::new(output, Loose::read(&source), asked.selection(output), Keep::default());
    let lint = Lint { sources: vec![result], ..Lint::default() };
    crate::commands::print(&lint.text(options(context, None)));
    let doubtful = mended.tables.iter().any(|table| !table.doubts.is_empty());
    let rest = usize::from(doubtful) + mended.refused.len() + lint.with_findings();
    Ok(super::outcome(lint.failed() + asked.broken, rest))
}

fn form(output: &str, mark: bool) -> Result<MendedForm, Error> {
    let ending = Path::new(output).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("xlsx") if mark => Err(misused("command.bom-form")),
        Some("xlsx") => Ok(MendedForm::Workbook),
        Some("csv") => Ok(MendedForm::Csv(mark)),
        _ => Err(Error::new(Place::file(output), Message::plain("check.fix-ending"))),
    }
}

/// `a.notes.csv` beside `a.csv`.
fn notes_path(output: &str) -> PathBuf {
    Path::new(output).with_extension("notes.csv")
}

/// What became of each table.
fn tell(context: &Context, output: &str, mended: &Mended) {
    let say = |message: Message| crate::commands::print(&message.text(context.lang));
    say(Message::new("command.written", [output]));
    for table in &mended.tables {
        let counts = [table.rows, table.figures].map(|count| count.to_string());
        let [rows, figures] = counts;
        say(Message::new("check.fixed", [table.source.to_string(), table.sheet.clone(), rows, figures]));
        for doubt in &table.doubts {
            say(Message::new("check.fixed-doubt", [doubt.line(context.lang)]));
        }
    }
    for (place, why) in &mended.refused {
        say(Message::new("check.refused", [place.to_string(), why.text(context.lang)]));
    }
    say(Message::plain("check.fixed-result"));
}
