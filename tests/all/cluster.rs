//! The embedded cluster through everything a machine does to it.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use beffroi::cluster::{Cluster, Error, Settings};
use beffroi::db;

/// A data folder of its own that goes away with the test.
struct Data(PathBuf);

impl Data {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("beffroi-test-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }

    async fn open(&self) -> Result<Cluster, Error> {
        Cluster::open(&self.0, Settings { shared_buffers_mb: 16, ..Settings::default() }).await
    }

    fn home(&self) -> PathBuf {
        self.0.join("postgresql")
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        if let Some(pid) = postmaster(&self.home()) {
            kill(pid);
        }
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn postmaster(home: &Path) -> Option<u32> {
    fs::read_to_string(home.join("cluster/postmaster.pid")).ok()?.lines().next()?.parse().ok()
}

fn kill(pid: u32) {
    let done = Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    assert!(done.success() || !Path::new(&format!("/proc/{pid}")).exists());
}

async fn remember(cluster: &Cluster, word: &str) {
    let mut owner = cluster.database().owner().await.unwrap();
    sqlx::raw_sql("create table if not exists public.word (word text)").execute(&mut owner).await.unwrap();
    sqlx::query("insert into public.word values ($1)").bind(word).execute(&mut owner).await.unwrap();
}

async fn remembered(cluster: &Cluster) -> Vec<String> {
    let mut owner = cluster.database().owner().await.unwrap();
    sqlx::query_scalar("select word from public.word order by 1").fetch_all(&mut owner).await.unwrap()
}

#[tokio::test]
async fn a_killed_postgresql_starts_again_with_everything_that_was_committed() {
    let data = Data::new("killed");
    let cluster = data.open().await.unwrap();
    remember(&cluster, "before").await;
    let first = postmaster(&data.home()).unwrap();
    kill(first);
    drop(cluster); // killed with it: nobody said goodbye
    let cluster = data.open().await.unwrap();
    assert_ne!(postmaster(&data.home()), Some(first));
    assert_eq!(remembered(&cluster).await, ["before"]);
    cluster.leave().unwrap();
    assert_eq!(postmaster(&data.home()), None);
}

#[tokio::test]
async fn while_beffroi_serves_a_killed_postgresql_is_back_within_seconds() {
    let data = Data::new("watched");
    let cluster = data.open().await.unwrap();
    remember(&cluster, "before").await;
    let began = Instant::now();
    kill(postmaster(&data.home()).unwrap());
    let back = async {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if cluster.database().owner().await.is_ok() {
                return remembered(&cluster).await;
            }
            assert!(began.elapsed() < Duration::from_mins(1));
        }
    };
    let words = tokio::select! { words = back => words, () = cluster.keep_alive() => Vec::new() };
    assert_eq!(words, ["before"]);
    cluster.leave().unwrap();
}

#[tokio::test]
async fn a_first_start_that_was_cut_short_is_begun_again() {
    let data = Data::new("unfinished");
    fs::create_dir_all(data.home().join("cluster.unfinished/base")).unwrap();
    fs::write(data.home().join("cluster.unfinished/PG_VERSION"), "1").unwrap();
    let cluster = data.open().await.unwrap();
    remember(&cluster, "here").await;
    assert!(!data.home().join("cluster.unfinished").exists());
    cluster.leave().unwrap();
}

#[tokio::test]
async fn a_pid_file_that_names_some_other_living_process_does_not_stop_a_start() {
    let data = Data::new("stale");
    let cluster = data.open().await.unwrap();
    remember(&cluster, "before").await;
    kill(postmaster(&data.home()).unwrap());
    drop(cluster);
    let pid_file = data.home().join("cluster/postmaster.pid");
    let mut lines: Vec<String> = fs::read_to_string(&pid_file).unwrap().lines().map(str::to_owned).collect();
    lines[0] = std::process::id().to_string();
    fs::write(&pid_file, lines.join("\n")).unwrap();
    let cluster = data.open().await.unwrap();
    assert_eq!(remembered(&cluster).await, ["before"]);
    cluster.leave().unwrap();
}

#[tokio::test]
async fn two_programs_share_a_cluster_and_the_last_one_stops_it() {
    let data = Data::new("shared");
    let first = data.open().await.unwrap();
    let second = data.open().await.unwrap();
    assert!(first.alone().unwrap().is_none());
    first.leave().unwrap();
    remember(&second, "still here").await;
    second.leave().unwrap();
    assert_eq!(postmaster(&data.home()), None);
}

#[tokio::test]
async fn a_server_an_older_beffroi_left_running_lets_the_roles_of_the_new_one_in() {
    let data = Data::new("older");
    let first = data.open().await.unwrap();
    let server = postmaster(&data.home()).unwrap();
    let map = data.home().join("cluster/pg_ident.conf");
    let older: String = fs::read_to_string(&map)
        .unwrap()
        .lines()
        .filter(|l| !l.contains("gate"))
        .map(|l| l.to_owned() + "\n")
        .collect();
    fs::write(&map, older).unwrap();
    assert!(Command::new("kill").args(["-HUP", &server.to_string()]).status().unwrap().success());
    tokio::time::sleep(Duration::from_millis(300)).await;
    let shut = first.database().connection(&db::Scope::Everywhere).await;
    assert!(matches!(shut, Err(db::Error::Refused(_))), "{shut:?}");
    let second = data.open().await.unwrap();
    assert_eq!(postmaster(&data.home()), Some(server));
    second.database().connection(&db::Scope::Everywhere).await.unwrap();
    first.leave().unwrap();
    second.leave().unwrap();
}

#[tokio::test]
async fn what_is_not_ours_is_refused_and_left_as_it_is() {
    let data = Data::new("foreign");
    let cluster = data.home().join("cluster");
    fs::create_dir_all(&cluster).unwrap();
    fs::write(cluster.join("PG_VERSION"), "15\n").unwrap();
    belongs_to_the_server(&cluster);
    assert!(matches!(data.open().await, Err(Error::Foreign(_))));
    fs::write(cluster.join("PG_VERSION"), "99\n").unwrap();
    fs::write(cluster.join("beffroi.conf"), "").unwrap();
    assert!(matches!(data.open().await, Err(Error::OtherMajor { major: 99, .. })));
    assert_eq!(fs::read_to_string(cluster.join("PG_VERSION")).unwrap(), "99\n");
}

/// As root the cluster belongs to the account of PostgreSQL; else to whoever runs the tests.
fn belongs_to_the_server(folder: &Path) {
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let postgres = passwd.lines().find(|line| line.starts_with("postgres:"));
    let uid = postgres.and_then(|line| line.split(':').nth(2)?.parse().ok());
    let _ = chown(folder, uid, None); // refused to whoever is not root, who owns the folder already
}

#[tokio::test]
async fn a_database_newer_than_the_program_is_refused() {
    let data = Data::new("newer");
    let cluster = data.open().await.unwrap();
    let mut owner = cluster.database().owner().await.unwrap();
    db::migrate(&mut owner).await.unwrap();
    let future = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (99991231000000, 'future', true, '', 0)";
    sqlx::query(future).execute(&mut owner).await.unwrap();
    assert!(matches!(db::migrate(&mut owner).await, Err(db::Error::Newer(99_991_231_000_000))));
    assert!(matches!(db::standing(&mut owner).await.unwrap().require_current(), Err(db::Error::Newer(_))));
    drop(owner);
    cluster.leave().unwrap();
}

fn beffroi(data: &Data, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beffroi"));
    command.args(arguments).arg("--data").arg(&data.0).env("LC_ALL", "fr_FR.UTF-8").output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_busy_address_is_one_clear_sentence_before_anything_is_started() {
    let data = Data::new("busy");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = beffroi(&data, &["serve", "--listen", &address]);
    assert_eq!(refused.status.code(), Some(1));
    let text = said(&refused);
    assert!(text.contains("écoute déjà sur") && text.contains(&address) && text.contains("--listen"), "{text}");
    assert!(!data.0.exists());
}

#[test]
fn a_misspelt_command_line_is_refused_with_exit_code_1() {
    let data = Data::new("misspelt");
    assert_eq!(beffroi(&data, &["serv"]).status.code(), Some(1));
    assert_eq!(beffroi(&data, &["--help"]).status.code(), Some(0));
}

#[test]
fn a_backup_brings_the_town_back_and_sets_the_present_aside() {
    let data = Data::new("backup");
    let file = data.0.join("town.backup");
    let name = file.to_str().unwrap();
    assert!(beffroi(&data, &["db", "migrate"]).status.success());
    let saved = beffroi(&data, &["db", "backup", name]);
    assert!(saved.status.success() && file.is_file(), "{}", said(&saved));
    let restored = beffroi(&data, &["db", "restore", name]);
    assert!(restored.status.success() && said(&restored).contains("before_"), "{}", said(&restored));
    let current = beffroi(&data, &["db", "migrate"]);
    assert!(current.status.success(), "{}", said(&current));
    fs::write(&file, "not a backup").unwrap();
    let refused = beffroi(&data, &["db", "restore", name]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(beffroi(&data, &["db", "migrate"]).status.success());
}
