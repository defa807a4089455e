//! A catalog entry that is a set of documents: listed, dated, released and described like one of tables, with who may see each.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests stop at the first fault")]

mod folder;

use folder::{Dir, err};
use serde_json::Value;

/// A made-up set of minutes: its list is what the council's page would link to.
const MINUTES: &str = r#"
id = "council-minutes"
title = "産業振興審議会 会議録（見本）"
title_en = "Minutes of the council on industry (sample)"
description = "審議会の会議録と配布資料の一覧。会議ごとに開催日、議題、公開の区分を示す。"
publisher = "見本局"
licence = "CC-BY-4.0"
cadence = "monthly"
theme = "economy"
keywords = ["審議会", "会議録"]
sample = true

[documents]
access = "public"
[documents.columns]
title = "文書名"
date = "開催日"
council = "会議体"
agenda = "議題"
address = "URL"
access = "公開区分"
place = "縦覧場所"
until = "縦覧期限"

[[source]]
path = "sources/2026-09.csv"
published = 2026-09-30

[[source]]
path = "sources/2026-10.csv"
published = 2026-10-31
"#;

const HEAD: &str = "会議録一覧（見本）\n開催日,会議体,文書名,議題,URL,公開区分,縦覧場所,縦覧期限,備考\n";
const SEPTEMBER: &str = "令和8年9月4日,第1回部会,会議録 <b>案</b>,創業支援,https://example.jp/1.pdf,公開,,,\n";
const OCTOBER: &str = "令和8年10月5日,本審議会,会議録,商店街の振興,https://example.jp/2.pdf,一部公開,,,速報\n\
                       2026/10/20,本審議会,届出書,大規模小売店舗の届出,,縦覧,本庁舎3階,令和8年11月20日,\n";

fn built(october: &str) -> (Dir, i32) {
    let dir = Dir::new();
    dir.put("catalog/council-minutes.toml", MINUTES);
    dir.put("seihyo.toml", "[catalog]\nbase_url = \"https://opendata.example.jp/\"\n");
    dir.put("sources/2026-09.csv", format!("{HEAD}{SEPTEMBER}"));
    dir.put("sources/2026-10.csv", format!("{HEAD}{SEPTEMBER}{october}"));
    let run = dir.run(&["build", "--lang", "en"]);
    let code = run.status.code().unwrap();
    assert!(code < 2, "{}", err(&run));
    (dir, code)
}

#[test]
fn a_list_becomes_a_release_with_dates_and_access_levels() {
    let (dir, _) = built(OCTOBER);
    let manifest = dir.json("output/council-minutes/manifest.json");
    let told: Vec<[&str; 4]> = manifest["documents"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| ["date", "title", "access", "source_cell"].map(|key| one[key].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ["2026-10-20", "届出書", "restricted", "sources/2026-10.csv!C5"],
            ["2026-10-05", "会議録", "restricted", "sources/2026-10.csv!C4"],
            ["2026-09-04", "会議録 <b>案</b>", "public", "sources/2026-10.csv!C3"],
        ]
    );
    assert_eq!(manifest["documents"]["items"][0]["until"], "2026-11-20");
    assert!(manifest["sample"] == true && manifest["published"] == "2026-10-31");
    let left: Vec<&str> = manifest["sheets"]["left_over"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(
        left,
        ["A1", "I2", "I4"].map(|cell| format!("sources/2026-10.csv!{cell}")),
        "the title, the head of the remarks, the only one"
    );
    let list = dir.text("output/council-minutes/documents.csv");
    assert!(list.lines().nth(1).unwrap().ends_with("本庁舎3階,2026-11-20,sources/2026-10.csv!C5,true"), "{list}");
    assert_eq!(dir.json("output/council-minutes/releases/2026-09-30/manifest.json")["documents"]["items"].as_array().unwrap().len(), 1);
    dir.says(&["verify"], 0);
    assert!(dir.says(&["build", "--lang", "en"], 0).contains("same"), "nothing is new");
}

#[test]
fn every_catalog_format_carries_the_documents() {
    let (dir, _) = built(OCTOBER);
    let turtle = dir.text("output/catalog.ttl");
    for expected in [
        "<https://opendata.example.jp/council-minutes/> dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC>",
        "dct:accessRights <http://publications.europa.eu/resource/authority/access-right/RESTRICTED>",
        "<https://example.jp/2.pdf>",
        "dcat:byteSize",
    ] {
        assert!(turtle.contains(expected), "{expected}");
    }
    let statistical = "dct:type <http://publications.europa.eu/resource/authority/dataset-type/STATISTICAL>";
    assert!(!turtle.contains(statistical) && turtle.contains("dataset-type/TEST_DATA"));
    let schema = dir.json("output/council-minutes/schema.jsonld");
    assert_eq!(schema["hasPart"].as_array().unwrap().len(), 3);
    assert_eq!((&schema["hasPart"][1]["about"], &schema["creativeWorkStatus"]), (&"商店街の振興".into(), &"sample".into()));
    let package = dir.json("output/council-minutes/datapackage.json");
    assert_eq!(package["resources"][0]["path"], "documents.csv");
    assert_eq!(dir.json("output/council-minutes/ckan.json")["resources"][0]["format"], "CSV");
    let feed = dir.text("output/feed.atom");
    assert!(
        feed.contains("文書 3 件（うち新しいもの 2 件）") && feed.contains("2026-10-20 届出書") && feed.contains("見本データ"),
        "{feed}"
    );
    assert!(dir.text("output/sitemap.xml").contains("site/council-minutes/index.html"));
}

#[test]
fn the_site_lists_them_and_finds_them() {
    let (dir, _) = built(OCTOBER);
    let page = dir.text("output/site/council-minutes/index.html");
    assert!(page.contains("会議録 &lt;b&gt;案&lt;") && !page.contains("<b>案"), "texts are escaped");
    for expected in ["example.jp&#x2f;2.pdf\">会議録</a>", "本庁舎3階", "documents.csv", "見本"] {
        assert!(page.contains(expected), "{expected}");
    }
    assert!(dir.text("output/site/assets/index.js").contains("大規"), "the agenda is looked up");
    assert!(dir.text("output/site/index.html").contains("文書 3 件"));
}

#[test]
fn what_is_not_clear_about_a_document_is_said() {
    for (row, code, kept) in [
        ("令和8年10月,本審議会,会議録,,,公開,,,\n", "DOC002", 1),
        ("令和8年10月5日,本審議会,,,,公開,,,\n", "DOC001", 1),
        ("令和8年10月5日,本審議会,会議録,,,要相談,,,\n", "DOC003", 2),
        ("令和8年10月5日,本審議会,会議録,,javascript:alert(1),公開,,,\n", "DOC004", 2),
        ("令和8年10月5日,本審議会,会議録,,,,,,\n", "", 2),
    ] {
        let (dir, _) = built(row);
        let manifest = dir.json("output/council-minutes/manifest.json");
        let codes: Vec<&str> = manifest["findings"].as_array().unwrap().iter().filter_map(|one| one["code"].as_str()).collect();
        assert_eq!(codes.iter().find(|code| code.starts_with("DOC")).copied().unwrap_or_default(), code, "{row}");
        assert_eq!(manifest["documents"]["items"].as_array().unwrap().len(), kept, "{row}");
        assert!(!dir.text("output/site/council-minutes/index.html").contains("href=\"javascript"));
    }
}

#[test]
fn a_definition_says_what_its_list_lacks() {
    let (dir, _) = built(OCTOBER);
    for (from, to, said) in [
        ("title = \"文書名\"\ndate", "date", "no column is named for \"title\""),
        ("place = \"縦覧場所\"", "where = \"縦覧場所\"", "valid here: title, date"),
        ("place = \"縦覧場所\"", "place = \"場所\"", "no row of heads has the column \"場所\""),
        (
            "[[source]]\npath = \"sources/2026-09",
            "[[table]]\nname = \"a\"\ntitle = \"b\"\n[[source]]\npath = \"sources/2026-09",
            "not both",
        ),
        ("access = \"public\"", "access = \"secret\"", "public, restricted, non-public"),
    ] {
        assert!(MINUTES.contains(from), "{from}");
        dir.put("catalog/council-minutes.toml", MINUTES.replacen(from, to, 1));
        let run = dir.run(&["build", "--lang", "en"]);
        let told = format!("{}{}", folder::out(&run), err(&run)).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(said), "{said}: {told}");
        assert_eq!(dir.json("output/council-minutes/manifest.json")["documents"]["items"].as_array().unwrap().len(), 3, "what stood stays");
    }
}
