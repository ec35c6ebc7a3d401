# Tickets of one portal, and moving one to another.
queue-portals = Portal
queue-portals-all = All portals
move-link = Move to another portal
move-title = Move to another portal
move-lead = Customers find it there, in that portal’s words. Nothing is lost: moving it back finds everything again.
move-form = Type of request there: { $form }.
move-status = Status there, as the customer reads it: { $status }.
move-carried = These answers have the same question there: { $fields }
move-left = These answers are not asked for there; they stay with the ticket, and the team goes on reading them: { $fields }
move-do = Move
move-back = Back to the ticket
move-portal-gone = Choose one of the portals below.
event-moved = { $who } moved it to another portal
