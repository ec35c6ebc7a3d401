# Ett problem per ärende
split-title = Bryt ut en del
split-lead = Ett problem per ärende. Det du väljer blir ett eget ärende för samma personer, med sina filer och samma formulär, grupp och handläggare. Det går fortfarande att läsa här, och det går att ångra tills någon skriver i det nya ärendet.
split-empty = Kunden har inte skrivit något här som kan brytas ut.
split-pieces = Vad som följer med
split-pieces-hint = Kundens meddelanden. Interna anteckningar följer aldrig med.
split-part = Bara en del av det
split-part-label = Delen
split-part-hint = Ta bort det som inte hör dit. Bara kundens egna ord kan vara kvar.
split-subject = Rubrik på det nya ärendet
split-tell = Berätta för kunden
split-words = Med de här orden
split-words-hint = De blir teamets första svar i det nya ärendet, på kundens språk, och skickas som e-post en gång.
split-usual-words = Ditt ärende handlade om mer än en sak. Den här delen är nu ett eget ärende, så att den får ett eget svar. Allt annat fortsätter i #{ $number }.
split-sorry = Vi har slagit ihop dina ärenden igen. Ärende #{ $number } finns inte längre: allt fortsätter här.
split-do = Bryt ut
split-back = Tillbaka till ärendet
split-off = Bryt ut
split-of = Utbrutet ur
split-into = Utbrutet härifrån
split-undo = Slå ihop igen
split-done = Utbrutet ur #{ $number }
split-refused-nothing = Välj minst ett meddelande.
split-refused-words = En del kan bara innehålla det kunden skrev, i samma ordning. Ta bort dina egna ord; du kan skriva dem som svar efteråt.
split-refused-words-empty = Skriv vad kunden får veta, eller kryssa ur ”Berätta för kunden”.
split-refused-late = De går inte längre att slå ihop: någon har skrivit i det nya ärendet, eller håller på med det.
event-split = { $who } gjorde ett eget ärende av en del av det här
event-split-from = { $who } gjorde det här av en del av ett annat ärende
event-unsplit = { $who } förde tillbaka en del som hade brutits ut

# Ett ärende blir en idé.
request-became-idea = Blev
idea-make = Gör det till en idé
idea-make-lead = Då kan andra kunder också önska sig det. Rösten från den som frågade räknas, och hen får mejl om vad det blir av idén.
idea-make-similar = Är det någon av de här?
idea-make-add = Lägg till rösten
idea-make-hint = Andra kunder läser det här: ta bort namn och sådant som ingen annan har med att göra.
search-news = Idéer och nyheter
