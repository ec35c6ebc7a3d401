// <ar-ticket>: the open ticket. Its details follow what others change, and open as a sheet where there is no room.
import { type Change, on_live, start_live } from "../common/live";
import { announce, nodes } from "../common/page";
import { open_ticket, send_form } from "./open";

type Field = HTMLInputElement | HTMLSelectElement;

/** New details, and the marks under the headline that say the same. `saved` is the field that was just saved. */
export function show_details(html: string, saved = ""): void {
  const place = document.getElementById("details");
  if (!place) return;
  const fresh = nodes(html);
  const marks = fresh.querySelector<HTMLTemplateElement>("template[data-marks]");
  if (marks) document.querySelector(".l2[data-marks]")?.replaceChildren(marks.content.cloneNode(true));
  const busy = place.querySelector<Field>(".set:focus");
  if (!busy || busy.id === saved) {
    const waiting = place.querySelector("ar-set[data-unsaved]");
    place.replaceChildren(fresh);
    if (waiting && saved !== "field-priority") keep(waiting);
    if (busy) document.getElementById(saved)?.focus();
    return;
  }
  // Somebody has moved on to the next field: what they do there stays, the others say what is saved.
  for (const other of fresh.querySelectorAll<Field>(".set")) {
    const field = other.id === busy.id ? null : place.querySelector<Field>(`#${other.id}`);
    if (field) field.value = field.dataset.saved = other.value;
  }
  const problem = fresh.querySelector(".err");
  place.querySelector(".err")?.remove();
  if (problem) place.querySelector(".dh")?.after(problem);
}

/** A severity that was chosen, and whose reason is not finished, stays so while other fields are saved. */
function keep(waiting: Element): void {
  for (const field of waiting.querySelectorAll<Field>("select, .why input")) {
    const now = document.getElementById(field.id) as Field | null;
    if (!now) continue;
    now.value = field.value;
    now.closest("ar-set")?.setAttribute("data-unsaved", "");
  }
}

class Ticket extends HTMLElement {
  #leave = new AbortController();
  #opener: HTMLElement | null = null;

  connectedCallback(): void {
    this.#leave = new AbortController();
    on_live<Change>(
      "change",
      (change) => {
        if (change.ticket === open_ticket()) void this.#refresh_details();
      },
      this.#leave.signal,
    );
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#sheet()?.classList.contains("open")) {
        event.preventDefault();
        this.#close();
      }
    });
    this.addEventListener("submit", (event) => this.#undo(event));
  }

  disconnectedCallback(): void {
    this.#leave.abort();
  }

  #sheet(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".details");
  }

  #is_busy(): boolean {
    return Boolean(this.#sheet()?.querySelector(":focus:is(input, select, textarea), [data-unsaved]"));
  }

  async #refresh_details(): Promise<void> {
    const id = open_ticket();
    // Nobody's field is changed under their fingers.
    if (!id || this.#is_busy()) return;
    try {
      const answer = await fetch(`/agent/tickets/${id}/details`);
      if (!answer.ok) return;
      const html = await answer.text();
      if (id === open_ticket() && !this.#is_busy()) show_details(html);
    } catch {
      // Not connected; the next change asks again.
    }
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-sheet]");
    if (opener) {
      event.preventDefault();
      this.#opener = opener;
      this.#sheet()?.classList.add("open");
      this.#sheet()?.focus();
    } else if (target.closest("[data-sheet-close]")) {
      event.preventDefault();
      this.#close();
    }
  }

  #close(): void {
    this.#sheet()?.classList.remove("open");
    if (location.hash === "#details") history.replaceState(history.state, "", location.pathname + location.search);
    this.#opener?.focus();
  }

  #undo(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (!form.closest("ar-undo") || event.defaultPrevented) return;
    event.preventDefault();
    void send_form(form, new URLSearchParams(new FormData(form) as unknown as Record<string, string>)).then((sent) => {
      if (!sent) form.submit();
    });
  }
}

class Live extends HTMLElement {
  connectedCallback(): void {
    start_live(this.dataset.url);
  }
}

/** The way back from sending, for as long as the server holds the mail. */
class Undo extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    announce(this.querySelector("span")?.textContent ?? "");
    this.#timer = window.setTimeout(() => this.#fade(), Number(this.dataset.seconds ?? 12) * 1000);
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  /** Whoever is about to press the button is given another moment. */
  #fade(): void {
    if (this.contains(document.activeElement)) this.#timer = window.setTimeout(() => this.#fade(), 2000);
    else this.remove();
  }
}

customElements.define("ar-live", Live);
customElements.define("ar-undo", Undo);
customElements.define("ar-ticket", Ticket);
