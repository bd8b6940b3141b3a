//! People who sign in, and the records they work on.
mod addresses;
mod doors;
mod files;
mod groups;
mod interface;
mod layers;
mod records;
mod rights;
mod session;
