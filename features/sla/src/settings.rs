//! What a portal shows of its promises.

use platform::settings::{Group, Kind, Setting, Whose};

/// Service levels.
pub const SERVICE_LEVELS: Group = Group {
    slug: "service-levels",
    title: "settings-service-levels",
};

/// Whether customers read what is promised, before and after they send a request.
pub const SHOWN: Setting = Setting {
    key: "promises_shown",
    group: &SERVICE_LEVELS,
    title: "settings-promises-shown",
    help: "settings-promises-shown-help",
    kind: Kind::Switch,
    default: "no",
    whose: Whose::Brand,
};

/// Whether customers can announce critical days.
pub const CRITICAL_DAYS: Setting = Setting {
    key: "critical_days",
    group: &SERVICE_LEVELS,
    title: "settings-critical-days",
    help: "settings-critical-days-help",
    kind: Kind::Switch,
    default: "no",
    whose: Whose::Brand,
};

/// In the order of their page.
pub const SETTINGS: &[&Setting] = &[&SHOWN, &CRITICAL_DAYS];
