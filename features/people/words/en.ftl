# Signing in
sign-in-title = Sign in
sign-in-email = E-mail address
sign-in-password = Password
sign-in-no-account = No account? You can write to us without one.

# Setting up the desk
setup-title = Open your support desk
setup-lead = You become its owner. Everything here can be changed later.
setup-site-name = Name of the desk
setup-site-name-hint = Customers see it on every page and in every e-mail, for example “Solvik Support”.
setup-name = Your name
setup-password-hint = At least 8 characters. A few unrelated words are easy to remember.
setup-language = Language your customers meet first
setup-open = Open the desk

# One's own account
account-signed-in = You are signed in as { $email }.
account-name-hint = Shown beside what you write.
account-time-zone = Time zone
account-save = Save
account-saved = Your settings are saved.
