# The mailboxes that the desk reads itself
mailboxes-title = Mailboxes
mailboxes-lead = The desk reads these mailboxes itself. Each mail becomes a ticket or joins one, and is then moved out of the way.
mailboxes-none = No mailbox yet
mailboxes-none-text = Add the mailbox that customers write to, and its mail becomes tickets here. A mail server that hands mail over itself needs none.
mailbox-new = Add a mailbox
mailbox-removed = The mailbox is removed. What came in by it is still here.
mailbox-saved = Saved.
mailbox-turned-on = The mailbox is read again, within half a minute.
mailbox-turned-off = The mailbox is paused. Its mail stays on the server until you resume.
mailbox-stuck = Nothing has come in here for five minutes or more. Look at what is wrong.
mailbox-since = Trouble began
mailbox-contact = Last contact
mailbox-never = never
mailbox-waiting = { $count ->
    [0] No mail waits
    [one] { $count } mail waits
   *[other] { $count } mails wait
  }
mailbox-held = { $count ->
    [one] { $count } mail is held
   *[other] { $count } mails are held
  }
mailbox-state = How it goes

# How it goes, and what to do
mailbox-off = Paused.
mailbox-not-read-yet = Not read yet.
mailbox-read = It is read.
mailbox-trouble-away = Nobody answers there. Check server, port and firewall.
mailbox-trouble-certificate = The server’s certificate is not trusted, so no password was sent. Write the name that the certificate is for, or add the certificate of its authority.
mailbox-trouble-in-the-clear = The server does not encrypt the connection that way, so no password was sent. Choose another encryption.
mailbox-trouble-not-imap = What answers there does not speak IMAP. Check port and encryption.
mailbox-trouble-password = The server does not take this name and password. Some providers want a password made for this program.
mailbox-trouble-folder = A folder cannot be opened or made. Check how it is written on the server.
mailbox-trouble-cut = The connection broke off. Reading goes on from there.
mailbox-trouble-silent = The server did not answer in time. It is tried again.
mailbox-trouble-desk = The desk could not take the mail. It stays on the server and is tried again.

# One mailbox
mailbox-address = Address
mailbox-address-help = The address that customers write to.
mailbox-server = Server
mailbox-host = IMAP server
mailbox-host-help = Its name, such as imap.example.com.
mailbox-encryption = Encryption
mailbox-encryption-tls = TLS from the start (usually port 993)
mailbox-encryption-starttls = STARTTLS (usually port 143)
mailbox-encryption-here = None: the server runs on this machine
mailbox-encryption-open = None, over a network: whoever listens on the way reads password and mail
mailbox-port = Port
mailbox-port-help = 993 for TLS, 143 for STARTTLS.
mailbox-login = User name
mailbox-login-help = Leave it empty if it is the address.
mailbox-secret = Password
mailbox-secret-help = It is kept encrypted and never shown again.
mailbox-secret-kept = The password is kept. Write it only to change it, or together with another server, encryption or user name.
mailbox-authority = A certificate of your own …
mailbox-authority-label = Trusted certificates
mailbox-authority-help = In PEM form, trusted besides those that the system trusts.
mailbox-folders = Folders
mailbox-folder = Folder to read
mailbox-take-all = Take what is already in the folder too
mailbox-take-all-help = Otherwise only mail that comes from now on becomes tickets.
mailbox-done = Folder for finished mail
mailbox-done-help = It is made when it is needed. Without one, mail stays where it is and is marked as read.
mailbox-failed = Folder for failed mail
mailbox-failed-help = For mail that could not be filed after three tries. It is kept here as well, under Incoming mail. Without one, mail stays where it is and is flagged.
mailbox-tickets = Tickets
mailbox-group = Group
mailbox-group-none = No group
mailbox-who = Whose mail opens a ticket
mailbox-who-help = Everybody else gets a polite answer that tells where to turn, once a day. Nobody gets in who may not submit requests at this desk.
mailbox-who-desk = Everybody who may submit requests here
mailbox-who-registered = Only people with an account
mailbox-who-domains = Only addresses of the domains below
mailbox-who-only = Only { $domains }
mailbox-domains = Domains
mailbox-domains-help = Such as school.example, with spaces between them.
mailbox-save = Save and try it
mailbox-more = More
mailbox-try = Try the connection
mailbox-tried-good = The connection works: the server let the desk in and opened the folder.
mailbox-turn-off = Pause
mailbox-turn-on = Resume
mailbox-remove = Remove the mailbox
mailbox-remove-text = The desk stops reading it and forgets its password. Tickets and mail that came in by it stay here, and the mail on the server stays there.

# What is wrong with what was written
mailbox-problem-address = Write a whole e-mail address, such as support@example.com.
mailbox-problem-taken = There is a mailbox with this address already.
mailbox-problem-host = Write the name of the server, without https:// and without a port.
mailbox-problem-port = Write a port between 1 and 65535.
mailbox-problem-here = The server is not on this machine. Choose TLS, STARTTLS, or no encryption over a network.
mailbox-problem-line = Write one line of at most 300 characters.
mailbox-problem-secret = Write the password.
mailbox-problem-secret-again = Write the password again: it is only sent to another server, in another way or with another name, by somebody who knows it.
mailbox-problem-folder = Write the folder, usually INBOX.
mailbox-problem-same-folder = Choose another folder than the one that is read.
mailbox-problem-domains = Write domains such as school.example, with spaces between them.
mailbox-problem-no-domains = Write which domains may open tickets.
mailbox-problem-authority = Paste certificates in PEM form; they begin with -----BEGIN CERTIFICATE-----.
