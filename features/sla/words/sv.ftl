# Servicenivåer: klockor, som handläggare och kunder läser dem.
sla-first-reply = Första svar
sla-next-reply = Nästa svar
sla-update = Lägesbesked
sla-resolution = Löst
sla-due = senast { $when }
sla-soon = snart: senast { $when }
sla-late = försenat sedan { $when }
sla-never = ingen tid: ingen arbetar
sla-paused = pausat
sla-kept = hölls ({ $when })
sla-missed = missades ({ $when })
sla-row-due = Senast { $when }
sla-row-soon = Snart: senast { $when }
sla-row-late = { $time } försenat
sla-hours = { $count } tim
sla-minutes = { $count } min
sla-hours-minutes = { $hours } tim { $minutes } min
sla-days = { $count ->
    [one] 1 dygn
   *[other] { $count } dygn
 }
sla-business-days = { $count ->
    [one] 1 arbetsdag
   *[other] { $count } arbetsdagar
 }
sla-business-hours = { $count ->
    [one] 1 arbetstimme
   *[other] { $count } arbetstimmar
 }
sla-counted = { $time } räknas
sla-closed = stängt
sla-closed-because = stängt ({ $why })
sla-day-off = ledig dag
sla-paused-open = räknas inte i den här statusen
sla-paused-pending = räknas inte: väntar på kunden
sla-paused-hold = räknas inte: parkerat
sla-paused-solved = räknas inte: löst
sla-away-partner = räknas inte: hos partnern
sla-away-vendor = räknas inte: hos leverantören
sla-clock-partner = Partnern
sla-clock-vendor = Vårt team
sla-because = Enligt servicenivån ”{ $policy }”.
sla-because-critical = Enligt servicenivån ”{ $policy }”, för de kritiska dagarna ”{ $name }”, { $days }.
sla-sum = Tillsammans { $time }; utlovat: { $target }.
sla-choice = Första svar inom { $length }: senast { $when }
sla-promise = Du får ett första svar inom { $length }, senast { $when }.
sla-first-answer = Du får ett första svar senast { $when }.
sla-next-answer = Du får svar senast { $when }.
sla-closed-now = Vi har stängt just nu och öppnar { $when }.
sla-closed-days = Vi har stängt { $days }.
event-sla-warning = { $goal }: en fjärdedel av den utlovade tiden är kvar
event-sla-breach = { $goal }: den utlovade tiden har gått ut
settings-service-levels = Servicenivåer
settings-critical-days = Kunder anmäler kritiska dagar
settings-critical-days-help = En organisations representanter och administratörer anmäler prov och andra dagar då support är som viktigast.
settings-promises-shown = Visa kunderna vad som är utlovat
settings-promises-shown-help = Formuläret, ärendet och mejlet som bekräftar det säger när svaret kommer, och när ni har stängt.
holiday-new-year = nyårsdagen
holiday-epiphany = trettondedag jul
holiday-maundy-thursday = skärtorsdagen
holiday-good-friday = långfredagen
holiday-easter-sunday = påskdagen
holiday-easter-monday = annandag påsk
holiday-may-day = första maj
holiday-early-may = brittisk helgdag i maj
holiday-spring-bank = brittisk vårhelgdag
holiday-summer-bank = brittisk sommarhelgdag
holiday-ascension = Kristi himmelsfärdsdag
holiday-whit-sunday = pingstdagen
holiday-whit-monday = annandag pingst
holiday-sweden-day = Sveriges nationaldag
holiday-norway-day = Norges nationaldag
holiday-finland-day = Finlands självständighetsdag
holiday-german-unity = Tysklands nationaldag
holiday-kings-day = kungens dag
holiday-liberation = befrielsedagen
holiday-midsummer-eve = midsommarafton
holiday-midsummer = midsommardagen
holiday-all-saints = alla helgons dag
holiday-christmas-eve = julafton
holiday-christmas = juldagen
holiday-second-christmas = annandag jul
holiday-new-years-eve = nyårsafton
holiday-martin-luther-king = Martin Luther King-dagen
holiday-washington = Washingtons födelsedag
holiday-memorial = Memorial Day
holiday-juneteenth = Juneteenth
holiday-independence = USA:s självständighetsdag
holiday-labor = Labor Day
holiday-columbus = Columbusdagen
holiday-veterans = Veterans Day
holiday-thanksgiving = Thanksgiving
