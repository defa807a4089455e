//! Why a workbook, or a part of it, cannot be read.

use crate::finding::Error;
use crate::limits::{Exceeded, Limit};
use crate::message::Message;
use crate::place::Place;
use std::{fmt, io};

/// What is wrong with a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The archive gave no more bytes, or wrong ones; holds what it said.
    Unreadable(String),
    /// The part ends within a tag or an element.
    CutShort,
    /// The part is not there.
    NoWorkbook,
    /// The part lists no sheets.
    NoSheets,
    /// The part declares entities of its own.
    Entities,
    /// More of something than a limit allows.
    Exceeded(Exceeded),
}

/// A fault and the part that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    part: String,
    pub(super) fault: Fault,
}

impl Fault {
    /// True where no more is wrong than that the part is damaged: the rest of the file may still be good.
    pub(super) const fn is_damage(&self) -> bool {
        matches!(self, Self::Unreadable(_) | Self::CutShort)
    }

    /// True for a fence around the workbook as a whole, which any of its sheets may be the first to meet.
    pub(super) const fn is_of_the_whole(&self) -> bool {
        matches!(self, Self::Exceeded(exceeded) if matches!(exceeded.limit, Limit::UnpackedBytes | Limit::Cells | Limit::DenseCells | Limit::CellBytes))
    }

    /// The same fault with the part that it is in.
    pub(super) fn within(self, part: &str) -> Broken {
        Broken { part: part.to_owned(), fault: self }
    }
}

impl Broken {
    /// The error that people see.
    pub(super) fn error(&self, place: &Place) -> Error {
        let part = self.part.as_str();
        let message = match &self.fault {
            Fault::Unreadable(reason) => Message::new("read.xlsx-unreadable", [part, reason]),
            Fault::CutShort => Message::new("read.xlsx-cut-short", [part]),
            Fault::NoWorkbook => Message::new("read.xlsx-no-workbook", [part]),
            Fault::NoSheets => Message::new("read.xlsx-no-sheets", [part]),
            Fault::Entities => Message::new("read.xlsx-entities", [part]),
            Fault::Exceeded(exceeded) => return exceeded.error(place.clone()),
        };
        Error::new(place.clone(), message)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Fault {}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::other(fault)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        let exceeded = error.get_ref().and_then(|inner| inner.downcast_ref::<Exceeded>()).copied();
        match (exceeded, error.downcast::<Self>()) {
            (Some(exceeded), _) => Self::Exceeded(exceeded),
            (None, Ok(fault)) => fault,
            (None, Err(error)) => Self::Unreadable(error.to_string()),
        }
    }
}

impl From<Exceeded> for Fault {
    fn from(exceeded: Exceeded) -> Self {
        Self::Exceeded(exceeded)
    }
}
