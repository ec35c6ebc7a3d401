//! The web, asked from outside: whole requests through everything that stands around the routes.

mod forms;
mod people;
mod programs;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, Request, Response, header};
use axum::routing::{get, post};
use domain::person::Role;
use domain::{DAY, HOUR, MINUTE, PersonId};
use tower::ServiceExt;

use super::*;
use crate::testing::{TestDesk, migrations};
use crate::{Refusal, Result, params};

/// A small site with one route of each kind.
struct Site {
    desk: TestDesk,
    router: Router,
    cookies: Vec<String>,
}

fn site_routes() -> Router<App> {
    Router::new()
        .route(
            "/page",
            get(|visitor: Visitor| async move { page(&visitor.csrf) }),
        )
        .route(
            "/hc/{locale}/mine",
            get(|me: MustSignIn| async move { me.person.name }),
        )
        .route(
            "/agent",
            get(|me: MustBeAgent| async move { me.person.name }),
        )
        .route(
            "/form",
            post(|visitor: Visitor, form: FormData| async move {
                let fields: Vec<String> = form
                    .fields
                    .0
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                let uploads: Vec<String> = form
                    .uploads
                    .iter()
                    .map(|file| format!("{}:{}", file.name, file.size))
                    .collect();
                let problems: Vec<String> = form
                    .problems
                    .iter()
                    .map(|problem| format!("{}:{:?}", problem.file_name, problem.kind))
                    .collect();
                let _ = visitor;
                format!(
                    "{} | {} | {}",
                    fields.join("&"),
                    uploads.join(","),
                    problems.join(",")
                )
            }),
        )
        .route(
            "/fields",
            post(|fields: Fields| async move { fields.text("name").to_owned() }),
        )
        .route("/panic", get(panics))
        .route(
            "/broken",
            get(|| async { Err::<(), _>(Error::broken("secret cause")) }),
        )
        .route(
            "/busy",
            get(|| async { Err::<(), _>(Error::refused(503, "refused-busy")) }),
        )
        .route(
            "/hc/{locale}/things/{id}",
            get(|Path((_, id)): Path<(String, i64)>| async move { id.to_string() }),
        )
        .route(
            "/api/v2/whoami",
            get(|caller: crate::api::ApiVisitor| async move {
                caller
                    .person
                    .map_or_else(|| "nobody".to_owned(), |person| person.email)
            })
            .post(
                |caller: crate::api::ApiActor, body: crate::api::ApiBody| async move {
                    format!("{} {}", caller.person.email, body.value)
                },
            ),
        )
        .route(
            "/api/v2/requests",
            post(
                |caller: crate::api::ApiVisitor, body: crate::api::ApiBody| async move {
                    format!("{} {}", caller.person.is_some(), body.value)
                },
            ),
        )
        .merge(uploads::routes())
}

async fn panics() {
    panic!("secret inside")
}

fn page(csrf: &str) -> axum::response::Html<String> {
    axum::response::Html(format!("csrf:{csrf}."))
}

impl Site {
    fn open() -> Self {
        let words: Vec<(&str, &str)> = crate::WORDS
            .iter()
            .chain(WORDS)
            .copied()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        let desk = TestDesk::open(migrations(), &words).unwrap();
        let router = around(desk.app.clone(), site_routes(), errors::portal_page);
        Self {
            desk,
            router,
            cookies: Vec::new(),
        }
    }

    fn person(&self, name: &str, role: Role) -> PersonId {
        let now = self.desk.app.clock.now();
        let email = format!("{name}@skola.example");
        let id = self.desk.app.store.write_now(|tx| {
            tx.insert(
                "INSERT INTO person (name, name_folded, email, email_folded, role, locale, time_zone,
                                     created_at, updated_at)
                 VALUES ($1, $1, $2, $2, $3, 'sv', 'Europe/Stockholm', $4, $4)
                 RETURNING id",
                &params![name, email, role.word(), now],
            )
        });
        PersonId(id.unwrap())
    }

    /// Signs somebody in; what comes back with the next answers is theirs.
    fn sign_in(&mut self, person: PersonId) {
        let now = self.desk.app.clock.now();
        let session = self
            .desk
            .app
            .store
            .write_now(|tx| session::begin(tx, person, "test", None, now))
            .unwrap();
        let origin = RequestOrigin {
            scheme: "http",
            host: "localhost".to_owned(),
            client_ip: std::net::Ipv4Addr::LOCALHOST.into(),
            brand: domain::BrandId::FIRST,
        };
        self.keep(&session.cookie(&origin));
    }

    fn keep(&mut self, cookie: &HeaderValue) {
        let text = cookie.to_str().unwrap();
        let pair = text.split(';').next().unwrap().to_owned();
        let name = pair.split('=').next().unwrap().to_owned();
        self.cookies
            .retain(|cookie| !cookie.starts_with(&format!("{name}=")));
        self.cookies.push(pair);
    }

    async fn send(
        &mut self,
        request: axum::http::request::Builder,
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = request;
        if request
            .headers_ref()
            .is_some_and(|headers| !headers.contains_key(header::HOST))
        {
            request = request.header(header::HOST, "localhost");
        }
        if !self.cookies.is_empty() {
            request = request.header(header::COOKIE, self.cookies.join("; "));
        }
        let request = request.body(body.into()).unwrap();
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie);
        }
        let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text,
        }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    async fn csrf(&mut self) -> String {
        let answer = self.get("/page").await;
        let (_, rest) = answer.text.split_once("csrf:").unwrap();
        rest.split_once('.').unwrap().0.to_owned()
    }

    async fn multipart(&mut self, body: Vec<u8>) -> Answer {
        let request =
            Request::post("/form").header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX");
        self.send(request, body).await
    }

    fn uploads(&self) -> i64 {
        self.desk
            .app
            .store
            .read_now(|tx| tx.number("SELECT count(*) FROM attachment", &[]))
            .unwrap()
    }
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
}

fn form_of(csrf: &str, rest: &[u8]) -> Vec<u8> {
    let mut body =
        format!("--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n")
            .into_bytes();
    body.extend_from_slice(rest);
    body.extend_from_slice(b"--XX--\r\n");
    body
}

fn file_of(name: &str, content: &[u8]) -> Vec<u8> {
    let mut part = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    )
    .into_bytes();
    part.extend_from_slice(content);
    part.extend_from_slice(b"\r\n");
    part
}

#[tokio::test]
async fn every_answer_carries_the_safety_headers() {
    let mut site = Site::open();
    for (method, path, status) in [
        ("GET", "/page", 200),
        ("GET", "/nowhere", 404),
        ("PUT", "/page", 403),
        ("GET", "/form", 405),
        ("OPTIONS", "/form", 204),
        ("TRACE", "/page", 405),
        ("GET", "/%ff", 400),
        ("GET", "/panic", 500),
        ("GET", "/broken", 500),
        ("GET", "/busy", 503),
        ("GET", "/api/v2/nowhere.json", 404),
        ("DELETE", "/api/v2/whoami.json", 405),
        ("GET", "/hc/en/things/abc", 400),
    ] {
        let answer = site
            .send(Request::builder().method(method).uri(path), Body::empty())
            .await;
        assert_eq!(answer.status, status, "{method} {path}");
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "x-frame-options",
            "referrer-policy",
            "permissions-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "cache-control",
            "x-request-id",
        ] {
            assert!(
                answer.headers.contains_key(name),
                "{name} of {method} {path}"
            );
        }
        assert!(!answer.text.contains("secret"), "{path}: {}", answer.text);
        assert!(!answer.headers.contains_key("strict-transport-security"));
        if status >= 400 {
            assert!(
                answer.text.len() > 20,
                "{method} {path} is answered without words"
            );
        }
    }
    let answer = site.send(Request::put("/form"), Body::empty()).await;
    assert_eq!(answer.status, 403);
    let answer = site.get("/form").await;
    assert_eq!(answer.headers[header::ALLOW], "POST");
}

#[tokio::test]
async fn an_error_page_speaks_the_language_of_its_address() {
    let mut site = Site::open();
    let answer = site.get("/hc/sv/nowhere").await;
    assert!(
        answer.text.contains("Här finns ingenting"),
        "{}",
        answer.text
    );
    let request = Request::get("/nowhere").header(header::ACCEPT_LANGUAGE, "sv-SE, en;q=0.5");
    assert!(
        site.send(request, Body::empty())
            .await
            .text
            .contains("Här finns ingenting")
    );
    let request = Request::get("/nowhere").header("sec-fetch-dest", "empty");
    let answer = site.send(request, Body::empty()).await;
    assert_eq!(answer.text, r#"{"error":"There is nothing here"}"#);
    let answer = site.get("/api/v2/nowhere").await;
    assert_eq!(
        answer.text,
        r#"{"description":"Not found","error":"RecordNotFound"}"#
    );
}

#[tokio::test]
async fn a_broken_answer_tells_its_number_and_nothing_else() {
    let mut site = Site::open();
    let answer = site.get("/broken").await;
    let id = answer.headers["x-request-id"].to_str().unwrap();
    assert!(answer.text.contains(id), "{}", answer.text);
}

#[test]
fn the_languages_say_the_same_things() {
    let keys = |code: &str| {
        let (_, text) = WORDS.iter().find(|(known, _)| *known == code).unwrap();
        crate::language::keys(text)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(keys("en"), keys("sv"));
}

#[test]
fn a_number_in_an_address_is_digits() {
    assert_eq!(number("812").unwrap(), 812);
    for text in ["", "-1", "+1", "1e3", "99999999999999999999", "٣"] {
        assert!(number(text).is_err(), "{text}");
    }
}
