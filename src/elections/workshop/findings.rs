//! What the law and the circulars have to say of a scenario.

use geo::BoundingRect as _;
use serde::Serialize;
use utoipa::ToSchema;

use crate::base::{Explanation, Language};
use crate::districting::{Finding, Part, Severity, Subject, Thresholds, Unit, check};
use crate::elections::workshop::Error;
use crate::elections::workshop::rows::ScenarioRow;
use crate::elections::workshop::session::Session;
use crate::elections::workshop::taken::Counted;

/// Units a finding names at most.
const FEW: usize = 50;

/// Something found of a scenario.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioFinding {
    /// `error` (cannot be decided so), `warning`, `information`.
    pub severity: &'static str,
    /// The text it comes from.
    pub article: &'static str,
    pub what: String,
    pub why: String,
    pub todo: String,
    pub part: Option<Part>,
    /// The first units it is about.
    pub units: Vec<Unit>,
    /// Where to look: longitude, latitude.
    pub at: Option<[f64; 2]>,
}

impl Session {
    /// What the law and the circulars have to say, the gravest first.
    ///
    /// # Errors
    /// [`Error::Districting`] for what is no plan.
    pub fn findings(&self, row: &ScenarioRow, language: Language) -> Result<Vec<ScenarioFinding>, Error> {
        let mut told: Vec<ScenarioFinding> =
            self.found(row)?.iter().map(|finding| self.told(finding, language)).collect();
        if self.ground.taken.counted == Counted::Addresses {
            told.push(uncounted(language));
        }
        Ok(told)
    }

    /// What is found. Without a roll nothing is said of numbers of electors.
    ///
    /// # Errors
    /// As [`Self::findings`].
    pub fn found(&self, row: &ScenarioRow) -> Result<Vec<Finding>, Error> {
        let thresholds = Thresholds { least: row.least.into(), most: row.most.into() };
        let mut subject = Subject::of(&self.scenario, thresholds);
        subject.outside = self.ground.units.outside();
        subject.placeless = self.ground.taken.placeless;
        let mut found = check(&subject)?;
        if self.ground.taken.counted == Counted::Addresses {
            found.retain(|finding| !matches!(finding, Finding::Above { .. } | Finding::Below { .. }));
        }
        Ok(found)
    }

    fn told(&self, finding: &Finding, language: Language) -> ScenarioFinding {
        let name = |part: Part| self.named(part).map_or_else(|| part.to_string(), |named| named.number.to_owned());
        let Explanation { title, detail, remedy } = finding.explain(language, &name);
        let (part, mut units) = self.about(finding);
        let first = units.first().copied();
        let at = first.and_then(|unit| self.lies(unit)).or_else(|| self.middle(part?));
        units.truncate(FEW);
        let severity = match finding.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        };
        ScenarioFinding {
            severity,
            article: finding.article(),
            what: title,
            why: detail,
            todo: remedy,
            part,
            units,
            at,
        }
    }

    /// Station and units of a finding.
    fn about(&self, finding: &Finding) -> (Option<Part>, Vec<Unit>) {
        match finding {
            Finding::Unassigned { units } => (None, units.clone()),
            Finding::Outside { addresses } => {
                let of_address = self.ground.units.of_address();
                (None, addresses.iter().filter_map(|address| of_address.get(*address).copied()).collect())
            }
            Finding::Crossing { station, units } => (Some(*station), units.clone()),
            Finding::Detached { station, pieces, .. } => (Some(*station), pieces.concat()),
            Finding::Above { station, .. }
            | Finding::Below { station, .. }
            | Finding::Apart { station, .. }
            | Finding::Stranded { station, .. } => (Some(*station), Vec::new()),
            _ => (None, Vec::new()),
        }
    }

    /// Where a unit is, degrees.
    fn lies(&self, unit: Unit) -> Option<[f64; 2]> {
        let address = self.first_address(unit)?;
        Some([address.lon, address.lat])
    }

    /// The middle of a station, degrees: that of the rectangle around its addresses.
    fn middle(&self, part: Part) -> Option<[f64; 2]> {
        let both = self.ground.taken.addresses.iter().zip(self.ground.units.of_address());
        let own = both.filter(|(_, unit)| self.scenario.plan()[**unit as usize] == part);
        let points: geo::MultiPoint = own.map(|(at, _)| geo::Point::new(at.lon, at.lat)).collect();
        points.bounding_rect().map(|around| [around.center().x, around.center().y])
    }
}

/// That nobody was counted.
fn uncounted(language: Language) -> ScenarioFinding {
    let [what, why, todo] = language.pick(
        [
            "Électeurs non comptés",
            "La commune n’a pas de liste électorale : chaque adresse compte pour un.",
            "Importez la liste électorale, puis créez un nouveau scénario.",
        ],
        [
            "Electors not counted",
            "The commune has no electoral roll: each address counts one.",
            "Take in the roll, then make a new scenario.",
        ],
        [
            "Electores no contados",
            "El municipio no tiene lista electoral: cada dirección cuenta por uno.",
            "Importe la lista electoral y cree un nuevo escenario.",
        ],
    );
    let (part, units, at) = (None, Vec::new(), None);
    let (what, why, todo) = (what.to_owned(), why.to_owned(), todo.to_owned());
    ScenarioFinding { severity: "information", article: "Code électoral, art. R40", what, why, todo, part, units, at }
}
