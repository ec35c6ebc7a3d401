# Asking others to look at an article before its readers find it.
help-reviews = To look at
help-reviews-to-look-at = { $count ->
    [one] 1 text waits to be looked at
   *[other] { $count } texts wait to be looked at
}
help-reviews-lead = What somebody wrote and asked others to look at before readers find it.
help-reviews-none = Nothing to look at
help-reviews-none-text = Whoever writes an article can ask others to look at it first.
help-review-asked = { $name } asks { $reviewer } to look at this
help-review-asked-anybody = { $name } asks others to look at this
help-review-returned = { $name } sent this back
help-review-for-you = For you
help-review-apart = The editor shows what was written anew. Readers find it once it is saved.
help-review-draft = Readers find it once it is published.
help-review-back = Send it back …
help-review-back-button = Send it back
help-review-why = What has to change?
help-review-withdraw = Let it go …
help-review-withdraw-button = Let it go
help-review-withdraw-text = Nobody is asked any more. What was changed in a published article is lost; a draft stays as it is.
help-review-ask = Ask others to look at it first
help-review-ask-hint = What you wrote is kept, and of a published article readers go on reading what they have. Whoever looks at it saves or publishes it, or sends it back.
help-review-who = Who should look at it?
help-review-anybody = Anybody who writes articles
help-review-words = A word to them
help-review-ask-button = Ask
help-review-was-asked = Asked. It waits to be looked at.
help-review-why-missing = Say what has to change, so that whoever wrote it knows.
help-review-was-returned = Sent back.
help-review-was-withdrawn = Let go. Nobody is asked any more.
help-problem-review-place = Where the article stands and who reads it changes at once. Save that first, or leave it as it is and ask about the text alone.
help-mail-review = { $name } asks you to look at this text.
help-mail-review-returned = { $name } sent your text back:
help-mail-review-taken = { $name } looked at your text. Readers find it now, or when its time comes.
help-mail-review-look = Look at it
help-mail-review-reason = You get this mail because you write articles at { $site }.
