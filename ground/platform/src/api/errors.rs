//! Errors in the words that clients compare.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::language::Words;
use crate::{Error, Refusal};

/// An error of the API: worded already, or one of the desk's own, which gets its words on the way out.
#[derive(Clone, Debug)]
pub struct ApiError(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Worded {
        status: StatusCode,
        body: Value,
        retry_after: Option<u32>,
        challenge: bool,
    },
    Desk(Error),
}

/// What a caller without a right is told; one client compares the sentence.
const RESTRICTED: &str = "Access to this resource is restricted. Please contact the account administrator for assistance.";

fn worded(status: StatusCode, body: Value) -> ApiError {
    ApiError(Kind::Worded {
        status,
        body,
        retry_after: None,
        challenge: false,
    })
}

impl ApiError {
    /// 404: no such record, or somebody else's.
    pub fn not_found() -> Self {
        worded(
            StatusCode::NOT_FOUND,
            json!({ "error": "RecordNotFound", "description": "Not found" }),
        )
    }

    /// 401. `challenge` asks a browser for a name and password; scripts of our own pages must not cause that.
    pub fn not_authenticated(challenge: bool) -> Self {
        let body = json!({ "error": "Couldn't authenticate you" });
        Self(Kind::Worded {
            status: StatusCode::UNAUTHORIZED,
            body,
            retry_after: None,
            challenge,
        })
    }

    /// 401 for a bearer token.
    pub fn invalid_token() -> Self {
        let description = "The access token is unknown, expired or revoked.";
        let body = json!({ "error": "invalid_token", "error_description": description });
        worded(StatusCode::UNAUTHORIZED, body)
    }

    /// 403.
    pub fn forbidden() -> Self {
        let body = json!({ "error": { "title": "Forbidden", "message": RESTRICTED } });
        worded(StatusCode::FORBIDDEN, body)
    }

    /// 400 with the name of the mistake and a sentence.
    pub fn bad_request(error: &str, description: &str) -> Self {
        worded(
            StatusCode::BAD_REQUEST,
            json!({ "error": error, "description": description }),
        )
    }

    /// 400: more ids than `max` in one request.
    pub fn too_many_values(max: usize) -> Self {
        let description = format!("Exceeded the maximum number of values: {max}");
        let body =
            json!({ "error": "TooManyValues", "description": description, "max_count": max });
        worded(StatusCode::BAD_REQUEST, body)
    }

    /// 409: the record has changed since the caller read it.
    pub fn conflict(description: &str) -> Self {
        let body = json!({ "error": "UpdateConflict", "description": description });
        worded(StatusCode::CONFLICT, body)
    }

    /// 422 about fields: name, code (`BlankValue`, `InvalidValue`, `InvalidFormat`, `DuplicateValue`), sentence.
    pub fn invalid(fields: &[(&str, &str, &str)]) -> Self {
        let mut details = serde_json::Map::new();
        for (field, code, description) in fields {
            let said = json!({ "description": description, "error": code });
            if let Value::Array(all) = details.entry(*field).or_insert_with(|| json!([])) {
                all.push(said);
            }
        }
        let body = json!({
            "error": "RecordInvalid",
            "description": "Record validation errors",
            "details": details,
        });
        worded(StatusCode::UNPROCESSABLE_ENTITY, body)
    }

    /// 422 of a search that cannot be made.
    pub fn invalid_search(description: &str) -> Self {
        let description = format!("Invalid search: {description}");
        let body = json!({ "error": "invalid", "description": description });
        worded(StatusCode::UNPROCESSABLE_ENTITY, body)
    }

    /// 429; `seconds` until the next try.
    pub fn too_many_requests(seconds: u32) -> Self {
        let body = json!({ "error": "TooManyRequests", "description": "Rate limit exceeded" });
        let status = StatusCode::TOO_MANY_REQUESTS;
        let retry_after = Some(seconds.max(1));
        Self(Kind::Worded {
            status,
            body,
            retry_after,
            challenge: false,
        })
    }

    /// One of the desk's own errors, in the API's shape.
    pub(crate) fn of(error: &Error, words: &Words, reference: Option<&str>) -> Self {
        match error {
            Error::Absent => Self::not_found(),
            Error::Broken(_) => worded(
                StatusCode::INTERNAL_SERVER_ERROR,
                json!({
                    "error": "InternalError",
                    "description": words.t("web-broken"),
                    "reference": reference,
                }),
            ),
            Error::Refused(refusal) => Self::of_refusal(refusal, &words.refusal(refusal)),
        }
    }

    fn of_refusal(refusal: &Refusal, sentence: &str) -> Self {
        match refusal.status {
            401 => Self::not_authenticated(true),
            403 => Self::forbidden(),
            404 => Self::not_found(),
            409 => Self::conflict(sentence),
            422 => Self::invalid(&[("base", "InvalidValue", sentence)]),
            429 => Self::too_many_requests(60),
            status => {
                let error = match status {
                    405 => "MethodNotAllowed",
                    408 => "RequestTimeout",
                    413 => "RequestEntityTooLarge",
                    415 => "UnsupportedMediaType",
                    421 => "MisdirectedRequest",
                    503 => "ServiceUnavailable",
                    507 => "InsufficientStorage",
                    _ => "BadRequest",
                };
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
                worded(status, json!({ "error": error, "description": sentence }))
            }
        }
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self(Kind::Desk(error))
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self(Kind::Desk(refusal.into()))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self.0 {
            Kind::Desk(error) => error.into_response(),
            Kind::Worded {
                status,
                body,
                retry_after,
                challenge,
            } => {
                let mut response = (status, Json(body)).into_response();
                let headers = response.headers_mut();
                if let Some(seconds) = retry_after {
                    headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                }
                if challenge {
                    let basic = HeaderValue::from_static("Basic realm=\"API\"");
                    headers.insert(header::WWW_AUTHENTICATE, basic);
                }
                response
            }
        }
    }
}
