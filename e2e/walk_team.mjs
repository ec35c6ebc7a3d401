// The walk's fourth part: the team answers. Two agents, three panes, keys, drafts, live news, undo.
import { ask, last_message_says, must, must_be, person, until, write, written } from "./desk.mjs";

/** Writes in the agents' composer. */
async function compose(page, kind, text) {
  await page.keyboard.press(kind);
  await until("the cursor in the composer", () => page.evaluate(() => !!document.activeElement?.closest("ar-composer")));
  await write(page, "reply", text);
}

async function leave_text(page) {
  await page.keyboard.press("Escape");
  await until("the cursor to leave the text", () => page.evaluate(() => !document.activeElement?.closest("ar-editor")));
}

function open_number(page) {
  return page.evaluate(() => Number(document.getElementById("main")?.dataset.ticket ?? 0));
}

/** The queue's rows as ticket numbers, in the order shown. */
function rows(page) {
  return page.locator(".ql > [data-ticket]").evaluateAll((all) => all.map((row) => Number(row.dataset.ticket)));
}

/** Changes a field of the details and waits until the server has it. */
async function set(page, field, act) {
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/fields") && answer.request().method() === "POST");
  await act(page.locator(`#field-${field}`));
  must_be((await answered).status(), 200, `the answer to a new ${field}`);
}

export async function walk_team(w, test) {
  const { desk } = w;
  await test("4 answer: the queue, and a ticket in three panes", async () => {
    w.priya = await person(w.browser, desk, "priya@solvik.example");
    w.at_work(w.priya);
    const { page } = w.priya;
    await page.waitForURL(/\/agent\/views\/mine/);
    await page.locator(".qh details summary").click();
    await page.locator(".qh .pop a[href='/agent/views/unassigned']").click();
    await page.waitForURL(/unassigned/);
    await page.locator(`.ql [data-ticket="${w.number}"] a`).click();
    await page.waitForURL(new RegExp(`/agent/tickets/${w.number}`));
    await page.locator("main h1", { hasText: "Provet startar inte" }).waitFor();
    for (const pane of [".queue", "main.conv", "aside.details"]) must(await page.locator(pane).isVisible(), `${pane} is shown`);
    await page.locator(".details .cu", { hasText: "astrid@skola.example" }).waitFor();
    must_be(await page.locator(".msg .att").count(), 3, "attachments in the ticket");
  });
  await test("4 answer: assignee, priority, tags and status are saved as they change", async () => {
    const { page } = w.priya;
    await set(page, "assignee_id", (field) => field.selectOption({ label: "Priya Nair (you)" }));
    await set(page, "priority", (field) => field.selectOption("high"));
    const sent = [];
    const note = (request) => request.url().endsWith("/fields") && sent.push(request.postData());
    page.on("request", note);
    await set(page, "tags", async (field) => {
      await field.fill("prov, inloggning");
      await field.press("Enter");
    });
    await page.locator(".l2 .tag", { hasText: "inloggning" }).waitFor();
    page.off("request", note);
    must_be(sent.length, 1, "times the tags were sent");
    const status = () => page.locator("#field-status_id option:checked").textContent();
    await until("the assigned ticket to be open", async () => (await status()).trim() === "Open");
    await set(page, "status_id", (field) => field.selectOption({ label: "Pending" }));
    await page.reload();
    must_be((await status()).trim(), "Pending", "the status before");
    await set(page, "status_id", (field) => field.selectOption({ label: "Open" }));
    await page.reload();
    must_be(await page.locator("#field-priority").inputValue(), "high", "the priority");
    must_be(await page.locator("#field-assignee_id option:checked").textContent(), "Priya Nair (you)", "the assignee");
    must_be((await page.locator("#field-tags").inputValue()).split(/[ ,]+/).sort(), ["inloggning", "prov"], "the tags");
    must_be((await page.locator("#field-status_id option:checked").textContent()).trim(), "Open", "the status");
    await page.locator(".l2 .tag", { hasText: "inloggning" }).waitFor();
    await page.locator(".ev", { hasText: "Priya" }).or(page.locator(".ev", { hasText: "You" })).first().waitFor();
  });
  await test("4 answer: J, K, Enter and Escape walk through the queue", async () => {
    const { page } = w.priya;
    await page.goto("/agent/views/open");
    const order = await rows(page);
    must(order.length >= 3, `open tickets: ${order}`);
    await page.locator("body").press("j");
    await until("J to open the first", async () => (await open_number(page)) === order[0]);
    await page.keyboard.press("j");
    await until("J to open the second", async () => (await open_number(page)) === order[1]);
    await page.keyboard.press("k");
    await until("K to open the first again", async () => (await open_number(page)) === order[0]);
    await page.locator(`.ql [data-ticket="${order[2]}"] a`).focus();
    await page.keyboard.press("Enter");
    await until("Enter to open the third", async () => (await open_number(page)) === order[2]);
    await page.keyboard.press("Escape");
    await until("the focus in the queue", () => page.evaluate(() => !!document.activeElement?.closest(".ql")));
    await page.keyboard.press("?");
    await page.locator("dialog#keys[open]").waitFor();
    await page.keyboard.press("Escape");
    await until("the list of keys to close", async () => (await page.locator("dialog#keys[open]").count()) === 0);
    await page.goBack();
    await until("the browser’s way back", async () => (await open_number(page)) === order[0]);
  });
  await test("4 answer: a note is for the team only", async () => {
    const { page } = w.priya;
    await page.goto(`/agent/tickets/${w.number}?view=mine`);
    await compose(page, "n", "Hennes klocka går fel.");
    must_be(await page.locator("input[name=public]:checked").inputValue(), "0", "the kind of message");
    await page.keyboard.press("Control+Enter");
    await page.locator(".msg.note", { hasText: "Hennes klocka går fel." }).waitFor();
    const seen = await w.astrid.context.request.get(`/hc/sv/requests/${w.number}`);
    must(!(await seen.text()).includes("klocka går fel"), "the customer does not see the note");
  });
  await test("4 answer: what is being written is kept on the server", async () => {
    const { page } = w.priya;
    await leave_text(page);
    await compose(page, "r", "Kontrollera klockan på datorn");
    await page.locator("[data-state]", { hasText: /Draft saved/ }).waitFor();
    await page.reload();
    must_be((await written(page, "reply")).trim(), "Kontrollera klockan på datorn", "the draft after a reload");
    const other = await w.priya.context.newPage();
    await other.goto(`/agent/tickets/${w.number}`);
    must_be((await written(other, "reply")).trim(), "Kontrollera klockan på datorn", "the draft in another window");
    await other.close();
  });
  await test("4 answer: two agents see each other", async () => {
    w.jonas = await person(w.browser, desk, "jonas@solvik.example", "sv");
    w.at_work(w.priya, w.jonas);
    await w.jonas.page.goto(`/agent/tickets/${w.number}`);
    await w.jonas.page.locator('ar-presence [aria-label*="Priya Nair"]').waitFor();
    await w.priya.page.locator('ar-presence [aria-label*="Jonas Bergman"]').waitFor();
    must_be(await written(w.jonas.page, "reply"), "", "Jonas’s own draft");
    await write(w.priya.page, "reply", ".");
    await w.jonas.page.locator(".composer .writing", { hasText: "Priya Nair" }).waitFor();
    await w.jonas.page.goto("/agent/views/open");
    await until("Jonas to be gone", async () => (await w.priya.page.locator('ar-presence [aria-label*="Jonas"]').count()) === 0);
  });
  await test("4 answer: a customer’s message appears while the answer is being written", async () => {
    w.at_work(w.priya, w.astrid);
    const { page } = w.priya;
    const before = await written(page, "reply");
    await page.evaluate(() => (window.never_reloaded = true));
    await w.astrid.page.goto(`/hc/sv/requests/${w.number}`);
    await write(w.astrid.page, "reply", "Nu står det ett annat fel.");
    await w.astrid.page.click("#reply-form button[value=send]");
    await last_message_says(page, "Nu står det ett annat fel.");
    must(await page.evaluate(() => window.never_reloaded), "the page was not loaded again");
    must_be(await written(page, "reply"), before, "the text that is being written");
    must(await page.evaluate(() => !!document.activeElement?.closest("ar-composer")), "the cursor is still in the text");
  });
  await test("4 answer: a message that came meanwhile is shown before anything is sent", async () => {
    const { page } = w.priya;
    await page.keyboard.press("Control+Enter");
    await page.locator(".composer .note-box.warn").waitFor();
    await page.locator(".newline").first().waitFor();
    must((await written(page, "reply")).includes("Kontrollera klockan"), "the text is still there");
    await page.locator("input[name=anyway]").waitFor({ state: "attached" });
  });
  await test("4 answer: sent as pending, and the customer sees it without a reload", async () => {
    const { page } = w.priya;
    await page.locator("[data-send].for-reply").click();
    await page.locator("ar-undo").waitFor();
    await last_message_says(page, "Kontrollera klockan på datorn");
    await page.locator(".l2", { hasText: "Pending" }).waitFor();
    await last_message_says(w.astrid.page, "Kontrollera klockan på datorn");
    await w.astrid.page.reload();
    await w.astrid.page.locator(".sub", { hasText: "Väntar på ditt svar" }).waitFor();
  });
  await test("4 answer: undo takes it back before anybody is mailed, and gives the text back", async () => {
    w.at_work(w.priya);
    const { page } = w.priya;
    await page.goto(`/agent/tickets/${w.guest_number}?view=open`);
    await compose(page, "r", "Wrong customer, sorry");
    await page.keyboard.press("Control+Enter");
    await page.locator("ar-undo").waitFor();
    await last_message_says(page, "Wrong customer, sorry");
    must_be(await written(page, "reply"), "", "the composer after sending");
    await page.keyboard.press("z");
    await until("the text in the composer again", async () => (await written(page, "reply")).includes("Wrong customer, sorry"));
    must_be(await page.locator(".entries .msg", { hasText: "Wrong customer" }).count(), 0, "the message that was taken back");
    const seen = await w.guest.context.request.get(w.guest_link);
    must(!(await seen.text()).includes("Wrong customer"), "the guest does not see it");
  });
  await test("4 answer: send as open and as solved, with the keys", async () => {
    const { page } = w.priya;
    await page.locator("ar-composer [data-statuses] summary").waitFor();
    await page.keyboard.press("r");
    await until("the cursor in the composer", () => page.evaluate(() => !!document.activeElement?.closest("ar-composer")));
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await write(page, "reply", "We look into it.");
    await page.keyboard.press("Control+Shift+Enter");
    await page.locator("[data-statuses][open]").waitFor();
    await page.locator("ar-composer [data-kind=open]").click();
    await page.locator("ar-undo").waitFor();
    await page.locator(".l2", { hasText: "Open" }).waitFor();
    await last_message_says(page, "We look into it.");
    await leave_text(page);
    await compose(page, "r", "Your account is open again.");
    await leave_text(page);
    await page.keyboard.press("e");
    await page.locator(".l2", { hasText: "Solved" }).waitFor();
    await last_message_says(page, "Your account is open again.");
  });
  await test("4 answer: new tickets wait in the queue, and nothing jumps", async () => {
    w.at_work(w.priya, w.astrid);
    const { page } = w.priya;
    await page.goto("/agent/views/unassigned");
    const before = await rows(page);
    const count = Number(await page.locator(".qh .n").textContent());
    await ask(w.astrid, "Nytt under tiden", "Kommer det fram?", "sv");
    await page.locator("button.fresh:not([hidden])", { hasText: "1 new" }).waitFor();
    must_be(await rows(page), before, "the queue before it was asked for");
    await until("the count to follow", async () => Number(await page.locator(".qh .n").textContent()) === count + 1);
    await page.locator("button.fresh").click();
    await page.locator(".ql", { hasText: "Nytt under tiden" }).waitFor();
  });
  await test("4 answer: a ticket on behalf of a customer", async () => {
    w.at_work(w.priya);
    const { page } = w.priya;
    await page.keyboard.press("c");
    await page.waitForURL(/\/agent\/tickets\/new/);
    await page.click("form.form .send button");
    await page.locator("#problems").waitFor();
    await page.fill("#requester_email", "karin@kommun.example");
    await page.fill("#requester_name", "Karin Öberg");
    await page.fill("#subject", "Ringde om fakturan");
    await write(page, "body", "Karin ringde; fakturan gäller mars.");
    await page.click("form.form .send button");
    await page.waitForURL(/\/agent\/tickets\/\d+/);
    await page.locator("h1", { hasText: "Ringde om fakturan" }).waitFor();
  });
  await test("4 answer: the search finds by word, number and address", async () => {
    const { page } = w.priya;
    for (const words of ["fakturan", "karin@kommun.example", `#${w.number}`]) {
      await page.goto("/agent/search");
      await page.fill("#query", words);
      await page.press("#query", "Enter");
      await page.locator(".hits li").or(page.locator("main h1", { hasText: "Provet" })).first().waitFor();
    }
    await page.goto("/agent/search?query=&q=finnsinte");
    await page.locator(".empty").waitFor();
  });
}
