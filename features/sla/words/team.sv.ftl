# Scheman och servicenivåer, som administratörer sköter dem.
schedules-title = Scheman
schedules-lead = När ni arbetar. Servicenivåer räknar de här tiderna, och kunderna ser när ni har stängt.
schedules-none = Inget schema än
schedules-none-text = Utan schema räknas alla timmar, även nätter och helger.
schedules-new = Nytt schema
schedules-add = Lägg till schema
schedule-holidays-of = Helgdagar: { $country }
schedule-follows-short = eller kundens eget lands
schedule-zone = Tidszon
schedule-zone-hint = Som IANA skriver den, till exempel Europe/Stockholm.
schedule-week = Veckans tider
schedule-week-hint = Till exempel 08:00–12:00, 13:00–17:00. Tomt: stängt.
schedule-free = Lediga dagar
schedule-country = Helgdagar i
schedule-no-country = Inget land
schedule-follows = För kunder i andra länder: deras helgdagar i stället, där de är kända
schedule-exceptions = Andra dagar
schedule-exceptions-hint = En per rad: 2026-12-28 – 2026-12-30; 09:00-12:00; Mellandagarna. Lämna tiderna tomma för stängt.
schedule-year = { $year }: dagar som inte är som vanligt
schedule-year-none = Inga.
schedule-remove = Ta bort schemat
schedule-problem-hours = Skriv tider som 08:00–12:00, 13:00–17:00.
schedule-problem-exception = Raden går inte att läsa: { $line }
schedule-problem-exceptions = Dagarna är för många, eller så slutar någon innan den börjar.
schedule-problem-zone = Det finns ingen tidszon med det namnet. Skriv till exempel Europe/Stockholm.
schedule-problem-used = Servicenivåer räknar med det här schemat. Välj ett annat där först.
country-se = Sverige
country-no = Norge
country-dk = Danmark
country-fi = Finland
country-de = Tyskland
country-gb = Storbritannien
country-nl = Nederländerna
country-us = USA
sla-saved = Sparat. Öppna ärenden räknas om inom kort.
sla-name = Namn
sla-days-typed = { $count ->
    [one] 1 dag
   *[other] { $count } dagar
 }
sla-problem-name = Ge den ett namn.
sla-problem-long = Namnet får ha högst 80 tecken.
sla-problem-schedule = Välj ett schema som finns.
sla-problem-targets = Lova något: skriv minst en tid.
sla-problem-length = ”{ $said }” går inte att läsa. Skriv en tid som 30 min, 4 tim eller 1 dag.
policies-title = Servicenivåer
policies-lead = Vad som är utlovat för vilka ärenden. Den första som passar ett ärende gäller.
policies-none = Inget är utlovat än
policies-none-text = Lägg till en servicenivå, så visar ärendena när svar ska komma.
policies-new = Ny servicenivå
policies-add = Lägg till servicenivå
policies-preview = Ett ärende som kom nu, oavsett typ
policy-preview = första svar senast { $when }
policy-any = Annan allvarlighetsgrad
policy-for-all = Alla ärenden
policy-always = Alla timmar räknas
policy-inactive = används inte
policy-organizations-count = { $count ->
    [one] 1 organisation
   *[other] { $count } organisationer
 }
policy-schedule = Timmar som räknas
policy-targets = Vad som är utlovat
policy-targets-hint = Skriv tider som 30 min, 4 tim eller 1 dag. Schemats tider räknas; med en * efter räknas alla timmar, även nätter och helger. Tomt: inget är utlovat.
policy-pauses = Inget räknas medan ett ärende är
policy-for = För vilka ärenden
policy-for-hint = Där inget är ikryssat menas alla.
policy-countries = Kunder i
policy-places = Medan ett ärende ligger hos
policy-place-first-line = Kundens egen första linje
policy-place-partner = En partner
policy-place-vendor = Vår första kontakt
policy-place-level-3 = Nivå 3
policy-place-level-4 = Nivå 4
policy-contracts = Kunder med avtalet
policy-contract-short = avtal { $name }
policy-critical = Bara på dagar som kunden har anmält som kritiska
policy-critical-short = kritiska dagar
policy-organizations = Bara vissa organisationer
policy-tags = Taggar
policy-active = Används
policy-rehearse = Pröva på förra årets ärenden
policy-remove = Ta bort servicenivån
rehearsal-title = { $count ->
    [one] Det senaste årets nyaste ärende
   *[other] Det senaste årets { $count } nyaste ärenden
 }
rehearsal-goal = Löfte
rehearsal-now = Som det är
rehearsal-then = Som det skulle bli
rehearsal-outcome = { $kept } hölls, { $missed } missades
rehearsal-unsaved = Inget är sparat än.
