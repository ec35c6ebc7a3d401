//! Single sign-on by `OpenID` Connect: where a browser is sent, and what it brings back. The protocol is a library's; what
//! is decided here is who is asked, what is remembered, and which answers are taken.

mod known;

use chrono::DateTime;
use domain::person::{ClaimedAddress, EmailAddress};
use domain::{MINUTE, Moment};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointNotSet, EndpointSet, IdTokenFields, IdTokenVerifier, IssuerUrl,
    LanguageTag, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    Scope, SignatureVerificationError, StandardErrorResponse, StandardTokenResponse,
    TokenResponse as _, TokenUrl, UserInfoClaims, UserInfoUrl,
};
use platform::outgoing::{self, Reach};
use platform::{App, MasterKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) use known::{Known, find, forget};

use crate::queries::sso::Provider;

/// The purpose under which secrets of providers are sealed.
pub(crate) const SEALED_FOR: &str = "sso-provider";
/// How far a provider's clock may be from the desk's, in milliseconds.
const SKEW: i64 = 2 * MINUTE;
/// Names of groups that are read of one person.
const MOST_GROUPS: usize = 1000;

/// The signatures that are taken: those made with a key that only the provider has.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Whatever else a provider says of somebody.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct More(Map<String, Value>);

impl AdditionalClaims for More {}

type TokenFields = IdTokenFields<
    More,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<TokenFields, CoreTokenType>;
type SsoClient<HasUserInfo = EndpointNotSet> = Client<
    More,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
    HasUserInfo,
>;

/// Why nobody came in. The text is for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The provider does not answer, or not as a provider.
    Away(String),
    /// What came back is not taken.
    Refused(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Away(why) | Self::Refused(why) => out.write_str(why),
        }
    }
}

/// What a provider told of somebody, in a note that it signed for us.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    pub(crate) address: Option<ClaimedAddress>,
    pub(crate) name: String,
    pub(crate) locale: Option<String>,
    pub(crate) groups: Vec<String>,
}

/// How far the desk reaches to ask this provider.
fn reach(app: &App, provider: &Provider) -> Reach {
    Reach {
        loopback: app.config.is_on_loopback(),
        inside: provider.inside,
    }
}

/// What a browser takes along must be brought back with proofs that follow from `state` and the desk's key; neither is
/// kept anywhere.
fn verifier(key: &MasterKey, state: &str) -> PkceCodeVerifier {
    PkceCodeVerifier::new(key.sign("sso-verifier", state))
}

fn nonce(key: &MasterKey, state: &str) -> Nonce {
    Nonce::new(key.sign("sso-nonce", state))
}

/// Where the provider sends browsers back to: one address for each, so that none can answer in another's place.
pub(crate) fn callback(base: &str, provider: &Provider) -> String {
    format!("{base}/access/oidc/{}", provider.slug)
}

fn away(error: impl std::fmt::Display) -> Trouble {
    Trouble::Away(error.to_string())
}

fn refused(error: impl std::fmt::Display) -> Trouble {
    Trouble::Refused(error.to_string())
}

fn client(
    key: &MasterKey,
    provider: &Provider,
    known: &Known,
    callback: &str,
) -> Result<SsoClient, Trouble> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(away)?;
    let token_url = known
        .metadata
        .token_endpoint()
        .ok_or_else(|| away("it names no token endpoint"))?;
    let token_url = TokenUrl::from_url(token_url.url().clone());
    let auth_url = known.metadata.authorization_endpoint().clone();
    let client_id = ClientId::new(provider.client_id.clone());
    let mut client = Client::new(client_id, issuer, known.keys.clone())
        .set_auth_uri(auth_url)
        .set_token_uri(token_url)
        .set_redirect_uri(RedirectUrl::new(callback.to_owned()).map_err(away)?);
    if let Some(sealed) = &provider.secret {
        let secret = key
            .open(SEALED_FOR, sealed)
            .ok_or_else(|| away("its secret cannot be read with this desk's key"))?;
        client = client.set_client_secret(ClientSecret::new(secret));
    }
    let methods = known.metadata.token_endpoint_auth_methods_supported();
    let only_in_body = methods.is_some_and(|methods| {
        !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
            && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
    });
    Ok(if only_in_body {
        client.set_auth_type(AuthType::RequestBody)
    } else {
        client
    })
}

/// Where a browser goes to prove who is at the screen.
pub(crate) fn address(
    key: &MasterKey,
    provider: &Provider,
    known: &Known,
    callback: &str,
    state: &str,
    locale: &str,
) -> Result<String, Trouble> {
    let client = client(key, provider, known, callback)?;
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier(key, state));
    let (token, nonce) = (CsrfToken::new(state.to_owned()), nonce(key, state));
    let mut asking = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || token.clone(),
            move || nonce.clone(),
        )
        .set_pkce_challenge(challenge)
        .add_ui_locale(LanguageTag::new(locale.to_owned()));
    // The library asks for "openid" by itself.
    for scope in provider.scopes.split_whitespace() {
        if scope != "openid" {
            asking = asking.add_scope(Scope::new(scope.to_owned()));
        }
    }
    let (address, _, _) = asking.url();
    if !matches!(address.scheme(), "https" | "http") {
        return Err(away("its authorization endpoint is no web address"));
    }
    Ok(address.into())
}

/// Exchanges what a browser brought back for a note about who is at the screen, and reads it.
pub(crate) async fn redeem(
    app: &App,
    provider: &Provider,
    callback: &str,
    state: &str,
    code: &str,
) -> Result<Told, Trouble> {
    let mut known = find(app, provider, false).await?;
    let client = client(&app.key, provider, &known, callback)?;
    let reach = reach(app, provider);
    let http = move |request| outgoing::send(reach, request);
    let tokens = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .set_pkce_verifier(verifier(&app.key, state))
        .request_async(&http)
        .await
        .map_err(|error| match error {
            openidconnect::RequestTokenError::Request(trouble) => away(trouble),
            openidconnect::RequestTokenError::ServerResponse(said) => {
                refused(format!("it does not take the code: {}", said.error()))
            }
            // What could not be read may hold what nobody else may read.
            openidconnect::RequestTokenError::Parse(..) => away("its answer cannot be read"),
            openidconnect::RequestTokenError::Other(why) => away(why),
        })?;
    let id_token = tokens
        .id_token()
        .ok_or_else(|| refused("it answered without an ID token"))?;
    let now = app.clock.now();
    let nonce = nonce(&app.key, state);
    let mut claims = id_token.claims(&checks(provider, &known, now)?, &nonce);
    if matches!(
        claims,
        Err(
            openidconnect::ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey
            )
        )
    ) {
        // It has new keys since they were read.
        known = find(app, provider, true).await?;
        claims = id_token.claims(&checks(provider, &known, now)?, &nonce);
    }
    let claims = claims.map_err(|error| match &error {
        openidconnect::ClaimsVerificationError::SignatureVerification(why) => {
            refused(format!("signature: {why}"))
        }
        _ => refused(error),
    })?;
    let is_ours = |party: &ClientId| party.as_str() == provider.client_id;
    if !claims.authorized_party().is_none_or(is_ours) {
        return Err(refused("the ID token was made for somebody else"));
    }
    let mut told = Told {
        issuer: claims.issuer().to_string(),
        subject: claims.subject().to_string(),
        address: claimed(
            claims.email().map(|email| email.as_str()),
            claims.email_verified(),
        ),
        name: claims
            .name()
            .and_then(|names| names.get(None))
            .map(|name| name.to_string())
            .unwrap_or_default(),
        locale: claims.locale().map(ToString::to_string),
        groups: groups(&claims.additional_claims().0, &provider.claim),
    };
    if told.subject.is_empty() || told.subject.len() > 255 {
        return Err(refused("the ID token names nobody"));
    }
    let wants_more = told.address.is_none()
        || told.name.is_empty()
        || (!provider.claim.is_empty() && told.groups.is_empty());
    if let Some(url) = known
        .metadata
        .userinfo_endpoint()
        .filter(|_| wants_more)
        .cloned()
    {
        let subject = claims.subject().clone();
        let access = tokens.access_token().clone();
        add_user_info(client, url, access, subject, provider, &mut told, &http).await?;
    }
    Ok(told)
}

/// Asks for what the note does not say. What is said there is never believed of anybody else.
async fn add_user_info<H, F>(
    client: SsoClient,
    url: UserInfoUrl,
    access: openidconnect::AccessToken,
    subject: openidconnect::SubjectIdentifier,
    provider: &Provider,
    told: &mut Told,
    http: &H,
) -> Result<(), Trouble>
where
    H: Fn(openidconnect::HttpRequest) -> F,
    F: Future<Output = Result<openidconnect::HttpResponse, outgoing::Trouble>> + 'static,
{
    let client: SsoClient<EndpointSet> = client.set_user_info_url(url);
    let asked: Result<UserInfoClaims<More, CoreGenderClaim>, _> = client
        .user_info(access, Some(subject))
        .request_async(http)
        .await;
    let info = match asked {
        Ok(info) => info,
        Err(openidconnect::UserInfoError::ClaimsVerification(error)) => return Err(refused(error)),
        // Who cannot be asked for groups is not taken out of all of them.
        Err(error) if !provider.claim.is_empty() && told.groups.is_empty() => {
            return Err(away(error));
        }
        Err(error) => {
            tracing::debug!(provider = %provider.slug, %error, "a provider says no more of somebody");
            return Ok(());
        }
    };
    if told.address.is_none() {
        told.address = claimed(
            info.email().map(|email| email.as_str()),
            info.email_verified(),
        );
    }
    if told.name.is_empty() {
        told.name = info
            .name()
            .and_then(|names| names.get(None))
            .map(|name| name.to_string())
            .unwrap_or_default();
    }
    if told.groups.is_empty() {
        told.groups = groups(&info.additional_claims().0, &provider.claim);
    }
    Ok(())
}

/// What is looked at before a note is believed: who signed, for whom, when, and by which kind of signature.
fn checks<'a>(
    provider: &Provider,
    known: &Known,
    now: Moment,
) -> Result<IdTokenVerifier<'a, CoreJsonWebKey>, Trouble> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(away)?;
    let at = |moment: Moment| DateTime::from_timestamp_millis(moment.0).unwrap_or_default();
    let (late, early) = (at(now.plus(-SKEW)), at(now.plus(SKEW)));
    // As for a client without a secret: a signature made with something that others know is none.
    let client = ClientId::new(provider.client_id.clone());
    Ok(
        IdTokenVerifier::new_public_client(client, issuer, known.keys.clone())
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || late)
            .set_issue_time_verifier_fn(move |issued| {
                if issued > early {
                    Err("it is from the future".to_owned())
                } else {
                    Ok(())
                }
            }),
    )
}

fn claimed(email: Option<&str>, verified: Option<bool>) -> Option<ClaimedAddress> {
    let address = EmailAddress::read(email?).ok()?;
    Some(ClaimedAddress { address, verified })
}

/// The groups that a claim names: a text or a list of them, at the top or below dots (`realm_access.roles`).
fn groups(claims: &Map<String, Value>, claim: &str) -> Vec<String> {
    let texts = |value: &Value| -> Vec<String> {
        let list = match value {
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let texts = list.iter().filter_map(Value::as_str);
        texts.take(MOST_GROUPS).map(str::to_owned).collect()
    };
    if claim.is_empty() {
        return Vec::new();
    }
    // Some have dots and slashes in their very names.
    if let Some(value) = claims.get(claim) {
        return texts(value);
    }
    let mut parts = claim.split('.');
    let mut found = parts.next().and_then(|part| claims.get(part));
    for part in parts {
        found = found.and_then(|value| value.get(part));
    }
    found.map(texts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn groups_are_found_at_the_top_below_dots_and_under_names_with_dots() {
        let claims = json!({
            "groups": ["a", 7, "b"],
            "role": "one",
            "realm_access": { "roles": ["agent"] },
            "https://desk.example/groups": ["c"],
        });
        let Value::Object(claims) = claims else {
            panic!("an object")
        };
        assert_eq!(groups(&claims, "groups"), ["a", "b"]);
        assert_eq!(groups(&claims, "role"), ["one"]);
        assert_eq!(groups(&claims, "realm_access.roles"), ["agent"]);
        assert_eq!(groups(&claims, "https://desk.example/groups"), ["c"]);
        for nothing in ["", "none", "realm_access", "realm_access.none", "role.x"] {
            assert!(groups(&claims, nothing).is_empty(), "{nothing}");
        }
    }
}
