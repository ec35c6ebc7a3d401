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
      await putting_in_order(w, test);
      await for_a_customer(w, test);
      await splitting(w, test);
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
    await page.getByText("Definition, example, promised reply and supplier").first().click();
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
    await say(page, "The order was changed.");
    await page.selectOption("#when", { label: "What kind of service?: Order a report" });
    await page.selectOption("#ask", { label: "From which day?" });
    await page.check("[name=then_required]");
    await page.getByRole("button", { name: "Add condition" }).click();
    await say(page, "is asked (required) when");
    await seen(w, w[ADMIN]);
    await page.getByRole("link", { name: "On a page of its own" }).click();
    await page.selectOption("#lang", "sv");
    if (!w.scripted) await page.getByRole("button", { name: "Show" }).click();
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

/** The names of an ordered list, as it stands. */
const names = (page) => page.locator("[data-order] > li:not([data-new])").evaluateAll((all) => all.map((one) => one.dataset.name));

/** What a list becomes, once it is stored too. */
async function becomes(page, wanted) {
  await until(`the order ${wanted.join(", ")}`, async () => (await names(page)).join() === wanted.join());
  await say(page, "The order was changed.");
}

async function putting_in_order(w, test) {
  const undo = (page) => page.getByRole("button", { name: "Undo", exact: true });

  await test("fields are put in order by keyboard, taken away and put back, and typed text stays", async () => {
    const page = await as(w, ADMIN);
    await page.goto("/agent/forms");
    await page.getByRole("link", { name: "Service request" }).click();
    await page.getByRole("heading", { name: "Service request", level: 1 }).waitFor();
    const before = await names(page);
    await page.fill("[name='line.en']", "Features, reports and visits");
    const down = page.getByRole("button", { name: `Move down: ${before[0]}` });
    if (w.scripted) {
      await down.focus();
      await page.keyboard.press("Alt+ArrowDown");
      await becomes(page, [before[1], before[0], ...before.slice(2)]);
      await until("the place to be said", async () => (await page.locator("#said").textContent()).includes(`${before[0]}: place 2 of ${before.length}`));
      await until("the button to keep the focus", () => down.evaluate((button) => button === document.activeElement));
    } else {
      await down.click();
      await becomes(page, [before[1], before[0], ...before.slice(2)]);
    }
    must_be(await page.inputValue("[name='line.en']"), "Features, reports and visits", "what was typed");
    await undo(page).click();
    await say(page, "Taken back");
    must_be((await names(page)).join(), before.join(), "the order");
    await page.getByRole("button", { name: "Take away: From which day?" }).click();
    await say(page, "Taken away: “From which day?”.");
    await seen(w, w[ADMIN]);
    await undo(page).click();
    await say(page, "Taken back");
    await say(page, "is asked (required) when");
    must_be((await names(page)).join(), before.join(), "the fields");
  });

  if (w.scripted) {
    await test("and by dragging: fields, options and forms; Escape puts back", async () => {
      const page = await as(w, ADMIN);
      const drag = async (from, to, key) => {
        await page.locator("ar-editing:defined").waitFor();
        const lines = page.locator("[data-order] > li:not([data-new])");
        await lines.nth(to).scrollIntoViewIfNeeded();
        await lines.nth(from).locator("[data-grip]").scrollIntoViewIfNeeded();
        const at = await lines.nth(from).locator("[data-grip]").boundingBox();
        const goal = await lines.nth(to).boundingBox();
        await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
        await page.mouse.down();
        const y = from < to ? goal.y + goal.height - 3 : goal.y + 3;
        await page.mouse.move(at.x + 5, (at.y + y) / 2, { steps: 6 });
        await page.mouse.move(at.x + 5, y, { steps: 6 });
        if (key) await page.keyboard.press(key);
        await page.mouse.up();
      };
      // Room for options with everything that explains them.
      await page.setViewportSize({ width: 1440, height: 1800 });
      const before = await names(page);
      await drag(0, 1, "Escape");
      must_be((await names(page)).join(), before.join(), "the order after Escape");
      await drag(0, 1);
      await becomes(page, [before[1], before[0], ...before.slice(2)]);
      await undo(page).click();
      await say(page, "Taken back");
      await page.getByRole("link", { name: "What kind of service?" }).click();
      await page.getByRole("heading", { name: "What kind of service?", level: 1 }).waitFor();
      await page.locator("li[data-name='Switch on a feature'] [data-grip]").waitFor();
      await drag(1, 0);
      await becomes(page, ["Order a report", "Switch on a feature"]);
      await seen(w, w[ADMIN]);
      await page.setViewportSize({ width: 1440, height: 900 });
      await undo(page).click();
      await say(page, "Taken back");
      await page.goto("/agent/forms");
      const forms = await names(page);
      await drag(1, 0);
      await becomes(page, [...forms].reverse());
      await undo(page).click();
      await say(page, "Taken back");
    });
  }

  await test("an option is taken away and put back", async () => {
    const page = await as(w, ADMIN);
    await page.goto("/agent/forms");
    await page.locator("section").getByRole("link", { name: "What kind of service?" }).click();
    await page.getByRole("button", { name: "Take away: Order a report" }).click();
    await say(page, "Taken away: “Order a report”.");
    await say(page, "not offered");
    await undo(page).click();
    await say(page, "Taken back");
    must_be((await names(page)).join(), "Switch on a feature,Order a report", "the options");
  });

  await test("the preview beside the form is what others see, follows answers and saves, and sends nothing", async () => {
    const page = await as(w, ADMIN);
    await page.goto("/agent/forms");
    await page.getByRole("link", { name: "Service request" }).click();
    const preview = page.locator("[data-part=preview]");
    await preview.getByText("nothing can be sent from here").waitFor();
    must(await preview.getByRole("button", { name: "Submit request" }).isDisabled(), "the preview sends nothing");
    if (w.scripted) {
      const day = preview.getByLabel("From which day?");
      must(!(await day.isVisible()), "a question that nothing calls for is hidden");
      await preview.getByLabel("Order a report").check();
      await day.waitFor({ state: "visible" });
      // The first answer comes last, and changes nothing any more.
      let release;
      const held = new Promise((done) => (release = done));
      await page.route(/\/preview\?/, async (route) => {
        await held;
        await route.continue();
      }, { times: 1 });
      const late = page.waitForResponse((answer) => /as=(?!guest)[^&]*&lang=sv/.test(answer.url()));
      await page.selectOption("#lang", "sv");
      await page.selectOption("#as", "guest");
      await preview.locator("legend", { hasText: "Vilken sorts tjänst?" }).waitFor();
      await preview.getByText("Din e-postadress").waitFor();
      release();
      await (await late).finished();
      await preview.getByText("Din e-postadress").waitFor();
      await page.fill("[name='introduction.sv']", "Vi svarar samma dag.");
      await save(page);
      await preview.getByText("Vi svarar samma dag.").waitFor();
      must_be(await page.locator("#as").inputValue(), "guest", "as whom");
    }
    await seen(w, w[ADMIN]);
    await seen(w, w[ADMIN], { swedish: true });
    await page.check("input[name=listed][value=members]");
    // Where there is a script the page stays: whoever leaves it at once takes the saving along.
    await Promise.all([page.waitForResponse((answer) => answer.request().method() === "POST"), save(page)]);
    await page.goto(`${new URL(page.url()).pathname}/preview?as=guest`);
    await say(page, "They do not find this form");
    await page.goBack();
    await page.check("input[name=listed][value=everyone]");
    await save(page);
    await say(page, "Saved.");
  });

  await test("a form is taken out of use and put back", async () => {
    const page = await as(w, ADMIN);
    await page.uncheck("[name=active]");
    await save(page);
    await say(page, "It is no longer in use.");
    await undo(page).click();
    await say(page, "Taken back");
    must(await page.isChecked("[name=active]"), "it is in use");
  });
}

async function for_a_customer(w, test) {
  await test("the team writes a ticket down in a form, and is asked what the form asks", async () => {
    const page = await as(w, AGENT);
    await page.goto("/agent/tickets/new?tf_subject=A%20call");
    await page.fill("#requester_email", CUSTOMER);
    await page.selectOption("#ticket_form_id", { label: "Service request" });
    if (!w.scripted) await page.getByRole("button", { name: "Show its fields" }).click();
    await page.locator("legend", { hasText: "What kind of service?" }).waitFor();
    must_be(await page.inputValue("#subject"), "A call", "the subject");
    must_be(await page.inputValue("#requester_email"), CUSTOMER, "the customer");
    const choose = async (label) => {
      const list = page.locator("ar-questions select").first();
      if (await list.count()) await list.selectOption({ label });
      else await page.locator("ar-questions").getByLabel(label).check();
    };
    await choose("Order a report");
    await page.getByLabel("From which day?").waitFor();
    await seen(w, w[AGENT]);
    await (w.scripted ? write(page, "body", "She called.") : page.fill("#body", "She called."));
    await page.getByRole("button", { name: "Create ticket" }).click();
    await page.locator("#problems").getByText("Fill in “From which day?”.").waitFor();
    await seen(w, w[AGENT]);
    await page.getByLabel("From which day?").fill("2026-06-01");
    await page.getByRole("button", { name: "Create ticket" }).click();
    await page.waitForURL(/\/agent\/tickets\/\d+/);
    must_be(await page.locator(".details").getByLabel("From which day?").inputValue(), "2026-06-01", "the answer");
  });
}

async function splitting(w, test) {
  await test("a part of a ticket becomes one of its own, and is put together again", async () => {
    const page = await as(w, AGENT);
    await page.goto("/agent/tickets/1");
    await page.getByRole("link", { name: /^Split off/ }).first().click();
    await page.getByRole("heading", { name: "Split off a part" }).waitFor();
    await seen(w, w[AGENT]);
    await page.fill("#subject", "");
    await page.getByRole("button", { name: "Split off" }).click();
    await page.locator("#problems").waitFor();
    await seen(w, w[AGENT], { swedish: false });
    await page.fill("#subject", "The winter exams");
    await page.getByRole("button", { name: "Split off" }).click();
    await page.getByRole("heading", { name: "The winter exams", level: 1 }).waitFor();
    await say(page, "made this out of a part of another request");
    await seen(w, w[AGENT]);
    const number = Number(/tickets\/(\d+)/.exec(page.url())[1]);
    await page.locator(".details").getByRole("button", { name: "Put together again" }).click();
    await page.waitForURL(/\/agent\/tickets\/1($|\?)/);
    await say(page, "put a part that had been split off back in here");
    const gone = await w[AGENT].context.request.get(`/agent/tickets/${number}`);
    must_be(gone.status(), 404, "the ticket that was taken away");
    await seen(w, w[AGENT]);
  });
}
