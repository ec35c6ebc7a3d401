# What went wrong: a heading, and what to do now
web-absent = There is nothing here
web-absent-do = This page does not exist, or you may not see it. Check the address, or sign in.
web-broken = Something broke on our side
web-broken-do = Nothing you did. Try again; if it happens again, tell us.
web-refused-title = That did not work
web-sign-in-title = Sign in first
web-csrf-title = This was not sent from our page
web-large-title = That is too large
web-often-title = Too many tries
web-busy-title = Not right now

# Why a request went no further
web-sign-in = You are not signed in any more. Sign in and try again.
web-csrf = For your safety nothing was changed. Go back, reload the page and send it again.
web-method = This address does not do that. Go back and try another way.
web-not-understood = We could not read what was sent. Go back and try again.
web-host-unclear = The request does not say clearly which site it is for.
web-host-unknown = This server does not answer for that name. Use its public address.
web-address-long = The address is longer than we read. Shorten it.
web-address-unreadable = The address holds characters that cannot be read. Check how it was copied.
web-headers-large = Your browser sent more than we read. Delete the cookies of this site and try again.
web-body-slow = It took too long to arrive, so nothing was saved. Try again on a better connection.
web-body-cut = It did not arrive whole, so nothing was saved. Try again.
web-body-large = This is larger than { $limit }. Send less at once.
web-form-large = The form holds more than we take at once. Shorten it, or send some of the files afterwards.
web-form-unreadable = The form did not arrive as a form. Go back, reload the page and send it again.
web-form-text = The form holds text that cannot be read. Write it again without special characters.

# Files
web-file-large = { $name } is larger than { $size }. Send a link to it, or split it.
web-files-many = { $name } was not sent: at most { $most } files go with one form.
web-files-often = { $name } was not sent: many files came from your network. Wait a while, or sign in.
web-file-no-room = { $name } was not saved: the server has no room left. Try again later.
web-upload-gone = That file is not here any more.

# Accounts
refused-short-password = Choose a password of at least { $least } characters.

# Programs
api-not-json = Send the body as application/json.

# A form that was sent after signing out elsewhere
kept-title = You were signed out meanwhile
kept-lead = What you wrote is not lost. Sign in, and you can send it.
kept-again-title = Send it once more
kept-again-lead = You signed out or in since the page was opened. What you wrote is here; send it once more.
kept-text = What you wrote
kept-files = Files do not come along. Attach them afterwards.
kept-send = Send
kept-send-guest = Send without signing in
