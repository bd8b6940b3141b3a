//! The documents the record of processing activities comes with.

use crate::documents::{BuiltIn, Form};

/// The record as it is shown to the authority (RGPD, art. 30 4).
pub const TEMPLATES: &[BuiltIn] = &[BuiltIn {
    subject: "processings",
    name: "processing-register",
    form: Form::Report,
    title: [
        "Registre des activités de traitement",
        "Record of processing activities",
        "Registro de actividades de tratamiento",
    ],
    body: include_str!("templates/register.typ"),
}];
