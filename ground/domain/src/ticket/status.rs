//! Whose turn it is: statuses are rows of a table, because every portal has its own words and habits.

use crate::StatusId;

/// What a status means to the software; labels and habits are the row's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Nobody of the team has taken it yet.
    New,
    /// Waiting for the team.
    Open,
    /// Waiting for the customer.
    Pending,
    /// Waiting for somebody else.
    Hold,
    /// Answered; a reply opens it again.
    Solved,
    /// Over.
    Closed,
}

impl Category {
    /// All, in their order (`new < open < pending < hold < solved < closed`, as the API's search compares them).
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Open,
        Self::Pending,
        Self::Hold,
        Self::Solved,
        Self::Closed,
    ];

    /// The word in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Hold => "hold",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }

    /// The category of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|category| category.word() == word)
    }

    /// Whether somebody still waits for something.
    pub fn is_unfinished(self) -> bool {
        self < Self::Solved
    }
}

/// How soon it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Priority {
    /// When there is time.
    Low,
    /// In turn.
    Normal,
    /// Before others.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// All, lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    /// The word in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// The priority of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|priority| priority.word() == word)
    }
}

/// What sort of matter it is, in the API's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TicketKind {
    /// Somebody wants to know.
    Question,
    /// Something is broken for somebody.
    Incident,
    /// The cause of incidents.
    Problem,
    /// Something to do.
    Task,
}

impl TicketKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Question, Self::Incident, Self::Problem, Self::Task];

    /// The word in the database and in the API's `type`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Incident => "incident",
            Self::Problem => "problem",
            Self::Task => "task",
        }
    }

    /// The kind of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a customer's reply does to a ticket in a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OnCustomerReply {
    /// Nothing but the reply.
    Stay,
    /// It becomes the default open status again (D24).
    Open,
    /// It is not taken; the customer is told what to do instead (E26).
    Refuse,
    /// It makes a follow-up request linked to this one (E27).
    FollowUp,
}

impl OnCustomerReply {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stay => "stay",
            Self::Open => "open",
            Self::Refuse => "refuse",
            Self::FollowUp => "follow_up",
        }
    }

    /// What that word means.
    pub fn read(word: &str) -> Option<Self> {
        match word {
            "stay" => Some(Self::Stay),
            "open" => Some(Self::Open),
            "refuse" => Some(Self::Refuse),
            "follow_up" => Some(Self::FollowUp),
            _ => None,
        }
    }
}

/// One row of the status table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its number.
    pub id: StatusId,
    /// What it means to the software.
    pub category: Category,
    /// What a customer's reply does here.
    pub on_customer_reply: OnCustomerReply,
    /// Whether the customer may mark it as solved.
    pub customer_may_close: bool,
    /// What a customer's close makes of it: [`Category::Solved`], which a reply may open again, or
    /// [`Category::Closed`] (D23).
    pub closes_as: Category,
    /// The one of its category that rules choose.
    pub is_default: bool,
}

impl Status {
    /// Whether a customer who may close tickets has something to close here.
    pub fn can_be_closed(&self) -> bool {
        self.customer_may_close && self.category < self.closes_as
    }
}

/// Days after which a ticket may move on by itself, at most.
pub const LONGEST_TIMER: i64 = 3650;

/// Whether a ticket in a status of category `from` may move on by itself to one of category `to`: only towards its end, so
/// that no two statuses hand a ticket to each other for ever.
pub fn may_move_on(from: Category, to: Category) -> bool {
    from < to && to >= Category::Pending
}

/// The desk's statuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusTable(pub Vec<Status>);

impl StatusTable {
    /// The status of that number.
    pub fn find(&self, id: StatusId) -> Option<&Status> {
        self.0.iter().find(|status| status.id == id)
    }

    /// The status that rules choose for a category: its default, else its first. `None` only when the desk has no
    /// status of that category at all.
    pub fn default_of(&self, category: Category) -> Option<&Status> {
        self.0
            .iter()
            .find(|status| status.category == category && status.is_default)
            .or_else(|| self.0.iter().find(|status| status.category == category))
    }
}
