//! Stories of programs that speak the dialect, told through the router of a desk in a temporary folder.

mod customers;
mod files;
mod given;
mod lists;
mod tickets;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, header};
use base64::Engine as _;
use domain::PersonId;
use domain::person::{EmailAddress, Role};
use people::queries::NewPerson;
use platform::testing::{TestDesk, migrations};
use platform::web;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// Somebody with a token.
#[derive(Clone)]
struct Caller {
    id: PersonId,
    authorization: String,
}

/// A desk with one agent and two customers who do not know each other.
struct Desk {
    test: TestDesk,
    site: Router,
    ola: Caller,
    maja: Caller,
    nils: Caller,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
    json: Value,
}

impl std::ops::Index<&str> for Answer {
    type Output = Value;

    fn index(&self, key: &str) -> &Value {
        &self.json[key]
    }
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

impl Desk {
    fn open() -> Self {
        let words = [
            platform::WORDS,
            web::WORDS,
            people::WORDS,
            notifications::WORDS,
            crate::WORDS,
        ]
        .concat();
        let test = TestDesk::open(migrations(), &words).unwrap();
        let add = |name: &str, role| {
            let email = format!("{}@desk.example", name.to_lowercase());
            let address = EmailAddress::read(&email).unwrap();
            let new = NewPerson {
                name,
                address: &address,
                role,
                locale: "en",
                time_zone: "Europe/Stockholm",
                password_hash: None,
                verified: true,
            };
            let now = test.app.clock.now();
            let (id, token) = test
                .app
                .store
                .write_now(|tx| {
                    let id = people::queries::add(tx, &new, now)?;
                    Ok((id, people::commands::create_api_token(tx, id, now)?))
                })
                .unwrap();
            let engine = base64::engine::general_purpose::STANDARD;
            let authorization =
                format!("Basic {}", engine.encode(format!("{email}/token:{token}")));
            Caller { id, authorization }
        };
        let (ola, maja, nils) = (
            add("Ola", Role::Agent),
            add("Maja", Role::User),
            add("Nils", Role::User),
        );
        let routes = crate::api_routes()
            .merge(crate::routes(crate::HeldMails(|_, _, _, _| Ok(Vec::new()))))
            .merge(people::routes());
        let site = web::around(test.app.clone(), routes, web::errors::portal_page);
        Self {
            test,
            site,
            ola,
            maja,
            nils,
        }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.site.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 50_000_000).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text,
            json,
        }
    }

    fn request(who: Option<&Caller>, method: Method, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(who) = who {
            request = request.header(header::AUTHORIZATION, &who.authorization);
        }
        request
    }

    async fn get(&self, who: &Caller, path: &str) -> Answer {
        let request = Self::request(Some(who), Method::GET, path);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn say(&self, who: Option<&Caller>, method: Method, path: &str, body: &Value) -> Answer {
        let request = Self::request(who, method, path);
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    async fn post(&self, who: &Caller, path: &str, body: Value) -> Answer {
        self.say(Some(who), Method::POST, path, &body).await
    }

    async fn put(&self, who: &Caller, path: &str, body: Value) -> Answer {
        self.say(Some(who), Method::PUT, path, &body).await
    }

    /// A ticket of Maja's, written down by the agent; its number.
    async fn ticket(&self, subject: &str) -> i64 {
        let ticket = json!({ "ticket": {
            "subject": subject, "comment": { "body": "It does not start." }, "requester_id": self.maja.id.0,
        } });
        let answer = self
            .post(&self.ola, "/api/v2/tickets.json", ticket)
            .await
            .is(201);
        answer["ticket"]["id"].as_i64().unwrap()
    }

    /// A request that Maja makes herself; its number.
    async fn request_of(&self, who: &Caller, subject: &str) -> i64 {
        let request =
            json!({ "request": { "subject": subject, "comment": { "body": "Please help." } } });
        let answer = self
            .post(who, "/api/v2/requests.json", request)
            .await
            .is(201);
        answer["request"]["id"].as_i64().unwrap()
    }
}
