# One problem per request
split-title = Split off a part
split-lead = One problem per request. What you choose becomes a ticket of its own, for the same people, with its files and the same form, group and assignee. It stays readable here too, and it can be undone until somebody writes in the new ticket.
split-empty = The customer has written nothing here that could be split off.
split-pieces = What goes along
split-pieces-hint = Messages of the customer. Internal notes never go along.
split-part = Only a part of it
split-part-label = The part
split-part-hint = Delete what does not belong to it. Only the customer’s own words can stay.
split-subject = Subject of the new ticket
split-tell = Tell the customer
split-words = In these words
split-words-hint = They are the team’s first answer in the new ticket, in the customer’s language, and are mailed once.
split-usual-words = Your request was about more than one thing. This part is a request of its own now, so that it gets its own answer. Everything else continues in #{ $number }.
split-sorry = We have put your requests together again. Request #{ $number } is no longer there: everything continues here.
split-do = Split off
split-back = Back to the ticket
split-off = Split off
split-of = Split off from
split-into = Split off from it
split-undo = Put together again
split-done = Split off from #{ $number }
split-refused-nothing = Choose at least one message.
split-refused-words = A part can only hold what the customer wrote, in the same order. Take your own words out; you can write them as an answer afterwards.
split-refused-words-empty = Write what the customer is told, or untick “Tell the customer”.
split-refused-late = They can no longer be put together: somebody has written in the new ticket, or is about to.
event-split = { $who } made a part of this a request of its own
event-split-from = { $who } made this out of a part of another request
event-unsplit = { $who } put a part that had been split off back in here

# A ticket becomes an idea.
request-became-idea = Became
idea-make = Make it an idea
idea-make-lead = Other customers can then wish for it. The requester’s voice is counted, and they hear by mail what becomes of it.
idea-make-similar = Is it one of these?
idea-make-add = Add the requester’s voice
idea-make-hint = Other customers read this: take out names and everything that is nobody else’s business.
search-news = Ideas and updates
