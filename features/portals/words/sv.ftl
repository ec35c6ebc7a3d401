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
blueprints-own = Den här portalen som fil
blueprints-own-hint = Allt som gör portalen till vad den är, att spara, jämföra eller föra över till en annan portal med kommandot ”arende config apply”.
blueprints-export = Hämta portal.toml
blueprints-refused = Portalen gick inte att göra sådan: { $at }: { $why }. Inget har ändrats.
