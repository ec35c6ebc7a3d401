//! A field: one thing that forms ask, and who must answer it.

use crate::FieldId;

/// What sort of answer a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The ticket's own subject.
    Subject,
    /// The first message.
    Description,
    /// The ticket's own priority, by whatever words the form has for it.
    Priority,
    /// Files to send along.
    Attachments,
    /// Addresses that get every reply.
    Emails,
    /// One line.
    Text,
    /// Several lines.
    Textarea,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// A day.
    Date,
    /// Yes or no.
    Checkbox,
    /// One of several.
    Choice,
    /// Any of several.
    Choices,
    /// One line that follows a pattern.
    Pattern,
    /// An address of the web, a name, or a number: of an address the number at its end is known too (A14, A15).
    Link,
    /// Something that the desk knows.
    Lookup,
}

impl Kind {
    /// All kinds, in the order in which administrators choose one.
    pub const ALL: [Self; 16] = [
        Self::Subject,
        Self::Description,
        Self::Priority,
        Self::Attachments,
        Self::Emails,
        Self::Text,
        Self::Textarea,
        Self::Integer,
        Self::Decimal,
        Self::Date,
        Self::Checkbox,
        Self::Choice,
        Self::Choices,
        Self::Pattern,
        Self::Link,
        Self::Lookup,
    ];

    /// In the database and in the API, which has Zendesk's words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Description => "description",
            Self::Priority => "priority",
            Self::Attachments => "attachments",
            Self::Emails => "email_list",
            Self::Text => "text",
            Self::Textarea => "textarea",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::Checkbox => "checkbox",
            Self::Choice => "tagger",
            Self::Choices => "multiselect",
            Self::Pattern => "regexp",
            Self::Link => "link_or_id",
            Self::Lookup => "lookup",
        }
    }

    /// The kind of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether its answer is part of the ticket itself (or its files, or the people in CC) and not a value beside it.
    pub fn is_own(self) -> bool {
        matches!(
            self,
            Self::Subject | Self::Description | Self::Priority | Self::Attachments | Self::Emails
        )
    }

    /// Whether there is one for the whole desk, which nobody adds or takes away.
    pub fn is_built_in(self) -> bool {
        self.is_own()
    }

    /// Whether it offers options.
    pub fn has_choices(self) -> bool {
        matches!(self, Self::Priority | Self::Choice | Self::Choices)
    }

    /// Whether its answer is in words of whoever wrote it, so that they can be looked for.
    pub fn is_written(self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::Textarea
                | Self::Integer
                | Self::Decimal
                | Self::Date
                | Self::Pattern
                | Self::Link
        )
    }

    /// Whether the browser can write into it what it knows of itself.
    pub fn takes_sentences(self) -> bool {
        matches!(self, Self::Text | Self::Textarea)
    }

    /// Whether other fields can depend on its answer.
    pub fn can_lead(self) -> bool {
        self.has_choices() || self == Self::Checkbox
    }
}

/// What a [`Kind::Lookup`] finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Another ticket.
    Ticket,
    /// Somebody.
    Person,
    /// An organization.
    Organization,
}

impl Lookup {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ticket, Self::Person, Self::Organization];

    /// In the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Person => "person",
            Self::Organization => "organization",
        }
    }

    /// What a word means.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lookup| lookup.word() == word)
    }
}

/// Who must answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Required {
    /// Customers, before they can send.
    pub customers: bool,
    /// The team, before they can save.
    pub agents: bool,
    /// The team, before a ticket is solved.
    pub on_solve: bool,
}

/// One of the answers that a field offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored and what conditions name. Never changed.
    pub key: String,
    /// Whether it is offered. What was answered before stays.
    pub active: bool,
}

/// One thing that forms ask.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a tick that administrators set by itself"
)]
pub struct Field {
    /// Its number.
    pub id: FieldId,
    /// What sort of answer it takes.
    pub kind: Kind,
    /// Who must answer it.
    pub required: Required,
    /// Whether customers read the answer.
    pub visible: bool,
    /// Whether customers are asked, and may change their answer.
    pub editable: bool,
    /// Whether answers are about a person: mails do not carry them.
    pub personal: bool,
    /// Whether a click writes into it which browser, system, screen and language its writer has.
    pub from_browser: bool,
    /// Whether it is asked at all.
    pub active: bool,
    /// What a [`Kind::Pattern`] must look like, as a regular expression.
    pub pattern: String,
    /// What a [`Kind::Lookup`] finds.
    pub lookup: Option<Lookup>,
    /// What it offers.
    pub choices: Vec<Choice>,
}
