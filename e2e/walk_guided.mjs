// A form that guides, and questions within a reply: with JavaScript and without, on the school's portal.
import { Desk, must, must_be, person, post, until, write } from "./desk.mjs";
import { look } from "./look.mjs";

const ADMIN = "ola@solvik.example";
const AGENT = "priya@solvik.example";
const CUSTOMER = "astrid@skola.example";

export async function guided(tests) {
  for (const scripted of [true, false]) {
    const desk = await Desk.start();
    const w = { desk, browser: tests.browser, options: { javaScriptEnabled: scripted }, visits: [], scripted };
    const way = scripted ? "guided" : "guided, plain";
    const test = (name, work) => tests.test(`${way}: ${name}`, work, () => w.visits);
    try {
      await desk.add_person("Ola Ek", ADMIN, "admin");
      await desk.add_person("Priya Nair", AGENT, "agent");
      await desk.add_person("Astrid Lindqvist", CUSTOMER, "user");
      await desk.command(["blueprint", "apply", "education"]);
      await desk.command(["settings", "set", "who_asks", "signed-in"]);
      await asking(w, test);
      await answering(w, test);
    } finally {
      await desk.stop();
    }
  }
}

async function as(w, email) {
  w[email] ??= await person(w.browser, w.desk, email, "en", w.options);
  w.visits = [w[email]];
  return w[email].page;
}

/** A page as it looks everywhere; without scripts there is nothing to measure it with. */
async function seen(w, email, options) {
  if (w.scripted) await look(w[email], options);
}

const say = (page, words) => page.getByText(words).first().waitFor();

async function asking(w, test) {
  await test("the form says how complete it is, and the browser is filled in when it is asked to", async () => {
    const page = await as(w, CUSTOMER);
    await page.goto("/hc/en/requests/new");
    await say(page, "0 of 15 questions answered");
    for (const heading of ["Who", "Where", "What", "When", "Which"]) {
      await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    }
    const fill = page.getByRole("button", { name: "Fill in from this browser" });
    const browser = page.getByLabel("Which browser, and which version?");
    if (w.scripted) {
      must_be(await browser.inputValue(), "", "what stands there before");
      await say(page, /Writes into the field, and sends nothing: Chrome \d+/);
      await fill.click();
      const told = await browser.inputValue();
      must(/^Chrome [\d.]+, .+\. Screen: \d+ × \d+\. Language: British English\.$/.test(told), `it says ${told}`);
      await say(page, "1 of 15 questions answered");
      await browser.fill("Firefox 134");
      await page.getByLabel("Where does it happen?").selectOption("some");
      await say(page, "2 of 17 questions answered");
      await browser.fill("");
      await page.getByLabel("Where does it happen?").selectOption("");
      await say(page, "0 of 15 questions answered");
      await seen(w, CUSTOMER);
    } else {
      must(!(await fill.isVisible()), "there is no button that does nothing");
    }
    await page.fill("#request_subject", "The test does not open");
    if (w.scripted) await write(page, "request_description", "It says error.");
    else await page.fill("#request_description", "It says error.");
    await page.getByLabel("All users").check();
    await page.locator("main form .send .primary").click();
    await page.waitForURL(/sent=/);
  });
}

async function answering(w, test) {
  await test("an agent asks for what is missing within the reply", async () => {
    const page = await as(w, AGENT);
    await page.goto("/agent/tickets/1");
    await say(page, /\d of 1\d questions answered/);
    await page.locator("summary", { hasText: "Ask for answers" }).click();
    await page.getByLabel("Which browser, and which version?", { exact: true }).last().waitFor();
    for (const name of ["which_browser", "where_courses", "course_title"]) await page.locator(`.asks label[data-key="${name}"] input`).check();
    await seen(w, AGENT);
    if (w.scripted) {
      // A draft keeps the questions.
      await say(page, /Draft saved/);
      await page.reload();
      await until("the questions of the draft", async () => (await page.locator("[name=ask]:checked").count()) === 3);
    }
    await page.locator(".box .split > .for-reply").click();
    await say(page, "Not answered yet");
    await seen(w, AGENT);
  });

  await test("the customer answers there, is told what is wrong, and the answers land in the fields", async () => {
    const page = await as(w, CUSTOMER);
    await page.goto("/hc/en/requests/1");
    const form = page.locator(".asked-for form");
    await form.waitFor();
    await seen(w, CUSTOMER);
    await form.getByRole("button", { name: "Send answers" }).click();
    await say(page, "Answer at least one question, or write something.");
    await seen(w, CUSTOMER);
    const course = form.getByLabel(/course’s title/);
    if (w.scripted) must(!(await course.isVisible()), "a question that nothing calls for is hidden");
    await form.getByLabel("Where does it happen?").selectOption("some");
    await course.fill("Algebra");
    if (w.scripted) await form.getByRole("button", { name: "Fill in from this browser" }).click();
    else await form.getByLabel("Which browser, and which version?").fill("Firefox 134");
    await form.getByLabel("Anything to add").fill("It is only there.");
    await form.getByRole("button", { name: "Send answers" }).click();
    await say(page, "The course’s title or display name: Algebra");
    await say(page, "Where does it happen? In some courses");
    must_be(await page.locator(".asked-for form").count(), 0, "forms that are left");
    await seen(w, CUSTOMER);
    const agent = await as(w, AGENT);
    await agent.goto("/agent/tickets/1");
    must_be(await agent.locator("#details").getByLabel(/course’s title/).inputValue(), "Algebra", "what the team has");
    await seen(w, AGENT);
  });

  await test("it is in the reader's language", async () => {
    const agent = await as(w, AGENT);
    await agent.goto("/agent/tickets/1");
    const field = await agent.locator('.asks label[data-key="which_device"] input').getAttribute("value");
    const solved = await agent.locator('[data-statuses] [data-kind="solved"]').getAttribute("value");
    await post(w[AGENT], "/agent/tickets/1/comments", { body: "One more thing.", public: "1", status_id: solved, ask: field });
    const page = await as(w, CUSTOMER);
    await page.goto("/hc/sv/requests/1");
    await page.locator(".asked-for").last().getByRole("button", { name: "Skicka svaren" }).waitFor();
    await seen(w, CUSTOMER, { swedish: true });
    w.visits = [w[AGENT], w[CUSTOMER]];
  });
}
