// <ar-macros>: a macro is found by its name and put into what is being written; nothing is sent by it.
import type { EditorElement } from "../common/editor-element";

interface Said {
  text: string;
  html: string;
  public: "" | "0" | "1";
  status: number | null;
  sets: string;
}

class Macros extends HTMLElement {
  #menu!: HTMLDetailsElement;
  #filter: HTMLInputElement | null = null;

  connectedCallback(): void {
    this.#menu = this.querySelector("details")!;
    this.#filter = this.querySelector("input[type=search]");
    this.#menu.addEventListener("toggle", () => {
      if (!this.#menu.open) return;
      if (this.#filter) this.#filter.value = "";
      this.#narrow();
      this.#filter?.focus();
    });
    this.#filter?.addEventListener("input", (event) => {
      event.stopPropagation();
      this.#narrow();
    });
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("[data-macro]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      void this.#put_in(link.dataset.macro!);
    });
    this.#writer?.addEventListener("keydown", this.#slash);
  }

  disconnectedCallback(): void {
    this.#writer?.removeEventListener("keydown", this.#slash);
  }

  get #writer(): HTMLElement | null {
    return this.closest("ar-composer");
  }

  get #editor(): EditorElement | null {
    return this.#writer?.querySelector<EditorElement>("ar-editor") ?? null;
  }

  get #links(): HTMLAnchorElement[] {
    return [...this.querySelectorAll<HTMLAnchorElement>("[data-macro]")].filter((one) => !one.parentElement!.hidden);
  }

  /** In an empty message "/" asks for a macro. */
  #slash = (event: KeyboardEvent): void => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target as Element).closest("ar-editor .body, ar-editor textarea")) return;
    if (this.#editor?.querySelector("textarea")?.value.trim()) return;
    event.preventDefault();
    this.#menu.open = true;
  };

  #narrow(): void {
    const wanted = this.#filter?.value.trim().toLowerCase() ?? "";
    for (const link of this.querySelectorAll<HTMLAnchorElement>("[data-macro]")) {
      link.parentElement!.hidden = !link.textContent!.toLowerCase().includes(wanted);
    }
    const none = this.querySelector<HTMLElement>("[data-none]");
    if (none) none.hidden = this.#links.length > 0;
  }

  #key(event: KeyboardEvent): void {
    const links = this.#links;
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const to = at + (event.key === "ArrowDown" ? 1 : -1);
      if (to < 0) this.#filter?.focus();
      else links[to]?.focus();
    } else if (event.target === this.#filter && event.key === "Enter") {
      // The form stays where it is.
      event.preventDefault();
      links[0]?.click();
    } else if (event.target === this.#filter && event.key === "/" && !this.#filter!.value) {
      // Who wanted the sign itself presses it twice.
      event.preventDefault();
      this.#menu.open = false;
      void this.#editor?.insert("/", "/");
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#menu.open = false;
      this.#editor?.focus();
    }
  }

  async #put_in(id: string): Promise<void> {
    const form = this.closest("form")!;
    const place = form.querySelector<HTMLElement>("[data-sets]")!;
    const ticked = [...place.querySelectorAll<HTMLInputElement>("input:checked")].map((one) => one.value);
    this.#menu.open = false;
    let said: Said;
    try {
      const answer = await fetch(`${this.dataset.url}/${id}?sets=${encodeURIComponent(ticked.join(" "))}`);
      if (!answer.ok) throw new Error();
      said = (await answer.json()) as Said;
    } catch {
      this.#tell(this.dataset.failed ?? "");
      return;
    }
    const kind = form.querySelector<HTMLInputElement>(`input[name=public][value="${said.public}"]`);
    if (kind) kind.checked = true;
    place.innerHTML = said.sets;
    if (said.status !== null) this.#choose(form, String(said.status));
    if (said.text) await this.#editor?.insert(said.html, said.text);
    else this.#editor?.focus();
    // The draft holds what is set as well.
    form.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
    this.#tell(this.dataset.done ?? "");
  }

  /** The main button sends with this status. */
  #choose(form: HTMLFormElement, status: string): void {
    const main = form.querySelector<HTMLButtonElement>("[data-send].for-reply");
    const chosen = form.querySelector<HTMLButtonElement>(`[data-statuses] button[value="${status}"]`);
    if (!main || !chosen) return;
    main.value = status;
    const label = main.querySelector("[data-label]");
    if (label) label.textContent = chosen.dataset.says ?? "";
  }

  #tell(text: string): void {
    const place = document.getElementById("said");
    if (place) place.textContent = text;
  }
}

customElements.define("ar-macros", Macros);
