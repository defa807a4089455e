//! The number formats that a file names by number alone.

use super::NumberFormat;
use std::sync::{LazyLock, OnceLock};

impl NumberFormat {
    /// The format of a number that every workbook has without saying so; none where Excel has none of that number.
    ///
    /// The numbers are those of ECMA-376 part 1, 18.8.30; the forms are what a Japanese Excel shows. That standard gives 27 to 36 and
    /// 50 to 58 a date of their own in each language, and no file says which language it means: here they are the Japanese ones. It
    /// has no codes for 5 to 8 and 41 to 44, which are money and figures as Excel's dialogs list them.
    ///
    /// ```
    /// use seihyo::grid::number_format::NumberFormat;
    /// assert_eq!(NumberFormat::built_in(27).unwrap().show(45383.0, false), "R6.4.1");
    /// assert_eq!(NumberFormat::built_in(23), None);
    /// ```
    pub fn built_in(id: u16) -> Option<Self> {
        let known = BUILT_IN.iter().find(|known| known.id == id)?;
        Some(known.format.get_or_init(|| NumberFormat::new(&known.code)).clone())
    }
}

/// A format that goes by a number.
struct BuiltIn {
    id: u16,
    code: String,
    /// What the code comes to, found out when it is asked for first: a workbook has few of them.
    format: OnceLock<NumberFormat>,
}

static BUILT_IN: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
    let known = |row: &str| {
        let (id, code) = row.split_once(',')?;
        let quoted = code.strip_prefix('"').and_then(|code| code.strip_suffix('"'));
        let code = quoted.map_or_else(|| code.to_owned(), |code| code.replace("\"\"", "\""));
        Some(BuiltIn { id: id.parse().ok()?, code, format: OnceLock::new() })
    };
    include_str!("built_in.csv").lines().skip(1).filter_map(known).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let mut rows = csv::Reader::from_reader(include_bytes!("built_in.csv").as_slice());
        let rows: Vec<(u16, String)> = rows.deserialize().map(Result::unwrap).collect();
        assert_eq!(BUILT_IN.iter().map(|known| (known.id, known.code.clone())).collect::<Vec<_>>(), rows);
    }

    #[test]
    fn numbers_stand_for_formats() {
        let shown = |id, number| NumberFormat::built_in(id).unwrap().show(number, false);
        assert_eq!(shown(0, 0.5), "0.5");
        assert_eq!(shown(6, -1234.0), "¥-1,234");
        assert_eq!(shown(47, 0.5 / 86400.0), "00:00.5");
        assert_eq!(shown(58, 45383.0), "令和6年4月1日");
        assert!([27, 58].into_iter().all(|id| NumberFormat::built_in(id).unwrap().is_date()));
    }

    #[test]
    fn other_numbers_stand_for_none() {
        assert!([23, 26, 59, 164].into_iter().all(|id| NumberFormat::built_in(id).is_none()));
    }
}
