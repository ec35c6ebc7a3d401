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

/// Sends a message; answers `None` when it was taken, and otherwise why it was not. `number` is the same however often it is tried:
/// whoever takes it twice knows it again; `at` is in seconds.
///
/// # Errors
/// When the message cannot be made.
pub fn post(
    reach: Reach,
    address: &str,
    secret: &[u8],
    (number, at): (&str, i64),
    body: &str,
) -> Result<Option<String>> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(address)
        .header(header::CONTENT_TYPE, "application/json")
        .header("webhook-id", number)
        .header("webhook-timestamp", at.to_string())
        .header("webhook-signature", signature(secret, number, at, body)?)
        .body(body.as_bytes().to_vec())
        .map_err(Error::broken)?;
    Ok(match ask(reach, request)? {
        Ok(status) if (200..300).contains(&status) => None,
        Ok(status) => Some(format!("answered {status}")),
        Err(trouble) => Some(trouble.to_string()),
    })
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
