# Mallar och portalen som fil.
blueprints-title = Mallar
blueprints-lead = En mall gör portalen till en viss sorts portal: inställningar, statusar, fält och typer av ärenden. Du ser först vad som ändras. Ärenden, personer och filer blir kvar som de är, och det går att ångra.
blueprints-look = Se vad som ändras
blueprints-undo = Ångra den senaste ändringen
blueprints-applied = Portalen är nu som mallen.
blueprints-undone = Portalen är som den var innan.
blueprints-same = Portalen är redan sådan.
blueprints-count = { $count ->
    [one] En skillnad.
   *[other] { $count } skillnader.
  } Formulär som mallen inte har erbjuds inte längre; deras ärenden finns kvar.
blueprints-apply = Gör portalen sådan
blueprints-unfit = Mallen går inte att lägga över den här portalen:
blueprints-changes = Vad som ändras
blueprints-setting = Inställning
blueprints-status = Status
blueprints-field = Fråga
blueprints-form = Ärendetyp
blueprints-own = Den här portalen som fil
blueprints-own-hint = Allt som gör portalen till vad den är, att spara, jämföra eller föra över till en annan portal med kommandot ”arende config apply”.
blueprints-export = Hämta portal.toml
blueprints-refused = Portalen gick inte att göra sådan: { $at }: { $why }. Inget har ändrats.

# Portaler.
brands-title = Portaler
brands-lead = En och samma support kan vara flera portaler: var och en med egen adress, eget namn, egna ord, formulär, statusar och inställningar. Ärenden från alla kommer till samma arbetsyta.
brands-chosen = Du sköter den här: inställningar, formulär och statusar är dess.
brands-choose = Sköt den här
brands-first = Själva supporten. Dess adress är den som supporten startades med.
brands-closed = inte öppen
brands-place = Adress
brands-host = Värdnamn
brands-host-hint = Så som webbläsare frågar efter den, till exempel hjalp.skola.example; med port om den inte är den vanliga. Låt namnet peka på den här servern.
brands-address = E-postadress
brands-address-hint = Portalens brev kommer från den, och brev till den blir dess ärenden. Tomt: { $address }.
brands-address-new = Portalens brev kommer från den, och brev till den blir dess ärenden. Tomt: supportens adress.
brands-active = Öppen. Annars kommer ingen in på adressen; ärendena finns kvar i arbetsytan.
brands-new = Öppna en portal till
brands-name = Namn
brands-begin = Börjar med
brands-begin-desk = Det som själva supporten har nu
brands-key = Nyckel
brands-key-hint = För skript. Tomt: efter namnet. Den ändras inte sedan.
brands-add = Öppna portalen
brands-added = Portalen är öppen.
brands-saved = Sparat.
brands-key-unreadable = En nyckel har bara små bokstäver, siffror och _: { $what }
brands-key-taken = En annan portal har nyckeln { $what }. Välj en annan.
brands-name-unfit = Ge den ett namn på högst 80 tecken.
brands-host-unreadable = Det här är inget värdnamn: { $what }. Skriv det som hjalp.skola.example eller 127.0.0.1:3001.
brands-host-taken = En annan portal finns på { $what }. Välj ett annat värdnamn.
brands-address-unreadable = Det här är ingen e-postadress: { $what }
brands-address-taken = En annan portal har adressen { $what }. Välj en annan.
