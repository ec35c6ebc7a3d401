// What people send is shown, never run: a mail, a ticket and files full of hostile HTML, everywhere they appear.
import { createServer } from "node:http";
import { Desk, ask, file, is_program, last_message_says, must, must_be, new_visit, person, run_suites } from "./desk.mjs";
import { hostile_conversations } from "./hostile_mails.mjs";
import { compose } from "./mail.mjs";

const WORD = "kanariefågel";

/** Somewhere that nothing may ever call. */
async function open_canary() {
  const calls = [];
  const server = createServer((request, answer) => {
    calls.push(request.url);
    answer.end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { calls, url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function attacks(canary) {
  return [
    `<script src="${canary}/script"></script><script>alert(1)</script>`,
    `<img src="${canary}/image" onerror="alert(2)"><img src=x onerror=alert(3)>`,
    `<svg onload="alert(4)"><image href="${canary}/svg"/><use href="${canary}/use#x"/></svg>`,
    `<iframe src="${canary}/frame" srcdoc="<script>parent.alert(5)</script>"></iframe>`,
    `<a href="javascript:alert(6)">press</a><a href="data:text/html,<script>alert(7)</script>">here</a>`,
    `<form action="${canary}/form"><input name=csrf autofocus onfocus="alert(8)"><button>Sign in again</button></form>`,
    `<link rel="stylesheet" href="${canary}/style"><style>@import "${canary}/import"; body{background:url(${canary}/background)}</style>`,
    `<div style="position:fixed;inset:0;z-index:9999;background:url(${canary}/cover)" hx-get="/agent" data-hx-get="/agent">cover</div>`,
    `<meta http-equiv="refresh" content="0;url=${canary}/refresh"><base href="${canary}/">`,
    `<video src="${canary}/video" autoplay></video><audio src="${canary}/audio" autoplay></audio><object data="${canary}/object"></object>`,
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(9)&gt;">`,
    `<ar-live data-url="${canary}/live"></ar-live><ar-thread data-url="${canary}/thread"></ar-thread><template><p>t</p></template>`,
    `<p id="main" class="toast composer" data-focus data-menu>dressed up</p></div></article></main><h1>Outside</h1>`,
    `{{ 7 * 7 }} {% raw %} \${7*7} <%= 7*7 %>`,
  ].join("\n");
}

/** Nothing of the message has become more than text and plain formatting. */
async function is_harmless(page, where) {
  const found = await page.evaluate(() => {
    const never = "script, iframe, object, embed, form, input, button, style, link, meta, base, svg, video, audio, template";
    const wrong = [];
    for (const body of document.querySelectorAll(".rich")) {
      for (const one of body.querySelectorAll("*")) {
        if (one.matches(never)) wrong.push(one.tagName);
        if (one.tagName.includes("-")) wrong.push(one.tagName);
        for (const { name, value } of one.attributes) {
          // The editor dresses its own paragraphs.
          if (/^(ProseMirror|is-)/.test(one.className) && /^(class|data-placeholder)$/.test(name)) continue;
          const acts = /^(on|style$|hx-|data-|id$|class$)/.test(name) || /^\s*(javascript|data|vbscript):/i.test(value);
          if (acts) wrong.push(`${one.tagName} ${name}=${value}`);
        }
        if (one.matches("img[src], img[srcset]") && !one.src.startsWith(location.origin)) wrong.push(`img ${one.src}`);
      }
    }
    return wrong;
  });
  must_be(found, [], `what is left of the attack ${where}`);
}

export async function hostile(tests) {
  const desk = await Desk.start();
  const canary = await open_canary();
  const attack = `<p>${WORD}</p>${attacks(canary.url)}`;
  let visits = [];
  const test = (name, work) => tests.test(`hostile: ${name}`, async () => {
    await work();
    must_be(canary.calls, [], "calls to the canary");
  }, () => visits);
  try {
    await desk.add_person("Astrid Lindqvist", "astrid@school.example", "user");
    await desk.add_person('"><img src=x onerror=alert(1)>', "mallory@school.example", "user");
    await desk.add_person("Priya Nair", "priya@solvik.example", "agent");
    const priya = await person(tests.browser, desk, "priya@solvik.example");
    const mallory = await person(tests.browser, desk, "mallory@school.example");
    visits = [priya, mallory];
    let mailed;
    let asked;

    await test("a mail in the workspace, as it arrives and after", async () => {
      const raw = (id, subject) => compose({
        from: "mallory@school.example",
        name: '"><script>alert(1)</script>',
        to: "support@localhost.localdomain",
        subject,
        id,
        text: WORD,
        html: attack,
        files: [file("page.html", `<script>alert(1)</script><img src="${canary.url}/file">`), file('"><img src=x onerror=alert(1)>.txt')],
      });
      const subject = "<img src=x onerror=alert(1)> Subject</title><script>alert(1)</script>";
      mailed = JSON.parse(await desk.command(["mail", "receive"], raw("one@evil.example", subject))).ticket;
      await priya.page.goto(`/agent/tickets/${mailed}?view=all`);
      await last_message_says(priya.page, WORD);
      await is_harmless(priya.page, "in the workspace");
      await priya.page.goto("/agent/views/all");
      await priya.page.locator(".ql", { hasText: "onerror=alert(1)" }).waitFor();
    });
    await test("three hundred mails, opened in their conversations", async () => {
      const all = hostile_conversations(canary.url);
      must_be(all.flat().length, 300, "mails");
      // One conversation after the other within, all of them at once.
      const tickets = await Promise.all(all.map(async (mails) => {
        const found = new Set();
        for (const mail of mails) {
          const said = JSON.parse(await desk.command(["mail", "receive"], mail));
          must(["created", "commented"].includes(said.action), `it is shown: ${JSON.stringify(said)}`);
          found.add(said.ticket);
        }
        return [...found];
      }));
      let shown = 0;
      for (const ticket of tickets.flat()) {
        await priya.page.goto(`/agent/tickets/${ticket}?view=all`);
        await priya.page.locator("[data-comment]").first().waitFor();
        shown += await priya.page.locator("[data-comment]").count();
        await is_harmless(priya.page, `in conversation ${ticket}`);
      }
      must(shown >= 300, `${shown} mails are open`);
    });
    await test("a request through the form with prepared HTML", async () => {
      asked = await ask(mallory, '</textarea><script>alert("subject")</script>', attacks(canary.url).replaceAll("\n", " "));
      const form = await mallory.page.locator("#reply-form").evaluate((found) => Object.fromEntries(new FormData(found)));
      const sent = await mallory.context.request.post(`/hc/en/requests/${asked}/reply`, {
        form: { csrf: form.csrf, submission: form.submission, body: WORD, body_html: attack, action: "send" },
      });
      must_be(sent.status(), 200, "the answer");
      await mallory.page.goto(`/hc/en/requests/${asked}`);
      await last_message_says(mallory.page, WORD);
      await is_harmless(mallory.page, "in the portal");
      await priya.page.goto(`/agent/tickets/${asked}?view=all`);
      await last_message_says(priya.page, WORD);
      await is_harmless(priya.page, "in the workspace");
    });
    await test("what a page is asked for by its address", async () => {
      const evil = encodeURIComponent(`"><script>alert(1)</script><img src="${canary.url}/reflected">`);
      for (const path of [
        `/hc/en/requests/new?tf_subject=${evil}&tf_description=${evil}`,
        `/hc/en/search?query=${evil}`,
        `/hc/en/requests?query=${evil}&sort_by=${evil}&tab=${evil}`,
        `/hc/en/signin?return_to=${encodeURIComponent(canary.url)}`,
        `/hc/en?sent=${evil}`,
        `/hc/${evil}`,
      ]) {
        await mallory.page.goto(path);
        await mallory.page.locator("main").waitFor();
      }
      await priya.page.goto(`/agent/search?q=${evil}`);
      await priya.page.goto(`/agent/search?q=${encodeURIComponent(WORD)}`);
      await priya.page.locator(".hits li").first().waitFor();
    });
    await test("live, while somebody looks", async () => {
      await priya.page.goto(`/agent/tickets/${asked}?view=all`);
      await mallory.page.goto(`/hc/en/requests/${asked}`);
      const form = await mallory.page.locator("#reply-form").evaluate((found) => Object.fromEntries(new FormData(found)));
      await mallory.context.request.post(`/hc/en/requests/${asked}/reply`, {
        form: { csrf: form.csrf, submission: form.submission, body: "and once more", body_html: `<p>and once more</p>${attack}`, action: "send" },
      });
      await last_message_says(priya.page, "and once more");
      await is_harmless(priya.page, "that came live");
    });
    await test("printed", async () => {
      await mallory.page.goto(`/hc/en/requests/${asked}`);
      await mallory.page.emulateMedia({ media: "print" });
      must((await mallory.page.pdf()).length > 1000, "the page prints");
      await mallory.page.emulateMedia({ media: "screen" });
    });
    await test("files are handed out, not run", async () => {
      await priya.page.goto(`/agent/tickets/${mailed}?view=all`);
      const address = await priya.page.locator(".att", { hasText: "page.html" }).getAttribute("href");
      const answer = await priya.context.request.get(address);
      const header = (name) => answer.headers()[name] ?? "";
      must(header("content-disposition").startsWith("attachment") || !header("content-type").includes("html"), "an HTML file is a download");
      must_be(header("x-content-type-options"), "nosniff", "its type");
      must(/sandbox|default-src 'none'/.test(header("content-security-policy")), "its own policy");
    });
    await test("a mail in the editor’s draft", async () => {
      const { page } = priya;
      await page.goto(`/agent/tickets/${asked}?view=all`);
      const csrf = await page.locator("meta[name=csrf]").getAttribute("content");
      const kept = await priya.context.request.put(`/agent/tickets/${asked}/draft`, {
        form: { csrf, kind: "reply", body: WORD, body_html: attack },
        headers: { "X-CSRF-Token": csrf },
      });
      must_be(kept.status(), 200, "the answer to the draft");
      await page.reload();
      await page.keyboard.press("r");
      await page.locator("ar-editor:has(#reply) [contenteditable=true]").waitFor();
      await is_harmless(page, "in the editor");
    });
    await test("the mail to the others", async () => {
      const mail = await desk.mail_to("mallory@school.example");
      must(!/<script|onerror=|javascript:|<iframe/i.test(mail.html.replaceAll("&lt;", "")), "nothing that runs in the mail");
      must(!mail.html.includes(canary.url), "nothing that calls the canary in the mail");
    });
    await test("somebody looks at all of it again", async () => {
      const visit = await new_visit(tests.browser, desk);
      visits = [...visits, visit];
      await visit.page.goto("/hc/en");
      await priya.page.goto("/agent/search?q=onerror");
      await priya.page.locator("main").waitFor();
    });
  } finally {
    canary.close();
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["hostile", hostile]]);
