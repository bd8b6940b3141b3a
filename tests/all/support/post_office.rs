//! A mail server on the loopback: takes letters, or refuses them as it is told.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use beffroi::email::{EmailGiven, Mailer};
use mailin_embedded::response::{AUTH_OK, INTERNAL_ERROR, INVALID_CREDENTIALS, NO_MAILBOX, OK};
use mailin_embedded::{AuthMechanism, Handler, Response, Server, SslConfig};

/// A letter as it came.
#[derive(Debug, Clone, Default)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    pub text: String,
}

impl Received {
    /// The text without the escapes of its way (quoted-printable, RFC 2045 6.7).
    pub fn read(&self) -> String {
        let read = quoted_printable::decode(&self.text, quoted_printable::ParseMode::Robust).unwrap();
        String::from_utf8_lossy(&read).into_owned()
    }
}

#[derive(Debug, Default)]
struct Room {
    received: Vec<Received>,
    /// Letters to refuse for the moment before one is taken.
    busy: u32,
}

/// The mail server; it ends with the test program.
pub struct PostOffice {
    pub address: SocketAddr,
    room: Arc<Mutex<Room>>,
}

impl PostOffice {
    /// One without encryption that takes everything but letters to `nobody@…`.
    pub fn open() -> Self {
        Self::serving(|_| ())
    }

    /// One that asks for StartTLS and the account `mairie`, `secret`; with the certificate `ca.pem` in `folder`.
    pub fn encrypted(folder: &Path) -> Self {
        let file = |name: &str| folder.join(name).display().to_string();
        let (cert_path, key_path) = (file("ca.pem"), file("key.pem"));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
            .args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"])
            .args(["-out", &cert_path, "-keyout", &key_path])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self::serving(|server| {
            server.with_ssl(SslConfig::SelfSigned { cert_path, key_path }).unwrap().with_auth(AuthMechanism::Plain);
        })
    }

    fn serving(set: impl FnOnce(&mut Server<Clerk>)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let room = Arc::<Mutex<Room>>::default();
        let mut server = Server::new(Clerk { room: room.clone(), letter: Received::default() });
        set(&mut server);
        server.with_tcp_listener(listener);
        std::thread::spawn(move || drop(server.serve()));
        Self { address, room }
    }

    /// Refuse the next letters for the moment.
    pub fn be_busy(&self, letters: u32) {
        self.room.lock().unwrap().busy = letters;
    }

    /// What came so far.
    pub fn received(&self) -> Vec<Received> {
        self.room.lock().unwrap().received.clone()
    }

    /// A mailer that sends here, by these settings besides.
    pub fn mailer(&self, settings: &str) -> Mailer {
        let url = format!("url = 'smtp://localhost:{}'\nsender = 'Mairie <mairie@ville.fr>'\n", self.address.port());
        let given: EmailGiven = toml::from_str(&format!("{url}{settings}")).unwrap();
        Mailer::new(given.complete().unwrap(), Some("https://carte.ville.fr".into())).unwrap()
    }

    /// A mailer that sends here unencrypted.
    pub fn plain_mailer(&self) -> Mailer {
        self.mailer("start-tls = false")
    }
}

#[derive(Clone)]
struct Clerk {
    room: Arc<Mutex<Room>>,
    letter: Received,
}

impl Handler for Clerk {
    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.letter = Received { from: from.to_owned(), ..Received::default() };
        let mut room = self.room.lock().unwrap();
        if room.busy > 0 {
            room.busy -= 1;
            return INTERNAL_ERROR;
        }
        OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        if to.starts_with("nobody@") {
            return NO_MAILBOX;
        }
        self.letter.to.push(to.to_owned());
        OK
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.letter.text.push_str(&String::from_utf8_lossy(bytes));
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.room.lock().unwrap().received.push(std::mem::take(&mut self.letter));
        OK
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        if (user, password) == ("mairie", "secret") { AUTH_OK } else { INVALID_CREDENTIALS }
    }
}
