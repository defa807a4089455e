use super::*;

/// Value and decimals of a number without anything glued to it.
fn plain(text: &str) -> Option<(f64, u8)> {
    read_number(text).filter(Number::is_plain).map(|number| (number.value, number.decimals))
}

macro_rules! reads {
    ($($text:literal => $value:literal, $decimals:literal;)*) => {
        #[test]
        fn plain_numbers() {
            $(assert_eq!(plain($text), Some(($value, $decimals)), "{}", $text);)*
        }
    };
}

reads! {
    "0" => 0.0, 0;
    "-0" => 0.0, 0;
    "1,234" => 1234.0, 0;
    "１，２３４" => 1234.0, 0;
    "12，345，678" => 12_345_678.0, 0;
    " 1234.50 " => 1234.5, 2;
    "\u{3000}１２．３\u{3000}" => 12.3, 1;
    ".5" => 0.5, 1;
    "+3.1" => 3.1, 1;
    "±0.0" => 0.0, 1;
    "△1,234.5" => -1234.5, 1;
    "△ 1" => -1.0, 0;
    "▲　０．３" => -0.3, 1;
    "－５" => -5.0, 0;
    "−5" => -5.0, 0;
    "‐5" => -5.0, 0;
    "–5" => -5.0, 0;
    "ー5" => -5.0, 0;
    "1\u{2009}234\u{2009}567" => 1_234_567.0, 0;
    "1　234" => 1234.0, 0;
    "1 ,234" => 1234.0, 0;
    "1\u{a0}234" => 1234.0, 0;
    "5万" => 50_000.0, 0;
    "1.5万" => 15_000.0, 1;
    "5千万" => 50_000_000.0, 0;
    "2億3,456万7,890" => 234_567_890.0, 0;
    "3百万" => 3_000_000.0, 0;
    "1.23E+11" => 123_000_000_000.0, 2;
    "1e-05" => 0.00001, 0;
    "9007199254740992" => 9_007_199_254_740_992.0, 0;
    "0.30000000000000004" => 0.300_000_000_000_000_04, 17;
}

#[test]
fn what_is_no_number_stays_text() {
    let texts = [
        "",
        "-",
        "△",
        "…",
        "1-2",
        "2020-21",
        "03-1234-5678",
        "1.2.3",
        "1,23",
        "1,2345",
        "12345,678",
        "0,123",
        "1,234,56",
        "5.",
        "1..2",
        ",123",
        "1, 2",
        "1 ,23",
        "1 , 234",
        "12 a",
        "1 2",
        "100 200",
        "1/2",
        "10:30",
        "3大都市圏",
        "15歳",
        "65歳以上",
        "20～24歳",
        "第1表",
        "1)",
        "(1",
        "1）",
        "12時",
        "2丁目",
        "4月",
        "2024年",
        "H30",
        "R6",
        "1E5",
        "12a",
        "a12",
        "5千代田区",
        "1万2万",
        "1億5億",
        "1万23456",
        "123 (45)",
        "p1",
        "r2",
        "※1",
        "*1",
        "±1",
        "--1",
        "△△1",
        "12345678901234567890",
        "1e999",
        "1E+99999",
        "１～２",
        "九",
        "①",
        "Ⅰ",
        "½",
        "10%台",
        "1人2人",
        "¥5人",
        "0x10",
        "inf",
        "NaN",
        "e5",
        "(())",
        "()",
        "-()",
    ];
    for text in texts {
        assert_eq!(read_number(text), None, "{text}");
    }
}

#[test]
fn units_and_percent_are_kept_apart() {
    let unit = |text| read_number(text).map(|number| (number.value, number.suffix, number.percent));
    assert_eq!(unit("1,234円"), Some((1234.0, Some("円"), false)));
    assert_eq!(unit("496億4,216万円"), Some((49_642_160_000.0, Some("円"), false)));
    assert_eq!(unit("5千人"), Some((5000.0, Some("人"), false)));
    assert_eq!(unit("12 人"), Some((12.0, Some("人"), false)));
    assert_eq!(unit("▲12.3％"), Some((-12.3, None, true)));
    assert_eq!(unit("0.1%ポイント"), Some((0.1, Some("%ポイント"), false)));
    assert_eq!(unit("45.3歳"), Some((45.3, Some("歳"), false)));
    assert_eq!(unit("¥1,234"), Some((1234.0, Some("円"), false)));
}

#[test]
fn flags_are_kept_as_written() {
    let flag = |text| read_number(text).map(|number| (number.value, number.flag.unwrap_or_default()));
    for (text, value, mark) in [
        ("123r", 123.0, "r"),
        ("r 123", 123.0, "r"),
        ("p1,234", 1234.0, "p"),
        ("1.5 p", 1.5, "p"),
        ("*1.5", 1.5, "*"),
        ("123*", 123.0, "*"),
        ("123※1", 123.0, "※1"),
        ("1,234 1)", 1234.0, "1)"),
        ("1,234 a)", 1234.0, "a)"),
        ("1,234注1)", 1234.0, "注1)"),
        ("12.3%(p)", 12.3, "(p)"),
        ("56人(速報)", 56.0, "(速報)"),
        ("123¹", 123.0, "¹"),
    ] {
        assert_eq!(flag(text), Some((value, mark.to_owned())), "{text}");
    }
    assert_eq!(read_number("r 123 p"), None);
    assert_eq!(read_number("123 速報の"), None);
}

#[test]
fn brackets_and_leading_zeros_are_told_not_judged() {
    let number = read_number("(1,234)").expect("a number");
    assert!(number.parenthesised && number.value > 0.0 && number.negative.is_none());
    assert!(read_number("（△12.3）").is_some_and(|n| n.parenthesised && n.value < 0.0));
    assert!(read_number("（12)").is_some_and(|n| n.parenthesised));
    assert!(read_number("(12.3%)").is_some_and(|n| n.parenthesised && n.percent));
    assert!(read_number("001").is_some_and(|n| n.leading_zeros));
    assert!(read_number("0").is_some_and(|n| !n.leading_zeros));
    assert!(read_number("0.5").is_some_and(|n| !n.leading_zeros));
    assert_eq!(read_number("－０．５").and_then(|n| n.negative), Some('－'));
}

/// A whole number or decimal in plain digits.
fn digits(whole: u64, decimals: &str) -> String {
    if decimals.is_empty() { whole.to_string() } else { format!("{whole}.{decimals}") }
}

/// The digits of a number in groups of three.
fn grouped(whole: u64, separator: &str) -> String {
    let digits = whole.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

fn wide(text: &str) -> String {
    let wide = |c: char| if matches!(c, '0'..='9' | ',' | '.' | '-' | '%') { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c };
    text.chars().map(wide).collect()
}

#[test]
fn numbers_come_back_from_every_dress() {
    let separators = ["", ",", "，", "\u{2009}", "\u{202f}", "\u{a0}", "\u{3000}"];
    let minus = ["", "-", "△", "▲", "△ ", "▲\u{3000}", "－", "−", "‐", "–", "―", "ー", "▽"];
    let around = [("", ""), (" ", "  "), ("\u{3000}", ""), ("", "\n")];
    let mut count = 0;
    for whole in [0, 1, 9, 10, 123, 999, 1000, 1234, 12_345, 999_999, 1_234_567, 98_765_432_100] {
        for decimals in ["", "0", "5", "05", "125"] {
            let plain: f64 = digits(whole, decimals).parse().unwrap();
            for separator in separators {
                let figure = match decimals {
                    "" => grouped(whole, separator),
                    decimals => format!("{}.{decimals}", grouped(whole, separator)),
                };
                for sign in minus {
                    let value = if sign.is_empty() || plain == 0.0 { plain } else { -plain };
                    for text in [format!("{sign}{figure}"), wide(&format!("{sign}{figure}"))] {
                        for (before, after) in around {
                            let text = format!("{before}{text}{after}");
                            let number = read_number(&text).unwrap_or_else(|| panic!("{text:?}"));
                            assert!(number.value.total_cmp(&value).is_eq() && number.is_plain(), "{text:?}");
                            assert_eq!(usize::from(number.decimals), decimals.len(), "{text:?}");
                            count += 1;
                        }
                    }
                    let percent = read_number(&format!("{sign}{figure}％")).unwrap();
                    assert!(percent.percent && percent.value.total_cmp(&value).is_eq());
                }
            }
        }
    }
    assert_eq!(count, 12 * 5 * 7 * 13 * 2 * 4);
}

#[test]
fn kanji_scales_come_back() {
    let scales = [("千", 1e3), ("万", 1e4), ("百万", 1e6), ("千万", 1e7), ("億", 1e8), ("十億", 1e9), ("兆", 1e12)];
    for whole in [1, 5, 12, 345, 4216] {
        for decimals in ["", "5", "25"] {
            let plain: f64 = digits(whole, decimals).parse().unwrap();
            for (scale, factor) in scales {
                for sign in ["", "△"] {
                    let value = if sign.is_empty() { plain * factor } else { -plain * factor };
                    for text in [format!("{sign}{}{scale}", digits(whole, decimals)), format!("{sign}{}{scale}円", digits(whole, decimals))]
                    {
                        assert_eq!(read_number(&text).map(|number| number.value), Some(value), "{text}");
                    }
                }
            }
        }
    }
    for (high, low) in [(1u32, 1u32), (496, 4216), (12, 9999)] {
        let value = f64::from(high) * 1e8 + f64::from(low) * 1e4;
        for text in [format!("{high}億{low}万"), format!("{high}億 {low}万円"), format!("{high}億{low}万人")] {
            assert_eq!(read_number(&text).map(|number| number.value), Some(value), "{text}");
        }
    }
}

#[test]
fn digits_alone_are_read_as_the_standard_parser_reads_them() {
    let texts = ["0", "7", "2024", "0.5", "0.10", "12.50", "999999999999999", "1.2345678901234", "43951.5", "0.1", "98765432.1", "3.0"];
    for text in texts {
        let number = super::plain(text.as_bytes()).expect(text);
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        assert_eq!((Ok(number.value), usize::from(number.decimals)), (text.parse(), decimals), "{text}");
        assert!(number.is_plain() && !number.grouped && number.negative.is_none(), "{text}");
    }
    for near_miss in [
        "",
        ".5",
        "5.",
        "00",
        "007",
        "00.5",
        "1.2.3",
        "--1",
        "-",
        "1,23",
        "1,2345",
        "0,123",
        "1,234,",
        ",123",
        "1.234,567",
        "1e5",
        "１",
        "1 ",
        "9999999999999999",
        ".",
    ] {
        assert_eq!(super::plain(near_miss.as_bytes()), None, "{near_miss}");
    }
}

#[test]
fn what_is_read_at_once_is_what_is_read_sign_by_sign() {
    const PIECES: [&str; 11] = ["", "-", "0", "1", "12", "123", "007", "999999999999", ",", ".", "."];
    let mut read = 0;
    for pieces in 0..PIECES.len().pow(5) {
        let at = |place: u32| PIECES[pieces / PIECES.len().pow(place) % PIECES.len()];
        let text: String = (0..5).map(at).collect();
        if let Some(number) = super::plain(text.as_bytes()) {
            assert_eq!(Some(number), read_signs(&text), "{text}");
            read += 1;
        }
    }
    assert!(read > 10_000, "{read}");
    for text in ["1,234", "-12,345,678.90", "-0", "-0.5", "999,999,999,999,999"] {
        assert!(super::plain(text.as_bytes()).is_some(), "{text}");
    }
}
