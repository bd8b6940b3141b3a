//! Work that goes on without a person waiting: queued in the transaction that asks for it, run with the rights its person
//! has then, taken up again after a stop.
mod ask;
mod error;
mod failure;
pub mod http;
mod list;
mod openapi;
mod run;
mod runner;
mod task;
mod wording;
mod work;

pub use ask::{NewJob, ask, ask_for_program, cancel, retry};
pub use error::Error;
pub use failure::Failure;
pub use http::router;
pub use list::Job;
pub use openapi::interface;
pub use runner::{JobSettings, Runner, Running};
pub use task::Task;
pub use work::{Done, Work};
