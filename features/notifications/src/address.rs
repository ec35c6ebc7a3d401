//! How answers find back: the reply address and the Message-ID of each mail say which ticket and whose mail it was,
//! signed with the desk's key, so that neither can be made up.

use domain::{CommentId, PersonId, TicketId};
use platform::store::Tx;
use platform::{App, MasterKey, Result, brands};

/// Digits of a signature that are carried in addresses and identities.
const DIGITS: usize = 24;

/// What a reply address speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyTo {
    pub ticket: TicketId,
    /// Whose mail carried the address.
    pub person: PersonId,
}

/// What an address turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// No reply address at all.
    Plain,
    /// Looks like one, but the desk did not make it.
    Forged,
    /// One of ours.
    Good(ReplyTo),
}

/// Local part without what follows `+`, and domain, in lower case.
fn parts(address: &str) -> (String, String, String) {
    let address = address.trim().to_lowercase();
    let (local, domain) = address.rsplit_once('@').unwrap_or((&address, ""));
    let (base, extra) = local.split_once('+').unwrap_or((local, ""));
    (base.to_owned(), extra.to_owned(), domain.to_owned())
}

/// An address without what follows `+` in its local part, in lower case: the mailbox it is delivered to.
pub fn mailbox(address: &str) -> String {
    let (base, _, domain) = parts(address);
    format!("{base}@{domain}")
}

/// Whether a mail to `address` comes back to this desk.
pub fn is_ours(app: &App, tx: &Tx<'_>, address: &str) -> Result<bool> {
    let ours = brands::mail_addresses(tx, &app.config)?;
    Ok(ours.iter().any(|own| is_same(own, address)))
}

/// Whether mail to both is delivered to one mailbox: what stands after a plus does not count.
pub fn is_same(mail_address: &str, address: &str) -> bool {
    mailbox(mail_address) == mailbox(address)
}

/// The address that answers of `person` about `ticket` go to.
pub fn reply_address(
    key: &MasterKey,
    mail_address: &str,
    ticket: TicketId,
    person: PersonId,
) -> String {
    let (base, _, domain) = parts(mail_address);
    let signature = key.sign("reply", &format!("{ticket}-{person}"));
    let signature = signature.get(..DIGITS).unwrap_or_default();
    format!("{base}+r{ticket}-{person}-{signature}@{domain}")
}

/// Reads an address that a mail was delivered to. Mail programs may have changed the case of letters.
pub fn read_reply_address(key: &MasterKey, address: &str) -> Read {
    let (_, extra, _) = parts(address);
    let Some(token) = extra
        .strip_prefix('r')
        .filter(|token| token.starts_with(|c: char| c.is_ascii_digit()))
    else {
        return Read::Plain;
    };
    let mut fields = token.split('-');
    let (ticket, person, signature) = (number(fields.next()), number(fields.next()), fields.next());
    match (ticket, person, signature, fields.next()) {
        (Some(ticket), Some(person), Some(signature), None)
            if signature.len() == DIGITS
                && key.verify("reply", &format!("{ticket}-{person}"), signature) =>
        {
            Read::Good(ReplyTo {
                ticket: TicketId(ticket),
                person: PersonId(person),
            })
        }
        _ => Read::Forged,
    }
}

/// The identity of the mail that tells `person` of `comment`: always the same one.
pub fn message_id(
    key: &MasterKey,
    mail_address: &str,
    ticket: TicketId,
    comment: CommentId,
    person: PersonId,
) -> String {
    let (_, _, domain) = parts(mail_address);
    let name = format!("{ticket}.{comment}.{person}");
    let signature = key.sign("message-id", &name);
    format!(
        "{name}.{}@{domain}",
        signature.get(..DIGITS).unwrap_or_default()
    )
}

/// The identity of the mail that tells `person` of changes up to `last`.
pub fn change_id(
    key: &MasterKey,
    mail_address: &str,
    ticket: TicketId,
    last: i64,
    person: PersonId,
) -> String {
    let (_, _, domain) = parts(mail_address);
    let name = format!("{ticket}.c{last}.{person}");
    let signature = key.sign("message-id", &name);
    format!(
        "{name}.{}@{domain}",
        signature.get(..DIGITS).unwrap_or_default()
    )
}

/// Whether the desk itself made this identity.
pub fn is_our_message_id(key: &MasterKey, id: &str) -> bool {
    let Some((name, signature)) = id
        .split('@')
        .next()
        .and_then(|local| local.rsplit_once('.'))
    else {
        return false;
    };
    signature.len() == DIGITS && key.verify("message-id", name, &signature.to_ascii_lowercase())
}

fn number(text: Option<&str>) -> Option<i64> {
    let text = text.filter(|text| text.len() <= 16 && text.bytes().all(|b| b.is_ascii_digit()))?;
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_address_speaks_for_one_ticket_and_one_person() {
        let key = MasterKey::for_tests();
        let address = reply_address(&key, "support@desk.example", TicketId(7), PersonId(3));
        let good = Read::Good(ReplyTo {
            ticket: TicketId(7),
            person: PersonId(3),
        });
        assert_eq!(read_reply_address(&key, &address), good);
        assert_eq!(read_reply_address(&key, &address.to_uppercase()), good);
        assert!(is_same("Support@Desk.example", &address));
        for forged in [
            address.replace("+r7-", "+r8-"),
            address.replace("-3-", "-4-"),
            address.replacen('@', "0@", 1),
            address.replace("@desk", "x@desk"),
            "support+r7-3-@desk.example".to_owned(),
            "support+r7@desk.example".to_owned(),
            "support+r99999999999999999999-3-aaaaaaaaaaaaaaaaaaaaaaaa@desk.example".to_owned(),
        ] {
            assert_eq!(read_reply_address(&key, &forged), Read::Forged, "{forged}");
        }
        let (truncated, _) = address.rsplit_once('-').unwrap();
        let truncated = format!(
            "{truncated}-{}@desk.example",
            &address[address.len() - 33..address.len() - 15]
        );
        assert_eq!(
            read_reply_address(&key, &truncated),
            Read::Forged,
            "{truncated}"
        );
        for plain in [
            "support@desk.example",
            "support+sales@desk.example",
            "",
            "@",
            "+",
            "support+rainbow@x.example",
        ] {
            assert_eq!(read_reply_address(&key, plain), Read::Plain, "{plain}");
        }
    }

    #[test]
    fn an_identity_cannot_be_made_up() {
        let key = MasterKey::for_tests();
        let id = message_id(
            &key,
            "support@desk.example",
            TicketId(7),
            CommentId(9),
            PersonId(3),
        );
        assert!(is_our_message_id(&key, &id));
        assert!(!is_our_message_id(&key, &id.replacen('7', "8", 1)));
        assert!(!is_our_message_id(&key, "7.9.3.@desk.example"));
        assert!(!is_our_message_id(&key, "abc@desk.example"));
        assert!(!is_our_message_id(&key, ""));
    }
}
