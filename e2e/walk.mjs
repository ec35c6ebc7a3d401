// The walk, in one browser and with real mails: start, ask, follow, answer, mails out, mails in, API.
import {
  Desk, PASSWORD, file, hand_over, is_program, must, must_be, new_visit, picture, run_suites, sign_in, until, write, written,
} from "./desk.mjs";
import { walk_mails } from "./walk_mails.mjs";
import { walk_team } from "./walk_team.mjs";

export async function walk(tests) {
  const desk = await Desk.start();
  const w = { desk, browser: tests.browser, visits: [] };
  const test = (name, work) => tests.test(name, work, () => w.visits);
  /** Who is at a screen in the tests that follow. */
  w.at_work = (...visits) => (w.visits = visits);
  try {
    await walk_start(w, test);
    await walk_ask(w, test);
    await walk_follow(w, test);
    await walk_team(w, test);
    await walk_mails(w, test);
  } finally {
    await desk.stop();
  }
}

async function walk_start(w, test) {
  const { desk } = w;
  await test("1 start: an empty desk prints a link, and the owner is made there, in Swedish", async () => {
    const link = await until("the set-up link", () => /http:\/\/\S+\/setup\/\S+/.exec(desk.printed)?.[0]);
    w.setup = new URL(link).pathname;
    w.owner = await new_visit(w.browser, desk, { locale: "sv-SE" });
    w.at_work(w.owner);
    const { page } = w.owner;
    await page.goto(w.setup);
    must_be(await page.locator("html").getAttribute("lang"), "sv", "the language of the set-up page");
    await page.fill("#site_name", "Solvik Support");
    await page.click("main .btn.primary");
    await page.locator("#problems").waitFor();
    must_be(await page.inputValue("#site_name"), "Solvik Support", "what was typed before the mistake");
    await page.fill("#name", "Ola Ek");
    await page.fill("#email", "ola@solvik.example");
    await page.fill("#password", PASSWORD);
    await page.selectOption("#language", "sv");
    await page.click("main .btn.primary");
    await page.waitForURL(/\/agent\/views\//);
    await page.getByRole("heading", { name: "Mina öppna" }).first().waitFor();
  });
  await test("1 start: the link works once", async () => {
    const again = await w.owner.context.request.get(w.setup, { maxRedirects: 0 });
    must_be(again.status(), 404, "the answer to the used link");
  });
  await test("1 start: people are added on the command line", async () => {
    await desk.add_person("Priya Nair", "priya@solvik.example", "agent");
    await desk.add_person("Jonas Bergman", "jonas@solvik.example", "agent", "sv");
    await desk.add_person("Astrid Lindqvist", "astrid@skola.example", "user", "sv");
    const twice = await desk.add_person("Astrid", "astrid@skola.example", "user").catch((error) => error.message);
    must(/here already/.test(twice), `the second Astrid: ${twice}`);
  });
  await test("1 start: the desk's data are whole", async () => {
    must_be(await desk.command(["check"]), "ok", "what check prints");
  });
}

async function walk_ask(w, test) {
  const { desk } = w;
  const log = file("prov.log", "12:00 session expired\n".repeat(50));
  const screen = file("skarm.png", picture(40, 30));
  const pasted = file("image.png", picture(12, 12, [200, 60, 40]));
  await test("2 ask: a customer signs in and meets a form in her language", async () => {
    w.astrid = await new_visit(w.browser, desk, { locale: "sv-SE" });
    w.at_work(w.astrid);
    const { page } = w.astrid;
    await page.goto("/hc/sv/requests");
    await page.waitForURL(/\/signin/);
    await page.fill("#email", "astrid@skola.example");
    await page.fill("#password", "fel lösenord");
    await page.click("main form .btn.primary");
    await page.locator("#problems").waitFor();
    must_be(await page.inputValue("#email"), "astrid@skola.example", "the address after a wrong password");
    await page.fill("#password", PASSWORD);
    await page.click("main form .btn.primary");
    await page.waitForURL(/\/hc\/sv\/requests$/);
    await page.locator(".head, .empty").first().waitFor();
    await page.locator("main a[href$='/requests/new'], header a[href$='/requests/new']").first().click();
    await page.getByRole("heading", { level: 1, name: "Skapa ett ärende" }).waitFor();
  });
  await test("2 ask: files are chosen, dropped and pasted, each with its progress", async () => {
    const { page } = w.astrid;
    // The upload is held on its way, so that its progress can be seen on every machine.
    let go;
    const may_go = new Promise((resolve) => (go = resolve));
    await page.route("**/uploads?*", async (route) => {
      await may_go;
      await route.continue();
    });
    await page.setInputFiles("#files", log);
    await page.locator("ul.files progress").waitFor();
    must_be(await page.locator("form.form .send button").getAttribute("aria-disabled"), "true", "sending while a file is on its way");
    go();
    await page.locator("ul.files li[data-token] b", { hasText: log.name }).waitFor();
    await page.unroute("**/uploads?*");
    await hand_over(page, ".drop", "drop", [screen]);
    await page.locator("ul.files li[data-token] b", { hasText: screen.name }).waitFor();
    await hand_over(page, "#request_description", "paste", [pasted]);
    await until("three kept files", async () => (await page.locator("ul.files li[data-token]").count()) === 3);
    must_be(await page.locator("form.form .send button").getAttribute("aria-disabled"), null, "sending after the files");
    must_be(await page.locator("ul.files progress").count(), 0, "progress bars that stay");
  });
  await test("2 ask: a file that is too large is refused at once, and removed again", async () => {
    const { page } = w.astrid;
    await page.locator("#files").evaluate((field) => {
      const chosen = new DataTransfer();
      chosen.items.add(new File([new Uint8Array(26 * 1024 * 1024)], "film.mp4", { type: "video/mp4" }));
      field.files = chosen.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const row = page.locator("ul.files li.failed");
    await row.filter({ hasText: "film.mp4" }).waitFor();
    await row.locator("[data-remove]").click();
    await until("the row to go", async () => (await row.count()) === 0);
  });
  await test("2 ask: what is wrong is said at the top and at the field, and nothing is lost", async () => {
    const { page } = w.astrid;
    await write(page, "request_description", "Provet säger Session expired.");
    await page.fill("#request_collaborators", "maria@skola");
    await page.click("form.form .send button");
    await page.locator("#problems").waitFor();
    must((await page.title()).startsWith("Fel:"), "the title says that something is wrong");
    await until("the focus at the summary", () => page.evaluate(() => document.activeElement?.id === "problems"));
    for (const id of ["request_subject", "request_collaborators"]) {
      must_be(await page.getAttribute(`#${id}`, "aria-invalid"), "true", `${id}’s mark`);
      await page.locator(`#problems a[href="#${id}"]`).waitFor();
      await page.locator(`#${id}-error`).waitFor();
    }
    must_be(await written(page, "request_description"), "Provet säger Session expired.", "the description");
    must_be(await page.inputValue("#request_collaborators"), "maria@skola", "the CC");
    must_be(await page.locator("ul.files li[data-token]").count(), 3, "the number of files");
    await page.click('#problems a[href="#request_subject"]');
    await until("the focus in the field", () => page.evaluate(() => document.activeElement?.id === "request_subject"));
  });
  await test("2 ask: the request is sent, with everything in it", async () => {
    const { page } = w.astrid;
    await page.fill("#request_subject", "Provet startar inte");
    await page.fill("#request_collaborators", "maria@skola.example");
    await page.click("form.form .send button");
    await page.waitForURL(/\/hc\/sv\/requests\/\d+\?sent=1/);
    w.number = Number(/requests\/(\d+)/.exec(page.url())[1]);
    await page.locator(".note-box.good", { hasText: `#${w.number}` }).waitFor();
    await page.locator(".msg .bd", { hasText: "Provet säger Session expired." }).waitFor();
    must_be(await page.locator(".msg .att").count(), 3, "attachments shown");
    await page.locator(".side .ppl", { hasText: "maria" }).waitFor();
    const address = await page.locator(".msg .att", { hasText: log.name }).getAttribute("href");
    const kept = await w.astrid.context.request.get(address);
    must(Buffer.compare(await kept.body(), log.buffer) === 0, "the attachment is the file that was sent");
    const stranger = await new_visit(w.browser, desk);
    must_be((await stranger.context.request.get(address)).status(), 404, "the attachment for somebody else");
    await stranger.context.close();
  });
  await test("2 ask: a guest asks without an account", async () => {
    w.guest = await new_visit(w.browser, desk);
    w.at_work(w.guest);
    const { page } = w.guest;
    await page.goto("/");
    await page.waitForURL(/\/hc\/en$/);
    await page.locator(".ways a[href$='/requests/new']").click();
    await write(page, "request_description", "I cannot get in.");
    await page.setInputFiles("#files", file("note.txt"));
    await page.locator("ul.files li[data-token]").waitFor();
    await page.fill("#request_anonymous_requester_email", "maja@");
    await page.click("form.form .send button");
    await page.locator('#problems a[href="#request_anonymous_requester_email"]').waitFor();
    must_be(await written(page, "request_description"), "I cannot get in.", "the description");
    await page.fill("#request_anonymous_requester_email", "maja@hem.example");
    await page.fill("#request_anonymous_requester_name", "Maja Holm");
    await page.fill("#request_subject", "Locked out");
    await page.click("form.form .send button");
    await page.waitForURL(/\/hc\/en\?sent=\d+/);
    w.guest_number = Number(/sent=(\d+)/.exec(page.url())[1]);
    await page.locator(".strip", { hasText: `#${w.guest_number}` }).waitFor();
    const shown = await w.guest.context.request.get(`/hc/en/requests/${w.guest_number}`);
    must(shown.url().includes("/signin"), "the request itself needs the mailed link");
  });
}

async function walk_follow(w, test) {
  const { desk } = w;
  const subjects = (page) => page.locator("tbody .subj").allTextContents();
  await test("3 follow: my requests, by word and by number", async () => {
    w.at_work(w.astrid);
    const { page } = w.astrid;
    for (const subject of ["Skrivaren i sal 4", "Byte av lösenord"]) {
      await page.goto("/hc/sv/requests/new");
      await page.fill("#request_subject", subject);
      await write(page, "request_description", `Det gäller ${subject.toLowerCase()}.`);
      await page.click("form.form .send button");
      await page.waitForURL(/sent=1/);
    }
    w.last_number = Number(/requests\/(\d+)/.exec(page.url())[1]);
    await page.locator("header a[href='/hc/sv/requests']").first().click();
    must_be(await subjects(page), ["Byte av lösenord", "Skrivaren i sal 4", "Provet startar inte"], "the list");
    await page.fill("form.find #query", "skrivaren");
    await page.press("form.find #query", "Enter");
    await page.waitForURL(/query=skrivaren/);
    must_be(await subjects(page), ["Skrivaren i sal 4"], "what “skrivaren” finds");
    await page.fill("form.find #query", `#${w.number}`);
    await page.press("form.find #query", "Enter");
    await page.waitForURL(/query=%23/);
    must_be(await subjects(page), ["Provet startar inte"], "what the number finds");
    await page.fill("form.find #query", "finnsinte");
    await page.press("form.find #query", "Enter");
    await page.locator(".empty").waitFor();
  });
  await test("3 follow: the request page takes a reply, and can be marked as solved", async () => {
    const { page } = w.astrid;
    await page.goto(`/hc/sv/requests/${w.last_number}`);
    await write(page, "reply", "Det löste sig själv.");
    await page.click("#reply-form button[value=send]");
    await page.waitForURL(/#comment-/);
    await page.locator(".msg .bd", { hasText: "Det löste sig själv." }).waitFor();
    await page.click("#reply-form button[value=solve]");
    await page.locator(".sub .pill, .sub [class*=solved]").first().waitFor();
    await until("the status to be solved", async () => /Löst/.test(await page.locator("h1 + .sub").textContent()));
    await page.locator("#reply-hint").waitFor();
  });
  await test("3 follow: open or waiting, solved or closed, all; and sorted", async () => {
    const { page } = w.astrid;
    await page.goto("/hc/sv/requests");
    const choose = async (status, wanted) => {
      await page.locator(`.seg a[href*="status=${status}"]`).click();
      await page.waitForURL((url) => url.searchParams.get("status") === status);
      must_be(await page.locator(".seg a[aria-current]").count(), 1, "the number of chosen filters");
      must_be(await subjects(page), wanted, `the list for ${status}`);
    };
    await choose("open", ["Skrivaren i sal 4", "Provet startar inte"]);
    await choose("solved", ["Byte av lösenord"]);
    await choose("all", ["Byte av lösenord", "Skrivaren i sal 4", "Provet startar inte"]);
    await page.locator('th a[href*="sort_by=created"]').click();
    await page.waitForURL(/sort_by=created/);
    await page.locator("th[aria-sort=descending]").waitFor();
    await page.locator('th a[href*="sort_by=created"]').click();
    await page.locator("th[aria-sort=ascending]").waitFor();
    must_be((await subjects(page))[0], "Provet startar inte", "the oldest request");
  });
  await test("3 follow: the guest reads and answers through the mailed link", async () => {
    w.at_work(w.guest);
    const mail = await desk.mail_to("maja@hem.example");
    must(!mail.text.includes("I cannot get in"), "the acknowledgement carries nothing of what was sent");
    const link = /http\S+\/hc\/en\/guest\/[\w-]+/.exec(mail.text)?.[0];
    must(link?.startsWith(desk.url), `the link in the mail: ${link}`);
    w.guest_link = new URL(link).pathname;
    const { page } = w.guest;
    await page.goto(w.guest_link);
    await page.locator(".msg .bd", { hasText: "I cannot get in." }).waitFor();
    const address = await page.locator(".msg .att").getAttribute("href");
    must_be((await w.guest.context.request.get(address)).status(), 200, "the guest’s own file");
    await write(page, "reply", "Still locked out.");
    await page.click("#reply-form button[value=send]");
    await page.locator(".msg .bd", { hasText: "Still locked out." }).waitFor();
  });
  await test("3 follow: signing out and in again", async () => {
    w.at_work(w.astrid);
    const { page } = w.astrid;
    await page.goto("/hc/sv");
    await page.locator("details.menu.wide summary").click();
    await page.locator("details.menu.wide form[action='/signout'] button").click();
    await page.locator(".hero.alone").waitFor();
    await sign_in(w.astrid, "astrid@skola.example", "sv");
    await page.locator(".yours").waitFor();
  });
}

if (is_program(import.meta.url)) await run_suites([["walk", walk]]);
