// The editor for articles in a browser: written by typing and by buttons, with pictures, tables and boxes; what is pasted is cleaned;
// opening and saving changes nothing; and everything without a script.
import { hand_over, must, must_be, new_visit, person, until } from "./desk.mjs";
import { look } from "./look.mjs";

const say = (page, words) => page.getByText(words).first().waitFor();
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const picture = (name) => ({ name, mimeType: "image/png", buffer: Buffer.from(PIXEL, "base64") });

const EVERYTHING = `<p lang="sv">Först <strong>fet <em>och</em></strong> <a href="/hc/en/articles/1"><code>kod</code></a>, <kbd>Ctrl</kbd>.</p>
<h2>A</h2>
<ul><li>one<ul><li>two<ol start="3"><li>three</li></ol></li></ul></li><li><p>a</p><p>b</p></li></ul>
<div class="tip"><p>x</p><ul><li>y</li></ul></div>
<div class="note"><div class="important"><p>z</p></div></div>
<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td colspan="2">1<br>2</td></tr></tbody></table>
<pre><code>let a = 1;
  indented
</code></pre>
<blockquote><p>said</p></blockquote>
<hr>
<h3>B</h3>
<p>H<sub>2</sub>O <s>gone</s></p>`;

const versions = async (page, id) => {
  await page.goto(`/agent/help/articles/${id}/versions`);
  return page.locator("main ol > li, main ul > li").filter({ has: page.locator(".what") }).count();
};
const text = (page) => page.locator("#body").inputValue();
const editor = (page) => page.locator("ar-article [contenteditable=true]");
const save = async (page) => {
  await page.locator("main form .send .primary").first().click();
  await say(page, "Saved.");
};

/** A film of a few pictures, as the browser itself makes one. */
const film = async (page) =>
  Buffer.from(
    await page.evaluate(async () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
      const pen = canvas.getContext("2d");
      const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm;codecs=vp8" });
      const pieces = [];
      recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
      const stopped = new Promise((done) => recorder.addEventListener("stop", done));
      recorder.start();
      for (let drawn = 0; drawn < 20; drawn += 1) {
        pen.fillStyle = drawn % 2 ? "#1f45c4" : "#e8ecfb";
        pen.fillRect(0, 0, 320, 180);
        await new Promise((done) => requestAnimationFrame(done));
      }
      recorder.stop();
      await stopped;
      const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    }),
    "base64",
  );

/** A button of the editor leads back into the text with the next frame, not at once. */
const in_the_text = (page) => until("somebody to be in the text", () => editor(page).evaluate((field) => field === document.activeElement));

/** Pastes HTML as a browser tells the page about it. */
const paste = (page, html) =>
  editor(page).evaluate((target, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", "plain");
    target.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
  }, html);

export async function article_editor(w, test) {
  const writer = async (locale, options) => {
    const email = locale === "sv" ? "eva@solvik.example" : "ola@solvik.example";
    const visit = await person(w.browser, w.desk, email, locale, options);
    w.visits = [visit];
    return visit;
  };
  await test("an article is written by typing signs and pressing buttons", async () => {
    const visit = await writer();
    const { page } = visit;
    await page.goto("/agent/help/articles/new");
    await page.fill("#title", "Written here");
    await editor(page).click();
    await page.keyboard.type("## A heading");
    await page.keyboard.press("Enter");
    await page.keyboard.type("- one");
    await page.keyboard.press("Enter");
    await page.keyboard.type("two");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("1. first");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("> said");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("``` let a = 1;");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.type("Plain, then ");
    await page.keyboard.press("Control+b");
    await page.keyboard.type("bold");
    await page.keyboard.press("Control+b");
    await until("what is typed to stand in the field", async () => (await text(page)).includes("<strong>bold"));
    must_be(
      await text(page),
      [
        "<h2>A heading</h2>",
        "<ul><li>one<ul><li>two</li></ul></li></ul>",
        "<ol><li>first</li></ol>",
        "<blockquote><p>said</p></blockquote>",
        "<pre><code>let a = 1;</code></pre>",
        "<p>Plain, then <strong>bold</strong></p>",
      ].join("\n"),
      "the text",
    );
    // By keyboard alone: out of the text to its buttons, along them, and back.
    await page.keyboard.press("Escape");
    const pressed = page.locator(".tb :focus");
    must_be(await pressed.getAttribute("aria-label"), "Heading", "the first button");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await in_the_text(page);
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Box: Tip" }).click();
    await page.keyboard.type("Ask first");
    must_be(await page.getByRole("button", { name: "Box: Tip" }).getAttribute("aria-pressed"), "true", "whether it is pressed");
    await page.getByRole("button", { name: "Box: Important" }).click();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.keyboard.type("a");
    await page.keyboard.press("Tab");
    await page.keyboard.type("b");
    await page.getByRole("button", { name: "Remove row" }).waitFor();
    await look(visit);
    await page.getByRole("button", { name: "Row below" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    const written = await text(page);
    must(written.includes('<div class="important"><p>Ask first</p></div>'), written);
    must(written.includes("<table><thead><tr><th>a</th>"), written);
    await page.locator("button[value=publish]").click();
    await say(page, "Published.");
    await page.getByRole("link", { name: "See it in the portal" }).click();
    await page.locator(".callout.important").getByText("Ask first").waitFor();
    await look(visit);
  });
  await test("pictures are chosen, dropped and pasted, and described in words", async () => {
    const visit = await writer();
    const { page } = visit;
    await page.goto("/agent/help/articles/1");
    await editor(page).click();
    await page.keyboard.press("Control+End");
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Picture or film", exact: true }).click();
    await (await chooser).setFiles(picture("Start page.png"));
    const alt = page.getByLabel("What does the picture show?").first();
    await alt.waitFor();
    await until("the words of the picture to be asked for", () => alt.evaluate((field) => field === document.activeElement));
    await look(visit);
    await alt.focus();
    await page.keyboard.type("The start page");
    await page.keyboard.press("Enter");
    await until("the words in the text", async () => (await text(page)).includes('alt="The start page"'));
    await hand_over(page, "ar-article [contenteditable=true]", "paste", [picture("pasted.png")]);
    await until("a second picture", async () => (await text(page)).split("/hc/pictures/").length === 3);
    await hand_over(page, "ar-article [contenteditable=true]", "drop", [picture("dropped.png")]);
    await until("a third picture", async () => (await text(page)).split("/hc/pictures/").length === 4);
    const words = { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("x") };
    await hand_over(page, "ar-article [contenteditable=true]", "paste", [words]);
    await say(page, "is not a picture that can be shown here");
    await look(visit);
    await save(page);
    await page.locator("#pictures").getByText("in this text").first().waitFor();
    await look(visit);
    const guest = await new_visit(w.browser, w.desk);
    await guest.page.goto("/hc/en/articles/1");
    const shown = guest.page.getByAltText("The start page");
    await until("the picture to be drawn", () => shown.evaluate((one) => one.naturalWidth === 1));
    await guest.context.close();
  });
  await test("a film is dropped into the text and plays for readers, with its words, and without a script", async () => {
    const visit = await writer();
    const { page } = visit;
    await page.goto("/agent/help/articles/new");
    await editor(page).waitFor();
    const made = { name: "How it begins.webm", mimeType: "video/webm", buffer: await film(page) };
    await hand_over(page, "ar-article [contenteditable=true]", "drop", [made]);
    await say(page, "Save the article first.");
    await page.fill("#title", "A film");
    await editor(page).click();
    await page.keyboard.type("Look at it:");
    await page.locator("button[value=publish]").click();
    await say(page, "Published.");
    const id = /articles\/(\d+)/.exec(page.url())[1];
    await editor(page).click();
    await page.keyboard.press("Control+End");
    await hand_over(page, "ar-article [contenteditable=true]", "paste", [made]);
    await until("the film in the text", async () => (await text(page)).includes("/hc/article_attachments/"));
    await save(page);
    const words = "WEBVTT\n\n00:00.000 --> 00:10.000\nPress it.\n";
    await page.setInputFiles("#file", { name: "How it begins.en.vtt", mimeType: "text/vtt", buffer: Buffer.from(words) });
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await say(page, "The file is there.");
    await page.getByLabel(/into a paragraph of its own/).waitFor();
    await look(visit);
    for (const [locale, javaScriptEnabled] of [["en", true], ["sv", true], ["en", false]]) {
      const reader = await new_visit(w.browser, w.desk, { javaScriptEnabled });
      w.visits = [visit, reader];
      await reader.page.goto(`/hc/${locale}/articles/${id}`);
      const player = reader.page.locator("figure.film video");
      must_be(await player.count(), 1, "players");
      if (javaScriptEnabled) {
        await until("the film to be read", () => player.evaluate((one) => one.readyState >= 1 && one.videoWidth === 320));
        await player.evaluate((one) => one.play());
        await until("the film to play", () => player.evaluate((one) => one.currentTime > 0));
        const said = () =>
          player.evaluate((one) => {
            one.textTracks[0].mode = "showing";
            return one.textTracks[0].cues?.[0]?.text;
          });
        await until("its words", async () => (await said()) === "Press it.");
        await player.evaluate((one) => one.pause());
        await look(reader, { swedish: locale === "sv" });
      }
      const down = reader.page.waitForEvent("download");
      await reader.page.getByRole("link", { name: locale === "sv" ? /Save the film|Spara filmen/ : /Save the film/ }).click();
      must_be((await down).suggestedFilename(), "How it begins.webm", "the name of what is saved");
      await reader.context.close();
    }
    w.visits = [visit];
  });
  await test("opening and saving an article changes nothing, whatever it holds", async () => {
    const visit = await writer();
    const { page } = visit;
    await page.goto("/agent/help/articles/new");
    await page.fill("#title", "Everything");
    await page.getByRole("button", { name: "Markdown or HTML" }).click();
    await page.fill("#body", EVERYTHING);
    await save(page);
    const id = new URL(page.url()).pathname.split("/").at(-1);
    for (const one of [id, "1"]) {
      const before = await versions(page, one);
      must(before > 0, "there is a version");
      await page.goto(`/agent/help/articles/${one}`);
      await editor(page).waitFor();
      const kept = await text(page);
      await editor(page).click();
      await page.keyboard.press("Control+End");
      await page.keyboard.type("x");
      await until("what is typed to stand in the field", async () => (await text(page)) !== kept);
      await page.keyboard.press("Backspace");
      await until("the text to be as it was", async () => (await text(page)) === kept);
      await save(page);
      must_be(await versions(page, one), before, "versions");
    }
    // After a table that ends the text there is room to write on.
    const TABLE = "<table><tbody><tr><td>1</td></tr></tbody></table>";
    await page.goto("/agent/help/articles/new");
    await page.getByRole("button", { name: "Markdown or HTML" }).click();
    await page.fill("#body", TABLE);
    await page.getByRole("button", { name: "Back to the editor" }).click();
    await in_the_text(page);
    await page.keyboard.press("Control+End");
    await page.keyboard.type("After it");
    await until("what is typed to stand after the table", async () => (await text(page)) === `${TABLE}\n<p>After it</p>`);
    for (const _ of "After it") await page.keyboard.press("Backspace");
    await until("the text to end with its table", async () => (await text(page)) === TABLE);
    page.removeAllListeners("dialog");
    page.on("dialog", (dialog) => void dialog.accept());
    // What the editor shows is what was there: a changed letter changes nothing else.
    await page.goto(`/agent/help/articles/${id}`);
    await editor(page).getByText("said").click();
    await page.keyboard.press("End");
    await page.keyboard.type("!");
    await until("what is typed to stand in the field", async () => (await text(page)).includes("said!"));
    must_be((await text(page)).replace(/\s/g, ""), EVERYTHING.replace("said", "said!").replace(/\s/g, ""), "the text");
    await save(page);
    // What it does not know stays as HTML, and says so.
    await page.getByRole("button", { name: "Markdown or HTML" }).click();
    await page.fill("#body", "<dl><dt>a</dt><dd>b</dd></dl>");
    await save(page);
    await say(page, "This text holds HTML that the editor would lose");
    must(await page.locator("#body").isVisible(), "the field is there");
    await look(visit);
  });
  await test("what is pasted from Word and Google Docs loses its looks and keeps its form", async () => {
    const visit = await writer();
    const { page } = visit;
    await page.goto("/agent/help/articles/new");
    await editor(page).click();
    await paste(
      page,
      `<html xmlns:o="x"><head><style>p.MsoNormal{color:red}</style></head><body><!--StartFragment-->
      <h1 style="color:red">Title<o:p></o:p></h1><p class=MsoNormal style="margin:0"><span style="font-family:Arial">Some <b>bold</b></span></p>
      <p class=MsoNormal><o:p>&nbsp;</o:p></p>
      <p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><![if !supportLists]><span style="mso-list:Ignore">·<span>&nbsp;&nbsp; </span></span><![endif]>one</p>
      <p class=MsoListParagraph style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">a.<span>&nbsp; </span></span>two</p>
      <p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·</span>three</p>
      <table><tr><td style="background:red"><p class=MsoNormal>cell</p></td></tr></table>
      <p><a href="https://a.example/x" style="color:blue">link</a><img src="file:///C:/x.png"></p><!--EndFragment--></body></html>`,
    );
    await say(page, "Pictures left out of what you pasted: 1.");
    must_be(
      await text(page),
      [
        "<h2>Title</h2>",
        "<p>Some <strong>bold</strong></p>",
        "<ul><li>one<ol><li>two</li></ol></li><li>three</li></ul>",
        "<table><tbody><tr><td>cell</td></tr></tbody></table>",
        '<p><a href="https://a.example/x">link</a></p>',
      ].join("\n"),
      "what came from Word",
    );
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await paste(
      page,
      `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr" style="x:y"><span style="font-size:16pt;font-weight:400">Part</span></h2><br>
      <p dir="ltr"><span style="font-weight:700;color:#f00">Bold</span><span style="font-style:italic"> slanted</span></p><ul><li dir="ltr"><p role="presentation"><span>one</span></p></li><ul><li><p>two</p></li></ul></ul></b>`,
    );
    must_be(
      await text(page),
      ["<h2>Part</h2>", "<p><strong>Bold</strong><em> slanted</em></p>", "<ul><li>one<ul><li>two</li></ul></li></ul>"].join("\n"),
      "what came from Google Docs",
    );
  });
  await test("a link is found by the words of an article, and unsaved words are not left without a question", async () => {
    const visit = await writer();
    const { page } = visit;
    await page.goto("/agent/help/articles/2");
    await editor(page).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("sign in");
    await page.locator(".at.link").getByRole("button", { name: "How to sign in" }).waitFor();
    await look(visit);
    await page.locator(".at.link").getByRole("button", { name: "How to sign in" }).click();
    must((await text(page)).includes('<a href="/hc/en/articles/1-How-to-sign-in">How to sign in</a>'), await text(page));
    page.removeAllListeners("dialog");
    const asked = page.waitForEvent("dialog");
    const away = page.goto("/agent/help").catch(() => undefined);
    const dialog = await asked;
    must_be(dialog.type(), "beforeunload", "what asks");
    await dialog.dismiss();
    await away;
    visit.complaints.splice(0);
    await save(page);
  });
  await test("the editor on a phone, in Swedish", async () => {
    const visit = await writer("sv", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const { page } = visit;
    await page.goto("/agent/help/articles/1");
    await editor(page).waitFor();
    await page.getByRole("button", { name: "Ruta: Tips" }).waitFor();
    await look(visit, { swedish: true });
  });
  await test("pictures are put into an article without a script", async () => {
    const visit = await writer("en", { javaScriptEnabled: false });
    const { page } = visit;
    await page.goto("/agent/help/articles/2");
    must(await page.locator("#body").isVisible(), "the field is there");
    await page.setInputFiles("#picture", picture("Plain.png"));
    await page.fill("#new-alt", "A plain page");
    await page.getByRole("button", { name: "Add the picture" }).click();
    await say(page, "The picture is here.");
    const code = await page.getByLabel(/Copy this into the text/).inputValue();
    await page.fill("#body", `${await text(page)}${code}`);
    await save(page);
    await page.goto("/hc/en/articles/2");
    await page.getByAltText("A plain page").waitFor();
    await page.goto("/agent/help/articles/2");
    await page.setInputFiles("#picture", { name: "a.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
    await page.getByRole("button", { name: "Add the picture" }).click();
    await say(page, "is not a picture that can be shown here");
  });
}
