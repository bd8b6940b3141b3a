//! “Listes électeurs actifs” of ELIRE (répertoire électoral unique): 27 columns, whose names vary from one year to the next.

use std::path::Path;
use std::sync::Arc;

use crate::base::Language;
use crate::elections::Error;
use crate::elections::roll::matching::door;
use crate::exchange::bal::folded;
use crate::exchange::table::read::{Limits, TableReader};

/// Longest cell; the longest of the format is a street.
const LONGEST_CELL: usize = 400;
/// Lines of one file: the largest town has a million and a half of electors, in one file for each of its arrondissements.
const MOST_LINES: u64 = 600_000;

/// A column of the format, without articles and accents: `libellé du type de liste` → `libelle type liste`.
#[derive(Debug, Clone, Copy)]
enum Column {
    Town,
    List,
    BirthName,
    UseName,
    FirstNames,
    Sex,
    BirthDate,
    BirthCommuneCode,
    BirthCommune,
    BirthDepartment,
    BirthCountry,
    Nationality,
    Number,
    Street,
    Complement1,
    Complement2,
    Locality,
    Postcode,
    City,
    Country,
    Station,
    StationName,
    Constituency,
    Canton,
    Order,
    Ine,
}

/// Names of each column, in the order of [`Column`].
const NAMES: [&[&str]; 26] = [
    &["code ugle", "code l ugle"],
    &["libelle type liste", "type liste", "code type liste"],
    &["nom naissance"],
    &["nom usage"],
    &["prenoms", "prenom"],
    &["sexe"],
    &["date naissance"],
    &["code commune naissance"],
    &["libelle commune naissance", "commune naissance"],
    &["code departement naissance", "departement naissance"],
    &["pays naissance", "libelle pays naissance"],
    &["libelle nationalite", "nationalite", "identifiant nationalite"],
    &["numero voie"],
    &["libelle voie"],
    &["complement 1"],
    &["complement 2"],
    &["lieu dit"],
    &["code postal"],
    &["commune"],
    &["pays"],
    &["code bureau vote"],
    &["libelle bureau vote"],
    &["code circonscription legislative bureau vote", "libelle circonscription legislative bureau vote"],
    &["libelle canton bureau vote", "code canton bureau vote"],
    &["numero ordre dans bureau vote", "numero ordre bureau vote"],
    &["identifiant national electeur", "numero national electeur", "ine"],
];

/// Without these a file is no roll.
const NEEDED: [Column; 6] =
    [Column::List, Column::BirthName, Column::BirthDate, Column::Number, Column::Street, Column::Station];

/// An elector as the file tells them. Empty cells are nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// `LP`, `LCM`, `LCE`.
    pub list: &'static str,
    pub ine: Option<String>,
    pub order: Option<u32>,
    pub birth_name: String,
    pub use_name: Option<String>,
    pub first_names: Option<String>,
    pub sex: Option<&'static str>,
    pub birth: Option<Birth>,
    pub birth_commune_code: Option<String>,
    pub birth_commune: Option<String>,
    pub birth_department: Option<String>,
    pub birth_country: Option<String>,
    pub nationality: Option<String>,
    pub number: Option<u32>,
    pub suffix: Option<String>,
    pub street: Option<String>,
    pub complement_1: Option<String>,
    pub complement_2: Option<String>,
    pub locality: Option<String>,
    pub postcode: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub station: Option<String>,
    pub station_name: Option<String>,
    pub canton: Option<String>,
    pub constituency: Option<String>,
}

/// A day of birth; the roll may know only the year, or month and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Birth {
    /// `01/02/1980`; what is not known is 00.
    pub written: String,
    pub date: Option<jiff::civil::Date>,
}

impl Birth {
    /// Read `JJ/MM/AAAA`; `None` for what is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('/');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let figures =
            |part: &str, longest: usize| part.len() <= longest && part.bytes().all(|sign| sign.is_ascii_digit());
        let formed = figures(day, 2) && figures(month, 2) && figures(year, 4) && year.len() == 4;
        if parts.next().is_some() || !formed {
            return None;
        }
        let (day, month, year): (i8, i8, i16) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
        let whole = jiff::civil::Date::new(year, month, day).ok();
        let partial = day == 0 && (0..=12).contains(&month);
        (year >= 1850 && (whole.is_some() || partial))
            .then(|| Self { written: format!("{day:02}/{month:02}/{year:04}"), date: whole })
    }
}

/// A line that cannot be taken, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub line: u64,
    pub cells: Vec<String>,
    pub why: LineFault,
}

/// What is wrong with a line. Nobody is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    OtherTown,
    List,
    Name,
    Birth,
    TooLong,
}

impl LineFault {
    /// The column, and what to do.
    #[must_use]
    pub fn told(self, language: Language) -> &'static str {
        match self {
            Self::OtherTown => language.pick(
                "code de l’UGLE : une autre commune.",
                "code de l’UGLE: another commune.",
                "code de l’UGLE: otro municipio.",
            ),
            Self::List => language.pick(
                "type de liste : LP, LCM ou LCE sont attendus.",
                "type de liste: LP, LCM or LCE is expected.",
                "type de liste: se espera LP, LCM o LCE.",
            ),
            Self::Name => language.pick(
                "nom de naissance : il manque ou dépasse 160 caractères.",
                "nom de naissance: it is missing or longer than 160 characters.",
                "nom de naissance: falta o supera 160 caracteres.",
            ),
            Self::Birth => language.pick(
                "date de naissance : JJ/MM/AAAA est attendu, 00 pour ce qui n’est pas connu.",
                "date de naissance: DD/MM/YYYY is expected, 00 for what is not known.",
                "date de naissance: se espera DD/MM/AAAA, 00 para lo desconocido.",
            ),
            Self::TooLong => {
                language.pick("une cellule est trop longue.", "a cell is too long.", "una celda es demasiado larga.")
            }
        }
    }
}

/// What a file says.
#[derive(Debug, Default)]
pub struct RollFile {
    pub header: Vec<String>,
    pub entries: Vec<Entry>,
    pub refused: Vec<Refused>,
}

/// Positions of the columns.
struct Columns([Option<usize>; 26]);

impl Columns {
    fn of(header: &[String]) -> Result<Self, Error> {
        let plain: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let at = NAMES.map(|names| names.iter().find_map(|name| plain.iter().position(|column| column == name)));
        let missing: Vec<&str> = NEEDED
            .into_iter()
            .filter(|column| at[*column as usize].is_none())
            .map(|column| NAMES[column as usize][0])
            .collect();
        if missing.is_empty() { Ok(Self(at)) } else { Err(Error::NotRoll { missing: missing.join(", ") }) }
    }

    fn get<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        self.0[column as usize].and_then(|at| cells.get(at)).map_or("", |cell| cell.trim())
    }
}

/// The name of a column without accents and articles.
fn plain(name: &str) -> String {
    let folded = folded(name);
    let words = folded.split(' ').filter(|word| !matches!(*word, "d" | "de" | "des" | "du" | "l" | "la" | "le"));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a file is a roll, by its header alone.
///
/// # Errors
/// [`Error::NotRoll`] with the columns that are missing; what is no table.
pub fn check(file: &Path) -> Result<(), Error> {
    let table = TableReader::open(file, Limits::default(), &Arc::default())?;
    Columns::of(table.header()).map(drop)
}

/// Read a roll of `commune`, telling every thousand lines how many there are.
///
/// # Errors
/// [`Error::NotRoll`]; what is no table or has too many lines.
pub fn read_roll(file: &Path, commune: &str, mut told: impl FnMut(usize)) -> Result<RollFile, Error> {
    let limits = Limits { rows: MOST_LINES, ..Limits::default() };
    let table = TableReader::open(file, limits, &Arc::default())?;
    let columns = Columns::of(table.header())?;
    let mut roll = RollFile { header: table.header().to_vec(), ..RollFile::default() };
    table.each(|line| {
        match entry(&columns, line.cells, commune) {
            Ok(entry) => roll.entries.push(entry),
            Err(why) => roll.refused.push(Refused { line: line.number, cells: line.cells.to_vec(), why }),
        }
        if roll.entries.len().is_multiple_of(1000) {
            told(roll.entries.len());
        }
        Ok(())
    })?;
    Ok(roll)
}

fn entry(columns: &Columns, cells: &[String], commune: &str) -> Result<Entry, LineFault> {
    if cells.iter().any(|cell| cell.chars().count() > LONGEST_CELL) {
        return Err(LineFault::TooLong);
    }
    let cell = |column| columns.get(cells, column);
    let text = |column, most: usize| {
        let text: String = cell(column).chars().filter(|sign| !sign.is_control()).take(most).collect();
        Some(text).filter(|text| !text.is_empty())
    };
    if !cell(Column::Town).is_empty() && town_of(cell(Column::Town)) != commune {
        return Err(LineFault::OtherTown);
    }
    let birth = match cell(Column::BirthDate) {
        "" => None,
        written => Some(Birth::read(written).ok_or(LineFault::Birth)?),
    };
    let birth_name = text(Column::BirthName, LONGEST_CELL).filter(|name| name.chars().count() <= 160);
    let (number, suffix) = door(cell(Column::Number));
    Ok(Entry {
        list: list(cell(Column::List)).ok_or(LineFault::List)?,
        ine: text(Column::Ine, 9).filter(|ine| ine.bytes().all(|sign| sign.is_ascii_digit())),
        order: cell(Column::Order).parse().ok().filter(|order| *order <= 9_999_999),
        birth_name: birth_name.ok_or(LineFault::Name)?,
        use_name: text(Column::UseName, 160),
        first_names: text(Column::FirstNames, 200),
        sex: sex(cell(Column::Sex)),
        birth,
        birth_commune_code: text(Column::BirthCommuneCode, 10),
        birth_commune: text(Column::BirthCommune, 160),
        birth_department: text(Column::BirthDepartment, 10),
        birth_country: text(Column::BirthCountry, 100),
        nationality: text(Column::Nationality, 100),
        number,
        suffix: suffix.map(|suffix| suffix.chars().take(20).collect()),
        street: text(Column::Street, 200),
        complement_1: text(Column::Complement1, 200),
        complement_2: text(Column::Complement2, 200),
        locality: text(Column::Locality, 160),
        postcode: text(Column::Postcode, 10),
        city: text(Column::City, 160),
        country: text(Column::Country, 100),
        station: text(Column::Station, 40),
        station_name: text(Column::StationName, 160),
        canton: text(Column::Canton, 160),
        constituency: text(Column::Constituency, 40),
    })
}

/// The three lists (code électoral, art. L. 11, LO 227-1, L. 338).
fn list(written: &str) -> Option<&'static str> {
    match folded(written).as_str() {
        "lp" | "liste principale" | "principale" => Some("LP"),
        "lcm" | "liste complementaire municipale" | "complementaire municipale" => Some("LCM"),
        "lce" | "liste complementaire europeenne" | "complementaire europeenne" => Some("LCE"),
        _ => None,
    }
}

fn sex(written: &str) -> Option<&'static str> {
    match folded(written).as_str() {
        "f" | "feminin" | "2" => Some("F"),
        "m" | "masculin" | "1" => Some("M"),
        _ => None,
    }
}

/// The roll of Paris, Lyon and Marseille is kept by arrondissement; the town is one.
fn town_of(ugle: &str) -> &str {
    match ugle.parse::<u32>() {
        Ok(13_201..=13_216) => "13055",
        Ok(69_381..=69_389) => "69123",
        Ok(75_101..=75_120) => "75056",
        _ => ugle,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{Birth, LineFault, RollFile, read_roll};
    use crate::elections::Error;

    const HEADER: &str = "code du l'ugle;libellé de l'ugle;libellé du type de liste;nom de naissance;nom d'usage;prénoms;sexe;date de naissance;code commune de naissance;libellé commune de naissance;code département de naissance;pays de naissance;libellé nationalité;numéro de voie;libellé de voie;complément 1;complément 2;lieu-dit;code postal;commune;pays;code du bureau de vote;libellé du bureau de vote;code circonscription législative du bureau de vote;libellé canton du bureau de vote;libellé circonscription métropolitaine du bureau de vote;numéro d'ordre dans le bureau de vote";
    const LINE: &str = r#""13004";"ARLES";"Liste principale";"DURAND";;"Marie, Anne";"F";"01/02/1980";"75114";"Paris 14e Arrondissement";"75";"FRANCE";"Française";"12";"RUE DE LA REPUBLIQUE";;;;"13200";"ARLES";"FRANCE";"0001";"MAIRIE";"16";"Arles";;42"#;

    fn roll(text: &str) -> Result<RollFile, Error> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        read_roll(file.path(), "13004", |_| {})
    }

    #[test]
    fn a_line_of_elire_is_read_and_an_empty_cell_is_nothing() {
        let roll = roll(&format!("{HEADER}\n{LINE}\n")).unwrap();
        let [one] = &roll.entries[..] else { panic!("{:?}", roll.refused) };
        assert_eq!((one.list, one.birth_name.as_str(), &one.use_name), ("LP", "DURAND", &None));
        assert_eq!((one.order, one.number, one.station.as_deref()), (Some(42), Some(12), Some("0001")));
        assert_eq!(one.birth.as_ref().unwrap().date.unwrap().to_string(), "1980-02-01");
    }

    #[test]
    fn headers_of_other_years_are_known_by_their_plain_names() {
        let other = HEADER
            .replace("code du l'ugle", "code de l'UGLE")
            .replace("code commune de naissance", "code de la commune de naissance")
            .replace("code département de naissance", "code du département de naissance")
            .replace("libellé nationalité", "identifiant nationalité")
            .replace("libellé canton", "code canton");
        assert_eq!(
            roll(&format!("{other}\n{LINE}\n")).unwrap().entries,
            roll(&format!("{HEADER}\n{LINE}\n")).unwrap().entries
        );
        let latin = encoding_rs::WINDOWS_1252.encode(HEADER).0.into_owned();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&[&latin, b"\n" as &[u8], LINE.as_bytes(), b"\n"].concat()).unwrap();
        assert_eq!(read_roll(file.path(), "13004", |_| {}).unwrap().entries.len(), 1);
    }

    #[test]
    fn a_day_of_birth_may_be_known_in_part_and_never_be_impossible() {
        let read = |text| Birth::read(text).map(|birth| (birth.written, birth.date.is_some()));
        assert_eq!(read("00/00/1953"), Some(("00/00/1953".into(), false)));
        assert_eq!(read("00/07/1953"), Some(("00/07/1953".into(), false)));
        assert_eq!(read("1/2/1980"), Some(("01/02/1980".into(), true)));
        for wrong in ["31/02/1980", "12/00/1980", "1980-02-01", "01/02/80", "00/13/1953", "+1/02/1980", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn wrong_lines_are_kept_aside_with_the_reason_and_without_station_is_no_fault() {
        let lines = [
            LINE.to_owned(),
            LINE.replace("\"0001\"", ""),
            LINE.replace("13004", "13001"),
            LINE.replace("Liste principale", "Liste des absents"),
            LINE.replace("\"DURAND\"", ""),
            LINE.replace("01/02/1980", "32/02/1980"),
            LINE.replace("01/02/1980", "00/00/1953").replace("Liste principale", "LCM"),
        ];
        let roll = roll(&format!("{HEADER}\n{}\n", lines.join("\n"))).unwrap();
        assert_eq!(roll.entries.len(), 3);
        assert_eq!(roll.entries[1].station, None);
        let told: Vec<(u64, LineFault)> = roll.refused.iter().map(|refused| (refused.line, refused.why)).collect();
        assert_eq!(
            told,
            [(4, LineFault::OtherTown), (5, LineFault::List), (6, LineFault::Name), (7, LineFault::Birth)]
        );
    }

    #[test]
    fn a_file_without_the_columns_of_a_roll_is_refused_and_they_are_named() {
        let told = roll("nom;prénom\nA;B\n");
        assert!(matches!(&told, Err(Error::NotRoll { missing }) if missing.contains("nom naissance")), "{told:?}");
    }
}
