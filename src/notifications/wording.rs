//! What the notifications say, in French, English, Spanish.

use crate::base::{Language, Wording};

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("no-email", [
        ["Pas de courriel ici", "Ce serveur n’envoie pas de courriel.", "Lisez vos notifications dans la page ; le service informatique peut régler [email]."],
        ["No e-mail here", "This server sends no e-mail.", "Read your notifications on the page; the IT service can set [email]."],
        ["Aquí no hay correo", "Este servidor no envía correo.", "Lea sus notificaciones en la página; el servicio informático puede configurar [email]."],
    ]),
    ("no-address", [
        ["Pas d’adresse de courriel", "Votre compte n’a pas d’adresse de courriel.", "Demandez à l’administrateur de l’ajouter à votre compte."],
        ["No e-mail address", "Your account has no e-mail address.", "Ask the administrator to add it to your account."],
        ["Sin dirección de correo", "Su cuenta no tiene dirección de correo.", "Pida al administrador que la añada a su cuenta."],
    ]),
    ("many", [
        ["Trop de notifications à la fois", "Une demande en nomme 500 au plus.", "Recommencez en plusieurs fois, ou marquez tout comme lu."],
        ["Too many notifications at once", "A request names 500 at most.", "Do it in several parts, or mark all as read."],
        ["Demasiadas notificaciones a la vez", "Una petición nombra 500 como máximo.", "Hágalo en varias veces, o marque todo como leído."],
    ]),
];

/// What is told of a job that ended.
pub fn job_ended(language: Language, failed: bool) -> &'static str {
    if failed {
        language.pick("Opération en échec", "Operation failed", "Operación fallida")
    } else {
        language.pick("Opération terminée", "Operation done", "Operación terminada")
    }
}

/// Subject and text of a letter one sends oneself.
pub const fn trial(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::French => (
            "Message d’essai",
            "Ce message vous est envoyé à votre demande : les courriels de Beffroi vous parviennent.",
        ),
        Language::English => {
            ("Trial message", "This message was sent because you asked for it: e-mail of Beffroi reaches you.")
        }
        Language::Spanish => {
            ("Mensaje de prueba", "Este mensaje se envía a petición suya: el correo de Beffroi le llega.")
        }
    }
}

/// The link of an e-mail.
pub const fn open(language: Language) -> &'static str {
    match language {
        Language::French => "Ouvrir dans Beffroi",
        Language::English => "Open in Beffroi",
        Language::Spanish => "Abrir en Beffroi",
    }
}

#[cfg(test)]
mod tests {
    use super::WORDING;

    #[test]
    fn every_refusal_is_told_in_three_parts_and_three_languages() {
        for (key, languages) in WORDING {
            assert!(languages.iter().flatten().all(|text| !text.is_empty()), "{key}");
        }
    }
}
