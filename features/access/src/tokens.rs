//! Tokens for the vendor's product: short-lived, signed with a key of the desk's (Ed25519), about a site and a grant, and never about
//! a person of the customer. Keys are sealed with the desk's own key, and can be changed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::{State, token_until};
use domain::{DAY, Moment, PersonId};
use platform::audit::{self, About};
use platform::store::Tx;
use platform::{App, Error, MasterKey, Result, brands, random_token, sha256_hex};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde_json::{Value, json};

use crate::commands::note;
use crate::queries::{self, Grant, Key};
use crate::settings;

const PURPOSE: &str = "access-key";
/// How long a key that was changed is still shown: far longer than any token holds.
const SHOWN_FOR: i64 = DAY;

fn bytes(text: &str) -> Result<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).map_err(Error::broken)
}

fn pair(key: &MasterKey, one: &Key) -> Result<Ed25519KeyPair> {
    let seed = key
        .open(PURPOSE, &one.sealed)
        .ok_or_else(|| Error::broken("a key for support access was sealed with another key"))?;
    Ed25519KeyPair::from_seed_unchecked(&bytes(&seed)?).map_err(Error::broken)
}

/// Makes a new key, and retires the others.
pub fn change_key(tx: &Tx<'_>, master: &MasterKey, now: Moment) -> Result<Key> {
    let seed = random_token()?;
    let pair = Ed25519KeyPair::from_seed_unchecked(&bytes(&seed)?).map_err(Error::broken)?;
    let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
    let name: String = sha256_hex(&public).chars().take(16).collect();
    queries::set_keys_retired(tx, now)?;
    let key = Key {
        name,
        public,
        sealed: master.seal(PURPOSE, &seed)?,
        created_at: now,
        retired_at: None,
    };
    queries::add_key(tx, &key)?;
    let deed = audit::Deed {
        area: "support",
        deed: "key_made",
        actor: None,
        about: About::Thing(None, &key.name),
        before: "",
        after: "",
    };
    audit::add(tx, &deed, now)?;
    Ok(key)
}

fn current(tx: &Tx<'_>, master: &MasterKey, now: Moment) -> Result<Key> {
    let all = queries::list_keys(tx)?;
    match all.into_iter().find(|key| key.retired_at.is_none()) {
        Some(key) => Ok(key),
        None => change_key(tx, master, now),
    }
}

/// The keys by which tokens are verified, as RFC 7517 and 8037 write them.
pub fn key_set(tx: &Tx<'_>, now: Moment) -> Result<Value> {
    let keys: Vec<Value> = queries::list_keys(tx)?
        .iter()
        .filter(|key| key.retired_at.is_none_or(|at| at.plus(SHOWN_FOR) > now))
        .map(|key| {
            json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": key.name, "x": key.public })
        })
        .collect();
    Ok(json!({ "keys": keys }))
}

/// Who fetches a token.
pub struct Fetches {
    pub person: PersonId,
    pub name: String,
    pub email: String,
}

/// A token and until when it holds.
pub struct Token {
    pub text: String,
    pub until: Moment,
}

/// A token for an active grant; `None` when it is not active. It is noted, and the customer sees it.
pub fn fetch(
    tx: &Tx<'_>,
    app: &App,
    grant: &Grant,
    who: &Fetches,
    now: Moment,
) -> Result<Option<Token>> {
    tx.speak_for(grant.brand);
    let Some(until) = grant.until.filter(|_| grant.state(now) == State::Active) else {
        return Ok(None);
    };
    let until = token_until(until, settings::TOKEN_MINUTES.number(tx)?, now);
    let key = current(tx, &app.key, now)?;
    let number = random_token()?;
    let seconds = |at: Moment| at.0.div_euclid(1000);
    let head = json!({ "alg": "EdDSA", "typ": "JWT", "kid": key.name });
    let claims = json!({
        "iss": brands::public_url(tx, &app.config)?,
        "aud": grant.site_address,
        "sub": grant.reference,
        "jti": number,
        "iat": seconds(now),
        "nbf": seconds(now),
        "exp": seconds(until),
        // Who acts, of the vendor. There is nobody of the customer in it: access is never in somebody's name.
        "act": { "sub": who.email, "name": who.name },
        "ticket": grant.ticket.0,
        "organization": grant.organization_name,
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&head), part(&claims));
    let signature = pair(&app.key, &key)?.sign(signed.as_bytes());
    queries::add_use(tx, grant.id, "token", who.person, &number, now)?;
    note(tx, "token", grant, &who.email, now)?;
    Ok(Some(Token {
        text: format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref())),
        until: Moment(seconds(until) * 1000),
    }))
}

/// What a token says, once its signature was found to be the desk's.
struct Claims {
    grant: Grant,
    number: String,
    site: String,
    until: i64,
}

fn claims(tx: &Tx<'_>, token: &str) -> Result<Option<Claims>> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, signature] = parts.as_slice() else {
        return Ok(None);
    };
    let json = |part: &str| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
    };
    let (Some(head_says), Some(says)) = (json(head), json(body)) else {
        return Ok(None);
    };
    let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
        return Ok(None);
    };
    let keys = queries::list_keys(tx)?;
    let key = keys
        .iter()
        .find(|key| head_says["kid"] == key.name.as_str() && head_says["alg"] == "EdDSA");
    let Some(key) = key else { return Ok(None) };
    let signed = format!("{head}.{body}");
    let public = UnparsedPublicKey::new(&ED25519, bytes(&key.public)?);
    if public.verify(signed.as_bytes(), &signature).is_err() {
        return Ok(None);
    }
    let text = |name: &str| says[name].as_str().unwrap_or_default().to_owned();
    let grant = queries::find_by_reference(tx, &text("sub"))?;
    Ok(grant.map(|grant| Claims {
        grant,
        number: text("jti"),
        site: text("aud"),
        until: says["exp"].as_i64().unwrap_or(0),
    }))
}

/// What the product is told of a grant or a token.
pub struct Verdict {
    /// A state of the grant, or `expired`, `replayed`, `foreign`, `unknown`.
    pub state: &'static str,
    pub grant: Option<Grant>,
}

/// Looks at a token that was brought to `site`, once: a second time it is turned away.
pub fn redeem(tx: &Tx<'_>, token: &str, site: &str, now: Moment) -> Result<Verdict> {
    let Some(found) = claims(tx, token)? else {
        return Ok(Verdict {
            state: "unknown",
            grant: None,
        });
    };
    let grant = found.grant;
    let by = queries::find_fetcher(tx, grant.id, &found.number)?;
    let state = grant.state(now);
    let told = if found.site != site {
        "foreign"
    } else if found.until <= now.0.div_euclid(1000) {
        "expired"
    } else if state != State::Active {
        state.word()
    } else if let Some(by) = by {
        if queries::add_use(tx, grant.id, "used", by, &found.number, now)? {
            note(tx, "used", &grant, "", now)?;
            state.word()
        } else {
            queries::add_use(tx, grant.id, "replayed", by, &found.number, now)?;
            note(tx, "replayed", &grant, "", now)?;
            "replayed"
        }
    } else {
        "unknown"
    };
    Ok(Verdict {
        state: told,
        // Whoever brings a token to another site is told nothing of it.
        grant: (told != "foreign" && told != "unknown").then_some(grant),
    })
}

/// How a grant is now, by its reference: for as long as somebody is in.
pub fn look(tx: &Tx<'_>, reference: &str, now: Moment) -> Result<Verdict> {
    let grant = queries::find_by_reference(tx, reference)?;
    Ok(Verdict {
        state: grant
            .as_ref()
            .map_or("unknown", |one| one.state(now).word()),
        grant,
    })
}
