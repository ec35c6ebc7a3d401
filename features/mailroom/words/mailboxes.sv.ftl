# The mailboxes that the desk reads itself
mailboxes-title = Brevlådor
mailboxes-lead = De här brevlådorna läses härifrån. Varje mejl blir ett ärende eller hamnar i ett, och flyttas sedan undan.
mailboxes-none = Ingen brevlåda ännu
mailboxes-none-text = Lägg till brevlådan som kunderna skriver till, så blir mejlen ärenden här. En e-postserver som själv lämnar över mejlen behöver ingen.
mailbox-new = Lägg till en brevlåda
mailbox-removed = Brevlådan är borttagen. Det som kom in genom den finns kvar.
mailbox-saved = Sparat.
mailbox-turned-on = Brevlådan läses igen, inom en halv minut.
mailbox-turned-off = Brevlådan är pausad. Mejlen stannar på servern tills du fortsätter.
mailbox-stuck = Här har inget kommit in på fem minuter eller mer. Se efter vad som är fel.
mailbox-since = Felet började
mailbox-contact = Senaste kontakt
mailbox-never = aldrig
mailbox-waiting = { $count ->
    [0] Inga mejl väntar
    [one] { $count } mejl väntar
   *[other] { $count } mejl väntar
  }
mailbox-held = { $count ->
    [one] { $count } mejl är kvarhållet
   *[other] { $count } mejl är kvarhållna
  }
mailbox-state = Läge

# How it goes, and what to do
mailbox-off = Pausad.
mailbox-not-read-yet = Inte läst ännu.
mailbox-read = Den läses.
mailbox-trouble-away = Ingen svarar där. Kontrollera server, port och brandvägg.
mailbox-trouble-certificate = Serverns certifikat är inte betrott, så inget lösenord skickades. Skriv namnet som certifikatet gäller för, eller lägg till utfärdarens certifikat.
mailbox-trouble-in-the-clear = Servern krypterar inte förbindelsen på det sättet, så inget lösenord skickades. Välj en annan kryptering.
mailbox-trouble-not-imap = Det som svarar där är ingen IMAP-server. Kontrollera port och kryptering.
mailbox-trouble-password = Servern godtar inte användarnamnet och lösenordet. Vissa leverantörer kräver ett särskilt applösenord.
mailbox-trouble-folder = En mapp går inte att öppna eller skapa. Kontrollera hur den stavas på servern.
mailbox-trouble-cut = Förbindelsen bröts. Läsningen fortsätter där den var.
mailbox-trouble-silent = Servern svarade inte i tid. Ett nytt försök görs.
mailbox-trouble-desk = Mejlen gick inte att ta emot just nu. De ligger kvar på servern och ett nytt försök görs.

# One mailbox
mailbox-address = Adress
mailbox-address-help = Adressen som kunderna skriver till.
mailbox-server = Server
mailbox-host = IMAP-server
mailbox-host-help = Serverns namn, till exempel imap.example.com.
mailbox-encryption = Kryptering
mailbox-encryption-tls = TLS från början (oftast port 993)
mailbox-encryption-starttls = STARTTLS (oftast port 143)
mailbox-encryption-here = Ingen: servern finns på den här maskinen
mailbox-encryption-open = Ingen, över ett nätverk: den som lyssnar på vägen läser lösenord och mejl
mailbox-port = Port
mailbox-port-help = 993 för TLS, 143 för STARTTLS.
mailbox-login = Användarnamn
mailbox-login-help = Lämna tomt om det är adressen.
mailbox-secret = Lösenord
mailbox-secret-help = Det sparas krypterat och visas aldrig igen.
mailbox-secret-kept = Lösenordet är sparat. Skriv det bara för att byta det, eller tillsammans med en annan server, kryptering eller ett annat användarnamn.
mailbox-authority = Eget certifikat …
mailbox-authority-label = Betrodda certifikat
mailbox-authority-help = I PEM-format. De gäller utöver dem som systemet litar på.
mailbox-folders = Mappar
mailbox-folder = Mapp som läses
mailbox-take-all = Ta även med det som redan ligger i mappen
mailbox-take-all-help = Annars blir bara mejl som kommer från och med nu ärenden.
mailbox-done = Mapp för klara mejl
mailbox-done-help = Den skapas när den behövs. Utan mapp ligger mejlen kvar och markeras som lästa.
mailbox-failed = Mapp för misslyckade mejl
mailbox-failed-help = För mejl som inte gick att sortera in på tre försök. De sparas även här, under Inkommande mejl. Utan mapp ligger mejlen kvar och flaggas.
mailbox-tickets = Ärenden
mailbox-group = Grupp
mailbox-group-none = Ingen grupp
mailbox-who = Vems mejl som blir ärenden
mailbox-who-help = Alla andra får ett vänligt svar om vart de kan vända sig, en gång om dagen. Den som inte får skapa ärenden här kommer aldrig in den här vägen.
mailbox-who-desk = Alla som får skapa ärenden här
mailbox-who-registered = Bara personer med konto
mailbox-who-domains = Bara adresser i domänerna nedan
mailbox-who-only = Bara { $domains }
mailbox-domains = Domäner
mailbox-domains-help = Till exempel skola.example, med mellanslag emellan.
mailbox-save = Spara och prova
mailbox-more = Mer
mailbox-try = Prova förbindelsen
mailbox-tried-good = Förbindelsen fungerar: inloggningen gick bra och mappen gick att öppna.
mailbox-turn-off = Pausa
mailbox-turn-on = Fortsätt
mailbox-remove = Ta bort brevlådan
mailbox-remove-text = Brevlådan läses inte längre och lösenordet glöms. Ärenden och mejl som kom in genom den finns kvar här, och mejlen på servern finns kvar där.

# What is wrong with what was written
mailbox-problem-address = Skriv en hel e-postadress, till exempel support@example.com.
mailbox-problem-taken = Det finns redan en brevlåda med den adressen.
mailbox-problem-host = Skriv serverns namn, utan https:// och utan port.
mailbox-problem-port = Skriv en port mellan 1 och 65535.
mailbox-problem-here = Servern finns inte på den här maskinen. Välj TLS, STARTTLS eller ingen kryptering över ett nätverk.
mailbox-problem-line = Skriv en rad med högst 300 tecken.
mailbox-problem-secret = Skriv lösenordet.
mailbox-problem-secret-again = Skriv lösenordet igen: det skickas till en annan server, på ett annat sätt eller med ett annat namn bara av någon som kan det.
mailbox-problem-folder = Skriv mappen, oftast INBOX.
mailbox-problem-same-folder = Välj en annan mapp än den som läses.
mailbox-problem-domains = Skriv domäner som skola.example, med mellanslag emellan.
mailbox-problem-no-domains = Skriv vilka domäner som får skapa ärenden.
mailbox-problem-authority = Klistra in certifikat i PEM-format; de börjar med -----BEGIN CERTIFICATE-----.
