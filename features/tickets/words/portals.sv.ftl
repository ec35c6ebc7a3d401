# Ärenden i en portal, och att flytta ett till en annan.
queue-portals = Portal
queue-portals-all = Alla portaler
move-link = Flytta till en annan portal
move-title = Flytta till en annan portal
move-lead = Kunden hittar det där, med den portalens ord. Inget går förlorat: flyttas det tillbaka finns allt kvar.
move-form = Ärendetyp där: { $form }.
move-status = Status där, så som kunden läser den: { $status }.
move-carried = De här svaren har samma fråga där: { $fields }
move-left = De här svaren frågas det inte efter där. De följer med ärendet, och teamet kan fortfarande läsa dem: { $fields }
move-do = Flytta
move-back = Tillbaka till ärendet
move-portal-gone = Välj en av portalerna nedan.
event-moved = { $who } flyttade det till en annan portal
