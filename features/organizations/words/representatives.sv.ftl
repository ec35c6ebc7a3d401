# Utbildningar
trainings-title = Utbildningar
trainings-lead = Vad kundernas personer lär sig. Den som skapar ärenden måste ha alla obligatoriska; läsa och svara går ändå.
trainings-none = Inga utbildningar ännu
trainings-none-text = Lägg upp en utbildning och ange vem som har gått den. Ingen behöver någon förrän det finns en obligatorisk.
training-new = Ny utbildning
training-add = Lägg till utbildning
training-key = Kortnamn
training-key-hint = Så heter den i kalkylblad och i API:et: små bokstäver, siffror och bindestreck, till exempel super-user. Det ändras inte sedan.
training-key-told = I kalkylblad och API: { $key }
training-name = Namn
training-how = Var man går den
training-months = Gäller så många månader
training-months-hint = Tomt: för alltid. Ett nytt antal gäller även det som redan är genomfört.
training-months-told = { $count ->
    [one] Gäller en månad
   *[other] Gäller { $count } månader
}
training-required = Krävs för att skapa ärenden
training-required-told = Krävs för att skapa ärenden
training-retired = Erbjuds inte längre
training-retired-told = Erbjuds inte längre
training-missing = Inte genomförd ännu
training-ended = Gäller inte sedan { $when }
training-until = Gäller till och med { $when }
training-forever = Gäller för alltid
training-of = Utbildningar för { $name }
training-enter = Anteckna en genomförd utbildning
training-which = Utbildning
training-completed = Genomförd
training-noted = Det som är genomfört
training-take-back = Ta tillbaka
training-problem-key = Ange ett kortnamn av små bokstäver, siffror och bindestreck, till exempel super-user.
training-problem-key-taken = Det finns redan en utbildning med det kortnamnet.
training-problem-months = Månader är ett heltal från 1 till 1200.
training-problem-name = Ge utbildningen ett namn på minst ett språk.
trainings-own-title = Mina utbildningar
trainings-own-lead = Den som skapar ärenden måste ha alla obligatoriska utbildningar. Läsa och svara går ändå.
trainings-own-none = Inga utbildningar
trainings-own-none-text = Det finns inget du behöver gå.

# Platser och efterträdare
organization-external-id = Nummer i andra system
organization-contract-until = Avtal till och med
organization-contract-from = Avtal från och med
organization-contract-name = Avtalets namn
organization-contract-name-hint = Ett ord, till exempel Guld. Servicenivåer kan gälla organisationer med det här avtalet, från första till sista dagen.
organization-problem-contract-days = Sista dagen är före den första.
organization-problem-external-taken = En annan organisation har redan det numret.
organization-waiting = { $count ->
    [one] En person väntar på en plats.
   *[other] { $count } personer väntar på en plats.
}
organization-waits = Väntar på en plats, nummer { $place }.
organization-wait = Sätt på väntelistan
organization-stop-waiting = Väntar inte längre
organization-pass-on = Lämna över ärenden
organization-passed = Allt är överlämnat. Båda har fått besked med e-post.
organization-left-title = Öppna ärenden efter dem som har slutat
organization-left = { $count ->
    [one] { $name } lämnade efter sig ett öppet ärende.
   *[other] { $name } lämnade efter sig { $count } öppna ärenden.
}

# Vart man vänder sig
asking-contract-over = Din organisations avtal har löpt ut. Du kan fortfarande läsa och besvara dina ärenden. Vänd dig till er kundansvariga.
asking-not-trained = För att skapa ett ärende behöver du en utbildning som du inte har just nu. Du kan fortfarande läsa och besvara dina ärenden.
asking-trainings = Det här saknas
asking-my-trainings = Mina utbildningar
settings-training-reminder = Påminn om utbildningar som löper ut
settings-training-reminder-help = Så många dagar innan en utbildning löper ut får personen ett mejl. 0: aldrig.
settings-contacts-shown = Var kunderna ser sina kontakter
settings-contacts-shown-help = Kundansvarig, säljkontakt, fakturakontakt och lokal kontakt för deras organisation, som kort.
settings-contacts-both = På startsidan och vid sina ärenden
settings-contacts-home = På startsidan
settings-contacts-requests = Vid sina ärenden
settings-contacts-nowhere = Ingenstans
contacts-title = Dina kontakter
contacts-of = Dina kontakter på { $organization }

# Mejl
mail-training-subject = Din utbildning ”{ $about }” gäller till { $when }
mail-training-lead = Din utbildning ”{ $about }” gäller till { $when }
mail-training-text = Gå den igen i god tid. Där den krävs kan du inte skapa ärenden utan den.
mail-training-button = Mina utbildningar
mail-training-why = Du får det här mejlet för att du har gått en utbildning hos { $site }.
mail-appointed-subject = Du är nu kontaktperson för { $organization }
mail-appointed-lead = Du är nu kontaktperson för { $organization }.
mail-appointed-text = En plats blev ledig och du stod först på väntelistan. Du kan skapa ärenden för din organisation.
mail-appointed-button = Skapa ett ärende
mail-appointed-why = Du får det här mejlet för att du hör till { $organization } hos { $site }.
mail-seat-subject = { $about } har fått den lediga platsen för { $organization }
mail-seat-lead = { $about } är nu kontaktperson för { $organization }.
mail-seat-text = En plats blev ledig och { $about } stod först på väntelistan. Om det inte är vad du vill kan du ändra det på organisationens sida.
mail-seat-button = Vår organisation
mail-seat-why = Du får det här mejlet för att du är administratör för { $organization } hos { $site }.
mail-access-subject = Får supporten titta på { $about }?
mail-access-lead = { $site } frågar om åtkomst till { $about }.
mail-access-text = Du bestämmer för { $organization }. Inget är öppet förrän du slår på det, det slutar när du säger, och vi kan aldrig agera som en viss person.
mail-access-why = Du får det här mejlet för att du bestämmer för { $organization } hos { $site }.
mail-access-button = Titta och bestäm
mail-passed-subject = Dina öppna ärenden för { $organization } har lämnats över
mail-passed-lead = { $about } har tagit över dina öppna ärenden för { $organization }.
mail-passed-text = Svaren går till { $about } från och med nu. Dina privata ärenden har du kvar.
mail-passed-why = Du får det här mejlet för att du hör, eller hörde, till { $organization } hos { $site }.
mail-taken-subject = Du har tagit över ärenden från { $about }
mail-taken-lead = Du har tagit över de öppna ärendena från { $about } för { $organization }.
mail-taken-text = Du hittar dem bland dina ärenden, och svaren går till dig från och med nu.
mail-taken-button = Se ärendena
mail-refused-subject = Vi kunde inte ta emot ditt mejl som ett ärende
mail-refused-lead = Tack för att du skrev till { $site }. Vi kunde inte ta emot ditt mejl som ett ärende.
mail-refused-text = Bara personer som våra kunder har utsett skapar ärenden. Vänd dig till kontaktpersonen eller den kundansvariga för din organisation. Har du ett konto, logga in: sidan säger vad du kan göra.
mail-refused-button = Vart du vänder dig
mail-refused-why = Du får det här svaret för att ett mejl från din adress nådde { $site }. Det skickas högst en gång om dagen.

# Kalkylblad
sheets-title = Import och export
sheets-lead = Filerna är CSV i UTF-8, avgränsade med komma eller semikolon; första raden namnger kolumnerna, i valfri ordning. En tom cell lämnar det som finns, ett ensamt - tömmer det. En import tar aldrig bort något, och inget skrivs innan du har sett vad den skulle göra.
sheets-organizations = Organisationer
sheets-organizations-key = En rad känns igen på external_id, annars på en e-postdomän, annars på namnet.
sheets-people = Personer
sheets-people-key = En rad är någon på en organisation, och känns igen på adressen. Utbildningar skrivs som basic:2026-03-01.
sheets-columns = Kolumner:
sheets-file = CSV-fil
sheets-look = Titta på filen
sheets-export = Exportera
sheets-preview = Vad { $file } skulle göra
sheets-done = { $file } är importerad
sheets-added = Tillagda
sheets-changed = Ändrade
sheets-unchanged = Oförändrade
sheets-bad = Rader med fel
sheets-problems = Det här är fel
sheets-line = Rad
sheets-column = Kolumn
sheets-value = Värde
sheets-why = Orsak
sheets-more = { $count ->
    [one] En rad till har fel.
   *[other] { $count } rader till har fel.
}
sheets-skip = Hoppa över raderna med fel
sheets-invite = Skicka dem som saknar konto en länk för att välja lösenord
sheets-apply = Importera
sheets-nothing = Allt i filen finns redan här.
sheets-cut = Den här sidan tar högst { $most } rader. Använd kommandoraden för större filer, eller dela upp filen.
sheets-problem-file = Välj en CSV-fil.
sheets-problem-gone = Filen finns inte kvar. Välj den igen.
sheet-unreadable = Filen går inte att läsa härifrån. Är det en CSV-fil?
sheet-empty = Filen är tom.
sheet-column-twice = Den här kolumnen finns två gånger.
sheet-column-unknown = Det finns ingen sådan kolumn. De här finns: { $columns }
sheet-column-missing = Kolumnen { $column } saknas.
sheet-too-many-cells = Raden har { $found } celler, men det finns { $most } kolumner. Saknas ett citattecken?
sheet-not-utf8 = Det här är inte UTF-8. Spara filen som ”CSV UTF-8”.
sheet-same-row = Rad { $line } handlar om samma.
sheet-problem-manager = Ingen i teamet har den adressen.
sheet-problem-external = Den här organisationen har numret { $number } i andra system. Ta ett annat namn och andra domäner, eller det numret.
sheet-problem-number-taken = Någon annan har det numret.
sheet-problem-number = Personen har redan ett annat nummer.
sheet-problem-address = Numret hör till någon med en annan adress. Var och en ändrar sin adress själv.
sheet-problem-language = Det är inget av supportens språk. Skriv en eller sv.
sheet-problem-organization = Det finns ingen organisation med det numret, namnet eller den e-postdomänen.
sheet-problem-nowhere = Ange organisationen också.
sheet-problem-role = Skriv user, representative eller admin.
sheet-problem-sees = Skriv none, read eller comment.
sheet-problem-training = ”{ $part }”: det finns ingen utbildning med det kortnamnet.
sheet-problem-training-day = ”{ $part }”: skriv som basic:2026-03-01.
mail-no-replies-subject = Skriv ditt svar på sidan i stället
mail-no-replies-lead = Tack för ditt mejl till { $site }. Ärenden besvaras inte per mejl här.
mail-no-replies-text = Logga in och skriv ditt svar i ärendet. Teamet har ditt mejl, men det ingår inte i ärendet.
mail-no-replies-button = Till dina ärenden
