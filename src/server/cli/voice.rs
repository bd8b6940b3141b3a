//! What the program says at the terminal.

use std::env;
use std::io::{self, Write};

use crate::base::Language;
use crate::server::Refusal;

/// The language of the terminal.
pub fn language() -> Language {
    let values = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| env::var(name).unwrap_or_default());
    Language::of_terminal(values.iter().map(String::as_str))
}

/// Say what was asked for.
pub fn say(text: impl AsRef<str>) {
    // A closed pipe (`beffroi doctor | head`) is no reason to fail.
    let _ = writeln!(io::stdout(), "{}", text.as_ref());
}

/// Say what happens meanwhile.
pub fn note(text: impl AsRef<str>) {
    let _ = writeln!(io::stderr(), "{}", text.as_ref());
}

/// Tell why it did not work: what happened, why, what to do.
pub fn refuse(refusal: &Refusal) {
    let told = refusal.explain(language());
    note(format!("beffroi: {}\n  {}\n  → {}", told.title, told.detail, told.remedy));
    if let Some(cause) = refusal.cause() {
        note(format!("  ({cause})"));
    }
}
