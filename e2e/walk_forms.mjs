// Forms in a browser, with JavaScript and without: choosing a type, questions that come and go, what is wrong and stays
// typed, the guide, the team's view of the answers, and administrators who change it all.
import { Desk, must, must_be, person, until, write } from "./desk.mjs";
import { look } from "./look.mjs";

const ADMIN = "ola@solvik.example";
const AGENT = "priya@solvik.example";
const CUSTOMER = "astrid@skola.example";

export async function forms(tests) {
  for (const scripted of [true, false]) {
    const desk = await Desk.start();
    const w = { desk, browser: tests.browser, options: { javaScriptEnabled: scripted }, visits: [], scripted };
    const way = scripted ? "forms" : "forms, plain";
    const test = (name, work) => tests.test(`${way}: ${name}`, work, () => w.visits);
    try {
      await desk.add_person("Ola Ek", ADMIN, "admin");
      await desk.add_person("Priya Nair", AGENT, "agent");
      await desk.add_person("Astrid Lindqvist", CUSTOMER, "user", "sv");
      await making(w, test);
      await asking(w, test);
      await answering(w, test);
    } finally {
      await desk.stop();
    }
  }
}

/** A page as it looks everywhere; without scripts there is nothing to measure it with. */
async function seen(w, visit, options) {
  if (w.scripted) await look(visit, options);
}

async function as(w, email) {
  w[email] ??= await person(w.browser, w.desk, email, "en", w.options);
  w.visits = [w[email]];
  return w[email].page;
}

const say = (page, words) => page.getByText(words).first().waitFor();
const save = (page) => page.locator("#save").click();

async function making(w, test) {
  await test("an administrator makes fields; what is missing is said and nothing is lost", async () => {
    const page = await as(w, ADMIN);
    await page.goto("/agent/forms");
    await say(page, "What customers can ask for");
    await seen(w, w[ADMIN]);
    await page.selectOption("#kind", "tagger");
    await page.getByRole("button", { name: "New field" }).click();
    await page.fill("[name='title.en']", "What kind of service?");
    await page.fill("[name='title.sv']", "Vilken sorts tjänst?");
    await save(page);
    await page.locator("#problems").waitFor();
    must_be(await page.inputValue("[name='title.sv']"), "Vilken sorts tjänst?", "what was typed");
    await seen(w, w[ADMIN]);
    await page.fill("[name='option0_label.en']", "Switch on a feature");
    await page.fill("[name='option0_definition.en']", "Something that your contract holds already.");
    await page.fill("[name='option1_label.en']", "Order a report");
    await page.check("[name=required_customers]");
    await save(page);
    await say(page, "Saved.");
    await seen(w, w[ADMIN], { swedish: false });
    await page.goto("/agent/fields/new?kind=date");
    await page.fill("[name='title.en']", "From which day?");
    await save(page);
    await say(page, "Saved.");
  });

  await test("and a form whose questions depend on each other, in an order of its own", async () => {
    const page = await as(w, ADMIN);
    await page.goto("/agent/forms/new");
    await page.fill("[name='name.en']", "Service request");
    await page.fill("[name='name.sv']", "Tjänstebeställning");
    await page.fill("[name='line.en']", "Features and reports");
    await page.check("input[name=listed][value=everyone]");
    for (const title of ["What kind of service?", "From which day?"]) {
      await page.selectOption("#add", { label: title });
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await say(page, "Saved.");
    }
    await page.getByRole("button", { name: "Move up: From which day?" }).click();
    await say(page, "Saved.");
    await page.selectOption("#when", { label: "What kind of service?: Order a report" });
    await page.selectOption("#ask", { label: "From which day?" });
    await page.check("[name=then_required]");
    await page.getByRole("button", { name: "Add condition" }).click();
    await say(page, "is asked (required) when");
    await seen(w, w[ADMIN]);
    await page.getByRole("link", { name: "Preview" }).click();
    await page.selectOption("#lang", "sv");
    await page.getByRole("button", { name: "Show" }).click();
    await page.locator("legend", { hasText: "Vilken sorts tjänst?" }).waitFor();
    await seen(w, w[ADMIN]);
  });
}

async function asking(w, test) {
  await test("a customer chooses a type first, and sees only what it asks", async () => {
    const page = await as(w, CUSTOMER);
    await page.goto("/hc/en/requests/new");
    must_be(await page.locator("#request_subject").count(), 0, "fields before a choice");
    await seen(w, w[CUSTOMER]);
    await page.getByRole("link", { name: "General request" }).click();
    await page.fill("#request_subject", "A report for March");
    // Another type keeps what was typed.
    await page.locator("button.pick", { hasText: "Service request" }).click();
    await page.locator("legend", { hasText: "What kind of service?" }).waitFor();
    must_be(await page.inputValue("#request_subject"), "A report for March", "the subject");
    const day = page.getByLabel("From which day?");
    if (w.scripted) {
      must(!(await day.isVisible()), "a question that nothing calls for is hidden");
      await page.getByLabel("Order a report").check();
      await day.waitFor({ state: "visible" });
      await page.getByLabel("Switch on a feature").check();
      await day.waitFor({ state: "hidden" });
      await page.getByLabel("Order a report").check();
    } else {
      await say(page, "Only when “What kind of service?” is “Order a report”.");
      await page.getByLabel("Order a report").check();
    }
    await seen(w, w[CUSTOMER]);
    await page.locator("#send").click();
    await page.locator("#problems").waitFor();
    await say(page, "Fill in “From which day?”.");
    must((await page.title()).startsWith("Error:"), "the title says that something is wrong");
    must(await page.getByLabel("Order a report").isChecked(), "the choice stays");
    await seen(w, w[CUSTOMER]);
    await day.fill("2026-03-01");
    const text = "All exams of the winter.";
    await (w.scripted ? write(page, "request_description", text) : page.fill("#request_description", text));
    await page.locator("#send").click();
    await page.waitForURL(/\/requests\/\d+/);
    await say(page, "Order a report");
    await say(page, "2026-03-01");
    await seen(w, w[CUSTOMER]);
  });

  await test("a question can be gone through without sending anything", async () => {
    const page = await as(w, CUSTOMER);
    await page.goto("/hc/en/requests/questions/service_request");
    await say(page, "Nothing is sent.");
    await seen(w, w[CUSTOMER]);
    await page.fill("#request_subject", "Thought through");
    await page.getByRole("button", { name: "Submit a request with these answers" }).click();
    await page.locator("button.pick[aria-current]").waitFor();
    must_be(await page.inputValue("#request_subject"), "Thought through", "the subject");
  });
}

async function answering(w, test) {
  await test("the customer changes an answer, and the team reads and changes it in place", async () => {
    const customer = await as(w, CUSTOMER);
    await customer.goto("/hc/en/requests/1");
    await customer.getByText("Change answers").click();
    await customer.getByLabel("From which day?").fill("2026-04-01");
    await customer.getByRole("button", { name: "Save answers" }).click();
    await say(customer, "2026-04-01");
    const page = await as(w, AGENT);
    await page.goto("/agent/tickets/1");
    const field = page.locator(".details").getByLabel("From which day?");
    must_be(await field.inputValue(), "2026-04-01", "the answer");
    await seen(w, w[AGENT]);
    await field.fill("2026-05-01");
    await field.press("Enter");
    if (!w.scripted) await say(page, "set From which day? to 2026-05-01");
    await until("the answer to stay", async () => {
      await page.goto("/agent/tickets/1");
      return (await page.locator(".details").getByLabel("From which day?").inputValue()) === "2026-05-01";
    });
  });
}
