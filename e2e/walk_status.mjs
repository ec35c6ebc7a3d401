// The service status: how all is, an incident from its beginning to its end, the form that asks "is it this one?", and a public
// widget of Statuspage's that reads our JSON on another site's page.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { Desk, HERE, is_program, must, must_be, new_visit, person, run_suites, until } from "./desk.mjs";
import { look } from "./look.mjs";

const say = (page, words) => page.getByText(words).first().waitFor();
const WIDGET = join(HERE, "node_modules/@statuspage/status-widget/dist/index.js");

async function tell(page, kind, fields) {
  await page.goto(`/agent/status/new?kind=${kind}`);
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name="${name}"]`).fill(value);
}

/** A page of another site with the widget on it, as its instructions say. */
async function another_site(url) {
  const script = await readFile(WIDGET);
  const html = `<!doctype html><title>Another site</title><script src="/widget.js"></script><statuspage-widget src="${url}"></statuspage-widget>`;
  const server = createServer((request, response) => {
    const [kind, body] = request.url === "/widget.js" ? ["text/javascript", script] : ["text/html", html];
    response.writeHead(200, { "content-type": kind }).end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

export async function walk_status(tests) {
  const desk = await Desk.start();
  const w = { visits: [] };
  const test = (title, work) => tests.test(title, work, () => w.visits);
  const visitor = async (options) => {
    const visit = await new_visit(tests.browser, desk, options);
    w.visits = [visit];
    return visit;
  };
  const by = async (email) => {
    const visit = await person(tests.browser, desk, email);
    w.visits = [visit];
    return visit;
  };
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Astrid Ek", "astrid@skola.example", "user");

    await test("the team adds components, and tells of an incident, of work to come and of a limitation", async () => {
      const visit = await by("ola@solvik.example");
      const { page } = visit;
      await page.goto("/agent/status");
      await say(page, "No components yet.");
      await look(visit);
      for (const [name, swedish] of [["Exams", "Prov"], ["Marking", "Bedömning"]]) {
        await page.goto("/agent/status/components/new");
        await page.fill('[name="name.en"]', name);
        await page.fill('[name="name.sv"]', swedish);
        await page.locator("main form .send .primary").click();
        await say(page, "Saved.");
      }
      await tell(page, "incident", { "title.en": "Exams are slow", "title.sv": "Proven är långsamma", "body.en": "We look into it.", "body.sv": "Vi undersöker." });
      await look(visit);
      await page.getByLabel("Exams").selectOption("partial_outage");
      await page.locator("main form .send .primary").click();
      await say(page, "Take back the last update");
      await look(visit);
      await tell(page, "maintenance", { "title.en": "New servers", "title.sv": "Nya servrar", "body.en": "We move.", "body.sv": "Vi flyttar.", starts: "2099-01-10T22:00", ends: "2099-01-10T23:00" });
      await page.getByLabel("Marking").check();
      await page.locator("main form .send .primary").click();
      await say(page, "Take back the last update");
      await tell(page, "limitation", { "title.en": "No sound on iPads", "title.sv": "Inget ljud på iPad", "body.en": "A new version comes.", "body.sv": "En ny version kommer." });
      await page.locator("main form .send .primary").click();
      await say(page, "Take back the last update");
      await page.goto("/agent/status");
      await look(visit);
    });
    await test("b09 everybody reads how all is, what goes on and how far known limitations have come, with and without scripts", async () => {
      for (const options of [{}, { javaScriptEnabled: false }]) {
        const visit = await visitor(options);
        const { page } = visit;
        await page.goto("/hc/en/status");
        for (const words of ["Some things do not work for some", "Exams are slow", "New servers", "No sound on iPads", "Confirmed"]) await say(page, words);
        must_be(await page.locator("svg.bars").count(), 2, "rows of bars");
        if (options.javaScriptEnabled !== false) {
          await look(visit);
          await page.goto("/hc/sv/status");
          await say(page, "En del fungerar inte för alla");
          await look(visit, { swedish: true });
          await page.goto("/hc/en/status/history");
          await look(visit);
        }
        await page.getByRole("link", { name: "Exams are slow" }).first().click().catch(() => page.goto("/hc/en/status/incidents/1"));
        await visit.context.close();
      }
    });
    await test("the form asks whether it is this one, and “this affects us too” counts without a ticket", async () => {
      const visit = await by("astrid@skola.example");
      const { page } = visit;
      await page.goto("/hc/en/requests/new");
      await say(page, "Is it this one?");
      await look(visit);
      await page.locator(".running-now .incident", { hasText: "Exams are slow" }).getByRole("button", { name: /This affects us too/ }).click();
      await say(page, "Noted.");
      await look(visit);
      await page.goto("/hc/en/requests");
      must(!(await page.getByText("Exams are slow").count()), "a ticket came of it");
    });
    await test("a visitor subscribes in two steps", async () => {
      const visit = await visitor();
      const { page } = visit;
      await page.goto("/hc/en/status");
      await page.fill("#email", "maja@home.example");
      await page.locator(".subscribe .send .primary").click();
      await say(page, "We have sent you a mail.");
      const mail = await desk.mail_to("maja@home.example", "Press the button");
      const link = /http\S+\/status\/confirm\/\S+/.exec(mail.text)[0];
      await page.goto(link);
      await look(visit);
      await page.locator("main form .primary").click();
      await say(page, "You subscribe now");
    });
    await test("a customer's program and the team's hear of each update by webhook", async () => {
      const heard = [];
      const server = createServer((request, response) => {
        const pieces = [];
        request.on("data", (piece) => pieces.push(piece));
        request.on("end", () => {
          heard.push({ path: request.url, headers: request.headers, body: JSON.parse(Buffer.concat(pieces).toString()) });
          response.writeHead(204).end();
        });
      });
      await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
      const address = `http://127.0.0.1:${server.address().port}`;
      try {
        const customer = await by("astrid@skola.example");
        await customer.page.goto("/hc/en/status");
        await customer.page.getByRole("link", { name: "Webhook" }).click();
        await say(customer.page, "No webhook yet.");
        await customer.page.fill("#address", "ftp://somewhere");
        await customer.page.locator("main form .send .primary").click();
        await say(customer.page, "Updates cannot go there");
        await look(customer);
        await customer.page.fill("#address", `${address}/customer`);
        await customer.page.locator("main form .send .primary").click();
        await say(customer.page, "Every update goes there from now on.");
        await customer.page.getByText("Secret for its signatures").click();
        await look(customer);
        await customer.page.goto("/hc/sv/status/programs");
        await look(customer, { swedish: true });
        const visit = await by("ola@solvik.example");
        const { page } = visit;
        await page.goto("/agent/status");
        await page.fill("#address", `${address}/team`);
        await page.getByRole("button", { name: "Add the webhook" }).click();
        await say(page, "Every update goes there from now on.");
        await look(visit);
        await tell(page, "incident", { "title.en": "Pictures are missing", "body.en": "We look into it." });
        await page.locator("main form .send .primary").click();
        await until("both to hear", () => heard.length >= 2);
        must_be(heard.map((one) => one.path).sort(), ["/customer", "/team"], "who heard");
        for (const { headers, body } of heard) {
          must_be(body.incident.name, "Pictures are missing", "what it is called");
          must(headers["webhook-signature"].startsWith("v1,"), "it is signed");
        }
        await until("the page to say so", async () => {
          await page.goto("/agent/status");
          return (await page.getByText(/Last update taken/).count()) === 2;
        });
        await page.getByRole("button", { name: /^Remove/ }).first().click();
        await say(page, "Removed.");
      } finally {
        server.close();
      }
    });
    await test("a public widget of Statuspage's reads our JSON unchanged on another site's page", async () => {
      const site = await another_site(desk.url);
      try {
        const context = await tests.browser.newContext();
        const page = await context.newPage();
        await page.goto(site.url);
        await page.locator("statuspage-widget").getByText("Some things do not work for some").waitFor();
        await context.close();
      } finally {
        site.stop();
      }
    });
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["status", walk_status]]);
