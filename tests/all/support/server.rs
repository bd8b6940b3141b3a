//! The PostgreSQL of the tests: kept in the target folder, started by the first test that wants it, shared by test
//! programs that run at the same time, stopped when the last of them ends.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use beffroi::cluster::{Cluster, Settings};

static SERVER: OnceLock<Cluster> = OnceLock::new();

/// Data folder of the tests' cluster. The name carries a version: change it when the settings of the cluster change.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("cluster-1")
}

/// The server every test of this program shares.
pub fn database_server() -> &'static Cluster {
    SERVER.get_or_init(|| {
        let settings = Settings { durable: false, connections: 300, ..Settings::default() };
        // A thread of its own: the caller may already be inside a runtime.
        let opened = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(Cluster::open(&folder(), settings)).unwrap()
        });
        let cluster = opened.join().unwrap();
        stop_after_this_program(&cluster);
        cluster
    })
}

/// A test program ends without a last word, or is killed. A companion notices, because the pipe it reads from closes,
/// and stops the server unless another test program still uses it.
fn stop_after_this_program(cluster: &Cluster) {
    let layout = cluster.layout();
    let stop = format!(
        "cat > /dev/null; flock --exclusive '{mutex}' flock --nonblock --exclusive '{users}' \
         setpriv --reuid=$(stat -c %u '{data}') --regid=$(stat -c %g '{data}') --clear-groups \
         '{pg_ctl}' stop -s -m fast -D '{data}'",
        mutex = layout.lock("cluster.lock").display(),
        users = layout.lock("cluster.users").display(),
        data = layout.cluster().display(),
        pg_ctl = cluster.binaries().program("pg_ctl").display(),
    );
    let companion = Command::new("sh")
        .args(["-c", &stop])
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap();
    std::mem::forget(companion); // its stdin closes with this program
}
