//! An e-mail address that can be written to, as people type them.

use crate::Refused;

/// Longest address kept, in bytes (RFC 5321, 4.5.3.1.3: a path of 256 octets with its angle brackets).
pub const MAX_ADDRESS: usize = 254;

/// An address in the form `local@domain`, checked for shape and for characters that could change a mail header.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address. Surrounding blanks are dropped; quoted local parts and address literals are not accepted,
    /// because no person types them and they have carried header injections elsewhere.
    ///
    /// # Errors
    /// [`Refused::NotAnAddress`] when it could not be delivered to as written.
    pub fn read(text: &str) -> Result<Self, Refused> {
        let text = text.trim();
        let refused = Err(Refused::NotAnAddress);
        // The Kelvin sign is a k in lower case: two mailboxes would be one person's.
        let poses = |c: char| !c.is_ascii() && c.to_lowercase().any(|lower| lower.is_ascii());
        if text.len() > MAX_ADDRESS || text.chars().any(poses) {
            return refused;
        }
        let Some((local, domain)) = text.rsplit_once('@') else {
            return refused;
        };
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| {
                c.is_alphanumeric() || (c.is_ascii() && "!#$%&'*+-/=?^_`{|}~.".contains(c))
            });
        let domain_ok = domain.contains('.')
            && domain.len() <= 253
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        if local_ok && domain_ok {
            Ok(Self(text.to_owned()))
        } else {
            refused
        }
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which two addresses are the same person's: lower case throughout. Mail servers that tell
    /// `Maja@` from `maja@` are not met in practice, people who type both are.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }

    /// The part after the `@`, in lower case.
    pub fn domain(&self) -> String {
        self.0
            .rsplit_once('@')
            .map(|(_, domain)| domain.to_lowercase())
            .unwrap_or_default()
    }

    /// The mailbox it is delivered to: folded, without what follows `+`. Who counts mails counts by this.
    pub fn mailbox(&self) -> String {
        let folded = self.folded();
        match folded.rsplit_once('@') {
            Some((local, domain)) => {
                let base = local.split('+').next().unwrap_or(local);
                format!("{base}@{domain}")
            }
            None => folded,
        }
    }

    /// The part before the `@`, for people who gave no name.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_that_poses_as_another_one_is_none() {
        for posing in ["mi\u{212A}e@mail.example", "\u{130}da@mail.example"] {
            assert!(EmailAddress::read(posing).is_err(), "{posing}");
        }
        assert!(EmailAddress::read("åsa.öberg@bjällra.example").is_ok());
    }

    #[test]
    fn ordinary_addresses_are_read() {
        for text in [
            "maja@skola.example",
            " Å.Öberg+prov@fjäll.example ",
            "o'neil@a-b.example",
        ] {
            assert!(EmailAddress::read(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_mailbox_has_many_addresses() {
        let address = EmailAddress::read("Maja+Prov@Skola.example").unwrap();
        assert_eq!(address.mailbox(), "maja@skola.example");
    }

    #[test]
    fn what_cannot_be_delivered_is_refused() {
        for text in [
            "",
            "maja",
            "maja@",
            "@skola.example",
            "a b@c.example",
            "a@b",
            "a@b..example",
            "a@-b.example",
        ] {
            assert_eq!(
                EmailAddress::read(text),
                Err(Refused::NotAnAddress),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_that_could_end_a_header_line_gets_through() {
        for text in [
            "a@b.example\r\nBcc: c@d.example",
            "a\0@b.example",
            "a,b@c.example",
            "<a@b.example>",
        ] {
            assert_eq!(
                EmailAddress::read(text),
                Err(Refused::NotAnAddress),
                "{text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn an_accepted_address_holds_no_separator(text in ".{0,40}@.{0,40}") {
            if let Ok(address) = EmailAddress::read(&text) {
                prop_assert!(!address.as_str().chars().any(|c| c.is_control() || " ,;:<>()[]\\\"".contains(c)));
            }
        }
    }
}
