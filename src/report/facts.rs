//! What there is to say of one table as it was read.

use super::proof;
use super::width::{digits, plain};
use crate::audit::{SheetProof, TableProof};
use crate::grid::Grid;
use crate::layout::{Axis, Label, Layout, TableLayout};
use crate::meaning::Meaning;
use crate::message::{Lang, Message, text as text_of};
use crate::place::{Address, Range};
use crate::table::{Observation, Table};

/// Cells of a title that are shown beside its table; one of more is no title.
const CELLS_JOINED: usize = 12;

/// The facts of a table, for its summary.
pub(super) struct Facts<'a> {
    pub(super) number: usize,
    pub(super) layout: &'a TableLayout,
    /// None where nothing was proved.
    pub(super) proof: Option<&'a TableProof>,
    /// From its header and stub to the end of its body.
    pub(super) range: Range,
    pub(super) title: String,
    pub(super) units: String,
    pub(super) observations: usize,
    pub(super) marks: usize,
    pub(super) texts: usize,
    pub(super) first: Option<Observation<'a>>,
    pub(super) last: Option<Observation<'a>>,
}

impl<'a> Facts<'a> {
    /// The facts of every table of a sheet; `each` sees every observation with the index of its table.
    pub(super) fn all(
        grid: &'a Grid,
        layout: &'a Layout,
        meanings: &'a [Meaning],
        proof: &'a SheetProof,
        mut each: impl FnMut(usize, &Observation<'a>),
    ) -> Vec<Self> {
        let of = |(index, (layout, meaning))| {
            let table = Table { grid, layout, meaning, number: index + 1 };
            Self::of(table, proof.tables.get(index), |seen| each(index, seen))
        };
        layout.tables.iter().zip(meanings).enumerate().map(of).collect()
    }

    fn of(table: Table<'a>, proof: Option<&'a TableProof>, mut each: impl FnMut(&Observation<'a>)) -> Self {
        let Table { grid, layout, number, .. } = table;
        let joined = |cells: &mut dyn Iterator<Item = &Address>| {
            let texts = cells.filter_map(|&at| Some(plain(&grid.text(at, grid.cell(at)?)).trim().to_owned()));
            let mut lines: Vec<String> = Vec::new();
            for text in texts.filter(|text| !text.is_empty()).take(CELLS_JOINED) {
                // A title that stands above each page of a print is one.
                if !lines.contains(&text) {
                    lines.push(text);
                }
            }
            lines.join(" ")
        };
        let ranges = [layout.header, layout.stub].into_iter().flatten();
        let mut facts = Self {
            number,
            layout,
            proof,
            range: ranges.fold(layout.body, |range, part| range.joined(&part)),
            title: joined(&mut layout.title_of(grid).iter().filter(|at| !layout.units.contains(at))),
            units: joined(&mut layout.units.iter()),
            observations: 0,
            marks: 0,
            texts: 0,
            first: None,
            last: None,
        };
        for observation in table.observations() {
            each(&observation);
            facts.observations += 1;
            match (observation.value, observation.status) {
                _ if observation.split => {}
                (Some(_), _) => {}
                (None, Some(_)) => facts.marks += 1,
                (None, None) => facts.texts += 1,
            }
            facts.first.get_or_insert(observation);
            facts.last = Some(observation);
        }
        facts
    }

    /// Body cells that hold a plain number.
    pub(super) const fn numbers(&self) -> usize {
        self.observations - self.marks - self.texts
    }

    /// Levels of labels on one side of the body.
    pub(super) fn levels(&self, axis: Axis) -> usize {
        self.layout.dimensions.iter().filter(|dimension| dimension.axis == axis).count()
    }

    /// The lines of a summary: each with the key of its name, in the words of a language.
    pub(super) fn entries(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let or = |text: &str, key| if text.is_empty() { text_of(key, lang).to_owned() } else { text.to_owned() };
        let tell = |key, counts: &[usize]| Message::new(key, counts.iter().copied().map(digits)).text(lang);
        let mut entries =
            vec![("inspect.key-title", or(&self.title, "inspect.none")), ("inspect.key-unit", or(&self.units, "inspect.not-stated"))];
        if self.layout.is_form() {
            entries.push(("inspect.key-form", tell("inspect.form-size", &[self.layout.fields.len()])));
        } else {
            let size = |axis, key, count| match self.levels(axis) {
                0 => text_of("inspect.none", lang).to_owned(),
                levels => tell(key, &[levels, count]),
            };
            entries.push(("inspect.key-header", size(Axis::Header, "inspect.header-size", self.layout.columns.len())));
            entries.push(("inspect.key-stub", size(Axis::Stub, "inspect.stub-size", self.layout.rows.len())));
        }
        let heads: Vec<String> = self.layout.dimensions.iter().filter_map(|dimension| dimension.title.as_deref()).map(plain).collect();
        if !heads.is_empty() {
            entries.push(("inspect.key-heads", heads.join(" / ")));
        }
        let counts = [self.observations, self.numbers(), self.marks, self.texts];
        entries.push(("inspect.key-observations", tell("inspect.observation-kinds", &counts)));
        entries.extend(self.proof.into_iter().flat_map(|table| proof::entries(table, lang)));
        entries
    }
}

/// The texts of a label path, outermost first.
pub(super) fn path(labels: &[Label], between: &str) -> String {
    labels.iter().map(|label| plain(&label.text)).collect::<Vec<_>>().join(between)
}

/// How far back a group is looked for that a run could continue: more runs than this side by side stay apart.
const GROUPS_LOOKED_AT: usize = 64;

/// Cells in reading order as ranges: neighbours in a row join, and so do runs of the same columns in rows that follow on.
pub(super) fn grouped(cells: &[Address]) -> Vec<Range> {
    let mut runs: Vec<Range> = Vec::new();
    for &at in cells {
        match runs.last_mut() {
            Some(run) if run.last.row == at.row && run.last.column + 1 == at.column => run.last = at,
            _ => runs.push(Range::cell(at)),
        }
    }
    let mut groups: Vec<Range> = Vec::new();
    for run in runs {
        let follows = |group: &&mut Range| {
            group.last.row + 1 == run.first.row && group.first.column == run.first.column && group.last.column == run.last.column
        };
        match groups.iter_mut().rev().take(GROUPS_LOOKED_AT).find(follows) {
            Some(group) => group.last = run.last,
            None => groups.push(run),
        }
    }
    groups
}

/// The first text of a range, on one line.
pub(super) fn first_text(grid: &Grid, range: &Range) -> String {
    grid.cell(range.first).map_or_else(String::new, |cell| plain(&grid.text(range.first, cell)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::view::tests::sample;

    #[test]
    fn facts_count_what_the_body_holds() {
        let (grid, layout) = sample();
        let mut seen = 0;
        let meanings = Meaning::all(&grid, &layout);
        let proof = SheetProof::default();
        let facts = Facts::all(&grid, &layout, &meanings, &proof, |_, _| seen += 1).pop().unwrap();
        assert_eq!((facts.observations, facts.numbers(), facts.marks, facts.texts, seen), (6, 4, 1, 1, 6));
        assert_eq!(facts.range.to_string(), "A3:D6");
        assert_eq!((facts.title.as_str(), facts.units.as_str()), ("人口の推移", "（単位：千人）"));
        assert_eq!((facts.levels(Axis::Header), facts.levels(Axis::Stub)), (2, 1));
        let first = facts.first.unwrap();
        assert_eq!((path(first.header, " > "), path(first.stub, " > ")), ("人口 > 男".to_owned(), "令和5年".to_owned()));
    }

    #[test]
    fn neighbours_are_one_group() {
        let cells: Vec<Address> = ["A1", "B1", "A2", "B2", "D2", "A4"].iter().map(|text| text.parse().unwrap()).collect();
        let groups: Vec<String> = grouped(&cells).iter().map(ToString::to_string).collect();
        assert_eq!(groups, ["A1:B2", "D2", "A4"]);
        let pair: Vec<Address> = ["A1", "C1", "A2", "C2", "B3"].iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(grouped(&pair).iter().map(ToString::to_string).collect::<Vec<_>>(), ["A1:A2", "C1:C2", "B3"]);
    }
}
