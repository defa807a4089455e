use super::*;

fn show(code: &str, number: f64) -> String {
    NumberFormat::new(code).show(number, false)
}

macro_rules! shows {
    ($name:ident: $($code:literal, $number:literal => $shown:literal;)*) => {
        #[test]
        fn $name() {
            $(assert_eq!(show($code, $number), $shown, "{} of {}", $code, $number);)*
        }
    };
}

shows! { digits:
    "0", 1234.5 => "1235";
    "0", 0.4 => "0";
    "0", -0.4 => "-0";
    "#", 0.0 => "";
    "#,##0", 1_234_567.0 => "1,234,567";
    "#,##0", 999.0 => "999";
    "#,##0", -1234.0 => "-1,234";
    "#,##0", 1234.5 => "1,235";
    "#,##0.0", 1234.05 => "1,234.1";
    "#,##0.00", 1.005 => "1.01";
    "0.00", 1.005 => "1.01";
    "0.00", -1.005 => "-1.01";
    "0.0", 0.05 => "0.1";
    "0.##", 1.5 => "1.5";
    "0.##", 1.0 => "1.";
    "000", 7.0 => "007";
    "000-0000", 1_234_567.0 => "123-4567";
    "000-0000", 12_345_678.0 => "1234-5678";
    "00.0", 3.24 => "03.2";
    ".00", 0.5 => ".50";
    ".00", 12.5 => "12.50";
    "??0.0?", 5.5 => "  5.5 ";
    "#,##0,", 1_234_567.0 => "1,235";
    "#,##0,,", 1_234_567.0 => "1";
    "0.0,", 1234.0 => "1.2";
    "#,##0,\"千円\"", 1500.0 => "2千円";
    "0!.0,\"万\"", 123_456.0 => "12.3万";
    "0000,000", 1234.0 => "0,001,234";
    "#,##0_ ", 1234.0 => "1,234 ";
    "#,##0_);(#,##0)", -1234.0 => "(1,234)";
    "* #,##0", 12.0 => "12";
    "\"¥\"#,##0", -5.0 => "-¥5";
    "[$¥-411]#,##0", 5.0 => "¥5";
    "\\¥#,##0;\\¥\\-#,##0", -5.0 => "¥-5";
    "0\"人\"", 3.0 => "3人";
    "0人", 3.0 => "3人";
    "0 kg", 3.0 => "3 kg";
    "0.0%", 0.1234 => "12.3%";
    "0%", 0.125 => "13%";
    "0%", 1.0 => "100%";
    "0", 123_456_789_012_345_680.0 => "123456789012346000";
}

shows! { sections:
    "#,##0;\"△ \"#,##0", -1234.0 => "△ 1,234";
    "#,##0;\"△ \"#,##0", 1234.0 => "1,234";
    "#,##0;\"△ \"#,##0", 0.0 => "0";
    "#,##0;\"△\"#,##0;\"-\"", 0.0 => "-";
    "#,##0;[Red]\\-#,##0", -5.0 => "-5";
    "#,##0;[赤]\"▲\"#,##0", -5.0 => "▲5";
    "#,##0;▲ #,##0", -5.0 => "▲ 5";
    "0;;", -5.0 => "";
    "0;-0;;@", 0.0 => "";
    ";;;", 5.0 => "";
    "@", 1234.5 => "1234.5";
    "General\"人\"", -5.0 => "-5人";
    "G/標準", 5.5 => "5.5";
    "[$-FFFF]g/\"標\"\"準\"", 5.5 => "5.5";
    "\\G\\/\"標\"\"準\"", 5.5 => "5.5";
    "General;\"△\"General", -1.5 => "△1.5";
    "[<1000]0;0.0,\"K\"", 999.0 => "999";
    "[<1000]0;0.0,\"K\"", 1500.0 => "1.5K";
    "[=0]\"-\";#,##0", 0.0 => "-";
    "[=0]\"-\";#,##0", -5.0 => "-5";
    "[>=0]0;\"△\"0", -5.0 => "△5";
    "[>100]0;[<-100]\"▼\"0;\"-\"", -200.0 => "▼200";
    "[>100]0;[<-100]\"▼\"0;\"-\"", 5.0 => "-";
    "[=1]\"男\";[=2]\"女\";General", 2.0 => "女";
    "[=1]\"男\";[=2]\"女\";General", 3.0 => "3";
    "0.0_ ;[Red]\\-0.0\\ ", -1.25 => "-1.3 ";
}

shows! { exponents_and_fractions:
    "0.00E+00", 12345.0 => "1.23E+04";
    "0.00E+00", 0.00012 => "1.20E-04";
    "0.0E+0", 9.99 => "1.0E+1";
    "0E-0", 1200.0 => "1E3";
    "##0.0E+0", 12345.0 => "12.3E+3";
    "0.00E+00", 0.0 => "0.00E+00";
    "# ?/?", 1.5 => "1 1/2";
    "# ?/?", 0.25 => " 1/4";
    "# ??/??", 5.141_592 => "5  1/7 ";
    "# ?/8", 0.5 => " 4/8";
    "?/?", 1.5 => "3/2";
    "# ?/100", 0.25 => " 25/100";
}

shows! { dates:
    "yyyy/m/d", 45383.0 => "2024/4/1";
    "yyyy\\-mm\\-dd", 45383.0 => "2024-04-01";
    "yy/mm", 45383.0 => "24/04";
    "yyyy\"年\"m\"月\"", 45383.0 => "2024年4月";
    "m\"月\"d\"日\"", 45383.0 => "4月1日";
    "mmm-yy", 45383.0 => "Apr-24";
    "[$-409]d\\-mmm\\-yy;@", 45383.0 => "1-Apr-24";
    "mmmm", 45383.0 => "April";
    "mmmmm", 45383.0 => "A";
    "ddd", 45383.0 => "Mon";
    "dddd", 45383.0 => "Monday";
    "aaa", 45383.0 => "月";
    "aaaa", 45383.0 => "月曜日";
    "[$-411]dddd", 45383.0 => "月曜日";
    "yyyy/m/d", 60.0 => "1900/2/29";
    "yyyy/m/d", 0.0 => "1900/1/0";
    "yyyy/m/d", -1.0 => "-1";
    "yyyy/m/d", 3_000_000.0 => "3000000";
    "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 45383.0 => "2024年4月1日";
}

shows! { eras:
    "[$-411]ggge\"年\"m\"月\"d\"日\"", 45383.0 => "令和6年4月1日";
    "ggge\"年\"", 45383.0 => "令和6年";
    "[$-411]ggge\"年\"", 43585.0 => "平成31年";
    "[$-411]ggge\"年\"", 43586.0 => "令和1年";
    "[$-ja-JP-x-gannen]ggge\"年\"", 43586.0 => "令和元年";
    "[$-411]gge\"年\"", 32515.0 => "昭64年";
    "[$-411]gge\"年\"", 32516.0 => "平1年";
    "[$-411]ge\\.m\\.d;@", 45383.0 => "R6.4.1";
    "[$-411]gee\\.mm\\.dd", 45383.0 => "R06.04.01";
    "[$-411]e", 45383.0 => "6";
    "[$-411]ggg", 45383.0 => "令和";
    "r", 45383.0 => "06";
    "rr", 45383.0 => "令和06";
    "[$-804]e", 45383.0 => "2024";
    "[DBNum1][$-411]ggge\"年\"m\"月\"d\"日\"", 45586.0 => "令和六年十月二十一日";
    "[DBNum3][$-411]m\"月\"", 45586.0 => "１０月";
    "[DBNum1]General", 123.0 => "百二十三";
    "[DBNum3]#,##0", 1234.0 => "１,２３４";
}

shows! { times:
    "h:mm", 0.5 => "12:00";
    "hh:mm:ss", 0.75 => "18:00:00";
    "h:mm AM/PM", 0.75 => "6:00 PM";
    "[$-411]AM/PMh\"時\"mm\"分\"", 0.25 => "午前6時00分";
    "[h]:mm", 1.5 => "36:00";
    "[mm]:ss", 0.0425 => "61:12";
    "mm:ss.0", 0.000_012 => "00:01.0";
    "yyyy/m/d h:mm", 45383.5 => "2024/4/1 12:00";
    "h:mm", 0.999_999 => "23:59";
    "yyyy/m/d", 45_383.999_999 => "2024/4/1";
    "h:mm:ss", 0.999_999 => "0:00:00";
    "h\"時\"m\"分\"", 0.5 => "12時0分";
}

#[test]
fn kinds_are_those_of_the_first_section() {
    let kind = |code| NumberFormat::new(code).kind();
    let number = |decimals, thousands, scale| Kind::Number { decimals, thousands, scale };
    assert_eq!(kind("General"), Kind::General);
    assert_eq!(kind("G/標準"), Kind::General);
    assert_eq!(kind("#,##0"), number(0, true, 0));
    assert_eq!(kind("#,##0.00;\"△\"0"), number(2, true, 0));
    assert_eq!(kind("0_ "), number(0, false, 0));
    assert_eq!(kind("0.0,,"), number(1, false, 2));
    assert_eq!(kind("0.0%"), Kind::Percent { decimals: 1 });
    assert_eq!(kind("0.00E+00"), Kind::Scientific);
    assert_eq!(kind("# ?/?"), Kind::Fraction);
    assert_eq!(kind("@"), Kind::Text);
    assert_eq!(kind(";;;"), Kind::Hidden);
    assert_eq!(kind("[$-411]ggge\"年\""), Kind::Date(Granularity::Year));
    assert_eq!(kind("yyyy\"年\"m\"月\";@"), Kind::Date(Granularity::Month));
    assert_eq!(kind("aaa"), Kind::Date(Granularity::Day));
    assert_eq!(kind("[h]:mm"), Kind::Date(Granularity::Time));
    assert_eq!(kind("0\"日\""), number(0, false, 0));
    assert!(!NumberFormat::new("0.0\"dm\"").is_date());
}

#[test]
fn days_may_count_from_1904() {
    assert_eq!(NumberFormat::new("yyyy/m/d").show(0.0, true), "1904/1/1");
    assert_eq!(NumberFormat::new("[$-411]ggge").show(43921.0, true), "令和6");
}

#[test]
fn odd_codes_do_no_harm() {
    let long = "0".repeat(5000);
    let numbers = [0.0, -0.0, 1.5, -1.5, 45383.6, 1e300, -1e-300, f64::NAN, f64::INFINITY, f64::MAX];
    for code in [
        "",
        ";",
        ";;;;;;",
        "\"",
        "[",
        "[$",
        "[$-",
        "[>",
        "[>x]0",
        "_",
        "*",
        "\\",
        "!",
        "E+",
        "0E+",
        "0E+0E+0",
        "/",
        "0/",
        "?/0",
        "?/1",
        "0.0.0",
        ",",
        "0,,,,,,,,",
        "%%%",
        "[DBNum1]",
        "[h]",
        "[DBNum9]0",
        "y",
        "ggggg",
        "[<0]",
        "[=1]a;[=1]b;c;d",
        "年",
        "０",
        "0;0;0;0;0",
        &"ymdhs".repeat(50),
        &"?".repeat(300),
        &long,
    ] {
        for number in numbers {
            let _ = show(code, number);
        }
    }
    assert_eq!(NumberFormat::new(&long).code(), "General");
}

#[test]
fn a_format_knows_its_code() {
    assert_eq!(NumberFormat::default().code(), "General");
    assert_eq!(NumberFormat::new("#,##0").code(), "#,##0");
    assert_eq!(NumberFormat::new("general"), NumberFormat::default());
    assert_ne!(NumberFormat::new("0"), NumberFormat::new("0.0"));
}

#[test]
fn texts_around_the_digits_are_told_apart_from_them() {
    let around = |code: &str, number| {
        let format = NumberFormat::new(code);
        format
            .around(number)
            .map(|Around { before, after, digits, power, negative }| (before.to_owned(), after.to_owned(), digits, power, negative))
    };
    let told = |before: &str, after: &str, digits, power, negative| Some((before.to_owned(), after.to_owned(), digits, power, negative));
    assert_eq!(around("\"r \"#,##0", 5.0), told("r ", "", true, 0, false));
    assert_eq!(around("#,##0_ \"人\"", 5.0), told("", " 人", true, 0, false));
    assert_eq!(around("0.0%", 0.5), told("", "%", true, 2, false));
    assert_eq!(around("#,##0,\"千円\"", 5.0), told("", "千円", true, -3, false));
    assert_eq!(around("#,##0,", 5.0), told("", "", true, -3, false));
    assert_eq!(around("G/標準\"人\"", 5.0), told("", "人", true, 0, false));
    assert_eq!(around("#,##0;\"△ \"#,##0;\"－\"", -5.0), told("△ ", "", true, 0, true));
    assert_eq!(around("#,##0;\"△ \"#,##0;\"－\"", 0.0), told("－", "", false, 0, false));
    for (code, number) in
        [("#,##0", 5.0), ("General", 5.0), ("#,##0;\"△ \"#,##0", 5.0), ("000-0000", 5.0), ("0!.0,\"万\"", 5.0), ("0.0E+00", 5.0)]
    {
        assert_eq!(around(code, number), None, "{code}");
    }
    for (code, number) in [("yyyy\"年\"", 5.0), ("# ?/?", 5.5), ("0\"人\"", f64::NAN), (";;;", 5.0)] {
        assert_eq!(around(code, number), None, "{code}");
    }
}

#[test]
fn bare_digits_have_nothing_but_a_sign_and_space_beside_them() {
    for code in ["General", "@", "0", "#,##0", "#,##0_ ", "0.0_)", "#,##0;\"△ \"#,##0", "#,##0;-#,##0", "#,##0;\"▲\"#,##0;0"] {
        assert!(NumberFormat::new(code).is_bare(), "{code}");
    }
    for code in [
        "0.0%",
        "#,##0,",
        "#,##0\"円\"",
        "\"r \"#,##0",
        "#,##0;-#,##0;\"-\"",
        "#,##0;(#,##0)",
        "[>100]0;0.0",
        "yyyy/m/d",
        "# ?/?",
        "000-0000",
        ";;;",
    ] {
        assert!(!NumberFormat::new(code).is_bare(), "{code}");
    }
}
