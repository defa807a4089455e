//! What people and programs get to see: how a file was read, as a picture, and what a run came to.
//!
//! [`terminal::draw`] and [`html::page`] show a sheet with the part that each cell plays, so that a person sees at a glance whether the
//! reading is right. [`Summary`](summary::Summary) closes a run, [`Check`](check::Check) tells what a check of sources came to. All of them take values and return text; nothing is printed here.

mod certificate;
pub mod check;
mod facts;
pub mod html;
pub mod lint;
mod proof;
mod roles;
mod run;
pub mod summary;
pub mod terminal;
mod view;
mod width;

pub use run::gauge;

use crate::audit::SheetProof;
use crate::finding::Finding;
use crate::grid::Grid;
use crate::layout::Layout;
use crate::meaning::Meaning;

/// A sheet and how it was read.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// Where the cells are.
    pub grid: &'a Grid,
    /// How they were read.
    pub layout: &'a Layout,
    /// What the labels of each table say about its figures.
    pub meanings: &'a [Meaning],
    /// The proof of it.
    pub proof: &'a SheetProof,
}

/// A file and how its sheets were read.
#[derive(Clone, Debug)]
pub struct File<'a> {
    /// The name people know it by.
    pub name: &'a str,
    /// Facts about the file in a few words each, such as its format and encoding, in the order they are shown.
    pub facts: Vec<String>,
    /// Its sheets in order, hidden ones too.
    pub sheets: Vec<Sheet<'a>>,
    /// What was found about the file and its sheets, without the doubts that the layouts carry.
    pub findings: &'a [Finding],
}
