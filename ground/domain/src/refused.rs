//! A refusal: the desk understood what was asked and says no, with a reason a person can be told.

/// Why something was not done. Each has a sentence in every language (`refused-…` in the word files).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refused {
    /// A reply without text and without a file says nothing.
    EmptyReply,
    /// The ticket is over for comments; a new request is the way on (E26).
    ClosedForComments,
    /// A closed ticket is history; staff write a follow-up instead (Zendesk: closed refuses updates).
    ClosedTicket,
    /// Their organization lets them read it, and no more.
    MayNotReply,
    /// The requester may not close tickets of this status.
    MayNotClose,
    /// Nobody writes tickets without a subject.
    EmptySubject,
    /// A request must say something.
    EmptyDescription,
    /// This is not an e-mail address.
    NotAnAddress,
    /// There is no status of that number.
    NoSuchStatus,
    /// The assignee must be somebody of the team.
    NotAnAgent,
    /// There is no group of agents of that number.
    NoSuchGroup,
    /// All seats of the organization's representatives are taken (C06).
    NoSeatLeft,
    /// The day of a completed training lies ahead.
    NotYetCompleted,
    /// Who takes over must belong to the organization now, and be somebody else.
    NoSuccessor,
    /// The undo window has passed; the mail is on its way.
    TooLateToUndo,
    /// A name, subject or text is longer than the desk keeps.
    TooLong,
    /// The desk would have no administrator who can sign in.
    LastAdmin,
    /// Their role lets them write internal notes only.
    NotesOnly,
    /// It would give somebody, or take from somebody, more than one may oneself.
    BeyondYourRole,
    /// A ticket cannot be handed over to there from where it is.
    NotThere,
    /// Whoever changes how severe something is says why.
    NoReason,
}

impl Refused {
    /// All refusals, for the test that every one is worded in every language.
    pub const ALL: [Self; 21] = [
        Self::EmptyReply,
        Self::ClosedForComments,
        Self::ClosedTicket,
        Self::MayNotReply,
        Self::MayNotClose,
        Self::EmptySubject,
        Self::EmptyDescription,
        Self::NotAnAddress,
        Self::NoSuchStatus,
        Self::NotAnAgent,
        Self::NoSuchGroup,
        Self::NoSeatLeft,
        Self::NotYetCompleted,
        Self::NoSuccessor,
        Self::TooLateToUndo,
        Self::TooLong,
        Self::LastAdmin,
        Self::NotesOnly,
        Self::BeyondYourRole,
        Self::NotThere,
        Self::NoReason,
    ];

    /// The key of the sentence in the word files.
    pub fn key(self) -> &'static str {
        match self {
            Self::EmptyReply => "refused-empty-reply",
            Self::ClosedForComments => "refused-closed-for-comments",
            Self::ClosedTicket => "refused-closed-ticket",
            Self::MayNotReply => "refused-may-not-reply",
            Self::MayNotClose => "refused-may-not-close",
            Self::EmptySubject => "refused-empty-subject",
            Self::EmptyDescription => "refused-empty-description",
            Self::NotAnAddress => "refused-not-an-address",
            Self::NoSuchStatus => "refused-no-such-status",
            Self::NotAnAgent => "refused-not-an-agent",
            Self::NoSuchGroup => "refused-no-such-group",
            Self::NoSeatLeft => "refused-no-seat-left",
            Self::NotYetCompleted => "refused-not-yet-completed",
            Self::NoSuccessor => "refused-no-successor",
            Self::TooLateToUndo => "refused-too-late-to-undo",
            Self::TooLong => "refused-too-long",
            Self::LastAdmin => "refused-last-admin",
            Self::NotesOnly => "refused-notes-only",
            Self::NotThere => "refused-not-there",
            Self::NoReason => "refused-no-reason",
            Self::BeyondYourRole => "refused-beyond-your-role",
        }
    }
}
