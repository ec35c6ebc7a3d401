# Vad som kan vara fel vid inloggning, start eller ändring av konto
sign-in-wrong = E-postadressen och lösenordet hör inte till något konto här. Kontrollera båda och försök igen.
sign-in-too-often = För många försök. Vänta några minuter och försök sedan igen.
setup-problem-site-name = Ge supporten ett namn.
setup-problem-name = Skriv ett namn.
password-too-short = Använd minst 8 tecken.
password-too-long = Använd högst 200 tecken.
account-problem-time-zone = Välj en tidszon i listan.
