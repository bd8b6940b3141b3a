//! What each refusal says: title, detail, remedy; in French, English, Spanish. `{0}`, `{1}` stand for what it is about.

use crate::base::Wording;

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("missing", [
        ["Paramètre manquant", "La demande ne dit pas « {0} ».", "Ajoutez ce paramètre et recommencez."],
        ["Parameter missing", "The request does not say “{0}”.", "Add this parameter and try again."],
        ["Falta un parámetro", "La petición no dice «{0}».", "Añada este parámetro y vuelva a intentarlo."],
    ]),
    ("wrong", [
        ["Valeur non admise", "« {1} » n’est pas une valeur possible de {0}.", "Choisissez une des valeurs que GetCapabilities annonce."],
        ["Value not accepted", "“{1}” is not a possible value of {0}.", "Choose one of the values GetCapabilities tells of."],
        ["Valor no admitido", "«{1}» no es un valor posible de {0}.", "Elija uno de los valores que anuncia GetCapabilities."],
    ]),
    ("negotiation", [
        ["Version inconnue", "Aucune des versions {0} n’est servie ici.", "Demandez 2.0.0, 1.1.0 ou 1.0.0."],
        ["Unknown version", "None of the versions {0} is served here.", "Ask for 2.0.0, 1.1.0 or 1.0.0."],
        ["Versión desconocida", "Ninguna de las versiones {0} se sirve aquí.", "Pida 2.0.0, 1.1.0 o 1.0.0."],
    ]),
    ("operation", [
        ["Opération inconnue", "Cette version du service n’a pas d’opération « {0} ».", "GetCapabilities donne la liste des opérations."],
        ["Unknown operation", "This version of the service has no operation “{0}”.", "GetCapabilities lists the operations."],
        ["Operación desconocida", "Esta versión del servicio no tiene la operación «{0}».", "GetCapabilities da la lista de operaciones."],
    ]),
    ("by-post", [
        ["Envoi nécessaire", "« {0} » modifie quelque chose et ne se demande pas par une simple adresse.", "Envoyez la demande par POST, en document ou en formulaire."],
        ["Must be sent", "“{0}” changes something and is not asked for by an address alone.", "Send the request by POST, as a document or a form."],
        ["Debe enviarse", "«{0}» modifica algo y no se pide con una simple dirección.", "Envíe la petición por POST, como documento o formulario."],
    ]),
    ("option", [
        ["Possibilité non offerte", "Le service ne sait pas faire « {0} ».", "Demandez un seul type d’objets par requête, sans cette option."],
        ["Option not offered", "The service does not offer “{0}”.", "Ask for one type of features in each query, without this option."],
        ["Opción no ofrecida", "El servicio no ofrece «{0}».", "Pida un solo tipo de objetos por consulta, sin esta opción."],
    ]),
    ("unreadable", [
        ["Demande illisible", "Le document ne se lit pas : {0}.", "Corrigez le document ; il doit suivre les schémas de l’OGC."],
        ["Request unreadable", "The document cannot be read: {0}.", "Correct the document; it must follow the schemas of the OGC."],
        ["Petición ilegible", "El documento no se puede leer: {0}.", "Corrija el documento; debe seguir los esquemas del OGC."],
    ]),
    ("type", [
        ["Couche inconnue", "Aucune couche visible pour vous ne s’appelle « {0} ».", "Choisissez un type de la liste de GetCapabilities ; si la couche n’est pas publique, identifiez-vous."],
        ["Unknown layer", "No layer you may see is called “{0}”.", "Choose a type of the list of GetCapabilities; if the layer is not public, sign in."],
        ["Capa desconocida", "Ninguna capa visible para usted se llama «{0}».", "Elija un tipo de la lista de GetCapabilities; si la capa no es pública, inicie sesión."],
    ]),
    ("property", [
        ["Propriété inconnue", "Les objets de ce type n’ont pas de propriété « {0} ».", "DescribeFeatureType donne la liste des propriétés."],
        ["Unknown property", "Features of this type have no property “{0}”.", "DescribeFeatureType lists the properties."],
        ["Propiedad desconocida", "Los objetos de este tipo no tienen la propiedad «{0}».", "DescribeFeatureType da la lista de propiedades."],
    ]),
    ("value", [
        ["Valeur refusée", "« {0} » ne peut pas recevoir cette valeur.", "DescribeFeatureType dit ce que la propriété contient."],
        ["Value refused", "“{0}” cannot have this value.", "DescribeFeatureType tells what the property holds."],
        ["Valor rechazado", "«{0}» no puede recibir este valor.", "DescribeFeatureType dice lo que contiene la propiedad."],
    ]),
    ("feature", [
        ["Objet introuvable", "Aucun objet visible pour vous n’a l’identifiant « {0} ».", "Il a pu être supprimé ou redécoupé : cherchez-le dans la couche."],
        ["Feature not found", "No feature you may see has the identifier “{0}”.", "It may have been deleted or divided: look for it in the layer."],
        ["Objeto no encontrado", "Ningún objeto visible para usted tiene el identificador «{0}».", "Puede haberse eliminado o dividido: búsquelo en la capa."],
    ]),
    ("too-many", [
        ["Trop en une fois", "La demande en contient plus de {0}.", "Partagez-la en plusieurs demandes."],
        ["Too much at once", "The request holds more than {0}.", "Divide it into several requests."],
        ["Demasiado de una vez", "La petición contiene más de {0}.", "Divídala en varias peticiones."],
    ]),
    ("stored-query", [
        ["Requête enregistrée inconnue", "Aucune requête enregistrée ne s’appelle « {0} ».", "ListStoredQueries en donne la liste."],
        ["Unknown stored query", "There is no stored query “{0}”.", "ListStoredQueries lists them."],
        ["Consulta guardada desconocida", "No hay ninguna consulta guardada «{0}».", "ListStoredQueries da la lista."],
    ]),
    ("stored-query-taken", [
        ["Nom déjà pris", "Une requête enregistrée s’appelle déjà « {0} ».", "Choisissez un autre identifiant."],
        ["Name already taken", "A stored query is already called “{0}”.", "Choose another identifier."],
        ["Nombre ya usado", "Ya hay una consulta guardada llamada «{0}».", "Elija otro identificador."],
    ]),
    ("stored-query-of-other", [
        ["Requête d’une autre personne", "La requête « {0} » a été enregistrée par quelqu’un d’autre, ou par le service.", "Demandez à cette personne de la supprimer."],
        ["Query of another person", "The query “{0}” was stored by somebody else, or by the service.", "Ask that person to remove it."],
        ["Consulta de otra persona", "La consulta «{0}» la guardó otra persona, o el servicio.", "Pida a esa persona que la elimine."],
    ]),
    ("lock-missing", [
        ["Objets verrouillés", "Les objets à modifier sont verrouillés, et la demande ne donne pas le verrou.", "Donnez lockId, ou attendez la fin du verrou."],
        ["Features locked", "The features to be changed are locked, and the request does not name the lock.", "Give lockId, or wait until the lock ends."],
        ["Objetos bloqueados", "Los objetos por modificar están bloqueados y la petición no da el bloqueo.", "Dé lockId, o espere a que termine el bloqueo."],
    ]),
    ("lock", [
        ["Verrou inconnu", "Vous n’avez pas de verrou « {0} ».", "Verrouillez d’abord les objets (LockFeature)."],
        ["Unknown lock", "You have no lock “{0}”.", "Lock the features first (LockFeature)."],
        ["Bloqueo desconocido", "Usted no tiene el bloqueo «{0}».", "Bloquee primero los objetos (LockFeature)."],
    ]),
    ("lock-expired", [
        ["Verrou échu", "La durée du verrou est passée ; les objets sont libres.", "Verrouillez-les de nouveau."],
        ["Lock expired", "The time of the lock is over; the features are free.", "Lock them again."],
        ["Bloqueo vencido", "El tiempo del bloqueo ha terminado; los objetos están libres.", "Bloquéelos de nuevo."],
    ]),
    ("lock-taken", [
        ["Verrouillage impossible", "Au moins un de ces objets est déjà verrouillé, ou ne peut pas être modifié par vous.", "Attendez la fin de l’autre verrou, ou demandez lockAction=SOME."],
        ["Cannot lock", "At least one of these features is already locked, or cannot be changed by you.", "Wait until the other lock ends, or ask for lockAction=SOME."],
        ["No se puede bloquear", "Al menos uno de estos objetos ya está bloqueado, o usted no puede modificarlo.", "Espere a que termine el otro bloqueo, o pida lockAction=SOME."],
    ]),
    ("not-signed-in", [
        ["Connexion nécessaire", "Cette opération demande de savoir qui la fait.", "Donnez votre identifiant et une clé comme mot de passe, ou Authorization: Bearer."],
        ["Sign-in needed", "This operation needs to know who does it.", "Give your login and a key as password, or Authorization: Bearer."],
        ["Inicio de sesión necesario", "Esta operación exige saber quién la hace.", "Dé su usuario y una clave como contraseña, o Authorization: Bearer."],
    ]),
];
