# Ideas, updates and the newsletter, as the team keeps them.
ideas-team-lead = What customers wish for, and what you answer. What waits for you stands first.
ideas-team-none = Nothing yet.
ideas-see = See it as customers do
ideas-saved = Saved.
ideas-is-merged = put together with #{ $number }
ideas-is-hidden = waits for you
ideas-comments-waiting = { $count ->
    [one] 1 comment waits for you
   *[other] { $count } comments wait for you
  }
ideas-from-ticket = From ticket
ideas-state-hint = Whoever follows the idea gets a mail about a new state or answer.
ideas-quarter = When
ideas-quarter-hint = Shown on the roadmap, like “Q3 2027”. May be empty.
ideas-hide = Only its author and the team see it
ideas-removed = taken away
ideas-show-comment = Show to all
ideas-remove-comment = Take away
ideas-comment-team = Say something as the team
ideas-merge-title = Is it the same as another?
ideas-merge-lead = Votes are then counted together, each person once, and its address leads to the other. It can be undone.
ideas-merge-into = Another one: its number or address
ideas-merge = Put together
ideas-merge-this = Put together with this one
ideas-merged-into = It is put together with
ideas-unmerge = Put apart again
ideas-problem-merge = Give the number of another idea that is not put together with this one already.
ideas-problem-quarter = At most 30 characters, please.
ideas-problem-state = Choose a state.
ideas-problem-ideas = One of these ideas is not there any more. Load the page again.
updates-new = New update
updates-team-lead = What is new, better and fixed. Whoever wished for something that ships hears of it by mail.
updates-state-draft = Draft
updates-state-scheduled = Scheduled
updates-state-published = Published
updates-kind = Kind
updates-headline = Headline
updates-body = Text
updates-ideas = Ideas that it is about
updates-ships = These ideas are there with it: mail everybody who wished for them, follows them or asked for them
updates-is-out = It is published. Corrections are shown at once, and nobody is mailed again.
updates-publish-at = Publish at
updates-publish-at-hint = Empty: at once.
updates-publish = Publish
updates-keep = Keep as draft
newsletter-many = Newsletters
newsletter-new = New newsletter
newsletter-team-lead = { $count ->
    [0] Nobody subscribes yet. Under Settings, Portal you decide who is offered the newsletter.
    [one] One address subscribes.
   *[other] { $count } addresses subscribe.
  }
newsletter-state-draft = Draft
newsletter-state-scheduled = Scheduled
newsletter-state-sent = Sent
newsletter-count-sent = { $count } sent
newsletter-count-waiting = { $count } under way
newsletter-count-failed = { $count } did not arrive
newsletter-count-gone = { $count } unsubscribed meanwhile
newsletter-count-returned = { $count } came back
newsletter-paused-count = { $count ->
    [one] 1 address gets no more: its mail came back
   *[other] { $count } addresses get no more: their mail came back
  }
newsletter-paused-text = Whoever has such an address sees it on the newsletter's page, and gets it again after subscribing anew.
newsletter-paused-at = { $address }, { $when }
newsletter-product = For readers of
newsletter-product-hint = Whoever chose nothing while subscribing hears of everything.
newsletter-product-all = All products
newsletter-goes-to = { $count ->
    [0] goes to nobody yet
    [one] goes to 1 address
   *[other] goes to { $count } addresses
  }
newsletter-sends = It goes out. Progress is shown below.
newsletter-test-sent = A test is on its way to you. It went to nobody else.
newsletter-subject = Subject
newsletter-body = Text
newsletter-audience = To whom
newsletter-audience-everyone = Everybody who subscribes
newsletter-language = Language
newsletter-language-all = All languages
newsletter-send-at = Send at
newsletter-send-at-hint = Empty: at once.
newsletter-keep = Keep as draft
newsletter-test = Keep, and send me a test
newsletter-send = Send
newsletter-keep-first = Keep it first and look at it: then it can be sent.
newsletter-preview = As readers get it
ideas-problem-sent = This newsletter has been sent and cannot be changed any more.
settings-ideas = Ideas
settings-ideas-for = Who reads ideas and the roadmap
settings-ideas-for-help = Whoever is to vote or write signs in.
settings-ideas-review = What the team looks at first
settings-ideas-review-help = It is shown to others once somebody of the team has looked at it.
settings-ideas-review-nothing = Nothing
settings-ideas-review-comments = Comments
settings-ideas-review-everything = Ideas and comments
settings-ideas-names = Show first names
settings-ideas-names-help = Other customers then learn the first name of whoever wrote an idea or a comment. Organizations are never shown.
