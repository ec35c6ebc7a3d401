// <ar-upload>: files are chosen, dropped or pasted, and sent at once, each with its own progress.
import { csrf, fill } from "./page";

type Kept = { token: string; name: string; size: string | number };

/** "412 kB", in the reader's way of writing numbers. */
function size_in_words(bytes: number): string {
  const [unit, divisor] = bytes < 1e6 ? ["kB", 1e3] : ["MB", 1e6];
  const number = new Intl.NumberFormat(document.documentElement.lang, {
    maximumFractionDigits: divisor === 1e6 ? 1 : 0,
  }).format(Math.max(bytes / (divisor as number), 1));
  return `${number} ${unit}`;
}

class Upload extends HTMLElement {
  #input!: HTMLInputElement;
  #list!: HTMLUListElement;
  #voice!: HTMLElement;
  #form: HTMLFormElement | null = null;
  #running = new Set<XMLHttpRequest>();
  #leave = new AbortController();

  connectedCallback(): void {
    // A preview takes no files.
    if (this.closest("[data-inert]")) return;
    this.#leave = new AbortController();
    const on = { signal: this.#leave.signal };
    this.#input = this.querySelector("input[type=file]")!;
    this.#list = this.querySelector("ul")!;
    this.#voice = this.querySelector("[role=status]")!;
    this.#form = this.closest("form");
    this.#input.addEventListener("change", () => this.#choose(), on);
    this.addEventListener("click", (event) => this.#click(event), on);
    const zone: HTMLElement = this.#form ?? this;
    zone.addEventListener("dragover", (event) => this.#over(event), on);
    zone.addEventListener("dragleave", (event) => this.#over(event), on);
    zone.addEventListener("drop", (event) => this.#drop(event), on);
    zone.addEventListener("paste", (event) => this.#paste(event), on);
    this.#form?.addEventListener("submit", (event) => this.#hold(event), { ...on, capture: true });
  }

  disconnectedCallback(): void {
    this.#leave.abort();
    for (const request of this.#running) request.abort();
  }

  /** Plain forms would send the files again, so the field is emptied once they are on their way. */
  #choose(): void {
    this.#add([...(this.#input.files ?? [])]);
    this.#input.value = "";
  }

  #over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.classList.toggle("dragging", event.type === "dragover");
  }

  #drop(event: DragEvent): void {
    const files = [...(event.dataTransfer?.files ?? [])];
    this.classList.remove("dragging");
    if (!files.length) return;
    event.preventDefault();
    this.#add(files);
  }

  #paste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.#add(files);
  }

  #add(files: File[]): void {
    for (const file of files) this.#send(file);
  }

  #row(name: string): HTMLLIElement {
    const template = this.querySelector("template")!;
    const row = template.content.firstElementChild!.cloneNode(true) as HTMLLIElement;
    row.querySelector("b")!.textContent = name;
    row.querySelector("button .vh")!.textContent = fill(this.dataset.remove, name);
    this.#list.append(row);
    return row;
  }

  #send(file: File): void {
    // A pasted screenshot has no name of its own.
    const name = file.name || "image.png";
    const row = this.#row(name);
    const small = row.querySelector("small")!;
    const bar = row.querySelector("progress")!;
    bar.setAttribute("aria-label", fill(this.dataset.uploading, name));
    small.textContent = size_in_words(file.size);
    const most = Number(this.dataset.most);
    if (most && file.size > most) {
      this.#fail(row, fill(this.dataset.tooLarge, name));
      return;
    }
    this.#preview(row, file);
    this.#say(fill(this.dataset.uploading, name));
    const request = new XMLHttpRequest();
    this.#running.add(request);
    this.#ready();
    request.open("POST", `/uploads?filename=${encodeURIComponent(name)}`);
    request.setRequestHeader("X-CSRF-Token", csrf());
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
    };
    request.onload = () => {
      const answer = (request.response ?? {}) as Partial<Kept> & { error?: string };
      if (request.status === 201 && answer.token) this.#keep(row, answer as Kept);
      else this.#fail(row, answer.error ?? fill(this.dataset.failed, name));
    };
    request.onerror = () => this.#fail(row, fill(this.dataset.failed, name));
    request.onloadend = () => {
      this.#running.delete(request);
      this.#ready();
    };
    row.addEventListener("removed", () => request.abort(), { once: true });
    request.send(file);
  }

  #preview(row: HTMLLIElement, file: File): void {
    if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return;
    const picture = new Image();
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.onload = () => URL.revokeObjectURL(picture.src);
    row.querySelector(".th")!.replaceChildren(picture);
  }

  #keep(row: HTMLLIElement, kept: Kept): void {
    row.querySelector("progress")?.remove();
    row.dataset.token = kept.token;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "attachments";
    field.value = kept.token;
    row.append(field);
    this.#say(fill(this.dataset.uploaded, kept.name || (row.querySelector("b")!.textContent ?? "")));
  }

  #fail(row: HTMLLIElement, why: string): void {
    row.classList.add("failed");
    row.querySelector("progress")?.remove();
    row.querySelector("small")!.textContent = why;
    this.#say(why);
  }

  #click(event: MouseEvent): void {
    const button = (event.target as Element).closest("[data-remove]");
    const row = button?.closest("li");
    if (!row) return;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const focus = next?.querySelector<HTMLElement>("[data-remove]") ?? this.#input;
    row.dispatchEvent(new Event("removed"));
    if (row.dataset.token) {
      const headers = { "X-CSRF-Token": csrf() };
      void fetch(`/uploads/${row.dataset.token}`, { method: "DELETE", headers, keepalive: true });
    }
    this.#say(fill(this.dataset.removed, row.querySelector("b")!.textContent ?? ""));
    row.remove();
    focus.focus();
  }

  /** Sending waits for the files; the buttons say so. */
  #hold(event: SubmitEvent): void {
    if (!this.#running.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#say(this.dataset.wait ?? "");
  }

  #ready(): void {
    const busy = this.#running.size > 0;
    for (const button of this.#form?.querySelectorAll<HTMLButtonElement>("button:not([type=button])") ?? []) {
      if (busy) {
        button.setAttribute("aria-disabled", "true");
        button.title ||= this.dataset.wait ?? "";
      } else {
        button.removeAttribute("aria-disabled");
        if (button.title === this.dataset.wait) button.title = "";
      }
    }
  }

  #say(text: string): void {
    this.#voice.textContent = text;
  }
}

customElements.define("ar-upload", Upload);
