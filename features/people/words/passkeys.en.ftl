# Coming in with a passkey
passkey-button = Sign in with a passkey
passkey-second = Show your passkey: unlock it as you unlock your phone or computer. It needs JavaScript.
passkey-wrong = That passkey opens no account here, or it took too long. Try again, or sign in another way.
passkey-failed = No passkey was shown. Try again, or sign in another way.
passkey-not-made = No passkey was made. Try again.
passkeys-over = Signing in took too long. Begin again.
passkeys-no-name = Passkeys work only where this desk is opened by its name.
passkeys-many = Twenty passkeys are the most. Remove one first.

# One's own passkeys
passkeys-title = Passkeys
passkeys-lead = Sign in with your fingerprint, your face or the code of your phone or computer, without a password and without a code.
passkeys-name = Name
passkeys-name-hint = So that you know it again, for example “Work phone”.
passkeys-unnamed = Passkey
passkeys-add = Add a passkey
passkeys-since = Added
passkeys-change = Change
passkeys-remove = Remove
passkeys-added = The passkey is added. You can sign in with it from now on.
passkeys-removed = The passkey is removed. It opens your account no longer.
passkeys-renamed = Saved.
passkeys-scripts = Passkeys need JavaScript.

# For administrators
person-passkeys = { $count ->
    [one] Has one passkey.
   *[other] Has { $count } passkeys.
}
person-passkeys-remove = Remove the passkeys …
person-passkeys-remove-text = For somebody who lost the device that keeps them. Be sure that it is really them who asks. They are told by mail.
person-passkeys-done = The passkeys are removed, and they were told.
event-signed-in-passkey = Signed in with a passkey
event-passkey-added = Added the passkey { $name }
event-passkey-removed = Passkeys removed
mail-passkey-added-subject = A passkey was added at { $site }
mail-passkey-added-lead = Your account at { $site } can now be opened with a new passkey.
mail-passkey-removed-subject = A passkey was removed at { $site }
mail-passkey-removed-lead = A passkey opens your account at { $site } no longer.
