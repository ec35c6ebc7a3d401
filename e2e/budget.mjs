// How much a portal page costs at first sight: compressed JavaScript and style as they cross the wire.
import { Desk, is_program, must, must_be, new_visit, person, run_suites } from "./desk.mjs";

const MOST = { Script: 30_000, Stylesheet: 12_000 };
/** The workspace is open all day; it may cost more, once. */
const MOST_AT_WORK = { Script: 60_000, Stylesheet: 20_000 };

/** Loads a page with nothing kept from before, and adds up what came, by kind. */
async function first_load(visit, path) {
  const client = await visit.context.newCDPSession(visit.page);
  await client.send("Network.enable");
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  const kinds = new Map();
  const sums = { Script: 0, Stylesheet: 0 };
  const plain = [];
  const addresses = [];
  client.on("Network.responseReceived", ({ requestId, type, response }) => {
    kinds.set(requestId, type);
    if (type in sums) addresses.push([type, response.url]);
    const coding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "content-encoding")?.[1];
    if (type in sums && !/^(gzip|br|zstd)$/.test(coding ?? "")) plain.push(response.url);
  });
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind in sums) sums[kind] += encodedDataLength;
  });
  await visit.page.goto(path, { waitUntil: "networkidle" });
  await client.detach();
  must_be(plain, [], `files of ${path} that came uncompressed`);
  return { sums, addresses };
}

/** The same files in gzip, as the budget is written: what they weigh for a browser without Brotli. */
async function in_gzip(addresses) {
  const sums = { Script: 0, Stylesheet: 0 };
  for (const [kind, address] of addresses) {
    const answer = await fetch(address, { headers: { "Accept-Encoding": "gzip" } });
    must_be(answer.headers.get("content-encoding"), "gzip", `the coding of ${address}`);
    const size = Number(answer.headers.get("content-length"));
    must(size > 0, `${address} says how large it is`);
    sums[kind] += size;
    await answer.body.cancel();
  }
  return sums;
}

export async function budget(tests) {
  const desk = await Desk.start();
  try {
    await desk.add_person("Astrid Lindqvist", "astrid@school.example", "user");
    await desk.add_person("Priya Nair", "priya@solvik.example", "agent");
    const guest = await new_visit(tests.browser, desk);
    const astrid = await person(tests.browser, desk, "astrid@school.example");
    const priya = await person(tests.browser, desk, "priya@solvik.example");
    const pages = [
      ["home", guest, "/hc/en", MOST],
      ["form", guest, "/hc/en/requests/new", MOST],
      ["home, signed in", astrid, "/hc/en", MOST],
      ["my requests", astrid, "/hc/en/requests", MOST],
      ["workspace", priya, "/agent/views/all", MOST_AT_WORK],
    ];
    for (const [name, visit, path, most] of pages) {
      await tests.test(`budget: ${name}`, async () => {
        const first = await first_load(visit, path);
        const all = [first.sums, await in_gzip(first.addresses)];
        for (const sums of all) {
          must(sums.Script > 0 && sums.Stylesheet > 0, `nothing was measured: ${JSON.stringify(sums)}`);
          for (const [kind, limit] of Object.entries(most)) {
            must(sums[kind] <= limit, `${kind}: ${(sums[kind] / 1000).toFixed(1)} kB, at most ${limit / 1000} kB`);
          }
        }
        const [sent, gzipped] = all.map(({ Script, Stylesheet }) => [Script, Stylesheet].map((size) => (size / 1000).toFixed(1)));
        return `scripts ${sent[0]} kB (gzip ${gzipped[0]}), style ${sent[1]} kB (gzip ${gzipped[1]})`;
      }, () => [visit]);
    }
  } finally {
    await desk.stop();
  }
}

if (is_program(import.meta.url)) await run_suites([["budget", budget]]);
