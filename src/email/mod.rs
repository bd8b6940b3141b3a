//! E-mail: written in the act that asks for it, sent by a job through the mail server of the town.
mod compose;
mod error;
mod letter;
mod mailer;
mod page;
mod settings;
mod wording;
mod work;

pub use error::Error;
pub use letter::{Enclosure, Letter, Recipient};
pub use mailer::Mailer;
pub use settings::{EmailGiven, EmailSettings};
pub use work::Sending;
