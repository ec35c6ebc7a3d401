// Known bugs in the demo: the team's list and page, telling customers, what they read of it; a queue of one portal, moving a ticket to
// another, and choosing a colour in a picture.
import { Desk, is_program, must, new_visit, run_suites, sign_in } from "./desk.mjs";
import { look } from "./look.mjs";

const DEMO = "solvik-demo";
const say = (page, words) => page.getByText(words).first().waitFor();

export async function walk_bugs(tests) {
  const desk = await Desk.start("demo");
  const w = { visits: [] };
  const test = (title, work) => tests.test(title, work, () => w.visits);
  const by = async (email, locale = "en", url = desk.url) => {
    const visit = await new_visit(tests.browser, { ...desk, url });
    visit.friends = [desk.url];
    await sign_in(visit, email, locale, DEMO);
    w.visits = [visit];
    return visit;
  };
  const school = /Solvik School +(http:\S+)/.exec(desk.printed)?.[1];
  try {
    await test("the team finds a known bug, tells of it, and takes that back", async () => {
      const visit = await by("priya.nair@solvik.example");
      const { page } = visit;
      await page.goto("/agent/problems");
      await look(visit);
      await page.getByRole("link", { name: "Copying a course" }).click();
      await say(page, "Fixed in 7.4");
      await look(visit);
      await page.selectOption("#state", "live");
      await page.fill('[name="body.en"]', "It works again.");
      await page.locator("#tell .primary").click();
      await say(page, "Mails go out in twelve seconds.");
      await look(visit);
      await page.getByRole("button", { name: "Take it back" }).click();
      await say(page, "Nobody was told.");
      await say(page, "Fixed in 7.4");
      await page.fill("#link", "no number");
      await page.getByRole("button", { name: "Link", exact: true }).click();
      await say(page, "There is no ticket no number.");
      await look(visit);
      await page.goto("/agent/problems/new");
      await look(visit);
    });

    await test("a customer follows it in the list and at the request, and finds nothing else of it", async () => {
      const visit = await by("karin.ek@vikholm.example", "sv", school);
      const { page } = visit;
      await page.goto("/hc/sv/requests");
      await say(page, "Känt fel");
      await say(page, "Rättat i 7.4");
      await look(visit, { swedish: true });
      await page.getByRole("link", { name: "Kopiera en kurs" }).first().click();
      await say(page, "Rättat i 7.4");
      await look(visit, { swedish: true });
      must(!(await page.content()).includes("tracker.solvik"), "the tracker shows");
    });

    await test("the queue narrows to one portal, and a ticket can move to another", async () => {
      const visit = await by("priya.nair@solvik.example");
      const { page } = visit;
      await page.goto("/agent/views/all");
      await page.locator(".qh summary").click();
      await look(visit);
      await page.goto("/agent/views/all");
      await page.locator(".qh summary").click();
      await page.locator(".qh .it", { hasText: "Solvik School" }).click();
      await page.waitForURL(/views\/all\.\d+/);
      await say(page, "The results page stays white for some pupils");
      must(!(await page.getByText("Two more seats").count()), "another portal's ticket is listed");
      await page.locator(".ql a").first().click();
      await page.locator("ar-composer").waitFor();
      await page.getByRole("link", { name: "Move to another portal" }).click();
      await say(page, "Solvik Cloud");
      await look(visit);
    });

    await test("a colour is chosen in a picture and shown before it is saved", async () => {
      const visit = await by("linnea.sjoberg@solvik.example");
      const { page } = visit;
      await page.goto("/agent/settings/general");
      await page.locator('[data-hue="150"]').click();
      must((await page.inputValue("#hue")) === "150", "the number does not follow");
      await page.locator('link[href$="-150.css"]').waitFor({ state: "attached" });
      await look(visit);
      await page.goto("/agent/brands");
      await look(visit);
    });
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["bugs", walk_bugs]]);
