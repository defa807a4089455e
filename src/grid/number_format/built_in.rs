//! The number formats that a file names by number alone.

use super::NumberFormat;
use std::collections::BTreeMap;
use std::sync::LazyLock;

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
        BUILT_IN.get(&id).cloned()
    }
}

static BUILT_IN: LazyLock<BTreeMap<u16, NumberFormat>> = LazyLock::new(|| {
    let mut rows = csv::Reader::from_reader(include_bytes!("built_in.csv").as_slice());
    let rows = rows.deserialize().filter_map(Result::ok);
    rows.map(|(id, code): (u16, String)| (id, NumberFormat::new(&code))).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(BUILT_IN.len(), include_str!("built_in.csv").lines().count() - 1);
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
