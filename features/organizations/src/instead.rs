//! What a mail to somebody who may not ask offers instead, where they belong to a customer: who asks for everybody there, articles
//! that may answer it, and a link that hands the question over to their own first line.

use domain::person::MembershipRole;
use domain::{Moment, OrganizationId};
use platform::language::Words;
use platform::store::Tx;
use platform::{MasterKey, Result};

use crate::queries::{self, CustomerMail};

/// Before the token of the link.
const PURPOSE: &str = "mail-hand-over";

/// What is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instead {
    /// Whose people are named.
    pub organization: Option<OrganizationId>,
    /// The kept mail that can be handed over, and when it came.
    pub hand_over: Option<(i64, Moment)>,
    /// Path and title of articles, the best first.
    pub articles: Vec<(String, String)>,
}

/// The token of the link that hands a kept mail over. Nothing is kept of it: it follows from the desk's key.
pub fn token(key: &MasterKey, mail: i64, received_at: Moment) -> String {
    key.token_of(PURPOSE, mail, received_at)
}

/// Whether a token is the one of this mail.
pub fn is_token(key: &MasterKey, token: &str, mail: i64, received_at: Moment) -> bool {
    key.is_token_of(token, PURPOSE, mail, received_at)
}

impl Instead {
    /// As it is kept with the mail that waits: the link's mail in the first line, then an article in each.
    pub(crate) fn written(&self) -> String {
        let link = self
            .hand_over
            .map(|(mail, at)| format!("{mail} {}", at.0))
            .unwrap_or_default();
        let articles = self.articles.iter().map(|(path, title)| {
            let title: String = title
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect();
            format!("{path}\t{title}")
        });
        std::iter::once(link)
            .chain(articles)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// What was kept with a mail.
    pub(crate) fn read(mail: &CustomerMail) -> Self {
        let mut lines = mail.about.split('\n');
        let link = lines.next().and_then(|line| line.split_once(' '));
        let hand_over = link.and_then(|(mail, at)| {
            let at: i64 = at.parse().ok()?;
            Some((mail.parse().ok()?, Moment(at)))
        });
        let pair = |line: &str| {
            let (path, title) = line.split_once('\t')?;
            Some((path.to_owned(), title.to_owned()))
        };
        Self {
            organization: mail.organization,
            hand_over,
            articles: lines.filter_map(pair).collect(),
        }
    }

    /// Who asks for everybody of the organization, and what the link does, in sentences.
    pub(crate) fn paragraphs(
        &self,
        tx: &Tx<'_>,
        w: &Words,
        organization: &str,
        now: Moment,
    ) -> Result<Vec<String>> {
        let mut told = Vec::new();
        let Some(id) = self.organization else {
            return Ok(told);
        };
        let members = queries::list_members(tx, id)?;
        let with = |role: MembershipRole| -> Vec<String> {
            let there = members.iter();
            there
                .filter(|member| member.role == role && member.is_valid(now))
                .map(|member| format!("{}, {}", member.name, member.email))
                .collect()
        };
        let mut names = with(MembershipRole::Representative);
        if names.is_empty() {
            names = with(MembershipRole::Admin);
        }
        if !names.is_empty() {
            let lead = w.t1("mail-instead-names", "organization", organization);
            told.push(format!("{lead}\n{}", names.join("\n")));
        }
        if self.hand_over.is_some() {
            told.push(w.t("mail-instead-text").into_owned());
        }
        Ok(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(about: String) -> CustomerMail {
        CustomerMail {
            message: "may_not_ask".to_owned(),
            person: None,
            organization: Some(OrganizationId(4)),
            address: "erik@school.example".to_owned(),
            locale: "en".to_owned(),
            about,
            at: None,
            in_reply_to: None,
        }
    }

    #[test]
    fn what_is_offered_reads_as_it_was_kept() {
        let mut offered = Instead {
            organization: Some(OrganizationId(4)),
            hand_over: Some((7, Moment(1_772_442_000_000))),
            articles: vec![(
                "/hc/en/articles/3-a".to_owned(),
                "A title: with, signs".to_owned(),
            )],
        };
        assert_eq!(Instead::read(&kept(offered.written())), offered);
        offered.hand_over = None;
        assert_eq!(Instead::read(&kept(offered.written())), offered);
        offered.articles.clear();
        assert_eq!(Instead::read(&kept(offered.written())), offered);
    }

    #[test]
    fn a_token_is_of_one_mail() {
        let key = MasterKey::for_tests();
        let at = Moment(1_772_442_000_000);
        let first = token(&key, 7, at);
        assert!(is_token(&key, &first, 7, at));
        assert!(!is_token(&key, &first, 8, at));
        assert!(!is_token(&key, &first, 7, at.plus(1)));
        assert!(!is_token(&key, "7.", 7, at));
    }
}
