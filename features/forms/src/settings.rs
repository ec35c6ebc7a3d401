//! What administrators decide about what is asked, for whoever stands on forms.

use platform::Result;
use platform::language::Words;
use platform::settings::{Group, Kind, Setting, Whose};
use platform::store::Tx;

use crate::catalogue;

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

/// The products that a portal knows: the options of that field, each with its key and what it is called.
pub fn products(tx: &Tx<'_>, w: &Words) -> Result<Vec<(String, String)>> {
    let key = PRODUCT_FIELD.text(tx)?;
    let all = catalogue(tx)?;
    let Some(field) = all.fields.iter().find(|row| row.key == key) else {
        return Ok(Vec::new());
    };
    let options = field.options.iter();
    Ok(options
        .map(|option| (option.key.clone(), option.label(field.field.kind, w)))
        .collect())
}
