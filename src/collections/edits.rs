//! Edits of features: records changed through the one door, several in one transaction.

use serde_json::{Map, Value};

use crate::base::Language;
use crate::collections::{Collections, Deed, Error, Query, Seen, rows};
use crate::records::{Batch, Edit, NewRecord, RecordType, Shape, Violation};

/// A feature as somebody wants it.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// By property. `commune` is the INSEE code of the town the feature belongs to.
    pub values: Map<String, Value>,
    pub geometry: Shape,
}

/// Edits that are not yet done: nothing is seen before [`Edits::commit`], nothing stays of edits that are dropped.
pub struct Edits {
    batch: Batch,
    language: Language,
}

impl Collections {
    /// Begin edits in the name of whoever asks; refusals speak `language`.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]; when the database does not answer.
    pub async fn edit(&self, language: Language) -> Result<Edits, Error> {
        let person = self.person.as_ref().ok_or(Error::NotSignedIn)?;
        Ok(Edits { batch: self.records.begin(person, language).await?, language })
    }
}

impl Edits {
    /// Create a feature; its commune is the one named, else the one it is drawn in. Its identifier.
    ///
    /// # Errors
    /// [`Error::NotEditable`]; what the door of records refuses.
    pub async fn create(&mut self, seen: &Seen, draft: Draft) -> Result<i64, Error> {
        let kind = editable(seen)?;
        let mut values = self.known(seen, draft.values)?;
        let named = values.remove("commune").and_then(|value| value.as_str().map(str::to_owned));
        // A client sends every property it knows of, the empty ones too.
        values.retain(|_, value| !value.is_null() && value != "");
        let geometry = match draft.geometry {
            Shape::Drawn(geometry) => Some(geometry),
            Shape::Kept | Shape::Gone => None,
        };
        let commune = match (named, &geometry) {
            (Some(commune), _) => Some(commune),
            (None, Some(geometry)) if kind.by_commune => self.commune_at(kind, geometry).await?,
            _ => None,
        };
        Ok(self.batch.create(kind, NewRecord { commune, values, geometry, key: None }).await?)
    }

    /// Bring back a feature that was deleted, under its identifier and as it last was. Whether there was one.
    ///
    /// # Errors
    /// [`Error::NotEditable`]; what the door of records refuses.
    pub async fn revive(&mut self, seen: &Seen, id: i64) -> Result<bool, Error> {
        Ok(self.batch.revive(editable(seen)?, id).await?)
    }

    /// Make a feature what the draft says: properties it does not name become what a new feature has, else they are emptied.
    /// Those that are never empty, and those a feature is known by, stay.
    ///
    /// # Errors
    /// [`Error::NotEditable`]; what the door of records refuses.
    pub async fn replace(&mut self, seen: &Seen, id: i64, mut draft: Draft, version: Option<i32>) -> Result<(), Error> {
        let kind = editable(seen)?;
        for property in seen.properties.iter().filter(|property| !property.readonly && property.name != "commune") {
            let default = kind.field(&property.name).and_then(|field| field.default.clone());
            let stays = property.required || kind.key.contains(&property.name);
            let unsaid = default.or((!stays).then_some(Value::Null));
            if let Some(unsaid) = unsaid {
                draft.values.entry(property.name.clone()).or_insert(unsaid);
            }
        }
        if draft.geometry == Shape::Kept {
            draft.geometry = Shape::Gone;
        }
        self.update(seen, id, draft, version).await
    }

    /// Change what the draft names, and nothing else.
    ///
    /// # Errors
    /// [`Error::NotEditable`]; what the door of records refuses.
    pub async fn update(&mut self, seen: &Seen, id: i64, draft: Draft, version: Option<i32>) -> Result<(), Error> {
        let kind = editable(seen)?;
        let mut values = self.known(seen, draft.values)?;
        let present = self.batch.present(kind, id).await?;
        // What cannot be typed in may be sent back as it was.
        values.retain(|name, value| {
            let fixed = name == "commune" || seen.property(name).is_some_and(|property| property.readonly);
            !(fixed && same(value, present.get(name)))
        });
        Ok(self.batch.change(kind, Edit { id, version, values, geometry: draft.geometry }).await?)
    }

    /// Delete a feature.
    ///
    /// # Errors
    /// [`Error::NotEditable`]; what the door of records refuses.
    pub async fn delete(&mut self, seen: &Seen, id: i64, version: Option<i32>) -> Result<(), Error> {
        self.batch.delete(editable(seen)?, id, version).await?;
        Ok(())
    }

    /// The features of a query, among those this person may treat so.
    ///
    /// # Errors
    /// [`Error::NotEditable`]; the database.
    pub async fn matching(&mut self, seen: &Seen, query: &Query, deed: Deed) -> Result<Vec<i64>, Error> {
        let look = self.batch.look(editable(seen)?, deed.action()).await?;
        rows::identifiers(look, seen, query).await
    }

    /// Do all of it; the answer comes when the map shows it.
    ///
    /// # Errors
    /// When the database refuses at the last moment.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.batch.commit().await?)
    }

    /// The values, each of a property there is.
    fn known(&self, seen: &Seen, values: Map<String, Value>) -> Result<Map<String, Value>, Error> {
        let unknown: Vec<Violation> = values
            .keys()
            .filter(|name| seen.property(name).is_none())
            .map(|name| {
                let message = self.language.pick(
                    "La couche n’a pas cette propriété.",
                    "The layer has no such property.",
                    "La capa no tiene esta propiedad.",
                );
                Violation::of(name, format!("{name} : {message}"))
            })
            .collect();
        if unknown.is_empty() { Ok(values) } else { Err(crate::records::Error::Violations(unknown).into()) }
    }

    /// The commune in whose outline a geometry lies.
    async fn commune_at(&mut self, kind: &RecordType, geometry: &Value) -> Result<Option<String>, Error> {
        let sql = "select c.commune from cadastre.communes c where c.fid = any(array(
            select beffroi.find_near('cadastre.communes', 'fid', 'geom', p, p, null, 1)
            from (select ST_PointOnSurface(ST_SetSRID(ST_GeomFromGeoJSON($1), 4326)) as p) s))";
        let look = self.batch.look(kind, "create").await?;
        // A text PostGIS cannot read ends a transaction: a savepoint keeps ours, and the door says what is wrong with it.
        let mut attempt = sqlx::Connection::begin(&mut *look).await?;
        let found = sqlx::query_scalar(sql).bind(geometry.to_string()).fetch_optional(&mut *attempt).await;
        attempt.rollback().await?;
        Ok(found.unwrap_or_default())
    }
}

fn editable(seen: &Seen) -> Result<&RecordType, Error> {
    let kind = seen.kind.as_deref().filter(|kind| kind.writable);
    kind.ok_or_else(|| Error::NotEditable(seen.id().to_owned()))
}

/// Whether a value sent is the one there is, numbers and dates written in whatever way.
fn same(sent: &Value, present: Option<&Value>) -> bool {
    let present = present.unwrap_or(&Value::Null);
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(parts) => parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|"),
        other => other.to_string(),
    };
    let moment = |value: &Value| value.as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok());
    sent == present
        || text(sent) == text(present)
        || moment(sent).is_some_and(|sent| moment(present) == Some(sent))
        || sent.as_f64().is_some_and(|sent| present.as_f64() == Some(sent))
}
