//! What leaves is PDF/A-2b, says its validator: `make pdfa` runs this with veraPDF.

use std::process::Command;

use serde_json::json;

use crate::people::mail_merge::merged;
use crate::support::hall::hall;

const NOTES: &str = "/api/records/map-notes";
const EVERYTHING: &str = "#show: letter.with(to: (doc.title, [80300 Albert]), subject: [Essai])
= Titre

*gras* _italique_ `code` – #doc.cost

#rows(docs, (title: [Titre], cost: [Coût]), total: \"cost\")

#map(scale: 500, width: 100mm, height: 60mm)

#barcode(paper.number) #qr(\"https://ville.fr\")

#signature()";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs veraPDF: make pdfa"]
async fn letters_with_everything_in_them_labels_and_mail_merges_are_pdf_a() {
    let hall = hall().await;
    let marc = hall.agent("marc", "town-administrator", Some("80016")).await;
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    let mut keep = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        files.push(path);
    };
    let note = json!({"values": {"title": "Banc", "cost": "1245,50"}, "geometry": {"type": "Point", "coordinates": [2.65, 50.001]}});
    let id = hall.post(&marc, NOTES, note).await.good()["id"].clone();
    let labels = "#labels(sheet: \"L7163\", doc => [#doc.title])";
    for (name, kind, body) in [("lettre", "letter", EVERYTHING), ("etiquettes", "labels", labels)] {
        let template = json!({"values": {"subject": "map-notes", "title": name, "kind": kind, "body": body}});
        hall.post(&marc, "/api/records/document-templates", template).await.good();
        let path = format!("{NOTES}/{id}/documents");
        let made = hall.post(&marc, &path, json!({"template": name})).await.good();
        keep(&format!("{name}.pdf"), &hall.get(&marc, &format!("{path}/{}", made["id"])).await.body);
    }
    keep("publipostage.pdf", &merged(&hall, &marc, 120).await);

    let tools = std::env::var("BEFFROI_VERAPDF").unwrap();
    let check = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/pdfa/Check.java");
    let told = Command::new("java").args(["-cp", &format!("{tools}/*"), check]).args(&files).output().unwrap();
    assert!(
        told.status.success(),
        "{}{}",
        String::from_utf8_lossy(&told.stdout),
        String::from_utf8_lossy(&told.stderr)
    );
}
