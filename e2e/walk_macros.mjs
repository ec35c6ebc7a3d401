// Macros in a browser: written down by an administrator, put into a message by keyboard, taken back; and without a script on a phone.
import { ask, Desk, is_program, must, must_be, new_visit, PASSWORD, person, run_suites, until } from "./desk.mjs";
import { look } from "./look.mjs";

export async function walk_macros(tests) {
  const desk = await Desk.start();
  let visits = [];
  const test = (name, work) => tests.test(name, work, () => visits);
  const { browser } = tests;
  let number = 0;
  const shown = (page) => page.locator("ar-composer textarea").inputValue();
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Sara Ek", "sara@solvik.example", "agent", "sv");
    await desk.add_person("Astrid Lindqvist", "astrid@skola.example", "user", "sv");

    await test("an administrator writes a macro down, and is told what is wrong at its field", async () => {
      const astrid = await person(browser, desk, "astrid@skola.example", "sv");
      number = await ask(astrid, "Provet startar inte", "Sedan i måndags.", "sv");
      const ola = await person(browser, desk, "ola@solvik.example");
      visits = [astrid, ola];
      const { page } = ola;
      await page.goto("/agent/macros");
      await page.getByText("There are no macros yet").waitFor();
      await look(ola);
      await page.getByRole("link", { name: "New macro" }).click();
      await page.fill('[name="title.en"]', "Restart");
      await page.fill('[name="title.sv"]', "Starta om");
      await page.fill('[name="body.en"]', "Hello {{ first_name }}");
      await page.fill('[name="body.sv"]', "Hej {{ förnamn }}");
      await page.getByRole("button", { name: "Save" }).click();
      await page.locator(".err", { hasText: "Line 1" }).waitFor();
      await look(ola);
      await page.fill('[name="body.sv"]', "Hej {{ first_name }}!\n\nStarta om datorn.\n\n{{ author }}");
      await page.selectOption("#writes", "reply");
      await page.selectOption("#priority", "priority:high");
      await page.selectOption("#assignee", "assignee:me");
      await page.fill("#tags", "restart");
      await page.locator(".mail-names summary").click();
      await look(ola);
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved.").waitFor();
      await look(ola);
      await astrid.context.close();
      await ola.context.close();
    });

    await test("by keyboard: a slash, a few letters, Enter; what it sets is there, sent, and taken back", async () => {
      const sara = await person(browser, desk, "sara@solvik.example", "sv");
      visits = [sara];
      const { page } = sara;
      await page.goto(`/agent/tickets/${number}?view=all`);
      await page.locator("ar-composer .body").waitFor();
      await page.keyboard.press("r");
      await until("the cursor in the composer", () => page.evaluate(() => !!document.activeElement?.closest("ar-composer")));
      await page.keyboard.press("/");
      await page.locator("#macro-filter:focus").waitFor();
      await look(sara, { swedish: true });
      await page.keyboard.type("zz");
      await page.getByText("Inget makro heter så.").waitFor();
      await page.locator("#macro-filter").fill("start");
      await page.keyboard.press("Enter");
      await until("the words of the macro", async () => (await shown(page)).includes("Starta om datorn."));
      must_be(await shown(page), "Hej Astrid!\n\nStarta om datorn.\n\nSara Ek", "what it wrote");
      await page.locator(".sets", { hasText: "Prioritet: Hög" }).waitFor();
      await look(sara, { swedish: true });
      await page.getByLabel("Prioritet: Hög").uncheck();
      await page.keyboard.press("Control+Enter");
      await page.locator(".msg", { hasText: "Starta om datorn." }).waitFor();
      must_be(await page.locator("#field-tags").inputValue(), "restart", "the tags");
      must_be(await page.locator("#field-priority").inputValue(), "", "the priority that was unticked");
      await page.locator("ar-undo button").click();
      await until("the draft to come back", async () => (await shown(page)).includes("Starta om datorn."));
      must_be(await page.locator("#field-tags").inputValue(), "", "the tags when it was taken back");
      must(await page.getByLabel("Tagg: restart").isChecked(), "the draft does not set the tag any more");
      await sara.context.close();
    });

    await test("without a script, on a phone: a macro is a link, and sends what is ticked", async () => {
      const sara = await new_visit(browser, desk, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
      visits = [sara];
      const { page } = sara;
      await page.goto(`/hc/en/signin?return_to=${encodeURIComponent(`/agent/tickets/${number}?view=all`)}`);
      await page.fill("#email", "sara@solvik.example");
      await page.fill("#password", PASSWORD);
      await page.click("main form .btn.primary");
      await page.locator("ar-composer textarea").waitFor();
      await page.locator("ar-composer textarea").fill("");
      await page.locator("ar-macros summary").click();
      await page.locator("ar-macros a", { hasText: "Starta om" }).click();
      await page.getByLabel("Prioritet: Hög").waitFor();
      must((await shown(page)).includes("Starta om datorn."), "the macro is not in the message");
      await page.locator("ar-composer [data-send].for-reply").click();
      await page.locator(".msg", { hasText: "Starta om datorn." }).waitFor();
      must_be(await page.locator("#field-priority").inputValue(), "high", "the priority");
      await sara.context.close();
    });
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["macros", walk_macros]]);
