# Dagar ur kalenderfiler.
calendar-title = Hämta dagar ur en kalenderfil
calendar-save = Spara dagarna som kalenderfil
calendar-lead = Helgdagar och andra dagar då ni har stängt, ur en fil i formatet iCalendar (.ics) som länder, skolor och kontor erbjuder. Inget ändras förrän du har sett vad filen lägger till.
calendar-file = Kalenderfil (.ics)
calendar-look = Titta på den
calendar-preview = I { $file }
calendar-choose = Dagar då ni har stängt
calendar-choose-hint = Hela dagar, från och med i år. Det som återkommer varje år finns med för i år och de fem följande åren.
calendar-apply = Stäng de här dagarna
calendar-nothing = Det finns inget att lägga till
calendar-nothing-text = Filen har inga hela dagar från och med i år som schemat inte redan har.
calendar-known = De här finns redan i schemat
calendar-left-out = Utelämnat
calendar-more = { $count ->
    [one] Och ett till.
   *[other] Och { $count } till.
}
calendar-nameless = (utan namn)
calendar-closed-anyway = då har ni stängt ändå
calendar-why-time = har ett klockslag; bara hela dagar kan hämtas
calendar-why-repeats = återkommer på annat sätt än varje år: stäng den veckodagen, eller skriv upp dagarna
calendar-why-no-day = anger ingen dag som finns
calendar-why-backwards = slutar innan det börjar
calendar-why-long = är längre än ett år
calendar-why-past = är redan över
calendar-problem-file = Välj en fil.
calendar-problem-large = Filen är för stor: en kalender med helgdagar är mindre än 1 MB.
calendar-problem-none = Det här är ingen kalenderfil. Sådana filer slutar på .ics och börjar med BEGIN:VCALENDAR.
calendar-problem-empty = Det finns inga dagar i kalendern.
calendar-problem-many = Filen har för många poster. Välj en med bara helgdagar.
calendar-problem-days = Kryssa i minst en dag.
calendar-problem-most = Ett schema kan ha högst 400 andra dagar. Kryssa i färre, eller ta bort dagar som är över.
calendar-problem-gone = Filen finns inte kvar. Välj den igen.
calendar-last = Senast hämtat ur en fil
calendar-last-said = { $count ->
    [one] 1 post
   *[other] { $count } poster
} ur { $file }, { $when }.
calendar-undo = Ta tillbaka dem
calendar-done = { $count ->
    [one] 1 post har lagts till.
   *[other] { $count } poster har lagts till.
} Öppna ärenden räknas om inom kort.
calendar-undone = Dagarna ur filen är borta. Öppna ärenden räknas om inom kort.
