//! What is known of providers: their addresses and keys, read from themselves and remembered for an hour.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use domain::{HOUR, MINUTE, Moment};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{AdditionalProviderMetadata, DiscoveryError, IssuerUrl, ProviderMetadata};
use platform::App;
use platform::outgoing;
use serde::{Deserialize, Serialize};

use super::{Trouble, away, reach};
use crate::queries::sso::Provider;

/// How long what a provider says of itself is believed, in milliseconds.
const BELIEVED: i64 = HOUR;
/// Keys are not read again sooner, whatever is brought here.
const KEYS_REST: i64 = MINUTE;

/// What the library does not read.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct MoreMetadata {
    #[serde(default)]
    pub(crate) end_session_endpoint: Option<String>,
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for MoreMetadata {}

pub(crate) type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What a provider says of itself.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) metadata: Metadata,
    pub(crate) keys: CoreJsonWebKeySet,
    read_at: Moment,
}

/// Whatever a provider says is read anew by each process; forgetting it costs one question.
static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Known>>>> = LazyLock::new(Mutex::default);

/// More providers than anybody has; beyond, all are forgotten.
const MOST: usize = 200;

/// What is known of a provider. `anew` asks it again, if it was not asked a moment ago.
pub(crate) async fn find(
    app: &App,
    provider: &Provider,
    anew: bool,
) -> Result<Arc<Known>, Trouble> {
    let now = app.clock.now();
    let kept = {
        let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&provider.issuer).cloned()
    };
    let lasts = if anew { KEYS_REST } else { BELIEVED };
    if let Some(kept) = kept.filter(|kept| (0..lasts).contains(&(now.0 - kept.read_at.0))) {
        return Ok(kept);
    }
    let read = Arc::new(read(app, provider, now).await?);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= MOST {
        known.clear();
    }
    known.insert(provider.issuer.clone(), Arc::clone(&read));
    Ok(read)
}

/// The provider is asked anew, whenever it was asked last.
pub(crate) fn forget(provider: &Provider) {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.remove(&provider.issuer);
}

async fn read(app: &App, provider: &Provider, now: Moment) -> Result<Known, Trouble> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(away)?;
    let reach = reach(app, provider);
    let http = move |request| outgoing::send(reach, request);
    let metadata = Metadata::discover_async(issuer, &http)
        .await
        .map_err(|error| match error {
            DiscoveryError::Request(trouble) => away(trouble),
            DiscoveryError::Response(status, _, _) => away(format!(
                "it has no OpenID Connect configuration there ({status})"
            )),
            DiscoveryError::Parse(error) => {
                away(format!("its configuration cannot be read: {error}"))
            }
            DiscoveryError::Validation(why) | DiscoveryError::Other(why) => away(why),
            error => away(error),
        })?;
    Ok(Known {
        keys: metadata.jwks().clone(),
        metadata,
        read_at: now,
    })
}
