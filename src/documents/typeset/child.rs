//! The child that sets type: it takes limits upon itself, reads one request, answers, and ends.

use std::collections::BTreeMap;
use std::io::{self, stdin, stdout};
use std::process::ExitCode;

use base64::Engine as _;
use rustix::process::{Resource, Rlimit, nice, setrlimit};
use sha2::{Digest as _, Sha256};
use typst::diag::SourceDiagnostic;
use typst::ecow::{EcoVec, eco_vec};
use typst::foundations::{Bytes, Datetime, Smart};
use typst::model::Document as _;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;

use crate::documents::typeset::diagnostic::{Diagnostic, told};
use crate::documents::typeset::request::{Head, Limits, Output, Request, write_answer};
use crate::documents::typeset::world::Desk;

/// Templates nest; Typst stops at a depth that needs less than this.
const STACK: usize = 64 << 20;
/// How much others come first.
const NICE: i32 = 10;

/// Read a request from standard input and answer on standard output, within the limits it names. What does not end or
/// takes too much is ended by the kernel, and the server sees how.
#[must_use]
pub fn set_type() -> ExitCode {
    let done = Request::read(stdin().lock()).and_then(|request| {
        hold_to(&request.limits)?;
        // One thread, with room for deep templates, which has no more of the machine than one core.
        let thread = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build();
        let (head, files) = thread.map_err(io::Error::other)?.install(|| answer(&request))?;
        write_answer(stdout().lock(), &head, &files)
    });
    if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Limits that nothing inside this process can lift again, and the last place in the queue for the processor.
fn hold_to(limits: &Limits) -> io::Result<()> {
    let most = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    setrlimit(Resource::As, most(occupied()? + (limits.mebibytes << 20)))?;
    setrlimit(Resource::Cpu, most(limits.seconds + 1))?;
    setrlimit(Resource::Fsize, most(0))?;
    setrlimit(Resource::Core, most(0))?;
    nice(NICE)?;
    Ok(())
}

/// Address space this program takes up before it does anything, in bytes.
fn occupied() -> io::Result<u64> {
    let told = std::fs::read_to_string("/proc/self/statm")?;
    let pages: Option<u64> = told.split_whitespace().next().and_then(|pages| pages.parse().ok());
    pages.map(|pages| pages * rustix::param::page_size() as u64).ok_or_else(|| io::Error::other("statm"))
}

type Answer = (Head, Vec<Vec<u8>>);

fn answer(request: &Request) -> io::Result<Answer> {
    let day = day_of(&request.day).ok_or_else(|| io::Error::other("no such day"))?;
    let mut desk = Desk::new(&request.template, files(request)?, day).ok_or_else(|| io::Error::other("no desk"))?;
    let (mut pages, mut warnings, mut info) = (EcoVec::<Page>::new(), Vec::new(), None);
    for piece in &request.pieces {
        desk.lay(piece);
        let compiled = typst::compile::<PagedDocument>(&desk);
        let document = match compiled.output {
            Ok(document) => document,
            Err(faults) => return Ok((faulty(&desk, &faults, request), Vec::new())),
        };
        for warning in told(&desk, &compiled.warnings, request.speaks()) {
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        pages.extend(document.pages().iter().cloned());
        info.get_or_insert_with(|| document.info().clone());
        if pages.len() > request.limits.pages {
            return Ok((Head::Long { pages: pages.len() }, Vec::new()));
        }
        // What the next letter shares with this one stays; the rest would fill the memory.
        typst::comemo::evict(2);
    }
    let wanted = desk.wanted();
    if !wanted.is_empty() {
        return Ok((Head::Wants { extracts: wanted }, Vec::new()));
    }
    let mut info = info.unwrap_or_default();
    info.title = Some(request.title.as_str().into());
    Ok(finish(request, &desk, &PagedDocument::new(pages, info), day, warnings))
}

fn day_of(text: &str) -> Option<Datetime> {
    let day = crate::base::day(text)?;
    Datetime::from_ymd(day.year().into(), day.month().unsigned_abs(), day.day().unsigned_abs())
}

fn files(request: &Request) -> io::Result<BTreeMap<String, Bytes>> {
    let read = |(path, text): (&String, &String)| {
        let bytes = base64::engine::general_purpose::STANDARD.decode(text).map_err(io::Error::other)?;
        Ok((path.clone(), Bytes::new(bytes)))
    };
    request.files.iter().map(read).collect()
}

fn faulty(desk: &Desk, faults: &[SourceDiagnostic], request: &Request) -> Head {
    Head::Faulty { diagnostics: told(desk, faults, request.speaks()) }
}

/// The pages in the form asked for.
fn finish(
    request: &Request,
    desk: &Desk,
    document: &PagedDocument,
    day: Datetime,
    warnings: Vec<Diagnostic>,
) -> Answer {
    let pages = document.pages().len();
    let files = match request.output {
        Output::Pages { most, pixels_per_inch } => pictures(document, most, pixels_per_inch),
        Output::Pdf => pdf(request, document, day, true),
        Output::Part => pdf(request, document, day, false),
    };
    let files = match files {
        Ok(files) => files,
        Err(faults) => return (faulty(desk, &faults, request), Vec::new()),
    };
    let sizes: Vec<usize> = files.iter().map(Vec::len).collect();
    let bytes = sizes.iter().sum();
    if bytes > request.limits.bytes {
        return (Head::Large { bytes }, Vec::new());
    }
    (Head::Set { pages, sizes, warnings }, files)
}

fn pictures(document: &PagedDocument, most: usize, inch: u32) -> Result<Vec<Vec<u8>>, EcoVec<SourceDiagnostic>> {
    let options = RenderOptions { pixel_per_pt: (f64::from(inch) / 72.0).into(), render_bleed: false };
    let draw = |page: &Page| {
        typst_render::render(page, &options).encode_png().map_err(|fault| {
            eco_vec![SourceDiagnostic::error(typst::syntax::Span::detached(), format!("failed to draw: {fault}"))]
        })
    };
    document.pages().iter().take(most).map(draw).collect()
}

/// PDF/A-2b. The same request makes the same bytes: the day is that of the request, the identifier a digest of it.
fn pdf(
    request: &Request,
    document: &PagedDocument,
    day: Datetime,
    structured: bool,
) -> Result<Vec<Vec<u8>>, EcoVec<SourceDiagnostic>> {
    let detached = |message: &str| eco_vec![SourceDiagnostic::error(typst::syntax::Span::detached(), message)];
    let standards = PdfStandards::new(&[PdfStandard::A_2b]).map_err(|fault| detached(fault.message()))?;
    let moment = day.year().zip(day.month()).zip(day.day());
    let moment = moment.and_then(|((year, month), day)| Datetime::from_ymd_hms(year, month, day, 0, 0, 0));
    let options = PdfOptions {
        ident: Smart::Custom(identifier(request)),
        creator: Smart::Custom(Some("Beffroi".to_owned())),
        timestamp: moment.map(Timestamp::new_utc),
        page_ranges: None,
        standards,
        tagged: structured,
        pretty: false,
    };
    Ok(vec![typst_pdf::pdf(document, &options)?])
}

fn identifier(request: &Request) -> String {
    let mut digest = Sha256::new();
    digest.update(&request.template);
    digest.update(&request.title);
    digest.update(&request.day);
    request.pieces.iter().for_each(|piece| digest.update(piece.to_string()));
    request.files.iter().for_each(|(path, bytes)| {
        digest.update(path);
        digest.update(bytes);
    });
    base64::engine::general_purpose::STANDARD.encode(digest.finalize())
}
