//! Full-text search over tickets: words and beginnings of words, newest first, narrowed to what somebody may see
//! before a row is read.

use domain::{OrganizationId, PersonId, TicketId};

use super::{Tx, Value};
use crate::Result;

/// What one ticket says, for the index.
#[derive(Clone, Debug, Default)]
pub struct TicketText {
    /// Whose ticket it is: organization, requester and people in CC.
    pub organization: Option<OrganizationId>,
    /// Requester and people in CC.
    pub people: Vec<PersonId>,
    /// Subject, public comments, file names, customer's words.
    pub public: String,
    /// Internal notes and tags.
    pub internal: String,
}

/// Where to look.
#[derive(Clone, Debug)]
pub enum Scope {
    /// Everything, notes included: for the team.
    Everything,
    /// Public words of tickets of this person and of these organizations.
    Of(PersonId, Vec<OrganizationId>),
}

/// Puts a ticket into the index, replacing what was there.
///
/// # Errors
/// As [`Tx::run`].
pub fn put(tx: &Tx<'_>, id: TicketId, text: &TicketText) -> Result<()> {
    let organization = text.organization.map(|id| format!("o{id}"));
    let people = text.people.iter().map(|id| format!("p{id}"));
    let scope = organization
        .into_iter()
        .chain(people)
        .collect::<Vec<_>>()
        .join(" ");
    let number = id.to_string();
    tx.run(
        "DELETE FROM ticket_search WHERE rowid = $1",
        &[Value::Int(id.0)],
    )?;
    tx.run(
        "INSERT INTO ticket_search (rowid, scope, number, public_text, internal_text) VALUES ($1, $2, $3, $4, $5)",
        &[
            Value::Int(id.0),
            Value::Text(&scope),
            Value::Text(&number),
            Value::Text(&text.public),
            Value::Text(&text.internal),
        ],
    )?;
    Ok(())
}

/// Numbers of matching tickets, newest first, at most `limit`. Whoever shows them still asks the visibility rule.
///
/// # Errors
/// As [`Tx::rows`].
pub fn matching(tx: &Tx<'_>, words: &str, scope: &Scope, limit: i64) -> Result<Vec<TicketId>> {
    let Some(wanted) = expression(words, scope) else {
        return Ok(Vec::new());
    };
    tx.rows(
        "SELECT rowid FROM ticket_search WHERE ticket_search MATCH $1 ORDER BY rowid DESC LIMIT $2",
        &[Value::Text(&wanted), Value::Int(limit)],
        |row| row.int(0).map(TicketId),
    )
}

/// The query in the index's language. Every word is quoted, so nothing a person types is an operator; the last word
/// may be a beginning. `None` when there is no word.
fn expression(words: &str, scope: &Scope) -> Option<String> {
    let words: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(12)
        .collect();
    let last = words.len().checked_sub(1)?;
    let terms: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let beginning = at == last && word.chars().count() >= 3;
            format!("\"{word}\"{}", if beginning { "*" } else { "" })
        })
        .collect();
    let terms = terms.join(" ");
    Some(match scope {
        Scope::Everything => format!("{{number public_text internal_text}} : ({terms})"),
        Scope::Of(person, organizations) => {
            let mut places = vec![format!("\"p{person}\"")];
            places.extend(organizations.iter().map(|id| format!("\"o{id}\"")));
            format!(
                "({{scope}} : ({})) AND ({{number public_text}} : ({terms}))",
                places.join(" OR ")
            )
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_that_people_type_are_just_words() {
        let wanted = expression("NEAR(a* OR \"b) -scope:p1", &Scope::Everything).unwrap();
        assert_eq!(
            wanted,
            "{number public_text internal_text} : (\"NEAR\" \"a\" \"OR\" \"b\" \"scope\" \"p1\")"
        );
        assert!(expression(" -*\" ", &Scope::Everything).is_none());
    }
}
