//! What is said of a command line itself, help and mistakes, in the language of the user.

use clap::Error;
use clap::error::{ContextKind, ErrorKind};
use seihyo::message::{Lang, Message, text};
use std::fmt::Write as _;

/// The words of clap's help that it cannot be given in another language; in English each stands for itself.
const WORDS: [&str; 9] = [
    "command.clap-usage",
    "command.clap-commands",
    "command.clap-arguments",
    "command.clap-options",
    "command.clap-some-options",
    "command.clap-command",
    "command.clap-print-help",
    "command.clap-print-version",
    "command.clap-help-command",
];

/// Help, the version, or what is wrong with a command line.
pub(super) fn told(error: &Error, lang: Lang, color: bool) -> String {
    match mistake(error) {
        Some(message) => with_usage(error, &message, lang),
        None if color => translated(&error.render().ansi().to_string(), lang),
        None => translated(&error.render().to_string(), lang),
    }
}

fn translated(help: &str, lang: Lang) -> String {
    WORDS.into_iter().fold(help.to_owned(), |help, word| help.replace(text(word, Lang::En), text(word, lang)))
}

/// What is wrong; none for help, and for mistakes that this command line leaves no room for.
fn mistake(error: &Error) -> Option<Message> {
    let of = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    Some(match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => Message::new("command.clap-no-value", [argument]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Message::new("command.clap-value", [value, argument]),
        ErrorKind::UnknownArgument => Message::new("command.clap-unknown", [argument]),
        ErrorKind::InvalidSubcommand => Message::new("command.clap-no-command", [of(ContextKind::InvalidSubcommand)]),
        ErrorKind::MissingRequiredArgument => Message::new("command.clap-missing", [argument]),
        ErrorKind::ArgumentConflict => Message::new("command.clap-twice", [argument]),
        _ => return None,
    })
}

fn with_usage(error: &Error, message: &Message, lang: Lang) -> String {
    let mut out = Message::new("command.clap-error", [message.text(lang)]).text(lang);
    for hint in hints(error) {
        let hint = Message::new("command.hint", [hint.text(lang)]).text(lang);
        let _ = write!(out, "\n  {hint}");
    }
    if let Some(usage) = error.get(ContextKind::Usage) {
        let _ = write!(out, "\n\n{}", translated(&usage.to_string(), lang));
    }
    let _ = write!(out, "\n\n{}", text("command.clap-more", lang));
    out
}

/// What is valid, or what was probably meant.
fn hints(error: &Error) -> Vec<Message> {
    let of = |kind| error.get(kind).map(ToString::to_string).filter(|text| !text.is_empty());
    let near = [ContextKind::SuggestedValue, ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    let mut hints: Vec<Message> = near.into_iter().filter_map(of).map(|near| Message::new("command.clap-meant", [near])).collect();
    hints.extend(of(ContextKind::ValidValue).map(|valid| Message::new("definition.choices", [valid])));
    if error.kind() == ErrorKind::ValueValidation {
        // Numbers are all that is checked beyond a list of words.
        let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        hints.push(match said.split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
            Some((least, most)) => Message::new("command.clap-range", [least, most]),
            None => Message::plain("command.clap-number"),
        });
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::arguments::command;

    fn said(line: &str, lang: Lang) -> String {
        let error = command(lang).try_get_matches_from(line.split(' ')).expect_err(line);
        told(&error, lang, false)
    }

    #[test]
    fn help_is_all_japanese() {
        for line in ["seihyo --help", "seihyo", "seihyo help", "seihyo convert --help", "seihyo build -h", "seihyo inspect --help"] {
            let said = said(line, Lang::Ja);
            assert!(said.contains("使い方: seihyo") && said.contains("オプション:\n"), "{said}");
            for word in ["Usage", "Options", "OPTIONS", "Commands", "COMMAND", "Arguments", "Print", "possible", "default"] {
                assert!(!said.contains(word), "{word}: {said}");
            }
        }
        // Where a line ends depends on the longest option.
        let whole: String = said("seihyo convert --help", Lang::Ja).split_whitespace().collect();
        assert!(whole.contains("[省略時:utf-8][選べる値:utf-8,cp932]"), "{whole}");
    }

    #[test]
    fn every_word_is_clap_own() {
        let all: String = ["seihyo help", "seihyo convert --help", "seihyo build -h"].map(|line| said(line, Lang::En)).concat();
        for word in WORDS {
            assert!(all.contains(text(word, Lang::En)), "{word}");
        }
    }

    #[test]
    fn mistakes_say_what_was_found_and_what_is_valid() {
        for (line, en, ja) in [
            (
                "seihyo built",
                "error: there is no command \"built\"\n  hint: did you mean \"build\"",
                "エラー: 「built」というコマンドはありません\n  ヒント: 「build」のことですか",
            ),
            (
                "seihyo build --forse",
                "error: \"--forse\" is not expected here\n  hint: did you mean \"--force\"",
                "エラー: 「--forse」はここでは使えません\n  ヒント: 「--force」のことですか",
            ),
            ("seihyo convert", "error: <PATH>... is missing\n", "エラー: <PATH>... を指定してください\n"),
            (
                "seihyo build --format xml",
                "error: \"xml\" is not valid for --format <FORMAT>\n  hint: valid here: text, json\n",
                "エラー: --format <FORMAT> に「xml」は指定できません\n  ヒント: 使える値: text, json\n",
            ),
            ("seihyo build --threads 0", "hint: from 1 to 1024\n", "ヒント: 1 から 1024 まで\n"),
            ("seihyo build --threads x", "hint: expected a whole number\n", "ヒント: 整数を指定してください\n"),
            ("seihyo build -o", "error: --output <DIR> needs a value\n", "エラー: --output <DIR> には値が必要です\n"),
            ("seihyo build -o a -o b", "error: --output <DIR> is given twice\n", "エラー: --output <DIR> が 2 回指定されています\n"),
        ] {
            assert!(said(line, Lang::En).contains(en), "{}", said(line, Lang::En));
            assert!(said(line, Lang::Ja).contains(ja), "{}", said(line, Lang::Ja));
        }
    }
}
