//! What administrators decide about tickets, and about the list and the page that customers have of them.

pub use forms::settings::{LIST, PRODUCT_FIELD};
use platform::settings::{Group, Kind, Setting, Whose};

/// How tickets behave.
pub const TICKETS: Group = Group {
    slug: "tickets",
    title: "settings-tickets",
};

/// Whether a reply that says thanks and nothing else opens a solved ticket again, as any other does.
pub const THANKS_REOPENS: Setting = Setting {
    key: "thanks_reopens",
    group: &TICKETS,
    title: "settings-thanks",
    help: "settings-thanks-help",
    kind: Kind::Switch,
    default: "yes",
    whose: Whose::Brand,
};

/// How many days after closing answers about people are erased; none: they are kept.
pub const PERSONAL_DAYS: Setting = Setting {
    key: "personal_days",
    group: &TICKETS,
    title: "settings-personal-days",
    help: "settings-personal-days-help",
    kind: Kind::Number {
        least: 0,
        most: 3650,
    },
    default: "0",
    whose: Whose::Brand,
};

/// Whether questions about products of others are passed on to their suppliers (C10).
pub const PASSES_ON: Setting = Setting {
    key: "supplier_forwarding",
    group: &TICKETS,
    title: "settings-passes-on",
    help: "settings-passes-on-help",
    kind: Kind::Switch,
    default: "no",
    whose: Whose::Brand,
};

/// The columns of the customer's list.
pub const LIST_COLUMNS: Setting = Setting {
    key: "list_columns",
    group: &LIST,
    title: "settings-list-columns",
    help: "settings-list-columns-help",
    kind: Kind::Several(&[
        ("subject", "requests-column-subject"),
        ("id", "request-number"),
        ("requester", "requests-column-requester"),
        ("organization", "requests-column-organization"),
        ("status", "requests-column-status"),
        ("bug", "requests-column-bug"),
        ("product", "requests-column-product"),
        ("type", "request-form"),
        ("reference", "request-reference"),
        ("activity", "requests-column-activity"),
        ("created", "requests-column-created"),
    ]),
    default: "subject, requester, status, activity, created",
    whose: Whose::Brand,
};

/// What the list can be narrowed by.
pub const LIST_FILTERS: Setting = Setting {
    key: "list_filters",
    group: &LIST,
    title: "settings-list-filters",
    help: "settings-list-filters-help",
    kind: Kind::Several(&[
        ("search", "frame-search"),
        ("groups", "requests-filter-groups"),
        ("status", "requests-column-status"),
        ("type", "request-form"),
        ("product", "requests-column-product"),
        ("created", "requests-column-created"),
    ]),
    default: "search, groups",
    whose: Whose::Brand,
};

/// How the list is ordered until the reader orders it.
pub const LIST_ORDER: Setting = Setting {
    key: "list_order",
    group: &LIST,
    title: "settings-list-order",
    help: "settings-list-order-help",
    kind: Kind::Choice(&[
        ("activity", "settings-list-order-activity"),
        ("created", "settings-list-order-created"),
        ("status", "settings-list-order-status"),
    ]),
    default: "activity",
    whose: Whose::Brand,
};

/// By which columns the reader can order it.
pub const LIST_SORTABLE: Setting = Setting {
    key: "list_sortable",
    group: &LIST,
    title: "settings-list-sortable",
    help: "settings-list-sortable-help",
    kind: Kind::Several(&[
        ("status", "requests-column-status"),
        ("activity", "requests-column-activity"),
        ("created", "requests-column-created"),
    ]),
    default: "status, activity, created",
    whose: Whose::Brand,
};

/// Whether the list can be saved as a spreadsheet.
pub const LIST_EXPORT: Setting = Setting {
    key: "list_export",
    group: &LIST,
    title: "settings-list-export",
    help: "settings-list-export-help",
    kind: Kind::Switch,
    default: "yes",
    whose: Whose::Brand,
};

/// Whether the customer's side keeps a reference of its own on each request (D08, D09).
pub const REFERENCE: Setting = Setting {
    key: "customer_reference",
    group: &LIST,
    title: "settings-reference",
    help: "settings-reference-help",
    kind: Kind::Switch,
    default: "no",
    whose: Whose::Brand,
};

/// What the button says that sends a reply (D22).
pub const SEND_WORDS: Setting = Setting {
    key: "send_words",
    group: &LIST,
    title: "settings-send-words",
    help: "settings-send-words-help",
    kind: Kind::TextPerLanguage { longest: 40 },
    default: "",
    whose: Whose::Brand,
};

/// What the button says that closes a request (D23).
pub const CLOSE_WORDS: Setting = Setting {
    key: "close_words",
    group: &LIST,
    title: "settings-close-words",
    help: "settings-close-words-help",
    kind: Kind::TextPerLanguage { longest: 40 },
    default: "",
    whose: Whose::Brand,
};

/// What customers read of a known bug that was confirmed (C36).
pub const BUG_CONFIRMED: Setting = Setting {
    key: "bug_confirmed_words",
    group: &LIST,
    title: "settings-bug-confirmed",
    help: "settings-bug-help",
    kind: Kind::TextPerLanguage { longest: 60 },
    default: "",
    whose: Whose::Brand,
};

/// What customers read of one that will be put right (C36).
pub const BUG_PLANNED: Setting = Setting {
    key: "bug_planned_words",
    group: &LIST,
    title: "settings-bug-planned",
    help: "settings-bug-help",
    kind: Kind::TextPerLanguage { longest: 60 },
    default: "",
    whose: Whose::Brand,
};

/// What customers read of one that is put right in a version (C36).
pub const BUG_FIXED: Setting = Setting {
    key: "bug_fixed_words",
    group: &LIST,
    title: "settings-bug-fixed",
    help: "settings-bug-help",
    kind: Kind::TextPerLanguage { longest: 60 },
    default: "",
    whose: Whose::Brand,
};

/// What customers read of one that works again where the customer is (C36).
pub const BUG_LIVE: Setting = Setting {
    key: "bug_live_words",
    group: &LIST,
    title: "settings-bug-live",
    help: "settings-bug-help",
    kind: Kind::TextPerLanguage { longest: 60 },
    default: "",
    whose: Whose::Brand,
};

/// In the order of their page.
pub const SETTINGS: &[&Setting] = &[
    &THANKS_REOPENS,
    &PERSONAL_DAYS,
    &PASSES_ON,
    &LIST_COLUMNS,
    &LIST_FILTERS,
    &LIST_ORDER,
    &LIST_SORTABLE,
    &LIST_EXPORT,
    &PRODUCT_FIELD,
    &REFERENCE,
    &SEND_WORDS,
    &CLOSE_WORDS,
    &BUG_CONFIRMED,
    &BUG_PLANNED,
    &BUG_FIXED,
    &BUG_LIVE,
];
