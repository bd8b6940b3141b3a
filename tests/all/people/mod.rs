//! People who sign in, and the records they work on.
mod files;
mod interface;
mod records;
mod rights;
mod session;
