# Every mail
mail-delimiter = ##- Skriv ditt svar ovanför den här raden -##
mail-see-conversation = Se hela konversationen
mail-picture = bild
mail-answer = Svara på mejlet för att skriva i konversationen.
mail-why-requester = Du får mejlet för att du har skrivit till { $site } (ärende #{ $number }).
mail-why-follower = Du får mejlet för att du följer { $organization } hos { $site }. Du slutar följa under Ärenden där.
mail-why-copy = Du får mejlet för att du är kopia i ärende #{ $number } hos { $site }.

# A request has arrived
mail-received-subject = [{ $site }] Vi har tagit emot ditt ärende #{ $number }
mail-received-lead = Vi har tagit emot ditt ärende.
mail-received-number = Det har nummer #{ $number }.
mail-received-answer = Vi svarar via e-post. Svara på det här mejlet om du vill lägga till något.
mail-received-not-you = Om du inte har skrivit till oss behöver du inte göra någonting.

# Somebody answered
mail-reply-by = { $name } skrev i ärende #{ $number }:
mail-files = Bifogade filer

# What mails carry, and who gets them
settings-mails = Mejl
settings-mail-content = Vad mejlen innehåller
settings-mail-content-help = Med bara länken lämnar varken ämnet eller något som skrivits portalen.
settings-mail-content-full = Det som skrivits
settings-mail-content-link = Bara en länk; den som vill läsa måste logga in
settings-mail-reply = Ärenden kan besvaras per mejl
settings-mail-reply-help = Annars får den som ändå svarar på ett mejl länken skickad till sig, och teamet hittar mejlet i sin lista.
settings-mail-to = Vilka som får mejl om ett ärende
settings-mail-to-help = Den som själv har skrivit något får inget mejl om det.
settings-mail-to-requester = Den som frågade
settings-mail-to-cc = Personer på kopia
settings-mail-to-admins = Kundens administratörer, om de får se ärendet
settings-mail-to-followers = De som följer organisationen
mail-link-subject = [{ $site }] Nytt i ärende #{ $number }
mail-link-lead = Det finns något nytt i ärende #{ $number }.
mail-link-sign-in = Logga in för att läsa det.
mail-link-open = Öppna sidan för att läsa det.
mail-link-account = Den som har ett konto kan läsa det: fråga den som lade till dig, eller skaffa ett konto med den här adressen.
mail-link-no-reply = Svara inte på det här mejlet: svar skrivs på sidan.
mail-received-page = Vi svarar på ärendets sida och mejlar när vi har gjort det.
mail-why-admin = Du får det här mejlet för att du är administratör för { $organization } hos { $site }.
mail-questions = Frågor till dig
mail-questions-page = Besvara dem på sidan som länken leder till.
mail-questions-answer = Skriv svaren i ett svar på det här mejlet.

# Something changed without a comment
settings-mail-changes = Berätta också om ändringar utan kommentar
settings-mail-changes-help = Status som teamet sätter, svar som ändras, kopiemottagare: det som kunder ser på ärendets sida. Det som händer inom några sekunder blir ett enda mejl.
mail-changed-lead = Något har ändrats i ärende #{ $number }.
mail-changed-status = Status: { $status } (tidigare: { $before })
mail-changed-subject = Rubriken har ändrats.
mail-changed-subject-to = Rubrik: { $subject }
mail-changed-field = ”{ $field }” har ändrats.
mail-changed-field-to = { $field }: { $answer }
mail-changed-reference = Er egen referens har ändrats.
mail-changed-private = Det är privat nu.
mail-changed-shared = Det delas med kollegor igen.
mail-changed-requester = Det har lämnats över till någon annan.
mail-changed-cc = Kopiemottagarna har ändrats.
