//! The generations of the rules, and which items of them a rule rests on.

use super::{Basis, Rule};

/// A generation of the national rules; each numbers its items by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Generation {
    /// 行政データにおける機械可読性に関するルール (2026); the default.
    #[default]
    Rules2026,
    /// 統計表における機械判読可能なデータの表記方法の統一ルール (2020).
    Unified2020,
    /// 結果表における機械判読可能なデータ作成に関する表記方法 (e-Stat).
    Estat,
}

impl Generation {
    /// Every generation, the default first.
    pub const ALL: [Self; 3] = [Self::Rules2026, Self::Unified2020, Self::Estat];

    /// The word on the command line and in machine output: `2026`, `2020`, `estat`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rules2026 => "2026",
            Self::Unified2020 => "2020",
            Self::Estat => "estat",
        }
    }

    /// The generation of a word; none for any other text.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|generation| generation.word() == word)
    }
}

impl Basis {
    /// The items of a generation, as it numbers them; empty where it has none.
    pub const fn items(&self, generation: Generation) -> &'static str {
        match generation {
            Generation::Rules2026 => self.rules_2026,
            Generation::Unified2020 => self.unified_2020,
            Generation::Estat => self.estat,
        }
    }
}

impl Rule {
    /// True where a word is the rule's name, its code, the first letters of its code, its level, or its item in the rules of 2026.
    pub fn is_named(&self, word: &str) -> bool {
        let word = word.trim().to_ascii_uppercase();
        let begins = word.len() >= 3 && self.code.starts_with(&word);
        begins || self.name.eq_ignore_ascii_case(&word) || (self.basis.rules_2026 == word && !word.is_empty()) || self.level.word() == word
    }
}
