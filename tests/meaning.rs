//! What labels mean, over `../shared/corpus` where it is there: nearly every label that looks like a period has one, and nearly every
//! name of a prefecture or municipality has its code.

#![expect(clippy::print_stdout, reason = "a test of a corpus tells what it counted")]

use rayon::prelude::*;
use seihyo::concept::area::{self, Context, Found, Strength};
use seihyo::layout::{self, Label, TableLayout};
use seihyo::meaning::{Figure, Meaning};
use seihyo::read;
use seihyo::source::input::{self, Input};
use std::collections::BTreeMap;
use std::path::Path;

/// Labels that should mean something, and those that do not.
#[derive(Default)]
struct Tally {
    periods: usize,
    /// Months of tables that name no year anywhere: normals, the same for every year.
    of_any_year: usize,
    areas: usize,
    without_period: BTreeMap<String, (usize, String)>,
    without_area: BTreeMap<String, (usize, String)>,
}

impl Tally {
    fn joined(mut self, other: Self) -> Self {
        self.periods += other.periods;
        self.of_any_year += other.of_any_year;
        self.areas += other.areas;
        for (all, more) in [(&mut self.without_period, other.without_period), (&mut self.without_area, other.without_area)] {
            for (text, (count, place)) in more {
                all.entry(text).or_insert((0, place)).0 += count;
            }
        }
        self
    }

    fn look_at(&mut self, labels: &[Label], place: &str, names_years: bool, has_period: bool, has_area: bool) {
        if let Some(label) = labels.iter().find(|label| looks_like_period(&label.text)) {
            let of_any_year = !has_period && !names_years && is_month(&label.text);
            self.of_any_year += usize::from(of_any_year);
            self.periods += usize::from(!of_any_year);
            if !has_period && !of_any_year {
                self.without_period.entry(label.text.to_string()).or_insert((0, place.to_owned())).0 += 1;
            }
        }
        if let Some(label) = labels.iter().find(|label| is_area_name(&label.text)) {
            self.areas += 1;
            if !has_area {
                self.without_area.entry(label.text.to_string()).or_insert((0, place.to_owned())).0 += 1;
            }
        }
    }
}

/// True for what a person takes for a period: an era or a western year with 年, a month, a quarter; told without the reader of periods.
fn looks_like_period(text: &str) -> bool {
    let digit = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        c => c,
    };
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(digit).collect();
    if plain.chars().count() > 14 {
        return false;
    }
    let after_digits = |text: &str| text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '元').to_owned();
    let eras = ["明治", "大正", "昭和", "平成", "令和"];
    let of_era = eras
        .iter()
        .filter_map(|era| plain.strip_prefix(era))
        .any(|rest| rest.len() > after_digits(rest).len() && after_digits(rest).starts_with('年'));
    let rest = after_digits(&plain);
    let digits = plain.len() - rest.len();
    let western = digits == 4 && rest.starts_with('年') && plain.starts_with(['1', '2']);
    let month = (1..=2).contains(&digits) && (rest == "月" || rest == "月分" || rest == "月期");
    of_era || western || month
}

/// True for a month alone.
fn is_month(text: &str) -> bool {
    text.contains('月') && !text.contains(['年', '/'])
}

/// True for the whole name of one prefecture, city, town, village or ward.
fn is_area_name(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    plain.ends_with(['都', '道', '府', '県', '市', '区', '町', '村'])
        && matches!(area::find(&plain, &Context::default()), Found::One(one) if one.strength == Strength::Full && one.area.name == plain)
}

fn look_at(input: &Input) -> Tally {
    let mut tally = Tally::default();
    let Ok(source) = input.load() else { return tally };
    let Ok((_, reading)) = read::read(&source) else { return tally };
    for grid in &reading.grids {
        let layout = layout::detect(grid, None);
        for (table, meaning) in layout.tables.iter().zip(&Meaning::all(grid, &layout)) {
            let place = format!("{}!{}", input.relative, grid.sheet);
            of_table(&mut tally, table, meaning, &place);
        }
    }
    tally
}

fn of_table(tally: &mut Tally, table: &TableLayout, meaning: &Meaning, place: &str) {
    let (rows, columns) = (table.rows.len(), table.columns.len());
    let all = || (0..rows).flat_map(|row| (0..columns).map(move |column| Figure::Body(row, column)));
    let names_years = all().any(|at| meaning.period(at).is_some());
    for (number, row) in table.rows.iter().enumerate() {
        let figures = || (0..columns).map(|column| Figure::Body(number, column));
        let (period, area) = (figures().any(|at| meaning.period(at).is_some()), figures().any(|at| meaning.area(at).is_some()));
        tally.look_at(&row.labels, place, names_years, period, area);
    }
    for (number, column) in table.columns.iter().enumerate() {
        let figures = || (0..rows).map(|row| Figure::Body(row, number));
        let (period, area) = (figures().any(|at| meaning.period(at).is_some()), figures().any(|at| meaning.area(at).is_some()));
        tally.look_at(&column.labels, place, names_years, period, area);
    }
}

fn tell(what: &str, all: usize, without: &BTreeMap<String, (usize, String)>) -> f64 {
    let missing: usize = without.values().map(|(count, _)| count).sum();
    #[expect(clippy::cast_precision_loss, reason = "counts of labels")]
    let share = 1.0 - missing as f64 / all.max(1) as f64;
    println!("{what}: {all} rows and columns, {missing} without ({:.2} % resolved)", share * 100.0);
    let mut listed: Vec<_> = without.iter().collect();
    listed.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (text, (count, place)) in listed.into_iter().take(40) {
        println!("  {count:6}  {text}  {place}");
    }
    share
}

#[test]
fn labels_of_the_corpus_mean_something() {
    const NEARLY_ALL: f64 = 0.99;
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: ../shared/corpus is not there");
        return;
    }
    let inputs = input::find(&[corpus.to_string_lossy().into_owned()]).inputs;
    let tally = inputs.par_iter().map(look_at).reduce(Tally::default, Tally::joined);
    println!("months of tables that name no year: {}", tally.of_any_year);
    let periods = tell("periods", tally.periods, &tally.without_period);
    let areas = tell("areas", tally.areas, &tally.without_area);
    assert!(periods >= NEARLY_ALL && areas >= NEARLY_ALL, "{periods} {areas}");
}
