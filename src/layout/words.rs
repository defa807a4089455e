//! What the words of a label say of its place among the others: a total, a part, an aside, a code.

use crate::value::{self, Basis, Period};

/// True for a label that says it is a total.
pub(super) fn is_total(label: &str) -> bool {
    label.ends_with('計') || matches!(label, "総数" | "合計額" | "総額")
}

/// True for a label that says nothing but that it is a total.
pub(super) fn is_bare_total(label: &str) -> bool {
    matches!(label, "計" | "小計" | "合計" | "総計" | "総数" | "総額" | "合計額" | "Total" | "All" | "Totalt" | "I alt")
}

/// True for a label that says it is a part of what stands above it.
pub(super) fn is_part_of(label: &str) -> bool {
    let label = label.trim_start_matches(['(', '（']);
    label.starts_with("うち") || label.starts_with("内 ") || label.starts_with("再掲")
}

/// True for a label that begins with 再掲 in brackets, and goes on.
pub(super) fn is_aside(text: &str) -> bool {
    let inner = text.trim_start().strip_prefix(['(', '（', '【', '［', '[']).map(str::trim_start);
    let rest = inner.and_then(|inner| inner.strip_prefix('再')).and_then(|inner| inner.trim_start().strip_prefix('掲'));
    rest.is_some_and(|rest| rest.trim_start().strip_prefix([')', '）', '】', '］', ']']).is_some_and(|rest| !rest.trim().is_empty()))
}

/// True for a label that begins with 参考 in brackets: it is no part of what stands above it.
pub(super) fn is_reference(text: &str) -> bool {
    let inner = text.trim_start().strip_prefix(['(', '（', '【', '［', '[']).map(str::trim_start);
    inner.and_then(|inner| inner.strip_prefix("参考")).is_some_and(|rest| rest.trim_start().starts_with([')', '）', '】', '］', ']']))
}

/// True where a label holds for one that is set in no further: a city for its wards, a county for its towns, an item for its うち.
pub(super) fn holds(upper: &str, lower: &str) -> bool {
    (is_part_of(lower) && !is_part_of(upper))
        || (upper.ends_with('市') && lower.ends_with('区'))
        || (upper.ends_with('郡') && lower.ends_with(['町', '村']))
}

/// True for a date at which things were counted, and nothing else: 平成16年5月1日現在, (10月1日現在), As of Oct. 1, 2016.
pub(super) fn is_as_of(text: &str) -> bool {
    let bare = text.trim().trim_start_matches(['(', '（']);
    let english = bare.get(..6).is_some_and(|first| first.eq_ignore_ascii_case("as of "));
    if english && bare.chars().count() < 30 && bare.contains(|c: char| c.is_ascii_digit()) {
        return true;
    }
    match value::read_period(text.trim()) {
        Some(Period::Span(span)) => span.basis == Basis::Point,
        Some(Period::Partial(partial)) => partial.basis == Basis::Point,
        None => false,
    }
}

/// What names of offices end in.
const OFFICES: [&str; 15] =
    ["課", "局", "部", "室", "係", "班", "庁", "省", "センター", "事務所", "Division", "Bureau", "Department", "Office", "City"];

/// A shorter text that ends like an office may name what is counted: 商業部, 相談室.
const LEAST_OFFICE: usize = 6;

/// True for the name of the office that publishes something, by its length and its end.
pub(super) fn is_office(text: &str) -> bool {
    let name = text.trim().trim_matches(['(', ')', '（', '）']);
    name.chars().count() >= LEAST_OFFICE && !name.contains('\n') && OFFICES.iter().any(|office| name.ends_with(office))
}

/// True for a sign that points to a note.
pub(super) fn is_sign(text: &str) -> bool {
    matches!(text.trim(), "※" | "＊" | "*" | "†" | "＃" | "#")
}

/// True for a label that begins with a digit of either width.
pub(super) fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| matches!(c, '0'..='9' | '０'..='９'))
}

/// The digits of a text, half-width.
pub(super) fn narrow_digits(text: &str) -> String {
    let narrow = |c: char| if ('０'..='９').contains(&c) { char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c) } else { c };
    text.chars().map(narrow).filter(char::is_ascii_digit).collect()
}

/// True for a text that ends with a comma, or with a bracket left open.
pub(super) fn is_unfinished(text: &str) -> bool {
    let count = |brackets: [char; 2]| text.chars().filter(|c| brackets.contains(c)).count();
    count(['(', '（']) > count([')', '）']) || text.trim_end().ends_with([',', '、', '，'])
}

/// True for letters, digits and signs without spaces, at least one digit, which are no year.
pub(super) fn is_code(text: &str) -> bool {
    let text = text.trim();
    let year = || text.parse().is_ok_and(value::is_year_like);
    text.bytes().all(|b| b.is_ascii_graphic()) && text.bytes().any(|b| b.is_ascii_digit()) && !year()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_from_words_that_begin_alike() {
        assert!(["うち女", "（うち男）", "内 訳", "再掲"].iter().all(|label| is_part_of(label)));
        assert!(!["内閣府", "国内", "うちわ".trim_start_matches("うち")].iter().any(|label| is_part_of(label)));
    }

    #[test]
    fn an_aside_goes_on_after_its_bracket() {
        assert!(["(再掲)65歳以上", "（再　掲）北須磨", "【再掲】 計"].iter().all(|text| is_aside(text)));
        assert!(!["（再掲）", "再掲", "(参考)"].iter().any(|text| is_aside(text)));
    }

    #[test]
    fn a_reference_says_so_in_brackets() {
        assert!(["（参考）国内需要", " ( 参考 ) GNI", "【参考】"].iter().all(|text| is_reference(text)));
        assert!(!["参考", "参考人", "（参考人）", "（再掲）国内需要", "（参考値）"].iter().any(|text| is_reference(text)));
    }

    #[test]
    fn a_city_holds_for_its_wards_and_an_item_for_its_parts() {
        assert!(holds("大阪市", "西区") && holds("愛甲郡", "愛川町") && holds("世帯主収入", "うち男"));
        assert!(!holds("大阪市", "堺市") && !holds("西区", "北区") && !holds("うち男", "うち女"));
    }

    #[test]
    fn a_date_of_counting_says_so() {
        assert!(["平成16年5月1日現在", "（令和2年10月1日現在）", "10月1日現在", "As of Oct.1,2016"].iter().all(|text| is_as_of(text)));
        assert!(
            !["As of now", "Areas as of 2016", "平成16年5月1日", "平成16年度", "現在", "10月1日現在の人口", "令和6年末"]
                .iter()
                .any(|text| is_as_of(text))
        );
    }

    #[test]
    fn offices_are_told_from_short_names_and_from_what_they_do() {
        assert!(["企画調整局企画部調査課", "総務局統計部人口統計課 ", "Planning Bureau, Hokuto City"].iter().all(|text| is_office(text)));
        assert!(!["商業部", "建設局", "企画調整局の職員", "City"].iter().any(|text| is_office(text)));
    }

    #[test]
    fn codes_have_digits_and_are_no_years() {
        assert!(["1.1.1", "94100", "92*D0", "01"].iter().all(|text| is_code(text)));
        assert!(!["2015", "B-S", "1 2", "１"].iter().any(|text| is_code(text)));
    }

    #[test]
    fn digits_are_half_width() {
        for (text, digits) in [("　１０", "10"), ("平成28年", "28"), ("-3.5", "35"), ("計", "")] {
            assert_eq!(narrow_digits(text), digits, "{text}");
        }
    }

    #[test]
    fn an_open_bracket_or_a_comma_leaves_a_label_unfinished() {
        assert!(is_unfinished("生産・輸入品に課され（") && is_unfinished("Manufacturing,"));
        assert!(!is_unfinished("（控除）") && !is_unfinished("計"));
    }
}
