//! Mailing lists that write their own address into `From`, and whom they took out of there (mail.md 34).

use crate::Address;
use crate::address;
use crate::header::Header;

/// Whoever wrote a mail in which a list put itself into `From`: because of DMARC, Mailman, Google Groups and others do. `None` where
/// the writer stands in `From`, and where the list does not tell who wrote.
pub(crate) fn writer(header: &Header, from: &Address) -> Option<Address> {
    let is_list = ["List-Id", "List-Post", "Mailing-List", "X-Google-Group-Id"]
        .iter()
        .any(|name| header.has(name))
        || header.word("Precedence") == "list";
    if !is_list {
        return None;
    }
    let people = |name: &str| -> Vec<Address> {
        let found = header.all(name).take(5).flat_map(address::list);
        found.take(20).collect()
    };
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let posts = people("List-Post");
    let is_post = |address: &str| posts.iter().any(|post| same(&post.address, address));
    let is_rewritten = from.name.to_lowercase().contains(" via ")
        || is_post(&from.address)
        || header.has("X-Original-From");
    if !is_rewritten {
        return None;
    }
    // What a list noted itself is surer than where answers go.
    let told = ["X-Original-From", "Reply-To", "X-Original-Sender"]
        .into_iter()
        .flat_map(people)
        .find(|one| {
            one.address.contains('@')
                && !same(&one.address, &from.address)
                && !is_post(&one.address)
        })?;
    let name = if told.name.is_empty() {
        before_via(&from.name)
    } else {
        told.name
    };
    Some(Address {
        name,
        address: told.address,
    })
}

/// `'Maja Ek' via Teachers` is Maja Ek.
fn before_via(name: &str) -> String {
    let end = name.to_lowercase().find(" via ");
    // Lower case may have another length; then the whole name is shown.
    let name = end.and_then(|end| name.get(..end)).unwrap_or_default();
    name.trim().trim_matches(['\'', '"', '’']).trim().to_owned()
}

#[cfg(test)]
mod tests {
    fn writer(header: &str) -> Option<(String, String)> {
        let raw = format!("{header}\nTo: l@lists.example\nSubject: [L] x\n\nHej.\n");
        let mail = crate::parse(raw.as_bytes());
        mail.list_writer.map(|who| (who.name, who.address))
    }

    fn maja() -> (String, String) {
        ("Maja Ek".to_owned(), "maja@skola.example".to_owned())
    }

    #[test]
    fn a_list_that_wrote_itself_into_from_tells_who_wrote() {
        for header in [
            // Mailman, answers to the writer, or to both.
            "From: Maja Ek via L <l@lists.example>\nReply-To: Maja Ek <maja@skola.example>\nList-Id: <l.lists.example>",
            "From: Maja Ek via L <l@lists.example>\nReply-To: l@lists.example, Maja Ek <maja@skola.example>\nList-Id: <l.lists.example>",
            "From: L <l@lists.example>\nReply-To: Maja Ek <maja@skola.example>\nList-Id: L <l.lists.example>\nList-Post: <mailto:l@lists.example>",
            // Google Groups, with and without the place for answers.
            "From: \"'Maja Ek' via L\" <l@lists.example>\nReply-To: Maja Ek <maja@skola.example>\n\
             X-Original-From: Maja Ek <maja@skola.example>\nList-ID: <l.lists.example>",
            "From: \"'Maja Ek' via L\" <l@lists.example>\nX-Original-Sender: maja@skola.example\nList-ID: <l.lists.example>",
        ] {
            assert_eq!(writer(header), Some(maja()), "{header}");
        }
    }

    #[test]
    fn whoever_stands_in_from_wrote_it_where_no_list_put_itself_there() {
        for header in [
            "From: Maja Ek <maja@skola.example>\nReply-To: l@lists.example\nList-Id: <l.lists.example>",
            "From: Maja Ek <maja@skola.example>\nX-Original-Sender: maja@skola.example\nList-Id: <l.lists.example>",
            "From: Form <noreply@site.example>\nReply-To: Maja Ek <maja@skola.example>",
            "From: Maja via Site <noreply@site.example>\nReply-To: Maja Ek <maja@skola.example>",
            "From: Maja via L <l@lists.example>\nReply-To: l@lists.example\nList-Id: <l.lists.example>",
        ] {
            assert_eq!(writer(header), None, "{header}");
        }
    }
}
