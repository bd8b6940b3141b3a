//! What the documents Beffroi comes with look like: each is drawn and held beside its picture.
//!
//! A picture that is no longer so is written beside the old one as `NAME.new.png`; whoever agrees with it renames it.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use image::RgbaImage;
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};

const PREVIEW: &str = "/api/documents/preview";
/// Of 255: edges of letters may be smoothed otherwise on another processor.
const SHADE: u8 = 40;
/// Points of a page that may be shaded otherwise.
const POINTS: usize = 60;

/// A picture is kept under this name.
fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/people/snapshots/documents").join(format!("{name}.png"))
}

fn differing(one: &RgbaImage, other: &RgbaImage) -> usize {
    if one.dimensions() != other.dimensions() {
        return usize::MAX;
    }
    let far = |(a, b): (&image::Rgba<u8>, &image::Rgba<u8>)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > SHADE);
    one.pixels().zip(other.pixels()).filter(|pair| far(*pair)).count()
}

/// What is unlike about a page; nothing when it looks as it was kept.
fn unlike(name: &str, png: &[u8]) -> Option<String> {
    let path = kept(name);
    let told = match std::fs::read(&path) {
        Ok(old) => {
            let read = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_rgba8();
            let points = differing(&read(&old), &read(png));
            (points > POINTS).then(|| format!("{name}: {points} points are shaded otherwise"))
        }
        Err(_) => Some(format!("{name}: no picture is kept")),
    };
    if told.is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path.with_extension("new.png"), png).unwrap();
    }
    told
}

async fn pages(hall: &Hall, agent: &Agent, body: Value) -> Vec<Vec<u8>> {
    let seen = hall.post(agent, PREVIEW, body).await.good();
    assert_eq!(seen["diagnostics"], json!([]), "{seen}");
    let page = |page: &Value| {
        let data = page.as_str().unwrap().strip_prefix("data:image/png;base64,").unwrap();
        base64::engine::general_purpose::STANDARD.decode(data).unwrap()
    };
    seen["pages"].as_array().unwrap().iter().map(page).collect()
}

/// The commune and its parcels around a note, so that towns are named and extracts are drawn.
async fn ground(hall: &Hall) {
    let sql = "insert into cadastre.communes (commune, id, name, geom) values
            ('80016', '80016', 'Albert', ST_Multi(ST_MakeEnvelope(2.6, 49.9, 2.7, 50.1, 4326)));
        insert into cadastre.parcels (commune, id, prefix, section, number, geom)
            select '80016', format('80016000AB%s', lpad(n::text, 4, '0')), '000', 'AB', n::text,
                ST_Multi(ST_MakeEnvelope(2.6492 + n * 0.0002, 50.0009, 2.6494 + n * 0.0002, 50.0011, 4326))
            from generate_series(1, 6) n";
    sqlx::raw_sql(sql).execute(hall.town.pool()).await.unwrap();
}

fn body(subject: &str, template: &Value, language: &str) -> Value {
    json!({"type": subject, "form": template["form"], "title": template["title"], "language": language,
        "text": template["text"], "commune": "80016", "day": "2026-03-12"})
}

#[tokio::test(flavor = "multi_thread")]
async fn every_document_of_the_house_looks_as_it_was_agreed() {
    let hall = hall().await;
    ground(&hall).await;
    let maire = hall.administrator().await;
    let head = json!({"commune": "80016", "values": {"name": "Ville d’Albert", "service": "Accueil", "address": "Place d’Armes\n80300 Albert",
        "phone": "03 22 74 38 30", "signer_name": "Odile Lefebvre", "signer_title": "Le maire", "place": "Albert"}});
    hall.post(&maire, "/api/records/letterheads", head).await.good();
    let modules = hall.get(&maire, "/api/records").await.good();
    let types = modules.as_array().unwrap().iter().flat_map(|module| module["types"].as_array().unwrap());
    let mut unlikes = Vec::new();
    let mut seen = 0;
    for subject in types.map(|kind| kind["id"].as_str().unwrap()) {
        for language in ["fr", "en", "es"] {
            let vocabulary = format!("/api/documents/vocabulary?type={subject}&lang={language}");
            for template in hall.get(&maire, &vocabulary).await.good()["templates"].as_array().unwrap() {
                for (at, png) in pages(&hall, &maire, body(subject, template, language)).await.iter().enumerate() {
                    let name = format!("{subject}-{}-{language}-{}", template["name"].as_str().unwrap(), at + 1);
                    unlikes.extend(unlike(&name, png));
                    seen += 1;
                }
            }
        }
    }
    assert!(seen >= 30 && unlikes.is_empty(), "{seen} pages\n{}", unlikes.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_with_everything_in_it_looks_as_it_was_agreed() {
    let hall = hall().await;
    ground(&hall).await;
    let marc = hall.agent("marc", "town-administrator", Some("80016")).await;
    let note = json!({"values": {"title": "Banc cassé", "cost": "1245,50", "due": "2026-12-31"},
        "geometry": {"type": "Point", "coordinates": [2.65, 50.001]}});
    let id = hall.post(&marc, "/api/records/map-notes", note).await.good()["id"].clone();
    let text = "#show: letter.with(to: (doc.title, [80300 Albert]), subject: [Essai])
#rows(docs, (title: [Titre], cost: [Coût], due: [Échéance]), total: \"cost\")

#if doc.raw.cost > 1000 [Une délibération est nécessaire.]

#map(scale: 500, width: 100mm, height: 60mm)

#barcode(paper.number) #qr(\"https://ville.fr\")

#signature()";
    let mut unlikes = Vec::new();
    let sheets = "#labels(sheet: \"L7163\", doc => [#doc.title \\ #doc.cost])";
    for (name, form, text) in [("everything", "letter", text), ("labels", "labels", sheets)] {
        let mut asked = body("map-notes", &json!({"form": form, "title": "Essai", "text": text}), "fr");
        asked["id"] = id.clone();
        for (at, png) in pages(&hall, &marc, asked).await.iter().enumerate() {
            unlikes.extend(unlike(&format!("{name}-{}", at + 1), png));
        }
    }
    assert!(unlikes.is_empty(), "{}", unlikes.join("\n"));
}
