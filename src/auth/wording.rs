//! What each refusal says: title, detail, remedy; in French, English, Spanish. `{0}`, `{1}` stand for what it is about.

use crate::base::Wording;

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("passkeys-unset", [
        ["Pas de clés d’accès ici", "Ce serveur n’a pas d’adresse publique chiffrée : les clés d’accès ne peuvent lui appartenir.", "Connectez-vous par mot de passe ; le service informatique peut régler public-url."],
        ["No passkeys here", "This server has no encrypted public address: passkeys cannot belong to it.", "Sign in with your password; the IT service can set public-url."],
        ["Aquí no hay llaves de acceso", "Este servidor no tiene dirección pública cifrada: las llaves de acceso no pueden pertenecerle.", "Entre con su contraseña; el servicio informático puede fijar public-url."],
    ]),
    ("passkey-refused", [
        ["Clé d’accès refusée", "La clé n’est pas celle d’un compte ouvert ici, ou la réponse est venue trop tard.", "Recommencez, ou connectez-vous par mot de passe."],
        ["Passkey refused", "The key is not of an open account here, or the answer came too late.", "Try again, or sign in with your password."],
        ["Llave de acceso rechazada", "La llave no es de una cuenta abierta aquí, o la respuesta llegó demasiado tarde.", "Vuelva a intentarlo, o entre con su contraseña."],
    ]),
    ("passkeys-many", [
        ["Dix clés d’accès déjà", "Un compte a dix clés d’accès au plus.", "Retirez-en une qui ne sert plus."],
        ["Ten passkeys already", "An account has ten passkeys at most.", "Remove one that is no longer used."],
        ["Ya hay diez llaves de acceso", "Una cuenta tiene diez llaves de acceso como máximo.", "Quite una que ya no se use."],
    ]),
    ("passkey-unknown", [
        ["Clé d’accès inconnue", "Cette clé n’est pas, ou plus, à vous.", "Relisez la liste de vos clés."],
        ["Unknown passkey", "This key is not, or no longer, yours.", "Read the list of your keys again."],
        ["Llave de acceso desconocida", "Esta llave no es, o ya no es, suya.", "Vuelva a leer la lista de sus llaves."],
    ]),
    ("not-signed-in", [
        ["Connexion nécessaire", "Cette page est réservée aux agents connectés.", "Connectez-vous, puis recommencez."],
        ["Sign in first", "This page is for people who are signed in.", "Sign in, then try again."],
        ["Inicie sesión", "Esta página es para personas que han iniciado sesión.", "Inicie sesión y vuelva a intentarlo."],
    ]),
    ("wrong", [
        ["Connexion refusée", "L’identifiant ou le mot de passe n’est pas le bon, ou le compte est fermé.", "Vérifiez la saisie (majuscules, clavier) ; si vous avez oublié, demandez un lien à l’administrateur."],
        ["Not signed in", "The login or the password is not right, or the account is closed.", "Check what you typed (capitals, keyboard); if you forgot, ask the administrator for a link."],
        ["Acceso denegado", "El usuario o la contraseña no es correcto, o la cuenta está cerrada.", "Compruebe lo escrito (mayúsculas, teclado); si lo olvidó, pida un enlace al administrador."],
    ]),
    ("code-needed", [
        ["Code à saisir", "Ce compte demande en plus le code de votre application.", "Ouvrez l’application et saisissez ses six chiffres."],
        ["Code needed", "This account also asks for the code of your application.", "Open the application and type its six digits."],
        ["Falta el código", "Esta cuenta pide además el código de su aplicación.", "Abra la aplicación y escriba sus seis cifras."],
    ]),
    ("code-wrong", [
        ["Code refusé", "Ce n’est pas le code de cet instant, ou il a déjà servi.", "Attendez le code suivant et saisissez-le ; vérifiez l’heure du téléphone."],
        ["Code refused", "This is not the code of this moment, or it was used.", "Wait for the next code and type it; check the clock of the phone."],
        ["Código rechazado", "No es el código de este instante, o ya se usó.", "Espere el código siguiente y escríbalo; compruebe la hora del teléfono."],
    ]),
    ("waiting", [
        ["Trop d’essais", "Après plusieurs échecs, il faut attendre {0} s.", "Attendez, puis recommencez."],
        ["Too many attempts", "After several failures you must wait {0} s.", "Wait, then try again."],
        ["Demasiados intentos", "Tras varios fallos hay que esperar {0} s.", "Espere y vuelva a intentarlo."],
    ]),
    ("forged", [
        ["Demande refusée", "La demande ne vient pas d’une page de Beffroi ouverte par vous, ou la page est trop ancienne.", "Rechargez la page et recommencez."],
        ["Request refused", "The request does not come from a page of Beffroi that you opened, or the page is too old.", "Reload the page and try again."],
        ["Petición rechazada", "La petición no viene de una página de Beffroi abierta por usted, o la página es demasiado antigua.", "Recargue la página y vuelva a intentarlo."],
    ]),
    ("in-person", [
        ["Action personnelle", "Un jeton ne peut changer ni mot de passe, ni codes, ni jetons.", "Connectez-vous dans le navigateur."],
        ["In person only", "A token cannot change passwords, codes or tokens.", "Sign in with the browser."],
        ["Acción personal", "Un token no puede cambiar contraseñas, códigos ni tokens.", "Inicie sesión en el navegador."],
    ]),
    ("token-unknown", [
        ["Jeton inconnu", "Vous n’avez pas de jeton de ce numéro.", "Rechargez la liste de vos jetons."],
        ["Unknown token", "You have no token of this number.", "Load the list of your tokens again."],
        ["Token desconocido", "No tiene ningún token con ese número.", "Vuelva a cargar la lista de sus tokens."],
    ]),
    ("token-refused", [
        ["Jeton refusé", "Ce jeton n’existe pas, a été retiré ou est échu.", "Créez-en un autre dans « Mon compte »."],
        ["Token refused", "This token does not exist, was withdrawn or has expired.", "Make another one in “My account”."],
        ["Token rechazado", "Este token no existe, se retiró o ha caducado.", "Cree otro en «Mi cuenta»."],
    ]),
    ("tokens-many", [
        ["Trop de jetons", "Vous avez déjà vingt jetons en cours.", "Retirez ceux qui ne servent plus."],
        ["Too many tokens", "You already hold twenty tokens.", "Withdraw those no longer used."],
        ["Demasiados tokens", "Ya tiene veinte tokens vigentes.", "Retire los que ya no se usan."],
    ]),
    ("totp-already", [
        ["Codes déjà en place", "Ce compte demande déjà des codes.", "Retirez-les d’abord si vous changez de téléphone."],
        ["Codes already set up", "This account already asks for codes.", "Remove them first if you change phones."],
        ["Códigos ya configurados", "Esta cuenta ya pide códigos.", "Retírelos primero si cambia de teléfono."],
    ]),
    ("invitation-gone", [
        ["Lien sans effet", "Ce lien a déjà servi, a été remplacé ou est trop ancien.", "Demandez-en un autre à l’administrateur."],
        ["The link no longer works", "This link was used, replaced or is too old.", "Ask the administrator for another."],
        ["El enlace ya no sirve", "Este enlace ya se usó, se reemplazó o es demasiado antiguo.", "Pida otro al administrador."],
    ]),
    ("password-short", [
        ["Mot de passe à changer", "Il faut au moins douze signes.", "Quelques mots sans lien entre eux font un bon mot de passe."],
        ["Choose another password", "It takes at least twelve signs.", "A few unrelated words make a good password."],
        ["Elija otra contraseña", "Hacen falta al menos doce signos.", "Unas palabras sin relación hacen una buena contraseña."],
    ]),
    ("password-long", [
        ["Mot de passe à changer", "Il est trop long (200 signes au plus).", "Raccourcissez-le."],
        ["Choose another password", "It is too long (200 signs at most).", "Shorten it."],
        ["Elija otra contraseña", "Es demasiado larga (200 signos como máximo).", "Acórtela."],
    ]),
    ("password-guessable", [
        ["Mot de passe à changer", "Il se devine trop vite : suite connue, nom, mot courant.", "Quelques mots sans lien entre eux font un bon mot de passe."],
        ["Choose another password", "It is too easy to guess: a known sequence, a name, a common word.", "A few unrelated words make a good password."],
        ["Elija otra contraseña", "Se adivina demasiado rápido: serie conocida, nombre, palabra común.", "Unas palabras sin relación hacen una buena contraseña."],
    ]),
    ("login-unreadable", [
        ["Identifiant impossible", "L’identifiant a 2 à 64 lettres, chiffres ou . _ @ -, et commence par une lettre ou un chiffre.", "Choisissez par exemple prenom.nom."],
        ["Login not possible", "A login has 2 to 64 letters, digits or . _ @ -, and begins with a letter or a digit.", "Choose for instance first.last."],
        ["Usuario no válido", "El usuario tiene de 2 a 64 letras, cifras o . _ @ -, y empieza por letra o cifra.", "Elija por ejemplo nombre.apellido."],
    ]),
    ("login-taken", [
        ["Identifiant déjà pris", "Un compte porte déjà cet identifiant.", "Choisissez-en un autre."],
        ["Login taken", "An account already has this login.", "Choose another."],
        ["Usuario ya existente", "Una cuenta ya tiene ese usuario.", "Elija otro."],
    ]),
    ("name-missing", [
        ["Nom manquant", "Le nom de la personne est nécessaire (120 signes au plus).", "Saisissez prénom et nom."],
        ["Name missing", "The name of the person is needed (120 signs at most).", "Type first and last name."],
        ["Falta el nombre", "Hace falta el nombre de la persona (120 signos como máximo).", "Escriba nombre y apellido."],
    ]),
    ("too-long", [
        ["Saisie trop longue", "Un des champs dépasse 300 signes.", "Raccourcissez-le."],
        ["Too long", "One of the fields exceeds 300 signs.", "Shorten it."],
        ["Demasiado largo", "Uno de los campos supera 300 signos.", "Acórtelo."],
    ]),
    ("unavailable", [
        ["Service indisponible", "La vérification n’a pas pu être faite.", "Recommencez dans un moment."],
        ["Service not available", "The check could not be made.", "Try again in a moment."],
        ["Servicio no disponible", "No se pudo hacer la comprobación.", "Vuelva a intentarlo en un momento."],
    ]),
    ("role-unknown", [
        ["Rôle inconnu", "Il n’y a pas de rôle « {0} ».", "Prenez un rôle de la liste des rôles : administrator, town-administrator, geographer, addressing, reader…"],
        ["Unknown role", "There is no role “{0}”.", "Take a role of the list of roles: administrator, town-administrator, geographer, addressing, reader…"],
        ["Rol desconocido", "No hay rol «{0}».", "Tome un rol de la lista de roles: administrator, town-administrator, geographer, addressing, reader…"],
    ]),
    ("password-elsewhere", [
        ["Mot de passe de l’annuaire", "Ce compte se connecte avec le mot de passe de l’annuaire de la mairie ; Beffroi ne le connaît pas et ne le change pas.", "Changez-le là où vous le changez d’habitude (ordinateur, messagerie), ou demandez au service informatique."],
        ["Password of the directory", "This account signs in with the password of the town’s directory; Beffroi neither knows nor changes it.", "Change it where you usually do (computer, mail), or ask the IT service."],
        ["Contraseña del directorio", "Esta cuenta usa la contraseña del directorio del ayuntamiento; Beffroi ni la conoce ni la cambia.", "Cámbiela donde lo hace habitualmente (ordenador, correo), o pida ayuda al servicio informático."],
    ]),
    ("directory-unset", [
        ["Aucun annuaire", "Les réglages de Beffroi n’indiquent aucun annuaire.", "Ajoutez une partie [directory] à beffroi.toml (docs/OPERATIONS.md), puis recommencez."],
        ["No directory", "The settings of Beffroi name no directory.", "Add a part [directory] to beffroi.toml (docs/OPERATIONS.md), then try again."],
        ["Ningún directorio", "Los ajustes de Beffroi no indican ningún directorio.", "Añada una parte [directory] a beffroi.toml (docs/OPERATIONS.md) y vuelva a intentarlo."],
    ]),
    ("directory-away", [
        ["Annuaire injoignable", "L’annuaire de la mairie ne répond pas : rien n’a pu y être vérifié.", "Recommencez dans un moment ; si cela dure, prévenez le service informatique. Les comptes propres à Beffroi se connectent toujours."],
        ["Directory out of reach", "The town’s directory does not answer: nothing could be checked there.", "Try again in a moment; if it lasts, tell the IT service. Accounts of Beffroi’s own still sign in."],
        ["Directorio inaccesible", "El directorio del ayuntamiento no responde: no se pudo comprobar nada en él.", "Vuelva a intentarlo en un momento; si persiste, avise al servicio informático. Las cuentas propias de Beffroi siguen funcionando."],
    ]),
    ("directory-refuses", [
        ["Annuaire fermé à Beffroi", "L’annuaire de la mairie répond, mais refuse la demande de Beffroi (code LDAP {0}).", "Prévenez le service informatique : compte de lecture, mot de passe ou base de recherche à vérifier ([directory] de beffroi.toml). Les comptes propres à Beffroi se connectent toujours."],
        ["Directory closed to Beffroi", "The town’s directory answers but refuses what Beffroi asks (LDAP code {0}).", "Tell the IT service: reading account, password or search base to be checked ([directory] of beffroi.toml). Accounts of Beffroi’s own still sign in."],
        ["Directorio cerrado a Beffroi", "El directorio del ayuntamiento responde, pero rechaza la petición de Beffroi (código LDAP {0}).", "Avise al servicio informático: cuenta de lectura, contraseña o base de búsqueda por comprobar ([directory] de beffroi.toml). Las cuentas propias de Beffroi siguen funcionando."],
    ]),
    ("directory-empty", [
        ["Annuaire vide", "Avec ces réglages l’annuaire ne montre personne : tous ses comptes seraient fermés. Rien n’a été modifié.", "Vérifiez base-dn et user-filter ([directory] de beffroi.toml)."],
        ["Empty directory", "With these settings the directory shows nobody: all its accounts would be closed. Nothing was changed.", "Check base-dn and user-filter ([directory] of beffroi.toml)."],
        ["Directorio vacío", "Con estos ajustes el directorio no muestra a nadie: se cerrarían todas sus cuentas. Nada ha cambiado.", "Compruebe base-dn y user-filter ([directory] de beffroi.toml)."],
    ]),
    ("group-unknown", [
        ["Groupe de communes inconnu", "Il n’y a pas de groupe de communes de numéro SIREN {0}. Rien n’a été modifié.", "Créez-le dans « Groupes de communes », ou corrigez town-group ([directory] de beffroi.toml)."],
        ["Unknown group of communes", "There is no group of communes with the SIREN number {0}. Nothing was changed.", "Make it in “Groups of communes”, or correct town-group ([directory] of beffroi.toml)."],
        ["Grupo de municipios desconocido", "No hay grupo de municipios con el número SIREN {0}. Nada ha cambiado.", "Créelo en «Grupos de municipios», o corrija town-group ([directory] de beffroi.toml)."],
    ]),
    ("account-unknown", [
        ["Compte inconnu", "Aucun compte ne porte l’identifiant « {0} ».", "Ouvrez-le d’abord : page Comptes, « beffroi user add » ou « beffroi user sync »."],
        ["Unknown account", "No account has the login “{0}”.", "Open it first: page Accounts, `beffroi user add` or `beffroi user sync`."],
        ["Cuenta desconocida", "Ninguna cuenta tiene el usuario «{0}».", "Ábrala primero: página Cuentas, «beffroi user add» o «beffroi user sync»."],
    ]),
    ("openid-unset", [
        ["Connexion non proposée", "Ce serveur n’est relié à aucun fournisseur OpenID Connect.", "Connectez-vous avec votre identifiant et votre mot de passe."],
        ["Not offered here", "This server is tied to no OpenID Connect provider.", "Sign in with your login and password."],
        ["No disponible", "Este servidor no está vinculado a ningún proveedor OpenID Connect.", "Inicie sesión con su usuario y contraseña."],
    ]),
    ("openid-away", [
        ["Fournisseur de connexion injoignable", "Le service de connexion de la mairie ne répond pas.", "Recommencez dans un moment, ou connectez-vous avec votre mot de passe ; si cela dure, prévenez le service informatique."],
        ["Sign-in provider out of reach", "The town’s sign-in service does not answer.", "Try again in a moment, or sign in with your password; if it lasts, tell the IT service."],
        ["Proveedor de acceso inaccesible", "El servicio de acceso del ayuntamiento no responde.", "Vuelva a intentarlo en un momento, o use su contraseña; si persiste, avise al servicio informático."],
    ]),
    ("openid-refused", [
        ["Connexion non aboutie", "La réponse du service de connexion n’est pas celle qu’attend cette fenêtre : elle est trop ancienne, a déjà servi, ou la connexion a été abandonnée.", "Revenez à Beffroi et recommencez la connexion dans la même fenêtre."],
        ["Sign-in not completed", "The answer of the sign-in service is not the one this window waits for: it is too old, was used, or the sign-in was given up.", "Go back to Beffroi and begin again in the same window."],
        ["Acceso no completado", "La respuesta del servicio de acceso no es la que espera esta ventana: es demasiado antigua, ya se usó, o se abandonó el acceso.", "Vuelva a Beffroi y empiece de nuevo en la misma ventana."],
    ]),
    ("openid-stranger", [
        ["Aucun compte pour vous ici", "Le service de connexion vous a reconnu, mais aucun compte ouvert de Beffroi n’est relié à votre identité.", "Demandez à la personne qui administre Beffroi de relier votre compte."],
        ["No account for you here", "The sign-in service knows you, but no open account of Beffroi is tied to your identity.", "Ask the person who administers Beffroi to tie your account."],
        ["Ninguna cuenta para usted", "El servicio de acceso le ha reconocido, pero ninguna cuenta abierta de Beffroi está vinculada a su identidad.", "Pida a quien administra Beffroi que vincule su cuenta."],
    ]),
    ("openid-code", [
        ["Code à saisir", "Ce compte demande un code du téléphone, que cette connexion ne peut pas recevoir.", "Connectez-vous avec votre identifiant, votre mot de passe et le code."],
        ["Code needed", "This account asks for a code of the telephone, which this way of signing in cannot take.", "Sign in with your login, your password and the code."],
        ["Falta el código", "Esta cuenta pide un código del teléfono, que esta forma de acceso no puede recibir.", "Inicie sesión con su usuario, su contraseña y el código."],
    ]),
];
