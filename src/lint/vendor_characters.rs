//! CHR201: characters that depend on the system.

use super::fault::shown;
use super::{Basis, Check, Documentation, Fault, FileSubject, Level, Mending, Rule, Severity, Text, Verdict};
use crate::characters::{Class, Noted, is_unit_sign, name};
use crate::message::Message;
use crate::place::Place;

pub(super) static RULE: Rule = Rule {
    code: "CHR201",
    name: "vendor-characters",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-08", estat: "2-9, 4-8", unified_2020: "1-10" },
    documentation: Documentation {
        ja: Text {
            title: "機種依存文字",
            what: "丸数字、ローマ数字、㈱などの合字、半角カナ、外字をファイル全体で数えます。㎡などの単位記号、〜と～は対象外です。Shift_JIS のファイルでは重大、Unicode のファイルでは軽いものとし、外字と失われた文字は形式を問わず重大とします。",
            why: "別の機種や文字コードで別の文字になったり、表示されなかったりします。",
            example: "①、Ⅳ、㈱、ﾄｳｷｮｳ、㍻。",
            instead: "1、4（IV）、（株）、トウキョウ、平成 と書く。人名・地名でやむを得ない場合は UTF-8 で公開する。",
        },
        en: Text {
            title: "characters that depend on the system",
            what: "Counts numbers in circles, Roman numerals, ligatures such as ㈱, half-width kana and private characters in the whole file. Signs of units such as ㎡, and 〜 and ～, are passed over. Critical in Shift_JIS, minor in Unicode; private and lost characters are critical everywhere.",
            why: "Another system or encoding shows another character, or none.",
            example: "①, Ⅳ, ㈱, ﾄｳｷｮｳ, ㍻.",
            instead: "Write 1, 4 (IV), （株）, トウキョウ, 平成. Where a proper name needs it, publish in UTF-8.",
        },
    },
    check: Check::File(check),
};

/// So many characters are named in one message.
const NAMED: usize = 12;

fn check(file: &FileSubject<'_>) -> Verdict {
    let is_jis = file.encoding.is_some_and(|certificate| matches!(certificate.encoding, "Shift_JIS" | "EUC-JP" | "ISO-2022-JP"));
    let vendors = if is_jis { Severity::Critical } else { Severity::Minor };
    let damaged = |noted: &Noted| matches!(noted.class, Some(Class::Lost | Class::PrivateUse));
    let depends = |noted: &Noted| noted.class.is_some_and(Class::depends_on_system) && !is_unit_sign(noted.character);
    let faults = [
        fault(file, Severity::Critical, "lint.characters-damaged", "lint.characters-damaged-instead", damaged),
        fault(file, vendors, "lint.characters-vendor", "lint.characters-vendor-instead", depends),
    ];
    Verdict::of(faults.into_iter().flatten().collect())
}

fn fault(
    file: &FileSubject<'_>,
    severity: Severity,
    key: &'static str,
    instead: &'static str,
    wanted: impl Fn(&Noted) -> bool,
) -> Option<Fault> {
    let found: Vec<&Noted> = file.characters.noted.iter().filter(|noted| wanted(noted)).collect();
    let first = found.first()?;
    let count: usize = found.iter().map(|noted| noted.count).sum();
    let mut named: Vec<String> = found.iter().take(NAMED).map(|noted| name(noted.character)).collect();
    named.extend((found.len() > NAMED).then(|| "…".to_owned()));
    let places = first.places.iter().map(place).collect::<Vec<_>>().join(", ");
    let message = Message::new(key, [count.to_string(), named.join(" "), shown(&places)]);
    Some(Fault { count, ..Fault::whole(severity, message, Message::plain(instead), Mending::NeedsPerson) })
}

/// A place within the file: `表1!B3`.
fn place(place: &Place) -> String {
    let sheet = place.sheet.as_deref().filter(|sheet| !sheet.is_empty()).map(str::to_owned);
    let range = place.range.map(|range| range.to_string());
    sheet.into_iter().chain(range).collect::<Vec<_>>().join("!")
}
