//! The documents the address base comes with.

use crate::documents::{BuiltIn, Form};

/// Certificate of numbering; labels for the post.
pub const TEMPLATES: &[BuiltIn] = &[
    BuiltIn {
        subject: "addresses",
        name: "numbering-certificate",
        form: Form::Letter,
        title: ["Certificat de numérotage", "Certificate of numbering", "Certificado de numeración"],
        body: include_str!("templates/numbering.typ"),
    },
    BuiltIn {
        subject: "addresses",
        name: "address-labels",
        form: Form::Labels,
        title: ["Étiquettes d’adresses", "Address labels", "Etiquetas de direcciones"],
        body: include_str!("templates/labels.typ"),
    },
];
