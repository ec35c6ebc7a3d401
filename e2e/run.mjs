// All browser tests, several suites at a time; ends with "N passed, N failed".
import { budget } from "./budget.mjs";
import { run_suites } from "./desk.mjs";
import { hostile } from "./hostile.mjs";
import { looks } from "./looks.mjs";
import { plain } from "./plain.mjs";
import { walk } from "./walk.mjs";
import { walk_access } from "./walk_access.mjs";
import { walk_accounts } from "./walk_accounts.mjs";
import { customers } from "./walk_customers.mjs";
import { forms } from "./walk_forms.mjs";
import { guided } from "./walk_guided.mjs";
import { walk_brands } from "./walk_brands.mjs";
import { walk_bugs } from "./walk_bugs.mjs";
import { walk_critical } from "./walk_critical.mjs";
import { walk_help } from "./walk_help.mjs";
import { walk_ideas } from "./walk_ideas.mjs";
import { walk_levels } from "./walk_levels.mjs";
import { walk_macros } from "./walk_macros.mjs";
import { walk_mailboxes } from "./walk_mailboxes.mjs";
import { walk_mail_texts } from "./walk_mail_texts.mjs";
import { walk_portals } from "./walk_portals.mjs";
import { walk_status } from "./walk_status.mjs";
import { walk_suppliers } from "./walk_suppliers.mjs";
import { walk_ways_in } from "./walk_ways_in.mjs";

// The longest first, so that none of them is waited for alone at the end.
const SUITES = { looks, portals: walk_portals, levels: walk_levels, help: walk_help, walk, walk_accounts, walk_ways_in, mailboxes: walk_mailboxes, mail_texts: walk_mail_texts, macros: walk_macros, customers, forms, guided, brands: walk_brands, bugs: walk_bugs, status: walk_status, access: walk_access, critical: walk_critical, suppliers: walk_suppliers, ideas: walk_ideas, plain, hostile, budget };
const wanted = process.argv.slice(2);

await run_suites(Object.entries(SUITES).filter(([name]) => !wanted.length || wanted.includes(name)));
