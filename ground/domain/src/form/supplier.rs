//! Whose product it is that a customer asks about, where it is not the desk's own (C10).

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
            } else if crate::person::EmailAddress::read(part).is_ok() {
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
}
