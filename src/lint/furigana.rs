//! GRD207: readings in the cells of names.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::message::Message;
use crate::place::Address;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    code: "GRD207",
    name: "furigana-in-cells",
    severity: Severity::Minor,
    level: Level::One,
    basis: Basis { rules_2026: "", estat: "", unified_2020: "1-4" },
    documentation: Documentation {
        ja: Text {
            title: "名称に書き込んだふりがな",
            what: "「神戸（こうべ）」のように、漢字の名称の後に平仮名の読みを括弧書きした項目名が、1つの軸に3つ以上あるかを見ます。「人口（うち）」のような語と、Excel のふりがな機能によるものは対象外です。",
            why: "読みの付いた名称は、他の統計の名称と一致しません。",
            example: "「国立市（くにたちし）」。",
            instead: "名称の列と読みの列に分ける。",
        },
        en: Text {
            title: "readings in the cells of names",
            what: "Looks for labels in which a name in kanji is followed by its reading in hiragana in brackets, three or more of them in one dimension. Words such as （うち）, and the phonetic guides of Excel, are passed over.",
            why: "A name with its reading does not match the name in other statistics.",
            example: "\"国立市（くにたちし）\".",
            instead: "Give the reading a column of its own.",
        },
    },
    check: Check::Tables(check),
};

/// So many readings in one dimension are a habit.
const FEWEST: usize = 3;
/// Words in hiragana that are no readings.
const WORDS: [&str; 12] = ["うち", "のみ", "など", "ほか", "まで", "から", "なし", "あり", "または", "および", "かつ", "その他"];

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let mut faults = Vec::new();
    for table in sheet.tables() {
        let mut dimensions: BTreeMap<usize, BTreeSet<Address>> = BTreeMap::new();
        for label in table.layout.label_paths().flatten().filter(|label| has_reading(&label.text)) {
            dimensions.entry(label.dimension).or_default().extend(label.cells.first());
        }
        for cells in dimensions.into_values().filter(|cells| cells.len() >= FEWEST) {
            let cells: Vec<Address> = cells.into_iter().collect();
            let message = Message::new("lint.furigana", [cells.len().to_string()]);
            let fault = Fault::whole(Severity::Minor, message, Message::plain("lint.furigana-instead"), Mending::NeedsPerson);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    Verdict::of(faults)
}

/// True for kanji with hiragana in brackets behind them.
fn has_reading(text: &str) -> bool {
    let Some((name, rest)) = text.trim().split_once(['(', '（']) else { return false };
    let Some(reading) = rest.strip_suffix([')', '）']).map(str::trim) else { return false };
    let is_hiragana = |c: char| matches!(c, '\u{3041}'..='\u{309F}' | 'ー' | ' ' | '\u{3000}');
    let ends_in_kanji = name.trim_end().ends_with(|c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '々' | 'ヶ' | 'ケ'));
    ends_in_kanji && reading.chars().count() > 1 && reading.chars().all(is_hiragana) && !WORDS.contains(&reading)
}
