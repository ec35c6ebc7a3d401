// <ar-thread>: new messages are added below, announced, and never move what somebody reads.
import { announce, nodes } from "./page";
import { type Change, on_live, start_live } from "./live";

class Thread extends HTMLElement {
  #leave = new AbortController();
  #busy = false;
  #again = false;

  connectedCallback(): void {
    this.#leave = new AbortController();
    if (!this.dataset.url) return;
    start_live();
    const own = Number(this.dataset.ticket);
    on_live<Change>(
      "change",
      (change) => {
        if (change.ticket === own) void this.refresh();
      },
      this.#leave.signal,
    );
    on_live("again", () => void this.refresh(), this.#leave.signal);
  }

  disconnectedCallback(): void {
    this.#leave.abort();
  }

  /** Asks for what is newer than the last message shown. */
  async refresh(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    try {
      const answer = await fetch(`${this.dataset.url}?after=${this.dataset.last ?? 0}`);
      if (answer.ok) this.#append(await answer.text());
    } catch {
      // Not connected; the next change asks for everything since the last message.
    } finally {
      this.#busy = false;
    }
    if (this.#again) {
      this.#again = false;
      await this.refresh();
    }
  }

  #append(html: string): void {
    const fresh = nodes(html);
    for (const message of fresh.querySelectorAll<HTMLElement>("[data-comment]")) {
      if (document.getElementById(message.id)) message.remove();
      else message.classList.add("arrived");
    }
    const messages = fresh.querySelectorAll<HTMLElement>("[data-comment]");
    if (!fresh.firstElementChild) return;
    const pane = this.closest<HTMLElement>(".tl");
    const at_end = !!pane && pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
    const list = this.querySelector(".entries")!;
    if (messages.length && this.dataset.new && !list.querySelector("[data-new-line]")) {
      const line = document.createElement("div");
      line.className = "newline";
      line.dataset.newLine = "";
      line.textContent = this.dataset.new;
      list.append(line);
    }
    const last = messages[messages.length - 1]?.dataset.comment;
    list.append(fresh);
    if (last) {
      this.dataset.last = last;
      announce(this.dataset.arrived ?? "");
      this.dispatchEvent(new CustomEvent("arrived", { bubbles: true }));
    }
    if (at_end && pane) pane.scrollTop = pane.scrollHeight;
  }
}

customElements.define("ar-thread", Thread);
export type { Thread };
