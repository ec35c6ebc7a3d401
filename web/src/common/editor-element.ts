// <ar-editor>: a textarea that becomes an editor with formatting when somebody starts to write in it.

class EditorElement extends HTMLElement {
  #asked = false;

  connectedCallback(): void {
    const area = this.querySelector("textarea");
    if (!area) return;
    area.addEventListener("focus", () => void this.upgrade(), { once: true });
    if (area === document.activeElement) void this.upgrade();
  }

  /** Phones keep the plain field: their keyboards know it best. The text is the same either way. */
  async upgrade(): Promise<void> {
    if (this.#asked || !matchMedia("(pointer: fine)").matches) return;
    this.#asked = true;
    try {
      const { upgrade } = await import("../editor");
      if (this.isConnected) upgrade(this);
    } catch {
      // The textarea stays, and works.
    }
  }

  /** Where the text cursor belongs. */
  focus(): void {
    (this.querySelector<HTMLElement>("[contenteditable=true]") ?? this.querySelector("textarea"))?.focus();
  }
}

customElements.define("ar-editor", EditorElement);
export type { EditorElement };
