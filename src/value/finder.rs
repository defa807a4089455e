//! Which of many words a text holds, told in one walk over it.

/// Words in groups. Most characters of a text begin none of them, which one look into a table tells.
#[derive(Clone, Debug)]
pub struct Finder {
    /// By first character, then as they came.
    words: Vec<(char, &'static str, u32)>,
    /// By the last bits of a character, whether a word may begin with it.
    begins: [bool; Finder::BITS],
}

impl Finder {
    const BITS: usize = 1 << 8;

    /// Words, none of them empty, each with the number of its group, below 32.
    pub fn new(words: impl IntoIterator<Item = (&'static str, u32)>) -> Self {
        let mut words: Vec<_> = words.into_iter().filter_map(|(word, group)| Some((word.chars().next()?, word, group))).collect();
        words.sort_by_key(|word| word.0);
        let mut begins = [false; Self::BITS];
        for &(first, ..) in &words {
            if let Some(begins) = begins.get_mut(first as usize % Self::BITS) {
                *begins = true;
            }
        }
        Self { words, begins }
    }

    /// The groups of which a text holds a word, a bit each.
    ///
    /// ```
    /// use seihyo::value::Finder;
    /// let finder = Finder::new([("指数", 0), ("構成比", 1), ("割合", 1)]);
    /// assert_eq!(["消費者物価指数", "割合・指数", "指", ""].map(|text| finder.find(text)), [0b01, 0b11, 0, 0]);
    /// ```
    pub fn find(&self, text: &str) -> u32 {
        let mut found = 0;
        for (at, c) in text.char_indices().filter(|&(_, c)| self.begins.get(c as usize % Self::BITS) == Some(&true)) {
            let start = self.words.partition_point(|word| word.0 < c);
            let here = self.words.get(start..).unwrap_or(&[]).iter().take_while(|word| word.0 == c);
            let rest = text.get(at..).unwrap_or_default();
            found |= here.filter(|(_, word, _)| rest.starts_with(word)).fold(0, |found, (_, _, group)| found | 1 << group);
        }
        found
    }
}
