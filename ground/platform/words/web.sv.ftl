# What went wrong: a heading, and what to do now
web-absent = Här finns ingenting
web-absent-do = Sidan finns inte, eller så får du inte se den. Kontrollera adressen eller logga in.
web-broken = Något gick sönder hos oss
web-broken-do = Det var inte ditt fel. Försök igen; säg till oss om det händer igen.
web-refused-title = Det gick inte
web-sign-in-title = Logga in först
web-csrf-title = Detta skickades inte från vår sida
web-large-title = Det är för stort
web-often-title = För många försök
web-busy-title = Inte just nu

# Why a request went no further
web-sign-in = Du är inte inloggad längre. Logga in och försök igen.
web-csrf = För din säkerhet ändrades ingenting. Gå tillbaka, ladda om sidan och skicka igen.
web-method = Den här adressen gör inte det. Gå tillbaka och försök på annat sätt.
web-not-understood = Vi kunde inte läsa det som skickades. Gå tillbaka och försök igen.
web-host-unclear = Det framgår inte vilken webbplats begäran gäller.
web-host-unknown = Den här servern svarar inte för det namnet. Använd dess offentliga adress.
web-address-long = Adressen är längre än vi läser. Korta den.
web-address-unreadable = Adressen innehåller tecken som inte går att läsa. Kontrollera hur den kopierades.
web-headers-large = Webbläsaren skickade mer än vi läser. Ta bort webbplatsens kakor och försök igen.
web-body-slow = Det tog för lång tid att komma fram, så inget sparades. Försök igen med bättre uppkoppling.
web-body-cut = Allt kom inte fram, så inget sparades. Försök igen.
web-body-large = Detta är större än { $limit }. Skicka mindre åt gången.
web-form-large = Formuläret innehåller mer än vi tar emot på en gång. Korta det, eller skicka några filer efteråt.
web-form-unreadable = Formuläret kom inte fram som ett formulär. Gå tillbaka, ladda om sidan och skicka igen.
web-form-text = Formuläret innehåller text som inte går att läsa. Skriv om den utan specialtecken.

# Files
web-file-large = { $name } är större än { $size }. Skicka en länk till filen, eller dela upp den.
web-files-many = { $name } skickades inte: högst { $most } filer följer med ett formulär.
web-files-often = { $name } skickades inte: många filer kom från ditt nätverk. Vänta en stund, eller logga in.
web-file-no-room = { $name } sparades inte: servern har inget utrymme kvar. Försök igen senare.
web-upload-gone = Filen finns inte här längre.

# Accounts
refused-short-password = Välj ett lösenord med minst { $least } tecken.

# Programs
api-not-json = Skicka innehållet som application/json.

# Ett formulär som skickades efter att man loggat ut någon annanstans
kept-title = Du har blivit utloggad under tiden
kept-lead = Det du skrev är inte borta. Logga in, så kan du skicka det.
kept-again-title = Skicka en gång till
kept-again-lead = Du har loggat ut eller in sedan sidan öppnades. Det du skrev finns här; skicka det en gång till.
kept-text = Det du skrev
kept-files = Filer följer inte med. Bifoga dem efteråt.
kept-send = Skicka
kept-send-guest = Skicka utan att logga in
