//! What a dimension is about (area, industry, occupation, sex, age, size) and the code lists of it.
//!
//! [`classify`] looks at the labels of one dimension; the modules tell what each label means, and [`code_list`] gives the codes to publish.
//! Time is read by [`crate::value::read_period`].
//!
//! ```
//! use seihyo::concept::{Concept, classify};
//! assert_eq!(classify(&["総数", "男", "女"]), Concept::Sex);
//! assert_eq!(classify(&["0～4歳", "5～9歳", "85歳以上", "不詳"]), Concept::Age);
//! assert_eq!(classify(&["東京都", "神奈川県", "全国"]), Concept::Area);
//! assert_eq!(classify(&["出生数", "死亡数"]), Concept::Plain);
//! ```

pub mod age;
pub mod area;
pub mod band;
mod classes;
mod classify;
mod code_list;
mod fold;
pub mod industry;
pub mod occupation;
pub mod sex;
pub mod size;

pub use classify::{classify, classify_read};
pub use code_list::{Code, code_list, code_of};

/// What a dimension is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Concept {
    /// Periods and days.
    Time,
    /// Areas of Japan.
    Area,
    /// Industries.
    Industry,
    /// Occupations.
    Occupation,
    /// Sexes of persons.
    Sex,
    /// Ages of persons.
    Age,
    /// Sizes of establishments or enterprises by persons.
    Size,
    /// Anything else.
    Plain,
}

impl Concept {
    /// The word for machine output: `time`, `area`, `industry`, `occupation`, `sex`, `age`, `size`; `plain` for anything else.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Area => "area",
            Self::Industry => "industry",
            Self::Occupation => "occupation",
            Self::Sex => "sex",
            Self::Age => "age",
            Self::Size => "size",
            Self::Plain => "plain",
        }
    }
}
