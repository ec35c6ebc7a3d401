//! Whose product it is that a customer asks about, where it is not the desk's own (C10).

use crate::person::EmailAddress;

/// Letters of a name that is looked for in what somebody wrote.
const SHORTEST_NAME: usize = 4;

/// Who supplies a product, and how they are reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supplier {
    /// What they are called.
    pub name: String,
    /// Their address for mail; empty: none is known.
    pub email: String,
    /// Their phone.
    pub phone: String,
    /// Where they are.
    pub place: String,
    /// Their documentation.
    pub link: String,
}

impl Supplier {
    /// Reads `Name | mail | phone | address | https://documentation`: the name comes first, the others are known by how they
    /// look, and any may be left out. `None`: it names nobody.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('|').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        let mut supplier = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        for part in parts.filter(|part| !part.is_empty()) {
            let begins = part.chars().next().unwrap_or_default();
            let slot = if part.starts_with("https://") || part.starts_with("http://") {
                &mut supplier.link
            } else if EmailAddress::read(part).is_ok() {
                &mut supplier.email
            } else if begins == '+'
                || part
                    .chars()
                    .all(|c| c.is_ascii_digit() || " -()/".contains(c))
            {
                &mut supplier.phone
            } else {
                &mut supplier.place
            };
            if slot.is_empty() {
                part.clone_into(slot);
            }
        }
        Some(supplier)
    }

    /// Where mail to them goes, where an address is known that somebody other than `asker` reads: nobody is written to in
    /// their own name.
    pub fn mail_from(&self, asker: &EmailAddress) -> Option<EmailAddress> {
        let known = EmailAddress::read(&self.email).ok()?;
        (known.folded() != asker.folded()).then_some(known)
    }

    /// Whether a text names the product or its supplier, as words of their own. Names of less than four letters are in too many.
    pub fn is_named_in(&self, product: &str, text: &str) -> bool {
        let plain = |text: &str| -> String {
            let words = text.to_lowercase();
            let words = words.split(|c: char| !c.is_alphanumeric());
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            format!(" {} ", words.join(" "))
        };
        let text = plain(text);
        // What stands in brackets is said about a name and is no part of it.
        let product = product.split('(').next().unwrap_or_default();
        [product, &self.name].into_iter().any(|name| {
            let name = plain(name);
            let name = name.strip_prefix(" the").unwrap_or(&name);
            name.chars().count() >= SHORTEST_NAME + 2 && text.contains(name)
        })
    }

    /// The phone as a `tel:` address knows it.
    pub fn dial(&self) -> String {
        let digit = |c: &char| c.is_ascii_digit() || *c == '+';
        self.phone.chars().filter(digit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_supplier_is_read_from_a_line_whatever_is_left_out() {
        let all = "Bokhyllan AB | help@bokhyllan.example | +46 8 123 45 67 | Storgatan 1, Umeå | https://docs.example/";
        let read = Supplier::read(all).unwrap();
        assert_eq!(read.name, "Bokhyllan AB");
        assert_eq!(read.email, "help@bokhyllan.example");
        assert_eq!(read.dial(), "+4681234567");
        assert_eq!(read.place, "Storgatan 1, Umeå");
        assert_eq!(read.link, "https://docs.example/");
        let short = Supplier::read("Maps | https://maps.example").unwrap();
        assert_eq!(
            (short.email.as_str(), short.link.as_str()),
            ("", "https://maps.example")
        );
        assert_eq!(Supplier::read(" | help@x.example"), None);
    }

    #[test]
    fn nobody_is_written_to_in_their_own_name() {
        let supplier = Supplier::read("Bokhyllan | help@bokhyllan.example").unwrap();
        let of = |text: &str| EmailAddress::read(text).unwrap();
        let to = supplier.mail_from(&of("astrid@nova.example"));
        assert_eq!(to, Some(of("help@bokhyllan.example")));
        assert_eq!(supplier.mail_from(&of("HELP@bokhyllan.example")), None);
        let silent = Supplier::read("Bokhyllan | +46 8 123").unwrap();
        assert_eq!(silent.mail_from(&of("astrid@nova.example")), None);
    }

    #[test]
    fn a_text_names_a_product_or_its_supplier_as_whole_words() {
        let supplier = Supplier::read("Bokhyllan AB | help@bokhyllan.example").unwrap();
        for text in [
            "The LIBRARY tool is empty",
            "I asked Bokhyllan AB: no answer",
            "library-tool!",
        ] {
            assert!(
                supplier.is_named_in("The library tool (partner)", text),
                "{text}"
            );
        }
        for text in [
            "The library is closed",
            "Librarytools",
            "",
            "AB",
            "Bokhyllan",
        ] {
            assert!(
                !supplier.is_named_in("Library tool (partner)", text),
                "{text}"
            );
        }
        assert!(!supplier.is_named_in("Map", "a map of it"));
    }
}
