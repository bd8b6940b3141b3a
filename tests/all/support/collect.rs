//! Takes everything a reader gives.

use std::collections::BTreeMap;

use beffroi::exchange::format::{Finding, Level, Raw, Reader, Record, Reject, Sink, Stopped, Target};

/// What a reader gave.
#[derive(Default)]
pub struct Collected {
    pub targets: Vec<Target>,
    pub records: Vec<Record>,
    pub rejects: Vec<Reject>,
    pub findings: Vec<Finding>,
}

impl Collected {
    /// Records of a table.
    pub fn of<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a Record> {
        self.records.iter().filter(move |r| self.targets[r.target].table == table)
    }

    /// How many records of a table.
    pub fn count(&self, table: &str) -> usize {
        self.of(table).count()
    }

    /// Table, commune and identifier of every record, sorted.
    pub fn keys(&self) -> Vec<(String, String, String)> {
        let key = |r: &Record| (self.targets[r.target].table.clone(), r.commune.clone(), r.id.clone());
        let mut keys: Vec<_> = self.records.iter().map(key).collect();
        keys.sort();
        keys
    }
}

impl Collected {
    /// Codes told of a level, and how often.
    pub fn codes(&self, level: Level) -> BTreeMap<&str, usize> {
        let mut codes = BTreeMap::new();
        for finding in self.findings.iter().filter(|finding| finding.level == level) {
            *codes.entry(finding.code).or_default() += 1;
        }
        codes
    }
}

impl Sink for Collected {
    fn record(&mut self, record: Record, _: &dyn Fn() -> Raw) -> Result<(), Stopped> {
        assert_eq!(record.values.len(), self.targets[record.target].columns.len(), "one value a column");
        self.records.push(record);
        Ok(())
    }
    fn reject(&mut self, reject: Reject) -> Result<(), Stopped> {
        self.rejects.push(reject);
        Ok(())
    }
    fn finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// Read to the end.
pub fn collect(reader: &mut dyn Reader) -> Collected {
    let mut all = Collected { targets: reader.targets().to_vec(), ..Collected::default() };
    reader.read(&mut all).unwrap();
    all
}
