# Det som sidorna säger vid sidan av sina mallar
home-sent = Vi har tagit emot ditt ärende #{ $number }. Ett mejl med en länk till det är på väg.
thread-by-mail = via e-post
thread-unverified = adressen är inte bekräftad
event-desk = Supporten
event-status = { $who } satte status till { $status }
event-solved = { $who } markerade ärendet som löst
event-reopened = { $who } öppnade ärendet igen
event-assigned = { $who } gav ärendet till { $name }
event-unassigned = { $who } tog bort den ansvariga
event-because = { $told }: { $reason }
event-priority = { $who } satte prioriteten till { $priority }
event-subject = { $who } ändrade rubriken till ”{ $subject }”
event-tag-added = { $who } lade till taggen { $tag }
event-tag-removed = { $who } tog bort taggen { $tag }
event-requester = { $who } lämnade över ärendet till { $name }
event-cc-added = { $who } lade till { $name } som kopia
event-cc-removed = { $who } tog bort { $name } från kopia
event-group = { $who } lämnade det till gruppen { $group }
event-no-group = { $who } tog bort det från gruppen
event-private = { $who } gjorde ärendet privat
event-shared = { $who } gjorde att ärendet inte längre är privat
group-none = Ingen grupp
priority-none = Inte satt
priority-low = Låg
priority-normal = Normal
priority-high = Hög
priority-urgent = Akut
via-web = från portalen
via-email = via e-post
via-api = via API
undo-sent = Skickat i #{ $number }
undo-changed = Ändrat i #{ $number }
assignee-nobody = Ingen
assignee-you = { $name } (du)
customer-writes = Skriver { $language }
customer-portal = Portal: { $name }
customer-guest = Har inget konto
new-request-problem-cc = ”{ $address }” är ingen e-postadress. Skilj adresser åt med kommatecken.
new-request-problem-many-cc = Högst 20 personer kan läggas till som kopia.
new-request-problem-organization = Välj vilken organisation ärendet gäller.
new-request-problem-often = För många ärenden härifrån på kort tid. Inget har gått förlorat: vänta en stund och tryck sedan på Skicka igen.
refused-form = Inget ändrades. { $reason }
event-field = { $who } satte { $field } till { $value }
event-field-empty = { $who } tömde { $field }
event-form = { $who } flyttade ärendet till formuläret { $form }

# Lämna över
successor-title = Lämna över ärenden från { $name }
successor-told = Öppna ärenden: { $requests }. Andras ärenden där de får kopia: { $copies }.
successor-lead = Allt går till den du väljer, med det som följs, påbörjade svar och platsen som kontaktperson, i ett enda steg. Varje ärende berättar om det i sin historik, och båda får ett mejl. Privata ärenden stannar hos den som frågade.
successor-who = Vem som tar över
successor-choose = Välj någon
successor-nobody = Ingen annan hör till { $organization } nu. Lägg först till den som ska ta över.
successor-then = Vad som händer med { $name }
successor-stays = Stannar på { $organization }, men inte som kontaktperson
successor-ends = Slutar på { $organization } i dag
successor-pass-on = Lämna över
successor-back = Tillbaka
successor-problem = Välj vem som tar över.

# Tickets about an incident of the service status.
details-incident = Störning
details-incident-none = Ingen
incident-works = Fungerar det för dig nu? I så fall kan du markera ärendet som löst. Om inte, skriv här.
incident-gone = Störningen finns inte längre. Välj en annan.

# Mail that is held in a ticket
held-mail = Ett mejl i namn av { $address } väntar
held-proof = Kommer det därifrån?
held-words = Läs vad det säger
held-accept = Godta
held-refuse = Avvisa
held-help = Godtas det är det avsändarens egna ord och en del av konversationen. Avvisas det får ingen veta det, och det finns kvar under Inkommande mejl.
held-help-joins = Godtas det blir det en del av konversationen, och { $address } är med i den från och med då (på kopia) och kan läsa allt. Avvisas det får ingen veta det.
details-promises = Servicenivå
details-answers = Frågor
