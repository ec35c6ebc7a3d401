// <ar-article>: the text of an article becomes an editor of its own; what was not saved is not left without a question.

class Article extends HTMLElement {
  #form: HTMLFormElement | null = null;
  #area: HTMLTextAreaElement | null = null;
  #before = "";
  #leaving = new AbortController();

  connectedCallback(): void {
    this.#area = this.querySelector("textarea");
    this.#form = this.closest("form");
    if (!this.#area || !this.#form) return;
    this.#before = this.dataset.unsaved ? "\0" : this.#written();
    const on = { signal: (this.#leaving = new AbortController()).signal };
    let sent = false;
    this.#form.addEventListener("submit", () => (sent = true), on);
    window.addEventListener("pageshow", () => (sent = false), on);
    window.addEventListener(
      "beforeunload",
      (event) => {
        if (!sent && this.#written() !== this.#before) event.preventDefault();
      },
      on,
    );
    void this.#upgrade(this.#area);
  }

  disconnectedCallback(): void {
    this.#leaving.abort();
  }

  /** Title and text; where it stands is quickly chosen again. */
  #written(): string {
    const title = this.#form?.querySelector<HTMLInputElement>("[name=title]")?.value ?? "";
    return JSON.stringify([title, this.#area?.value]);
  }

  async #upgrade(area: HTMLTextAreaElement): Promise<void> {
    try {
      const { write } = await import("../article");
      if (this.isConnected) write(this, area);
    } catch {
      // The textarea stays, and works.
    }
  }
}

customElements.define("ar-article", Article);
