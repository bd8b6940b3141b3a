//! EDIGEO: the exchange of the cadastral plan (PCI) by the DGFiP, one lot a sheet.
//!
//! AFNOR NF Z 52000 and the DGFiP's « Standard d'échange des objets du plan cadastral ». Several sheets
//! of a commune are put together: what the edge of a sheet cuts becomes one object again. What a delivery
//! covers is measured on its own outlines, so that one sheet alone never removes the rest of the town.

mod blocks;
mod coverage;
mod join;
mod lexer;
mod lot;
mod objects;
mod reader;
mod source;
#[cfg(test)]
mod tests;
mod topology;

pub use reader::EdigeoReader;
