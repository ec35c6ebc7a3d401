# What a mail becomes
mailroom-nothing-visible = (Meddelandet har inget synligt innehåll.)
mailroom-no-subject = (Utan rubrik)

# Notes for the team
mailroom-note-stranger = Det här kom via e-post från { $address }, som inte deltar i ärendet, till en svarsadress som var någon annans. Kunden ser det inte. Kontrollera vem det är innan du svarar.
mailroom-note-from-team = Det här kom via e-post och uppger sig komma från teamet. Ingenting visar vem som skickade det, så kunden ser det inte.
mailroom-note-forwarded = Det vidarebefordrade mejlet kommer från { $address }. Är ärendet deras, gör dem till den som frågar.
mailroom-note-bounce = Mejlet till { $address } gick inte att leverera. Kontrollera adressen eller nå personen på ett annat sätt.
mailroom-note-left-out = De här filerna i mejlet bifogades inte eftersom de är för stora, för många eller av ett slag som formuläret inte tar emot. De finns i mejlet som sparades.

# The page where the team sees what came in
mail-title = Inkommande mejl
mail-filter = Vilka mejl
mail-all = Alla
mail-held = Kvarhållna
mail-none = Inga mejl ännu
mail-none-text = Allt som kommer in via e-post visas här.
mail-none-held = Inga kvarhållna mejl
mail-none-held-text = Alla mejl har hittat rätt.
mail-nobody-known = Okänd avsändare
mail-ticket = Ärende #{ $number }
mail-make-ticket = Skapa ett ärende av det
mail-download = Ladda ner
mail-older = Äldre mejl
mail-problem-nobody = Det framgår inte vem som kan få svar på mejlet. Ladda ner det och skapa ett nytt ärende åt den som frågade.

# What became of a mail
mail-fate-ticket = Blev ett ärende
mail-fate-comment = Hamnade i ett ärende
mail-fate-duplicate = Har kommit tidigare
mail-fate-held = Kvarhållet
mail-fate-refused = Avvisat
mail-fate-dropped = Lagt åt sidan
mail-fate-failed = Misslyckades

# Why
mail-why-not-ours = Det gäller ett mejl som inte skickades härifrån.
mail-why-stranger = Avsändaren deltar inte i ärendet, så bara teamet ser det.
mail-why-poison = Det gick inte att sortera in, trots tre försök. Det är sparat, och mejlen efter det gick vidare.
mail-why-too-large = Det är större än 50 MB, vilket är det mesta som hämtas från en brevlåda. Brevhuvudet finns här; själva mejlet ligger kvar i brevlådan, i mappen för misslyckade mejl.
mail-why-withheld = E-postservern lämnade inte ut det, trots tre försök. Det ligger kvar i brevlådan, i mappen för misslyckade mejl.
mail-why-empty = Det är tomt.
mail-why-nobody = Det framgår inte vem som skickade det.
mail-why-own-address = Det kommer från supportens egen adress.
mail-why-too-much = Avsändaren har skickat för många mejl den senaste timmen.
mail-why-suspended = Avsändaren är avstängd.
mail-why-absent = Det gäller något som inte finns.
mail-why-came-back = Det är ett eget mejl som kom tillbaka.
mail-why-own-automatic = Det är ett automatiskt mejl från supportens egen adress.
mail-why-delayed = Ett mejl är försenat; den andra e-postservern fortsätter försöka.
mail-why-known-failure = Det säger en gång till att ett mejl inte gick att leverera.
mail-why-not-delivered = Ett mejl gick inte att leverera; en notering i ärendet talar om det för teamet.
mail-why-claims-team = Det uppger sig komma från teamet, men inget visar det, så det är en intern notering.
mail-why-forged = Svarsadressen det skickades till kommer inte härifrån.
mail-why-automatic-answer = Ett automatiskt svar på ett mejl i ärendet.
mail-why-answer = Ett svar på ett mejl i ärendet.
mail-why-new = Det svarar inte på något ärende.
mail-why-duplicate = Samma mejl har kommit tidigare.
mail-why-may-not-ask-told = Avsändaren får inte skapa ärenden och har fått veta vart man vänder sig.
mail-why-may-not-ask = Avsändaren får inte skapa ärenden. Inget svar skickades: det gjordes redan i dag, eller så är det ett mejl som ingen svarar automatiskt på.
mail-why-by-team = Någon i teamet gjorde ett ärende av det.
mail-why-answers-closed = Det svarar på ärende #{ $number }, som är stängt.
mail-why-refused = Det gick inte att ta emot: { $why }
mail-why-no-replies-told = Ärenden besvaras inte per mejl här. Avsändaren har fått veta var man skriver.
mail-why-no-replies = Ärenden besvaras inte per mejl här.
