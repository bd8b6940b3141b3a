/** Words of the electoral roll. */
export const fr = {
  "roll.what":
    "Déposez le fichier «\u00a0Listes électeurs actifs\u00a0» téléchargé d’ELIRE. Il remplace les listes qu’il contient\u00a0; ce que vous avez forcé ou rapproché à la main est gardé.",
  "roll.removals": "Accepter que plus d’un quart des électeurs soient radiés",
  "roll.reading": "Lecture du fichier\u00a0: {count} lignes",
  "roll.writing": "Mise à jour de la liste…",
  "roll.leave": "Vous pouvez fermer cette fenêtre\u00a0: la tâche continue, la cloche vous préviendra.",
  "roll.rejects": "Télécharger les lignes refusées",
  "roll.other": "Choisir un autre fichier",
  "roll.see": "Voir les électeurs",
};

export const en: Record<keyof typeof fr, string> = {
  "roll.what":
    "Drop the file “Listes électeurs actifs” downloaded from ELIRE. It replaces the lists it holds; what you forced or matched by hand is kept.",
  "roll.removals": "Accept that more than a quarter of the electors are removed",
  "roll.reading": "Reading the file: {count} lines",
  "roll.writing": "Updating the roll…",
  "roll.leave": "You may close this window: the task goes on, the bell will tell you.",
  "roll.rejects": "Download the refused lines",
  "roll.other": "Choose another file",
  "roll.see": "See the electors",
};

export const es: Record<keyof typeof fr, string> = {
  "roll.what":
    "Suelte el fichero «Listes électeurs actifs» descargado de ELIRE. Sustituye las listas que contiene; se conserva lo forzado o vinculado a mano.",
  "roll.removals": "Aceptar que se dé de baja a más de un cuarto de los electores",
  "roll.reading": "Leyendo el fichero: {count} líneas",
  "roll.writing": "Actualizando la lista…",
  "roll.leave": "Puede cerrar esta ventana: la tarea continúa y la campana le avisará.",
  "roll.rejects": "Descargar las líneas rechazadas",
  "roll.other": "Elegir otro fichero",
  "roll.see": "Ver los electores",
};
