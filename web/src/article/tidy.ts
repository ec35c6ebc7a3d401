// HTML of an article between the desk and the editor: as short as the desk keeps it, and whether the editor would lose any of it.

/** Boxes that say what they are. */
export const BOXES = ["note", "tip", "important"] as const;

/**
 * HTML as a tree that fetches and runs nothing. Styles would be refused by the page's policy, and complained about: what they say can
 * be read in `data-style`.
 */
export function parsed(html: string): HTMLElement {
  const plain = html
    .replace(/<style\b.*?<\/style\s*>/gis, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  return new DOMParser().parseFromString(plain, "text/html").body;
}

export function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

const is_empty = (element: Element) =>
  !element.textContent?.replace(/\u00a0/g, " ").trim() && !element.querySelector("img, table, hr");

/** What the editor says, as the desk keeps it: no paragraphs around what stands alone in a cell or an item, none without words. */
export function tidy(html: string): string {
  const body = parsed(html);
  for (const cell of body.querySelectorAll("td, th")) {
    for (const name of ["colspan", "rowspan"]) if (cell.getAttribute(name) === "1") cell.removeAttribute(name);
    const only = cell.firstElementChild;
    if (cell.children.length === 1 && only?.localName === "p" && !only.attributes.length) unwrap(only);
  }
  for (const item of body.querySelectorAll("li")) {
    const first = item.firstElementChild;
    const alone = [...item.children].filter((child) => child.localName === "p").length === 1;
    if (alone && first?.localName === "p" && !first.attributes.length) unwrap(first);
  }
  // The desk says for every link what a page behind it may know.
  for (const link of body.querySelectorAll("a")) link.removeAttribute("rel");
  for (const table of body.querySelectorAll("table")) {
    for (const columns of table.querySelectorAll(":scope > colgroup")) columns.remove();
    const first = table.rows[0];
    if (!first || table.tHead || [...first.cells].some((cell) => cell.localName !== "th")) continue;
    table.createTHead().append(first);
    for (const rows of [...table.tBodies]) if (!rows.rows.length) rows.remove();
  }
  for (const paragraph of body.querySelectorAll("p")) {
    if (is_empty(paragraph) && (paragraph.parentElement?.childElementCount ?? 0) > 1) paragraph.remove();
  }
  const blocks = [...body.children].filter((block) => block.localName !== "p" || !is_empty(block));
  return blocks.map((block) => block.outerHTML).join("\n");
}

const SAME: Record<string, string> = { b: "strong", i: "em", del: "s", strike: "s" };
const NOTHING = new Set(["p", "span", "div", "tbody", "thead", "tfoot", "colgroup", "col", "br"]);
const MARKS = new Set(["strong", "em", "s", "u", "code", "a", "kbd", "sub", "sup", "small", "ins", "q", "span"]);
const FACTS = ["href", "src", "alt", "width", "height", "start", "colspan", "rowspan", "lang", "dir"];

/** What of a text must not get lost: its words, its blocks in their order, its marks, and what they say. */
export function outline(html: string): string {
  const body = parsed(html);
  const blocks: string[] = [];
  const marks = new Set<string>();
  for (const element of body.querySelectorAll("*")) {
    const name = SAME[element.localName] ?? element.localName;
    const facts = FACTS.flatMap((fact) => {
      const value = element.getAttribute(fact);
      const usual = !value || (value === "1" && ["start", "colspan", "rowspan"].includes(fact));
      return usual ? [] : [`${fact}=${value}`];
    });
    const box = name === "div" && BOXES.find((kind) => element.classList.contains(kind));
    if (box) facts.push(box);
    if (NOTHING.has(name) && !facts.length) continue;
    const said = [name, ...facts].join(" ");
    if (MARKS.has(name) && element.parentElement?.localName !== "pre") marks.add(said);
    else blocks.push(said);
  }
  return JSON.stringify([body.textContent?.replace(/\s/g, ""), blocks, [...marks].sort()]);
}
