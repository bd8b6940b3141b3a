//! What is said of each failure of the workshop.

use crate::base::Wording;

/// Title, detail, remedy in French, English and Spanish.
#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("unknown", [
        ["Scénario inconnu", "Il n’y a pas de scénario {0}, ou il n’est pas de vos communes.", "Revenez à la liste des scénarios."],
        ["Unknown scenario", "There is no scenario {0}, or it is not of your communes.", "Go back to the list of scenarios."],
        ["Escenario desconocido", "No existe el escenario {0}, o no es de sus municipios.", "Vuelva a la lista de escenarios."],
    ]),
    ("held", [
        ["Ce scénario ne se modifie plus", "Il est {0} : son découpage est arrêté.", "Dégelez-le, ou créez un scénario à partir de celui-ci."],
        ["This scenario does not change any more", "It is {0}: its division is settled.", "Thaw it, or make a scenario that goes on from this one."],
        ["Este escenario ya no se modifica", "Está {0}: su división está fijada.", "Descongélelo, o cree un escenario a partir de este."],
    ]),
    ("nothing-done", [
        ["Rien à annuler", "Aucune opération n’a été faite, ou toutes ont été annulées.", "Continuez à dessiner."],
        ["Nothing to undo", "No operation was done, or all of them were undone.", "Go on drawing."],
        ["Nada que deshacer", "No se ha hecho ninguna operación, o todas se han deshecho.", "Siga dibujando."],
    ]),
    ("nothing-undone", [
        ["Rien à rétablir", "Aucune opération n’a été annulée depuis la dernière.", "Continuez à dessiner."],
        ["Nothing to redo", "No operation was undone since the last one.", "Go on drawing."],
        ["Nada que rehacer", "No se ha deshecho ninguna operación desde la última.", "Siga dibujando."],
    ]),
    ("no-stations", [
        ["Aucun bureau de vote", "La commune n’a aucun bureau avec périmètre : il n’y a rien à redécouper.", "Créez d’abord ses bureaux de vote, ou importez la liste électorale."],
        ["No polling station", "The commune has no station with an area: there is nothing to divide anew.", "Make its polling stations first, or take in the electoral roll."],
        ["Ninguna mesa electoral", "El municipio no tiene ninguna mesa con perímetro: no hay nada que dividir.", "Cree primero sus mesas, o importe la lista electoral."],
    ]),
    ("no-addresses", [
        ["Aucune adresse", "La commune n’a aucune adresse : un découpage se dessine par adresses.", "Importez d’abord la base adresse de la commune."],
        ["No address", "The commune has no address: a division is drawn by addresses.", "Take in the addresses of the commune first."],
        ["Ninguna dirección", "El municipio no tiene ninguna dirección: la división se dibuja por direcciones.", "Importe primero las direcciones del municipio."],
    ]),
    ("many-stations", [
        ["Trop de bureaux", "{0} bureaux de vote : c’est plus qu’une commune n’en a.", "Vérifiez la liste des bureaux."],
        ["Too many stations", "{0} polling stations: more than a commune has.", "Check the list of stations."],
        ["Demasiadas mesas", "{0} mesas electorales: más de las que tiene un municipio.", "Compruebe la lista de mesas."],
    ]),
    ("number-taken", [
        ["Numéro déjà pris", "Le scénario a déjà un bureau {0}.", "Donnez un autre numéro au nouveau bureau."],
        ["Number taken", "The scenario already has a station {0}.", "Give the new station another number."],
        ["Número ya usado", "El escenario ya tiene una mesa {0}.", "Dé otro número a la nueva mesa."],
    ]),
    ("station-unnamed", [
        ["Bureau sans numéro", "Un bureau a un numéro d’un à quarante signes, un nom de 160 signes au plus, un lieu de la commune.", "Complétez le numéro, le nom et le lieu."],
        ["Station without a number", "A station has a number of one to forty letters, a name of 160 at most, a place in the commune.", "Complete number, name and place."],
        ["Mesa sin número", "Una mesa tiene un número de uno a cuarenta signos, un nombre de 160 como máximo, un lugar del municipio.", "Complete número, nombre y lugar."],
    ]),
    ("cell-unknown", [
        ["Canton à préciser", "La commune a plusieurs cantons ou circonscriptions et le lieu du nouveau bureau n’est pas donné.", "Placez le bureau sur la carte, ou choisissez son canton."],
        ["Which canton?", "The commune has several cantons or constituencies and the place of the new station is not given.", "Put the station on the map, or choose its canton."],
        ["¿Qué cantón?", "El municipio tiene varios cantones o circunscripciones y no se da el lugar de la nueva mesa.", "Sitúe la mesa en el mapa, o elija su cantón."],
    ]),
    ("many-units", [
        ["Trop d’adresses d’un coup", "{0} adresses ; une opération en prend au plus {1}.", "Procédez en plusieurs fois."],
        ["Too many addresses at once", "{0} addresses; an operation takes {1} at most.", "Do it in several steps."],
        ["Demasiadas direcciones a la vez", "{0} direcciones; una operación admite {1} como máximo.", "Hágalo en varias veces."],
    ]),
    ("proposal-unknown", [
        ["Proposition inconnue", "Il n’y a pas de proposition {0} pour ce scénario.", "Demandez de nouvelles propositions."],
        ["Unknown proposal", "There is no proposal {0} for this scenario.", "Ask for new proposals."],
        ["Propuesta desconocida", "No hay propuesta {0} para este escenario.", "Pida nuevas propuestas."],
    ]),
    ("proposal-stale", [
        ["Proposition dépassée", "Des bureaux ont été ouverts ou retirés depuis qu’elle a été calculée.", "Demandez de nouvelles propositions."],
        ["Proposal out of date", "Stations were opened or taken back since it was worked out.", "Ask for new proposals."],
        ["Propuesta superada", "Se han abierto o retirado mesas desde que se calculó.", "Pida nuevas propuestas."],
    ]),
    ("other-base", [
        ["Scénarios incomparables", "Les deux scénarios ne partent pas du même état des adresses et de la liste électorale.", "Comparez des scénarios issus l’un de l’autre, ou chacun avec la division actuelle."],
        ["Scenarios that cannot be compared", "The two scenarios do not begin from the same addresses and roll.", "Compare scenarios that go on from each other, or each with the present division."],
        ["Escenarios no comparables", "Los dos escenarios no parten de las mismas direcciones y lista electoral.", "Compare escenarios derivados uno del otro, o cada uno con la división actual."],
    ]),
    ("searching", [
        ["Recherche en cours", "Des propositions sont déjà recherchées pour ce scénario.", "Attendez-les, ou arrêtez la recherche."],
        ["A search is under way", "Proposals are being looked for for this scenario already.", "Wait for them, or stop the search."],
        ["Búsqueda en curso", "Ya se buscan propuestas para este escenario.", "Espérelas, o detenga la búsqueda."],
    ]),
    ("many-asked", [
        ["Trop de bureaux à ouvrir", "{0} bureaux à la fois ; au plus {1}.", "Demandez-en moins, puis recommencez à partir de la proposition retenue."],
        ["Too many stations to open", "{0} stations at once; {1} at most.", "Ask for fewer, then go on from the proposal you take."],
        ["Demasiadas mesas por abrir", "{0} mesas a la vez; como máximo {1}.", "Pida menos y siga a partir de la propuesta elegida."],
    ]),
    ("no-results", [
        ["Aucun résultat passé", "La commune n’a pas de résultats par bureau de vote.", "Importez-les : fichier CSV par bureau et candidat, format « polling-results »."],
        ["No past results", "The commune has no results by polling station.", "Import them: a CSV file by station and candidate, format “polling-results”."],
        ["Ningún resultado anterior", "El municipio no tiene resultados por mesa electoral.", "Impórtelos: archivo CSV por mesa y candidato, formato «polling-results»."],
    ]),
    ("ballot-unknown", [
        ["Scrutin inconnu", "La commune n’a pas de résultats du scrutin « {0} ».", "Choisissez un scrutin de la liste."],
        ["Unknown ballot", "The commune has no results of the ballot “{0}”.", "Choose a ballot of the list."],
        ["Votación desconocida", "El municipio no tiene resultados de la votación «{0}».", "Elija una votación de la lista."],
    ]),
    ("projection", [
        ["Adresses mal situées", "Les adresses de la commune ne sont pas sur son territoire.", "Vérifiez la position des adresses importées."],
        ["Addresses out of place", "The addresses of the commune are not on its territory.", "Check the place of the addresses taken in."],
        ["Direcciones mal situadas", "Las direcciones del municipio no están en su territorio.", "Compruebe la posición de las direcciones importadas."],
    ]),
    ("fault", [
        ["Scénario illisible", "Ce scénario n’a pas pu être reconstitué ; rien n’a été modifié.", "Donnez à l’administrateur le numéro de la demande."],
        ["Scenario cannot be read", "This scenario could not be rebuilt; nothing was changed.", "Give the administrator the number of the request."],
        ["Escenario ilegible", "No se pudo reconstruir este escenario; nada se ha modificado.", "Dé al administrador el número de la petición."],
    ]),
];
