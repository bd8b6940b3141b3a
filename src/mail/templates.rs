//! The documents the mail comes with.

use crate::documents::{BuiltIn, Form};

/// Acknowledgement, sheet of transmission, registers of both directions.
pub const TEMPLATES: &[BuiltIn] = &[
    BuiltIn {
        subject: "mail-arrivals",
        name: "acknowledgement",
        form: Form::Letter,
        title: ["Accusé de réception", "Acknowledgement of receipt", "Acuse de recibo"],
        body: include_str!("templates/acknowledgement.typ"),
    },
    BuiltIn {
        subject: "mail-arrivals",
        name: "transmission",
        form: Form::Report,
        title: ["Bordereau de transmission", "Transmission slip", "Hoja de transmisión"],
        body: include_str!("templates/transmission.typ"),
    },
    BuiltIn {
        subject: "mail-arrivals",
        name: "arrivals-register",
        form: Form::Report,
        title: ["Registre du courrier arrivé", "Register of incoming mail", "Registro de entrada"],
        body: include_str!("templates/arrivals.typ"),
    },
    BuiltIn {
        subject: "mail-departures",
        name: "departures-register",
        form: Form::Report,
        title: ["Registre du courrier départ", "Register of outgoing mail", "Registro de salida"],
        body: include_str!("templates/departures.typ"),
    },
];
