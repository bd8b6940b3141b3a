//! Votes by polling station and candidate, as French towns publish them: one CSV row for each, with the
//! figures of the station repeated.

use std::path::Path;

use jiff::civil::Date;

use crate::base::Language;
use crate::exchange::csv::{Row, Table};
use crate::exchange::format::{
    Complete, Identity, Options, ReadError, Reader, Record, Reject, Sink, Stopped, Target, Value,
};

const COLUMNS: [&str; 11] = [
    "station",
    "ballot",
    "round",
    "held",
    "candidate",
    "registered",
    "voters",
    "valid_votes",
    "votes",
    "blank_votes",
    "null_votes",
];

/// Reader of `polling-results`.
pub struct PollingResults {
    tables: Vec<(Table, Found)>,
    targets: Vec<Target>,
    options: Options,
}

/// Ranks of the columns.
struct Found {
    commune: Option<usize>,
    station: usize,
    ballot: usize,
    candidate: usize,
    registered: usize,
    voters: usize,
    valid: usize,
    votes: usize,
    blank: Option<usize>,
    null: Option<usize>,
}

impl PollingResults {
    /// Open the files and find their columns.
    ///
    /// # Errors
    /// Not readable, or a column is missing.
    pub fn open(paths: &[impl AsRef<Path>], options: &Options) -> Result<Self, ReadError> {
        let mut tables = Vec::new();
        for path in paths {
            let table = Table::open(path.as_ref(), &options.progress)?;
            let found = find(&table)?;
            tables.push((table, found));
        }
        options.progress.restart();
        let key = ["station", "ballot", "round", "candidate"].map(str::to_owned).to_vec();
        let target = Target::new("elections.results", &COLUMNS)
            .known_by(Identity::Columns(key))
            .complete_for(Complete::Within(vec!["ballot".to_owned()]));
        Ok(Self { tables, targets: vec![target], options: options.clone() })
    }
}

fn find(table: &Table) -> Result<Found, ReadError> {
    let names: Vec<String> = table.header().iter().map(|name| folded(name)).collect();
    let rank = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
    let need = |wanted: &[&str], shown: &str| {
        rank(wanted).ok_or_else(|| ReadError::NotThisFormat {
            file: table.name().to_owned(),
            detail: format!("il n’a pas de colonne « {shown} »."),
            remedy: format!("Ses colonnes sont : {}.", table.header().join(", ")),
        })
    };
    Ok(Found {
        commune: rank(&["codecommune", "codeinsee", "commune insee"]),
        station: need(&["nbureau", "bureau", "numerobureau", "codebureau"], "N° Bureau")?,
        ballot: need(&["election", "scrutin"], "Election")?,
        candidate: need(&["candidat", "liste", "nomcandidat"], "Candidat")?,
        registered: need(&["inscrits"], "Inscrits")?,
        voters: need(&["votants"], "Votants")?,
        valid: need(&["exprimes"], "Exprimés")?,
        votes: need(&["nombredevoix", "voix"], "Nombre de Voix")?,
        blank: rank(&["blancs"]),
        null: rank(&["nuls"]),
    })
}

/// Letters and digits only, without accents.
fn folded(name: &str) -> String {
    let plain = |c: char| match c {
        'é' | 'è' | 'ê' => 'e',
        'ç' => 'c',
        other => other,
    };
    name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).map(plain).collect()
}

impl Reader for PollingResults {
    fn targets(&self) -> &[Target] {
        &self.targets
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let wanted = self.options.commune.as_deref();
        for (table, found) in &self.tables {
            table.each(|row| one(row, found, wanted, sink))?;
        }
        Ok(())
    }
}

fn one(row: &Row<'_>, found: &Found, wanted: Option<&str>, sink: &mut dyn Sink) -> Result<(), Stopped> {
    let said = found.commune.map(|rank| row.at(rank).into_owned()).filter(|c| !c.is_empty());
    let commune = said.or_else(|| wanted.map(str::to_owned)).unwrap_or_default();
    if wanted.is_some_and(|wanted| wanted != commune) {
        return Ok(());
    }
    let title = row.at(found.ballot).split_whitespace().collect::<Vec<_>>().join(" ");
    let missing = [("Bureau", found.station), ("Election", found.ballot), ("Candidat", found.candidate)]
        .into_iter()
        .find(|(_, rank)| row.at(*rank).is_empty());
    if let Some((column, _)) = missing {
        return sink.reject(Reject {
            target: Some(0),
            place: row.place(),
            column: Some(column.to_owned()),
            code: "valeur_manquante",
            reason: format!("la colonne « {column} » est vide."),
            position: None,
            key: None,
            raw: row.raw(),
        });
    }
    let cell = |rank| Value::text(&row.at(rank));
    let values = vec![
        cell(found.station),
        Value::from(title.as_str()),
        Value::Integer(round(&title)),
        Value::from(day(&title)),
        cell(found.candidate),
        cell(found.registered),
        cell(found.voters),
        cell(found.valid),
        cell(found.votes),
        found.blank.map_or(Value::Null, cell),
        found.null.map_or(Value::Null, cell),
    ];
    let record = Record { target: 0, place: row.place(), commune, id: String::new(), values, geometry: None };
    sink.record(record, &|| row.raw())
}

/// The round a title speaks of; 1 where it names none.
fn round(title: &str) -> i64 {
    let title = title.to_lowercase();
    if ["second tour", "deuxième tour", "2e tour", "2nd tour", "tour 2"].iter().any(|t| title.contains(t)) {
        2
    } else {
        1
    }
}

/// The day a title speaks of: `21 mars 1993`, `premier juin 1997`, `20/09/92`.
fn day(title: &str) -> Option<Date> {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.windows(3).find_map(|w| {
        let day: i8 = if w[0] == "premier" || w[0] == "1er" { 1 } else { w[0].parse().ok()? };
        let month = match Language::French.months().iter().position(|m| *m == w[1]) {
            Some(rank) => i8::try_from(rank + 1).ok()?,
            None => w[1].parse().ok()?,
        };
        let year: i16 = w[2].parse().ok()?;
        // Two figures: of the last century from 50 on.
        let year = match year {
            0..=49 if w[2].len() == 2 => 2000 + year,
            50..=99 => 1900 + year,
            other => other,
        };
        Date::new(year, month, day).ok().filter(|d| d.year() > 1900)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn round_and_day_are_read_from_the_title_of_the_ballot() {
        let titles = [
            ("Elections cantonales - Premier tour: scrutin du 20 mars 1994.", 1, date(1994, 3, 20)),
            ("Elections législatives - Second tour : Scrutin du premier juin 1997", 2, date(1997, 6, 1)),
            ("Référendum - Traité de l'Union Européenne. Scrutin du 20/09/92", 1, date(1992, 9, 20)),
            ("Elections cantonales - 6e canton - Premier tour: scrutin du 05/03/2006", 1, date(2006, 3, 5)),
            ("Elections municipales - Scrutin du 30 Mars 2014, Second tour", 2, date(2014, 3, 30)),
        ];
        for (title, turn, held) in titles {
            assert_eq!((round(title), day(title)), (turn, Some(held)), "{title}");
        }
    }
}
