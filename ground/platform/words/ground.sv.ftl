# Datum
date-now = nu
date-minutes-ago = för { $count } min sedan
date-today = I dag { $time }
date-yesterday = I går { $time }
date-weekdays = mån tis ons tors fre lör sön
date-weekdays-long = måndag tisdag onsdag torsdag fredag lördag söndag
date-coming-today = i dag { $time }
date-coming-tomorrow = i morgon { $time }
date-months = jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.

# När något inte går
refused-empty-reply = Skriv något eller bifoga en fil.
refused-closed-for-comments = Ärendet är stängt för kommentarer. Skicka ett nytt ärende och nämn dess nummer.
refused-closed-ticket = Ärendet är stängt och kan inte ändras. Öppna ett nytt i stället.
refused-may-not-reply = Du kan läsa det här ärendet men inte skriva i det. Din organisation bestämmer vem som får det.
refused-may-not-close = Bara supporten kan markera det här ärendet som löst.
refused-empty-subject = Skriv en rubrik.
refused-empty-description = Beskriv vad du behöver hjälp med.
refused-not-an-address = Skriv en e-postadress, till exempel namn@skola.example.
refused-no-such-status = Den statusen finns inte längre. Välj en annan.
refused-no-seat-left = Alla platser för kontaktpersoner är upptagna. Gör först en av dem till vanlig användare, sätt personen på väntelistan eller be er kundansvariga om en plats till.
refused-not-yet-completed = Den dagen ligger framåt i tiden. Ange dagen då utbildningen genomfördes.
refused-no-successor = Den som tar över måste höra till organisationen nu, och vara någon annan.
refused-no-such-group = Gruppen finns inte. Den kan ha tagits bort: ladda om sidan.
refused-not-an-agent = Bara någon i supporten kan vara ansvarig.
refused-too-late-to-undo = Det är för sent att ångra: mejlet är på väg.
refused-last-admin = Supporten behöver en administratör som kan logga in. Gör först någon annan till administratör.
refused-notes-only = Din roll låter dig skriva interna anteckningar. Någon annan svarar kunden och ändrar ärendet.
refused-no-reason = Skriv varför prioriteten ändras: det som utlovats om ärendet ändras med den.
refused-not-there = Härifrån går det inte att lämna över ärendet dit.
refused-beyond-your-role = Din roll räcker inte så långt: du kan varken ge eller ta mer än du själv får.
refused-too-long = Det här är för långt. Korta ner det eller bifoga det som en fil.
refused-disk-full = Servern har inget utrymme kvar, så inget sparades. Försök senare; driften behöver frigöra plats.
refused-files-away = Just nu går det inte att spara eller hämta filer, så inget sparades. Försök igen om några minuter.
refused-busy = Systemet är upptaget just nu, så inget sparades. Försök igen om en stund.
refused-database-away = Databasen går inte att nå just nu, så inget sparades. Försök igen om en stund.
refused-database-silent = Databasen svarade inte i tid. Om du sparade något, se efter om det finns innan du försöker igen.
