// Pictures of the demo for the README and for whoever builds pages: each page on a desk and on a phone, by day and by
// night, some of them in Swedish. They are written to out/.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Desk, OUT, file, must, new_visit, open_browser, picture, sign_in, stop_all, write } from "./desk.mjs";

const CUSTOMER = "astrid.lindqvist@fjallgard.example";
const AGENT = "priya.nair@solvik.example";
/** The ticket that the story is told about. */
const SUBJECT = /Session expired/;

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

async function visit_as(browser, desk, email, size, scheme, locale, password) {
  const visit = await new_visit(browser, desk, {
    viewport: SIZES[size],
    colorScheme: scheme,
    deviceScaleFactor: size === "phone" ? 2 : 1,
    reducedMotion: "reduce",
    // A phone has no mouse, and its pages are made for thumbs.
    ...(size === "phone" ? { hasTouch: true, isMobile: true } : {}),
  });
  if (email) await sign_in(visit, email, locale, password);
  return visit;
}

async function address_of(page, rows) {
  return page.locator(rows).filter({ hasText: SUBJECT }).first().getAttribute("href");
}

/** Name, who looks, how to get there, and whether the whole page is wanted. */
function pictures(l) {
  const portal = (path) => (page) => page.goto(`/hc/${l}${path}`);
  return [
    ["welcome", null, portal(""), true],
    ["home", CUSTOMER, portal(""), true],
    ["form", CUSTOMER, async (page) => {
      await portal("/requests/new?ticket_form_id=incident")(page);
      await page.fill("#request_subject", "Candidates see “Session expired” at start of exam");
      await write(page, "request_description", "Since this morning, candidates are thrown out right after they press Start.");
      await page.setInputFiles("#files", file("session-expired.png", picture(320, 200)));
      await page.locator("ul.files li[data-token]").waitFor();
    }, true],
    ["form-errors", CUSTOMER, async (page) => {
      await portal("/requests/new?ticket_form_id=incident")(page);
      await page.fill("#request_subject", "Candidates see “Session expired” at start of exam");
      await page.fill("#request_collaborators", "erik.kallio@");
      await page.click("form.form .send button");
      await page.locator("#problems").waitFor();
      await page.evaluate(() => scrollTo(0, 0));
    }, true],
    ["requests", CUSTOMER, portal("/requests"), true],
    ["request", CUSTOMER, async (page) => {
      await portal("/requests?status=all")(page);
      await page.goto(await address_of(page, "tbody .subj"));
    }, true],
    ["queue", AGENT, (page) => page.goto("/agent/views/open"), false],
    ["ticket", AGENT, async (page) => {
      await page.goto("/agent/views/all");
      await page.goto(`${(await address_of(page, ".ql a")).split("?")[0]}?view=mine`);
      await page.locator("ar-composer").waitFor();
      if (!(await page.inputValue("#reply"))) {
        await write(page, "reply", "Yes. Ask IT to point the laptops to time.solvik.example; a restart is enough.");
        await page.locator("[data-state]", { hasText: /\d/ }).waitFor();
      }
    }, false],
  ];
}

async function take(visit, name, whole) {
  await visit.page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  await visit.page.screenshot({ path: join(OUT, `${name}.png`), fullPage: whole, animations: "disabled", caret: "hide" });
  console.log(`e2e/out/${name}.png`);
}

async function take_all(browser, desk, password, size, scheme, l, only) {
  const visits = new Map();
  for (const [name, email, go, whole] of pictures(l)) {
    if (only && !only.includes(name)) continue;
    if (!visits.has(email)) visits.set(email, await visit_as(browser, desk, email, size, scheme, l, password));
    const visit = visits.get(email);
    await go(visit.page);
    const dark = scheme === "dark" ? "-dark" : "";
    await take(visit, `${name}-${size}${dark}${l === "en" ? "" : `-${l}`}`, whole);
  }
  for (const visit of visits.values()) await visit.context.close();
}

/** The four portals that the blueprints make, and who asks in each. */
const PORTALS = [
  ["service-desk", "Solvik Exams", "karin.ek@vikholm.example"],
  ["education", "Solvik School", CUSTOMER],
  ["cloud-portal", "Solvik Cloud", "fiona.marsh@kvarnby.example"],
  ["product-helpdesk", "Solvik Routes", "fiona.marsh@kvarnby.example"],
];

/** Home, form and list of each of the four portals. */
async function take_portals(browser, desk, password) {
  for (const [blueprint, name, email] of PORTALS) {
    const url = new RegExp(`${name} +(http:\\S+)`).exec(desk.printed)?.[1];
    must(url, `the demo does not say where ${name} is`);
    for (const size of Object.keys(SIZES)) {
      const visit = await visit_as(browser, { ...desk, url }, email, size, "light", "en", password);
      for (const [what, path] of [["home", ""], ["form", "/requests/new"], ["list", "/requests?status=all"]]) {
        await visit.page.goto(`/hc/en${path}`);
        const type = visit.page.locator("a[href^='?ticket_form_id=']").first();
        if (what === "form" && (await type.count())) await type.click();
        await visit.page.locator("h1").first().waitFor();
        await take(visit, `${blueprint}-${what}-${size}`, true);
      }
      await visit.context.close();
    }
  }
}

await mkdir(OUT, { recursive: true });
const browser = await open_browser();
try {
  const desk = await Desk.start("demo");
  const password = /password[^:\n]*?(\S+)[ \t]*$/m.exec(desk.printed)?.[1];
  must(password, `the demo does not say its password:\n${desk.printed}`);
  // `node shots.mjs portals`: the four portals alone.
  const all = process.argv[2] !== "portals";
  for (const size of all ? Object.keys(SIZES) : []) {
    for (const scheme of ["light", "dark"]) await take_all(browser, desk, password, size, scheme, "en");
  }
  if (all) await take_all(browser, desk, password, "desktop", "light", "sv", ["welcome", "home", "requests", "form"]);
  if (all) await take_all(browser, desk, password, "phone", "light", "sv", ["home", "requests", "request"]);
  await take_portals(browser, desk, password);
} finally {
  await stop_all();
  await browser.close();
}
