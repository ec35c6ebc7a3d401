//! A small provider of single sign-on on loopback: real addresses, real keys, real signatures. What it says of people is
//! up to the test, and so is how it lies.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use platform::{Clock, random_token};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

pub const CLIENT: &str = "the-desk";
pub const SECRET: &str = "a very secret secret";

/// How the note of who came is made wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    Nothing,
    /// Without a signature, and saying so.
    Unsigned,
    /// With the public key as the secret of another kind of signature.
    PublicKeyAsSecret,
    /// With the client's secret as the secret of another kind of signature.
    ClientSecret,
    /// Signed with a key that nobody has published.
    OtherKey,
    /// Signed well, and changed afterwards.
    Changed,
}

struct Key {
    name: String,
    pair: EcdsaKeyPair,
}

impl Key {
    fn new(name: &str) -> Self {
        let random = SystemRandom::new();
        let bytes =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes.as_ref(), &random);
        Self {
            name: name.to_owned(),
            pair: pair.unwrap(),
        }
    }

    fn published(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.name,
            "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..]),
        })
    }

    fn signs(&self, text: &str) -> Vec<u8> {
        let signed = self.pair.sign(&SystemRandom::new(), text.as_bytes());
        signed.unwrap().as_ref().to_vec()
    }
}

struct Code {
    client: String,
    redirect_uri: String,
    challenge: String,
    claims: Map<String, Value>,
}

struct Inner {
    issuer: String,
    clock: Clock,
    key: Mutex<Key>,
    codes: Mutex<HashMap<String, Code>>,
    lie: Mutex<Lie>,
    /// What the page about a person says beyond the note.
    user_info: Mutex<Value>,
    /// Who came last.
    last: Mutex<Value>,
    /// How often the keys were read.
    keys_read: Mutex<usize>,
    is_away: Mutex<bool>,
}

#[derive(Clone)]
pub struct Provider(Arc<Inner>);

impl Provider {
    /// A provider that is there as long as the test.
    pub async fn opens(clock: Clock) -> Self {
        let door = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!(
            "http://{}/{}",
            door.local_addr().unwrap(),
            &random_token().unwrap()[..8]
        );
        let path = issuer.splitn(4, '/').nth(3).unwrap().to_owned();
        let provider = Self(Arc::new(Inner {
            issuer,
            clock,
            key: Mutex::new(Key::new("first")),
            codes: Mutex::default(),
            lie: Mutex::new(Lie::Nothing),
            user_info: Mutex::new(Value::Null),
            last: Mutex::new(Value::Null),
            keys_read: Mutex::new(0),
            is_away: Mutex::new(false),
        }));
        let routes = Router::new()
            .route(
                &format!("/{path}/.well-known/openid-configuration"),
                get(configuration),
            )
            .route(&format!("/{path}/keys"), get(keys))
            .route(&format!("/{path}/token"), post(token))
            .route(&format!("/{path}/me"), get(user_info))
            .with_state(provider.clone());
        tokio::spawn(async move { axum_server(door, routes).await });
        provider
    }

    pub fn issuer(&self) -> String {
        self.0.issuer.clone()
    }

    pub fn lies(&self, lie: Lie) {
        *self.0.lie.lock().unwrap() = lie;
    }

    pub fn is_away(&self, away: bool) {
        *self.0.is_away.lock().unwrap() = away;
    }

    /// The key of yesterday is gone; another one signs from now on.
    pub fn takes_another_key(&self, name: &str) {
        *self.0.key.lock().unwrap() = Key::new(name);
    }

    pub fn keys_read(&self) -> usize {
        *self.0.keys_read.lock().unwrap()
    }

    pub fn says_on_its_page(&self, claims: Value) {
        *self.0.user_info.lock().unwrap() = claims;
    }

    /// Somebody proved who they are; where their browser is sent back to. `claims` are what the note says of them, over
    /// what every note says.
    pub fn lets_in(&self, asked: &str, claims: Value) -> String {
        let asked = query(asked);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let now = self.0.clock.now().0 / 1000;
        let mut said = json!({
            "iss": self.0.issuer, "aud": asked["client_id"], "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], "sub": "maja-17",
        });
        for (name, value) in claims.as_object().unwrap() {
            said[name] = value.clone();
        }
        let Value::Object(claims) = said else {
            panic!("an object")
        };
        let code = random_token().unwrap();
        let redirect_uri = asked["redirect_uri"].clone();
        let back = format!(
            "{redirect_uri}?code={code}&state={}&iss={}",
            asked["state"],
            platform::web::address::encoded(&self.0.issuer)
        );
        self.0.codes.lock().unwrap().insert(
            code,
            Code {
                client: asked["client_id"].clone(),
                redirect_uri,
                challenge: asked["code_challenge"].clone(),
                claims,
            },
        );
        back.strip_prefix("http://127.0.0.1:3000")
            .unwrap_or(&back)
            .to_owned()
    }

    fn note(&self, claims: &Map<String, Value>) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let key = self.0.key.lock().unwrap();
        let lie = *self.0.lie.lock().unwrap();
        let body = part(&Value::Object(claims.clone()));
        let head = match lie {
            Lie::Unsigned => json!({ "alg": "none" }),
            Lie::PublicKeyAsSecret | Lie::ClientSecret => {
                json!({ "alg": "HS256", "kid": key.name })
            }
            _ => json!({ "alg": "ES256", "kid": key.name }),
        };
        let signed = format!("{}.{body}", part(&head));
        let mac = |secret: &[u8]| {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
            mac.update(signed.as_bytes());
            mac.finalize().into_bytes().to_vec()
        };
        let signature = match lie {
            Lie::Unsigned => Vec::new(),
            Lie::PublicKeyAsSecret => mac(key.pair.public_key().as_ref()),
            Lie::ClientSecret => mac(SECRET.as_bytes()),
            Lie::OtherKey => Key::new("other").signs(&signed),
            Lie::Nothing | Lie::Changed => key.signs(&signed),
        };
        let signed = if lie == Lie::Changed {
            let mut changed = claims.clone();
            changed.insert("sub".to_owned(), json!("somebody-else"));
            format!("{}.{}", part(&head), part(&Value::Object(changed)))
        } else {
            signed
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// Serves as long as the runtime is there.
async fn axum_server(door: tokio::net::TcpListener, routes: Router) {
    while let Ok((line, _)) = door.accept().await {
        let service = hyper_util::service::TowerToHyperService::new(routes.clone());
        tokio::spawn(async move {
            let line = hyper_util::rt::TokioIo::new(line);
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(line, service)
                .await;
        });
    }
}

/// The values of an address.
pub fn query(address: &str) -> HashMap<String, String> {
    let (_, query) = address.split_once('?').unwrap();
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

async fn configuration(State(Provider(it)): State<Provider>) -> axum::response::Response {
    if *it.is_away.lock().unwrap() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let at = &it.issuer;
    Json(json!({
        "issuer": at,
        "authorization_endpoint": format!("{at}/authorize"),
        "token_endpoint": format!("{at}/token"),
        "userinfo_endpoint": format!("{at}/me"),
        "jwks_uri": format!("{at}/keys"),
        "end_session_endpoint": format!("{at}/end"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

async fn keys(State(Provider(it)): State<Provider>) -> Json<Value> {
    *it.keys_read.lock().unwrap() += 1;
    Json(json!({ "keys": [it.key.lock().unwrap().published()] }))
}

/// Exchanges a code, once, for whoever began and has the client's secret.
async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    body: String,
) -> axum::response::Response {
    let refused = || {
        let said = Json(json!({ "error": "invalid_grant" }));
        (StatusCode::BAD_REQUEST, said).into_response()
    };
    let asked: HashMap<String, String> = form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let code = provider.0.codes.lock().unwrap().remove(&asked["code"]);
    let Some(code) = code else { return refused() };
    let basic = headers[header::AUTHORIZATION].to_str().unwrap();
    let basic = STANDARD.decode(basic.strip_prefix("Basic ").unwrap());
    let secret = form_urlencoded::byte_serialize(SECRET.as_bytes()).collect::<String>();
    let right = format!("{}:{secret}", code.client);
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(asked["code_verifier"].as_bytes()));
    if basic.unwrap() != right.as_bytes()
        || asked["redirect_uri"] != code.redirect_uri
        || proof != code.challenge
    {
        return refused();
    }
    *provider.0.last.lock().unwrap() = code.claims["sub"].clone();
    Json(json!({
        "access_token": "for the page about them", "token_type": "Bearer", "expires_in": 60,
        "id_token": provider.note(&code.claims),
    }))
    .into_response()
}

async fn user_info(State(Provider(it)): State<Provider>) -> Json<Value> {
    let said = it.user_info.lock().unwrap().clone();
    let plain = json!({ "sub": *it.last.lock().unwrap() });
    Json(if said.is_null() { plain } else { said })
}
