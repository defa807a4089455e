//! Code lists to publish beside the data.

use super::age::{self, Age};
use super::classes::Class;
use super::sex::{self, Sex};
use super::{Concept, area, band, fold, industry, occupation};
use std::borrow::Cow;

/// One code of a code list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// The label in Japanese.
    pub label_ja: &'static str,
    /// The label in English, where there is one.
    pub label_en: Option<&'static str>,
    /// The code that contains it.
    pub parent: Option<&'static str>,
}

/// The codes of a concept in their order; none for concepts without a closed list (time, age, size, plain).
///
/// An area that changed its name is there once, by its latest one.
///
/// ```
/// use seihyo::concept::{Concept, code_list};
/// let tokyo = code_list(Concept::Area).find(|code| code.code == "13000").unwrap();
/// assert_eq!((tokyo.label_ja, tokyo.label_en, tokyo.parent), ("東京都", Some("Tokyo"), Some("00000")));
/// assert_eq!(code_list(Concept::Time).count(), 0);
/// ```
pub fn code_list(concept: Concept) -> impl Iterator<Item = Code> {
    let codes: Vec<Code> = match concept {
        Concept::Area => areas().collect(),
        Concept::Industry => industry::all().iter().map(of_class).collect(),
        Concept::Occupation => occupation::all().iter().map(of_class).collect(),
        Concept::Sex => Sex::ALL.into_iter().map(of_sex).collect(),
        Concept::Time | Concept::Age | Concept::Size | Concept::Plain => Vec::new(),
    };
    codes.into_iter()
}

/// The code that a label of a dimension about a concept means; none for a label without one, and for time and areas, which are read from
/// all labels of a row and column together.
///
/// ```
/// use seihyo::concept::{Concept, code_of};
/// assert_eq!(code_of(Concept::Industry, "Ｅ　製造業").as_deref(), Some("E"));
/// assert_eq!(code_of(Concept::Sex, "女").as_deref(), Some("F"));
/// assert_eq!(code_of(Concept::Age, "20～24歳").as_deref(), Some("Y20T24"));
/// assert_eq!(code_of(Concept::Age, "20～24").as_deref(), Some("Y20T24"));
/// assert_eq!(code_of(Concept::Sex, "総数").as_deref(), Some("_T"));
/// assert_eq!(code_of(Concept::Sex, "その他"), None);
/// assert_eq!(code_of(Concept::Plain, "女"), None);
/// ```
pub fn code_of(concept: Concept, label: &str) -> Option<Cow<'static, str>> {
    match concept {
        Concept::Industry => industry::find(label).map(|class| Cow::Borrowed(class.code)),
        Concept::Occupation => occupation::find(label).map(|class| Cow::Borrowed(class.code)),
        Concept::Sex => sex::find(label).or_else(|| is_total(label).then_some(Sex::Total)).map(|sex| Cow::Borrowed(sex.code())),
        Concept::Age => age_of(label).map(|age| Cow::Owned(age.code())),
        Concept::Time | Concept::Area | Concept::Size | Concept::Plain => None,
    }
}

/// The age that a label means among other ages: 20～24 without 歳, 総数.
fn age_of(label: &str) -> Option<Age> {
    age::find(label)
        .or_else(|| band::read(label).filter(|band| band.unit.is_empty()).and_then(|band| age::of_band(&band)))
        .or_else(|| is_total(label).then_some(Age::All))
}

/// True for what is the total of a dimension wherever it stands.
fn is_total(label: &str) -> bool {
    const WORDS: [&str; 6] = ["計", "合計", "総計", "総数", "total", "Total"];
    fold::key(label).is_some_and(|key| WORDS.contains(&key.trim_matches(['(', ')'])))
}

fn areas() -> impl Iterator<Item = Code> {
    let latest = area::Area::all().filter(|area| area::by_code(area.code) == Some(area));
    latest.map(|area| Code { code: area.code, label_ja: area.name, label_en: area.english(), parent: area.parent })
}

fn of_class(class: &Class) -> Code {
    Code { code: class.code, label_ja: class.name, label_en: Some(class.english), parent: class.parent }
}

fn of_sex(sex: Sex) -> Code {
    let parent = matches!(sex, Sex::Male | Sex::Female | Sex::Unknown).then_some(Sex::Total.code());
    Code { code: sex.code(), label_ja: sex.name(), label_en: Some(sex.english()), parent }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_code_is_there_once_and_its_parent_too() {
        for concept in [Concept::Area, Concept::Industry, Concept::Occupation, Concept::Sex] {
            let codes: Vec<_> = code_list(concept).collect();
            let known: BTreeSet<_> = codes.iter().map(|code| code.code).collect();
            assert_eq!(known.len(), codes.len(), "{concept:?}");
            assert!(!codes.is_empty() && codes.iter().all(|code| code.parent.is_none_or(|parent| known.contains(parent))), "{concept:?}");
        }
    }
}
