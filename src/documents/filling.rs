//! A template and the records that fill it, as the request the typesetter takes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::base::Language;
use crate::documents::letterhead::Letterhead;
use crate::documents::template::{Form, Template};
use crate::documents::typeset::{Limits, Output, Request};
use crate::records::{Merged, long_day};

/// Everything a document is made of.
#[derive(Debug)]
pub struct Filling<'a> {
    pub template: &'a Template,
    pub records: &'a [Merged],
    pub letterhead: &'a Letterhead,
    pub paragraphs: &'a BTreeMap<String, String>,
    /// The number it is kept under.
    pub number: &'a str,
    /// Title in the head of the file.
    pub title: &'a str,
    pub day: Date,
    /// Of the messages.
    pub reader: Language,
}

impl Filling<'_> {
    /// What the typesetter is asked.
    #[must_use]
    pub fn request(&self, output: Output, limits: Limits) -> Request {
        let files = self.letterhead.logo.iter().cloned().collect();
        Request {
            template: self.template.body.clone(),
            pieces: self.pieces(),
            files,
            title: self.title.to_owned(),
            day: self.day.to_string(),
            language: self.reader.code().to_owned(),
            output,
            limits,
        }
    }

    /// A letter is filled for each record, anything else once.
    fn pieces(&self) -> Vec<Value> {
        match self.template.form {
            Form::Letter => self.records.iter().map(|record| self.piece(std::slice::from_ref(record))).collect(),
            Form::Report | Form::Labels => vec![self.piece(self.records)],
        }
    }

    fn piece(&self, records: &[Merged]) -> Value {
        let docs: Vec<&Map<String, Value>> = records.iter().map(|record| &record.fields).collect();
        let first = records.first();
        let language = self.template.language;
        json!({
            "doc": docs.first(), "docs": docs, "town": self.letterhead.town, "signer": self.letterhead.signer,
            "paper": {
                "number": self.number, "title": self.title, "day": long_day(self.day, language),
                "date": self.day.to_string(), "lang": language.code(),
                "record": first.map(|record| record.id), "placed": first.is_some_and(|record| record.placed),
            },
            "paragraphs": self.paragraphs,
        })
    }
}
