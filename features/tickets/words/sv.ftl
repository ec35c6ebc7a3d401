# Start page and search
home-greeting = Vad behöver du hjälp med, { $name }?
home-greeting-guest = Vad behöver du hjälp med?
home-guest-hint = Du kan skriva till oss utan konto. Det räcker med din e-postadress.
home-helpful = Guider som hjälper
home-all-news = Alla nyheter
home-status-more = Läs mer
home-see-all = Visa alla { $count }
home-none = Inga ärenden än. När du skriver till oss hittar du svaret här och i din e-post.
home-stuck = Kommer du inte vidare? Skriv till oss.
home-stuck-text = Berätta vad som hände och var, och följ här hur det går.
home-follow = Har du redan skrivit till oss?
home-follow-text = Logga in för att läsa svaren, fortsätta konversationen och se vad som är på gång.
search-title = Sök
search-label = Sök bland guider och dina ärenden
search-placeholder = Ord eller ärendenummer
search-hits = { $count ->
    [one] Ett ärende hittades
   *[other] { $count } ärenden hittades
}
search-more = Det finns fler. Lägg till ett ord för att begränsa sökningen.
search-nothing = Inga träffar på ”{ $query }”
search-nothing-text = Prova andra ord eller fråga oss.

# New request
new-request-title = Skapa ett ärende
new-request-error-prefix = Fel:
new-request-lead = Skriv ett ärende per problem. Allt måste fyllas i om det inte står frivilligt.
new-request-email = Din e-postadress
new-request-email-hint = Hit skickar vi svaret.
new-request-name = Ditt namn
new-request-subject = Rubrik
new-request-description = Beskrivning
new-request-description-hint = Vad hände, var, och vad hade du väntat dig i stället?
new-request-cc = Håll någon annan informerad
new-request-cc-example = namn@skola.example
new-request-cc-hint = De är med i ärendet. Skilj adresserna åt med kommatecken.
new-request-organization = Vilken organisation gäller det?
new-request-organization-hint = Du hör till flera. Vilka andra som ser ärendet beror på det.
new-request-organization-choose = Välj …
new-request-private = Håll ärendet privat
new-request-private-hint = Bara du, de som får kopia och supporten ser det, oavsett vad din organisation delar.
new-request-send = Skicka ärendet
new-request-next = Så här går det till
new-request-next-mail = Du får en bekräftelse via e-post till
new-request-next-mail-guest = Du får en bekräftelse via e-post med en länk till ditt ärende.
new-request-next-reply = Vi svarar där. Du kan också svara direkt på mejlet.
new-request-next-here = Vi svarar i portalen, och det gör du också: mejlet leder dig dit.
new-request-next-follow = Hela konversationen finns kvar under ”{ $list }”.
new-request-next-follow-guest = Via länken kan du läsa och svara i ärendet utan konto.

# My requests
requests-whose = Vems ärenden
requests-tab-mine = Mina
requests-tab-ccd = Med mig som kopia
requests-organization = Personer och delning
requests-follow = Följ
requests-unfollow = Sluta följa
requests-following = Du följer { $name }: du får mejl om varje nytt ärende och svar.
requests-not-following = Följ { $name } för att få mejl om varje nytt ärende och svar.
requests-find = Ord eller nummer
requests-open = Öppna eller väntande
requests-solved = Lösta eller stängda
requests-all = Alla
requests-waiting = Väntar på dig
requests-reply = Svara
requests-unread = (nytt svar)
requests-column-subject = Rubrik
requests-column-requester = Från
requests-column-status = Status
requests-column-activity = Senast aktivt
requests-column-created = Skapat
requests-none = Inga ärenden än
requests-none-text = När du skriver till oss kan du följa svaret här.
requests-no-match = Inget matchar
requests-no-match-text = Det kan finnas något bland de lösta.
requests-clear = Visa alla ärenden

# One request
request-sent-at = Skickat
request-received = Vi har tagit emot ditt ärende #{ $number }
request-received-mail = En bekräftelse är på väg till { $email }. Vi svarar här och via e-post.
request-received-text = Vi svarar här och via e-post.
request-asked = { $name } behöver ett svar från dig
request-arrived = Ett nytt meddelande har kommit
request-reply-to = Svara { $name }
request-reply-label = Skriv i konversationen
request-reply-placeholder = Skriv här eller svara på mejlet
request-reply-placeholder-here = Skriv ditt svar här
request-reopens = Ärendet är avslutat. Om du svarar öppnas det igen.
request-send = Skicka
request-solve = Markera som löst
request-close = Avsluta
request-follow-up = Skapa ett nytt ärende
request-private = Privat
request-seen-by = Vilka ser det här
request-seen-private = Bara du, de som får kopia och supporten. Ingen annan på { $organization } kan se det.
request-seen-nobody = Den som frågade, de som får kopia och supporten.
request-seen-people = Den som frågade, de som får kopia, supporten och de som { $organization } har valt ut.
request-seen-administrators = Den som frågade, de som får kopia, supporten och administratörerna på { $organization }.
request-seen-representatives = Den som frågade, de som får kopia, supporten samt kontaktpersonerna och administratörerna på { $organization }.
request-seen-everyone = Den som frågade, de som får kopia, supporten och alla på { $organization }.
request-keep = Gör det privat
request-share = Inte privat längre
request-read-only = Du kan läsa det här ärendet. Din organisation bestämmer vilka som också får skriva i det.
request-about = Om det här ärendet
request-details = Detaljer
request-number = Nummer
request-followers = Vilka som följer ärendet
request-cc = kopia
request-guest = Du är här via en länk
request-guest-text = Alla som har länken kan läsa ärendet, så skicka den inte vidare.

# Conversations
thread-you = Du
thread-internal = Intern anteckning
thread-quoted = Visa citerad text
thread-new = Nytt

# The queue
queue-label = Ärendelista
queue-views = Vyer
queue-mine = Mina öppna
queue-unassigned = Utan handläggare
queue-due = Det som brådskar
queue-open = Alla öppna
queue-pending = Väntar på kunden
queue-solved = Lösta
queue-all = Alla ärenden
queue-empty = Här är det tomt just nu.
queue-new-one = 1 nytt i den här vyn
queue-new-many = %s nya i den här vyn

# A ticket in the workspace
ticket-none-open = Välj ett ärende i listan eller tryck på J.
ticket-previous = Föregående ärende
ticket-next = Nästa ärende
ticket-conversation = Konversation
ticket-undo = Ångra
ticket-closed = Ärendet är stängt. Ett nytt meddelande från kunden blir ett nytt ärende.
ticket-failed = Ärendet kunde inte hämtas. Kontrollera din anslutning och försök igen.
ticket-unsaved = Ändringen sparades inte. Kontrollera din anslutning och försök igen.
presence-viewing = { $name } är också här
presence-writing = { $name } skriver

# Writing to a customer or to the team
composer-kind = Typ av meddelande
composer-reply = Svar
composer-note = Anteckning
composer-to = Till { $names }
composer-team-only = Syns bara för teamet
composer-text = Meddelande
composer-saved = Utkastet sparat { $time }
composer-offline = Ingen anslutning. Utkastet finns kvar i den här webbläsaren.
composer-unsent = Det skickades inte. Kontrollera din anslutning och försök igen. Texten finns kvar.
composer-arrived = { $count ->
    [one] Ett meddelande kom medan du skrev. Läs det ovanför innan du bestämmer dig.
   *[other] { $count } meddelanden kom medan du skrev. Läs dem ovanför innan du bestämmer dig.
}
composer-anyway = Skicka ändå
composer-send-as = Skicka som { $status }
composer-add-note = Lägg till anteckning
composer-send-and-set = Skicka och sätt status till

# The facts of a ticket
details-title = Detaljer
details-group = Grupp
details-private = Privat: dolt för frågeställarens kollegor
details-assignee = Handläggare
details-priority = Prioritet
details-why = Varför ändras den?
details-why-hint = Bara teamet läser det här.
details-tags = Taggar
details-cc = Kopia
details-add = Lägg till
details-save = Spara
details-customer = Kund
details-others = Tidigare från kunden

# A ticket on behalf of a customer
new-ticket-email = Kundens e-postadress
new-ticket-name = Kundens namn
new-ticket-first = Första meddelandet
new-ticket-public = Till kunden, via e-post
new-ticket-internal = Intern anteckning
new-ticket-form-hint = Det avgör vad som frågas nedan. Det du har skrivit står kvar.
new-ticket-choose = Visa dess fält
new-ticket-create = Skapa ärendet
new-ticket-cancel = Avbryt

# Searching tickets
agent-search-title = Sök bland ärenden
agent-search-placeholder = Ord, nummer, namn eller e-postadress
agent-search-hits = { $count ->
    [one] Ett ärende
   *[other] { $count } ärenden
}
agent-search-nothing = Prova färre eller andra ord.
request-form = Typ
request-answers = Dina svar
request-answers-change = Ändra svar
request-answers-save = Spara svaren
details-needed = (behövs för att lösa)
details-open-link = Öppna länken
questions-lead = Gå igenom frågorna, skriv ut dem eller dela sidan. Inget skickas.
questions-ask = Skapa ett ärende med svaren
questions-print = Skriv ut
questions-alone = Skriv ut eller dela frågorna, utan att skicka något
route-no-ticket = Det här skickas inte som ett ärende. Vänd dig till dem som står här.
supplier-title = Om { $product }
supplier-turned-away = { $product } kommer från { $supplier }: vänd dig till dem.
supplier-link = Dokumentation
