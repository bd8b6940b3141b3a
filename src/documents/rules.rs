//! What a template and a paragraph are, beyond what their tables can check.

use async_trait::async_trait;
use serde_json::Value;
use sqlx::PgConnection;

use crate::base::plain;
use crate::records::{Change, Deed, Error, Rules, Violation};

/// Rules of templates and paragraphs.
pub struct Named;

#[async_trait]
impl Rules for Named {
    async fn prepare(&self, _: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        let unnamed =
            change.values.get("name").is_none_or(|name| name.as_str().is_none_or(|name| name.trim().is_empty()));
        if change.deed == Deed::Create && unnamed {
            // Without letters of our alphabet the table draws a name.
            change.values.remove("name");
            let name = plain(change.text("title").unwrap_or_default());
            if !name.is_empty() {
                change.values.insert("name".into(), Value::from(name));
            }
        }
        if change.deed != Deed::Delete && change.text("name").is_some_and(|name| name.starts_with('-')) {
            let message = change.language.pick(
                "Le nom commence par une lettre ou un chiffre.",
                "The name begins with a letter or a digit.",
                "El nombre empieza por una letra o una cifra.",
            );
            return Err(Error::Violations(vec![Violation::of("name", message)]));
        }
        Ok(())
    }
}
