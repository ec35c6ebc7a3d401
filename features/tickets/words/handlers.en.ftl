# What the pages say beside their templates
home-sent = We have received your request #{ $number }. An e-mail with a link to it is on its way.
thread-by-mail = by e-mail
thread-unverified = address not verified
event-desk = The desk
event-status = { $who } set the status to { $status }
event-solved = { $who } marked this as solved
event-reopened = { $who } opened it again
event-assigned = { $who } assigned it to { $name }
event-unassigned = { $who } removed the assignee
event-because = { $told }: { $reason }
event-priority = { $who } set the priority to { $priority }
event-subject = { $who } changed the subject to “{ $subject }”
event-tag-added = { $who } added the tag { $tag }
event-tag-removed = { $who } removed the tag { $tag }
event-requester = { $who } passed this on to { $name }
event-cc-added = { $who } added { $name } as CC
event-cc-removed = { $who } removed { $name } from CC
event-group = { $who } gave it to the group { $group }
event-no-group = { $who } took it out of its group
event-private = { $who } made this private
event-shared = { $who } made this no longer private
group-none = No group
priority-none = Not set
priority-low = Low
priority-normal = Normal
priority-high = High
priority-urgent = Urgent
via-web = from the portal
via-email = by e-mail
via-api = through the API
undo-sent = Sent on #{ $number }
undo-changed = Changed #{ $number }
assignee-nobody = Nobody
assignee-you = { $name } (you)
customer-writes = Writes { $language }
customer-portal = Portal: { $name }
customer-guest = Has no account
new-request-problem-cc = “{ $address }” is not an e-mail address. Separate addresses with commas.
new-request-problem-many-cc = At most 20 people can be added in CC.
new-request-problem-organization = Choose which organization the request is for.
new-request-problem-often = Too many requests from here in a short time. Nothing is lost: wait a while, then press Submit again.
refused-form = Nothing was changed. { $reason }
event-field = { $who } set { $field } to { $value }
event-field-empty = { $who } emptied { $field }
event-form = { $who } moved it to the form { $form }

# Passing on
successor-title = Pass on the requests of { $name }
successor-told = Open requests: { $requests }. Requests of others where they are in CC: { $copies }.
successor-lead = All of them go to the person you choose, with what they follow, begun answers and their seat, in one step. Every request tells of it in its history, and both get a mail. Private requests stay with whoever asked.
successor-who = Who takes over
successor-choose = Choose somebody
successor-nobody = Nobody else belongs to { $organization } now. Add whoever takes over first.
successor-then = What becomes of { $name }
successor-stays = Stays at { $organization }, but not as a representative
successor-ends = Leaves { $organization } today
successor-pass-on = Pass on
successor-back = Back
successor-problem = Choose who takes over.

# Tickets about an incident of the service status.
details-incident = Incident
details-incident-none = None
incident-works = Does it work for you now? If it does, you can mark this as solved. If it does not, write here.
incident-gone = There is no such incident any more. Choose another.

# Mail that is held in a ticket
held-mail = A mail in the name of { $address } is waiting
held-proof = Is it from there?
held-words = Read what it says
held-accept = Accept
held-refuse = Refuse
held-help = Accepted, it is theirs and part of the conversation. Refused, nobody is told, and it stays under Incoming mail.
held-help-joins = Accepted, it is part of the conversation, and { $address } takes part in it from then on (CC): they can read all of it. Refused, nobody is told.
details-promises = Service level
details-answers = Questions
