# What customers find where
settings-portal = Portal
settings-list-name = Name of the list of requests
settings-list-name-help = What customers read in the menu and above the list: “My activities”, “Support Tickets” and so on.
settings-ask-words = Words of the button that opens the form
settings-ask-words-help = “Create a ticket”, “Report a problem” and so on.
settings-ask-place = Where that button stands
settings-ask-place-help = The start page has it in any case.
settings-ask-place-top = At the top right of every page
settings-ask-place-menu = In the menu
settings-ask-place-both = Both
settings-menu-name = Name of the menu
settings-menu-name-help = There is a menu when there are links in it, or when the button stands there.
settings-menu-links = Links
settings-menu-links-help = They stand in the menu, and as cards on the start page: service status, release notes, ideas and so on. Without any, the top of every page leads to the guides, the service status, ideas and news that there are, and the start page shows the newest of them.

settings-for-nobody = Nobody
settings-for-signed-in = Whoever is signed in
settings-for-everyone = Everyone
settings-for-administrators = Administrators and representatives of organizations
settings-updates-for = Who reads product updates
settings-updates-for-help = Whoever reads them finds “What’s new” in the personal menu, with a mark while something is unread.
settings-newsletter-for = Who is offered the newsletter
settings-newsletter-for-help = They find it in their account and can subscribe. Each confirms by mail, and leaves with one click.
account-newsletter = Newsletter
account-newsletter-lead = New developments, bug fixes, online offers and events, by mail.
account-newsletter-see = Subscribe to the newsletter
