# Mail that left
mail-ways = Which way
mail-way-in = In
mail-way-out = Out
sent-title = Outgoing mail
sent-search = Search address, subject or Message-ID
sent-none = No mail has left yet
sent-none-text = Every mail that the desk sends is listed here, with what became of it.
sent-none-found-text = Try fewer words, or a part of the address.
sent-kept = Mail is listed here for half a year. Its text is in its ticket.
sent-state-sent = Sent
sent-state-waiting = Tried again soon
sent-state-failed = Given up
sent-state-bounced = Came back
sent-state-withdrawn = No longer wanted
sent-attempts = { $count ->
    [one] tried once
   *[other] tried { $count } times
  }
sent-again = Send again
sent-again-said = It is sent again.

# Signatures under mail that leaves
signing-title = Signing mail
signing-lead = Signed mail (DKIM) shows that it really comes from you, and lands less often among junk. Make a key, publish its record in the DNS of the domain, check it, then sign with it. If your mail server signs already, nothing is to be done here.
signing-off = Mail from this domain is not signed here.
signing-no-sender = No portal sends mail from this domain any more.
signing-signs = Mail is signed with it
signing-waits = Nothing is signed with it
signing-name = Name of the TXT record
signing-record = Its text
signing-check = Check what is published
signing-check-right = The record is published, and fits this key.
signing-check-wrong = Something else is published under that name. Compare it letter by letter; no part may be missing.
signing-check-nothing = Nothing is published under that name yet. It can take an hour until a new record is seen everywhere.
signing-check-unknown = The DNS gave no answer, so nothing is known. Try again in a minute.
signing-turn-on = Sign with it
signing-turn-off = Stop signing
signing-remove = Remove the key
signing-remove-text = Keep its record in the DNS for some days, until the mail that it signed has been read.
signing-new = New key
signing-rsa = RSA, 2048 bits
signing-ed25519 = Ed25519
signing-make = Make a key
signing-made = The key is made. Publish its record, then check it.
signing-turned-on = Mail is signed from now on.
signing-turned-off = Mail is no longer signed with it.
signing-removed = The key is removed.
