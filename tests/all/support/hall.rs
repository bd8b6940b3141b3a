//! A whole town hall: the assembled server over a database of its own, and people who sign in.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::Engine;
use beffroi::auth::{Gate, invite, invite_first};
use beffroi::catalog::CatalogHandle;
use beffroi::documents::Typesetter;
use beffroi::elections::ScenarioMemory;
use beffroi::email::Mailer;
use beffroi::jobs::Running;
use beffroi::records::AttachmentSettings;
use beffroi::server::{Assets, Live, Parts, assemble, records_of, registry, usual_runner};
use beffroi::web::Metrics;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Town, town};

/// A password nobody guesses.
pub const PASSWORD: &str = "huit chevaux traversent la Somme";

static KEYS: AtomicU32 = AtomicU32::new(1);

/// The server of a test.
pub struct Hall {
    pub town: Arc<Town>,
    pub gate: Gate,
    pub router: Router,
    pub live: Live,
    pub parts: Parts,
}

/// Somebody signed in, or nobody.
#[derive(Clone, Default)]
pub struct Agent {
    cookie: Option<String>,
    csrf: Option<String>,
    token: Option<String>,
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The whole of a response.
    pub async fn of(response: axum::response::Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Self { status: parts.status, headers: parts.headers, body }
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The body of an answer that must be one of success.
    pub fn good(&self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, String::from_utf8_lossy(&self.body));
        self.json()
    }

    /// The problem of an answer that must have this status.
    pub fn refused(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.body));
        self.json()
    }
}

/// An empty, assembled town hall.
pub async fn hall() -> Hall {
    hall_signing_in(|gate| gate).await
}

/// The same, with other ways to sign in.
pub async fn hall_signing_in(ways: impl FnOnce(Gate) -> Gate) -> Hall {
    let (attachments, mailer) = (AttachmentSettings::default(), Mailer::default());
    node(Arc::new(town().await), Path::new(env!("CARGO_MANIFEST_DIR")), attachments, mailer, ways).await
}

/// A town hall that sends e-mail.
pub async fn hall_with_mail(mailer: Mailer) -> Hall {
    let attachments = AttachmentSettings::default();
    node(Arc::new(town().await), Path::new(env!("CARGO_MANIFEST_DIR")), attachments, mailer, |gate| gate).await
}

/// A town hall whose files pass a scanner.
pub async fn hall_with_scanner(scanner: &str) -> Hall {
    let attachments = AttachmentSettings { scanner: Some(scanner.to_owned()), ..AttachmentSettings::default() };
    let mailer = Mailer::default();
    node(Arc::new(town().await), Path::new(env!("CARGO_MANIFEST_DIR")), attachments, mailer, |gate| gate).await
}

/// A town hall whose scanners write into `scans`.
pub async fn hall_with_scans(scans: &Path) -> Hall {
    let attachments = AttachmentSettings { scans: Some(scans.to_owned()), ..AttachmentSettings::default() };
    let mailer = Mailer::default();
    node(Arc::new(town().await), Path::new(env!("CARGO_MANIFEST_DIR")), attachments, mailer, |gate| gate).await
}

/// A town hall with layers of its own, after some SQL of the owner.
pub async fn hall_with(assets: &Path, sql: &str) -> Hall {
    let town = Arc::new(town().await);
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut town.owner().await).await.unwrap();
    node(town, assets, AttachmentSettings::default(), Mailer::default(), |gate| gate).await
}

/// A server on the database of a town.
async fn node(
    town: Arc<Town>,
    assets: &Path,
    attachments: AttachmentSettings,
    mailer: Mailer,
    ways: impl FnOnce(Gate) -> Gate,
) -> Hall {
    let assets = Assets::find(Some(assets)).unwrap();
    let pool = town.pool().clone();
    let catalog = CatalogHandle::open(&assets.layers(), pool.clone()).await.unwrap();
    let live = Live::start(&catalog, &pool, None, 16 << 20);
    let gate = ways(Gate::new(town.database().gate(4).await.unwrap()));
    let persons = town.database().pool_for_persons(8).await.unwrap();
    let registry = registry(&pool, &catalog.current(), &gate, town.database()).await.unwrap();
    let metrics = Metrics::default();
    let parts = Parts {
        pool,
        persons,
        database: town.database().clone(),
        gate: gate.clone(),
        registry,
        catalog,
        assets,
        metrics,
        attachments,
        mailer,
        typesetter: Typesetter::new(env!("CARGO_BIN_EXE_beffroi").into(), 2),
        scenarios: ScenarioMemory::default(),
        requests_at_once: 64,
    };
    let router = assemble(&parts, &live);
    let limit = Instant::now() + Duration::from_secs(30);
    while !live.store.ready() {
        assert!(Instant::now() < limit, "the layers are not loaded");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Hall { town, gate, router, live, parts }
}

impl Hall {
    /// Another server on the same database.
    pub async fn another_node(&self) -> Self {
        let (attachments, mailer) = (AttachmentSettings::default(), self.parts.mailer.clone());
        node(Arc::clone(&self.town), Path::new(env!("CARGO_MANIFEST_DIR")), attachments, mailer, |gate| gate).await
    }

    /// The worker of this server, with the works of every module.
    pub fn worker(&self) -> Running {
        usual_runner(&self.parts, &records_of(&self.parts, &self.live)).start()
    }

    /// Wait until the map shows what was committed.
    pub async fn settle(&self) {
        assert!(self.live.store.catch_up().await);
    }

    /// Become the administrator of the server by the link of the first start.
    pub async fn administrator(&self) -> Agent {
        let secret = invite_first(&self.gate).await.unwrap().unwrap();
        let chosen = json!({"secret": secret, "login": "maire", "name": "Odile Lefebvre", "password": PASSWORD});
        let answer = self.ask(&Agent::default(), Method::PUT, "/api/invitation", &[], Some(chosen)).await;
        Agent::of(&answer)
    }

    /// An agent with a role in a commune (none: on the whole server), signed in.
    pub async fn agent(&self, login: &str, role: &str, commune: Option<&str>) -> Agent {
        let mut owner = self.town.owner().await;
        let sql = "with person as (insert into auth.accounts (login, name, commune) values ($1, initcap($1), $3) returning fid)
            insert into auth.memberships (account, role, commune) select p.fid, r.fid, $3 from person p, auth.roles r where r.name = $2 returning account";
        let account: i64 =
            sqlx::query_scalar(sql).bind(login).bind(role).bind(commune).fetch_one(&mut owner).await.unwrap();
        let secret = invite(&self.gate, account).await.unwrap();
        let chosen = json!({"secret": secret, "password": PASSWORD});
        Agent::of(&self.ask(&Agent::default(), Method::PUT, "/api/invitation", &[], Some(chosen)).await)
    }

    /// Ask as `agent`.
    pub async fn ask(
        &self,
        agent: &Agent,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let mut headers = headers.to_vec();
        headers.extend(body.is_some().then_some(("content-type", "application/json")));
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(agent, method, path, &headers, body).await
    }

    /// Send a file as `agent`.
    pub async fn upload(&self, agent: &Agent, path: &str, file: impl Into<Body>) -> Answer {
        self.send(agent, Method::POST, path, &[("content-type", "text/csv")], file.into()).await
    }

    /// Put a file as `agent`.
    pub async fn put_file(&self, agent: &Agent, path: &str, file: Vec<u8>) -> Answer {
        self.send(agent, Method::PUT, path, &[("content-type", "application/octet-stream")], file.into()).await
    }

    async fn send(&self, agent: &Agent, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in agent.headers() {
            request = request.header(name, value);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap()).await
    }

    pub async fn get(&self, agent: &Agent, path: &str) -> Answer {
        self.ask(agent, Method::GET, path, &[], None).await
    }

    /// The body of an answer that does not end.
    pub async fn get_streaming(&self, agent: &Agent, path: &str) -> Body {
        let mut request = Request::get(path);
        for (name, value) in agent.headers() {
            request = request.header(name, value);
        }
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().into_body()
    }

    pub async fn post(&self, agent: &Agent, path: &str, body: Value) -> Answer {
        self.ask(agent, Method::POST, path, &[], Some(body)).await
    }

    /// Change a record seen in `version`.
    pub async fn patch(&self, agent: &Agent, path: &str, version: i64, body: Value) -> Answer {
        self.ask(agent, Method::PATCH, path, &[("if-match", &format!("\"{version}\""))], Some(body)).await
    }

    /// Delete a record seen in `version`.
    pub async fn delete(&self, agent: &Agent, path: &str, version: i64) -> Answer {
        self.ask(agent, Method::DELETE, path, &[("if-match", &format!("\"{version}\""))], None).await
    }

    /// An address of a commune, made by `agent`.
    pub async fn address(&self, agent: &Agent, commune: &str, number: i64, street: &str) -> Value {
        let at = [2.65 + 0.001 * f64::from(KEYS.fetch_add(1, Ordering::Relaxed)), 50.0];
        let body = json!({"commune": commune, "values": {"number": number, "street": street}, "geometry": {"type": "Point", "coordinates": at}});
        self.post(agent, "/api/records/addresses", body).await.good()
    }
}

impl Agent {
    /// Whoever the answer signed in.
    pub fn of(answer: &Answer) -> Self {
        let csrf = answer.good()["csrf"].as_str().map(str::to_owned);
        let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().map(str::to_owned);
        Self { cookie, csrf, token: None }
    }

    /// What the agent's requests carry.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [("cookie", &self.cookie), ("x-beffroi-csrf", &self.csrf), ("authorization", &self.token)];
        all.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }

    /// A program with a token.
    pub fn with_token(token: &str) -> Self {
        Self { token: Some(format!("Bearer {token}")), ..Self::default() }
    }

    /// A program that knows nothing but login and password.
    pub fn with_login(login: &str, password: &str) -> Self {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{login}:{password}"));
        Self { token: Some(format!("Basic {pair}")), ..Self::default() }
    }

    /// The same cookie without the word of the page.
    pub fn forged(&self) -> Self {
        Self { csrf: None, ..self.clone() }
    }
}
