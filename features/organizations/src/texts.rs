//! The words of mails to people of organizations, and to whoever may not ask, as far as administrators write them. What depends on
//! the reader (where to turn, articles, how to take a training) is a part that is told whatever the words say.

use platform::own_text;
use platform::post::own::{Sentences, Text};

own_text!(TRAINING_ENDS "training-ends" "mail_training_ends_subject" "mail_training_ends_body" "mail-text-training-ends" "mail-text-customer-about"
["site", "about", "organization", "when", "name"] ["more"] Sentences {
    subject: "mail-training-subject",
    lead: "mail-training-lead",
    text: "mail-training-text",
    not_you: "",
    button: "mail-training-button",
    why: "mail-training-why",
});
own_text!(APPOINTED "appointed" "mail_appointed_subject" "mail_appointed_body" "mail-text-appointed" "mail-text-customer-about"
["site", "about", "organization", "when", "name"] [] Sentences {
    subject: "mail-appointed-subject",
    lead: "mail-appointed-lead",
    text: "mail-appointed-text",
    not_you: "",
    button: "mail-appointed-button",
    why: "mail-appointed-why",
});
own_text!(SEAT_FILLED "seat-filled" "mail_seat_filled_subject" "mail_seat_filled_body" "mail-text-seat-filled" "mail-text-customer-about"
["site", "about", "organization", "when", "name"] [] Sentences {
    subject: "mail-seat-subject",
    lead: "mail-seat-lead",
    text: "mail-seat-text",
    not_you: "",
    button: "mail-seat-button",
    why: "mail-seat-why",
});
own_text!(PASSED_ON "passed-on" "mail_passed_on_subject" "mail_passed_on_body" "mail-text-passed-on" "mail-text-customer-about"
["site", "about", "organization", "when", "name"] [] Sentences {
    subject: "mail-passed-subject",
    lead: "mail-passed-lead",
    text: "mail-passed-text",
    not_you: "",
    button: "",
    why: "mail-passed-why",
});
own_text!(TAKEN_OVER "taken-over" "mail_taken_over_subject" "mail_taken_over_body" "mail-text-taken-over" "mail-text-customer-about"
["site", "about", "organization", "when", "name"] [] Sentences {
    subject: "mail-taken-subject",
    lead: "mail-taken-lead",
    text: "mail-taken-text",
    not_you: "",
    button: "mail-taken-button",
    why: "mail-passed-why",
});
own_text!(ACCESS_ASKED "access-asked" "mail_access_asked_subject" "mail_access_asked_body" "mail-text-access-asked" "mail-text-customer-about"
["site", "about", "organization", "when", "name"] [] Sentences {
    subject: "mail-access-subject",
    lead: "mail-access-lead",
    text: "mail-access-text",
    not_you: "",
    button: "mail-access-button",
    why: "mail-access-why",
});
own_text!(MAY_NOT_ASK "may-not-ask" "mail_may_not_ask_subject" "mail_may_not_ask_body" "mail-text-may-not-ask" "mail-text-refused-about"
["site"] ["more"] Sentences {
    subject: "mail-refused-subject",
    lead: "mail-refused-lead",
    text: "mail-refused-text",
    not_you: "",
    button: "mail-refused-button",
    why: "mail-refused-why",
});
own_text!(NO_REPLIES "no-replies" "mail_no_replies_subject" "mail_no_replies_body" "mail-text-no-replies" "mail-text-customer-about"
["site"] [] Sentences {
    subject: "mail-no-replies-subject",
    lead: "mail-no-replies-lead",
    text: "mail-no-replies-text",
    not_you: "",
    button: "mail-no-replies-button",
    why: "mail-refused-why",
});

/// In the order of their page.
pub const TEXTS: &[&Text] = &[
    TRAINING_ENDS,
    APPOINTED,
    SEAT_FILLED,
    PASSED_ON,
    TAKEN_OVER,
    ACCESS_ASKED,
    MAY_NOT_ASK,
    NO_REPLIES,
];
