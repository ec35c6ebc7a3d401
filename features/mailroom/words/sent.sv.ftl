# Mail that left
mail-ways = Riktning
mail-way-in = In
mail-way-out = Ut
sent-title = Utgående mejl
sent-search = Sök på adress, ämne eller Message-ID
sent-none = Inga mejl har skickats ännu
sent-none-text = Här visas varje mejl som skickas, och hur det gick.
sent-none-found-text = Pröva med färre ord eller en del av adressen.
sent-kept = Mejlen visas här i ett halvår. Texten finns i ärendet.
sent-state-sent = Skickat
sent-state-waiting = Nytt försök strax
sent-state-failed = Gick inte att skicka
sent-state-bounced = Kom i retur
sent-state-withdrawn = Behövs inte längre
sent-attempts = { $count ->
    [one] ett försök
   *[other] { $count } försök
  }
sent-again = Skicka igen
sent-again-said = Mejlet skickas igen.

# Signatures under mail that leaves
signing-title = Signera mejl
signing-lead = Signerade mejl (DKIM) visar att de verkligen kommer från er och hamnar mer sällan i skräpposten. Skapa en nyckel, lägg in dess post i domänens DNS, kontrollera den och börja sedan signera. Om er e-postserver redan signerar behöver inget göras här.
signing-off = Mejl från den här domänen signeras inte här.
signing-no-sender = Ingen portal skickar längre mejl från den här domänen.
signing-signs = Används för att signera
signing-waits = Används inte
signing-name = TXT-postens namn
signing-record = TXT-postens text
signing-check = Kontrollera vad som är publicerat
signing-check-right = Posten är publicerad och passar nyckeln.
signing-check-wrong = Något annat är publicerat under det namnet. Jämför tecken för tecken; ingen del får saknas.
signing-check-nothing = Inget är publicerat under det namnet ännu. Det kan dröja en timme innan en ny post syns överallt.
signing-check-unknown = DNS svarade inte, så det går inte att säga. Försök igen om en minut.
signing-turn-on = Signera med den
signing-turn-off = Sluta signera
signing-remove = Ta bort nyckeln
signing-remove-text = Låt posten ligga kvar i DNS några dagar, tills mejlen som signerats med nyckeln har lästs.
signing-new = Ny nyckel
signing-rsa = RSA, 2048 bitar
signing-ed25519 = Ed25519
signing-make = Skapa en nyckel
signing-made = Nyckeln är skapad. Lägg in dess post i DNS och kontrollera den sedan.
signing-turned-on = Mejlen signeras från och med nu.
signing-turned-off = Mejlen signeras inte längre med den.
signing-removed = Nyckeln är borttagen.
