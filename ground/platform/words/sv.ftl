# The frame around pages
frame-skip = Hoppa till innehållet
frame-language = Språk
frame-support = Support
frame-my-requests = Mina ärenden
frame-awaiting = { $count ->
    [one] , ett väntar på ditt svar
   *[other] , { $count } väntar på ditt svar
}
frame-sign-in = Logga in
frame-sign-out = Logga ut
frame-submit = Skapa ett ärende
frame-account = Konto
frame-account-of = Konto: { $name }
frame-menu = Meny
frame-close = Stäng
frame-workspace = Arbetsyta
frame-portal = Kundportalen
frame-tickets = Ärenden
frame-search = Sök
frame-organizations = Organisationer
frame-mail = Inkommande mejl
frame-people = Personer
frame-jobs = Arbete i bakgrunden
frame-settings = Inställningar
frame-portal-in-hand = Portalen som du sköter
frame-looks-after = Portal: { $name }
frame-looks-after-other = Sköt en annan
frame-help = Guider
frame-forms = Formulär
frame-status = Driftinformation
frame-problems = Kända fel
frame-ideas-place = Idéer
frame-places = I portalen
frame-troubled = något fungerar inte som det ska
frame-ideas = Idéer och nyheter
frame-whats-new = Nyheter
frame-unseen = det finns något nytt
frame-new-ticket = Nytt ärende
frame-theme = Färger
frame-theme-system = Som enheten
frame-theme-light = Ljust
frame-theme-dark = Mörkt
frame-runs-on = Drivs med Ärende

# The list of keys in the workspace
keys-title = Kortkommandon
keys-next-previous = Nästa och föregående ärende
keys-open = Öppna ärendet
keys-back = Tillbaka till listan
keys-reply = Svara
keys-note = Skriv en intern anteckning
keys-solve-next = Lös och gå till nästa
keys-status = Ändra status
keys-assign = Ändra handläggare
keys-priority = Ändra prioritet
keys-tags = Ändra taggar
keys-undo = Ångra
keys-new-ticket = Nytt ärende
keys-search = Sök
keys-macro = Sätt in ett makro (i ett tomt meddelande)
keys-send = Skicka med den status som visas
keys-choose-status = Välj en annan status att skicka med
keys-show = Visa den här listan
keys-on = Använd kortkommandon med en tangent

# Parts used on many pages
parts-problem = Något behöver rättas
parts-optional = (frivilligt)
parts-pages = Sidor
parts-page-of = { $first }–{ $last } av { $total }
parts-previous = Föregående
parts-next = Nästa
parts-breadcrumb = Brödsmulor

# Choosing files
files-label = Bilagor
files-drop = Släpp filer här, klistra in en skärmbild
files-or = eller
files-choose = välj filer
files-attach = Bifoga filer
files-limit = Högst { $size } per fil.
files-uploading = Laddar upp { $name }
files-uploaded = { $name } är uppladdad
files-failed = { $name } kunde inte laddas upp. Kontrollera din anslutning och försök igen.
files-too-large = { $name } är större än { $size }. Skicka en länk till filen eller dela upp den.
files-remove = Ta bort { $name }
files-removed = { $name } är borttagen
files-wait = Vänta tills filerna är uppladdade

# The editor's buttons
editor-tools = Textformat
editor-bold = Fetstil
editor-italic = Kursiv
editor-link = Länk
editor-link-address = Länkens adress
editor-link-set = Lägg till länk
editor-link-remove = Ta bort länk
editor-bullets = Punktlista
editor-numbers = Numrerad lista
editor-quote = Citat
editor-code = Kod

# Error pages
error-reference = Om du skriver till oss om det, ange det här numret:
error-sign-in-as-other = Logga in som någon annan
error-home = Till startsidan
mail-leave = Avsluta prenumerationen
