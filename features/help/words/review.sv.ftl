# Att be andra granska en artikel innan läsarna hittar den.
help-reviews = Att granska
help-reviews-to-look-at = { $count ->
    [one] 1 text väntar på granskning
   *[other] { $count } texter väntar på granskning
}
help-reviews-lead = Det som någon har skrivit och bett andra granska innan läsarna hittar det.
help-reviews-none = Inget att granska
help-reviews-none-text = Den som skriver en artikel kan be andra granska den först.
help-review-asked = { $name } ber { $reviewer } granska det här
help-review-asked-anybody = { $name } ber andra granska det här
help-review-returned = { $name } skickade tillbaka det här
help-review-for-you = Till dig
help-review-apart = Redigeraren visar det som är nytt. Läsarna hittar det när det sparas.
help-review-draft = Läsarna hittar det när det publiceras.
help-review-back = Skicka tillbaka …
help-review-back-button = Skicka tillbaka
help-review-why = Vad behöver ändras?
help-review-withdraw = Släpp granskningen …
help-review-withdraw-button = Släpp granskningen
help-review-withdraw-text = Ingen ombeds längre. Ändringar i en publicerad artikel går förlorade; ett utkast blir kvar som det är.
help-review-ask = Be andra granska först
help-review-ask-hint = Det du skrivit sparas, och av en publicerad artikel läser läsarna fortfarande det de har. Den som granskar sparar eller publicerar det, eller skickar tillbaka det.
help-review-who = Vem ska granska?
help-review-anybody = Vem som helst som skriver artiklar
help-review-words = Några ord till dem
help-review-ask-button = Be om granskning
help-review-was-asked = Klart. Texten väntar på granskning.
help-review-why-missing = Skriv vad som behöver ändras, så att den som skrev det vet.
help-review-was-returned = Tillbakaskickat.
help-review-was-withdrawn = Granskningen är släppt. Ingen ombeds längre.
help-problem-review-place = Var artikeln står och vem som läser den ändras direkt. Spara det först, eller låt det vara och be om granskning av bara texten.
help-mail-review = { $name } ber dig granska den här texten.
help-mail-review-returned = { $name } skickade tillbaka din text:
help-mail-review-taken = { $name } har granskat din text. Läsarna hittar den nu, eller när det är dags.
help-mail-review-look = Granska den
help-mail-review-reason = Du får det här mejlet eftersom du skriver artiklar hos { $site }.
