//! A request sent twice with the same key is done once. The answer is kept in the transaction that opens or changes the
//! ticket, so that two at the same time do it once.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{Moment, TicketId};
use platform::api::idempotency::{self, HIT, Kept, LOOKUP, MISS};
use platform::api::{ApiError, ApiRequest, IdempotencyKey};
use platform::store::Tx;
use serde_json::Value;

use super::answers::Outcome;

/// Whose key it is, and for which request.
#[derive(Clone, Debug)]
pub(super) struct Once {
    key: Option<String>,
    who: String,
    fingerprint: String,
}

/// What a request that opens or changes something is answered.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    kept: Kept,
    /// Whether it was answered before; `None` when no key was sent.
    before: Option<bool>,
}

impl Once {
    pub(super) fn new(key: IdempotencyKey, who: String, fingerprint: String) -> Self {
        Self {
            key: key.0,
            who,
            fingerprint,
        }
    }

    /// What was answered before.
    pub(super) fn find(&self, tx: &Tx<'_>, now: Moment) -> Outcome<Option<Opened>> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        let kept = idempotency::find(tx, &self.who, key, &self.fingerprint, now);
        let kept = kept.map_err(in_their_words)?;
        Ok(kept.map(|kept| Opened {
            kept,
            before: Some(true),
        }))
    }

    /// Keeps what is answered now.
    pub(super) fn keep(
        &self,
        tx: &Tx<'_>,
        status: StatusCode,
        ticket: TicketId,
        answer: &Value,
        now: Moment,
    ) -> Outcome<Opened> {
        let kept = Kept {
            status: status.as_u16(),
            answer: answer.to_string(),
            ticket,
        };
        if let Some(key) = &self.key {
            idempotency::keep(tx, &self.who, key, &self.fingerprint, &kept, now)?;
        }
        Ok(Opened {
            kept,
            before: self.key.as_ref().map(|_| false),
        })
    }
}

/// The one mistake with a key has a name and a sentence that clients compare.
fn in_their_words(error: ApiError) -> ApiError {
    if error.clone().into_response().status() == StatusCode::BAD_REQUEST {
        let sentence = "Request parameters do not match the parameters of the initial request.";
        return ApiError::bad_request("IdempotentRequestError", sentence);
    }
    error
}

impl Opened {
    /// The answer; when something was opened, with its address under `kind`.
    pub(super) fn respond(self, to: &ApiRequest, kind: &str) -> Response {
        let status = StatusCode::from_u16(self.kept.status).unwrap_or(StatusCode::CREATED);
        let json = (header::CONTENT_TYPE, "application/json; charset=utf-8");
        let mut response = (status, [json], self.kept.answer).into_response();
        let location = to.url(&format!("/api/v2/{kind}/{}.json", self.kept.ticket));
        if status == StatusCode::CREATED
            && let Ok(location) = location.parse()
        {
            response.headers_mut().insert(header::LOCATION, location);
        }
        if let Some(before) = self.before {
            response
                .headers_mut()
                .insert(LOOKUP, if before { HIT } else { MISS });
        }
        response
    }
}
