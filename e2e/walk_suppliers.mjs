// Questions about products of others go to their supplier, from the form and from a ticket; and a schedule takes days from a
// calendar file, shows what it adds, and gives them back.
import { Desk, is_program, must, must_be, person, run_suites, write } from "./desk.mjs";
import { look } from "./look.mjs";
import { organization } from "./walk_portals.mjs";

const say = (page, words) => page.getByText(words).first().waitFor();

const MAIL = [
  "From: Astrid Ek <astrid@skola.example>",
  "To: support@solvik.example",
  "Subject: Our library tool",
  "Message-ID: <library@skola.example>",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Loans are gone since Monday.",
  "",
].join("\r\n");

const year = new Date().getFullYear() + 1;
const CALENDAR = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "BEGIN:VEVENT",
  `DTSTART;VALUE=DATE:${year}0914`,
  `DTEND;VALUE=DATE:${year}0917`,
  "SUMMARY:The office moves",
  "END:VEVENT",
  "BEGIN:VEVENT",
  `DTSTART;VALUE=DATE:${year}1225`,
  "SUMMARY:Christmas Day",
  "END:VEVENT",
  "BEGIN:VEVENT",
  `DTSTART:${year}0914T080000Z`,
  "SUMMARY:Coffee",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

export async function walk_suppliers(tests) {
  const desk = await Desk.start();
  const w = { desk, browser: tests.browser, visits: [] };
  const test = (title, work) => tests.test(`suppliers: ${title}`, work, () => w.visits);
  const by = async (email, locale = "en", options = {}) => {
    const visit = await person(tests.browser, desk, email, locale, options);
    w.visits = [visit];
    return visit;
  };
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Sara Ek", "sara@solvik.example", "admin", "sv");
    await desk.add_person("Priya Nair", "priya@solvik.example", "agent");
    for (const who of ["astrid", "erik", "nils"]) await desk.add_person(`${who} Ek`, `${who}@skola.example`, "user");
    await desk.command(["blueprint", "apply", "education"]);
    await organization(w, "representatives");

    await test("c10 a question about a partner's product is sent to them from the form, with and without a script", async () => {
      for (const javaScriptEnabled of [true, false]) {
        const subject = javaScriptEnabled ? "Loans are gone" : "Loans are late";
        const visit = await by("astrid@skola.example", "en", { javaScriptEnabled });
        const { page } = visit;
        await page.goto("/hc/en/requests/new");
        await page.getByLabel("Which product is it about?").selectOption("library");
        const button = page.getByRole("button", { name: "Send to Library Partner" });
        if (javaScriptEnabled) {
          await button.waitFor();
          must(await page.locator("#request_subject").isVisible(), "there is no place for a subject");
          must(!(await page.locator("#send").isVisible()), "it can be sent to the team");
          await look(visit);
          await button.click();
          await page.locator("#problems").waitFor();
          await page.fill("#request_subject", subject);
          await write(page, "request_description", "Since Monday.");
        } else {
          await page.fill("#request_subject", subject);
          await page.fill("#request_description", "Since Monday.");
          await page.click("#send");
          await say(page, "is from Library Partner");
        }
        await button.click();
        await say(page, "Your question is on its way to Library Partner");
        if (javaScriptEnabled) {
          await look(visit);
          await page.goto(page.url().replace("/en/", "/sv/"));
          await say(page, "Skickat till Library Partner");
          await look(visit, { swedish: true });
        }
        await desk.mail_to("support@library.example", subject);
        await desk.mail_to("astrid@skola.example", "We sent your question to Library Partner");
        await visit.context.close();
      }
      const swedish = await by("astrid@skola.example", "sv");
      await swedish.page.goto("/hc/sv/requests/new");
      await swedish.page.getByLabel("Vilken produkt gäller det?").selectOption("library");
      await swedish.page.getByRole("button", { name: "Skicka till Library Partner" }).waitFor();
      await look(swedish, { swedish: true });
    });
    await test("the team finds what was sent, and sends a ticket on after reading all of it", async () => {
      const ola = await by("ola@solvik.example");
      await ola.page.goto("/agent/organizations");
      await ola.page.getByRole("link", { name: "Sent to suppliers" }).click();
      await say(ola.page, "Loans are late");
      await look(ola);
      await desk.command(["mail", "receive"], MAIL);
      const visit = await by("priya@solvik.example");
      const { page } = visit;
      await page.goto("/agent/tickets/1");
      await say(page, "The text names The library tool");
      await look(visit);
      await page.getByRole("link", { name: "Send to the supplier" }).click();
      await say(page, "An answer to this mail goes to astrid@skola.example");
      must_be(await page.inputValue("#body"), "Loans are gone since Monday.", "the text");
      await look(visit);
      await page.fill("#body", "");
      await page.getByRole("button", { name: "Send to Library Partner" }).click();
      await page.locator("#problems").waitFor();
      await page.fill("#body", "Loans are gone.");
      await page.getByRole("button", { name: "Send to Library Partner" }).click();
      await say(page, "You sent the question to Library Partner");
      await desk.mail_to("support@library.example", "Our library tool");
      await desk.mail_to("astrid@skola.example", "We passed your question on to Library Partner");
      const swedish = await by("sara@solvik.example", "sv");
      for (const path of ["/agent/suppliers", "/agent/tickets/1/supplier", "/agent/tickets/1"]) {
        await swedish.page.goto(path);
        await look(swedish, { swedish: true });
      }
    });
    await test("c13 a schedule takes days from a calendar file, and gives them back", async () => {
      const visit = await by("ola@solvik.example");
      const { page } = visit;
      await page.goto("/agent/schedules");
      await page.locator(".letters h2 a").first().click();
      await page.getByRole("link", { name: "Take days from a calendar file" }).click();
      await look(visit);
      const choose = (name, text) =>
        page.setInputFiles("#file", { name, mimeType: "text/calendar", buffer: Buffer.from(text) });
      await choose("list.ics", "day;name");
      await page.getByRole("button", { name: "Look at it" }).click();
      await page.locator("#problems").getByText("This is no calendar file").waitFor();
      await look(visit);
      await choose("office.ics", CALENDAR);
      await page.getByRole("button", { name: "Look at it" }).click();
      await say(page, "The office moves");
      await say(page, "it has a time of day");
      must(!(await page.getByLabel("Christmas Day").isChecked()), "a holiday is ticked");
      await look(visit);
      await page.getByRole("button", { name: "Close on these days" }).click();
      await say(page, "1 entry was added.");
      await look(visit);
      await page.getByRole("button", { name: "Take them back" }).click();
      await say(page, "The days of the file are gone");
      const saved = await visit.context.request.get(`${new URL(page.url()).pathname}.ics`);
      must((await saved.text()).startsWith("BEGIN:VCALENDAR"), "what is saved is no calendar");
      const swedish = await by("sara@solvik.example", "sv");
      await swedish.page.goto(new URL(page.url()).pathname);
      await say(swedish.page, "Kalenderfil");
      await look(swedish, { swedish: true });
    });
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["suppliers", walk_suppliers]]);
