# Where the team writes the help centre.
help-title = Guides
help-lead = Articles stand in sections, sections in categories. What nobody may read yet is not shown in the portal.
help-portal = Open the portal
help-none = No articles yet
help-none-text = Begin with a category, like “Getting started”. Sections and articles follow.
help-new-category = New category
help-new-section = New section
help-new-article = New article
help-category = Category
help-section = Section
help-article = Article
help-category-empty = Nothing here yet.
help-up = Move “{ $name }” up
help-down = Move “{ $name }” down
help-archived-count = { $count ->
    [one] 1 article that was put away
   *[other] { $count } articles that were put away
}
help-to-translate = { $count ->
    [one] 1 text is missing in a language, or has to be looked at
   *[other] { $count } texts are missing in a language, or have to be looked at
}
help-translations = Translations
help-language-missing = { $language }: missing
help-language-current = { $language }: up to date
help-language-outdated = { $language }: outdated since { $when }
help-draft = Draft
help-published = Published
help-archived = Put away
help-scheduled = From { $when }
help-for-everyone = Everyone
help-for-signed-in = Whoever is signed in
help-for-members = Whoever belongs to an organization
help-for-representatives = Representatives and administrators of organizations
help-for-organizations = Certain organizations
help-for-agents = The team
help-name = Name
help-about = Description
help-stands-in = Stands in
help-save = Save
help-remove = Remove
help-remove-text = Nothing stands in it any more.
help-preview = Preview
help-versions = Versions
help-as-read = See it in the portal
help-languages = Languages
help-language = Language
help-article-title = Title
help-body = Text
help-body-hint = Markdown (## for headings, > [!NOTE], > [!TIP] or > [!IMPORTANT] for boxes) or HTML. It is kept as HTML.
help-others-right = The other languages are still right
help-others-right-hint = Tick this where only spelling changed, or where this text now says what the others say. Otherwise they are listed as outdated.
help-audience = Who reads it
help-which-organizations = Which organizations
help-publish = Save and publish
help-publish-at = Publish later
help-schedule = Save and schedule
help-unpublish = Make it a draft again
help-archive = Put away
help-unarchive = Take back as a draft
help-versions-of = Versions of “{ $title }”
help-versions-none = Nobody has written it in this language yet.
help-changed = What changed
help-restored = taken back
help-present = now
help-restore = Take this one back
help-saved = Saved.
help-was-published = Published. Readers find it from now on.
help-was-scheduled = Saved. Readers find it from then on.
help-was-unpublished = It is a draft again; readers do not find it any more.
help-was-archived = Put away. You find it at the foot of this page.
help-was-unarchived = It is back, as a draft.
help-was-restored = That text is the present one again.
help-was-removed = Removed.
help-problem-title = Write a title.
help-problem-long = That is longer than the desk keeps: 200 letters for a title, 1,000 for a description, 500 kB for a text.
help-problem-audience = Say who reads it; for certain organizations, choose them.
help-problem-place = Choose where it stands.
help-problem-circle = A section cannot stand in itself.
help-problem-time = Choose a time that is still to come.
help-problem-not-empty = Something stands in it. Move that first.
help-move-neither = That is nothing that can be done here.
help-searches = Searched for and not found
help-searches-lead = What people typed into the search in the last 90 days without finding anything. Who it was is not kept.
help-searches-none = Nothing was searched for in vain
help-searches-none-text = When somebody finds nothing, their words show here.
help-searched-times = { $count ->
    [one] once
   *[other] { $count } times
}
help-searched-found = everyone finds an article by it now
help-searched-write = Write an article
help-searched-forget = Remove from the list
help-broken-links = Broken links
help-broken-links-lead = Links from one article to another that lead to nothing, or to something that not all of its readers may read.
help-broken-links-none = No broken links
help-broken-links-none-text = Every link between articles leads its readers somewhere.
help-broken-links-none-here = No broken links among the articles that were looked at so far.
help-broken-links-more = Look at more articles
help-section-more = { $count ->
    [one] Show 1 more article
   *[other] Show { $count } more articles
}
help-links-warn = Not all links in this text lead somewhere:
help-link-gone = there is nothing
help-link-hidden = readers do not find it: a draft, or put away
help-link-fewer = not everybody who reads this article may read that one
