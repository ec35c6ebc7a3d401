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
blueprints-own = This portal as a file
blueprints-own-hint = Everything that makes this portal, to keep, to compare, or to apply to another desk with the command “arende config apply”.
blueprints-export = Download portal.toml
blueprints-refused = The portal could not be made like that: { $at }: { $why }. Nothing was changed.
