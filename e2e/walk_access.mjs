// Support access, for both sides: asked, allowed, counted down, taken back; and the example client of a product, which lets in
// whoever has a good token and nobody else. Also what support is not for: products of others, and integrations.
import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import { NotLetIn, SupportAccess, readNews } from "../examples/access-client/access.mjs";
import { Desk, is_program, must, must_be, person, post, run_suites, until, write } from "./desk.mjs";
import { look } from "./look.mjs";
import { organization } from "./walk_portals.mjs";

const say = (page, words) => page.getByText(words).first().waitFor();
const SITE = "https://moodle.skola.example";

/** A server that takes news, as a product would. */
async function product() {
  const taken = [];
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    taken.push({ headers: request.headers, body: Buffer.concat(pieces).toString("utf8") });
    response.writeHead(204).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { taken, url: `http://127.0.0.1:${server.address().port}/news`, stop: () => server.close() };
}

/** The word with which somebody is turned away; nothing when they are let in. */
async function turned_away(work) {
  try {
    await work();
    return "";
  } catch (error) {
    if (error instanceof NotLetIn) return error.message;
    throw error;
  }
}

export async function walk_access(tests) {
  const desk = await Desk.start();
  const w = { desk, browser: tests.browser, visits: [] };
  const test = (title, work) => tests.test(`access: ${title}`, work, () => w.visits);
  const by = async (email, locale = "en", options = {}) => {
    const visit = await person(tests.browser, desk, email, locale, options);
    w.visits = [visit];
    return visit;
  };
  const hears = await product();
  let secret = "";
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Priya Nair", "priya@solvik.example", "agent");
    for (const who of ["astrid", "erik", "nils"]) await desk.add_person(`${who} Ek`, `${who}@skola.example`, "user");
    await desk.command(["blueprint", "apply", "education"]);
    await organization(w, "representatives");

    await test("c10 a product of somebody else shows its supplier instead of the form, with and without a script", async () => {
      for (const javaScriptEnabled of [true, false]) {
        const visit = await by("astrid@skola.example", "en", { javaScriptEnabled });
        const { page } = visit;
        await page.goto("/hc/en/requests/new");
        await page.fill("#request_subject", "Loans are gone");
        await page.getByLabel("Which product is it about?").selectOption("library");
        if (javaScriptEnabled) {
          await page.locator(".suppliers").getByText("Library Partner").first().waitFor();
          must(!(await page.locator("#send").isVisible()), "it can be sent");
          must(await page.getByLabel("Which product is it about?").isVisible(), "the product cannot be chosen again");
          await look(visit);
          await page.getByLabel("Which product is it about?").selectOption("app");
          await page.locator("#send").waitFor();
        } else {
          await page.click("#send");
          await say(page, "is from Library Partner");
          await page.locator(".suppliers a[href^='mailto:support@library']").waitFor();
          must_be(await page.inputValue("#request_subject"), "Loans are gone", "the subject");
        }
        await visit.context.close();
      }
    });
    await test("b04 c19 c20 an integration is planned with people", async () => {
      const visit = await by("astrid@skola.example");
      const { page } = visit;
      await page.goto("/hc/en/requests/new");
      await page.fill("#request_subject", "Connect us");
      await page.getByRole("button", { name: "Connect a tool" }).click();
      await say(page, "contact your customer consultant first");
      await look(visit);
      await page.getByRole("button", { name: "Create a ticket" }).click();
      must_be(await page.inputValue("#request_subject"), "Connect us", "what was typed");
      await page.goto("/hc/sv/requests/new?ticket_form_id=tool_connection");
      await say(page, "Kontakta först din kundkonsult");
      await look(visit, { swedish: true });
    });
    await test("the customer names its sites, and the product says where it hears news", async () => {
      const nils = await by("nils@skola.example");
      await nils.page.goto("/hc/en/organization");
      await nils.page.getByRole("link", { name: "Support access" }).click();
      await say(nils.page, "Support has never asked for access.");
      await look(nils);
      await nils.page.locator(".grant-site input[name=name]").fill("Moodle");
      await nils.page.locator(".grant-site input[name=address]").fill("no address");
      await nils.page.locator(".grant-site button").click();
      await say(nils.page, "Write the address like");
      await look(nils);
      await nils.page.locator(".grant-site input[name=address]").fill(`${SITE}/login`);
      await nils.page.locator(".grant-site button").click();
      await say(nils.page, "The site has been added.");
      const ola = await by("ola@solvik.example");
      await ola.page.goto("/agent/access");
      await look(ola);
      await ola.page.fill("#address", hears.url);
      await ola.page.locator("main form .send .primary").click();
      secret = /whsec_\S+/.exec(await ola.page.locator("main .note-box.good").innerText())[0];
      await look(ola);
      await ola.page.goto("/agent/organizations/1/sites");
      await say(ola.page, "Moodle");
      await look(ola);
      await ola.page.goto("/agent/organizations/1");
      await ola.page.getByRole("link", { name: "Sites" }).waitFor();
    });
    await test("b26 an agent asks, and says first what was tried", async () => {
      const astrid = await by("astrid@skola.example");
      await astrid.page.goto("/hc/en/requests/new");
      await astrid.page.fill("#request_subject", "The exam is black");
      await write(astrid.page, "request_description", "Since nine.");
      await astrid.page.getByLabel("All users").check();
      await astrid.page.click("#send");
      await astrid.page.waitForURL(/sent=/);
      const priya = await by("priya@solvik.example");
      const { page } = priya;
      await page.goto("/agent/tickets/1");
      await page.getByRole("link", { name: "Ask for access" }).click();
      await page.getByRole("button", { name: "Ask the customer" }).click();
      await say(page, "First say whether you tried");
      await look(priya);
      await page.getByLabel("Yes, and it could not be reproduced there").check();
      await page.fill("#statement", "It works in our test school.");
      await page.fill("#reason", "See why the exam stays black");
      await page.selectOption("#hours", "2");
      await page.getByRole("button", { name: "Ask the customer" }).click();
      await say(page, "asked for access to Moodle");
      await look(priya);
      await desk.mail_to("nils@skola.example", "/hc/en/access/1");
    });
    await test("b27 b28 b29 the customer switches it on without a script, both sides see it count down", async () => {
      const nils = await by("nils@skola.example", "en", { javaScriptEnabled: false });
      await nils.page.goto("/hc/en/access/1");
      await say(nils.page, "It never lets us act as, or see the view of, a particular person.");
      await nils.page.selectOption("#hours", "1");
      await nils.page.getByRole("button", { name: "Switch access on" }).click();
      await say(nils.page, "Access is on.");
      await say(nils.page, /1 h 0 min left|0 h|60 min left/);
      for (const [email, path] of [["nils@skola.example", "/hc/en/access/1"], ["nils@skola.example", "/hc/en/access"], ["astrid@skola.example", "/hc/en/requests/1"], ["priya@solvik.example", "/agent/tickets/1"], ["priya@solvik.example", "/agent/tickets/1/access"]]) {
        const visit = await by(email);
        await visit.page.goto(path);
        await visit.page.locator("ar-left b").first().filter({ hasText: /left/ }).waitFor({ state: "attached" });
        await look(visit);
        await visit.context.close();
      }
      const swedish = await by("nils@skola.example", "sv");
      await swedish.page.goto("/hc/sv/access/1");
      await say(swedish.page, "Ta tillbaka åtkomsten");
      await look(swedish, { swedish: true });
      await swedish.page.goto("/hc/sv/access");
      await look(swedish, { swedish: true });
    });
    await test("the example client lets in a good token once, and nobody with another", async () => {
      const priya = await by("priya@solvik.example");
      const fetched = async () => {
        await priya.page.goto("/agent/tickets/1/access");
        await priya.page.getByRole("button", { name: /Fetch a token/ }).click();
        return priya.page.inputValue("#token");
      };
      const credentials = `priya@solvik.example/token:${await desk.command(["token", "create", "--email", "priya@solvik.example"])}`;
      const client = (more = {}) => new SupportAccess({ desk: desk.url, site: SITE, credentials, ...more });
      const token = await fetched();
      await look(priya);
      const here = client();
      const claims = await here.letIn(token);
      must_be(claims.act.sub, "priya@solvik.example", "who is let in");
      must(!JSON.stringify(claims).includes("astrid"), "a token names somebody of the customer");
      must(await here.isOn(claims.sub), "the grant is not on");
      // Twice: known here, and, for a product of several machines, known to the desk.
      must_be(await turned_away(() => here.letIn(token)), "replayed", "a token that was used");
      must_be(await turned_away(() => client().letIn(token)), "replayed", "a token that was used elsewhere");
      const another = await fetched();
      must_be(await turned_away(() => client({ site: "https://other.example" }).letIn(another)), "foreign", "a token for another site");
      must_be(await turned_away(() => client({ now: () => Date.now() + 6 * 60_000 }).letIn(another)), "expired", "an old token");
      const [head, body, signature] = another.split(".");
      const longer = { ...JSON.parse(Buffer.from(body, "base64url")), exp: 4102444800 };
      const altered = `${head}.${Buffer.from(JSON.stringify(longer)).toString("base64url")}.${signature}`;
      must_be(await turned_away(() => client().letIn(altered)), "altered", "an altered token");
      const { privateKey } = generateKeyPairSync("ed25519");
      const forged = `${head}.${body}.${sign(null, Buffer.from(`${head}.${body}`), privateKey).toString("base64url")}`;
      must_be(await turned_away(() => client().letIn(forged)), "altered", "a token signed with another desk's key");
      const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
      must_be(await turned_away(() => client().letIn(`${none}.${body}.`)), "algorithm", "a token without a signature");
      must_be(await turned_away(() => client({ credentials: "priya@solvik.example/token:wrong" }).letIn(another)), "desk-401", "a client that may not ask");
      const nils = await by("nils@skola.example");
      await nils.page.goto("/hc/en/access/1");
      await say(nils.page, "went in.");
      await nils.page.getByRole("button", { name: "Take the access back" }).click();
      await say(nils.page, "The access has been taken back.");
      must_be(await turned_away(() => client().letIn(another)), "withdrawn", "a token of a grant that was taken back");
      must(!(await here.isOn(claims.sub)), "the grant is still on");
    });
    await test("the product heard all of it, signed", async () => {
      await until("three news", () => hears.taken.length >= 3);
      const told = hears.taken.map(({ headers, body }) => readNews(headers, body, secret));
      must_be(told.map((one) => one.type), ["access_grant.asked", "access_grant.activated", "access_grant.withdrawn"], "the news");
      const { headers, body } = hears.taken[0];
      must_be(await turned_away(() => readNews(headers, body.replace("asked", "activated"), secret)), "altered", "altered news");
      must_be(await turned_away(() => readNews(headers, body, secret, Date.now() + 600_000)), "old", "old news");
    });
    await test("b27 support cannot switch it on, whatever it sends", async () => {
      const priya = await by("priya@solvik.example");
      await post(priya, "/agent/tickets/1/access", { reproduced: "only", statement: "There alone", reason: "Look again", site: "1", hours: "1" });
      for (const visit of [priya, await by("ola@solvik.example")]) await post(visit, "/hc/en/access/2", { step: "allow", hours: "1" }, 404);
      const nils = await by("nils@skola.example");
      await nils.page.goto("/hc/en/access/2");
      await look(nils);
      await nils.page.getByRole("button", { name: "No, thank you" }).click();
      await say(nils.page, "You said no.");
    });
  } finally {
    hears.stop();
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["access", walk_access]]);
