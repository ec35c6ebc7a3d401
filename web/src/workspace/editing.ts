// <ar-editing>: a page whose every button saves all of it. What was saved comes back without a new page, lists are put in
// order by dragging or with Alt and an arrow, and the preview beside the form follows.
import { announce, isTyping, nodes } from "../common/page";

type Line = HTMLLIElement;

/** What the server sends back of the page. */
function page_of(html: string): Document {
  return new DOMParser().parseFromString(html, "text/html");
}

class Editing extends HTMLElement {
  #form!: HTMLFormElement;
  #busy = false;
  /** How often the preview was asked for: answers may come in another order than they were asked for. */
  #looks = 0;
  /** What the reader hears of the last step. */
  #said = "";

  connectedCallback(): void {
    this.#form = this.querySelector<HTMLFormElement>("form#edit")!;
    this.addEventListener("submit", (event) => this.#submit(event));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("pointerdown", (event) => this.#grip(event));
    this.addEventListener("change", (event) => {
      const eyes = (event.target as Element).closest<HTMLFormElement>("form[data-eyes]");
      if (eyes) void this.#look(eyes);
    });
  }

  #submit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const button = event.submitter as HTMLButtonElement | null;
    if (form.matches("[data-eyes]")) {
      event.preventDefault();
      void this.#look(form);
    } else if (form === this.#form && button) {
      event.preventDefault();
      // What is on its way is not sent twice, and the page's own guard must not hold the next one.
      event.stopPropagation();
      const [verb = "", which = ""] = button.value.split(":");
      const line = button.closest<Line>("[data-order] > li");
      if (line && (verb === "up" || verb === "down")) this.#step(line, verb);
      else void this.#send(button, which);
    }
  }

  /** A line goes one place up or down and keeps the focus. */
  #step(line: Line, way: "up" | "down"): void {
    const other = way === "up" ? line.previousElementSibling : line.nextElementSibling;
    if (!other || other.hasAttribute("data-new")) return;
    const focused = document.activeElement as HTMLElement | null;
    if (way === "up") other.before(line);
    else other.after(line);
    // What moves in a page loses the focus.
    focused?.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
    this.#moved(line, way);
  }

  #moved(line: Line, way: string): void {
    const lines = [...line.parentElement!.children].filter((one) => !one.hasAttribute("data-new"));
    this.#said = (this.dataset.moved ?? "")
      .replace("%s", () => line.dataset.name ?? "")
      .replace("%p", String(lines.indexOf(line) + 1))
      .replace("%n", String(lines.length));
    void this.#send(null, line.querySelector<HTMLInputElement>("input[type=hidden]")?.value ?? "", way);
  }

  #key(event: KeyboardEvent): void {
    if (!event.altKey || event.ctrlKey || event.metaKey || !/^Arrow(Up|Down)$/.test(event.key) || isTyping(event.target)) return;
    const line = (event.target as Element).closest<Line>("[data-order] > li");
    if (!line) return;
    event.preventDefault();
    this.#step(line, event.key === "ArrowUp" ? "up" : "down");
  }

  /** Dragging: the line follows the pointer between its neighbours; Escape puts it back. */
  #grip(event: PointerEvent): void {
    const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
    const line = grip?.closest<Line>("[data-order] > li");
    if (!grip || !line || event.button !== 0 || this.#busy) return;
    event.preventDefault();
    const list = line.parentElement!;
    const before = line.nextElementSibling;
    const scroller = line.closest<HTMLElement>(".page");
    const leave = new AbortController();
    const on = { signal: leave.signal };
    line.classList.add("dragged");
    const follow = (y: number) => {
      const edge = scroller?.getBoundingClientRect();
      if (scroller && edge) scroller.scrollBy(0, y < edge.top + 40 ? -12 : y > edge.bottom - 40 ? 12 : 0);
      for (const one of list.children) {
        if (one === line || one.hasAttribute("data-new")) continue;
        const { top, height } = one.getBoundingClientRect();
        const is_before = line.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING;
        if (is_before && y < top + height / 2) return one.before(line);
        if (!is_before && y > top + height / 2 && y < top + height) return one.after(line);
      }
    };
    const end = (put_back: boolean) => {
      leave.abort();
      line.classList.remove("dragged");
      if (put_back) list.insertBefore(line, before);
      else if (line.nextElementSibling !== before) this.#moved(line, "");
    };
    // What moves in a page loses a captured pointer, so the window listens.
    window.addEventListener("pointermove", (move) => follow(move.clientY), on);
    window.addEventListener("pointerup", () => end(false), on);
    window.addEventListener("pointercancel", () => end(true), on);
    document.addEventListener("keydown", (key) => key.key === "Escape" && end(true), { ...on, capture: true });
  }

  /** Sends the page, and shows what it says now. `which` is the line it was about, `way` where it went. */
  async #send(button: HTMLButtonElement | null, which: string, way = ""): Promise<void> {
    const waiting = (this.#waiting = { button, which, way });
    if (this.#busy) return;
    this.#busy = true;
    const sent = new FormData(this.#form, button);
    const as_sent = this.#written();
    try {
      const answer = await fetch(this.#form.action, {
        method: "POST",
        body: new URLSearchParams(sent as unknown as Record<string, string>),
      });
      const page = page_of(await answer.text());
      const here = new URL(answer.url).pathname === location.pathname || answer.status === 422;
      if (!here || !page.getElementById("edit")) {
        // A new form or field has a page of its own now; whatever else it is has to be seen.
        location.assign(answer.url);
        return;
      }
      this.#busy = false;
      if (waiting !== this.#waiting || as_sent !== this.#written()) {
        // Somebody went on meanwhile: that is sent too, and nothing of theirs is replaced.
        const { button: next, which: about, way: to } = this.#waiting;
        const again = next !== button || next === null ? next : null;
        return void this.#send(again, about, to);
      }
      this.#show(page, button, which, way);
    } catch {
      this.#busy = false;
      announce(this.dataset.lost ?? "");
      // Whatever the reason is, the browser says it.
      if (button) this.#form.submit();
    }
  }

  #waiting: { button: HTMLButtonElement | null; which: string; way: string } = { button: null, which: "", way: "" };

  /** What the form would send. */
  #written(): string {
    return new URLSearchParams(new FormData(this.#form) as unknown as Record<string, string>).toString();
  }

  #show(page: Document, button: HTMLButtonElement | null, which: string, way: string): void {
    const had = document.activeElement;
    const had_id = had?.id ?? "";
    for (const part of this.querySelectorAll<HTMLElement>("[data-part]:not([data-part=preview])")) {
      const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
      if (fresh) part.replaceWith(document.importNode(fresh, true));
    }
    document.title = page.title;
    const problem = this.querySelector<HTMLElement>("[data-focus]");
    if (problem) {
      problem.focus();
      return;
    }
    if (way || this.#said) announce(this.#said);
    else announce(this.querySelector("[data-part=done]")?.textContent?.trim() ?? "");
    this.#said = "";
    if (had && !had.isConnected) {
      const at = (value: string) => this.querySelector<HTMLButtonElement>(`button[name=do][value="${value}"]:not(:disabled)`);
      const back = this.querySelector<HTMLElement>("[data-part=done]");
      const wanted =
        button?.name === "do" && !/^(up|down)/.test(button.value)
          ? (had_id && document.getElementById(had_id)) || back
          : (way && at(`${way}:${which}`)) || at(`up:${which}`) || at(`down:${which}`) || back;
      wanted?.focus({ preventScroll: wanted !== back });
    }
    const eyes = this.querySelector<HTMLFormElement>("form[data-eyes]");
    if (eyes) void this.#look(eyes);
  }

  /** The preview as somebody else, or after a save. */
  async #look(eyes: HTMLFormElement): Promise<void> {
    const asked = new URLSearchParams(new FormData(eyes) as unknown as Record<string, string>);
    const look = ++this.#looks;
    try {
      const answer = await fetch(`${eyes.action}?${asked}`, { headers: { "X-Fragment": "preview" } });
      const shown = await answer.text();
      const place = this.querySelector("[data-part=preview]");
      if (!answer.ok || !place || look !== this.#looks) return;
      const had = document.activeElement?.closest("[data-eyes]") ? document.activeElement.id : "";
      place.replaceWith(nodes(shown));
      if (had) document.getElementById(had)?.focus();
    } catch {
      // Not connected: what is shown stays.
    }
  }
}

customElements.define("ar-editing", Editing);
