# En mejlad fråga som avsändaren lämnar över till sin egen organisation.
hand-over-title = Lämna över din fråga
hand-over-lead = Den går till { $names }, som svarar för din organisation. Du får svar med mejl.
hand-over-button = Lämna över
hand-over-or-not = Om du inte har skrivit det här, eller inte längre behöver svar, stäng sidan: då skickas ingenting.
hand-over-done-title = Din fråga är överlämnad
hand-over-done-lead = De som svarar för din organisation har den nu och skriver till dig med mejl. Du kan svara på det mejlet.
hand-over-dead-title = Länken fungerar inte längre
hand-over-dead-lead = Den kan vara äldre än två veckor eller inte komplett. Skriv till dem som står i vårt mejl, de hjälper dig vidare.
mail-why-handed = Avsändaren lämnade över det till dem som svarar för organisationen
