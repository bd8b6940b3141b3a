//! What each refusal says: title, detail, remedy; in French, English, Spanish. `{0}`, `{1}` stand for what it is about.

use crate::base::Wording;

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("type-unknown", [
        ["Liste inconnue", "Il n’y a pas de liste « {0} », ou vos rôles ne l’ouvrent pas.", "Choisissez une des listes proposées ; sinon demandez le droit à l’administrateur."],
        ["Unknown list", "There is no list “{0}”, or your roles do not open it.", "Choose one of the lists offered; else ask the administrator for the right."],
        ["Lista desconocida", "No hay lista «{0}», o sus roles no la abren.", "Elija una de las listas ofrecidas; si no, pida el derecho al administrador."],
    ]),
    ("record-unknown", [
        ["Fiche introuvable", "La fiche {0} n’existe pas, a été supprimée ou n’est pas de votre commune.", "Repartez de la liste."],
        ["Record not found", "Record {0} does not exist, was deleted or is not of your commune.", "Start again from the list."],
        ["Ficha no encontrada", "La ficha {0} no existe, se eliminó o no es de su municipio.", "Vuelva a la lista."],
    ]),
    ("version-unknown", [
        ["Version inconnue", "La version {0} n’est pas dans l’historique.", "Choisissez une version de l’historique."],
        ["Unknown version", "Version {0} is not in the history.", "Choose a version of the history."],
        ["Versión desconocida", "La versión {0} no está en el historial.", "Elija una versión del historial."],
    ]),
    ("action-unknown", [
        ["Action inconnue", "L’action « {0} » n’existe pas ici.", "Choisissez une des actions proposées."],
        ["Unknown action", "There is no action “{0}” here.", "Choose one of the actions offered."],
        ["Acción desconocida", "La acción «{0}» no existe aquí.", "Elija una de las acciones ofrecidas."],
    ]),
    ("forbidden", [
        ["Action non permise", "Vos rôles ne donnent pas le droit de {0} : {1}.", "Demandez ce droit à l’administrateur de la commune."],
        ["Not allowed", "Your roles do not give the right to {0}: {1}.", "Ask the administrator of the town for this right."],
        ["Acción no permitida", "Sus roles no dan el derecho de {0}: {1}.", "Pida este derecho al administrador del municipio."],
    ]),
    ("commune-forbidden", [
        ["Commune non permise", "Vos rôles ne portent pas sur la commune {0}.", "Choisissez une de vos communes."],
        ["Commune not allowed", "Your roles do not extend to commune {0}.", "Choose one of your communes."],
        ["Municipio no permitido", "Sus roles no abarcan el municipio {0}.", "Elija uno de sus municipios."],
    ]),
    ("outside-scope", [
        ["Action non permise", "La base de données refuse cette écriture : elle toucherait une autre commune, ou un droit plus étendu que les vôtres.", "Vérifiez la commune ou le rôle choisi."],
        ["Not allowed", "The database refuses this change: it would touch another commune, or give a right wider than yours.", "Check the commune or role chosen."],
        ["Acción no permitida", "La base de datos rechaza este cambio: tocaría otro municipio, o un derecho más amplio que los suyos.", "Compruebe el municipio o el rol elegido."],
    ]),
    ("violations", [
        ["À corriger", "{0}", "Corrigez les champs indiqués ; rien n’est perdu."],
        ["To be corrected", "{0}", "Correct the fields shown; nothing is lost."],
        ["Por corregir", "{0}", "Corrija los campos indicados; nada se ha perdido."],
    ]),
    ("conflict", [
        ["Modifiée entre-temps", "{0} a modifié cette fiche depuis que vous l’avez ouverte.", "Comparez les deux versions et gardez ce qui est juste."],
        ["Changed meanwhile", "{0} changed this record since you opened it.", "Compare both versions and keep what is right."],
        ["Modificada entretanto", "{0} modificó esta ficha desde que usted la abrió.", "Compare las dos versiones y conserve lo correcto."],
    ]),
    ("file-unknown", [
        ["Fichier introuvable", "Cette fiche n’a pas de fichier à cet endroit, ou vos rôles ne l’ouvrent pas.", "Repartez de la fiche."],
        ["File not found", "This record has no file there, or your roles do not open it.", "Start again from the record."],
        ["Archivo no encontrado", "Esta ficha no tiene archivo ahí, o sus roles no lo abren.", "Vuelva a la ficha."],
    ]),
    ("file-empty", [
        ["Fichier vide", "Le fichier envoyé ne contient rien.", "Vérifiez le fichier et envoyez-le de nouveau."],
        ["Empty file", "The file sent holds nothing.", "Check the file and send it again."],
        ["Archivo vacío", "El archivo enviado no contiene nada.", "Compruebe el archivo y envíelo de nuevo."],
    ]),
    ("file-program", [
        ["Fichier refusé", "Ce fichier est un programme.", "Envoyez un document, une image, un tableau ou une archive."],
        ["File refused", "This file is a program.", "Send a document, a picture, a table or an archive."],
        ["Archivo rechazado", "Este archivo es un programa.", "Envíe un documento, una imagen, una tabla o un archivo comprimido."],
    ]),
    ("file-infected", [
        ["Fichier refusé", "L’antivirus de la mairie a reconnu un virus dans ce fichier.", "Ne l’ouvrez pas et prévenez le service informatique."],
        ["File refused", "The virus scanner of the town hall found a virus in this file.", "Do not open it, and tell the IT service."],
        ["Archivo rechazado", "El antivirus del ayuntamiento ha encontrado un virus en este archivo.", "No lo abra y avise al servicio informático."],
    ]),
    ("scanner-away", [
        ["Antivirus muet", "L’antivirus de la mairie ne répond pas ; le fichier n’a pas été pris.", "Recommencez dans un moment ; si cela dure, prévenez le service informatique."],
        ["No word from the virus scanner", "The virus scanner of the town hall does not answer; the file was not taken.", "Try again in a moment; if it lasts, tell the IT service."],
        ["El antivirus no responde", "El antivirus del ayuntamiento no responde; el archivo no se ha tomado.", "Vuelva a intentarlo en un momento; si dura, avise al servicio informático."],
    ]),
    ("files-many", [
        ["Trop de fichiers en attente", "Vous avez envoyé plus d’un gibioctet de fichiers sans enregistrer leurs fiches.", "Enregistrez les fiches ouvertes ; ce qui ne l’est pas s’efface après un jour."],
        ["Too many files waiting", "You have sent more than a gibibyte of files without saving their records.", "Save the open records; what is not saved is dropped after a day."],
        ["Demasiados archivos en espera", "Ha enviado más de un gibibyte de archivos sin guardar sus fichas.", "Guarde las fichas abiertas; lo que no se guarda se borra después de un día."],
    ]),
    ("version-missing", [
        ["Version manquante", "La demande ne dit pas quelle version elle modifie (en-tête If-Match).", "Relisez la fiche et envoyez son ETag dans If-Match."],
        ["Version missing", "The request does not say which version it changes (header If-Match).", "Read the record again and send its ETag in If-Match."],
        ["Falta la versión", "La petición no dice qué versión modifica (cabecera If-Match).", "Vuelva a leer la ficha y envíe su ETag en If-Match."],
    ]),
    ("in-use", [
        ["Fiche utilisée", "D’autres fiches s’y rattachent ({0}).", "Rattachez-les ailleurs ou supprimez-les d’abord."],
        ["Record in use", "Other records refer to it ({0}).", "Attach them elsewhere or delete them first."],
        ["Ficha en uso", "Otras fichas dependen de ella ({0}).", "Vincúlelas a otra o elimínelas primero."],
    ]),
    ("too-many", [
        ["Trop de fiches", "{0} fiches choisies, {1} au plus à la fois.", "Procédez en plusieurs fois."],
        ["Too many records", "{0} records chosen, {1} at most at once.", "Do it in several steps."],
        ["Demasiadas fichas", "{0} fichas elegidas, {1} como máximo a la vez.", "Hágalo en varias veces."],
    ]),
    ("permanent", [
        ["Suppression impossible", "Une fiche de registre garde son numéro : elle ne se supprime pas.", "Annulez-la en disant pourquoi."],
        ["Cannot be deleted", "A record of a register keeps its number: it is not deleted.", "Cancel it and say why."],
        ["No se puede eliminar", "Una ficha de registro conserva su número: no se elimina.", "Anúlela diciendo por qué."],
    ]),
    ("scan-unknown", [
        ["Document introuvable", "Ce document n’est pas, ou n’est plus, dans votre dossier de numérisation.", "Rouvrez la liste des documents qui attendent."],
        ["Document not found", "This document is not, or no longer, in your scan folder.", "Open the list of waiting documents again."],
        ["Documento no encontrado", "Este documento no está, o ya no está, en su carpeta de digitalización.", "Abra de nuevo la lista de documentos en espera."],
    ]),
    ("scans-unset", [
        ["Pas de dossier de numérisation", "Ce serveur n’a pas de dossier pour les documents numérisés.", "Demandez à l’administrateur de régler « scans » ; en attendant, choisissez un fichier."],
        ["No scan folder", "This server has no folder for scanned documents.", "Ask the administrator to set “scans”; meanwhile choose a file."],
        ["Sin carpeta de digitalización", "Este servidor no tiene carpeta para documentos digitalizados.", "Pida al administrador que configure «scans»; mientras tanto, elija un archivo."],
    ]),
    ("parameter", [
        ["Demande incomprise", "Le paramètre « {0} » ne se lit pas.", "Corrigez-le et recommencez."],
        ["Request not understood", "The parameter “{0}” cannot be read.", "Correct it and try again."],
        ["Petición no comprendida", "El parámetro «{0}» no se entiende.", "Corríjalo y vuelva a intentarlo."],
    ]),
    ("unreadable", [
        ["Demande incomprise", "{0}", "Corrigez la demande et recommencez."],
        ["Request not understood", "{0}", "Correct the request and try again."],
        ["Petición no comprendida", "{0}", "Corrija la petición y vuelva a intentarlo."],
    ]),
    ("not-searchable", [
        ["Recherche impossible", "Cette liste ne se cherche pas par mots.", "Utilisez les filtres."],
        ["Cannot be searched", "This list is not searched by words.", "Use the filters."],
        ["No se puede buscar", "Esta lista no se busca por palabras.", "Use los filtros."],
    ]),
    ("busy", [
        ["Fiche occupée", "Une autre modification est en cours sur ces fiches.", "Recommencez dans un instant."],
        ["Record busy", "Another change to these records is under way.", "Try again in a moment."],
        ["Ficha ocupada", "Otra modificación de estas fichas está en curso.", "Vuelva a intentarlo en un instante."],
    ]),
    ("overlay", [
        ["Description illisible", "{0}", "Corrigez le fichier records.toml du module."],
        ["Description unreadable", "{0}", "Correct the file records.toml of the module."],
        ["Descripción ilegible", "{0}", "Corrija el archivo records.toml del módulo."],
    ]),
    ("nothing-mapped", [
        ["Colonnes inconnues", "Aucune colonne du fichier ne porte le nom d’un champ.", "Dites pour chaque colonne quel champ elle remplit."],
        ["Unknown columns", "No column of the file has the name of a field.", "Say for each column which field it fills."],
        ["Columnas desconocidas", "Ninguna columna del fichero lleva el nombre de un campo.", "Diga para cada columna qué campo rellena."],
    ]),
    ("import-unknown", [
        ["Import introuvable", "Cet import n’existe pas, n’est pas le vôtre ou date de plus d’une heure.", "Relancez l’import."],
        ["Import not found", "This import does not exist, is not yours or is more than an hour old.", "Start the import again."],
        ["Importación no encontrada", "Esta importación no existe, no es suya o tiene más de una hora.", "Vuelva a lanzar la importación."],
    ]),
    ("stopped", [
        ["Import arrêté", "L’import a été arrêté ; rien n’en est gardé.", "Relancez-le quand vous voulez."],
        ["Import stopped", "The import was stopped; nothing of it is kept.", "Start it again when you like."],
        ["Importación detenida", "La importación se detuvo; no se conserva nada.", "Vuelva a lanzarla cuando quiera."],
    ]),
    ("file-too-large", [
        ["Fichier trop lourd", "Le fichier dépasse {0} Mio.", "Coupez-le en plusieurs fichiers."],
        ["File too large", "The file is larger than {0} MiB.", "Split it into several files."],
        ["Fichero demasiado grande", "El fichero supera {0} MiB.", "Divídalo en varios ficheros."],
    ]),
    ("writing", [
        ["Fichier impossible à écrire", "Le serveur n’a pas pu écrire le fichier.", "Prévenez l’administrateur : le disque du serveur est peut-être plein."],
        ["File could not be written", "The server could not write the file.", "Tell the administrator: the disk of the server may be full."],
        ["No se pudo escribir el fichero", "El servidor no pudo escribir el fichero.", "Avise al administrador: el disco del servidor puede estar lleno."],
    ]),
];
