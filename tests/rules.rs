//! The pages of the rules are made of what the rules say of themselves, and every rule gets through every file.
//!
//! `UPDATE_FIXTURES=1` rewrites `docs/rules.md` and `docs/rules.ja.md`. The files of `../shared/corpus` are judged where they are there.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests compare files, and tell what they read")]

use rayon::prelude::*;
use seihyo::dataset::Loose;
use seihyo::lint::{Basis, RULES, Rule, Selection, Text, Verdict};
use seihyo::message::{Lang, Message};
use seihyo::report::lint::{Keep, Linted, LintedFile};
use seihyo::source::input::{self, Input};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rules by code.
fn by_code() -> Vec<&'static Rule> {
    let mut rules: Vec<&Rule> = RULES.to_vec();
    rules.sort_by_key(|rule| rule.code);
    rules
}

fn page(lang: Lang) -> String {
    let ja = lang == Lang::Ja;
    let mut page = String::from(if ja {
        "# 機械可読性の規則\n\n[English](rules.md)\n\n`seihyo check` が見る規則の一覧です。`seihyo explain コード` でも同じ説明を表示します。\
         精度と、参考実装との比較は [check.md](check.md) にあります。\n\n\
         このページは規則の定義から作られています（`UPDATE_FIXTURES=1 cargo test --release --test rules`）。\n\n\
         | コード | 名前 | 何が問題か | 重さ | 2026年 | e-Stat | 2020年 |\n|---|---|---|---|---|---|---|\n"
    } else {
        "# Rules of machine readability\n\n[日本語](rules.ja.md)\n\nThe rules that `seihyo check` looks at; `seihyo explain CODE` shows the \
         same. How often they are right, and how they compare with the reference checker, is told in [check.md](check.md).\n\n\
         This page is made of the definitions of the rules (`UPDATE_FIXTURES=1 cargo test --release --test rules`).\n\n\
         | code | name | what is wrong | severity | 2026 | e-Stat | 2020 |\n|---|---|---|---|---|---|---|\n"
    });
    for rule in by_code() {
        let Basis { rules_2026, estat, unified_2020 } = rule.basis;
        let (code, name, title) = (rule.code, rule.name, rule.documentation.text(lang).title);
        let severity = Message::plain(rule.severity.key()).text(lang);
        let anchor = code.to_ascii_lowercase();
        writeln!(page, "| [{code}](#{anchor}) | {name} | {title} | {severity} | {rules_2026} | {estat} | {unified_2020} |").unwrap();
    }
    for rule in by_code() {
        page.push_str(&section(rule, lang));
    }
    page
}

fn section(rule: &Rule, lang: Lang) -> String {
    let say = |key: &'static str| Message::plain(key).text(lang);
    let Text { title, what, why, example, instead } = rule.documentation.text(lang);
    let parts =
        [("lint.explain-what", *what), ("lint.explain-why", why), ("lint.explain-example", example), ("lint.explain-instead", instead)];
    let mut section = format!("\n## {}\n\n**{title}** (`{}`)\n", rule.code, rule.name);
    for (key, text) in parts {
        write!(section, "\n- **{}**: {}", say(key), text.replace('<', "&lt;")).unwrap();
    }
    let Basis { rules_2026, estat, unified_2020 } = rule.basis;
    let basis = [("lint.basis-2026", rules_2026), ("lint.basis-estat", estat), ("lint.basis-2020", unified_2020)];
    let basis: Vec<String> =
        basis.into_iter().filter(|(_, items)| !items.is_empty()).map(|(key, items)| Message::new(key, [items]).text(lang)).collect();
    if !basis.is_empty() {
        write!(section, "\n- **{}**: {}", say("lint.explain-basis"), basis.join(" / ")).unwrap();
    }
    section.push('\n');
    section
}

#[test]
fn the_pages_say_what_the_rules_say() {
    for (lang, name) in [(Lang::En, "rules.md"), (Lang::Ja, "rules.ja.md")] {
        let path = root().join("docs").join(name);
        let page = page(lang);
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(written == page, "docs/{name} is not what the rules say; UPDATE_FIXTURES=1 rewrites it");
    }
}

#[test]
fn every_rule_gets_through_every_file_and_says_something_whole() {
    let corpus = root().join("../shared/corpus");
    let folders: Vec<String> = [root().join("fixtures/sources"), corpus.clone()]
        .iter()
        .filter(|folder| folder.is_dir())
        .map(|folder| folder.display().to_string())
        .collect();
    println!("../shared/corpus is {}", if corpus.is_dir() { "judged as well" } else { "not there; the fixtures alone are judged" });
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let inputs = input::find(&folders).inputs;
    let judge = |input: &Input| {
        Linted::new(&*input.name, input.load().and_then(|source| Loose::read(&source)), Selection::default(), Keep::default())
    };
    let all: Vec<Linted> = inputs.par_iter().map(judge).collect();
    for (input, linted) in inputs.iter().zip(&all) {
        for judgement in linted.file.iter().flat_map(LintedFile::judgements) {
            let Verdict::Broken(faults) = &judgement.verdict else { continue };
            assert!(!faults.is_empty(), "{} {}", input.name, judgement.rule.code);
            for fault in faults {
                let is_whole = fault.count > 0 && fault.ranges.len() <= 100 && fault.severity <= judgement.rule.severity;
                assert!(is_whole, "{} {}: {fault:?}", input.name, judgement.rule.code);
                *counts.entry(judgement.rule.code).or_default() += 1;
            }
        }
    }
    assert!(!inputs.is_empty() && counts.len() > 5, "{counts:?}");
    println!("{} files: {counts:?}", inputs.len());
}
