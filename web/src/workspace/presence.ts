// <ar-presence>: who else has this ticket open, and who is writing, so that nobody answers twice.
import { type Other, type Presence, on_live } from "../common/live";
import { csrf, fill } from "../common/page";

const EVERY = 20_000;
/** A person may have the ticket open twice: whoever stays says so when the other window goes. */
const windows = "BroadcastChannel" in window ? new BroadcastChannel("arende-presence") : null;

class PresenceElement extends HTMLElement {
  #leave = new AbortController();
  #timer = 0;
  #state: "viewing" | "writing" = "viewing";

  connectedCallback(): void {
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    const own = Number(this.dataset.ticket);
    on_live<Presence>("presence", (news) => news.ticket === own && this.#show(news.others), signal);
    window.addEventListener("pagehide", () => this.#gone(), { signal });
    document.addEventListener("visibilitychange", () => !document.hidden && this.#tell(), { signal });
    const stayed = (event: MessageEvent) => {
      // After the other window's farewell has arrived.
      if (event.data === own) window.setTimeout(() => this.isConnected && void this.#tell(), 1000);
    };
    windows?.addEventListener("message", stayed, { signal });
    document.addEventListener("writing", (event) => this.#writing((event as CustomEvent<boolean>).detail), { signal });
    this.#timer = window.setInterval(() => !document.hidden && this.#tell(), EVERY);
    this.#tell();
  }

  disconnectedCallback(): void {
    this.#leave.abort();
    clearInterval(this.#timer);
    this.#gone();
  }

  #writing(writing: boolean): void {
    const state = writing ? "writing" : "viewing";
    if (state === this.#state) return;
    this.#state = state;
    this.#tell();
  }

  #post(state: string): Promise<Response> {
    const body = new URLSearchParams({ csrf: csrf(), state });
    const headers = { "X-CSRF-Token": csrf() };
    return fetch(this.dataset.url ?? "", { method: "POST", body, headers, keepalive: true });
  }

  #gone(): void {
    void this.#post("gone").catch(() => undefined);
    windows?.postMessage(Number(this.dataset.ticket));
  }

  async #tell(): Promise<void> {
    try {
      const answer = await this.#post(this.#state);
      if (answer.ok) this.#show(((await answer.json()) as { others: Other[] }).others);
    } catch {
      // Not connected; told again in a moment.
    }
  }

  #show(others: Other[]): void {
    const sorted = [...others].sort((a, b) => (a.state === b.state ? 0 : a.state === "writing" ? -1 : 1));
    const faces = sorted.map((other) => {
      const face = document.createElement("span");
      const says = fill(other.state === "writing" ? this.dataset.writing : this.dataset.viewing, other.name);
      face.className = `av s a${Math.min(Math.max(other.colour, 1), 5)}${other.state === "writing" ? " writing" : ""}`;
      face.setAttribute("role", "img");
      face.setAttribute("aria-label", says);
      face.title = says;
      face.textContent = other.initials;
      return face;
    });
    this.replaceChildren(...faces);
    const line = document.querySelector<HTMLElement>(".composer .writing");
    if (!line) return;
    const writers = sorted.filter((other) => other.state === "writing").map((other) => other.name);
    line.hidden = writers.length === 0;
    const text = line.querySelector("span");
    const says = writers.length ? fill(this.dataset.writing, writers.join(", ")) : "";
    if (text && text.textContent !== says) text.textContent = says;
  }
}

customElements.define("ar-presence", PresenceElement);
