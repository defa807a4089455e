//! In which unit a figure is: its labels' own, else what title and unit line state for such figures.

mod kind;
mod label;
mod statement;

use super::Figure;
use super::text::Around;
use crate::grid::{Content, Grid};
use crate::hash::HashMap;
use crate::layout::{Axis, Label, TableLayout};
use crate::place::Address;
use crate::value::read_number;
use crate::value::unit::{Unit, UnitKind, base_in_sentence};
use kind::Kind;
use label::{Holds, Own, of_label};
use statement::Statement;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

/// True for a label that names an amount of money.
pub(super) fn names_money(label: &str) -> bool {
    kind::of_words(label) == Kind::Money
}

/// The units of a table.
#[derive(Clone, Debug)]
pub(super) struct Units {
    rows: Vec<Side>,
    columns: Vec<Side>,
    fields: Vec<Side>,
    /// All rows, or all columns, say the same: a heading.
    constant_rows: bool,
    constant_columns: bool,
    statements: Vec<Statement>,
    /// The base of the indices, where a note or title states it.
    base: Option<Unit>,
    /// What the title counts, where neither labels nor unit line say more: 人 of 当選人数.
    counted: Option<Unit>,
    /// The title says that the figures are derived from amounts: 投入係数表, デフレーター.
    derived: bool,
    /// The units of all figures, where few kinds of rows and columns tell them.
    table: Option<UnitTable>,
}

/// The units of rows and columns that say the same, so that each pair of them is weighed once.
#[derive(Clone, Debug)]
struct UnitTable {
    row_kinds: Vec<usize>,
    column_kinds: Vec<usize>,
    /// By kind of row, then by kind of column.
    units: Vec<Vec<Option<Unit>>>,
}

/// More pairs of kinds than this are weighed as they are asked for.
const MOST_PAIRS: usize = 4096;

impl UnitTable {
    /// None where a label states the unit of one subject, which the labels of the other side name or not.
    fn new(units: &Units) -> Option<Self> {
        let subject = |side: &Side| side.own.as_ref().is_some_and(|own| own.subject.is_some());
        if units.rows.iter().chain(&units.columns).any(subject) {
            return None;
        }
        let (row_kinds, rows) = kinds(&units.rows);
        let (column_kinds, columns) = kinds(&units.columns);
        if rows.len().saturating_mul(columns.len()) > MOST_PAIRS {
            return None;
        }
        let weighed = rows.iter().map(|row| columns.iter().map(|column| units.together(row, column).cloned()).collect()).collect();
        Some(Self { row_kinds, column_kinds, units: weighed })
    }

    /// The unit of a figure; none where it is outside of the body.
    fn of(&self, row: usize, column: usize) -> Option<&Unit> {
        self.units.get(*self.row_kinds.get(row)?)?.get(*self.column_kinds.get(column)?)?.as_ref()
    }
}

/// Which kind each side is, and the first side of each kind: those of one kind have the same word on units.
fn kinds(sides: &[Side]) -> (Vec<usize>, Vec<&Side>) {
    let mut known: HashMap<(Option<usize>, &[usize]), usize> = HashMap::default();
    let mut firsts = Vec::new();
    let kind = |side| {
        let Side { own, named, .. }: &Side = side;
        *known.entry((own.as_ref().map(|own| Arc::as_ptr(own).addr()), named)).or_insert_with(|| {
            firsts.push(side);
            firsts.len() - 1
        })
    };
    (sides.iter().map(kind).collect(), firsts)
}

/// What the labels of a row or column say about the unit.
#[derive(Clone, Debug, Default)]
struct Side {
    own: Option<Arc<Own>>,
    /// The statements whose subject its labels name, or which stand over it.
    named: Vec<usize>,
    texts: Arc<[Arc<str>]>,
}

impl Side {
    /// What its labels say of a figure whose other labels are these.
    fn own_beside(&self, other: &Self) -> Option<&Own> {
        self.own
            .as_deref()
            .filter(|own| own.subject.as_ref().is_none_or(|subject| other.texts.iter().any(|text| text.contains(subject.as_str()))))
    }
}

impl Units {
    pub(super) fn read(grid: &Grid, layout: &TableLayout, around: &Around) -> Self {
        let mut statements = statement::read(around);
        let mut known: HashMap<(Axis, Arc<str>), Option<Arc<Own>>> = HashMap::default();
        let unit_dimensions = {
            let of_prices = statements.iter().any(|statement| statement.unit.kind == UnitKind::Money);
            label::unit_dimensions(layout, !statements.is_empty(), of_prices)
        };
        let mut side = |labels: &[Label], column: Option<u32>| {
            let mut owns = labels.iter().rev().filter_map(|label| {
                let axis = layout.dimensions.get(label.dimension).map_or(Axis::Header, |dimension| dimension.axis);
                let subject = match unit_dimensions.get(label.dimension) {
                    Some(Holds::Dates) if axis == Axis::Stub => return None,
                    Some(Holds::Units(subject)) => Some(subject),
                    _ => None,
                };
                let whole = subject.is_some();
                let subject = subject.filter(|subject| !subject.is_empty());
                let own = known.entry((axis, label.text.clone())).or_insert_with(|| of_label(&label.text, whole, subject).map(Arc::new));
                own.clone().map(|own| (is_english(&label.text), own))
            });
            let own = innermost(&mut owns);
            let texts = labels.iter().map(|label| label.text.clone()).collect();
            Side { own, named: statement::named(&statements, labels, column), texts }
        };
        let mut rows: Vec<Side> = layout.rows.iter().map(|row| side(&row.labels, None)).collect();
        let mut columns: Vec<Side> = layout.columns.iter().map(|column| side(&column.labels, Some(column.column))).collect();
        let fields = layout.fields.iter().map(|field| side(&field.labels, None)).collect();
        let of_row = |row: usize| layout.rows.get(row).map_or(0, |row| row.row);
        let of_column = |column: usize| layout.columns.get(column).map_or(0, |column| column.column);
        drop_fractions(&mut rows, |number| {
            layout.columns.iter().any(|column| shows_percent(grid, Address::new(of_row(number), column.column)))
        });
        drop_fractions(&mut columns, |number| layout.rows.iter().any(|row| shows_percent(grid, Address::new(row.row, of_column(number)))));
        let texts =
            || around.title.iter().chain(&around.units).chain(&around.stub_heads).chain(&around.notes).map(|words| words.text.as_str());
        let base = texts().find_map(base_in_sentence);
        let counted = around.title.iter().rev().find_map(|words| kind::counted(&words.text));
        let is_constant = |sides: &[Side]| sides.windows(2).all(|pair| matches!(pair, [one, two] if one.own == two.own));
        let (constant_rows, constant_columns) = (is_constant(&rows), is_constant(&columns));
        let words = || [&around.title, &around.stub_heads, &around.asides].into_iter().flatten().map(|words| words.text.as_str());
        let derived = words().chain([around.sheet.as_str()]).any(kind::says_derived);
        // 人口 beside 増加率 is no growth itself, though the title states the unit of growth.
        let names_derived = |side: &Side| side.own.as_ref().is_some_and(|own| matches!(own.kind, Kind::Ratio | Kind::Difference));
        if rows.iter().chain(&columns).any(names_derived) {
            statements.iter_mut().for_each(Statement::holds_for_some);
        }
        let mut units = Self { rows, columns, fields, constant_rows, constant_columns, statements, base, counted, derived, table: None };
        units.table = UnitTable::new(&units);
        units
    }

    pub(super) fn of(&self, figure: Figure) -> Option<&Unit> {
        match figure {
            Figure::Body(row, column) => match &self.table {
                Some(table) => table.of(row, column),
                None => self.together(self.rows.get(row)?, self.columns.get(column)?),
            },
            Figure::Field(field) => self.together(self.fields.get(field)?, &NOTHING),
        }
    }

    /// True where the labels of a column name amounts of money, and no unit is known for any of them.
    pub(super) fn column_lacks(&self, column: usize) -> bool {
        let Some(side) = self.columns.get(column).filter(|side| side.is_money() && !self.derived) else { return false };
        !self.rows.is_empty() && self.rows.iter().all(|row| !row.goes_before(side) && self.together(row, side).is_none())
    }

    /// As [`Self::column_lacks`], for a row.
    pub(super) fn row_lacks(&self, row: usize) -> bool {
        let Some(side) = self.rows.get(row).filter(|side| side.is_money() && !self.derived) else { return false };
        !self.columns.is_empty() && self.columns.iter().all(|column| !column.goes_before(side) && self.together(side, column).is_none())
    }

    /// As [`Self::column_lacks`], for a value of a form.
    pub(super) fn field_lacks(&self, field: usize) -> bool {
        self.fields.get(field).is_some_and(|side| side.is_money() && self.together(side, &NOTHING).is_none())
    }

    fn together<'a>(&'a self, row: &'a Side, column: &'a Side) -> Option<&'a Unit> {
        let (one, two) = (row.own_beside(column), column.own_beside(row));
        let own = match (one, two) {
            // A heading over all figures says less than the label of this one.
            (Some(one), Some(two)) if one.rank() == two.rank() && self.constant_columns != self.constant_rows => {
                Some(if self.constant_columns { one } else { two })
            }
            (Some(one), Some(two)) if one.rank() == two.rank() => {
                // Two different units of one kind leave it open which is meant.
                let same = one.unit == two.unit || one.unit.is_none() || two.unit.is_none();
                if !same {
                    return None;
                }
                if one.unit.is_some() { Some(one) } else { Some(two) }
            }
            (Some(one), Some(two)) => Some(if one.rank() > two.rank() { one } else { two }),
            (one, two) => one.or(two),
        };
        if let Some(unit) = own.and_then(|own| own.unit.as_ref()) {
            return Some(unit);
        }
        if own.is_some_and(|own| own.kind == Kind::Bare) {
            return None;
        }
        let kind = own.map_or(Kind::Plain, |own| own.kind);
        // 参加人員 below a title that counts something else.
        let counts = own.filter(|own| own.kind == Kind::Count && self.statements.is_empty()).and_then(|own| own.usual.as_ref());
        // 増減数 under a heading that says what is counted.
        let heading = || [one, two].into_iter().flatten().filter(|own| own.kind == Kind::Count).find_map(|own| own.usual.as_ref());
        counts
            .or_else(|| self.stated(kind, row, column))
            .or_else(|| own.and_then(|own| own.usual.as_ref()))
            .or_else(|| matches!(kind, Kind::Count | Kind::Plain).then(heading).flatten())
    }

    /// What is stated for such figures.
    fn stated(&self, kind: Kind, row: &Side, column: &Side) -> Option<&Unit> {
        let named: Vec<&Unit> = [row, column]
            .into_iter()
            .flat_map(|side| &side.named)
            .filter_map(|&at| self.statements.get(at))
            .map(|statement| &statement.unit)
            .filter(|unit| kind.may_have(unit))
            .collect();
        if let Some((first, rest)) = named.split_first() {
            return rest.iter().all(|unit| unit.label == first.label).then_some(*first);
        }
        if let [only] = &*self.statements
            && only.is_of_derived()
            && !matches!(kind, Kind::Other)
        {
            return Some(&only.unit);
        }
        let general: Vec<&Unit> =
            self.statements.iter().filter(|statement| statement.is_general()).map(|statement| &statement.unit).collect();
        if let Some(unit) = kind.choose(&general) {
            return Some(unit);
        }
        match kind {
            Kind::Index => self.base.as_ref(),
            Kind::Plain if self.statements.is_empty() => self.counted.as_ref(),
            _ => None,
        }
    }
}

/// What the innermost label says; a derived unit that one above it states goes before amounts, and English only repeats the label beside it.
fn innermost(owns: &mut dyn Iterator<Item = (bool, Arc<Own>)>) -> Option<Arc<Own>> {
    let owns: Vec<(bool, Arc<Own>)> = owns.collect();
    let first = owns.iter().find(|(english, _)| !english).or(owns.first()).map(|(_, own)| own)?;
    let is_derived = |unit: &Unit| matches!(unit.kind, UnitKind::Ratio | UnitKind::Difference | UnitKind::Index);
    let derived = |own: &&Arc<Own>| own.unit.as_ref().is_some_and(is_derived);
    let above = owns.iter().map(|(_, own)| own).find(derived).filter(|_| first.rank() <= AMOUNT);
    Some(above.unwrap_or(first).clone())
}

/// The rank of figures with a unit that are not derived from others.
const AMOUNT: u8 = 1;

/// True for several words of Latin letters.
fn is_english(text: &str) -> bool {
    text.is_ascii() && text.split_whitespace().filter(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic())).count() > 1
}

static NOTHING: LazyLock<Side> = LazyLock::new(Side::default);

impl Side {
    /// True where its labels name amounts of money without a unit.
    fn is_money(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.kind == Kind::Money && own.unit.is_none())
    }

    /// True where its labels say that the figures are derived: shares of the amounts that the other side names, ranks, indices.
    fn goes_before(&self, other: &Self) -> bool {
        let rank = |side: &Self| side.own.as_ref().map_or(0, |own| own.rank());
        rank(self) > rank(other)
    }

    /// True where its unit is only the usual % of a ratio.
    fn is_usual(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.unit.is_none() && own.kind == Kind::Ratio && own.usual.is_some())
    }

    /// The kind of share or growth it is, by the end of its word: 構成率.
    fn family(&self) -> String {
        let word = self.own.as_ref().map_or("", |own| own.word.as_str());
        word.chars().rev().take(FAMILY).collect()
    }
}

/// The ends of words that name one kind of ratio: 構成率, 前年比.
const FAMILY: usize = 3;

/// Takes the usual % from ratios of which no figure shows that they are not stored as fractions of 1; those of one family are alike.
fn drop_fractions(sides: &mut [Side], shows: impl Fn(usize) -> bool) {
    let usual = || (0..).zip(sides.iter()).filter(|(_, side)| side.is_usual());
    let percent: BTreeSet<String> = usual().filter(|(number, _)| shows(*number)).map(|(_, side)| side.family()).collect();
    for side in sides.iter_mut().filter(|side| side.is_usual() && !percent.contains(&side.family())) {
        if let Some(own) = &mut side.own {
            *own = Arc::new(Own { usual: None, ..Own::clone(own) });
        }
    }
}

/// True where a figure is too large for a share that is stored as a fraction of 1.
fn shows_percent(grid: &Grid, at: Address) -> bool {
    const LARGEST_FRACTION: f64 = 2.0;
    match grid.cell(at).map(|cell| &cell.content) {
        Some(Content::Number(number)) => number.abs() > LARGEST_FRACTION,
        Some(Content::Text(text)) => read_number(text).is_some_and(|number| number.value.abs() > LARGEST_FRACTION),
        _ => false,
    }
}

impl Own {
    /// What is derived goes before what it is derived from: points before percent, percent before numbers.
    fn rank(&self) -> u8 {
        match self.unit.as_ref().map_or(self.kind, |unit| Kind::of_unit(unit.kind)) {
            Kind::Bare => 5,
            Kind::Difference => 4,
            Kind::Ratio | Kind::Other => 3,
            Kind::Index => 2,
            Kind::Money | Kind::Count | Kind::Plain if self.unit.is_some() => AMOUNT,
            _ => 0,
        }
    }
}

impl Kind {
    const fn of_unit(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Count => Self::Count,
            UnitKind::Money => Self::Money,
            UnitKind::Amount => Self::Plain,
            UnitKind::Ratio | UnitKind::Rate => Self::Ratio,
            UnitKind::Difference => Self::Difference,
            UnitKind::Index => Self::Index,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Cell;
    use crate::layout;
    use crate::meaning::Meaning;

    /// The unit of each column of figures in the first table of a sheet, by its first row.
    fn units(csv: &str) -> Vec<String> {
        let mut grid = Grid::new("s");
        for (row, line) in (0..).zip(csv.lines()) {
            for (column, text) in (0..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()) {
                let content = text.parse().map_or_else(|_| Content::text(text), Content::Number);
                grid.put(row, Cell::new(column, 0, content));
            }
        }
        let layout = layout::detect(&grid, None);
        let meanings = Meaning::all(&grid, &layout);
        let unit = |column| meanings[0].unit(Figure::Body(0, column)).map_or_else(String::new, |unit| unit.label.clone());
        (0..layout.tables[0].columns.len()).map(unit).collect()
    }

    #[test]
    fn a_title_of_growth_holds_for_amounts_unless_growth_has_columns_of_its_own() {
        let rows = "東区|1.5|2.4\n西区|3.1|0.2\n南区|0.7|1.9";
        assert_eq!(units(&format!("対前年度増加率（％）|\n区|家計支出額|人口\n{rows}")), ["％", "％"]);
        let beside = units(&format!("人口増加率（％）|\n区|人口|増加率\n{rows}"));
        assert_eq!((beside[0] == "％", beside[1].as_str()), (false, "％"), "{beside:?}");
        // A title that states a unit of amounts holds for amounts alone.
        assert_eq!(units(&format!("支出額（千円）|\n区|家計支出額|構成比\n{rows}"))[0], "千円");
    }

    #[test]
    fn a_word_beside_ages_or_prices_is_no_unit_of_the_figures() {
        let ages = "|||生存数|死亡数\n|0|（週）|1000|12\n|4|（月）|988|15\n|1|（年）|973|21";
        assert!(units(ages).iter().all(String::is_empty));
        let prices = "小売価格（円）|\n区|みそ|しょうゆ|酢\n|(1kg)|(1L)|(100g)\n東区|317|221|98\n西区|320|215|95\n南区|301|222|97";
        assert_eq!(units(prices)[0], "円", "{:?}", units(prices));
    }
}
