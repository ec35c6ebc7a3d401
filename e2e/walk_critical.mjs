// Critical days: a representative announces them, the team sees them coming, promises more on them and is called; contracts and reports.
import { Desk, must, must_be, person, write } from "./desk.mjs";
import { look } from "./look.mjs";
import { organization } from "./walk_portals.mjs";

const say = (page, words) => page.getByText(words).first().waitFor();
const day = (after) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);

export async function walk_critical(tests) {
  const desk = await Desk.start();
  const w = { desk, browser: tests.browser, visits: [] };
  const test = (title, work) => tests.test(`critical days: ${title}`, work, () => w.visits);
  const by = async (email, locale = "en", options = {}) => {
    const visit = await person(tests.browser, desk, email, locale, options);
    w.visits = [visit];
    return visit;
  };
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    for (const who of ["astrid", "erik", "nils"]) await desk.add_person(`${who} Ek`, `${who}@skola.example`, "user");
    await desk.command(["blueprint", "apply", "service-desk"]);
    await organization(w, "representatives");

    await test("a representative announces days, is told what is wrong, and takes them back, without a script", async () => {
      const visit = await by("astrid@skola.example", "en", { javaScriptEnabled: false });
      const { page } = visit;
      await page.goto("/hc/en/requests");
      await page.getByRole("link", { name: "Critical days" }).click();
      await say(page, "Nothing announced yet");
      await page.getByRole("button", { name: "Announce", exact: true }).click();
      await say(page, "Say what happens on these days.");
      await page.fill("#name", "National exams");
      await page.fill("#note", "420 pupils from 08:30 on.");
      await page.fill("#first_day", day(3));
      await page.fill("#last_day", day(1));
      await page.getByRole("button", { name: "Announce", exact: true }).click();
      await say(page, "The last day must not be before the first");
      must_be(await page.inputValue("#note"), "420 pupils from 08:30 on.", "the note");
      await page.fill("#last_day", "");
      await page.getByRole("button", { name: "Announce", exact: true }).click();
      await say(page, "Announced. We are prepared on these days.");
      await page.getByRole("link", { name: /^Change/ }).click();
      await page.getByRole("button", { name: "Take back these days" }).click();
      await say(page, "Taken back.");
    });
    await test("the page, at every width, in both schemes and languages", async () => {
      const visit = await by("astrid@skola.example");
      const { page } = visit;
      await page.goto("/hc/en/critical-days");
      await look(visit);
      await page.fill("#name", "National exam in mathematics");
      await page.fill("#first_day", day(0));
      await page.fill("#last_day", day(2));
      await page.fill("#note", "420 pupils from 08:30 on.");
      await page.getByRole("button", { name: "Announce", exact: true }).click();
      await say(page, "Announced.");
      await look(visit);
      await page.getByRole("link", { name: /^Change/ }).click();
      await page.getByRole("button", { name: "Take back these days" }).waitFor();
      await look(visit);
      const swedish = await by("astrid@skola.example", "sv");
      await swedish.page.goto("/hc/sv/critical-days");
      await say(swedish.page, "Anmäl dagar");
      await look(swedish, { swedish: true });
      const erik = await by("erik@skola.example");
      must_be((await erik.page.goto("/hc/en/critical-days")).status(), 404, "the page of somebody who may not announce");
    });
    await test("the team sees what comes, decides who is called, and promises more", async () => {
      const visit = await by("ola@solvik.example");
      const { page } = visit;
      await page.goto("/agent/organizations");
      await page.getByRole("link", { name: "Critical days" }).click();
      await say(page, "This week");
      await say(page, "National exam in mathematics");
      await page.fill("#addresses", "nobody");
      await page.locator("form[action$='/on-call'] .primary").click();
      await say(page, "Write at most ten mail addresses");
      await look(visit);
      await page.fill("#addresses", "oncall@solvik.example");
      await page.locator("form[action$='/on-call'] .primary").click();
      await say(page, "Saved.");
      await page.goto("/agent/sla-policies/new");
      await page.fill("#name", "On critical days");
      await page.getByLabel("Only on days that the customer announced as critical").check();
      await page.locator("[name='first_reply.any']").fill("20 min *");
      await look(visit);
      await page.locator("main form .send .primary").first().click();
      await say(page, "critical days");
      for (let up = 0; up < 6; up += 1) await page.getByRole("button", { name: /: On critical days$/ }).first().click();
      const swedish = await by("ola@solvik.example", "sv");
      await swedish.page.goto("/agent/critical-days");
      await look(swedish, { swedish: true });
    });
    await test("what is severe on these days says so, and calls somebody", async () => {
      const astrid = await by("astrid@skola.example");
      await astrid.page.goto("/hc/en/requests/new?ticket_form_id=incident");
      await astrid.page.fill("#request_subject", "No exam opens");
      await write(astrid.page, "request_description", "The page stays white.");
      await astrid.page.locator("input[name='request[priority]'][value=urgent]").check();
      await astrid.page.click("#send");
      await astrid.page.waitForURL(/sent=/);
      const mail = await desk.mail_to("oncall@solvik.example", "No exam opens");
      must(mail.text.includes("National exam in mathematics"), `the mail does not name the days:\n${mail.text}`);
      const visit = await by("ola@solvik.example");
      const { page } = visit;
      await page.goto("/agent/tickets/1");
      await say(page, "Critical days: National exam in mathematics");
      await say(page, "oncall@solvik.example");
      await page.locator("details.sla-why summary").first().click();
      await look(visit);
      const swedish = await by("ola@solvik.example", "sv");
      await swedish.page.goto("/agent/tickets/1");
      await look(swedish, { swedish: true });
    });
    await test("the queue and the organization say that the days are near", async () => {
      const visit = await by("ola@solvik.example");
      const { page } = visit;
      await page.goto("/agent/views/all");
      await page.locator(".ql .near", { hasText: "National exam in mathematics" }).first().waitFor();
      await look(visit);
      await page.goto("/agent/organizations/1");
      await say(page, "Critical days");
      await say(page, "National exam in mathematics");
      await look(visit);
    });
    await test("a13 whoever changes the severity says why, with a script and without one", async () => {
      const visit = await by("ola@solvik.example", "sv");
      const { page } = visit;
      await page.goto("/agent/tickets/1");
      const why = page.locator("#field-why");
      must(!(await why.isVisible()), "nothing is changed and a reason is asked for");
      await page.locator("#field-priority").selectOption("normal");
      await why.waitFor();
      await look(visit, { swedish: true });
      await why.press("Escape");
      must_be(await page.inputValue("#field-priority"), "urgent", "the severity after Escape");
      await page.locator("#field-priority").selectOption("normal");
      await why.fill("Provet är flyttat");
      // Another field that is saved meanwhile takes nothing of it away.
      await page.fill("#field-tags", "prov");
      await page.locator("#field-tags").press("Enter");
      await page.locator(".l2 .tag", { hasText: "prov" }).waitFor();
      must_be(await why.inputValue(), "Provet är flyttat", "the reason that waits");
      await why.press("Enter");
      await page.locator("#field-why").waitFor({ state: "hidden" });
      await page.goto("/agent/tickets/1");
      await say(page, "Provet är flyttat");
      const plain = await by("ola@solvik.example", "en", { javaScriptEnabled: false });
      await plain.page.goto("/agent/tickets/1");
      await plain.page.selectOption("#field-priority", "urgent");
      await plain.page.fill("#field-why", "It is today after all");
      await plain.page.locator(".why button").click();
      must_be(await plain.page.inputValue("#field-priority"), "urgent", "the severity without a script");
    });
    await test("a contract has a name by which something is promised, and time is told by levels", async () => {
      const visit = await by("ola@solvik.example");
      const { page } = visit;
      await page.goto("/agent/organizations/1/edit");
      await page.getByLabel("Name of the contract").fill("Gold");
      await page.fill("#contract_from", day(-30));
      await look(visit);
      await page.locator("main form .send .primary").click();
      await say(page, "Gold");
      await page.goto("/agent/sla-policies/new");
      await page.getByLabel("Gold").check();
      await page.goto("/agent/organizations");
      await page.getByRole("link", { name: "Time per level" }).click();
      await say(page, "1 ticket was worked on.");
      await look(visit);
      const swedish = await by("ola@solvik.example", "sv");
      await swedish.page.goto("/agent/time-per-level");
      await look(swedish, { swedish: true });
    });
  } finally {
    await desk.stop();
  }
}
