//! The period that title, unit line and sheet name state for a whole table.

use crate::meaning::text::{Around, Words};
use crate::value::period::{Mention, mentions};
use crate::value::{Basis, Part, Partial, Period, PeriodKind, Span, read_period};

/// What is stated for the whole table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stated {
    /// Its period.
    pub(super) whole: Option<Span>,
    /// The day of each year that its figures are of: 各年10月1日現在.
    pub(super) day: Option<Partial>,
    /// The figures are those of its day: 令和5年12月1日現在.
    pub(super) as_of: bool,
}

impl Stated {
    pub(super) fn read(around: &Around) -> Self {
        let all = |words: &[Words]| lines(words).iter().map(|line| mentions(line)).collect::<Vec<_>>();
        let lines = [&around.title, &around.units, &around.stub_heads, &around.asides];
        let near: Vec<Vec<Mention>> = lines.iter().flat_map(|words| all(words)).collect();
        // A title may run over several cells: （平成 | 30年中）.
        let joined = lines.iter().map(|words| mentions(&words.iter().map(|words| words.text.as_str()).collect::<String>()));
        let whole = near.iter().find_map(|mentions| only(mentions)).or_else(|| joined.into_iter().find_map(|mentions| only(&mentions)));
        let whole = whole.map(|whole| part_in_title(&around.title, &whole).unwrap_or(whole));
        let whole = whole.or_else(|| only(&mentions(&around.sheet)));
        let whole = whole.or_else(|| around.page.iter().find_map(|text| of_page(text)));
        let notes = all(&around.notes);
        let every_year = |mention: &&Mention| mention.text.starts_with("各年") && mention.before.is_empty();
        let titles = [&around.title, &around.units, &around.stub_heads].into_iter().flat_map(|words| all(words)).flatten();
        let day = titles.into_iter().find_map(|mention| day_of_every_year(&mention));
        let says_as_of = |mention: &Mention| mention.period.span() == whole.as_ref() && is_point(mention);
        let as_of = near.iter().flatten().any(says_as_of);
        let day = day.or_else(|| notes.iter().filter_map(|mentions| mentions.first().filter(every_year)).find_map(day_of_every_year));
        Self { whole, day, as_of }
    }

    /// The day within a period that its figures are of: 10月1日 of each year, or the day of a month that the title names for one of them.
    pub(super) fn day_of(&self, span: &Span) -> Option<Span> {
        match span.kind {
            PeriodKind::Year => self.day?.within(span),
            PeriodKind::Month if self.as_of && span.basis != Basis::Total => {
                let day = self.whole.filter(|whole| whole.kind == PeriodKind::Day)?.start.day();
                let date = span.start.with().day(day).build().ok()?;
                Some(Span { start: date, end: date, kind: PeriodKind::Day, ..*span })
            }
            _ => None,
        }
    }
}

/// The texts of each row together: 公開日： in one cell says what the date in the next one is.
fn lines(words: &[Words]) -> Vec<String> {
    let rows = words.chunk_by(|one, two| one.at.row == two.at.row);
    rows.map(|row| row.iter().map(|words| words.text.as_str()).collect::<Vec<_>>().join("\u{3000}")).collect()
}

/// The part of a stated year that a line of the title is, for want of a year of its own: 10月 below 自殺者数（令和元年）.
fn part_in_title(title: &[Words], whole: &Span) -> Option<Span> {
    let is_year = matches!(whole.kind, PeriodKind::Year | PeriodKind::FiscalYear);
    let partial = |line: &String| match read_period(line) {
        Some(Period::Partial(partial)) if partial.year.is_none() => Some(partial),
        _ => None,
    };
    lines(title).iter().filter(|_| is_year).find_map(partial)?.within(whole)
}

/// The period that a text is about; none where it names none or several.
fn only(mentions: &[Mention]) -> Option<Span> {
    let of_figures: Vec<&Mention> = mentions.iter().filter(|mention| speaks_of_figures(mention)).collect();
    let mut found: Option<Span> = None;
    let mut further = 0;
    let mut rest = of_figures.as_slice();
    while let [first, after @ ..] = rest {
        let (span, used) = match (first.period, after.first()) {
            (_, Some(second)) if let Some(span) = from_to_in(found, first, second) => (Some(span), 2),
            (Period::Span(span), _) => (Some(span), 1),
            (Period::Partial(partial), _) => (found.and_then(|found| partial.within(&found)), 1),
        };
        found = match (found, span) {
            (None, span) | (span, None) => span,
            (Some(found), Some(span)) if found.start <= span.start && span.end <= found.end => Some(span),
            (Some(found), Some(span)) if span.start <= found.start && found.end <= span.end => Some(found),
            // The first one is what the title is about, the others are further facts: 令和6年10月27日執行 令和6年10月28日.
            (Some(found), Some(span)) => {
                further += if [found.kind, span.kind].contains(&PeriodKind::Range) { SEVERAL } else { 1 };
                Some(found)
            }
        };
        rest = rest.get(used..).unwrap_or_default();
    }
    found.filter(|_| further < SEVERAL)
}

/// So many further periods beside the first, or ranges of them, are remarks on several: 平成13年から平成16年及び平成18年から平成21年の人口は.
const SEVERAL: usize = 2;

/// The period that a line of a page is about: not a day, which is most often that of its writing, unless figures are as of it.
fn of_page(text: &str) -> Option<Span> {
    let all = mentions(text);
    let is_written_day = |span: &Span| span.kind == PeriodKind::Day && !all.iter().any(is_point);
    only(&all).filter(|span| is_about_one(text) && !is_written_day(span))
}

/// False for a text that names periods apart from each other: 平成23年9月号 平成22年度決算.
fn is_about_one(text: &str) -> bool {
    let all = mentions(text);
    let spans: Vec<&Span> = all.iter().filter_map(|mention| mention.period.span()).collect();
    let apart = |one: &Span, two: &Span| one.end < two.start || two.end < one.start;
    let within = |one: &Span, two: &Span| (one.start <= two.start && two.end <= one.end) || (two.start <= one.start && one.end <= two.end);
    !spans.iter().any(|one| spans.iter().any(|two| apart(one, two) || !within(one, two)))
}

/// 令和4年12月1日 and 令和5年11月末日 with a wave between them, as one period.
pub(super) fn from_to(first: &Mention, second: &Mention) -> Option<Span> {
    from_to_in(None, first, second)
}

fn from_to_in(whole: Option<Span>, first: &Mention, second: &Mention) -> Option<Span> {
    if !first.after.starts_with('~') || !second.before.ends_with('~') {
        return None;
    }
    let span = |period: Period, before: Option<&Span>| match period {
        Period::Span(span) => Some(span),
        Period::Partial(partial) => {
            whole.and_then(|whole| partial.within(&whole)).or_else(|| before.and_then(|before| partial.after(before)))
        }
    };
    let from = span(first.period, None)?;
    let to = span(second.period, Some(&from))?;
    (from.start < to.end).then_some(Span { end: to.end, kind: PeriodKind::Range, basis: to.basis, ..from })
}

/// False for the day of publication and the base of an index: periods that the figures are not of.
pub(super) fn speaks_of_figures(mention: &Mention) -> bool {
    const AFTER: [&str; 17] = [
        "公表", "発表", "更新", "作成", "出力", "訂正", "掲載", "=100", "を100", "基準", "以前", "以後", "版", "施行", "価格", "連鎖", "号",
    ];
    /// As [`AFTER`], for days: 令和3年3月31日確定 is when, 平成27年確定値 is what.
    const AFTER_DAY: [&str; 4] = ["確定", "改定", "改訂", "集計"];
    const BEFORE: [&str; 8] = ["公表", "発表", "更新", "作成", "出力時刻", "出力日", "訂正", "公開"];
    let after = mention.after.trim_start_matches(|c: char| matches!(c, ')' | '(' | ':' | '時' | '分' | '現' | '在') || c.is_ascii_digit());
    let before = mention.before.trim_end_matches(['(', ':', '日', '月', '年']);
    let is_day = mention.period.span().is_some_and(|span| span.kind == PeriodKind::Day);
    let followed = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    let is_of_publication = followed(&AFTER) || (is_day && followed(&AFTER_DAY)) || BEFORE.iter().any(|word| before.ends_with(word));
    !is_of_publication
}

/// True for a day of which something is said: 現在, 時点.
fn is_point(mention: &Mention) -> bool {
    ["現在", "時点"].iter().any(|word| mention.text.ends_with(word) || mention.after.starts_with(word))
}

/// 各年10月1日現在, (10月1日現在): a day without its year.
fn day_of_every_year(mention: &Mention) -> Option<Partial> {
    let Period::Partial(partial) = mention.period else { return None };
    let every = mention.text.starts_with("各年") || mention.before.ends_with("各年") || mention.before.ends_with("毎年");
    let as_of = is_point(mention);
    (matches!(partial.part, Part::Day { month: Some(_), .. }) && partial.year.is_none() && (every || as_of)).then_some(partial)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Address;

    #[test]
    fn a_line_of_the_title_says_which_part_of_the_year() {
        let of = |lines: &[&str]| {
            let words = |(row, text): (u32, &&str)| Words { at: Address::new(row, 0), text: (*text).to_owned() };
            let around = Around { title: (0u32..).zip(lines).map(words).collect(), ..Around::default() };
            Stated::read(&around).whole.map_or_else(String::new, |span| format!("{}/{}", span.start, span.end))
        };
        assert_eq!(of(&["自殺者数（令和元年）（発見日、人）", "10 月"]), "2019-10-01/2019-10-31");
        assert_eq!(of(&["令和元年度の利用状況", "第1四半期"]), "2019-04-01/2019-06-30");
        // Near misses: the line says more than a month, the title has a month already, there is no year.
        assert_eq!(of(&["自殺者数（令和元年）", "10月分は速報値"]), "2019-01-01/2019-12-31");
        assert_eq!(of(&["令和元年9月の利用状況", "10月"]), "2019-09-01/2019-09-30");
        assert_eq!(of(&["利用状況", "10月"]), "");
    }

    #[test]
    fn titles_state_a_period() {
        for (text, expected) in [
            ("令和6年10月27日 執行", "2024-10-27/2024-10-27"),
            ("2012年37週(09月10日～09月16日)", "2012-09-10/2012-09-16"),
            ("(平成25年4月暫定値)", "2013-04-01/2013-04-30"),
            ("職業別自殺者数 (平成27年確定値)", "2015-01-01/2015-12-31"),
            ("平成27年（2015年）産業連関表", "2015-01-01/2015-12-31"),
            ("交通事故発生状況の推移（昭和23年～平成30年）", "1948-01-01/2018-12-31"),
            ("公開日：　2025年06月20日", ""),
            ("調査年：　1980100000　1980年度", "1980-04-01/1981-03-31"),
            ("2012年09月19日作成", ""),
            ("令和6年10月28日 11時55分　確定", ""),
            ("指数（2020年=100）", ""),
            ("平成13年から平成16年及び平成18年から平成21年の人口は国勢調査結果に基づいて", ""),
            ("平成18年、平成23年、平成28年の比較", ""),
        ] {
            let shown = only(&mentions(text)).map_or_else(String::new, |span| format!("{}/{}", span.start, span.end));
            assert_eq!(shown, expected, "{text}");
        }
    }
}
