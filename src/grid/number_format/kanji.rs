//! `[DBNum1]` to `[DBNum4]`: numbers in kanji and full-width digits.

/// The digits that a section asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Numerals {
    /// 0 to 9.
    #[default]
    Ascii,
    /// 〇 to 九.
    Kanji,
    /// 〇, 壱, 弐, 参 … as in contracts.
    Formal,
    /// ０ to ９.
    FullWidth,
}

impl Numerals {
    /// The numerals of `[DBNum1]` by its number.
    pub(super) fn from_number(number: &str) -> Self {
        match number {
            "1" => Self::Kanji,
            "2" => Self::Formal,
            "3" | "4" => Self::FullWidth,
            _ => Self::Ascii,
        }
    }

    const fn digits(self) -> &'static str {
        match self {
            Self::Ascii => "0123456789",
            Self::Kanji => "〇一二三四五六七八九",
            Self::Formal => "〇壱弐参四伍六七八九",
            Self::FullWidth => "０１２３４５６７８９",
        }
    }

    const fn has_scale(self) -> bool {
        matches!(self, Self::Kanji | Self::Formal)
    }

    /// The text with its ASCII digits in these numerals.
    pub(super) fn write(self, text: &str) -> String {
        if self == Self::Ascii {
            return text.to_owned();
        }
        let digit = |c: char| c.to_digit(10).and_then(|value| self.digits().chars().nth(value as usize)).unwrap_or(c);
        text.chars().map(digit).collect()
    }

    /// A whole number as it is said (百二十三); where it has no kanji that scale, or is none, by its digits.
    pub(super) fn say(self, text: &str) -> String {
        match text.parse::<u64>() {
            Ok(number) if self.has_scale() && number < 10_000_000_000_000_000 => self.said(number),
            _ => self.write(text),
        }
    }

    /// A number of a date, at most two digits: said in kanji, by its digits otherwise.
    pub(super) fn say_date(self, text: &str) -> String {
        if self == Self::Ascii { text.to_owned() } else { self.say(text) }
    }

    fn said(self, number: u64) -> String {
        if number == 0 {
            return self.write("0");
        }
        let formal = self == Self::Formal;
        let large = [(1_000_000_000_000, "兆"), (100_000_000, "億"), (10_000, if formal { "萬" } else { "万" }), (1, "")];
        let small =
            if formal { [(1000, "阡"), (100, "百"), (10, "拾"), (1, "")] } else { [(1000, "千"), (100, "百"), (10, "十"), (1, "")] };
        let mut out = String::new();
        for (scale, name) in large {
            let group = number / scale % 10_000;
            for (unit, kanji) in small {
                let digit = group / unit % 10;
                // 百, not 一百; but 一万, and 壱百 in contracts.
                if digit > 0 && (digit > 1 || unit == 1 || formal) {
                    out.push_str(&self.write(&digit.to_string()));
                }
                if digit > 0 {
                    out.push_str(kanji);
                }
            }
            if group > 0 {
                out.push_str(name);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Numerals;

    #[test]
    fn numbers_are_said_in_kanji() {
        for (number, said) in
            [("0", "〇"), ("10", "十"), ("123", "百二十三"), ("10001", "一万一"), ("120050000", "一億二千五万"), ("-5", "-五")]
        {
            assert_eq!(Numerals::Kanji.say(number), said);
        }
        assert_eq!(Numerals::Formal.say("123"), "壱百弐拾参");
        assert_eq!(Numerals::FullWidth.say("12.5"), "１２.５");
        assert_eq!(Numerals::Ascii.say("123"), "123");
    }
}
