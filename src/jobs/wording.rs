//! What the jobs say: title, detail, remedy; in French, English, Spanish.

use crate::base::Wording;

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("many", [
        ["Trop d’opérations", "Cent de vos opérations attendent ou sont en cours.", "Attendez que quelques-unes se terminent, ou annulez celles qui ne servent plus."],
        ["Too many operations", "A hundred of your operations are waiting or running.", "Wait until some have ended, or cancel those no longer needed."],
        ["Demasiadas operaciones", "Cien de sus operaciones esperan o están en curso.", "Espere a que terminen algunas, o cancele las que ya no sirven."],
    ]),
    ("large", [
        ["Opération trop grande", "L’opération porte sur trop d’éléments à la fois.", "Répartissez-la en plusieurs."],
        ["Operation too large", "The operation is about too many items at once.", "Split it into several."],
        ["Operación demasiado grande", "La operación trata demasiados elementos a la vez.", "Divídala en varias."],
    ]),
    ("unknown", [
        ["Opération inconnue", "Cette opération n’existe pas, n’est pas à vous, ou a été effacée après trente jours.", "Relisez la liste des opérations."],
        ["Unknown operation", "This operation does not exist, is not yours, or was deleted after thirty days.", "Read the list of operations again."],
        ["Operación desconocida", "Esta operación no existe, no es suya, o se borró a los treinta días.", "Vuelva a leer la lista de operaciones."],
    ]),
    ("ended", [
        ["Opération déjà terminée", "Elle ne peut plus être annulée.", "Relisez la liste des opérations."],
        ["The operation has ended", "It can no longer be cancelled.", "Read the list of operations again."],
        ["La operación ya terminó", "Ya no se puede cancelar.", "Vuelva a leer la lista de operaciones."],
    ]),
    ("not-failed", [
        ["Rien à relancer", "Cette opération est en cours, ou a réussi.", "Attendez sa fin, ou demandez-la de nouveau depuis la fiche ou la liste."],
        ["Nothing to start again", "This operation is running, or has succeeded.", "Wait for its end, or ask for it again from the record or the list."],
        ["Nada que reiniciar", "Esta operación está en curso, o terminó bien.", "Espere a que termine, o pídala de nuevo desde la ficha o la lista."],
    ]),
    ("only-reads", [
        ["Jeton de lecture", "Ce jeton ne peut que lire.", "Utilisez un jeton qui peut modifier, ou connectez-vous."],
        ["Reading token", "This token may only read.", "Use a token that may change things, or sign in."],
        ["Token de lectura", "Este token solo puede leer.", "Use un token que pueda modificar, o inicie sesión."],
    ]),
    ("queue", [
        ["Les opérations ne peuvent pas commencer", "La file des opérations ne répond pas.", "Recommencez dans un instant ; si cela dure, prévenez l’administrateur."],
        ["Operations cannot begin", "The queue of operations does not answer.", "Try again in a moment; if it lasts, tell the administrator."],
        ["Las operaciones no pueden empezar", "La cola de operaciones no responde.", "Vuelva a intentarlo en un momento; si persiste, avise al administrador."],
    ]),
    ("nobody", [
        ["Opération sans personne", "Cette opération se fait au nom d’une personne, et personne ne l’a demandée.", "Prévenez l’administrateur."],
        ["Operation of nobody", "This operation is done in the name of a person, and nobody asked for it.", "Tell the administrator."],
        ["Operación sin persona", "Esta operación se hace en nombre de una persona, y nadie la pidió.", "Avise al administrador."],
    ]),
    ("away", [
        ["Opération arrêtée", "Le compte de la personne qui l’a demandée est fermé.", "Une personne qui en a le droit peut la demander de nouveau."],
        ["Operation stopped", "The account of the person who asked for it is closed.", "Somebody who may can ask for it again."],
        ["Operación detenida", "La cuenta de la persona que la pidió está cerrada.", "Alguien con permiso puede pedirla de nuevo."],
    ]),
    ("kind", [
        ["Opération inconnue de ce serveur", "Cette version de Beffroi ne sait pas faire cette opération.", "Demandez-la de nouveau ; si cela se répète, prévenez l’administrateur."],
        ["Unknown to this server", "This version of Beffroi cannot do this operation.", "Ask for it again; if it happens again, tell the administrator."],
        ["Desconocida para este servidor", "Esta versión de Beffroi no sabe hacer esta operación.", "Pídala de nuevo; si se repite, avise al administrador."],
    ]),
    ("arguments", [
        ["Opération illisible", "Ce que l’opération doit savoir ne peut être lu.", "Demandez-la de nouveau ; si cela se répète, prévenez l’administrateur."],
        ["Unreadable operation", "What the operation needs to know cannot be read.", "Ask for it again; if it happens again, tell the administrator."],
        ["Operación ilegible", "Lo que la operación necesita saber no se puede leer.", "Pídala de nuevo; si se repite, avise al administrador."],
    ]),
    ("fault", [
        ["Erreur de Beffroi", "L’opération s’est arrêtée sur une erreur du programme ; elle est notée dans son journal.", "Prévenez l’administrateur avec le numéro de l’opération."],
        ["A fault of Beffroi", "The operation stopped on a fault of the program; it is written in its log.", "Tell the administrator the number of the operation."],
        ["Error de Beffroi", "La operación se detuvo por un error del programa; está anotado en su registro.", "Indique al administrador el número de la operación."],
    ]),
    ("long", [
        ["Opération arrêtée", "Elle a duré plus longtemps que permis.", "Demandez-la en plusieurs parties, ou prévenez l’administrateur."],
        ["Operation stopped", "It took longer than allowed.", "Ask for it in several parts, or tell the administrator."],
        ["Operación detenida", "Duró más de lo permitido.", "Pídala en varias partes, o avise al administrador."],
    ]),
    ("interrupted", [
        ["Opération abandonnée", "Elle a été interrompue trop de fois : elle arrête peut-être le serveur.", "Prévenez l’administrateur avant de la relancer."],
        ["Operation given up", "It was interrupted too many times: perhaps it stops the server.", "Tell the administrator before starting it again."],
        ["Operación abandonada", "Se interrumpió demasiadas veces: quizá detiene el servidor.", "Avise al administrador antes de reiniciarla."],
    ]),
];
