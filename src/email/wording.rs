//! What e-mail says: refusals (title, detail, remedy), and what stands in every letter; in French, English, Spanish.

use crate::base::{Language, Wording};

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("unset", [
        ["Pas de courriel ici", "Aucun serveur de courriel n’est réglé : rien ne part.", "Le service informatique peut régler [email] dans beffroi.toml."],
        ["No e-mail here", "No mail server is set: nothing leaves.", "The IT service can set [email] in beffroi.toml."],
        ["Aquí no hay correo", "No hay servidor de correo configurado: nada sale.", "El servicio informático puede configurar [email] en beffroi.toml."],
    ]),
    ("no-recipient", [
        ["Pas de destinataire", "Le message n’est adressé à personne.", "Indiquez au moins une adresse de courriel."],
        ["No recipient", "The message is for nobody.", "Give at least one e-mail address."],
        ["Sin destinatario", "El mensaje no va dirigido a nadie.", "Indique al menos una dirección de correo."],
    ]),
    ("many-recipients", [
        ["Trop de destinataires", "Le message a {0} destinataires ; un message en a 50 au plus.", "Envoyez-le en plusieurs fois."],
        ["Too many recipients", "The message has {0} recipients; one message has 50 at most.", "Send it in several parts."],
        ["Demasiados destinatarios", "El mensaje tiene {0} destinatarios; un mensaje tiene 50 como máximo.", "Envíelo en varias veces."],
    ]),
    ("recipient", [
        ["Adresse de courriel incorrecte", "« {0} » n’est pas une adresse de courriel.", "Corrigez-la, par exemple prenom.nom@ville.fr."],
        ["Wrong e-mail address", "\"{0}\" is not an e-mail address.", "Correct it, for instance first.last@town.fr."],
        ["Dirección de correo incorrecta", "«{0}» no es una dirección de correo.", "Corríjala, por ejemplo nombre.apellido@ciudad.es."],
    ]),
    ("subject", [
        ["Objet à corriger", "L’objet est vide, dépasse 200 caractères ou tient sur plusieurs lignes.", "Donnez un objet court, sur une ligne."],
        ["Correct the subject", "The subject is empty, longer than 200 characters, or more than one line.", "Give a short subject on one line."],
        ["Corrija el asunto", "El asunto está vacío, supera 200 caracteres u ocupa varias líneas.", "Dé un asunto corto, en una línea."],
    ]),
    ("heavy", [
        ["Message trop lourd", "Un message porte 20 pièces jointes, 10 Mo et 100 000 caractères au plus.", "Envoyez moins de pièces à la fois, ou un lien vers la fiche."],
        ["Message too heavy", "A message carries 20 enclosures, 10 MB and 100,000 characters at most.", "Send fewer enclosures at once, or a link to the record."],
        ["Mensaje demasiado pesado", "Un mensaje lleva 20 adjuntos, 10 MB y 100 000 caracteres como máximo.", "Envíe menos adjuntos a la vez, o un enlace a la ficha."],
    ]),
    ("composing", [
        ["Message non composé", "Le message n’a pas pu être mis en forme.", "Prévenez l’administrateur avec le numéro de l’opération."],
        ["Message not composed", "The message could not be put into form.", "Tell the administrator the number of the operation."],
        ["Mensaje no compuesto", "No se pudo dar forma al mensaje.", "Indique al administrador el número de la operación."],
    ]),
    ("refused", [
        ["Courriel refusé", "Le serveur de courriel refuse le message : {0}.", "Vérifiez l’adresse du destinataire et la taille des pièces, puis relancez l’envoi."],
        ["E-mail refused", "The mail server refuses the message: {0}.", "Check the address of the recipient and the size of the enclosures, then send again."],
        ["Correo rechazado", "El servidor de correo rechaza el mensaje: {0}.", "Compruebe la dirección del destinatario y el tamaño de los adjuntos, y vuelva a enviarlo."],
    ]),
    ("away", [
        ["Le serveur de courriel ne répond pas", "L’envoi est tenté de nouveau tout seul, de plus en plus tard.", "Si cela dure, prévenez le service informatique."],
        ["The mail server does not answer", "Sending is tried again by itself, later each time.", "If it lasts, tell the IT service."],
        ["El servidor de correo no responde", "El envío se reintenta solo, cada vez más tarde.", "Si persiste, avise al servicio informático."],
    ]),
];

/// Last line of every letter.
pub const fn footer(language: Language) -> &'static str {
    match language {
        Language::French => "Ce message a été envoyé par Beffroi, la carte de la mairie.",
        Language::English => "This message was sent by Beffroi, the map of the town hall.",
        Language::Spanish => "Este mensaje fue enviado por Beffroi, el mapa del ayuntamiento.",
    }
}

/// Title of the job that sends a letter.
pub fn job(language: Language, subject: &str) -> String {
    language.pick(format!("Courriel : {subject}"), format!("E-mail: {subject}"), format!("Correo: {subject}"))
}

/// What a sent letter's job says.
pub fn sent(language: Language, count: usize) -> String {
    match count {
        1 => language.pick("Envoyé.", "Sent.", "Enviado.").to_owned(),
        _ => language.pick(
            format!("Envoyé à {count} destinataires."),
            format!("Sent to {count} recipients."),
            format!("Enviado a {count} destinatarios."),
        ),
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
