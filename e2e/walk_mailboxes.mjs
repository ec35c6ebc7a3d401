// Mailboxes, in a browser, without scripts and with a real mail server: from the empty page to a mail that became a
// ticket. Pages are looked at by day and by night, on a desk and on a phone, in both languages.
import { Desk, is_program, must, new_visit, PASSWORD, person, run_suites, until } from "./desk.mjs";
import { open_dovecot } from "./dovecot.mjs";
import { look } from "./look.mjs";

const MAIL = `From: Maja Lind <maja@school.example>
To: help@solvik.example
Subject: The scores are gone
Message-ID: <scores@school.example>

Since this morning.
`;

export async function walk_mailboxes(tests) {
  const desk = await Desk.start();
  const dovecot = await open_dovecot();
  let visits = [];
  const test = (name, work) => tests.test(name, work, () => visits);
  const { browser } = tests;
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Sara Ek", "sara@solvik.example", "admin", "sv");

    await test("an administrator finds the empty page, and is told what is missing", async () => {
      const ola = await person(browser, desk, "ola@solvik.example");
      visits = [ola];
      const { page } = ola;
      await page.goto("/agent/mail");
      await page.getByRole("link", { name: "Mailboxes" }).click();
      await page.getByText("No mailbox yet").waitFor();
      await look(ola);
      await page.getByRole("link", { name: "Add a mailbox" }).click();
      await look(ola);
      await page.fill("#address", "nobody");
      await page.click(".send .btn.primary");
      await page.locator("#problems").waitFor();
      await look(ola);
      await ola.context.close();
    });

    await test("without scripts, on a phone: added, a wrong password told, put right, and mail becomes tickets", async () => {
      const ola = await new_visit(browser, desk, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
      visits = [ola];
      const { page } = ola;
      await page.goto("/hc/en/signin?return_to=%2Fagent%2Fmailboxes%2Fnew");
      await page.fill("#email", "ola@solvik.example");
      await page.fill("#password", PASSWORD);
      await page.click("main form .btn.primary");
      await page.waitForURL(/mailboxes\/new$/);
      await page.fill("#address", "help@solvik.example");
      await page.fill("#host", "127.0.0.1");
      await page.fill("#port", String(dovecot.port));
      await page.getByLabel("None: the server runs on this machine").check();
      await page.fill("#login", "support");
      await page.fill("#secret", "s3cret-and-wrong");
      await page.click(".send .btn.primary");
      await page.getByText("The server does not take this name and password.").first().waitFor();
      must(!(await page.content()).includes("s3cret-and-wrong"), "the password is shown");
      await page.fill("#secret", "secret");
      await page.click(".send .btn.primary");
      await page.getByText("The connection works").waitFor();
      await until("the mailbox to be read", async () => {
        await page.goto("/agent/mailboxes");
        return (await page.getByText("It is read.").count()) > 0;
      });
      await dovecot.deliver("1.host", MAIL);
      await until("the mail to be moved", async () => (await dovecot.count(".Done")) === 1);
      await page.goto("/agent/mail");
      await page.getByRole("heading", { name: "The scores are gone" }).waitFor();
      await page.getByRole("list", { name: "Incoming mail" }).getByText("Became a ticket").waitFor();
      await page.goto("/agent/mailboxes");
      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByText("The mailbox is paused.").waitFor();
      await ola.context.close();
    });

    await test("the pages of a mailbox are good to look at, in both languages", async () => {
      for (const [email, swedish] of [["ola@solvik.example", false], ["sara@solvik.example", true]]) {
        const visit = await person(browser, desk, email);
        visits = [visit];
        const { page } = visit;
        await page.goto("/agent/mailboxes");
        await page.locator(".letters").waitFor();
        await look(visit, { swedish });
        await page.locator(".letters h2 a").click();
        await page.locator(".job-facts").waitFor();
        await page.locator("details.found summary").click();
        await look(visit, { swedish });
        await visit.context.close();
      }
    });

    await test("mail that left is listed, and a key to sign it with is made, used and taken out of use", async () => {
      for (const [email, swedish] of [["ola@solvik.example", false], ["sara@solvik.example", true]]) {
        const visit = await person(browser, desk, email);
        visits = [visit];
        const { page } = visit;
        await page.goto("/agent/mail/sent");
        await page.getByText("maja@school.example").first().waitFor();
        await look(visit, { swedish });
        await page.goto("/agent/mail/signing");
        await page.locator("button[name=deed], form.one-line .btn").first().waitFor();
        if (!swedish) {
          await look(visit);
          await page.locator("form.one-line .btn").first().click();
          await page.getByText("The key is made.").waitFor();
          await page.getByRole("button", { name: "Sign with it" }).click();
          await page.getByText("Mail is signed from now on.").waitFor();
          await page.getByRole("button", { name: "Stop signing" }).click();
          await page.getByText("Mail is no longer signed with it.").waitFor();
        }
        await look(visit, { swedish });
        await visit.context.close();
      }
    });

    await test("mail that is held is decided in its ticket, and in the log", async () => {
      const asked = await desk.mail_to("maja@school.example");
      const stranger = `From: Bo Ek <bo@home.example>\nTo: ${asked.reply_to}\nSubject: Re: The scores are gone\nMessage-ID: <bo@home.example>\n\nThey are back again.\n`;
      const held = JSON.parse(await desk.command(["mail", "receive"], stranger));
      must(held.action === "held", `it is held: ${JSON.stringify(held)}`);
      for (const [email, swedish] of [["sara@solvik.example", true], ["ola@solvik.example", false]]) {
        const visit = await person(browser, desk, email);
        visits = [visit];
        const { page } = visit;
        await page.goto("/agent/mail?show=held");
        await page.locator(".letters").waitFor();
        await look(visit, { swedish });
        await page.goto(`/agent/mail/${held.mail}`);
        await page.locator("#treat").waitFor();
        await look(visit, { swedish });
        await page.goto(`/agent/tickets/${held.ticket}?view=all`);
        await page.locator(".held").waitFor();
        await look(visit, { swedish });
        if (!swedish) {
          await page.getByRole("button", { name: "Accept" }).click();
          await page.getByText("CC Bo Ek").first().waitFor();
          must((await page.locator(".held").count()) === 0, "it is decided");
          await page.goto(`/agent/mail/${held.mail}`);
          await page.getByText("Somebody of the team accepted it.").waitFor();
          await look(visit);
        }
        await visit.context.close();
      }
    });

    await test("where the tokens of a mailbox come from is written down", async () => {
      for (const [email, swedish] of [["ola@solvik.example", false], ["sara@solvik.example", true]]) {
        const visit = await person(browser, desk, email);
        visits = [visit];
        const { page } = visit;
        await page.goto("/agent/mailboxes");
        const mailbox = await page.locator(".letters h2 a").getAttribute("href");
        await page.goto(`${mailbox}/consent`);
        await page.locator("#client_id").waitFor();
        await look(visit, { swedish });
        if (!swedish) {
          await page.locator(".send .btn.primary").click();
          await page.locator("#problems").waitFor();
          await look(visit);
          await page.locator("input[name=provider][value=microsoft]").check();
          await page.fill("#client_id", "6f9619ff-8b86-d011-b42d-00cf4fc964ff");
          await page.locator(".send .btn.primary").click();
          await page.getByRole("link", { name: "Consent at the provider" }).waitFor();
          await look(visit);
        }
        await visit.context.close();
      }
    });

    await test("removed after a second look, and what came in stays", async () => {
      const ola = await person(browser, desk, "ola@solvik.example");
      visits = [ola];
      const { page } = ola;
      await page.goto("/agent/mailboxes");
      await page.locator(".letters h2 a").click();
      await page.locator("details.found summary").click();
      await page.locator(".job-discard .btn.danger").click();
      await page.getByText("What came in by it is still here.").waitFor();
      await page.goto("/agent/mail");
      await page.getByRole("heading", { name: "The scores are gone", exact: true }).waitFor();
      await ola.context.close();
    });
  } finally {
    await desk.stop();
    await dovecot.close();
  }
}

if (is_program(import.meta.url)) await run_suites([["mailboxes", walk_mailboxes]]);
