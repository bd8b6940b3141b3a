//! Addresses of the pages before and after: whatever way a request came, they ask by keys (OGC 09-025r2, 7.7.4.4).

use form_urlencoded::Serializer;

use crate::wfs::request::{AdHoc, Fragment, Query, Retrieval};
use crate::wfs::{LAYERS, Version};

/// Longer addresses are not read by every proxy on the way.
const LONGEST: usize = 8_000;

/// The address of a page of a request that keeps to 2.0; none when it would be too long to be asked.
#[must_use]
pub fn page(address: &str, version: Version, retrieval: &Retrieval, start: u64, count: u64) -> Option<String> {
    let mut keys = Serializer::new(String::new());
    keys.append_pair("service", "WFS").append_pair("version", version.number()).append_pair("request", "GetFeature");
    queries(&mut keys, &retrieval.queries);
    if let Some(format) = &retrieval.format {
        keys.append_pair("outputFormat", format);
    }
    keys.append_pair("startIndex", &start.to_string()).append_pair("count", &count.to_string());
    let whole = format!("{address}?{}", keys.finish());
    (whole.len() <= LONGEST).then_some(whole)
}

fn queries(keys: &mut Serializer<'_, String>, queries: &[Query]) {
    let mut written = Vec::new();
    for query in queries {
        match query {
            Query::AdHoc(query) => written.push(query),
            Query::Stored { id, parameters } => {
                keys.append_pair("storedQuery_Id", id);
                keys.extend_pairs(parameters);
            }
        }
    }
    let Some(first) = written.first() else { return };
    keys.append_pair("namespaces", &format!("xmlns(bf,{LAYERS})"));
    let grouped = |each: &dyn Fn(&AdHoc) -> String| {
        let all: Vec<String> = written.iter().map(|query| each(query)).collect();
        format!("({})", all.join(")("))
    };
    keys.append_pair("typeNames", &grouped(&|query| format!("bf:{}", query.name.local)));
    let mut some = |key: &str, each: &dyn Fn(&AdHoc) -> String| {
        if written.iter().any(|query| !each(query).is_empty()) {
            keys.append_pair(key, &grouped(each));
        }
    };
    some("filter", &|query| query.filter.as_ref().map(Fragment::as_str).unwrap_or_default().to_owned());
    some("propertyName", &|query| query.properties.join(","));
    some("sortBy", &|query| {
        let order = |descending| if descending { "DESC" } else { "ASC" };
        query
            .sort
            .iter()
            .map(|key| format!("{} {}", key.reference, order(key.descending)))
            .collect::<Vec<_>>()
            .join(",")
    });
    for (key, value) in [("bbox", &first.area), ("srsName", &first.srs)] {
        if let Some(value) = value {
            keys.append_pair(key, value);
        }
    }
    if !first.ids.is_empty() {
        keys.append_pair("resourceId", &first.ids.join(","));
    }
}

#[cfg(test)]
mod tests {
    use super::page;
    use crate::wfs::Version;
    use crate::wfs::request::{Operation, Parameters, Retrieval, of_keys};

    fn retrieval(query: &str) -> Retrieval {
        match of_keys(&Parameters::read(query)).unwrap().operation {
            Operation::GetFeature(retrieval) => retrieval,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_address_of_a_page_asks_the_same_question() {
        let asked = "service=WFS&version=2.0.0&request=GetFeature&typenames=(bf:parcels)(bf:notes)\
            &filter=(<Filter xmlns='http://www.opengis.net/fes/2.0'><a/></Filter>)(<Filter/>)&srsname=EPSG:2154&count=10\
            &sortby=(number DESC,name)(id)&bbox=1,2,3,4&resourceid=parcels.1,parcels.2&propertyname=(a,b)(c)&outputformat=GML2";
        let before = retrieval(asked);
        let next = page("http://x/wfs", Version::V200, &before, 10, 10).unwrap();
        let after = retrieval(next.split_once('?').unwrap().1);
        assert_eq!((after.start, after.count, &after.format), (10, Some(10), &before.format));
        assert_eq!(page("http://x/wfs", Version::V200, &after, 10, 10).as_deref(), Some(next.as_str()));
    }

    #[test]
    fn a_stored_query_is_paged_by_its_name() {
        let before = retrieval("service=WFS&version=2.0.0&request=GetFeature&storedquery_id=urn:x&town=Albert");
        let next = page("http://x/wfs", Version::V200, &before, 2, 2).unwrap();
        assert_eq!(retrieval(next.split_once('?').unwrap().1).queries, before.queries);
    }

    #[test]
    fn an_address_nobody_could_ask_is_not_given() {
        let long = format!("service=WFS&request=GetFeature&typenames=a&filter=<Filter>{}</Filter>", "x".repeat(9_000));
        assert_eq!(page("http://x/wfs", Version::V200, &retrieval(&long), 1, 1), None);
    }
}
