//! People who sign in, and the records they work on.
mod addresses;
mod attachments;
mod directory;
mod doors;
mod files;
mod groups;
mod interface;
mod jobs;
mod layers;
mod notes;
mod openid;
mod passkeys;
mod records;
mod retention;
mod rights;
mod session;
mod subject_access;
