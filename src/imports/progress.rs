//! The bar on the terminal: what is read, how fast, how long still. Silent when nobody watches.

use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::exchange::format::Progress;

/// Progress of one import on standard error.
pub(super) struct Bar {
    bar: ProgressBar,
    source: Arc<Progress>,
}

impl Bar {
    /// A bar over the bytes of the source; hidden when asked or when standard error is not a terminal.
    pub(super) fn new(source: Arc<Progress>, quiet: bool) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let style = ProgressStyle::with_template(
            "{spinner} {msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec}, encore {eta}",
        );
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message("Lecture");
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Self { bar, source }
    }

    /// Show where reading stands.
    pub(super) fn tick(&self, objects: u64) {
        let (read, total) = self.source.state();
        self.bar.set_length(total);
        self.bar.set_position(read);
        self.bar.set_message(format!("Lecture : {objects} objets"));
    }

    /// Reading is over; a step of the database is under way.
    pub(super) fn step(&self, step: &str) {
        let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        self.bar.set_message(step.to_owned());
    }

    pub(super) fn done(&self) {
        self.bar.finish_and_clear();
    }
}
