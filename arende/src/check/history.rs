//! Whether what a ticket is agrees with what its changes say, and every row with those it names.

use platform::Result;
use platform::store::Store;

use super::{Report, numbers};

/// More than this are counted as this many: the first ones say enough.
const MOST: usize = 1000;

/// A promise of the data: the statement answers the numbers of tickets that break it.
struct Promise {
    /// What is wrong with them, after "Tickets 3 and 9".
    broken: &'static str,
    sql: &'static str,
}

/// A field of a ticket is what the newest change of its kind made it. Before the first one, only the row knows.
macro_rules! newest {
    ($kind:literal, $column:literal) => {
        concat!(
            "SELECT t.id FROM ticket t JOIN change c ON c.id =
               (SELECT max(k.id) FROM change k WHERE k.ticket_id = t.id AND k.kind = '",
            $kind,
            "') WHERE coalesce(CAST(t.",
            $column,
            " AS TEXT), '') <> coalesce(c.after, '') ORDER BY t.id LIMIT 1001"
        )
    };
}

const PROMISES: &[Promise] = &[
    Promise {
        broken: "have another newest change than the change log",
        sql: "SELECT t.id FROM ticket t
              WHERE t.change_id <> coalesce((SELECT max(c.id) FROM change c WHERE c.ticket_id = t.id), 0)
              ORDER BY t.id LIMIT 1001",
    },
    Promise {
        broken: "were changed at another time than the change log says",
        sql: "SELECT t.id FROM ticket t JOIN change c ON c.id = t.change_id
              WHERE c.at <> t.updated_at ORDER BY t.id LIMIT 1001",
    },
    Promise {
        broken: "have another status than their newest change of status says",
        sql: newest!("status", "status_id"),
    },
    Promise {
        broken: "have another assignee than their newest change of assignee says",
        sql: newest!("assignee", "assignee_id"),
    },
    Promise {
        broken: "have another priority than their newest change of priority says",
        sql: newest!("priority", "priority"),
    },
    Promise {
        broken: "are of another type than their newest change of type says",
        sql: newest!("kind", "kind"),
    },
    Promise {
        broken: "have another subject than their newest change of subject says",
        sql: newest!("subject", "subject"),
    },
    Promise {
        broken: "have a tag that was taken off, or lack one that was put on",
        sql: "SELECT DISTINCT c.ticket_id FROM change c
              WHERE c.kind IN ('tag_added', 'tag_removed')
                AND NOT EXISTS (SELECT 1 FROM change k WHERE k.ticket_id = c.ticket_id AND k.id > c.id
                  AND k.kind IN ('tag_added', 'tag_removed')
                  AND coalesce(k.after, k.before) = coalesce(c.after, c.before))
                AND (c.kind = 'tag_added') <> EXISTS (SELECT 1 FROM ticket_tag g
                  WHERE g.ticket_id = c.ticket_id AND g.tag = coalesce(c.after, c.before))
              ORDER BY c.ticket_id LIMIT 1001",
    },
    Promise {
        broken: "have somebody in CC who was taken out, or lack somebody who was put in",
        sql: "SELECT DISTINCT c.ticket_id FROM change c
              WHERE c.kind IN ('cc_added', 'cc_removed')
                AND NOT EXISTS (SELECT 1 FROM change k WHERE k.ticket_id = c.ticket_id AND k.id > c.id
                  AND k.kind IN ('cc_added', 'cc_removed')
                  AND coalesce(k.after, k.before) = coalesce(c.after, c.before))
                AND (c.kind = 'cc_added') <> EXISTS (SELECT 1 FROM participant p
                  WHERE p.ticket_id = c.ticket_id AND CAST(p.person_id AS TEXT) = coalesce(c.after, c.before))
              ORDER BY c.ticket_id LIMIT 1001",
    },
    Promise {
        broken: "count other public comments than they have",
        sql: "SELECT t.id FROM ticket t WHERE t.comment_count <>
                (SELECT count(*) FROM comment c WHERE c.ticket_id = t.id AND c.public = 1)
              ORDER BY t.id LIMIT 1001",
    },
    Promise {
        broken: "name another last comment than theirs",
        sql: "SELECT t.id FROM ticket t WHERE coalesce(t.last_comment_id, 0) <>
                coalesce((SELECT max(c.id) FROM comment c WHERE c.ticket_id = t.id), 0)
              ORDER BY t.id LIMIT 1001",
    },
    Promise {
        broken: "have a comment that the change log does not know",
        sql: "SELECT DISTINCT m.ticket_id FROM comment m
              WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.ticket_id = m.ticket_id AND c.comment_id = m.id)
              ORDER BY m.ticket_id LIMIT 1001",
    },
    Promise {
        broken: "lack a comment that the change log knows",
        sql: "SELECT DISTINCT c.ticket_id FROM change c
              WHERE c.comment_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM comment m WHERE m.id = c.comment_id AND m.ticket_id = c.ticket_id)
                AND NOT EXISTS (SELECT 1 FROM change w WHERE w.ticket_id = c.ticket_id
                  AND w.comment_id = c.comment_id AND w.kind = 'withdrawn')
              ORDER BY c.ticket_id LIMIT 1001",
    },
    Promise {
        broken: "are in another category than their status",
        sql: "SELECT t.id FROM ticket t JOIN status s ON s.id = t.status_id
              WHERE s.category <> t.category ORDER BY t.id LIMIT 1001",
    },
    Promise {
        broken: "are solved without a time, or have one and are not",
        sql: "SELECT t.id FROM ticket t
              WHERE (t.solved_at IS NULL) <> (t.category NOT IN ('solved', 'closed')) ORDER BY t.id LIMIT 1001",
    },
    Promise {
        broken: "have a file that belongs to another ticket's comment",
        sql: "SELECT DISTINCT c.ticket_id FROM attachment f JOIN comment c ON c.id = f.comment_id
              WHERE f.ticket_id IS NULL OR f.ticket_id <> c.ticket_id ORDER BY c.ticket_id LIMIT 1001",
    },
    Promise {
        broken: "have a comment from a mail that is not there",
        sql: "SELECT DISTINCT c.ticket_id FROM comment c
              WHERE c.mail_in_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM mail_in m WHERE m.id = c.mail_in_id)
              ORDER BY c.ticket_id LIMIT 1001",
    },
    Promise {
        broken: "are named by a mail and are not there",
        sql: "SELECT named.ticket_id FROM (
                SELECT ticket_id FROM mail_in WHERE ticket_id IS NOT NULL
                UNION SELECT ticket_id FROM mail_out) AS named
              WHERE NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = named.ticket_id)
              ORDER BY named.ticket_id LIMIT 1001",
    },
];

/// Checks every promise, each by itself, so that a write between two of them is no contradiction.
pub(super) fn check(store: &Store, report: &mut Report) -> Result<()> {
    let mut any = false;
    for promise in PROMISES {
        let found = store.read_now(|tx| tx.rows(promise.sql, &[], |row| row.int(0)))?;
        if found.is_empty() {
            continue;
        }
        any = true;
        let broken = promise.broken;
        report.wrong(if let [one] = found.as_slice() {
            format!("One ticket of those that {broken}: {one}.")
        } else {
            let more = if found.len() > MOST {
                ", and still more"
            } else {
                ""
            };
            format!("Tickets that {broken}: {}{more}.", numbers(&found))
        });
    }
    if any {
        report.wrong("The desk goes on with such tickets, but history and lists may disagree. They come from changes to the database by hand, or from a fault in arende: please report these lines, which name nobody.");
    }
    let held = store.read_now(|tx| {
        tx.number(
            "SELECT count(DISTINCT e.ticket_id) FROM change e
             JOIN ticket_field_value v ON v.ticket_id = e.ticket_id
             JOIN ticket_field f ON f.id = v.field_id AND f.personal = 1
             WHERE e.kind = 'erased'",
            &[],
        )
    })?;
    if held > 0 {
        report.note(format!(
            "{held} tickets hold answers about people although such answers were erased there: a field was marked later. They are erased within the hour while the desk is served"
        ));
    }
    let dead = store
        .read_now(|tx| tx.number("SELECT count(*) FROM job WHERE dead_at IS NOT NULL", &[]))?;
    if dead > 0 {
        report.note(format!(
            "{dead} jobs were given up: see them with `arende jobs list`"
        ));
    }
    Ok(())
}
