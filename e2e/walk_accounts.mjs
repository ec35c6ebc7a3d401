// Accounts, in a browser and with real mails and codes: invited, forgotten, registered, changed, two steps, signed out.
// Everything works with scripts and without; every page is looked at by day and by night, on a desk and on a phone.
import { createHmac } from "node:crypto";
import { Desk, is_program, must, must_be, new_visit, person, run_suites, until } from "./desk.mjs";
import { look } from "./look.mjs";

const NEW = "fyra helt nya ord";

/** What an authenticator app shows now (RFC 6238). */
function code_of(key, at = Date.now()) {
  const letters = key.replace(/\s/g, "");
  const bits = [...letters].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac("sha1", bytes).update(step).digest();
  const offset = hash[19] & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The path of the link in a mail. */
function link_in(mail) {
  const found = /http:\/\/127\.0\.0\.1:\d+(\/hc\/\S+\/link\/\S+)/.exec(mail.text);
  must(found, `no link in\n${mail.text}`);
  must(mail.html.includes(found[1]), "the HTML has the same link");
  return found[1];
}

const press = (page) => page.click("main form .btn.primary");

export async function walk_accounts(tests) {
  const desk = await Desk.start();
  let visits = [];
  const test = (name, work) => tests.test(name, work, () => visits);
  const { browser } = tests;
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Astrid Lindqvist", "astrid@skola.example", "user");
    const ola = await person(browser, desk, "ola@solvik.example");
    const plain = { javaScriptEnabled: false, viewport: { width: 390, height: 844 } };

    await test("c31 an administrator adds a person, who chooses a password by mail", async () => {
      visits = [ola];
      await ola.page.goto("/agent");
      await ola.page.getByRole("link", { name: "People" }).click();
      await ola.page.waitForURL(/\/agent\/people$/);
      await look(ola);
      await ola.page.getByRole("link", { name: "Add a person" }).click();
      await ola.page.fill("#name", "Åsa Öberg");
      await ola.page.fill("#email", "not an address");
      await ola.page.click(".send .btn.primary");
      await ola.page.locator("#problems").waitFor();
      must_be(await ola.page.inputValue("#name"), "Åsa Öberg", "what was typed before the mistake");
      await look(ola);
      await ola.page.fill("#email", "asa@skola.example");
      await ola.page.selectOption("#language", "sv");
      await ola.page.click(".send .btn.primary");
      await ola.page.waitForURL(/\/agent\/people\/\d+\?done=added/);
      await look(ola);

      const link = link_in(await desk.mail_to("asa@skola.example", "Välj ett lösenord"));
      must(link.startsWith("/hc/sv/"), link);
      const scanner = await fetch(desk.url + link);
      must_be(scanner.status, 200, "what a mail scanner gets");
      const asa = await new_visit(browser, desk, { ...plain, locale: "sv-SE" });
      visits = [asa];
      await asa.page.goto(link);
      must_be(await asa.page.getAttribute("#password", "autocomplete"), "new-password", "for password managers");
      await asa.page.fill("#password", "kort");
      await press(asa.page);
      await asa.page.getByText("Använd minst 8 tecken").first().waitFor();
      await asa.page.fill("#password", NEW);
      await press(asa.page);
      await asa.page.waitForURL(/\/hc\/sv$/);
      await asa.page.goto("/hc/sv/account");
      await asa.page.locator("main").getByText("asa@skola.example").waitFor();
      await asa.page.goto(link);
      await asa.page.getByRole("heading", { name: "Länken fungerar inte längre" }).waitFor();
      await asa.context.close();
    });

    await test("people are found by å, ä and ö, and one is suspended and let in again", async () => {
      visits = [ola];
      await ola.page.goto("/agent/people");
      await ola.page.fill("#query", "öberg");
      await ola.page.keyboard.press("Enter");
      await ola.page.getByRole("link", { name: /Åsa Öberg/ }).click();
      await ola.page.getByText("Suspend …").click();
      await ola.page.getByRole("button", { name: "Suspend", exact: true }).click();
      await ola.page.getByText("They are signed out everywhere").waitFor();
      await look(ola);
      await ola.page.getByRole("button", { name: "Let in again" }).click();
      await ola.page.getByText("They can sign in again").waitFor();
    });

    await test("whoever wants to be forgotten is erased, and what goes is told before", async () => {
      visits = [ola];
      await desk.add_person("Kim Berg", "kim@skola.example", "user");
      await ola.page.goto("/agent/people?q=kim");
      await ola.page.getByRole("link", { name: /Kim Berg/ }).click();
      await ola.page.getByRole("link", { name: "Erase this person …" }).click();
      await ola.page.getByRole("heading", { name: "What stays" }).waitFor();
      await look(ola);
      await ola.page.getByRole("button", { name: "Erase", exact: true }).click();
      await ola.page.getByText("Tick that you know that nobody can take this back.").first().waitFor();
      await look(ola);
      await ola.page.getByLabel("I know that nobody can take this back").check();
      await ola.page.getByRole("button", { name: "Erase", exact: true }).click();
      await ola.page.getByText(/are being erased|^Erased /).waitFor();
      await look(ola);
    });

    await test("e02 from the product people land signed in on the right page", async () => {
      visits = [ola];
      await ola.page.goto("/agent/handover");
      await look(ola);
      await ola.page.getByRole("button", { name: "Make a secret" }).click();
      await ola.page.getByText("There is a new secret").waitFor();
      await look(ola);
      const secret = await desk.command(["handover", "show"]);
      const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const note = { iat: Math.floor(Date.now() / 1000), jti: "walk-1", email: "nils@skola.example", name: "Nils Holm" };
      const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(note)}`;
      const token = `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
      const nils = await new_visit(browser, desk);
      visits = [nils];
      await nils.page.goto(`/access/jwt?jwt=${token}&return_to=${encodeURIComponent("/hc/en/requests/new")}`);
      await nils.page.waitForURL(/\/hc\/en\/requests\/new$/);
      await nils.page.goto("/hc/en/account");
      must_be(await nils.page.inputValue("#name"), "Nils Holm", "the name");
      await nils.page.goto(`/access/jwt?jwt=${token}`);
      await nils.page.getByRole("heading", { name: "Please sign in here" }).waitFor();
      await look(nils);
      await nils.context.close();
    });

    await test("a forgotten password is chosen anew, without scripts too", async () => {
      const astrid = await new_visit(browser, desk, plain);
      visits = [astrid];
      await astrid.page.goto("/hc/en/signin");
      await astrid.page.getByRole("link", { name: "Forgot your password?" }).click();
      await astrid.page.fill("#email", "astrid@skola.example");
      await press(astrid.page);
      await astrid.page.getByRole("heading", { name: "Look in your mailbox" }).waitFor();
      const link = link_in(await desk.mail_to("astrid@skola.example", "Choose a new password"));
      await astrid.page.goto(link);
      await astrid.page.fill("#password", NEW);
      await press(astrid.page);
      await astrid.page.waitForURL(/\/hc\/en$/);
      await desk.mail_to("astrid@skola.example", "was changed");
      await astrid.context.close();
    });

    await test("a02 where people are invited, sign-in says where to turn", async () => {
      const out = await new_visit(browser, desk);
      visits = [out];
      await desk.command(["settings", "set", "no_account_text.en", "Ask Eva at the front desk."]);
      await out.page.goto("/hc/en/signin");
      await out.page.getByText("Ask Eva at the front desk.").waitFor();
      must_be(await out.page.getByRole("link", { name: "Create an account" }).count(), 0, "links to register");
      await look(out);
      await out.page.goto("/hc/en/password");
      await look(out);
      await out.page.goto("/hc/en/link/nothing");
      await look(out);
      await out.context.close();
    });

    await test("a04 e05 e06 e07 whoever creates an account lands on the form they wanted", async () => {
      await desk.command(["settings", "set", "registration", "anyone"]);
      const maja = await new_visit(browser, desk);
      visits = [maja];
      await maja.page.goto("/hc/en/requests");
      await maja.page.waitForURL(/\/signin\?return_to=/);
      await look(maja);
      await maja.page.getByRole("link", { name: "Create an account" }).click();
      await look(maja);
      await maja.page.fill("#name", "Maja Ek");
      await maja.page.fill("#email", "maja@skola.example");
      await press(maja.page);
      await maja.page.getByRole("heading", { name: "Look in your mailbox" }).waitFor();
      await look(maja);
      const link = link_in(await desk.mail_to("maja@skola.example", "Confirm"));
      await maja.page.goto(link);
      await look(maja);
      await maja.page.fill("#password", NEW);
      await press(maja.page);
      await maja.page.waitForURL(/\/hc\/en\/requests$/);
      await maja.context.close();
    });

    await test("two-step sign-in: set up, signed in with a code, and with a recovery code", async () => {
      const astrid = await new_visit(browser, desk);
      visits = [astrid];
      const { page } = astrid;
      await page.goto("/hc/en/signin");
      await page.fill("#email", "astrid@skola.example");
      await page.fill("#password", NEW);
      await press(page);
      await page.waitForURL(/\/hc\/en$/);
      await page.goto("/hc/en/account");
      await look(astrid);
      await page.getByRole("link", { name: "Two-step sign-in" }).click();
      await page.locator("svg.qr").waitFor();
      await look(astrid);
      const key = await page.textContent(".secret");
      await page.fill("#code", "123");
      await page.fill("#password", NEW);
      await press(page);
      await page.locator("#problems").waitFor();
      must_be(await page.textContent(".secret"), key, "the key after a mistake");
      await page.fill("#code", code_of(key));
      await page.fill("#password", NEW);
      await press(page);
      await page.getByRole("heading", { name: "Recovery codes" }).waitFor();
      await look(astrid);
      const codes = await page.locator(".codes code").allTextContents();
      must_be(codes.length, 10, "the number of recovery codes");
      await page.goto("/hc/en/account/second-factor");
      await look(astrid);

      const phone = await new_visit(browser, desk, plain);
      visits = [phone];
      const sign_in = async () => {
        await phone.page.goto("/hc/en/signin");
        await phone.page.fill("#email", "astrid@skola.example");
        await phone.page.fill("#password", NEW);
        await press(phone.page);
        await phone.page.getByRole("heading", { name: "Your code" }).waitFor();
      };
      await sign_in();
      must_be(await phone.page.getAttribute("#code", "autocomplete"), "one-time-code", "for password managers");
      // The code of the set-up was used; the next one is taken a little early.
      await phone.page.fill("#code", code_of(key, Date.now() + 30_000));
      await press(phone.page);
      await phone.page.waitForURL(/\/hc\/en$/);
      await phone.page.goto("/hc/en/account");
      await phone.page.locator("details.burger summary").click();
      await phone.page.locator("details.burger").getByRole("button", { name: "Sign out" }).click();
      await sign_in();
      await phone.page.fill("#code", codes[0].toLowerCase());
      await press(phone.page);
      await phone.page.waitForURL(/\/hc\/en$/);

      visits = [astrid];
      await page.goto("/hc/en/account/devices");
      await page.getByText("this device").waitFor();
      await look(astrid);
      await page.getByRole("button", { name: "Sign out all others" }).click();
      await page.getByText("All other devices are signed out.").waitFor();
      await phone.page.goto("/hc/en/account");
      must(/\/signin/.test(phone.page.url()), "the phone is signed out");
      await phone.context.close();
      for (const part of ["address", "password", "following"]) {
        await page.goto(`/hc/en/account/${part}`);
        await look(astrid);
      }
      await page.goto("/hc/sv/account/second-factor");
      await look(astrid, { swedish: true });
      await astrid.context.close();
    });

    await test("who must have two steps is led to them at sign-in", async () => {
      await desk.command(["settings", "set", "second_factor", "everyone"]);
      const asa = await new_visit(browser, desk, { locale: "sv-SE" });
      visits = [asa];
      await asa.page.goto("/hc/sv/signin");
      await asa.page.fill("#email", "asa@skola.example");
      await asa.page.fill("#password", NEW);
      await press(asa.page);
      await asa.page.locator("svg.qr").waitFor();
      await look(asa, { swedish: true });
      const key = await asa.page.textContent(".secret");
      await asa.page.fill("#code", code_of(key));
      await press(asa.page);
      await asa.page.getByRole("heading", { name: "Reservkoder" }).waitFor();
      await asa.page.getByRole("link", { name: "Jag har sparat dem" }).click();
      await asa.page.waitForURL(/\/hc\/sv$/);
    });
    await test("the desk's data are whole", async () => {
      await until("the last mails to be sent", async () => !(await desk.command(["jobs", "list"])));
      must_be(await desk.command(["check"]), "ok", "what check prints");
    });
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["walk_accounts", walk_accounts]]);
