use std::io::Write;
use std::sync::Arc;

use proptest::prelude::*;
use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;

use super::*;

fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn archive(members: &[(&str, &str)]) -> NamedTempFile {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    file(&zip.finish().unwrap().into_inner())
}

fn ods(rows: &str) -> NamedTempFile {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table>{rows}</table:table>\
         <table:table><table:table-row><table:table-cell><text:p>autre</text:p></table:table-cell></table:table-row></table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[("META-INF/manifest.xml", "<manifest/>"), ("content.xml", &content)])
}

const PACKAGE: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Cachée" sheetId="1" state="hidden" r:id="r1"/><sheet name="Liste" sheetId="2" r:id="r2"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;

fn xlsx(rows: &str) -> NamedTempFile {
    let sheet = |rows: &str| {
        format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        )
    };
    let hidden = sheet("<row r=\"1\"><c r=\"A1\"><v>666</v></c></row>");
    archive(&[
        ("_rels/.rels", PACKAGE),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", &hidden),
        ("xl/worksheets/sheet2.xml", &sheet(rows)),
    ])
}

fn open(file: &NamedTempFile) -> Result<TableReader, TableError> {
    TableReader::open(file.path(), Limits { rows: 100, columns: 50, cell: 1_000 }, &Arc::default())
}

fn read(file: &NamedTempFile) -> Result<Vec<(u64, Vec<String>)>, TableError> {
    let reader = open(file)?;
    let mut out = vec![(0, reader.header().to_vec())];
    reader.each(|line| {
        out.push((line.number, line.cells.to_vec()));
        Ok(())
    })?;
    Ok(out)
}

fn strings(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

#[test]
fn the_sheet_that_is_shown_is_read_with_the_numbers_of_its_rows() {
    let file = xlsx(
        "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Nom</t></is></c><c r=\"C2\" t=\"inlineStr\"><is><t> Voie </t></is></c></row>\
         <row r=\"5\"><c r=\"A5\"><v>0.30000000000000004</v></c><c r=\"D5\" t=\"b\"><v>1</v></c></row>\
         <row r=\"6\"><c r=\"B6\" t=\"e\"><v>#N/A</v></c></row><row r=\"9\"><c r=\"A9\"/></row>",
    );
    let found = read(&file).unwrap();
    assert_eq!(found[0].1, ["Nom", "", "Voie"]);
    assert_eq!(found[1], (5, strings(&["0.3", "", "", "true"])));
    assert_eq!(found[2], (6, strings(&["", "#N/A", ""])));
    assert_eq!(found.len(), 3);
}

#[test]
fn repeated_cells_and_rows_of_an_ods_file_are_what_the_spreadsheet_shows() {
    let file = ods(
        "<table:table-column/><table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated=\"2\"><text:p>N</text:p></table:table-cell></table:table-row></table:table-header-rows>\
         <table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell/><table:table-cell office:value-type=\"string\"><office:annotation><text:p>remarque</text:p></office:annotation><text:p>a<text:s text:c=\"2\"/>b &amp; <text:span>c&#233;</text:span></text:p><text:p>d</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>\
         <table:table-row><table:table-cell office:value-type=\"date\" office:date-value=\"2024-01-31T00:00:00\"><text:p>31/01/24</text:p></table:table-cell><table:table-cell office:value-type=\"percentage\" office:value=\"0.2\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell/></table:table-row>",
    );
    let found = read(&file).unwrap();
    assert_eq!(found[0].1, ["N", "N"]);
    assert_eq!(found[1], (5, strings(&["", "a  b & cé\nd"])));
    assert_eq!(found[2].0, 6);
    assert_eq!(found[3], (7, strings(&["2024-01-31", "0.2"])));
    assert_eq!(found.len(), 4);
}

#[test]
fn a_few_bytes_that_stand_for_a_billion_cells_are_refused() {
    let head = "<table:table-row><table:table-cell><text:p>N</text:p></table:table-cell></table:table-row>";
    let wide = ods(&format!(
        "{head}<table:table-row><table:table-cell table:number-columns-repeated=\"999999999999999999\"><text:p>x</text:p></table:table-cell></table:table-row>"
    ));
    assert!(matches!(read(&wide), Err(TableError::TooManyColumns { most: 50, .. })));
    let tall = ods(&format!(
        "{head}<table:table-row table:number-rows-repeated=\"18446744073709551615\"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
    ));
    assert!(matches!(read(&tall), Err(TableError::TooManyRows { most: 100, .. })));
    let far = xlsx("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>");
    assert!(matches!(read(&far), Err(TableError::TooManyColumns { given: 16_384, .. })));
}

#[test]
fn an_archive_that_grows_out_of_proportion_is_refused_before_it_is_read() {
    let texts = "<si/>".repeat((129 << 20) / 5);
    let bomb = archive(&[("xl/workbook.xml", WORKBOOK), ("xl/sharedStrings.xml", &texts)]);
    assert!(matches!(open(&bomb), Err(TableError::TooHeavy { .. })));
    let long = ods(&format!("<table:table-row><table:table-cell><text:p>{}", "a".repeat(2 << 20)));
    assert!(matches!(open(&long), Err(TableError::TooHeavy { .. })));
}

#[test]
fn what_is_no_table_is_told_apart() {
    assert!(matches!(open(&file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")), Err(TableError::OldExcel { .. })));
    assert!(matches!(open(&archive(&[("word/document.xml", "<w/>")])), Err(TableError::NotATable { .. })));
    assert!(matches!(open(&archive(&[("xl/workbook.bin", "")])), Err(TableError::OldExcel { .. })));
    assert!(matches!(open(&file(b"")), Err(TableError::Damaged { origin: Origin::Csv, .. })));
    assert!(matches!(open(&ods("")), Err(TableError::NoHeader { .. })));
    assert!(matches!(open(&xlsx("")), Err(TableError::NoHeader { .. })));
    assert!(matches!(open(&file(b"PK\x03\x04rien")), Err(TableError::NotATable { .. })));
}

#[test]
fn every_refusal_says_what_where_and_what_to_do_in_three_languages() {
    use crate::base::{Failure, Language};
    let name = || "liste.xlsx".to_owned();
    let refusals = [
        TableError::Unreadable { file: name(), source: std::io::Error::other("x") },
        TableError::NotATable { file: name() },
        TableError::OldExcel { file: name() },
        TableError::Damaged { file: name(), origin: Origin::Xlsx, detail: "x".into() },
        TableError::Damaged { file: name(), origin: Origin::Csv, detail: "le fichier CSV est illisible.".into() },
        TableError::TooHeavy { file: name() },
        TableError::NoHeader { file: name() },
        TableError::TooManyRows { file: name(), most: 100 },
        TableError::TooManyColumns { file: name(), given: 60, most: 50 },
        TableError::CellTooLong { file: name(), line: 3, column: "Nom".into(), most: 9 },
        TableError::Stopped,
    ];
    for refusal in refusals {
        let told = Language::ALL.map(|language| refusal.explain(language));
        assert!(told[0].detail != told[1].detail && told[1].detail != told[2].detail, "{refusal:?}");
        assert!(told[0].remedy != told[1].remedy && told[1].remedy != told[2].remedy, "{refusal:?}");
    }
}

#[test]
fn a_csv_file_gives_its_lines_and_a_long_cell_its_place() {
    let found = read(&file("Nom;Voie\n\nÀ la croix;\"Rue\ndu Bac\"\n'=x;y;z\n".as_bytes())).unwrap();
    assert_eq!(found[1], (3, strings(&["À la croix", "Rue\ndu Bac"])));
    assert_eq!(found[2], (5, strings(&["=x", "y", "z"])));
    let long = file(format!("Nom;Note\na;{}\n", "é".repeat(1_001)).as_bytes());
    let refused = read(&long).unwrap_err();
    assert!(
        matches!(&refused, TableError::CellTooLong { line: 2, column, most: 1_000, .. } if column == "Note"),
        "{refused:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn no_damage_makes_it_panic(at in 0_usize..4_000, byte: u8, cut in 0_usize..4_000, rows in "[<>a-z/: =\"0-9]{0,80}") {
        for file in [ods(&rows), xlsx(&rows)] {
            let mut bytes = std::fs::read(file.path()).unwrap();
            let _ = read(&file);
            let place = at % bytes.len();
            bytes[place] = byte;
            bytes.truncate(bytes.len() - cut % bytes.len() / 2);
            let _ = read(&self::file(&bytes));
        }
    }
}
