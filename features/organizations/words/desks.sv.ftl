# Partner, nivåer och kundens egen första linje.
desks-title = Partner och nivåer
desks-lead = En partner tar hand om kunderna i några länder. Dess folk ser de kundernas ärenden och organisationer, och inget annat hos er.
desks-none = Inga partner än
desks-none-text = Alla kunders ärenden kommer till ert eget team. Lägg till en partner när någon annan tar hand om ett land.
desks-customers = { $count ->
    [one] Tar hand om en kund
   *[other] Tar hand om { $count } kunder
}
desks-name = Namn
desks-countries = Länder
desks-countries-hint = Som de står på organisationernas sidor, åtskilda med komman. En kund kan också ges till en partner på sin egen sida.
desks-group = Nya ärenden går till gruppen
desks-no-group = Ingen grupp
desks-people = Vilka som arbetar där
desks-people-hint = De svarar partnerns kunder, vad deras roll än låter andra göra. Den som tas bort arbetar inom grupper efteråt.
desks-no-agents = Det finns ingen handläggare som kan arbeta där. Lägg först till någon i teamet.
desks-new = Ny partner
desks-add = Lägg till partner
desks-problem-name = Ge partnern ett namn.
desks-levels = Nivåer
desks-levels-lead = Nivå 1 är kundens egen första linje, nivå 2 er första kontakt. Det som går till nivå 3 eller 4 lämnas över på ärendet; kunderna ser det inte.
desks-levels-none = Det finns inga handläggargrupper än.
desks-level-2 = Nivå 2: första kontakten
desks-level-3 = Nivå 3
desks-level-4 = Nivå 4
support-title = Support
support-first-line = Kontaktpersoner och administratörer svarar sina egna först
support-first-line-hint = Det som andra i organisationen frågar kommer till dem, och ni ser det när de lämnar över. Inställningen ”Kundernas egen första linje” måste vara på.
support-desk = Tas om hand av
support-by-country = Den som dess land säger ({ $name })
support-vendor = ert eget team
support-save = Spara
mail-instead-names = På { $organization } är det de här personerna som frågar oss för alla. Skriv till dem:
mail-instead-articles = Kanske finns svaret här:
mail-instead-text = Du behöver inte skriva igen. Knappen nedan visar din fråga, och där kan du lämna över den till dem som den är.
mail-instead-button = Lämna över min fråga
