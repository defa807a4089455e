//! The cells of a label.

use super::Address;
use std::ops::Deref;
use std::sync::Arc;

/// Cells in an order; one alone takes no memory of its own, several are shared by their clones.
///
/// ```
/// use seihyo::place::{Address, Cells};
/// let one = Cells::from(Address::new(2, 0));
/// assert_eq!(*one, [Address::new(2, 0)]);
/// let both: Cells = one.iter().copied().chain([Address::new(3, 0)]).collect();
/// assert_eq!(both.len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells(Kept);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    One(Address),
    Several(Arc<[Address]>),
}

impl Cells {
    /// True for the same single cell and for clones of each other: cells that are equal may still be told apart.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kept::One(own), Kept::One(other)) => own == other,
            (Kept::Several(own), Kept::Several(other)) => Arc::ptr_eq(own, other),
            _ => false,
        }
    }
}

impl Deref for Cells {
    type Target = [Address];

    fn deref(&self) -> &[Address] {
        match &self.0 {
            Kept::One(cell) => std::slice::from_ref(cell),
            Kept::Several(cells) => cells,
        }
    }
}

impl From<Address> for Cells {
    fn from(cell: Address) -> Self {
        Self(Kept::One(cell))
    }
}

impl FromIterator<Address> for Cells {
    fn from_iter<T: IntoIterator<Item = Address>>(cells: T) -> Self {
        let mut cells = cells.into_iter();
        let (first, second) = (cells.next(), cells.next());
        match (first, second) {
            (Some(cell), None) => Self::from(cell),
            _ => Self(Kept::Several(first.into_iter().chain(second).chain(cells).collect())),
        }
    }
}
