//! Templates: those Beffroi comes with, those of the towns, and which one stands before which.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::base::Language;
use crate::documents::Error;

/// What becomes of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Filled for each record.
    Letter,
    /// Filled once, with a list.
    Report,
    /// Sheets of labels, filled once, with a list.
    Labels,
}

/// A template a module comes with.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// Record type it is filled with.
    pub subject: &'static str,
    pub name: &'static str,
    pub form: Form,
    /// French, English, Spanish.
    pub title: [&'static str; 3],
    /// Typst; `#t(fr: […], en: […], es: […])` where the languages differ.
    pub body: &'static str,
}

/// Where a template comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    Commune,
    Group,
    Server,
    /// Beffroi comes with it.
    Beffroi,
}

/// A template that can be filled.
#[derive(Debug, Clone)]
pub struct Template {
    pub name: String,
    pub title: String,
    pub form: Form,
    pub language: Language,
    pub body: String,
    pub origin: Origin,
}

/// A template as a page offers it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TemplateOffered {
    pub name: String,
    pub title: String,
    pub form: Form,
    /// `fr`, `en`, `es`.
    pub language: String,
    pub origin: Origin,
}

/// A template Beffroi comes with, whole, to begin another with.
#[derive(Debug, Serialize, ToSchema)]
pub struct BuiltInText {
    pub name: String,
    pub title: String,
    pub form: Form,
    /// Typst.
    pub text: String,
}

impl BuiltIn {
    /// Its text, and its title in the language of the reader.
    #[must_use]
    pub fn text(&self, language: Language) -> BuiltInText {
        let Template { name, title, form, body, .. } = Template::built_in(self, language);
        BuiltInText { name, title, form, text: body }
    }
}

impl Form {
    fn read(word: &str) -> Self {
        match word {
            "report" => Self::Report,
            "labels" => Self::Labels,
            _ => Self::Letter,
        }
    }
}

/// Whether a template may write records of a type: its text names it, or takes in paragraphs that could.
pub(super) fn names(text: &str, kind: &str) -> bool {
    text.contains(kind) || text.contains("paragraph(")
}

impl Template {
    fn built_in(one: &BuiltIn, language: Language) -> Self {
        let [french, english, spanish] = one.title;
        Self {
            name: one.name.to_owned(),
            title: language.pick(french, english, spanish).to_owned(),
            form: one.form,
            language,
            body: one.body.to_owned(),
            origin: Origin::Beffroi,
        }
    }

    /// As a page offers it.
    #[must_use]
    pub fn offered(&self) -> TemplateOffered {
        TemplateOffered {
            name: self.name.clone(),
            title: self.title.clone(),
            form: self.form,
            language: self.language.code().to_owned(),
            origin: self.origin,
        }
    }
}

type Kept = (String, String, String, String, String, bool, bool, bool);

/// The templates for records of `subject` in a commune, by title: its own before those of its group, of the server, and
/// those Beffroi comes with, in the language of the reader.
///
/// # Errors
/// When the database does not answer.
pub async fn templates(
    look: &mut PgConnection,
    built_in: &[BuiltIn],
    subject: &str,
    commune: Option<&str>,
    language: Language,
) -> Result<Vec<Template>, Error> {
    let sql = "select distinct on (name) name, title, kind, language, body, active, commune is not null, town_group is not null
        from documents.templates t
        where subject = $1 and (commune = $2 or commune is null and (town_group is null
            or town_group in (select g.town_group from beffroi.town_group_communes g where g.commune = $2)))
        order by name, commune is null, town_group is null, town_group";
    let kept: Vec<Kept> = sqlx::query_as(sql).bind(subject).bind(commune).fetch_all(look).await?;
    let mine = built_in.iter().filter(|one| one.subject == subject);
    let mut all: BTreeMap<String, Template> =
        mine.map(|one| (one.name.to_owned(), Template::built_in(one, language))).collect();
    for (name, title, form, own, body, active, of_commune, of_group) in kept {
        all.remove(&name);
        if !active {
            continue;
        }
        let origin = match (of_commune, of_group) {
            (true, _) => Origin::Commune,
            (false, true) => Origin::Group,
            (false, false) => Origin::Server,
        };
        let language = Language::from_tag(&own).unwrap_or(language);
        let template = Template { name: name.clone(), title, form: Form::read(&form), language, body, origin };
        all.insert(name, template);
    }
    let mut all: Vec<Template> = all.into_values().collect();
    all.sort_by(|one, other| one.title.cmp(&other.title).then_with(|| one.name.cmp(&other.name)));
    Ok(all)
}

/// The register of paragraphs of a commune: name and text, its own before those of its group and of the server.
///
/// # Errors
/// When the database does not answer.
pub async fn paragraphs(look: &mut PgConnection, commune: Option<&str>) -> Result<BTreeMap<String, String>, Error> {
    let sql = "select distinct on (name) name, body from documents.paragraphs
        where commune = $1 or commune is null and (town_group is null
            or town_group in (select g.town_group from beffroi.town_group_communes g where g.commune = $1))
        order by name, commune is null, town_group is null, town_group";
    let all: Vec<(String, String)> = sqlx::query_as(sql).bind(commune).fetch_all(look).await?;
    Ok(all.into_iter().collect())
}
