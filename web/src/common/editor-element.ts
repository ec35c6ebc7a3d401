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

  /** Set by the editor: puts HTML where the cursor is. */
  put?: (html: string) => void;

  /** Puts a text where the cursor is: with its marks where there is an editor. */
  async insert(html: string, text: string): Promise<void> {
    await this.upgrade();
    if (this.put) {
      this.put(html);
      return;
    }
    const area = this.querySelector("textarea");
    if (!area) return;
    const before = area.value.slice(0, area.selectionStart).trimEnd();
    area.setRangeText(before && text.length > 1 ? `\n\n${text}` : text, before.length, area.selectionEnd, "end");
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Where the text cursor belongs. */
  focus(): void {
    (this.querySelector<HTMLElement>("[contenteditable=true]") ?? this.querySelector("textarea"))?.focus();
  }
}

customElements.define("ar-editor", EditorElement);
export type { EditorElement };
