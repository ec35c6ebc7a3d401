# Hjälpcentret som läsarna möter det.
help-home-title = Guider
help-home-count = { $count ->
    [one] 1 artikel
   *[other] { $count } artiklar
}
help-see-all = { $count ->
    [one] Visa artikeln
   *[other] Visa alla { $count } artiklar
}
help-updated = Uppdaterad
help-contents = Innehåll
help-helpful = Hade du hjälp av artikeln?
help-yes = Ja
help-no = Nej
help-votes = { $helpful } av { $all } hade hjälp av den
help-thanks = Tack! Du kan ändra ditt svar när som helst.
help-thanks-no = Tack! Berätta vad som saknades, så hjälper vi dig.
help-more-questions = Fler frågor?
help-about-article = Jag har läst ”{ $title }” ({ $address }).
help-beside = Fler artiklar
help-in-section = Artiklar i det här avsnittet
help-all-in-section = Alla artiklar i det här avsnittet
help-related = Närliggande artiklar
help-not-in-your-language = Artikeln finns inte på svenska än. Du ser den på { $code ->
        [en] engelska
       *[other] { $language }
    }.
help-box-note = Obs!
help-box-important = Viktigt
help-box-tip = Tips
help-is-preview = Så här kommer läsarna att se den.
help-back-to-writing = Tillbaka till texten
help-suggestions = Svarar någon av de här på din fråga?
help-opens-beside = (öppnas i en ny flik)
help-search-first = Någon kanske har frågat förut:
help-search-first-link = sök i guiderna
help-vote-neither = Svara ja eller nej.
help-vote-often = Många svar har kommit från ditt nätverk. Försök igen om en timme.
settings-help = Guider
settings-article-suggestions = Föreslå artiklar i formuläret
settings-article-suggestions-help = När någon skriver ärendets rubrik visas artiklar som kan ge svaret. Utan JavaScript finns en länk till sökningen.
help-feed = Nya och ändrade artiklar
