# Start page and search
home-greeting = What do you need help with, { $name }?
home-greeting-guest = What do you need help with?
home-guest-hint = You can write to us without an account. Your e-mail address is enough.
home-helpful = Guides that help
home-all-news = All updates
home-status-more = Details
home-see-all = See all { $count }
home-none = No requests yet. When you write to us, you find the answer here and in your e-mail.
home-stuck = Still stuck? Write to us.
home-stuck-text = Tell us what happened and where, and follow here what becomes of it.
home-follow = Written to us before?
home-follow-text = Sign in to read the answers, add to the conversation and see what is being worked on.
search-title = Search
search-label = Search guides and your requests
search-placeholder = Words or a request number
search-hits = { $count ->
    [one] One request found
   *[other] { $count } requests found
}
search-more = There are more. Add a word to narrow it down.
search-nothing = Nothing found for “{ $query }”
search-nothing-text = Try other words, or ask us.

# New request
new-request-title = Submit a request
new-request-error-prefix = Error:
new-request-lead = One request per problem, please. Everything is required unless it says optional.
new-request-email = Your e-mail address
new-request-email-hint = The answer comes here.
new-request-name = Your name
new-request-subject = Subject
new-request-description = Description
new-request-description-hint = What happened, where, and what did you expect instead?
new-request-cc = Keep someone informed
new-request-cc-example = name@school.example
new-request-cc-hint = They take part in the request. Separate addresses with commas.
new-request-organization = Which organization is it for?
new-request-organization-hint = You belong to several. Who else can see the request depends on it.
new-request-organization-choose = Choose…
new-request-private = Keep this request private
new-request-private-hint = Only you, the people in CC and the support team see it, whatever your organization shares.
new-request-send = Submit request
new-request-next = What happens next
new-request-next-mail = You get a confirmation by e-mail to
new-request-next-mail-guest = You get a confirmation by e-mail, with a link to your request.
new-request-next-reply = We answer there. Replying to the e-mail works too.
new-request-next-here = We answer in the portal, and so do you: the e-mail leads you there.
new-request-next-follow = The whole conversation stays under “{ $list }”.
new-request-next-follow-guest = You can read and answer the request through the link, without an account.

# My requests
requests-whose = Whose requests
requests-tab-mine = Mine
requests-tab-ccd = I am CC’d
requests-organization = People and sharing
requests-follow = Follow
requests-unfollow = Stop following
requests-following = You follow { $name }: you hear of every new request and reply by e-mail.
requests-not-following = Follow { $name } to hear of every new request and reply by e-mail.
requests-find = Words or a number
requests-open = Open or waiting
requests-solved = Solved or closed
requests-all = All
requests-waiting = Waiting for you
requests-reply = Reply
requests-unread = (new reply)
requests-column-subject = Subject
requests-column-requester = Requester
requests-column-status = Status
requests-column-activity = Last activity
requests-column-created = Created
requests-none = No requests yet
requests-none-text = When you write to us, you can follow the answer here.
requests-no-match = Nothing matches
requests-no-match-text = There may be something among the solved ones.
requests-clear = Show all requests

# One request
request-sent-at = Sent
request-received = We have received your request #{ $number }
request-received-mail = A confirmation is on its way to { $email }. We answer here and by e-mail.
request-received-text = We answer here and by e-mail.
request-asked = { $name } needs an answer from you
request-arrived = A new message has arrived
request-reply-to = Reply to { $name }
request-reply-label = Add to the conversation
request-reply-placeholder = Write here, or just answer the e-mail
request-reply-placeholder-here = Write your reply here
request-reopens = This request is finished. A reply opens it again.
request-send = Send
request-solve = Mark as solved
request-close = Close
request-follow-up = Submit a new request
request-private = Private
request-seen-by = Who sees this
request-seen-private = Only you, the people in CC and the support team. Nobody else at { $organization } can see it.
request-seen-nobody = The one who asked, the people in CC and the support team.
request-seen-people = The one who asked, the people in CC, the support team, and those whom { $organization } has named.
request-seen-administrators = The one who asked, the people in CC, the support team, and the administrators at { $organization }.
request-seen-representatives = The one who asked, the people in CC, the support team, and the representatives and administrators at { $organization }.
request-seen-everyone = The one who asked, the people in CC, the support team, and everyone at { $organization }.
request-keep = Make it private
request-share = No longer private
request-read-only = You can read this request. Your organization decides who may also write in it.
request-about = About this request
request-details = Details
request-number = Number
request-followers = Who follows this
request-cc = CC
request-guest = You are here through a link
request-guest-text = Anyone with the link can read this request, so do not pass it on.

# Conversations
thread-you = You
thread-internal = Internal note
thread-quoted = Show quoted text
thread-new = New

# The queue
queue-label = Ticket list
queue-views = Views
queue-mine = Mine, open
queue-unassigned = Unassigned
queue-due = Due first
queue-open = All open
queue-pending = Waiting for the customer
queue-solved = Solved
queue-all = All tickets
queue-empty = Nothing here right now.
queue-new-one = 1 new in this view
queue-new-many = %s new in this view

# A ticket in the workspace
ticket-none-open = Choose a ticket from the list, or press J.
ticket-previous = Previous ticket
ticket-next = Next ticket
ticket-conversation = Conversation
ticket-undo = Undo
ticket-closed = This ticket is closed. A new message from the customer becomes a new ticket.
ticket-failed = The ticket could not be loaded. Check your connection and try again.
ticket-unsaved = The change was not saved. Check your connection and try again.
presence-viewing = { $name } is here too
presence-writing = { $name } is writing

# Writing to a customer or to the team
composer-kind = Kind of message
composer-reply = Reply
composer-note = Note
composer-to = To { $names }
composer-team-only = Only the team sees it
composer-text = Message
composer-saved = Draft saved { $time }
composer-offline = Not connected. The draft is kept in this browser.
composer-unsent = It was not sent. Check your connection and try again; the text is kept.
composer-arrived = { $count ->
    [one] A message arrived while you were writing. Read it above, then decide.
   *[other] { $count } messages arrived while you were writing. Read them above, then decide.
}
composer-anyway = Send anyway
composer-send-as = Send as { $status }
composer-add-note = Add note
composer-send-and-set = Send and set status to

# The facts of a ticket
details-title = Details
details-group = Group
details-private = Private: hidden from the requester’s colleagues
details-assignee = Assignee
details-priority = Priority
details-why = Why is it changed?
details-why-hint = Only the team reads this.
details-tags = Tags
details-cc = CC
details-add = Add
details-save = Save
details-customer = Customer
details-others = Earlier from this customer

# A ticket on behalf of a customer
new-ticket-email = Customer’s e-mail address
new-ticket-name = Customer’s name
new-ticket-first = First message
new-ticket-public = To the customer, by e-mail
new-ticket-internal = Internal note
new-ticket-form-hint = It decides what is asked below. What you have typed stays.
new-ticket-choose = Show its fields
new-ticket-create = Create ticket
new-ticket-cancel = Cancel

# Searching tickets
agent-search-title = Search tickets
agent-search-placeholder = Words, a number, a name or an address
agent-search-hits = { $count ->
    [one] One ticket
   *[other] { $count } tickets
}
agent-search-nothing = Try fewer or other words.
request-form = Type
request-answers = Your answers
request-answers-change = Change answers
request-answers-save = Save answers
details-needed = (needed to solve)
details-open-link = Open link
questions-lead = Go through these questions, print them or share this page. Nothing is sent.
questions-ask = Submit a request with these answers
questions-print = Print
questions-alone = Print or share these questions, without sending anything
route-no-ticket = This is not sent as a request. Turn to the people named here.
supplier-title = About { $product }
supplier-turned-away = { $product } is from { $supplier }: please turn to them.
supplier-link = Documentation
