// <ar-composer>: the text is never lost. It is kept on the server while it is written, here when there is no
// connection, and stays in place when sending fails.
import type { EditorElement } from "../common/editor-element";
import { csrf, fill } from "../common/page";
import { send_form } from "./open";

class Composer extends HTMLElement {
  #form!: HTMLFormElement;
  #area!: HTMLTextAreaElement;
  #saving = 0;
  #quiet = 0;
  #unsaved = false;
  #sending = false;
  #saved: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    this.#form = this.querySelector("form")!;
    this.#area = this.querySelector("textarea")!;
    this.#recover();
    this.#form.addEventListener("input", (event) => {
      const name = (event.target as HTMLInputElement).name;
      if (event.target === this.#area || name === "ask" || name === "set") this.#typed();
      else if (name === "public") this.editor()?.focus();
    });
    this.#area.addEventListener("blur", () => void this.#save());
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.addEventListener("keydown", (event) => this.#key(event));
    window.addEventListener("pagehide", this.#flush);
    // The editor is fetched while the conversation is read, so that writing begins at once.
    const idle = window.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 500));
    idle(() => void this.editor()?.upgrade());
  }

  disconnectedCallback(): void {
    window.removeEventListener("pagehide", this.#flush);
    clearTimeout(this.#quiet);
    this.#flush();
    this.#tell_writing(false);
  }

  editor(): EditorElement | null {
    return this.querySelector<EditorElement>("ar-editor");
  }

  /** Turns to a reply or a note, and puts the cursor there. */
  write(kind: "1" | "0"): void {
    const choice = this.#form.querySelector<HTMLInputElement>(`input[name=public][value="${kind}"]`);
    if (choice) choice.checked = true;
    this.editor()?.focus();
  }

  choose_status(): void {
    const menu = this.querySelector<HTMLDetailsElement>("[data-statuses]");
    if (!menu) return;
    menu.open = true;
    menu.querySelector<HTMLElement>(".it")?.focus();
  }

  /** Sends with a status of this kind. False: there is nothing to send. */
  send_as(kind: string): boolean {
    const button = this.querySelector<HTMLButtonElement>(`[data-kind="${kind}"]`);
    if (!button || !(this.#area.value.trim() || this.querySelector("[name=ask]:checked"))) return false;
    this.#form.requestSubmit(button);
    return true;
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (event.shiftKey) {
      this.choose_status();
      return;
    }
    const kind = new FormData(this.#form).get("public") === "0" ? ".for-note" : ".for-reply";
    const button = this.querySelector<HTMLButtonElement>(`[data-send]${kind}`);
    if (button) this.#form.requestSubmit(button);
  }

  #kept_as(): string {
    return `draft-${this.dataset.ticket ?? ""}`;
  }

  /** What could not be saved last time is put back, unless the server knows better. */
  #recover(): void {
    const kept = sessionStorage.getItem(this.#kept_as());
    if (kept === null) return;
    if (this.#area.value.trim()) {
      sessionStorage.removeItem(this.#kept_as());
      return;
    }
    this.#area.value = kept;
    this.#unsaved = true;
    void this.#save();
  }

  #typed(): void {
    this.#unsaved = true;
    this.#tell_writing(this.#area.value.trim() !== "");
    clearTimeout(this.#saving);
    this.#saving = window.setTimeout(() => void this.#save(), 1000);
    clearTimeout(this.#quiet);
    this.#quiet = window.setTimeout(() => this.#tell_writing(false), 30_000);
  }

  #tell_writing(writing: boolean): void {
    document.dispatchEvent(new CustomEvent("writing", { detail: writing }));
  }

  #draft(): URLSearchParams {
    const now = new FormData(this.#form);
    const draft = new URLSearchParams({
      csrf: csrf(),
      kind: now.get("public") === "0" ? "note" : "reply",
      body: this.#area.value,
      body_html: String(now.get("body_html") ?? ""),
    });
    for (const name of ["ask", "set"]) for (const one of now.getAll(name)) draft.append(name, String(one));
    return draft;
  }

  #flush = (): void => {
    if (this.#unsaved && !this.#sending) void this.#save();
  };

  #save(): Promise<void> {
    if (!this.#unsaved || this.#sending) return this.#saved;
    clearTimeout(this.#saving);
    this.#unsaved = false;
    this.#saved = this.#put_draft();
    return this.#saved;
  }

  async #put_draft(): Promise<void> {
    const text = this.#area.value;
    try {
      const headers = { "X-CSRF-Token": csrf() };
      const url = this.dataset.draft ?? "";
      const answer = await fetch(url, { method: "PUT", body: this.#draft(), headers, keepalive: text.length < 20_000 });
      if (!answer.ok) throw new Error();
      const { saved_at } = (await answer.json()) as { saved_at: string };
      sessionStorage.removeItem(this.#kept_as());
      this.#state(saved_at ? fill(this.dataset.saved, saved_at) : "");
    } catch {
      this.#unsaved = true;
      sessionStorage.setItem(this.#kept_as(), text);
      this.#state(this.dataset.offline ?? "");
      window.addEventListener("online", () => void this.#save(), { once: true });
    }
  }

  #state(text: string): void {
    const place = this.querySelector("[data-state]");
    if (place) place.textContent = text;
  }

  #submit(event: SubmitEvent): void {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (this.#sending) return;
    this.#sending = true;
    clearTimeout(this.#saving);
    this.classList.add("sending");
    const body = new FormData(this.#form, event.submitter);
    // A draft that is on its way arrives first: after the message it would be a draft of what is sent.
    void this.#saved
      .then(() => send_form(this.#form, body))
      .then((sent) => {
        this.#sending = false;
        this.classList.remove("sending");
        if (sent) {
          this.#unsaved = false;
          sessionStorage.removeItem(this.#kept_as());
        } else {
          sessionStorage.setItem(this.#kept_as(), this.#area.value);
          this.#state(this.dataset.unsent ?? "");
        }
      });
  }
}

customElements.define("ar-composer", Composer);
export type { Composer };
