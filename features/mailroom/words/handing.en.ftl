# A mailed question that its sender hands over to their own organization.
hand-over-title = Hand your question over
hand-over-lead = It goes to { $names }, who answer for your organization. You hear from them by mail.
hand-over-button = Hand over
hand-over-or-not = If you did not write this, or no longer need an answer, close the page: nothing is sent.
hand-over-done-title = Your question is handed over
hand-over-done-lead = Whoever answers for your organization has it now, and writes to you by mail. You can answer that mail.
hand-over-dead-title = This link does nothing any more
hand-over-dead-lead = It may be older than two weeks, or not whole. Write to the people whom our mail names: they help you on.
mail-why-handed = Its sender handed it over to the people who answer for their organization
