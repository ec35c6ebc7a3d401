// Every page in every state, at four widths and colours and in both languages: axe finds nothing, nothing scrolls
// sideways, and the browser has nothing to complain about.
import {
  Desk, answer, ask, file, is_program, must, new_visit, person, picture, post, run_suites, until, write,
} from "./desk.mjs";
import { look } from "./look.mjs";
import { team_states } from "./looks_team.mjs";

/** The numbers of statuses, read from a ticket's form. */
async function statuses(agent, number) {
  const page = await (await agent.context.request.get(`/agent/tickets/${number}`)).text();
  const found = [...page.matchAll(/name="status_id" value="(\d+)" data-kind="(\w+)"/g)];
  return Object.fromEntries(found.map(([, id, kind]) => [kind, id]));
}

const LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

const LONG_ADDRESS = "https://example.org/a/very/long/address/that/never/ends/and/has/no/place/to/break/0123456789";

async function make_people(tests, desk) {
  const w = { desk };
  for (const [name, email, role, locale] of [
    ["Agnes Bäckström", "agnes@looks.example", "agent", "en"],
    ["Sven Östlund", "sven@looks.example", "agent", "sv"],
    ["Alma Dahl", "alma@looks.example", "admin", "en"],
    ["Axel Dahl", "axel@looks.example", "admin", "sv"],
    ["Cecilia Ström", "cecilia@looks.example", "user", "en"],
    ["Fredrik Ny", "fredrik@looks.example", "user", "en"],
  ]) await desk.add_person(name, email, role, locale);
  w.out = await new_visit(tests.browser, desk);
  w.full = await person(tests.browser, desk, "cecilia@looks.example");
  w.fresh = await person(tests.browser, desk, "fredrik@looks.example");
  w.agnes_in_the_portal = await person(tests.browser, desk, "agnes@looks.example");
  w.agents = {
    en: await person(tests.browser, desk, "agnes@looks.example"),
    sv: await person(tests.browser, desk, "sven@looks.example", "sv"),
  };
  w.admins = {
    en: await person(tests.browser, desk, "alma@looks.example"),
    sv: await person(tests.browser, desk, "axel@looks.example", "sv"),
  };
  return w;
}

async function make_tickets(w) {
  w.open = await ask(w.full, "The printer in room 4 prints only half of each page", `It began after the holidays.\n\n${LONG_ADDRESS}`);
  w.awaiting = await ask(w.full, `A question about ${LONG}`, "Which form is the right one?");
  w.solved = await ask(w.full, "New password", "Mine is lost.");
  w.overtaken = await ask(w.full, "Two people write at once", "First message.");
  w.kinds = await statuses(w.agents.en, w.open);
  await answer(w.agents.en, w.awaiting, "Which year is it about?", w.kinds.pending);
  await answer(w.agents.en, w.solved, "You have a new one in your mailbox.", w.kinds.solved);
  await answer(w.agents.en, w.open, "We look into it.", w.kinds.open);
  await post(w.agents.en, `/agent/tickets/${w.open}/comments`, { body: "The drum is worn out.", public: "0", status_id: "" });
  await post(w.agents.en, `/agent/tickets/${w.open}/fields`, { priority: "urgent", tags: "printer, room-4, hardware", cc: "maria@looks.example" });
  const { page } = w.out;
  await page.goto("/hc/en/requests/new?ticket_form_id=request");
  await page.fill("#request_subject", "Locked out");
  await write(page, "request_description", "I cannot get in.");
  await page.setInputFiles("#files", file("photo.png", picture(64, 48)));
  await page.locator("ul.files li[data-token]").waitFor();
  await page.fill("#request_anonymous_requester_email", "guest@looks.example");
  await page.click("form.form .send button");
  await page.waitForURL(/sent=\d+/);
  const mail = await w.desk.mail_to("guest@looks.example");
  const link = new URL(/http\S+\/guest\/[\w-]+/.exec(mail.text)[0]).pathname;
  w.guest_link = (language) => link.replace("/hc/en/", `/hc/${language}/`);
  w.closed = await closed_ticket(w);
}

/** Tickets are closed by time alone; the demo's story has some. */
async function closed_ticket(w) {
  const { request } = w.agents.en.context;
  for (const path of ["/agent/views/solved", "/agent/views/all"]) {
    const page = await (await request.get(path)).text();
    const row = /data-ticket="(\d+)"(?:(?!<\/li>)[\s\S])*?class="g-closed"/.exec(page);
    if (row) return Number(row[1]);
  }
  return 0;
}

/** What is wrong is shown. */
async function problems(page) {
  await page.locator("#problems").waitFor();
}

/** The portal: name, who looks, and how to get there. */
function portal_states(w, l) {
  const go = (path) => (page) => page.goto(`/hc/${l}${path}`);
  const send = async (page) => {
    await page.locator("main form .btn.primary").last().click();
    await problems(page);
  };
  return [
    ["home, signed out", w.out, go("")],
    ["home, signed out, a request was sent", w.out, go("?sent=1")],
    ["home, signed in", w.full, go("")],
    ["home, no requests yet", w.fresh, go("")],
    ["language menu", w.out, async (page) => {
      await page.goto(`/hc/${l}`);
      await page.locator("header details.menu summary").first().click();
    }],
    ["phone menu", w.full, async (page) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`/hc/${l}`);
      await page.locator("details.burger summary").click();
    }],
    ["account menu", w.full, async (page) => {
      await page.goto(`/hc/${l}`);
      await page.locator("header details.menu.wide summary").click();
    }],
    ["types of request, guest", w.out, go("/requests/new")],
    ["form, guest", w.out, go("/requests/new?ticket_form_id=service")],
    ["form, signed in", w.full, go("/requests/new?ticket_form_id=incident")],
    ["form with editor, files and a refused file", w.full, async (page) => {
      await page.goto(`/hc/${l}/requests/new?ticket_form_id=incident`);
      await write(page, "request_description", "Some text");
      const long = file("a-rather-long-name-of-a-file-that-has-to-be-shortened-somewhere.log");
      await page.setInputFiles("#files", [long, file("screen.png", picture())]);
      await page.locator("ul.files li[data-token]").nth(1).waitFor();
      await page.locator("#files").evaluate((field) => {
        const chosen = new DataTransfer();
        chosen.items.add(new File([new Uint8Array(26 << 20)], "film.mp4"));
        field.files = chosen.files;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
      await page.locator("ul.files .failed").waitFor();
    }],
    ["form with errors, guest", w.out, async (page) => {
      await page.goto(`/hc/${l}/requests/new?ticket_form_id=incident`);
      await send(page);
    }],
    ["form with errors, signed in", w.full, async (page) => {
      await page.goto(`/hc/${l}/requests/new?ticket_form_id=incident`);
      await page.fill("#request_collaborators", "nobody@");
      await send(page);
    }],
    ["sign-in", w.out, go("/signin")],
    ["sign-in, wrong", w.out, async (page) => {
      await page.goto(`/hc/${l}/signin`);
      await page.fill("#email", `nobody-${l}@looks.example`);
      await page.fill("#password", "wrong");
      await send(page);
    }],
    ["account", w.full, go("/account")],
    ["account, saved", w.full, go("/account?saved=1")],
    ["account, wrong", w.full, async (page) => {
      await page.goto(`/hc/${l}/account`);
      await page.fill("#name", "");
      await send(page);
    }],
    ["my requests, none", w.fresh, go("/requests")],
    ["my requests", w.full, go("/requests")],
    ["my requests, none matches", w.full, go("/requests?query=nothinglikethis")],
    ["my requests, sorted and filtered", w.full, go("/requests?status=solved&sort_by=created&sort_order=asc")],
    ["request, just sent", w.full, go(`/requests/${w.open}?sent=1`)],
    ["request, open, writing", w.full, async (page) => {
      await page.goto(`/hc/${l}/requests/${w.open}`);
      await write(page, "reply", "More to say");
      await page.setInputFiles("#files", file("more.txt"));
      await page.locator("ul.files li[data-token]").waitFor();
    }],
    ["request, awaiting reply", w.full, go(`/requests/${w.awaiting}`)],
    ["request, solved", w.full, go(`/requests/${w.solved}`)],
    ["request, empty reply", w.full, async (page) => {
      await page.goto(`/hc/${l}/requests/${w.open}`);
      await page.click("#reply-form button[value=send]");
      await problems(page);
    }],
    ["request, closed", w.agnes_in_the_portal, async (page) => {
      must(w.closed, "the demo has no closed ticket");
      await page.goto(`/hc/${l}/requests/${w.closed}`);
    }],
    ["guest’s page", w.out, (page) => page.goto(w.guest_link(l))],
    ["search, found", w.full, go("/search?query=printer")],
    ["search, nothing", w.full, go("/search?query=nothinglikethis")],
    ["search, empty", w.full, go("/search")],
    ["nothing here, signed out", w.out, go("/no/such/page")],
    ["nothing here, signed in", w.full, go("/requests/999999")],
  ];
}

async function set_up_states(tests) {
  const desk = await Desk.start();
  try {
    const path = new URL(await until("the set-up link", () => /http:\S+\/setup\/\S+/.exec(desk.printed)?.[0])).pathname;
    for (const locale of ["en-GB", "sv-SE"]) {
      const visit = await new_visit(tests.browser, desk, { locale });
      const test = (name, go) => tests.test(`looks ${locale.slice(0, 2)}: ${name}`, async () => {
        await go(visit.page);
        await look(visit, { swedish: locale === "sv-SE" });
      }, () => [visit]);
      await test("set-up", (page) => page.goto(path));
      await test("set-up, wrong", async (page) => {
        await page.goto(path);
        await page.click("main .btn.primary");
        await problems(page);
      });
      await visit.context.close();
    }
  } finally {
    await desk.stop();
  }
}

/** One lane of states, one after the other. */
async function look_at(tests, l, states) {
  for (const [name, visit, go] of states) {
    await tests.test(`looks ${l}: ${name}`, async () => {
      await go(visit.page);
      await look(visit, { swedish: l === "sv" });
    }, () => [visit]);
  }
}

export async function looks(tests) {
  const desk = await Desk.start("demo");
  try {
    const w = await make_people(tests, desk);
    await make_tickets(w);
    // The portal and the workspace side by side: they are different people in different windows.
    const portal = async () => {
      for (const l of ["en", "sv"]) await look_at(tests, l, portal_states(w, l));
      await look_at(tests, "en", [["components", w.out, (page) => page.goto("/dev/components")]]);
      await set_up_states(tests);
    };
    const team = async () => {
      for (const l of ["en", "sv"]) await look_at(tests, l, team_states(w, l));
    };
    await Promise.all([portal(), team()]);
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["looks", looks]]);
