// What mails say, written by an administrator in a browser: with and without scripts, wrong words, the preview, the way back.
// Pages are looked at by day and by night, on a desk and on a phone, in both languages. LETTERS_SHOTS=FOLDER keeps pictures.
import { Desk, is_program, must, new_visit, PASSWORD, person, run_suites } from "./desk.mjs";
import { look } from "./look.mjs";

const SHOTS = process.env.LETTERS_SHOTS;

async function shots(page, name) {
  if (!SHOTS) return;
  for (const [width, scheme] of [[1440, "light"], [1440, "dark"], [390, "light"], [390, "dark"]]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: `${SHOTS}/${name}-${width}-${scheme}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

export async function walk_mail_texts(tests) {
  const desk = await Desk.start();
  let visits = [];
  const test = (name, work) => tests.test(name, work, () => visits);
  const { browser } = tests;
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Sara Ek", "sara@solvik.example", "admin", "sv");

    await test("an administrator finds the texts of mails, and sees wrong words told at the field", async () => {
      const ola = await person(browser, desk, "ola@solvik.example");
      visits = [ola];
      const { page } = ola;
      await page.goto("/agent/settings/general");
      await page.getByRole("link", { name: "Texts of mails" }).click();
      await page.getByText("Standard words").first().waitFor();
      await look(ola);
      await shots(page, "list");
      await page.locator('a[href="/agent/mail-texts/reply/en"]').click();
      await page.locator(".mail-card").waitFor();
      await page.locator(".mail-names summary").click();
      await look(ola);
      await shots(page, "editor");
      await page.fill("#body", "Dear {{ name }},\n\n{{ massage }}");
      await page.getByRole("button", { name: "Save" }).click();
      await page.locator("#body-error").getByText("Line 3: this mail knows no “massage”.").waitFor();
      must((await page.inputValue("#body")).includes("massage"), "what was typed is gone");
      await look(ola);
      await shots(page, "wrong");
      await ola.context.close();
    });

    await test("without scripts, on a phone: written, looked at, sent to oneself, saved and taken back", async () => {
      const ola = await new_visit(browser, desk, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
      visits = [ola];
      const { page } = ola;
      await page.goto("/hc/en/signin?return_to=%2Fagent%2Fmail-texts%2Freply%2Fen");
      await page.fill("#email", "ola@solvik.example");
      await page.fill("#password", PASSWORD);
      await page.click("main form .btn.primary");
      await page.waitForURL(/mail-texts\/reply\/en$/);
      await page.fill("#body", "Dear {{ name }},\n\n{{ message }}\n\n<b>Yours</b>");
      await page.getByRole("button", { name: "Show the preview" }).click();
      await page.locator(".mail-card").getByText("Dear Anna Ek,").waitFor();
      must((await page.locator(".mail-body b").count()) === 0, "markup of the template is markup");
      await page.getByRole("button", { name: "Send it to me" }).click();
      await page.getByText("A mail is on its way to ola@solvik.example.").waitFor();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Mails say it from now on.").waitFor();
      await page.getByRole("button", { name: "Back to the standard words" }).click();
      await page.getByText("The standard words are said from now on.").waitFor();
      await page.getByRole("button", { name: "Take back the last change" }).click();
      await page.getByText("It is as it was before the last change.").waitFor();
      must((await page.inputValue("#body")).startsWith("Dear {{ name }}"), "the words did not come back");
      await ola.context.close();
    });

    await test("the pages are good to look at in Swedish", async () => {
      const sara = await person(browser, desk, "sara@solvik.example");
      visits = [sara];
      const { page } = sara;
      await page.goto("/agent/mail-texts");
      await page.locator(".letters").waitFor();
      await look(sara, { swedish: true });
      await shots(page, "list-sv");
      await page.goto("/agent/mail-texts/invite/sv");
      await page.locator(".mail-card").getByText("Välj ett lösenord", { exact: true }).waitFor();
      await look(sara, { swedish: true });
      await shots(page, "invite-sv");
      await page.goto("/agent/mail-texts/received/sv");
      await page.locator(".mail-card").waitFor();
      await look(sara, { swedish: true });
      await shots(page, "editor-sv");
      await sara.context.close();
    });
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["mail_texts", walk_mail_texts]]);
