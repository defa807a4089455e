//! seihyo (製表, to tabulate) turns the statistics files that a public body publishes for the eye into data for machines.
//!
//! Excel, HTML and CSV files in `Shift_JIS` or UTF-8 go in; tidy CSV, wide CSV, JSON and Parquet with a data dictionary, a manifest per
//! release and a catalog come out. Every figure keeps the address of the cell it came from.
//!
//! # The way of the data
//!
//! ```text
//! SourceFile -> Grid -> Layout -> Meaning -> Table -> proof -> Release -> catalog.json
//! ```
//!
//! Each stage is a function from values to values; disk, network, clock and screen stay at the ends. Back points only a
//! [`place::Place`]: file, sheet, cell.
//!
//! | module | what it is for | I/O |
//! |---|---|---|
//! | [`hash`] | maps and sets by a quick, seeded hash | no |
//! | [`place`] | where something is: file, sheet, range, shown `a.xlsx!表1!B3:H4` | no |
//! | [`message`] | what is said to people, in Japanese and English from one table | no |
//! | [`finding`] | what is wrong or doubtful ([`finding::Finding`]: we go on; [`finding::Error`]: we cannot) | no |
//! | [`limits`] | fences: what one file may take, by name, and what holds a fault within its file | no |
//! | [`value`] | what one text says: number, mark, period, or just text | no |
//! | [`concept`] | what a dimension is about (area, industry, sex, age …) and the code lists of it | no |
//! | [`source`] | bytes and where they came from: files, folders, URLs; format by content; encoding with its certificate | files |
//! | [`fetch`] | files from the web: asked for politely, checked; the files that a landing page links to | network |
//! | [`grid`] | a rectangle of cells with merges, indents, borders, number formats, hidden flags, whatever the file was | no |
//! | [`characters`] | which characters of the grids another system shows otherwise or not at all | no |
//! | [`read`] | one reader per format: a source becomes grids | no |
//! | [`layout`] | which part of a grid is title, header, stub, body, unit, note; the label path of each row and column; doubts | no |
//! | [`meaning`] | what labels, titles and notes say about the figures: period, unit, area | no |
//! | [`table`] | header and stub unfolded: one observation for each filled body cell | no |
//! | [`audit`] | the proof: a ledger of every cell, the figures given back, totals that are the sums of their parts | no |
//! | [`lint`] | what keeps a sheet from being machine-readable: one rule a file, verdicts, the score | no |
//! | [`definition`] | one `catalog/*.toml`, parsed and checked against itself | reads `catalog/` |
//! | [`dataset`] | the pipeline for one definition or one loose file: calls the stages in order | reads sources |
//! | [`release`] | a dataset written on a date: a file per format, the manifest, the catalog; a file mended | writes `output/` |
//! | [`catalog`] | every release of an output folder read back, and in each metadata standard | reads and writes `output/` |
//! | [`site`] | the catalog as a website: pages, charts, search index | writes `output/site/` |
//! | [`report`] | how a sheet was read as a picture; findings and run summaries for people and programs | no |
//! | [`publish`] | a finished output folder put where it is served: a folder, S3, SFTP, `WebDAV`, CKAN | network, a folder |
//! | [`serve`] | the desk where a file is dropped, the site while it is made, questions to the tables | listens; temporary files |
//!
//! A module names only modules above it; `tests/architecture.rs` holds that. The binary (`main.rs`, `commands/`) parses, dispatches and
//! prints, and sees only this public API.
//!
//! # What always holds
//!
//! 1. No figure is lost or made up: every filled cell is an observation, a label, a title, unit or note, or listed as left over.
//! 2. No silent error: a text that is not understood stays text; a reading that is doubtful says so.
//! 3. Same input, same bytes: no clock, hash order, locale or thread order in what is written.
//! 4. One bad file costs its own result only.

pub mod audit;
pub mod catalog;
pub mod characters;
pub mod concept;
pub mod dataset;
pub mod definition;
pub mod fetch;
pub mod finding;
pub mod grid;
pub mod hash;
pub mod layout;
pub mod limits;
pub mod lint;
pub mod meaning;
pub mod message;
pub mod place;
pub mod publish;
pub mod read;
pub mod release;
pub mod report;
pub mod serve;
pub mod site;
pub mod source;
pub mod table;
pub mod value;
