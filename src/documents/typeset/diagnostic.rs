//! What is wrong with a template: where, in the words of whoever wrote it, with the words of Typst beside.

use serde::{Deserialize, Serialize};
use typst::WorldExt;
use typst::diag::{Severity, SourceDiagnostic};
use typst::syntax::DiagSpan;
use utoipa::ToSchema;

use crate::base::Language;
use crate::documents::typeset::phrases;
use crate::documents::typeset::world::{Desk, OPENING};

/// Diagnostics told at once.
pub const TOLD: usize = 20;
/// Longest words of Typst that are repeated.
const LONGEST: usize = 400;

/// One fault, or something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub severity: String,
    /// Line and column of the template, from 1; none: of the template as a whole.
    pub line: Option<usize>,
    pub column: Option<usize>,
    /// Where it begins and ends, in UTF-16 units from the start of the template.
    pub from: Option<usize>,
    pub to: Option<usize>,
    /// What is wrong and what to do, in the reader's language.
    pub message: String,
    /// The same in the words of Typst.
    pub original: String,
}

/// Tell the diagnostics of a compilation.
pub fn told<'a>(
    desk: &Desk,
    found: impl IntoIterator<Item = &'a SourceDiagnostic>,
    language: Language,
) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = Vec::new();
    for diagnostic in found {
        let one = tell(desk, diagnostic, language);
        if all.len() < TOLD && !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

fn tell(desk: &Desk, found: &SourceDiagnostic, language: Language) -> Diagnostic {
    let hints = found.hints.iter().map(|hint| hint.v.as_str());
    let original: Vec<&str> = std::iter::once(found.message.as_str()).chain(hints).collect();
    let original: String = original.join(" – ").chars().take(LONGEST).collect();
    let place = place(desk, found);
    Diagnostic {
        severity: if found.severity == Severity::Error { "error" } else { "warning" }.into(),
        line: place.as_ref().map(|place| place.line),
        column: place.as_ref().map(|place| place.column),
        from: place.as_ref().map(|place| place.from),
        to: place.as_ref().map(|place| place.to),
        message: phrases::told(&original, language),
        original,
    }
}

struct Place {
    line: usize,
    column: usize,
    from: usize,
    to: usize,
}

/// Where in the template: a fault inside a building block is told where the block was called.
fn place(desk: &Desk, found: &SourceDiagnostic) -> Option<Place> {
    let calls = found.trace.iter().map(|call| DiagSpan::from(call.span));
    let of_template = |span: &DiagSpan| span.id() == Some(desk.template().id());
    let span = std::iter::once(found.span).chain(calls).find(of_template)?;
    let range = desk.range(span)?;
    let lines = desk.template().lines();
    let (line, column) = lines.byte_to_line_column(range.start)?;
    let before = OPENING.len();
    let unit = |byte: usize| lines.byte_to_utf16(byte)?.checked_sub(before);
    Some(Place { line: line.checked_sub(1)? + 1, column: column + 1, from: unit(range.start)?, to: unit(range.end)? })
}
