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
