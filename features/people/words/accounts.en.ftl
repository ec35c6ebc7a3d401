# Ways in
sign-in-forgot = Forgot your password?
sign-in-by-link = Get a sign-in link by e-mail
sign-in-register = Create an account
no-account-title = No account yet?
no-account-text = Accounts here are made by the support team. Ask the contact person at your organization to get you one.

# Asking for a mail
ask-reset-title = Choose a new password
ask-reset-lead = Write your e-mail address, and we will send you a link.
ask-reset-button = Send the link
ask-reset-sent = If there is an account with that address, a mail with a link is on its way. The link is good for an hour.
ask-register-title = Create an account
ask-register-lead = We send a link to your address, to see that it is yours. Then you choose a password.
ask-register-button = Send the link
ask-register-sent = A mail is on its way to that address. Follow its link to choose a password.
ask-register-closed = People cannot create accounts themselves here.
ask-link-title = Sign in by e-mail
ask-link-lead = We send you a link that signs you in, in this browser.
ask-link-button = Send the link
ask-link-sent = If there is an account with that address, a mail with a link is on its way. Open it in this browser within a quarter of an hour.
ask-sent-title = Look in your mailbox
ask-sent-nothing = Nothing there? Look among unwanted mail, check that the address was right, and wait a few minutes. At most three such mails are sent in an hour.
ask-again = Ask for a new link
ask-back = Back to signing in

# Mailed links
link-invite-title = Welcome
link-register-title = Welcome
link-reset-title = Choose a new password
link-password-lead = Choose a password for your account. You are signed in afterwards.
link-password = New password
link-password-button = Save and sign in
link-sign-in-title = Sign in
link-sign-in-lead = You are about to sign in as { $email }.
link-other-browser-title = Open the link where you asked for it
link-other-browser-lead = This link signs you in only in the browser that asked for it. Open it there, or ask for a new one here.
link-address-title = Your new address
link-address-lead = From now on you sign in with { $email }, and our mails go there.
link-address-button = Use this address
link-address-sign-in = Sign in with your current address, and you can start to use { $email }.
link-dead-title = This link does not work any more
link-dead-lead = Links like this work once, and only for a while. A newer one may also have taken its place. Ask for a new one; it takes a minute.
link-dead-invited = If you were invited, the same page sends you a new link to choose a password.
link-dead-ask = Ask for a new link

# The second factor
sign-in-code-title = Your code
sign-in-code-lead = Your password is right. One more step.
sign-in-code-hint = Six digits from your authenticator app, or one of your recovery codes.
sign-in-code-lost = Lost both your phone and your recovery codes? Ask an administrator of this desk to reset your two-step sign-in.
code-label = Code
code-wrong = That code is not right, or was used already. Take the newest one.
factor-title = Two-step sign-in
factor-set-up-title = Set up two-step sign-in
factor-door-lead = Your account needs two-step sign-in: a password, and a code from your phone. It takes two minutes.
factor-lead = Besides your password, a code from your phone is asked for when you sign in. Whoever guesses or steals the password does not get in.
factor-step-app = Install an authenticator app on your phone, if you have none. Any of them works.
factor-step-scan = Add an account in it by scanning this picture.
factor-step-type = Or type this key into the app:
factor-step-code = Write the six digits that the app shows.
factor-picture = QR code for your authenticator app
factor-turn-on = Turn on
factor-is-on = Two-step sign-in is on.
factor-codes-left = { $count ->
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
}
factor-change-hint = A code from your app, or a recovery code, to change anything here.
factor-new-codes = Make new recovery codes
factor-turn-off = Turn off
factor-off-done = Two-step sign-in is off.
factor-required = This desk asks for two-step sign-in, so it cannot be turned off.
factor-codes-title = Recovery codes
factor-codes-lead = Each of them gets you in once, if your phone is lost or broken. Print them or write them down now: they are shown for ten minutes.
factor-codes-print = Keep them where you keep other important papers, not on your phone.
factor-codes-done = I have kept them

# One's own account
account-parts = Parts of your account
account-tab-profile = Profile
account-tab-address = E-mail address
account-tab-password = Password
account-tab-factor = Two-step sign-in
account-tab-devices = Devices
account-tab-following = What you follow
account-address-lead = A new address takes effect when you have followed the link that we send there. We also notify your current address.
account-address-new = New e-mail address
account-address-ask = Send the link
account-address-asked = A mail with a link is on its way to the new address.
account-address-changed = Your new address counts from now on.
account-password-lead = All other devices are signed out when you change your password.
account-password-now = Current password
account-password-change = Change the password
account-password-changed = Your password is changed, and all other devices are signed out.
devices-lead = Where you are signed in. Do you see something you do not know? Sign it out and change your password.
devices-unknown = Unknown device
devices-named = { $browser }, { $system }
devices-this = this device
devices-seen = Last used
devices-since = signed in
devices-end = Sign out
devices-end-others = Sign out all others
devices-ended-one = The device is signed out.
devices-ended-others = All other devices are signed out.

# People, for administrators
people-title = People
people-find = Find by name or address
people-which = Which people
people-all = All
people-team = Team
people-customers = Customers
people-invited = Invited
people-guests = Guests
people-suspended = Suspended
people-none = Nobody here
people-none-text = People whom you add, and those who write to you, are listed here.
people-nothing = Nobody matches “{ $query }”
people-nothing-text = Try a part of the name or of the address.
people-new = Add a person
people-new-title = Add a person
people-new-lead = They get a mail with a link to choose a password.
people-name = Name
people-role = Role
people-organization = Organization
people-add = Add and invite
role-user = Customer
role-agent = Agent
role-admin = Administrator
standing-guest = Guest
standing-invited = Invited
standing-suspended = Suspended
person-added = Added. The invitation is on its way.
person-saved = Saved.
person-invited = The invitation is on its way.
person-suspended-done = Suspended. They are signed out everywhere.
person-unsuspended-done = They can sign in again.
person-signed-out-done = They are signed out everywhere.
person-factor-done = Two-step sign-in is removed, and they were told.
person-role-hint = Another role signs the person out everywhere and ends their API tokens.
person-way-in = Way in
person-invitation-failed = The invitation could not be delivered: { $error }
person-invitation-waits = The invitation is on its way.
person-invitation-sent = Invited { $when }.
person-invite = Invite to an account
person-invite-again = Send the invitation again
person-factor-on = Two-step sign-in is on.
person-factor-none = Two-step sign-in is not set up.
person-factor-remove = Remove two-step sign-in …
person-factor-remove-text = For somebody who lost their phone and their recovery codes. Be sure that it is really them who asks. They are told by mail.
person-factor-remove-now = Remove it
person-suspend = Suspend …
person-suspend-text = They are signed out at once, their API tokens end, and they cannot come in until you let them. Their requests stay.
person-suspend-now = Suspend
person-is-suspended = Suspended: cannot sign in.
person-unsuspend = Let in again
person-no-devices = Not signed in anywhere.
person-sign-out = Sign out everywhere
person-events = What happened
person-no-events = Nothing yet.
event-by = { $what } ({ $name })
event-signed-in = Signed in with the password
event-signed-in-link = Signed in by a mailed link
event-signed-in-handover = Signed in from the product
event-signed-in-provider = Signed in by single sign-on
event-registered = Made the account and confirmed the address
event-password-set = New password
event-address = New address; before: { $before }
event-added = Added
event-invited = Invited
event-role = Role: { $before } became { $after }
event-suspended = Suspended
event-unsuspended = Let in again
event-signed-out = Signed out everywhere
event-factor-on = Two-step sign-in turned on
event-factor-off = Two-step sign-in removed
event-recovery-code = Used a recovery code
event-new-codes = Made new recovery codes
event-other = Something happened

# Settings
settings-accounts = Accounts
settings-registration = Who may create an account
settings-registration-help = Guests can write to you by e-mail in any case.
settings-registration-invited = Only people whom an administrator adds
settings-registration-anyone = Anyone with an e-mail address
settings-registration-domains = Anyone with an address at the domain of one of the organizations
settings-no-account-text = Where to turn without an account
settings-no-account-text-help = Shown at sign-in while only administrators add people.
settings-sign-in-by-link = Sign-in by mailed link
settings-sign-in-by-link-help = People can sign in without a password, by a link that works once, in the browser that asked for it.
settings-second-factor = Two-step sign-in
settings-second-factor-help = Asked for after a password or a mailed link. Who must have it and has not sets it up at the next sign-in.
settings-second-factor-off = Off
settings-second-factor-optional = Whoever wants
settings-second-factor-team = The team must, customers may
settings-second-factor-everyone = Everyone must

# Hand-over from the product
handover-title = Sign-in from your product
handover-lead = People who are signed in to your own product can be handed over to the portal, without another password. The product signs a short note that says who comes.
handover-address = Where the product leads people
handover-secret = The secret it signs with
handover-how = A JSON Web Token, HS256, with iat (now, good for three minutes), jti (another one each time), email, and if you like name, external_id, organization and locale. return_to is a page of the portal. The team always signs in here.
handover-change = Change
handover-renew = Make a new secret
handover-renew-text = Then the product must sign with the new one; until it does, nobody comes in from there.
handover-renewed = There is a new secret. Give it to the product.
handover-turn-on = Make a secret
handover-turn-off = Turn off
handover-off-done = Nobody comes in from the product any more.
handover-refused-title = Please sign in here
handover-refused-lead = The product could not sign you in: its link was too old, was used already, or is not for this account. Go back and press it once more, or sign in here.
handover-refused-team = Members of the support team always sign in here.
handover-ask-title = Sign in as somebody else?
handover-ask-lead = Go on as { $name }?
handover-ask-text = The product hands somebody else over. Going on signs you out first.
handover-ask-button = Go on as { $name }
handover-ask-stay = Stay signed in as before
event-failed = { $tries ->
    [one] Failed sign-in from { $network }
   *[other] { $tries } failed sign-ins from { $network }
}
event-failed-unknown = { $tries ->
    [one] Failed sign-in with other addresses
   *[other] { $tries } failed sign-ins with other addresses; networks in all: { $networks }
}

# Erasing somebody
erase-link = Erase this person …
erase-back = Back to the person
erase-title = Erase { $name }
erase-goes = What goes
erase-goes-person = Name, address, password and all ways to sign in, memberships, trainings, and what is known of their account.
erase-goes-mails = { $count ->
    [one] One mail from their address, with its source.
   *[other] { $count } mails from their address, with their sources.
}
erase-goes-sent = { $count ->
    [one] One line about a mail that was sent to them.
   *[other] { $count } lines about mails that were sent to them.
}
erase-goes-news = What they subscribed to and follow.
erase-stays = What stays
erase-stays-tickets = { $count ->
    [one] One ticket, from a “Former requester”.
   *[other] { $count } tickets, from a “Former requester”.
}
erase-stays-comments = { $count ->
    [one] One message that they wrote, unless you tick the box below.
   *[other] { $count } messages that they wrote, unless you tick the box below.
}
erase-stays-log = The audit log, which cannot be changed, and backups that were made before.
erase-redact = Erase what they wrote too: their messages with files, and the subjects of their tickets
erase-sure = I know that nobody can take this back
erase-problem-sure = Tick that you know that nobody can take this back.
erase-now = Erase
erase-going = They are kept out, and are being erased. { $count ->
    [one] One part of the desk is done.
   *[other] { $count } parts of the desk are done.
}
erase-done = Erased { $when }.
erase-not-team = This person belongs to the team. Make them a customer first.
person-erased-name = Former requester
person-erased-words = (erased)
event-erased-person = Erased
erase-is-gone = This person was erased, and is nobody who could be let in.
