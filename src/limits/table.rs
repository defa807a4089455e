//! The table of limits.

use crate::message::grouped;

/// What a limit counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
}

impl Unit {
    /// A value as people read it: `20,000,000`, `1 GiB`, `10 s`.
    pub fn show(self, value: u64) -> String {
        match self {
            Self::Count => grouped(&value.to_string()),
            Self::Bytes => bytes(value),
            Self::Seconds => format!("{value} s"),
        }
    }
}

fn bytes(value: u64) -> String {
    const UNITS: [(u32, &str); 3] = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let whole = UNITS.iter().find(|(bits, _)| value >= 1 << bits && value.trailing_zeros() >= *bits);
    whole.map_or_else(|| format!("{} B", grouped(&value.to_string())), |(bits, unit)| format!("{} {unit}", value >> bits))
}

/// A limit with what is said of it.
struct Row {
    limit: Limit,
    name: &'static str,
    default: u64,
    unit: Unit,
    /// The message that says what is counted.
    what: &'static str,
    /// The message that says why the default is what it is.
    why: &'static str,
}

/// Makes the enumeration and the table, so that neither lacks a row.
macro_rules! limits {
    ($($(#[$doc:meta])* $limit:ident $name:literal = $default:expr, $unit:ident;)+) => {
        /// A fence around one file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Limit { $($(#[$doc])* $limit,)+ }

        const ROWS: &[Row] = &[$(Row {
            limit: Limit::$limit,
            name: $name,
            default: $default,
            unit: Unit::$unit,
            what: concat!("limit.", $name),
            why: concat!("limit.", $name, "-why"),
        },)+];
    };
}

limits! {
    /// Bytes of the file.
    InputBytes "input-bytes" = 1 << 30, Bytes;
    /// Entries of a zip archive.
    ZipEntries "zip-entries" = 65_535, Count;
    /// Bytes that a sheet, the shared texts or the content of a document unpack to.
    PartBytes "part-bytes" = 1 << 30, Bytes;
    /// Bytes that any other part unpacks to.
    SidePartBytes "side-part-bytes" = 64 << 20, Bytes;
    /// Bytes that are unpacked from the file in all.
    UnpackedBytes "unpacked-bytes" = 2 << 30, Bytes;
    /// Bytes that one packed byte may become, in parts of more than 64 MiB.
    UnpackedRatio "unpacked-ratio" = 200, Count;
    /// Sheets, or tables of a page.
    Sheets "sheets" = 10_000, Count;
    /// Rows of a sheet.
    Rows "rows" = 1 << 24, Count;
    /// Columns of a sheet.
    Columns "columns" = 16_384, Count;
    /// Cells of all sheets.
    Cells "cells" = 20_000_000, Count;
    /// Cells of all sheets where the file has fewer bytes than cells.
    DenseCells "dense-cells" = 5_000_000, Count;
    /// Bytes that the cells of all sheets take in memory, with their texts.
    CellBytes "cell-bytes" = 1 << 30, Bytes;
    /// Blank cells that are held for their looks.
    BlankCells "blank-cells" = 2_000_000, Count;
    /// Bytes of a single text, tag or record.
    TextBytes "text-bytes" = 16 << 20, Bytes;
    /// Texts that cells share.
    SharedTexts "shared-texts" = 10_000_000, Count;
    /// Bytes of the texts of all cells, a shared text counted for each cell that has it.
    WrittenBytes "written-bytes" = 512 << 20, Bytes;
    /// Nodes that a page can become.
    Elements "elements" = 5_000_000, Count;
    /// Elements within elements.
    Nesting "nesting" = 1000, Count;
    /// Columns that a cell of a page covers.
    ColumnSpan "column-span" = 1000, Count;
    /// Rows that a cell of a page covers.
    RowSpan "row-span" = 65_534, Count;
    /// Merged ranges of all sheets.
    Merges "merges" = 1_000_000, Count;
    /// Cell formats.
    Styles "styles" = 100_000, Count;
    /// Images, shapes, comments and controls of all sheets.
    Objects "objects" = 100_000, Count;
    /// Bytes that are written for the file.
    OutputBytes "output-bytes" = 8 << 30, Bytes;
    /// Seconds for a file, whatever its size.
    Seconds "seconds" = 10, Seconds;
    /// Seconds more for each MiB of it.
    SecondsPerMib "seconds-per-mib" = 5, Seconds;
}

impl Limit {
    /// How many limits there are.
    pub const COUNT: usize = ROWS.len();

    /// All limits, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.limit)
    }

    /// The limit of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.name == name).map(|row| row.limit)
    }

    /// The name that options and settings know it by.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// The value where nothing else is said.
    pub fn default_value(self) -> u64 {
        self.row().map_or(u64::MAX, |row| row.default)
    }

    /// What it counts in.
    pub fn unit(self) -> Unit {
        self.row().map_or(Unit::Count, |row| row.unit)
    }

    /// The key of the message that says what is counted.
    pub fn what(self) -> &'static str {
        self.row().map_or("", |row| row.what)
    }

    /// The key of the message that says why the default is what it is.
    pub fn why(self) -> &'static str {
        self.row().map_or("", |row| row.why)
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.get(self as usize)
    }
}
