# Idéer, färdplanen, produktnyheter och nyhetsbrevet, som kunder läser dem.
ideas-title = Idéer
ideas-idea = Idé
ideas-new = Lägg upp en idé
ideas-lead = Vad tycker du om produkten, och vad saknas? Här tar vi gärna emot synpunkter: stöd det som andra redan tänkt på, eller berätta om din egen idé.
ideas-none = Ingen har lagt upp en idé än. Din kan bli den första.
ideas-none-such = Ingen idé stämmer. Välj bredare, eller lägg upp din egen.
ideas-sort = Ordning
ideas-sort-wanted = Mest önskade
ideas-sort-newest = Nyaste
ideas-sort-answered = Senast besvarade
ideas-state = Läge
ideas-all = Alla
ideas-product = Produkt
ideas-product-none = Ingen särskild
ideas-show = Visa
ideas-state-open = Öppen
ideas-state-review = Vi tittar på den
ideas-state-planned = Planerad
ideas-state-progress = På gång
ideas-state-shipped = Klar
ideas-state-declined = Inte planerad
ideas-wished = { $people ->
    [0] ingen önskar det än
    [one] { $organizations ->
        [0] 1 person
       *[other] 1 person i 1 organisation
      }
   *[other] { $organizations ->
        [0] { $people } personer
        [one] { $people } personer i 1 organisation
       *[other] { $people } personer i { $organizations } organisationer
      }
  }
ideas-comments-count = { $count ->
    [0] inga kommentarer
    [one] 1 kommentar
   *[other] { $count } kommentarer
  }
ideas-vote = Det här önskar jag mig
ideas-vote-sign-in = Logga in för att önska dig det här
ideas-voted = Du önskar dig det.
ideas-look-first = Först tittar vi efter om någon redan har tänkt på det, om det står i färdplanen eller om det redan finns.
ideas-what = Vad önskar du dig?
ideas-what-hint = Med några få ord, som ”Skriva ut resultaten för en klass”.
ideas-go-on = Leta efter den
ideas-similar = Är det någon av de här?
ideas-is-it = Är det någon av de här?
ideas-is-it-hint = Öppna den då och stöd den där: en idé med många röster väger tyngre.
ideas-is-new = Den idén har ingen lagt upp än.
ideas-body = Varför, och för vem?
ideas-body-hint = Vad vill du göra, och vad står i vägen i dag? Nämn inga elever eller kollegor: andra läser det.
ideas-post = Lägg upp idén
ideas-post-hint = Andra kunder ser idén. De ser inte var du arbetar.
ideas-sign-in-to-post = Logga in för att lägga upp den. Det du skrivit finns kvar.
ideas-sign-in = Logga in för att säga något om den
ideas-posted = Tack! Nu kan andra se din idé, och du får ett mejl om vad det blir av den.
ideas-posted-waits = Tack! Vi tittar på din idé innan andra får se den.
ideas-waits = Väntar på oss
ideas-waits-text = Bara du ser idén tills vi har tittat på den.
ideas-from-request = Den började med ditt ärende
ideas-follow = Följ
ideas-follows = Du följer den
ideas-answer = Vårt svar
ideas-comments = Kommentarer
ideas-comments-none = Ingen har sagt något om den än.
ideas-comment = Säg något om den
ideas-comment-send = Skicka
ideas-comment-waits = Tack! Vi tittar på det du skrev innan andra får se det.
ideas-you = Du
ideas-team = Teamet
ideas-customer = En kund
ideas-problem-title = Skriv med några få ord vad du önskar dig.
ideas-problem-title-long = Högst 150 tecken, tack.
ideas-problem-body = Skriv texten på minst ett språk.
ideas-problem-body-long = Det blev för långt. Korta texten.
ideas-problem-comment = Skriv något först.
ideas-problem-often = Det var mycket på kort tid. Försök igen om en stund.
ideas-problem-decided = Den här idén är avgjord, så inga fler röster räknas.
roadmap-title = Färdplan
roadmap-lead = Vad vi planerar, vad vi arbetar med och vad som är klart. Planer kan ändras.
roadmap-none = Inget står i färdplanen än.
roadmap-column-none = Inget just nu.
updates-title = Produktnyheter
updates-update = Produktnyhet
updates-lead = Vad som är nytt, bättre och rättat.
updates-none = Det finns inget att berätta än.
updates-kind-new = Nytt
updates-kind-improved = Bättre
updates-kind-fixed = Rättat
updates-wished-for = Det här önskade ni er
newsletter-title = Nyhetsbrev
newsletter-lead = Nyheter, rättade fel, erbjudanden och evenemang, via e-post. Du avslutar med ett klick.
newsletter-email = Din e-postadress
newsletter-email-hint = Vi skickar först ett mejl till dig, så att ingen annan kan anmäla dig.
newsletter-subscribe = Prenumerera
newsletter-asked = Vi har skickat ett mejl till dig. Tryck på knappen i det, så får du nyhetsbrevet.
newsletter-reads = Du får nyhetsbrevet. I varje brev finns en länk där du avslutar.
newsletter-paused = Du prenumererar, men vårt senaste nyhetsbrev kom tillbaka från din e-postserver, så vi skickar inga fler. Prenumerera igen så får du dem som förut.
newsletter-products = Vad vill du få veta mer om?
newsletter-products-hint = Välj inget så får du veta allt.
newsletter-to-start = Till startsidan
newsletter-confirm-title = Vill du ha nyhetsbrevet?
newsletter-confirm-lead = Du får nyhetsbrevet från { $site } via e-post.
newsletter-confirmed-title = Nu prenumererar du
newsletter-confirmed-lead = Du får nyhetsbrevet från { $site }. I varje brev finns en länk där du avslutar.
newsletter-leave-title = Inga fler nyhetsbrev?
newsletter-leave-lead = Du får inte längre nyhetsbrevet från { $site }.
newsletter-left-title = Prenumerationen är avslutad
newsletter-left-lead = Det kommer inga fler nyhetsbrev från { $site }.

# Mejl
newsletter-confirm-subject = Bekräfta: nyhetsbrevet från { $site }
newsletter-confirm-text = Någon, troligen du, vill ha nyhetsbrevet till den här adressen. Tryck på knappen om det var du. Gör annars ingenting: då kommer inga fler mejl.
newsletter-confirm-why = Någon skrev den här adressen hos { $site }.
newsletter-why = Du får det här mejlet för att du prenumererar på nyhetsbrevet från { $site }.
newsletter-test-why = Ett prov på nyhetsbrevet från { $site }: det gick bara till dig.
ideas-mail-subject = { $site }: { $title }
ideas-mail-shipped = Det du önskade dig finns nu.
ideas-mail-idea = Du önskade dig: { $title }
ideas-mail-state = { $state }.
ideas-mail-read = Läs mer
ideas-mail-why-shipped = Du får det här mejlet för att du har önskat dig, följt eller frågat efter det här hos { $site }.
ideas-mail-why-follow = Du får det här mejlet för att du följer idén hos { $site }.
