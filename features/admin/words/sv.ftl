# Arbete i bakgrunden
jobs-title = Arbete i bakgrunden
jobs-filter = Vilket arbete
jobs-all = Allt
jobs-dead = Uppgivet ({ $count })
jobs-none = Allt är klart
jobs-none-text = Mejl och annat som görs senare visas här tills det är klart.
jobs-stuck = { $count ->
    [one] { $count } jobb har inte kommit någon vart på fem minuter eller mer. Går e-postservern att nå?
   *[other] { $count } jobb har inte kommit någon vart på fem minuter eller mer. Går e-postservern att nå?
  }
jobs-mailbox-stuck = Brevlådan { $address } har inte gått att läsa på fem minuter eller mer. En administratör ser varför under Brevlådor.
jobs-none-dead = Inget har getts upp
jobs-none-dead-text = Arbete som misslyckas gång på gång finns kvar här, med orsaken.
jobs-more = Fler
jobs-what-mail = Mejl till { $address }
jobs-what-announce = Mejl om ett nytt meddelande
jobs-what-gone = Arbete med något som är borta
jobs-what-other = Arbete av okänt slag: { $kind }
jobs-ticket = Ärende #{ $number }

# Hur det går
jobs-state = Läge
jobs-state-dead = Uppgivet
jobs-state-running = Pågår
jobs-state-failed = Misslyckades, nytt försök görs
jobs-state-waiting = Väntar
jobs-tries = Prövat
jobs-attempts = { $count ->
    [one] 1 försök
   *[other] { $count } försök
}
jobs-error = Varför det misslyckades
jobs-given-up-at = Gavs upp
jobs-next-at = Nästa försök
jobs-number = Nummer

# Vad som kan göras
jobs-retry = Försök igen
jobs-retry-all = Försök igen med allt som getts upp
jobs-retried = Ett nytt försök görs nu.
jobs-retried-all = Nya försök görs nu med allt som getts upp.
jobs-discard = Kasta …
jobs-discard-text = Då blir det aldrig gjort; är det ett mejl får ingen det. Det går inte att ångra.
jobs-discard-now = Kasta det
jobs-discarded = Det har kastats.
refused-job-runs = Arbetet pågår just nu. Vänta tills det är klart.

# What every desk decides
settings-title = Inställningar
settings-groups = Slag av inställningar
settings-save = Spara
settings-saved = Sparat. Det gäller från och med nu.
settings-default = Utan ändring: { $value }.
settings-empty = Lämnas det tomt används portalens egna ord.
settings-problem-empty = Det här kan inte vara tomt.
settings-problem-long = Det här kan ha högst { $most } tecken.
settings-problem-number = Ange ett heltal från { $least } till { $most }.
settings-problem-choice = Välj något av alternativen.
settings-places = Numrera det som ska finnas med, från 1 och uppåt. Lämna resten tomt.
settings-links = En länk per rad: ord | adress | en rad om den. Lämnas det tomt finns inga länkar.
settings-problem-link = Rad { $line } är ingen länk. Skriv: ord | adress | en rad om den. Adresser börjar med /, https:// eller mailto:.
settings-problem-links = Det kan vara högst { $most } länkar.
settings-general = Allmänt
settings-site-name = Portalens namn
settings-site-name-help = Kunderna ser det på varje sida och i varje mejl.
settings-locale = Språk
settings-locale-help = För besökare vars webbläsare inte ber om något språk som supporten talar, och för det som skrivs till teamet.
settings-languages = Portalens språk
settings-languages-help = Portalen och dess brev finns på dessa; det första gäller för den som inte läser något av dem. Inget valt: alla.
settings-hue = Färg
settings-hue-help = En kulör på färgcirkeln, i grader: 25 röd, 60 orange, 100 gul, 145 grön, 195 turkos, 264 blå, 300 violett, 350 rosa. Hur ljus eller mörk den blir räknas ut, så att allt går att läsa.
language-en = Engelska
language-sv = Svenska

# Granskningsloggen
audit-title = Granskningslogg
audit-text = Varje inloggning, ändrad rättighet, import, export och inställning: vem, när, varifrån och vad som gällde innan. Ingenting här kan ändras eller tas bort; arende check upptäcker om någon gör det i databasen.
audit-find = Namn, adress eller text
audit-area = Om
audit-all = Allt
audit-from = Från
audit-until = Till
audit-clear = Rensa filter
audit-more = Äldre
audit-none = Ingenting än
audit-none-text = Inloggningar, ändrade rättigheter, exporter och inställningar visas här allt eftersom.
audit-nothing = Inget passar
audit-nothing-text = Prova färre ord eller en annan tid.
audit-account = Konton och inloggning
audit-role = Roller
audit-organization = Organisationer
audit-group = Grupper
audit-access = Vägar in
audit-setting = Inställningar
audit-form = Formulär
audit-export-requests = Ärenden sparade som kalkylblad
audit-export-portal = Portalen hämtad som fil
audit-export = Import och export
audit-setting-set = Inställning ändrad
audit-token-made = API-nyckel skapad
audit-handover-renewed = Ny hemlighet för inloggning från produkten
audit-handover-off = Inloggning från produkten avstängd
audit-at-command-line = { $name }, på kommandoraden
audit-command-line = Kommandoraden
audit-by-itself = Systemet självt
audit-nobody = Ingen inloggad
audit-via-web-from = från { $address }
audit-via-api-from = API, från { $address }
audit-mailbox-added = Brevlåda tillagd
audit-mailbox-changed = Brevlåda ändrad
audit-mailbox-on = Brevlåda läses igen
audit-mailbox-off = Brevlåda pausad
audit-mailbox-removed = Brevlåda borttagen
audit-mail-treated = Inkommande mejl behandlat som
audit-role-made = Roll tillagd
audit-role-changed = Roll ändrad
audit-role-removed = Roll borttagen
audit-status-added = Status tillagd
audit-status-changed = Status ändrad
audit-form-made = Formulär tillagt
audit-form-changed = Formulär ändrat
audit-field-made = Fält tillagt
audit-field-changed = Fält ändrat
audit-training = Utbildningar
audit-brand = Portaler
audit-brand-added = Portal öppnad
audit-brand-changed = Portal ändrad
audit-organization-made = Organisation tillagd
audit-organization-changed = Organisation ändrad
audit-organization-shared = Vem som ser dess ärenden ändrat
audit-organization-removed = Organisation borttagen
audit-member-added = Tillagd i en organisation
audit-member-changed = Ändrad i en organisation
audit-member-removed = Borttagen ur en organisation
audit-member-joined = Kom med i en organisation genom adress, inloggningstjänst eller produkt
audit-waits = Väntar på en plats
audit-waits-no-more = Väntar inte längre på en plats
audit-seat-filled = Fick den lediga platsen
audit-succeeded = Ärenden överlämnade
audit-succession-undone = Överlämning ångrad
audit-group-made = Grupp tillagd
audit-group-changed = Grupp ändrad
audit-group-removed = Grupp borttagen
audit-group-member-added = Tillagd i en grupp
audit-group-member-removed = Borttagen ur en grupp
audit-reach = Vilka ärenden någon arbetar med ändrat
audit-training-made = Utbildning tillagd
audit-training-changed = Utbildning ändrad
audit-training-completed = Utbildning genomförd
audit-training-taken-back = Genomförd utbildning återtagen
audit-sheet-brought-in = Kalkylblad importerat
audit-sheet-taken-out = Kalkylblad exporterat
audit-audit-taken-out = Granskningslogg exporterad
audit-export-all = Exportera som CSV
settings-find = Sök en inställning
settings-found-none = Inget heter så
settings-found-none-text = Prova ett annat ord: vad den gör, på något av portalens språk, eller dess namn på kommandoraden.
