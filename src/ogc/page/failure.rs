//! What went wrong, for people.

use maud::{Markup, html};

use crate::base::Explanation;
use crate::ogc::page::Frame;

/// Any address of `/ogc` that cannot be answered.
#[derive(Debug, Clone, Copy)]
pub struct FailurePage<'a> {
    pub frame: Frame<'a>,
    /// Status of HTTP.
    pub status: u16,
    pub explanation: &'a Explanation,
    /// The request, as the log names it.
    pub request: Option<&'a str>,
}

impl FailurePage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words) = (&self.frame, self.frame.words());
        let Self { explanation, status, .. } = self;
        let body = html! {
            div.failure {
                p.status { (status) }
                h1 { (explanation.title) }
                p { (explanation.detail) }
                h2 { (words.what_to_do) }
                p { (explanation.remedy) }
                p.actions { a.button href=(frame.link("/ogc")) { (words.back_home) } }
                @if let Some(request) = self.request { p.quiet { (words.request_number) " " code { (request) } } }
            }
        };
        frame.page(&explanation.title, &[], body)
    }
}
