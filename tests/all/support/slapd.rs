//! A directory of the town: a real slapd of its own, in a folder that goes away with it.

use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use beffroi::auth::{Directory, DirectoryGiven};

const ADMIN: &str = "cn=admin,dc=albert,dc=fr";

/// What everybody's password in the directory is.
pub const PASSWORD: &str = "le mot de passe de mon poste";

/// People and groups every directory of the tests begins with.
const TOWN: &str = "dn: dc=albert,dc=fr
objectClass: dcObject
objectClass: organization
o: Mairie d'Albert

dn: cn=beffroi,dc=albert,dc=fr
objectClass: applicationProcess
objectClass: simpleSecurityObject
userPassword: lecture

dn: ou=agents,dc=albert,dc=fr
objectClass: organizationalUnit

dn: ou=groupes,dc=albert,dc=fr
objectClass: organizationalUnit
";

/// A running slapd.
pub struct Slapd {
    folder: tempfile::TempDir,
    port: u16,
    process: Option<Child>,
}

impl Slapd {
    /// A directory with no agent in it yet.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        fs::create_dir(folder.path().join("db")).unwrap();
        certificate(folder.path());
        // A directory that takes a name without a password for an anonymous visitor: the trap of RFC 4513, 5.1.2.
        let conf = format!(
            "include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
allow bind_anon_dn
TLSCertificateFile {folder}/certificate.pem
TLSCertificateKeyFile {folder}/key.pem
database mdb
suffix dc=albert,dc=fr
rootdn {ADMIN}
rootpw admin
directory {folder}/db
overlay memberof
memberof-refint true
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact=cn=beffroi,dc=albert,dc=fr read by anonymous auth by * none
",
            folder = folder.path().display()
        );
        fs::write(folder.path().join("slapd.conf"), conf).unwrap();
        let mut slapd = Self { folder, port, process: None };
        slapd.restart();
        slapd.change(TOWN);
        slapd
    }

    /// Start it again, with what it knew.
    pub fn restart(&mut self) {
        let conf = self.folder.path().join("slapd.conf");
        let slapd = Command::new("/usr/sbin/slapd")
            .arg("-f")
            .arg(conf)
            .args(["-h", &self.url(), "-d", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(); // scripts/install-packages --tests
        self.process = Some(slapd);
        let limit = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < limit, "slapd does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The machine of the directory is switched off.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    fn url(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.port)
    }

    /// Change the directory (LDIF, RFC 2849).
    pub fn change(&self, ldif: &str) {
        let mut tool = Command::new("ldapmodify")
            .args(["-a", "-x", "-D", ADMIN, "-w", "admin", "-H", &self.url()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        tool.stdin.take().unwrap().write_all(ldif.as_bytes()).unwrap();
        let done = tool.wait_with_output().unwrap();
        assert!(done.status.success(), "{}\n{ldif}", String::from_utf8_lossy(&done.stderr));
    }

    /// A new agent of the town hall.
    pub fn hires(&self, login: &str, name: &str) {
        let family = name.rsplit(' ').next().unwrap();
        self.change(&format!(
            "dn: uid={login},ou=agents,dc=albert,dc=fr\nobjectClass: inetOrgPerson\ncn: {name}\nsn: {family}\nmail: {login}@albert.fr\nuserPassword: {PASSWORD}\n"
        ));
    }

    /// A group with its first member.
    pub fn group(&self, name: &str, login: &str) {
        self.change(&format!(
            "dn: cn={name},ou=groupes,dc=albert,dc=fr\nobjectClass: groupOfNames\nmember: uid={login},ou=agents,dc=albert,dc=fr\n"
        ));
    }

    /// An agent enters (`add`) or leaves (`delete`) a group.
    pub fn member(&self, deed: &str, group: &str, login: &str) {
        self.change(&format!(
            "dn: cn={group},ou=groupes,dc=albert,dc=fr\nchangetype: modify\n{deed}: member\nmember: uid={login},ou=agents,dc=albert,dc=fr\n"
        ));
    }

    /// An agent leaves the town hall.
    pub fn leaves(&self, login: &str) {
        self.change(&format!("dn: uid={login},ou=agents,dc=albert,dc=fr\nchangetype: delete\n"));
    }

    /// The directory as Beffroi is told to read it, not encrypted.
    pub fn directory(&self) -> Directory {
        self.directory_with("start-tls = false")
    }

    /// The same with more settings; `{folder}` is where the certificate of the directory lies.
    pub fn directory_with(&self, more: &str) -> Directory {
        let groups = [
            ("urbanisme", "addressing", "commune = '80016'"),
            ("dsi", "administrator", ""),
            ("lecture", "reader", "commune = '80016'"),
        ];
        let groups = groups.map(|(group, role, place)| {
            format!("[[groups]]\ngroup = 'CN={group}, OU=groupes, DC=albert, DC=fr'\nrole = '{role}'\n{place}\n")
        });
        let text = format!(
            "url = '{}'\nbind-dn = 'cn=beffroi,dc=albert,dc=fr'\nbind-password = 'lecture'\nbase-dn = 'ou=agents,dc=albert,dc=fr'\nuser-filter = '(&(uid={{login}})(!(employeeType=parti)))'\n{more}\n{}",
            self.url(),
            groups.concat()
        );
        let text = text.replace("{folder}", &self.folder.path().display().to_string());
        let given: DirectoryGiven = toml::from_str(&text).unwrap();
        Directory::new(given.complete().unwrap().unwrap()).unwrap()
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        self.stop();
    }
}

/// An authority of the town, and the certificate it gives its directory.
fn certificate(folder: &Path) {
    let script = "set -e
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=Albert -keyout ca-key.pem -out ca.pem
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=annuaire -keyout key.pem -out request.pem
printf 'subjectAltName=IP:127.0.0.1\\n' > names
openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 30 -extfile names -out certificate.pem";
    let made = Command::new("sh").args(["-c", script]).current_dir(folder).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}
