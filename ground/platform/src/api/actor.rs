//! Who calls the API: somebody with a token, somebody signed in who only reads, or nobody.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, header};
use base64::Engine as _;
use domain::permission::{Actor, Reach};
use domain::person::Role;
use domain::{HOUR, Moment, PersonId};

use super::ApiError;
use crate::audit::Origin;
use crate::language::Locale;
use crate::store::Tx;
use crate::web::limits::{self, Rate};
use crate::web::session::held;
use crate::web::{RequestOrigin, SignedIn, Visitor, is_cross_site};
use crate::{App, Result, params, sha256_hex};

/// Wrong tokens from one network, until they are answered 429.
const WRONG_TOKENS: Rate = Rate {
    capacity: 30,
    per_hour: 300,
};

/// A caller who is known.
#[derive(Clone, Debug)]
pub struct ApiActor {
    /// As the rules know them.
    pub actor: Actor,
    /// The person.
    pub person: SignedIn,
}

/// A caller who may be nobody. Wrong credentials are refused here too.
#[derive(Clone, Debug)]
pub struct ApiVisitor {
    /// As the rules know them.
    pub actor: Actor,
    /// The person, if there is one.
    pub person: Option<SignedIn>,
}

impl ApiVisitor {
    /// Whose file an upload by this caller is: only the same caller may attach it.
    pub fn uploader(&self, origin: &RequestOrigin) -> String {
        match &self.person {
            Some(person) => format!("person:{}", person.id),
            None => format!("network:{}", limits::network(origin.client_ip)),
        }
    }
}

impl ApiActor {
    /// Whose file an upload by this caller is: only the same caller may attach it.
    pub fn uploader(&self) -> String {
        format!("person:{}", self.person.id)
    }

    /// The caller, if they are of the team.
    ///
    /// # Errors
    /// 403 for everybody else.
    pub fn staff(self) -> Result<Self, ApiError> {
        if self.person.role.is_staff() {
            Ok(self)
        } else {
            Err(ApiError::forbidden())
        }
    }
}

struct Token {
    id: i64,
    used_at: Option<Moment>,
    email_folded: String,
    person: SignedIn,
}

/// Without an actor: this is how an actor is found.
fn find_token(tx: &Tx<'_>, hash: &str) -> Result<Option<Token>> {
    tx.row(
        "SELECT api_token.id, api_token.used_at, person.email_folded,
                person.id, person.name, person.email, person.role, person.locale, person.time_zone,
                person.reach, team_role.permissions
         FROM api_token
         JOIN person ON person.id = api_token.person_id
         LEFT JOIN team_role ON team_role.id = person.team_role_id
         WHERE api_token.token_hash = $1 AND api_token.revoked_at IS NULL
           AND person.suspended_at IS NULL",
        &params![hash],
        |row| {
            let role = Role::read(&row.text(6)?).unwrap_or(Role::User);
            let reach = Reach::read(&row.text(9)?).unwrap_or_default();
            Ok(Token {
                id: row.int(0)?,
                used_at: row.opt_int(1)?.map(Moment),
                email_folded: row.text(2)?,
                person: SignedIn {
                    id: PersonId(row.int(3)?),
                    name: row.text(4)?,
                    email: row.text(5)?,
                    role,
                    locale: Locale::read(&row.text(7)?).unwrap_or(Locale::En),
                    time_zone: row.text(8)?,
                    theme: crate::frame::Theme::System,
                    reach,
                    permissions: held(role, row.opt_text(10)?.as_deref(), reach),
                },
            })
        },
    )
}

/// `EMAIL/token` and the token, of a basic `Authorization` (RFC 7617).
fn credentials(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") || encoded.len() > 1024 {
        return None;
    }
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(encoded.trim())
        .ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (user, token) = text.split_once(':')?;
    let email = user.strip_suffix("/token")?;
    (!token.is_empty()).then(|| (email.trim().to_lowercase(), token.to_owned()))
}

/// Notes when a token was used, at most once an hour and beside the request.
fn touch_beside(app: &App, token: &Token) {
    let now = app.clock.now();
    if token.used_at.is_some_and(|used| now.0 - used.0 < HOUR) {
        return;
    }
    let (store, id) = (app.store.clone(), token.id);
    tokio::spawn(async move {
        let noted = store
            .write(move |tx| {
                tx.run(
                    "UPDATE api_token SET used_at = $1 WHERE id = $2",
                    &params![now, id],
                )
            })
            .await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of an API token was not noted");
        }
    });
}

async fn by_token(parts: &Parts, app: &App, value: &str) -> Result<SignedIn, ApiError> {
    if value
        .get(..7)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer "))
    {
        return Err(ApiError::invalid_token());
    }
    if let Some((email, token)) = credentials(value) {
        let hash = sha256_hex(&token);
        let found = app.store.read(move |tx| find_token(tx, &hash)).await?;
        if let Some(found) = found.filter(|found| found.email_folded == email) {
            touch_beside(app, &found);
            return Ok(found.person);
        }
    }
    if let Some(origin) = parts.extensions.get::<RequestOrigin>() {
        let key = format!("api:{}", limits::network(origin.client_ip));
        let now = app.clock.now();
        let allowed = app
            .store
            .write(move |tx| limits::take(tx, &key, WRONG_TOKENS, now))
            .await?;
        if !allowed {
            return Err(ApiError::too_many_requests(60));
        }
    }
    Err(not_authenticated(parts))
}

/// The API is the vendor's: its lists are the whole desk's. Whoever works at a partner's desk has the workspace.
fn must_not_be_partner(person: &SignedIn) -> Result<(), ApiError> {
    if person.role == Role::Agent && person.reach == Reach::Partner {
        Err(ApiError::forbidden())
    } else {
        Ok(())
    }
}

fn not_authenticated(parts: &Parts) -> ApiError {
    ApiError::not_authenticated(!parts.headers.contains_key("sec-fetch-dest"))
}

impl FromRequestParts<App> for ApiVisitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let authorization = parts.headers.get(header::AUTHORIZATION).cloned();
        if let Some(value) = authorization {
            let value = value.to_str().unwrap_or_default().to_owned();
            let person = by_token(parts, app, &value).await?;
            must_not_be_partner(&person)?;
            Origin::current().is_of(person.id);
            return Ok(Self {
                actor: person.actor(),
                person: Some(person),
            });
        }
        // A browser adds its cookie to whatever any page asks for, so a cookie may read here and never write.
        let reads = parts.method == Method::GET || parts.method == Method::HEAD;
        let ours = parts
            .extensions
            .get::<RequestOrigin>()
            .is_some_and(|origin| !is_cross_site(&parts.headers, origin));
        if reads && ours {
            let visitor = Visitor::from_request_parts(parts, app).await?;
            if let Some(person) = visitor.person {
                must_not_be_partner(&person)?;
                return Ok(Self {
                    actor: visitor.actor,
                    person: Some(person),
                });
            }
        }
        Ok(Self {
            actor: Actor::VISITOR,
            person: None,
        })
    }
}

impl FromRequestParts<App> for ApiActor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = ApiVisitor::from_request_parts(parts, app).await?;
        match caller.person {
            Some(person) => Ok(Self {
                actor: caller.actor,
                person,
            }),
            None => Err(not_authenticated(parts)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(text: &str) -> String {
        format!(
            "Basic {}",
            base64::engine::general_purpose::STANDARD.encode(text)
        )
    }

    #[test]
    fn a_token_is_shown_with_an_address() {
        let read = credentials(&basic("Maja@Skola.example/token:abc:d"));
        assert_eq!(
            read,
            Some(("maja@skola.example".to_owned(), "abc:d".to_owned()))
        );
    }

    #[test]
    fn a_password_is_no_token() {
        for text in [
            "maja@skola.example:secret",
            "maja@skola.example/token:",
            "nothing",
            "",
        ] {
            assert_eq!(credentials(&basic(text)), None, "{text}");
        }
        assert_eq!(credentials("Basic %%%"), None);
        assert_eq!(credentials("Basic"), None);
    }
}
