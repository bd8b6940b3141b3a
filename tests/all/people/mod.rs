//! People who sign in, and the records they work on.
mod addresses;
mod files;
mod interface;
mod layers;
mod records;
mod rights;
mod session;
