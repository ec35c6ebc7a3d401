# Known bugs: what customers read
requests-column-bug = Known problem
bug-confirmed = Confirmed
bug-planned = Fix planned
bug-fixed = Fixed, on its way to you
bug-fixed-in = Fixed in { $version }
bug-live = Live for you
bug-live-in = Live for you, in { $version }
bug-told = About the known problem behind your request: { $state }.

# What portals call it
settings-bug-confirmed = Words for a known problem: confirmed
settings-bug-planned = Words for a known problem: fix planned
settings-bug-fixed = Words for a known problem: fixed in a version
settings-bug-live = Words for a known problem: live for the customer
settings-bug-help = Customers read them in their list and at their request. {"{version}"} stands for the version. Empty: the product’s own words.

# The team's pages
problems-title = Known bugs
problems-lead = A known bug gathers the tickets that are about it. Customers read how far it came, and nothing else of it.
problems-new = New known bug
problems-none = No known bugs. When several customers write about the same fault, make it one here, link their tickets, and tell all of them at once.
problems-count = { $count ->
    [0] No tickets
    [one] 1 ticket
   *[other] { $count } tickets
}
problems-untold = Customers are told nothing yet
problem-subject = What is it?
problem-subject-hint = For the team. Customers do not read it.
problem-known = What the team knows of it
problem-known-hint = The first internal note.
problem-make = Write it down
problem-conversation = The team’s conversation
problem-state = How far it came
problem-version = Version
problem-version-hint = Where it is fixed. May be empty.
problem-words = What customers read
problem-words-hint = Sent to everyone whose ticket is linked, in their language, with the state above it. May be empty.
problem-asks = When it is live, ask each whether it works; their tickets then wait for them
problem-for = For whom
problem-for-all = Everyone whose ticket is linked
problem-for-chosen = Only the tickets that are ticked above
problem-choose = Tell it in this ticket
problem-tell = Tell customers
problem-tell-hint = You can take it back for twelve seconds.
problem-told = Told. Mails go out in twelve seconds.
problem-undo = Take it back
problem-undone = Taken back. Nobody was told.
problem-tickets = Tickets about it
problem-tickets-none = No ticket is linked yet. Link one by its number here, or choose this bug among a ticket’s details.
problem-hidden = { $count ->
    [one] One more that you do not see.
   *[other] { $count } more that you do not see.
}
problem-number = Number of a ticket
problem-link = Link
problem-unlink = Unlink
problem-linked = #{ $number } is linked.
problem-unlinked = #{ $number } is not linked any more.
problem-link-undo = Undo
problem-history = What was told
problem-history-none = Customers were told nothing yet.
problem-told-in = { $count ->
    [0] in no ticket
    [one] in 1 ticket
   *[other] in { $count } tickets
}
problem-tracker = Where it is worked on
problem-tracker-hint = An address or number in another system. Customers never see it.
problem-saved = Saved.
problem-form = Tell how far it came
problem-unknown = There is no known bug #{ $number } that you see. Choose one from the list.
problem-itself = A known bug that gathers tickets cannot be about another one. Link its tickets to the other instead.
problem-no-ticket = There is no ticket { $number }. Write the number that stands before its subject.
problem-nobody = Tick at least one ticket, or tell everyone.
problem-version-long = A version can have { $most } characters at most. What you wrote is still here.
problem-tracker-long = An address can have { $most } characters at most. What you wrote is still here.
details-problem = Known bug
details-problem-none = None
event-problem = { $who } linked it to known bug #{ $number }
event-problem-none = { $who } unlinked it from the known bug
