//! Where in a TOML file a value stands, for error messages.
use toml::de::{DeTable, DeValue};

/// A step into a document: a key, or a place in a list.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

/// Line and column (from 1) of the value at `path`, or of the nearest thing above it; the start of the
/// file when there is nothing.
pub fn locate(text: &str, path: &[Step<'_>]) -> (usize, usize) {
    let Ok(document) = DeTable::parse(text) else {
        return (1, 1);
    };
    let Some(Step::Key(first)) = path.first() else {
        return (1, 1);
    };
    let Some((mut key, mut value)) = document.get_ref().get_key_value(*first) else {
        return (1, 1);
    };
    let mut at = key.span().start;
    for step in &path[1..] {
        match (value.get_ref(), step) {
            (DeValue::Table(table), Step::Key(name)) => match table.get_key_value(*name) {
                Some(found) => (key, value) = found,
                None => break,
            },
            (DeValue::Array(items), Step::Item(n)) => match items.get(*n) {
                Some(item) => {
                    value = item;
                    at = item.span().start;
                    continue;
                }
                None => break,
            },
            _ => break,
        }
        at = key.span().start;
    }
    position(text, at)
}

/// Line and column, from 1, of a byte offset.
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset.min(text.len())).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "id = \"trees\"\n\n[[column]]\nname = \"a\"\n[[column]]\ntitle.fr = \"é\"\n  name = \"b\"\n";

    #[test]
    fn the_second_column_name_is_found_on_its_line() {
        assert_eq!(locate(FILE, &[Step::Key("column"), Step::Item(1), Step::Key("name")]), (7, 3));
    }

    #[test]
    fn a_missing_key_points_at_what_should_hold_it() {
        let (line, _) = locate(FILE, &[Step::Key("column"), Step::Item(1), Step::Key("unit")]);
        assert_eq!(line, 5);
        assert_eq!(locate(FILE, &[Step::Key("nothing")]), (1, 1));
    }

    #[test]
    fn columns_count_characters_and_not_bytes() {
        assert_eq!(position("é = 1", 2), (1, 2));
    }
}
