# Schedules and policies, as administrators keep them.
schedules-title = Schedules
schedules-lead = When your team is at work. Service levels count these hours, and customers read when you are closed.
schedules-none = No schedule yet
schedules-none-text = Without one every hour counts, nights and holidays too.
schedules-new = New schedule
schedules-add = Add schedule
schedule-holidays-of = Holidays: { $country }
schedule-follows-short = or those of the customer's country
schedule-zone = Time zone
schedule-zone-hint = As the IANA writes it, like Europe/Stockholm.
schedule-week = Hours of the week
schedule-week-hint = Like 08:00–12:00, 13:00–17:00. Empty: closed.
schedule-free = Free days
schedule-country = Public holidays of
schedule-no-country = No country
schedule-follows = For customers of another country: theirs instead, where they are known
schedule-exceptions = Other days
schedule-exceptions-hint = One a line: 2026-12-28 – 2026-12-30; 09:00-12:00; Between the holidays. Leave the hours empty for closed.
schedule-year = { $year }: days that are otherwise
schedule-year-none = None.
schedule-remove = Remove this schedule
schedule-problem-hours = Write hours like 08:00–12:00, 13:00–17:00.
schedule-problem-exception = This line cannot be read: { $line }
schedule-problem-exceptions = There are too many days, or one ends before it begins.
schedule-problem-zone = There is no time zone of this name. Write one like Europe/Stockholm.
schedule-problem-used = Service levels count by this schedule. Choose another one there first.
country-se = Sweden
country-no = Norway
country-dk = Denmark
country-fi = Finland
country-de = Germany
country-gb = United Kingdom
country-nl = Netherlands
country-us = United States
sla-saved = Saved. Open tickets are counted anew within a moment.
sla-name = Name
sla-days-typed = { $count ->
    [one] 1 day
   *[other] { $count } days
 }
sla-problem-name = Give it a name.
sla-problem-long = The name can have at most 80 characters.
sla-problem-schedule = Choose a schedule that is there.
sla-problem-targets = Promise something: write at least one time.
sla-problem-length = “{ $said }” cannot be read. Write a time like 30 min, 4 h or 1 day.
policies-title = Service levels
policies-lead = What is promised about which tickets. The first that is for a ticket holds.
policies-none = Nothing is promised yet
policies-none-text = Add a service level, and tickets say when an answer is due.
policies-new = New service level
policies-add = Add service level
policies-preview = A ticket that came now, whatever its type
policy-preview = first reply due { $when }
policy-any = Any other severity
policy-for-all = All tickets
policy-always = Every hour counts
policy-inactive = not in use
policy-organizations-count = { $count ->
    [one] 1 organization
   *[other] { $count } organizations
 }
policy-schedule = Hours that count
policy-targets = What is promised
policy-targets-hint = Write times like 30 min, 4 h or 1 day. They count the schedule's hours; with a * behind them every hour counts, nights and holidays too. Empty: nothing is promised.
policy-pauses = Nothing is counted while a ticket is
policy-for = For which tickets
policy-for-hint = Where nothing is ticked, all are meant.
policy-countries = Customers in
policy-places = While a ticket is with
policy-place-first-line = The customer's own first line
policy-place-partner = A partner
policy-place-vendor = Our first contact
policy-place-level-3 = Level 3
policy-place-level-4 = Level 4
policy-contracts = Customers with the contract
policy-contract-short = contract { $name }
policy-critical = Only on days that the customer announced as critical
policy-critical-short = critical days
policy-organizations = Only some organizations
policy-tags = Tags
policy-active = In use
policy-rehearse = Rehearse on last year's tickets
policy-remove = Remove this service level
rehearsal-title = { $count ->
    [one] Last year's newest ticket
   *[other] Last year's newest { $count } tickets
 }
rehearsal-goal = Promise
rehearsal-now = As it is
rehearsal-then = As it would be
rehearsal-outcome = { $kept } kept, { $missed } missed
rehearsal-unsaved = Nothing is saved yet.
