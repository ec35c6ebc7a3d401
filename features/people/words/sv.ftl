# Signing in
sign-in-title = Logga in
sign-in-email = E-postadress
sign-in-password = Lösenord
sign-in-no-account = Inget konto? Du kan skriva till oss ändå.

# Setting up the desk
setup-title = Öppna din supportportal
setup-lead = Du blir ägare. Allt här går att ändra senare.
setup-site-name = Portalens namn
setup-site-name-hint = Kunderna ser det på varje sida och i varje mejl, till exempel ”Solvik Support”.
setup-name = Ditt namn
setup-password-hint = Minst 8 tecken. Några ord utan samband är lätta att komma ihåg.
setup-language = Språk som kunderna möter först
setup-open = Öppna portalen

# One's own account
account-signed-in = Du är inloggad som { $email }.
account-name-hint = Visas bredvid det du skriver.
account-time-zone = Tidszon
account-save = Spara
account-saved = Dina inställningar är sparade.
