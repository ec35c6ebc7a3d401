// <ar-queue>: the list stays as it was read. Changed rows change in place; new ones wait behind a button.
import { type Change, on_live } from "../common/live";
import { fill, nodes } from "../common/page";
import { open_ticket } from "./open";

class Queue extends HTMLElement {
  #leave = new AbortController();
  #timer = 0;
  #waiting: DocumentFragment | null = null;

  connectedCallback(): void {
    this.#leave = new AbortController();
    on_live<Change>("change", () => this.#soon(), this.#leave.signal);
    on_live("again", () => this.#soon(), this.#leave.signal);
    this.addEventListener("click", (event) => {
      if ((event.target as Element).closest(".fresh")) this.#show_new();
    });
  }

  disconnectedCallback(): void {
    this.#leave.abort();
    clearTimeout(this.#timer);
  }

  /** A busy minute brings many changes; the list is asked for once. */
  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#refresh(), 400);
  }

  async #refresh(): Promise<void> {
    try {
      const answer = await fetch(this.dataset.url ?? "");
      if (answer.ok) this.#merge(nodes(await answer.text()));
    } catch {
      // Not connected; the stream tells again when it is back.
    }
  }

  #rows(root: ParentNode): Map<string, HTMLElement> {
    const rows = [...root.querySelectorAll<HTMLElement>(".ql > [data-ticket]")];
    return new Map(rows.map((row) => [row.dataset.ticket ?? "", row]));
  }

  #merge(fresh: DocumentFragment): void {
    const shown = this.#rows(this);
    const now = this.#rows(fresh);
    const open = String(open_ticket());
    const count = fresh.querySelector(".qh .n");
    // A list that is cut off pushes rows over its end; they are still in the view.
    const is_cut = Number.parseInt(count?.textContent ?? "0", 10) > now.size;
    const last = is_cut ? [...shown.keys()].findLastIndex((id) => now.has(id)) : shown.size;
    let at = -1;
    for (const [id, row] of shown) {
      const update = now.get(id);
      at += 1;
      row.classList.toggle("gone", !update && id !== open && at <= last);
      if (!update) continue;
      const link = row.querySelector("a");
      const other = update.querySelector("a");
      if (!link || !other) continue;
      // The link itself stays, and with it the focus.
      link.href = other.href;
      link.classList.toggle("un", other.classList.contains("un") && id !== open);
      if (link.innerHTML !== other.innerHTML) link.innerHTML = other.innerHTML;
    }
    const place = this.querySelector(".qh .n");
    if (count && place) place.textContent = count.textContent;
    this.#waiting = fresh;
    const added = [...now.keys()].filter((id) => !shown.has(id)).length;
    const button = this.querySelector<HTMLButtonElement>(".fresh");
    if (!button) return;
    button.hidden = added === 0;
    button.textContent = added === 1 ? (button.dataset.one ?? "") : fill(button.dataset.many, added);
  }

  #show_new(): void {
    if (!this.#waiting) return;
    this.replaceChildren(this.#waiting);
    this.#waiting = null;
    const id = open_ticket();
    this.querySelector(`[data-ticket="${id}"] a`)?.setAttribute("aria-current", "true");
    this.querySelector<HTMLElement>(".ql a")?.focus();
  }
}

customElements.define("ar-queue", Queue);
