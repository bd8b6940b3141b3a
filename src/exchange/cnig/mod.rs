//! Planning documents (PLU, PLUi, carte communale) and easements (SUP) in the standards of the CNIG, old
//! and new, as shapefiles (open or zipped) or `GeoPackage`.
//!
//! **Whose an object is.** A document of one commune is that commune's whole. An object of an
//! intercommunal document, or an easement, is a row of every commune it truly lies on, uncut: outlines are
//! coarser than a planning document, which must not be altered. A few metres over a limit do not count
//! ([`crate::exchange::outlines`]).

mod naming;
mod package;
mod plu;
mod shape;
mod sup;
mod tables;
mod towns;

pub use plu::PluReader;
pub use sup::SupReader;
