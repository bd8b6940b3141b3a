//! One thing on a dashboard.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::base::Language;

/// Most widgets of a dashboard; columns and rows one may take.
const MOST: usize = 24;
const COLUMNS: u8 = 4;
const ROWS: u8 = 4;

/// What a widget is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum WidgetKind {
    /// How many records or rows.
    Count,
    /// Records in the order of a day: late ones first.
    Deadlines,
    List,
    Chart,
    Map,
}

/// A widget: where its figures come from, and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DashboardWidget)]
pub struct Widget {
    /// Tells it apart on its dashboard.
    pub id: String,
    pub kind: WidgetKind,
    pub title: String,
    /// Record type whose records it shows.
    #[serde(default, rename = "type")]
    pub of: Option<String>,
    /// The conditions of the list, as in its address: `f.state=ne:closed&sort=due`.
    #[serde(default)]
    pub filter: String,
    /// Deadlines: the field that holds the day. Charts of records: the field whose values are counted.
    #[serde(default)]
    pub field: Option<String>,
    /// Stored query whose rows it shows.
    #[serde(default)]
    pub query: Option<i64>,
    /// Values of its parameters.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub values: Map<String, Value>,
    /// Charts: `bars` or `line`.
    #[serde(default)]
    pub shape: Option<String>,
    /// Columns of the grid, 1 to 4, and rows, 1 to 4.
    pub width: u8,
    pub height: u8,
}

/// What of a list of widgets is wrong.
#[must_use]
pub fn faults(widgets: &[Widget], language: Language) -> Vec<String> {
    let mut faults = Vec::new();
    let mut say =
        |french: String, english: String, spanish: String| faults.push(language.pick(french, english, spanish));
    if widgets.len() > MOST {
        say(
            format!("Un tableau de bord a {MOST} éléments au plus."),
            format!("A dashboard has {MOST} widgets at most."),
            format!("Un panel tiene {MOST} elementos como máximo."),
        );
    }
    let mut names = BTreeSet::new();
    for widget in widgets {
        let title = &widget.title;
        let sized = (1..=COLUMNS).contains(&widget.width) && (1..=ROWS).contains(&widget.height);
        if !sized || title.trim().is_empty() || title.chars().count() > 80 || !names.insert(&widget.id) {
            say(
                format!(
                    "« {title} » : il faut un titre de 80 caractères au plus, une largeur et une hauteur de 1 à 4, et un nom qui ne serve qu’une fois."
                ),
                format!(
                    "“{title}”: a title of 80 characters at most is needed, a width and a height of 1 to 4, and a name used once."
                ),
                format!(
                    "«{title}»: hace falta un título de 80 caracteres como máximo, un ancho y un alto de 1 a 4, y un nombre usado una vez."
                ),
            );
        }
        if widget.of.is_some() == widget.query.is_some() {
            say(
                format!("« {title} » : choisissez une liste ou une requête."),
                format!("“{title}”: choose a list or a query."),
                format!("«{title}»: elija una lista o una consulta."),
            );
        }
        let by_field =
            widget.kind == WidgetKind::Deadlines || (widget.kind == WidgetKind::Chart && widget.of.is_some());
        if by_field && widget.field.as_ref().is_none_or(|field| !is_field(field)) {
            say(
                format!("« {title} » : choisissez le champ qui porte la date ou ce qui est compté."),
                format!("“{title}”: choose the field that holds the day, or what is counted."),
                format!("«{title}»: elija el campo que lleva la fecha o lo que se cuenta."),
            );
        }
        if widget.kind == WidgetKind::Deadlines && widget.of.is_none() {
            say(
                format!("« {title} » : les échéances viennent d’une liste."),
                format!("“{title}”: deadlines come from a list."),
                format!("«{title}»: los plazos vienen de una lista."),
            );
        }
        if widget.filter.len() > 2000 || widget.shape.as_deref().is_some_and(|shape| !matches!(shape, "bars" | "line"))
        {
            say(
                format!("« {title} » : ce réglage ne se lit pas."),
                format!("“{title}”: this setting cannot be read."),
                format!("«{title}»: este ajuste no se entiende."),
            );
        }
    }
    faults
}

fn is_field(name: &str) -> bool {
    name.len() <= 63
        && name.starts_with(|sign: char| sign.is_ascii_lowercase())
        && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
}

/// The list as it is stored.
///
/// # Errors
/// What cannot be read, in the words of the reader of JSON.
pub fn read(stored: &str) -> Result<Vec<Widget>, String> {
    serde_json::from_str(stored).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{faults, read};
    use crate::base::Language;

    fn told(widgets: &Value) -> Vec<String> {
        faults(&read(&widgets.to_string()).unwrap(), Language::English)
    }

    #[test]
    fn a_widget_says_where_its_figures_come_from_and_how_large_it_is() {
        let widget = |more: Value| {
            let mut widget = json!({"id": "a", "kind": "count", "title": "Open notes", "type": "map-notes", "width": 1, "height": 1});
            for (name, value) in more.as_object().unwrap() {
                widget[name] = value.clone();
            }
            widget
        };
        assert_eq!(told(&json!([widget(json!({}))])), Vec::<String>::new());
        for wrong in [
            json!({"width": 5}),
            json!({"height": 0}),
            json!({"title": " "}),
            json!({"type": null}),
            json!({"query": 3}),
            json!({"kind": "deadlines"}),
            json!({"kind": "deadlines", "field": "due; drop"}),
            json!({"kind": "chart"}),
            json!({"shape": "pie"}),
        ] {
            assert_eq!(told(&json!([widget(wrong.clone())])).len(), 1, "{wrong}");
        }
        assert_eq!(told(&json!([widget(json!({})), widget(json!({}))])).len(), 1, "two of one name");
        assert!(read(r#"[{"id": "a", "kind": "clock"}]"#).is_err() && read("{").is_err());
        let many: Vec<Value> = (0..25).map(|n| widget(json!({"id": n.to_string()}))).collect();
        assert!(told(&Value::from(many))[0].contains("24"));
    }
}
