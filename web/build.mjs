// Builds everything the browser gets: scripts, style sheets, fonts and icons, hashed and compressed into dist/.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const ready = join(here, "dist");
// Two builds may run at once (cargo and a terminal): each has its own folder until it is done.
const work = `node_modules/.arende-${process.pid}`;
const dist = join(here, work);

// What one page may weigh, gzipped, in kB. A page that grows past this has to say why.
const budget = [
  { what: "portal script", files: ["portal.js"], most: 10 },
  { what: "portal style", files: ["portal.css"], most: 12 },
  { what: "article style, beside the portal's", files: ["article.css"], most: 2 },
  { what: "start page's style, beside the portal's", files: ["home.css"], most: 1 },
  { what: "access style, beside the portal's", files: ["access.css"], most: 2 },
  { what: "ideas style, beside the portal's", files: ["ideas.css"], most: 2 },
  { what: "workspace script", files: ["workspace.js"], most: 60 },
  { what: "workspace style", files: ["workspace.css"], most: 14 },
  { what: "editor, when first focused", files: ["editor.js"], most: 130 },
  { what: "editor for articles, where one is written", files: ["article.js"], most: 160 },
  { what: "style of the words of mails, beside the workspace's", files: ["mail-texts.css"], most: 1 },
  { what: "its style, beside the workspace's and the article's", files: ["writing.css"], most: 2 },
];

function files_below(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? files_below(join(folder, entry.name)) : [join(folder, entry.name)],
    );
}

// The same sum is computed by ground/platform/build.rs, which skips this build when nothing changed.
function source_hash() {
  const sum = createHash("sha256");
  const sources = ["build.mjs", "package-lock.json", "package.json"].map((name) => join(here, name));
  for (const file of [...sources, ...files_below(join(here, "src"))]) {
    const content = readFileSync(file);
    sum.update(`${relative(here, file).replaceAll("\\", "/")}\n${content.length}\n`);
    sum.update(content);
  }
  return sum.digest("hex");
}

// Icons are drawn into the page: Firefox blocks <use href="file.svg#…"> under "default-src 'none'".
function icons() {
  const inner = (text) =>
    text
      .replace(/<!--.*?-->/gs, "")
      .replace(/^[^]*?<svg[^>]*>|<\/svg>\s*$/g, "")
      .replace(/\s*\n\s*/g, "")
      .replace(/ \/>/g, "/>")
      .trim();
  const lucide = JSON.parse(readFileSync(join(here, "src/icons.json"), "utf8"));
  const found = {};
  for (const name of lucide) {
    const file = join(here, "node_modules/lucide-static/icons", `${name}.svg`);
    found[name] = inner(readFileSync(file, "utf8"));
  }
  for (const file of files_below(join(here, "src/glyphs"))) {
    found[basename(file, ".svg")] = inner(readFileSync(file, "utf8"));
  }
  return found;
}

mkdirSync(dist);
const hash = source_hash();
const result = await build({
  absWorkingDir: here,
  entryPoints: {
    portal: "src/portal.ts",
    workspace: "src/workspace.ts",
    "portal-style": "src/css/portal.css",
    "workspace-style": "src/css/workspace.css",
    "article-style": "src/css/article.css",
    "home-style": "src/css/home.css",
    "access-style": "src/css/access.css",
    "ideas-style": "src/css/ideas.css",
    "mail-texts-style": "src/css/mail-texts.css",
    "writing-style": "src/css/writing.css",
  },
  outdir: work,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome123", "firefox121", "safari17.5"],
  minify: true,
  metafile: true,
  legalComments: "none",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/assets/",
  loader: { ".woff2": "file", ".svg": "text" },
  logLevel: "warning",
});

const assets = {};
const favicon = readFileSync(join(here, "src/icon.svg"));
assets["icon.svg"] = `icon-${createHash("sha256").update(favicon).digest("hex").slice(0, 8).toUpperCase()}.svg`;
writeFileSync(join(dist, assets["icon.svg"]), favicon);
for (const [path, output] of Object.entries(result.metafile.outputs)) {
  const file = basename(path);
  const [, stem, extension] = /^(.*)-[A-Z0-9]{8}\.(\w+)$/.exec(file);
  let name = `${stem.replace(/-style$/, "")}.${extension}`;
  if (stem === "chunk") name = file;
  if (output.entryPoint?.endsWith("editor.ts")) name = "editor.js";
  assets[name] = file;
}
for (const file of Object.values(assets)) {
  if (!/\.(js|css|svg)$/.test(file)) continue;
  const text = readFileSync(join(dist, file));
  writeFileSync(join(dist, `${file}.gz`), gzipSync(text, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  writeFileSync(join(dist, `${file}.br`), brotliCompressSync(text, { params: quality }));
}
writeFileSync(join(dist, "icons.json"), JSON.stringify(icons(), null, 1));
writeFileSync(join(dist, "manifest.json"), JSON.stringify({ source_hash: hash, assets }, null, 1));

// An entry brings its statically imported chunks along; they count as part of it.
function weight(name) {
  const seen = new Set();
  const walk = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const one of result.metafile.outputs[path].imports) {
      if (one.kind === "import-statement") walk(one.path);
    }
  };
  walk(`${work}/${assets[name]}`);
  return [...seen].reduce((sum, path) => sum + statSync(join(here, `${path}.gz`)).size, 0) / 1000;
}
let heavy = false;
for (const { what, files, most } of budget) {
  const kilobytes = files.reduce((sum, name) => sum + weight(name), 0);
  const over = kilobytes > most;
  heavy ||= over;
  console.log(`${what}: ${kilobytes.toFixed(1)} kB gz of ${most}${over ? "  TOO HEAVY" : ""}`);
}
if (!heavy) {
  rmSync(ready, { recursive: true, force: true });
  renameSync(dist, ready);
}
rmSync(dist, { recursive: true, force: true });
process.exitCode = heavy ? 1 : 0;
