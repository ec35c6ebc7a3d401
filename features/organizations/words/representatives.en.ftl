# Trainings
trainings-title = Trainings
trainings-lead = What people of your customers learn. Whoever asks must have every required one; reading and answering go on without.
trainings-none = No trainings yet
trainings-none-text = Define a kind of training, and say who completed it. Nobody needs one until a required one is defined.
training-new = New kind of training
training-add = Add training
training-key = Short name
training-key-hint = What spreadsheets and the API call it: small letters, digits and dashes, like super-user. It stays.
training-key-told = In spreadsheets and the API: { $key }
training-name = Name
training-how = Where to take it
training-months = Good for so many months
training-months-hint = Empty: for ever. A new number counts for what was completed before as well.
training-months-told = { $count ->
    [one] Good for one month
   *[other] Good for { $count } months
}
training-required = Whoever asks must have it
training-required-told = Nobody asks without it
training-retired = Not offered any more
training-retired-told = Not offered any more
training-missing = Not completed yet
training-ended = Not valid since { $when }
training-until = Good until { $when }
training-forever = Good for ever
training-of = Trainings of { $name }
training-enter = Note a completed training
training-which = Training
training-completed = Completed on
training-noted = What was completed
training-take-back = Take back
training-problem-key = Give it a short name of small letters, digits and dashes, like super-user.
training-problem-key-taken = There is a training of that short name already.
training-problem-months = Months are a whole number from 1 to 1200.
training-problem-name = Give the training a name in one language at least.
trainings-own-title = My trainings
trainings-own-lead = Whoever submits requests must have every required training. Reading and answering go on without.
trainings-own-none = No trainings
trainings-own-none-text = There is nothing you need to complete.

# Seats and succession
organization-external-id = Number in other systems
organization-contract-until = Contract until
organization-contract-from = Contract from
organization-contract-name = Name of the contract
organization-contract-name-hint = A word like Gold. Service levels can be for organizations with this contract, from its first day to its last.
organization-problem-contract-days = The last day is before the first.
organization-problem-external-taken = Another organization has that number already.
organization-waiting = { $count ->
    [one] One person waits for one.
   *[other] { $count } people wait for one.
}
organization-waits = Waits for a seat, number { $place }.
organization-wait = Put on the waiting list
organization-stop-waiting = No longer waiting
organization-pass-on = Pass on requests
organization-passed = Everything was passed on. Both were told by mail.
organization-left-title = Open requests of people who left
organization-left = { $count ->
    [one] { $name } left one open request.
   *[other] { $name } left { $count } open requests.
}

# Where to turn
asking-contract-over = The contract of your organization has ended. You can still read and answer your requests. Turn to your account manager.
asking-not-trained = To submit a request, you need a training that you do not have now. You can still read and answer your requests.
asking-trainings = What is missing
asking-my-trainings = My trainings
settings-training-reminder = Remind of trainings that end
settings-training-reminder-help = So many days before a training ends, its holder gets one mail. 0: never.
settings-contacts-shown = Where customers see their contacts
settings-contacts-shown-help = Account manager, sales, billing and local contact of their organization, as cards.
settings-contacts-both = On the start page and at their requests
settings-contacts-home = On the start page
settings-contacts-requests = At their requests
settings-contacts-nowhere = Nowhere
contacts-title = Your contacts
contacts-of = Your contacts at { $organization }

# Mails
mail-training-subject = Your training “{ $about }” is good until { $when }
mail-training-lead = Your training “{ $about }” is good until { $when }
mail-training-text = Take it again in time. Where it is required, you cannot submit requests without it.
mail-training-button = My trainings
mail-training-why = You get this mail because you completed a training at { $site }.
mail-appointed-subject = You are a representative of { $organization } now
mail-appointed-lead = You are a representative of { $organization } now.
mail-appointed-text = A seat became free, and you were next on the waiting list. You can submit requests for your organization.
mail-appointed-button = Submit a request
mail-appointed-why = You get this mail because you belong to { $organization } at { $site }.
mail-seat-subject = { $about } has the free seat of { $organization }
mail-seat-lead = { $about } is a representative of { $organization } now.
mail-seat-text = A seat became free, and { $about } was next on the waiting list. If that is not what you want, change it on the page of your organization.
mail-seat-button = Our organization
mail-seat-why = You get this mail because you are an administrator of { $organization } at { $site }.
mail-access-subject = May support look at { $about }?
mail-access-lead = { $site } asks for access to { $about }.
mail-access-text = You decide for { $organization }. Nothing is open until you switch it on, it ends when you say, and it never lets us act as a particular person.
mail-access-why = You get this mail because you decide for { $organization } at { $site }.
mail-access-button = Look and decide
mail-passed-subject = Your open requests for { $organization } were passed on
mail-passed-lead = { $about } has taken over your open requests for { $organization }.
mail-passed-text = Answers go to { $about } from now on. Your private requests stay with you.
mail-passed-why = You get this mail because you belong to { $organization } at { $site }, or did.
mail-taken-subject = You have taken over requests of { $about }
mail-taken-lead = You have taken over the open requests of { $about } for { $organization }.
mail-taken-text = You find them under your requests, and answers go to you from now on.
mail-taken-button = See the requests
mail-refused-subject = We could not take your mail as a request
mail-refused-lead = Thank you for writing to { $site }. We could not take your mail as a request.
mail-refused-text = Only people whom our customers have chosen submit requests. Turn to the contact person or the account manager of your organization. If you have an account, sign in: the page says what you can do.
mail-refused-button = Where to turn
mail-refused-why = You get this answer because a mail from your address reached { $site }. It is sent once a day at most.

# Spreadsheets
sheets-title = Import and export
sheets-lead = Files are CSV in UTF-8, separated by commas or semicolons; the first line names the columns, in any order. An empty cell leaves what is there, a single - empties it. Nothing is ever deleted by an import, and nothing is written before you have seen what it would do.
sheets-organizations = Organizations
sheets-organizations-key = A row is recognised by external_id, else by a mail domain, else by its name.
sheets-people = People
sheets-people-key = A row is somebody at one organization, recognised by their address. Trainings are written like basic:2026-03-01.
sheets-columns = Columns:
sheets-file = CSV file
sheets-look = Look at the file
sheets-export = Export
sheets-preview = What { $file } would do
sheets-done = { $file } was imported
sheets-added = Added
sheets-changed = Changed
sheets-unchanged = Unchanged
sheets-bad = Rows with problems
sheets-problems = What is wrong
sheets-line = Line
sheets-column = Column
sheets-value = Value
sheets-why = Reason
sheets-more = { $count ->
    [one] One more row has problems.
   *[other] { $count } more rows have problems.
}
sheets-skip = Leave out the rows with problems
sheets-invite = Mail those without an account a link to choose a password
sheets-apply = Import
sheets-nothing = Everything in this file is here already.
sheets-cut = This page takes { $most } rows at most. Use the command line for larger files, or split it.
sheets-problem-file = Choose a CSV file.
sheets-problem-gone = The file is not here any more. Choose it again.
sheet-unreadable = The file cannot be read from here on. Is it a CSV file?
sheet-empty = The file is empty.
sheet-column-twice = This column is there twice.
sheet-column-unknown = There is no such column. These are known: { $columns }
sheet-column-missing = The column { $column } is missing.
sheet-too-many-cells = The row has { $found } cells, and there are { $most } columns. Is a quotation mark missing?
sheet-not-utf8 = This is not UTF-8. Save the file as “CSV UTF-8”.
sheet-same-row = Line { $line } is about the same one.
sheet-problem-manager = Nobody of the team has this address.
sheet-problem-external = This organization has the number { $number } in other systems. Take another name and other domains, or that number.
sheet-problem-number-taken = Somebody else has this number.
sheet-problem-number = This person has another number already.
sheet-problem-address = This number is somebody’s with another address. People change their address themselves.
sheet-problem-language = This is no language of the desk. Write en or sv.
sheet-problem-organization = There is no organization of this number, name or mail domain.
sheet-problem-nowhere = Name the organization too.
sheet-problem-role = Write user, representative or admin.
sheet-problem-sees = Write none, read or comment.
sheet-problem-training = “{ $part }”: there is no training of that short name.
sheet-problem-training-day = “{ $part }”: write it like basic:2026-03-01.
mail-no-replies-subject = Your answer is better written on the page
mail-no-replies-lead = Thank you for your mail to { $site }. Requests are not answered by e-mail here.
mail-no-replies-text = Sign in and write your answer in your request. The team has your mail, but it is not part of the request.
mail-no-replies-button = To your requests
