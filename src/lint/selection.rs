//! Which rules are wanted, which faults are told, and which of them fail a check.

use super::{Fault, Generation, RULES, Rule, Severity};

/// What a user, a definition or `seihyo.toml` asks for; what is not said is left to the next of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// These rules alone: codes, their first letters, names, items or levels.
    pub select: Option<Vec<String>>,
    /// All rules but these.
    pub ignore: Option<Vec<String>>,
    /// Only faults that matter so much.
    pub severity: Option<Severity>,
    /// Only rules with a basis in a generation.
    pub rules: Option<Generation>,
    /// Only faults that matter so much fail a check.
    pub fail_on: Option<Severity>,
}

impl Wishes {
    /// These wishes, and where they say nothing those of another.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        Self {
            select: self.select.or_else(|| other.select.clone()),
            ignore: self.ignore.or_else(|| other.ignore.clone()),
            severity: self.severity.or(other.severity),
            rules: self.rules.or(other.rules),
            fail_on: self.fail_on.or(other.fail_on),
        }
    }

    /// The first word that names no rule.
    pub fn unknown(&self) -> Option<&str> {
        let words = self.select.iter().chain(&self.ignore).flatten();
        words.map(String::as_str).find(|word| !names_a_rule(word))
    }
}

/// True where a word names at least one rule.
pub fn names_a_rule(word: &str) -> bool {
    RULES.iter().any(|rule| rule.is_named(word))
}

/// What is asked for, with the defaults in place of what nobody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// These rules alone; all where there are none.
    pub select: Vec<String>,
    /// All rules but these.
    pub ignore: Vec<String>,
    /// Rules without a basis in it are left out, where it was asked for.
    pub rules: Option<Generation>,
    /// Faults that matter less are not told; [`Severity::Info`] by default.
    pub severity: Severity,
    /// Faults that matter less do not fail a check; [`Severity::Minor`] by default.
    pub fail_on: Severity,
}

impl Default for Selection {
    fn default() -> Self {
        Self { select: Vec::new(), ignore: Vec::new(), rules: None, severity: Severity::Info, fail_on: Severity::Minor }
    }
}

impl From<Wishes> for Selection {
    fn from(wishes: Wishes) -> Self {
        let all = Self::default();
        Self {
            select: wishes.select.unwrap_or_default(),
            ignore: wishes.ignore.unwrap_or_default(),
            rules: wishes.rules,
            severity: wishes.severity.unwrap_or(all.severity),
            fail_on: wishes.fail_on.unwrap_or(all.fail_on),
        }
    }
}

impl Selection {
    /// True for a rule that is to be judged.
    pub fn wants(&self, rule: &Rule) -> bool {
        let in_list = |list: &[String]| list.iter().any(|word| rule.is_named(word));
        let has_basis = self.rules.is_none_or(|generation| !rule.basis.items(generation).is_empty());
        has_basis && (self.select.is_empty() || in_list(&self.select)) && !in_list(&self.ignore)
    }

    /// The generation whose numbers are shown.
    pub fn generation(&self) -> Generation {
        self.rules.unwrap_or_default()
    }

    /// True for a fault that is to be told.
    pub fn tells(&self, fault: &Fault) -> bool {
        fault.severity >= self.severity
    }

    /// True for a fault that fails a check: it is told, matters enough, and is not wholly known from before.
    pub fn fails(&self, fault: &Fault) -> bool {
        self.tells(fault) && fault.severity >= self.fail_on && !fault.is_known()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearer_goes_before_what_is_farther() {
        let near = Wishes { severity: Some(Severity::Major), ..Wishes::default() };
        let far = Wishes { severity: Some(Severity::Fatal), select: Some(vec!["GRD".to_owned()]), ..Wishes::default() };
        let both = near.or(&far);
        assert_eq!((both.severity, both.select), (Some(Severity::Major), Some(vec!["GRD".to_owned()])));
    }

    #[test]
    fn words_name_rules_or_are_unknown() {
        let wishes = |select: &str| Wishes { select: Some(select.split(',').map(str::to_owned).collect()), ..Wishes::default() };
        for (words, unknown) in [("GRD,L1-12,merged-cells,l2", None), ("GRD204,GR", Some("GR")), ("L1-99", Some("L1-99"))] {
            assert_eq!(wishes(words).unknown(), unknown);
        }
    }

    #[test]
    fn a_generation_keeps_the_rules_with_a_basis_in_it() {
        for generation in Generation::ALL {
            let selection = Selection { rules: Some(generation), ..Selection::default() };
            for rule in RULES {
                assert_eq!(selection.wants(rule), !rule.basis.items(generation).is_empty(), "{}", rule.code);
            }
        }
    }
}
