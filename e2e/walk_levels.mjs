// Four levels in one ticket, and partners: a teacher asks, the school's own first line answers and hands over, the vendor works
// behind that; a partner looks after the customers of its country. Then the same in the demo, as a newcomer finds it.
import { Desk, is_program, must, must_be, new_visit, person, run_suites, sign_in, write } from "./desk.mjs";
import { look } from "./look.mjs";
import { organization } from "./walk_portals.mjs";

const DEMO = "solvik-demo";
const say = (page, words) => page.getByText(words).first().waitFor();

const TEACHERS_MAIL = [
  "From: Erik Ek <erik@skola.example>",
  "To: support@solvik.example",
  "Subject: A blue screen",
  "Message-ID: <blue@skola.example>",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "The screen of the library is blue.",
  "",
].join("\r\n");

export async function walk_levels(tests) {
  await by_hand(tests);
  await in_the_demo(tests);
}

async function by_hand(tests) {
  const desk = await Desk.start();
  const w = { desk, browser: tests.browser, visits: [] };
  const test = (title, work) => tests.test(`levels: ${title}`, work, () => w.visits);
  const by = async (email, locale = "en", options = {}) => {
    const visit = await person(tests.browser, desk, email, locale, options);
    w.visits = [visit];
    return visit;
  };
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Priya Nair", "priya@solvik.example", "agent");
    await desk.add_person("Per Dahl", "per@nordlys.example", "agent");
    for (const who of ["astrid", "erik", "nils"]) await desk.add_person(`${who} Ek`, `${who}@skola.example`, "user");
    await desk.add_person("Kari Nord", "kari@oslo.example", "user");
    await desk.command(["blueprint", "apply", "education"]);
    await organization(w, "representatives");

    await test("c08 c28 a teacher who mails the vendor hands the question over to the school with one button", async () => {
      await desk.command(["mail", "receive"], TEACHERS_MAIL);
      const mail = await desk.mail_to("erik@skola.example", "Hand my question over");
      must(mail.text.includes("astrid Ek, astrid@skola.example"), `the mail names nobody:\n${mail.text}`);
      const link = /http\S+(\/hc\/en\/hand-over\/\S+)/.exec(mail.text)[1];
      for (const javaScriptEnabled of [true, false]) {
        const visit = await new_visit(tests.browser, desk, { javaScriptEnabled });
        w.visits = [visit];
        const { page } = visit;
        await page.goto(link);
        if (javaScriptEnabled) {
          await say(page, "The screen of the library is blue.");
          await look(visit);
          await page.goto(link.replace("/en/", "/sv/"));
          await say(page, "Lämna över din fråga");
          await look(visit, { swedish: true });
        } else {
          await page.getByRole("button", { name: "Hand over" }).click();
          await say(page, "Your question is handed over");
          await page.goto(`${link}x`);
          await say(page, "This link does nothing any more");
        }
      }
      const done = await new_visit(tests.browser, desk);
      w.visits = [done];
      await done.page.goto(link);
      await say(done.page, "Your question is handed over");
      await look(done);
      const astrid = await by("astrid@skola.example");
      await astrid.page.goto("/hc/en/desk");
      await astrid.page.getByRole("link", { name: "A blue screen" }).click();
      await say(astrid.page, "The screen of the library is blue.");
    });
    await test("an organization is told to answer its own people first", async () => {
      const visit = await by("ola@solvik.example");
      const { page } = visit;
      await page.goto("/agent/organizations/1");
      await page.getByLabel("Representatives and administrators answer their own people first").check();
      await page.locator("form[action$='/support'] button").click();
      await say(page, "Saved");
      must(await page.locator("input[name=first_line]").isChecked(), "it is not kept");
      await look(visit);
    });
    await test("c08 c16 a teacher asks, and reads that it goes to the school first", async () => {
      const visit = await by("erik@skola.example");
      const { page } = visit;
      await page.goto("/hc/en/requests/new");
      await say(page, "Your request goes to your own organization first");
      await look(visit);
      await page.fill("#request_subject", "The projector does not start");
      await write(page, "request_description", "The lamp blinks red.");
      await page.click("#send");
      await page.waitForURL(/sent=/);
      await desk.mail_to("astrid@skola.example", "The projector does not start");
      const ola = await by("ola@solvik.example");
      must_be((await ola.page.goto("/agent/tickets/2")).status(), 404, "the vendor's page of what was not handed over");
      await ola.page.goto("/agent/views/all");
      must(!(await ola.page.content()).includes("projector"), "the vendor's queue lists it");
    });
    await test("c16 the first line asks back, notes and takes it, without a script", async () => {
      const visit = await by("astrid@skola.example", "en", { javaScriptEnabled: false });
      const { page } = visit;
      await page.goto("/hc/en/requests");
      await page.locator("main a[href='/hc/en/desk']").click();
      await page.getByRole("link", { name: "The projector does not start" }).click();
      await page.fill("#note", "He never reads the manual");
      await page.getByRole("button", { name: "Save note" }).click();
      await say(page, "He never reads the manual");
      await page.getByRole("button", { name: "Send and wait for an answer" }).click();
      await page.locator(".problems, [role=alert]").first().waitFor();
      await page.fill("#reply", "Is the cable in?");
      await page.getByRole("button", { name: "Send and wait for an answer" }).click();
      await say(page, "Is the cable in?");
      must((await page.locator("#first-line-person option[selected]").innerText()).includes("astrid"), "whoever answers does not have it");
      await page.goto("/hc/en/desk?view=mine");
      await page.getByRole("link", { name: "The projector does not start" }).waitFor();
      const erik = await by("erik@skola.example");
      await erik.page.goto("/hc/en/requests/2");
      await say(erik.page, "Is the cable in?");
      must(!(await erik.page.content()).includes("manual"), "the requester reads a note of the first line");
    });
    await test("the desk, at every width, in both schemes and languages", async () => {
      const visit = await by("astrid@skola.example");
      for (const path of ["/hc/en/desk", "/hc/en/desk?view=escalated", "/hc/en/desk/2"]) {
        await visit.page.goto(path);
        await look(visit);
      }
      const swedish = await by("astrid@skola.example", "sv");
      for (const path of ["/hc/sv/desk", "/hc/sv/desk?view=done", "/hc/sv/desk/2"]) {
        await swedish.page.goto(path);
        await look(swedish, { swedish: true });
      }
    });
    await test("c16 it is handed over with the questions answered, and nothing that was typed is lost", async () => {
      const visit = await by("astrid@skola.example");
      const { page } = visit;
      await page.goto("/hc/en/desk/2");
      await page.fill("#hand-over", "Cable and lamp are fine");
      await page.getByRole("button", { name: "Hand over", exact: true }).click();
      await page.locator(".problems, [role=alert]").first().waitFor();
      must_be(await page.inputValue("#hand-over"), "Cable and lamp are fine", "the note");
      await look(visit);
      await page.locator("#escalate").getByLabel("All users").check();
      await page.getByRole("button", { name: "Hand over", exact: true }).click();
      await say(page, "This request is with support now.");
      await say(page, "He never reads the manual");
      await look(visit);
      await page.goto("/hc/en/desk?view=escalated");
      await page.getByRole("link", { name: "The projector does not start" }).waitFor();
    });
    await test("c16 the vendor sees what was handed over, and works behind its first contact unseen", async () => {
      const ola = await by("ola@solvik.example");
      await ola.page.goto("/agent/groups");
      for (const name of ["Developers", "Norsk support"]) {
        await ola.page.fill("#name", name);
        await ola.page.locator("form[action='/agent/groups'] .primary").click();
        await ola.page.locator("main").getByText(name).first().waitFor();
        await ola.page.goto("/agent/groups");
      }
      await ola.page.goto("/agent/organizations");
      await ola.page.getByRole("link", { name: "Partners and levels" }).click();
      await say(ola.page, "No partners yet");
      await look(ola);
      await ola.page.getByLabel("Developers").selectOption("3");
      await ola.page.locator("form[action='/agent/desks/levels'] button").click();
      await say(ola.page, "Saved");
      const visit = await by("priya@solvik.example");
      const { page } = visit;
      await page.goto("/agent/tickets/2");
      await say(page, "Is the cable in?");
      await page.locator("#level summary", { hasText: "Hand-overs" }).click();
      await say(page, "Cable and lamp are fine");
      must(!(await page.content()).includes("manual"), "the vendor reads a note of the first line");
      await page.locator("#level summary", { hasText: "Hand over" }).first().click();
      await look(visit);
      await page.selectOption("#level-to", { label: await third(page) });
      await page.selectOption("#level-group", { label: "Developers (Level 3)" });
      await page.fill("#level-note", "It is the driver octopus");
      await page.locator("#level form button").click();
      await page.locator("#level dd", { hasText: "level 3" }).first().waitFor();
      await look(visit);
      for (const email of ["erik@skola.example", "astrid@skola.example"]) {
        const customer = await by(email);
        for (const path of ["/hc/en/requests/2", "/hc/en/requests"]) {
          await customer.page.goto(path);
          const text = await customer.page.content();
          for (const secret of ["octopus", "Developers", "level 3"]) must(!text.includes(secret), `${path} tells ${email} of ${secret}`);
        }
      }
    });
    await test("c14 a partner looks after the customers of its country, and sees nothing else", async () => {
      const ola = await by("ola@solvik.example");
      await ola.page.goto("/agent/desks");
      await ola.page.getByRole("button", { name: "Add partner" }).click();
      await say(ola.page, "Give the partner a name.");
      await ola.page.fill("#name", "Nordlys");
      await ola.page.getByRole("button", { name: "Add partner" }).click();
      const form = ola.page.locator("form[aria-labelledby^='desk-']");
      await form.getByLabel("Countries").fill("Norge, Norway");
      await form.getByLabel("New tickets go to the group").selectOption({ label: "Norsk support" });
      await form.getByLabel("Per Dahl").check();
      await form.locator("button").click();
      await say(ola.page, "Saved");
      await look(ola);
      await ola.page.goto("/agent/organizations/new");
      await ola.page.fill("#name", "Oslo skole");
      await ola.page.getByLabel("Country").fill("Norge");
      await ola.page.locator("main form .send .primary").click();
      await ola.page.locator("h1", { hasText: "Oslo skole" }).waitFor();
      await ola.page.fill("#email", "kari@oslo.example");
      await ola.page.selectOption("#role", "representative");
      await ola.page.locator("form[action$='/people'] .send .primary").click();
      await ola.page.locator(".members", { hasText: "kari@oslo.example" }).waitFor();
      const kari = await by("kari@oslo.example");
      await kari.page.goto("/hc/en/requests/new");
      await kari.page.fill("#request_subject", "A Norwegian question");
      await write(kari.page, "request_description", "Who answers this?");
      await kari.page.getByLabel("All users").check();
      await kari.page.click("#send");
      await kari.page.waitForURL(/sent=/);
      const visit = await by("per@nordlys.example");
      const { page } = visit;
      await page.goto("/agent/views/all");
      await say(page, "A Norwegian question");
      must(!(await page.content()).includes("projector"), "the partner sees another's customer");
      must_be((await page.goto("/agent/tickets/2")).status(), 404, "another's ticket");
      await page.goto("/agent/tickets/3");
      await page.locator("#level summary", { hasText: "Hand over" }).first().click();
      await page.fill("#level-note", "Beyond us");
      await page.locator("#level form button").click();
      await page.locator("#level summary", { hasText: "Hand-overs" }).waitFor();
      await look(visit);
      await ola.page.goto("/agent/tickets/3");
      await ola.page.locator("#level summary", { hasText: "Hand-overs" }).click();
      await say(ola.page, "Beyond us");
      await look(ola);
      await kari.page.goto("/hc/en/requests/3");
      must(!(await kari.page.content()).includes("Beyond us"), "the customer reads a hand-over");
    });
  } finally {
    await desk.stop();
  }
}

/** What the list of places calls the vendor's third level. */
async function third(page) {
  const all = await page.locator("#level-to option").allTextContents();
  return all.find((one) => one.includes("3"));
}

async function in_the_demo(tests) {
  const desk = await Desk.start("demo");
  const w = { visits: [] };
  const test = (title, work) => tests.test(`levels in the demo: ${title}`, work, () => w.visits);
  const school = /Solvik School +(http:\S+)/.exec(desk.printed)?.[1];
  const by = async (email, locale = "en", url = desk.url) => {
    const visit = await new_visit(tests.browser, { ...desk, url });
    visit.friends = [desk.url];
    await sign_in(visit, email, locale, DEMO);
    w.visits = [visit];
    return visit;
  };
  try {
    await test("Astrid finds what waits at her desk, what she handed over, and what is done", async () => {
      const visit = await by("astrid.lindqvist@fjallgard.example", "en", school);
      const { page } = visit;
      await page.goto("/hc/en/desk");
      await say(page, "The projector in room 204 does not start");
      await look(visit);
      await page.goto("/hc/en/desk?view=mine");
      await say(page, "Jag ser inte onsdagens prov i kurslistan");
      await page.goto("/hc/en/desk?view=done");
      await say(page, "Skrivaren i provsalen");
      await page.goto("/hc/en/desk?view=escalated");
      await page.getByRole("link", { name: "The exported results lack a class" }).click();
      await say(page, "NA23 was renamed in August");
      await look(visit);
    });
    await test("the vendor finds it on its third level, and the partner's desk", async () => {
      const visit = await by("linnea.sjoberg@solvik.example", "sv");
      const { page } = visit;
      await page.goto("/agent/desks");
      await page.locator("h2", { hasText: "Nordlys Support" }).waitFor();
      await look(visit, { swedish: true });
      await page.goto("/agent/search?q=exported+results+lack");
      await page.locator("a", { hasText: "The exported results lack a class" }).first().click();
      await page.locator("#level dd", { hasText: "3" }).first().waitFor();
      await look(visit);
    });
    await test("the partner finds its customer's tickets alone", async () => {
      const visit = await by("nils.berg@nordlys.example");
      const { page } = visit;
      await page.goto("/agent/views/all");
      await say(page, "Sign-in with Feide stops at a blank page");
      await say(page, "Two teachers for one group");
      must(!(await page.content()).includes("exported results"), "the partner sees another's customer");
      await look(visit);
    });
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["levels", walk_levels]]);
