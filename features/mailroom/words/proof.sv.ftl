# One mail
mail-search = Sök avsändare, ämne eller Message-ID
mail-search-do = Sök
mail-none-found = Inga mejl hittades
mail-none-found-text = Prova färre ord eller en del av adressen.
mail-none-such = Inga sådana mejl
mail-accept = Godta
mail-as-person = Inget automatiskt mejl
mail-as-nothing = Lägg åt sidan
mail-as-reply = Lägg det i ärende nummer
mail-as-reply-do = Lägg det där
mail-treat = Vad är det?
mail-treat-help = Godta: det kommer från avsändaren och blir det som det ger sig ut för, ett svar i ett ärende eller ett nytt ärende. Inget automatiskt mejl: likadant, och det skrevs av en människa.
mail-fact-fate = Vad det blev
mail-fact-sender = Från
mail-fact-to = Till
mail-fact-when = Kom in
mail-fact-proof = Kommer det därifrån?
mail-identity-verified = Ja, avsändarens domän går i god för det.
mail-identity-aligned = Troligen, det kom från en av domänens servrar.
mail-identity-unknown = Inget är känt för eller emot.
mail-identity-refuted = Nej. Domänen säger att dess mejl är signerade eller kommer från dess servrar, och det här är varken eller.
mail-text = Text
mail-source = Källa
mail-source-show = Visa källan
mail-cut = Bara början visas här. Ladda ner mejlet för att se allt.
mail-problem-no-ticket = Det finns inget sådant ärende, eller så är det stängt. Kontrollera numret.
mail-problem-still-held = Det hålls fortfarande kvar, se anledningen nedan. Det går att skapa ett ärende av det i stället.
mail-why-refuted = Avsändarens domän säger att det inte kommer därifrån. Godta det om du vet bättre.
mail-why-unproved = Inget visar vem som skickade det, så bara teamet ser det. Godta det om det är avsändarens.
mail-why-set-aside = Någon i teamet lade det åt sidan.
mail-why-put-there = Någon i teamet lade det i ärendet.
mailroom-note-unproved = Det här kom via e-post i namn av { $address }, och inget visar att det är därifrån. Kunden ser det inte. Är det kundens eget, så godta det under Inkommande mejl.

# Settings
settings-incoming-mail = Inkommande mejl
settings-mail-proof = När ett mejl räknas som avsändarens
settings-mail-proof-help = Det som motsägs hålls kvar tills någon i teamet godtar det. Där bevis krävs hålls även ett svar utan bevis kvar, och ett nytt ärende utan bevis tar inte med någon på kopia.
settings-mail-proof-no-doubt = Om inte avsändarens domän säger att det inte kommer därifrån
settings-mail-proof-proof = När det är bevisat (DKIM, SPF eller DMARC)
settings-mail-proof-nothing = Alltid, inget kontrolleras
settings-mail-trusted = E-postservrar vars ord räknas
settings-mail-trusted-help = Namn som er egen e-postserver eller leverantör skriver i Authentication-Results, till exempel mx.vendor.example, åtskilda av blanksteg. Det som andra skriver där räknas inte. Finns ingen: none
settings-mail-names = Kontrollera signaturer via DNS
settings-mail-names-help = Gäller mejl som ingen sådan server säger något om. Ett mejl väntar högst fyra sekunder på DNS och tas sedan emot ändå.

# What somebody of the team made of a mail
mail-why-accepted = Någon i teamet godtog det.
mail-as-again = Försök en gång till
mail-as-bounce = Det är ett felmeddelande
mail-as-back = Ångra
mail-elsewhere = Hör det hemma någon annanstans?
mail-elsewhere-help = Det kopieras dit. Det som redan finns i ett ärende stannar, eftersom det har lästs och besvarats där. En anteckning för teamet säger vart det tog vägen.
mail-problem-no-such-mail = Det nämner inget mejl som har skickats härifrån, så det säger inte vem som inte gick att nå.
mail-problem-suspended = Avsändaren är avstängd. Släpp in personen igen under Personer, eller avvisa mejlet.
mail-treated-itself = Godtaget
mail-treated-person = Taget som skrivet av en människa
mail-treated-again = Prövat en gång till
mail-treated-ticket = Gjort till ett ärende
mail-treated-reply = Lagt i ett ärende
mail-treated-bounce = Taget som felmeddelande
mail-treated-nothing = Lagt åt sidan
mail-treated-back = Ångrat
mail-treated-by-desk = kommandoraden
mail-again-all = Försök med alla dessa en gång till
mail-again-help = När en inställning, en brevlåda eller en person har ändrats.
mail-again-more = Resten prövas i bakgrunden.
mail-again-tried = { $count ->
    [one] Ett mejl prövades en gång till.
   *[other] { $count } mejl prövades en gång till.
 }
mail-again-placed = { $count ->
    [0] Inget av dem hittade sin plats.
    [one] Ett av dem hittade sin plats.
   *[other] { $count } av dem hittade sin plats.
 }
mailroom-note-moved = Ett mejl i den här konversationen har lagts i ärende #{ $number }.
