use super::files::Stage;
use super::*;
use crate::dataset::tests::{grid, sheet};
use crate::dataset::{Columns, Part, Sheet};
use crate::finding::{Finding, Severity};
use crate::grid::number_format::NumberFormat;
use crate::grid::{Cell, Content, Object, ObjectKind, Style};
use crate::layout::BodyRow;
use crate::message::Lang;
use crate::source::input::Input;
use ::parquet::basic::LogicalType;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::{Field, Row};
use ::parquet::schema::types::Type;
use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use table::Order;

/// A folder that goes with the test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    #[expect(clippy::disallowed_methods, reason = "a test sets up its folder")]
    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    #[expect(clippy::disallowed_methods, reason = "a test looks at its folder")]
    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&self.text(name)).unwrap()
    }

    /// Every file below a folder that is not hidden there.
    fn files(&self, name: &str) -> Vec<String> {
        let root = self.path(name);
        let files = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
        files
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"))
            .filter(|name| !name.starts_with(WORK))
            .collect()
    }
}

/// Writes the parts of a table into a folder and says what came of it.
fn written(folder: &Folder, sheets: &[Sheet], sample: bool, encoding: CsvEncoding) -> table::Written {
    let parts: Vec<Part<'_>> = sheets.iter().flat_map(Sheet::parts).collect();
    let renderings: BTreeSet<Rendering> = Rendering::ALL.into_iter().collect();
    let order = Order {
        name: "t",
        dataset: Some("d"),
        definition: None,
        sample,
        many: sheets.len() > 1,
        renderings: &renderings,
        encoding,
        mark: false,
        safe: false,
        picture: true,
    };
    let stage = Stage::new(folder.path("stage"), crate::limits::Budget::default()).unwrap();
    let written = table::write(&stage, &parts, &order).unwrap();
    let names: Vec<String> = written.files.iter().map(|file| file.name.clone()).collect();
    stage.commit(&names, &folder.path("")).unwrap();
    written
}

#[test]
fn the_tidy_form_has_a_row_for_each_figure() {
    let folder = Folder::new();
    let written = written(&folder, &[sheet()], false, CsvEncoding::Utf8);
    let expected = "time,measure,time_code,period_start,period_end,period_type,area_code,value,text,unit,unit_code,multiplier,status,mark,note,certain,source_cell,time_parents,measure_parents\r\n\
                    2020,総数,2020000000,2020-01-01,2020-12-31,year,,10,,,,,,,,true,表1!B3,,人口\r\n\
                    2020,男,2020000000,2020-01-01,2020-12-31,year,,,,,,,nil,-,,true,表1!C3,,人口\r\n\
                    2021,総数,2021000000,2021-01-01,2021-12-31,year,,12.5,,,,,,,,true,表1!B4,,人口\r\n\
                    2021,男,2021000000,2021-01-01,2021-12-31,year,,,第1位,,,,,,,true,表1!C4,,人口\r\n";
    assert_eq!(folder.text("t.csv"), expected);
    let counts = written.report.counts;
    assert_eq!((counts.observations, counts.numbers, counts.marks, counts.texts, counts.blanks), (4, 2, 1, 1, 0));
    assert_eq!((counts.label_cells, counts.note_cells), (6, 1));
    assert_eq!(
        written.report.files,
        ["t.csv", "t.json", "t.parquet", "t.wide.csv", "t.excel.csv", "t.dictionary.json", "t.statuses.csv", "t.codes.csv", "t.sheet.json"]
    );
}

#[test]
fn the_wide_form_has_one_header_row_and_figures_only() {
    let folder = Folder::new();
    written(&folder, &[sheet()], true, CsvEncoding::Utf8);
    assert_eq!(folder.text("t.wide.csv"), "time,人口／総数,人口／男,sample\r\n2020,10,,true\r\n2021,12.5,第1位,true\r\n");
}

#[test]
fn made_up_figures_say_so_in_every_file() {
    let folder = Folder::new();
    written(&folder, &[sheet()], true, CsvEncoding::Utf8);
    let tidy = folder.text("t.csv");
    assert!(tidy.lines().next().unwrap().contains(",source_cell,sample,"), "{tidy}");
    assert!(tidy.lines().skip(1).all(|line| line.ends_with(",true,,人口")), "{tidy}");
    assert_eq!(folder.json("t.json")["sample"], true);
    assert_eq!(folder.json("t.json")["observations"][0]["sample"], true);
    assert_eq!(folder.json("t.dictionary.json")["sample"], true);
    assert_eq!(column(&parquet(&folder, "t.parquet"), "sample")[3], Field::Bool(true));
}

/// The rows of a Parquet file, each with the names of its columns.
fn parquet(folder: &Folder, name: &str) -> Vec<Row> {
    let file = SerializedFileReader::new(fs::File::open(folder.path(name)).unwrap()).unwrap();
    file.get_row_iter(None).unwrap().collect::<Result<_, _>>().unwrap()
}

fn column(rows: &[Row], name: &str) -> Vec<Field> {
    let of = |row: &Row| row.get_column_iter().find(|(column, _)| *column == name).unwrap().1.clone();
    rows.iter().map(of).collect()
}

#[test]
fn parquet_is_typed_and_json_keeps_the_order_of_keys() {
    let folder = Folder::new();
    written(&folder, &[sheet()], false, CsvEncoding::Utf8);
    let rows = parquet(&folder, "t.parquet");
    assert_eq!((rows.len(), rows[0].len()), (4, 19));
    assert_eq!(column(&rows, "value"), [Field::Double(10.0), Field::Null, Field::Double(12.5), Field::Null]);
    assert_eq!(column(&rows, "mark"), [Field::Null, Field::Str("-".to_owned()), Field::Null, Field::Null]);
    assert_eq!(column(&rows, "unit"), [Field::Null, Field::Null, Field::Null, Field::Null]);
    assert_eq!(column(&rows, "certain")[0], Field::Bool(true));
    let file = SerializedFileReader::new(fs::File::open(folder.path("t.parquet")).unwrap()).unwrap();
    let schema = file.metadata().file_metadata().schema();
    let texts = |column: &&Arc<Type>| column.get_basic_info().logical_type_ref() == Some(&LogicalType::String);
    assert_eq!(schema.get_fields().iter().filter(texts).count(), 16, "{schema:?}");
    let json = folder.json("t.json");
    let keys: Vec<&str> = json["observations"][1].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, json["columns"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect::<Vec<_>>());
    assert_eq!((&json["observations"][1]["value"], &json["observations"][0]["value"]), (&serde_json::Value::Null, &10.into()));
    assert_eq!(json["notes"][0], "注");
}

#[test]
fn the_dictionary_says_what_columns_and_marks_are() {
    let folder = Folder::new();
    written(&folder, &[sheet()], false, CsvEncoding::Utf8);
    let dictionary = folder.json("t.dictionary.json");
    let column = |name: &str| dictionary["columns"].as_array().unwrap().iter().find(|column| column["name"] == name).unwrap().clone();
    assert_eq!((column("time")["title"]["ja"].as_str(), column("time")["labels"][1].as_str()), (Some("年"), Some("2021")));
    assert_eq!((column("value")["type"].as_str(), column("value")["role"].as_str()), (Some("number"), Some("measure")));
    assert_eq!(column("measure_parents")["title"]["ja"], "表頭1の上位項目");
    assert_eq!(dictionary["statuses"][0]["code"], "nil");
    assert_eq!(dictionary["statuses"][0]["marks"][0]["mark"], "-");
    assert_eq!(dictionary["wide"][1]["labels"][1]["label"], "男");
}

#[test]
fn a_cell_with_several_data_has_a_row_for_each() {
    let folder = Folder::new();
    let mut sheet = sheet();
    let mut grid = (*sheet.grid).clone();
    grid.put(3, Cell::new(2, 0, Content::text("74(x)")));
    sheet.grid = Arc::new(grid);
    let written = written(&folder, &[sheet], false, CsvEncoding::Utf8);
    let expected = "time,measure,time_code,period_start,period_end,period_type,area_code,value,text,unit,unit_code,multiplier,status,mark,note,certain,source_cell,time_parents,measure_parents,part,part_label\r\n\
                    2020,総数,2020000000,2020-01-01,2020-12-31,year,,10,,,,,,,,true,表1!B3,,人口,,\r\n\
                    2020,男,2020000000,2020-01-01,2020-12-31,year,,,,,,,nil,-,,true,表1!C3,,人口,,\r\n\
                    2021,総数,2021000000,2021-01-01,2021-12-31,year,,12.5,,,,,,,,true,表1!B4,,人口,,\r\n\
                    2021,男,2021000000,2021-01-01,2021-12-31,year,,74,,,,,,,,true,表1!C4,,人口,1,\r\n\
                    2021,男,2021000000,2021-01-01,2021-12-31,year,,,,,,,suppressed,x,,true,表1!C4,,人口,2,( )\r\n";
    assert_eq!(folder.text("t.csv"), expected);
    assert!(folder.text("t.wide.csv").ends_with("2021,12.5,74(x)\r\n"));
    let counts = written.report.counts;
    assert_eq!((counts.observations, counts.numbers, counts.split, counts.marks, counts.texts), (4, 3, 1, 1, 0));
    assert_eq!(written.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["VAL001"]);
    assert_eq!(column(&parquet(&folder, "t.parquet"), "part")[4], Field::Double(2.0));
    assert_eq!(folder.json("t.dictionary.json")["columns"][20]["labels"][0], "( )");
}

#[test]
fn the_status_list_says_what_each_mark_means_and_where_that_is_said() {
    let folder = Folder::new();
    let mut sheet = sheet();
    let mut grid = (*sheet.grid).clone();
    grid.put(3, Cell::new(2, 0, Content::text("x")));
    grid.put(4, Cell::new(0, 0, Content::text("「－」は不詳、空欄は調査なし")));
    sheet.grid = Arc::new(grid);
    written(&folder, &[sheet], false, CsvEncoding::Utf8);
    let expected = "code,mark,meaning_ja,meaning_en,sdmx,count,source\r\n\
                    suppressed,x,秘匿,withheld to protect respondents,Q,1,default\r\n\
                    unavailable,-,不詳,unknown or not available,O,1,表1!A5\r\n\
                    not-surveyed,,調査なし,\"not surveyed, or out of scope\",L,0,表1!A5\r\n";
    assert_eq!(folder.text("t.statuses.csv"), expected);
    let dictionary = folder.json("t.dictionary.json");
    assert_eq!((&dictionary["statuses"][0]["sdmx"], &dictionary["statuses"][1]["marks"][0]["cell"]), (&"Q".into(), &"表1!A5".into()));
    assert_eq!(dictionary["legend"][0]["meaning"]["ja"], "不詳");
}

#[test]
fn the_dictionary_says_how_many_decimals_each_column_shows() {
    let folder = Folder::new();
    written(&folder, &[sheet()], false, CsvEncoding::Utf8);
    let dictionary = folder.json("t.dictionary.json");
    let decimals = serde_json::json!({"usual": 1, "least": 0, "most": 1});
    assert_eq!((&dictionary["columns"][7]["decimals"], &dictionary["wide"][0]["decimals"]), (&decimals, &decimals));
    assert!(dictionary["wide"][1]["decimals"].is_null() && dictionary["columns"][0].get("decimals").is_none());
}

#[test]
fn a_comment_on_a_figure_is_its_note_and_doubt_marks_every_figure() {
    let folder = Folder::new();
    let mut sheet = sheet();
    let mut grid = (*sheet.grid).clone();
    grid.objects.push(Object { kind: ObjectKind::Comment, range: Some("B3".parse().unwrap()), text: "改定,値".into() });
    sheet.grid = Arc::new(grid);
    let doubt = Finding::new("LAY001", Severity::Warning, Place::file("a"), Message::plain("read.empty-sheet"));
    sheet.layout.tables[0].doubts.push(doubt);
    let written = written(&folder, &[sheet], false, CsvEncoding::Utf8);
    let rows = folder.text("t.csv");
    assert!(rows.lines().nth(1).unwrap().ends_with(",\"改定,値\",false,表1!B3,,人口"), "{rows}");
    assert_eq!((written.report.doubts, written.findings.len()), (1, 1));
}

#[test]
fn several_files_make_one_table() {
    let folder = Folder::new();
    let (first, mut second) = (sheet(), sheet());
    second.file = "b.xlsx".into();
    written(&folder, &[first, second], false, CsvEncoding::Utf8);
    let rows = folder.text("t.csv");
    assert_eq!(rows.lines().count(), 9);
    assert!(rows.lines().nth(1).unwrap().contains(",a.xlsx!表1!B3,") && rows.lines().nth(5).unwrap().contains(",b.xlsx!表1!B3,"));
    assert_eq!(folder.text("t.wide.csv").lines().count(), 5);
}

#[test]
fn forms_of_several_files_stack_to_one_row_each() {
    let folder = Folder::new();
    let hint = crate::layout::LayoutHint { form: true, ..Default::default() };
    let form = |file: &str, rows: &[&[&str]]| Sheet::new(file.into(), Arc::new(grid("様式", rows)), Some(&hint));
    let first = form("a.xlsx", &[&["事業名", "支援", "部署", "商工部"], &["件数", "12"]]);
    let second = form("b.xlsx", &[&["事業名", "助成"], &["件数", "-"], &["備考欄", "なし"]]);
    let report = written(&folder, &[first, second], false, CsvEncoding::Utf8).report;
    let wide = "source,事業名,部署,件数,備考欄\r\na.xlsx,支援,商工部,12,\r\nb.xlsx,助成,,,なし\r\n";
    assert_eq!(folder.text("t.wide.csv"), wide);
    assert!(folder.text("t.csv").contains("\r\n件数,,,,,,12,,件,cases,1,,,,true,a.xlsx,a.xlsx!様式!B2,\r\n"), "{}", folder.text("t.csv"));
    assert_eq!((report.counts.observations, report.counts.blanks, report.counts.label_cells), (6, 0, 6));
}

#[test]
fn cp932_is_written_or_refused_with_the_characters() {
    let folder = Folder::new();
    written(&folder, &[sheet()], false, CsvEncoding::Cp932);
    assert_eq!(
        encoding_rs::SHIFT_JIS.decode(&folder.bytes("t.csv")).0.lines().nth(1).map(str::to_owned),
        Some("2020,総数,2020000000,2020-01-01,2020-12-31,year,,10,,,,,,,,true,表1!B3,,人口".to_owned())
    );
    let folder = Folder::new();
    let mut odd = sheet();
    odd.layout.tables[0].columns[1].labels[1].text = "鷗".into();
    let written = written(&folder, &[odd], false, CsvEncoding::Cp932);
    let said: Vec<String> = written.findings.iter().map(|finding| finding.message.text(Lang::Ja)).collect();
    assert_eq!(said[0], "t.csv は書き出しませんでした。CP932 にない文字: 鷗 (U+9DD7) ×2, CSV:3");
    assert_eq!(
        written.report.files,
        ["t.json", "t.parquet", "t.excel.csv", "t.dictionary.json", "t.statuses.csv", "t.codes.csv", "t.sheet.json"]
    );
    assert!(!folder.path("t.csv").exists());
}

const DEFINITION: &str = "title='人口'\ntitle_en='Population'\ndescription='d'\npublisher='p'\nlicence='CC0-1.0'\ncadence='annual'\n\
                          theme='t'\nsample=true\n[[source]]\npath='in/a.csv'\npublished=2026-01-01\n[[table]]\nname='one'\ntitle='一'\n";

const TABLE: &[u8] = "年,総数,男\n2020年,1000,400\n2021年,1100,-\n2022年,1200,500\n".as_bytes();

fn catalog(folder: &Folder) {
    folder.put("in/a.csv", TABLE);
    folder.put("catalog/one.toml", format!("id='one'\n{DEFINITION}").as_bytes());
    folder.put("catalog/two.toml", format!("id='two'\n{}", DEFINITION.replace("in/a.csv", "in/none.csv")).as_bytes());
    folder.put("catalog/bad.toml", b"id='bad'\n");
}

fn run(folder: &Folder) -> BuildReport {
    built(folder, &BuildOptions::default())
}

fn built(folder: &Folder, options: &BuildOptions) -> BuildReport {
    followed(folder, options, Observer::nothing())
}

fn followed(folder: &Folder, options: &BuildOptions, observer: Observer<'_>) -> BuildReport {
    let owner = Owner { pid: 1, host: "here".to_owned(), started: String::new() };
    let lock = Lock::take(&folder.path("output"), &owner, Duration::ZERO).unwrap();
    build(&folder.path("catalog"), &lock, options, Describe { dataset: &|_, _, _| Ok(()), index: &|_, _, _| Ok(()) }, observer)
}

#[test]
fn one_bad_dataset_costs_its_own_news_only() {
    let folder = Folder::new();
    catalog(&folder);
    let report = run(&folder);
    let outcomes: Vec<_> = report.datasets.iter().map(|dataset| (dataset.id.as_str(), dataset.outcome())).collect();
    assert_eq!(outcomes, [("one", Outcome::Built), ("two", Outcome::Failed)]);
    assert_eq!((report.definitions.len(), report.cataloged), (1, 1));
    let files = folder.files("output");
    for name in ["catalog.json", "one/one.csv", "one/manifest.json", "one/releases/2026-01-01/one.parquet"] {
        assert!(files.iter().any(|file| file == name), "{name} in {files:?}");
    }
    assert_eq!(files.len(), 23, "{files:?}");
    let catalog = folder.json("output/catalog.json");
    assert_eq!((&catalog["datasets"][0]["id"], &catalog["datasets"][0]["sample"]), (&"one".into(), &true.into()));
    let manifest = folder.json("output/one/manifest.json");
    assert_eq!(manifest["sources"][0]["sha256"].as_str(), Some(crate::definition::sha256(TABLE).as_str()));
    let file = manifest["files"].as_array().unwrap().iter().find(|file| file["name"] == "one.csv").unwrap();
    assert_eq!(file["sha256"].as_str(), Some(crate::definition::sha256(&folder.bytes("output/one/one.csv")).as_str()));
}

#[test]
fn the_same_sources_give_the_same_bytes_and_no_writing() {
    let (first, second) = (Folder::new(), Folder::new());
    catalog(&first);
    catalog(&second);
    run(&first);
    run(&second);
    for file in first.files("output") {
        assert_eq!(first.bytes(&format!("output/{file}")), second.bytes(&format!("output/{file}")), "{file}");
    }
    let before = fs::metadata(first.path("output/one/one.csv")).unwrap().modified().unwrap();
    let again = run(&first);
    assert_eq!((again.datasets[0].outcome(), again.datasets[0].releases[0].written), (Outcome::Unchanged, 0));
    assert_eq!(again.datasets[0].releases[0].counts.observations, 6);
    assert_eq!(fs::metadata(first.path("output/one/one.csv")).unwrap().modified().unwrap(), before);
}

#[test]
fn the_newest_release_has_the_stable_addresses_and_stale_files_go() {
    let folder = Folder::new();
    catalog(&folder);
    run(&folder);
    let renamed = DEFINITION.replace("name='one'", "name='uno'").replace("2026-01-01", "2026-02-01");
    folder.put("catalog/one.toml", format!("id='one'\n{renamed}").as_bytes());
    folder.put("output/one/old.csv", b"x");
    let report = run(&folder);
    assert_eq!(report.datasets[0].outcome(), Outcome::Built);
    let top: Vec<String> = folder.files("output/one").into_iter().filter(|file| !file.contains('/')).collect();
    assert_eq!(
        top,
        [
            "manifest.json",
            "sha256sums.txt",
            "uno.codes.csv",
            "uno.csv",
            "uno.dictionary.json",
            "uno.excel.csv",
            "uno.json",
            "uno.parquet",
            "uno.sheet.json",
            "uno.statuses.csv",
            "uno.wide.csv"
        ]
    );
    let releases = folder.json("output/catalog.json")["datasets"][0]["releases"].clone();
    assert_eq!((&releases[0]["published"], &releases[1]["published"]), (&"2026-02-01".into(), &"2026-01-01".into()));
}

#[test]
fn a_source_that_fails_leaves_the_last_good_release() {
    let folder = Folder::new();
    catalog(&folder);
    run(&folder);
    let before = folder.bytes("output/one/one.csv");
    folder.put("in/a.csv", b"");
    let report = run(&folder);
    assert_eq!(report.datasets[0].outcome(), Outcome::Failed);
    assert_eq!((folder.bytes("output/one/one.csv"), report.cataloged), (before, 1));
    assert!(folder.files("output").iter().all(|file| !file.contains(".stage")));
}

/// Runs a build that leaves `left_out` out and has `alone` alone; the outcomes, and which datasets were begun and ended, as it went.
fn without(folder: &Folder, force: bool, left_out: &str, alone: &str) -> (Vec<(String, Outcome)>, Vec<String>) {
    let went = std::sync::Mutex::new(Vec::new());
    let note = |sign: char, id: &str| went.lock().unwrap().push(format!("{sign}{id}"));
    let begin = |id: &str| {
        note('+', id);
        if id == left_out { Err(Error::new(Place::file(id), Message::plain("limit.lost"))) } else { Ok(()) }
    };
    let observer = Observer { alone: &|id| id == alone, begin: &begin, end: &|id| note('-', id), done: &|_| () };
    let report = followed(folder, &BuildOptions { force, ..BuildOptions::default() }, observer);
    let outcomes = report.datasets.iter().map(|dataset| (dataset.id.clone(), dataset.outcome())).collect();
    (outcomes, went.into_inner().unwrap())
}

#[test]
fn a_dataset_that_is_left_out_stays_as_it_was_and_is_tried_again() {
    let folder = Folder::new();
    folder.put("in/a.csv", TABLE);
    for id in ["one", "two", "six"] {
        folder.put(&format!("catalog/{id}.toml"), format!("id='{id}'\n{DEFINITION}").as_bytes());
    }
    let outcomes = |of: [Outcome; 3]| ["one", "six", "two"].map(str::to_owned).into_iter().zip(of).collect::<Vec<_>>();
    // One that was never built is not there, and harms no other.
    let (ended, went) = without(&folder, false, "two", "six");
    assert_eq!(ended, outcomes([Outcome::Built, Outcome::Built, Outcome::Failed]));
    assert_eq!(went[..2], ["+six", "-six"], "it is alone before the others");
    assert!(!went.contains(&"-two".to_owned()) && !folder.path("output/two").exists());
    assert_eq!(run(&folder).cataloged, 3);
    // One that was keeps its release and its place in the catalog, with a new source as without.
    let before = folder.files("output/two").into_iter().map(|name| folder.bytes(&format!("output/two/{name}"))).collect::<Vec<_>>();
    folder.put("in/a.csv", &[TABLE, "2023年,1300,600\n".as_bytes()].concat());
    for force in [false, true] {
        let (ended, _) = without(&folder, force, "two", "");
        assert_eq!((ended[0].1 == Outcome::Built, ended[2].1), (true, Outcome::Failed));
        let stands = folder.files("output/two").into_iter().map(|name| folder.bytes(&format!("output/two/{name}"))).collect::<Vec<_>>();
        assert!(stands == before);
        assert_eq!(folder.json("output/catalog.json")["datasets"].as_array().unwrap().len(), 3);
    }
    assert_eq!(without(&folder, false, "", "").0, outcomes([Outcome::Unchanged, Outcome::Unchanged, Outcome::Built]));
    // Where nothing about it is new it is looked at again all the same.
    assert_eq!(without(&folder, true, "one", "").0, outcomes([Outcome::Failed, Outcome::Built, Outcome::Built]));
    let (ended, went) = without(&folder, false, "", "");
    assert_eq!(ended, outcomes([Outcome::Unchanged; 3]));
    assert!(went.contains(&"+one".to_owned()), "{went:?}");
}

#[test]
fn a_doubtful_release_is_held_where_the_definition_says_so() {
    let folder = Folder::new();
    folder.put("in/a.csv", "年,総数\u{FFFD}\n2020年,1000\n2021年,1100\n".as_bytes());
    folder.put("catalog/one.toml", format!("id='one'\non_doubt='hold'\n{DEFINITION}").as_bytes());
    let report = run(&folder);
    assert_eq!(report.datasets[0].outcome(), Outcome::Held);
    assert!(!report.datasets[0].releases[0].findings.is_empty() && !folder.path("output/one/one.csv").exists());
}

#[test]
fn an_unknown_id_is_an_error_with_the_valid_ones() {
    let folder = Folder::new();
    catalog(&folder);
    let report = built(&folder, &BuildOptions { only: vec!["three".to_owned()], ..BuildOptions::default() });
    assert!(report.errors[0].to_string().ends_with("there is no dataset \"three\"\n  hint: valid here: bad, one, two"));
    assert!(report.datasets.is_empty());
}

#[test]
fn a_loose_file_is_written_by_sheet_and_number() {
    let folder = Folder::new();
    folder.put("in/表.csv", TABLE);
    let input = Input::file(&folder.path("in/表.csv"), "in/表.csv");
    let target = folder.path("out").join(&output_folders(std::slice::from_ref(&input))[0]);
    let options = ConvertOptions { mark: true, renderings: [Rendering::Csv].into(), ..ConvertOptions::default() };
    let report = convert(&input, &target, &options);
    assert_eq!(report.error, None);
    assert_eq!(folder.files("out"), ["in/表/manifest.json", "in/表/table-1.csv"]);
    assert!(folder.text("out/in/表/table-1.csv").starts_with('\u{FEFF}'));
    assert_eq!((report.tables.len(), report.written, convert(&input, &target, &options).written), (1, 2, 0));
    let missing = convert(&Input::file(&folder.path("no.csv"), "no.csv"), &folder.path("out/no"), &options);
    assert!(missing.error.is_some() && !folder.path("out/no").exists());
}

/// A table of CSV with more cells than are written by one thread: areas in rows, years in columns, a mark and a comma now and then.
fn large_table() -> String {
    let years: Vec<String> = (1980..2020).map(|year| format!("{year}年")).collect();
    let figure = |row: u32, year: u32| match (row * 7 + year) % 50 {
        0 => "x".to_owned(),
        1 => "-".to_owned(),
        other => format!("{}.{other}", row * year),
    };
    let rows = (0..50).map(|row| {
        let figures: Vec<String> = (0..40).map(|year| figure(row, year)).collect();
        format!("\"第{row}項, 計\",{}\n", figures.join(","))
    });
    format!("人口\n（単位：千人）\n項目,{}\n{}", years.join(","), rows.collect::<Vec<_>>().concat())
}

#[test]
fn a_large_table_is_the_same_bytes_by_one_thread_and_by_several() {
    let folder = Folder::new();
    folder.put("large.csv", large_table().as_bytes());
    let convert = |name: &str, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let input = Input::file(&folder.path("large.csv"), "large.csv");
        let report = pool.install(|| convert(&input, &folder.path(name), &ConvertOptions::default()));
        assert_eq!((report.error, report.tables.len()), (None, 1));
        let table = &report.tables[0];
        assert!(table.counts.observations == 2000 && table.counts.marks == 80, "{:?}", table.counts);
        let mut files = folder.files(name);
        files.retain(|file| !file.ends_with("manifest.json"));
        files.into_iter().map(|file| (folder.bytes(&format!("{name}/{file}")), file)).collect::<Vec<_>>()
    };
    let (one, two) = (convert("one", 1), convert("two", 2));
    assert!(one.len() >= 6 && one.iter().any(|(_, file)| file.ends_with(".parquet")));
    assert!(one == two, "{:?} {:?}", one.iter().map(|(_, file)| file).collect::<Vec<_>>(), two.len());
}

#[test]
fn folders_of_inputs_stay_apart_and_inside() {
    let inputs: Vec<Input> = ["a/表1.xls", "a/表1.xlsx", "../../etc/x.csv", "B.csv", "b.xls", "con.xls", "c?.csv"]
        .iter()
        .map(|name| Input::file(Path::new(name), name))
        .collect();
    let folders: Vec<String> = output_folders(&inputs).iter().map(|path| path.to_string_lossy().into_owned()).collect();
    assert_eq!(folders, ["a/表1.xls", "a/表1.xlsx", "_/_/etc/x", "B.csv", "b.xls", "_con", "c_"]);
}

#[test]
fn an_empty_table_is_written_with_its_header_alone() {
    let folder = Folder::new();
    let mut empty = sheet();
    empty.grid = Arc::new(grid("表1", &[&["年"]]));
    written(&folder, &[empty], false, CsvEncoding::Utf8);
    assert_eq!(folder.text("t.csv").lines().count(), 1);
    assert!(parquet(&folder, "t.parquet").is_empty());
    assert_eq!(folder.json("t.json")["observations"].as_array().unwrap().len(), 0);
}

/// A table of one column of figures.
fn figures(numbers: &[f64]) -> Sheet {
    let mut sheet = sheet();
    let mut grid = grid("表1", &[&["年", "人口"], &["", "総数"]]);
    let table = &mut sheet.layout.tables[0];
    table.columns.truncate(1);
    let row = table.rows[0].clone();
    table.rows.clear();
    for (index, &number) in (2..).zip(numbers) {
        grid.put(index, Cell::new(1, 0, Content::Number(number)));
        table.rows.push(BodyRow { row: index, ..row.clone() });
    }
    sheet.grid = Arc::new(grid);
    sheet
}

#[test]
fn figures_come_back_from_every_file_as_they_were_stored() {
    let folder = Folder::new();
    let numbers =
        [0.1 + 0.2, 1e21, -0.0, 9_007_199_254_740_993.0, -9_007_199_254_740_991.0, 1e-7, 5e-324, f64::MAX, 1.0 / 3.0, 123_456.789];
    written(&folder, &[figures(&numbers)], false, CsvEncoding::Utf8);
    let texts: Vec<String> = folder.text("t.csv").lines().skip(1).map(|line| line.split(',').nth(7).unwrap().to_owned()).collect();
    let wide: Vec<String> = folder.text("t.wide.csv").lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_owned()).collect();
    assert_eq!(texts, wide);
    assert_eq!(texts[..4], ["0.30000000000000004", "1000000000000000000000", "0", "9007199254740992"]);
    assert!(texts.iter().all(|text| text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))), "{texts:?}");
    let json = folder.text("t.json");
    assert!(texts.iter().all(|text| json.contains(&format!("\"value\":{text},"))));
    let stored = column(&parquet(&folder, "t.parquet"), "value");
    for ((number, text), stored) in numbers.iter().zip(&texts).zip(stored) {
        let Field::Double(stored) = stored else { panic!("{stored}") };
        // Minus zero is zero; every other number comes back to the last bit.
        assert_eq!(text.parse::<f64>().unwrap().to_bits(), (number + 0.0).to_bits(), "{text}");
        assert_eq!(stored.to_bits(), (number + 0.0).to_bits(), "{text}");
    }
}

#[test]
fn the_unit_of_a_definition_does_not_hold_for_a_number_that_is_shown_moved() {
    let units = |code: &str| {
        let mut sheet = figures(&[0.5]);
        let mut grid = (*sheet.grid).clone();
        grid.styles = Arc::from([Style { format: NumberFormat::new(code), ..Style::default() }]);
        sheet.grid = Arc::new(grid);
        let parts: Vec<Part<'_>> = sheet.parts().collect();
        let columns = Columns::new(&parts, None, false, false).unwrap();
        let wide = wide::Wide::new(&parts, &columns, false, false);
        record::each(&parts, &columns, &wide, Some("％"), false, true, &mut |_| Ok(())).unwrap().units.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(units("0.0"), ["％"]);
    assert_eq!(units("0.0\"円\""), ["円"]);
    assert!(units("0.0%").is_empty());
}

#[test]
fn what_is_no_number_is_no_figure_in_any_file() {
    let folder = Folder::new();
    let report = written(&folder, &[figures(&[f64::NAN, f64::INFINITY, 1.0])], false, CsvEncoding::Utf8).report;
    assert_eq!((report.counts.numbers, report.counts.texts), (1, 2));
    assert_eq!(column(&parquet(&folder, "t.parquet"), "value"), [Field::Null, Field::Null, Field::Double(1.0)]);
    assert!(folder.text("t.csv").lines().nth(1).unwrap().starts_with("2020,総数,2020000000,2020-01-01,2020-12-31,year,,,NaN,"));
    assert!(folder.json("t.json")["observations"][1]["value"].is_null());
}

#[test]
fn csv_rows_end_as_rfc_4180_has_it_and_all_else_as_unix_does() {
    let folder = Folder::new();
    catalog(&folder);
    run(&folder);
    for name in folder.files("output").iter().filter(|name| name.split('.').next_back() != Some("parquet")) {
        let bytes = folder.bytes(&format!("output/{name}"));
        let count = |end: &[u8]| bytes.windows(end.len()).filter(|window| *window == end).count();
        let is_csv = name.split('.').next_back() == Some("csv");
        assert_eq!(count(b"\r\n"), if is_csv { count(b"\n") } else { 0 }, "{name}");
        assert!(bytes.ends_with(b"\n") && count(b"\r") == count(b"\r\n") && count(b"\\") == 0, "{name}");
    }
}
