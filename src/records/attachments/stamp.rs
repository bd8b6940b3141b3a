//! The number of a register, written in red on the first page of the PDF it was given to. The document as it came in stays
//! in the history of the record.

use std::io::{Read as _, Write as _};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream, StringFormat, dictionary};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, PgConnection};
use tempfile::NamedTempFile;

use crate::base::Language;
use crate::catalog::quoted;
use crate::records::Error;
use crate::records::attachments::field::keep;
use crate::records::attachments::store::{Attachment, Sent, read_parts, write};
use crate::records::door::hold;
use crate::records::model::{FieldKind, RecordType};
use crate::records::rules::{Change, Violation};

const PDF: &str = "application/pdf";
/// Font of the stamp in the resources of a page, and what was stamped on it: a document is stamped once with the same words.
const FONT: &str = "BeffroiStamp";
const WORDS: &str = "BeffroiStamps";
/// Height of the letters, distance from the edges, width of a letter as a share of its height.
const SIZE: f32 = 13.0;
const MARGIN: f32 = 18.0;
const LETTER: f32 = 0.58;
/// Most bytes any part of a document may unfold to.
const UNFOLDED: usize = 256 << 20;

/// Stamp the files of a record just written whose fields say so.
///
/// # Errors
/// A violation on the field of a PDF that cannot be read; when the database does not answer.
pub async fn stamp(connection: &mut PgConnection, kind: &RecordType, id: i64, change: &Change) -> Result<(), Error> {
    for field in kind.fields.iter().filter(|field| field.kind == FieldKind::File) {
        let (Some(pattern), Some(sent)) = (&field.stamp, change.values.get(&field.name)) else { continue };
        let Ok(held) = serde_json::from_value::<Attachment>(sent.clone()) else { continue };
        if held.media_type != PDF {
            continue;
        }
        let Some(record) = hold(connection, kind, id).await? else { continue };
        let words = RecordType::filled(pattern, &record.values);
        let mut file = read_parts(connection, change.commune.as_deref(), &held.digest).await?;
        let stamped = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(Error::Writing)?;
            Ok::<_, Error>(stamped(&bytes, &words))
        });
        let broken = || Error::Violations(vec![Violation::of(&field.name, unreadable(change.language))]);
        let bytes = match stamped.await.map_err(|_| broken())?? {
            Stamped::Done(bytes) => bytes,
            Stamped::Already => continue,
            Stamped::Broken => return Err(broken()),
            Stamped::Locked => {
                return Err(Error::Violations(vec![Violation::of(&field.name, locked(change.language))]));
            }
        };
        let sent = sent_of(&bytes, held.name)?;
        let kept = write(connection, change.commune.as_deref(), sent, PDF.to_owned()).await?;
        let kept = json!({"digest": kept.digest, "name": kept.name, "type": kept.media_type, "size": kept.size});
        let sql = format!("update {} set {} = $1 where fid = $2", kind.sql_table(), quoted(&field.name));
        sqlx::query(AssertSqlSafe(sql)).bind(&kept).bind(id).execute(&mut *connection).await?;
        keep(connection, kind, id, &with(change, &field.name, kept)).await?;
    }
    Ok(())
}

fn with(change: &Change, field: &str, value: Value) -> Change {
    let mut change = change.clone();
    change.values.insert(field.to_owned(), value);
    change
}

fn sent_of(bytes: &[u8], name: String) -> Result<Sent, Error> {
    let mut file = NamedTempFile::new().map_err(Error::Writing)?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(Error::Writing)?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    Ok(Sent { file, digest: Sha256::digest(bytes).to_vec(), size, name })
}

fn unreadable(language: Language) -> &'static str {
    language.pick(
        "Ce PDF est abîmé : le numéro ne peut pas y être apposé. Numérisez le document de nouveau.",
        "This PDF is damaged: the number cannot be stamped on it. Scan the document again.",
        "Este PDF está dañado: no se puede estampar el número. Digitalice el documento de nuevo.",
    )
}

fn locked(language: Language) -> &'static str {
    language.pick(
        "Ce PDF est protégé par un mot de passe : enregistrez-le sans protection, puis joignez-le.",
        "This PDF is protected by a password: save it without protection, then attach it.",
        "Este PDF está protegido con contraseña: guárdelo sin protección y adjúntelo.",
    )
}

/// What became of a document.
#[derive(Debug, PartialEq)]
enum Stamped {
    Done(Vec<u8>),
    /// It bears these words.
    Already,
    Broken,
    Locked,
}

fn stamped(bytes: &[u8], words: &str) -> Stamped {
    let options = LoadOptions::with_max_decompressed_size(UNFOLDED);
    let Ok(mut document) = Document::load_mem_with_options(bytes, options) else { return Stamped::Broken };
    if document.is_encrypted() || document.was_encrypted() {
        return Stamped::Locked;
    }
    let Some(page) = document.page_iter().next() else { return Stamped::Broken };
    let before = stamps(&document, page);
    if before.iter().any(|stamp| stamp == words.as_bytes()) {
        return Stamped::Already;
    }
    let drawn = draw(&document, page, words, before.len());
    let mut out = Vec::new();
    match put(&mut document, page, drawn, before, words).and_then(|()| Ok(document.save_to(&mut out)?)) {
        Ok(()) => Stamped::Done(out),
        Err(error) => {
            tracing::info!(%error, "a PDF could not be stamped");
            Stamped::Broken
        }
    }
}

fn stamps(document: &Document, page: ObjectId) -> Vec<Vec<u8>> {
    let found = document.get_dictionary(page).and_then(|page| page.get(WORDS.as_bytes())).and_then(Object::as_array);
    let texts = found.into_iter().flatten().filter_map(|stamp| stamp.as_str().ok());
    texts.map(<[u8]>::to_vec).collect()
}

/// A key of the page, else of what the page is a part of.
fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut at = document.get_dictionary(page).ok()?;
    // Trees of pages are flat; one that bites its own tail is left.
    for _ in 0..64 {
        if let Ok(found) = at.get_deref(key, document) {
            return Some(found.clone());
        }
        at = at.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

/// Left, bottom, right, top of what is shown of a page; A4 where it does not say.
fn shown(document: &Document, page: ObjectId) -> [f32; 4] {
    let read = |key: &[u8]| {
        let corners = inherited(document, page, key)?;
        let numbers: Vec<f32> = corners.as_array().ok()?.iter().filter_map(|number| number.as_float().ok()).collect();
        let [a, b, c, d] = numbers[..] else { return None };
        let sides = [a.min(c), b.min(d), a.max(c), b.max(d)];
        (sides[2] - sides[0] > 1.0 && sides[3] - sides[1] > 1.0).then_some(sides)
    };
    read(b"CropBox").or_else(|| read(b"MediaBox")).unwrap_or([0.0, 0.0, 595.0, 842.0])
}

/// The stamp in a frame at the top right as the page is read, whichever way it is turned; below those that are there.
fn draw(document: &Document, page: ObjectId, words: &str, before: usize) -> String {
    let [left, bottom, right, top] = shown(document, page);
    let turned = inherited(document, page, b"Rotate").and_then(|turn| turn.as_i64().ok()).unwrap_or(0).rem_euclid(360);
    let (width, height) = if turned % 180 == 0 { (right - left, top - bottom) } else { (top - bottom, right - left) };
    let count = f32::from(u16::try_from(words.chars().count()).unwrap_or(u16::MAX));
    let size = SIZE.min((width - 2.0 * MARGIN) / (count * LETTER).max(1.0)).max(4.0);
    let long = count * LETTER * size;
    let rows = f32::from(u16::try_from(before).unwrap_or(u16::MAX));
    let (x, y) = (width - MARGIN - long, height - MARGIN - size - rows * 2.0 * size);
    let matrix = match turned {
        90 => format!("0 1 -1 0 {} {}", right - y, bottom + x),
        180 => format!("-1 0 0 -1 {} {}", right - x, top - y),
        270 => format!("0 -1 1 0 {} {}", left + y, top - x),
        _ => format!("1 0 0 1 {} {}", left + x, bottom + y),
    };
    let text: String = words.chars().map(letter).collect();
    format!(
        "Q\nq {matrix} cm 0.8 0 0 RG 0.8 0 0 rg 1 w {} {} {} {} re S BT /{FONT} {size} Tf ({text}) Tj ET Q\n",
        -0.4 * size,
        -0.45 * size,
        long + 0.8 * size,
        1.6 * size,
    )
}

/// A letter within a text of a page: what is not Latin is left as a question mark.
fn letter(sign: char) -> String {
    match sign {
        '(' | ')' | '\\' => format!("\\{sign}"),
        ' '..='~' => sign.to_string(),
        '\u{a0}'..='\u{ff}' => format!("\\{:03o}", u32::from(sign)),
        _ => "?".to_owned(),
    }
}

fn put(
    document: &mut Document,
    page: ObjectId,
    drawn: String,
    mut stamps: Vec<Vec<u8>>,
    words: &str,
) -> Result<(), lopdf::Error> {
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica-Bold", "Encoding" => "WinAnsiEncoding",
    });
    give_font(document, page, font)?;
    let (opens, closes) = (b"q\n".to_vec(), drawn.into_bytes());
    let opens = document.add_object(Stream::new(Dictionary::new(), opens));
    let closes = document.add_object(Stream::new(Dictionary::new(), closes));
    // What the page draws is kept to itself, whatever state it leaves behind.
    let mut contents = vec![Object::Reference(opens)];
    contents.extend(document.get_page_contents(page).into_iter().map(Object::Reference));
    contents.push(Object::Reference(closes));
    stamps.push(words.as_bytes().to_vec());
    let stamps: Vec<Object> = stamps.into_iter().map(|stamp| Object::String(stamp, StringFormat::Literal)).collect();
    let page = document.get_object_mut(page)?.as_dict_mut()?;
    page.set("Contents", contents);
    page.set(WORDS, stamps);
    Ok(())
}

fn give_font(document: &mut Document, page: ObjectId, font: ObjectId) -> Result<(), lopdf::Error> {
    let resources = document.get_or_create_resources(page)?.as_dict_mut()?;
    match resources.get(b"Font").cloned() {
        Ok(Object::Reference(fonts)) => document.get_object_mut(fonts)?.as_dict_mut()?.set(FONT, font),
        Ok(Object::Dictionary(mut fonts)) => {
            fonts.set(FONT, font);
            resources.set("Font", fonts);
        }
        _ => resources.set("Font", dictionary! { FONT => font }),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, Object, dictionary};

    use super::{FONT, Stamped, stamped};

    fn letter(turned: i64) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let pages = document.new_object_id();
        let content = document.add_object(lopdf::Stream::new(dictionary! {}, b"0 0 10 10 re f".to_vec()));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content, "Rotate" => turned,
        });
        let kids: Vec<Object> = vec![page.into()];
        let sides: Vec<Object> = vec![0.into(), 0.into(), 595.into(), 842.into()];
        document
            .objects
            .insert(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1, "MediaBox" => sides }.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    fn drawn(bytes: &[u8]) -> String {
        let document = Document::load_mem(bytes).unwrap();
        let page = document.page_iter().next().unwrap();
        assert!(document.get_page_fonts(page).unwrap().contains_key(FONT.as_bytes()));
        String::from_utf8(document.get_page_content(page)).unwrap()
    }

    #[test]
    fn the_number_is_in_red_at_the_top_right_whichever_way_the_page_is_turned() {
        for (turned, way) in [(0, "1 0 0 1"), (90, "0 1 -1 0"), (180, "-1 0 0 -1"), (270, "0 -1 1 0")] {
            let Stamped::Done(bytes) = stamped(&letter(turned), "2026-A-000123") else { panic!("{turned}") };
            let page = drawn(&bytes);
            assert!(page.contains("0.8 0 0 rg") && page.contains("(2026-A-000123) Tj") && page.contains(way), "{page}");
            assert!(page.find("0 0 10 10 re f").unwrap() < page.find("2026-A").unwrap(), "over what the page draws");
        }
    }

    #[test]
    fn the_same_number_is_stamped_once_and_another_one_below() {
        let Stamped::Done(once) = stamped(&letter(0), "2026-A-000123") else { panic!() };
        assert_eq!(stamped(&once, "2026-A-000123"), Stamped::Already);
        let Stamped::Done(twice) = stamped(&once, "2026-D-000001") else { panic!() };
        let page = drawn(&twice);
        assert!(page.contains("(2026-A-000123)") && page.contains("(2026-D-000001)"));
    }

    #[test]
    fn what_is_no_whole_document_is_told_not_guessed() {
        let whole = letter(0);
        for broken in [b"".to_vec(), b"%PDF-1.7\nnothing".to_vec(), whole[..whole.len() / 3].to_vec(), vec![0xff; 4096]]
        {
            assert_eq!(stamped(&broken, "2026-A-000123"), Stamped::Broken);
        }
        let Stamped::Done(bytes) = stamped(&whole, "n° (1) \\ →") else { panic!() };
        assert!(drawn(&bytes).contains("(n\\260 \\(1\\) \\\\ ?) Tj"));
    }
}
