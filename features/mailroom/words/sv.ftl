# What a mail becomes
mailroom-nothing-visible = (Meddelandet har inget synligt innehåll.)
mailroom-no-subject = (Utan rubrik)

# Notes for the team
mailroom-note-stranger = Det här kom via e-post från { $address }, som inte deltar i ärendet, till en svarsadress som var någon annans. Kunden ser det inte. Kontrollera vem det är innan du svarar.
mailroom-note-from-team = Det här kom via e-post och uppger sig komma från teamet. Ingenting visar vem som skickade det, så kunden ser det inte.
mailroom-note-bounce = Mejlet till { $address } gick inte att leverera. Kontrollera adressen eller nå personen på ett annat sätt.
mailroom-note-left-out = De här filerna i mejlet bifogades inte eftersom de är för stora eller för många. De finns i mejlet som sparades.
