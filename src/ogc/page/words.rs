//! The words of the pages, the three languages side by side.

use crate::base::Language;

macro_rules! words {
    ($($name:ident: $french:literal, $english:literal, $spanish:literal;)*) => {
        /// Every word of the pages in one language.
        #[derive(Debug)]
        pub struct Words {
            $(pub $name: &'static str,)*
        }

        const FRENCH: Words = Words { $($name: $french,)* };
        const ENGLISH: Words = Words { $($name: $english,)* };
        const SPANISH: Words = Words { $($name: $spanish,)* };

        #[cfg(test)]
        const NAMES: &[(&str, [&str; 3])] = &[$((stringify!($name), [$french, $english, $spanish]),)*];
    };
}

words! {
    services: "Données", "Data", "Datos";
    skip: "Aller au contenu", "Skip to the content", "Ir al contenido";
    home: "Accueil", "Home", "Inicio";
    layers: "Couches", "Layers", "Capas";
    tiles: "Tuiles", "Tiles", "Teselas";
    styles: "Styles", "Styles", "Estilos";
    interface: "Interface de programmation", "Programming interface", "Interfaz de programación";
    conformance: "Conformité", "Conformance", "Conformidad";
    to_map: "Ouvrir la carte", "Open the map", "Abrir el mapa";
    main_menu: "Rubriques", "Sections", "Secciones";
    you_are_here: "Fil d’Ariane", "Breadcrumb", "Ruta de navegación";
    language: "Langue", "Language", "Idioma";
    other_forms: "Cette page pour les programmes :", "This page for programs:", "Esta página para programas:";
    welcome: "Les couches de la carte, à lire dans un navigateur, à ouvrir dans un SIG, à télécharger.",
        "The layers of the map, to read in a browser, to open in a GIS, to download.",
        "Las capas del mapa, para leer en un navegador, abrir en un SIG o descargar.";
    all_layers: "Toutes les couches", "All layers", "Todas las capas";
    layers_text: "Chaque couche avec son contenu, ses formats et ses adresses.",
        "Each layer with its content, its formats and its addresses.",
        "Cada capa con su contenido, sus formatos y sus direcciones.";
    tiles_text: "Les mêmes couches en tuiles vectorielles, dans trois grilles.",
        "The same layers as vector tiles, in three grids.",
        "Las mismas capas como teselas vectoriales, en tres cuadrículas.";
    styles_text: "Les cartes prêtes à l’emploi, pour MapLibre et QGIS.",
        "Ready-made maps, for MapLibre and QGIS.",
        "Los mapas listos para usar, para MapLibre y QGIS.";
    interface_text: "Ce qu’un programme peut demander, décrit en OpenAPI.",
        "What a program may ask for, described in OpenAPI.",
        "Lo que un programa puede pedir, descrito en OpenAPI.";
    conformance_text: "Les normes de l’OGC que ce serveur respecte.",
        "The OGC standards this server keeps to.",
        "Las normas del OGC que cumple este servidor.";
    connect: "Se connecter", "Connect", "Conectar";
    connect_text: "Copiez l’adresse dans votre logiciel.",
        "Copy the address into your program.",
        "Copie la dirección en su programa.";
    private_text: "Couche réservée : donnez votre identifiant et, comme mot de passe, un jeton de « Mon compte ».",
        "Restricted layer: give your login and, as password, a token of “My account”.",
        "Capa reservada: indique su identificador y, como contraseña, una ficha de «Mi cuenta».";
    edit_text: "Vous pouvez modifier cette couche depuis votre SIG : donnez votre identifiant et, comme mot de passe, un jeton de « Mon compte ».",
        "You may edit this layer from your GIS: give your login and, as password, a token of “My account”.",
        "Puede modificar esta capa desde su SIG: indique su identificador y, como contraseña, una ficha de «Mi cuenta».";
    qgis_oapif: "QGIS, « WFS / OGC API – Features »", "QGIS, “WFS / OGC API – Features”", "QGIS, «WFS / OGC API – Features»";
    qgis_wfs: "QGIS et autres, WFS 1.0 à 2.0", "QGIS and others, WFS 1.0 to 2.0", "QGIS y otros, WFS 1.0 a 2.0";
    qgis_tiles: "QGIS, tuiles vectorielles", "QGIS, vector tiles", "QGIS, teselas vectoriales";
    maplibre: "MapLibre, TileJSON", "MapLibre, TileJSON", "MapLibre, TileJSON";
    gdal: "GDAL, en ligne de commande", "GDAL, on the command line", "GDAL, en la línea de órdenes";
    copy: "Copier", "Copy", "Copiar";
    copied: "Copié", "Copied", "Copiado";
    download: "Télécharger", "Download", "Descargar";
    features: "objets", "features", "objetos";
    feature: "objet", "feature", "objeto";
    points: "Points", "Points", "Puntos";
    lines: "Lignes", "Lines", "Líneas";
    areas: "Surfaces", "Areas", "Superficies";
    mixed: "Points, lignes et surfaces", "Points, lines and areas", "Puntos, líneas y superficies";
    no_geometry: "Sans géométrie", "Without geometry", "Sin geometría";
    geometry: "Géométrie", "Geometry", "Geometría";
    count: "Nombre", "Number", "Número";
    extent: "Emprise", "Extent", "Extensión";
    extent_text: "ouest, sud, est, nord, en degrés", "west, south, east, north, in degrees", "oeste, sur, este, norte, en grados";
    source: "Source et licence", "Source and licence", "Fuente y licencia";
    access: "Accès", "Access", "Acceso";
    public: "Publique", "Public", "Pública";
    restricted: "Réservée", "Restricted", "Reservada";
    editable: "Modifiable", "Editable", "Modificable";
    history: "Historique", "History", "Historial";
    history_text: "Se lit à une date passée", "Can be read as of a past date", "Se lee en una fecha pasada";
    systems: "Systèmes de coordonnées", "Coordinate systems", "Sistemas de coordenadas";
    see_features: "Voir les objets", "See the features", "Ver los objetos";
    fields: "Champs", "Fields", "Campos";
    field: "Champ", "Field", "Campo";
    name: "Nom", "Name", "Nombre";
    kind: "Type", "Type", "Tipo";
    meaning: "Signification", "Meaning", "Significado";
    kind_text: "texte", "text", "texto";
    kind_number: "nombre", "number", "número";
    kind_boolean: "oui ou non", "yes or no", "sí o no";
    kind_date: "date", "date", "fecha";
    kind_moment: "date et heure", "date and time", "fecha y hora";
    preview: "Aperçu", "Preview", "Vista previa";
    map_of: "Carte", "Map", "Mapa";
    map_needs: "La carte a besoin de JavaScript ; le reste de la page se lit sans.",
        "The map needs JavaScript; the rest of the page reads without.",
        "El mapa necesita JavaScript; el resto de la página se lee sin él.";
    map_failed: "La carte n’a pas pu se charger. Rechargez la page.",
        "The map could not be loaded. Reload the page.",
        "No se pudo cargar el mapa. Recargue la página.";
    closer: "Plus près", "Closer", "Más cerca";
    farther: "Plus loin", "Farther", "Más lejos";
    no_layers: "Aucune couche n’est publiée.", "No layer is published.", "No hay ninguna capa publicada.";
    no_layers_text: "Si vous avez un compte, connectez-vous sur la carte pour voir les couches réservées.",
        "If you have an account, sign in on the map to see the restricted layers.",
        "Si tiene una cuenta, inicie sesión en el mapa para ver las capas reservadas.";
    nothing: "Aucun objet ne correspond.", "No feature matches.", "Ningún objeto coincide.";
    nothing_text: "Retirez un filtre, ou regardez la couche entière.",
        "Take a filter off, or look at the whole layer.",
        "Quite un filtro o vea la capa entera.";
    empty_layer: "Cette couche est vide.", "This layer is empty.", "Esta capa está vacía.";
    filter: "Filtrer", "Filter", "Filtrar";
    filters: "Filtres", "Filters", "Filtros";
    filters_on: "filtres en place", "filters in place", "filtros activos";
    filter_on: "filtre en place", "filter in place", "filtro activo";
    clear: "Tout afficher", "Show everything", "Mostrar todo";
    any: "Indifférent", "Any", "Indiferente";
    yes: "oui", "yes", "sí";
    no: "non", "no", "no";
    expression: "Expression CQL2", "CQL2 expression", "Expresión CQL2";
    expression_text: "Par exemple : area > 500 AND section LIKE 'A%'",
        "For example: area > 500 AND section LIKE 'A%'",
        "Por ejemplo: area > 500 AND section LIKE 'A%'";
    bbox: "Emprise (degrés)", "Extent (degrees)", "Extensión (grados)";
    bbox_text: "ouest,sud,est,nord", "west,south,east,north", "oeste,sur,este,norte";
    view_bbox: "Prendre l’emprise de la carte", "Take the extent of the map", "Tomar la extensión del mapa";
    as_of: "À la date du", "As of", "A fecha de";
    per_page: "Par page", "Per page", "Por página";
    of: "sur", "of", "de";
    to: "à", "to", "a";
    previous: "Page précédente", "Previous page", "Página anterior";
    next: "Page suivante", "Next page", "Página siguiente";
    paging: "Pages", "Pages", "Páginas";
    sort_by: "Trier par", "Sort by", "Ordenar por";
    sorted_up: "trié par ordre croissant", "sorted in ascending order", "ordenado de menor a mayor";
    sorted_down: "trié par ordre décroissant", "sorted in descending order", "ordenado de mayor a menor";
    identifier: "Identifiant", "Identifier", "Identificador";
    values: "Valeurs", "Values", "Valores";
    none: "non renseigné", "not given", "no indicado";
    see_history: "Voir l’historique", "See the history", "Ver el historial";
    open_record: "Ouvrir la fiche", "Open the record", "Abrir la ficha";
    on_map: "Voir sur la carte", "See on the map", "Ver en el mapa";
    grid: "Grille", "Grid", "Cuadrícula";
    grids: "Grilles", "Grids", "Cuadrículas";
    grids_text: "Comment le terrain est découpé en tuiles, échelle par échelle.",
        "How the ground is cut into tiles, scale by scale.",
        "Cómo se divide el terreno en teselas, escala por escala.";
    system: "Système", "System", "Sistema";
    tile_address: "Adresse des tuiles", "Address of the tiles", "Dirección de las teselas";
    matrix: "Niveau", "Level", "Nivel";
    scale: "Échelle", "Scale", "Escala";
    metres_a_pixel: "Taille du pixel", "Size of a pixel", "Tamaño del píxel";
    columns_rows: "Colonnes × lignes", "Columns × rows", "Columnas × filas";
    levels: "Niveaux", "Levels", "Niveles";
    style: "Style", "Style", "Estilo";
    style_address: "Adresse du style", "Address of the style", "Dirección del estilo";
    conformance_lead: "Ce que ce serveur déclare respecter, norme par norme. Chaque nom mène à son texte.",
        "What this server declares to keep to, standard by standard. Each name leads to its text.",
        "Lo que este servidor declara cumplir, norma por norma. Cada nombre lleva a su texto.";
    part: "partie", "part", "parte";
    class: "Classe d’exigences", "Requirements class", "Clase de requisitos";
    operations: "Opérations", "Operations", "Operaciones";
    parameters: "Paramètres", "Parameters", "Parámetros";
    required: "obligatoire", "required", "obligatorio";
    full_description: "Description complète (OpenAPI 3.0)", "Full description (OpenAPI 3.0)", "Descripción completa (OpenAPI 3.0)";
    what_to_do: "Que faire", "What to do", "Qué hacer";
    request_number: "Numéro de la demande", "Request number", "Número de la petición";
    back_home: "Revenir à l’accueil", "Back to the home page", "Volver al inicio";
    schema: "Schéma", "Schema", "Esquema";
    queryables: "Champs pour filtrer", "Fields to filter by", "Campos para filtrar";
    sortables: "Champs pour trier", "Fields to sort by", "Campos para ordenar";
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::French => &FRENCH,
            Language::English => &ENGLISH,
            Language::Spanish => &SPANISH,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NAMES;

    #[test]
    fn no_word_is_missing_in_a_language() {
        for (name, languages) in NAMES {
            assert!(languages.iter().all(|word| !word.trim().is_empty()), "{name}");
        }
    }

    #[test]
    fn french_writes_its_apostrophes_as_printers_do() {
        for (name, [french, ..]) in NAMES.iter().filter(|(name, _)| *name != "expression_text") {
            assert!(!french.contains('\''), "{name}: {french}");
        }
    }
}
