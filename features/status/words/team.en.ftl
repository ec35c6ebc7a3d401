# Service status, as the team keeps it.
service-lead = What customers read before they write: how everything is, what goes on, what is planned.
service-subscribers = { $count ->
    [0] Nobody subscribes by mail yet.
    [one] One address subscribes by mail.
   *[other] { $count } addresses subscribe by mail.
  }
service-see = See it as customers do
service-saved = Saved.
service-taken-back = Taken back. Nobody was told.
service-told = Told. Mails go out in a few seconds.
service-none = Nothing.
service-new-incident = New incident
service-new-maintenance = Plan work
service-new-limitation = New known limitation
service-kind-incident = Incident
service-kind-maintenance = Planned work
service-kind-limitation = Known limitation
service-components-none = No components yet. Add what customers know by name: a product, an app, a region.
service-component = Component
service-new-component = New component
service-new-group = New group
service-is-group = group
service-is-product = product “{ $product }”
service-retired = not shown any more
service-templates = Templates
service-templates-none = No templates yet. A template is a text in every language that an update begins from.
service-template = Template
service-new-template = New template
service-template-active = Offered
service-for = For
service-name = Name
service-line = What it is, in a line
service-group = Group
service-no-group = None
service-product = Product of the request form
service-product-hint = Whoever chooses this product in the form is shown what goes on with this component.
service-no-product = None: shown whatever product is chosen
service-active = Shown on the status page
service-headline = Headline
service-phase = How far it has come
service-body = What customers read
service-affected = Components
service-not-affected = Not affected
service-concerns = Concerns it
service-no-components = There are no components yet.
service-impact = Impact
service-impact-follows = Follows from the components
service-announces = Mail those who subscribe
service-starts = Begins
service-ends = Ends
service-begin = Begin from a template
service-begin-button = Use it
service-tell = Publish
service-tell-hint = It can be taken back for twelve seconds, before mails go out.
service-undo = Take back the last update
service-undo-hint = Nobody has been mailed yet.
service-count-tickets = { $count ->
    [one] One ticket
   *[other] { $count } tickets
  }
service-count-concerned = { $count ->
    [0] nobody has said “this affects us too”
    [one] one said “this affects us too”
   *[other] { $count } said “this affects us too”
  }
service-more = Tell more
service-answers = { $count ->
    [one] Answer the attached ticket with it; when it is over, ask whether it works
   *[other] Answer the { $count } attached tickets with it; when it is over, ask each whether it works
  }
service-correct = Correct
service-correct-hint = The page says that it was corrected. Nobody is mailed again.
service-times = When
service-text = Headline, and what we learnt
service-problem-title = Give it a headline in at least one language.
service-problem-title-long = A headline has at most 150 characters.
service-problem-name = Give it a name in at least one language.
service-problem-name-long = A name has at most 80 characters.
service-problem-group = There is no such group any more. Choose another.
service-problem-phase = Choose how far it has come.
service-problem-body = Write what customers read, in at least one language.
service-problem-component = There is no such component any more. Load the page again.
service-problem-times = Say when it begins and when it ends, the end after the beginning.
service-problem-told = It cannot be taken back any more: people have been told. Publish an update instead.
service-paused-count = { $count ->
    [one] Mail to { $count } address came back
   *[other] Mail to { $count } addresses came back
}
service-paused-text = Nothing more is sent there until whoever has the address subscribes anew, or says under What you follow that it works again.
service-paused-at = { $address }, { $when }
