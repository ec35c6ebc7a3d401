//! What the team asks for within its comments, and whether there is an answer since. Called with tickets that were found
//! visible: only public comments ask, so whoever sees the ticket sees the questions.

use domain::{CommentId, FieldId, Moment, TicketId};
use platform::store::Tx;
use platform::{Result, params};

/// One question of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuestionRow {
    pub comment: CommentId,
    pub field: FieldId,
    pub is_answered: bool,
}

/// A public comment asks for these, in this order.
pub fn add_questions(
    tx: &Tx<'_>,
    ticket: TicketId,
    comment: CommentId,
    fields: &[FieldId],
) -> Result<()> {
    for (position, field) in fields.iter().enumerate() {
        tx.run(
            "INSERT INTO comment_question (comment_id, field_id, ticket_id, position) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
            &params![comment, field, ticket, position as i64 + 1],
        )?;
    }
    Ok(())
}

/// Everything that was asked for in a ticket's comments, oldest first.
pub fn list_visible_questions(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<QuestionRow>> {
    tx.rows(
        "SELECT q.comment_id, q.field_id, q.answered_at IS NOT NULL FROM comment_question q
         JOIN comment c ON c.id = q.comment_id AND c.public = 1
         WHERE q.ticket_id = $1 ORDER BY q.comment_id, q.position",
        &params![ticket],
        |row| {
            Ok(QuestionRow {
                comment: CommentId(row.int(0)?),
                field: FieldId(row.int(1)?),
                is_answered: row.flag(2)?,
            })
        },
    )
}

/// There is an answer now, however it came: every comment that asked for it has it.
pub fn set_question_answered(
    tx: &Tx<'_>,
    ticket: TicketId,
    field: FieldId,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE comment_question SET answered_at = $3
         WHERE ticket_id = $1 AND field_id = $2 AND answered_at IS NULL",
        &params![ticket, field, now],
    )
    .map(drop)
}

/// A comment that is taken back asks for nothing.
pub fn remove_questions(tx: &Tx<'_>, comment: CommentId) -> Result<()> {
    tx.run(
        "DELETE FROM comment_question WHERE comment_id = $1",
        &params![comment],
    )
    .map(drop)
}
