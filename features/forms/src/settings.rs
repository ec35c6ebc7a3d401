//! What administrators decide about what is asked, for whoever stands on forms.

use platform::settings::{Group, Kind, Setting, Whose};

/// The customer's list and page.
pub const LIST: Group = Group {
    slug: "list",
    title: "settings-list",
};

/// The key of the field that names the product (D26): any field with options can be it, so that a desk that asks for it
/// already asks nothing twice.
pub const PRODUCT_FIELD: Setting = Setting {
    key: "product_field",
    group: &LIST,
    title: "settings-product-field",
    help: "settings-product-field-help",
    kind: Kind::Line { longest: 80 },
    default: "product",
    whose: Whose::Brand,
};
