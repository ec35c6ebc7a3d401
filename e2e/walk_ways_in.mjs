// Ways in besides the password, in a browser: single sign-on with a real provider, and passkeys with a virtual
// authenticator. Pages are looked at by day and by night, on a desk and on a phone, in both languages.
import { Desk, is_program, must, must_be, new_visit, PASSWORD, person, run_suites } from "./desk.mjs";
import { look } from "./look.mjs";
import { CLIENT, open_provider, SECRET } from "./provider.mjs";

const press = (page) => page.click("main form .btn.primary");

/** Says who they are at the provider. */
async function enters(page, login, button = "Enter") {
  await page.getByLabel("Who are you?").fill(login);
  await page.getByRole("button", { name: button }).click();
}

/** A virtual authenticator that looks who is there, as a phone does. */
async function authenticator(visit) {
  const cdp = await visit.context.newCDPSession(visit.page);
  await cdp.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
  return {
    list: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    add: (credential) => cdp.send("WebAuthn.addCredential", { authenticatorId, credential }),
    refuses: (no) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: !no }),
  };
}

export async function walk_ways_in(tests) {
  const desk = await Desk.start();
  // Passkeys need a name, not a number.
  desk.url = desk.url.replace("127.0.0.1", "localhost");
  const school = await open_provider(desk.url);
  let visits = [];
  let keys;
  let kept = [];
  const test = (name, work) => tests.test(name, work, () => visits);
  const { browser } = tests;
  const visit = async (options) => {
    const made = await new_visit(browser, desk, options);
    made.friends = [school.issuer];
    visits = [made];
    return made;
  };
  try {
    await desk.add_person("Ola Ek", "ola@solvik.example", "admin");
    await desk.add_person("Astrid Lindqvist", "astrid@skola.example", "user");

    await test("an administrator adds a provider, asks it, and is told what is wrong", async () => {
      const ola = await person(browser, desk, "ola@solvik.example");
      visits = [ola];
      await ola.page.goto("/agent/people");
      await ola.page.getByRole("link", { name: "Single sign-on" }).click();
      await look(ola);
      await ola.page.getByRole("link", { name: "Add a provider" }).click();
      await look(ola);
      await ola.page.fill("#name", "the school");
      await ola.page.fill("#name_sv", "skolan");
      await ola.page.fill("#slug", "skolan");
      await ola.page.fill("#issuer", "ftp://nowhere");
      await ola.page.fill("#client_id", CLIENT);
      await ola.page.fill("#secret", SECRET);
      await ola.page.fill("#domains", "skola.example");
      await ola.page.click(".send .btn.primary");
      await ola.page.locator("#problems").waitFor();
      await look(ola);
      await ola.page.fill("#issuer", school.issuer);
      await ola.page.fill("#secret", SECRET);
      await ola.page.check("#ends_session");
      await ola.page.click(".send .btn.primary");
      await ola.page.getByText("Saved.").waitFor();
      must(!(await ola.page.content()).includes(SECRET), "the secret is shown");
      await ola.page.getByRole("button", { name: "Ask the provider now" }).click();
      await ola.page.getByText("The provider answers.").waitFor();
      await look(ola);
      await ola.page.goto("/agent/sso");
      await look(ola);
      must_be(await desk.command(["sso", "list"]), `skolan\ton\tthe school\t${school.issuer}`, "what the command lists");
      await desk.command(["sso", "check", "skolan"]);
      await ola.context.close();
    });

    await test("a04 b12 c32 by the school's account to the page they wanted, and out again", async () => {
      const astrid = await visit({ locale: "sv-SE" });
      const { page } = astrid;
      await page.goto("/hc/sv/requests");
      await page.getByRole("link", { name: "Logga in med skolan" }).waitFor();
      await look(astrid, { swedish: true });
      await page.goto("/hc/en/signin?return_to=%2Fhc%2Fen%2Frequests%2Fnew");
      await look(astrid);
      await page.getByRole("link", { name: "Sign in with the school" }).click();
      await enters(page, "astrid");
      await page.waitForURL(/\/hc\/en\/requests\/new$/);
      await page.goto("/hc/en/account");
      await page.locator("main").getByText("astrid@skola.example").waitFor();
      await page.goto("/hc/en/account/ways");
      await page.locator("main").getByText("the school").first().waitFor();
      await look(astrid);
      await page.locator("details.menu.wide summary").click();
      await page.getByRole("button", { name: "Sign out" }).first().click();
      await page.waitForURL(/\/signed-out\/skolan$/);
      await look(astrid);
      await page.locator("main .btn.primary").click();
      await page.getByRole("button", { name: "Yes" }).click();
      await page.waitForURL(/\/hc\/en$/);
      await astrid.context.close();
    });

    await test("without scripts too, and cancelling there is told in words", async () => {
      const maja = await visit({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
      const { page } = maja;
      await page.goto("/hc/en/signin");
      await page.getByRole("link", { name: "Sign in with the school" }).click();
      await enters(page, "maja", "Cancel");
      await page.getByRole("heading", { name: "the school did not let you in" }).waitFor();
      await page.getByRole("link", { name: "Try the school again" }).click();
      await enters(page, "maja");
      // Nobody here, and nobody makes accounts for them.
      await page.getByRole("heading", { name: "the school opens no account here" }).waitFor();
      await maja.context.close();
    });

    await test("an account is connected from one's own page", async () => {
      const anna = await visit();
      const { page } = anna;
      await desk.add_person("Anna Berg", "anna@home.example", "user");
      await page.goto("/hc/en/signin");
      await page.fill("#email", "anna@home.example");
      await page.fill("#password", PASSWORD);
      await press(page);
      await page.waitForURL(/\/hc\/en$/);
      await page.goto("/hc/en/account/ways");
      await look(anna);
      await page.getByRole("link", { name: "Connect the school" }).click();
      await enters(page, "anna");
      await page.getByRole("heading", { name: "Connect this account?" }).waitFor();
      await look(anna);
      await page.fill("#password", PASSWORD);
      await press(page);
      await page.getByText("Connected. You can sign in with it from now on.").waitFor();
      await look(anna);
      await anna.context.close();
      const again = await visit();
      await again.page.goto("/hc/en/signin");
      await again.page.getByRole("link", { name: "Sign in with the school" }).click();
      await enters(again.page, "anna");
      await again.page.waitForURL(/\/hc\/en$/);
      await again.context.close();
    });

    await test("passkeys: two are added with names, one is renamed and removed", async () => {
      const erik = await visit();
      const { page } = erik;
      await desk.add_person("Erik Kallio", "erik@home.example", "user");
      keys = await authenticator(erik);
      await page.goto("/hc/en/signin");
      await page.fill("#email", "erik@home.example");
      await page.fill("#password", PASSWORD);
      await press(page);
      await page.waitForURL(/\/hc\/en$/);
      await page.goto("/hc/en/account/ways");
      await page.locator("#passkey-name").waitFor();
      await look(erik);
      await page.fill("#passkey-name", "Phone");
      await page.fill("#passkey-password", "wrong");
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.getByText("That is not your password.").waitFor();
      await look(erik);
      await page.fill("#passkey-password", PASSWORD);
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.getByText("The passkey is added.").waitFor();
      await look(erik);
      await desk.mail_to("erik@home.example", "passkey was added");
      must_be((await keys.list()).length, 1, "passkeys that the authenticator keeps");
      await page.goto("/hc/sv/account/ways");
      await look(erik, { swedish: true });
      await page.goto("/hc/en/account/ways");
      await page.getByText("Change").first().click();
      await page.locator(".devices .in").fill("Work phone");
      await page.locator(".devices").getByRole("button", { name: "Save" }).click();
      await page.locator(".devices b", { hasText: "Work phone" }).waitFor();
      kept = await keys.list();
      await erik.context.close();
    });

    await test("a passkey signs in from the sign-in page without an address, to the page that was wanted", async () => {
      const erik = await visit();
      const { page } = erik;
      const here = await authenticator(erik);
      for (const credential of kept) await here.add(credential);
      await page.goto("/hc/en/requests");
      await page.waitForURL(/\/signin\?return_to=/);
      await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
      await look(erik);
      await here.refuses(true);
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.getByText("No passkey was shown.").waitFor();
      await look(erik);
      await here.refuses(false);
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.waitForURL(/\/hc\/en\/requests$/);
      kept = await here.list();
      await erik.context.close();
      // Without scripts the button is not there, and the other ways are.
      const plain = await visit({ javaScriptEnabled: false });
      await plain.page.goto("/hc/en/signin");
      must_be(await plain.page.getByRole("button", { name: "Sign in with a passkey" }).count(), 0, "buttons for passkeys");
      await plain.page.locator("#password").waitFor();
      await plain.context.close();
    });

    await test("where two steps are required, the passkey is the second one after the password", async () => {
      await desk.command(["settings", "set", "second_factor", "everyone"]);
      const erik = await visit();
      const { page } = erik;
      const here = await authenticator(erik);
      for (const credential of kept) await here.add(credential);
      await page.goto("/hc/en/signin");
      await page.fill("#email", "erik@home.example");
      await page.fill("#password", PASSWORD);
      await press(page);
      await page.waitForURL(/\/signin\/code$/);
      await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
      await look(erik);
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.waitForURL(/\/hc\/en$/);
      await page.goto("/hc/en/account/ways");
      await page.getByText("Change").first().click();
      await page.getByRole("button", { name: "Remove" }).click();
      await page.getByText("The passkey is removed.").waitFor();
      await desk.mail_to("erik@home.example", "passkey was removed");
      await erik.context.close();
    });

    await test("known and unknown addresses are answered in the same time", async () => {
      const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
      const names = [...Array(15).keys()];
      // A desk of its own: thirty tries from one network are allowed at once, and all are needed.
      const alone = await Desk.start();
      for (const name of names) await alone.add_person(`Known ${name}`, `known${name}@time.example`, "user");
      const measured = [];
      for (const door of ["signin", "password"]) {
        const times = { known: [], nobody: [] };
        // Each address once, in turns, so that neither limits nor a busy moment count for one side alone.
        for (const name of names) {
          for (const kind of ["known", "nobody"]) {
            const path = `${alone.url}/hc/en/${door}`;
            const page = await fetch(path);
            const cookie = page.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
            const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())[1];
            const body = new URLSearchParams({ csrf, email: `${kind}${name}@time.example`, password: "wrong" });
            const begun = performance.now();
            const answer = await fetch(path, { method: "POST", body, headers: { cookie }, redirect: "manual" });
            await answer.text();
            times[kind].push(performance.now() - begun);
            must_be(answer.status, door === "signin" ? 422 : 303, "the answer");
          }
        }
        const [known, nobody] = [median(times.known), median(times.nobody)];
        measured.push(`${door} ${known.toFixed(1)} and ${nobody.toFixed(1)} ms`);
        const apart = Math.abs(known - nobody);
        must(apart < 20 || apart < 0.25 * Math.max(known, nobody), `medians are apart: ${measured.at(-1)}`);
      }
      await alone.stop();
      return measured.join(", ");
    });

    await test("a provider that is away is told in words", async () => {
      await school.close();
      const maja = await visit();
      // The desk still believes what it knows; the provider's own page is not there.
      await desk.command(["sso", "check", "skolan"]).then(
        () => must(false, "check finds nothing wrong"),
        () => undefined,
      );
      await maja.context.close();
    });

    await test("the desk's data are whole", async () => {
      must_be(await desk.command(["check"]), "ok", "what check prints");
    });
  } finally {
    await school.close().catch(() => undefined);
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["walk_ways_in", walk_ways_in]]);
