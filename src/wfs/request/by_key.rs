//! Requests in the address: keys and values (OGC 09-025r2, 7.6.2; 04-094, 14).

use crate::wfs::request::fragment::Fragment;
use crate::wfs::request::name::{Bindings, TypeName};
use crate::wfs::request::parameters::{Parameters, groups};
use crate::wfs::request::queries::{AdHoc, MOST_QUERIES, Query, Sorted, descends};
use crate::wfs::request::{Action, Hold, LONGEST_LOCK, Operation, Request, Retrieval, Transaction};
use crate::wfs::{Error, Version};

/// Keys that say how a stored query is answered; any other may be one of its parameters, `typeName` and `bbox` too.
const OF_THE_ANSWER: [&str; 21] = [
    "service",
    "version",
    "acceptversions",
    "request",
    "namespaces",
    "namespace",
    "outputformat",
    "count",
    "maxfeatures",
    "startindex",
    "resulttype",
    "storedquery_id",
    "valuereference",
    "expiry",
    "lockaction",
    "resolve",
    "resolvedepth",
    "resolvetimeout",
    "resolvepath",
    "lang",
    "handle",
];

/// Read the request of some keys.
///
/// # Errors
/// What is missing or wrong, with the key it is about.
pub fn read(keys: &Parameters) -> Result<Request, Error> {
    let request = keys.get(&["request"]).ok_or(Error::Missing("request"))?;
    let capabilities = request.eq_ignore_ascii_case("GetCapabilities");
    match keys.get(&["service"]) {
        None if capabilities => return Err(Error::Missing("service")),
        Some(service) if !service.eq_ignore_ascii_case("WFS") => return Err(Error::wrong("service", service)),
        _ => {}
    }
    let version = if capabilities { negotiated(keys)? } else { version(keys)? };
    let bound = Bindings::read(keys.get(&["namespaces", "namespace"]).unwrap_or_default());
    let operation = operation(request, keys, &bound, version)?;
    Ok(Request { version, operation })
}

fn operation(request: &str, keys: &Parameters, bound: &Bindings, version: Version) -> Result<Operation, Error> {
    let reading = || retrieval(keys, bound);
    Ok(match request.to_ascii_lowercase().as_str() {
        "getcapabilities" => Operation::GetCapabilities,
        "describefeaturetype" => Operation::DescribeFeatureType {
            types: types(keys, bound).into_iter().flatten().collect(),
            format: keys.get(&["outputformat"]).map(str::to_owned),
        },
        "getfeature" => Operation::GetFeature(reading()?),
        "getfeaturewithlock" => Operation::GetFeatureWithLock(reading()?, hold(keys, version)?),
        "getpropertyvalue" if version.is_2() => {
            let reference = keys.get(&["valuereference"]).ok_or_else(|| empty_reference(keys))?.to_owned();
            Operation::GetPropertyValue { retrieval: reading()?, reference }
        }
        "lockfeature" => {
            let lock = keys.get(&["lockid"]).map(str::to_owned);
            let queries = if lock.is_some() && keys.get(&["typenames", "typename"]).is_none() {
                Vec::new()
            } else {
                queries(keys, bound)?
            };
            Operation::LockFeature { queries, hold: hold(keys, version)?, lock }
        }
        "transaction" => Operation::Transaction(deletion(keys, bound)?),
        "liststoredqueries" if version.is_2() => Operation::ListStoredQueries,
        "describestoredqueries" if version.is_2() => {
            let ids = keys.get(&["storedquery_id"]).unwrap_or_default();
            Operation::DescribeStoredQueries(listed(ids).map(str::to_owned).collect())
        }
        "dropstoredquery" if version.is_2() => {
            let id = keys.get(&["storedquery_id", "id"]).ok_or(Error::Missing("storedQuery_Id"))?;
            Operation::DropStoredQuery(id.to_owned())
        }
        _ => return Err(Error::Operation(request.chars().take(80).collect())),
    })
}

/// An empty reference is a wrong one; none at all is missing.
fn empty_reference(keys: &Parameters) -> Error {
    if keys.has("valuereference") { Error::wrong("valueReference", "") } else { Error::Missing("valueReference") }
}

/// The first version the client can take (OGC 06-121r3, 7.3.2), or the one it names.
fn negotiated(keys: &Parameters) -> Result<Version, Error> {
    if let Some(accepted) = keys.get(&["acceptversions"]) {
        return listed(accepted).find_map(Version::read).ok_or_else(|| Error::Negotiation(accepted.into()));
    }
    // Older clients name one; what is between two versions is answered by the one below (OGC 02-058, 6.2.4).
    let asked = keys.get(&["version"]);
    let below = |asked: &str| Version::ALL.into_iter().find(|version| version.number() <= asked.trim());
    Ok(asked.map_or(Version::V200, |asked| Version::read(asked).or_else(|| below(asked)).unwrap_or(Version::V100)))
}

fn version(keys: &Parameters) -> Result<Version, Error> {
    let Some(asked) = keys.get(&["version"]) else { return Ok(Version::V200) };
    Version::read(asked).ok_or_else(|| Error::wrong("version", asked))
}

fn listed(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// Names by query: groups are queries, and so are the names of a plain list.
fn types(keys: &Parameters, bound: &Bindings) -> Vec<Vec<TypeName>> {
    let Some(value) = keys.get(&["typenames", "typename"]) else { return Vec::new() };
    let names = |group: &str| listed(group).map(|name| bound.resolve(name)).collect::<Vec<_>>();
    if value.trim_start().starts_with('(') {
        groups(value).into_iter().map(names).collect()
    } else {
        names(value).into_iter().map(|name| vec![name]).collect()
    }
}

fn retrieval(keys: &Parameters, bound: &Bindings) -> Result<Retrieval, Error> {
    let hits = match keys.get(&["resulttype"]) {
        None => false,
        Some(kind) if kind.eq_ignore_ascii_case("results") => false,
        Some(kind) if kind.eq_ignore_ascii_case("hits") => true,
        Some(other) => return Err(Error::wrong("resultType", other)),
    };
    Ok(Retrieval {
        queries: queries(keys, bound)?,
        hits,
        start: number(keys, &["startindex"], "startIndex")?.unwrap_or_default(),
        count: number(keys, &["count", "maxfeatures"], "count")?,
        format: keys.get(&["outputformat"]).map(str::to_owned),
    })
}

fn number(keys: &Parameters, names: &[&str], locator: &'static str) -> Result<Option<u64>, Error> {
    let Some(value) = keys.get(names) else { return Ok(None) };
    value.trim().parse().map(Some).map_err(|_| Error::wrong(locator, value))
}

fn queries(keys: &Parameters, bound: &Bindings) -> Result<Vec<Query>, Error> {
    if let Some(id) = keys.get(&["storedquery_id"]) {
        return Ok(vec![Query::Stored { id: id.trim().to_owned(), parameters: keys.beside(&OF_THE_ANSWER) }]);
    }
    let ids: Vec<String> =
        keys.get(&["resourceid", "featureid"]).map(listed).into_iter().flatten().map(str::to_owned).collect();
    let types = types(keys, bound);
    let queries = if types.is_empty() { by_id(ids, keys)? } else { by_type(types, ids, keys)? };
    if queries.len() > MOST_QUERIES { Err(Error::TooMany { most: MOST_QUERIES }) } else { Ok(queries) }
}

/// Identifiers name their layer: `parcels.12`.
fn by_id(ids: Vec<String>, keys: &Parameters) -> Result<Vec<Query>, Error> {
    if ids.is_empty() {
        return Err(Error::Missing("typeNames"));
    }
    let mut queries: Vec<AdHoc> = Vec::new();
    for id in ids {
        let layer = id.rsplit_once('.').map(|(layer, _)| layer.to_owned());
        let local = layer.ok_or_else(|| Error::wrong("RESOURCEID", &id))?;
        if let Some(query) = queries.iter_mut().find(|query| query.name.local == local) {
            query.ids.push(id);
            continue;
        }
        let name = TypeName { namespace: None, local };
        let srs = keys.get(&["srsname"]).map(str::to_owned);
        queries.push(AdHoc { name, ids: vec![id], srs, ..AdHoc::default() });
    }
    Ok(queries.into_iter().map(Query::AdHoc).collect())
}

fn by_type(types: Vec<Vec<TypeName>>, ids: Vec<String>, keys: &Parameters) -> Result<Vec<Query>, Error> {
    let every = types.len();
    // One value for each query, or one for all of them.
    let per = |value: Option<&str>, locator: &'static str| -> Result<Vec<Option<String>>, Error> {
        let Some(value) = value else { return Ok(vec![None; every]) };
        let found: Vec<_> = groups(value).into_iter().map(|one| Some(one.to_owned())).collect();
        match found.len() {
            1 => Ok(vec![found[0].clone(); every]),
            several if several == every => Ok(found),
            _ => Err(Error::wrong(locator, value)),
        }
    };
    let filters = per(keys.get(&["filter"]), "filter")?;
    let properties = per(keys.get(&["propertyname"]), "propertyName")?;
    let orders = per(keys.get(&["sortby"]), "sortBy")?;
    let mut queries = Vec::new();
    for (at, names) in types.into_iter().enumerate() {
        let [name] = <[TypeName; 1]>::try_from(names).map_err(|_| Error::Option("join"))?;
        let asked = properties[at].as_deref().map(listed).into_iter().flatten().filter(|name| *name != "*");
        queries.push(Query::AdHoc(AdHoc {
            name,
            srs: keys.get(&["srsname"]).map(str::to_owned),
            properties: asked.map(str::to_owned).collect(),
            filter: filters[at].as_deref().filter(|text| !text.is_empty()).map(Fragment::written),
            area: keys.get(&["bbox"]).map(str::to_owned),
            ids: ids.clone(),
            sort: orders[at].as_deref().map(sorted).unwrap_or_default(),
        }));
    }
    Ok(queries)
}

/// `name DESC,number` of 2.0, `name D` and `name+D` of 1.1.
fn sorted(text: &str) -> Vec<Sorted> {
    let one = |key: &str| {
        let (reference, order) = key.split_once([' ', '+']).unwrap_or((key, ""));
        Sorted { reference: reference.to_owned(), descending: descends(order) }
    };
    listed(text).map(one).collect()
}

fn hold(keys: &Parameters, version: Version) -> Result<Hold, Error> {
    let expiry = number(keys, &["expiry"], "expiry")?;
    Ok(Hold { seconds: seconds(expiry, version), some: some(keys.get(&["lockaction"]), "lockAction")? })
}

/// Seconds a lock lives: versions before 2.0 count minutes.
pub fn seconds(expiry: Option<u64>, version: Version) -> u32 {
    let unit = if version.is_2() { 1 } else { 60 };
    let asked = expiry.map_or(u64::from(super::LOCK_SECONDS), |expiry| expiry.saturating_mul(unit));
    u32::try_from(asked).unwrap_or(LONGEST_LOCK).min(LONGEST_LOCK)
}

/// `ALL` or `SOME`; `ALL` when nothing is said.
pub fn some(value: Option<&str>, locator: &'static str) -> Result<bool, Error> {
    match value {
        None => Ok(false),
        Some(value) if value.eq_ignore_ascii_case("ALL") => Ok(false),
        Some(value) if value.eq_ignore_ascii_case("SOME") => Ok(true),
        Some(other) => Err(Error::wrong(locator, other)),
    }
}

/// The only change keys can say: delete what a filter finds.
fn deletion(keys: &Parameters, bound: &Bindings) -> Result<Transaction, Error> {
    let operation = keys.get(&["operation"]).ok_or(Error::Missing("operation"))?;
    if !operation.eq_ignore_ascii_case("Delete") {
        return Err(Error::wrong("operation", operation));
    }
    let mut actions = Vec::new();
    for query in queries(keys, bound)? {
        let Query::AdHoc(query) = query else { return Err(Error::Option("storedQuery_Id")) };
        if query.filter.is_none() && query.ids.is_empty() && query.area.is_none() {
            return Err(Error::Missing("filter"));
        }
        actions.push(Action::Delete { handle: None, query });
    }
    let lock = keys.get(&["lockid"]).map(str::to_owned);
    Ok(Transaction { lock, some: some(keys.get(&["releaseaction"]), "releaseAction")?, srs: None, actions })
}
