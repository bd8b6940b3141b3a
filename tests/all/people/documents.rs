//! Documents: made of records, numbered without a gap, kept as they are; templates that go wrong hurt nobody.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::hall::{Agent, Answer, Hall, hall};

const NOTES: &str = "/api/records/map-notes";
const TEMPLATES: &str = "/api/records/document-templates";
const PREVIEW: &str = "/api/documents/preview";

async fn note(hall: &Hall, agent: &Agent, title: &str) -> i64 {
    let geometry = json!({"type": "Point", "coordinates": [2.65, 50.001]});
    let body = json!({"values": {"title": title, "cost": "1245,50", "due": "2026-12-31"}, "geometry": geometry});
    hall.post(agent, NOTES, body).await.good()["id"].as_i64().unwrap()
}

async fn made(hall: &Hall, agent: &Agent, id: i64, template: &str) -> Answer {
    hall.post(agent, &format!("{NOTES}/{id}/documents"), json!({"template": template})).await
}

/// Who writes templates and works on notes.
async fn clerk(hall: &Hall, login: &str, commune: Option<&str>) -> Agent {
    hall.agent(login, "town-administrator", commune).await
}

async fn preview(hall: &Hall, agent: &Agent, text: &str) -> Answer {
    let body = json!({"type": "map-notes", "form": "letter", "title": "Essai", "language": "fr", "text": text});
    hall.post(agent, PREVIEW, body).await
}

fn text_of(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_made_numbered_kept_opened_and_joined_by_its_signed_version() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let id = note(&hall, &marc, "Banc cassé").await;
    let path = format!("{NOTES}/{id}/documents");
    let offered = hall.get(&marc, &path).await.good();
    let titles: Vec<&str> =
        offered["templates"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Fiche de terrain", "Liste des remarques", "Réponse à un signalement"]);
    assert_eq!(offered["actions"], json!(["print", "sign"]));

    let letter = made(&hall, &marc, id, "reply").await.good();
    assert!(letter["number"].as_str().unwrap().ends_with("-00001"), "{letter}");
    assert_eq!(letter["title"], "Réponse à un signalement – Banc cassé");
    let opened = hall.get(&marc, &format!("{path}/{}", letter["id"])).await;
    assert_eq!(opened.headers["content-type"], "application/pdf");
    let text = text_of(&opened.body);
    assert!(text.contains("Banc cassé") && text.contains("31 décembre 2026"), "{text}");
    assert!(text.contains(letter["number"].as_str().unwrap()), "the letter bears its number: {text}");

    let signed = format!("{path}/{}/signed?name=lettre.pdf", letter["id"]);
    hall.get(&marc, &signed).await.refused(404);
    let send = async |bytes: Vec<u8>| hall.put_file(&marc, &signed, bytes).await;
    send(b"Pas un PDF".to_vec()).await.refused(422);
    assert_eq!(send(opened.body.clone()).await.good()["signed"], "lettre.pdf");
    assert_eq!(hall.get(&marc, &signed).await.body, opened.body);
    assert_eq!(hall.get(&marc, &path).await.good()["documents"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gap_even_when_templates_fail_and_each_town_counts_its_own() {
    let hall = hall().await;
    let marc = clerk(&hall, "marc", Some("80016")).await;
    let id = note(&hall, &marc, "Banc").await;
    let broken =
        json!({"values": {"subject": "map-notes", "title": "Faux", "name": "faux", "body": "#doc.nulle-part"}});
    hall.post(&marc, TEMPLATES, broken).await.good();
    let mut numbers = Vec::new();
    for template in ["note-list", "faux", "note-list"] {
        let answer = made(&hall, &marc, id, template).await;
        if template == "faux" {
            let refused = answer.refused(422);
            assert_eq!(refused["diagnostics"][0]["line"], 1, "{refused}");
            assert!(refused["detail"].as_str().unwrap().contains("nulle-part"), "{refused}");
        } else {
            numbers.push(answer.good()["number"].as_str().unwrap()[5..].to_owned());
        }
    }
    assert_eq!(numbers, ["00001", "00002"]);
    let anne = hall.agent("anne", "notes", Some("93010")).await;
    let other = note(&hall, &anne, "Trottoir").await;
    assert!(made(&hall, &anne, other, "note-list").await.good()["number"].as_str().unwrap().ends_with("-00001"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_never_changed_and_never_seen_by_another_town() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let id = note(&hall, &marc, "Banc").await;
    let letter = made(&hall, &marc, id, "note-list").await.good();
    let path = format!("{NOTES}/{id}/documents/{}", letter["id"]);
    for agent in
        [hall.agent("anne", "notes", Some("93010")).await, hall.agent("lea", "addressing", Some("80016")).await]
    {
        for path in [format!("{NOTES}/{id}/documents"), path.clone()] {
            hall.get(&agent, &path).await.refused(404);
        }
        made(&hall, &agent, id, "note-list").await.refused(404);
        hall.put_file(&agent, &format!("{path}/signed"), b"%PDF-1.7".to_vec()).await.refused(404);
    }
    let reader = hall.agent("rose", "reader", Some("80016")).await;
    assert_eq!(hall.get(&reader, &format!("{NOTES}/{id}/documents")).await.good()["actions"], json!([]));
    made(&hall, &reader, id, "note-list").await.refused(403);

    let mut owner = hall.town.owner().await;
    for sql in [
        "update documents.documents set title = 'Autre'",
        "update documents.documents set pdf = signed",
        "delete from documents.documents",
    ] {
        let refused = sqlx::query(sql).execute(&mut owner).await.unwrap_err().to_string();
        assert!(refused.contains("kept as it was made") || refused.contains("null value"), "{sql}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_template_of_the_commune_stands_before_that_of_its_group_and_that_of_beffroi() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    let group = hall
        .post(
            &maire,
            "/api/records/town-groups",
            json!({"values": {"name": "Pays du Coquelicot", "siren": "248000531"}}),
        )
        .await;
    let group = group.good()["id"].clone();
    let member = json!({"commune": "80016", "values": {"town_group": group}});
    hall.post(&maire, "/api/records/town-group-communes", member).await.good();
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let id = note(&hall, &marc, "Banc").await;
    let origin = async || {
        let offered = hall.get(&marc, &format!("{NOTES}/{id}/documents")).await.good();
        let all = offered["templates"].as_array().unwrap().clone();
        all.into_iter().find(|one| one["name"] == "reply").map_or(Value::Null, |one| one["origin"].clone())
    };
    assert_eq!(origin().await, "beffroi");
    let new = |title: &str| json!({"subject": "map-notes", "name": "reply", "title": title, "body": format!("{title} #doc.title")});
    let mut of_group = new("Du groupe");
    of_group["town_group"] = group;
    hall.post(&maire, TEMPLATES, json!({"values": of_group})).await.good();
    assert_eq!(origin().await, "group");
    let mine = hall.post(&maire, TEMPLATES, json!({"commune": "80016", "values": new("De la commune")})).await.good();
    assert_eq!(origin().await, "commune");
    let letter = made(&hall, &marc, id, "reply").await.good();
    let pdf = hall.get(&marc, &format!("{NOTES}/{id}/documents/{}", letter["id"])).await.body;
    assert!(text_of(&pdf).contains("De la commune Banc"));
    hall.patch(&maire, &format!("{TEMPLATES}/{}", mine["id"]), 1, json!({"values": {"active": false}})).await.good();
    assert_eq!(origin().await, Value::Null, "the commune wants none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_template_is_stopped_with_a_clear_message_while_others_are_answered() {
    let hall = hall().await;
    let marc = clerk(&hall, "marc", Some("80016")).await;
    note(&hall, &marc, "Banc").await;
    let told = async |text: &str| {
        let answer = preview(&hall, &marc, text).await;
        let told = answer.json();
        match answer.status.as_u16() {
            200 => told["diagnostics"][0]["message"].as_str().unwrap().to_owned(),
            422 => told["title"].as_str().unwrap().to_owned(),
            other => panic!("{other}: {told}"),
        }
    };
    for (text, message) in [
        ("#let x = 0\n#while true { x += 1 }", "ne finit jamais"),
        ("#while 1 < x() { }\n#let x() = 2", "x"),
        ("#let f() = f()\n#f()", "sans fin"),
        ("#read(\"/etc/passwd\")", "ne lit que"),
        ("#include \"/etc/passwd\"", "ne lit que"),
        ("#image(\"../../../etc/passwd\")", "aucun fichier"),
        ("#import \"@preview/cetz:0.3.0\": canvas", "paquet"),
        ("#plugin(bytes((0, 97, 115, 109)))", "function"),
        ("#for i in range(300) { pagebreak(weak: false) }", "trop long"),
        ("#for i in range(100000) [#pagebreak() x]", "Modèle"),
        ("#(\"a\" * 3000000000).len()", "trop lourd"),
        ("#let s = \"x\"\n#for i in range(60) { s = s + s }", "trop lourd"),
        ("#for i in range(9000) { for j in range(9000) { let a = calc.sin(i * j) } }", "Modèle sans fin"),
    ] {
        let (message_told, other) = tokio::join!(told(text), hall.get(&marc, "/api/records"));
        assert!(message_told.contains(message), "{text}: {message_told}");
        other.good();
    }
    assert_eq!(preview(&hall, &marc, "Bonjour #doc.title").await.good()["total"], 1, "and it goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_a_template_sees_its_pages_or_the_line_that_is_wrong() {
    let hall = hall().await;
    let marc = clerk(&hall, "marc", Some("80016")).await;
    let empty = preview(&hall, &marc, "Bonjour #doc.title, #doc.cost, #doc.raw.cost").await.good();
    assert_eq!((&empty["record"], &empty["total"]), (&Value::Null, &json!(1)), "made-up values before there is a note");
    note(&hall, &marc, "Banc cassé").await;
    let seen = preview(&hall, &marc, "#show: letter\nBonjour #doc.title").await.good();
    assert_eq!(seen["record"], "Banc cassé");
    assert!(seen["pages"][0].as_str().unwrap().starts_with("data:image/png;base64,iVBOR"));
    for (language, word) in [("fr", "n’existe pas"), ("en", "does not exist"), ("es", "no existe")] {
        let body = json!({"type": "map-notes", "form": "letter", "title": "E", "language": "fr", "text": "Un\n\nBonjour #dco"});
        let wrong = hall.post(&marc, &format!("{PREVIEW}?lang={language}"), body).await.good();
        let told = &wrong["diagnostics"][0];
        assert_eq!((&told["line"], &told["column"], &told["from"]), (&json!(3), &json!(10), &json!(13)), "{told}");
        assert!(
            told["message"].as_str().unwrap().contains(word) && told["original"] == "unknown variable: dco",
            "{told}"
        );
    }
    let vocabulary = hall.get(&marc, "/api/documents/vocabulary?type=map-notes").await.good();
    let paths: Vec<&str> =
        vocabulary["fields"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert!(["doc.title", "doc.raw.due", "town.name", "today"].iter().all(|path| paths.contains(path)), "{paths:?}");
    let notes = hall.agent("nina", "notes", Some("80016")).await;
    preview(&hall, &notes, "Bonjour").await.refused(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn paragraphs_letterhead_totals_and_a_map_extract_are_filled_in() {
    let hall = hall().await;
    let marc = clerk(&hall, "marc", Some("80016")).await;
    let id = note(&hall, &marc, "Banc").await;
    let paragraph = json!({"values": {"title": "Horaires", "body": "Ouvert pour #doc.title à #town.commune."}});
    assert_eq!(hall.post(&marc, "/api/records/paragraphs", paragraph).await.good()["values"]["name"], "horaires");
    let head =
        json!({"values": {"name": "Ville d’Albert", "signer_name": "Odile Lefebvre", "signer_title": "Le maire"}});
    hall.post(&marc, "/api/records/letterheads", head).await.good();
    let text = "#show: letter\n#paragraph(\"horaires\")\n#rows(docs, (title: [Titre], cost: [Coût]), total: \"cost\")\n#map(scale: 500, width: 100mm, height: 60mm)\n#barcode(paper.number)\n#signature()";
    let new = json!({"values": {"subject": "map-notes", "title": "Tout", "body": text}});
    hall.post(&marc, TEMPLATES, new).await.good();
    let letter = made(&hall, &marc, id, "tout").await.good();
    let pdf = hall.get(&marc, &format!("{NOTES}/{id}/documents/{}", letter["id"])).await.body;
    let text = text_of(&pdf);
    for word in ["Ouvert pour Banc", "Ville d’Albert", "Le maire", "Odile Lefebvre"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    // A drawing sets each letter at its place.
    let drawn: String = text.split_whitespace().collect();
    assert!(drawn.contains("1/500") && drawn.contains("EPSG:3950"), "{drawn}");
    assert_eq!(text.matches("245,50").count(), 2, "the cost and its total: {text}");
    let wrong = preview(&hall, &marc, "#paragraph(\"inconnu\")").await.good();
    assert!(wrong["diagnostics"][0]["message"].as_str().unwrap().contains("« inconnu »"), "{wrong}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_record_and_day_make_the_same_bytes() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let id = note(&hall, &marc, "Banc").await;
    let file = async || {
        let mut owner = hall.town.owner().await;
        // The number is part of the letter: taken back, it is given again.
        sqlx::query("update documents.numbers set last = 0").execute(&mut owner).await.unwrap();
        sqlx::raw_sql("begin; set local beffroi.forgetting = 'on'; delete from documents.documents; commit")
            .execute(&mut owner)
            .await
            .unwrap();
        let letter = made(&hall, &marc, id, "site-sheet").await.good();
        hall.get(&marc, &format!("{NOTES}/{id}/documents/{}", letter["id"])).await.body
    };
    let (first, second) = (file().await, file().await);
    assert!(first == second, "two files of {} and {} bytes", first.len(), second.len());
    assert!(first.windows(7).any(|word| word == b"pdfaid:"), "it says that it is PDF/A");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_of_documents_is_for_those_who_administer_and_is_only_read() {
    let hall = hall().await;
    let marc = clerk(&hall, "marc", Some("80016")).await;
    let id = note(&hall, &marc, "Banc").await;
    made(&hall, &marc, id, "note-list").await.good();
    let register = hall.get(&marc, "/api/records/documents").await.good();
    assert_eq!((&register["total"], &register["items"][0]["values"]["made_by"]), (&json!(1), &json!("Marc")));
    let described = hall.get(&marc, "/api/records/documents/description").await.good();
    assert_eq!(described["actions"], json!(["list", "see", "export", "print"]));
    let reader = hall.agent("rose", "reader", Some("80016")).await;
    hall.get(&reader, "/api/records/documents").await.refused(404);
    let document = register["items"][0]["id"].as_i64().unwrap();
    hall.delete(&marc, &format!("/api/records/documents/{document}"), 1).await.refused(403);
    hall.ask(&marc, Method::GET, &format!("/api/records/documents/{document}/attachments/pdf"), &[], None).await.good();
}
