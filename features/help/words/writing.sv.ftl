# Där teamet skriver hjälpcentret.
help-title = Guider
help-lead = Artiklar står i avsnitt, och avsnitt i kategorier. Det som ingen får läsa än syns inte i portalen.
help-portal = Öppna portalen
help-none = Inga artiklar än
help-none-text = Börja med en kategori, som ”Kom igång”. Sedan följer avsnitt och artiklar.
help-new-category = Ny kategori
help-new-section = Nytt avsnitt
help-new-article = Ny artikel
help-category = Kategori
help-section = Avsnitt
help-article = Artikel
help-category-empty = Inget här än.
help-up = Flytta upp ”{ $name }”
help-down = Flytta ner ”{ $name }”
help-archived-count = { $count ->
    [one] 1 undanlagd artikel
   *[other] { $count } undanlagda artiklar
}
help-to-translate = { $count ->
    [one] 1 text saknas på ett språk eller behöver ses över
   *[other] { $count } texter saknas på ett språk eller behöver ses över
}
help-translations = Översättningar
help-language-missing = { $language }: saknas
help-language-current = { $language }: aktuell
help-language-outdated = { $language }: inaktuell sedan { $when }
help-draft = Utkast
help-published = Publicerad
help-archived = Undanlagd
help-scheduled = Från { $when }
help-for-everyone = Alla
help-for-signed-in = Den som är inloggad
help-for-members = Den som hör till en organisation
help-for-representatives = Organisationers representanter och administratörer
help-for-organizations = Vissa organisationer
help-for-agents = Teamet
help-name = Namn
help-about = Beskrivning
help-stands-in = Står i
help-save = Spara
help-remove = Ta bort
help-remove-text = Inget står i den längre.
help-preview = Förhandsgranska
help-versions = Versioner
help-as-read = Visa i portalen
help-languages = Språk
help-language = Språk
help-article-title = Rubrik
help-body = Text
help-body-hint = Markdown (## för rubriker, > [!NOTE], > [!TIP] eller > [!IMPORTANT] för rutor) eller HTML. Den sparas som HTML.
help-others-right = De andra språken stämmer fortfarande
help-others-right-hint = Kryssa i om bara stavning ändrats, eller om texten nu säger det som de andra säger. Annars listas de som inaktuella.
help-audience = Vem som läser den
help-which-organizations = Vilka organisationer
help-publish = Spara och publicera
help-publish-at = Publicera senare
help-schedule = Spara och schemalägg
help-unpublish = Gör till utkast igen
help-archive = Lägg undan
help-unarchive = Ta tillbaka som utkast
help-versions-of = Versioner av ”{ $title }”
help-versions-none = Ingen har skrivit den på det här språket än.
help-changed = Vad som ändrades
help-restored = återtagen
help-present = nu
help-restore = Ta tillbaka den här
help-saved = Sparat.
help-was-published = Publicerad. Läsarna hittar den från och med nu.
help-was-scheduled = Sparat. Läsarna hittar den från och med då.
help-was-unpublished = Den är ett utkast igen, och läsarna hittar den inte längre.
help-was-archived = Undanlagd. Du hittar den längst ner på sidan.
help-was-unarchived = Den är tillbaka, som utkast.
help-was-restored = Den texten gäller nu igen.
help-was-removed = Borttagen.
help-problem-title = Skriv en rubrik.
help-problem-long = Det är längre än vad som sparas: 200 tecken för en rubrik, 1 000 för en beskrivning, 500 kB för en text.
help-problem-audience = Ange vem som läser den; för vissa organisationer, välj vilka.
help-problem-place = Välj var den står.
help-problem-circle = Ett avsnitt kan inte stå i sig självt.
help-problem-time = Välj en tid som inte har varit än.
help-problem-not-empty = Något står i den. Flytta det först.
help-move-neither = Det är inget som går att göra här.
help-searches = Sökningar utan träff
help-searches-lead = Det som skrivits i sökrutan under de senaste 90 dagarna utan att ge någon träff. Vem som sökte sparas inte.
help-searches-none = Alla sökningar har gett träff
help-searches-none-text = När någon inte hittar något visas orden här.
help-searched-times = { $count ->
    [one] en gång
   *[other] { $count } gånger
}
help-searched-found = nu hittar alla en artikel på det
help-searched-write = Skriv en artikel
help-searched-forget = Ta bort från listan
help-broken-links = Brutna länkar
help-broken-links-lead = Länkar mellan artiklar som inte leder någonstans, eller till något som inte alla läsare får läsa.
help-broken-links-none = Inga brutna länkar
help-broken-links-none-text = Alla länkar mellan artiklar leder läsarna rätt.
help-broken-links-none-here = Inga trasiga länkar bland de artiklar som har gåtts igenom hittills.
help-broken-links-more = Gå igenom fler artiklar
help-section-more = { $count ->
    [one] Visa 1 artikel till
   *[other] Visa { $count } artiklar till
}
help-links-warn = Alla länkar i texten leder inte någonstans:
help-link-gone = där finns ingenting
help-link-hidden = läsarna hittar den inte: den är ett utkast eller undanlagd
help-link-fewer = alla som läser den här artikeln får inte läsa den andra
