//! What a dimension is about (time, area, industry, sex, age …) and the code lists of it.

pub mod area;
mod fold;
