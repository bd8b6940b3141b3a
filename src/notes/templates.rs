//! The documents the notes come with.

use crate::documents::{BuiltIn, Form};

/// Answer to residents, sheet of the site, list.
pub const TEMPLATES: &[BuiltIn] = &[
    BuiltIn {
        subject: "map-notes",
        name: "reply",
        form: Form::Letter,
        title: ["Réponse à un signalement", "Answer to a report", "Respuesta a un aviso"],
        body: include_str!("templates/reply.typ"),
    },
    BuiltIn {
        subject: "map-notes",
        name: "site-sheet",
        form: Form::Report,
        title: ["Fiche de terrain", "Sheet for the site", "Hoja de campo"],
        body: include_str!("templates/site.typ"),
    },
    BuiltIn {
        subject: "map-notes",
        name: "note-list",
        form: Form::Report,
        title: ["Liste des remarques", "List of notes", "Lista de notas"],
        body: include_str!("templates/list.typ"),
    },
];
