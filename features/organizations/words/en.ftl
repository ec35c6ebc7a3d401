# The team's list
organizations-title = Organizations
organizations-find = Name or mail domain
organizations-none = No organizations yet
organizations-none-text = An organization is a customer: a school or a company, with its people, its contract and whoever may see what.
organizations-nothing = Nothing found for “{ $query }”
organizations-nothing-text = Try a part of the name, or the mail domain.
organizations-all = Show all organizations

# One organization
organization-new = New organization
organization-add = Add organization
organization-edit = Edit
organization-edit-title = Edit { $name }
organization-save = Save
organization-cancel = Cancel
organization-saved = Saved.
organization-removed = The person was removed. What they asked stays.
organization-name = Name
organization-domains = Mail domains
organization-domains-hint = Separated by blanks, like school.example. Whoever first writes from there belongs here.
organization-country = Country
organization-language = Language
organization-time-zone = Time zone
organization-contract = Contract
organization-seats-label = Seats for representatives
organization-seats-hint = Leave it empty for the usual number, two.
organization-seats = { $taken } of { $seats } seats for representatives are taken.
organization-account-manager = Account manager
organization-account-manager-hint = Answers for this customer, and may change its people.
organization-nobody = Nobody
organization-contacts = Contacts
organization-contact-sales = Sales contact
organization-contact-billing = Billing contact
organization-contact-local = Local contact
organization-contact-name = Name
organization-contact-email = E-mail address
organization-contact-phone = Telephone
organization-notes = Notes
organization-notes-hint = Only the team sees them.
organization-open = Open requests
organization-no-open = No open requests.

# Who sees what
organization-sharing = Who sees the requests of colleagues
organization-sharing-hint = Private requests stay with the one who asked, the people in CC and the support team.
organization-sharing-none = Nobody. Everyone sees their own requests.
organization-sharing-people = People who are named one by one.
organization-sharing-administrators = Its administrators.
organization-sharing-representatives = Its representatives and administrators.
organization-sharing-everyone = Everyone who belongs to it.
organization-right = What those who see them may do
organization-right-read = Read
organization-right-comment = Read and write
organization-reads-only = They may read, not write.
organization-sees = Requests of colleagues
organization-sees-none = Does not see them

# Its people
organization-people = People
organization-no-people = Nobody belongs to it yet.
organization-role = Role
organization-role-user = User
organization-role-representative = Representative
organization-role-admin = Administrator
organization-from = First day
organization-to = Last day
organization-over = not now
organization-change = Change
organization-remove = Remove
organization-add-person = Add a person

# For those who run it
organization-own-lead = Who belongs here, who speaks with the support team, and who sees what.
organization-others = You also run:
organization-more-seats = For more seats, write to
organization-appoint = Make representative
organization-dismiss = No longer representative

# What is wrong with a form
organization-problem-name = Give the organization a name.
organization-problem-taken = There is an organization of that name already.
organization-problem-long = Use at most { $most } characters.
organization-problem-domain = “{ $domain }” is not a mail domain. Write it like school.example.
organization-problem-member = This person belongs here already. Change them in the list.
organization-problem-team = This person is in the team, and belongs to no customer.
organization-problem-domain-taken = “{ $domain }” belongs to { $name } already.
organization-problem-domain-public = Everybody can have an address at “{ $domain }”. Add such people one by one.
organization-problem-choice = Choose one of the list.
organization-problem-time-zone = This is not a time zone. Write it like Europe/Stockholm.
organization-problem-seats = Seats are a whole number from 0 to 500.
organization-problem-day = This is not a day. Write it like 2026-03-01.
organization-problem-span = The last day is before the first.

# Who may ask
asking-title = Where to turn
asking-signed-out = Sign in to submit a request. If you have no account, ask the contact person at your organization.
asking-no-organization = We support organizations through people they have chosen, and your account does not belong to one yet. Ask the account manager of your organization to add you.
asking-not-representative = Your organization has chosen who writes to us. Turn to one of them: they can often answer at once, and otherwise ask us for you.
asking-representatives = They write to us for your organization
asking-manager = Your account manager
asking-sign-in = Sign in
asking-home = To the start page
settings-asking = Who may ask
settings-who-asks = Who may submit requests
settings-who-asks-help = Everybody else reads where to turn instead: their representatives by name, their account manager, and the text below. Whoever asks by mail gets that text as an answer, once a day.
settings-who-asks-everyone = Everyone, also without an account
settings-who-asks-signed-in = Whoever is signed in
settings-who-asks-members = Whoever belongs to an organization
settings-who-asks-representatives = Representatives and administrators of organizations
settings-where-to-go = Where to turn instead
settings-where-to-go-help = What somebody reads who may not submit requests. Addresses of pages become links.
settings-first-line = First line of the customers' own
settings-first-line-help = Where it is on, and an organization's page says that its representatives answer first, what its other people ask comes to them. You see it when they hand it over.

# Groups of agents
groups-title = Groups of agents
groups-lead = A ticket can be given to a group. Whoever works within their groups sees no others.
groups-none = No groups yet
groups-none-text = Small teams need none. Groups help when some of the team look after some customers or matters only.
groups-new = New group
groups-name = Name
groups-description = What it does
groups-agents = Who is in it
groups-suspended = Suspended, and not offered anything until they are let in again: { $names }
groups-add = Add group
groups-reach = Who sees which tickets
groups-reach-text = Administrators see all tickets. Agents within their groups see those of their groups, those assigned to them, and those they ask or are in CC of.
groups-reach-all = All tickets
groups-reach-groups = Tickets of their groups
groups-limit = Limit to groups
groups-widen = Let see all
groups-problem-name = Give the group a name.
