//! The sentences of [`Rule`] and [`Warning`]: one function a language, so that a translator sees them together.
use super::fault::{Rule, Warning};
use super::model::UNITS;

impl Rule {
    pub(super) fn french(&self) -> (String, String) {
        match self {
            Self::FolderUnreadable { reason } => (format!("Le dossier de la couche ne peut pas être lu : {reason}."), "Vérifiez les droits du dossier et de ses fichiers.".into()),
            Self::FileMissing => ("Le dossier ne contient pas de fichier layer.toml.".into(), "Ajoutez le fichier layer.toml, ou retirez le dossier.".into()),
            Self::FileTooLarge { limit } => (format!("Le fichier dépasse {limit} octets."), "Une description de couche tient en quelques dizaines de lignes : retirez ce qui n’en est pas.".into()),
            Self::NotToml { reason } => (format!("Le fichier ne se lit pas : {reason}."), "Corrigez la ligne indiquée ; docs/ADDING-A-LAYER.md donne un exemple complet.".into()),
            Self::IdIsNotFolder { id } => (format!("L’identifiant « {id} » n’est pas le nom du dossier."), "Donnez à id le nom du dossier.".into()),
            Self::IdIsNotPlain { id } => (format!("« {id} » ne peut pas nommer une couche."), "Prenez des lettres minuscules sans accent, des chiffres et des traits d’union, une lettre d’abord, 60 signes au plus ; les noms en « -label » sont réservés.".into()),
            Self::TableNotQualified { table } => (format!("« {table} » ne dit pas dans quel schéma est la table."), "Écrivez schema.table, par exemple town.trees.".into()),
            Self::TableMissing { table } => (format!("La table {table} n’existe pas dans la base."), "Créez la table, ou corrigez son nom ; la couche apparaîtra d’elle-même.".into()),
            Self::TableNotReadable { table } => (format!("Beffroi n’a pas le droit de lire la table {table}."), format!("Exécutez : select beffroi.publish('{table}'); et, pour un schéma à vous : grant usage on schema … to beffroi_app;")),
            Self::ColumnTwice { column } => (format!("La colonne « {column} » est donnée deux fois."), "Gardez une seule des deux descriptions.".into()),
            Self::FidNotInteger { column, found } => (format!("L’identifiant « {column} » est de type {found} et non un nombre entier."), "Ajoutez une colonne : alter table … add fid bigint generated always as identity unique;".into()),
            Self::FidNotUnique { table, column } => (format!("Rien ne garantit que « {column} » est unique dans {table}."), format!("Exécutez : create unique index on {table} ({column});")),
            Self::GeometryNotGeometry { column, found } => (format!("La colonne « {column} » est de type {found} et non une géométrie."), "Nommez dans geometry la colonne géométrique de la table.".into()),
            Self::GeometryWithoutSystem { table, column } => (format!("Le système de coordonnées de « {column} » n’est pas connu."), format!("Dites-le, par exemple pour le Lambert-93 : alter table {table} alter {column} type geometry(Geometry, 2154) using st_setsrid({column}, 2154);")),
            Self::GeometrySystemsMixed { table, column } => (format!("La colonne « {column} » mêle plusieurs systèmes de coordonnées."), format!("Ramenez-la à un seul : alter table {table} alter {column} type geometry(Geometry, 2154) using st_transform({column}, 2154);")),
            Self::HistoryMissing { table } => (format!("La couche annonce un historique mais la table {table}_history n’existe pas."), format!("Exécutez : select beffroi.keep_history('{table}'); ou écrivez history = false.")),
            Self::CommuneMissing => ("La couche n’est pas publique, et rien ne dit à quelle commune est chaque ligne.".into(), "Nommez dans commune la colonne du code INSEE, ou écrivez public = true.".into()),
            Self::NotHeldToCommunes { table } => (format!("La couche n’est pas publique, et rien ne tient {table} à la commune de chacun."), format!("Exécutez : select beffroi.hold_to_scope('{table}'); pour une vue : alter view {table} set (security_invoker = true);")),
            Self::TextMissing { what, lang } => (format!("Il manque le texte « {lang} » de {what}."), "Donnez au moins le texte français : title = { fr = \"…\" }.".to_owned()),
            Self::ZoomsReversed { minzoom, maxzoom } => (format!("minzoom ({minzoom}) et maxzoom ({maxzoom}) ne vont pas ensemble."), "Prenez 0 ≤ minzoom ≤ maxzoom ≤ 22.".into()),
            Self::UnitUnknown { unit } => (format!("L’unité « {unit} » n’est pas connue."), format!("Prenez l’une de celles-ci : {units}.", units = UNITS.join(", "))),
            Self::PatternUnknown { column } => (format!("Le modèle de texte cite « {column} », qui n’est pas une colonne publiée."), "Ajoutez la colonne aux [[column]] du fichier, ou corrigez le nom entre accolades.".into()),
            Self::GmlUnknown { column } => (format!("La table [gml] cite « {column} », qui n’est pas une colonne publiée."), "Ajoutez la colonne aux [[column]] du fichier, ou corrigez le nom.".into()),
            Self::InspireUnknown { property, column } => (format!("La propriété INSPIRE {property} cite « {column} », qui n’est pas une colonne publiée."), "Ajoutez la colonne aux [[column]] du fichier, ou corrigez le nom.".into()),
            Self::InspireKind { property, column, found } => (format!("La propriété INSPIRE {property} ne peut pas venir de « {column} », de type {found}."), "Donnez un nombre pour une surface, une date ou un instant pour un moment ; ou retirez la ligne : la propriété sera dite inconnue.".into()),
            Self::InspireGeometry { feature_type } => (format!("La géométrie de la table n’est pas celle d’un objet {feature_type}."), "Un cp:CadastralParcel est une surface, un ad:Address un point ; corrigez la table [inspire], ou retirez-la.".into()),
            Self::NotADrawing { reason } => (format!("Le dessin de la couche ne se lit pas : {reason}."), "Corrigez le fichier : une liste JSON de couches MapLibre, chacune avec son type ; sans ce fichier la couche garde un dessin simple.".into()),
            Self::ColumnMissing { table, column, nearest } => (
                format!("La table {table} n’a pas de colonne « {column} »."),
                nearest.as_ref().map_or_else(|| "Corrigez le nom, ou retirez la colonne de la couche.".into(), |n| format!("Vouliez-vous dire « {n} » ?")),
            ),
        }
    }

    pub(super) fn english(&self) -> (String, String) {
        match self {
            Self::FolderUnreadable { reason } => (format!("The folder of the layer cannot be read: {reason}."), "Check the permissions of the folder and its files.".into()),
            Self::FileMissing => ("The folder holds no file layer.toml.".into(), "Add the file layer.toml, or remove the folder.".into()),
            Self::FileTooLarge { limit } => (format!("The file is larger than {limit} bytes."), "The description of a layer takes a few dozen lines: remove what does not belong to it.".into()),
            Self::NotToml { reason } => (format!("The file cannot be understood: {reason}."), "Correct the line shown; docs/ADDING-A-LAYER.md has a complete example.".into()),
            Self::IdIsNotFolder { id } => (format!("The id “{id}” is not the name of the folder."), "Give id the name of the folder.".into()),
            Self::IdIsNotPlain { id } => (format!("“{id}” cannot name a layer."), "Use lower-case letters without accents, digits and hyphens, a letter first, 60 characters at most; names ending in “-label” are reserved.".into()),
            Self::TableNotQualified { table } => (format!("“{table}” does not say which schema the table is in."), "Write schema.table, for instance town.trees.".into()),
            Self::TableMissing { table } => (format!("The table {table} does not exist in the database."), "Create the table, or correct its name; the layer will then appear by itself.".into()),
            Self::TableNotReadable { table } => (format!("Beffroi may not read the table {table}."), format!("Run: select beffroi.publish('{table}'); and, for a schema of your own: grant usage on schema … to beffroi_app;")),
            Self::ColumnTwice { column } => (format!("The column “{column}” is given twice."), "Keep only one of the two descriptions.".into()),
            Self::FidNotInteger { column, found } => (format!("The identifier “{column}” is of type {found}, not a whole number."), "Add a column: alter table … add fid bigint generated always as identity unique;".into()),
            Self::FidNotUnique { table, column } => (format!("Nothing keeps “{column}” unique in {table}."), format!("Run: create unique index on {table} ({column});")),
            Self::GeometryNotGeometry { column, found } => (format!("The column “{column}” is of type {found}, not a geometry."), "Name in geometry the geometry column of the table.".into()),
            Self::GeometryWithoutSystem { table, column } => (format!("The coordinate system of “{column}” is not known."), format!("Say it, for Lambert-93 for instance: alter table {table} alter {column} type geometry(Geometry, 2154) using st_setsrid({column}, 2154);")),
            Self::GeometrySystemsMixed { table, column } => (format!("The column “{column}” mixes several coordinate systems."), format!("Bring it to one: alter table {table} alter {column} type geometry(Geometry, 2154) using st_transform({column}, 2154);")),
            Self::HistoryMissing { table } => (format!("The layer claims a history but the table {table}_history does not exist."), format!("Run: select beffroi.keep_history('{table}'); or write history = false.")),
            Self::CommuneMissing => ("The layer is not public, and nothing says which commune each row belongs to.".into(), "Name in commune the column of the INSEE code, or write public = true.".into()),
            Self::NotHeldToCommunes { table } => (format!("The layer is not public, and nothing holds {table} to the commune of each reader."), format!("Run: select beffroi.hold_to_scope('{table}'); for a view: alter view {table} set (security_invoker = true);")),
            Self::TextMissing { what, lang } => (format!("The text “{lang}” of {what} is missing."), "Give at least the French text: title = { fr = \"…\" }.".to_owned()),
            Self::ZoomsReversed { minzoom, maxzoom } => (format!("minzoom ({minzoom}) and maxzoom ({maxzoom}) do not go together."), "Take 0 ≤ minzoom ≤ maxzoom ≤ 22.".into()),
            Self::UnitUnknown { unit } => (format!("The unit “{unit}” is not known."), format!("Take one of these: {units}.", units = UNITS.join(", "))),
            Self::PatternUnknown { column } => (format!("The text pattern names “{column}”, which is not a published column."), "Add the column to the [[column]] entries of the file, or correct the name in braces.".into()),
            Self::GmlUnknown { column } => (format!("The table [gml] names “{column}”, which is not a published column."), "Add the column to the [[column]] entries of the file, or correct the name.".into()),
            Self::InspireUnknown { property, column } => (format!("The INSPIRE property {property} names “{column}”, which is not a published column."), "Add the column to the [[column]] entries of the file, or correct the name.".into()),
            Self::InspireKind { property, column, found } => (format!("The INSPIRE property {property} cannot come from “{column}”, of type {found}."), "Give a number for an area, a date or a timestamp for a moment; or remove the line: the property is then said to be unknown.".into()),
            Self::InspireGeometry { feature_type } => (format!("The geometry of the table is not that of an object {feature_type}."), "A cp:CadastralParcel is an area, an ad:Address a point; correct the table [inspire], or remove it.".into()),
            Self::NotADrawing { reason } => (format!("The drawing of the layer cannot be understood: {reason}."), "Correct the file: a JSON list of MapLibre layers, each with its type; without the file the layer keeps a plain drawing.".into()),
            Self::ColumnMissing { table, column, nearest } => (
                format!("The table {table} has no column “{column}”."),
                nearest.as_ref().map_or_else(|| "Correct the name, or take the column out of the layer.".into(), |n| format!("Did you mean “{n}”?")),
            ),
        }
    }

    pub(super) fn spanish(&self) -> (String, String) {
        match self {
            Self::FolderUnreadable { reason } => (format!("No se puede leer la carpeta de la capa: {reason}."), "Compruebe los permisos de la carpeta y de sus archivos.".into()),
            Self::FileMissing => ("La carpeta no contiene ningún archivo layer.toml.".into(), "Añada el archivo layer.toml o retire la carpeta.".into()),
            Self::FileTooLarge { limit } => (format!("El archivo supera {limit} bytes."), "La descripción de una capa ocupa unas decenas de líneas: quite lo que no le corresponde.".into()),
            Self::NotToml { reason } => (format!("El archivo no se entiende: {reason}."), "Corrija la línea indicada; docs/ADDING-A-LAYER.md da un ejemplo completo.".into()),
            Self::IdIsNotFolder { id } => (format!("El identificador «{id}» no es el nombre de la carpeta."), "Dé a id el nombre de la carpeta.".into()),
            Self::IdIsNotPlain { id } => (format!("«{id}» no puede ser el nombre de una capa."), "Use minúsculas sin acento, cifras y guiones, una letra al principio, 60 signos como máximo; los nombres en «-label» están reservados.".into()),
            Self::TableNotQualified { table } => (format!("«{table}» no dice en qué esquema está la tabla."), "Escriba esquema.tabla, por ejemplo town.trees.".into()),
            Self::TableMissing { table } => (format!("La tabla {table} no existe en la base."), "Cree la tabla o corrija su nombre; la capa aparecerá por sí sola.".into()),
            Self::TableNotReadable { table } => (format!("Beffroi no tiene permiso para leer la tabla {table}."), format!("Ejecute: select beffroi.publish('{table}'); y, para un esquema propio: grant usage on schema … to beffroi_app;")),
            Self::ColumnTwice { column } => (format!("La columna «{column}» aparece dos veces."), "Conserve una sola de las dos descripciones.".into()),
            Self::FidNotInteger { column, found } => (format!("El identificador «{column}» es de tipo {found} y no un número entero."), "Añada una columna: alter table … add fid bigint generated always as identity unique;".into()),
            Self::FidNotUnique { table, column } => (format!("Nada garantiza que «{column}» sea único en {table}."), format!("Ejecute: create unique index on {table} ({column});")),
            Self::GeometryNotGeometry { column, found } => (format!("La columna «{column}» es de tipo {found} y no una geometría."), "Indique en geometry la columna geométrica de la tabla.".into()),
            Self::GeometryWithoutSystem { table, column } => (format!("No se conoce el sistema de coordenadas de «{column}»."), format!("Indíquelo, por ejemplo para Lambert-93: alter table {table} alter {column} type geometry(Geometry, 2154) using st_setsrid({column}, 2154);")),
            Self::GeometrySystemsMixed { table, column } => (format!("La columna «{column}» mezcla varios sistemas de coordenadas."), format!("Redúzcala a uno solo: alter table {table} alter {column} type geometry(Geometry, 2154) using st_transform({column}, 2154);")),
            Self::HistoryMissing { table } => (format!("La capa anuncia un historial pero la tabla {table}_history no existe."), format!("Ejecute: select beffroi.keep_history('{table}'); o escriba history = false.")),
            Self::CommuneMissing => ("La capa no es pública y nada dice a qué municipio pertenece cada fila.".into(), "Indique en commune la columna del código INSEE, o escriba public = true.".into()),
            Self::NotHeldToCommunes { table } => (format!("La capa no es pública y nada limita {table} al municipio de cada lector."), format!("Ejecute: select beffroi.hold_to_scope('{table}'); para una vista: alter view {table} set (security_invoker = true);")),
            Self::TextMissing { what, lang } => (format!("Falta el texto «{lang}» de {what}."), "Dé al menos el texto francés: title = { fr = \"…\" }.".to_owned()),
            Self::ZoomsReversed { minzoom, maxzoom } => (format!("minzoom ({minzoom}) y maxzoom ({maxzoom}) no concuerdan."), "Tome 0 ≤ minzoom ≤ maxzoom ≤ 22.".into()),
            Self::UnitUnknown { unit } => (format!("La unidad «{unit}» no se conoce."), format!("Tome una de estas: {units}.", units = UNITS.join(", "))),
            Self::PatternUnknown { column } => (format!("El modelo de texto cita «{column}», que no es una columna publicada."), "Añada la columna a los [[column]] del archivo o corrija el nombre entre llaves.".into()),
            Self::GmlUnknown { column } => (format!("La tabla [gml] cita «{column}», que no es una columna publicada."), "Añada la columna a los [[column]] del archivo o corrija el nombre.".into()),
            Self::InspireUnknown { property, column } => (format!("La propiedad INSPIRE {property} cita «{column}», que no es una columna publicada."), "Añada la columna a los [[column]] del archivo o corrija el nombre.".into()),
            Self::InspireKind { property, column, found } => (format!("La propiedad INSPIRE {property} no puede venir de «{column}», de tipo {found}."), "Dé un número para una superficie, una fecha o un instante para un momento; o quite la línea: la propiedad se dirá desconocida.".into()),
            Self::InspireGeometry { feature_type } => (format!("La geometría de la tabla no es la de un objeto {feature_type}."), "Un cp:CadastralParcel es una superficie, un ad:Address un punto; corrija la tabla [inspire] o quítela.".into()),
            Self::NotADrawing { reason } => (format!("El dibujo de la capa no se entiende: {reason}."), "Corrija el archivo: una lista JSON de capas MapLibre, cada una con su tipo; sin el archivo la capa conserva un dibujo sencillo.".into()),
            Self::ColumnMissing { table, column, nearest } => (
                format!("La tabla {table} no tiene ninguna columna «{column}»."),
                nearest.as_ref().map_or_else(|| "Corrija el nombre o quite la columna de la capa.".into(), |n| format!("¿Quería decir «{n}»?")),
            ),
        }
    }
}

impl Warning {
    /// What could be better, in `lang` (`fr`, `en`, `es`; French for any other).
    #[must_use]
    pub fn what(&self, lang: &str) -> String {
        match (self, lang) {
            (Self::NoSpatialIndex { table, .. }, "en") => format!("{table} has no spatial index: it will be slow."),
            (Self::NoSpatialIndex { table, .. }, "es") => format!("{table} no tiene índice espacial: será lenta."),
            (Self::NoSpatialIndex { table, .. }, _) => format!("{table} n’a pas d’index spatial : elle sera lente."),
            (Self::NotLive { table }, "en") => format!("Edits of {table} are seen only when the layer is read again."),
            (Self::NotLive { table }, "es") => format!("Los cambios de {table} solo se ven al volver a leer la capa."),
            (Self::NotLive { table }, _) => {
                format!("Les modifications de {table} ne se voient qu’à la relecture de la couche.")
            }
        }
    }

    /// The SQL that mends it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::NoSpatialIndex { table, column } => format!("create index on {table} using gist ({column});"),
            Self::NotLive { table } => format!("select beffroi.publish('{table}');"),
        }
    }
}
