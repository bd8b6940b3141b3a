//! What each refusal says: title, detail, remedy; in French, English, Spanish. `{0}`, `{1}` stand for what it is about.

use crate::base::Wording;

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("unknown", [
        ["Couche inconnue", "Aucune couche visible pour vous ne s’appelle « {0} ».", "Choisissez une couche de la liste ; si elle n’est pas publique, connectez-vous."],
        ["Unknown layer", "No layer you may see is called “{0}”.", "Choose a layer of the list; if it is not public, sign in."],
        ["Capa desconocida", "Ninguna capa visible para usted se llama «{0}».", "Elija una capa de la lista; si no es pública, inicie sesión."],
    ]),
    ("feature-unknown", [
        ["Objet introuvable", "La couche « {0} » n’a pas d’objet {1}.", "Il a pu être supprimé ou redécoupé : cherchez-le dans la couche."],
        ["Feature not found", "The layer “{0}” has no feature {1}.", "It may have been deleted or divided: look for it in the layer."],
        ["Objeto no encontrado", "La capa «{0}» no tiene el objeto {1}.", "Puede haberse eliminado o dividido: búsquelo en la capa."],
    ]),
    ("property-unknown", [
        ["Propriété inconnue", "La couche n’a pas de propriété « {0} ».", "Choisissez un nom de la liste des propriétés de la couche."],
        ["Unknown property", "The layer has no property “{0}”.", "Choose a name of the list of properties of the layer."],
        ["Propiedad desconocida", "La capa no tiene la propiedad «{0}».", "Elija un nombre de la lista de propiedades de la capa."],
    ]),
    ("box-unreadable", [
        ["Rectangle illisible", "« {0} » n’est pas un rectangle.", "Donnez quatre nombres : le coin inférieur puis le coin supérieur, dans l’ordre des axes du système."],
        ["Box unreadable", "“{0}” is not a box.", "Give four numbers: the lower corner, then the upper corner, in the order of axes of the system."],
        ["Rectángulo ilegible", "«{0}» no es un rectángulo.", "Dé cuatro números: la esquina inferior y luego la superior, en el orden de ejes del sistema."],
    ]),
    ("not-signed-in", [
        ["Connexion nécessaire", "Modifier les données demande de savoir qui les modifie.", "Donnez une clé : identifiant et clé comme mot de passe, ou Authorization: Bearer."],
        ["Sign-in needed", "Changing data needs to know who changes it.", "Give a key: login and key as password, or Authorization: Bearer."],
        ["Inicio de sesión necesario", "Modificar los datos exige saber quién los modifica.", "Dé una clave: usuario y clave como contraseña, o Authorization: Bearer."],
    ]),
    ("not-editable", [
        ["Couche en lecture seule", "Les objets de « {0} » viennent d’un fichier de leur producteur et ne se modifient pas ici.", "Importez une version plus récente du fichier, ou demandez le droit sur la fiche correspondante."],
        ["Layer that is only read", "The features of “{0}” come from a file of their producer and are not changed here.", "Import a newer version of the file, or ask for the right to the records behind it."],
        ["Capa de solo lectura", "Los objetos de «{0}» vienen de un archivo de su productor y no se modifican aquí.", "Importe una versión más reciente del archivo, o pida el derecho sobre las fichas correspondientes."],
    ]),
    ("places-taken", [
        ["Beffroi est très occupé", "Toutes les places pour lire la base sont prises.", "Recommencez dans quelques secondes."],
        ["Beffroi is very busy", "Every place for reading the database is taken.", "Try again in a few seconds."],
        ["Beffroi está muy ocupado", "Todas las plazas para leer la base están ocupadas.", "Vuelva a intentarlo en unos segundos."],
    ]),
    ("late", [
        ["La réponse a pris trop de temps", "La recherche dans la base a été arrêtée ; rien n’a été modifié.", "Demandez une zone plus petite, un filtre plus simple ou moins d’objets."],
        ["The answer took too long", "The search of the database was stopped; nothing was changed.", "Ask for a smaller area, a simpler filter or fewer features."],
        ["La respuesta tardó demasiado", "La búsqueda en la base se detuvo; no se ha modificado nada.", "Pida una zona más pequeña, un filtro más sencillo o menos objetos."],
    ]),
    ("crs", [
        ["Système de coordonnées refusé", "{0}", "Choisissez un des systèmes que la couche annonce."],
        ["Coordinate system refused", "{0}", "Choose one of the systems the layer announces."],
        ["Sistema de coordenadas rechazado", "{0}", "Elija uno de los sistemas que anuncia la capa."],
    ]),
    ("writing", [
        ["Réponse interrompue", "La réponse n’a pas pu être écrite jusqu’au bout.", "Recommencez ; si cela dure, prévenez le service informatique."],
        ["Answer broken off", "The answer could not be written to its end.", "Try again; if it lasts, tell the IT service."],
        ["Respuesta interrumpida", "La respuesta no pudo escribirse hasta el final.", "Vuelva a intentarlo; si dura, avise al servicio informático."],
    ]),
];
