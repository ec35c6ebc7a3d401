// Looks at a page as it is now, at every width and in both schemes: axe, sideways scrolling, and what the browser says.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { must, no_complaints, wider_than_window } from "./desk.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Width, height and colours: a desk and a phone, by day and by night. */
const EVERYWHERE = [
  [1440, 900, "light"],
  [1440, 900, "dark"],
  [390, 844, "dark"],
  [390, 844, "light"],
];
/** The second language is longer, not another colour. */
const BY_DAY = EVERYWHERE.filter(([, , scheme]) => scheme === "light");
/** WCAG 1.4.10: 400 % of a window 1280 wide. */
const NARROWEST = [320, 640];

async function settled(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}

/** The workspace fills the window and its panes scroll: by how much it is too tall all the same. */
function taller_than_window(page) {
  return page.evaluate(() => {
    const by = document.querySelector(".app") ? document.documentElement.scrollHeight - innerHeight : 0;
    return by > 1 ? by : 0;
  });
}

async function violations(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate(async (tags) => {
    const { violations: all } = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return all.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.slice(0, 4).map((node) => `${node.target.join(" ")}: ${node.any.concat(node.all, node.none)[0]?.message ?? ""}`),
    }));
  }, TAGS);
  return found.map(({ id, help, nodes }) => `axe ${id}: ${help}\n    ${nodes.join("\n    ")}`);
}

/** Throws with everything that is wrong with the page in this state. */
export async function look(visit, { swedish = false } = {}) {
  const { page } = visit;
  const wrong = new Map();
  const note = (what, where) => wrong.set(what, [...(wrong.get(what) ?? []), where]);
  for (const [width, height, scheme] of swedish ? BY_DAY : EVERYWHERE) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await settled(page);
    const where = `${width} ${scheme}`;
    for (const one of await violations(page)) note(one, where);
    const wider = await wider_than_window(page);
    if (wider) note(`scrolls sideways, ${wider}`, where);
    const taller = await taller_than_window(page);
    if (taller) note(`the workspace itself scrolls, not what is in it: by ${taller} px`, where);
  }
  await page.setViewportSize({ width: NARROWEST[0], height: NARROWEST[1] });
  await settled(page);
  const wider = await wider_than_window(page);
  if (wider) note(`scrolls sideways, ${wider}`, String(NARROWEST[0]));
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  must(!wrong.size, [...wrong].map(([what, where]) => `${what}\n    at ${where.join(", ")}`).join("\n"));
  no_complaints(visit);
}
