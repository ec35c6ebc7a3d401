# The team asks for answers within a reply
ask-title = Ask for answers
ask-hint = The customer answers these within your reply.
ask-is-answered = (answered)
ask-lead = Please answer these questions.
ask-refused-field = “{ $field }” cannot be asked for: customers do not answer it, or it depends on an answer that you do not ask for.
ask-refused-note = Only a reply can ask the customer. Send it as a reply, or untick the questions.

# The customer answers them there
asked-title = Questions
asked-besides = Anything to add
asked-send = Send answers
asked-open = Not answered yet
asked-answered = Answered
asked-again-later = Asked again below
asked-no-more = Not needed any more
answers-kept-apart = answered; stands beside the request
answers-nothing = Answer at least one question, or write something.

# Answers about people are erased
settings-personal-days = Days after closing until answers about people are erased
settings-personal-days-help = Counts for fields that are marked as being about a person: their answers leave the ticket, its history and the search. 0 keeps them. Backups made before still hold them.
event-erased = Answers about people were erased, { $day }
event-field-erased = { $who } changed { $field }; the answer is erased
