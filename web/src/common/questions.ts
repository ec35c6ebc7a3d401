// <ar-questions>: shows of a form what its answers call for. What is hidden is not sent.
import { asked, type Rules } from "./conditions.mjs";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

class Questions extends HTMLElement {
  #rules!: Rules;

  connectedCallback(): void {
    this.#rules = JSON.parse(this.dataset.rules ?? '{"fields":[],"conditions":[]}') as Rules;
    for (const hint of this.querySelectorAll<HTMLElement>(".only-when")) hint.hidden = true;
    if (!this.#rules.conditions.length) return;
    this.addEventListener("change", () => this.#follow());
    this.#follow();
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
