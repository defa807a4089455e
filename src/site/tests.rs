//! Pages of a small catalog.
