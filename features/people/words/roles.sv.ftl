# Roles of the team: what each lets its people do.
roles-title = Roller
roles-lead = Administratörer får allt. En handläggare får det som står här, eller det som rollen säger som du ger dem i stället.
roles-people = { $count ->
    [0] ingen har den
    [one] 1 person
   *[other] { $count } personer
}
roles-name = Namn
roles-name-hint = Till exempel: Läsare, Andra linjen, Kundansvarig.
roles-may = De som har rollen får
roles-new = Ny roll
roles-add = Lägg till roll
roles-remove = Ta bort
roles-saved = Sparat. Det gäller från deras nästa sida.
roles-removed = Rollen är borttagen.
roles-problem-name = Ge rollen ett namn på högst 60 tecken.
roles-problem-taken = En annan roll heter så.
roles-problem-in-use = Någon har den här rollen. Ge dem en annan först.
permission-answer = svara kunder och ändra ärenden (annars bara interna anteckningar)
permission-mail = gå igenom e-post som inte är någons än
permission-organizations = sköta organisationer, deras personer och kontakter
permission-groups = sköta handläggargrupper
permission-people = sköta personer och ge roller, aldrig mer än de egna
permission-forms = sköta formulär och fält
permission-articles = skriva och publicera hjälpcentrets artiklar
permission-status = sköta driftinformationen: komponenter, störningar, planerat arbete
permission-ideas = ta hand om idéer, färdplanen, produktnyheter och nyhetsbrevet
permission-exports = importera och exportera många rader på en gång
permission-jobs = sköta bakgrundsarbetet
permission-audit = läsa granskningsloggen
permission-settings = bestämma inställningar
event-team-role = Roll i teamet: { $name }
event-team-role-none = Roll i teamet: handläggare
