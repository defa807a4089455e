//! CHR202: one sign by two characters.

use super::{Basis, Check, Documentation, Fault, FileSubject, Level, Mending, Rule, Severity, Text, Verdict};
use crate::characters::{Export, Noted, name};
use crate::message::Message;

pub(super) static RULE: Rule = Rule {
    code: "CHR202",
    name: "twin-characters",
    severity: Severity::Minor,
    level: Level::One,
    basis: Basis { rules_2026: "", estat: "2-9, 4-8", unified_2020: "1-10" },
    documentation: Documentation {
        ja: Text {
            title: "同じ記号に2種類の文字",
            what: "見た目の同じ記号（〜と～、−と－、‖と∥、—と―、¢と￠、£と￡、¬と￢）が、1つのファイルの中で両方使われているかを見ます。どちらか一方だけなら適合です。",
            why: "検索と結合で別の文字として扱われ、Shift_JIS との変換で文字化けの原因になります。",
            example: "「1～4人」と「5〜9人」。",
            instead: "どちらか一方に揃える。",
        },
        en: Text {
            title: "one sign by two characters",
            what: "Looks for signs that look the same (〜 and ～, − and －, ‖ and ∥, — and ―, ¢ and ￠, £ and ￡, ¬ and ￢) and are both used in one file. One of them alone is fine.",
            why: "Searches and joins take them for different characters, and conversions from and to Shift_JIS garble them.",
            example: "\"1～4人\" and \"5〜9人\".",
            instead: "Use one of them throughout.",
        },
    },
    check: Check::File(check),
};

fn check(file: &FileSubject<'_>) -> Verdict {
    let count = |wanted: char| file.characters.noted.iter().find(|noted| noted.character == wanted).map_or(0, |noted| noted.count);
    let fault = |noted: &Noted| {
        let Export::Twin(twin, _) = noted.export else { return None };
        let (one, other) = (noted.count, count(twin));
        let message = Message::new("lint.twins", [name(noted.character), one.to_string(), name(twin), other.to_string()]);
        let fault = Fault::whole(Severity::Minor, message, Message::plain("lint.twins-instead"), Mending::NeedsPerson);
        (other > 0).then_some(Fault { count: one.min(other), ..fault })
    };
    Verdict::of(file.characters.noted.iter().filter_map(fault).collect())
}
