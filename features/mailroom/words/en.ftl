# What a mail becomes
mailroom-nothing-visible = (The message has no visible content.)
mailroom-no-subject = (No subject)

# Notes for the team
mailroom-note-stranger = This came by mail from { $address }, who does not take part in this request, to a reply address that was somebody else's. The customer does not see it. Check who it is before you answer.
mailroom-note-from-team = This came by mail and claims to be from the team. Nothing proves who sent it, so the customer does not see it.
mailroom-note-forwarded = The forwarded mail comes from { $address }. If the request is theirs, make them the requester.
mailroom-note-bounce = The mail to { $address } could not be delivered. Check the address, or reach the person in another way.
mailroom-note-left-out = These files of the mail were not attached because they are too large, too many, or of a kind that the form does not take. They are in the mail that was kept.

# The page where the team sees what came in
mail-title = Incoming mail
mail-filter = Which mail
mail-all = All
mail-held = Held
mail-none = No mail yet
mail-none-text = Whatever comes in by mail is listed here.
mail-none-held = Nothing is held
mail-none-held-text = Every mail has found its place.
mail-nobody-known = Unknown sender
mail-ticket = Ticket #{ $number }
mail-make-ticket = Make a ticket of it
mail-download = Download
mail-older = Older mail
mail-problem-nobody = The mail does not say who could be answered. Download it, and write a new ticket for whoever asked.

# What became of a mail
mail-fate-ticket = Became a ticket
mail-fate-comment = Joined a ticket
mail-fate-duplicate = Was here before
mail-fate-held = Held
mail-fate-refused = Refused
mail-fate-dropped = Set aside
mail-fate-failed = Failed

# Why
mail-why-not-ours = It tells of a mail that this desk did not send.
mail-why-stranger = Its sender does not take part in the request, so only the team sees it.
mail-why-poison = It could not be filed, even when that was tried three times. It is kept, and the mail after it went on.
mail-why-too-large = It is larger than 50 MB, which is the most that is fetched from a mailbox. Its header is kept here; the mail itself lies in the mailbox, in the folder for failed mail.
mail-why-withheld = The mail server did not hand it out, even when that was tried three times. It lies in the mailbox, in the folder for failed mail.
mail-why-empty = It is empty.
mail-why-nobody = It does not say who sent it.
mail-why-own-address = It comes from this desk’s own address.
mail-why-too-much = Its sender has written too much in the last hour.
mail-why-suspended = Its sender is suspended.
mail-why-absent = It asks for something that is not there.
mail-why-came-back = It is a mail of this desk that came back.
mail-why-own-automatic = It is an automatic mail from this desk’s own address.
mail-why-delayed = A mail is delayed; the other mail server goes on trying.
mail-why-known-failure = It tells again that a mail was not delivered.
mail-why-not-delivered = A mail was not delivered; a note in the ticket tells the team.
mail-why-claims-team = It claims to come from the team, which nothing proves, so it is an internal note.
mail-why-forged = The reply address it was sent to was not made by this desk.
mail-why-automatic-answer = An automatic answer to a mail of the request.
mail-why-answer = An answer to a mail of the request.
mail-why-new = It answers no request.
mail-why-duplicate = The same mail was here before.
mail-why-may-not-ask-told = Its sender may not submit requests, and was told where to turn.
mail-why-may-not-ask = Its sender may not submit requests. No answer was sent: they were told within the day, or it is a mail that nobody answers automatically.
mail-why-by-team = Somebody of the team made a ticket of it.
mail-why-answers-closed = It answers request #{ $number }, which is closed.
mail-why-refused = The desk refused it: { $why }
mail-why-no-replies-told = Requests are not answered by e-mail here. Its sender was sent the way to the page.
mail-why-no-replies = Requests are not answered by e-mail here.
