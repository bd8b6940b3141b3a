//! Which server, and as whom.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool, PgTransaction};

use crate::db::{APP, Error, GATE, OWNER, QUERY, Scope, ticket};

/// What a query a person wrote is held to beside its rights: no writing, no time without end, little memory, one core,
/// and names found where everybody's are.
const QUERY_SETTINGS: [(&str, &str); 10] = [
    ("default_transaction_read_only", "on"),
    ("statement_timeout", "10s"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "60s"),
    ("client_connection_check_interval", "500"),
    ("work_mem", "16MB"),
    ("hash_mem_multiplier", "1"),
    ("max_parallel_workers_per_gather", "0"),
    ("jit", "off"),
    ("search_path", "pg_catalog,public"),
];

/// The address of one database, and the accounts that open it.
#[derive(Debug, Clone)]
pub struct Database {
    options: PgConnectOptions,
    /// Through the private socket each role is its own account; on a server of the town one login takes the roles.
    own_accounts: bool,
}

impl Database {
    /// A database of the embedded cluster, through the Unix socket in `socket_directory`.
    #[must_use]
    pub fn embedded(socket_directory: &Path, name: &str) -> Self {
        let options =
            PgConnectOptions::new_without_pgpass().socket(socket_directory).port(5432).database(name).username(APP);
        Self { options, own_accounts: true }
    }

    /// A database on a server the town already runs. The account of the address must be `beffroi_app`, or a member of
    /// `beffroi_app`, `beffroi_gate` and `beffroi_query` (and of `beffroi_owner` to migrate).
    ///
    /// # Errors
    /// [`Error::Address`] when the address cannot be read.
    pub fn from_url(url: &str) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(url).map_err(|error| Error::Address(error.to_string()))?;
        Ok(Self { options, own_accounts: false })
    }

    /// The same server, another database.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        Self { options: self.options.clone().database(name), own_accounts: self.own_accounts }
    }

    /// Name of the database on its server.
    #[must_use]
    pub fn name(&self) -> &str {
        self.options.get_database().unwrap_or_default()
    }

    /// Where it is, without the password.
    #[must_use]
    pub fn place(&self) -> String {
        let name = self.options.get_database().unwrap_or_default();
        match self.options.get_socket() {
            Some(socket) => format!("{} ({name})", socket.display()),
            None => format!("{}:{}/{name}", self.options.get_host(), self.options.get_port()),
        }
    }

    /// The address as programs of PostgreSQL read it, for `role`, and the password apart: what is on a command line is
    /// seen by everybody on the machine.
    #[must_use]
    pub fn conninfo(&self, role: &str) -> (String, Option<String>) {
        if self.own_accounts {
            let socket = self.options.get_socket().map_or_else(String::new, |path| path.display().to_string());
            let name = self.options.get_database().unwrap_or_default();
            return (format!("host='{socket}' port={} dbname='{name}' user='{role}'", self.options.get_port()), None);
        }
        let mut url = self.options.to_url_lossy();
        let password = url.password().map(decoded);
        let _ = url.set_password(None);
        // What only our own driver knows would be refused.
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| name != "statement-cache-capacity")
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let role = format!("-c role={role}");
        url.query_pairs_mut().clear().extend_pairs(kept).append_pair("options", &role);
        // libpq reads a plus sign as itself (RFC 3986), not as the space of a form.
        let query = url.query().unwrap_or_default().replace('+', "%20");
        url.set_query(Some(&query));
        (url.to_string(), password)
    }

    /// How `role` connects.
    pub(super) fn options(&self, role: &str) -> PgConnectOptions {
        let options = if self.own_accounts {
            self.options.clone().username(role)
        } else {
            self.options.clone().options([("role", role)])
        };
        options.application_name("beffroi").options([("timezone", "UTC")])
    }

    /// How `beffroi_app` connects with the right to `scope`, and asking for all of it.
    async fn within(&self, scope: &Scope, purpose: &str) -> Result<PgConnectOptions, Error> {
        let options = self.options(APP).options([("beffroi.scope", scope.to_string())]);
        let ticket = ticket::issue(self, scope, purpose).await?;
        Ok(ticket.into_iter().fold(options, |options, secret| options.options([("beffroi.ticket", secret)])))
    }

    /// A pool of at most `size` connections as `beffroi_app`, every session within `scope`.
    ///
    /// # Errors
    /// When the server is away or refuses the account.
    pub async fn pool(&self, scope: &Scope, size: u32) -> Result<PgPool, Error> {
        Self::pooled(self.within(scope, "pool").await?, size).await
    }

    /// A pool of at most `size` connections as `beffroi_app` without any right: each transaction brings the ticket of
    /// the person it works for ([`act`]).
    ///
    /// # Errors
    /// When the server is away or refuses the account.
    pub async fn pool_for_persons(&self, size: u32) -> Result<PgPool, Error> {
        Self::pooled(self.options(APP), size).await
    }

    /// A pool of at most `size` connections as `beffroi_gate`: who is asking, and nothing else.
    ///
    /// # Errors
    /// When the server is away or refuses the account.
    pub async fn gate(&self, size: u32) -> Result<PgPool, Error> {
        Self::pooled(self.options(GATE), size).await
    }

    async fn pooled(options: PgConnectOptions, size: u32) -> Result<PgPool, Error> {
        let pool = PgPoolOptions::new().max_connections(size).acquire_timeout(Duration::from_secs(10));
        pool.connect_with(options).await.map_err(Error::connecting)
    }

    /// One connection as `beffroi_app` within `scope`.
    ///
    /// # Errors
    /// When the server is away or refuses the account.
    pub async fn connection(&self, scope: &Scope) -> Result<PgConnection, Error> {
        // Imports are long by nature: a slow statement is news in a pool that serves, not here.
        let options = self.within(scope, "connection").await?.disable_statement_logging();
        PgConnection::connect_with(&options).await.map_err(Error::connecting)
    }

    /// One connection as `beffroi_query`, without any right: the transaction brings the ticket of the person. It ends
    /// with the query, so that nothing of one person is left to the next; PostgreSQL stops a query whose connection is
    /// gone within half a second.
    ///
    /// # Errors
    /// When the server is away or refuses the account.
    pub async fn for_a_query(&self) -> Result<PgConnection, Error> {
        // A query that fails or takes long is told to whoever wrote it; it is no news for the log.
        let options = self.options(QUERY).options(QUERY_SETTINGS).disable_statement_logging();
        let mut connection = PgConnection::connect_with(&options).await.map_err(Error::connecting)?;
        // A server of the town takes the role after the settings of the login: what the role may set is set here. Before
        // PostgreSQL 15 only the administrator may; then the limit of the server holds.
        let _ = sqlx::query("set temp_file_limit = '512MB'").execute(&mut connection).await;
        Ok(connection)
    }

    /// One connection as `beffroi_owner`, to whom every commune is open: migrations, backup, restore.
    ///
    /// # Errors
    /// When the server is away or refuses the account.
    pub async fn owner(&self) -> Result<PgConnection, Error> {
        // Making extensions and indexes is slow and no news.
        let options = self.options(OWNER).disable_statement_logging();
        PgConnection::connect_with(&options).await.map_err(Error::connecting)
    }

    /// One connection as the account of the address itself, without taking a role.
    ///
    /// # Errors
    /// When the server is away or refuses the account.
    pub async fn login(&self, account: Option<&str>) -> Result<PgConnection, Error> {
        let options = match account {
            Some(account) => self.options.clone().username(account),
            None => self.options.clone(),
        };
        PgConnection::connect_with(&options.disable_statement_logging()).await.map_err(Error::connecting)
    }
}

/// Open a transaction narrowed to `scope`: it sees what is both in it and in the scope of the pool.
///
/// # Errors
/// When no connection can be had.
pub async fn begin(pool: &PgPool, scope: &Scope) -> Result<PgTransaction<'static>, Error> {
    let mut transaction = pool.begin().await?;
    narrow(&mut transaction, scope).await?;
    Ok(transaction)
}

/// Hold what follows in a transaction to `scope`, within the right of the session.
///
/// # Errors
/// When the server does not answer.
pub async fn narrow(transaction: &mut PgConnection, scope: &Scope) -> Result<(), Error> {
    let sql = "select set_config('beffroi.scope', $1, true)";
    sqlx::query(sql).bind(scope.to_string()).execute(transaction).await?;
    Ok(())
}

/// Percent-encoding undone (RFC 3986, section 2.1).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        if let (b'%', Some(byte)) = (first, code) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::Database;

    #[test]
    fn a_password_is_never_on_a_command_line() {
        let database = Database::from_url("postgres://clerk:p%40ss%25@db.town.fr:5433/beffroi").unwrap();
        let (address, password) = database.conninfo("beffroi_owner");
        assert!(
            !address.contains("40ss") && !address.contains("@ss") && address.contains("db.town.fr:5433/beffroi"),
            "{address}"
        );
        assert!(!address.contains("statement-cache"), "pg_dump knows no such thing: {address}");
        assert!(address.ends_with("options=-c%20role%3Dbeffroi_owner"), "libpq knows no other space: {address}");
        assert_eq!(password.as_deref(), Some("p@ss%"));
        assert_eq!(database.place(), "db.town.fr:5433/beffroi");
    }
}
