# The team's list
organizations-title = Organisationer
organizations-find = Namn eller mejldomän
organizations-none = Inga organisationer än
organizations-none-text = En organisation är en kund: en skola eller ett företag, med sina personer, sitt avtal och vilka som får se vad.
organizations-nothing = Inget hittades för ”{ $query }”
organizations-nothing-text = Prova en del av namnet, eller mejldomänen.
organizations-all = Visa alla organisationer

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
organization-account-manager-hint = Ansvarar för kunden och får ändra kundens personer.
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
organization-problem-member = Personen hör redan hit. Ändra i listan.
organization-problem-team = Personen är med i teamet och hör inte till någon kund.
organization-problem-domain-taken = ”{ $domain }” hör redan till { $name }.
organization-problem-domain-public = Vem som helst kan ha en adress hos ”{ $domain }”. Lägg till sådana personer en och en.
organization-problem-choice = Välj något i listan.
organization-problem-time-zone = Det är ingen tidszon. Skriv den som Europe/Stockholm.
organization-problem-seats = Antalet platser är ett heltal från 0 till 500.
organization-problem-day = Det är ingen dag. Skriv den som 2026-03-01.
organization-problem-span = Sista dagen är före den första.

# Who may ask
asking-title = Hit vänder du dig
asking-signed-out = Logga in för att skapa ett ärende. Om du inte har något konto, fråga kontaktpersonen på din organisation.
asking-no-organization = Vi hjälper organisationer genom personer som de har utsett, och ditt konto hör inte till någon organisation än. Be er kundansvariga hos oss att lägga till dig.
asking-not-representative = Din organisation har utsett vilka som skriver till oss. Vänd dig till någon av dem: de kan ofta svara direkt och frågar oss annars åt dig.
asking-representatives = De skriver till oss för din organisation
asking-manager = Er kundansvariga
asking-sign-in = Logga in
asking-home = Till startsidan
settings-asking = Vilka får fråga
settings-who-asks = Vilka får skapa ärenden
settings-who-asks-help = Alla andra får läsa vart de vänder sig i stället: sina kontaktpersoner vid namn, sin kundansvariga och texten nedan. Den som frågar med e-post får texten som svar, en gång om dagen.
settings-who-asks-everyone = Alla, även utan konto
settings-who-asks-signed-in = Den som är inloggad
settings-who-asks-members = Den som hör till en organisation
settings-who-asks-representatives = Kontaktpersoner och administratörer på organisationer
settings-where-to-go = Vart man vänder sig i stället
settings-where-to-go-help = Vad den läser som inte får skapa ärenden. Adresser till sidor blir länkar.
settings-first-line = Kundernas egen första linje
settings-first-line-help = När den är på, och det står på en organisations sida att dess kontaktpersoner svarar först, kommer det som dess andra frågar till dem. Ni ser det när de lämnar över.

# Groups of agents
groups-title = Handläggargrupper
groups-lead = Ett ärende kan lämnas till en grupp. Den som arbetar inom sina grupper ser inga andra.
groups-none = Inga grupper än
groups-none-text = Små team behöver inga. Grupper är till hjälp när några i teamet bara sköter vissa kunder eller frågor.
groups-new = Ny grupp
groups-name = Namn
groups-description = Vad den gör
groups-agents = Vilka som är med
groups-suspended = Avstängda, och valbara först när de släpps in igen: { $names }
groups-add = Lägg till grupp
groups-reach = Vem ser vilka ärenden
groups-reach-text = Administratörer ser alla ärenden. Handläggare inom sina grupper ser gruppernas ärenden, dem de själva ansvarar för, har skapat eller får kopia på.
groups-reach-all = Alla ärenden
groups-reach-groups = Sina gruppers ärenden
groups-limit = Begränsa till grupper
groups-widen = Låt se alla
groups-problem-name = Ge gruppen ett namn.
