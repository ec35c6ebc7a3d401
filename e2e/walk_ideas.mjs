// Ideas, the roadmap, product updates and the newsletter in a browser, as customers and the team use them; each page looked at by day and by
// night, on a desk and on a phone, in both languages, and once without scripts.
import { Desk, is_program, must, new_visit, person, run_suites } from "./desk.mjs";
import { look } from "./look.mjs";

const say = (page, words) => page.getByText(words).first().waitFor();

export async function walk_ideas(tests) {
  const desk = await Desk.start();
  const w = { desk, browser: tests.browser, visits: [] };
  const test = (title, work) => tests.test(title, work, () => w.visits);
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Astrid Lind", "astrid@skola.example", "user");
    await walk(w, test);
  } finally {
    await desk.stop();
  }
}

async function walk(w, test) {
  await test("an administrator opens ideas, updates and the newsletter to everyone", async () => {
    const visit = await person(w.browser, w.desk, "ola@solvik.example");
    w.visits = [visit];
    const { page } = visit;
    await page.goto("/agent/settings/ideas");
    await page.check("[name=ideas_for][value=everyone]");
    await page.locator("main form .primary").first().click();
    await page.goto("/agent/settings/portal");
    await page.check("[name=updates_for][value=everyone]");
    await page.check("[name=newsletter_for][value=everyone]");
    await page.locator("main form .primary").first().click();
    for (const path of ["/hc/en/ideas", "/hc/en/roadmap", "/hc/en/updates", "/hc/en/newsletter", "/agent/ideas"]) {
      await page.goto(path);
      await look(visit);
    }
  });
  await test("b03 c18 a customer looks, posts an idea, wishes and says something", async () => {
    const visit = await person(w.browser, w.desk, "astrid@skola.example");
    w.visits = [visit];
    const { page } = visit;
    await page.goto("/hc/en/ideas/new");
    await look(visit);
    await page.fill("#title", "Print the results of one class");
    await page.getByRole("button", { name: "Look for it" }).click();
    await say(page, "Nobody has posted that yet.");
    await page.fill("#body", "A list for the wall.");
    await look(visit);
    await page.getByRole("button", { name: "Post the idea" }).click();
    await say(page, "Thank you. Your idea is here");
    await page.fill("#comment", "And for groups too.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await say(page, "Waits for us");
    await look(visit);
    await page.goto("/hc/en/ideas");
    await look(visit);
    await page.goto("/hc/en/ideas/new");
    await page.locator("#title").pressSequentially("results");
    await page.locator("ar-suggestions").getByRole("link", { name: /Print the results/ }).waitFor();
    await look(visit);
  });
  await test("the team answers, lets the comment through, and ships it", async () => {
    const visit = await person(w.browser, w.desk, "ola@solvik.example");
    w.visits = [visit];
    const { page } = visit;
    await page.goto("/agent/ideas/1");
    await page.selectOption("#state", "planned");
    await page.fill("[name='answer.en']", "With the new result pages.");
    await page.fill("#quarter", "Q1 2027");
    await page.locator("main form .primary").first().click();
    await say(page, "Saved.");
    await page.getByRole("button", { name: /Show to all/ }).click();
    await look(visit);
    await page.goto("/hc/en/ideas/1");
    await look(visit);
    await page.goto("/hc/sv/roadmap");
    await say(page, "Q1 2027");
    await look(visit, { swedish: true });
    await page.goto("/agent/updates/new");
    await page.fill("[name='title.en']", "Printing a class");
    await page.fill("[name='title.sv']", "Skriva ut en klass");
    await page.fill("[name='body.en']", "It is under Results.");
    await page.fill("[name='body.sv']", "Det finns under Resultat.");
    await page.locator("details summary", { hasText: "Ideas that it is about" }).click();
    await page.getByLabel(/Print the results of one class/).check();
    await look(visit);
    await page.getByRole("button", { name: "Publish" }).click();
    await say(page, "Saved.");
    await look(visit);
    await page.goto("/agent/newsletters/new");
    await page.fill("[name='subject.en']", "November");
    await page.fill("[name='body.en']", "New things.");
    await page.getByRole("button", { name: "Keep as draft" }).click();
    await say(page, "Saved.");
    await look(visit);
  });
  await test("c22 c23 what is new is marked in the menu until it is read", async () => {
    const visit = await person(w.browser, w.desk, "astrid@skola.example");
    w.visits = [visit];
    const { page } = visit;
    await page.goto("/hc/sv");
    await page.locator(".me summary.face").click();
    await look(visit, { swedish: true });
    await page.goto("/hc/sv");
    await page.locator(".me summary.face").click();
    await page.getByRole("link", { name: /^Nyheter ?: det finns något nytt$/ }).click();
    await say(page, "Skriva ut en klass");
    must((await page.locator(".unseen").count()) === 0, "the mark stays");
    await look(visit, { swedish: true });
    await page.goto("/hc/en/updates/1");
    await say(page, "You wished for it");
    await look(visit);
    await page.goto("/hc/sv/newsletter");
    await look(visit, { swedish: true });
  });
  await test("somebody without scripts looks, and is led to sign in before posting", async () => {
    const visit = await new_visit(w.browser, w.desk, { javaScriptEnabled: false });
    w.visits = [visit];
    const { page } = visit;
    await page.goto("/hc/sv/ideas");
    await page.getByRole("link", { name: "Lägg upp en idé" }).first().click();
    await page.fill("#title", "print results");
    await page.getByRole("button", { name: "Leta efter den" }).click();
    await say(page, "Är det någon av de här?");
    await say(page, "Logga in för att lägga upp den.");
  });
}

if (is_program(import.meta.url)) await run_suites([["walk_ideas", walk_ideas]]);
