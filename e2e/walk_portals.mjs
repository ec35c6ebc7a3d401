// Four portals out of one desk, each by its blueprint, as people meet them; then the pages on which administrators look
// after all that. Names of tests begin with the promises they prove.
import { Desk, is_program, must, must_be, new_visit, person, run_suites, write } from "./desk.mjs";
import { look } from "./look.mjs";

const say = (page, words) => page.getByText(words).first().waitFor();

export async function walk_portals(tests) {
  for (const [name, walk] of [["service-desk", service_desk], ["education", education], ["cloud-portal", cloud_portal], ["product-helpdesk", product_helpdesk]]) {
    const desk = await Desk.start();
    const w = { desk, browser: tests.browser, visits: [] };
    const test = (title, work) => tests.test(`${name}: ${title}`, work, () => w.visits);
    try {
      await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
      await desk.add_person("Priya Nair", "priya@solvik.example", "agent");
      for (const who of ["astrid", "erik", "nils"]) await desk.add_person(`${who} Ek`, `${who}@skola.example`, "user");
      await desk.command(["blueprint", "apply", name]);
      await walk(w, test);
    } finally {
      await desk.stop();
    }
  }
  await looking_after(tests);
}

const visitor = async (w, options) => {
  const visit = await new_visit(w.browser, w.desk, options);
  w.visits = [visit];
  return visit;
};

const by = async (w, email) => {
  const visit = await person(w.browser, w.desk, email);
  w.visits = [visit];
  return visit;
};

/** An organization with Astrid as a representative and Erik as one of its people. */
export async function organization(w, sharing) {
  const visit = await by(w, "ola@solvik.example");
  const { page } = visit;
  await page.goto("/agent/organizations/new");
  await page.fill("#name", "Fjällgård");
  await page.locator(`input[name=sharing][value=${sharing}]`).check();
  await page.locator("main form .send .primary").click();
  await page.locator("h1", { hasText: "Fjällgård" }).waitFor();
  for (const [who, role] of [["astrid", "representative"], ["erik", "user"], ["nils", "admin"]]) {
    await page.fill("#email", `${who}@skola.example`);
    await page.selectOption("#role", role);
    await page.locator("form[action$='/people'] .send .primary").click();
    await page.locator(".members", { hasText: `${who}@skola.example` }).waitFor();
  }
  await visit.context.close();
}

async function asks(visit, subject, form = "") {
  const { page } = visit;
  await page.goto(`/hc/en/requests/new${form}`);
  await page.fill("#request_subject", subject);
  await write(page, "request_description", "It stopped this morning.");
  await page.locator("main form .send .primary").click();
  await page.waitForURL(/sent=/);
}

async function service_desk(w, test) {
  await test("a01 a02 a04 signing in comes first, and leads back to the form; without an account one is told whom to ask", async () => {
    const visit = await visitor(w);
    const { page } = visit;
    await page.goto("/hc/en");
    await page.getByRole("banner").getByRole("link", { name: "Submit a request" }).click();
    await page.getByText("contact person", { exact: false }).first().waitFor();
    must(!(await page.locator("#request_subject").count()), "there is a form without signing in");
    await look(visit);
    await page.goto("/hc/en/signin?return_to=%2Fhc%2Fen%2Frequests%2Fnew");
    await say(page, "Accounts are made by your own organization.");
    await page.fill("#email", "astrid@skola.example");
    await page.fill("#password", "en lagom lång mening");
    await page.click("main form .btn.primary");
    await page.waitForURL(/\/requests\/new$/);
    await say(page, "What is it about?");
    await look(visit);
  });
  await test("a03 every page has the way to the form at its top right", async () => {
    const visit = await by(w, "astrid@skola.example");
    for (const path of ["/hc/en", "/hc/en/requests", "/hc/en/account"]) {
      await visit.page.goto(path);
      const box = await visit.page.getByRole("banner").getByRole("link", { name: "Submit a request" }).boundingBox();
      must(box && box.y < 80 && box.x > 720, `the button of ${path} is at ${JSON.stringify(box)}`);
    }
  });
  await test("a05 a06 a07 a10 a11 a12 the type decides what is asked, and each severity says what it means", async () => {
    const visit = await by(w, "astrid@skola.example");
    const { page } = visit;
    await page.goto("/hc/en/requests/new");
    must_be(await page.locator("a.pick b").allTextContents(), ["Support requests", "Incident", "Service request"], "the types");
    await page.getByRole("link", { name: /Incident/ }).click();
    must_be(await page.locator("[data-field] input[name='request[priority]']").count(), 3, "severities");
    await say(page, "Nobody can open the exam that begins within the hour.");
    await look(visit);
  });
}

async function education(w, test) {
  await organization(w, "none");
  await test("b10 b12 c04 c07 c08 c28 only who was appointed asks, and others are told whom to turn to", async () => {
    const guest = await visitor(w);
    await guest.page.goto("/hc/sv");
    await guest.page.getByRole("banner").getByRole("link", { name: "Skapa ett ärende" }).click();
    await say(guest.page, "vänder sig till skolans lokala administratör");
    await look(guest);
    const erik = await by(w, "erik@skola.example");
    await erik.page.goto("/hc/en/requests/new");
    await say(erik.page, "turn to the local administrator");
    await say(erik.page, "astrid Ek");
    await look(erik);
  });
  await test("b17 b18 b19 b22 b23 c39 the questions are asked one after the other, and stand on a page to print", async () => {
    const visit = await by(w, "astrid@skola.example");
    const { page } = visit;
    await page.goto("/hc/en/requests/new");
    await say(page, "Who is affected?");
    must(!(await page.getByLabel("The course’s title or display name").isVisible()), "the course is asked before it matters");
    await page.getByLabel("Where does it happen?").selectOption({ label: "In some courses" });
    await page.getByLabel("The course’s title or display name").waitFor();
    await look(visit);
    await page.goto("/hc/en/requests/questions/ticket");
    await say(page, "Which browser, and which version?");
    await look(visit);
  });
  await test("c29 c30 c31 who has no way in is told where to turn, and an invitation chooses its password", async () => {
    const guest = await visitor(w);
    await guest.page.goto("/hc/en/signin");
    await say(guest.page, "write to your account manager");
    await w.desk.command(["user", "add", "--email", "maja@skola.example", "--name", "Maja Sund", "--role", "user"]);
    const mail = await w.desk.mail_to("maja@skola.example", "/link/");
    await guest.page.goto(/http\S+\/link\/\S+/.exec(mail.text)[0]);
    await guest.page.locator("input[type=password]").first().waitFor();
    await look(guest);
  });
}

async function cloud_portal(w, test) {
  await organization(w, "everyone");
  await test("d02 d03 d11 d16 d19 d22 d23 d24 the team shares its tickets, is mailed a link, and opens a closed one again", async () => {
    const astrid = await by(w, "astrid@skola.example");
    await astrid.page.goto("/hc/en/requests/new");
    await astrid.page.getByText("Analytics", { exact: true }).click();
    await astrid.page.fill("#request_subject", "The vault is open");
    await write(astrid.page, "request_description", "Since nine.");
    await astrid.page.locator("main form .send .primary").click();
    await astrid.page.waitForURL(/sent=/);
    const erik = await by(w, "erik@skola.example");
    await erik.page.goto("/hc/en/requests?tab=org");
    await erik.page.getByRole("link", { name: /The vault is open/ }).waitFor();
    await look(erik);
    const priya = await by(w, "priya@solvik.example");
    await priya.page.goto("/agent/tickets/1?view=all");
    await priya.page.locator("#reply").waitFor({ state: "attached" });
    await write(priya.page, "reply", "Which vault?");
    await priya.page.getByRole("button", { name: /^Send/ }).first().click();
    const mail = await w.desk.mail_to("astrid@skola.example", "Sign in to read it.");
    must(!mail.text.includes("Which vault?"), "the mail carries the answer");
    await w.desk.mail_to("nils@skola.example", "Sign in to read it.");
    const link = /http\S+\/requests\/1\?said=\d+/.exec(mail.text)[0];
    const guest = await visitor(w);
    await guest.page.goto(link);
    await guest.page.fill("#email", "astrid@skola.example");
    await guest.page.fill("#password", "en lagom lång mening");
    await guest.page.click("main form .btn.primary");
    await guest.page.waitForURL(/\/requests\/1/);
    await say(guest.page, "Which vault?");
    await look(guest);
    await guest.page.getByRole("button", { name: "Close" }).click();
    await say(guest.page, "Closed");
    await write(guest.page, "reply", "It is open again.");
    await guest.page.getByRole("button", { name: "Send", exact: true }).click();
    await say(guest.page, "Waiting for Support");
  });
}

async function product_helpdesk(w, test) {
  await test("e01 e03 e04 e09 e14 the helpdesk has an address of its own and is asked with or without an account", async () => {
    const guest = await visitor(w);
    const { page } = guest;
    await page.goto("/");
    await page.keyboard.press("Tab");
    must_be(await page.evaluate(() => document.activeElement.textContent), "Skip to main content", "what comes first");
    await page.goto("/hc/en/requests/new");
    await page.fill("#request_anonymous_requester_email", "gast@home.example");
    await page.fill("#request_subject", "Wrong shelf");
    await write(page, "request_description", "Store 7.");
    await page.locator("main form .send .primary").click();
    await page.waitForURL(/sent=/);
    await look(guest);
    const astrid = await by(w, "astrid@skola.example");
    await astrid.page.goto("/hc/en/requests/new");
    must(!(await astrid.page.locator("#request_anonymous_requester_email").count()), "an address is asked of who signed in");
    await asks(astrid, "Photo missing");
    await look(astrid);
  });
  await test("e17 who is signed in is answered by mail and on the page, and a guest by mail", async () => {
    const priya = await by(w, "priya@solvik.example");
    for (const number of [1, 2]) {
      await priya.page.goto(`/agent/tickets/${number}?view=all`);
      await priya.page.locator("#reply").waitFor({ state: "attached" });
      await write(priya.page, "reply", "Which store is it?");
      await priya.page.getByRole("button", { name: /^Send/ }).first().click();
    }
    const mail = await w.desk.mail_to("gast@home.example", "Which store is it?");
    must(!/\/requests\/\d+\?/.test(mail.text), "a guest is led to a page that asks to sign in");
    await w.desk.mail_to("astrid@skola.example", "Which store is it?");
    const astrid = await by(w, "astrid@skola.example");
    await astrid.page.goto("/hc/en/requests/2");
    await say(astrid.page, "Which store is it?");
    await look(astrid);
  });
  await test("e05 e08 e18 who registers later finds what they asked before; the link works once", async () => {
    const guest = await visitor(w);
    const { page } = guest;
    await page.goto("/hc/en/signin");
    await page.getByRole("link", { name: "Create an account" }).first().click();
    await page.fill("#name", "Gäst Ek");
    await page.fill("#email", "gast@home.example");
    await page.locator("main form .btn.primary").click();
    const mail = await w.desk.mail_to("gast@home.example", "/link/");
    const link = /http\S+\/link\/\S+/.exec(mail.text)[0];
    await page.goto(link);
    await page.locator("input[type=password]").first().fill("en lagom lång mening");
    await page.locator("main form .btn.primary").click();
    await page.waitForURL((url) => !url.pathname.includes("/link/"));
    await page.goto("/hc/en/requests");
    await page.getByRole("link", { name: /Wrong shelf/ }).first().waitFor();
    await look(guest);
    const again = await visitor(w);
    await again.page.goto(link);
    must(!(await again.page.locator("input[type=password]").count()), "the link works twice");
    await look(again);
  });
}

/** What administrators see, in both languages, on a screen and on a phone, in the light and in the dark. */
async function looking_after(tests) {
  const desk = await Desk.start("demo");
  const visits = [];
  try {
    for (const [locale, viewport, colorScheme] of [["en", { width: 1280, height: 900 }, "light"], ["sv", { width: 390, height: 800 }, "dark"]]) {
      await tests.test(`administrators' pages: ${locale}, ${viewport.width} px, ${colorScheme}`, async () => {
        const visit = await new_visit(tests.browser, desk, { viewport, colorScheme });
        visits.splice(0, visits.length, visit);
        const { page } = visit;
        await page.goto(`/hc/${locale}/signin`);
        await page.fill("#email", "linnea.sjoberg@solvik.example");
        await page.fill("#password", "solvik-demo");
        await page.click("main form .btn.primary");
        await page.waitForURL((url) => !url.pathname.endsWith("/signin"));
        for (const path of ["roles", "audit", "audit?area=setting", "statuses", "statuses/1", "import", "settings/general", "settings?q=mail", "settings?q=zzz", "settings/accounts", "settings/portal", "settings/list", "settings/mails", "blueprints", "blueprints/education"]) {
          const answer = await page.goto(`/agent/${path}`);
          must_be(answer.status(), 200, `the answer of ${path}`);
          await page.locator("h1").first().waitFor();
          await look(visit);
        }
        await page.locator("form[action='/agent/blueprints/education'] button").click();
        await page.waitForURL(/said=applied/);
        await look(visit);
        await page.locator("form[action='/agent/blueprints/undo'] button").click();
        await page.waitForURL(/said=undone/);
        await look(visit);
      }, () => visits);
    }
    await tests.test("the same on the command line: roles, groups, trainings", async () => {
      const refused = (words) => desk.command(words).then(() => "nothing", (error) => error.message);
      await desk.command(["roles", "set", "Reader", "--may", "answer,audit"]);
      await desk.command(["roles", "set", "Reader", "--may", "answer,mail"]);
      must((await desk.command(["roles", "list"])).includes("Reader\tanswer mail\t0"), "the role is not listed");
      must((await refused(["roles", "set", "Reader", "--may", "fly"])).includes("nobody may “fly”"), "whoever may fly is taken");
      await desk.command(["roles", "remove", "Reader"]);
      must((await refused(["roles", "remove", "Reader"])).includes("there is no role Reader"), "a role is removed twice");
      await desk.command(["groups", "add", "Night", "--description", "After six"]);
      await desk.command(["groups", "join", "Night", "priya.nair@solvik.example"]);
      must((await desk.command(["groups", "list"])).includes("Night\tAfter six\tPriya Nair"), "the group is not listed");
      must((await refused(["groups", "join", "Night", "astrid.lindqvist@fjallgard.example"])).includes("is not of the team"), "a customer joins a group");
      await desk.command(["groups", "leave", "Night", "priya.nair@solvik.example"]);
      await desk.command(["groups", "remove", "Night"]);
      await desk.command(["trainings", "set", "first_steps", "--name", "First steps", "--months", "12"]);
      must((await desk.command(["trainings", "list"])).includes("first_steps\tFirst steps\t12"), "the training is not listed");
      await desk.command(["trainings", "complete", "first_steps", "astrid.lindqvist@fjallgard.example", "--on", "2026-03-02"]);
      must((await refused(["trainings", "complete", "first_steps", "astrid.lindqvist@fjallgard.example", "--on", "2999-01-01"])).includes("lies ahead"), "the future is completed");
      must((await refused(["trainings", "complete", "first_steps", "nobody@x.example"])).includes("nobody here has the address"), "nobody completes a training");
      must((await desk.command(["audit", "--csv"])).includes("first_steps"), "the audit log does not hear of it");
      must_be(await desk.command(["check"]), "ok", "what check prints");
    });
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["walk_portals", walk_portals]]);
