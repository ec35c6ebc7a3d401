//! Consent at a provider, and the tokens that follow from it: asked for in a browser or by a code that is typed elsewhere, renewed
//! in time. The protocol is the library's; what is decided here is who is asked, and what is kept.

use std::sync::OnceLock;
use std::time::Duration;

use domain::{HOUR, MINUTE, Moment, PersonId, SECOND};
use oauth2::basic::{BasicClient, BasicErrorResponseType, BasicTokenResponse};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    DeviceAuthorizationUrl, DeviceCodeErrorResponseType, EndpointNotSet, EndpointSet,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    StandardDeviceAuthorizationResponse, StandardErrorResponse, TokenResponse as _, TokenUrl,
};

use super::queries::{self, Fresh};
use super::{Consent, PURPOSE, Provider, Trouble, find_consent, write_down};
use crate::outgoing::{self, Reach};
use crate::{App, MasterKey};

/// A token is not used any more when it ends within this time.
const EARLY: i64 = 2 * MINUTE;
/// How long a token is taken for good that does not say so.
const UNSAID: i64 = 30 * MINUTE;
/// How long somebody has at the provider.
const PATIENCE: i64 = HOUR;
/// The longest that the desk waits for a code to be typed elsewhere.
const LONGEST_WAIT: Duration = Duration::from_mins(15);

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

fn desk(error: impl std::fmt::Display) -> Trouble {
    Trouble::Desk(error.to_string())
}

/// How far the desk reaches: into private networks only where whoever runs the machine has said so.
fn reach(app: &App, consent: &Consent) -> Reach {
    Reach {
        loopback: app.config.is_on_loopback(),
        inside: consent.inside && consent.provider == Provider::Other,
    }
}

fn client(key: &MasterKey, consent: &Consent) -> Result<Client, Trouble> {
    let wrong = |error: oauth2::url::ParseError| Trouble::Refused(error.to_string());
    let mut client = BasicClient::new(ClientId::new(consent.client_id.clone()))
        .set_auth_uri(AuthUrl::new(consent.endpoints.authorize.clone()).map_err(wrong)?)
        .set_token_uri(TokenUrl::new(consent.endpoints.token.clone()).map_err(wrong)?)
        // What both Microsoft and Google describe.
        .set_auth_type(AuthType::RequestBody);
    if !consent.client_secret.is_empty() {
        let secret = key
            .open(PURPOSE, &consent.client_secret)
            .ok_or_else(|| desk("the client secret cannot be opened with this desk's key"))?;
        client = client.set_client_secret(ClientSecret::new(secret));
    }
    Ok(client)
}

fn scopes(consent: &Consent) -> impl Iterator<Item = Scope> + '_ {
    let words = consent.endpoints.scope.split_whitespace();
    words.map(|word| Scope::new(word.to_owned()))
}

/// What a browser takes along is proved by the desk's key, and kept nowhere: the account, who asked, and when.
fn state(key: &MasterKey, consent: i64, person: PersonId, at: Moment) -> String {
    let said = format!("{consent}.{}.{}", person.0, at.0 / SECOND);
    let proof = key.sign("mail-consent-state", &said);
    format!("{said}.{proof}")
}

/// The number of the account that a state is about, if this person asked for it within the hour.
pub fn reads_state(key: &MasterKey, state: &str, person: PersonId, now: Moment) -> Option<i64> {
    let (said, proof) = state.rsplit_once('.')?;
    let mut parts = said.split('.').map(str::parse::<i64>);
    let (id, who, at) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    let begun = Moment(at.checked_mul(SECOND)?);
    let is_ours = key.verify("mail-consent-state", said, proof);
    let in_time = begun <= now && now < begun.plus(PATIENCE);
    (is_ours && who == person.0 && in_time).then_some(id)
}

fn verifier(key: &MasterKey, state: &str) -> PkceCodeVerifier {
    PkceCodeVerifier::new(key.sign("mail-consent-verifier", state))
}

/// Where somebody consents, in their browser; they come back to `back`.
///
/// # Errors
/// When the addresses are none.
pub fn consent_address(
    key: &MasterKey,
    consent: &Consent,
    person: PersonId,
    back: &str,
    now: Moment,
) -> Result<String, Trouble> {
    let state = state(key, consent.id, person, now);
    let back = RedirectUrl::new(back.to_owned()).map_err(desk)?;
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier(key, &state));
    let client = client(key, consent)?.set_redirect_uri(back);
    let (address, _) = client
        .authorize_url(move || CsrfToken::new(state.clone()))
        .add_scopes(scopes(consent))
        .set_pkce_challenge(challenge)
        // Providers show the account that is meant.
        .add_extra_param("login_hint", consent.login.clone())
        .url();
    Ok(address.into())
}

type Asked = RequestTokenError<outgoing::Trouble, StandardErrorResponse<BasicErrorResponseType>>;

/// What the provider meant. Its own descriptions stay out of it: they may repeat what was sent.
fn meant(error: Asked) -> Trouble {
    match error {
        RequestTokenError::ServerResponse(said) => match said.error() {
            BasicErrorResponseType::InvalidGrant => Trouble::Withdrawn(String::new()),
            BasicErrorResponseType::InvalidClient
            | BasicErrorResponseType::UnauthorizedClient
            | BasicErrorResponseType::InvalidScope => {
                Trouble::Refused(said.error().as_ref().to_owned())
            }
            other => Trouble::Away(other.as_ref().chars().take(100).collect()),
        },
        RequestTokenError::Request(trouble) => Trouble::Away(trouble.to_string()),
        RequestTokenError::Parse(..) => Trouble::Away("its answer cannot be read".to_owned()),
        RequestTokenError::Other(why) => Trouble::Away(why),
    }
}

/// Tokens as they are kept. A provider that sends no new token to renew with means the one that there is.
fn sealed(
    key: &MasterKey,
    answer: &BasicTokenResponse,
    known: Option<&str>,
    now: Moment,
) -> Result<Fresh, Trouble> {
    let refresh = match (answer.refresh_token(), known) {
        (Some(token), _) => key.seal(PURPOSE, token.secret()).map_err(desk)?,
        (None, Some(known)) => known.to_owned(),
        (None, None) => {
            let why = "it gave no token that lasts: ask for offline access";
            return Err(Trouble::Refused(why.to_owned()));
        }
    };
    let lasts = answer
        .expires_in()
        .and_then(|lasts| i64::try_from(lasts.as_millis()).ok())
        .unwrap_or(UNSAID);
    Ok(Fresh {
        refresh,
        access: key
            .seal(PURPOSE, answer.access_token().secret())
            .map_err(desk)?,
        until: now.plus(lasts),
    })
}

async fn keep(app: &App, consent: &Consent, answer: &BasicTokenResponse) -> Result<(), Trouble> {
    let now = app.clock.now();
    let fresh = sealed(&app.key, answer, None, now)?;
    let (id, login) = (consent.id, consent.login.clone());
    app.store
        .write(move |tx| {
            queries::give(tx, id, &fresh, now)?;
            write_down(tx, "mail_consent_given", id, &login, "", now)
        })
        .await
        .map_err(desk)
}

/// Exchanges what a browser brought back for tokens, and keeps them.
///
/// # Errors
/// Why there are none.
pub async fn give_consent(
    app: &App,
    consent: &Consent,
    state: &str,
    code: &str,
    back: &str,
) -> Result<(), Trouble> {
    let back = RedirectUrl::new(back.to_owned()).map_err(desk)?;
    let client = client(&app.key, consent)?.set_redirect_uri(back);
    let reach = reach(app, consent);
    let http = move |request| outgoing::send(reach, request);
    let answer = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .set_pkce_verifier(verifier(&app.key, state))
        .request_async(&http)
        .await
        .map_err(meant)?;
    keep(app, consent, &answer).await
}

/// A code that somebody types at the provider, in any browser.
pub struct DeviceCode {
    /// Where.
    pub address: String,
    /// What.
    pub code: String,
    details: StandardDeviceAuthorizationResponse,
}

/// Asks the provider for a code that somebody types there.
///
/// # Errors
/// Why there is none.
pub async fn ask_for_device_code(app: &App, consent: &Consent) -> Result<DeviceCode, Trouble> {
    if consent.endpoints.device.is_empty() {
        let why = "it has no codes to type elsewhere; consent on the page of the mailbox";
        return Err(Trouble::Refused(why.to_owned()));
    }
    let at = DeviceAuthorizationUrl::new(consent.endpoints.device.clone()).map_err(desk)?;
    let client = client(&app.key, consent)?.set_device_authorization_url(at);
    let reach = reach(app, consent);
    let http = move |request| outgoing::send(reach, request);
    let details: StandardDeviceAuthorizationResponse = client
        .exchange_device_code()
        .add_scopes(scopes(consent))
        .request_async(&http)
        .await
        .map_err(meant)?;
    Ok(DeviceCode {
        address: details.verification_uri().to_string(),
        code: details.user_code().secret().clone(),
        details,
    })
}

/// Waits until somebody has typed the code, and keeps the tokens.
///
/// # Errors
/// Why there are none.
pub async fn wait_for_device(
    app: &App,
    consent: &Consent,
    asked: &DeviceCode,
) -> Result<(), Trouble> {
    let client = client(&app.key, consent)?;
    let reach = reach(app, consent);
    let http = move |request| outgoing::send(reach, request);
    let answer = client
        .exchange_device_access_token(&asked.details)
        .request_async(&http, tokio::time::sleep, Some(LONGEST_WAIT))
        .await
        .map_err(|error| match error {
            RequestTokenError::ServerResponse(said) => match said.error() {
                DeviceCodeErrorResponseType::AccessDenied => {
                    Trouble::Withdrawn("somebody said no".to_owned())
                }
                DeviceCodeErrorResponseType::ExpiredToken => {
                    Trouble::Withdrawn("nobody typed the code in time".to_owned())
                }
                other => Trouble::Refused(other.as_ref().chars().take(100).collect()),
            },
            RequestTokenError::Request(trouble) => Trouble::Away(trouble.to_string()),
            _ => Trouble::Away("its answer cannot be read".to_owned()),
        })?;
    keep(app, consent, &answer).await
}

/// A token for an account, renewed when it is about to end.
///
/// # Errors
/// Why there is none.
pub async fn token(app: &App, login: &str) -> Result<String, Trouble> {
    // One at a time: some providers take back everything when a token to renew with is used twice.
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _turn = TURN.lock().await;
    let now = app.clock.now();
    let wanted = login.to_owned();
    let consent = app
        .store
        .read(move |tx| find_consent(tx, &wanted))
        .await
        .map_err(desk)?
        .ok_or(Trouble::Missing)?;
    if consent.refresh.is_empty() {
        return Err(Trouble::Missing);
    }
    if consent
        .access_until
        .is_some_and(|until| now.plus(EARLY) < until)
        && let Some(access) = app.key.open(PURPOSE, &consent.access)
    {
        return Ok(access);
    }
    let refresh = app
        .key
        .open(PURPOSE, &consent.refresh)
        .ok_or_else(|| desk("the consent cannot be opened with this desk's key: give it again"))?;
    let reach = reach(app, &consent);
    let http = move |request| outgoing::send(reach, request);
    let asked = client(&app.key, &consent)?
        .exchange_refresh_token(&RefreshToken::new(refresh))
        .request_async(&http)
        .await
        .map_err(meant);
    let (id, from) = (consent.id, consent.refresh.clone());
    match asked {
        Ok(answer) => {
            let fresh = sealed(&app.key, &answer, Some(&consent.refresh), now)?;
            app.store
                .write(move |tx| queries::renew(tx, id, &from, &fresh))
                .await
                .map_err(desk)?;
            Ok(answer.access_token().secret().clone())
        }
        Err(trouble) => {
            let word = match &trouble {
                Trouble::Withdrawn(_) => Some("withdrawn"),
                Trouble::Refused(_) => Some("refused"),
                _ => None,
            };
            if let Some(word) = word {
                tracing::warn!(consent = id, word, "no token for a mail account");
                app.store
                    .write(move |tx| queries::note_trouble(tx, id, &from, word))
                    .await
                    .map_err(desk)?;
            }
            Err(trouble)
        }
    }
}

/// The same, from a thread that may wait.
///
/// # Errors
/// Why there is none.
pub fn token_now(app: &App, login: &str) -> Result<String, Trouble> {
    static RUNTIME: OnceLock<Option<tokio::runtime::Runtime>> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("mail-tokens")
            .enable_all()
            .build()
            .ok()
    });
    let Some(runtime) = runtime else {
        return Err(desk("no thread to ask with"));
    };
    let (tell, told) = std::sync::mpsc::channel();
    let (app, login) = (app.clone(), login.to_owned());
    runtime.spawn(async move {
        let _ = tell.send(token(&app, &login).await);
    });
    told.recv().map_err(desk)?
}

/// The mail server does not take the token: another one is asked for next time.
///
/// # Errors
/// When the database cannot be written.
pub fn expire_access(tx: &crate::store::Tx<'_>, login: &str) -> crate::Result<()> {
    queries::forget_access(tx, login)
}
