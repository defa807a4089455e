//! What kind of figures a label names, by its words.

use crate::value::Finder;
use crate::value::unit::{Unit, UnitKind, read_unit};
use std::sync::LazyLock;

/// The kinds of figures that have units of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The words say nothing.
    Plain,
    /// People and things: 件数, 人員.
    Count,
    /// 金額, 給与額.
    Money,
    /// 構成比, 前年比, 失業率.
    Ratio,
    /// 前年差, ポイント.
    Difference,
    /// 指数.
    Index,
    /// Numbers with a unit that only the label itself could state: 密度, 倍率.
    Other,
    /// Numbers that have no unit, whatever is stated for those around them: 順位, ウエイト.
    Bare,
}

impl Kind {
    /// True where figures of this kind may be in a unit.
    pub(super) fn may_have(self, unit: &Unit) -> bool {
        match self {
            Self::Plain => true,
            Self::Count => matches!(unit.kind, UnitKind::Count | UnitKind::Amount),
            Self::Money => unit.kind == UnitKind::Money,
            Self::Ratio => matches!(unit.kind, UnitKind::Ratio | UnitKind::Rate),
            Self::Difference => unit.kind == UnitKind::Difference,
            Self::Index => unit.kind == UnitKind::Index,
            Self::Other => matches!(unit.kind, UnitKind::Rate),
            Self::Bare => false,
        }
    }

    /// The unit among those stated for a table that figures of this kind are in; none where it is not clear.
    pub(super) fn choose<'a>(self, units: &[&'a Unit]) -> Option<&'a Unit> {
        let derived = |unit: &Unit| matches!(unit.kind, UnitKind::Ratio | UnitKind::Difference | UnitKind::Rate);
        let only = |wanted: &dyn Fn(&Unit) -> bool| {
            let mut found = units.iter().copied().filter(|unit| wanted(unit));
            let first = found.next()?;
            found.all(|unit| unit.label == first.label).then_some(first)
        };
        match self {
            // 千円、％: what is no ratio is in 千円.
            Self::Plain if units.iter().any(|unit| !derived(unit)) => only(&|unit| !derived(unit)),
            kind => only(&|unit| kind.may_have(unit)),
        }
    }
}

/// The kind of figures that the words of a label name; plain where they say nothing.
pub(super) fn of_words(text: &str) -> Kind {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let found = FINDER.find(&plain);
    let has = |list: Kind| found & 1 << list as u32 != 0;
    let ends = |words: &[&str]| words.iter().any(|word| plain.ends_with(word));
    // 人口に対する医師数 is a rate, 会員に対する支援の不足 is none.
    let is_relation = ends(&["率", "比", "割合", "数", "額"]) && plain.contains("に対する") && !plain.contains("構成");
    if has(Kind::Bare) {
        Kind::Bare
    } else if has(Kind::Other) || is_relation {
        Kind::Other
    } else if has(Kind::Index) || plain.contains("DI") && plain.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == "DI") {
        Kind::Index
    } else if has(Kind::Difference) {
        Kind::Difference
    } else if has(Kind::Ratio) || ends(&["率", "比"]) || plain.contains('率') && ["率(", "率（"].iter().any(|word| plain.contains(word))
    {
        Kind::Ratio
    } else if counter(&plain).is_some() || (ends(COUNT) && !ends(&["総数", "実数", "計数"]) && plain != "数") {
        Kind::Count
    } else if ends(MONEY) {
        Kind::Money
    } else {
        Kind::Plain
    }
}

/// Finds the words that tell a kind wherever they stand in a label; the group of a word is its kind.
static FINDER: LazyLock<Finder> = LazyLock::new(|| {
    let lists = [(BARE, Kind::Bare), (OTHER, Kind::Other), (INDEX, Kind::Index), (DIFFERENCE, Kind::Difference), (PERCENT, Kind::Ratio)];
    Finder::new(lists.into_iter().flat_map(|(words, kind)| words.iter().map(move |&word| (word, kind as u32))))
});

/// True for a title of figures that are no amounts themselves: 投入係数表, 生産誘発依存度, デフレーター, 対前年度増加率.
pub(super) fn says_derived(title: &str) -> bool {
    const WORDS: [&str; 9] = ["係数", "依存度", "寄与度", "デフレーター", "増加率", "伸び率", "構成比", "指数", "対応表"];
    let plain: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    WORDS.iter().any(|word| plain.contains(word))
}

const BARE: &[&str] = &["性比", "順位", "コード", "番号", "ウエイト", "ウェイト", "100に対する", "偏差値", "品質情報"];

/// Ratios whose unit is not per cent.
const OTHER: &[&str] =
    &["倍率", "密度", "係数", "出生率", "死亡率", "婚姻率", "離婚率", "死産率", "罹患率", "再生産率", "当たり", "あたり", "当り"];

const INDEX: &[&str] = &["指数", "ＤＩ", "デフレーター"];

const DIFFERENCE: &[&str] = &["ポイント", "前年差", "前月差", "前期差", "ポイント差"];

const PERCENT: &[&str] =
    &["構成比", "構成率", "割合", "増減率", "増加率", "伸び率", "伸率", "前年比", "前月比", "前期比", "同月比", "同期比"];

const COUNT: &[&str] = &["者数", "人口", "人数", "人員", "所数", "社数", "数"];

const MONEY: &[&str] = &["額", "費", "給与", "賃金", "所得", "収入", "支出", "価格", "報酬"];

/// True for ratios that are always per cent: shares, growth, 得票率.
pub(super) fn is_percent(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let growth = ["前年比", "前月比", "前期比", "同月比", "同期比", "前回比"];
    let share = ["構成比", "構成率", "割合", "率"];
    !BARE.iter().chain(OTHER).any(|word| plain.contains(word))
        && (share.iter().any(|word| plain.contains(word)) || growth.iter().any(|word| plain.contains(word)))
}

/// What a title counts: 人 of 党派別当選人数（選挙区）, 件/10万人 of 10万人当たり死亡事故件数.
pub(super) fn counted(title: &str) -> Option<Unit> {
    let mut text = title.trim();
    while let Some(open) = text.rfind(['(', '（']).filter(|_| text.ends_with([')', '）'])) {
        text = text.get(..open)?.trim_end();
    }
    let unit = counter(text)?;
    let per = ["当たり", "あたり", "当り"].iter().find_map(|word| text.split_once(word)).map(|(before, _)| before);
    let Some(before) = per else { return Some(unit) };
    let start = before.char_indices().rev().take_while(|(_, c)| c.is_ascii_digit() || "人十百千万億,".contains(*c)).last()?.0;
    read_unit(&format!("{}/{}", unit.label, before.get(start..)?))
}

/// What a word counts: 件 of 件数, 台 of 保有台数, 人 of 人員; none for others (出生数 counts no births by name).
pub(super) fn counter(text: &str) -> Option<Unit> {
    const COUNTERS: [(&str, &str); 11] = [
        ("件数", "件"),
        ("台数", "台"),
        ("回数", "回"),
        ("戸数", "戸"),
        ("棟数", "棟"),
        ("枚数", "枚"),
        ("冊数", "冊"),
        ("人数", "人"),
        ("人員", "人"),
        ("世帯数", "世帯"),
        ("日数", "日"),
    ];
    // Its last character tells most labels from all of the words.
    if !text.trim_end().ends_with(['数', '員', '票']) {
        return None;
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let votes = plain.contains('票') && ["数", "投票", "得票"].iter().any(|end| plain.ends_with(end));
    if votes && !["者数", "所数", "区数"].iter().any(|end| plain.ends_with(end)) {
        return read_unit("票");
    }
    let (_, unit) = COUNTERS.iter().find(|(word, _)| plain.ends_with(word))?;
    read_unit(unit)
}
