// A desk to test: a real server on a port of its own with a data folder of its own, its command line, and people who
// use it in a browser. Nothing here waits for a fixed time; everything is asked for until it is there.
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { deflateSync } from "node:zlib";
import { chromium } from "playwright-core";
import { read_mail } from "./mail.mjs";

export const HERE = dirname(fileURLToPath(import.meta.url));
export const OUT = join(HERE, "out");
const BINARY = process.env.ARENDE_BIN ?? join(HERE, "../target/debug/arende");
/** The machine may be slow and shared; a desk that works needs a small part of this. */
export const PATIENCE = 45_000;
export const PASSWORD = "en lagom lång mening";

const BROWSER_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function open_browser() {
  const executablePath = process.env.ARENDE_CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
}

/** Asks again and again until the answer is something; says what was missing otherwise. */
export async function until(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience;
  let last = "";
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = "";
    } catch (error) {
      last = `: ${error.message}`;
    }
    if (Date.now() > end) throw new Error(`waited in vain for ${what}${last}`);
    await new Promise((again) => setTimeout(again, 60));
  }
}

export function must(truth, otherwise) {
  if (!truth) throw new Error(otherwise);
}

export function must_be(found, wanted, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what} is ${a}, not ${b}`);
}

const running = new Set();

/** Ends every server that is still there. */
export async function stop_all() {
  await Promise.all([...running].map((desk) => desk.stop()));
}

process.on("exit", () => {
  for (const desk of running) desk.process?.kill("SIGKILL");
});

/** A served desk. `kind` is "serve" or "demo". */
export class Desk {
  database = [];

  static async start(kind = "serve", more = []) {
    const desk = new Desk();
    desk.data = await mkdtemp(join(tmpdir(), "arende-e2e-"));
    await desk.#serve(kind, more);
    return desk;
  }

  async #serve(kind, more) {
    // On a server, each desk has a database of its own: cargo xtask on-postgres node e2e/run.mjs
    const server = process.env.ARENDE_TEST_POSTGRES;
    if (server) {
      const name = `e2e_${randomBytes(8).toString("hex")}`;
      await promisify(execFile)("psql", [server, "-qc", `CREATE DATABASE ${name}`]);
      this.database = ["--database", server.replace(/\/[^/?]*(\?|$)/, `/${name}$1`)];
    }
    this.printed = "";
    this.process = spawn(BINARY, [kind, "--data", this.data, "--listen", "127.0.0.1:0", ...this.database, ...more], {
      env: { ...process.env, RUST_LOG: process.env.RUST_LOG ?? "warn" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(this);
    this.ended = new Promise((done) => this.process.once("exit", done));
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => (this.printed += text));
    }
    // The system gives a free port; the desk says which one it is.
    await until("the desk to say where it is", async () => {
      must(this.process.exitCode === null, `it ended:\n${this.printed}`);
      this.url = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(this.printed)?.[0];
      return this.url && (await fetch(`${this.url}/healthz`)).ok;
    }, 120_000);
  }

  async stop() {
    running.delete(this);
    if (this.process.exitCode === null) {
      this.process.kill("SIGTERM");
      // Open event streams may keep it; it has had its chance.
      const kill = setTimeout(() => this.process.kill("SIGKILL"), 5000);
      await this.ended;
      clearTimeout(kill);
    }
    await rm(this.data, { recursive: true, force: true });
  }

  /** Runs a command of the binary on this desk; answers what it printed. */
  command(words, input = "") {
    return new Promise((done, failed) => {
      const place = ["--data", this.data, "--base-url", this.url, ...this.database];
      const child = execFile(BINARY, [...words, ...place], { maxBuffer: 64 << 20 }, (error, out, complaint) => {
        if (error) failed(new Error(`arende ${words.join(" ")}: ${complaint || error.message}`));
        else done(out.trim());
      });
      // A command that refuses at once does not read.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
  }

  async add_person(name, email, role, locale = "en") {
    const words = ["user", "add", "--email", email, "--name", name, "--role", role, "--locale", locale];
    await this.command([...words, "--password-stdin"], `${PASSWORD}\n`);
  }

  /** All mails that left the desk, oldest first. */
  async outbox() {
    const folder = join(this.data, "outbox");
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml")).sort();
    return Promise.all(names.map(async (name) => read_mail(await readFile(join(folder, name)))));
  }

  /** The mail to somebody that has these words in its subject or text. */
  mail_to(address, words = "") {
    return until(`a mail to ${address} with “${words}”`, async () => {
      const mails = await this.outbox();
      return mails.reverse().find((mail) => mail.to.includes(address) && `${mail.subject}\n${mail.text}`.includes(words));
    }, 60_000);
  }
}

/** A browser of its own for one person, with everything written down that should not happen. */
export async function new_visit(browser, desk, options = {}) {
  const context = await browser.newContext({
    baseURL: desk.url,
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Stockholm",
    acceptDownloads: true,
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const visit = { desk, context, page, complaints: [] };
  watch(visit, page);
  return visit;
}

/** Console errors, failed requests, refused contents and dialogs are all complaints. */
export function watch(visit, page) {
  const complain = (text) => visit.complaints.push(`${text} (${page.url()})`);
  page.on("console", (message) => {
    // A refused form or a missing page is told by the browser as well; those pages are asked for on purpose.
    const expected = /Failed to load resource: the server responded with a status of (401|403|404|409|413|422|429)/;
    if (message.type() === "error" && !expected.test(message.text())) complain(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complain(`script: ${error.message}`));
  page.on("dialog", (dialog) => {
    complain(`dialog: ${dialog.message()}`);
    void dialog.dismiss().catch(() => undefined);
  });
  page.on("requestfailed", (request) => {
    // Leaving a page ends its requests.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complain(`request: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) complain(`answer ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    const known = [visit.desk.url, ...(visit.friends ?? [])];
    if (!known.some((start) => url.startsWith(start)) && !/^(data|blob|about):/.test(url)) complain(`request to elsewhere: ${url}`);
  });
}

export function no_complaints(visit) {
  const all = visit.complaints.splice(0);
  if (all.length) throw new Error(`the browser complains:\n  ${[...new Set(all)].join("\n  ")}`);
}

export async function sign_in(visit, email, locale = "en", password = PASSWORD) {
  const { page } = visit;
  await page.goto(`/hc/${locale}/signin`);
  await page.fill("#email", email);
  await page.fill("#password", password);
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith("/signin")), page.click("main form .btn.primary")]);
}

/** Somebody signed in, in a browser of their own. */
export async function person(browser, desk, email, locale = "en", options = {}) {
  const visit = await new_visit(browser, desk, options);
  await sign_in(visit, email, locale);
  return visit;
}

/** Writes into a text field that becomes an editor as soon as somebody is in it. */
export async function write(page, id, text) {
  const area = page.locator(`#${id}`);
  const becomes_editor = await page.evaluate(() => matchMedia("(pointer: fine)").matches);
  if (!becomes_editor) {
    await area.fill(text);
    return;
  }
  await area.evaluate((field) => field.focus());
  const editor = page.locator(`ar-editor:has(#${id}) [contenteditable=true]`);
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(text);
  await until("the text to stand in the field", async () => (await area.inputValue()).includes(text));
}

/** Whatever the editor shows, the field that is sent. */
export function written(page, id) {
  return page.locator(`#${id}`).inputValue();
}

/** Drops or pastes files somewhere, as the browser tells pages about it. */
export function hand_over(page, selector, how, files) {
  return page.locator(selector).first().evaluate(
    (target, { how, files }) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type }));
      }
      const common = { bubbles: true, cancelable: true };
      if (how === "paste") target.dispatchEvent(new ClipboardEvent("paste", { ...common, clipboardData: transfer }));
      else {
        for (const name of ["dragenter", "dragover", "drop"]) {
          target.dispatchEvent(new DragEvent(name, { ...common, dataTransfer: transfer }));
        }
      }
    },
    { how, files: files.map(({ name, mimeType, buffer }) => ({ name, type: mimeType, base64: buffer.toString("base64") })) },
  );
}

/** Sends a new request through the form; answers its number. */
export async function ask(visit, subject, text, locale = "en") {
  const { page } = visit;
  await page.goto(`/hc/${locale}/requests/new?ticket_form_id=request`);
  await page.fill("#request_subject", subject);
  await write(page, "request_description", text);
  await Promise.all([page.waitForURL(/\/requests\/\d+\?sent=1/), page.click("form.form .send button")]);
  return Number(/\/requests\/(\d+)/.exec(page.url())[1]);
}

/** Sends a form as the browser would, without looking at the page it leads to. */
export async function post(visit, path, fields, wanted = 303) {
  const page = await (await visit.context.request.get("/hc/en/account")).text();
  const csrf = /name="csrf" content="([^"]+)"/.exec(page)[1];
  const sent = await visit.context.request.post(path, { form: { csrf, ...fields }, maxRedirects: 0 });
  must_be(sent.status(), wanted, `the answer of ${path}`);
}

/** An agent answers a ticket with a status. */
export async function answer(agent, number, body, status) {
  await post(agent, `/agent/tickets/${number}/comments`, { body, public: "1", status_id: status });
}

/** The open ticket's last message says this. */
export function last_message_says(page, words) {
  return page.locator(".entries .msg").filter({ hasText: words }).last().waitFor();
}

/** Everything of a page is as wide as the window: nothing to scroll sideways. */
export function wider_than_window(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return "";
    const over = [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > width + 0.5)
      .map((one) => `${one.tagName.toLowerCase()}.${one.className?.baseVal ?? one.className}`);
    return `${document.documentElement.scrollWidth} > ${width}: ${over.slice(0, 6).join(", ")}`;
  });
}

/** A picture of one colour, made here so that nothing is fetched or kept. */
export function picture(width = 24, height = 16, [red, green, blue] = [31, 69, 196]) {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes) => {
    let c = 0xffffffff;
    for (const byte of bytes) c = table[(c ^ byte) & 255] ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  };
  const chunk = (name, content) => {
    const body = Buffer.concat([Buffer.from(name), content]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(content.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.from(Array.from({ length: width }, () => [red, green, blue]).flat())]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

/** A file as the browser is given it. */
export function file(name, content = `${name}\n`) {
  const types = { png: "image/png", txt: "text/plain", log: "text/plain", pdf: "application/pdf", html: "text/html" };
  const buffer = Buffer.isBuffer(content) ? content : Buffer.from(content);
  return { name, mimeType: types[name.split(".").pop()] ?? "application/octet-stream", buffer };
}

/** Runs tests and counts them; what fails is kept as a picture and as HTML. */
export class Tests {
  passed = 0;
  failed = 0;

  /** `say` gets what is to be printed, line by line. */
  constructor(browser, say) {
    this.browser = browser;
    this.say = say;
  }

  /** `visits` are those whose pages are kept when the test fails, and must not have complained when it passes. */
  async test(name, work, visits = () => []) {
    const begun = Date.now();
    const said = () => `${((Date.now() - begun) / 1000).toFixed(1)} s`;
    try {
      const measured = await work();
      for (const visit of visits()) if (visit) no_complaints(visit);
      this.passed += 1;
      this.say(`ok    ${name}${typeof measured === "string" ? `: ${measured}` : ""} (${said()})`);
      return true;
    } catch (error) {
      this.failed += 1;
      this.say(`FAIL  ${name} (${said()})\n      ${String(error.message).replaceAll("\n", "\n      ")}`);
      await this.#keep(name, visits()).catch(() => undefined);
      return false;
    }
  }

  async #keep(name, visits) {
    const folder = join(OUT, "failed");
    await mkdir(folder, { recursive: true });
    const stem = name.replace(/[^a-z0-9]+/gi, "-").slice(0, 80);
    for (const [at, visit] of visits.filter(Boolean).entries()) {
      const path = join(folder, `${stem}-${at + 1}`);
      visit.complaints.splice(0);
      await visit.page.screenshot({ path: `${path}.png`, fullPage: true, timeout: 10_000 });
      await writeFile(`${path}.html`, `<!-- ${visit.page.url()} -->\n${await visit.page.content()}`);
    }
  }
}

/** Suites at the same time: each waits for its pages most of the time. */
const AT_ONCE = Math.min(availableParallelism(), 4);

/** Runs suites, several at a time, each with a desk of its own and what it says in one piece; prints the sum. */
export async function run_suites(suites) {
  await rm(join(OUT, "failed"), { recursive: true, force: true });
  const stop = () => void stop_all().then(() => process.exit(1));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const sum = { passed: 0, failed: 0 };
  const left = [...suites];
  const walk_on = async (alone) => {
    // What is copied in one browser is not pasted in another.
    const browser = await open_browser();
    try {
      for (let next = left.shift(); next; next = left.shift()) {
        const [name, suite] = next;
        const lines = [];
        const tests = new Tests(browser, alone ? console.log : (line) => void lines.push(line));
        tests.say(`-- ${name}`);
        await tests.test(`${name}: the suite came to its end`, () => suite(tests));
        if (lines.length) console.log(lines.join("\n"));
        sum.passed += tests.passed;
        sum.failed += tests.failed;
      }
    } finally {
      await browser.close();
    }
  };
  const walkers = Math.min(AT_ONCE, left.length);
  try {
    await Promise.all(Array.from({ length: walkers }, () => walk_on(walkers === 1)));
  } finally {
    await stop_all();
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed ? 1 : 0;
}

/** Whether this module is the program that node was asked to run. */
export function is_program(url) {
  return process.argv[1] === fileURLToPath(url);
}
