//! The catalog as it is read back from an output folder.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests stop at the first fault")]

use seihyo::catalog::{self, Observations};
use std::path::Path;

fn output() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/output"))
}

#[test]
fn what_was_written_is_read_back_whole() {
    let catalog = catalog::read(output()).unwrap();
    assert_eq!(catalog.datasets.len(), 22);
    for dataset in &catalog.datasets {
        assert!(dataset.sample && !dataset.releases.is_empty(), "{}", dataset.facts.id);
        for table in &dataset.tables {
            let name = format!("{}/{}", dataset.facts.id, table.report.facts.name);
            let rows = Observations::read(output(), dataset, table).unwrap();
            let counts = &table.report.counts;
            assert_eq!(rows.len(), counts.observations, "{name}");
            assert!(rows.names().eq(table.dictionary.columns.iter().map(|column| column.name.as_str())), "{name}");
            let value = rows.column("value");
            let numbers = (0..rows.len()).filter(|&row| rows.number(row, value).is_some()).count();
            assert_eq!(numbers, counts.numbers, "{name}");
            assert!(table.file(".csv").is_some() && table.file(".wide.csv").is_some(), "{name}");
        }
    }
}

#[test]
fn the_coverage_of_a_table_is_that_of_its_rows() {
    let catalog = catalog::read(output()).unwrap();
    let mut dated = 0;
    for dataset in &catalog.datasets {
        for table in &dataset.tables {
            let rows = Observations::read(output(), dataset, table).unwrap();
            let days = |name| (0..rows.len()).filter_map(|row| rows.text(row, rows.column(name))).collect::<Vec<_>>();
            let coverage = table.report.coverage.as_ref();
            assert_eq!(coverage.map(|span| span.start.as_str()), days("period_start").into_iter().min());
            assert_eq!(coverage.map(|span| span.end.as_str()), days("period_end").into_iter().max());
            dated += usize::from(coverage.is_some());
        }
    }
    assert!(dated > 30, "{dated} tables have a coverage");
}

#[test]
fn a_folder_without_a_catalog_says_what_to_do() {
    let error = catalog::read(Path::new("nowhere")).unwrap_err();
    assert_eq!(
        error.text(seihyo::message::Lang::En),
        "nowhere/catalog.json: there is no such file, or it is not UTF-8\n  hint: run seihyo build first"
    );
}

/// Labels that break what is careless with them.
fn hostile() -> Vec<String> {
    let plain = [
        "<script>alert(1)</script>",
        "\"><img onerror=x>",
        "=cmd|' /C calc'!A0",
        "]]>",
        "\u{202E}evil\u{200F}",
        "two\nlines",
        "\\\"\u{0}\u{1F}",
    ];
    plain.into_iter().map(str::to_owned).chain([format!("表{}", "長".repeat(10_000))]).collect()
}

/// The sample catalog with such a label in every place that a person or a source fills.
fn broken_into(label: &str) -> catalog::Catalog {
    let mut catalog = catalog::read(output()).unwrap();
    catalog.datasets.retain(|dataset| ["housing-starts", "unemployment"].contains(&dataset.facts.id.as_str()));
    let own = || label.to_owned();
    (catalog.settings.title, catalog.settings.description, catalog.settings.publisher) = (own(), own(), Some(own()));
    for dataset in &mut catalog.datasets {
        let facts = &mut dataset.facts;
        (facts.title, facts.title_en, facts.description, facts.publisher, facts.theme) = (own(), own(), own(), own(), own());
        (facts.contact, facts.licence, facts.keywords, facts.notes) = (Some(own()), own(), vec![own()], Some(own()));
        for table in &mut dataset.tables {
            (table.report.facts.title, table.report.facts.notes, table.dictionary.units) = (own(), vec![own()], vec![own()]);
            table.dictionary.columns.iter_mut().for_each(|column| (column.title.ja, column.title.en) = (own(), own()));
            table.dictionary.codes.iter_mut().for_each(|code| (code.label.ja, code.label.en) = (own(), own()));
            table.dictionary.statuses.iter_mut().for_each(|status| status.meaning.ja = own());
        }
        for release in &mut dataset.releases {
            (release.manifest.edition, release.manifest.tool) = (Some(own()), own());
            release.manifest.sources.iter_mut().for_each(|source| source.name = own());
            release.manifest.dataset = Some(dataset.facts.clone());
        }
    }
    catalog
}

/// The rows of a table with a label in place of the first of each of its columns of text.
fn rows_with(dataset: &catalog::Dataset, table: &catalog::Table, label: &str) -> Observations {
    let rows = Observations::read(output(), dataset, table).unwrap();
    let names: Vec<&str> = rows.names().collect();
    let firsts: Vec<Option<String>> = names.iter().map(|name| rows.text(0, rows.column(name)).map(str::to_owned)).collect();
    let is_text =
        |name: &str| table.dictionary.column(name).is_some_and(|column| column.role == "dimension") || ["unit", "mark"].contains(&name);
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(&names).unwrap();
    for row in 0..rows.len() {
        let field = |(at, name): (usize, &&str)| {
            let text = rows.text(row, Some(at)).unwrap_or_default();
            if is_text(name) && firsts[at].as_deref() == Some(text) { label.to_owned() } else { text.to_owned() }
        };
        csv.write_record(names.iter().enumerate().map(field).collect::<Vec<_>>()).unwrap();
    }
    Observations::parse(std::str::from_utf8(&csv.into_inner().unwrap()).unwrap()).unwrap()
}

/// Every text of an XML document; it must be well-formed.
fn xml_texts(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut depth = 0;
    let mut names = String::new();
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) => {
                depth += 1;
                names.push('<');
                names.push_str(start.name().as_ref());
                start.attributes().for_each(|attribute| drop(attribute.unwrap()));
            }
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    names
}

#[test]
fn hostile_labels_stay_text_in_every_standard() {
    for label in hostile() {
        let catalog = broken_into(&label);
        let mut all = Vec::new();
        for dataset in &catalog.datasets {
            let mut published = catalog::Published::new(&catalog, dataset);
            let mut rows = Vec::new();
            for (at, table) in dataset.tables.iter().enumerate() {
                let of = rows_with(dataset, table, &label);
                let (files, made) = catalog::of_table(&published, table, &of);
                assert!(files.iter().any(|(name, _)| name.ends_with(".sdmx.xml")), "{}: {:?}", table.report.facts.name, made.no_sdmx);
                for (name, text) in &files {
                    assert!(seihyo::release::is_metadata(name), "{name}");
                    match name.rsplit('.').next() {
                        Some("json") => drop(serde_json::from_str::<serde_json::Value>(text).unwrap()),
                        Some("xml") => assert!(!xml_texts(text).contains("<script") && !text.contains("<img")),
                        _ => assert_eq!(Observations::parse(text).unwrap().len(), of.len()),
                    }
                }
                published.tables[at] = made;
                rows.push(of);
            }
            for (name, value) in catalog::of_dataset(&published, &rows) {
                assert!(seihyo::release::is_metadata(name), "{name}");
                let page = catalog::in_script(&value);
                assert!(!page.contains(['<', '>', '&', '\n']), "{name}");
                assert_eq!(serde_json::from_str::<serde_json::Value>(&page).unwrap(), value, "{name}");
            }
            all.push(published);
        }
        let dcat = catalog::Dcat::new(&catalog, &all);
        let triples = oxttl::TurtleParser::new().for_slice(&dcat.turtle()).map(Result::unwrap).count();
        let nodes = serde_json::from_str::<serde_json::Value>(&dcat.json_ld()).unwrap()["@graph"].as_array().unwrap().len();
        assert!(triples > 1000 && nodes > 100, "{triples} {nodes}");
        assert!(!xml_texts(&catalog::feed(&catalog)).contains("<script"));
        assert!(!xml_texts(&catalog::sitemap(&catalog).unwrap()).contains("<script"));
    }
}

#[test]
fn a_cube_has_a_cell_for_each_row_and_as_many_values_as_its_sizes_make() {
    let catalog = catalog::read(output()).unwrap();
    let (mut cubes, mut left_out) = (0, Vec::new());
    for dataset in &catalog.datasets {
        let published = catalog::Published::new(&catalog, dataset);
        for table in &dataset.tables {
            let name = format!("{}/{}", dataset.facts.id, table.report.facts.name);
            let rows = Observations::read(output(), dataset, table).unwrap();
            let cube = match catalog::Cube::new(dataset, table, &rows) {
                Ok(cube) => cube,
                Err(why) => {
                    left_out.push(format!("{name}: {}", why.text(seihyo::message::Lang::En)));
                    continue;
                }
            };
            let positions: std::collections::BTreeSet<usize> = cube.positions().into_iter().collect();
            assert_eq!(positions.len(), rows.len(), "{name}");
            assert!(positions.last() < cube.cells().as_ref(), "{name}");
            let Some(stat) = catalog::json_stat(&published, table, &cube, &rows) else {
                left_out.push(format!("{name}: {}", cube.sparse().unwrap().text(seihyo::message::Lang::En)));
                continue;
            };
            let sizes: Vec<u64> = stat["size"].as_array().unwrap().iter().map(|size| size.as_u64().unwrap()).collect();
            assert_eq!(stat["value"].as_array().unwrap().len() as u64, sizes.iter().product::<u64>(), "{name}");
            cubes += 1;
        }
    }
    println!("{cubes} cubes; left out:\n{}", left_out.join("\n"));
    assert!(cubes >= 35, "{cubes} cubes; left out:\n{}", left_out.join("\n"));
}

/// The cube of rows whose columns are a table's dimensions, but for `value`.
fn sizes(csv: &str, concepts: &[&str]) -> Result<Vec<(String, usize)>, String> {
    let mut catalog = catalog::read(output()).unwrap();
    let dataset = catalog.datasets.remove(0);
    let mut table = dataset.tables[0].clone();
    let rows = Observations::parse(csv).unwrap();
    let template = table.dictionary.columns[0].clone();
    let names = rows.names().filter(|name| *name != "value" && !name.starts_with("period_") && *name != "area_code");
    let column = |(name, concept): (&str, &&str)| {
        let concept = (!concept.is_empty()).then(|| (*concept).to_owned());
        catalog::ColumnEntry { name: name.to_owned(), role: "dimension".to_owned(), concept, labels: None, ..template.clone() }
    };
    table.dictionary.columns = names.zip(concepts).map(column).collect();
    table.dictionary.wide.clear();
    let cube = catalog::Cube::new(&dataset, &table, &rows).map_err(|why| why.text(seihyo::message::Lang::En))?;
    Ok(cube.dimensions.iter().map(|dimension| (dimension.name.clone(), dimension.categories.len())).collect())
}

#[test]
fn columns_become_dimensions_by_what_they_tell_apart() {
    let found = |csv, concepts: &[&str]| match sizes(csv, concepts) {
        Ok(sizes) => sizes.into_iter().map(|(name, size)| format!("{name}:{size}")).collect::<Vec<_>>().join(" "),
        Err(why) => why,
    };
    for (csv, concepts, expected) in [
        // Year and month are one dimension, made from the periods.
        (
            "year,month,sex,period_start,period_end,period_type,value\n令和6年,1月,男,2024-01-01,2024-01-31,month,1\n,2月,男,2024-02-01,2024-02-29,month,2\n,2月,女,2024-02-01,2024-02-29,month,3\n",
            &["time", "time", "sex"][..],
            "time:2 sex:2 measure:1",
        ),
        // A name in English is no dimension of its own; near miss: it tells rows apart.
        ("item,item_en,value\n計,Total,1\n男,Male,2\n", &["measure", ""], "item:2"),
        ("item,group,value\n計,a,1\n男,a,2\n計,b,3\n", &["measure", ""], "item:2 group:2"),
        // Rows with the same labels make no cube; near miss: another label.
        ("item,value\n計,1\n計,2\n", &["measure"], "1 rows have the same labels as another row, so that no cell of a cube is theirs alone"),
        ("item,value\n計,1\n 計,2\n", &["measure"], "item:2"),
        // Words make none.
        ("item,value\n計,\n", &["measure"], "the table holds texts, not numbers"),
    ] {
        assert_eq!(found(csv, concepts), expected, "{csv}");
    }
}

#[test]
fn metadata_is_written_once_and_goes_with_what_it_describes() {
    let folder = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(output()).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let to = folder.path().join(entry.path().strip_prefix(output()).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(entry.path(), to).unwrap();
    }
    let owner = seihyo::release::Owner { pid: 1, host: "here".to_owned(), started: String::new() };
    let lock = seihyo::release::Lock::take(folder.path(), &owner, std::time::Duration::ZERO).unwrap();
    catalog::write(&lock).unwrap();
    let stale = folder.path().join("telework/vanished.jsonstat.json");
    std::fs::File::create(&stale).unwrap();
    assert_eq!(catalog::write(&lock).unwrap(), 0, "the same bytes are left alone");
    assert!(!stale.exists() && folder.path().join("telework/rate.jsonstat.json").exists());
    std::fs::remove_file(folder.path().join("feed.atom")).unwrap();
    assert_eq!(catalog::write(&lock).unwrap(), 1);
}
