# Idéer, produktnyheter och nyhetsbrevet, som teamet sköter dem.
ideas-team-lead = Vad kunderna önskar sig och vad ni svarar. Det som väntar på er står först.
ideas-team-none = Inget än.
ideas-see = Se den som kunderna gör
ideas-saved = Sparat.
ideas-is-merged = sammanförd med #{ $number }
ideas-is-hidden = väntar på er
ideas-comments-waiting = { $count ->
    [one] 1 kommentar väntar på er
   *[other] { $count } kommentarer väntar på er
  }
ideas-from-ticket = Från ärende
ideas-state-hint = Den som följer idén får ett mejl när den får ett nytt läge eller svar.
ideas-quarter = När
ideas-quarter-hint = Visas i färdplanen, till exempel ”Q3 2027”. Får vara tomt.
ideas-hide = Bara den som skrev och teamet ser den
ideas-removed = borttagen
ideas-show-comment = Visa för alla
ideas-remove-comment = Ta bort
ideas-comment-team = Säg något som teamet
ideas-merge-title = Är den samma som en annan?
ideas-merge-lead = Då räknas rösterna ihop, varje person en gång, och adressen leder till den andra. Det går att ångra.
ideas-merge-into = En annan: dess nummer eller adress
ideas-merge = För samman
ideas-merge-this = För samman med den här
ideas-merged-into = Den är sammanförd med
ideas-unmerge = Ta isär igen
ideas-problem-merge = Ange numret på en annan idé som inte redan är sammanförd med den här.
ideas-problem-quarter = Högst 30 tecken, tack.
ideas-problem-state = Välj ett läge.
ideas-problem-ideas = En av idéerna finns inte längre. Läs in sidan igen.
updates-new = Ny produktnyhet
updates-team-lead = Vad som är nytt, bättre och rättat. Den som har önskat sig något som blir klart får ett mejl.
updates-state-draft = Utkast
updates-state-scheduled = Schemalagd
updates-state-published = Publicerad
updates-kind = Slag
updates-headline = Rubrik
updates-body = Text
updates-ideas = Idéer som den handlar om
updates-ships = Idéerna är klara med den: mejla alla som har önskat sig, följt eller frågat efter dem
updates-is-out = Den är publicerad. Rättelser syns direkt, och ingen får ett mejl till.
updates-publish-at = Publicera
updates-publish-at-hint = Tomt: genast.
updates-publish = Publicera
updates-keep = Spara som utkast
newsletter-many = Nyhetsbrev
newsletter-new = Nytt nyhetsbrev
newsletter-team-lead = { $count ->
    [0] Ingen prenumererar än. Under Inställningar, Portal bestämmer ni vem som erbjuds nyhetsbrevet.
    [one] En adress prenumererar.
   *[other] { $count } adresser prenumererar.
  }
newsletter-state-draft = Utkast
newsletter-state-scheduled = Schemalagt
newsletter-state-sent = Skickat
newsletter-count-sent = { $count } skickade
newsletter-count-waiting = { $count } på väg
newsletter-count-failed = { $count } kom inte fram
newsletter-count-gone = { $count } har avslutat under tiden
newsletter-count-returned = { $count } kom tillbaka
newsletter-paused-count = { $count ->
    [one] 1 adress får inga fler: mejlet kom tillbaka
   *[other] { $count } adresser får inga fler: mejlen kom tillbaka
  }
newsletter-paused-text = Den som har en sådan adress ser det på nyhetsbrevets sida och får brevet igen efter en ny prenumeration.
newsletter-paused-at = { $address }, { $when }
newsletter-product = För den som vill veta mer om
newsletter-product-hint = Den som inte valde något vid prenumerationen får veta allt.
newsletter-product-all = Alla produkter
newsletter-goes-to = { $count ->
    [0] går inte till någon än
    [one] går till 1 adress
   *[other] går till { $count } adresser
  }
newsletter-sends = Brevet skickas. Hur det går står nedan.
newsletter-test-sent = Ett prov är på väg till dig. Ingen annan får det.
newsletter-subject = Ämne
newsletter-body = Text
newsletter-audience = Till vilka
newsletter-audience-everyone = Alla som prenumererar
newsletter-language = Språk
newsletter-language-all = Alla språk
newsletter-send-at = Skicka
newsletter-send-at-hint = Tomt: genast.
newsletter-keep = Spara som utkast
newsletter-test = Spara och skicka ett prov till mig
newsletter-send = Skicka
newsletter-keep-first = Spara det först och titta på det: sedan kan det skickas.
newsletter-preview = Som läsarna får det
ideas-problem-sent = Nyhetsbrevet är skickat och kan inte ändras längre.
settings-ideas = Idéer
settings-ideas-for = Vem som läser idéer och färdplanen
settings-ideas-for-help = Den som vill rösta eller skriva loggar in.
settings-ideas-review = Vad teamet tittar på först
settings-ideas-review-help = Andra får se det när någon i teamet har tittat på det.
settings-ideas-review-nothing = Ingenting
settings-ideas-review-comments = Kommentarer
settings-ideas-review-everything = Idéer och kommentarer
settings-ideas-names = Visa förnamn
settings-ideas-names-help = Andra kunder får då veta förnamnet på den som skrev en idé eller en kommentar. Organisationer visas aldrig.
