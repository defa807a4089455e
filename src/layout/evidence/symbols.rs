//! Signs that answer a question in a table of signs: ○ for open, △ for in part, × for no.

/// Fewer signs in a column may be remarks.
const LEAST_SIGNS: usize = 3;

/// True for one sign that says yes, no or in part.
pub(super) fn is_symbol(text: &str) -> bool {
    let mut chars = text.trim_start().chars();
    let sign = |c| matches!(c, '○' | '◯' | '〇' | '◎' | '●' | '△' | '▲' | '×' | '✕' | '✖' | '✓' | '✔' | '☆' | '★');
    chars.next().is_some_and(sign) && chars.as_str().trim().is_empty()
}

/// What a column holds, counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) signs: usize,
    /// Marks and numbers.
    pub(super) data: usize,
    pub(super) texts: usize,
}

impl Count {
    fn is_of_signs(self) -> bool {
        self.signs >= LEAST_SIGNS && self.texts * 3 <= self.signs + self.data
    }
}

/// The columns whose signs are data: side by side, right of a column of texts. One alone names rows, or remarks on them.
pub(super) fn columns(counts: &[Count]) -> Vec<usize> {
    let Some(names) = counts.iter().position(|count| count.texts > count.signs + count.data) else { return Vec::new() };
    let of_signs = |j: usize| j > names && counts.get(j).is_some_and(|count| count.is_of_signs());
    (names + 1..counts.len()).filter(|&j| of_signs(j) && (of_signs(j - 1) || of_signs(j + 1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_stand_alone() {
        assert!(["○", " △ ", "×", "◎"].iter().all(|text| is_symbol(text)));
        assert!(!["○人口", "○○", "-", "", "※", "x"].iter().any(|text| is_symbol(text)));
    }

    #[test]
    fn signs_are_data_in_several_columns_beside_names() {
        let names = Count { texts: 12, ..Count::default() };
        let signs = Count { signs: 6, data: 4, texts: 2 };
        let few = Count { signs: 2, data: 0, texts: 1 };
        let remarks = Count { signs: 3, data: 0, texts: 8 };
        let of = |counts: &[Count]| columns(counts);
        assert_eq!(of(&[names, signs, signs]), [1, 2]);
        assert_eq!(of(&[names, names, signs, signs, few, signs]), [2, 3]);
        for near_miss in [
            &[names, signs][..],
            &[signs, signs, names],
            &[names, signs, few, signs],
            &[signs, signs],
            &[names, few, few],
            &[names, remarks, remarks],
        ] {
            assert_eq!(of(near_miss), [0; 0], "{near_miss:?}");
        }
    }
}
