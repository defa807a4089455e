//! Editions stitched into one table: what two of them have is the later one's, what is missing is told.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

mod folder;

use folder::{Dir, definition};
use std::collections::{BTreeMap, BTreeSet};

/// A month of a series: its figures of three months, the last of them provisional.
fn edition(rows: &[&str]) -> String {
    format!("見本：月次統計,,\n月,事業所数,従業者数\n{}\n注　p：速報値\n", rows.join("\n"))
}

const JANUARY: [&str; 3] = ["令和7年11月,90,900", "令和7年12月,100,1000", "令和8年1月,110 p,1100 p"];
const FEBRUARY: [&str; 3] = ["令和7年12月,100,1000", "2026年1月,111,1111", "令和8年2月,120 p,1200 p"];

fn dir(dates: &[&str], sources: &[String]) -> Dir {
    let dir = Dir::new();
    write(&dir, dates, sources);
    dir
}

fn write(dir: &Dir, dates: &[&str], sources: &[String]) {
    let text = definition("a", dates, "").replace("title = \"区別\"\n", "title = \"区別\"\nseries = true\n");
    dir.put("catalog/a.toml", text);
    for (date, source) in dates.iter().zip(sources) {
        dir.put(&format!("sources/a-{date}.csv"), source);
    }
}

/// The rows of a series: period, what was counted, figure, status, release, first release.
fn rows(dir: &Dir, name: &str) -> Vec<String> {
    let text = dir.text(name);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let at = |name: &str| names.iter().position(|column| column == name).unwrap_or_else(|| panic!("{name}: {names:?}"));
    let wanted = ["period_start", "header_1", "value", "status", "release", "first_release"].map(at);
    reader.records().map(|row| wanted.map(|at| row.as_ref().unwrap()[at].to_owned()).join(" ")).collect()
}

#[test]
fn the_later_edition_wins_and_what_is_new_follows() {
    let dir = dir(&["2026-03-01", "2026-04-01"], &[edition(&JANUARY), edition(&FEBRUARY)]);
    dir.says(&["build"], 0);
    let of = |text: &str| rows(&dir, "output/a/main.series.csv").into_iter().filter(|row| row.contains(text)).collect::<Vec<_>>();
    assert_eq!(
        of("事業所数"),
        [
            "2025-11-01 事業所数 90  2026-03-01 2026-03-01",
            "2025-12-01 事業所数 100  2026-04-01 2026-03-01",
            "2026-01-01 事業所数 111  2026-04-01 2026-03-01",
            "2026-02-01 事業所数 120 provisional 2026-04-01 2026-04-01",
        ]
    );
    // The series of the first release ends with it; its last figure is still provisional there.
    let first = rows(&dir, "output/a/releases/2026-03-01/main.series.csv");
    assert_eq!((first.len(), first[4].as_str()), (6, "2026-01-01 事業所数 110 provisional 2026-03-01 2026-03-01"));
    let listed = dir.json("output/a/manifest.json");
    for name in ["main.series.csv", "main.series.parquet"] {
        assert!(listed["files"].to_string().contains(name) && listed["tables"][0]["files"].to_string().contains(name));
        assert!(dir.text("output/a/datapackage.json").contains(name) && dir.text("output/catalog.json").contains(name));
    }
    dir.says(&["verify"], 0);
    // Without the wish there is none.
    dir.put("catalog/a.toml", definition("a", &["2026-03-01", "2026-04-01"], ""));
    dir.says(&["build"], 0);
    assert!(!dir.path().join("output/a/main.series.csv").exists());
}

#[test]
fn an_earlier_edition_that_changes_or_comes_late_is_taken_up() {
    let dates = ["2026-03-01", "2026-04-01"];
    let dir = dir(&dates, &[edition(&JANUARY), edition(&FEBRUARY)]);
    dir.says(&["build"], 0);
    dir.put("sources/a-2026-03-01.csv", edition(&JANUARY).replace("90,900", "91,910"));
    dir.says(&["build"], 0);
    assert!(rows(&dir, "output/a/main.series.csv")[0].starts_with("2025-11-01 事業所数 91 "));
    // One in between: the same as if all had been there from the beginning.
    let between = edition(&["令和8年1月,112,1112"]);
    write(&dir, &["2026-03-01", "2026-03-15", "2026-04-01"], &[edition(&JANUARY).replace("90,900", "91,910"), between, edition(&FEBRUARY)]);
    dir.says(&["build"], 0);
    let grown = dir.tree("output");
    let fresh = Dir::new();
    folder::copy(&dir.path().join("catalog"), &fresh.path().join("catalog"));
    folder::copy(&dir.path().join("sources"), &fresh.path().join("sources"));
    fresh.says(&["build"], 0);
    assert_eq!(fresh.tree("output"), grown);
    assert!(
        rows(&dir, "output/a/releases/2026-03-15/main.series.csv").contains(&"2026-01-01 事業所数 112  2026-03-15 2026-03-01".to_owned())
    );
}

#[test]
fn a_gap_is_told_once_and_is_gone_when_it_is_filled() {
    let april = edition(&["令和8年4月,140,1400", "令和8年5月,150,1500"]);
    let all = [edition(&JANUARY), april.clone(), edition(&["令和8年6月,160,1600"])];
    let dir = dir(&["2026-03-01", "2026-06-01", "2026-07-01"], &all);
    let told = dir.says(&["build", "--format", "json"], 1);
    assert!(told.contains("REL030") && told.contains("2026-02, 2026-03"), "{told}");
    let findings = |date: &str| dir.json(&format!("output/a/releases/{date}/manifest.json"))["findings"].to_string();
    assert!(
        findings("2026-06-01").contains("REL030")
            && !findings("2026-07-01").contains("REL030")
            && !findings("2026-03-01").contains("REL030")
    );
    let march = edition(&["令和8年2月,120,1200", "令和8年3月,130,1300"]);
    write(
        &dir,
        &["2026-03-01", "2026-05-01", "2026-06-01", "2026-07-01"],
        &[edition(&JANUARY), march, april, edition(&["令和8年6月,160,1600"])],
    );
    dir.says(&["build"], 0);
    assert_eq!(rows(&dir, "output/a/main.series.csv").len(), 16);
}

#[test]
fn a_dimension_may_not_take_the_name_of_a_column_of_the_series() {
    let text = definition("a", &["2026-03-01"], "") + "series = true\n[[table.dimension]]\nname = \"release\"\nfrom = \"stub:1\"\n";
    assert!(seihyo::definition::parse("a.toml", &text).unwrap_err()[0].to_string().contains("reserved"));
    assert!(seihyo::definition::parse("a.toml", &text.replace("series = true\n", "")).is_ok());
}

#[test]
fn an_edition_that_should_have_come_is_told_in_the_report_alone() {
    let dir = Dir::new();
    let text = |cadence: &str, sample: &str, date: &str| {
        definition("a", &[date], "").replace("monthly", cadence).replace("sample = true", &format!("sample = {sample}"))
    };
    let now = jiff::ZonedDateTime::now().date();
    let ago = |days: i64| now.checked_sub(jiff::Span::new().days(days)).unwrap().to_string();
    for (cadence, sample, days, overdue) in [
        ("monthly", "false", 60, true),
        ("monthly", "false", 40, false),
        ("monthly", "true", 60, false),
        ("quarterly", "false", 60, false),
        ("quarterly", "false", 140, true),
        ("annual", "false", 400, false),
        ("irregular", "false", 4000, false),
        ("weekly", "false", 20, true),
        ("daily", "false", 3, false),
    ] {
        let date = ago(days);
        dir.put("catalog/a.toml", text(cadence, sample, &date));
        dir.put(&format!("sources/a-{date}.csv"), edition(&["令和7年11月,90,900", "令和7年12月,100,1000"]));
        // The second run knows of the dataset by its state alone.
        for _ in 0..2 {
            let told = dir.says(&["build", "--format", "json"], i32::from(overdue));
            assert_eq!(told.contains("REL040"), overdue, "{cadence} {days}: {told}");
        }
        for (name, bytes) in dir.tree("output") {
            assert!(!String::from_utf8_lossy(&bytes).contains("REL040"), "{name}");
        }
    }
}

#[test]
fn the_series_of_a_sample_dataset_holds_every_month_once_as_last_published() {
    let dir = Dir::new();
    let catalog = concat!(env!("CARGO_MANIFEST_DIR"), "/catalog");
    dir.says(&["build", "sme-business-conditions", "--catalog", catalog], 0);
    let rows = |name: &str| {
        let text = dir.text(&format!("output/sme-business-conditions/{name}"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().collect::<Result<Vec<BTreeMap<String, String>>, _>>().unwrap()
    };
    let key = |row: &BTreeMap<String, String>| ["industry", "industry_parents", "item", "period_start"].map(|name| row[name].clone());
    let series = rows("di.series.csv");
    let keys: BTreeSet<_> = series.iter().map(key).collect();
    assert_eq!((series.len(), keys.len()), (272, 272), "no observation comes twice");
    // An edition has thirteen months and the outlook, which is of no month: that of the newest alone stays.
    let months: BTreeSet<&String> = series.iter().map(|row| &row["period_start"]).collect();
    let months: Vec<&str> = months.into_iter().map(String::as_str).collect();
    assert_eq!((months.len(), months[0], months[1], months[15]), (16, "", "2025-07-01", "2026-09-01"));
    for (date, first, count) in [
        ("2026-07-31", "2026-07-31", 17),
        ("2026-08-31", "2026-07-31", 17),
        ("2026-09-30", "2026-07-31", 204),
        ("2026-09-30", "2026-08-31", 17),
        ("2026-09-30", "2026-09-30", 17),
    ] {
        let edition: BTreeMap<_, _> = rows(&format!("releases/{date}/di.csv")).into_iter().map(|row| (key(&row), row)).collect();
        let of: Vec<_> = series.iter().filter(|row| row["release"] == date && row["first_release"] == first).collect();
        assert_eq!(of.len(), count, "{date}, first {first}");
        assert!(of.iter().all(|row| edition[&key(row)]["value"] == row["value"]), "{date}: not as it was last published");
    }
    dir.says(&["verify"], 0);
}
