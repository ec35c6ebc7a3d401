//! The Zendesk dialect: what every resource of `/api/v2` has in common, so that existing clients, exports and
//! integrations work when their address points here. A resource is only its own shape and its own rules.

mod actor;
pub mod answers;
mod body;
mod errors;
pub mod idempotency;
mod paging;
mod query;
pub mod read;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

pub use actor::{ApiActor, ApiVisitor};
pub use body::ApiBody;
pub use errors::ApiError;
pub use idempotency::IdempotencyKey;
pub use paging::{Cursor, MAX_PAGE, OffsetPage, Paging, Window};
pub use query::{ApiRequest, Query};

/// Times as clients read them: UTC, whole seconds.
pub use crate::language::iso;

/// Requests a minute that clients may plan with; what they read before they slow down by themselves.
const RATE: HeaderValue = HeaderValue::from_static("700");
const RATE_LEFT: HeaderValue = HeaderValue::from_static("699");

/// Headers that every answer of the API carries. `Retry-After` is never among them: some clients take any answer with
/// it for a refusal.
pub(crate) fn finish(headers: &mut HeaderMap) {
    for (name, value) in [
        (HeaderName::from_static("x-rate-limit"), RATE),
        (HeaderName::from_static("x-rate-limit-remaining"), RATE_LEFT),
    ] {
        headers.entry(name).or_insert(value);
    }
}
