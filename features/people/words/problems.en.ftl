# What can be wrong when signing in, setting up or changing an account
sign-in-wrong = The e-mail address and password do not match an account here. Check both and try again.
sign-in-too-often = Too many tries. Wait a few minutes, then try again.
setup-problem-site-name = Give the desk a name.
setup-problem-name = Write a name.
password-too-short = Use at least 8 characters.
password-too-long = Use at most 200 characters.
account-problem-time-zone = Choose a time zone from the list.
