# The help centre as its readers find it.
help-home-title = Guides
help-home-count = { $count ->
    [one] 1 article
   *[other] { $count } articles
}
help-see-all = { $count ->
    [one] See the article
   *[other] See all { $count } articles
}
help-updated = Updated
help-contents = Contents
help-helpful = Was this article helpful?
help-yes = Yes
help-no = No
help-votes = { $helpful } of { $all } found this helpful
help-thanks = Thank you. You can change your answer at any time.
help-thanks-no = Thank you. Tell us what was missing, and we will help you.
help-more-questions = More questions?
help-about-article = I have read “{ $title }” ({ $address }).
help-beside = More articles
help-in-section = Articles in this section
help-all-in-section = All articles in this section
help-related = Related articles
help-not-in-your-language = This article is not there in English yet. You see it in { $code ->
        [sv] Swedish
       *[other] { $language }
    }.
help-box-note = Note
help-box-important = Important
help-box-tip = Tip
help-is-preview = This is how readers will find it.
help-back-to-writing = Back to writing
help-suggestions = Do any of these answer your question?
help-opens-beside = (opens in a new tab)
help-search-first = Perhaps somebody has asked before:
help-search-first-link = search the guides
help-vote-neither = Say yes or no.
help-vote-often = Many answers have come from your network. Try again in an hour.
settings-help = Guides
settings-article-suggestions = Suggest articles in the form
settings-article-suggestions-help = While somebody writes the subject of a request, articles that may answer it are shown below. Without JavaScript there is a link to the search.
help-feed = New and changed articles
