//! The page itself: a list of records on paper or screen, in three languages, without a script.

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

use crate::base::{Language, day_in_words};
use crate::records::model::{Child, Field, FieldKind, Published, RecordType, said};
use crate::records::query::Row;

/// A record with what hangs on it.
pub struct Entry<'a> {
    pub row: Row,
    pub parts: Vec<(&'a Child, Vec<Row>)>,
}

/// What is to be shown.
pub struct Page<'a> {
    pub kind: &'a RecordType,
    pub path: &'a str,
    pub styles: &'a [String],
    pub language: Language,
    /// Communes that publish something, with their names.
    pub towns: BTreeMap<String, String>,
    pub commune: Option<String>,
    pub entries: Vec<Entry<'a>>,
}

impl Page<'_> {
    /// The whole page.
    pub fn render(&self) -> Markup {
        let title = said(&self.kind.title, self.language);
        let town = self.commune.as_ref().and_then(|commune| self.towns.get(commune));
        let heading = town.map_or_else(|| title.clone(), |town| format!("{title} – {town}"));
        html! {
            (DOCTYPE)
            html lang=(self.language.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (heading) }
                    link rel="icon" href="/belfry.svg" type="image/svg+xml";
                    @for style in self.styles { link rel="stylesheet" href=(style); }
                }
                body {
                    a.skip href="#content" { (self.say("Aller au contenu", "Skip to content", "Ir al contenido")) }
                    (self.header())
                    main #content tabindex="-1" {
                        h1 { (heading) }
                        @if let Some(help) = self.help() { p { (help) } }
                        @if self.commune.is_some() { (self.content()) } @else { (self.choice()) }
                    }
                }
            }
        }
    }

    fn say(&self, french: &'static str, english: &'static str, spanish: &'static str) -> &'static str {
        self.language.pick(french, english, spanish)
    }

    fn help(&self) -> Option<String> {
        let published = self.kind.published.as_ref()?;
        Some(said(&published.help, self.language)).filter(|help| !help.is_empty())
    }

    /// This page for a commune, in a language.
    fn address(&self, commune: Option<&str>, language: Language) -> String {
        let town = commune.map_or_else(String::new, |commune| format!("commune={commune}&"));
        format!("{}?{town}lang={}", self.path, language.code())
    }

    fn header(&self) -> Markup {
        html! {
            header.bar {
                a.brand href="/" {
                    img src="/belfry.svg" alt="" width="28" height="28";
                    strong { "Beffroi" }
                }
                nav.languages aria-label=(self.say("Langue", "Language", "Idioma")) {
                    @for (language, name) in Language::ALL.into_iter().zip(["Français", "English", "Español"]) {
                        a href=(self.address(self.commune.as_deref(), language)) lang=(language.code()) hreflang=(language.code())
                            title=(name) aria-current=[(language == self.language).then_some("true")] {
                            span aria-hidden="true" { (language.code()) }
                            span.visually-hidden { (name) }
                        }
                    }
                }
            }
        }
    }

    fn choice(&self) -> Markup {
        html! {
            @if self.towns.is_empty() { (self.nothing()) }
            ul {
                @for (commune, name) in &self.towns {
                    li { a href=(self.address(Some(commune), self.language)) { (name) } }
                }
            }
        }
    }

    fn nothing(&self) -> Markup {
        html! { p { (self.say("Rien n’est publié ici pour le moment.", "Nothing is published here for now.", "Por ahora no hay nada publicado aquí.")) } }
    }

    fn content(&self) -> Markup {
        html! {
            @if self.entries.is_empty() { (self.nothing()) }
            @if self.entries.len() > 1 {
                nav aria-label=(self.say("Sommaire", "Contents", "Índice")) {
                    ol { @for entry in &self.entries { li { a href={ "#" (entry.row.id) } { (entry.row.label) } } } }
                }
            }
            @for entry in &self.entries {
                section.record aria-labelledby=(entry.row.id) {
                    h2 #(entry.row.id) { (entry.row.label) }
                    (self.facts(self.kind, &entry.row))
                    @for (child, rows) in &entry.parts {
                        h3 { (said(&child.title, self.language)) }
                        ul { @for row in rows { li { (self.line(&child.record, row)) } } }
                    }
                }
            }
        }
    }

    fn facts(&self, kind: &RecordType, row: &Row) -> Markup {
        let shown = shown(kind).filter_map(|field| Some((field, self.text(field, row)?)));
        html! {
            dl.facts {
                @for (field, text) in shown {
                    dt { (said(&field.title, self.language)) }
                    dd { (text) }
                }
            }
        }
    }

    fn line(&self, kind: &RecordType, row: &Row) -> String {
        shown(kind).filter_map(|field| self.text(field, row)).collect::<Vec<_>>().join(" : ")
    }

    /// A value in words; none where nothing is said.
    fn text(&self, field: &Field, row: &Row) -> Option<String> {
        let value = row.values.get(&field.name)?;
        if field.reference.is_some() {
            return row.labels.get(&field.name)?.as_str().map(str::to_owned);
        }
        let choice = |value: &str| {
            let found = field.choices.iter().find(|(choice, _)| choice == value);
            found.map_or_else(|| value.to_owned(), |(_, title)| said(title, self.language))
        };
        let text = match value {
            Value::Null => return None,
            Value::Bool(true) => self.say("Oui", "Yes", "Sí").to_owned(),
            Value::Bool(false) => self.say("Non", "No", "No").to_owned(),
            Value::Array(parts) => parts.iter().filter_map(Value::as_str).map(choice).collect::<Vec<_>>().join(", "),
            Value::String(text) if field.kind == FieldKind::Date => day_in_words(text, self.language),
            Value::String(text) => choice(text),
            other => other.to_string(),
        };
        (!text.is_empty()).then_some(text)
    }
}

fn shown(kind: &RecordType) -> impl Iterator<Item = &Field> {
    let published: Option<&Published> = kind.published.as_ref();
    published.into_iter().flat_map(|published| published.fields.iter()).filter_map(|name| kind.field(name))
}
