# Kända fel: det kunderna läser
requests-column-bug = Känt fel
bug-confirmed = Bekräftat
bug-planned = Rättning planerad
bug-fixed = Rättat, på väg till dig
bug-fixed-in = Rättat i { $version }
bug-live = På plats hos dig
bug-live-in = På plats hos dig, i { $version }
bug-told = Läget för det kända felet bakom ditt ärende: { $state }.

# Vad portaler kallar det
settings-bug-confirmed = Ord för ett känt fel: bekräftat
settings-bug-planned = Ord för ett känt fel: rättning planerad
settings-bug-fixed = Ord för ett känt fel: rättat i en version
settings-bug-live = Ord för ett känt fel: på plats hos kunden
settings-bug-help = Kunderna läser dem i sin lista och vid sitt ärende. {"{version}"} står för versionen. Tomt: produktens egna ord.

# Teamets sidor
problems-title = Kända fel
problems-lead = Ett känt fel samlar de ärenden som gäller det. Kunderna läser hur långt det har kommit, och inget annat om det.
problems-new = Nytt känt fel
problems-none = Inga kända fel. När flera kunder skriver om samma sak kan du samla deras ärenden här och berätta för alla på en gång.
problems-count = { $count ->
    [0] Inga ärenden
    [one] 1 ärende
   *[other] { $count } ärenden
}
problems-untold = Kunderna har inte fått veta något än
problem-subject = Vad är det?
problem-subject-hint = För teamet. Kunderna läser det inte.
problem-known = Det teamet vet om felet
problem-known-hint = Den första interna anteckningen.
problem-make = Skriv upp det
problem-conversation = Teamets samtal
problem-state = Hur långt det har kommit
problem-version = Version
problem-version-hint = Där det är rättat. Får vara tomt.
problem-words = Det kunderna läser
problem-words-hint = Skickas till alla vars ärende är länkat, på deras språk, med läget ovanför. Får vara tomt.
problem-asks = När det är på plats: fråga var och en om det fungerar. Deras ärenden väntar då på svar
problem-for = För vem
problem-for-all = Alla vars ärende är länkat
problem-for-chosen = Bara de ärenden som är förkryssade ovan
problem-choose = Berätta i det här ärendet
problem-tell = Berätta för kunderna
problem-tell-hint = Du kan ångra dig i tolv sekunder.
problem-told = Berättat. Breven går ut om tolv sekunder.
problem-undo = Ångra
problem-undone = Ångrat. Ingen har fått veta något.
problem-tickets = Ärenden om felet
problem-tickets-none = Inget ärende är länkat än. Länka ett med dess nummer här, eller välj felet bland ett ärendes uppgifter.
problem-hidden = { $count ->
    [one] Ett till som du inte ser.
   *[other] { $count } till som du inte ser.
}
problem-number = Ett ärendes nummer
problem-link = Länka
problem-unlink = Ta bort länken
problem-linked = #{ $number } är länkat.
problem-unlinked = #{ $number } är inte längre länkat.
problem-link-undo = Ångra
problem-history = Det som har berättats
problem-history-none = Kunderna har inte fått veta något än.
problem-told-in = { $count ->
    [0] inte i något ärende
    [one] i 1 ärende
   *[other] i { $count } ärenden
}
problem-tracker = Där det arbetas med felet
problem-tracker-hint = En adress eller ett nummer i ett annat system. Kunderna ser den aldrig.
problem-saved = Sparat.
problem-form = Berätta hur långt det har kommit
problem-unknown = Det finns inget känt fel #{ $number } som du ser. Välj ett i listan.
problem-itself = Ett känt fel som samlar ärenden kan inte gälla ett annat. Länka ärendena till det andra felet i stället.
problem-no-ticket = Det finns inget ärende { $number }. Skriv numret som står före rubriken.
problem-nobody = Kryssa för minst ett ärende, eller berätta för alla.
problem-version-long = En version får ha högst { $most } tecken. Det du skrev är kvar.
problem-tracker-long = En adress får ha högst { $most } tecken. Det du skrev är kvar.
details-problem = Känt fel
details-problem-none = Inget
event-problem = { $who } länkade det till känt fel #{ $number }
event-problem-none = { $who } tog bort länken till det kända felet
