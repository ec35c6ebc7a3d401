// <ar-suggestions>: articles that may answer what somebody writes in the subject, below it. Without scripts there is a link
// to the search in its place.
import { announce, nodes } from "./page";

/** Nobody is asked again for what was typed before. */
const known = new Map<string, string>();

class Suggestions extends HTMLElement {
  #waiting = 0;
  #asked = "";

  connectedCallback(): void {
    const field = document.getElementById(this.dataset.for ?? "");
    if (!(field instanceof HTMLInputElement) || this.dataset.ready) return;
    this.dataset.ready = "1";
    const place = field.closest(".field");
    if (place && !place.contains(this)) place.append(this);
    this.replaceChildren();
    this.hidden = true;
    field.addEventListener("input", () => {
      clearTimeout(this.#waiting);
      this.#waiting = window.setTimeout(() => void this.#ask(field.value.trim()), 400);
    });
    if (field.value.trim()) void this.#ask(field.value.trim());
  }

  async #ask(typed: string): Promise<void> {
    if (typed === this.#asked) return;
    this.#asked = typed;
    let html = known.get(typed);
    if (html === undefined) {
      try {
        const answer = await fetch(`${this.dataset.url ?? ""}?query=${encodeURIComponent(typed)}`);
        html = answer.ok ? await answer.text() : "";
      } catch {
        html = "";
      }
      known.set(typed, html);
    }
    // Somebody has typed on meanwhile: that answer is on its way.
    if (typed !== this.#asked) return;
    this.replaceChildren(nodes(html));
    this.hidden = !this.querySelector("li");
    if (!this.hidden) announce(this.querySelector(".lbl")?.textContent ?? "");
  }
}

customElements.define("ar-suggestions", Suggestions);
