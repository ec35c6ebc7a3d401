// Opening a ticket without leaving the page: conversation and details are swapped, the queue stays where it is.
import { nodes } from "../common/page";

const HEADERS = { "X-Fragment": "ticket" };
let latest = 0;
let shown = location.pathname + location.search;

function go(url: string): void {
  history.pushState({ ticket: true }, "", url);
  shown = location.pathname + location.search;
}

function pane(): HTMLElement | null {
  return document.getElementById("ticket");
}

/** The number of the open ticket; 0 for none. */
export function open_ticket(): number {
  return Number(document.getElementById("main")?.dataset.ticket ?? 0);
}

function mark_current(): void {
  const id = String(open_ticket());
  for (const link of document.querySelectorAll<HTMLElement>(".ql a[aria-current]")) link.removeAttribute("aria-current");
  const row = document.querySelector<HTMLElement>(`.ql [data-ticket="${id}"] a`);
  row?.setAttribute("aria-current", "true");
  row?.classList.remove("un");
}

/** Conversations are read from their new part on, or from their end. */
export function scroll_to_news(): void {
  const area = document.querySelector<HTMLElement>(".tl");
  if (!area) return;
  const wanted = location.hash.startsWith("#comment-") ? document.getElementById(location.hash.slice(1)) : null;
  const mark = wanted ?? area.querySelector<HTMLElement>("[data-new-line]");
  area.scrollTop = mark ? mark.offsetTop - area.clientHeight / 4 : area.scrollHeight;
}

function show(html: string): void {
  const place = pane();
  if (!place) return;
  place.replaceChildren(nodes(html));
  const main = document.getElementById("main");
  const app = document.querySelector(".app");
  app?.classList.add("shows-ticket");
  app?.classList.remove("shows-list");
  if (main?.dataset.title) document.title = `${main.dataset.title} · ${document.body.dataset.site ?? ""}`;
  mark_current();
  scroll_to_news();
}

function complain(): void {
  const place = pane();
  const main = document.getElementById("main");
  if (!place || !main) return;
  main.querySelector(":scope > .note-box")?.remove();
  const note = document.createElement("p");
  note.className = "note-box bad";
  note.setAttribute("role", "alert");
  note.textContent = place.dataset.failed ?? "";
  main.prepend(note);
}

async function load(url: string, request: RequestInit): Promise<{ answer: Response; html: string } | null> {
  const turn = ++latest;
  document.body.classList.add("loading");
  try {
    const answer = await fetch(url, { ...request, headers: HEADERS });
    const html = await answer.text();
    // Somebody pressed J twice: only the last ticket asked for is shown.
    return turn === latest ? { answer, html } : null;
  } finally {
    if (turn === latest) document.body.classList.remove("loading");
  }
}

/** A signed-out agent, or a page that is no ticket, is shown by a real visit. */
function is_fragment(answer: Response, html: string): boolean {
  const typed = answer.headers.get("content-type")?.includes("text/html") ?? false;
  return typed && !/^\s*<!doctype/i.test(html);
}

export async function open_url(url: string, how: "push" | "keep" = "push", focus = false): Promise<void> {
  try {
    const got = await load(url, {});
    if (!got) return;
    if (!got.answer.ok || !is_fragment(got.answer, got.html)) {
      location.assign(url);
      return;
    }
    if (how === "push") go(url);
    else shown = location.pathname + location.search;
    show(got.html);
    if (focus) document.getElementById("main")?.focus({ preventScroll: true });
  } catch {
    complain();
  }
}

/** Sends a form and shows the ticket it leads to. False: nothing was sent, the text is still there. */
export async function send_form(form: HTMLFormElement, body: FormData | URLSearchParams): Promise<boolean> {
  try {
    const got = await load(form.action, { method: "POST", body });
    if (!got) return true;
    const { answer, html } = got;
    if (!is_fragment(answer, html)) {
      if (!answer.ok) return false;
      location.assign(answer.url);
      return true;
    }
    if (answer.redirected) go(answer.url);
    show(html);
    const problem = document.querySelector<HTMLElement>("[data-focus], .composer [role=alert]");
    if (problem) problem.scrollIntoView({ block: "nearest" });
    else document.getElementById("main")?.focus({ preventScroll: true });
    return true;
  } catch {
    return false;
  }
}

/** Back to the list on a phone; elsewhere the focus goes to the queue. */
export function back_to_list(): void {
  const app = document.querySelector(".app");
  const row = document.querySelector<HTMLElement>(".ql a[aria-current]") ?? document.querySelector<HTMLElement>(".ql a");
  app?.classList.replace("shows-ticket", "shows-list");
  row?.focus();
}

export function opening(): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as Element).closest?.<HTMLAnchorElement>(".ql a, a[data-swap], a[data-back]");
    if (!link || !pane()) return;
    event.preventDefault();
    if (link.matches("[data-back]")) {
      back_to_list();
      go(link.href);
    } else {
      void open_url(link.href, "push", !link.closest(".ql") || matchMedia("(max-width: 760px)").matches);
    }
  });
  window.addEventListener("popstate", () => {
    // A link to a comment of the same ticket comes by here too.
    if (shown === location.pathname + location.search) return;
    if (/^\/agent\/tickets\/\d+/.test(location.pathname)) void open_url(location.href, "keep");
    else location.reload();
  });
  scroll_to_news();
  void document.fonts?.ready.then(scroll_to_news);
}
