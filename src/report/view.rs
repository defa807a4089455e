//! Which rows and columns of a sheet are drawn, and how wide its cells stand there.

use super::roles::{Role, Roles};
use super::width::{Measure, plain};
use crate::grid::{Align, Cell, Content, Grid};
use crate::place::{Address, Range};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Columns of a sheet that are looked at from its left edge; a picture of more shows nothing at a glance.
const LEFT_COLUMNS: u32 = 160;
/// Columns of a sheet that are looked at from its right edge.
const RIGHT_COLUMNS: u32 = 20;

/// The rows or columns that are drawn: runs of numbers, first and last, in order; what lies between two runs is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    runs: Vec<(u32, u32)>,
}

impl Shown {
    /// From `first` to `last`, of which at most `head` at the beginning and `tail` at the end.
    pub(super) fn ends(first: u32, last: u32, head: u32, tail: u32) -> Self {
        let all = last - first + 1;
        let runs = if all <= head.saturating_add(tail) {
            vec![(first, last)]
        } else {
            let head = (head > 0).then(|| (first, first + (head - 1)));
            head.into_iter().chain((tail > 0).then(|| (last - (tail - 1), last))).collect()
        };
        Self { runs }
    }

    /// Numbers that grow.
    pub(super) fn of(numbers: impl IntoIterator<Item = u32>) -> Self {
        let mut runs = Vec::new();
        for number in numbers {
            crate::grid::push_run(&mut runs, number, number);
        }
        Self { runs }
    }

    /// The columns of a sheet that are worth looking at.
    pub(super) fn columns(used: &Range) -> Self {
        Self::ends(0, used.last.column, LEFT_COLUMNS, RIGHT_COLUMNS)
    }

    /// First and last of each run.
    pub(super) fn runs(&self) -> &[(u32, u32)] {
        &self.runs
    }

    /// Every number that is drawn, in order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.runs.iter().flat_map(|&(first, last)| first..=last)
    }

    /// How many are drawn.
    pub(super) fn count(&self) -> u32 {
        self.runs.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// True for a number that is drawn.
    pub(super) fn contains(&self, number: u32) -> bool {
        self.run_of(number).is_some()
    }

    /// The run that holds a number.
    fn run_of(&self, number: u32) -> Option<(u32, u32)> {
        self.runs.iter().copied().find(|&(first, last)| first <= number && number <= last)
    }

    /// How many are left out just before a number that is drawn, after the first run.
    pub(super) fn left_out_before(&self, number: u32) -> Option<u32> {
        let mut pairs = self.runs.iter().zip(self.runs.iter().skip(1));
        pairs.find(|(_, after)| after.0 == number).map(|(before, after)| after.0 - before.1 - 1)
    }
}

/// A part of a drawn row: a cell, a merge as far as it is drawn, or a text with the blank cells that it runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it is drawn.
    pub(super) at: Address,
    /// The cell whose content it shows; the first of a merge.
    pub(super) source: Address,
    /// Rows that it takes.
    pub(super) rows: u32,
    /// Columns that it takes.
    pub(super) columns: u32,
    /// Which row of its drawn part this is, counted from 0: more than 0 for the lower rows of a merge, whose place is taken.
    pub(super) line: u32,
}

/// A sheet with the rows and columns of it that are drawn.
pub(super) struct View<'a> {
    pub(super) grid: &'a Grid,
    pub(super) roles: &'a Roles<'a>,
    pub(super) rows: Shown,
    pub(super) columns: Shown,
    pub(super) limits: Limits,
    needs: BTreeMap<u32, Needs>,
    measure: Measure,
}

impl<'a> View<'a> {
    /// A view whose columns are as wide as what stands in them, within limits.
    pub(super) fn new(grid: &'a Grid, roles: &'a Roles<'a>, rows: Shown, columns: Shown, measure: Measure, limits: Limits) -> Self {
        let mut view = Self { grid, roles, rows, columns, needs: BTreeMap::new(), limits, measure };
        view.needs = view.measure_columns();
        view
    }

    /// The width of a drawn column.
    pub(super) fn width_of(&self, column: u32) -> usize {
        self.needs.get(&column).map_or(MIN_WIDTH, |needs| needs.within(self.limits))
    }

    /// Widths of the drawn columns, in order, as they would be within other limits.
    pub(super) fn widths(&self, limits: Limits) -> impl Iterator<Item = (u32, usize)> {
        self.columns.numbers().map(move |column| (column, self.needs.get(&column).map_or(MIN_WIDTH, |needs| needs.within(limits))))
    }

    /// The same rows with fewer columns or other limits of their widths.
    pub(super) fn narrowed(mut self, columns: Shown, limits: Limits) -> Self {
        self.columns = columns;
        self.limits = limits;
        self
    }

    /// What a cell shows.
    pub(super) fn text(&self, at: Address) -> Cow<'a, str> {
        match self.grid.cell(at) {
            Some(cell) if !cell.content.is_blank() => self.grid.text(at, cell),
            _ => Cow::Borrowed(""),
        }
    }

    /// The pieces of a drawn row from left to right; together they take every drawn column.
    pub(super) fn row(&self, row: u32) -> Vec<Piece> {
        let merges: Vec<Range> = self.grid.merges.iter().filter(|merge| merge.first.row <= row && row <= merge.last.row).copied().collect();
        let run = self.rows.run_of(row).unwrap_or((row, row));
        let mut pieces = Vec::new();
        for &(first, last) in self.columns.runs() {
            let mut column = first;
            while column <= last {
                let at = Address::new(row, column);
                let piece = match merges.iter().find(|merge| merge.contains(at)) {
                    Some(merge) => clip(merge, at, run, (first, last)),
                    None => self.plain_piece(at, last, &merges),
                };
                column += piece.columns;
                pieces.push(piece);
            }
        }
        pieces
    }

    /// A cell that is not merged, with the blank cells right of it that its text runs over, not beyond `last`.
    fn plain_piece(&self, at: Address, last: u32, merges: &[Range]) -> Piece {
        let mut columns = 1;
        if let Some(cell) = self.grid.cell(at).filter(|cell| self.runs_over(cell)) {
            let across = self.grid.style(cell).align == Align::CenterAcross;
            let needed = self.text_width(at, cell);
            let mut width = self.width_of(at.column);
            for next in at.column + 1..=last {
                let next = Address::new(at.row, next);
                let follows = self.grid.cell(next).is_some_and(|cell| self.grid.style(cell).align == Align::CenterAcross);
                let wanted = if across { follows } else { width < needed };
                if !wanted || !self.is_free(at, next) || merges.iter().any(|merge| merge.contains(next)) {
                    break;
                }
                width += 1 + self.width_of(next.column);
                columns += 1;
            }
        }
        Piece { at, source: at, rows: 1, columns, line: 0 }
    }

    /// True for a cell whose text runs over blank cells at its right, as spreadsheets show it.
    fn runs_over(&self, cell: &Cell) -> bool {
        matches!(cell.content, Content::Text(_))
            && matches!(self.grid.style(cell).align, Align::General | Align::Left | Align::CenterAcross | Align::Center)
    }

    /// True where a text may run over a cell: it is blank and plays no other part.
    fn is_free(&self, from: Address, over: Address) -> bool {
        let role = self.roles.at(over);
        self.grid.cell(over).is_none_or(|cell| cell.content.is_blank())
            && role != Some(Role::Body)
            && (role.is_none() || role == self.roles.at(from) || self.roles.at(from).is_none())
    }

    /// How wide each drawn column must be for what stands in it alone.
    fn measure_columns(&self) -> BTreeMap<u32, Needs> {
        let mut needs: BTreeMap<u32, Needs> = self.columns.numbers().map(|column| (column, Needs::default())).collect();
        let (mut below, mut after) = (Vec::new(), Vec::new());
        for row in self.rows.numbers() {
            let spread = |merge: &&Range| merge.width() > 1 && merge.first.row <= row && row <= merge.last.row;
            let merges: Vec<&Range> = self.grid.merges.iter().filter(spread).collect();
            for cell in self.grid.row(row).iter().filter(|cell| !cell.content.is_blank()) {
                let at = Address::new(row, cell.column);
                if merges.iter().any(|merge| merge.contains(at)) {
                    continue;
                }
                let free = self.free_after(at, cell);
                if free == 0 {
                    below.push((at, cell));
                } else if free <= FEW_BLANKS && self.roles.at(at).is_some_and(is_label) {
                    after.push((at, cell, free));
                }
            }
        }
        for (at, cell) in below {
            self.need(&mut needs, at, self.text_width(at, cell), cell);
        }
        for (at, cell, free) in after {
            let over = (at.column + 1..).take(free).filter_map(|column| needs.get(&column)).map(|need| need.most() + 1).sum();
            self.need(&mut needs, at, self.text_width(at, cell).saturating_sub(over), cell);
        }
        needs
    }

    fn text_width(&self, at: Address, cell: &Cell) -> usize {
        self.measure.width(&plain(&self.grid.text(at, cell))) + self.indent(cell)
    }

    /// Columns by which a cell's content is moved in.
    pub(super) fn indent(&self, cell: &Cell) -> usize {
        2 * usize::from(self.grid.style(cell).indent.min(MOST_INDENT))
    }

    /// How many blank cells right of a cell its text may run over, counted to one more than [`FEW_BLANKS`].
    fn free_after(&self, at: Address, cell: &Cell) -> usize {
        if !self.runs_over(cell) {
            return 0;
        }
        let drawn = self.columns.run_of(at.column).map_or(0, |run| run.1.saturating_sub(at.column) as usize);
        let after = (at.column + 1..).take(drawn.min(FEW_BLANKS + 1));
        after.take_while(|&next| self.is_free(at, Address::new(at.row, next))).count()
    }

    /// Notes how much room a cell needs in its column.
    fn need(&self, needs: &mut BTreeMap<u32, Needs>, at: Address, width: usize, cell: &Cell) {
        let Some(need) = needs.get_mut(&at.column) else { return };
        let kind = match self.roles.at(at) {
            Some(Role::Stub) => &mut need.stub,
            Some(Role::Body) => &mut need.figures,
            _ if !matches!(cell.content, Content::Text(_)) => &mut need.figures,
            _ => &mut need.labels,
        };
        *kind = (*kind).max(width);
    }
}

/// How wide a column must be for the figures, the labels beside them and all other texts that stand in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Needs {
    figures: usize,
    stub: usize,
    labels: usize,
}

impl Needs {
    /// The width where each kind of content has its limit.
    fn within(self, limits: Limits) -> usize {
        let Limits { figures, stub, labels } = limits;
        self.figures.min(figures).max(self.stub.min(stub)).max(self.labels.min(labels)).max(MIN_WIDTH)
    }

    fn most(self) -> usize {
        self.figures.max(self.stub).max(self.labels)
    }
}

/// How wide a column may become for each kind of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// For figures and other contents of a body.
    pub(super) figures: usize,
    /// For labels of a stub.
    pub(super) stub: usize,
    /// For everything else.
    pub(super) labels: usize,
}

/// True for the roles of labels.
const fn is_label(role: Role) -> bool {
    matches!(role, Role::Header | Role::Stub | Role::StubHead)
}

/// Columns of a terminal that even a blank column of a sheet takes.
const MIN_WIDTH: usize = 2;
/// Levels of indent that are drawn.
const MOST_INDENT: u8 = 6;
/// A label that more blank cells than this follow has room enough.
const FEW_BLANKS: usize = 2;

/// The part of a merge that is drawn in a run of rows and a run of columns, as seen from one of its cells.
fn clip(merge: &Range, at: Address, rows: (u32, u32), columns: (u32, u32)) -> Piece {
    let (top, bottom) = (merge.first.row.max(rows.0), merge.last.row.min(rows.1));
    let right = merge.last.column.min(columns.1);
    Piece { at, source: merge.first, rows: bottom - at.row + 1, columns: right - at.column + 1, line: at.row - top }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::finding::{Finding, Severity};
    use crate::layout::{Axis, BodyColumn, BodyRow, Dimension, Label, Layout, TableLayout};
    use crate::message::Message;
    use crate::place::Place;
    use std::sync::Arc;

    /// A small sheet: the roles along each row, and its cells.
    pub(in crate::report) const SAMPLE: [(&str, [&str; 4]); 8] = [
        ("T", ["人口の推移", "", "", ""]),
        ("U", ["", "", "", "（単位：千人）"]),
        ("CH", ["年次", "人口", "", "世帯"]),
        ("H", ["", "男", "女", ""]),
        ("SB", ["令和5年", "1,234", "△5", "600"]),
        ("SB", ["令和6年", "1,240", "-", "<b>x</b>"]),
        ("N", ["注：国勢調査による。", "", "", ""]),
        ("?", ["", "", "残り", ""]),
    ];

    /// The sample as a grid with a merge, and its layout with a doubt about C6.
    pub(in crate::report) fn sample() -> (Grid, Layout) {
        let mut grid = Grid::new("表1");
        for (row, (_, cells)) in (0..).zip(SAMPLE) {
            for (column, text) in (0..).zip(cells) {
                if !text.is_empty() {
                    grid.put(row, Cell::new(column, 0, Content::text(text)));
                }
            }
        }
        grid.merges.push("B3:C3".parse().unwrap());
        let at = |text: &str| text.parse::<Address>().unwrap();
        let label = |dimension, cell: &str, text: &str| Label { dimension, cells: at(cell).into(), text: Arc::from(text) };
        let doubt = Finding::new(
            "LAY999",
            Severity::Warning,
            Place::file("a.xlsx").with_sheet("表1").with_cell(at("C6")),
            Message::new("read.empty-sheet", ["<表1>"]),
        );
        let table = TableLayout {
            title: vec![at("A1")],
            units: vec![at("D2")],
            notes: vec![at("A7")],
            stub_heads: vec![at("A3")],
            repeats: Vec::new(),
            header: Some("B3:D4".parse().unwrap()),
            stub: Some("A5:A6".parse().unwrap()),
            body: "B5:D6".parse().unwrap(),
            dimensions: vec![
                Dimension { axis: Axis::Stub, level: 1, title: Some("年次".to_owned()) },
                Dimension { axis: Axis::Header, level: 1, title: None },
                Dimension { axis: Axis::Header, level: 2, title: None },
            ],
            rows: vec![
                BodyRow { row: 4, labels: vec![label(0, "A5", "令和5年")] },
                BodyRow { row: 5, labels: vec![label(0, "A6", "令和6年")] },
            ],
            columns: vec![
                BodyColumn { column: 1, labels: vec![label(1, "B3", "人口"), label(2, "B4", "男")] },
                BodyColumn { column: 2, labels: vec![label(1, "B3", "人口"), label(2, "C4", "女")] },
                BodyColumn { column: 3, labels: vec![label(1, "D3", "世帯")] },
            ],
            fields: Vec::new(),
            decimal_mark: crate::value::DecimalMark::Point,
            hidden: Vec::new(),
            doubts: vec![doubt],
        };
        (grid, Layout { tables: vec![table], left_over: vec![at("C8")] })
    }

    fn view<'a>(grid: &'a Grid, roles: &'a Roles<'a>, rows: Shown) -> View<'a> {
        View::new(grid, roles, rows, Shown::ends(0, 3, 10, 10), Measure { wide: false }, Limits { figures: 24, stub: 24, labels: 24 })
    }

    #[test]
    fn ends_leave_out_the_middle_only_where_there_is_one() {
        assert_eq!(Shown::ends(0, 9, 5, 5).runs(), [(0, 9)]);
        let shown = Shown::ends(0, 9, 3, 2);
        assert_eq!(shown.runs(), [(0, 2), (8, 9)]);
        assert_eq!((shown.count(), shown.left_out_before(8), shown.left_out_before(9)), (5, Some(5), None));
        assert_eq!(Shown::of([1, 2, 5]).runs(), [(1, 2), (5, 5)]);
        assert_eq!(Shown::ends(0, u32::MAX - 1, 0, 1).count(), 1);
    }

    #[test]
    fn a_merge_is_one_piece_and_every_column_is_taken() {
        let (grid, layout) = sample();
        let roles = Roles::new(&layout);
        let view = view(&grid, &roles, Shown::ends(0, 7, 10, 10));
        let columns: Vec<u32> = view.row(2).iter().map(|piece| piece.columns).collect();
        assert_eq!(columns, [1, 2, 1]);
        for row in 0..8 {
            assert_eq!(view.row(row).iter().map(|piece| piece.columns).sum::<u32>(), 4, "row {row}");
        }
    }

    #[test]
    fn a_text_runs_over_blank_cells_but_not_over_figures() {
        let (grid, layout) = sample();
        let roles = Roles::new(&layout);
        let view = view(&grid, &roles, Shown::ends(0, 7, 10, 10));
        assert_eq!(view.row(6).first().map(|piece| piece.columns > 1), Some(true));
        assert_eq!(view.row(4).len(), 4);
    }

    #[test]
    fn a_merge_cut_by_left_out_rows_shows_its_text_in_each_part() {
        let (mut grid, layout) = sample();
        grid.merges = vec!["A2:A8".parse().unwrap()];
        let roles = Roles::new(&layout);
        let view = view(&grid, &roles, Shown::of([0, 1, 2, 6, 7]));
        let first = |row| view.row(row).first().copied().unwrap();
        assert_eq!((first(1).rows, first(1).line), (2, 0));
        assert_eq!(first(2).line, 1);
        assert_eq!((first(6).rows, first(6).line, first(6).source), (2, 0, Address::new(1, 0)));
    }
}
