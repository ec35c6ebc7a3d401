# Driftinformationen, som teamet sköter den.
service-lead = Det som kunderna läser innan de skriver: hur det står till, vad som händer, vad som är planerat.
service-subscribers = { $count ->
    [0] Ingen prenumererar via e-post än.
    [one] En adress prenumererar via e-post.
   *[other] { $count } adresser prenumererar via e-post.
  }
service-see = Se den som kunderna ser den
service-saved = Sparat.
service-taken-back = Återtaget. Ingen har fått veta något.
service-told = Publicerat. Mejlen går ut om några sekunder.
service-none = Inget.
service-new-incident = Ny störning
service-new-maintenance = Planera arbete
service-new-limitation = Ny känd begränsning
service-kind-incident = Störning
service-kind-maintenance = Planerat arbete
service-kind-limitation = Känd begränsning
service-components-none = Inga komponenter än. Lägg till det som kunderna känner vid namn: en produkt, en app, en region.
service-component = Komponent
service-new-component = Ny komponent
service-new-group = Ny grupp
service-is-group = grupp
service-is-product = produkten ”{ $product }”
service-retired = visas inte längre
service-templates = Mallar
service-templates-none = Inga mallar än. En mall är en text på varje språk som en uppdatering utgår från.
service-template = Mall
service-new-template = Ny mall
service-template-active = Erbjuds
service-for = För
service-name = Namn
service-line = Vad det är, på en rad
service-group = Grupp
service-no-group = Ingen
service-product = Produkt i formuläret
service-product-hint = Den som väljer produkten i formuläret får se vad som händer med komponenten.
service-no-product = Ingen: visas vilken produkt som än väljs
service-active = Visas på driftsidan
service-headline = Rubrik
service-phase = Hur långt det har kommit
service-body = Det kunderna läser
service-affected = Komponenter
service-not-affected = Berörs inte
service-concerns = Berörs
service-no-components = Det finns inga komponenter än.
service-impact = Påverkan
service-impact-follows = Följer av komponenterna
service-announces = Mejla dem som prenumererar
service-starts = Börjar
service-ends = Slutar
service-begin = Utgå från en mall
service-begin-button = Använd den
service-tell = Publicera
service-tell-hint = Det kan tas tillbaka i tolv sekunder, innan mejlen går ut.
service-undo = Ta tillbaka den senaste uppdateringen
service-undo-hint = Ingen har fått något mejl än.
service-count-tickets = { $count ->
    [one] Ett ärende
   *[other] { $count } ärenden
  }
service-count-concerned = { $count ->
    [0] ingen har sagt ”det drabbar oss också”
    [one] en har sagt ”det drabbar oss också”
   *[other] { $count } har sagt ”det drabbar oss också”
  }
service-more = Berätta mer
service-answers = { $count ->
    [one] Besvara det kopplade ärendet med den; fråga om det fungerar när det är över
   *[other] Besvara de { $count } kopplade ärendena med den; fråga var och en om det fungerar när det är över
  }
service-correct = Rätta
service-correct-hint = Sidan säger att uppdateringen har rättats. Ingen får ett nytt mejl.
service-times = När
service-text = Rubrik, och vad vi lärde oss
service-problem-title = Ge det en rubrik på minst ett språk.
service-problem-title-long = En rubrik har högst 150 tecken.
service-problem-name = Ge den ett namn på minst ett språk.
service-problem-name-long = Ett namn har högst 80 tecken.
service-problem-group = Gruppen finns inte längre. Välj en annan.
service-problem-phase = Välj hur långt det har kommit.
service-problem-body = Skriv det som kunderna läser, på minst ett språk.
service-problem-component = Komponenten finns inte längre. Ladda sidan igen.
service-problem-times = Säg när det börjar och när det slutar, slutet efter början.
service-problem-told = Det kan inte tas tillbaka längre: folk har fått veta. Publicera en uppdatering i stället.
service-paused-count = { $count ->
    [one] Mejl till { $count } adress kom tillbaka
   *[other] Mejl till { $count } adresser kom tillbaka
}
service-paused-text = Inget mer skickas dit förrän den som har adressen prenumererar på nytt, eller säger under Det du följer att den fungerar igen.
service-paused-at = { $address }, { $when }
