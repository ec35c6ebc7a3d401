# The frame around pages
frame-skip = Skip to main content
frame-language = Language
frame-support = Support
frame-my-requests = My requests
frame-awaiting = { $count ->
    [one] , one is waiting for your reply
   *[other] , { $count } are waiting for your reply
}
frame-sign-in = Sign in
frame-sign-out = Sign out
frame-submit = Submit a request
frame-account = Account
frame-account-of = Account: { $name }
frame-menu = Menu
frame-close = Close
frame-workspace = Workspace
frame-portal = Customer portal
frame-tickets = Tickets
frame-search = Search
frame-organizations = Organizations
frame-mail = Incoming mail
frame-people = People
frame-jobs = Work in the background
frame-settings = Settings
frame-portal-in-hand = The portal that you look after
frame-looks-after = Portal: { $name }
frame-looks-after-other = Look after another
frame-help = Guides
frame-forms = Forms
frame-status = Service status
frame-problems = Known bugs
frame-ideas-place = Ideas
frame-places = In this portal
frame-troubled = something does not work as it should
frame-ideas = Ideas and news
frame-whats-new = What’s new
frame-unseen = there is something new
frame-new-ticket = New ticket
frame-theme = Colours
frame-theme-system = As device
frame-theme-light = Light
frame-theme-dark = Dark
frame-runs-on = Runs on Ärende

# The list of keys in the workspace
keys-title = Keyboard shortcuts
keys-next-previous = Next and previous ticket
keys-open = Open the ticket
keys-back = Back to the list
keys-reply = Reply
keys-note = Write an internal note
keys-solve-next = Solve and go to the next
keys-status = Change status
keys-assign = Change assignee
keys-priority = Change priority
keys-tags = Change tags
keys-undo = Undo
keys-new-ticket = New ticket
keys-search = Search
keys-macro = Put in a macro (in an empty message)
keys-send = Send with the shown status
keys-choose-status = Choose another status to send with
keys-show = Show this list
keys-on = Use single-key shortcuts

# Parts used on many pages
parts-problem = There is a problem
parts-optional = (optional)
parts-pages = Pages
parts-page-of = { $first }–{ $last } of { $total }
parts-previous = Previous
parts-next = Next
parts-breadcrumb = Breadcrumb

# Choosing files
files-label = Attachments
files-drop = Drop files, paste a screenshot
files-or = or
files-choose = choose files
files-attach = Attach files
files-limit = Up to { $size } each.
files-uploading = Uploading { $name }
files-uploaded = { $name } is uploaded
files-failed = { $name } could not be uploaded. Check your connection and try again.
files-too-large = { $name } is larger than { $size }. Send a link to it, or split it.
files-remove = Remove { $name }
files-removed = { $name } is removed
files-wait = Wait until the files are uploaded

# The editor's buttons
editor-tools = Formatting
editor-bold = Bold
editor-italic = Italic
editor-link = Link
editor-link-address = Address of the link
editor-link-set = Set link
editor-link-remove = Remove link
editor-bullets = Bulleted list
editor-numbers = Numbered list
editor-quote = Quote
editor-code = Code

# Error pages
error-reference = If you write to us about it, give this number:
error-sign-in-as-other = Sign in as someone else
error-home = To the start page
mail-leave = Unsubscribe
