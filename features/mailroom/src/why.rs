//! Why a mail became what it became: written down in English, as the log says it, and shown in the reader's language.

use platform::language::Words;

/// Before the number of a closed request that was answered.
const ANSWERS_CLOSED: (&str, &str) = ("it answers request ", ", which is closed");
/// Before the word of what the desk refused.
const REFUSED: &str = "the desk refused it: ";

const WHY: &[(&str, &str)] = &[
    (
        "it tells of a mail that this desk did not send",
        "mail-why-not-ours",
    ),
    (
        "its sender does not take part in the request, so only the team sees it",
        "mail-why-stranger",
    ),
    (crate::handing::HANDED, "mail-why-handed"),
    ("it could not be filed, three times", "mail-why-poison"),
    (
        "it is larger than the desk takes, so only its header was kept",
        "mail-why-too-large",
    ),
    ("the mail server does not give it", "mail-why-withheld"),
    ("it is empty", "mail-why-empty"),
    ("it says of nobody that they sent it", "mail-why-nobody"),
    (
        "it comes from this desk's own address",
        "mail-why-own-address",
    ),
    (
        "its sender has written too much in the last hour",
        "mail-why-too-much",
    ),
    ("its sender is suspended", "mail-why-suspended"),
    ("it asks for what is not there", "mail-why-absent"),
    (
        "it is a mail of this desk that came back",
        "mail-why-came-back",
    ),
    (
        "it is an automatic mail from this desk's own address",
        "mail-why-own-automatic",
    ),
    (
        "delivery is delayed, and the other mail server goes on trying",
        "mail-why-delayed",
    ),
    (
        "the mail was known to have failed",
        "mail-why-known-failure",
    ),
    (
        "a mail was not delivered; the ticket says so to the team",
        "mail-why-not-delivered",
    ),
    (
        "it claims to come from the team, which nothing proves, so it is an unverified internal note",
        "mail-why-claims-team",
    ),
    (
        "the reply address it was sent to was not made by this desk",
        "mail-why-forged",
    ),
    (
        "an automatic answer to a mail of the request",
        "mail-why-automatic-answer",
    ),
    ("an answer to a mail of the request", "mail-why-answer"),
    ("it answers no request", "mail-why-new"),
    ("the message was here before", "mail-why-duplicate"),
    (
        "its sender may not ask, and was told where to turn",
        "mail-why-may-not-ask-told",
    ),
    ("its sender may not ask", "mail-why-may-not-ask"),
    (
        "requests are not answered by mail here, and its sender was told where to write",
        "mail-why-no-replies-told",
    ),
    (
        "requests are not answered by mail here",
        "mail-why-no-replies",
    ),
    (
        "its sender's domain says that it does not come from there",
        "mail-why-refuted",
    ),
    (
        "nothing proves who sent it, so only the team sees it",
        "mail-why-unproved",
    ),
    (crate::by_team::SET_ASIDE, "mail-why-set-aside"),
    (crate::held::ACCEPTED, "mail-why-accepted"),
    (
        "somebody of the team put it into the ticket",
        "mail-why-put-there",
    ),
    (
        "somebody of the team made a ticket of it",
        "mail-why-by-team",
    ),
];

/// What was written down, in the reader's words; what nobody knows how to say comes as it is.
pub(crate) fn shown(reason: &str, w: &Words) -> String {
    said(reason, w).unwrap_or_else(|| reason.to_owned())
}

fn said(reason: &str, w: &Words) -> Option<String> {
    if let Some((_, key)) = WHY.iter().find(|(written, _)| *written == reason) {
        return Some(w.t(key).into_owned());
    }
    if let Some(key) = reason.strip_prefix(REFUSED) {
        return Some(w.t1("mail-why-refused", "why", w.t(key).into_owned()));
    }
    let (before, after) = ANSWERS_CLOSED;
    let number = reason.strip_prefix(before)?.strip_suffix(after)?;
    Some(w.t1("mail-why-answers-closed", "number", number.to_owned()))
}

/// Whether the page has words for it.
#[cfg(test)]
pub(crate) fn is_known(reason: &str) -> bool {
    let (before, _) = ANSWERS_CLOSED;
    WHY.iter().any(|(written, _)| *written == reason)
        || reason.starts_with(REFUSED)
        || reason.starts_with(before)
}
