//! Classes of a classification: a code, its names, and the class that a label names.

use super::fold;
use crate::hash::HashMap;
use std::borrow::Cow;

/// One class of a classification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// The code: `E`, `09`.
    pub code: &'static str,
    /// The name in Japanese as the classification has it.
    pub name: &'static str,
    /// The name in English.
    pub english: &'static str,
    /// Code of the class that contains it; none at the top.
    pub parent: Option<&'static str>,
}

/// A classification with its names.
pub(super) struct Classes {
    classes: Vec<Class>,
    names: HashMap<String, usize>,
}

impl Classes {
    /// The rows `code,name,english,parent,other` of a table, whose other names stand between `|`; one in quotes may have commas.
    pub(super) fn parse(table: &'static str) -> Self {
        let mut made = Self { classes: Vec::new(), names: HashMap::default() };
        for row in table.lines().skip(1) {
            if let [code, name, english, parent, other] = fields(row).as_slice() {
                for name in other.split('|').chain([*name, *english]) {
                    fold::key(name)
                        .and_then(|key| plain(&key).map(Cow::into_owned))
                        .map(|key| made.names.entry(key).or_insert(made.classes.len()));
                }
                made.classes.push(Class { code, name, english, parent: (!parent.is_empty()).then_some(parent) });
            }
        }
        made
    }

    pub(super) fn all(&self) -> &[Class] {
        &self.classes
    }

    pub(super) fn by_code(&self, code: &str) -> Option<&Class> {
        let code = fold::key(code)?;
        self.classes.iter().find(|class| class.code == code)
    }

    /// The class that a label names, perhaps behind its code: `E 製造業`, `09食料品`. The name decides, as editions share letters.
    pub(super) fn find(&self, label: &str) -> Option<&Class> {
        self.of_key(&fold::key(label)?)
    }

    /// As [`Self::find`], for a folded label.
    pub(super) fn of_key(&self, key: &str) -> Option<&Class> {
        let key = plain(key)?;
        let without_code = || key.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || ".:-_()".contains(c));
        let at = self.names.get(&*key).or_else(|| self.names.get(without_code()))?;
        self.classes.get(*at)
    }
}

/// A folded name without the signs that stand between its words in one edition or the other.
fn plain(key: &str) -> Option<Cow<'_, str>> {
    let is_sign = |c: char| matches!(c, '、' | ',' | '・' | '(' | ')');
    // Most names are in Japanese letters alone.
    let is_plain = |c: char| matches!(c, '\u{3041}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}') || c.is_ascii_lowercase() || c.is_ascii_digit();
    let plain = if key.chars().all(is_plain) {
        Cow::Borrowed(key)
    } else {
        Cow::Owned(key.chars().filter(|&c| !is_sign(c)).collect::<String>().to_lowercase())
    };
    (!plain.is_empty()).then_some(plain)
}

fn fields(row: &'static str) -> Vec<&'static str> {
    let mut fields = Vec::new();
    let mut rest = row;
    while let Some((field, behind)) = next_field(rest) {
        fields.push(field);
        rest = behind;
    }
    fields.push(rest);
    fields
}

/// The first field and what stands behind its comma.
fn next_field(rest: &'static str) -> Option<(&'static str, &'static str)> {
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once("\","),
        None => rest.split_once(','),
    }
}
