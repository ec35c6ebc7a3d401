// <ar-questions>: shows of a form what its answers call for. What is hidden is not sent.
import { asked, type Rules } from "./conditions.mjs";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

class Questions extends HTMLElement {
  #rules!: Rules;

  connectedCallback(): void {
    this.#rules = JSON.parse(this.dataset.rules ?? '{"fields":[],"conditions":[]}') as Rules;
    for (const hint of this.querySelectorAll<HTMLElement>(".only-when")) hint.hidden = true;
    this.closest("form")?.querySelector("[data-print]")?.addEventListener("click", () => print());
    if (this.dataset.answered) this.#begin_to_count();
    if (!this.#rules.conditions.length) return;
    this.addEventListener("change", () => this.#follow());
    this.#follow();
  }

  /** How much is answered, above the questions. */
  #begin_to_count(): void {
    const meter = document.createElement("p");
    meter.className = "answered-so-far";
    meter.append(document.createElement("progress"), document.createElement("span"));
    this.prepend(meter);
    const count = () => this.#count(meter.firstElementChild as HTMLProgressElement, meter.lastElementChild!);
    this.addEventListener("input", count);
    // After what is asked has followed the change.
    this.addEventListener("change", () => queueMicrotask(count));
    queueMicrotask(count);
  }

  #count(bar: HTMLProgressElement, words: Element): void {
    const places = [...this.querySelectorAll<HTMLElement>("[data-field]")].filter(
      (place) => !place.hidden && !place.querySelector("input[type=file], input[type=checkbox]:only-of-type"),
    );
    const says = (one: Control) => (one instanceof HTMLInputElement && /^(checkbox|radio)$/.test(one.type) ? one.checked : true) && one.value.trim();
    const answered = places.filter((place) => this.#controls(place).some(says)).length;
    bar.max = places.length;
    bar.value = answered;
    bar.setAttribute("aria-hidden", "true");
    words.textContent = (this.dataset.answered ?? "").replace("%s", String(answered)).replace("%t", String(places.length));
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
    const shown = new Map(asked(this.#rules, this.#given()).map((one) => [one.id, one.required]));
    for (const { id } of this.#rules.fields) {
      const place = this.#place(id);
      if (!place?.hasAttribute("data-depends")) continue;
      const required = shown.get(id);
      place.hidden = required === undefined;
      for (const control of this.#controls(place)) control.disabled = place.hidden;
      place.querySelector<HTMLElement>(".opt")?.toggleAttribute("hidden", required === true);
    }
  }
}

customElements.define("ar-questions", Questions);
