//! A hand-over from the vendor's own product: a short note, signed with a secret both know, that says who comes. JSON
//! Web Tokens (RFC 7519) of one algorithm only, HS256, since every other has been a way around it somewhere.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{MINUTE, Moment};
use hmac::{Hmac, Mac};
use platform::MasterKey;
use serde_json::{Map, Value};
use sha2::Sha256;

/// How old a note may be, and how far the product's clock may be ahead, in milliseconds.
const FRESH: i64 = 3 * MINUTE;
/// Longer notes are not read.
const LONGEST: usize = 4096;

/// Who comes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// Says it is this note and no other; used once.
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) external_id: Option<String>,
    pub(crate) organization: Option<String>,
    pub(crate) locale: Option<String>,
    /// From when on its number need not be remembered.
    pub(crate) over_at: Moment,
}

/// The secret that the product signs with; `nonce` is the number in the settings, and a new one makes a new secret.
pub(crate) fn secret(key: &MasterKey, nonce: &str) -> String {
    key.sign("handover", nonce)
}

/// Reads a note; `None` for whatever is not whole, not ours, too old or too new.
pub(crate) fn read(token: &str, secret: &str, now: Moment) -> Option<Note> {
    if token.len() > LONGEST || secret.is_empty() {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (head, body) = signed.split_once('.')?;
    let head = object(head)?;
    if text(&head, "alg")? != "HS256" || head.contains_key("crit") {
        return None;
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(signed.as_bytes());
    mac.verify_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?)
        .ok()?;
    let said = object(body)?;
    let at = said.get("iat").and_then(Value::as_i64)?;
    let age = now.0.checked_sub(at.checked_mul(1000)?)?;
    if !(-FRESH..=FRESH).contains(&age) {
        return None;
    }
    let before = |name: &str| said.get(name).map(|at| at.as_i64().unwrap_or(i64::MIN));
    let ended = before("exp").is_some_and(|at| at.saturating_mul(1000) <= now.0);
    let not_begun = said
        .get("nbf")
        .is_some_and(|at| at.as_i64().unwrap_or(i64::MAX).saturating_mul(1000) > now.0 + FRESH);
    if ended || not_begun {
        return None;
    }
    let id = text(&said, "jti").filter(|id| !id.is_empty())?.to_owned();
    Some(Note {
        id,
        email: text(&said, "email")?.to_owned(),
        name: text(&said, "name").unwrap_or_default().to_owned(),
        external_id: number_or_text(&said, "external_id"),
        organization: text(&said, "organization").map(str::to_owned),
        locale: text(&said, "locale").map(str::to_owned),
        over_at: Moment(at * 1000).plus(2 * FRESH),
    })
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    match serde_json::from_slice(&bytes).ok()? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}

fn number_or_text(object: &Map<String, Value>, name: &str) -> Option<String> {
    let said = match object.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!said.is_empty() && said.len() <= 200).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: Moment = Moment(1_800_000_000_000);
    const SECRET: &str = "a secret";

    fn signed(head: &Value, body: &Value, secret: &str) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(head), part(body));
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    fn note(more: &Value) -> Value {
        let mut body = json!({
            "iat": NOW.0 / 1000, "jti": "1", "email": "maja@skola.example", "name": "Maja", "external_id": 7,
        });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    }

    fn hs256() -> Value {
        json!({ "alg": "HS256", "typ": "JWT" })
    }

    #[test]
    fn a_fresh_note_says_who_comes() {
        let token = signed(&hs256(), &note(&json!({})), SECRET);
        let read = read(&token, SECRET, NOW).unwrap();
        assert_eq!(read.email, "maja@skola.example");
        assert_eq!(read.external_id.as_deref(), Some("7"));
    }

    #[test]
    fn another_algorithm_or_secret_is_refused() {
        let body = note(&json!({}));
        for head in [
            json!({ "alg": "none" }),
            json!({ "alg": "hs256" }),
            json!({ "alg": "RS256" }),
            json!({ "alg": ["HS256"] }),
            json!({ "alg": "HS256", "crit": ["x"] }),
            json!({}),
            json!("HS256"),
        ] {
            assert_eq!(read(&signed(&head, &body, SECRET), SECRET, NOW), None);
        }
        let token = signed(&hs256(), &body, SECRET);
        let (unsigned, _) = token.rsplit_once('.').unwrap();
        for token in [
            unsigned.to_owned(),
            format!("{unsigned}."),
            signed(&hs256(), &body, "another"),
            signed(&hs256(), &body, ""),
            format!("{token}A"),
            String::new(),
            "..".to_owned(),
            "a.b.c.d".to_owned(),
            "x".repeat(LONGEST + 1),
        ] {
            assert_eq!(read(&token, SECRET, NOW), None, "{token}");
        }
        assert_eq!(read(&signed(&hs256(), &body, ""), "", NOW), None);
    }

    #[test]
    fn a_note_that_is_old_new_over_or_nobodys_is_refused() {
        let seconds = NOW.0 / 1000;
        for more in [
            json!({ "iat": seconds - 181 }),
            json!({ "iat": seconds + 181 }),
            json!({ "iat": seconds.to_string() }),
            json!({ "iat": i64::MAX }),
            json!({ "iat": null }),
            json!({ "exp": seconds }),
            json!({ "exp": "never" }),
            json!({ "nbf": seconds + 600 }),
            json!({ "jti": "" }),
            json!({ "jti": 7 }),
            json!({ "email": null }),
        ] {
            let token = signed(&hs256(), &note(&more), SECRET);
            assert_eq!(read(&token, SECRET, NOW), None, "{more}");
        }
        let token = signed(&hs256(), &note(&json!({ "iat": seconds - 170 })), SECRET);
        assert!(read(&token, SECRET, NOW).is_some());
    }
}
