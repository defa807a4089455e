//! The website: its pages hold together, and no text of a source becomes more than text.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "helpers of tests write and read files, and stop at the first fault")]

use scraper::{Html, Selector};
use seihyo::{catalog, site};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The project's own catalog, built into a folder that goes with the test.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = env!("CARGO_MANIFEST_DIR");
    let run = Command::new(env!("CARGO_BIN_EXE_seihyo")).current_dir(root).args(["build", "--quiet", "-o"]).arg(folder.path()).output();
    assert!(run.unwrap().status.code().is_some_and(|code| code < 2));
    folder
}

/// Every page of a site: its path from the output folder, and its text.
fn pages(output: &Path) -> BTreeMap<String, String> {
    let found = walkdir::WalkDir::new(output.join("site")).sort_by_file_name().into_iter().map(Result::unwrap);
    let pages = found.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "html"));
    pages
        .map(|entry| {
            let path = entry.path().strip_prefix(output).unwrap().to_string_lossy().replace('\\', "/");
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// The path that a relative address leads to from a page.
fn resolved(page: &str, address: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in address.split('#').next().unwrap().split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What is wrong with a page as such: its structure, and whatever could run or load something.
fn faults(path: &str, text: &str) -> Vec<String> {
    let page = Html::parse_document(text);
    let mut faults = Vec::new();
    let mut fault = |wrong: bool, what: &str| faults.extend(wrong.then(|| format!("{path}: {what}")));
    fault(text.contains("could not be made"), "the template does not fit its values");
    fault(all(&page, "h1").len() != 1, "not one h1");
    fault(all(&page, "html[lang]").len() != 1, "no language");
    fault(all(&page, "main").len() != 1, "not one main");
    fault(all(&page, "title").first().is_none_or(|title| title.text().collect::<String>().trim().is_empty()), "no title");
    fault(!all(&page, "[style], style, iframe, object, embed, base").is_empty(), "style or foreign parts within the page");
    let loads = all(&page, "script[src], link[rel=stylesheet], link[rel=icon], img");
    let foreign = |element: &scraper::ElementRef<'_>| {
        let address = element.value().attr("src").or(element.value().attr("href")).unwrap_or_default();
        address.contains("://") || address.starts_with("//") || address.starts_with("data:")
    };
    fault(loads.iter().any(foreign), "loads something from elsewhere");
    let runs = all(&page, "script:not([src])");
    fault(runs.iter().any(|script| !script.value().attr("type").is_some_and(|kind| kind.ends_with("json"))), "a script within the page");
    let handles = |element: &scraper::ElementRef<'_>| element.value().attrs().any(|(name, _)| name.starts_with("on"));
    fault(all(&page, "*").iter().any(handles), "an attribute that runs something");
    let mut ids = BTreeSet::new();
    fault(!all(&page, "[id]").iter().all(|element| ids.insert(element.value().attr("id").unwrap().to_owned())), "an id twice");
    fault(!all(&page, "a[href^='javascript:']").is_empty(), "an address that runs something");
    faults
}

#[test]
fn every_page_is_sound_and_every_link_leads_somewhere() {
    let folder = built();
    let output = folder.path();
    let pages = pages(output);
    assert!(pages.len() > 100, "{} pages", pages.len());
    let mut faults_found = Vec::new();
    for (path, text) in &pages {
        faults_found.extend(faults(path, text));
        let page = Html::parse_document(text);
        for link in all(&page, "a[href], link[href], script[src]") {
            let address = link.value().attr("href").or(link.value().attr("src")).unwrap();
            if address.contains("://") || address.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = address.split_once('#').unwrap_or((address, ""));
            let target = if file.is_empty() { path.clone() } else { resolved(path, file) };
            if !output.join(&target).is_file() {
                faults_found.push(format!("{path}: {address} leads nowhere"));
            } else if !anchor.is_empty() && !pages.get(&target).is_some_and(|text| text.contains(&format!("id=\"{anchor}\""))) {
                faults_found.push(format!("{path}: {address} has no such place"));
            }
        }
    }
    assert!(faults_found.is_empty(), "{}", faults_found.join("\n"));
}

#[test]
fn titles_tell_pages_apart_and_figures_stand_in_both_languages() {
    let folder = built();
    let pages = pages(folder.path());
    let title = |text: &str| all(&Html::parse_document(text), "title")[0].text().collect::<String>();
    let mut titles = BTreeSet::new();
    for (path, text) in &pages {
        assert!(titles.insert((path.starts_with("site/en/"), title(text))), "{path}: a title twice");
    }
    let figures = |path: &str| all(&Html::parse_document(&pages[path]), "td.n").len();
    assert_eq!(figures("site/bankruptcies/monthly.html"), 135);
    assert_eq!(figures("site/en/bankruptcies/monthly.html"), 135);
}

#[test]
fn every_dataset_and_release_has_a_card_and_a_text_to_pass_on() {
    let folder = built();
    let pages = pages(folder.path());
    let (mut of_datasets, mut of_releases, mut with_figures) = (0, 0, 0);
    for (path, text) in
        pages.iter().filter(|(path, _)| path.ends_with("/index.html") && path.matches('/').count() > 1 && *path != "site/en/index.html")
    {
        let page = Html::parse_document(text);
        let image = all(&page, "meta[property='og:image']")[0].value().attr("content").unwrap();
        let place = image.strip_prefix("https://opendata.example.jp/").unwrap();
        let date = path.split("/releases/").nth(1).and_then(|rest| rest.strip_suffix("/index.html"));
        let dataset = path.split("/releases/").next().unwrap().trim_end_matches("/index.html");
        assert!(place.starts_with(&format!("{dataset}/card-{}", date.unwrap_or_default())), "{path}: {place}");
        let bytes = std::fs::read(folder.path().join(place)).unwrap();
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!((&bytes[1..4], number(16), number(20)), (&b"PNG"[..], 1200, 630), "{place}");
        let post: String = all(&page, "#post")[0].text().collect();
        let address = format!("https://opendata.example.jp/{path}");
        assert!(post.ends_with(&address) && (post.contains("見本") || post.contains("Sample")), "{path}: {post}");
        with_figures += usize::from(post.contains("でした") || post.contains(" in "));
        *(if date.is_some() { &mut of_releases } else { &mut of_datasets }) += 1;
    }
    let releases: usize = catalog::read(folder.path()).unwrap().datasets.iter().map(|dataset| dataset.releases.len()).sum();
    assert_eq!((of_datasets, of_releases), (44, 2 * releases), "22 datasets in two languages, and each release");
    assert!(with_figures > 40, "{with_figures} with a figure over time");
}

/// A catalog of one series with so many of its two releases, built by the program; the pages that are new are written to.
fn series(folder: &Path, releases: usize) {
    let mut definition = String::from(
        "id = \"residents\"\ntitle = \"人口（見本）\"\ntitle_en = \"Residents\"\ndescription = \"見本\"\npublisher = \"見本\"\nlicence = \"CC-BY-4.0\"\n\
         cadence = \"annual\"\ntheme = \"population\"\nsample = true\n[[table]]\nname = \"t\"\ntitle = \"人口\"\n",
    );
    for year in (2024..).take(releases) {
        let rows: Vec<String> = (2021..=year).map(|year| format!("{year}年,{}\n", 1000 + year)).collect();
        std::fs::create_dir_all(folder.join("catalog")).unwrap();
        std::fs::write(folder.join(format!("{year}.csv")), format!("年,人口（人）\n{}", rows.concat())).unwrap();
        writeln!(definition, "[[source]]\npath = \"{year}.csv\"\npublished = {year}-05-01").unwrap();
    }
    std::fs::write(folder.join("catalog/residents.toml"), definition).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_seihyo")).current_dir(folder).args(["build", "--lang", "en", "--quiet"]).output().unwrap();
    assert!(run.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn an_earlier_release_keeps_its_page_and_its_card() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    let card = || std::fs::read(output.join("site/residents/card-2024-05-01.png")).unwrap();
    let page = || std::fs::read_to_string(output.join("site/residents/releases/2024-05-01/index.html")).unwrap();
    series(folder.path(), 1);
    let (first_card, first_page) = (card(), page());
    assert!(first_page.contains("2024年に3,024人でした") && !first_page.contains("新しい版があります"), "{first_page}");
    series(folder.path(), 2);
    assert!(card() == first_card, "the card is another one");
    let second_page = page();
    assert!(second_page.contains("2024年に3,024人でした") && second_page.contains("新しい版があります"), "{second_page}");
    assert!(output.join("site/residents/card-2025-05-01.png").is_file());
    // What an earlier release said is noted: its figures are not read again, and only where that is lost.
    let site = || {
        let run = Command::new(env!("CARGO_BIN_EXE_seihyo")).current_dir(folder.path()).args(["site", "--lang", "en"]).output().unwrap();
        (run.status.success(), String::from_utf8_lossy(&run.stderr).into_owned())
    };
    std::fs::rename(output.join("residents/releases/2024-05-01/t.csv"), folder.path().join("away.csv")).unwrap();
    assert_eq!((site().0, page() == second_page, card() == first_card), (true, true, true));
    std::fs::remove_file(output.join(".seihyo/site.releases")).unwrap();
    let (whole, told) = site();
    assert!(!whole && told.contains("releases/2024-05-01/t.csv"), "{told}");
    assert!(page() == second_page && card() == first_card, "what stood there stays");
    std::fs::rename(folder.path().join("away.csv"), output.join("residents/releases/2024-05-01/t.csv")).unwrap();
    assert_eq!((site().0, page() == second_page, card() == first_card), (true, true, true));
}

/// Labels that try to be more than labels.
const HOSTILE: [&str; 7] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "]]></title><script>alert(2)</script>",
    "\u{202e}右から左\u{202c}",
    "</script><svg onload=alert(3)>",
    "{{ 7*7 }}{% raw %}",
];

/// A catalog of one dataset whose labels, title and notes are hostile, built by the program.
fn hostile_site(folder: &Path) -> PathBuf {
    let long = "長".repeat(10_000);
    let mut csv = String::from("区分,2021年,2022年,2023年\n");
    for (number, label) in HOSTILE.iter().copied().chain([long.as_str()]).enumerate() {
        writeln!(csv, "\"{}\",{},{},{}", label.replace('"', "\"\""), number + 1, number + 2, number + 3).unwrap();
    }
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let definition = format!(
        "id = \"hostile\"\ntitle = \"{0}\"\ntitle_en = \"{1}\"\ndescription = \"{0}\"\npublisher = \"{1}\"\nlicence = \"CC-BY-4.0\"\ncadence = \"annual\"\ntheme = \"{2}\"\nkeywords = [\"{0}\"]\nnotes = \"{1}\"\nsample = true\n[[source]]\npath = \"a.csv\"\npublished = 2024-01-01\nedition = \"{1}\"\n[[table]]\nname = \"t\"\ntitle = \"{1}\"\n",
        quoted(HOSTILE[0]),
        quoted(HOSTILE[1]),
        quoted("economy"),
    );
    std::fs::create_dir_all(folder.join("catalog")).unwrap();
    std::fs::write(folder.join("catalog/hostile.toml"), definition).unwrap();
    std::fs::write(folder.join("a.csv"), csv).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_seihyo")).current_dir(folder).args(["build", "--lang", "en", "--quiet"]).output().unwrap();
    assert!(run.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&run.stderr));
    folder.join("output")
}

#[test]
fn hostile_labels_are_shown_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let output = hostile_site(folder.path());
    let pages = pages(&output);
    // Start, about, dataset, release, table and source in each language.
    assert_eq!(pages.len(), 12);
    let faults: Vec<String> = pages.iter().flat_map(|(path, text)| faults(path, text)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let table = Html::parse_document(&pages["site/hostile/t.html"]);
    let heads: Vec<String> = all(&table, "tbody th[scope=row]").iter().map(|head| head.text().collect()).collect();
    for label in HOSTILE {
        assert!(heads.iter().any(|head| head == label), "{label} is not shown as it is: {heads:?}");
    }
    let index = std::fs::read_to_string(output.join("site/assets/index.js")).unwrap();
    assert!(index.starts_with("window.seihyoIndex = {") && index.ends_with("};\n"));
}

#[test]
fn the_site_is_made_again_from_what_is_published() {
    let folder = tempfile::tempdir().unwrap();
    let output = hostile_site(folder.path());
    let before = pages(&output);
    std::fs::remove_dir_all(output.join("site")).unwrap();
    std::fs::remove_dir_all(folder.path().join("catalog")).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_seihyo")).current_dir(folder.path()).args(["site", "--lang", "en"]).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(pages(&output) == before, "the pages differ");
    let run = Command::new(env!("CARGO_BIN_EXE_seihyo")).current_dir(folder.path()).args(["site", "--format", "json"]).output().unwrap();
    let said: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!((&said["written"], &said["metadata_written"], &said["errors"]), (&0.into(), &0.into(), &serde_json::json!([])));
}

#[test]
fn the_browser_cuts_words_as_the_index_does() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/site/assets/search.js");
    let texts = [
        "有効求人倍率（季節調整値）",
        "ＧＤＰ成長率 2024年度",
        "ﾃﾚﾜｰｸ実施率",
        "Corporate bankruptcies in Tokyo, 2026-09",
        "1,000万円以上〜１億円未満",
        "サービス業・小売業",
        "東京都 区部：千代田区",
        "Ünïcode İstanbul ǅ ß",
        "々〆〇ヶ ー",
        "",
    ];
    let program = format!(
        "const {{tokens}} = require({script:?}); console.log(JSON.stringify({}.map(tokens)))",
        serde_json::to_string(&texts).unwrap()
    );
    let Ok(run) = Command::new("node").args(["-e", &program]).output() else {
        println!("node is not there: the browser's tokenizer was NOT compared");
        return;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let cut: Vec<Vec<String>> = serde_json::from_slice(&run.stdout).unwrap();
    for (text, cut) in texts.iter().zip(cut) {
        assert_eq!(site::tokens(text), cut, "{text}");
    }
}

#[test]
fn a_compound_is_found_by_its_part() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/site/assets/search.js");
    let index = site::Index::new(&catalog::read(built().path()).unwrap()).script();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("index.js");
    std::fs::write(&file, index.replace("window.seihyoIndex =", "module.exports =")).unwrap();
    let questions = ["求人倍率", "倒産 件数", "ＧＲＯＷＴＨ", "テレワ", "千代田区", "宇宙開発"];
    let program = format!(
        "const {{find}} = require({script:?}); const index = require({:?}); console.log(JSON.stringify({}.map((q) => find(index, q).map((hit) => hit.path))))",
        file.to_string_lossy(),
        serde_json::to_string(&questions).unwrap()
    );
    let Ok(run) = Command::new("node").args(["-e", &program]).output() else {
        println!("node is not there: the search was NOT tried");
        return;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let hits: Vec<Vec<String>> = serde_json::from_slice(&run.stdout).unwrap();
    let best = ["job-openings-ratio", "bankruptcies", "economic-overview", "telework", "", ""];
    for ((question, hits), best) in questions.iter().zip(&hits).zip(best) {
        assert!(hits.iter().take(3).any(|hit| hit.starts_with(best)) || best.is_empty(), "{question}: {hits:?}");
    }
    assert!(hits[4].contains(&"housing-starts/by-municipality.html".to_owned()), "{:?}", hits[4]);
    assert!(hits[5].is_empty(), "{:?}", hits[5]);
}
