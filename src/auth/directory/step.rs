//! What a synchronisation does, told line by line.

use crate::base::Language;

/// One thing done, or left alone with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Login of the account, or name of the entry where it has none.
    pub login: String,
    pub deed: Deed,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// An account was made, with this name.
    Created(String),
    /// Login, name or e-mail are those of the directory now; was, is.
    Renamed(String, String),
    /// The person is back.
    Reopened,
    /// The person is gone: account closed, sessions and tokens ended.
    Closed,
    /// A role and where it holds.
    Given(String),
    Taken(String),
    /// Left alone: an account with this login is not of the directory.
    LoginTaken,
    /// Left alone: somebody here closed the account.
    ClosedHere,
    /// Left alone: nobody would administer the server any more.
    LastAdministrator,
    /// Left alone: the entry has no identifier, or a login no account can have.
    Unreadable,
}

impl Deed {
    /// Whether anything changed.
    #[must_use]
    pub const fn changes(&self) -> bool {
        !matches!(self, Self::LoginTaken | Self::ClosedHere | Self::LastAdministrator | Self::Unreadable)
    }
}

impl Step {
    /// The line, as the terminal shows it.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let told = match language {
            Language::French => self.in_french(),
            Language::English => self.in_english(),
            Language::Spanish => self.in_spanish(),
        };
        let sign = if self.deed.changes() { "•" } else { "!" };
        let colon = language.pick(" :", ":", ":");
        format!("{sign} {}{colon} {told}", self.login)
    }

    fn in_french(&self) -> String {
        match &self.deed {
            Deed::Created(name) => format!("compte ouvert ({name})"),
            Deed::Renamed(was, is) => format!("{was} devient {is}"),
            Deed::Reopened => "de retour dans l’annuaire, compte rouvert".into(),
            Deed::Closed => "n’est plus dans l’annuaire, compte fermé".into(),
            Deed::Given(role) => format!("reçoit le rôle {role}"),
            Deed::Taken(role) => format!("perd le rôle {role}"),
            Deed::LoginTaken => "laissé : un autre compte de Beffroi porte déjà cet identifiant".into(),
            Deed::ClosedHere => "laissé fermé : le compte a été fermé dans Beffroi".into(),
            Deed::LastAdministrator => "laissé : plus personne n’administrerait le serveur".into(),
            Deed::Unreadable => {
                "laissé : sans numéro d’entrée, ou avec un identifiant qu’un compte ne peut porter".into()
            }
        }
    }

    fn in_english(&self) -> String {
        match &self.deed {
            Deed::Created(name) => format!("account opened ({name})"),
            Deed::Renamed(was, is) => format!("{was} becomes {is}"),
            Deed::Reopened => "back in the directory, account open again".into(),
            Deed::Closed => "no longer in the directory, account closed".into(),
            Deed::Given(role) => format!("gets the role {role}"),
            Deed::Taken(role) => format!("loses the role {role}"),
            Deed::LoginTaken => "left alone: another account of Beffroi has this login".into(),
            Deed::ClosedHere => "left closed: the account was closed in Beffroi".into(),
            Deed::LastAdministrator => "left alone: nobody would administer the server".into(),
            Deed::Unreadable => "left alone: no identifier of the entry, or a login no account can have".into(),
        }
    }

    fn in_spanish(&self) -> String {
        match &self.deed {
            Deed::Created(name) => format!("cuenta abierta ({name})"),
            Deed::Renamed(was, is) => format!("{was} pasa a ser {is}"),
            Deed::Reopened => "de vuelta en el directorio, cuenta reabierta".into(),
            Deed::Closed => "ya no está en el directorio, cuenta cerrada".into(),
            Deed::Given(role) => format!("recibe el rol {role}"),
            Deed::Taken(role) => format!("pierde el rol {role}"),
            Deed::LoginTaken => "sin cambios: otra cuenta de Beffroi ya tiene ese usuario".into(),
            Deed::ClosedHere => "sigue cerrada: la cuenta se cerró en Beffroi".into(),
            Deed::LastAdministrator => "sin cambios: nadie administraría el servidor".into(),
            Deed::Unreadable => "sin cambios: sin identificador de entrada, o con un usuario no válido".into(),
        }
    }
}
