//! The papers of a new division: the order, its tables and maps, what residents and electors are told.

use crate::documents::{BuiltIn, Form};

/// Of scenarios, their stations and the movements of electors.
pub const TEMPLATES: &[BuiltIn] = &[
    BuiltIn {
        subject: "redistricting-scenarios",
        name: "prefect-order",
        form: Form::Report,
        title: ["Projet d’arrêté du préfet", "Draft order of the prefect", "Proyecto de orden del prefecto"],
        body: include_str!("templates/order.typ"),
    },
    BuiltIn {
        subject: "redistricting-scenarios",
        name: "before-after",
        form: Form::Report,
        title: ["Tableau avant / après", "Table before / after", "Tabla antes / después"],
        body: include_str!("templates/before_after.typ"),
    },
    BuiltIn {
        subject: "redistricting-scenarios",
        name: "notice-to-residents",
        form: Form::Report,
        title: ["Avis aux habitants", "Notice to residents", "Aviso a los vecinos"],
        body: include_str!("templates/notice.typ"),
    },
    BuiltIn {
        subject: "scenario-stations",
        name: "station-map",
        form: Form::Letter,
        title: ["Plan du bureau (A3)", "Map of the station (A3)", "Plano de la mesa (A3)"],
        body: include_str!("templates/map.typ"),
    },
    BuiltIn {
        subject: "elector-movements",
        name: "movers",
        form: Form::Report,
        title: ["Électeurs qui changent de bureau", "Electors who change station", "Electores que cambian de mesa"],
        body: include_str!("templates/movers.typ"),
    },
    BuiltIn {
        subject: "elector-movements",
        name: "new-station",
        form: Form::Letter,
        title: [
            "Lettre : votre bureau de vote change",
            "Letter: your polling station changes",
            "Carta: su mesa electoral cambia",
        ],
        body: include_str!("templates/new_station.typ"),
    },
    BuiltIn {
        subject: "elector-movements",
        name: "mover-labels",
        form: Form::Labels,
        title: ["Étiquettes d’adresse", "Address labels", "Etiquetas de dirección"],
        body: include_str!("templates/labels.typ"),
    },
];
