//! What can be done with the service status.

mod components;
mod incidents;
mod subscribers;

pub use components::{Wanted, keep_component, keep_template, move_component};
pub use incidents::{
    ANNOUNCE, ANSWER_TICKETS, MAINTENANCE, New, Told, correct, keep_afterwards, move_on, open,
    plan_again, post_update, take_back,
};
pub use subscribers::{
    affects_us, ask_to_confirm, confirm, confirm_token, is_concerned, mail_returned, of_token,
    remove_unconfirmed, unsubscribe, unsubscribe_token,
};
