//! The synthetic lot of one parcel, and lots nobody should send.

use std::collections::BTreeMap;

use geo::Area;
use geo_types::{Coord, Geometry};
use proptest::prelude::*;

use super::blocks::{announced, qualities, subset, system_code};
use super::lot::{Depth, Lot};
use super::objects::{Row, Rows, commune, rank};
use super::source::LotFiles;
use crate::exchange::format::Value;

const VECTOR: &str = "\
BOMT 12:EDAB01T1.VEC\nCSET 03:IRV\n\
RTYSA03:PNO\nRIDSA07:Noeud_1\nSCPCP28:EDAB01;SeSD;PGE;ID_S_PRI_NOD\nTYPSN01:1\nCORCC24:+1831200.00;+3165300.00;\nATCSN01:0\nQACSN01:0\n\
RTYSA03:PAR\nRIDSA05:Arc_1\nSCPCP28:EDAB01;SeSD;PGE;ID_S_PRI_ARC\nCM1CC00:\nCM2CC00:\nTYPSN01:1\nPTCSN01:5\n\
CORCC24:+1831200.00;+3165300.00;\nCORCC24:+1831210.00;+3165300.00;\nCORCC24:+1831210.00;+3165320.00;\n\
CORCC24:+1831200.00;+3165320.00;\nCORCC24:+1831200.00;+3165300.00;\nATCSN01:0\nQACSN01:0\n\
RTYSA03:PFE\nRIDSA06:Face_0\nSCPCP28:EDAB01;SeSD;PGE;ID_S_PRI_FAC\nATCSN01:0\nQACSN01:0\n\
RTYSA03:PFE\nRIDSA06:Face_1\nSCPCP28:EDAB01;SeSD;PGE;ID_S_PRI_FAC\nATCSN01:0\nQACSN01:0\n\
RTYSA03:LNK\nRIDSA22:Compo_LPO_Arc_1_Face_1\nSCPCP33:EDAB01;SeSD;REL;ID_S_RCO_FAC_GCHE\nFTCSN01:2\n\
FTPCP24:EDAB01;SeTOP_1;PAR;Arc_1\nFTPCP25:EDAB01;SeTOP_1;PFE;Face_1\nATCSN01:0\nQACSN01:0\n\
RTYSA03:LNK\nRIDSA22:Compo_RPO_Arc_1_Face_0\nSCPCP33:EDAB01;SeSD;REL;ID_S_RCO_FAC_DRTE\nFTCSN01:2\n\
FTPCP24:EDAB01;SeTOP_1;PAR;Arc_1\nFTPCP25:EDAB01;SeTOP_1;PFE;Face_0\nATCSN01:0\nQACSN01:0\n\
RTYSA03:FEA\nRIDSA07:Objet_1\nSCPCP27:EDAB01;SeSD;OBJ;PARCELLE_id\nCM1CC00:\nCM2CC00:\nREFCC00:\nATCSN01:4\n\
ATPCP23:EDAB01;SeSD;ATT;SUPF_id\nATVSR05:+200.\nATPCP23:EDAB01;SeSD;ATT;INDP_id\nATVSA02:01\n\
ATPCP22:EDAB01;SeSD;ATT;TEX_id\nTEXT 06:8859-1\nATVST03:123\nATPCP22:EDAB01;SeSD;ATT;IDU_id\nTEXT 06:8859-1\n\
ATVST12:004000AB0123\nQACSN01:1\nQAPCP33:EDAB01;SeQL;QUP;Actualite_Objet_1\n\
RTYSA03:LNK\nRIDSA17:Compo_IDB_Objet_1\nSCPCP36:EDAB01;SeSD;REL;ID_S_RCO_PARCELLE_id\nFTCSN01:2\n\
FTPCP26:EDAB01;SeTOP_1;FEA;Objet_1\nFTPCP25:EDAB01;SeTOP_1;PFE;Face_1\nATCSN01:0\nQACSN01:0\nEOMT 00:\n";
const GEO: &str = "BOMT 12:EDAB01SE.GEO\nRTYSA03:GEO\nRIDSA04:GEO1\nRELSA09:RGF93CC44\nEOMT 00:\n";
const QAL: &str = "RTYSA03:QUP\nRIDSA17:Actualite_Objet_1\nODASD08:20071129\nUDASD08:20140618\n";

fn files(vector: &str, geo: &str) -> LotFiles {
    let parts = [("T1.VEC", vector), ("SE.GEO", geo), ("SE.QAL", QAL)];
    LotFiles {
        origin: "edigeo-13004000AB01.tar.bz2".into(),
        name: "EDAB01".into(),
        parts: parts.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into(),
        announced: None,
    }
}

fn lot(vector: &str) -> Lot {
    Lot::parse(&files(vector, GEO), None, Depth::Whole).unwrap()
}

/// The shape of the only object, or the code of the reason there is none.
fn shape(vector: &str) -> Result<Geometry<f64>, &'static str> {
    lot(vector).objects().next().unwrap().1.map_err(|fault| fault.code)
}

#[test]
fn the_synthetic_parcel_is_read_to_the_last_attribute() {
    let lot = lot(VECTOR);
    assert_eq!(lot.srid.code(), 3944);
    let insee = commune(&lot, "edigeo-13004000AB01.tar.bz2", None).unwrap().unwrap();
    assert_eq!(insee, "13004");
    let rows = Rows::new(&lot, &insee);
    let (object, shape) = lot.objects().next().unwrap();
    let date = |y, m, d| Value::Date(jiff::civil::Date::new(y, m, d).unwrap());
    let expected = Row {
        target: rank::PARCELS,
        id: "13004000AB0123".into(),
        values: vec![
            "000".into(),
            "AB".into(),
            "123".into(),
            Value::Integer(200),
            Value::Boolean(false),
            date(2007, 11, 29),
            date(2014, 6, 18),
        ],
    };
    assert_eq!(rows.row(object).unwrap().unwrap(), expected);
    let Ok(Geometry::MultiPolygon(surface)) = shape else { panic!("{shape:?}") };
    let corner = |x: f64, y: f64| Coord { x, y };
    let ring = [
        corner(1_831_200.0, 3_165_300.0),
        corner(1_831_210.0, 3_165_300.0),
        corner(1_831_210.0, 3_165_320.0),
        corner(1_831_200.0, 3_165_320.0),
        corner(1_831_200.0, 3_165_300.0),
    ];
    assert_eq!(surface.0[0].exterior().0, ring);
    assert!((surface.unsigned_area() - 200.0).abs() < 1e-6);
}

#[test]
fn a_contour_open_by_less_than_a_metre_is_closed_and_a_wider_one_refused() {
    let open_by = |y: &str| {
        VECTOR.replacen(
            "+3165320.00;\nCORCC24:+1831200.00;+3165300.00;\nATC",
            &format!("+3165320.00;\nCORCC24:+1831200.00;+{y};\nATC"),
            1,
        )
    };
    let closed = shape(&open_by("3165300.80")).unwrap();
    assert!((closed.unsigned_area() - 200.0).abs() < 1.0);
    assert_eq!(shape(&open_by("3165305.00")), Err("contour_ouvert"));
}

#[test]
fn a_parcel_with_a_pond_in_it_keeps_its_hole() {
    let pond = "RTYSA03:PAR\nRIDSA05:Arc_2\nPTCSN01:4\nCORCC24:+1831202.00;+3165302.00;\nCORCC24:+1831202.00;+3165304.00;\n\
        CORCC24:+1831204.00;+3165304.00;\nCORCC24:+1831202.00;+3165302.00;\n\
        RTYSA03:LNK\nRIDSA01:L\nSCPCP33:EDAB01;SeSD;REL;ID_S_RCO_FAC_GCHE\nFTPCP24:EDAB01;SeTOP_1;PAR;Arc_2\nFTPCP25:EDAB01;SeTOP_1;PFE;Face_1\nEOMT 00:\n";
    let Ok(Geometry::MultiPolygon(surface)) = shape(&VECTOR.replace("EOMT 00:\n", pond)) else { panic!() };
    assert_eq!((surface.0.len(), surface.0[0].interiors().len()), (1, 1));
    assert!((surface.unsigned_area() - 198.0).abs() < 1e-6);
}

#[test]
fn two_faces_of_one_section_lose_the_line_between_them() {
    // A second face on the right of the eastern side, drawn as three more sides of a square.
    let text = VECTOR
        .replace("PTCSN01:5\nCORCC24:+1831200.00;+3165300.00;\nCORCC24:+1831210.00;+3165300.00;\nCORCC24:+1831210.00;+3165320.00;\n", "CORCC24:+1831210.00;+3165320.00;\n")
        .replace("CORCC24:+1831200.00;+3165300.00;\nATC", "CORCC24:+1831200.00;+3165300.00;\nCORCC24:+1831210.00;+3165300.00;\nATC");
    let more = "RTYSA03:PAR\nRIDSA05:Arc_2\nCORCC24:+1831210.00;+3165300.00;\nCORCC24:+1831210.00;+3165320.00;\n\
        RTYSA03:PAR\nRIDSA05:Arc_3\nCORCC24:+1831210.00;+3165300.00;\nCORCC24:+1831230.00;+3165300.00;\nCORCC24:+1831230.00;+3165320.00;\nCORCC24:+1831210.00;+3165320.00;\n\
        RTYSA03:LNK\nRIDSA01:a\nSCPCP33:E;SeSD;REL;ID_S_RCO_FAC_GCHE\nFTPCP24:E;T;PAR;Arc_2\nFTPCP25:E;T;PFE;Face_1\n\
        RTYSA03:LNK\nRIDSA01:b\nSCPCP33:E;SeSD;REL;ID_S_RCO_FAC_DRTE\nFTPCP24:E;T;PAR;Arc_2\nFTPCP25:E;T;PFE;Face_2\n\
        RTYSA03:LNK\nRIDSA01:c\nSCPCP33:E;SeSD;REL;ID_S_RCO_FAC_GCHE\nFTPCP24:E;T;PAR;Arc_3\nFTPCP25:E;T;PFE;Face_2\n\
        RTYSA03:LNK\nRIDSA01:d\nSCPCP36:E;SeSD;REL;ID_S_RCO_PARCELLE_id\nFTPCP26:E;T;FEA;Objet_1\nFTPCP25:E;T;PFE;Face_2\nEOMT 00:\n";
    let Ok(Geometry::MultiPolygon(surface)) = shape(&text.replace("EOMT 00:\n", more)) else { panic!() };
    assert_eq!(surface.0.len(), 1, "{surface:?}");
    assert!((surface.unsigned_area() - 600.0).abs() < 1e-6);
}

#[test]
fn an_object_that_points_nowhere_says_so() {
    assert_eq!(shape(&VECTOR.replacen("ID_S_RCO_PARCELLE_id", "ID_S_RCO_FAC_GCHE", 1)), Err("geometrie_absente"));
    assert_eq!(shape(&VECTOR.replace("ID_S_RCO_FAC_GCHE", "OTHER")), Err("lien_rompu"));
    let row = |text: &str| {
        let lot = lot(text);
        let fault = Rows::new(&lot, "13004").row(lot.objects().next().unwrap().0).unwrap().unwrap_err();
        fault.code
    };
    assert_eq!(row(&VECTOR.replace("004000AB0123", "004000AB01")), "identifiant_illisible");
    assert_eq!(row(&VECTOR.replace("+200.", "-200.")), "contenance_illisible");
}

#[test]
fn a_lot_of_unknown_system_asks_for_it() {
    let refused = |geo: &str| Lot::parse(&files(VECTOR, geo), None, Depth::Whole).err().map(|e| e.to_string());
    assert!(refused("RELSA04:MARS\n").unwrap().contains("--crs"));
    assert!(refused("").unwrap().contains("--crs"));
    let srid = crate::geo::Srid::new(3944).ok();
    assert!(Lot::parse(&files(VECTOR, "RELSA04:MARS\n"), srid, Depth::Whole).is_ok());
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_fail(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = (subset(&bytes), qualities(&bytes), system_code(&bytes), announced(&bytes));
    }

    #[test]
    fn a_lot_with_a_damaged_line_is_still_read_or_refused_with_a_reason(
        line in 0usize..90, replacement in "[A-Z]{3}[A-Z ]{2}[0-9]{2}:[+-]?[0-9;.A-Za-z_]{0,30}|\\PC{0,20}",
    ) {
        let text: Vec<&str> = VECTOR.lines().enumerate().map(|(i, l)| if i == line { replacement.as_str() } else { l }).collect();
        let lot = lot(&text.join("\n"));
        let rows = Rows::new(&lot, "13004");
        for (object, shape) in lot.objects() {
            let _ = rows.row(object);
            if let Ok(shape) = shape {
                prop_assert!(shape.unsigned_area() >= 0.0);
            }
        }
        let parts: BTreeMap<&str, usize> = lot.subsets.iter().map(|s| ("arcs", s.arcs.len())).collect();
        prop_assert!(parts.values().all(|n| *n <= 2));
    }
}
