# Partners, levels, and a customer's own first line.
desks-title = Partners and levels
desks-lead = A partner looks after the customers of some countries. Its people see those customers' tickets and organizations, and nothing else of the desk.
desks-none = No partners yet
desks-none-text = Tickets of all customers come to your own team. Add a partner when somebody else looks after a country.
desks-customers = { $count ->
    [one] Looks after one customer
   *[other] Looks after { $count } customers
}
desks-name = Name
desks-countries = Countries
desks-countries-hint = As they stand on the pages of organizations, separated by commas. A customer can also be given to a partner on its own page.
desks-group = New tickets go to the group
desks-no-group = No group
desks-people = Who works there
desks-people-hint = They answer the partner's customers, whatever their role lets others do. Whoever is taken out works within groups afterwards.
desks-no-agents = There is no agent who could work there. Add people to the team first.
desks-new = New partner
desks-add = Add partner
desks-problem-name = Give the partner a name.
desks-levels = Levels
desks-levels-lead = Level 1 is the customer's own first line, level 2 your first contact. What goes to level 3 or 4 is handed over on the ticket; customers do not see it.
desks-levels-none = There are no groups of agents yet.
desks-level-2 = Level 2: first contact
desks-level-3 = Level 3
desks-level-4 = Level 4
support-title = Support
support-first-line = Representatives and administrators answer their own people first
support-first-line-hint = What others of the organization ask comes to them, and you see it when they hand it over. The setting “First line of the customers' own” must be on.
support-desk = Looked after by
support-by-country = Whoever its country says ({ $name })
support-vendor = your own team
support-save = Save
mail-instead-names = At { $organization }, these people ask us for everybody. Write to them:
mail-instead-articles = Perhaps one of these answers it:
mail-instead-text = You need not write it again. With the button below you see your question, and can hand it over to them as it is.
mail-instead-button = Hand my question over
