//! An electoral roll nobody is on: people by the dice, at addresses of a town made up for it, written as the state writes
//! them, and where each of them lives in truth.

use std::fmt::Write as _;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::PgConnection;

/// The first line of “Listes électeurs actifs”.
pub const HEADER: &str = "code du l'ugle;libellé de l'ugle;libellé du type de liste;nom de naissance;nom d'usage;prénoms;sexe;date de naissance;code commune de naissance;libellé commune de naissance;code département de naissance;pays de naissance;libellé nationalité;numéro de voie;libellé de voie;complément 1;complément 2;lieu-dit;code postal;commune;pays;code du bureau de vote;libellé du bureau de vote;code circonscription législative du bureau de vote;libellé canton du bureau de vote;libellé circonscription métropolitaine du bureau de vote;numéro d'ordre dans le bureau de vote";

const KINDS: [(&str, &str); 6] =
    [("Rue", "RUE"), ("Avenue", "AV"), ("Boulevard", "BD"), ("Impasse", "IMP"), ("Chemin", "CHE"), ("Place", "PL")];
const NAMES: [(&str, &str); 8] = [
    ("de la République", "DE LA REPUBLIQUE"),
    ("du Général-de-Gaulle", "DU GAL DE GAULLE"),
    ("Saint-Roch", "ST ROCH"),
    ("de l’Écluse", "DE L'ECLUSE"),
    ("du 8 Mai 1945", "DU HUIT MAI 1945"),
    ("du Docteur-Calmette", "DR CALMETTE"),
    ("des Prés Verts", "DES PRES VERTS"),
    ("Étienne-Marcel", "ETIENNE MARCEL"),
];
const SUFFIXES: [(&str, &str); 3] = [("bis", "BIS"), ("ter", "T"), ("a", "A")];

/// One street in so many, each with its number of doors.
pub struct MadeTown {
    streets: Vec<(String, String)>,
    doors: u32,
}

/// A line of the roll.
#[derive(Clone)]
pub struct Person {
    pub list: &'static str,
    pub name: String,
    pub first: String,
    pub birth: String,
    pub number: String,
    pub street: String,
    pub station: String,
    /// Street and door in truth, as the town writes them; none: the town has no such address.
    pub truth: Option<(String, u32, Option<&'static str>)>,
}

impl Person {
    /// As the state writes it.
    pub fn line(&self, commune: &str, order: usize) -> String {
        let Self { list, name, first, birth, number, street, station, .. } = self;
        format!(
            "\"{commune}\";\"VILLE\";\"{list}\";\"{name}\";;\"{first}\";\"F\";\"{birth}\";\"75114\";\"Paris 14e\";\"75\";\"FRANCE\";\"Française\";\"{number}\";\"{street}\";;;;\"80300\";\"VILLE\";\"FRANCE\";\"{station}\";\"MAIRIE\";\"5\";\"Albert\";;{order}"
        )
    }
}

/// A file of these lines.
pub fn file<'a>(commune: &str, people: impl IntoIterator<Item = &'a Person>) -> String {
    let mut file = format!("{HEADER}\n");
    for (at, person) in people.into_iter().enumerate() {
        writeln!(file, "{}", person.line(commune, at + 1)).unwrap();
    }
    file
}

impl MadeTown {
    /// A town of `streets` streets of `doors` doors.
    pub fn new(streets: usize, doors: u32) -> Self {
        let named = (0..streets).map(|at| {
            let (kind, short) = KINDS[at % KINDS.len()];
            let (name, capitals) = NAMES[at / KINDS.len() % NAMES.len()];
            // Beyond 48 streets the names go on by a figure.
            let more = at / (KINDS.len() * NAMES.len());
            let more = if more == 0 { String::new() } else { format!(" {more}") };
            (format!("{kind} {name}{more}"), format!("{short} {capitals}{more}"))
        });
        Self { streets: named.collect(), doors }
    }

    /// Its addresses, one bis or ter at every tenth door.
    pub async fn write(&self, commune: &str, owner: &mut PgConnection) {
        let (mut names, mut numbers, mut suffixes) = (Vec::new(), Vec::new(), Vec::new());
        for (street, _) in &self.streets {
            for number in 1..=self.doors {
                names.push(street.clone());
                numbers.push(i32::try_from(number).unwrap());
                suffixes.push(None);
                if number % 10 == 0 {
                    names.push(street.clone());
                    numbers.push(i32::try_from(number).unwrap());
                    suffixes.push(Some(SUFFIXES[number as usize / 10 % 3].0.to_owned()));
                }
            }
        }
        let sql = "insert into addresses.addresses (commune, id, street, number, suffix, geom)
            select $1, 'made_' || row_number() over (), s, n, x, st_setsrid(st_makepoint(2.6 + n / 1e5, 50), 4326)
            from unnest($2::text[], $3::int[], $4::text[]) a (s, n, x)";
        sqlx::query(sql).bind(commune).bind(names).bind(numbers).bind(suffixes).execute(owner).await.unwrap();
    }

    /// So many electors; one in a hundred gives an address the town does not have.
    pub fn people(&self, count: usize, seed: u64) -> Vec<Person> {
        let mut dice = StdRng::seed_from_u64(seed);
        (0..count).map(|at| self.person(at, &mut dice)).collect()
    }

    fn person(&self, at: usize, dice: &mut StdRng) -> Person {
        let (street, short) = &self.streets[dice.random_range(0..self.streets.len())];
        let number = dice.random_range(1..=self.doors);
        let suffix = (number % 10 == 0 && dice.random_bool(0.5)).then(|| SUFFIXES[number as usize / 10 % 3]);
        let unknown = dice.random_range(0..100) == 0;
        let day = dice.random_range(0..=28_u8);
        let written = match suffix {
            Some((_, roll)) if dice.random_bool(0.5) => format!("{number}{roll}"),
            Some((_, roll)) => format!("{number} {roll}"),
            None if dice.random_bool(0.3) => format!("{number:04}"),
            None => number.to_string(),
        };
        let spelled = match dice.random_range(0..3) {
            0 => short.clone(),
            1 => street.to_uppercase(),
            _ => street.clone(),
        };
        let month = if day == 0 { 0 } else { dice.random_range(1..=12_u8) };
        Person {
            list: ["Liste principale", "LCM", "LCE"][usize::from(at % 50 == 48) + 2 * usize::from(at % 50 == 49)],
            name: format!("Z{}ÉL’{at}", ["DU", "RAND", "MOR"][dice.random_range(0..3)]),
            first: ["Marie, Anne", "Jean-Luc", "Aïcha"][dice.random_range(0..3)].to_owned(),
            birth: format!("{day:02}/{month:02}/{}", dice.random_range(1930..2008)),
            number: written,
            street: if unknown { "RUE DE NULLE PART".into() } else { spelled },
            station: format!("{:04}", number % 7 + 1),
            truth: (!unknown).then(|| (street.clone(), number, suffix.map(|(town, _)| town))),
        }
    }
}
