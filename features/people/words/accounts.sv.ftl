# Vägar in
sign-in-forgot = Glömt lösenordet?
sign-in-by-link = Få en inloggningslänk med e-post
sign-in-register = Skapa ett konto
no-account-title = Inget konto än?
no-account-text = Det är supporten som lägger upp konton här. Be din organisations kontaktperson att ordna ett åt dig.

# Att be om ett mejl
ask-reset-title = Välj ett nytt lösenord
ask-reset-lead = Skriv din e-postadress, så skickar vi en länk.
ask-reset-button = Skicka länken
ask-reset-sent = Om det finns ett konto med den adressen är ett mejl med en länk på väg. Länken gäller i en timme.
ask-register-title = Skapa ett konto
ask-register-lead = Vi skickar en länk till din adress för att se att den är din. Sedan väljer du ett lösenord.
ask-register-button = Skicka länken
ask-register-sent = Ett mejl är på väg till adressen. Följ länken i det för att välja ett lösenord.
ask-register-closed = Här går det inte att skapa konto själv.
ask-link-title = Logga in med e-post
ask-link-lead = Vi skickar en länk som loggar in dig i den här webbläsaren.
ask-link-button = Skicka länken
ask-link-sent = Om det finns ett konto med den adressen är ett mejl med en länk på väg. Öppna den i den här webbläsaren inom en kvart.
ask-sent-title = Titta i din inkorg
ask-sent-nothing = Har inget kommit? Titta i skräpposten, kontrollera att adressen var rätt och vänta några minuter. Högst tre sådana mejl skickas per timme.
ask-again = Be om en ny länk
ask-back = Tillbaka till inloggningen

# Länkar i mejl
link-invite-title = Välkommen
link-register-title = Välkommen
link-reset-title = Välj ett nytt lösenord
link-password-lead = Välj ett lösenord till ditt konto. Sedan är du inloggad.
link-password = Nytt lösenord
link-password-button = Spara och logga in
link-sign-in-title = Logga in
link-sign-in-lead = Du loggar in som { $email }.
link-other-browser-title = Öppna länken där du bad om den
link-other-browser-lead = Länken loggar bara in dig i den webbläsare där du bad om den. Öppna den där eller be om en ny här.
link-address-title = Din nya adress
link-address-lead = Från och med nu loggar du in med { $email }, och våra mejl skickas dit.
link-address-button = Använd adressen
link-address-sign-in = Logga in med din nuvarande adress, så kan du börja använda { $email }.
link-dead-title = Länken fungerar inte längre
link-dead-lead = Sådana här länkar fungerar en gång och bara en tid. En nyare kan också ha tagit dess plats. Be om en ny, det går fort.
link-dead-invited = Om du är inbjuden får du en ny länk för att välja lösenord på samma sida.
link-dead-ask = Be om en ny länk

# Inloggning i två steg
sign-in-code-title = Din kod
sign-in-code-lead = Lösenordet stämmer. Ett steg kvar.
sign-in-code-hint = Sex siffror från din autentiseringsapp, eller en av dina reservkoder.
sign-in-code-lost = Har du blivit av med både telefonen och reservkoderna? Be en administratör här att nollställa din inloggning i två steg.
code-label = Kod
code-wrong = Koden stämmer inte, eller är redan använd. Ta den senaste.
factor-title = Inloggning i två steg
factor-set-up-title = Aktivera inloggning i två steg
factor-door-lead = Ditt konto kräver inloggning i två steg: ett lösenord och en kod från din telefon. Det tar två minuter att ordna.
factor-lead = Utöver lösenordet behövs en kod från din telefon när du loggar in. Den som gissar eller stjäl lösenordet kommer inte in.
factor-step-app = Installera en autentiseringsapp på telefonen om du inte har någon. Alla fungerar.
factor-step-scan = Lägg till ett konto i den genom att skanna bilden.
factor-step-type = Eller skriv in den här nyckeln i appen:
factor-step-code = Skriv de sex siffror som appen visar.
factor-picture = QR-kod till din autentiseringsapp
factor-turn-on = Slå på
factor-is-on = Inloggning i två steg är på.
factor-codes-left = { $count ->
    [one] En reservkod är kvar.
   *[other] { $count } reservkoder är kvar.
}
factor-change-hint = En kod från appen, eller en reservkod, behövs för att ändra något här.
factor-new-codes = Skapa nya reservkoder
factor-turn-off = Slå av
factor-off-done = Inloggning i två steg är av.
factor-required = Supporten kräver inloggning i två steg, så den går inte att slå av.
factor-codes-title = Reservkoder
factor-codes-lead = Var och en av dem släpper in dig en gång om telefonen är borta eller trasig. Skriv ut eller skriv av dem nu: de visas i tio minuter.
factor-codes-print = Förvara dem där du har andra viktiga papper, inte i telefonen.
factor-codes-done = Jag har sparat dem

# Det egna kontot
account-parts = Kontots delar
account-tab-profile = Profil
account-tab-address = E-postadress
account-tab-password = Lösenord
account-tab-factor = Inloggning i två steg
account-tab-devices = Enheter
account-tab-following = Det du följer
account-address-lead = En ny adress gäller när du har följt länken som vi skickar dit. Din nuvarande adress får också besked.
account-address-new = Ny e-postadress
account-address-ask = Skicka länken
account-address-asked = Ett mejl med en länk är på väg till den nya adressen.
account-address-changed = Din nya adress gäller från och med nu.
account-password-lead = Alla andra enheter loggas ut när du byter lösenord.
account-password-now = Ditt nuvarande lösenord
account-password-change = Byt lösenord
account-password-changed = Lösenordet är bytt, och alla andra enheter är utloggade.
devices-lead = Här är du inloggad. Ser du något du inte känner igen? Logga ut det och byt lösenord.
devices-unknown = Okänd enhet
devices-named = { $browser }, { $system }
devices-this = den här enheten
devices-seen = Senast använd
devices-since = inloggad
devices-end = Logga ut
devices-end-others = Logga ut alla andra
devices-ended-one = Enheten är utloggad.
devices-ended-others = Alla andra enheter är utloggade.

# Personer, för administratörer
people-title = Personer
people-find = Sök på namn eller adress
people-which = Vilka personer
people-all = Alla
people-team = Teamet
people-customers = Kunder
people-invited = Inbjudna
people-guests = Gäster
people-suspended = Avstängda
people-none = Ingen här
people-none-text = De du lägger till, och de som skriver till er, visas här.
people-nothing = Ingen stämmer med ”{ $query }”
people-nothing-text = Prova en del av namnet eller adressen.
people-new = Lägg till en person
people-new-title = Lägg till en person
people-new-lead = Personen får ett mejl med en länk för att välja lösenord.
people-name = Namn
people-role = Roll
people-organization = Organisation
people-add = Lägg till och bjud in
role-user = Kund
role-agent = Handläggare
role-admin = Administratör
standing-guest = Gäst
standing-invited = Inbjuden
standing-suspended = Avstängd
person-added = Tillagd. Inbjudan är på väg.
person-saved = Sparat.
person-invited = Inbjudan är på väg.
person-suspended-done = Avstängd, och utloggad överallt.
person-unsuspended-done = Personen kan logga in igen.
person-signed-out-done = Personen är utloggad överallt.
person-factor-done = Inloggning i två steg är borttagen, och personen har fått besked.
person-role-hint = En annan roll loggar ut personen överallt och gör personens API-nycklar ogiltiga.
person-way-in = Inloggning
person-invitation-failed = Inbjudan gick inte att leverera: { $error }
person-invitation-waits = Inbjudan är på väg.
person-invitation-sent = Inbjuden { $when }.
person-invite = Bjud in till ett konto
person-invite-again = Skicka inbjudan igen
person-factor-on = Inloggning i två steg är på.
person-factor-none = Inloggning i två steg är inte aktiverad.
person-factor-remove = Ta bort inloggning i två steg …
person-factor-remove-text = För den som har blivit av med både telefon och reservkoder. Förvissa dig om att det verkligen är personen som ber om det. Personen får besked med e-post.
person-factor-remove-now = Ta bort den
person-suspend = Stäng av …
person-suspend-text = Personen loggas ut genast, API-nycklarna slutar gälla, och personen kommer inte in förrän du släpper in den igen. Ärendena finns kvar.
person-suspend-now = Stäng av
person-is-suspended = Avstängd: kan inte logga in.
person-unsuspend = Släpp in igen
person-no-devices = Inte inloggad någonstans.
person-sign-out = Logga ut överallt
person-events = Vad som har hänt
person-no-events = Inget än.
event-by = { $what } ({ $name })
event-signed-in = Loggade in med lösenord
event-signed-in-link = Loggade in med en mejlad länk
event-signed-in-handover = Loggade in från produkten
event-signed-in-provider = Loggade in med gemensam inloggning
event-registered = Skapade kontot och bekräftade adressen
event-password-set = Nytt lösenord
event-address = Ny adress; tidigare: { $before }
event-added = Tillagd
event-invited = Inbjuden
event-role = Roll: { $before } blev { $after }
event-suspended = Avstängd
event-unsuspended = Insläppt igen
event-signed-out = Utloggad överallt
event-factor-on = Inloggning i två steg slogs på
event-factor-off = Inloggning i två steg togs bort
event-recovery-code = Använde en reservkod
event-new-codes = Gjorde nya reservkoder
event-other = Något hände

# Inställningar
settings-accounts = Konton
settings-registration = Vem som får skapa ett konto
settings-registration-help = Gäster kan skriva till er med e-post i vilket fall.
settings-registration-invited = Bara den som en administratör lägger till
settings-registration-anyone = Alla som har en e-postadress
settings-registration-domains = Alla som har en adress på någon av organisationernas domäner
settings-no-account-text = Vart man vänder sig utan konto
settings-no-account-text-help = Visas vid inloggningen så länge bara administratörer lägger till personer.
settings-sign-in-by-link = Inloggning med mejlad länk
settings-sign-in-by-link-help = Man kan logga in utan lösenord, med en länk som fungerar en gång i den webbläsare där man bad om den.
settings-second-factor = Inloggning i två steg
settings-second-factor-help = Krävs efter lösenord eller mejlad länk. Den som måste ha den och inte har ordnat den gör det vid nästa inloggning.
settings-second-factor-off = Av
settings-second-factor-optional = Den som vill
settings-second-factor-team = Teamet måste, kunder får
settings-second-factor-everyone = Alla måste

# Inloggning från produkten
handover-title = Inloggning från er produkt
handover-lead = Den som är inloggad i er egen produkt kan släppas vidare in i portalen utan ett lösenord till. Produkten signerar ett kort besked om vem som kommer.
handover-address = Dit produkten leder folk
handover-secret = Hemligheten den signerar med
handover-how = En JSON Web Token, HS256, med iat (nu, gäller i tre minuter), jti (en ny varje gång), email och om ni vill name, external_id, organization och locale. return_to är en sida i portalen. Teamet loggar alltid in här.
handover-change = Ändra
handover-renew = Gör en ny hemlighet
handover-renew-text = Sedan måste produkten signera med den nya; tills dess kommer ingen in därifrån.
handover-renewed = Det finns en ny hemlighet. Ge den till produkten.
handover-turn-on = Skapa en hemlig nyckel
handover-turn-off = Slå av
handover-off-done = Ingen kommer in från produkten längre.
handover-refused-title = Logga in här
handover-refused-lead = Produkten kunde inte logga in dig: länken var för gammal, redan använd eller inte till för det här kontot. Gå tillbaka och tryck på den en gång till, eller logga in här.
handover-refused-team = Supportteamet loggar alltid in här.
handover-ask-title = Logga in som någon annan?
handover-ask-lead = Fortsätta som { $name }?
handover-ask-text = Produkten lämnar över någon annan. Om du fortsätter loggas du ut först.
handover-ask-button = Fortsätt som { $name }
handover-ask-stay = Förbli inloggad som förut
event-failed = { $tries ->
    [one] Misslyckad inloggning från { $network }
   *[other] { $tries } misslyckade inloggningar från { $network }
}
event-failed-unknown = { $tries ->
    [one] Misslyckad inloggning med andra adresser
   *[other] { $tries } misslyckade inloggningar med andra adresser; nätverk totalt: { $networks }
}

# Radera någon
erase-link = Radera den här personen …
erase-back = Tillbaka till personen
erase-title = Radera { $name }
erase-goes = Det som försvinner
erase-goes-person = Namn, adress, lösenord och alla sätt att logga in, medlemskap, utbildningar och det som är känt om kontot.
erase-goes-mails = { $count ->
    [one] Ett mejl från personens adress, med källtexten.
   *[other] { $count } mejl från personens adress, med källtexten.
}
erase-goes-sent = { $count ->
    [one] En rad om ett mejl som skickats till personen.
   *[other] { $count } rader om mejl som skickats till personen.
}
erase-goes-news = Det som personen prenumererar på och följer.
erase-stays = Det som blir kvar
erase-stays-tickets = { $count ->
    [one] Ett ärende, från en ”tidigare kund”.
   *[other] { $count } ärenden, från en ”tidigare kund”.
}
erase-stays-comments = { $count ->
    [one] Ett meddelande som personen skrivit, om du inte kryssar i rutan nedan.
   *[other] { $count } meddelanden som personen skrivit, om du inte kryssar i rutan nedan.
}
erase-stays-log = Granskningsloggen, som inte kan ändras, och säkerhetskopior som redan finns.
erase-redact = Radera också det personen skrivit: meddelanden med filer och ärendenas rubriker
erase-sure = Jag vet att ingen kan ångra det här
erase-problem-sure = Kryssa i att du vet att ingen kan ångra det här.
erase-now = Radera
erase-going = Personen är utestängd och håller på att raderas. { $count ->
    [one] En del av portalen är klar.
   *[other] { $count } delar av portalen är klara.
}
erase-done = Raderad { $when }.
erase-not-team = Personen hör till teamet. Gör om rollen till kund först.
person-erased-name = Tidigare kund
person-erased-words = (raderat)
event-erased-person = Raderad
erase-is-gone = Personen är raderad, så det finns ingen att släppa in.
