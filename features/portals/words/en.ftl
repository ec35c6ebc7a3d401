# Blueprints and the portal as a file.
blueprints-title = Blueprints
blueprints-lead = A blueprint makes this desk a certain kind of portal: its settings, statuses, fields and types of request. You see first what changes. Tickets, people and files stay as they are, and it can be taken back.
blueprints-look = See what changes
blueprints-undo = Undo the last change
blueprints-applied = The portal is like the blueprint now.
blueprints-undone = The portal is as it was before.
blueprints-same = The portal is already like that.
blueprints-count = { $count ->
    [one] One difference.
   *[other] { $count } differences.
  } Forms that the blueprint does not have are not offered any more; their tickets stay.
blueprints-apply = Make the portal like this
blueprints-unfit = This blueprint cannot be laid over this portal:
blueprints-changes = What changes
blueprints-setting = Setting
blueprints-status = Status
blueprints-field = Question
blueprints-form = Type of request
blueprints-own = This portal as a file
blueprints-own-hint = Everything that makes this portal, to keep, to compare, or to apply to another desk with the command “arende config apply”.
blueprints-export = Download portal.toml
blueprints-refused = The portal could not be made like that: { $at }: { $why }. Nothing was changed.

# Brands.
brands-title = Portals
brands-lead = One desk can be several portals: each with its own address, name, words, forms, statuses and settings. Tickets of all of them come to the same workspace.
brands-chosen = You are looking after this one: settings, forms and statuses are its.
brands-choose = Look after this one
brands-first = The desk itself. Its address is the one that the desk was started with.
brands-closed = not served
brands-place = Address
brands-host = Host name
brands-host-hint = As browsers ask for it, like help.school.example; with a port if it is not the usual one. Point the name to this server.
brands-address = Mail address
brands-address-hint = Mails of this portal come from it, and mail to it becomes its tickets. Empty: { $address }.
brands-address-new = Mails of this portal come from it, and mail to it becomes its tickets. Empty: the address of the desk.
brands-active = Served. Otherwise nobody comes in by this address; its tickets stay in the workspace.
brands-new = Open another portal
brands-name = Name
brands-begin = Begins with
brands-begin-desk = What the desk itself has now
brands-key = Key
brands-key-hint = For scripts. Empty: from the name. It stays.
brands-add = Open the portal
brands-added = The portal is open.
brands-saved = Saved.
brands-key-unreadable = A key has small letters, digits and _ alone: { $what }
brands-key-taken = Another portal has the key { $what }. Choose another.
brands-name-unfit = Give it a name of at most 80 characters.
brands-host-unreadable = This is no host name: { $what }. Write it like help.school.example or 127.0.0.1:3001.
brands-host-taken = Another portal is at { $what }. Choose another host name.
brands-address-unreadable = This is no mail address: { $what }
brands-address-taken = Another portal has the address { $what }. Choose another.
