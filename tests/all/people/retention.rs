//! What has been kept long enough goes, with what the history knows of it.

use beffroi::base::Language;
use beffroi::catalog::CatalogHandle;
use beffroi::db::Scope;
use beffroi::records::{Module, Purged, Registry, purge};
use beffroi::server::Assets;
use sqlx::{PgConnection, PgPool};
use std::path::Path;

use crate::support::{Town, town};

const TABLES: &str = "
create schema keys;
grant usage on schema keys to beffroi_app;
create table keys.loans (
    fid bigint generated always as identity primary key,
    commune text not null,
    who text not null,
    telephone text,
    back date
);
select beffroi.record_table('keys.loans');
create table keys.letters (
    fid bigint generated always as identity primary key,
    commune text not null,
    loan bigint references keys.loans,
    sent timestamptz
);
select beffroi.record_table('keys.letters');
insert into keys.loans (commune, who, telephone, back) values
    ('80016', 'Ancien Martin', '0322000001', current_date - 800),
    ('80016', 'Récent Durand', '0322000002', current_date - 10),
    ('80016', 'Dehors Petit', '0322000003', null),
    ('93010', 'Ancienne Moreau', '0148000004', current_date - 800),
    ('93010', 'Attendue Roux', '0148000005', current_date - 800);
update keys.loans set telephone = telephone || '0';
insert into keys.letters (commune, loan, sent) select '93010', fid, now() from keys.loans where who like 'Attendue%';
insert into beffroi.consultations (commune, at, login, type, records, door) values
    ('80016', now() - interval '400 days', 'claire', 'loans', '{1}', 'web'), ('80016', now(), 'claire', 'loans', '{1}', 'web');";

fn overlay(then: &str) -> &'static str {
    let text = format!(
        r#"
module = "keys"
title = {{ fr = "Clés" }}
[[type]]
id = "loans"
table = "keys.loans"
title = {{ fr = "Prêts" }}
singular = {{ fr = "Prêt" }}
label = "{{who}}"
[type.field]
who = {{ title = {{ fr = "Qui" }}, personal = true }}
telephone = {{ title = {{ fr = "Téléphone" }}, personal = true }}
[type.retention]
after = "P1Y"
from = "back"
then = "{then}"
basis = {{ fr = "Un an après le retour (délibération du 12 mars)." }}
replace = {{ who = "Anonyme" }}
[[type]]
id = "letters"
table = "keys.letters"
title = {{ fr = "Lettres" }}
singular = {{ fr = "Lettre" }}
label = "{{fid}}"
"#
    );
    Box::leak(text.into_boxed_str())
}

struct Keys {
    town: Town,
    registry: Registry,
}

impl Keys {
    async fn kept(then: &str) -> Self {
        let town = town().await;
        sqlx::raw_sql(TABLES).execute(&mut town.owner().await).await.unwrap();
        let assets = Assets::find(Some(Path::new(env!("CARGO_MANIFEST_DIR")))).unwrap();
        let catalog = CatalogHandle::open(&assets.layers(), town.pool().clone()).await.unwrap();
        let module = Module { overlay: overlay(then), rules: Vec::new() };
        let registry = Registry::build(town.pool(), &catalog.current(), &[module]).await.unwrap();
        Self { town, registry }
    }

    async fn purge(&self, dry_run: bool) -> Purged {
        let mut app: PgConnection = self.town.database().connection(&Scope::Everywhere).await.unwrap();
        let mut owner = self.town.owner().await;
        let mut all = purge(&mut app, &mut owner, &self.registry, dry_run, Language::French).await.unwrap();
        all.pop().unwrap()
    }

    fn pool(&self) -> &PgPool {
        self.town.pool()
    }

    async fn people(&self) -> Vec<String> {
        sqlx::query_scalar("select who from keys.loans order by fid").fetch_all(self.pool()).await.unwrap()
    }

    /// How often a word is anywhere in the history.
    async fn remembered(&self, word: &str) -> i64 {
        let sql = "select count(*) from beffroi.revision where before::text like '%' || $1 || '%'";
        sqlx::query_scalar(sql).bind(word).fetch_one(self.pool()).await.unwrap()
    }
}

#[tokio::test]
async fn what_is_due_is_told_beforehand_and_a_trial_changes_nothing() {
    let keys = Keys::kept("delete").await;
    let told = keys.purge(true).await;
    let due: Vec<_> = told.due.iter().map(|due| (due.commune.as_deref(), due.records)).collect();
    assert_eq!((due, told.done), (vec![(Some("80016"), 1), (Some("93010"), 2)], 0));
    assert_eq!((keys.people().await.len(), keys.remembered("Ancien Martin").await), (5, 1));
}

#[tokio::test]
async fn what_was_kept_long_enough_goes_and_the_history_forgets_it() {
    let keys = Keys::kept("delete").await;
    let told = keys.purge(false).await;
    assert_eq!((told.done, told.refused.len()), (2, 1));
    assert_eq!(told.refused[0].label, "Attendue Roux", "a letter still speaks of it");
    assert_eq!(keys.people().await, ["Récent Durand", "Dehors Petit", "Attendue Roux"]);
    assert_eq!((keys.remembered("Ancien Martin").await, keys.remembered("Ancienne Moreau").await), (0, 0));
    assert_eq!(keys.remembered("Récent Durand").await, 1, "of others it forgets nothing");
    let told: Vec<(String, String)> =
        sqlx::query_as("select action, coalesce(reason, '') from beffroi.revision where relation = 'keys.loans' and fid = 1 order by version")
            .fetch_all(keys.pool()).await.unwrap();
    let pairs: Vec<_> = told.iter().map(|(action, reason)| (action.as_str(), reason.as_str())).collect();
    assert_eq!(pairs, [("created", ""), ("changed", ""), ("deleted", "retention")]);
    let looks: i64 =
        sqlx::query_scalar("select count(*) from beffroi.consultations").fetch_one(keys.pool()).await.unwrap();
    assert_eq!(looks, 1, "looks are kept a year");
    assert_eq!(keys.purge(false).await.done, 0);
}

#[tokio::test]
async fn a_town_keeps_its_records_as_long_as_it_has_decided() {
    let keys = Keys::kept("delete").await;
    let own = "insert into beffroi.parameters (commune, name, value) values ('80016', 'retention.loans', 'P3Y'), ('93010', 'retention.loans', 'P30D')";
    sqlx::query(own).execute(&mut keys.town.owner().await).await.unwrap();
    let due = keys.purge(true).await.due;
    assert_eq!(due.iter().map(|due| due.commune.as_deref()).collect::<Vec<_>>(), [Some("93010")]);
    let wrong = "insert into beffroi.parameters (commune, name, value) values (null, 'retention.loans', 'longtemps')";
    assert!(sqlx::query(wrong).execute(&mut keys.town.owner().await).await.is_err());
}

#[tokio::test]
async fn who_it_was_is_forgotten_and_that_it_was_stays() {
    let keys = Keys::kept("anonymise").await;
    assert_eq!(keys.purge(false).await.done, 3);
    assert_eq!(keys.people().await, ["Anonyme", "Récent Durand", "Dehors Petit", "Anonyme", "Anonyme"]);
    let telephones: i64 =
        sqlx::query_scalar("select count(telephone) from keys.loans").fetch_one(keys.pool()).await.unwrap();
    assert_eq!((telephones, keys.remembered("Ancien").await, keys.remembered("0148").await), (2, 0, 0));
    assert_eq!(keys.purge(false).await.done, 0, "once");
}

#[tokio::test]
async fn the_serving_role_makes_the_history_forget_nothing() {
    let keys = Keys::kept("delete").await;
    for sql in [
        "select beffroi.forget('keys.loans', '{who}')",
        "select beffroi.forget_looks('0 days')",
        "select beffroi.release_files('keys.loans', '{1}')",
        "select set_config('beffroi.forgetting', 'on', false); update beffroi.revision set before = null",
        "select set_config('beffroi.forgetting', 'on', false); delete from beffroi.consultations",
    ] {
        let mut app = keys.town.database().connection(&Scope::Everywhere).await.unwrap();
        assert!(sqlx::raw_sql(sql).execute(&mut app).await.is_err(), "{sql}");
    }
    let owner = &mut keys.town.owner().await;
    assert!(sqlx::query("delete from beffroi.revision").execute(owner).await.is_err(), "nor does the owner by mistake");
}
