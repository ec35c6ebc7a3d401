//! The JSON body of an API request.

use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde_json::Value;

use super::ApiError;
use crate::web::form::clean_text;
use crate::{App, hex};
use sha2::{Digest, Sha256};

/// The largest body, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// A body; null when there is none, which some calls allow.
#[derive(Clone, Debug)]
pub struct ApiBody {
    /// What was sent, its texts without control characters.
    pub value: Value,
    /// SHA-256 of method, path and the body as it was sent: what an idempotency key stands for.
    pub fingerprint: String,
}

impl ApiBody {
    /// The object under `key` (`ticket` in `{"ticket": {…}}`).
    ///
    /// # Errors
    /// 400 when it is not there, as clients know it.
    pub fn object(&self, key: &str) -> Result<&serde_json::Map<String, Value>, ApiError> {
        self.value
            .get(key)
            .and_then(Value::as_object)
            .ok_or_else(|| {
                let description = format!("Parameter {key} is required and must be an object");
                ApiError::bad_request("RecordMissing", &description)
            })
    }
}

impl FromRequest<App> for ApiBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let bytes = crate::web::whole(body, MAX_BODY).await?;
        let mut hash = Sha256::new();
        for text in [parts.method.as_str(), " ", parts.uri.path(), "\n"] {
            hash.update(text);
        }
        hash.update(&bytes);
        let fingerprint = hex(&hash.finalize());
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self {
                value: Value::Null,
                fingerprint,
            });
        }
        // Also what keeps other sites' forms out: a browser sends this type across sites only after asking.
        let is_json = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .map(|kind| kind.trim().to_ascii_lowercase())
            .is_some_and(|kind| {
                kind == "application/json"
                    || (kind.starts_with("application/") && kind.ends_with("+json"))
            });
        if !is_json {
            return Err(crate::Refusal::new(415, "api-not-json").into());
        }
        let mut value: Value = serde_json::from_slice(&bytes).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            let description = format!("The body is not JSON (at {place})");
            ApiError::bad_request("UnprocessableEntity", &description)
        })?;
        clean(&mut value);
        Ok(Self { value, fingerprint })
    }
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = clean_text(text),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        _ => {}
    }
}
