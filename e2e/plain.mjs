// The portal's walk without JavaScript: everything is a link or a form.
import { Desk, PASSWORD, file, is_program, must, must_be, new_visit, picture, run_suites } from "./desk.mjs";

const NO_SCRIPT = { javaScriptEnabled: false };

export async function plain(tests) {
  const desk = await Desk.start();
  const w = { desk, visits: [] };
  const test = (name, work) => tests.test(`plain: ${name}`, work, () => w.visits);
  try {
    await desk.add_person("Priya Nair", "priya@solvik.example", "agent");
    await desk.add_person("Astrid Lindqvist", "astrid@school.example", "user");
    w.astrid = await new_visit(tests.browser, desk, NO_SCRIPT);
    w.guest = await new_visit(tests.browser, desk, NO_SCRIPT);
    await sign_in_and_ask(w, test);
    await follow(w, test);
    await guest(w, test);
    await choices(w, test);
    await team(w, test, tests.browser);
  } finally {
    await desk.stop();
  }
}

const sends = (page) => page.locator("form.form .send button").click();

async function sign_in_and_ask(w, test) {
  w.visits = [w.astrid];
  const { page } = w.astrid;
  const text = "It says Session expired.\n\nOn both computers.";
  await test("signing in, also after a wrong password", async () => {
    await page.goto("/hc/en/requests");
    await page.waitForURL(/\/signin\?return_to=/);
    await page.fill("#email", "astrid@school.example");
    await page.fill("#password", "wrong");
    await page.locator("main form .btn.primary").click();
    await page.locator("#problems").waitFor();
    must_be(await page.inputValue("#email"), "astrid@school.example", "the address");
    await page.fill("#password", PASSWORD);
    await page.locator("main form .btn.primary").click();
    await page.waitForURL(/\/hc\/en\/requests$/);
    await page.locator(".empty").waitFor();
  });
  await test("errors are told at the top and at the field, and nothing is lost, not even the file", async () => {
    await page.locator(".empty a.btn").click();
    await page.fill("#request_description", text);
    await page.fill("#request_collaborators", "maria@");
    await page.setInputFiles("#files", [file("exam.log", "12:00 session expired\n"), file("screen.png", picture())]);
    await sends(page);
    await page.locator("#problems").waitFor();
    must((await page.title()).startsWith("Error:"), "the title says that something is wrong");
    for (const id of ["request_subject", "request_collaborators"]) {
      must_be(await page.getAttribute(`#${id}`, "aria-invalid"), "true", `${id}’s mark`);
      must((await page.getAttribute(`#${id}`, "aria-describedby")).includes(`${id}-error`), `${id} names its error`);
      await page.locator(`#problems a[href="#${id}"]`).waitFor();
    }
    must_be((await page.inputValue("#request_description")).replaceAll("\r\n", "\n"), text, "the description");
    must_be(await page.inputValue("#request_collaborators"), "maria@", "the CC");
    must_be(await page.locator("ul.files b").allTextContents(), ["exam.log", "screen.png"], "the files");
  });
  await test("a request with files is sent by a plain form", async () => {
    await page.fill("#request_subject", "Cannot start the exam");
    await page.fill("#request_collaborators", "maria@school.example");
    await page.setInputFiles("#files", file("one-more.txt"));
    await sends(page);
    await page.waitForURL(/\/requests\/\d+\?sent=1/);
    w.request = new URL(page.url()).pathname;
    await page.locator(".note-box.good").waitFor();
    await page.locator(".msg .bd", { hasText: "On both computers." }).waitFor();
    must_be((await page.locator(".msg .att b").allTextContents()).sort(), ["exam.log", "one-more.txt", "screen.png"], "the files");
    const address = await page.locator(".msg .att", { hasText: "exam.log" }).getAttribute("href");
    must_be(await (await w.astrid.context.request.get(address)).text(), "12:00 session expired\n", "the file");
  });
  await test("a file that is not wanted any more can be left out", async () => {
    await page.goto("/hc/en/requests/new");
    await page.setInputFiles("#files", file("wrong.txt"));
    await sends(page);
    await page.locator("#problems").waitFor();
    must_be(await page.locator("button:visible").filter({ hasText: /Remove/ }).count(), 0, "buttons that would do nothing");
  });
}

async function follow(w, test) {
  const { page } = w.astrid;
  await test("a reply, with a file", async () => {
    await page.goto(w.request);
    await page.fill("#reply", "Here is one more picture.");
    await page.setInputFiles("#files", file("second.png", picture(10, 10, [200, 40, 40])));
    await page.locator("#reply-form button[value=send]").click();
    await page.waitForURL(/#comment-/);
    await page.locator(".msg", { hasText: "Here is one more picture." }).locator(".att", { hasText: "second.png" }).waitFor();
  });
  await test("an empty reply is told, and nothing is sent", async () => {
    await page.goto(w.request);
    await page.locator("#reply-form button[value=send]").click();
    await page.locator("#problems").waitFor();
    must_be(await page.locator(".msg").count(), 2, "messages");
  });
  await test("marked as solved, and opened again by a reply", async () => {
    await page.goto(w.request);
    await page.locator("#reply-form button[value=solve]").click();
    await page.locator(".sub", { hasText: "Solved" }).waitFor();
    await page.locator("#reply-hint").waitFor();
    await page.fill("#reply", "It is back.");
    await page.locator("#reply-form button[value=send]").click();
    await page.locator(".sub", { hasText: "Open" }).waitFor();
    await page.locator("#reply-form button[value=solve]").click();
    await page.locator(".sub", { hasText: "Solved" }).waitFor();
  });
  await test("the list: search, filters, order", async () => {
    await page.goto("/hc/en/requests/new");
    await page.fill("#request_subject", "Printer in room 4");
    await page.fill("#request_description", "No paper comes out.");
    await sends(page);
    await page.goto("/hc/en/requests");
    const subjects = () => page.locator("tbody .subj").allTextContents();
    must_be(await subjects(), ["Printer in room 4", "Cannot start the exam"], "the list");
    await page.locator('.seg a[href*="status=solved"]').click();
    must_be(await subjects(), ["Cannot start the exam"], "what is solved");
    await page.locator('.seg a[href*="status=open"]').click();
    must_be(await subjects(), ["Printer in room 4"], "what is open");
    await page.locator('.seg a[href*="status=all"]').click();
    await page.fill("form.find #query", "printer");
    await page.locator("form.find button").click();
    must_be(await subjects(), ["Printer in room 4"], "what the search finds");
    await page.fill("form.find #query", "nothing-like-this");
    await page.locator("form.find button").click();
    await page.locator(".empty a.btn").click();
    await page.locator('th a[href*="sort_by=created"]').click();
    await page.locator('th a[href*="sort_by=created"]').click();
    await page.locator("th[aria-sort=ascending]").waitFor();
    must_be(await subjects(), ["Cannot start the exam", "Printer in room 4"], "oldest first");
    await page.goto(`/hc/en/search?query=${/\d+$/.exec(w.request)[0]}`);
    await page.waitForURL((url) => url.pathname === w.request);
  });
}

async function guest(w, test) {
  const { page } = w.guest;
  await test("a guest asks, and follows the mailed link", async () => {
    w.visits = [w.guest];
    await page.goto("/hc/en");
    await page.locator(".ways a[href$='/requests/new']").click();
    await page.fill("#request_subject", "Locked out");
    await page.fill("#request_description", "I cannot get in.");
    await page.setInputFiles("#files", file("note.txt"));
    await sends(page);
    await page.locator('#problems a[href="#request_anonymous_requester_email"]').waitFor();
    must_be(await page.locator("ul.files b").allTextContents(), ["note.txt"], "the file");
    await page.fill("#request_anonymous_requester_email", "maja@home.example");
    await sends(page);
    await page.waitForURL(/\/hc\/en\?sent=\d+/);
    const mail = await w.desk.mail_to("maja@home.example");
    await page.goto(new URL(/http\S+\/hc\/en\/guest\/[\w-]+/.exec(mail.text)[0]).pathname);
    await page.locator(".msg .bd", { hasText: "I cannot get in." }).waitFor();
    await page.locator(".msg .att", { hasText: "note.txt" }).waitFor();
    await page.fill("#reply", "Still locked out.");
    await page.locator("#reply-form button[value=send]").click();
    await page.locator(".msg .bd", { hasText: "Still locked out." }).waitFor();
    await page.locator("#reply-form button[value=solve]").click();
    await page.locator(".sub", { hasText: "Solved" }).waitFor();
  });
}

async function choices(w, test) {
  const { page } = w.guest;
  await test("language and colours are chosen with buttons", async () => {
    await page.goto("/hc/en/requests/new");
    await page.locator("header details.menu summary").first().click();
    await page.locator("header form button[value=sv]").first().click();
    await page.waitForURL(/\/hc\/sv\/requests\/new/);
    must_be(await page.getAttribute("html", "lang"), "sv", "the language");
    await page.locator("footer form.theme button[value=dark]").click();
    await page.waitForURL(/\/hc\/sv\/requests\/new/);
    must_be(await page.getAttribute("html", "data-theme"), "dark", "the colours");
    await page.goto("/");
    await page.waitForURL(/\/hc\/sv$/);
    must_be(await page.getAttribute("html", "data-theme"), "dark", "the colours on another page");
    await page.locator("footer form.theme button[value=system]").click();
    must_be(await page.getAttribute("html", "data-theme"), null, "the colours as the device says");
  });
  await test("one’s own account", async () => {
    w.visits = [w.astrid];
    const own = w.astrid.page;
    await own.goto("/hc/en/account");
    await own.fill("#name", "");
    await own.locator("main form .btn.primary").click();
    await own.locator("#name-error").waitFor();
    await own.fill("#name", "Astrid Maria Lindqvist");
    await own.selectOption("#language", "sv");
    await own.locator("main form .btn.primary").click();
    await own.waitForURL(/\/hc\/sv\/account\?saved=1/);
    await own.locator(".strip").waitFor();
    await own.locator("details.menu.wide summary").click();
    await own.locator("details.menu.wide form[action='/signout'] button").click();
    await own.locator(".hero.alone").waitFor();
  });
}

/** The workspace needs no script for what matters most. */
async function team(w, test, browser) {
  await test("an agent reads, answers and solves", async () => {
    const priya = await new_visit(browser, w.desk, NO_SCRIPT);
    w.visits = [priya];
    const { page } = priya;
    await page.goto("/hc/en/signin");
    await page.fill("#email", "priya@solvik.example");
    await page.fill("#password", PASSWORD);
    await page.locator("main form .btn.primary").click();
    await page.waitForURL(/\/agent/);
    await page.goto("/agent/views/unassigned");
    await page.locator(".ql a", { hasText: "Printer in room 4" }).click();
    await page.fill("#reply", "Is it switched on?");
    await page.locator("[data-send].for-reply").click();
    await page.locator(".entries .msg", { hasText: "Is it switched on?" }).waitFor();
    await page.selectOption("#field-priority", "high");
    await page.locator("form:has(#field-priority) button").click();
    must_be(await page.inputValue("#field-priority"), "high", "the priority");
  });
}

if (is_program(import.meta.url)) await run_suites([["plain", plain]]);
