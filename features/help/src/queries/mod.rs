//! Everything the help centre reads and writes. What a reader can reach takes their [`Eyes`].

mod comments;
pub mod erasing;
mod files;
mod followers;
mod misses;
mod pictures;
mod read;
mod reviews;
pub mod search;
mod seen;
mod team;
mod votes;
mod write;

pub use comments::*;
pub use files::*;
pub use followers::*;
pub use misses::*;
pub use pictures::*;
pub use read::*;
pub use reviews::*;
pub use seen::*;
pub use team::*;
pub use votes::*;
pub use write::*;

use domain::permission::Actor;
use domain::{BrandId, Moment, PersonId};
use platform::store::Tx;
use platform::{Result, params};

/// Whether the reader may know of article `a`: the rule of `domain::help` in SQL, compared with it by a property test. Needs
/// `$1` brand, `$2` now, `$3` whether they are of the team, `$4` who is signed in: see [`Eyes`].
#[macro_export]
macro_rules! readable {
    () => {
        "(a.brand_id = $1 AND a.archived_at IS NULL AND a.publish_at <= $2
          AND (a.audience = 'everyone' OR $3 = 1
            OR (a.audience = 'signed_in' AND CAST($4 AS BIGINT) IS NOT NULL)
            OR (a.audience IN ('members', 'representatives', 'organizations') AND EXISTS (
              SELECT 1 FROM membership am JOIN organization ao ON ao.id = am.organization_id
              WHERE am.person_id = $4 AND am.valid_from <= $2 AND (am.valid_to IS NULL OR am.valid_to > $2)
                AND (a.audience = 'members'
                  OR (a.audience = 'representatives' AND am.role <> 'user')
                  OR (a.audience = 'organizations' AND EXISTS (
                    SELECT 1 FROM help_article_organization ah
                    WHERE ah.article_id = a.id AND ah.organization_id = am.organization_id)))))))"
    };
}

/// Who reads, in the order of the fragment's parameters.
#[derive(Clone, Copy, Debug)]
pub struct Eyes {
    pub brand: BrandId,
    pub now: Moment,
    pub staff: bool,
    pub person: Option<PersonId>,
}

impl Eyes {
    /// A guest's link lets one read a ticket, and articles as everybody.
    pub fn of(tx: &Tx<'_>, who: &Actor, now: Moment) -> Self {
        Self {
            brand: tx.brand(),
            now,
            staff: who.role.is_staff(),
            person: who.person.filter(|_| who.guest_of.is_none()),
        }
    }

    /// Readers of one kind may read the same articles of the brand: the rule asks nothing else of them now.
    pub fn kind(&self, tx: &Tx<'_>) -> Result<String> {
        let Some(person) = self.person.filter(|_| !self.staff) else {
            let kind = if self.staff { "team" } else { "visitor" };
            return Ok(kind.to_owned());
        };
        let audiences = tx.kept("audiences_by_membership", "", || {
            tx.rows(
                "SELECT DISTINCT audience FROM help_article WHERE brand_id = $1 AND archived_at IS NULL
                   AND audience IN ('members', 'representatives', 'organizations')",
                &params![self.brand],
                |row| row.text(0),
            )
        })?;
        let mut kind = "signed in".to_owned();
        if audiences.is_empty() {
            return Ok(kind);
        }
        let belongs = tx.rows(
            "SELECT m.organization_id, CASE WHEN m.role <> 'user' THEN 1 ELSE 0 END
             FROM membership m JOIN organization o ON o.id = m.organization_id
             WHERE m.person_id = $1 AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to > $2)
             ORDER BY m.organization_id",
            &params![person, self.now],
            |row| Ok((row.int(0)?, row.flag(1)?)),
        )?;
        if !belongs.is_empty() {
            kind.push_str(", member");
        }
        if belongs.iter().any(|(_, represents)| *represents) {
            kind.push_str(", representative");
        }
        if audiences.iter().any(|one| one == "organizations") {
            for (organization, _) in belongs {
                kind.extend([", ".to_owned(), organization.to_string()]);
            }
        }
        Ok(kind)
    }
}
