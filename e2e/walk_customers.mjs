// Customers and their organizations, with JavaScript and without: who sees what, private requests, following, seats,
// groups of agents, and where whoever may not ask is told to go.
import { Desk, must, must_be, person, write } from "./desk.mjs";
import { look } from "./look.mjs";

export async function customers(tests) {
  for (const scripted of [true, false]) {
    const desk = await Desk.start();
    const w = { desk, browser: tests.browser, options: { javaScriptEnabled: scripted }, visits: [], scripted };
    const way = scripted ? "customers" : "customers, plain";
    const test = (name, work) => tests.test(`${way}: ${name}`, work, () => w.visits);
    try {
      await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
      await desk.add_person("Priya Nair", "priya@solvik.example", "agent");
      for (const [name, who] of [["Astrid Lindqvist", "astrid"], ["Erik Kallio", "erik"], ["Birgitta Norén", "birgitta"]]) {
        await desk.add_person(name, `${who}@skola.example`, "user");
      }
      await organization(w, test);
      await seats(w, test);
      await sharing(w, test);
      await waiting(w, test);
      await trainings(w, test);
      await sheets(w, test);
      await succession(w, test);
      await groups(w, test);
      await elsewhere(w, test);
    } finally {
      await desk.stop();
    }
  }
}

/** A page as it looks everywhere; without scripts there is nothing to measure it with. */
async function seen(w, visit) {
  if (w.scripted) await look(visit);
}

const at_work = async (w, key, email) => {
  w[key] ??= await person(w.browser, w.desk, email, "en", w.options);
  w.visits = [w[key]];
  return w[key].page;
};

const say = (page, words) => page.getByText(words).first().waitFor();

async function organization(w, test) {
  await test("an administrator adds an organization; mistakes lose nothing", async () => {
    const page = await at_work(w, "ola", "ola@solvik.example");
    await page.goto("/agent/organizations");
    await say(page, "No organizations yet");
    await seen(w, w.ola);
    await page.goto("/agent/organizations/new");
    await page.fill("#country", "Sverige");
    await page.fill("#domains", "not a domain!");
    await page.locator("main form .send .primary").click();
    await page.locator("#problems").waitFor();
    must_be(await page.inputValue("#country"), "Sverige", "what was typed before the mistake");
    await seen(w, w.ola);
    await page.fill("#name", "Fjällgård Gymnasium");
    await page.fill("#domains", "skola.example");
    await page.fill("#billing_email", "faktura@skola.example");
    await page.locator("input[name=sharing][value=none]").check();
    await page.locator("main form .send .primary").click();
    await page.locator("h1", { hasText: "Fjällgård Gymnasium" }).waitFor();
    for (const [who, role] of [["astrid", "representative"], ["erik", "user"], ["birgitta", "admin"]]) {
      await page.fill("#email", `${who}@skola.example`);
      await page.selectOption("#role", role);
      await page.locator("form[action$='/people'] .send .primary").click();
      await page.locator(".members", { hasText: `${who}@skola.example` }).waitFor();
    }
    await seen(w, w.ola);
    await page.goto("/agent/organizations?q=fj%C3%A4llg");
    await page.getByRole("link", { name: "Fjällgård Gymnasium" }).waitFor();
    await seen(w, w.ola);
  });
}

async function seats(w, test) {
  await test("c05 c06 two representatives, and a third is refused with a way out", async () => {
    const page = await at_work(w, "birgitta", "birgitta@skola.example");
    await page.goto("/hc/en/organization");
    await say(page, "1 of 2 seats");
    await page.getByRole("button", { name: /Make representative\s*: Erik/ }).click();
    await say(page, "2 of 2 seats");
    await seen(w, w.birgitta);
    await page.getByRole("button", { name: /No longer representative\s*: Erik/ }).click();
    await say(page, "1 of 2 seats");
  });
}

async function sharing(w, test) {
  await test("a26 colleagues see what their organization shares, and private requests never", async () => {
    const asking = await at_work(w, "astrid", "astrid@skola.example");
    for (const [subject, hidden] of [["Provet är svart", false], ["Om en sjuk elev", true]]) {
      await asking.goto("/hc/en/requests/new");
      await asking.fill("#request_subject", subject);
      if (w.scripted) await write(asking, "request_description", "It does not start.");
      else await asking.fill("#request_description", "It does not start.");
      if (hidden) await asking.check("#request_private");
      await asking.locator("main form .send .primary").click();
      await asking.waitForURL(/\/requests\/\d+/);
    }
    await say(asking, "Only you, the people in CC and the support team.");
    await seen(w, w.astrid);
    const runs = await at_work(w, "birgitta", "birgitta@skola.example");
    await runs.goto("/hc/en/organization");
    await runs.locator("input[name=sharing][value=everyone]").check();
    await runs.locator("input[name=right][value=read]").check();
    await runs.locator("main form.form .send .primary").click();
    await say(runs, "Saved.");
    const page = await at_work(w, "erik", "erik@skola.example");
    await page.goto("/hc/en/requests?tab=org");
    await page.getByRole("link", { name: /Provet är svart/ }).waitFor();
    must_be(await page.getByText("Om en sjuk elev").count(), 0, "private requests in the list");
    await page.getByRole("button", { name: "Follow" }).click();
    await say(page, "You follow Fjällgård Gymnasium");
    await seen(w, w.erik);
    await page.getByRole("button", { name: "Stop following" }).click();
    await say(page, "Follow Fjällgård Gymnasium to hear");
    await page.getByRole("link", { name: /Provet är svart/ }).click();
    await say(page, "You can read this request.");
    await seen(w, w.erik);
  });
  await test("a29 who is in CC has a tab for that", async () => {
    const page = await at_work(w, "erik", "erik@skola.example");
    await page.goto("/hc/en/requests");
    await page.getByRole("link", { name: /I am CC’d/ }).click();
    await page.waitForURL(/tab=ccd/);
  });
}

async function waiting(w, test) {
  await test("c06 who finds no seat waits for one, and gets it when it is free", async () => {
    const page = await at_work(w, "ola", "ola@solvik.example");
    await page.goto("/agent/organizations/1/edit");
    await page.fill("#seats", "1");
    await page.fill("#sales_name", "Salla Sälj");
    await page.fill("#sales_phone", "+46 8 123 45");
    await page.locator("main form .send .primary").click();
    await say(page, "1 of 1 seats");
    const runs = await at_work(w, "birgitta", "birgitta@skola.example");
    await runs.goto("/hc/en/organization");
    await runs.getByRole("button", { name: /Put on the waiting list\s*: Erik/ }).click();
    await say(runs, "Waits for a seat, number 1.");
    await seen(w, w.birgitta);
    await runs.getByRole("button", { name: /No longer waiting\s*: Erik/ }).click();
    await say(runs, "1 of 1 seats");
  });
  await test("d04 people see whom to turn to", async () => {
    const page = await at_work(w, "erik", "erik@skola.example");
    await page.goto("/hc/en");
    await say(page, "Salla Sälj");
    await seen(w, w.erik);
    await page.goto("/hc/en/requests");
    await page.getByRole("link", { name: "+46 8 123 45" }).waitFor();
    await seen(w, w.erik);
  });
}

async function trainings(w, test) {
  await test("c07 without a required training one is told which, and where to take it", async () => {
    const page = await at_work(w, "ola", "ola@solvik.example");
    await page.goto("/agent/trainings");
    await say(page, "No trainings yet");
    await page.fill("#key", "Basic!");
    await page.locator("form[action='/agent/trainings'] .primary").click();
    await page.locator("#problems").waitFor();
    await seen(w, w.ola);
    await page.fill("#key", "basic");
    await page.fill("#name_en", "Basic training");
    await page.fill("#name_sv", "Grundutbildning");
    await page.fill("#how_en", "Book it at https://learn.solvik.example/");
    await page.fill("#months", "12");
    await page.locator("form[action='/agent/trainings'] input[name=required]").check();
    await page.locator("form[action='/agent/trainings'] .primary").click();
    await say(page, "Good for 12 months");
    await page.locator("details.training summary").first().click();
    await seen(w, w.ola);
    const asks = await at_work(w, "astrid", "astrid@skola.example");
    await asks.goto("/hc/en/requests/new");
    await say(asks, "Not completed yet");
    must(!(await asks.locator("#request_subject").count()), "there is a form");
    await seen(w, w.astrid);
    await page.goto("/agent/organizations/1");
    await page.locator(".members li", { hasText: "astrid@" }).locator("summary").click();
    await page.getByRole("link", { name: /Trainings\s*: Astrid/ }).click();
    await page.fill("#completed", "2999-01-01");
    await page.locator("main form .send .primary").click();
    await page.locator("#problems").waitFor();
    const day = new Date().toISOString().slice(0, 10);
    await page.fill("#completed", day);
    await page.locator("main form .send .primary").click();
    await say(page, "What was completed");
    w.visits = [w.ola];
    await seen(w, w.ola);
    await asks.goto("/hc/en/trainings");
    await say(asks, "Good until");
    w.visits = [w.astrid];
    await seen(w, w.astrid);
    await asks.goto("/hc/en/requests/new");
    await asks.locator("#request_subject").waitFor();
  });
}

async function sheets(w, test) {
  await test("a file of people is looked at, its bad rows are named, and the good ones are taken", async () => {
    const page = await at_work(w, "ola", "ola@solvik.example");
    await page.goto("/agent/import");
    await seen(w, w.ola);
    const rows = "email;name;organization;role\nmaja@skola.example;Maja Sund;Fjällgård Gymnasium;user\nnobody;;;\n";
    await page.setInputFiles("#file-people", { name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
    await page.locator("form:has(#file-people) .primary").click();
    await say(page, "What people.csv would do");
    await page.getByRole("row", { name: /3 email nobody/ }).waitFor();
    await seen(w, w.ola);
    await page.locator("input[name=skip]").check();
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await say(page, "people.csv was imported");
    await page.goto("/agent/organizations/1");
    await say(page, "maja@skola.example");
  });
}

async function succession(w, test) {
  await test("c09 a successor takes over what is open in one step", async () => {
    const runs = await at_work(w, "birgitta", "birgitta@skola.example");
    await runs.goto("/hc/en/organization");
    await runs.getByRole("link", { name: /Pass on requests\s*: Astrid/ }).click();
    await say(runs, "Open requests: 1.");
    await seen(w, w.birgitta);
    await runs.locator("main form .send .primary").click();
    await runs.locator("#problems").waitFor();
    await runs.selectOption("#successor", { label: "Maja Sund" });
    await runs.locator("main form .send .primary").click();
    await say(runs, "Everything was passed on.");
    const page = await at_work(w, "ola", "ola@solvik.example");
    await page.goto("/agent/tickets/1?view=all");
    await say(page, /passed this on to Maja Sund/);
    await page.goto("/agent/organizations/1");
    await page.locator(".members li", { hasText: "maja@" }).locator("summary").click();
    await page.getByRole("link", { name: /Pass on requests\s*: Maja/ }).click();
    await say(page, "Open requests: 1.");
    await seen(w, w.ola);
    await page.selectOption("#successor", { label: "Astrid Lindqvist" });
    await page.locator("main form .send .primary").click();
    await say(page, "Everything was passed on.");
  });
}

async function groups(w, test) {
  await test("agents can work within groups", async () => {
    const page = await at_work(w, "ola", "ola@solvik.example");
    await page.goto("/agent/groups");
    await say(page, "No groups yet");
    await page.fill("#name", "Exams");
    await page.locator("form[action='/agent/groups'] .primary").click();
    await page.getByRole("heading", { name: "Exams" }).waitFor();
    await page.getByRole("button", { name: /Limit to groups\s*: Priya/ }).click();
    await say(page, "Tickets of their groups");
    await seen(w, w.ola);
    const hers = await at_work(w, "priya", "priya@solvik.example");
    const answer = await hers.goto("/agent/tickets/1");
    must_be(answer.status(), 404, "the answer for a ticket of no group of hers");
  });
}

async function elsewhere(w, test) {
  await test("b11 c04 c08 whoever may not ask is told where to go", async () => {
    const page = await at_work(w, "ola", "ola@solvik.example");
    await page.goto("/agent/settings/asking");
    await page.locator("input[name=who_asks][value=representatives]").check();
    await page.locator("main form .send .primary").click();
    await page.waitForURL(/saved=1/);
    const refused = await at_work(w, "erik", "erik@skola.example");
    await refused.goto("/hc/en/requests/new");
    await say(refused, "Your organization has chosen who writes to us.");
    await say(refused, "Astrid Lindqvist");
    must(!(await refused.locator("#request_subject").count()), "there is a form");
    await seen(w, w.erik);
  });
}
