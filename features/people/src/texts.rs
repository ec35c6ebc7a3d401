//! The words of mails about accounts, as far as administrators write them. The link, and until when it works, are no part of a
//! template's freedom: the button stands in every mail that has one.

use platform::own_text;
use platform::post::own::{Sentences, Text};

macro_rules! account_mail {
    ($name:ident $slug:literal $subject:literal $body:literal $title:literal [$s:literal $lead:literal $text:literal $button:literal $not_you:literal]) => {
        own_text!($name $slug $subject $body $title "mail-text-account-about" ["site", "when", "name"] [] Sentences {
            subject: $s,
            lead: $lead,
            text: $text,
            not_you: $not_you,
            button: $button,
            why: "mail-account-why",
        });
    };
}

account_mail!(INVITE "invite" "mail_invite_subject" "mail_invite_body" "mail-text-invite"
    ["mail-invite-subject" "mail-invite-lead" "mail-invite-text" "mail-invite-button" "mail-invite-not-you"]);
account_mail!(RESET "reset" "mail_reset_subject" "mail_reset_body" "mail-text-reset"
    ["mail-reset-subject" "mail-reset-lead" "mail-reset-text" "mail-reset-button" "mail-reset-not-you"]);
account_mail!(REGISTER "register" "mail_register_subject" "mail_register_body" "mail-text-register"
    ["mail-register-subject" "mail-register-lead" "mail-register-text" "mail-register-button" "mail-register-not-you"]);
account_mail!(HAS_ACCOUNT "has-account" "mail_has_account_subject" "mail_has_account_body" "mail-text-has-account"
    ["mail-has-account-subject" "mail-has-account-lead" "mail-has-account-text" "mail-has-account-button" "mail-has-account-not-you"]);
account_mail!(OTHER_DOMAIN "other-domain" "mail_other_domain_subject" "mail_other_domain_body" "mail-text-other-domain"
    ["mail-domain-subject" "mail-domain-lead" "mail-domain-text" "mail-domain-button" "mail-has-account-not-you"]);
account_mail!(SIGN_IN "sign-in" "mail_sign_in_subject" "mail_sign_in_body" "mail-text-sign-in"
    ["mail-sign-in-subject" "mail-sign-in-lead" "mail-sign-in-text" "mail-sign-in-button" "mail-sign-in-not-you"]);
account_mail!(CHANGE_ADDRESS "change-address" "mail_change_address_subject" "mail_change_address_body" "mail-text-change-address"
    ["mail-address-subject" "mail-address-lead" "mail-address-text" "mail-address-button" "mail-address-not-you"]);
account_mail!(ADDRESS_TAKEN "address-taken" "mail_address_taken_subject" "mail_address_taken_body" "mail-text-address-taken"
    ["mail-address-taken-subject" "mail-address-taken-lead" "mail-address-taken-text" "" "mail-address-not-you"]);
account_mail!(ADDRESS_CHANGED "address-changed" "mail_address_changed_subject" "mail_address_changed_body" "mail-text-address-changed"
    ["mail-address-changed-subject" "mail-address-changed-lead" "mail-changed-text" "" "mail-address-changed-not-you"]);
account_mail!(PASSWORD_CHANGED "password-changed" "mail_password_changed_subject" "mail_password_changed_body" "mail-text-password-changed"
    ["mail-password-changed-subject" "mail-password-changed-lead" "mail-changed-text" "" "mail-password-changed-not-you"]);
account_mail!(FACTOR_ON "factor-on" "mail_factor_on_subject" "mail_factor_on_body" "mail-text-factor-on"
    ["mail-factor-on-subject" "mail-factor-on-lead" "mail-factor-on-text" "" "mail-password-changed-not-you"]);
account_mail!(FACTOR_OFF "factor-off" "mail_factor_off_subject" "mail_factor_off_body" "mail-text-factor-off"
    ["mail-factor-off-subject" "mail-factor-off-lead" "mail-changed-text" "" "mail-password-changed-not-you"]);
account_mail!(RECOVERY_USED "recovery-used" "mail_recovery_used_subject" "mail_recovery_used_body" "mail-text-recovery-used"
    ["mail-recovery-used-subject" "mail-recovery-used-lead" "mail-recovery-used-text" "" "mail-password-changed-not-you"]);
account_mail!(SSO_CONNECTED "sso-connected" "mail_sso_connected_subject" "mail_sso_connected_body" "mail-text-sso-connected"
    ["mail-sso-subject" "mail-sso-lead" "mail-changed-text" "" "mail-password-changed-not-you"]);
account_mail!(PASSKEY_ADDED "passkey-added" "mail_passkey_added_subject" "mail_passkey_added_body" "mail-text-passkey-added"
    ["mail-passkey-added-subject" "mail-passkey-added-lead" "mail-changed-text" "" "mail-password-changed-not-you"]);
account_mail!(PASSKEY_REMOVED "passkey-removed" "mail_passkey_removed_subject" "mail_passkey_removed_body" "mail-text-passkey-removed"
    ["mail-passkey-removed-subject" "mail-passkey-removed-lead" "mail-changed-text" "" "mail-password-changed-not-you"]);

/// In the order of their page.
pub const TEXTS: &[&Text] = &[
    INVITE,
    RESET,
    REGISTER,
    HAS_ACCOUNT,
    OTHER_DOMAIN,
    SIGN_IN,
    CHANGE_ADDRESS,
    ADDRESS_TAKEN,
    ADDRESS_CHANGED,
    PASSWORD_CHANGED,
    FACTOR_ON,
    FACTOR_OFF,
    RECOVERY_USED,
    SSO_CONNECTED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
];
