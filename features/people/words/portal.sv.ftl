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
settings-menu-links-help = De visas i menyn och som kort på startsidan: driftstatus, versionsnyheter, idéer och så vidare.
