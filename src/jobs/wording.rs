//! What the jobs say: title, detail, remedy; in French, English, Spanish.

use crate::base::Wording;

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("many", [
        ["Trop de tâches", "Cent de vos tâches attendent ou sont en cours.", "Attendez que quelques-unes se terminent, ou annulez celles qui ne servent plus."],
        ["Too many tasks", "A hundred of your tasks are waiting or running.", "Wait until some have ended, or cancel those no longer needed."],
        ["Demasiadas tareas", "Cien de sus tareas esperan o están en curso.", "Espere a que terminen algunas, o cancele las que ya no sirven."],
    ]),
    ("large", [
        ["Tâche trop grande", "La tâche porte sur trop d’éléments à la fois.", "Répartissez-la en plusieurs."],
        ["Task too large", "The task is about too many items at once.", "Split it into several."],
        ["Tarea demasiado grande", "La tarea trata demasiados elementos a la vez.", "Divídala en varias."],
    ]),
    ("unknown", [
        ["Tâche inconnue", "Cette tâche n’existe pas, n’est pas à vous, ou a été effacée après trente jours.", "Relisez la liste des tâches."],
        ["Unknown task", "This task does not exist, is not yours, or was deleted after thirty days.", "Read the list of tasks again."],
        ["Tarea desconocida", "Esta tarea no existe, no es suya, o se borró a los treinta días.", "Vuelva a leer la lista de tareas."],
    ]),
    ("ended", [
        ["Tâche déjà terminée", "Elle ne peut plus être annulée.", "Relisez la liste des tâches."],
        ["The task has ended", "It can no longer be cancelled.", "Read the list of tasks again."],
        ["La tarea ya terminó", "Ya no se puede cancelar.", "Vuelva a leer la lista de tareas."],
    ]),
    ("not-failed", [
        ["Rien à relancer", "Cette tâche est en cours, ou a réussi.", "Attendez sa fin, ou demandez-la de nouveau depuis la fiche ou la liste."],
        ["Nothing to start again", "This task is running, or has succeeded.", "Wait for its end, or ask for it again from the record or the list."],
        ["Nada que reiniciar", "Esta tarea está en curso, o terminó bien.", "Espere a que termine, o pídala de nuevo desde la ficha o la lista."],
    ]),
    ("only-reads", [
        ["Jeton de lecture", "Ce jeton ne peut que lire.", "Utilisez un jeton qui peut modifier, ou connectez-vous."],
        ["Reading token", "This token may only read.", "Use a token that may change things, or sign in."],
        ["Token de lectura", "Este token solo puede leer.", "Use un token que pueda modificar, o inicie sesión."],
    ]),
    ("queue", [
        ["Les tâches ne peuvent pas commencer", "La file des tâches ne répond pas.", "Recommencez dans un instant ; si cela dure, prévenez l’administrateur."],
        ["Tasks cannot begin", "The queue of tasks does not answer.", "Try again in a moment; if it lasts, tell the administrator."],
        ["Las tareas no pueden empezar", "La cola de tareas no responde.", "Vuelva a intentarlo en un momento; si persiste, avise al administrador."],
    ]),
    ("nobody", [
        ["Tâche sans personne", "Cette tâche se fait au nom d’une personne, et personne ne l’a demandée.", "Prévenez l’administrateur."],
        ["Task of nobody", "This task is done in the name of a person, and nobody asked for it.", "Tell the administrator."],
        ["Tarea sin persona", "Esta tarea se hace en nombre de una persona, y nadie la pidió.", "Avise al administrador."],
    ]),
    ("away", [
        ["Tâche arrêtée", "Le compte de la personne qui l’a demandée est fermé.", "Une personne qui en a le droit peut la demander de nouveau."],
        ["Task stopped", "The account of the person who asked for it is closed.", "Somebody who may can ask for it again."],
        ["Tarea detenida", "La cuenta de la persona que la pidió está cerrada.", "Alguien con permiso puede pedirla de nuevo."],
    ]),
    ("kind", [
        ["Tâche inconnue de ce serveur", "Cette version de Beffroi ne sait pas faire cette tâche.", "Demandez-la de nouveau ; si cela se répète, prévenez l’administrateur."],
        ["Unknown to this server", "This version of Beffroi cannot do this task.", "Ask for it again; if it happens again, tell the administrator."],
        ["Desconocida para este servidor", "Esta versión de Beffroi no sabe hacer esta tarea.", "Pídala de nuevo; si se repite, avise al administrador."],
    ]),
    ("arguments", [
        ["Tâche illisible", "Ce que la tâche doit savoir ne peut être lu.", "Demandez-la de nouveau ; si cela se répète, prévenez l’administrateur."],
        ["Unreadable task", "What the task needs to know cannot be read.", "Ask for it again; if it happens again, tell the administrator."],
        ["Tarea ilegible", "Lo que la tarea necesita saber no se puede leer.", "Pídala de nuevo; si se repite, avise al administrador."],
    ]),
    ("fault", [
        ["Erreur de Beffroi", "La tâche s’est arrêtée sur une erreur du programme ; elle est notée dans son journal.", "Prévenez l’administrateur avec le numéro de la tâche."],
        ["A fault of Beffroi", "The task stopped on a fault of the program; it is written in its log.", "Tell the administrator the number of the task."],
        ["Error de Beffroi", "La tarea se detuvo por un error del programa; está anotado en su registro.", "Indique al administrador el número de la tarea."],
    ]),
    ("long", [
        ["Tâche arrêtée", "Elle a duré plus longtemps que permis.", "Demandez-la en plusieurs parties, ou prévenez l’administrateur."],
        ["Task stopped", "It took longer than allowed.", "Ask for it in several parts, or tell the administrator."],
        ["Tarea detenida", "Duró más de lo permitido.", "Pídala en varias partes, o avise al administrador."],
    ]),
    ("interrupted", [
        ["Tâche abandonnée", "Elle a été interrompue trop de fois : elle arrête peut-être le serveur.", "Prévenez l’administrateur avant de la relancer."],
        ["Task given up", "It was interrupted too many times: perhaps it stops the server.", "Tell the administrator before starting it again."],
        ["Tarea abandonada", "Se interrumpió demasiadas veces: quizá detiene el servidor.", "Avise al administrador antes de reiniciarla."],
    ]),
];
