# Roles of the team: what each lets its people do.
roles-title = Roles
roles-lead = Administrators may everything. An agent may what is listed here, or what the role says that you give them instead.
roles-people = { $count ->
    [0] nobody has it
    [one] 1 person
   *[other] { $count } people
}
roles-name = Name
roles-name-hint = Like: Reader, Second line, Customer success.
roles-may = People with this role may
roles-new = New role
roles-add = Add role
roles-remove = Remove
roles-saved = Saved. It holds from their next page on.
roles-removed = The role is removed.
roles-problem-name = Give the role a name of up to 60 characters.
roles-problem-taken = Another role has that name.
roles-problem-in-use = Somebody has this role. Give them another one first.
permission-answer = answer customers and change tickets (otherwise internal notes only)
permission-mail = look through mail that is nobody’s yet
permission-organizations = keep organizations, their people and contacts
permission-groups = keep groups of agents
permission-people = keep people and give roles, never beyond their own
permission-forms = keep forms and fields
permission-articles = write and publish the articles of the help centre
permission-status = keep the service status: components, incidents, maintenance
permission-ideas = look after ideas, the roadmap, product updates and the newsletter
permission-exports = import and export many rows at once
permission-jobs = look after work in the background
permission-audit = read the audit log
permission-settings = decide settings
event-team-role = Role in the team: { $name }
event-team-role-none = Role in the team: agent
