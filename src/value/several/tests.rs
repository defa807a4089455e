use super::*;

/// The data as `label:text` with brackets where they stand in some.
fn shown(text: &str) -> Option<(Shape, Vec<String>)> {
    let several = read_several(text, DecimalMark::Point)?;
    let datum = |datum: &Datum<'_>| {
        let label = datum.label.map_or(String::new(), |label| format!("{label}:"));
        let value = match &datum.value {
            Value::Number(number) => format!("{}{}", number.value, number.suffix.unwrap_or(if number.percent { "%" } else { "" })),
            Value::Mark(mark) => mark.code.word().to_owned(),
            other => panic!("{other:?}"),
        };
        if datum.bracketed { format!("({label}{value})") } else { format!("{label}{value}") }
    };
    Some((several.shape, several.data.iter().map(datum).collect()))
}

#[test]
fn several_data_are_told_apart() {
    use Shape::{Bracketed, Labelled, Lines, Slashed};
    for (text, shape, data) in [
        ("74(1)", Bracketed, "74|(1)"),
        ("391445 (355943)", Bracketed, "391445|(355943)"),
        ("1,234（56）", Bracketed, "1234|(56)"),
        ("0.0(-)", Bracketed, "0|(nil)"),
        ("31.0(26.0)", Bracketed, "31|(26)"),
        ("５（３）", Bracketed, "5|(3)"),
        ("△5 [2]", Bracketed, "-5|(2)"),
        ("5(3.2％)", Bracketed, "5|(3.2%)"),
        ("12(△3)", Bracketed, "12|(-3)"),
        ("10(4)(6)", Bracketed, "10|(4)|(6)"),
        ("47(うち休5)", Bracketed, "47|(うち休:5)"),
        ("47人（うち女：5人）", Bracketed, "47人|(うち女:5人)"),
        ("100\n(50)", Bracketed, "100|(50)"),
        ("312,分3", Labelled, "312|分:3"),
        ("1,312,分3", Labelled, "1312|分:3"),
        ("81,分校2", Labelled, "81|分校:2"),
        ("312、分3、休1", Labelled, "312|分:3|休:1"),
        ("312 分3", Labelled, "312|分:3"),
        ("47\nうち休5", Labelled, "47|うち休:5"),
        ("12\n34", Lines, "12|34"),
        ("1,234\n-", Lines, "1234|nil"),
        ("12/34", Slashed, "12|34"),
        ("１２／３４", Slashed, "12|34"),
    ] {
        let data = data.split('|').map(str::to_owned).collect();
        assert_eq!(shown(text), Some((shape, data)), "{text}");
    }
}

#[test]
fn what_is_one_datum_or_prose_stays_whole() {
    for text in [
        "",
        "74",
        "1,234",
        "(1)",
        "（うち休5）",
        "-(1)",
        "1 234",
        "341 400",
        "12 34",
        "1、2",
        "1,2,3",
        "1，2",
        "74(a)",
        "74()",
        "74(1",
        "74 1)",
        "078(991)3002",
        "001(2)",
        "12(034)",
        "2012(24)",
        "2012(平成24)",
        "平成24(2012)",
        "2020年(令和2)",
        "56人(速報)",
        "123※1",
        "123(r)",
        "12.3%(p)",
        "312分3",
        "5時間 30分",
        "100、約3",
        "5、第3",
        "843、内線5",
        "9時15分",
        "12月3日",
        "4/1/2",
        "2020/4/1",
        "12:30",
        "7,480\n（前年比3.7％減）",
        "662\n（震災関連175＋487）",
        "47(うち休)",
        "47(1～3)",
        "20～24",
        "1-2",
        "10%台",
        "3丁目(2)",
        "12 a(3)",
        "1\n第一",
        "東京\n12",
        "5(10(3))",
    ] {
        assert_eq!(shown(text), None, "{text}");
    }
}

#[test]
fn a_figure_alone_in_brackets_is_an_aside() {
    let aside = |text| read_aside(text, DecimalMark::Point).map(|datum| (datum.label, datum.text));
    assert_eq!(aside("(1)"), Some((None, "1")));
    assert_eq!(aside("（ 1,234 ）"), Some((None, "1,234")));
    assert_eq!(aside("（うち休5）"), Some((Some("うち休"), "5")));
    for text in ["1", "(a)", "()", "74(1)", "(平成24年)", "(うち)", "（第3）"] {
        assert_eq!(aside(text), None, "{text}");
    }
}

#[test]
fn only_brackets_and_words_are_clear_by_themselves() {
    assert!(Shape::Bracketed.is_clear() && Shape::Labelled.is_clear());
    assert!(!Shape::Lines.is_clear() && !Shape::Slashed.is_clear());
    assert!(may_be_day("12/31") && may_be_day("31/12") && !may_be_day("12/34") && !may_be_day("0/5") && !may_be_day("12"));
}
