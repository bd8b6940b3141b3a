//! Names of tables and identifiers of documents, as producers write them.

use crate::base::is_insee;

/// Name of a table without what producers put around it: `248000747_ZONE_URBA_20201109.shp` is
/// `ZONE_URBA`.
pub(super) fn table_name(file: &str) -> String {
    let last = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = last.split('.').next().unwrap_or(last).to_uppercase();
    let parts: Vec<&str> = stem.split('_').collect();
    let digits =
        |part: &str, lengths: &[usize]| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let dated = parts.last().is_some_and(|last| digits(last, &[8]));
    let named = parts.first().is_some_and(|first| is_insee(first) || digits(first, &[9, 2, 3]));
    let end = parts.len() - usize::from(dated && parts.len() > 1);
    parts[usize::from(named && end > 1)..end].join("_")
}

/// Category of an easement table and what is left of its name: `AC1_ASSIETTE_SUP_S`.
pub(super) fn easement_table(table: &str) -> Option<(&str, &str)> {
    let at = ["GENERATEUR_SUP", "ASSIETTE_SUP"].iter().find_map(|kind| table.find(kind))?;
    Some((table[..at].trim_end_matches('_'), &table[at..]))
}

/// INSEE code of the commune a planning document is of: `30014_PLU_20171013`, `4117520140603`. Nothing
/// for an intercommunal one, whose identifier begins with the nine digits of a SIREN.
pub(super) fn commune_of_document(document: &str) -> Option<String> {
    let first = document.split('_').next()?;
    let code = first.get(..5)?.to_uppercase();
    let whole = first.len() == 5 || (first.len() == 13 && first.bytes().skip(5).all(|b| b.is_ascii_digit()));
    (whole && is_insee(&code)).then_some(code)
}

/// Identifier of the document a file or folder is named after.
pub(super) fn document_in_name(file: &str) -> Option<String> {
    let upper = file.to_uppercase();
    upper.split(['/', '\\']).rev().find_map(|part| {
        let stem = part.split('.').next()?;
        let start = stem.find(|c: char| c.is_ascii_digit())?;
        let pieces: Vec<&str> = stem[start..].split('_').collect();
        let [owner, kind, date, ..] = pieces.as_slice() else { return None };
        let owned = matches!(owner.len(), 5 | 9) && ["PLU", "PLUI", "POS", "CC", "PSMV"].contains(kind);
        (owned && date.len() == 8).then(|| format!("{owner}_{kind}_{date}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_known_whatever_is_around_their_name() {
        assert_eq!(table_name("248000747_ZONE_URBA_20201109.shp"), "ZONE_URBA");
        assert_eq!(table_name("30014_PLU_20171013/Donnees_geographiques/30014_INFO_PCT_20171013.shp"), "INFO_PCT");
        assert_eq!(table_name("DOC_URBA_COM.dbf"), "DOC_URBA_COM");
        assert_eq!(table_name("x.gpkg/prescription_surf"), "PRESCRIPTION_SURF");
        assert_eq!(table_name("a/AC1_ASSIETTE_SUP_S.shp"), "AC1_ASSIETTE_SUP_S");
        assert_eq!(easement_table("AC1_ASSIETTE_SUP_S"), Some(("AC1", "ASSIETTE_SUP_S")));
        assert_eq!(easement_table("AC4BIS_GENERATEUR_SUP_L"), Some(("AC4BIS", "GENERATEUR_SUP_L")));
        assert_eq!(easement_table("ZONE_URBA"), None);
    }

    #[test]
    fn the_owner_of_a_document_is_read_from_its_identifier() {
        assert_eq!(commune_of_document("30014_PLU_20171013").as_deref(), Some("30014"));
        assert_eq!(commune_of_document("4117520140603").as_deref(), Some("41175"));
        assert_eq!(commune_of_document("248000747_PLUi_20201109"), None);
        assert_eq!(commune_of_document(""), None);
        assert_eq!(document_in_name("a/41175_PLU_20140603.zip").as_deref(), Some("41175_PLU_20140603"));
        assert_eq!(document_in_name("93010-bondy-200057875_PLUi_20250624.gpkg.gz"), None);
        assert_eq!(document_in_name("zone_urba.shp"), None);
    }
}
