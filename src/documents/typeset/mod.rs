//! Templates become pages: Typst in a child process that can hurt nobody.
mod child;
mod codes;
mod diagnostic;
mod phrases;
mod request;
mod typesetter;
mod world;

pub use child::set_type;
pub use diagnostic::Diagnostic;
pub use request::{Extract, Limits, Output, Request};
pub use typesetter::{Sheets, Typesetter};
