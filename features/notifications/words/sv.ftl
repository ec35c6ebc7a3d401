# Every mail
mail-delimiter = ##- Skriv ditt svar ovanför den här raden -##
mail-see-conversation = Se hela konversationen
mail-picture = bild
mail-answer = Svara på mejlet för att skriva i konversationen.
mail-why-requester = Du får mejlet för att du har skrivit till { $site } (ärende #{ $number }).
mail-why-follower = Du får mejlet för att du följer { $organization } hos { $site }. Du slutar följa under Ärenden där.
mail-why-copy = Du får mejlet för att du är kopia i ärende #{ $number } hos { $site }.

# A request has arrived
mail-received-subject = [{ $site }] Vi har tagit emot ditt ärende #{ $number }
mail-received-lead = Vi har tagit emot ditt ärende.
mail-received-number = Det har nummer #{ $number }.
mail-received-answer = Vi svarar via e-post. Svara på det här mejlet om du vill lägga till något.
mail-received-not-you = Om du inte har skrivit till oss behöver du inte göra någonting.

# Somebody answered
mail-reply-by = { $name } skrev i ärende #{ $number }:
mail-files = Bifogade filer
