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
pub(super) struct Opened {
    status: StatusCode,
    ticket: TicketId,
    answer: Answer,
    /// Whether it was answered before; `None` when no key was sent.
    before: Option<bool>,
}

/// An answer with all that was read for it. Without a key it is put in words after the transaction, while others write.
enum Answer {
    Said(String),
    ToSay(Box<dyn FnOnce() -> Value + Send>),
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
            status: StatusCode::from_u16(kept.status).unwrap_or(StatusCode::CREATED),
            ticket: kept.ticket,
            answer: Answer::Said(kept.answer),
            before: Some(true),
        }))
    }

    /// Keeps what is answered now.
    pub(super) fn keep(
        &self,
        tx: &Tx<'_>,
        status: StatusCode,
        ticket: TicketId,
        answer: impl FnOnce() -> Value + Send + 'static,
        now: Moment,
    ) -> Outcome<Opened> {
        let Some(key) = &self.key else {
            return Ok(Opened {
                status,
                ticket,
                answer: Answer::ToSay(Box::new(answer)),
                before: None,
            });
        };
        let kept = Kept {
            status: status.as_u16(),
            answer: answer().to_string(),
            ticket,
        };
        idempotency::keep(tx, &self.who, key, &self.fingerprint, &kept, now)?;
        Ok(Opened {
            status,
            ticket,
            answer: Answer::Said(kept.answer),
            before: Some(false),
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
        let answer = match self.answer {
            Answer::Said(answer) => answer,
            Answer::ToSay(answer) => answer().to_string(),
        };
        let json = (header::CONTENT_TYPE, "application/json; charset=utf-8");
        let mut response = (self.status, [json], answer).into_response();
        let location = to.url(&format!("/api/v2/{kind}/{}.json", self.ticket));
        if self.status == StatusCode::CREATED
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
