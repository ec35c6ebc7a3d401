# In med en nyckel
passkey-button = Logga in med nyckel (passkey)
passkey-second = Visa din nyckel: lås upp den som du låser upp telefonen eller datorn. Det kräver JavaScript.
passkey-wrong = Nyckeln öppnar inget konto här, eller så tog det för lång tid. Försök igen eller logga in på ett annat sätt.
passkey-failed = Ingen nyckel visades. Försök igen eller logga in på ett annat sätt.
passkey-not-made = Ingen nyckel skapades. Försök igen.
passkeys-over = Inloggningen tog för lång tid. Börja om.
passkeys-no-name = Nycklar fungerar bara där supporten öppnas med sitt namn.
passkeys-many = Tjugo nycklar är det mesta. Ta bort en först.

# De egna nycklarna
passkeys-title = Nycklar (passkeys)
passkeys-lead = Logga in med fingeravtryck, ansikte eller koden till telefonen eller datorn, utan lösenord och utan kod.
passkeys-name = Namn
passkeys-name-hint = Så att du känner igen den, till exempel ”Jobbtelefonen”.
passkeys-unnamed = Nyckel
passkeys-add = Lägg till en nyckel
passkeys-since = Tillagd
passkeys-change = Ändra
passkeys-remove = Ta bort
passkeys-added = Nyckeln är tillagd. Nu kan du logga in med den.
passkeys-removed = Nyckeln är borttagen. Den öppnar inte ditt konto längre.
passkeys-renamed = Sparat.
passkeys-scripts = Nycklar kräver JavaScript.

# För administratörer
person-passkeys = { $count ->
    [one] Har en nyckel (passkey).
   *[other] Har { $count } nycklar (passkeys).
}
person-passkeys-remove = Ta bort nycklarna …
person-passkeys-remove-text = För den som har blivit av med enheten där de finns. Förvissa dig om att det verkligen är personen som ber om det. Personen får besked med e-post.
person-passkeys-done = Nycklarna är borttagna, och personen har fått besked.
event-signed-in-passkey = Loggade in med en nyckel
event-passkey-added = Lade till nyckeln { $name }
event-passkey-removed = Nycklar togs bort
mail-passkey-added-subject = En nyckel lades till hos { $site }
mail-passkey-added-lead = Ditt konto hos { $site } kan nu öppnas med en ny nyckel.
mail-passkey-removed-subject = En nyckel togs bort hos { $site }
mail-passkey-removed-lead = En nyckel öppnar inte ditt konto hos { $site } längre.
