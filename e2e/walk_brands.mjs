// One desk that is four portals: each at its own address with its own name, words, colour and requests; and the page on which
// administrators open them and choose which one they look after.
import { Desk, is_program, must, must_be, new_visit, run_suites } from "./desk.mjs";
import { look } from "./look.mjs";

/** Portal, who asks there, what the list is called, and a request of theirs. */
const PORTALS = [
  ["Solvik Exams", "karin.ek@vikholm.example", { en: "My activities", sv: "Mina aktiviteter" }, "Vilka färger är upptagna i rapporten?"],
  ["Solvik School", "astrid.lindqvist@fjallgard.example", { en: "My Tickets", sv: "Mina ärenden" }, "The results page stays white for some pupils"],
  ["Solvik Cloud", "fiona.marsh@kvarnby.example", { en: "Support Tickets", sv: "Supportärenden" }, "Two more seats for the analytics workspace"],
  ["Solvik Routes", "fiona.marsh@kvarnby.example", { en: "My requests", sv: "Mina förfrågningar" }, "Photos of deliveries are upside down"],
];

async function comes_in(visit, email, locale) {
  const { page } = visit;
  await page.goto(`/hc/${locale}/signin`);
  await page.fill("#email", email);
  await page.fill("#password", "solvik-demo");
  await page.click("main form .btn.primary");
  await page.waitForURL((url) => !url.pathname.endsWith("/signin"));
}

export async function walk_brands(tests) {
  const desk = await Desk.start("demo");
  const visits = [];
  const visitor = async (url, options) => {
    const visit = await new_visit(tests.browser, { ...desk, url }, options);
    visit.friends = [desk.url];
    visits.splice(0, visits.length, visit);
    return visit;
  };
  try {
    for (const [name, email, list, subject] of PORTALS) {
      const url = new RegExp(`${name} +(http:\\S+)`).exec(desk.printed)?.[1];
      must(url, `the demo does not say where ${name} is`);
      for (const [locale, viewport, colorScheme] of [["en", { width: 1280, height: 900 }, "light"], ["sv", { width: 390, height: 800 }, "dark"]]) {
        await tests.test(`${name}: home, form, list and a request; ${locale}`, async () => {
          const visit = await visitor(url, { viewport, colorScheme });
          const { page } = visit;
          await comes_in(visit, email, locale);
          await page.goto(`/hc/${locale}`);
          must((await page.title()).includes(name), "the page has another portal's name");
          await look(visit, { swedish: locale === "sv" });
          await page.goto(`/hc/${locale}/requests/new`);
          await page.locator("h1").first().waitFor();
          await look(visit, { swedish: locale === "sv" });
          await page.goto(`/hc/${locale}/requests`);
          await page.locator("h1", { hasText: list[locale] }).waitFor();
          await page.getByRole("link", { name: subject }).first().click();
          await page.locator("h1", { hasText: subject }).waitFor();
          must(page.url().startsWith(url), "the request is shown in another portal");
          await look(visit, { swedish: locale === "sv" });
        }, () => visits);
      }
    }
    await tests.test("a request of one portal, opened in another, leads to its own", async () => {
      const visit = await visitor(desk.url);
      const { page } = visit;
      const cloud = /Solvik Cloud +(http:\S+)/.exec(desk.printed)[1];
      visit.friends = [desk.url, cloud];
      await comes_in(visit, "fiona.marsh@kvarnby.example", "en");
      await page.goto("/hc/en/requests");
      must(!(await page.getByRole("link", { name: "Two more seats" }).count()), "another portal's request is listed");
      await page.goto(`${cloud}/hc/en/requests`);
      const there = await page.getByRole("link", { name: "Two more seats" }).first().getAttribute("href");
      await page.goto(there);
      must(page.url().startsWith(cloud), "it does not lead there");
    }, () => visits);
    await tests.test("administrators open a portal and choose which one they look after", async () => {
      const visit = await visitor(desk.url, { viewport: { width: 1280, height: 900 } });
      const { page } = visit;
      await comes_in(visit, "linnea.sjoberg@solvik.example", "en");
      await page.goto("/agent/brands");
      await look(visit);
      await page.fill("#name", "Solvik Labs");
      await page.fill("#host", "not a host");
      await page.locator("form[action='/agent/brands'] .primary").click();
      await page.locator("#host-error").waitFor();
      await look(visit);
      await page.fill("#host", "labs.example");
      await page.selectOption("#begin", "product-helpdesk");
      await page.locator("form[action='/agent/brands'] .primary").click();
      await page.waitForURL(/said=added/);
      await page.locator("h2", { hasText: "Solvik Labs" }).waitFor();
      await page.locator("li", { has: page.locator("h2", { hasText: "Solvik Labs" }) }).locator("form[action$='/choose'] button").click();
      await page.waitForURL(/\/agent\/settings\//);
      await page.getByText("Portal: Solvik Labs").waitFor();
      await look(visit);
      await page.fill("#hue", "30");
      await page.locator("main form .primary").last().click();
      await page.waitForURL(/saved=1/);
      must_be(await desk.command(["settings", "get", "hue", "--brand", "solvik_labs"]), "30", "the portal's hue");
      must_be(await desk.command(["settings", "get", "hue"]), "264", "the desk's hue");
      await page.goto("/agent/forms");
      await page.getByText("Portal: Solvik Labs").waitFor();
      await look(visit);
      const told = await desk.command(["blueprint", "diff", "product-helpdesk", "--brand", "solvik_labs"]);
      must(told.includes("settings.hue"), "the difference is not told");
      must_be(await desk.command(["check"]), "ok", "what check prints");
    }, () => visits);
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["brands", walk_brands]]);
