//! Bar codes and QR codes, as drawings a template finds under a path: `/codes/128/<text in hexadecimal>.svg`.

use barcoders::sym::code128::Code128;
use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

/// Most bytes of the text of a code: beyond, no reader reads it from paper.
const LONGEST: usize = 600;

/// The drawing of a path; none when the path asks for no code.
pub fn drawn(path: &str) -> Option<Result<String, String>> {
    let (form, text) = path.strip_prefix("/codes/")?.strip_suffix(".svg")?.split_once('/')?;
    let text = text_of(text)?;
    match form {
        "128" => Some(bars(&text)),
        "qr" => Some(squares(&text)),
        _ => None,
    }
}

fn text_of(hexadecimal: &str) -> Option<String> {
    let digits = hexadecimal.as_bytes();
    if digits.len() % 2 == 1 || digits.len() > 2 * LONGEST {
        return None;
    }
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    String::from_utf8(digits.chunks(2).map(byte).collect::<Option<_>>()?).ok()
}

/// Code 128 (ISO/IEC 15417), set B: letters, digits and signs of ASCII. One module is one unit; ten empty ones stand on
/// each side.
fn bars(text: &str) -> Result<String, String> {
    let refused = || format!("bar code refused: {text}");
    // The crate reads the set from a leading sign: Ɓ is set B.
    let code = Code128::new(format!("Ɓ{text}")).map_err(|_| refused())?.encode();
    let width = code.len() + 20;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} 40\" preserveAspectRatio=\"none\" width=\"{width}\" height=\"40\"><path d=\""
    );
    let mut at = 0;
    for run in code.chunk_by(|one, other| one == other) {
        if run.first() == Some(&1) {
            svg.push_str(&format!("M{} 0h{}v40h-{}z", at + 10, run.len(), run.len()));
        }
        at += run.len();
    }
    svg.push_str("\"/></svg>");
    Ok(svg)
}

/// QR code (ISO/IEC 18004), level M, with its quiet zone.
fn squares(text: &str) -> Result<String, String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| "QR code refused".to_owned())?;
    Ok(code.render::<Color<'_>>().module_dimensions(4, 4).quiet_zone(true).build())
}

#[cfg(test)]
mod tests {
    use super::drawn;

    fn path(form: &str, text: &str) -> String {
        let digits = b"0123456789abcdef";
        let pair = |byte: u8| [digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]].map(char::from);
        let hexadecimal: String = text.bytes().flat_map(pair).collect();
        format!("/codes/{form}/{hexadecimal}.svg")
    }

    #[test]
    fn a_bar_code_begins_and_ends_as_the_standard_says() {
        let svg = drawn(&path("128", "AR 2026-17")).unwrap().unwrap();
        // Start B: 11010010000; stop: 1100011101011.
        assert!(svg.contains("d=\"M10 0h2v40h-2zM13 0h1v40h-1zM16 0h1v40h-1z"), "{svg}");
        // 10 signs, start, check digit and stop: 11 modules each, two more for the stop; ten empty ones on each side.
        assert!(svg.contains(&format!("viewBox=\"0 0 {} 40\"", 11 * 13 + 2 + 20)), "{svg}");
    }

    #[test]
    fn what_a_code_cannot_hold_is_refused_and_other_paths_are_none() {
        assert!(drawn(&path("128", "é")).unwrap().is_err());
        assert!(drawn(&path("qr", "https://ville.fr/é")).unwrap().is_ok());
        assert!(drawn(&path("qr", &"x".repeat(601))).is_none());
        assert!(drawn("/codes/128/4.svg").is_none() && drawn("/codes/128/zz.svg").is_none());
        assert!(drawn("/etc/passwd").is_none());
    }
}
