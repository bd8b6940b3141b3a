//! A template looked at while it is written: its first pages, or what is wrong with it.

use base64::Engine as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::{Language, day, today};
use crate::documents::filling::Filling;
use crate::documents::letterhead::letterhead;
use crate::documents::sample::sample;
use crate::documents::service::Documents;
use crate::documents::template::{Form, Origin, Template, names, paragraphs};
use crate::documents::typeset::{Diagnostic, Limits, Output};
use crate::documents::{Error, TEMPLATES};
use crate::records::{self, Ask, Merged, RecordType, Records};

/// Pages shown.
const SHOWN: usize = 5;
/// Of a picture of a page: sharp enough to read it on a screen.
const PIXELS_PER_INCH: u32 = 110;
/// Records a list template is filled with while it is written.
const LISTED: usize = 30;
/// What a template may use up while it is written.
const LIMITS: Limits = Limits { seconds: 8, mebibytes: 768, pages: 200, bytes: 24 << 20 };

/// A template as it is being written.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PreviewBody {
    /// Record type it is filled with.
    #[serde(rename = "type")]
    pub kind: String,
    /// The record to fill it with; left out: the first one of the list.
    pub id: Option<i64>,
    pub form: Form,
    pub title: String,
    /// Language of the document: `fr`, `en`, `es`.
    pub language: String,
    /// Typst.
    pub text: String,
    /// INSEE code: whose letterhead and paragraphs.
    pub commune: Option<String>,
    /// The day it is made; left out: today.
    #[schema(format = Date)]
    pub day: Option<String>,
}

/// What a template gives.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Preview {
    /// The first pages, PNG pictures as data URLs.
    pub pages: Vec<String>,
    /// Pages in all.
    pub total: usize,
    /// What is wrong, and what to look at.
    pub diagnostics: Vec<Diagnostic>,
    /// Name of the record it was filled with; none: with made-up values.
    pub record: Option<String>,
}

impl Documents {
    /// Set a template that is being written, with a record the person may see.
    ///
    /// # Errors
    /// For whoever keeps no templates; a template without measure.
    pub async fn preview(&self, person: &Person, body: PreviewBody, reader: Language) -> Result<Preview, Error> {
        self.writes_templates(person)?;
        let kind = self.records.kind(person, &body.kind)?;
        let language = Language::from_tag(&body.language).unwrap_or_default();
        let day = match &body.day {
            Some(text) => day(text).ok_or_else(|| Error::DayUnknown(text.chars().take(40).collect()))?,
            None => today(),
        };
        let merged = self.to_fill(person, &kind, &body, language).await?;
        let (record, merged) = match merged {
            Some(merged) => (merged.first().map(|record| record.label.clone()), merged),
            None => (None, vec![sample(&kind, self.records.registry(), language, day)]),
        };
        let _place = self.place().await?;
        let mut look = self.records.look_as(person, &kind, "list", None).await?;
        let commune = merged.first().and_then(|record| record.commune.clone()).or(body.commune);
        let letterhead = letterhead(&mut look, commune.as_deref(), &person.name).await?;
        let paragraphs = paragraphs(&mut look, commune.as_deref()).await?;
        let template = Template {
            name: String::new(),
            title: body.title.clone(),
            form: body.form,
            language,
            body: body.text,
            origin: Origin::Commune,
        };
        let number = format!("{}-00000", day.year());
        let filling = Filling {
            template: &template,
            records: &merged,
            letterhead: &letterhead,
            paragraphs: &paragraphs,
            number: &number,
            title: &body.title,
            day,
            reader,
        };
        let output = Output::Pages { most: SHOWN, pixels_per_inch: PIXELS_PER_INCH };
        let printed = self.print(&mut look, &kind, &merged, filling.request(output, LIMITS), language).await;
        match printed {
            Ok(printed) => {
                let pages = printed.files.iter().map(|png| data_url(png)).collect();
                Ok(Preview { pages, total: printed.pages, diagnostics: printed.warnings, record })
            }
            Err(Error::Template(diagnostics)) => Ok(Preview { diagnostics, record, ..Preview::default() }),
            Err(error) => Err(error),
        }
    }

    /// Whoever writes templates may try them.
    pub(super) fn writes_templates(&self, person: &Person) -> Result<(), Error> {
        let unknown = || records::Error::TypeUnknown(TEMPLATES.to_owned());
        let kind = self.records.registry().types.get(TEMPLATES).ok_or_else(unknown)?;
        Records::reach(person, kind, "change", None).or_else(|_| Records::reach(person, kind, "create", None))?;
        Ok(())
    }

    /// The records a template is tried with; none: there are none yet.
    async fn to_fill(
        &self,
        person: &Person,
        kind: &RecordType,
        body: &PreviewBody,
        language: Language,
    ) -> Result<Option<Vec<Merged>>, Error> {
        let most = if body.form == Form::Letter { 1 } else { LISTED };
        let ids = if let Some(id) = body.id {
            vec![id]
        } else {
            let mut ask = Ask::read(Some(&format!("limit={most}")))?;
            ask.commune.clone_from(&body.commune);
            let page = match self.records.list(person, kind, &ask, language).await {
                Err(records::Error::CommuneForbidden(_)) => return Ok(None),
                page => page?,
            };
            page.items.iter().map(|row| row.id).collect()
        };
        if ids.is_empty() || person.reach(&kind.id, "see").is_none() {
            return Ok(None);
        }
        let named = |kind: &str| names(&body.text, kind);
        Ok(Some(self.records.merge_fields(person, kind, "see", &ids, &named, language).await?))
    }
}

fn data_url(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(png))
}
