//! The OpenID Connect provider of a town: `oidc-provider` of npm, and a browser that signs in with it.

use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use beffroi::auth::{OpenId, OpenIdGiven};

/// What browsers call the town hall of the tests.
const TOWN: &str = "http://127.0.0.1:8080";

/// A running provider.
pub struct Provider {
    port: u16,
    process: Child,
}

impl Provider {
    /// A provider that takes anybody at their word.
    pub fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new("node")
            .args(["--input-type=module", "--eval", include_str!("provider.mjs"), "--"])
            .args([&port.to_string(), &format!("{TOWN}/api/session/oidc/return")])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("map-ui"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let limit = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < limit, "no provider: npm install in map-ui");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { port, process }
    }

    /// The provider as Beffroi is told of it.
    pub fn openid(&self, link_by_email: bool) -> OpenId {
        let text = format!(
            "issuer = 'http://127.0.0.1:{}'\nclient-id = 'beffroi'\nclient-secret = 'le secret de Beffroi chez le fournisseur'\ntitle = 'Compte de la mairie'\nlink-by-email = {link_by_email}",
            self.port
        );
        let given: OpenIdGiven = toml::from_str(&text).unwrap();
        OpenId::new(given.complete(Some(TOWN)).unwrap().unwrap()).unwrap()
    }

    /// Sign in at the provider, sent there by `address`; the path by which the browser comes back.
    pub fn sign_in(&self, address: &str, login: &str) -> String {
        let mut browser = Browser::default();
        let mut at = address.to_owned();
        for _ in 0..12 {
            if let Some(path) = at.strip_prefix(TOWN) {
                return path.to_owned();
            }
            if !at.starts_with("http") {
                at = format!("http://127.0.0.1:{}{at}", self.port);
            }
            at = match browser.ask(&at, None) {
                Some(next) => next,
                None => browser.answer(&at, login),
            };
        }
        panic!("the provider leads nowhere: {at}");
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Enough of a browser: it follows where it is sent and keeps cookies.
#[derive(Default)]
struct Browser {
    cookies: BTreeMap<String, String>,
    page: String,
}

impl Browser {
    /// Where the page sends on to; none for a page with a form.
    fn ask(&mut self, address: &str, form: Option<&[(&str, &str)]>) -> Option<String> {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).build().into();
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let mut answer = match form {
            None => agent.get(address).header("cookie", cookies).call().unwrap(),
            Some(form) => agent.post(address).header("cookie", cookies).send_form(form.iter().copied()).unwrap(),
        };
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        self.page = answer.body_mut().read_to_string().unwrap();
        answer.headers().get("location").map(|next| next.to_str().unwrap().to_owned())
    }

    /// Fill in the form of the page: who it is, then that Beffroi may know.
    fn answer(&mut self, address: &str, login: &str) -> String {
        let form: &[_] = if self.page.contains("name=\"login\"") {
            &[("prompt", "login"), ("login", login), ("password", "sans importance")]
        } else {
            &[("prompt", "consent")]
        };
        self.ask(address, Some(form)).unwrap_or_else(|| panic!("{address}: {}", self.page))
    }
}
