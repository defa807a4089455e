//! How a cell looks.

use super::number_format::NumberFormat;

/// Which sides of a cell have a border line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Borders {
    /// Line above.
    pub top: Line,
    /// Line at the right.
    pub right: Line,
    /// Line below.
    pub bottom: Line,
    /// Line at the left.
    pub left: Line,
}

/// The weight of a border line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// No line.
    #[default]
    None,
    /// Hair or dotted.
    Hair,
    /// Thin, dashed.
    Thin,
    /// Medium and medium dashed.
    Medium,
    /// Thick, double.
    Thick,
}

/// Where a cell's content stands between its left and right edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// By content: text left, numbers right.
    #[default]
    General,
    /// At the left edge.
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
    /// Stretched or repeated over the width (justify, distributed, fill).
    Spread,
    /// In the middle of this cell and the blank cells right of it that say the same, as if merged.
    CenterAcross,
}

/// How a cell looks, as far as its format says; the default is what a CSV cell has.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "a format says each of these or says it not")]
pub struct Style {
    /// Number format; `General` by default.
    pub format: NumberFormat,
    /// Bold font.
    pub bold: bool,
    /// Italic font.
    pub italic: bool,
    /// Struck through.
    pub strike: bool,
    /// Font colour as 0xRRGGBB where it is neither automatic nor black.
    pub color: Option<u32>,
    /// Fill colour as 0xRRGGBB where there is a fill other than white.
    pub fill: Option<u32>,
    /// Cell indent, in the levels that the format counts.
    pub indent: u8,
    /// Horizontal alignment.
    pub align: Align,
    /// Text set from top to bottom.
    pub vertical: bool,
    /// Marked as text by a leading apostrophe.
    pub quote_prefix: bool,
    /// Border lines.
    pub borders: Borders,
    /// True for a `<th>` of a web page.
    pub header: bool,
}
