//! What stands at the head of a document, and who signs it.

use std::io::Read as _;

use base64::Engine as _;
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::documents::Error;
use crate::records::{Attachment, Records};

/// Largest logo, in bytes: a larger picture makes every letter heavy.
const LOGO: u64 = 2 << 20;

/// `town` and `signer` of a template, and the logo as a file.
#[derive(Debug, Clone)]
pub struct Letterhead {
    pub town: Value,
    pub signer: Value,
    /// Path in the world of templates, and bytes in base 64.
    pub logo: Option<(String, String)>,
}

type Kept = (
    Option<String>,
    String,
    Option<Value>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// The letterhead of a commune, else of its group, else of the server, else none but its name; signed by `person` where it
/// names nobody.
///
/// # Errors
/// When the database does not answer.
pub async fn letterhead(look: &mut PgConnection, commune: Option<&str>, person: &str) -> Result<Letterhead, Error> {
    let sql = "select commune, name, logo::jsonb, service, address, phone, email, website, place, signer_name, signer_title, footer
        from documents.letterheads
        where commune = $1 or commune is null and (town_group is null
            or town_group in (select g.town_group from beffroi.town_group_communes g where g.commune = $1))
        order by commune is null, town_group is null, town_group limit 1";
    let kept: Option<Kept> = sqlx::query_as(sql).bind(commune).fetch_optional(&mut *look).await?;
    let called: Option<Option<String>> =
        sqlx::query_scalar("select name from cadastre.communes where commune = $1 order by fid limit 1")
            .bind(commune)
            .fetch_optional(&mut *look)
            .await?;
    let called = called.flatten().or_else(|| commune.map(str::to_owned)).unwrap_or_default();
    let Some((of, name, logo, service, address, phone, email, website, place, signer, title, footer)) = kept else {
        let town = town(&called, commune, &called, None);
        return Ok(Letterhead { town, signer: json!({"name": person, "title": ""}), logo: None });
    };
    let logo = match logo.and_then(|logo| serde_json::from_value::<Attachment>(logo).ok()) {
        Some(logo) => picture(look, of.as_deref(), &logo).await?,
        None => None,
    };
    let mut town = town(&name, commune, &called, logo.as_ref().map(|(path, _)| path.as_str()));
    let told = [("service", service), ("address", address), ("phone", phone), ("email", email), ("website", website)];
    for (name, value) in told.into_iter().chain([("footer", footer)]) {
        town[name] = value.unwrap_or_default().into();
    }
    if let Some(place) = place {
        town["place"] = place.into();
    }
    let signer = json!({"name": signer.unwrap_or_else(|| person.to_owned()), "title": title.unwrap_or_default()});
    Ok(Letterhead { town, signer, logo })
}

fn town(name: &str, commune: Option<&str>, called: &str, logo: Option<&str>) -> Value {
    json!({
        "name": name, "commune": called, "insee": commune.unwrap_or_default(), "place": called, "logo": logo,
        "service": "", "address": "", "phone": "", "email": "", "website": "", "footer": "",
    })
}

/// The logo, if it is a picture of a size for a letter.
async fn picture(
    look: &mut PgConnection,
    commune: Option<&str>,
    logo: &Attachment,
) -> Result<Option<(String, String)>, Error> {
    let ending = match logo.media_type.as_str() {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ if logo.name.to_lowercase().ends_with(".svg") => "svg",
        _ => return Ok(None),
    };
    let file = Records::kept_file(look, commune, &logo.digest).await?;
    let mut bytes = Vec::new();
    file.take(LOGO + 1).read_to_end(&mut bytes).map_err(Error::Child)?;
    if bytes.len() as u64 > LOGO {
        return Ok(None);
    }
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    Ok(Some((format!("/logo.{ending}"), text)))
}
