# What a mail becomes
mailroom-nothing-visible = (The message has no visible content.)
mailroom-no-subject = (No subject)

# Notes for the team
mailroom-note-stranger = This came by mail from { $address }, who does not take part in this request, to a reply address that was somebody else's. The customer does not see it. Check who it is before you answer.
mailroom-note-from-team = This came by mail and claims to be from the team. Nothing proves who sent it, so the customer does not see it.
mailroom-note-bounce = The mail to { $address } could not be delivered. Check the address, or reach the person in another way.
mailroom-note-left-out = These files of the mail were not attached because they are too large or too many. They are in the mail that was kept.
