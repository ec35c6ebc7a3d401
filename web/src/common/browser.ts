// Which browser, system, screen and language somebody has, in plain words: for those who ask for help and do not know.

/** Brands in the order in which they are believed: a browser names others beside itself. */
const BROWSERS: [RegExp, string][] = [
  [/Edg(?:A|iOS)?\/([\d.]+)/, "Microsoft Edge"],
  [/OPR\/([\d.]+)/, "Opera"],
  [/SamsungBrowser\/([\d.]+)/, "Samsung Internet"],
  [/(?:Firefox|FxiOS)\/([\d.]+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/([\d.]+)/, "Chrome"],
  [/Version\/([\d.]+).* Safari/, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/(?:iPhone|iPod).* OS ([\d_]+)/, "iOS"],
  [/iPad.* OS ([\d_]+)/, "iPadOS"],
  [/Android ([\d.]+)/, "Android"],
  [/CrOS \S+ ([\d.]+)/, "ChromeOS"],
  [/Windows NT/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

type Hints = { platform: string; platformVersion: string };
type Data = { getHighEntropyValues(hints: string[]): Promise<Hints> };

function named(list: [RegExp, string][], agent: string): string {
  for (const [sign, name] of list) {
    const found = sign.exec(agent);
    if (found) return [name, (found[1] ?? "").replaceAll("_", ".").replace(/(\.0)+$/, "")].join(" ").trim();
  }
  return agent;
}

/** Some browsers tell the system's version only when they are asked. */
async function system(): Promise<string> {
  const data = (navigator as Navigator & { userAgentData?: Data }).userAgentData;
  const told = named(SYSTEMS, navigator.userAgent);
  try {
    const hints = await data?.getHighEntropyValues(["platformVersion"]);
    if (!hints?.platformVersion) return told;
    const version = hints.platformVersion;
    // Windows counts otherwise here: from 13 on it is called 11.
    if (hints.platform === "Windows") return `Windows ${parseInt(version) >= 13 ? "11" : "10"}`;
    return `${hints.platform} ${version}`;
  } catch {
    return told;
  }
}

/** The sentence of the page with its gaps filled. */
export async function told(sentence: string): Promise<string> {
  const shown = document.documentElement.lang || "en";
  const language = navigator.language;
  const name = new Intl.DisplayNames([shown], { type: "language" }).of(language) ?? language;
  const gaps: Record<string, string> = {
    "%b": named(BROWSERS, navigator.userAgent),
    "%o": await system(),
    "%s": `${screen.width} × ${screen.height}`,
    "%l": name,
  };
  return sentence.replace(/%[bosl]/g, (gap) => gaps[gap] ?? "");
}
