// <ar-questions>: shows of a form what its answers call for. What is hidden is not sent.
import { told } from "./browser";
import { asked, type Rules } from "./conditions.mjs";
import { fill } from "./page";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

class Questions extends HTMLElement {
  #rules!: Rules;

  connectedCallback(): void {
    this.#rules = JSON.parse(this.dataset.rules ?? '{"fields":[],"conditions":[]}') as Rules;
    for (const hint of this.querySelectorAll<HTMLElement>(".only-when")) hint.hidden = true;
    this.closest("form")?.querySelector("[data-print]")?.addEventListener("click", () => print());
    for (const place of this.querySelectorAll<HTMLElement>("[data-from-browser]")) void this.#offer_browser(place);
    this.addEventListener("input", () => this.#count());
    this.addEventListener("change", () => {
      this.#follow();
      this.#count();
    });
    this.#follow();
    this.#count();
  }

  /** Says what it would write, and writes it when it is asked to. The answer can be changed before it is sent. */
  async #offer_browser(place: HTMLElement): Promise<void> {
    const text = await told(place.dataset.told ?? "");
    place.querySelector(".hint")!.textContent = fill(place.dataset.says, text);
    place.querySelector("button")!.addEventListener("click", () => {
      const field = document.getElementById(place.dataset.fromBrowser ?? "") as HTMLInputElement | HTMLTextAreaElement;
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }

  /** How many of the questions that are asked now are answered. */
  #count(): void {
    const place = this.querySelector<HTMLElement>("[data-answered]");
    if (!place) return;
    const given = this.#given();
    const counts = new Set(this.#rules.fields.filter((field) => field.counts).map((field) => field.id));
    const questions = asked(this.#rules, given).filter(({ id }) => counts.has(id));
    const answered = questions.filter(({ id }) => given[id]?.some((text) => text.trim())).length;
    const meter = place.querySelector("meter")!;
    meter.max = questions.length;
    meter.value = answered;
    const words = (place.dataset.answered ?? "").replace("%s", String(answered)).replace("%t", String(questions.length));
    place.firstElementChild!.textContent = words;
  }

  #place(id: number): HTMLElement | null {
    return this.querySelector(`[data-field="${id}"]`);
  }

  #controls(place: HTMLElement): Control[] {
    return [...place.querySelectorAll<Control>("input[name]:not([name=asked]), select[name], textarea[name]")];
  }

  #given(): Record<string, string[]> {
    const given: Record<string, string[]> = {};
    for (const { id } of this.#rules.fields) {
      const place = this.#place(id);
      if (!place) continue;
      const said = this.#controls(place).filter((one) =>
        one instanceof HTMLInputElement && /^(checkbox|radio)$/.test(one.type) ? one.checked : true,
      );
      given[id] = said.map((one) => one.value);
    }
    return given;
  }

  #follow(): void {
    if (!this.#rules.conditions.length) return;
    const shown = new Map(asked(this.#rules, this.#given()).map((one) => [one.id, one.required]));
    for (const { id } of this.#rules.fields) {
      const place = this.#place(id);
      if (!place?.hasAttribute("data-depends")) continue;
      const required = shown.get(id);
      place.hidden = required === undefined;
      for (const control of this.#controls(place)) control.disabled = place.hidden;
      place.querySelector<HTMLElement>(".opt")?.toggleAttribute("hidden", required === true);
    }
    // A heading over nothing says nothing.
    let heading: HTMLElement | null = null;
    for (const child of this.children as HTMLCollectionOf<HTMLElement>) {
      if (child.matches(".question-heading")) {
        heading = child;
        heading.hidden = true;
      } else if (heading && child.dataset.field && !child.hidden) heading.hidden = false;
    }
  }
}

customElements.define("ar-questions", Questions);
