// Single keys for everything agents do all day. Off inside texts, and off altogether when somebody says so.
import { csrf, isTyping } from "../common/page";
import type { Composer } from "./composer";
import { back_to_list, open_ticket, open_url } from "./open";

const SWITCH = "keys-off";

function composer(): Composer | null {
  return document.querySelector<Composer>("ar-composer");
}

/** The next ticket in the queue gets the focus, and opens. */
function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>(".ql a")];
  if (!rows.length) return;
  const focused = rows.indexOf(document.activeElement as HTMLAnchorElement);
  const current = rows.findIndex((row) => row.getAttribute("aria-current"));
  const from = focused >= 0 ? focused : current;
  const next = rows[from < 0 ? (by > 0 ? 0 : rows.length - 1) : from + by];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  void open_url(next.href);
}

/** Solved with what is written, or as it is; then the next one. */
async function solve_and_next(): Promise<void> {
  const id = open_ticket();
  if (!id || composer()?.send_as("solved")) return;
  const status = document.querySelector<HTMLButtonElement>("ar-composer [data-kind=solved]")?.value;
  if (!status) return;
  const rows = [...document.querySelectorAll<HTMLAnchorElement>(".ql a")];
  const at = rows.findIndex((row) => row.getAttribute("aria-current"));
  const next = rows[at + 1] ?? rows[at - 1];
  const body = new URLSearchParams({ csrf: csrf(), status_id: status });
  const answer = await fetch(`/agent/tickets/${id}/fields`, { method: "POST", body, headers: { "X-Fragment": "details" } });
  if (!answer.ok) return;
  if (next) {
    next.focus();
    void open_url(next.href);
  } else void open_url(location.href, "keep");
}

function field(key: string): void {
  const found = document.querySelector<HTMLElement>(`.details [data-key="${key}"]`);
  if (!found) return;
  if (getComputedStyle(found).visibility === "hidden") document.querySelector<HTMLElement>("[data-sheet]")?.click();
  found.focus();
  if (found instanceof HTMLSelectElement) {
    try {
      found.showPicker();
    } catch {
      // Older browsers: the field has the focus, arrow keys choose.
    }
  }
}

const ACTS: Record<string, () => void> = {
  j: () => step(1),
  k: () => step(-1),
  o: () => (document.activeElement as HTMLElement | null)?.closest<HTMLElement>(".ql a")?.click(),
  u: back_to_list,
  Escape: back_to_list,
  r: () => composer()?.write("1"),
  n: () => composer()?.write("0"),
  e: () => void solve_and_next(),
  s: () => field("s"),
  a: () => field("a"),
  p: () => field("p"),
  t: () => field("t"),
  z: () => document.querySelector<HTMLButtonElement>("ar-undo button")?.click(),
  c: () => location.assign("/agent/tickets/new"),
  "/": () => {
    const here = document.querySelector<HTMLInputElement>("input[type=search]");
    if (here) here.focus();
    else location.assign("/agent/search");
  },
  "?": () => document.querySelector<HTMLDialogElement>("dialog#keys")?.showModal(),
};

export function keys(): void {
  const box = document.querySelector<HTMLInputElement>("#keys-on");
  if (box) {
    box.checked = !localStorage.getItem(SWITCH);
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(SWITCH);
      else localStorage.setItem(SWITCH, "yes");
    });
  }
  document.addEventListener("click", (event) => {
    const opener = (event.target as Element).closest<HTMLElement>("[data-opens]");
    if (opener) document.querySelector<HTMLDialogElement>(`dialog#${opener.dataset.opens}`)?.showModal();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (localStorage.getItem(SWITCH) || document.querySelector("dialog[open]")) return;
    // The editor takes Escape for itself, so this does not ask whether somebody has answered it.
    if (event.key === "Escape" && isTyping(event.target)) {
      // Out of the text first; the text stays.
      (event.target as HTMLElement).blur();
      document.getElementById("main")?.focus({ preventScroll: true });
      return;
    }
    if (event.defaultPrevented || isTyping(event.target)) return;
    const act = ACTS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
