//! One line of a BAL: its cells, and everything the format has to say of them.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::base::is_insee;
use crate::exchange::bal::header::Version;
use crate::exchange::bal::key::{Key, KeyFault, parcels};
use crate::exchange::bal::position::PositionKind;
use crate::exchange::csv::Row;
use crate::exchange::format::{Level, Value};

/// Number of a line that stands for a street or locality without addresses.
pub(super) const TOPONYM_ONLY: u32 = 99_999;

/// No base adresse locale is older: an update before it is doubtful.
const FIRST_UPDATE: Date = jiff::civil::date(2010, 1, 1);

/// Something to tell of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub level: Level,
    pub column: &'static str,
    pub code: &'static str,
    pub message: String,
}

impl Remark {
    pub(super) fn error(column: &'static str, code: &'static str, message: &str) -> Self {
        Self { level: Level::Error, column, code, message: message.to_owned() }
    }
}

/// A line taken apart.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub commune: String,
    pub id: String,
    /// Longitude, latitude.
    pub degrees: Option<(f64, f64)>,
    /// x, y in the legal system.
    pub projected: Option<(f64, f64)>,
    pub values: Vec<Value>,
    pub remarks: Vec<Remark>,
}

/// Check a line; `today` is the last day an update may say.
pub(super) fn line(row: &Row<'_>, version: Version, today: Date) -> Checked {
    let mut out = Checked::default();
    let key = out.key(row, version);
    let number = out.number(row);
    let suffix = out.suffix(row);
    let street = out.street(row, version);
    out.agreement(key.as_ref(), number, suffix.as_deref());
    let ban_id = out.ban_ids(row, version, number);
    if version == Version::V15 {
        out.id = ban_id.clone().unwrap_or_default();
    }
    out.degrees = out.pair(row, "long", "lat");
    out.projected = out.pair(row, "x", "y");
    let position = out.position(row, number);
    let parcels = out.parcels(row);
    let updated = out.day(row, today);
    let certified = out.certified(row);
    out.names(row, version, street.as_deref());
    out.place(number);
    out.padding(row);
    let street_code = key.map(|k| k.street).filter(|s| s != "xxxx");
    out.fill([
        Value::from(number.filter(|n| *n != TOPONYM_ONLY).map(i64::from)),
        Value::from(suffix),
        Value::from(street),
        Value::from(street_code),
        Value::text(&first(row, &["lieudit_complement_nom", "lieudit_complement"])),
        Value::text(&row.get("commune_nom")),
        Value::from(position),
        Value::from(certified),
        Value::from(parcels),
        Value::from(updated),
        Value::from(ban_id),
    ]);
    out
}

fn first<'r>(row: &'r Row<'_>, columns: &[&str]) -> Cow<'r, str> {
    columns.iter().map(|column| row.get(column)).find(|cell| !cell.is_empty()).unwrap_or_default()
}

impl Checked {
    pub(super) fn tell(&mut self, level: Level, column: &'static str, code: &'static str, message: String) {
        self.remarks.push(Remark { level, column, code, message });
    }

    /// The key and the commune.
    fn key(&mut self, row: &Row<'_>, version: Version) -> Option<Key> {
        let said = row.get("commune_insee").to_uppercase();
        let written = row.get("cle_interop");
        let mut key = None;
        if version != Version::V15 && written.is_empty() {
            self.tell(
                Level::Error,
                "cle_interop",
                "cle_interop.valeur_manquante",
                "la clé d’interopérabilité manque.".into(),
            );
        } else if !written.is_empty() {
            let (parsed, faults) = Key::parse(&written);
            for fault in faults {
                let level = match fault {
                    KeyFault::Structure | KeyFault::Commune => Level::Error,
                    KeyFault::Case | KeyFault::NumberNotPadded | KeyFault::Street => Level::Warning,
                    KeyFault::StreetUnknown => Level::Info,
                };
                self.tell(level, "cle_interop", fault.code(), fault.message(&written));
            }
            self.id = parsed.as_ref().map(Key::written).unwrap_or_default();
            key = parsed;
        }
        self.commune = match (&key, said.is_empty()) {
            (Some(key), true) => key.commune.clone(),
            _ => said,
        };
        if !is_insee(&self.commune) {
            let message = format!("« {} » n’est pas un code INSEE de commune.", self.commune);
            self.tell(Level::Error, "commune_insee", "commune_insee.commune_invalide", message);
        } else if key.as_ref().is_some_and(|key| key.commune != self.commune && is_insee(&key.commune)) {
            let message = format!("la clé « {written} » est d’une autre commune que « {} ».", self.commune);
            self.tell(Level::Warning, "commune_insee", "row.commune_incoherente", message);
        }
        key
    }

    fn number(&mut self, row: &Row<'_>) -> Option<u32> {
        let text = row.get("numero");
        if text.is_empty() {
            self.tell(
                Level::Error,
                "numero",
                "numero.valeur_manquante",
                "le numéro manque (99999 pour un lieu sans adresse).".into(),
            );
            return None;
        }
        if text.len() > 1 && text.starts_with('0') {
            let message = format!("« {text} » ne doit pas commencer par zéro.");
            self.tell(Level::Warning, "numero", "numero.contient_prefixe", message);
        }
        if text == "0" {
            let message = "le numéro est zéro ; une adresse n’a pas ce numéro.".to_owned();
            self.tell(Level::Warning, "numero", "numero.not_to_be_zero", message);
        }
        let number = text.parse().ok().filter(|n| *n <= TOPONYM_ONLY && text.bytes().all(|b| b.is_ascii_digit()));
        if number.is_none() {
            let message = format!("« {text} » n’est pas un numéro de 0 à 99999 ; l’indice va dans « suffixe ».");
            self.tell(Level::Error, "numero", "numero.type_invalide", message);
        }
        number
    }

    fn suffix(&mut self, row: &Row<'_>) -> Option<String> {
        let text = row.get("suffixe").into_owned();
        if text.is_empty() {
            return None;
        }
        if !text.chars().next().is_some_and(char::is_alphanumeric) {
            let message = format!("« {text} » doit commencer par une lettre ou un chiffre.");
            self.tell(Level::Warning, "suffixe", "suffixe.debut_invalide", message);
        }
        if !text.chars().all(|letter| letter.is_alphanumeric() || letter == ' ') {
            let message = format!("« {text} » ne doit contenir que des lettres et des chiffres.");
            self.tell(Level::Warning, "suffixe", "suffixe.caractere_invalide", message);
        }
        if text.chars().count() > 9 {
            self.tell(Level::Warning, "suffixe", "suffixe.trop_long", format!("« {text} » dépasse neuf caractères."));
        }
        Some(text)
    }

    fn street(&mut self, row: &Row<'_>, version: Version) -> Option<String> {
        let column = if version == Version::V15 { "toponyme" } else { "voie_nom" };
        let name = row.get(column).into_owned();
        let length = name.chars().count();
        if length == 0 {
            self.tell(Level::Error, column, "voie_nom.valeur_manquante", "le nom de la voie ou du lieu manque.".into());
            return None;
        }
        if length < 3 {
            self.tell(Level::Error, column, "voie_nom.trop_court", format!("« {name} » a moins de trois caractères."));
        } else if length > 200 {
            self.tell(Level::Error, column, "voie_nom.trop_long", "le nom dépasse 200 caractères.".into());
        }
        self.spelling(column, &name);
        Some(name)
    }

    /// The key repeats the number and suffix: they must be the same.
    fn agreement(&mut self, key: Option<&Key>, number: Option<u32>, suffix: Option<&str>) {
        let Some(key) = key else { return };
        if number.is_some_and(|number| number != key.number) {
            let message = format!("le numéro de la clé ({}) n’est pas celui de la ligne.", key.number);
            self.tell(Level::Warning, "cle_interop", "cle_interop.numero_different", message);
        }
        let folded = suffix.map(str::to_lowercase).unwrap_or_default();
        if key.suffix.as_deref().unwrap_or("") != folded {
            let message = "le suffixe de la clé n’est pas celui de la ligne.".to_owned();
            self.tell(Level::Warning, "cle_interop", "cle_interop.suffixe_different", message);
        }
    }

    /// The identifier of the address, or of the street where the line is one. All three or none must be given.
    fn ban_ids(&mut self, row: &Row<'_>, version: Version, number: Option<u32>) -> Option<String> {
        let toponym = number == Some(TOPONYM_ONLY);
        let mut filled = 0;
        for column in ["id_ban_commune", "id_ban_toponyme", "id_ban_adresse"] {
            let id = row.get(column);
            filled += usize::from(!id.is_empty());
            if !id.is_empty() && !is_uuid(&id) {
                self.tell(
                    Level::Warning,
                    column,
                    "ids_ban.type_invalide",
                    format!("« {id} » n’est pas un identifiant BAN (UUID de version 4)."),
                );
            } else if id.is_empty() && version == Version::V15 && !(toponym && column == "id_ban_adresse") {
                self.tell(
                    Level::Error,
                    column,
                    "ids_ban.valeur_manquante",
                    "l’identifiant BAN est obligatoire dans une BAL 1.5.".into(),
                );
            }
        }
        let needed = if toponym { 2..=3 } else { 3..=3 };
        if filled > 0 && !needed.contains(&filled) && version != Version::V15 {
            let message = "les identifiants BAN doivent être donnés tous ou aucun.".to_owned();
            self.tell(Level::Warning, "id_ban_adresse", "rows.ids_ban_incomplets", message);
        }
        let column = if toponym && row.get("id_ban_adresse").is_empty() { "id_ban_toponyme" } else { "id_ban_adresse" };
        Some(row.get(column).to_lowercase()).filter(|id| !id.is_empty())
    }

    /// Two coordinates; a decimal comma is told and understood.
    fn pair(&mut self, row: &Row<'_>, first: &'static str, second: &'static str) -> Option<(f64, f64)> {
        let pair = (self.decimal(row, first), self.decimal(row, second));
        if let (Some(a), Some(b)) = pair { Some((a, b)) } else { None }
    }

    fn decimal(&mut self, row: &Row<'_>, column: &'static str) -> Option<f64> {
        let text = row.get(column);
        if text.is_empty() {
            return None;
        }
        if text.contains(',') {
            let message = format!("« {text} » : le séparateur décimal doit être un point.");
            self.tell(Level::Warning, column, decimal_code(column), message);
        }
        let number = text.replace(',', ".").parse::<f64>().ok().filter(|x| x.is_finite());
        if number.is_none() {
            self.tell(Level::Warning, column, "coordonnees.type_invalide", format!("« {text} » n’est pas un nombre."));
        }
        number
    }

    fn position(&mut self, row: &Row<'_>, number: Option<u32>) -> Option<String> {
        let text = row.get("position").replace('\'', "’");
        if text.is_empty() {
            // A line that is no address has no kind of position.
            if number != Some(TOPONYM_ONLY) {
                let message = "le type de position manque.".to_owned();
                self.tell(Level::Warning, "position", "row.position_manquante", message);
            }
            return None;
        }
        let Some(kind) = PositionKind::read(&text) else {
            let known = PositionKind::ALL.map(PositionKind::name).join(", ");
            let message = format!("« {text} » n’est pas un type de position : {known}.");
            self.tell(Level::Warning, "position", "position.enum_invalide", message);
            return Some(text);
        };
        if kind.name() != text {
            let message = format!("« {text} » s’écrit « {} ».", kind.name());
            self.tell(Level::Warning, "position", "position.casse_ou_accents", message);
        }
        Some(kind.name().to_owned())
    }

    fn parcels(&mut self, row: &Row<'_>) -> Option<String> {
        let cell = row.get("cad_parcelles").into_owned();
        let (good, bad) = parcels(&cell);
        if !bad.is_empty() {
            let message =
                format!("« {} » n’est pas une parcelle de 14 caractères ; elle n’est pas reprise.", bad.join("|"));
            self.tell(Level::Warning, "cad_parcelles", "cad_parcelles.valeur_invalide", message);
        }
        if cell.starts_with('|') || cell.ends_with('|') {
            let message = "la liste de parcelles commence ou finit par « | ».".to_owned();
            self.tell(Level::Warning, "cad_parcelles", "cad_parcelles.pipe_debut_fin", message);
        }
        (!good.is_empty()).then(|| good.join("|"))
    }

    fn day(&mut self, row: &Row<'_>, today: Date) -> Option<Date> {
        let text = row.get("date_der_maj");
        if text.is_empty() {
            self.tell(
                Level::Warning,
                "date_der_maj",
                "date_der_maj.valeur_manquante",
                "la date de mise à jour manque.".into(),
            );
            return None;
        }
        let day = text.parse::<Date>().ok().filter(|day| text.len() == 10 && day.year() > 1900);
        if day.is_none() {
            let message = format!("« {text} » n’est pas une date AAAA-MM-JJ ; elle n’est pas reprise.");
            self.tell(Level::Warning, "date_der_maj", "date_der_maj.date_invalide", message);
        }
        if day.is_some_and(|day| day > today) {
            let message = format!("« {text} » est dans l’avenir ; elle n’est pas reprise.");
            self.tell(Level::Warning, "date_der_maj", "date_der_maj.date_future", message);
            return None;
        }
        if day.is_some_and(|day| day < FIRST_UPDATE) {
            let message = format!("« {text} » est d’avant 2010.");
            self.tell(Level::Warning, "date_der_maj", "date_der_maj.date_ancienne", message);
        }
        day
    }

    fn certified(&mut self, row: &Row<'_>) -> Option<bool> {
        match row.get("certification_commune").to_lowercase().as_str() {
            "" => None,
            "1" => Some(true),
            "0" => Some(false),
            other => {
                let message = format!("« {other} » devrait être 0 ou 1.");
                self.tell(Level::Warning, "certification_commune", "certification_commune.valeur_invalide", message);
                match other {
                    "oui" | "true" => Some(true),
                    "non" | "false" => Some(false),
                    _ => None,
                }
            }
        }
    }
}

fn decimal_code(column: &str) -> &'static str {
    match column {
        "x" => "x.separateur_decimal_invalide",
        "y" => "y.separateur_decimal_invalide",
        "long" => "long.separateur_decimal_invalide",
        _ => "lat.separateur_decimal_invalide",
    }
}

/// A UUID of version 4 (RFC 9562): the thirteenth digit says the version, the seventeenth the variant.
pub(super) fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|g| g.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_hexdigit()))
        && groups[2].starts_with('4')
        && groups[3].starts_with(['8', '9', 'a', 'b', 'A', 'B'])
}
