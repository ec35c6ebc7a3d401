// The help centre in a browser: written by the team, read by customers, suggested while a request is written; each page looked
// at by day and by night, on a desk and on a phone, in both languages.
import { Desk, is_program, must, new_visit, person, run_suites } from "./desk.mjs";
import { look } from "./look.mjs";
import { article_editor } from "./walk_help_editor.mjs";

const say = (page, words) => page.getByText(words).first().waitFor();

/** Writes an article's text as Markdown, past the editor. */
async function markdown(page, text) {
  await page.getByRole("button", { name: /^Markdown (or|eller) HTML$/ }).click();
  await page.fill("#body", text);
}

export async function walk_help(tests) {
  const desk = await Desk.start();
  const w = { desk, browser: tests.browser, visits: [] };
  const test = (title, work) => tests.test(title, work, () => w.visits);
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Eva Berg", "eva@solvik.example", "admin", "sv");
    await desk.add_person("Astrid Lind", "astrid@skola.example", "user");
    await walk(w, test);
  } finally {
    await desk.stop();
  }
}

async function walk(w, test) {
  await test("an administrator writes a first article, in two languages, and publishes it", async () => {
    const visit = await person(w.browser, w.desk, "ola@solvik.example");
    w.visits = [visit];
    const { page } = visit;
    await page.goto("/agent/help");
    await say(page, "No articles yet");
    await look(visit);
    await page.getByRole("main").getByRole("link", { name: "New category" }).first().click();
    await page.fill("#title-en", "Getting started");
    await page.fill("#title-sv", "Kom igång");
    await look(visit);
    await page.locator("main form .send .primary").click();
    await say(page, "Saved.");
    await page.goto("/agent/help/sections/new");
    await page.fill("#title-en", "Signing in");
    await page.fill("#title-sv", "Logga in");
    await page.locator("main form .send .primary").click();
    await say(page, "Saved.");
    for (const [title, body] of [["How to sign in", "## On a computer\n\nOpen the page.\n\n> [!NOTE]\n> It is free.\n\n## On a phone\n\n| a | b |\n|---|---|\n| 1 | 2 |"], ["How to sign out", "Press it."]]) {
      await page.goto("/agent/help/articles/new");
      await page.fill("#title", title);
      await markdown(page, body);
      await page.locator("button[value=publish]").click();
      await say(page, "Published.");
    }
    await look(visit);
    await page.goto("/agent/help/articles/1?locale=sv");
    await page.fill("#title", "Så loggar du in");
    await markdown(page, "## På en dator\n\nÖppna sidan.");
    await page.locator("main form .send .primary").first().click();
    await say(page, "Saved.");
    for (const path of ["/agent/help", "/agent/translations", "/agent/help/articles/1/versions", "/agent/help/sections/1"]) {
      await page.goto(path);
      await look(visit);
    }
  });
  await test("a30 a31 a32 a34 c01 c02 a reader finds it, reads it and says whether it helped", async () => {
    const visit = await new_visit(w.browser, w.desk);
    w.visits = [visit];
    const { page } = visit;
    await page.goto("/hc/en");
    await look(visit);
    await page.getByRole("link", { name: /Getting started/ }).click();
    await look(visit);
    await page.getByRole("link", { name: "How to sign in" }).click();
    await say(page, "Articles in this section");
    await look(visit);
    await page.getByRole("link", { name: "2 On a phone" }).click();
    must(page.url().endsWith("#t-on-a-phone"), page.url());
    await page.getByRole("button", { name: "No", exact: true }).click();
    await say(page, "0 of 1 found this helpful");
    await page.getByLabel("What was missing?").fill("Where is the button?");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await say(page, "Those who write the guides read it.");
    await look(visit);
    const team = await person(w.browser, w.desk, "ola@solvik.example");
    w.visits = [visit, team];
    await team.page.goto("/agent/help/votes");
    await say(team.page, "Where is the button?");
    await look(team);
    w.visits = [visit];
    await page.getByRole("button", { name: "Yes", exact: true }).click();
    await say(page, "1 of 1 found this helpful");
    await look(visit);
    await page.goto("/hc/sv/articles/1");
    await say(page, "Hade du hjälp av artikeln?");
    await look(visit, { swedish: true });
    await page.goto("/hc/sv/articles/2");
    await say(page, "Artikeln finns inte på svenska än.");
    await page.goto("/hc/en/search?query=sign");
    await look(visit);
    await page.goto("/hc/en/search?query=compter");
    await say(page, "what is spelt nearly so: computer");
    await look(visit);
    await page.goto("/hc/sv/search?query=presentkort");
    await say(page, "Inga träffar på ”presentkort”");
    await look(visit, { swedish: true });
  });
  await test("the team sees what was searched for in vain, and links that lead to nothing", async () => {
    const visit = await person(w.browser, w.desk, "ola@solvik.example");
    w.visits = [visit];
    const { page } = visit;
    await page.goto("/agent/help/searches");
    await say(page, "presentkort");
    await look(visit);
    await page.getByRole("link", { name: /Write an article\s*: presentkort/ }).click();
    must((await page.inputValue("#title")) === "presentkort", "the words are the title");
    await page.goto("/agent/help/articles/2?locale=en");
    await markdown(page, "[Press it](/hc/en/articles/999).");
    await page.locator("main form .send .primary").first().click();
    await say(page, "Not all links in this text lead somewhere");
    await look(visit);
    await page.goto("/agent/help/broken-links");
    await say(page, "/hc/en/articles/999");
    await look(visit);
    const swedish = await person(w.browser, w.desk, "eva@solvik.example");
    w.visits = [visit, swedish];
    for (const path of ["/agent/help/searches", "/agent/help/broken-links"]) {
      await swedish.page.goto(path);
      await look(swedish, { swedish: true });
    }
    await page.goto("/agent/help/articles/2?locale=en");
    await markdown(page, "Press it.");
    await page.locator("main form .send .primary").first().click();
    await page.goto("/agent/help/broken-links");
    await say(page, "No broken links");
    await look(visit);
  });
  await test("articles are suggested while the subject is written", async () => {
    const visit = await new_visit(w.browser, w.desk);
    w.visits = [visit];
    const { page } = visit;
    await page.goto("/hc/en/requests/new");
    await page.locator("#request_subject").pressSequentially("cannot sign in");
    await page.locator("ar-suggestions").getByRole("link", { name: /How to sign in/ }).waitFor();
    await look(visit);
  });
  await test("a change of a published article is looked at by another before readers find it", async () => {
    const writer = await person(w.browser, w.desk, "eva@solvik.example", "sv");
    w.visits = [writer];
    await writer.page.goto("/agent/help/articles/2?locale=en");
    await markdown(writer.page, "Press the green button at the top.");
    await writer.page.getByText("Be andra granska först").click();
    await look(writer, { swedish: true });
    await writer.page.selectOption("#reviewer", { label: "Ola Ek" });
    await writer.page.fill("#ask", "Heter den så?");
    await writer.page.getByRole("button", { name: "Be om granskning" }).click();
    await say(writer.page, "Klart. Texten väntar på granskning.");
    await look(writer, { swedish: true });
    const visit = await person(w.browser, w.desk, "ola@solvik.example");
    w.visits = [writer, visit];
    const { page } = visit;
    await page.goto("/agent/help");
    await page.getByRole("link", { name: "1 text waits to be looked at" }).click();
    await say(page, "For you");
    await look(visit);
    await page.getByRole("main").getByRole("link", { name: "How to sign out" }).click();
    await say(page, "Eva Berg asks Ola Ek to look at this");
    for (const details of ["What changed", "Send it back …"]) await page.locator(".review summary", { hasText: details }).click();
    await look(visit);
    await page.fill("#reply", "It is blue.");
    await page.getByRole("button", { name: "Send it back", exact: true }).click();
    await say(page, "Sent back.");
    await look(visit);
    const mail = await w.desk.mail_to("eva@solvik.example", "skickade tillbaka");
    must(mail.text.includes("It is blue."), "the mail says why");
    // Without a script: the same forms.
    const plain = await person(w.browser, w.desk, "ola@solvik.example", "en", { javaScriptEnabled: false });
    w.visits = [plain];
    await plain.page.goto("/agent/help/articles/2?locale=en");
    await plain.page.locator("main form .send .primary").first().click();
    await say(plain.page, "Saved.");
    await plain.page.goto("/hc/en/articles/2");
    await say(plain.page, "Press the green button at the top.");
  });
  await test("readers say something, follow, take files along, and the team looks at it first", async () => {
    const team = await person(w.browser, w.desk, "ola@solvik.example");
    w.visits = [team];
    await team.page.goto("/agent/settings/help");
    await team.page.check("[name=article_comments][value=named]");
    await team.page.locator("main form .primary").first().click();
    await team.page.goto("/agent/help/articles/1?locale=en");
    await team.page.setInputFiles("#file", { name: "Handbok för lärare.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 a") });
    await team.page.getByRole("button", { name: "Add", exact: true }).click();
    await say(team.page, "The file is there.");
    await look(team);
    const visit = await person(w.browser, w.desk, "astrid@skola.example");
    w.visits = [team, visit];
    const { page } = visit;
    await page.goto("/hc/en/articles/2");
    await page.goto("/hc/en/articles/1");
    await say(page, "Recently viewed");
    await page.getByRole("button", { name: "Follow", exact: true }).click();
    await say(page, "You follow it");
    await look(visit);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await say(page, "Write something");
    await look(visit);
    await page.fill("#comment", "Where is the button? I have looked everywhere on a phone.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await say(page, "We look at what you wrote before others see it");
    await look(visit);
    await team.page.goto("/agent/help");
    await team.page.getByRole("link", { name: "1 comment waits for you" }).click();
    await look(team);
    await team.page.getByText("Answer", { exact: false }).first().click();
    await team.page.fill("#answer-1", "At the top right, behind the three lines.");
    await team.page.getByRole("button", { name: "Publish the answer" }).click();
    await say(team.page, "Your answer is there.");
    await team.page.goto("/agent/help/comments?show=shown");
    await look(team);
    await page.goto("/hc/en/articles/1");
    await say(page, "behind the three lines");
    await page.getByText("Take away").first().click();
    await look(visit);
    await page.goto("/hc/sv/articles/1");
    await say(page, "Senast läst");
    await look(visit, { swedish: true });
    await page.goto("/hc/en/sections/1");
    await page.getByRole("button", { name: "Follow this section" }).click();
    await say(page, "You follow it");
    await look(visit);
    const swedish = await person(w.browser, w.desk, "eva@solvik.example");
    w.visits = [swedish];
    for (const path of ["/agent/help/comments?show=shown", "/agent/help/articles/1?locale=sv"]) {
      await swedish.page.goto(path);
      await look(swedish, { swedish: true });
    }
    // Without a script: the same form, the same answer.
    const plain = await person(w.browser, w.desk, "astrid@skola.example", "en", { javaScriptEnabled: false });
    w.visits = [plain];
    await plain.page.goto("/hc/en/articles/1");
    await plain.page.fill("#comment", "Found it, thank you.");
    await plain.page.getByRole("button", { name: "Send", exact: true }).click();
    await say(plain.page, "only you see it");
  });
  await article_editor(w, test);
}

if (is_program(import.meta.url)) await run_suites([["walk_help", walk_help]]);
