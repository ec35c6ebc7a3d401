//! The numbers by which things are known. All stay below 2^53, so that JavaScript clients read them exactly.

macro_rules! id {
    ($(#[$doc:meta] $name:ident),* $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(out)
            }
        }
    )*};
}

id! {
    /// A ticket's number: unique, shown to people, never reused (E22).
    TicketId,
    /// A person: customer, agent or administrator.
    PersonId,
    /// A customer: a school or a company.
    OrganizationId,
    /// A team that answers tickets; partners have their own.
    DeskId,
    /// A group of agents.
    GroupId,
    /// A kind of training.
    TrainingId,
    /// A row of the status table.
    StatusId,
    /// One message in a ticket, public or internal.
    CommentId,
    /// One event in the life of a ticket.
    ChangeId,
    /// A file that belongs to a comment.
    AttachmentId,
    /// A form: a type of request, with what it asks.
    FormId,
    /// Something that forms ask.
    FieldId,
    /// One of the desk's portals.
    BrandId,
    /// An article of the help centre.
    ArticleId,
    /// A section of the help centre: articles about one thing.
    SectionId,
    /// A category of the help centre: what sections stand in.
    HelpCategoryId,
}

impl BrandId {
    /// The desk itself: what every desk has before it has several portals.
    pub const FIRST: Self = Self(1);
}
