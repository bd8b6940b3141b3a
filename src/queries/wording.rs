//! What each refusal says: title, detail, remedy; in French, English, Spanish. `{0}`, `{1}` stand for what it is about.

use crate::base::{Explanation, Language, Wording, told};
use crate::queries::session::Refusal;

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("unknown", [
        ["Requête introuvable", "La requête {0} n’existe pas, a été supprimée ou n’est pas pour vous.", "Repartez de la liste des requêtes."],
        ["Query not found", "Query {0} does not exist, was deleted or is not for you.", "Start again from the list of queries."],
        ["Consulta no encontrada", "La consulta {0} no existe, se eliminó o no es para usted.", "Vuelva a la lista de consultas."],
    ]),
    ("other-role", [
        ["Requête réservée", "Cette requête est réservée à un rôle que vous n’avez pas.", "Demandez ce rôle à l’administrateur de la commune."],
        ["Reserved query", "This query is for holders of a role you do not have.", "Ask the administrator of the town for this role."],
        ["Consulta reservada", "Esta consulta está reservada a un rol que usted no tiene.", "Pida ese rol al administrador del municipio."],
    ]),
    ("values", [
        ["Valeurs à corriger", "{0}", "Corrigez les valeurs indiquées et relancez la requête."],
        ["Values to correct", "{0}", "Correct the values shown and run the query again."],
        ["Valores por corregir", "{0}", "Corrija los valores indicados y vuelva a lanzar la consulta."],
    ]),
    ("parameters", [
        ["Paramètres à corriger", "{0}", "Accordez la liste des paramètres et le texte de la requête."],
        ["Parameters to correct", "{0}", "Make the list of parameters and the text of the query agree."],
        ["Parámetros por corregir", "{0}", "Haga coincidir la lista de parámetros y el texto de la consulta."],
    ]),
    ("calls", [
        ["Fonction non permise", "Une requête ne peut pas employer : {0}. Seules les fonctions de calcul, de texte, de date et de géométrie lui sont ouvertes.", "Retirez-la de la requête."],
        ["Function not allowed", "A query may not use: {0}. Only functions of numbers, texts, dates and geometries are open to it.", "Take it out of the query."],
        ["Función no permitida", "Una consulta no puede usar: {0}. Solo le están abiertas las funciones de cálculo, texto, fecha y geometría.", "Quítela de la consulta."],
    ]),
    ("table-closed", [
        ["Table non ouverte", "{0} n’est ni une liste ni une couche : les requêtes ne la lisent pas.", "Choisissez une table de la liste à côté de la requête."],
        ["Table not open", "{0} is neither a list nor a layer: queries do not read it.", "Choose a table of the list beside the query."],
        ["Tabla no abierta", "{0} no es una lista ni una capa: las consultas no la leen.", "Elija una tabla de la lista junto a la consulta."],
    ]),
    ("column-closed", [
        ["Colonne non ouverte", "La colonne {0} de {1} n’est pas montrée dans Beffroi : les requêtes ne la lisent pas.", "Nommez les colonnes voulues au lieu de *, sans celle-ci."],
        ["Column not open", "Column {0} of {1} is not shown in Beffroi: queries do not read it.", "Name the columns you want instead of *, without this one."],
        ["Columna no abierta", "La columna {0} de {1} no se muestra en Beffroi: las consultas no la leen.", "Nombre las columnas deseadas en lugar de *, sin esta."],
    ]),
    ("list-forbidden", [
        ["Données réservées", "Cette requête lit « {0} », que vos rôles n’ouvrent pas ici.", "Demandez ce droit à l’administrateur de la commune, ou choisissez une autre commune."],
        ["Reserved data", "This query reads “{0}”, which your roles do not open here.", "Ask the administrator of the town for this right, or choose another commune."],
        ["Datos reservados", "Esta consulta lee «{0}», que sus roles no abren aquí.", "Pida ese derecho al administrador del municipio, o elija otro municipio."],
    ]),
    ("personal-forbidden", [
        ["Données personnelles", "Cette requête lit des données personnelles de « {0} », et vos rôles n’en montrent pas les fiches.", "Demandez le droit de voir ces fiches, ou une requête sans ces colonnes."],
        ["Personal data", "This query reads personal data of “{0}”, and your roles do not show its records.", "Ask for the right to see these records, or for a query without these columns."],
        ["Datos personales", "Esta consulta lee datos personales de «{0}», y sus roles no muestran esas fichas.", "Pida el derecho de ver esas fichas, o una consulta sin esas columnas."],
    ]),
    ("too-slow", [
        ["Requête trop longue", "Elle a été arrêtée après {0} secondes. {1}", "Demandez moins à la fois : une période, une rue, un secteur ; ou faites revoir la requête."],
        ["The query takes too long", "It was stopped after {0} seconds. {1}", "Ask for less at once: a period, a street, an area; or have the query revised."],
        ["Consulta demasiado larga", "Se detuvo tras {0} segundos. {1}", "Pida menos de una vez: un periodo, una calle, un sector; o haga revisar la consulta."],
    ]),
    ("no-columns", [
        ["Rien à montrer", "La requête ne choisit aucune colonne.", "Nommez au moins une colonne après SELECT."],
        ["Nothing to show", "The query chooses no column.", "Name at least one column after SELECT."],
        ["Nada que mostrar", "La consulta no elige ninguna columna.", "Nombre al menos una columna después de SELECT."],
    ]),
    ("columns", [
        ["Trop de colonnes", "{0} colonnes, {1} au plus.", "Nommez seulement les colonnes utiles."],
        ["Too many columns", "{0} columns, {1} at most.", "Name only the columns of use."],
        ["Demasiadas columnas", "{0} columnas, {1} como máximo.", "Nombre solo las columnas útiles."],
    ]),
    ("row-too-large", [
        ["Ligne trop lourde", "Une ligne du résultat dépasse 256 Kio, ou une géométrie 20 000 points.", "Retirez la colonne ou simplifiez la géométrie (ST_Simplify)."],
        ["Row too large", "A row of the result is larger than 256 KiB, or a geometry than 20,000 points.", "Take the column away or simplify the geometry (ST_Simplify)."],
        ["Fila demasiado grande", "Una fila del resultado supera 256 KiB, o una geometría 20 000 puntos.", "Quite la columna o simplifique la geometría (ST_Simplify)."],
    ]),
    ("too-many-rows", [
        ["Trop de lignes", "Un fichier contient {0} lignes au plus, et le résultat en a davantage.", "Demandez moins à la fois."],
        ["Too many rows", "A file holds {0} rows at most, and the result has more.", "Ask for less at once."],
        ["Demasiadas filas", "Un fichero contiene {0} filas como máximo, y el resultado tiene más.", "Pida menos de una vez."],
    ]),
    ("too-large", [
        ["Résultat trop lourd", "Le résultat dépasse {0} Mio.", "Demandez moins de lignes ou de colonnes."],
        ["Result too large", "The result is larger than {0} MiB.", "Ask for fewer rows or columns."],
        ["Resultado demasiado grande", "El resultado supera {0} MiB.", "Pida menos filas o columnas."],
    ]),
    ("busy", [
        ["D’autres requêtes sont en cours", "Le serveur n’en exécute que quelques-unes à la fois, et une seule par personne.", "Recommencez dans un moment."],
        ["Other queries are running", "The server runs only a few at once, and one for each person.", "Try again in a moment."],
        ["Hay otras consultas en curso", "El servidor solo ejecuta unas pocas a la vez, y una por persona.", "Vuelva a intentarlo en un momento."],
    ]),
    ("no-address", [
        ["Pas d’adresse électronique", "Votre compte n’a pas d’adresse à laquelle envoyer le résultat.", "Faites-la ajouter à votre compte par l’administrateur."],
        ["No e-mail address", "Your account has no address to send the result to.", "Have the administrator add it to your account."],
        ["Sin correo electrónico", "Su cuenta no tiene dirección a la que enviar el resultado.", "Pida al administrador que la añada a su cuenta."],
    ]),
    ("no-mail", [
        ["Pas d’envoi", "Ce serveur n’envoie pas de courrier électronique.", "Demandez à l’administrateur de le régler."],
        ["No mailing", "This server sends no e-mail.", "Ask the administrator to set it up."],
        ["Sin envíos", "Este servidor no envía correo electrónico.", "Pida al administrador que lo configure."],
    ]),
    ("writing", [
        ["Fichier impossible à écrire", "Le serveur n’a pas pu écrire le fichier.", "Prévenez l’administrateur : le disque du serveur est peut-être plein."],
        ["File could not be written", "The server could not write the file.", "Tell the administrator: the disk of the server may be full."],
        ["No se pudo escribir el fichero", "El servidor no pudo escribir el fichero.", "Avise al administrador: el disco del servidor puede estar lleno."],
    ]),
];

/// What PostgreSQL refuses, by SQLSTATE. `{0}` is what its message puts in quotes, `{1}` where it stands.
#[rustfmt::skip]
pub const CODES: Wording = &[
    ("42601", [
        ["Requête mal écrite", "PostgreSQL ne comprend pas « {0} »{1}. Une requête est un seul SELECT, sans écriture.", "Relisez ce qui précède cet endroit : une virgule, une parenthèse ou un mot manque souvent juste avant."],
        ["The query is not well written", "PostgreSQL does not understand “{0}”{1}. A query is one SELECT that changes nothing.", "Read again what stands before that place: often a comma, a bracket or a word is missing just before."],
        ["Consulta mal escrita", "PostgreSQL no entiende «{0}»{1}. Una consulta es un solo SELECT, sin escritura.", "Relea lo que precede a ese lugar: a menudo falta una coma, un paréntesis o una palabra justo antes."],
    ]),
    ("42P01", [
        ["Table inconnue", "Il n’y a pas de table « {0} »{1}.", "Écrivez le schéma et la table, comme dans la liste à côté : addresses.streets."],
        ["Unknown table", "There is no table “{0}”{1}.", "Write schema and table as in the list beside: addresses.streets."],
        ["Tabla desconocida", "No hay tabla «{0}»{1}.", "Escriba esquema y tabla como en la lista de al lado: addresses.streets."],
    ]),
    ("42703", [
        ["Colonne inconnue", "Il n’y a pas de colonne « {0} »{1}.", "Vérifiez son nom dans la liste à côté de la requête ; un texte s’écrit entre apostrophes."],
        ["Unknown column", "There is no column “{0}”{1}.", "Check its name in the list beside the query; a text stands between apostrophes."],
        ["Columna desconocida", "No hay columna «{0}»{1}.", "Compruebe su nombre en la lista junto a la consulta; un texto va entre apóstrofos."],
    ]),
    ("42883", [
        ["Fonction ou comparaison inconnue", "PostgreSQL ne sait pas faire cela avec ces valeurs{1}.", "Vérifiez le nom de la fonction et le type des valeurs ; au besoin convertissez avec ::text ou ::date."],
        ["Unknown function or comparison", "PostgreSQL cannot do this with these values{1}.", "Check the name of the function and the types of the values; convert with ::text or ::date if need be."],
        ["Función o comparación desconocida", "PostgreSQL no sabe hacer eso con estos valores{1}.", "Compruebe el nombre de la función y el tipo de los valores; si hace falta convierta con ::text o ::date."],
    ]),
    ("42803", [
        ["Regroupement incomplet", "« {0} » n’est ni regroupée ni calculée{1}.", "Ajoutez-la après GROUP BY, ou calculez-la : min, max, count, sum."],
        ["Incomplete grouping", "“{0}” is neither grouped nor calculated{1}.", "Add it after GROUP BY, or calculate it: min, max, count, sum."],
        ["Agrupación incompleta", "«{0}» no está agrupada ni calculada{1}.", "Añádala después de GROUP BY, o calcúlela: min, max, count, sum."],
    ]),
    ("42702", [
        ["Colonne ambiguë", "« {0} » est dans plusieurs tables{1}.", "Écrivez devant elle le nom de sa table et un point."],
        ["Ambiguous column", "“{0}” is in several tables{1}.", "Write the name of its table and a dot before it."],
        ["Columna ambigua", "«{0}» está en varias tablas{1}.", "Escriba delante el nombre de su tabla y un punto."],
    ]),
    ("42501", [
        ["Table non ouverte", "Les requêtes ne lisent pas cette table{1}.", "Choisissez une table de la liste à côté de la requête."],
        ["Table not open", "Queries do not read this table{1}.", "Choose a table of the list beside the query."],
        ["Tabla no abierta", "Las consultas no leen esa tabla{1}.", "Elija una tabla de la lista junto a la consulta."],
    ]),
    ("0A000", [
        ["Écriture non permise", "Une requête lit seulement : elle n’ajoute, ne modifie ni ne supprime rien{1}.", "Écrivez un seul SELECT ; les fiches se modifient dans leurs formulaires."],
        ["Writing is not allowed", "A query only reads: it adds, changes and deletes nothing{1}.", "Write one SELECT; records are changed in their forms."],
        ["Escritura no permitida", "Una consulta solo lee: no añade, modifica ni elimina nada{1}.", "Escriba un solo SELECT; las fichas se modifican en sus formularios."],
    ]),
    ("25006", [
        ["Écriture non permise", "Une requête lit seulement, et ne retient aucune ligne pour elle (FOR UPDATE).", "Retirez ce qui écrit ou verrouille."],
        ["Writing is not allowed", "A query only reads, and holds no row for itself (FOR UPDATE).", "Take away what writes or locks."],
        ["Escritura no permitida", "Una consulta solo lee, y no retiene ninguna fila para sí (FOR UPDATE).", "Quite lo que escribe o bloquea."],
    ]),
    ("22012", [
        ["Division par zéro", "La requête divise par zéro pour au moins une ligne.", "Divisez par nullif(…, 0)."],
        ["Division by zero", "The query divides by zero for at least one row.", "Divide by nullif(…, 0)."],
        ["División por cero", "La consulta divide por cero en al menos una fila.", "Divida por nullif(…, 0)."],
    ]),
    ("22P02", [
        ["Valeur illisible", "« {0} » n’est pas une valeur du type attendu{1}.", "Vérifiez la valeur, ou convertissez autrement."],
        ["Unreadable value", "“{0}” is not a value of the type expected{1}.", "Check the value, or convert differently."],
        ["Valor ilegible", "«{0}» no es un valor del tipo esperado{1}.", "Compruebe el valor, o convierta de otro modo."],
    ]),
    ("53400", [
        ["Trop de données à la fois", "La requête demande plus de place que le serveur n’en donne aux requêtes.", "Demandez moins de lignes, ou triez et regroupez moins de colonnes."],
        ["Too much data at once", "The query asks for more room than the server gives to queries.", "Ask for fewer rows, or sort and group fewer columns."],
        ["Demasiados datos a la vez", "La consulta pide más espacio del que el servidor da a las consultas.", "Pida menos filas, u ordene y agrupe menos columnas."],
    ]),
];

/// What is said of any other code: to whoever writes queries, and to whoever runs them.
#[rustfmt::skip]
const OTHER: Wording = &[
    ("author", [
        ["PostgreSQL refuse la requête", "PostgreSQL dit : « {0} »{1}.", "Corrigez la requête à cet endroit et essayez de nouveau."],
        ["PostgreSQL refuses the query", "PostgreSQL says: “{0}”{1}.", "Correct the query there and try again."],
        ["PostgreSQL rechaza la consulta", "PostgreSQL dice: «{0}»{1}.", "Corrija la consulta ahí y vuelva a intentarlo."],
    ]),
    ("runner", [
        ["La requête n’a pas abouti", "Elle ne convient pas à ces valeurs, ou plus aux données d’aujourd’hui.", "Essayez d’autres valeurs ; sinon prévenez la personne qui l’a écrite."],
        ["The query did not succeed", "It does not suit these values, or no longer today’s data.", "Try other values; otherwise tell the person who wrote it."],
        ["La consulta no tuvo éxito", "No conviene a estos valores, o ya no a los datos de hoy.", "Pruebe otros valores; si no, avise a quien la escribió."],
    ]),
];

/// A refusal of PostgreSQL in the words of the reader.
#[must_use]
pub fn refused(refusal: &Refusal, language: Language) -> Explanation {
    let at = refusal.spot.map_or_else(String::new, |spot| {
        language.pick(
            format!(", ligne {}, colonne {}", spot.line, spot.column),
            format!(", line {}, column {}", spot.line, spot.column),
            format!(", línea {}, columna {}", spot.line, spot.column),
        )
    });
    let known = CODES.iter().any(|(code, _)| *code == refusal.code);
    let about = refusal.about.clone().unwrap_or_else(|| "…".into());
    match (known, refusal.message.is_empty()) {
        (true, _) => told(CODES, &refusal.code, &[about, at], language),
        (false, false) => {
            let hint = refusal.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            told(OTHER, "author", &[format!("{}{hint}", refusal.message), at], language)
        }
        (false, true) => told(OTHER, "runner", &[], language),
    }
}
