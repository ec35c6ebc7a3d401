# Service levels: clocks, as agents and customers read them.
sla-first-reply = First reply
sla-next-reply = Next reply
sla-update = Update
sla-resolution = Solved
sla-due = due { $when }
sla-soon = due soon: { $when }
sla-late = late since { $when }
sla-never = not due: nobody is at work
sla-paused = paused
sla-kept = kept ({ $when })
sla-missed = missed ({ $when })
sla-row-due = Due { $when }
sla-row-soon = Soon due: { $when }
sla-row-late = Late by { $time }
sla-hours = { $count } h
sla-minutes = { $count } min
sla-hours-minutes = { $hours } h { $minutes } min
sla-days = { $count ->
    [one] 1 day
   *[other] { $count } days
 }
sla-business-days = { $count ->
    [one] 1 business day
   *[other] { $count } business days
 }
sla-business-hours = { $count ->
    [one] 1 business hour
   *[other] { $count } business hours
 }
sla-counted = { $time } counted
sla-closed = closed
sla-closed-because = closed ({ $why })
sla-day-off = day off
sla-paused-open = not counted in this status
sla-paused-pending = not counted: waiting for the customer
sla-paused-hold = not counted: on hold
sla-paused-solved = not counted: solved
sla-away-partner = not counted: with the partner
sla-away-vendor = not counted: with the vendor
sla-clock-partner = Partner
sla-clock-vendor = Our team
sla-because = By the service level “{ $policy }”.
sla-because-critical = By the service level “{ $policy }”, for the critical days “{ $name }”, { $days }.
sla-sum = Together { $time }; promised: { $target }.
sla-choice = First answer within { $length }: before { $when }
sla-promise = You get a first answer within { $length }, before { $when }.
sla-first-answer = You get a first answer before { $when }.
sla-next-answer = You get an answer before { $when }.
sla-closed-now = We are closed now and open { $when }.
sla-closed-days = We are closed { $days }.
event-sla-warning = { $goal }: a quarter of the promised time is left
event-sla-breach = { $goal }: the promised time has passed
settings-service-levels = Service levels
settings-critical-days = Customers announce critical days
settings-critical-days-help = Representatives and administrators of an organization announce exams and other days on which support matters most.
settings-promises-shown = Show customers what is promised
settings-promises-shown-help = The form, the request and the mail that confirms it say when the answer comes, and when you are closed.
holiday-new-year = New Year's Day
holiday-epiphany = Epiphany
holiday-maundy-thursday = Maundy Thursday
holiday-good-friday = Good Friday
holiday-easter-sunday = Easter Sunday
holiday-easter-monday = Easter Monday
holiday-may-day = May Day
holiday-early-may = Early May bank holiday
holiday-spring-bank = Spring bank holiday
holiday-summer-bank = Summer bank holiday
holiday-ascension = Ascension Day
holiday-whit-sunday = Whit Sunday
holiday-whit-monday = Whit Monday
holiday-sweden-day = National Day of Sweden
holiday-norway-day = Constitution Day
holiday-finland-day = Independence Day
holiday-german-unity = Day of German Unity
holiday-kings-day = King's Day
holiday-liberation = Liberation Day
holiday-midsummer-eve = Midsummer Eve
holiday-midsummer = Midsummer Day
holiday-all-saints = All Saints' Day
holiday-christmas-eve = Christmas Eve
holiday-christmas = Christmas Day
holiday-second-christmas = Boxing Day
holiday-new-years-eve = New Year's Eve
holiday-martin-luther-king = Martin Luther King Jr. Day
holiday-washington = Washington's Birthday
holiday-memorial = Memorial Day
holiday-juneteenth = Juneteenth
holiday-independence = Independence Day
holiday-labor = Labor Day
holiday-columbus = Columbus Day
holiday-veterans = Veterans Day
holiday-thanksgiving = Thanksgiving
