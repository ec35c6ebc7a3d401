//! A message to another system that can be known as the desk's: signed as Standard Webhooks says.

use std::time::Duration;

use axum::http::{Method, Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::outgoing::{self, Reach};
use crate::{App, Error, Result};

/// How far messages may reach: this machine only where the desk itself is only there.
pub fn reach(app: &App) -> Reach {
    Reach {
        loopback: app.config.is_on_loopback(),
        inside: false,
    }
}

/// A secret as it is shown behind `whsec_`.
pub fn base64(secret: &[u8]) -> String {
    STANDARD.encode(secret)
}

/// The signature of a message, as Standard Webhooks has it.
fn signature(secret: &[u8], id: &str, at: i64, body: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(Error::broken)?;
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    Ok(format!(
        "v1,{}",
        STANDARD.encode(mac.finalize().into_bytes())
    ))
}

/// A message that is tried until it is taken.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// What it is about, and its number there. They make the message's own number, which is the same however often it is tried:
    /// whoever takes it twice knows it again.
    pub of: (&'static str, i64),
    /// JSON.
    pub body: &'a str,
}

/// Sends a message, as often as it is called; answers `None` when it was taken, and otherwise why it was not.
///
/// # Errors
/// When the message cannot be made.
pub fn post(
    app: &App,
    address: &str,
    secret: &[u8],
    message: Message<'_>,
) -> Result<Option<String>> {
    let (about, id) = message.of;
    let number = format!("msg_{}", app.key.sign(about, &id.to_string()));
    let number = number.get(..28).unwrap_or(&number);
    let at = app.clock.now().0.div_euclid(1000);
    let request = Request::builder()
        .method(Method::POST)
        .uri(address)
        .header(header::CONTENT_TYPE, "application/json")
        .header("webhook-id", number)
        .header("webhook-timestamp", at.to_string())
        .header(
            "webhook-signature",
            signature(secret, number, at, message.body)?,
        )
        .body(message.body.as_bytes().to_vec())
        .map_err(Error::broken)?;
    Ok(match ask(reach(app), request)? {
        Ok(status) if (200..300).contains(&status) => None,
        Ok(status) => Some(format!("answered {status}")),
        Err(trouble) => Some(trouble.to_string()),
    })
}

/// What a message is after it was sent: `sent`, `waiting` while it is tried again, or `failed`.
pub fn state(trouble: Option<&str>, attempt: i64, attempts: i64) -> &'static str {
    match trouble {
        None => "sent",
        Some(_) if attempt < attempts => "waiting",
        Some(_) => "failed",
    }
}

/// Asks from a thread of its own: the runner may be called from within a runtime.
fn ask(
    reach: Reach,
    request: Request<Vec<u8>>,
) -> Result<std::result::Result<u16, outgoing::Trouble>> {
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Error::broken)?;
        let answer = runtime.block_on(outgoing::send(reach, request));
        // A name that is still being looked up is not waited for.
        runtime.shutdown_timeout(Duration::from_secs(1));
        Ok(answer.map(|answer| answer.status().as_u16()))
    };
    std::thread::spawn(work)
        .join()
        .unwrap_or_else(|_| Err(Error::broken("sending a message failed")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_signed_as_standard_webhooks_says() {
        // The example of the specification's own libraries.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signature(
            &secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(
            signed.unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}
