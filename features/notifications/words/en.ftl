# Every mail
mail-delimiter = ##- Write your reply above this line -##
mail-see-conversation = See the whole conversation
mail-picture = picture
mail-answer = Answer this mail to take part in the conversation.
mail-why-requester = You get this mail because you wrote to { $site } (request #{ $number }).
mail-why-follower = You get this mail because you follow { $organization } at { $site }. You stop following under Requests there.
mail-why-copy = You get this mail because you are in copy of request #{ $number } at { $site }.

# A request has arrived
mail-received-subject = [{ $site }] We have received your request #{ $number }
mail-received-lead = We have received your request.
mail-received-number = Its number is #{ $number }.
mail-received-answer = We will answer by mail. Answer this mail if you want to add something.
mail-received-not-you = If you did not write to us, you need not do anything.

# Somebody answered
mail-reply-by = { $name } wrote in request #{ $number }:
mail-files = Attached files

# What mails carry, and who gets them
settings-mails = E-mail
settings-mail-content = What e-mails carry
settings-mail-content-help = With the link alone, neither the subject nor anything that was written leaves the desk.
settings-mail-content-full = What was written
settings-mail-content-link = A link alone; reading it takes signing in
settings-mail-reply = Requests can be answered by e-mail
settings-mail-reply-help = Otherwise whoever answers an e-mail all the same is sent the link, and the team finds the mail in its list.
settings-mail-to = Who gets e-mail about a request
settings-mail-to-help = Whoever wrote something hears nothing of it.
settings-mail-to-requester = Who asked
settings-mail-to-cc = People in CC
settings-mail-to-admins = Administrators of the customer, if they may see it
settings-mail-to-followers = Who follows the organization
mail-link-subject = [{ $site }] New in request #{ $number }
mail-link-lead = There is something new in request #{ $number }.
mail-link-sign-in = Sign in to read it.
mail-link-open = Open the page to read it.
mail-link-account = It can be read by whoever has an account: ask those who took you in to tell you of it, or get an account with this address.
mail-link-no-reply = Please do not answer this mail: answers are written on the page.
mail-received-page = We answer on the page of your request, and tell you by mail when we have.
mail-why-admin = You get this mail because you are an administrator of { $organization } at { $site }.
mail-questions = Questions to you
mail-questions-page = Answer them on the page that the link leads to.
mail-questions-answer = Write the answers back to this mail.

# Something changed without a comment
settings-mail-changes = Also tell of changes without a comment
settings-mail-changes-help = The status that the team sets, answers that change, people in CC: as far as customers see it on the request’s page. What happens within a few seconds is one e-mail.
mail-changed-lead = Something changed in request #{ $number }.
mail-changed-status = Status: { $status } (before: { $before })
mail-changed-subject = The subject was changed.
mail-changed-subject-to = Subject: { $subject }
mail-changed-field = “{ $field }” was changed.
mail-changed-field-to = { $field }: { $answer }
mail-changed-reference = Your own reference was changed.
mail-changed-private = It is private now.
mail-changed-shared = It is shared with colleagues again.
mail-changed-requester = It was passed on to somebody else.
mail-changed-cc = The people in CC were changed.
