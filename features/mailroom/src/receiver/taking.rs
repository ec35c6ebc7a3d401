//! What the desk does with an envelope: whose mail it takes, and what it answers when that is kept or not.

use std::sync::Arc;

use platform::{App, Error, Result};

use crate::receive::{is_own, receive};

/// Whether mail to this address is the desk's. Nobody else's is taken, so nothing is ever sent on.
pub(super) async fn is_ours(app: &App, address: &str) -> Result<bool> {
    let (desk, address) = (app.clone(), address.to_owned());
    app.store.read(move |tx| is_own(&desk, tx, &address)).await
}

/// Keeps a message for one recipient. A started one is ended, whatever becomes of the connection.
pub(super) async fn file(app: &App, raw: &Arc<Vec<u8>>, to: &str) -> &'static str {
    let (app, raw, to) = (app.clone(), Arc::clone(raw), to.to_owned());
    let filed = tokio::task::spawn_blocking(move || receive(&app, &raw, Some(&to))).await;
    match filed {
        Ok(Ok(receipt)) => {
            tracing::info!(mail = receipt.mail, action = ?receipt.action, "mail was handed over");
            "250 2.0.0 Kept"
        }
        Ok(Err(error)) => put_off(&error),
        Err(_) => put_off(&Error::broken("it broke off")),
    }
}

/// The answer to a message that the desk cannot keep now. It is the desk's trouble, and passes.
pub(super) fn put_off(error: &Error) -> &'static str {
    tracing::error!(%error, "mail was put off");
    match error {
        Error::Refused(refusal) if refusal.status == 507 => {
            "452 4.3.1 The disk is full, try again later"
        }
        _ => "451 4.3.0 The desk is in trouble, try again later",
    }
}
