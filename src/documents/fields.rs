//! What a template of a record type may name: its fields, those of what it refers to and of what hangs on it, the building
//! blocks. Offered while somebody types.

use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::Language;
use crate::documents::Error;
use crate::documents::service::Documents;
use crate::documents::template::{BuiltInText, paragraphs};
use crate::records::{FieldKind, RecordType, said};

/// Something to write into a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Offered {
    /// What is written: `doc.number`.
    pub path: String,
    pub title: String,
    /// What it is: `text`, `date`, `list` …; `block`, `paragraph`.
    pub kind: String,
}

/// Everything a template may name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Vocabulary {
    pub fields: Vec<Offered>,
    pub blocks: Vec<Offered>,
    /// Those of Beffroi, to begin with.
    pub templates: Vec<BuiltInText>,
}

/// What a building block looks like when it is written; `|` is where writing goes on.
const BLOCKS: &[(&str, [&str; 3])] = &[
    (
        "show: letter.with(\n  to: (doc.label,),\n  subject: [|],\n)",
        ["Lettre : adresse, objet, date", "Letter: address, subject, date", "Carta: dirección, asunto, fecha"],
    ),
    ("show: report", ["Rapport : titre et date", "Report: title and date", "Informe: título y fecha"]),
    (
        "labels(sheet: \"L7160\", doc => [#doc.label|])",
        ["Planche d’étiquettes", "Sheet of labels", "Hoja de etiquetas"],
    ),
    ("signature()", ["Signature", "Signature", "Firma"]),
    ("paragraph(\"|\")", ["Paragraphe du registre", "Paragraph of the register", "Párrafo del registro"]),
    ("rows(docs, (label: [|]))", ["Tableau de fiches", "Table of records", "Tabla de fichas"]),
    (
        "map(scale: 1000, width: 170mm, height: 110mm)",
        ["Extrait de plan à l’échelle", "Map extract at scale", "Extracto de plano a escala"],
    ),
    ("barcode(paper.number)", ["Code à barres", "Bar code", "Código de barras"]),
    ("qr(\"https://|\")", ["Code QR", "QR code", "Código QR"]),
    ("if doc.raw.| != none [ ] else [ ]", ["Condition : si… sinon", "Condition: if … else", "Condición: si… si no"]),
    (
        "for sub in doc.subs.| [ #sub.label ]",
        [
            "Répétition sur des fiches liées",
            "Repeat over records that hang on it",
            "Repetición sobre fichas vinculadas",
        ],
    ),
    ("money(|)", ["Montant en euros", "Amount in euros", "Importe en euros"]),
    ("sum(docs, \"|\")", ["Somme d’un champ", "Sum of a field", "Suma de un campo"]),
    ("logo()", ["Logo de la commune", "Logo of the town", "Logotipo del municipio"]),
    ("t(fr: [|], en: [], es: [])", ["Texte selon la langue", "Text by language", "Texto según el idioma"]),
    ("pagebreak()", ["Saut de page", "Page break", "Salto de página"]),
];

/// What every template may name beside its record.
const COMMON: &[(&str, [&str; 3])] = &[
    ("today", ["Date du jour", "Today", "Fecha de hoy"]),
    ("paper.number", ["Numéro du document", "Number of the document", "Número del documento"]),
    ("paper.title", ["Titre du document", "Title of the document", "Título del documento"]),
    ("town.name", ["Nom en tête", "Name of the letterhead", "Nombre del membrete"]),
    ("town.commune", ["Commune", "Commune", "Municipio"]),
    ("town.insee", ["Code INSEE", "INSEE code", "Código INSEE"]),
    ("town.service", ["Service", "Service", "Servicio"]),
    ("town.address", ["Adresse de la mairie", "Address of the town hall", "Dirección del ayuntamiento"]),
    ("town.phone", ["Téléphone de la mairie", "Telephone of the town hall", "Teléfono del ayuntamiento"]),
    ("town.email", ["Courriel de la mairie", "E-mail of the town hall", "Correo del ayuntamiento"]),
    ("town.website", ["Site de la commune", "Website of the town", "Sitio del municipio"]),
    ("signer.name", ["Nom du signataire", "Name of whoever signs", "Nombre del firmante"]),
    ("signer.title", ["Qualité du signataire", "Title of whoever signs", "Cargo del firmante"]),
];

impl Documents {
    /// What a template for records of `kind` may name.
    ///
    /// # Errors
    /// For whoever keeps no templates.
    pub async fn vocabulary(
        &self,
        person: &Person,
        kind: &RecordType,
        commune: Option<&str>,
        language: Language,
    ) -> Result<Vocabulary, Error> {
        self.writes_templates(person)?;
        let mut fields = fields(kind, "doc", language);
        let registry = self.records.registry();
        for field in &kind.fields {
            let referred = field.reference.as_ref().and_then(|id| registry.types.get(id));
            if let Some(referred) = referred.filter(|referred| person.reach(&referred.id, "see").is_some()) {
                let title = said(&field.title, language);
                fields.extend(under(referred, &format!("doc.refs.{}", field.name), &title, language));
            }
        }
        for child in &kind.children {
            let hung = registry.types.get(&child.kind);
            if let Some(hung) = hung.filter(|hung| person.reach(&hung.id, "see").is_some()) {
                let title = said(&child.title, language);
                fields.push(Offered {
                    path: format!("doc.subs.{}", hung.id),
                    title: title.clone(),
                    kind: "list".into(),
                });
                fields.extend(under(hung, "sub", &title, language));
            }
        }
        fields.extend(offered(COMMON, "text", language));
        let mut blocks: Vec<Offered> = offered(BLOCKS, "block", language).collect();
        let mut look = self.records.look_as(person, kind, "list", None).await?;
        let register = paragraphs(&mut look, commune).await?;
        blocks.extend(register.into_iter().map(|(name, body)| Offered {
            path: format!("paragraph(\"{name}\")"),
            title: body.chars().take(80).collect(),
            kind: "paragraph".into(),
        }));
        let mine = self.built_in.iter().filter(|one| one.subject == kind.id);
        let templates = mine.map(|one| one.text(language)).collect();
        Ok(Vocabulary { fields, blocks, templates })
    }
}

fn offered(
    table: &'static [(&'static str, [&'static str; 3])],
    kind: &'static str,
    language: Language,
) -> impl Iterator<Item = Offered> {
    table.iter().map(move |(path, [french, english, spanish])| Offered {
        path: (*path).to_owned(),
        title: language.pick(*french, *english, *spanish).to_owned(),
        kind: kind.to_owned(),
    })
}

fn under(kind: &RecordType, head: &str, title: &str, language: Language) -> impl Iterator<Item = Offered> {
    let title = title.to_owned();
    fields(kind, head, language)
        .into_iter()
        .map(move |field| Offered { title: format!("{title} › {}", field.title), ..field })
}

/// Each field written out, and raw where it is something to calculate or compare with.
fn fields(kind: &RecordType, head: &str, language: Language) -> Vec<Offered> {
    let mut all =
        vec![Offered { path: format!("{head}.label"), title: said(&kind.singular, language), kind: "text".into() }];
    for field in &kind.fields {
        let title = said(&field.title, language);
        let one = |path: String, title: String| Offered { path, title, kind: field.kind.name().to_owned() };
        all.push(one(format!("{head}.{}", field.name), title.clone()));
        if !matches!(field.kind, FieldKind::Text | FieldKind::LongText | FieldKind::RichText | FieldKind::File) {
            let raw = language.pick("valeur brute", "raw value", "valor bruto");
            all.push(one(format!("{head}.raw.{}", field.name), format!("{title} ({raw})")));
        }
    }
    all
}
