use super::*;
use crate::message::Lang;
use crate::report::terminal::Options;
use crate::report::width::Measure;
use crate::source::SourceFile;
use serde_json::{Value, json};

const CLEAN: &str = "年,人口（人）,世帯数（世帯）\n2020,100,40\n2021,110,41\n2022,120,42\n";
const TITLED: &str = "第1表　区別の人口,,\n,,\n区,人口（人）,世帯数\n総　　数,\"1,298\",38\n千代田区,99,x\n中央区,100,40\n";

fn linted(name: &str, text: &str) -> Linted {
    let source = SourceFile { name: name.into(), bytes: text.as_bytes().into(), declared_charset: None };
    Linted::new(name, Loose::read(&source), Selection::default(), Keep::default())
}

fn run() -> Lint {
    Lint {
        sources: vec![linted("clean.csv", CLEAN), linted("統計/店.csv", TITLED), linted("c.csv", "")],
        passed_over: 2,
        ..Lint::default()
    }
}

#[test]
fn no_line_is_wider_than_the_terminal_in_either_language() {
    for (lang, width) in [(Lang::En, 60), (Lang::Ja, 60), (Lang::En, 100), (Lang::Ja, 100)] {
        let text = run().text(Options { lang, width, ..Options::default() });
        let measure = Measure { wide: lang == Lang::Ja };
        assert!(text.lines().all(|line| measure.width(line) <= width), "{text}");
        assert!(text.ends_with('\n') && !text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    }
}

#[test]
fn the_worst_comes_first_and_a_clean_file_has_all_points() {
    let text = run().text(Options { lang: Lang::Ja, ..Options::default() });
    assert!(text.contains("L1 100 点 / L2 100 点 / L3 100 点"), "{text}");
    let (fatal, minor) = (text.find("致命的 ").unwrap(), text.find("中程度 ").unwrap());
    assert!(fatal < minor, "{text}");
    assert_eq!((run().with_findings(), run().failed()), (1, 1));
}

#[test]
fn programs_are_told_verdicts_faults_and_what_they_rest_on() {
    let said: Value = serde_json::from_str(&run().json(Lang::En)).unwrap();
    let source = &said["sources"][1];
    let rules = source["sheets"][0]["rules"].as_array().unwrap();
    let rule = |name: &str| rules.iter().find(|rule| rule["name"] == name).unwrap();
    assert_eq!((&rule("merged-cells")["verdict"], &rule("several-tables")["verdict"]), (&json!("not-applicable"), &json!("passed")));
    let fault = &rule("text-in-number")["findings"][0];
    assert_eq!((&fault["ranges"], &fault["conversion"]), (&json!(["B4"]), &json!("mended")), "{fault}");
    assert_eq!(fault["rests_on"], json!({"header": "B3:C3", "body": "B4:C6"}));
    assert_eq!((&source["score"]["L2"], &said["totals"]["failed"]), (&json!(0), &json!(1)));
}

#[test]
fn every_rule_can_be_explained_in_both_languages() {
    for rule in crate::lint::RULES {
        for lang in [Lang::En, Lang::Ja] {
            let text = explain(rule, Options { lang, width: 80, ..Options::default() });
            assert!(text.starts_with(rule.code) && text.contains(rule.basis.rules_2026), "{text}");
            assert!(!text.contains("lint."), "{text}");
        }
    }
}
