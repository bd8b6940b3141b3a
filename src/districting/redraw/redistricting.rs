//! What is asked when stations are redrawn: from the stations of today, or towards places without any.

use crate::districting::{Bounds, Distances, Error, Graph, Part, Unit};

/// A redistricting. Stations are the numbers from 0 to the length of `limits`.
#[derive(Debug, Clone)]
pub struct Redistricting<'a> {
    pub graph: &'a Graph,
    /// Station of every unit today; nothing when there are none yet. A station to be opened is not among them.
    pub before: Option<&'a [Part]>,
    /// What each station may weigh.
    pub limits: Vec<Bounds>,
    pub opened: Vec<Opening>,
    /// Stations that end: all their electors go elsewhere.
    pub closed: Vec<Part>,
    /// Stations that neither win nor lose an elector.
    pub locked: Vec<Part>,
    /// Units that stay where they are.
    pub pinned: Vec<Unit>,
    /// Electors move only to a station that touches theirs today, or to one opened in it or in one that touches it.
    pub neighbours_only: bool,
    /// Walking distances, where they are known.
    pub walk: Option<&'a Distances>,
    pub seed: u64,
}

/// A station to be opened around a unit, which votes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    pub part: Part,
    pub at: Unit,
}

/// No station: the unit is free.
pub(in crate::districting) const FREE: Part = Part::MAX;

/// What is asked, checked and looked up.
#[derive(Debug, Clone)]
pub(in crate::districting) struct Frame<'a> {
    pub graph: &'a Graph,
    pub before: Option<&'a [Part]>,
    pub walk: Option<&'a Distances>,
    pub opened: &'a [Opening],
    /// Of each station: a closed one holds nobody, a locked one whom it holds today.
    pub limits: Vec<Bounds>,
    pub closed: Vec<bool>,
    pub locked: Vec<bool>,
    /// Station a unit must be in, or [`FREE`].
    pub fixed: Vec<Part>,
    /// Weight of every station today.
    pub loads: Vec<i64>,
    /// Whether an elector of one station may go to another, row by row of the stations of today.
    near: Vec<bool>,
    pub neighbours_only: bool,
}

impl<'a> Frame<'a> {
    /// # Errors
    /// [`Error::TooFew`], [`Error::Length`], [`Error::Part`], [`Error::Unknown`] for what is not there;
    /// [`Error::Orders`] for a station or unit told two things; [`Error::Heavy`] and [`Error::Room`] when no plan can be
    /// within the limits.
    pub fn new(asked: &'a Redistricting<'a>) -> Result<Self, Error> {
        let (graph, parts) = (asked.graph, asked.limits.len());
        if parts == 0 || parts >= usize::from(FREE) {
            return Err(Error::TooFew { units: graph.units(), parts });
        }
        let mut frame = Self {
            graph,
            before: asked.before,
            walk: asked.walk,
            opened: &asked.opened,
            limits: asked.limits.clone(),
            closed: vec![false; parts],
            locked: vec![false; parts],
            fixed: vec![FREE; graph.units()],
            loads: vec![0; parts],
            near: Vec::new(),
            neighbours_only: asked.neighbours_only && asked.before.is_some(),
        };
        frame.measure(asked)?;
        frame.order(asked)?;
        frame.touch();
        frame.fit()?;
        Ok(frame)
    }

    pub fn parts(&self) -> usize {
        self.limits.len()
    }

    /// Whether electors of the station `home` touch `to` today. Without stations of today everything is near.
    #[inline]
    pub fn near(&self, home: Part, to: Part) -> bool {
        self.near.is_empty() || self.near[usize::from(home) * self.limits.len() + usize::from(to)]
    }

    /// Whether a unit may be put into a station.
    #[inline]
    pub fn may(&self, unit: Unit, to: Part) -> bool {
        let fixed = self.fixed[unit as usize];
        if fixed != FREE {
            return fixed == to;
        }
        let open = !self.closed[usize::from(to)] && !self.locked[usize::from(to)];
        open && (!self.neighbours_only || self.before.is_none_or(|before| self.near(before[unit as usize], to)))
    }

    /// Stations that can exchange electors have the same number: those of one piece of the graph today.
    pub fn groups(&self) -> Vec<usize> {
        let parts = self.parts();
        let mut group: Vec<usize> = (0..parts).collect();
        for home in (0..FREE).take(parts) {
            for to in (0..FREE).take(parts).filter(|to| self.near(home, *to)) {
                let (kept, gone) = (group[usize::from(home)], group[usize::from(to)]);
                group.iter_mut().filter(|group| **group == gone).for_each(|group| *group = kept);
            }
        }
        group
    }

    /// For each station the mean of the open stations it can exchange electors with.
    pub fn means(&self) -> Vec<f64> {
        let (groups, total) = (self.groups(), self.graph.total());
        let mut sums = vec![(0_i64, 0_u32); self.parts()];
        for (part, group) in groups.iter().enumerate() {
            sums[*group].0 += self.loads[part];
            sums[*group].1 += u32::from(!self.closed[part]);
        }
        let mean = |group: &usize| {
            let (load, open) = if self.before.is_some() { sums[*group] } else { (total, sums[*group].1) };
            load as f64 / f64::from(open.max(1))
        };
        groups.iter().map(mean).collect()
    }

    /// Lengths and numbers are those of the graph and the stations.
    fn measure(&mut self, asked: &Redistricting<'_>) -> Result<(), Error> {
        let (units, parts) = (self.graph.units(), self.parts());
        if let Some(walk) = self.walk
            && (walk.units(), walk.places()) != (units, parts)
        {
            let given = if walk.units() == units { walk.places() } else { walk.units() };
            return Err(Error::Length { given, units: if walk.units() == units { parts } else { units } });
        }
        if let Some(before) = self.before {
            if before.len() != units {
                return Err(Error::Length { given: before.len(), units });
            }
            if let Some(part) = before.iter().find(|part| usize::from(**part) >= parts) {
                return Err(Error::Part { part: usize::from(*part), parts });
            }
            self.graph.each_unit().for_each(|unit| {
                self.loads[usize::from(before[unit as usize])] += self.graph.weight(unit);
            });
        }
        let named = asked.closed.iter().chain(&asked.locked).copied().chain(asked.opened.iter().map(|new| new.part));
        if let Some(part) = named.map(usize::from).find(|part| *part >= parts) {
            return Err(Error::Part { part, parts });
        }
        let mut named = asked.pinned.iter().copied().chain(asked.opened.iter().map(|new| new.at));
        named.find(|unit| *unit as usize >= units).map_or(Ok(()), |unit| Err(Error::Unknown { unit: unit as usize }))
    }

    /// Stations closed, locked and opened, units pinned: each told one thing only.
    fn order(&mut self, asked: &Redistricting<'_>) -> Result<(), Error> {
        let mut told = vec![false; self.parts()];
        let named = asked.closed.iter().chain(&asked.locked).copied().chain(asked.opened.iter().map(|new| new.part));
        for part in named {
            if std::mem::replace(&mut told[usize::from(part)], true) {
                return Err(Error::Orders { part: usize::from(part) });
            }
        }
        for &part in &asked.closed {
            self.closed[usize::from(part)] = true;
            self.limits[usize::from(part)] = Bounds { least: 0, most: 0 };
        }
        let Some(before) = self.before else {
            let fixed = asked.pinned.first().map(|unit| Error::Unknown { unit: *unit as usize });
            let locked = asked.locked.first().map(|part| Error::Orders { part: usize::from(*part) });
            self.open(asked)?;
            return fixed.or(locked).map_or(Ok(()), Err);
        };
        for &part in &asked.locked {
            let load = self.loads[usize::from(part)];
            self.locked[usize::from(part)] = true;
            self.limits[usize::from(part)] = Bounds { least: load, most: load };
        }
        for unit in self.graph.each_unit().filter(|unit| self.locked[usize::from(before[*unit as usize])]) {
            self.fixed[unit as usize] = before[unit as usize];
        }
        for &unit in &asked.pinned {
            let part = before[unit as usize];
            if self.closed[usize::from(part)] {
                return Err(Error::Orders { part: usize::from(part) });
            }
            self.fixed[unit as usize] = part;
        }
        self.open(asked)
    }

    fn open(&mut self, asked: &Redistricting<'_>) -> Result<(), Error> {
        for &Opening { part, at } in &asked.opened {
            let there = self.before.is_some_and(|before| before.contains(&part));
            if there || self.fixed[at as usize] != FREE {
                return Err(Error::Orders { part: usize::from(part) });
            }
            self.fixed[at as usize] = part;
        }
        Ok(())
    }

    /// Which stations touch today; one to be opened touches the station it is opened in and those that touch that one.
    fn touch(&mut self) {
        let Some(before) = self.before else { return };
        let parts = self.parts();
        let place = |home: Part, to: Part| usize::from(home) * parts + usize::from(to);
        self.near = vec![false; parts * parts];
        for part in 0..parts {
            self.near[part * parts + part] = true;
        }
        for (a, b, _) in self.graph.each_border() {
            let (a, b) = (before[a as usize], before[b as usize]);
            self.near[place(a, b)] = true;
            self.near[place(b, a)] = true;
        }
        let today = self.near.clone();
        for new in self.opened {
            let host = before[new.at as usize];
            for home in (0..FREE).take(parts).filter(|home| today[place(*home, host)]) {
                self.near[place(home, new.part)] = true;
            }
        }
    }

    /// Whether the stations can hold everybody, and the heaviest unit.
    fn fit(&self) -> Result<(), Error> {
        let total = self.graph.total();
        let low = self.limits.iter().fold(0_i64, |sum, limits| sum.saturating_add(limits.least));
        let high = self.limits.iter().fold(0_i64, |sum, limits| sum.saturating_add(limits.most));
        if total < low || high < total || self.limits.iter().any(|limits| limits.least > limits.most) {
            return Err(Error::Room { low, high, total });
        }
        let free = self.graph.each_unit().filter(|unit| self.fixed[*unit as usize] == FREE);
        let heaviest = free.max_by_key(|unit| self.graph.weight(*unit));
        let most = self.limits.iter().map(|limits| limits.most).max().unwrap_or_default();
        match heaviest.filter(|unit| self.graph.weight(*unit) > most) {
            Some(unit) => Err(Error::Heavy { unit: unit as usize, weight: self.graph.weight(unit), most }),
            None => Ok(()),
        }
    }
}
