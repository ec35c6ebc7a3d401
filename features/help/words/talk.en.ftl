# What is beside articles: comments, following, what was read last, files to take along.
help-comments = Comments
help-comments-none-yet = Nobody has said anything about this article yet.
help-comment = Say something about this article
help-comment-hint = Other readers see it once our team has looked at it. If you need help, send a request instead.
help-comment-hears = Mail me when there is an answer, or when the article changes
help-comment-send = Send
help-comment-sign-in = Sign in to say something
help-comment-you = You
help-comment-team = The team
help-comment-customer = A customer
help-comment-waits = only you see it: we will look at it
help-comment-refused = only you see it: we did not publish it
help-comment-remove = Take away
help-comment-remove-text = It is gone for good.
help-comment-remove-now = Take it away
help-comment-was-sent = Thank you. We look at what you wrote before others see it.
help-comment-was-shown = It is there.
help-comment-was-removed = Your comment is gone.
help-comment-problem = Write something, no longer than 5,000 letters.
help-comment-often = That were many comments in a short time. Try again in an hour.
help-follow = Follow
help-follow-section = Follow this section
help-follows = You follow it
help-now-followed = You get a mail when this article changes, or when somebody says something about it.
help-not-followed = You get no more mails about this article.
help-unfollow = No more mails
help-unfollow-article = You follow an article. Press the button, and you get no more mails about it.
help-unfollow-section = You follow a section. Press the button, and you get no more mails about it.
help-unfollowed = Done. You get no more mails about it.
help-seen = Recently viewed
help-seen-forget = Clear this list
help-files = Files
help-file-none = Choose a file first.
# Where the team looks after it.
help-comments-to-look-at = { $count ->
    [one] 1 comment waits for you
   *[other] { $count } comments wait for you
}
help-comments-lead = What customers say about articles. Others read it once you publish it.
help-comments-closed = At the moment nobody can comment: the setting “Comments on articles” (Settings, Guides) says so.
help-comments-states = Which comments
help-comments-waiting = Waiting ({ $count })
help-comments-shown = Published ({ $count })
help-comments-refused = Not published ({ $count })
help-comments-none = No comments here
help-comments-none-text = As soon as somebody says something about an article, it shows here.
help-comments-more = More comments
help-comment-show = Publish
help-comment-refuse = Do not publish
help-comment-answer = Answer
help-comment-answer-label = Your answer, as the team
help-comment-answer-hint = Comment and answer are there for whoever reads the article.
help-comment-answer-send = Publish the answer
help-comment-now-shown = Published.
help-comment-now-refused = Only whoever wrote it still sees it.
help-comment-answered = Your answer is there.
help-tells = { $count ->
    [one] Mail the person who follows this article
   *[other] Mail the { $count } people who follow this article
}
help-tells-hint = Ten minutes after the last change. Leave it out where only spelling changed.
help-files-none = No files yet.
help-files-lead = They stand below the article, for whoever may read it. A film plays in the page.
help-file-new = Add files
help-file-hint = PDF, documents, archives, films (MP4, WebM), with captions as “Start.en.vtt” beside “Start.mp4”: each up to { $size }.
help-file-send = Add
help-file-kept = The file is there.
help-file-removed = The file is gone.
help-file-remove-text = Readers do not find it any more. It cannot be taken back.
# Mails.
help-mail-subject = { $site }: { $title }
help-mail-version = This article has changed.
help-mail-article = There is a new article.
help-mail-comment = A customer said something about this article:
help-mail-answer = The team said something about this article:
help-mail-read = Read it
help-mail-why-article = You get this mail because you follow “{ $title }” at { $site }.
help-mail-why-section = You get this mail because you follow the section “{ $title }” at { $site }.
settings-article-comments = Comments on articles
settings-article-comments-help = Customers who are signed in can say something about an article. Others read it once the team has published it.
settings-article-comments-no = no
settings-article-comments-unnamed = yes; others do not learn who it was
settings-article-comments-named = yes; others learn the first name
help-film-save = Save the film ({ $size })
help-film-code = To play it in the text, copy this into a paragraph of its own
help-film-kind = “{ $name }” is not a film that plays here. MP4 and WebM do.
help-film-unsaved = Save the article first. Then films can be put into it.
help-words-good = What was good?
help-words-missing = What was missing?
help-words-hint = Those who write the guides read it, without your name. They cannot answer here.
help-words-send = Send
help-words-told = Thank you. Those who write the guides read it.
help-worded = What readers say
help-worded-count = { $count ->
    [one] 1 reader said something
   *[other] { $count } readers said something
}
help-worded-lead = Why an article helped, or what was missing, in the words of its readers. Who it was is not shown.
help-worded-none = Nobody said anything yet
help-worded-none-text = Whoever says whether an article helped can say why.
help-worded-yes = It helped
help-worded-no = It did not help
