// What comes from Word, Google Docs and other pages, made into what an article can hold: headings, lists, tables and links stay;
// fonts, colours, empty paragraphs and pictures from elsewhere go.
import { parsed, unwrap } from "./tidy";

const LEVEL = /mso-list:\s*l(\d+)\s+level(\d+)/i;

function comments(root: Node): Comment[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found: Comment[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Comment);
  return found;
}

/** Word writes an item of a list as a paragraph with a sign before it. */
function word_lists(body: HTMLElement): void {
  let stack: { level: number; list: HTMLElement }[] = [];
  for (const paragraph of [...body.querySelectorAll<HTMLElement>("p, h1, h2, h3, h4")]) {
    const level = LEVEL.exec(paragraph.getAttribute("data-style") ?? "");
    if (!level || paragraph.localName !== "p") continue;
    const depth = Number(level[2]);
    const sign = [...paragraph.querySelectorAll("span")].find((span) =>
      /mso-list:\s*ignore/i.test(span.getAttribute("data-style") ?? ""),
    );
    const kind = /^\s*[\p{L}\d]{1,4}[.)]/u.test(sign?.textContent ?? "") ? "ol" : "ul";
    sign?.remove();
    const last = stack.at(-1)?.list ?? null;
    const root = stack[0]?.list ?? null;
    if (!last || root?.nextElementSibling !== paragraph) stack = [];
    while (stack.length && stack.at(-1)!.level > depth) stack.pop();
    let top = stack.at(-1);
    if (!top || top.level < depth || top.list.localName !== kind) {
      const list = document.createElement(kind);
      if (top && top.level === depth) stack.pop();
      const parent = stack.at(-1)?.list.lastElementChild;
      if (parent) parent.append(list);
      else paragraph.before(list);
      top = { level: depth, list };
      stack.push(top);
    }
    const item = document.createElement("li");
    item.append(...paragraph.childNodes);
    top.list.append(item);
    paragraph.remove();
  }
}

/** Of all that a style says, bold and slanted mean something; a heading is bold by itself. */
function looks(body: HTMLElement): void {
  for (const one of body.querySelectorAll("[data-style]")) {
    const style = one.getAttribute("data-style") ?? "";
    one.removeAttribute("data-style");
    if (one.localName === "b" && /font-weight:\s*(normal|400)/i.test(style)) {
      unwrap(one);
      continue;
    }
    if (one.localName !== "span" || one.closest("h1, h2, h3, h4, h5, h6")) continue;
    for (const [name, says] of [["strong", /font-weight:\s*(bold|[6-9]00)/i], ["em", /font-style:\s*italic/i]] as const) {
      if (!says.test(style)) continue;
      const mark = document.createElement(name);
      mark.append(...one.childNodes);
      one.append(mark);
    }
  }
  for (const one of body.querySelectorAll("[dir=ltr]")) one.removeAttribute("dir");
}

/** A list within a list stands in the item before it. */
function nested_lists(body: HTMLElement): void {
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    const before = list.previousElementSibling;
    if (before?.localName === "li") before.append(list);
    else unwrap(list);
  }
}

/** The title of the page is the article's own: what stands below it begins one deeper. */
function headings(body: HTMLElement): void {
  const deeper = body.querySelector("h1") ? 1 : 0;
  for (const heading of body.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const level = Math.min(Number(heading.localName[1]) + deeper, 4);
    const made = document.createElement(`h${Math.max(level, 2)}`);
    made.append(...heading.childNodes);
    heading.replaceWith(made);
  }
}

/** Of the desk itself without its name, so that it holds under every name. */
function within(address: string): string {
  return address.startsWith(`${location.origin}/`) ? address.slice(location.origin.length) : address;
}

/** What was copied, and how many pictures had to be left out. */
export function cleaned(html: string): { html: string; left_out: number } {
  // What was copied in an editor like this one is as it should be.
  const body = parsed(html);
  if (body.querySelector("[data-pm-slice]")) return { html: body.innerHTML, left_out: 0 };
  for (const comment of comments(body)) comment.remove();
  for (const one of body.querySelectorAll("script, meta, link, title, xml, template")) one.remove();
  word_lists(body);
  for (const one of body.querySelectorAll("*")) {
    // `o:p` and its like; and what Google Docs puts around everything.
    if (one.localName.includes(":") || one.id.startsWith("docs-internal-guid")) unwrap(one);
  }
  looks(body);
  nested_lists(body);
  headings(body);
  let left_out = 0;
  for (const picture of body.querySelectorAll("img")) {
    const source = within(picture.getAttribute("src") ?? "");
    if (source.startsWith("/hc/pictures/")) picture.setAttribute("src", source);
    else {
      picture.remove();
      left_out += 1;
    }
  }
  for (const link of body.querySelectorAll("a")) {
    const to = within(link.getAttribute("href") ?? "");
    if (to && !/^(file|about|blob|data):/i.test(to)) link.setAttribute("href", to);
    else unwrap(link);
  }
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    if (!text.parentElement?.closest("pre")) text.data = text.data.replace(/[ \u00a0]*\u00a0[ \u00a0]+|[ ]\u00a0/g, " ");
  }
  for (const one of body.querySelectorAll("body > br, p")) {
    if (one.localName === "br" || (!one.textContent?.replace(/\u00a0/g, " ").trim() && !one.querySelector("img"))) {
      if (one.parentElement && !["td", "th", "li"].includes(one.parentElement.localName)) one.remove();
    }
  }
  return { html: body.innerHTML, left_out };
}
