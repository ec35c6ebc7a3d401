# What can be wrong when signing in, setting up or changing an account
sign-in-wrong = The e-mail address and password do not match an account here. Check both and try again.
sign-in-too-often = Too many tries. Wait a few minutes, then try again.
setup-problem-site-name = Give the desk a name.
setup-problem-name = Write a name.
password-too-short = Use at least 8 characters.
password-too-long = Use at most 200 characters.
account-problem-time-zone = Choose a time zone from the list.
account-problem-password = That is not your password.
account-problem-same-address = That is your address already.
account-problem-mails = Enough mails went to that address within the hour. Wait a while, then try again.
people-problem-taken = Somebody with this address is here already.
people-problem-organization = There is no organization of that name.
people-problem-role = Choose a role.
people-not-yourself = You cannot suspend yourself.
person-problem-account = They have an account, or are suspended: there is nothing to invite to.
person-problem-mails = Three invitations went out within the hour. Wait a while, then try again.
