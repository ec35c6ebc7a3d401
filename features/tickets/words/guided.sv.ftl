# The team asks for answers within a reply
ask-title = Be om svar
ask-hint = Kunden besvarar dem direkt i ditt svar.
ask-is-answered = (besvarad)
ask-lead = Svara på de här frågorna, tack.
ask-refused-field = Du kan inte be om svar på ”{ $field }”: kunder besvarar inte fältet, eller så beror det på ett svar som du inte ber om.
ask-refused-note = Bara ett svar till kunden kan innehålla frågor. Skicka det som svar, eller avmarkera frågorna.

# The customer answers them there
asked-title = Frågor
asked-besides = Något att tillägga
asked-send = Skicka svaren
asked-open = Inte besvarad än
asked-answered = Besvarad
asked-again-later = Ställs igen längre ned
asked-no-more = Behövs inte längre
answers-kept-apart = besvarat; står bredvid ärendet
answers-nothing = Besvara minst en fråga, eller skriv något.

# Answers about people are erased
settings-personal-days = Dagar efter stängning tills svar om personer raderas
settings-personal-days-help = Gäller fält som är märkta som att de handlar om en person: svaren försvinner ur ärendet, historiken och sökningen. 0 behåller dem. Säkerhetskopior från tidigare har dem kvar.
event-erased = Svar om personer raderades, { $day }
event-field-erased = { $who } ändrade { $field }; svaret är raderat
