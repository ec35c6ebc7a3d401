# Vad som kan vara fel vid inloggning, start eller ändring av konto
sign-in-wrong = E-postadressen och lösenordet hör inte till något konto här. Kontrollera båda och försök igen.
sign-in-too-often = För många försök. Vänta några minuter och försök sedan igen.
setup-problem-site-name = Ge supporten ett namn.
setup-problem-name = Skriv ett namn.
password-too-short = Använd minst 8 tecken.
password-too-long = Använd högst 200 tecken.
account-problem-time-zone = Välj en tidszon i listan.
account-problem-password = Det är inte ditt lösenord.
account-problem-same-address = Det är redan din adress.
account-problem-mails = Tillräckligt många mejl har skickats dit den senaste timmen. Vänta en stund och försök igen.
people-problem-taken = Någon med den adressen finns redan här.
people-problem-organization = Det finns ingen organisation med det namnet.
people-problem-role = Välj en roll.
people-not-yourself = Du kan inte stänga av dig själv.
person-problem-account = Personen har ett konto eller är avstängd: det finns inget att bjuda in till.
person-problem-mails = Tre inbjudningar har skickats den senaste timmen. Vänta en stund och försök igen.
