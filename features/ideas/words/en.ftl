# Ideas, the roadmap, product updates and the newsletter, as customers read them.
ideas-title = Ideas
ideas-idea = Idea
ideas-new = Post an idea
ideas-lead = What do you think of the product, and what is missing? Feedback is welcome here: wish for what others have thought of, or tell us your own idea.
ideas-none = Nobody has posted an idea yet. Yours can be the first.
ideas-none-such = No idea is like that. Choose less, or post yours.
ideas-sort = Order
ideas-sort-wanted = Most wanted
ideas-sort-newest = Newest
ideas-sort-answered = Recently answered
ideas-state = State
ideas-all = All
ideas-product = Product
ideas-product-none = None in particular
ideas-show = Show
ideas-state-open = Open
ideas-state-review = Under review
ideas-state-planned = Planned
ideas-state-progress = In progress
ideas-state-shipped = Shipped
ideas-state-declined = Not planned
ideas-wished = { $people ->
    [0] nobody wishes for it yet
    [one] { $organizations ->
        [0] 1 person
       *[other] 1 person in 1 organization
      }
   *[other] { $organizations ->
        [0] { $people } people
        [one] { $people } people in 1 organization
       *[other] { $people } people in { $organizations } organizations
      }
  }
ideas-comments-count = { $count ->
    [0] no comments
    [one] 1 comment
   *[other] { $count } comments
  }
ideas-vote = I wish for this
ideas-vote-sign-in = Sign in to wish for this
ideas-voted = You wish for it.
ideas-look-first = First we look whether somebody has thought of it, whether it is on the roadmap, or whether it is there already.
ideas-what = What do you wish for?
ideas-what-hint = In a few words, like “Print the results of one class”.
ideas-go-on = Look for it
ideas-similar = Is it one of these?
ideas-is-it = Is it one of these?
ideas-is-it-hint = Then open it and wish for it there: one idea with many voices weighs more.
ideas-is-new = Nobody has posted that yet.
ideas-body = Why, and for whom?
ideas-body-hint = What do you want to do, and what is in the way today? Name no pupils or colleagues: others read it.
ideas-post = Post the idea
ideas-post-hint = Other customers see the idea. They do not see where you work.
ideas-sign-in-to-post = Sign in to post it. What you typed is kept.
ideas-sign-in = Sign in to say something about it
ideas-posted = Thank you. Your idea is here for others to see, and you hear by mail what becomes of it.
ideas-posted-waits = Thank you. We look at your idea before others see it.
ideas-waits = Waits for us
ideas-waits-text = Only you see this idea until we have looked at it.
ideas-from-request = It began with your request
ideas-follow = Follow
ideas-follows = You follow it
ideas-answer = Our answer
ideas-comments = Comments
ideas-comments-none = Nobody has said anything about it yet.
ideas-comment = Say something about it
ideas-comment-send = Send
ideas-comment-waits = Thank you. We look at what you wrote before others see it.
ideas-you = You
ideas-team = The team
ideas-customer = A customer
ideas-problem-title = Say in a few words what you wish for.
ideas-problem-title-long = At most 150 characters, please.
ideas-problem-body = Write the text in at least one language.
ideas-problem-body-long = That is too long. Shorten the text, please.
ideas-problem-comment = Write something first.
ideas-problem-often = That was a lot in a short time. Try again in a while.
ideas-problem-decided = This idea is decided, and no voices are counted any more.
roadmap-title = Roadmap
roadmap-lead = What we plan, what we work on, and what is there. Plans can change.
roadmap-none = Nothing is on the roadmap yet.
roadmap-column-none = Nothing right now.
updates-title = Product updates
updates-update = Product update
updates-lead = What is new, better and fixed.
updates-none = Nothing has been told yet.
updates-kind-new = New
updates-kind-improved = Improved
updates-kind-fixed = Fixed
updates-wished-for = You wished for it
newsletter-title = Newsletter
newsletter-lead = New developments, bug fixes, online offers and events, by mail. You leave with one click.
newsletter-email = Your e-mail
newsletter-email-hint = We send you a mail first, so that nobody subscribes for you.
newsletter-subscribe = Subscribe
newsletter-asked = We have sent you a mail. Press the button in it, and you get the newsletter.
newsletter-reads = You get the newsletter. Each has a link by which you leave.
newsletter-paused = You subscribe, but our last newsletter came back from your mail server, so we send none. Subscribe again, and you get them as before.
newsletter-products = What do you want to hear of?
newsletter-products-hint = Choose nothing, and you hear of everything.
newsletter-to-start = To the start page
newsletter-confirm-title = Get the newsletter?
newsletter-confirm-lead = You get the newsletter of { $site } by mail.
newsletter-confirmed-title = You subscribe now
newsletter-confirmed-lead = You get the newsletter of { $site }. Each has a link by which you leave.
newsletter-leave-title = No more newsletters?
newsletter-leave-lead = You no longer get the newsletter of { $site }.
newsletter-left-title = You are unsubscribed
newsletter-left-lead = No more newsletters come from { $site }.

# Mails
newsletter-confirm-subject = Confirm: the newsletter of { $site }
newsletter-confirm-text = Somebody, probably you, wants the newsletter at this address. Press the button if it was you. Otherwise do nothing: no more mails come.
newsletter-confirm-why = Somebody typed this address at { $site }.
newsletter-why = You get this mail because you subscribe to the newsletter of { $site }.
newsletter-test-why = A test of the newsletter of { $site }: it went to you alone.
ideas-mail-subject = { $site }: { $title }
ideas-mail-shipped = What you wished for is there.
ideas-mail-idea = You wished for: { $title }
ideas-mail-state = { $state }.
ideas-mail-read = Read more
ideas-mail-why-shipped = You get this mail because you wished for this, follow it or asked for it at { $site }.
ideas-mail-why-follow = You get this mail because you follow this idea at { $site }.
