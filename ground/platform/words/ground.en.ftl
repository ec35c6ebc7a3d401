# Dates
date-now = now
date-minutes-ago = { $count } min ago
date-today = Today { $time }
date-yesterday = Yesterday { $time }
date-weekdays = Mon Tue Wed Thu Fri Sat Sun
date-weekdays-long = Monday Tuesday Wednesday Thursday Friday Saturday Sunday
date-coming-today = today { $time }
date-coming-tomorrow = tomorrow { $time }
date-months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec

# Refusals
refused-empty-reply = Write something, or attach a file.
refused-closed-for-comments = This request is closed for comments. Submit a new request and mention its number.
refused-closed-ticket = This ticket is closed and cannot be changed. Open a new one instead.
refused-may-not-reply = You can read this request, but not write in it. Your organization decides who may.
refused-may-not-close = Only the support team can mark this request as solved.
refused-empty-subject = Write a subject.
refused-empty-description = Describe what you need help with.
refused-not-an-address = Write an e-mail address like name@school.example.
refused-no-such-status = That status does not exist any more. Choose another.
refused-not-an-agent = Only somebody of the team can be assignee.
refused-no-seat-left = All seats for representatives are taken. Make one of them an ordinary person first, put this person on the waiting list, or ask the account manager for one more seat.
refused-not-yet-completed = That day lies ahead. Give the day on which the training was completed.
refused-no-successor = Whoever takes over must belong to the organization now, and be somebody else.
refused-no-such-group = There is no such group. It may have been removed: reload the page.
refused-too-late-to-undo = It is too late to take this back: the mail is on its way.
refused-last-admin = The desk needs an administrator who can sign in. Make somebody else one first.
refused-notes-only = Your role lets you write internal notes. Somebody else answers the customer and changes the ticket.
refused-no-reason = Say why the priority is another: what was promised about the ticket changes with it.
refused-not-there = From where it is, it cannot be handed over to there.
refused-beyond-your-role = Your role does not reach that far: you can neither give nor take more than you may yourself.
refused-too-long = This is too long. Shorten it, or attach it as a file.
refused-disk-full = The server has no room left, so nothing was saved. Try again later; the operator needs to free space.
refused-files-away = Files cannot be stored or fetched right now, so nothing was saved. Try again in a few minutes.
refused-busy = The desk is busy right now, so nothing was saved. Try again in a moment.
refused-database-away = The desk's database cannot be reached right now, so nothing was saved. Try again in a moment.
refused-database-silent = The database did not answer in time. If you were saving something, look whether it is there before you try again.
