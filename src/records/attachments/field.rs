//! A file as the value of a field.

use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::base::Language;
use crate::records::Error;
use crate::records::attachments::store::NAME;
use crate::records::model::{FieldKind, RecordType};
use crate::records::rules::{Change, Violation};

/// What a person sent for a file: which it is and what it is called. The rest is known here.
///
/// # Errors
/// A sentence in the reader's language.
pub fn read(value: &Value, language: Language) -> Result<Value, String> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
        return Ok(Value::Null);
    }
    let (digest, name) = (text("digest"), text("name"));
    let hex = digest.len() == 64 && digest.bytes().all(|sign| matches!(sign, b'0'..=b'9' | b'a'..=b'f'));
    let named = !name.trim().is_empty() && name.chars().count() <= NAME && !name.contains(char::is_control);
    if hex && named { Ok(json!({"digest": digest, "name": name})) } else { Err(first(language)) }
}

fn first(language: Language) -> String {
    let words = language.pick(
        "Envoyez d’abord le fichier, puis enregistrez.",
        "Send the file first, then save.",
        "Envíe primero el archivo y guarde después.",
    );
    words.to_owned()
}

fn files<'a>(kind: &'a RecordType, change: &'a Change) -> impl Iterator<Item = (&'a str, &'a str)> {
    let fields = kind.fields.iter().filter(|field| field.kind == FieldKind::File);
    fields.filter_map(|field| Some((field.name.as_str(), change.values.get(&field.name)?.get("digest")?.as_str()?)))
}

/// Before the row is written: each file it names has been taken in, in the commune of the record.
///
/// # Errors
/// A violation on the field of a file that is not here.
pub async fn complete(connection: &mut PgConnection, kind: &RecordType, change: &mut Change) -> Result<(), Error> {
    let sql = "select media_type, size from beffroi.files
        where digest = decode($1, 'hex') and commune is not distinct from $2";
    let mut found = Vec::new();
    for (field, digest) in files(kind, change) {
        let file: Option<(String, i64)> =
            sqlx::query_as(sql).bind(digest).bind(&change.commune).fetch_optional(&mut *connection).await?;
        let absent = || Error::Violations(vec![Violation::of(field, first(change.language))]);
        found.push((field.to_owned(), file.ok_or_else(absent)?));
    }
    for (field, (media_type, size)) in found {
        if let Some(Value::Object(file)) = change.values.get_mut(&field) {
            file.insert("type".into(), media_type.into());
            file.insert("size".into(), size.into());
        }
    }
    Ok(())
}

/// After the row is written: its files are kept as long as its history.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(connection: &mut PgConnection, kind: &RecordType, id: i64, change: &Change) -> Result<(), Error> {
    let sql = "with held as (update beffroi.files set kept = true
            where digest = decode($1, 'hex') and commune is not distinct from $2 returning id)
        insert into beffroi.file_uses (file, relation, fid) select id, $3, $4 from held on conflict do nothing";
    for (_, digest) in files(kind, change) {
        let kept = sqlx::query(sql).bind(digest).bind(&change.commune).bind(kind.relation()).bind(id);
        kept.execute(&mut *connection).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::read;
    use crate::base::Language;

    #[test]
    fn a_file_is_known_by_digest_and_name_and_nothing_else_is_believed() {
        let digest = "a0".repeat(32);
        let sent = json!({"digest": digest, "name": "plan.pdf", "type": "text/html", "size": 1, "commune": "93010"});
        assert_eq!(read(&sent, Language::French), Ok(json!({"digest": digest, "name": "plan.pdf"})));
        assert_eq!(read(&Value::Null, Language::French), Ok(Value::Null));
        for wrong in [
            json!("plan.pdf"),
            json!({"name": "plan.pdf"}),
            json!({"digest": digest, "name": "a\nb"}),
            json!({"digest": "A0".repeat(32), "name": "a"}),
        ] {
            assert!(read(&wrong, Language::French).is_err(), "{wrong}");
        }
    }
}
