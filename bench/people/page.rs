//! A page of Beffroi: what the browser of an agent asks for.

use serde_json::{Value, json};
use ureq::Agent;

use super::load::{Door, List, street};

pub struct Page {
    agent: Agent,
    base: String,
    cookie: String,
    csrf: String,
}

impl Page {
    /// Sign in by an invitation.
    pub fn open(base: &str, secret: &str) -> Self {
        let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
        let chosen = json!({"secret": secret, "password": "huit chevaux traversent la Somme"});
        let request = agent.put(format!("{base}/api/invitation")).header("content-type", "application/json");
        let mut answer = request.send(chosen.to_string()).unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let body: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
        Self { agent, base: base.into(), cookie, csrf: body["csrf"].as_str().unwrap().into() }
    }

    fn get(&self, path: &str) -> Value {
        self.read(&format!("/api/records/addresses{path}"))
    }

    pub fn read(&self, path: &str) -> Value {
        let request = self.agent.get(format!("{}{path}", self.base));
        let mut answer = request.header("cookie", &self.cookie).call().unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        assert!(answer.status().is_success(), "{path}: {} {text}", answer.status());
        serde_json::from_str(&text).unwrap()
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        let (status, text) = self.send(path, body);
        assert!((200..300).contains(&status), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Bring a table in.
    pub fn upload(&self, path: &str, csv: &str) -> Value {
        let (status, text) = self.bring(path, "text/csv", csv);
        assert!((200..300).contains(&status), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Status and text of whatever is answered.
    pub fn send(&self, path: &str, body: &Value) -> (u16, String) {
        self.bring(path, "application/json", &body.to_string())
    }

    fn bring(&self, path: &str, kind: &str, body: &str) -> (u16, String) {
        let request = self.agent.post(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        let request = request.header("x-beffroi-csrf", &self.csrf).header("content-type", kind);
        let mut answer = request.send(body).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    }
}

impl Door for Page {
    fn list(&mut self, list: List) -> Vec<i64> {
        let query = match list {
            List::Page(n) => format!("?offset={}", n * 50),
            List::Street(n) => format!("?f.street=eq:{}", street(n).replace(' ', "%20")),
            List::Numbers(n) => format!("?f.certified=eq:false&f.number=ge:{n}&sort=number,street"),
            List::Meeting => "?sort=-number&limit=10".to_owned(),
        };
        let page = self.get(&query);
        page["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_i64()).collect()
    }

    fn open(&mut self, id: i64) -> i32 {
        self.get(&format!("/{id}"))["version"].as_i64().and_then(|version| version.try_into().ok()).unwrap()
    }

    fn save(&mut self, id: i64, version: i32, postcode: u32) -> Option<i32> {
        let request = self.agent.patch(format!("{}/api/records/addresses/{id}", self.base));
        let request = request.header("cookie", &self.cookie).header("x-beffroi-csrf", &self.csrf);
        let request = request.header("content-type", "application/json").header("if-match", format!("\"{version}\""));
        let body = json!({"values": {"postcode": format!("{postcode:05}")}});
        let mut answer = request.send(body.to_string()).unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        match answer.status().as_u16() {
            200 => {
                let saved: Value = serde_json::from_str(&text).unwrap();
                saved["version"].as_i64().and_then(|version| version.try_into().ok())
            }
            412 => None,
            status => panic!("{id}: {status} {text}"),
        }
    }
}
