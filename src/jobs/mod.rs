//! Work that goes on without a person waiting: queued in the transaction that asks for it, run with the rights its person
//! has then, taken up again after a stop.
mod ask;
mod error;
mod failure;
mod figures;
mod forget;
mod http;
mod list;
mod live;
mod nightly;
mod openapi;
mod run;
mod runner;
mod task;
mod witness;
mod wording;
mod work;

pub use ask::{NewJob, ask, ask_for_program, cancel, retry};
pub use error::Error;
pub use failure::Failure;
pub use figures::Figures;
pub use forget::Forgetting;
pub use http::router;
pub use list::Job;
pub use live::{Bulletin, Personal};
pub use nightly::Nightly;
pub use openapi::interface;
pub use runner::{JobSettings, Runner, Running};
pub use task::Task;
pub use witness::{Ended, Witness};
pub use work::{Done, Work};
