# One mail
mail-search = Search sender, subject or Message-ID
mail-search-do = Search
mail-none-found = No mail found
mail-none-found-text = Try fewer words, or a part of the address.
mail-none-such = No such mail
mail-accept = Accept
mail-as-person = Not an automatic mail
mail-as-nothing = Set aside
mail-as-reply = Put it into ticket number
mail-as-reply-do = Put it there
mail-treat = What is it?
mail-treat-help = Accept: it comes from its sender, and becomes what it says: an answer to a request, or a new ticket. Not an automatic mail: the same, and it was written by a person.
mail-fact-fate = What became of it
mail-fact-sender = From
mail-fact-to = To
mail-fact-when = Came in
mail-fact-proof = Is it from there?
mail-identity-verified = Yes: the sender’s domain vouches for it.
mail-identity-aligned = Most likely: it came from one of the domain’s servers.
mail-identity-unknown = Nothing is known for or against it.
mail-identity-refuted = No: the domain says that its mail is signed or comes from its servers, and this one is and does neither.
mail-text = Text
mail-source = Source
mail-source-show = Show the source
mail-cut = Only the beginning is shown here. Download the mail to see all of it.
mail-problem-no-ticket = There is no such ticket, or it is closed. Check the number.
mail-problem-still-held = It is still held: see the reason below. A ticket can be made of it instead.
mail-why-refuted = The sender’s domain says that it does not come from there. Accept it if you know better.
mail-why-unproved = Nothing proves who sent it, so only the team sees it. Accept it if it is the sender’s.
mail-why-set-aside = Somebody of the team set it aside.
mail-why-put-there = Somebody of the team put it into the ticket.
mailroom-note-unproved = This came by mail in the name of { $address }, and nothing proves that they sent it. The customer does not see it. If it is theirs, accept it under Incoming mail.

# Settings
settings-incoming-mail = Incoming mail
settings-mail-proof = When a mail counts as its sender’s
settings-mail-proof-help = What is refuted is held until somebody of the team accepts it. Where proof is wanted, an unproved answer is held too, and an unproved new request brings nobody along in CC.
settings-mail-proof-no-doubt = Unless the sender’s domain says that it is not from there
settings-mail-proof-proof = Once it is proved (DKIM, SPF or DMARC)
settings-mail-proof-nothing = Always; nothing is checked
settings-mail-trusted = Mail servers whose word counts
settings-mail-trusted-help = Names that your own mail server or provider writes into Authentication-Results, such as mx.vendor.example, separated by blanks. What others write there counts for nothing. Without one: none
settings-mail-names = Check signatures by DNS
settings-mail-names-help = For mail about which no such server says anything. A mail waits four seconds for DNS at most, and is then taken without it.

# What somebody of the team made of a mail
mail-why-accepted = Somebody of the team accepted it.
mail-as-again = Try it once more
mail-as-bounce = It is a failure notice
mail-as-back = Take back
mail-elsewhere = Does it belong elsewhere?
mail-elsewhere-help = It is copied there. What is in a ticket already stays, because it was read and answered there; a note for the team says where it went.
mail-problem-no-such-mail = It names no mail that this desk sent, so it says of nobody that they could not be reached.
mail-problem-suspended = Its sender is suspended. Let them in again under People, or refuse the mail.
mail-treated-itself = Accepted
mail-treated-person = Taken as written by a person
mail-treated-again = Tried once more
mail-treated-ticket = Made a ticket
mail-treated-reply = Put into a ticket
mail-treated-bounce = Taken as a failure notice
mail-treated-nothing = Set aside
mail-treated-back = Taken back
mail-treated-by-desk = the command line
mail-again-all = Try all of these once more
mail-again-help = After a setting, a mailbox or a person changed.
mail-again-more = The others are tried in the background.
mail-again-tried = { $count ->
    [one] One mail was tried once more.
   *[other] { $count } mails were tried once more.
 }
mail-again-placed = { $count ->
    [0] None of them found a place.
    [one] One of them found its place.
   *[other] { $count } of them found their place.
 }
mailroom-note-moved = A mail of this conversation was put into ticket #{ $number }.
