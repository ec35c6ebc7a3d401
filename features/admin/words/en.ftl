# Work in the background
jobs-title = Work in the background
jobs-filter = Which work
jobs-all = All
jobs-dead = Given up ({ $count })
jobs-none = Everything is done
jobs-none-text = Mails and other work that is done later are listed here until they are done.
jobs-stuck = { $count ->
    [one] { $count } job has come to nothing for five minutes or more. Is the mail server reachable?
   *[other] { $count } jobs have come to nothing for five minutes or more. Is the mail server reachable?
  }
jobs-mailbox-stuck = The mailbox { $address } could not be read for five minutes or more. An administrator finds out why under Mailboxes.
jobs-none-dead = Nothing was given up
jobs-none-dead-text = Work that fails again and again is kept here with the reason.
jobs-more = More
jobs-what-mail = Mail to { $address }
jobs-what-announce = Mails about a new message
jobs-what-gone = Work on something that is gone
jobs-what-other = Work of an unknown kind: { $kind }
jobs-ticket = Ticket #{ $number }

# How it is doing
jobs-state = State
jobs-state-dead = Given up
jobs-state-running = Under way
jobs-state-failed = Failed, will be tried again
jobs-state-waiting = Waiting
jobs-tries = Tried
jobs-attempts = { $count ->
    [one] 1 attempt
   *[other] { $count } attempts
}
jobs-error = Why it failed
jobs-given-up-at = Given up
jobs-next-at = Next attempt
jobs-number = Number

# What can be done
jobs-retry = Try again
jobs-retry-all = Try everything again that was given up
jobs-retried = It is tried again now.
jobs-retried-all = Everything that was given up is tried again now.
jobs-discard = Discard …
jobs-discard-text = Then it will never be done; if it is a mail, nobody gets it. This cannot be undone.
jobs-discard-now = Discard it
jobs-discarded = It was discarded.
refused-job-runs = This work is under way right now. Wait until it has ended.

# What every desk decides
settings-title = Settings
settings-groups = Kinds of settings
settings-save = Save
settings-saved = Saved. It holds from now on.
settings-default = By itself: { $value }.
settings-empty = Left empty, the portal uses words of its own.
settings-problem-empty = This cannot be empty.
settings-problem-long = This can have { $most } characters at most.
settings-problem-number = Give a whole number from { $least } to { $most }.
settings-problem-choice = Choose one of these.
settings-places = Number what should be there, from 1 on; leave the others empty.
settings-links = One link a line: words | address | a line about it. Left empty, there are none.
settings-problem-link = Line { $line } is no link. Write: words | address | a line about it. Addresses begin with /, https:// or mailto:.
settings-problem-links = There can be { $most } links at most.
settings-general = General
settings-site-name = Name of the desk
settings-site-name-help = Customers see it on every page and in every e-mail.
settings-locale = Language
settings-locale-help = For visitors whose browser asks for no language that the desk speaks, and for what the desk writes to the team.
settings-languages = Languages of the portal
settings-languages-help = The portal and its mails are offered in these; the first is for whoever reads none of them. None chosen: all.
settings-hue = Colour
settings-hue-help = A hue on the colour circle, in degrees: 25 red, 60 orange, 100 yellow, 145 green, 195 turquoise, 264 blue, 300 violet, 350 pink. How light or dark it is follows by itself, so that everything can be read.
language-en = English
language-sv = Swedish

# The audit log
audit-title = Audit log
audit-text = Every sign-in, every change of rights, every import and export and every setting: who, when, from where, and what was so before. Nothing here can be changed or removed; arende check finds it if somebody does so in the database.
audit-find = Name, address or text
audit-area = About
audit-all = Everything
audit-from = From
audit-until = Until
audit-clear = Clear filters
audit-more = Older
audit-none = Nothing yet
audit-none-text = Sign-ins, changed rights, exports and settings are listed here as they happen.
audit-nothing = Nothing matches
audit-nothing-text = Try fewer words or another time.
audit-account = Accounts and sign-in
audit-role = Roles
audit-organization = Organizations
audit-group = Groups
audit-access = Ways in
audit-setting = Settings
audit-form = Forms
audit-export-requests = Requests saved as a spreadsheet
audit-export-portal = The portal taken out as a file
audit-export = Imports and exports
audit-setting-set = Setting changed
audit-token-made = API token made
audit-handover-renewed = New secret for sign-in from the product
audit-handover-off = Sign-in from the product turned off
audit-at-command-line = { $name }, on the command line
audit-command-line = Command line
audit-by-itself = The desk itself
audit-nobody = Nobody signed in
audit-via-web-from = from { $address }
audit-via-api-from = API, from { $address }
audit-mailbox-added = Mailbox added
audit-mailbox-changed = Mailbox changed
audit-mailbox-on = Mailbox resumed
audit-mailbox-off = Mailbox paused
audit-mailbox-removed = Mailbox removed
audit-mail-treated = Incoming mail treated as
audit-role-made = Role added
audit-role-changed = Role changed
audit-role-removed = Role removed
audit-status-added = Status added
audit-status-changed = Status changed
audit-form-made = Form added
audit-form-changed = Form changed
audit-field-made = Field added
audit-field-changed = Field changed
audit-training = Trainings
audit-brand = Portals
audit-brand-added = Portal opened
audit-brand-changed = Portal changed
audit-organization-made = Organization added
audit-organization-changed = Organization changed
audit-organization-shared = Who sees its requests changed
audit-organization-removed = Organization removed
audit-member-added = Added to an organization
audit-member-changed = Changed in an organization
audit-member-removed = Taken out of an organization
audit-member-joined = Came into an organization by address, provider or product
audit-waits = Waits for a seat
audit-waits-no-more = Waits for a seat no more
audit-seat-filled = Got the free seat
audit-succeeded = Requests passed on
audit-succession-undone = Passing on undone
audit-group-made = Group added
audit-group-changed = Group changed
audit-group-removed = Group removed
audit-group-member-added = Put into a group
audit-group-member-removed = Taken out of a group
audit-reach = Which tickets somebody works on changed
audit-training-made = Training added
audit-training-changed = Training changed
audit-training-completed = Training completed
audit-training-taken-back = Completed training taken back
audit-sheet-brought-in = Spreadsheet brought in
audit-sheet-taken-out = Spreadsheet taken out
audit-audit-taken-out = Audit log taken out
audit-export-all = Export as CSV
settings-find = Find a setting
settings-found-none = Nothing is called that
settings-found-none-text = Try another word: what it does, in any of the desk’s languages, or its name on the command line.
