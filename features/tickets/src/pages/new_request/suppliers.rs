//! Products that are somebody else's: whose, and that nothing is sent to the team about them (C10).

use domain::form::{Given, Supplier};
use forms::questions as asking;
use forms::{Catalogue, FieldRow, FormRow};
use platform::language::Words;

use crate::views::SupplierCard;

/// The suppliers among the options of the product.
pub(super) fn cards(row: &FieldRow, given: &Given, w: &Words) -> Vec<SupplierCard> {
    let chosen = given.of(row.id());
    let options = row.options.iter().filter(|option| option.active);
    options
        .filter_map(|option| {
            let text = option.supplier.for_reader(w.locale())?;
            Some(SupplierCard {
                key: option.key.clone(),
                product: option.label(row.field.kind, w),
                supplier: Supplier::read(text)?,
                chosen: chosen.contains(&option.key),
            })
        })
        .collect()
}

/// The control and the sentence for whoever asks about a product that is somebody else's.
pub(super) fn turned_away(
    all: &Catalogue,
    form: &FormRow,
    product: &str,
    given: &Given,
    w: &Words,
) -> Option<(String, String)> {
    let row = all.fields_of(form).find(|row| row.key == product)?;
    let card = cards(row, given, w).into_iter().find(|card| card.chosen)?;
    let sentence = w.t2(
        "supplier-turned-away",
        "product",
        &card.product,
        "supplier",
        &card.supplier.name,
    );
    Some((asking::control(row), sentence))
}
