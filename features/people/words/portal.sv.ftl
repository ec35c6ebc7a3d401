# What customers find where
settings-portal = Portalen
settings-list-name = Ärendelistans namn
settings-list-name-help = Det kunderna läser i menyn och ovanför listan: ”Mina aktiviteter”, ”Supportärenden” och så vidare.
settings-ask-words = Texten på knappen som öppnar formuläret
settings-ask-words-help = ”Anmäl ett fel”, ”Kontakta oss” och så vidare.
settings-ask-place = Var knappen finns
settings-ask-place-help = På startsidan finns den alltid.
settings-ask-place-top = Längst upp till höger på varje sida
settings-ask-place-menu = I menyn
settings-ask-place-both = Båda
settings-menu-name = Menyns namn
settings-menu-name-help = Menyn visas när det finns länkar i den eller när knappen finns där.
settings-menu-links = Länkar
settings-menu-links-help = De visas i menyn och som kort på startsidan: driftstatus, versionsnyheter, idéer och så vidare. Utan egna länkar leder varje sidas topp till de guider, den driftinformation, de idéer och de nyheter som finns, och startsidan visar det senaste av dem.

settings-for-nobody = Ingen
settings-for-signed-in = Den som är inloggad
settings-for-everyone = Alla
settings-for-administrators = Organisationernas administratörer och kontaktpersoner
settings-updates-for = Vem som läser produktnyheter
settings-updates-for-help = Den som läser dem hittar ”Nyheter” i sin personliga meny, med en markering så länge något är oläst.
settings-newsletter-for = Vem som erbjuds nyhetsbrevet
settings-newsletter-for-help = De hittar det i sitt konto och kan prenumerera. Var och en bekräftar via e-post och avslutar med ett klick.
account-newsletter = Nyhetsbrev
account-newsletter-lead = Nyheter, rättade fel, erbjudanden och evenemang, via e-post.
account-newsletter-see = Prenumerera på nyhetsbrevet
