//! Addresses as a town makes and keeps them: which number a new door gets, and what a newer file would change.
//!
//! Pure: streets and points in, numbers and differences out. The council names streets and numbers houses (CGCT, art.
//! L. 2121-30 and L. 2213-28); the law does not say how. The two ways here are those of the guides of La Poste and the
//! AITF.
pub mod difference;
mod error;
mod number;
pub mod numbering;
mod street;

pub use error::NumberingError;
pub use number::{HouseNumber, Suffixes};
pub use street::{Located, Side, Street};
