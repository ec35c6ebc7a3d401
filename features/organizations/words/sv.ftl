# The team's list
organizations-title = Organisationer
organizations-find = Namn eller mejldomän
organizations-none = Inga organisationer än
organizations-none-text = En organisation är en kund: en skola eller ett företag, med sina personer, sitt avtal och vilka som får se vad.
organizations-nothing = Inget hittades för ”{ $query }”
organizations-nothing-text = Prova en del av namnet, eller mejldomänen.
organizations-all = Visa alla organisationer
organizations-pages = Fler organisationer
organizations-previous = Föregående
organizations-next = Nästa

# One organization
organization-new = Ny organisation
organization-add = Lägg till organisation
organization-edit = Redigera
organization-edit-title = Redigera { $name }
organization-save = Spara
organization-cancel = Avbryt
organization-saved = Sparat.
organization-removed = Personen har tagits bort. Personens ärenden finns kvar.
organization-name = Namn
organization-domains = Mejldomäner
organization-domains-hint = Skilj dem åt med blanksteg, till exempel skola.example. Den som första gången skriver därifrån hör hit.
organization-country = Land
organization-language = Språk
organization-time-zone = Tidszon
organization-contract = Avtal
organization-seats-label = Platser för kontaktpersoner
organization-seats-hint = Lämna tomt för det vanliga antalet, två.
organization-seats = { $taken } av { $seats } platser för kontaktpersoner är upptagna.
organization-account-manager = Kundansvarig
organization-account-manager-hint = Ansvarar för kunden och får ändra dess personer.
organization-nobody = Ingen
organization-contacts = Kontakter
organization-contact-sales = Säljkontakt
organization-contact-billing = Fakturakontakt
organization-contact-local = Lokal kontakt
organization-contact-name = Namn
organization-contact-email = E-postadress
organization-contact-phone = Telefon
organization-notes = Anteckningar
organization-notes-hint = Syns bara för teamet.
organization-open = Öppna ärenden
organization-no-open = Inga öppna ärenden.

# Who sees what
organization-sharing = Vilka ser kollegornas ärenden
organization-sharing-hint = Privata ärenden stannar hos den som frågade, de som får kopia och supporten.
organization-sharing-none = Ingen. Var och en ser sina egna ärenden.
organization-sharing-people = Personer som väljs ut en och en.
organization-sharing-administrators = Organisationens administratörer.
organization-sharing-representatives = Organisationens kontaktpersoner och administratörer.
organization-sharing-everyone = Alla som hör till organisationen.
organization-right = Vad de som ser dem får göra
organization-right-read = Läsa
organization-right-comment = Läsa och skriva
organization-reads-only = De får läsa men inte skriva.
organization-sees = Kollegornas ärenden
organization-sees-none = Ser dem inte

# Its people
organization-people = Personer
organization-no-people = Ingen hör till organisationen än.
organization-role = Roll
organization-role-user = Användare
organization-role-representative = Kontaktperson
organization-role-admin = Administratör
organization-from = Första dagen
organization-to = Sista dagen
organization-over = inte just nu
organization-change = Ändra
organization-remove = Ta bort
organization-add-person = Lägg till en person

# For those who run it
organization-own-lead = Vilka som hör hit, vilka som har kontakt med supporten och vilka som ser vad.
organization-others = Du är också administratör för:
organization-more-seats = För fler platser, skriv till
organization-appoint = Gör till kontaktperson
organization-dismiss = Inte längre kontaktperson

# What is wrong with a form
organization-problem-name = Ge organisationen ett namn.
organization-problem-taken = Det finns redan en organisation med det namnet.
organization-problem-long = Använd högst { $most } tecken.
organization-problem-domain = ”{ $domain }” är ingen mejldomän. Skriv den som skola.example.
organization-problem-choice = Välj något i listan.
organization-problem-time-zone = Det är ingen tidszon. Skriv den som Europe/Stockholm.
organization-problem-seats = Antalet platser är ett heltal från 0 till 500.
organization-problem-day = Det är ingen dag. Skriv den som 2026-03-01.
organization-problem-span = Sista dagen är före den första.
