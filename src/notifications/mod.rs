//! What a person is told on their page, and by e-mail if they want: a task is late, an answer is expected, a job is done.
mod delivery;
mod error;
mod forget;
mod http;
mod jobs_ended;
mod list;
mod notify;
mod openapi;
mod wording;

pub use delivery::Delivery;
pub use error::Error;
pub use forget::Forgetting;
pub use http::router;
pub use jobs_ended::JobsEnded;
pub use list::{Notification, Notifications};
pub use notify::{Notice, notify};
pub use openapi::interface;
