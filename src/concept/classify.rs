//! What the labels of a dimension are about.

use super::area::{self, Context};
use super::band::{self, Band};
use super::{Concept, age, fold, industry, occupation, sex, size};
use crate::hash::HashSet;

/// A dimension is about something when this share of its labels says so: notes, その他 and 不詳 between them are a few.
const MOSTLY: f64 = 0.6;

/// When this share of the labels is about something else, the dimension is a mixture.
const CONTRADICTION: f64 = 0.3;

/// Fewer bands without 歳 than these may be of anything.
const LADDER: usize = 4;

/// What the labels of a dimension are about, time left aside; [`Concept::Plain`] where no concept has most of them or two share them.
///
/// Each label counts once; blanks and totals (計, 総数, 不詳, その他) count neither way.
pub fn classify(labels: &[&str]) -> Concept {
    classify_read(labels, &mut area::Labels::default())
}

/// As [`classify`], where labels that have been read as areas before are not read anew.
pub fn classify_read<'a>(labels: &[&'a str], read: &mut area::Labels<'a>) -> Concept {
    let mut seen = HashSet::default();
    let (labels, keys): (Vec<&'a str>, Vec<String>) = labels
        .iter()
        .filter_map(|&label| Some((label, fold::key(label)?)))
        .filter(|(_, key)| !is_neutral(key) && seen.insert(key.clone()))
        .unzip();
    let area = area::resolve_read(&labels, &Context::default(), read).share;
    let share = |says: fn(&str) -> bool| count(keys.iter().filter(|key| says(key)).count()) / count(keys.len().max(1));
    let mut shares = [
        (share(|key| sex::of_key(key).is_some()), Concept::Sex),
        (share(|key| age::of_key(key).is_some()).max(ladder(&labels)), Concept::Age),
        (share(|key| size::of_key(key).is_some()), Concept::Size),
        (share(|key| industry::of_key(key).is_some()), Concept::Industry),
        (share(|key| occupation::of_key(key).is_some()), Concept::Occupation),
        (area, Concept::Area),
    ];
    shares.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    match shares {
        [(first, concept), (second, _), ..] if first >= MOSTLY && second < CONTRADICTION => concept,
        _ => Concept::Plain,
    }
}

/// Labels that a dimension of any concept may have.
fn is_neutral(key: &str) -> bool {
    let key = key.trim_matches(['(', ')']);
    ["計", "合計", "総計", "小計", "総数", "全体", "不詳", "不明", "その他", "再掲", "うち", "平均", "total", "Total"].contains(&key)
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// The share of bands without a unit that rise as ages do: from multiples of five, most of them beginning where the last one ends.
fn ladder(labels: &[&str]) -> f64 {
    let bands: Vec<Band> =
        labels.iter().filter_map(|label| band::read(label)).filter(|band| band.unit.is_empty() || age::of_band(band).is_some()).collect();
    let follows = |pair: &[Band]| match pair {
        [one, next] => one.whole().1.zip(next.whole().0).is_some_and(|(end, begin)| (begin - end - 1.0).abs() < f64::EPSILON),
        _ => false,
    };
    let rising = bands.windows(2).filter(|pair| follows(pair)).count();
    let of_ages =
        bands.iter().all(|band| age::of_band(band).is_some() && band.lower.is_none_or(|lower| (lower.value % 5.0).abs() < f64::EPSILON));
    if bands.len() < LADDER || !of_ages || count(rising) < MOSTLY * count(bands.len() - 1) {
        return 0.0;
    }
    count(bands.len()) / count(labels.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_labels_decide() {
        for (labels, concept) in [
            ("男|女", Concept::Sex),
            ("計|男|女", Concept::Sex),
            ("総数|男性|女性|不詳", Concept::Sex),
            ("0～4|5～9|10～14|15～19|20以上", Concept::Age),
            ("0～4歳|5～9|10～14|15～19|85歳以上|不詳", Concept::Age),
            ("15歳未満|15～64歳|65歳以上", Concept::Age),
            ("5～29人|30人以上", Concept::Size),
            ("規模計|5～29人|30～99人|100人以上", Concept::Size),
            ("TL 調査産業計|D 建設業|E 製造業|F 電気・ガス業", Concept::Industry),
            ("事務従事者|販売従事者|その他", Concept::Occupation),
            ("北海道|青森県|岩手県", Concept::Area),
            ("全国|北海道|青森|岩手|宮城", Concept::Area),
            ("千代田区|中央区|港区|総数", Concept::Area),
            ("東灘区|灘区|北区", Concept::Area),
        ] {
            assert_eq!(classify(&labels.split('|').collect::<Vec<_>>()), concept, "{labels}");
        }
    }

    #[test]
    fn mixtures_and_other_things_are_plain() {
        for labels in [
            "",
            "計",
            "計|総数",
            "出生数|死亡数",
            "男|女|65歳以上",
            "男|自殺者数|原因",
            "1～3|4～6|7～9|10～12",
            "福島|山口|千葉",
            "0～4|5～9",
            "1人|2人|東京都",
            "世帯数|人口|男|女|1世帯当たり人員|人口密度",
        ] {
            assert_eq!(classify(&labels.split('|').collect::<Vec<_>>()), Concept::Plain, "{labels}");
        }
    }
}
