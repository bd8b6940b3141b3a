//! Two plans beside each other: the scenario and the division of today, or another scenario.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::districting::{Part, Transfer, compare};
use crate::elections::workshop::Error;
use crate::elections::workshop::session::Session;

/// Two plans beside each other.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioComparison {
    pub stations: Vec<ComparedStation>,
    /// Who votes elsewhere: pairs of stations with electors or units that go from one to the other.
    #[schema(value_type = Vec<Object>)]
    pub transfers: Vec<Transfer>,
    /// Electors who vote elsewhere.
    pub moved: i64,
    /// Station of each unit in the plan it is compared with.
    pub of_with: Vec<Part>,
}

/// A station in both.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedStation {
    pub part: Part,
    pub number: String,
    pub name: Option<String>,
    pub before: i64,
    pub after: i64,
}

impl Session {
    /// Beside the base.
    ///
    /// # Errors
    /// [`Error::Districting`] for plans of two towns.
    pub fn beside_base(&self) -> Result<ScenarioComparison, Error> {
        let every = (0..).zip(&self.ground.taken.stations);
        let before = every.filter_map(|(part, _)| Some((part, self.electors(part)?.1))).collect();
        self.beside(self.scenario.base().to_vec(), &before, &[])
    }

    /// Beside another scenario of the same base. Stations that both opened under one number are one; others of it come
    /// after ours.
    ///
    /// # Errors
    /// [`Error::OtherBase`]; [`Error::Districting`] for plans of two towns.
    pub fn beside_other(&self, other: &Self) -> Result<ScenarioComparison, Error> {
        if other.ground.base != self.ground.base {
            return Err(Error::OtherBase);
        }
        let mut numbers: Vec<Part> = Vec::new();
        let mut more: Vec<(Part, String, Option<String>)> = Vec::new();
        let ours = self.scenario.stations().len();
        for (part, _) in (0..).zip(other.scenario.stations()) {
            let same = if usize::from(part) < self.ground.taken.stations.len() {
                Some(part)
            } else {
                other.named(part).and_then(|named| self.opened_as(named.number))
            };
            let next = Part::try_from(ours + more.len()).unwrap_or(Part::MAX);
            if same.is_none()
                && let Some(named) = other.named(part)
            {
                more.push((next, named.number.to_owned(), named.name.map(str::to_owned)));
            }
            numbers.push(same.unwrap_or(next));
        }
        let of_with = other.scenario.plan().iter().map(|part| numbers[usize::from(*part)]).collect();
        let before =
            (0..).zip(&numbers).filter_map(|(part, number)| Some((*number, other.electors(part)?.0))).collect();
        self.beside(of_with, &before, &more)
    }

    /// A station this scenario opened under a number.
    fn opened_as(&self, number: &str) -> Option<Part> {
        let opened = (0..).zip(self.scenario.stations()).skip(self.ground.taken.stations.len());
        let mut opened = opened.map(|(part, _): (Part, _)| part);
        opened.find(|part| self.named(*part).is_some_and(|named| named.number == number))
    }

    /// Electors of a station, now and in the base, those apart included.
    fn electors(&self, part: Part) -> Option<(i64, i64)> {
        let counters = self.scenario.counters(part)?;
        Some((counters.electors, counters.electors - counters.arrived + counters.left))
    }

    fn beside(
        &self,
        of_with: Vec<Part>,
        before: &BTreeMap<Part, i64>,
        more: &[(Part, String, Option<String>)],
    ) -> Result<ScenarioComparison, Error> {
        let mut transfers = compare(self.scenario.graph(), &of_with, self.scenario.plan())?;
        transfers.retain(|transfer| transfer.from != transfer.to);
        let had = |part: Part| before.get(&part).copied().unwrap_or_default();
        let mut stations: Vec<ComparedStation> = Vec::new();
        for (part, _) in (0..).zip(self.scenario.stations()) {
            let (Some(named), Some((after, _))) = (self.named(part), self.electors(part)) else { continue };
            let (number, name) = (named.number.to_owned(), named.name.map(str::to_owned));
            stations.push(ComparedStation { part, number, name, before: had(part), after });
        }
        for (part, number, name) in more {
            let (number, name) = (number.clone(), name.clone());
            stations.push(ComparedStation { part: *part, number, name, before: had(*part), after: 0 });
        }
        let moved = transfers.iter().map(|transfer| transfer.electors).sum();
        Ok(ScenarioComparison { stations, transfers, moved, of_with })
    }
}
