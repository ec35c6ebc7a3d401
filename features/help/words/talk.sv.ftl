# Det som hör till artiklar: kommentarer, att följa, det senast lästa, filer att ta med sig.
help-comments = Kommentarer
help-comments-none-yet = Ingen har sagt något om den här artikeln än.
help-comment = Säg något om artikeln
help-comment-hint = Andra läsare ser det när vi har tittat på det. Behöver du hjälp? Skicka i stället ett ärende.
help-comment-hears = Mejla mig när någon svarar eller artikeln ändras
help-comment-send = Skicka
help-comment-sign-in = Logga in för att säga något
help-comment-you = Du
help-comment-team = Teamet
help-comment-customer = En kund
help-comment-waits = bara du ser det: vi ska titta på det
help-comment-refused = bara du ser det: vi publicerade det inte
help-comment-remove = Ta bort
help-comment-remove-text = Kommentaren försvinner för gott.
help-comment-remove-now = Ta bort den
help-comment-was-sent = Tack! Vi tittar på det du skrev innan andra får se det.
help-comment-was-shown = Nu finns det där.
help-comment-was-removed = Din kommentar är borta.
help-comment-problem = Skriv något, högst 5 000 tecken.
help-comment-often = Det var många kommentarer på kort tid. Försök igen om en timme.
help-follow = Följ
help-follow-section = Följ avsnittet
help-follows = Du följer
help-now-followed = Du får ett mejl när artikeln ändras eller någon säger något om den.
help-not-followed = Du får inga fler mejl om artikeln.
help-unfollow = Inga fler mejl
help-unfollow-article = Du följer en artikel. Tryck på knappen så får du inga fler mejl om den.
help-unfollow-section = Du följer ett avsnitt. Tryck på knappen så får du inga fler mejl om det.
help-unfollowed = Klart. Du får inga fler mejl om det.
help-seen = Senast läst
help-seen-forget = Töm listan
help-files = Filer
help-file-none = Välj en fil först.
# Där teamet tar hand om det.
help-comments-to-look-at = { $count ->
    [one] 1 kommentar väntar på er
   *[other] { $count } kommentarer väntar på er
}
help-comments-lead = Vad kunderna säger om artiklarna. Andra läser det när ni har publicerat det.
help-comments-closed = Just nu kan ingen kommentera: det säger inställningen ”Kommentarer till artiklar” (Inställningar, Guider).
help-comments-states = Vilka kommentarer
help-comments-waiting = Väntar ({ $count })
help-comments-shown = Publicerade ({ $count })
help-comments-refused = Inte publicerade ({ $count })
help-comments-none = Inga kommentarer här
help-comments-none-text = Så snart någon säger något om en artikel syns det här.
help-comments-more = Fler kommentarer
help-comment-show = Publicera
help-comment-refuse = Publicera inte
help-comment-answer = Svara
help-comment-answer-label = Ert svar, som teamet
help-comment-answer-hint = Kommentaren och svaret syns för alla som läser artikeln.
help-comment-answer-send = Publicera svaret
help-comment-now-shown = Publicerad.
help-comment-now-refused = Bara den som skrev den ser den nu.
help-comment-answered = Ert svar finns där.
help-tells = { $count ->
    [one] Mejla den som följer artikeln
   *[other] Mejla de { $count } som följer artikeln
}
help-tells-hint = Tio minuter efter den sista ändringen. Låt bli om bara stavningen ändrades.
help-files-none = Inga filer än.
help-files-lead = De står under artikeln, för alla som får läsa den. En film spelas på sidan.
help-file-new = Lägg till filer
help-file-hint = PDF, dokument, arkiv, filmer (MP4, WebM), med textning som ”Start.sv.vtt” bredvid ”Start.mp4”: högst { $size } per fil.
help-file-send = Lägg till
help-file-kept = Filen finns där.
help-file-removed = Filen är borta.
help-file-remove-text = Läsarna hittar den inte längre. Det går inte att ångra.
# Mejl.
help-mail-subject = { $site }: { $title }
help-mail-version = Artikeln har ändrats.
help-mail-article = Det finns en ny artikel.
help-mail-comment = En kund har sagt något om artikeln:
help-mail-answer = Teamet har sagt något om artikeln:
help-mail-read = Läs den
help-mail-why-article = Du får det här mejlet för att du följer ”{ $title }” hos { $site }.
help-mail-why-section = Du får det här mejlet för att du följer avsnittet ”{ $title }” hos { $site }.
settings-article-comments = Kommentarer till artiklar
settings-article-comments-help = Kunder som är inloggade kan säga något om en artikel. Andra läser det när teamet har publicerat det.
settings-article-comments-no = nej
settings-article-comments-unnamed = ja; andra får inte veta vem det var
settings-article-comments-named = ja; andra får veta förnamnet
help-film-save = Spara filmen ({ $size })
help-film-code = Kopiera in det här i texten som ett eget stycke, så spelas filmen där
help-film-kind = ”{ $name }” är ingen film som kan spelas här. MP4 och WebM går bra.
help-film-unsaved = Spara artikeln först. Sedan kan du lägga in filmer.
help-words-good = Vad var bra?
help-words-missing = Vad saknades?
help-words-hint = De som skriver guiderna läser det, utan ditt namn. De kan inte svara här.
help-words-send = Skicka
help-words-told = Tack. De som skriver guiderna läser det.
help-worded = Vad läsarna säger
help-worded-count = { $count ->
    [one] 1 läsare har sagt något
   *[other] { $count } läsare har sagt något
}
help-worded-lead = Varför en artikel hjälpte, eller vad som saknades, med läsarnas egna ord. Vem det var visas inte.
help-worded-none = Ingen har sagt något än
help-worded-none-text = Den som svarar på om en artikel hjälpte kan säga varför.
help-worded-yes = Den hjälpte
help-worded-no = Den hjälpte inte
