// The walk's last parts: mails that go out, mails that come in, and the API.
import { file, last_message_says, must, must_be, picture, until, write, written } from "./desk.mjs";
import { address_of, compose } from "./mail.mjs";

/** Calls the API as somebody with a token: `EMAIL/token` and the token, as Zendesk's clients do. */
async function call(desk, { email, token }, method, path, body, headers = {}) {
  const credentials = Buffer.from(`${email}/token:${token}`).toString("base64");
  const answer = await fetch(`${desk.url}/api/v2/${path}`, {
    method,
    headers: { Authorization: `Basic ${credentials}`, "Content-Type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, json: text.startsWith("{") ? JSON.parse(text) : text };
}

async function walk_out(w, test) {
  const { desk } = w;
  await test("5 mails: the answer goes out after the undo window, as text and HTML, in the reader’s language", async () => {
    const mail = (w.answer = await desk.mail_to("astrid@skola.example", "Kontrollera klockan på datorn"));
    must(mail.type.startsWith("multipart/alternative"), `the mail is ${mail.type}`);
    must(mail.html.includes("Kontrollera klockan på datorn"), "the HTML says it too");
    must(mail.from.includes("Priya Nair"), `it comes from ${mail.from}`);
    must(/\+r\d+-\d+-[0-9a-f]+@/.test(mail.reply_to), `answers go to ${mail.reply_to}`);
    must(/<[^>]+@[^>]+>/.test(mail.message_id), `its identity is ${mail.message_id}`);
    must(mail.text.includes(`${desk.url}/hc/sv/requests/${w.number}`), "it links to the request");
    must(/Svara på det här mejlet|Se hela konversationen/.test(mail.text), `it is in Swedish:\n${mail.text}`);
    must(!mail.text.includes("klocka går fel"), "no note in it");
  });
  await test("5 mails: a conversation is one thread", async () => {
    const first = await desk.mail_to("astrid@skola.example", `#${w.number}`);
    const mails = (await desk.outbox()).filter((mail) => mail.to.includes("astrid@skola.example"));
    must(mails.some((mail) => mail.message_id === w.answer.in_reply_to), `In-Reply-To ${w.answer.in_reply_to} is an earlier mail`);
    must(first.message_id.length > 2, "the first mail has an identity");
    must(w.answer.references.includes(w.answer.in_reply_to), "References end with it");
  });
  await test("5 mails: whoever is in CC gets one as well", async () => {
    const mail = await desk.mail_to("maria@skola.example", "Kontrollera klockan på datorn");
    must(mail.reply_to !== w.answer.reply_to, "everybody has a reply address of their own");
    must(!mail.to.includes("astrid"), "one mail, one reader");
  });
  await test("5 mails: the guest’s mail is in English and opens the request", async () => {
    const mail = await desk.mail_to("maja@hem.example", "Your account is open again.");
    must(/See the whole conversation|Answer this mail/.test(mail.text), `it is in English:\n${mail.text}`);
    const link = /http\S+\/hc\/en\/guest\/[\w-]+/.exec(mail.text)?.[0];
    must(link, "it carries a link");
    must_be((await fetch(link)).status, 200, "the link’s page");
    const all = await desk.outbox();
    must(!all.some((one) => `${one.text}${one.html}`.includes("Wrong customer")), "what was taken back was never mailed");
    must(!all.some((one) => `${one.text}${one.html}`.includes("klocka går fel")), "no mail carries the note");
  });
}

async function walk_in(w, test) {
  const { desk } = w;
  const quoted = () => w.answer.text.split("\n").map((line) => `> ${line}`).join("\n");
  const reply = () =>
    compose({
      from: "astrid@skola.example",
      name: "Astrid Lindqvist",
      to: address_of(w.answer.reply_to),
      subject: `SV: ${w.answer.subject}`,
      id: "svar-1@skola.example",
      answers: w.answer,
      text: `Klockan gick fel, nu fungerar det!\n\nDen 21 november skrev Priya Nair:\n${quoted()}\n`,
      html:
        `<p>Klockan gick fel, <b>nu fungerar det!</b></p><p><img src="cid:bild1" alt="klockan"></p>` +
        `<div class="gmail_quote"><div class="gmail_attr">Den 21 november skrev Priya Nair:</div>` +
        `<blockquote>${w.answer.text}</blockquote></div>`,
      pictures: [{ cid: "bild1", name: "klocka.png", bytes: picture(30, 30, [20, 140, 60]) }],
      files: [file("mer.txt", "Mer om klockan")],
    });
  await test("6 reply by mail: it is understood, own words apart from history", async () => {
    const parsed = JSON.parse(await desk.command(["mail", "parse"], reply()));
    const keys = "from to cc subject body_text body_html reply_text attachments auto_reply bounce in_reply_to".split(" ");
    for (const key of keys) must(key in parsed, `“${key}” is printed`);
    must_be([parsed.from.name, parsed.from.address], ["Astrid Lindqvist", "astrid@skola.example"], "the sender");
    must_be(parsed.reply_text.trim(), "Klockan gick fel, nu fungerar det!", "the reply");
    must_be(`<${parsed.in_reply_to}>`, w.answer.message_id, "what it answers");
    must(parsed.attachments.some((one) => one.filename === "mer.txt"), "the attachment");
  });
  await test("6 reply by mail: it joins its ticket, live in the open page", async () => {
    w.at_work(w.priya);
    const { page } = w.priya;
    await page.goto(`/agent/tickets/${w.number}`);
    await write(page, "reply", "Halv tanke");
    const receipt = JSON.parse(await desk.command(["mail", "receive", "--to", address_of(w.answer.reply_to)], reply()));
    must_be([receipt.action, receipt.ticket], ["commented", w.number], "what was done");
    const message = page.locator(`#comment-${receipt.comment}`);
    await message.waitFor();
    const said = await message.locator(".bd").textContent();
    must(said.includes("nu fungerar det!") && !said.includes("skrev Priya"), `the message says “${said.trim()}”`);
    await message.locator("details.quo").waitFor();
    await message.locator(".att", { hasText: "mer.txt" }).waitFor();
    const inline = message.locator(".bd img");
    await inline.waitFor();
    await until("the picture to be shown", () => inline.evaluate((image) => image.complete && image.naturalWidth === 30));
    must((await written(page, "reply")).includes("Halv tanke"), "the text that is being written stays");
    must_be(await message.locator(".att", { hasText: "klocka.png" }).count(), 0, "the picture listed as a file");
  });
  await test("6 reply by mail: the same mail twice is one message", async () => {
    const receipt = JSON.parse(await desk.command(["mail", "receive", "--to", address_of(w.answer.reply_to)], reply()));
    must_be(receipt.action, "duplicate", "what was done");
  });
  await test("6 reply by mail: somebody unknown opens a new ticket", async () => {
    const raw = compose({
      from: "nils@annan.example",
      name: "Nils Åkerö",
      to: "support@localhost.localdomain",
      subject: "Vi vill börja använda er tjänst",
      id: "ny-1@annan.example",
      text: "Hej!\n\nHur kommer vi igång?\n\nNils\n",
    });
    const receipt = JSON.parse(await desk.command(["mail", "receive"], raw));
    must_be(receipt.action, "created", "what was done");
    const { page } = w.priya;
    await page.goto(`/agent/tickets/${receipt.ticket}?view=unassigned`);
    await page.locator("h1", { hasText: "Vi vill börja använda er tjänst" }).waitFor();
    await page.locator(".details .cu", { hasText: "nils@annan.example" }).waitFor();
    const mail = await desk.mail_to("nils@annan.example");
    must_be(mail.in_reply_to, "<ny-1@annan.example>", "what the acknowledgement answers");
  });
}

async function walk_api(w, test) {
  const { desk } = w;
  await test("7 API: a token is made once on the command line", async () => {
    const caller = async (email) => ({ email, token: await desk.command(["token", "create", "--email", email]) });
    w.agent = await caller("priya@solvik.example");
    w.customer = await caller("astrid@skola.example");
    must(/^\S{20,}$/.test(w.agent.token), `the token is “${w.agent.token}”`);
    const me = await call(desk, w.agent, "GET", "users/me.json");
    must_be([me.status, me.json.user?.email], [200, "priya@solvik.example"], "who I am");
    const wrong = await call(desk, { ...w.agent, token: "wrong" }, "GET", "users/me.json");
    must_be(wrong.status, 401, "the answer to a wrong token");
  });
  await test("7 API: a ticket is made, read and changed", async () => {
    const ticket = {
      subject: "Från ett program",
      comment: { body: "Skapat genom API:t" },
      requester: { name: "Rut Ek", email: "rut@program.example" },
      priority: "high",
      tags: ["api"],
    };
    const made = await call(desk, w.agent, "POST", "tickets.json", { ticket });
    must_be(made.status, 201, `the answer to a new ticket (${JSON.stringify(made.json).slice(0, 300)})`);
    const { id } = made.json.ticket;
    const read = await call(desk, w.agent, "GET", `tickets/${id}.json`);
    const { subject, priority, tags } = read.json.ticket;
    must_be([subject, priority, tags], ["Från ett program", "high", ["api"]], "the ticket");
    const changed = await call(desk, w.agent, "PUT", `tickets/${id}.json`, {
      ticket: { status: "pending", comment: { body: "Svar från ett program", public: true } },
    });
    must_be([changed.status, changed.json.ticket?.status], [200, "pending"], "the changed ticket");
    const comments = await call(desk, w.agent, "GET", `tickets/${id}/comments.json`);
    must_be(comments.json.comments.map((one) => one.body), ["Skapat genom API:t", "Svar från ett program"], "the comments");
    const list = await call(desk, w.agent, "GET", "tickets.json?per_page=5");
    must(list.json.tickets.length <= 5 && list.json.count > 5, "lists are paged");
    must_be((await call(desk, w.agent, "GET", "tickets/999999.json")).json.error, "RecordNotFound", "a ticket that is not there");
    w.at_work(w.priya);
    await w.priya.page.goto(`/agent/tickets/${id}`);
    await last_message_says(w.priya.page, "Svar från ett program");
  });
  await test("7 API: a customer asks, and sees only what is theirs", async () => {
    const made = await call(desk, w.customer, "POST", "requests.json", {
      request: { subject: "Fråga från ett program", comment: { body: "Hej" } },
    });
    must_be(made.status, 201, `the answer to a new request (${JSON.stringify(made.json).slice(0, 300)})`);
    const mine = await call(desk, w.customer, "GET", "requests.json");
    must(mine.json.requests.some((one) => one.id === made.json.request.id), "the request is in the list");
    must(!mine.json.requests.some((one) => one.id === w.guest_number), "the guest’s is not");
    must_be((await call(desk, w.customer, "GET", `requests/${w.guest_number}.json`)).status, 404, "somebody else’s request");
    must_be((await call(desk, w.customer, "GET", "tickets.json")).status, 403, "the team’s list");
  });
  await test("7 API: the same key twice is one ticket", async () => {
    const requester = { name: "Rut Ek", email: "rut@program.example" };
    const body = { ticket: { subject: "En gång", comment: { body: "x" }, requester } };
    const once = await call(desk, w.agent, "POST", "tickets.json", body, { "Idempotency-Key": "nyckel-1" });
    const twice = await call(desk, w.agent, "POST", "tickets.json", body, { "Idempotency-Key": "nyckel-1" });
    must_be([once.status, twice.status], [201, 201], "the answers");
    must_be(twice.json.ticket.id, once.json.ticket.id, "the second ticket");
    must_be([once, twice].map((one) => one.headers.get("x-idempotency-lookup")), ["miss", "hit"], "the look-ups");
  });
  await test("7 API: at the end the data are whole", async () => {
    must_be(await desk.command(["check"]), "ok", "what check prints");
  });
}

export async function walk_mails(w, test) {
  await walk_out(w, test);
  await walk_in(w, test);
  await walk_api(w, test);
}
