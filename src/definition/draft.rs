//! A first definition, written from what was read of a file; it builds as it is.

use super::name::{is_reserved, kebab};
use super::{Cadence, Concept, Origin};
use crate::layout::{Axis, LayoutHint};
use crate::value::read_period;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What a draft is written from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The dataset's id; see [`draft_id`].
    pub id: String,
    /// Where the file is, relative to the folder that holds the catalog.
    pub origin: Origin,
    /// The date of publication, `2026-04-01`.
    pub published: String,
    /// True where the file says of itself that its figures are made up; see [`says_sample`].
    pub sample: bool,
    /// The tables that were found.
    pub tables: Vec<DraftTable>,
}

/// A table that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftTable {
    /// Its sheet; empty for CSV.
    pub sheet: String,
    /// Which table of the sheet, from 1.
    pub number: usize,
    /// How it is to be read where detection is wrong; that it is a form where it is one.
    pub hint: LayoutHint,
    /// What its title cells say.
    pub title: Option<String>,
    /// Its dimensions in order.
    pub dimensions: Vec<DraftDimension>,
}

/// A dimension that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftDimension {
    /// The side of the body it stands on.
    pub axis: Axis,
    /// Which level of that side, from 1.
    pub level: u32,
    /// What its stub head says.
    pub title: Option<String>,
}

/// The id that a file's name suggests: its ASCII words in lower case; `data` and what is left where it begins with no letter.
///
/// ```
/// use seihyo::definition::draft_id;
/// assert_eq!(draft_id("in/Population_2024.xlsx"), "population-2024");
/// assert_eq!(draft_id("第1表.xls"), "data-1");
/// assert_eq!(draft_id("人口.csv"), "data");
/// ```
pub fn draft_id(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let words = kebab(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
    let plain = words.starts_with(|c: char| c.is_ascii_lowercase()) && !is_reserved(&words) && words != "catalog" && words != "site";
    if words.is_empty() {
        "data".to_owned()
    } else if plain {
        words
    } else {
        format!("data-{words}")
    }
}

/// True for a text that says that figures are made up.
///
/// ```
/// use seihyo::definition::says_sample;
/// assert!(says_sample("労働組合数（見本データ）") && says_sample("Sample data"));
/// assert!(!says_sample("見本市の出展者数"));
/// ```
pub fn says_sample(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["見本データ", "サンプルデータ", "ダミーデータ", "架空の数値", "sample data"].iter().any(|words| lower.contains(words))
}

/// A title without what only one edition can say: words and parentheses that are a period, and that the figures are a sample.
///
/// Whole where nothing else is left.
fn lasting(title: &str) -> String {
    let mut out = String::new();
    let mut rest = title;
    while let Some((before, after)) = rest.split_once(['(', '（']) {
        let Some((inside, behind)) = after.split_once([')', '）']) else { break };
        let whole = rest.strip_suffix(behind).unwrap_or(rest);
        out.push_str(if is_dated(inside) || says_sample(inside) { before } else { whole });
        rest = behind;
    }
    out.push_str(rest);
    let words: String = out.split_inclusive(char::is_whitespace).filter(|word| !is_dated(word)).collect();
    let words = words.trim();
    if words.is_empty() { title.trim().to_owned() } else { words.to_owned() }
}

/// What may follow a period without saying more: how final its figures are.
const STATES: [&str; 6] = ["確定値", "暫定値", "速報値", "速報", "確報", "分"];

/// True for a text that is a period and nothing else.
fn is_dated(text: &str) -> bool {
    let text = text.trim();
    let period = STATES.iter().find_map(|state| text.strip_suffix(state)).unwrap_or(text);
    period.contains(['年', '月', '期', '/', '.']) && read_period(period).is_some()
}

/// The text of a definition, with comments in Japanese and English; the build accepts it unchanged.
pub fn draft(draft: &Draft) -> String {
    let mut out = String::new();
    let first = draft.tables.iter().find_map(|table| table.title.as_deref());
    let title = first.filter(|title| !title.trim().is_empty()).map_or_else(|| draft.id.clone(), lasting);
    let (key, place) = match &draft.origin {
        Origin::Path(path) => ("path", path),
        Origin::Url(url) => ("url", url),
        Origin::Glob(glob) => ("glob", glob),
    };
    let cadences = Cadence::WORDS.join(" ");
    let _ = write!(
        out,
        r#"# データセットの定義です。このまま公開できますが、「確認」とある行を見直してください。
# The definition of a dataset. It builds as it is; please look at the lines marked "check".

id = {id}  # このファイルの名前と同じ / the name of this file
title = {title}  # 確認: 表題 / check: title in Japanese
title_en = {title_en}  # 確認: 英語の表題 / check: title in English
description = {title}  # 確認: 内容の説明 / check: what it holds
publisher = "（公表機関名）"  # 確認: 公表機関 / check: who publishes it
licence = "CC-BY-4.0"  # 確認: 利用条件（SPDX 識別子） / check: licence (SPDX identifier)
cadence = "irregular"  # 確認: 公表の周期 / check: {cadences}
theme = "other"  # 確認: 分野 / check: theme
keywords = []  # 検索用の語 / words to find it by
sample = {sample}  # 架空の数値なら true / true for made-up figures
on_doubt = "publish"  # 読み取りに疑問があるとき: publish 公開する、hold 止める / or "hold"

# 版ごとに 1 つ。path のかわりに url や glob も使えます。
# One for each edition; url or glob may stand in place of path.
[[source]]
{key} = {place}
published = {published}
"#,
        id = quoted(&draft.id),
        title = quoted(&title),
        title_en = quoted(&draft.id.replace('-', " ")),
        place = quoted(place),
        published = draft.published,
        sample = draft.sample,
    );
    let mut names = BTreeSet::new();
    let empty = [DraftTable { sheet: String::new(), number: 1, hint: LayoutHint::default(), title: None, dimensions: Vec::new() }];
    let tables = if draft.tables.is_empty() { &empty[..] } else { &draft.tables };
    for table in tables {
        write_table(&mut out, table, &title, &mut names);
    }
    out
}

fn write_table(out: &mut String, table: &DraftTable, title: &str, names: &mut BTreeSet<String>) {
    let title = table.title.as_deref().filter(|title| !title.trim().is_empty()).map_or_else(|| title.to_owned(), lasting);
    let _ = write!(
        out,
        "\n# 表の範囲が正しくないときは header・stub・body を \"B3:H4\" の形で書きます。\n\
         # Where the table is read wrongly, give header, stub or body as \"B3:H4\".\n\
         [[table]]\nname = {}\ntitle = {}\n",
        quoted(&name(table, names)),
        quoted(&title)
    );
    if !table.sheet.is_empty() {
        let _ = writeln!(out, "sheet = {}", quoted(&table.sheet));
    }
    let LayoutHint { header, stub, body, form } = &table.hint;
    let ranges = [("header", header), ("stub", stub), ("body", body)];
    if *form {
        let _ = writeln!(out, "form = true  # 項目名と値からなる様式 / labels and values, one record a sheet");
    } else if ranges.iter().all(|(_, range)| range.is_none()) {
        let _ = writeln!(out, "table = {}  # シートの何番目の表か / which table of the sheet", table.number);
    }
    for (name, range) in ranges.iter().filter_map(|(name, range)| range.map(|range| (name, range))) {
        let _ = writeln!(out, "{name} = {}", quoted(&range.to_string()));
    }
    if !table.dimensions.is_empty() {
        let _ = write!(
            out,
            "\n# 列の名前（英小文字）。concept には次の語が使えます。\n# Names of columns; a concept may be one of: {}\n",
            Concept::WORDS.join(" ")
        );
    }
    for dimension in &table.dimensions {
        let side = match dimension.axis {
            Axis::Stub => "stub",
            Axis::Header => "header",
        };
        let _ = writeln!(out, "[[table.dimension]]\nname = \"{side}_{}\"", dimension.level);
        if let Some(title) = dimension.title.as_deref().filter(|title| !title.trim().is_empty()) {
            let _ = writeln!(out, "title = {}", quoted(title));
        }
        let _ = writeln!(out, "from = \"{side}:{}\"", dimension.level);
    }
}

/// A name for the table's files that no other table has: the ASCII words of its sheet, else `table`.
fn name(table: &DraftTable, names: &mut BTreeSet<String>) -> String {
    let words = kebab(&table.sheet);
    let plain = words.contains(|c: char| c.is_ascii_lowercase()) && !is_reserved(&words) && words != "manifest";
    let base = if plain { words } else { "table".to_owned() };
    let tries = std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
    let name = tries.into_iter().find(|name| !names.contains(name)).unwrap_or(base);
    names.insert(name.clone());
    name
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.trim().chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\r' | '\n' | '\t' => out.push(' '),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_loses_the_period_of_its_edition() {
        for (title, expected) in [
            ("産業別倒産状況（令和5年12月）", "産業別倒産状況"),
            ("産業別倒産状況(2023年12月分)", "産業別倒産状況"),
            ("表２ 組合員数（令和7年６月30日現在）（見本データ）", "表２ 組合員数"),
            ("人口　令和６年10月", "人口"),
            ("倒産状況（令和8年8月）（見本データ） （負債総額1,000万円以上）", "倒産状況 （負債総額1,000万円以上）"),
            ("自殺者数（職業） 令和4年11月暫定値 （発見日）", "自殺者数（職業） （発見日）"),
            ("令和５年12月１日現在　世帯数", "世帯数"),
            ("推計（平成29年推計）", "推計（平成29年推計）"),
            ("人口（令和5年", "人口（令和5年"),
            ("負債額別（令和5年12月・単位千円）", "負債額別（令和5年12月・単位千円）"),
            ("規模別（５人以上）", "規模別（５人以上）"),
            ("第1表 3", "第1表 3"),
            ("令和5年12月", "令和5年12月"),
            ("（見本データ）", "（見本データ）"),
            ("令和5年12月の人口", "令和5年12月の人口"),
            ("毎月の人口 月", "毎月の人口 月"),
        ] {
            assert_eq!(lasting(title), expected);
        }
    }
}
