//! What a trusted mail server found out about a mail, as it wrote it above the mail (RFC 8601, RFC 7208 9.1). Whatever any
//! other server wrote there, or the sender, is passed over.

use crate::header::{self, Header};

/// Fields that are looked at; more is no honest mail.
const MOST_FIELDS: usize = 50;

/// What a trusted server says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vouched {
    /// Each signature: how it was found, and the domain that made it.
    pub dkim: Vec<(String, String)>,
    /// Whether the server it came from belongs to the envelope's domain, and that domain.
    pub spf: Option<(String, String)>,
    /// Whether the sender's domain vouches for it, and that domain.
    pub dmarc: Option<(String, String)>,
    /// What the sender's domain asks to be done with mail that is not proved: `none`, `quarantine` or `reject`.
    pub policy: Option<String>,
}

/// Reads what the servers of these names say about a mail.
pub fn vouched(raw: &[u8], trusted: &[&str]) -> Vouched {
    let (header, _) = header::read(raw);
    let mut said = Vouched::default();
    if trusted.is_empty() {
        return said;
    }
    let mut seen = 0;
    for (name, field) in header.fields() {
        // Below the line of the server that took the mail in stands what came along with the mail.
        if seen == MOST_FIELDS || seen > 0 && name.eq_ignore_ascii_case(b"Received") {
            break;
        }
        if !name.eq_ignore_ascii_case(b"Authentication-Results") {
            continue;
        }
        let (line, remarks) = without_remarks(field);
        let mut statements = line.split(';');
        let server = statements.next().unwrap_or_default();
        let server = server.split_whitespace().next().unwrap_or_default();
        if trusted.iter().any(|name| name.eq_ignore_ascii_case(server)) {
            seen += 1;
            said.take(statements, &remarks);
        }
    }
    if said.spf.is_none() {
        said.spf = received_spf(&header, trusted);
    }
    said
}

impl Vouched {
    /// Takes the statements of one field. What a field above said already stays: the server that is nearest wrote last.
    fn take<'s>(&mut self, statements: impl Iterator<Item = &'s str>, remarks: &str) {
        let mut dkim = Vec::new();
        for statement in statements {
            let mut words = statement.split_whitespace();
            let Some((method, result)) = words.next().and_then(|word| word.split_once('=')) else {
                continue;
            };
            let method = method.split('/').next().unwrap_or_default();
            let result = result.to_lowercase();
            let properties: Vec<(&str, &str)> =
                words.filter_map(|word| word.split_once('=')).collect();
            let property = |names: &[&str]| {
                names.iter().find_map(|name| {
                    properties
                        .iter()
                        .find(|(known, _)| known.eq_ignore_ascii_case(name))
                        .map(|(_, value)| domain_of(value))
                })
            };
            match method.to_lowercase().as_str() {
                "dkim" => dkim.push((
                    result,
                    property(&["header.d", "header.i"]).unwrap_or_default(),
                )),
                "spf" if self.spf.is_none() => {
                    let domain = property(&["smtp.mailfrom", "smtp.mail"]).unwrap_or_default();
                    self.spf = Some((result, domain));
                }
                "dmarc" if self.dmarc.is_none() => {
                    self.dmarc = Some((result, property(&["header.from"]).unwrap_or_default()));
                    self.policy = property(&["policy.dmarc", "policy.published-domain-policy"])
                        .or_else(|| remarked_policy(remarks));
                }
                _ => {}
            }
        }
        if self.dkim.is_empty() {
            self.dkim = dkim;
        }
    }
}

/// `p=REJECT` of a remark such as `(p=REJECT sp=NONE dis=NONE)`.
fn remarked_policy(remarks: &str) -> Option<String> {
    remarks
        .split(|c: char| c.is_whitespace() || c == ',')
        .find_map(|word| {
            word.strip_prefix("p=")
                .or_else(|| word.strip_prefix("policy="))
        })
        .map(str::to_owned)
}

/// `Received-SPF` of a trusted server, which names itself as the receiver.
fn received_spf(header: &Header<'_>, trusted: &[&str]) -> Option<(String, String)> {
    for field in header.all("Received-SPF").take(MOST_FIELDS) {
        let (line, _) = without_remarks(field);
        let mut words = line.split_whitespace();
        let result = words.next()?.to_lowercase();
        let rest: String = words.collect::<Vec<_>>().join(" ");
        let pairs: Vec<(&str, &str)> = rest
            .split([';', ' '])
            .filter_map(|pair| pair.trim().split_once('='))
            .collect();
        let value = |name: &str| {
            pairs
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.trim_matches(['"', '<', '>', ';']))
        };
        let is_trusted = value("receiver")
            .is_some_and(|named| trusted.iter().any(|name| name.eq_ignore_ascii_case(named)));
        if is_trusted {
            let sender = value("envelope-from").unwrap_or_default();
            return Some((result, domain_of(sender)));
        }
    }
    None
}

/// The domain of a value such as `maja@skola.example`, `@skola.example` or `skola.example`.
fn domain_of(value: &str) -> String {
    let value = value.trim_matches(['"', '<', '>', ',']);
    let domain = value.rsplit_once('@').map_or(value, |(_, domain)| domain);
    domain.to_lowercase()
}

/// The field in one line without its remarks, and the remarks.
fn without_remarks(field: &[u8]) -> (String, String) {
    let line = header::unfold(field);
    let line = String::from_utf8_lossy(&line);
    let (mut said, mut remarks) = (String::new(), String::new());
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for c in line.chars() {
        if escaped {
            escaped = false;
            if depth == 0 {
                said.push(c);
            }
            continue;
        }
        match c {
            '\\' => escaped = true,
            '"' if depth == 0 => {
                quoted = !quoted;
                said.push(c);
            }
            '(' if !quoted => {
                depth += 1;
                remarks.push(' ');
            }
            ')' if !quoted && depth > 0 => {
                depth -= 1;
                said.push(' ');
            }
            _ if depth > 0 => remarks.push(c.to_ascii_lowercase()),
            // A quoted mark ends no statement.
            ';' if quoted => said.push(' '),
            _ => said.push(c),
        }
    }
    (said, remarks)
}
