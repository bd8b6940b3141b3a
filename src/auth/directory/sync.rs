//! Accounts and roles follow the directory: whoever is in it has an account, whoever left has none that is open, and
//! the groups of the settings give and take their roles. Accounts that are not of the directory, and roles given by
//! hand, are never touched.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Acquire, PgConnection};

use crate::auth::directory::entry::Entry;
use crate::auth::directory::{Deed, GroupRole, Step};
use crate::auth::{Error, Gate};

/// A role and where it holds: role, INSEE code, group of communes.
type Place = (i64, Option<String>, Option<i64>);

/// What a synchronisation found and did.
#[derive(Debug)]
pub struct Synced {
    /// People the directory shows.
    pub people: usize,
    pub steps: Vec<Step>,
}

/// An account made from the directory.
#[derive(Debug, sqlx::FromRow)]
struct Account {
    account: i64,
    login: String,
    name: String,
    email: Option<String>,
    active: bool,
    gone: bool,
}

/// Make accounts and roles those of the directory; with `dry_run` everything is done, told and taken back. All of it is
/// one transaction: whatever fails leaves things as they were.
///
/// # Errors
/// [`Error::DirectoryUnset`], [`Error::DirectoryAway`], [`Error::DirectoryRefuses`]; [`Error::DirectoryEmpty`] when the
/// directory shows nobody: everybody would be shut out; [`Error::RoleUnknown`], [`Error::GroupUnknown`] for a role or a
/// group of communes of the settings that does not exist.
pub async fn synchronise(gate: &Gate, dry_run: bool) -> Result<Synced, Error> {
    let directory = gate.directory().ok_or(Error::DirectoryUnset)?;
    let (people, unreadable) = directory.everybody().await?;
    if people.is_empty() {
        return Err(Error::DirectoryEmpty);
    }
    let mut transaction = gate.pool().begin().await?;
    sqlx::query("select pg_advisory_xact_lock(hashtext('beffroi directory'))").execute(&mut *transaction).await?;
    sqlx::query("select set_config('beffroi.actor_name', 'Annuaire', true)").execute(&mut *transaction).await?;
    let mapping = places(&mut transaction, &directory.settings.groups).await?;
    let mut follow = Follow { connection: &mut transaction, steps: Vec::new() };
    let mut followed = Vec::new();
    for person in &people {
        let Some(account) = follow.account(person, directory.settings.commune.as_deref()).await? else { continue };
        let wanted = person.roles(&directory.settings.groups).filter_map(|mapped| mapping.get(&key(mapped)).cloned());
        followed.push((account, person, wanted.collect::<BTreeSet<Place>>()));
    }
    // What is given comes before what is taken: whoever follows the last administrator is there when they go.
    for (account, person, wanted) in &followed {
        follow.give(*account, &person.login, wanted).await?;
    }
    for (account, person, wanted) in &followed {
        follow.take(*account, &person.login, wanted).await?;
    }
    let ids: Vec<&[u8]> = people.iter().map(|person| person.id.as_slice()).collect();
    follow.close_others(&ids).await?;
    let mut steps = follow.steps;
    steps.extend(unreadable.into_iter().map(|login| Step { login, deed: Deed::Unreadable }));
    if dry_run {
        transaction.rollback().await?;
    } else {
        transaction.commit().await?;
    }
    Ok(Synced { people: people.len(), steps })
}

fn key(mapped: &GroupRole) -> (String, Option<String>, Option<String>) {
    (mapped.role.clone(), mapped.commune.clone(), mapped.town_group.clone())
}

/// The roles and groups of communes of the settings, as the database knows them.
async fn places(
    connection: &mut PgConnection,
    mapping: &[GroupRole],
) -> Result<BTreeMap<(String, Option<String>, Option<String>), Place>, Error> {
    let mut places = BTreeMap::new();
    for mapped in mapping {
        let role = "select fid from auth.roles where name = $1";
        let role: Option<i64> = sqlx::query_scalar(role).bind(&mapped.role).fetch_optional(&mut *connection).await?;
        let role = role.ok_or_else(|| Error::RoleUnknown(mapped.role.clone()))?;
        let group = match &mapped.town_group {
            None => None,
            Some(siren) => {
                let group = sqlx::query_scalar("select fid from beffroi.town_groups where siren = $1").bind(siren);
                Some(group.fetch_optional(&mut *connection).await?.ok_or_else(|| Error::GroupUnknown(siren.clone()))?)
            }
        };
        places.insert(key(mapped), (role, mapped.commune.clone(), group));
    }
    Ok(places)
}

/// The work, in one transaction.
struct Follow<'a> {
    connection: &'a mut PgConnection,
    steps: Vec<Step>,
}

impl Follow<'_> {
    fn did(&mut self, login: &str, deed: Deed) {
        self.steps.push(Step { login: login.to_owned(), deed });
    }

    /// The account of a person: made, renamed or opened again. None where it is left alone.
    async fn account(&mut self, person: &Entry, commune: Option<&str>) -> Result<Option<i64>, Error> {
        let sql = "select e.account, a.login, a.name, a.email, a.active, e.gone is not null as gone
            from auth.directory_entries e join auth.accounts a on a.fid = e.account where e.entry = $1";
        let known = sqlx::query_as(sql).bind(&person.id).fetch_optional(&mut *self.connection).await?;
        let Some(known): Option<Account> = known else { return self.create(person, commune).await };
        if !known.active && !known.gone {
            self.did(&known.login, Deed::ClosedHere);
            return Ok(None);
        }
        if (&known.login, &known.name, &known.email) != (&person.login, &person.name, &person.email) {
            let sql = "update auth.accounts set login = $2, name = $3, email = $4 where fid = $1";
            let change =
                sqlx::query(sql).bind(known.account).bind(&person.login).bind(&person.name).bind(&person.email);
            let mut step = self.connection.begin().await?;
            match change.execute(&mut *step).await.map_err(Error::of_account) {
                Ok(_) => step.commit().await?,
                Err(Error::LoginTaken) => {
                    step.rollback().await?;
                    self.did(&person.login, Deed::LoginTaken);
                    return Ok(Some(known.account));
                }
                Err(error) => return Err(error),
            }
            let shown =
                |name: &str, login: &str, email: Option<&str>| format!("{name} ({login}, {})", email.unwrap_or("–"));
            let was = shown(&known.name, &known.login, known.email.as_deref());
            self.did(&person.login, Deed::Renamed(was, shown(&person.name, &person.login, person.email.as_deref())));
        }
        if known.gone {
            let sql = "with back as (update auth.directory_entries set gone = null where account = $1)
                update auth.accounts set active = true where fid = $1";
            sqlx::query(sql).bind(known.account).execute(&mut *self.connection).await?;
            self.did(&person.login, Deed::Reopened);
        }
        Ok(Some(known.account))
    }

    async fn create(&mut self, person: &Entry, commune: Option<&str>) -> Result<Option<i64>, Error> {
        let sql = "insert into auth.accounts (login, name, email, commune, origin) values ($1, $2, $3, $4, 'directory')
            on conflict ((lower(login))) do nothing returning fid";
        let made = sqlx::query_scalar(sql).bind(&person.login).bind(&person.name).bind(&person.email).bind(commune);
        let Some(account): Option<i64> = made.fetch_optional(&mut *self.connection).await? else {
            self.did(&person.login, Deed::LoginTaken);
            return Ok(None);
        };
        // No password here; the row holds the one-time codes.
        sqlx::query("insert into auth.credentials (account) values ($1)")
            .bind(account)
            .execute(&mut *self.connection)
            .await?;
        let tie = "insert into auth.directory_entries (account, entry) values ($1, $2)";
        sqlx::query(tie).bind(account).bind(&person.id).execute(&mut *self.connection).await?;
        self.did(&person.login, Deed::Created(person.name.clone()));
        Ok(Some(account))
    }

    async fn give(&mut self, account: i64, login: &str, wanted: &BTreeSet<Place>) -> Result<(), Error> {
        for (role, commune, group) in wanted {
            let sql = "insert into auth.memberships (account, role, commune, town_group, origin)
                values ($1, $2, $3, $4, 'directory') on conflict do nothing";
            let given = sqlx::query(sql).bind(account).bind(role).bind(commune).bind(group);
            if given.execute(&mut *self.connection).await?.rows_affected() == 1 {
                let place = self.place(*role, commune.as_deref(), *group).await?;
                self.did(login, Deed::Given(place));
            }
        }
        Ok(())
    }

    async fn take(&mut self, account: i64, login: &str, wanted: &BTreeSet<Place>) -> Result<(), Error> {
        let sql = "select fid, role, commune, town_group from auth.memberships where account = $1 and origin = 'directory' order by fid";
        let held: Vec<(i64, i64, Option<String>, Option<i64>)> =
            sqlx::query_as(sql).bind(account).fetch_all(&mut *self.connection).await?;
        for (membership, role, commune, group) in held {
            if wanted.contains(&(role, commune.clone(), group)) {
                continue;
            }
            let place = self.place(role, commune.as_deref(), group).await?;
            let taken = self.unless_last("delete from auth.memberships where fid = $1", membership).await?;
            self.did(login, if taken { Deed::Taken(place) } else { Deed::LastAdministrator });
        }
        Ok(())
    }

    /// Close the accounts of those who are no longer shown: out at once, and keys do not come back with the person.
    async fn close_others(&mut self, shown: &[&[u8]]) -> Result<(), Error> {
        let sql = "select e.account, a.login from auth.directory_entries e join auth.accounts a on a.fid = e.account
            where a.active and e.entry <> all ($1) order by a.login";
        let left: Vec<(i64, String)> = sqlx::query_as(sql).bind(shown).fetch_all(&mut *self.connection).await?;
        for (account, login) in left {
            let close = "with gone as (update auth.directory_entries set gone = now() where account = $1),
                sessions as (delete from auth.sessions where account = $1),
                tokens as (delete from auth.tokens where account = $1)
                update auth.accounts set active = false where fid = $1";
            let closed = self.unless_last(close, account).await?;
            self.did(&login, if closed { Deed::Closed } else { Deed::LastAdministrator });
        }
        Ok(())
    }

    /// Do it unless nobody would administer the server any more.
    async fn unless_last(&mut self, sql: &'static str, id: i64) -> Result<bool, Error> {
        let administered = "select auth.has_administrator()";
        let mut step = self.connection.begin().await?;
        let before: bool = sqlx::query_scalar(administered).fetch_one(&mut *step).await?;
        sqlx::query(sql).bind(id).execute(&mut *step).await?;
        let after: bool = sqlx::query_scalar(administered).fetch_one(&mut *step).await?;
        let last = before && !after;
        if last {
            step.rollback().await?;
        } else {
            step.commit().await?;
        }
        Ok(!last)
    }

    async fn place(&mut self, role: i64, commune: Option<&str>, group: Option<i64>) -> Result<String, Error> {
        let sql = "select r.name || coalesce(' (' || coalesce($2, (select g.name from beffroi.town_groups g where g.fid = $3)) || ')', '')
            from auth.roles r where r.fid = $1";
        Ok(sqlx::query_scalar(sql).bind(role).bind(commune).bind(group).fetch_one(&mut *self.connection).await?)
    }
}
