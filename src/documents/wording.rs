//! What each refusal says: title, detail, remedy; in French, English, Spanish.

use crate::base::Wording;

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("template", [
        ["Modèle à corriger", "Ligne {0}", "Corrigez le modèle à cette ligne, ou prévenez la personne qui tient les modèles."],
        ["Template to be corrected", "Line {0}", "Correct the template at this line, or tell whoever keeps the templates."],
        ["Plantilla por corregir", "Línea {0}", "Corrija la plantilla en esta línea, o avise a quien lleva las plantillas."],
    ]),
    ("too-long", [
        ["Document trop long", "Le modèle donne plus de {0} pages ; il a été arrêté.", "Vérifiez les répétitions du modèle, ou choisissez moins de fiches."],
        ["Document too long", "The template gives more than {0} pages; it was stopped.", "Check what the template repeats, or choose fewer records."],
        ["Documento demasiado largo", "La plantilla da más de {0} páginas; se ha detenido.", "Compruebe las repeticiones de la plantilla, o elija menos fichas."],
    ]),
    ("too-slow", [
        ["Modèle sans fin", "Le document n’était pas prêt après {0} secondes ; le modèle a été arrêté.", "Cherchez une boucle qui ne finit pas ou une répétition trop grande."],
        ["Template without end", "The document was not ready after {0} seconds; the template was stopped.", "Look for a loop that does not end, or for something repeated too often."],
        ["Plantilla sin fin", "El documento no estaba listo tras {0} segundos; la plantilla se ha detenido.", "Busque un bucle que no termina o una repetición demasiado grande."],
    ]),
    ("too-hungry", [
        ["Modèle trop lourd", "Le modèle demande plus de {0} Mio de mémoire ; il a été arrêté.", "Cherchez une répétition ou une image trop grande."],
        ["Template too heavy", "The template asks for more than {0} MiB of memory; it was stopped.", "Look for something repeated too often, or for a picture that is too large."],
        ["Plantilla demasiado pesada", "La plantilla pide más de {0} MiB de memoria; se ha detenido.", "Busque una repetición o una imagen demasiado grande."],
    ]),
    ("too-large", [
        ["Document trop lourd", "Le document dépasserait {0} Mio.", "Réduisez les images du modèle, ou choisissez moins de fiches."],
        ["Document too large", "The document would be larger than {0} MiB.", "Make the pictures of the template smaller, or choose fewer records."],
        ["Documento demasiado grande", "El documento superaría {0} MiB.", "Reduzca las imágenes de la plantilla, o elija menos fichas."],
    ]),
    ("crowded", [
        ["Beaucoup de documents en cours", "Beffroi compose déjà autant de documents qu’il peut à la fois.", "Recommencez dans quelques secondes."],
        ["Many documents in work", "Beffroi is making as many documents as it can at once.", "Try again in a few seconds."],
        ["Muchos documentos en curso", "Beffroi ya compone tantos documentos como puede a la vez.", "Vuelva a intentarlo en unos segundos."],
    ]),
    ("template-unknown", [
        ["Modèle introuvable", "Il n’y a pas de modèle « {0} » pour ces fiches dans votre commune.", "Choisissez un des modèles proposés."],
        ["Template not found", "There is no template “{0}” for these records in your commune.", "Choose one of the templates offered."],
        ["Plantilla no encontrada", "No hay plantilla «{0}» para estas fichas en su municipio.", "Elija una de las plantillas ofrecidas."],
    ]),
    ("document-unknown", [
        ["Document introuvable", "Le document {0} n’est pas de cette fiche.", "Repartez de la fiche."],
        ["Document not found", "Document {0} is not of this record.", "Start again from the record."],
        ["Documento no encontrado", "El documento {0} no es de esta ficha.", "Vuelva a la ficha."],
    ]),
    ("many-towns", [
        ["Plusieurs communes", "La liste porte sur plusieurs communes, qui n’ont pas le même en-tête.", "Choisissez une commune, puis recommencez."],
        ["Several communes", "The list is about several communes, which have not the same letterhead.", "Choose one commune and try again."],
        ["Varios municipios", "La lista abarca varios municipios, que no tienen el mismo membrete.", "Elija un municipio y vuelva a intentarlo."],
    ]),
    ("not-pdf", [
        ["Fichier refusé", "La version signée d’un document est un fichier PDF.", "Numérisez ou enregistrez le document signé en PDF, puis envoyez-le."],
        ["File refused", "The signed version of a document is a PDF file.", "Scan or save the signed document as PDF, then send it."],
        ["Archivo rechazado", "La versión firmada de un documento es un archivo PDF.", "Escanee o guarde el documento firmado en PDF y envíelo."],
    ]),
    ("empty", [
        ["Aucune fiche", "La liste choisie ne contient aucune fiche.", "Changez le filtre de la liste."],
        ["No records", "The chosen list holds no record.", "Change the filter of the list."],
        ["Ninguna ficha", "La lista elegida no contiene ninguna ficha.", "Cambie el filtro de la lista."],
    ]),
    ("day-unknown", [
        ["Jour inconnu", "« {0} » n’est pas un jour entre 1800 et 2200.", "Écrivez le jour ainsi : 2026-03-12."],
        ["Unknown day", "“{0}” is no day from 1800 to 2200.", "Write the day like this: 2026-03-12."],
        ["Día desconocido", "«{0}» no es un día entre 1800 y 2200.", "Escriba el día así: 2026-03-12."],
    ]),
    ("child", [
        ["Document non composé", "Beffroi n’a pas pu composer le document.", "Recommencez ; si cela continue, prévenez l’administrateur du serveur."],
        ["Document not made", "Beffroi could not make the document.", "Try again; if it goes on, tell the administrator of the server."],
        ["Documento no compuesto", "Beffroi no ha podido componer el documento.", "Vuelva a intentarlo; si continúa, avise al administrador del servidor."],
    ]),
];
