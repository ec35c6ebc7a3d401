// Pictures and films for an article: chosen, dropped or pasted, sent at once, put where they belong; pictures are described in words.
import type { Editor } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";
import { announce, csrf, fill } from "../common/page";

type Kept = { url: string; name: string; error: string };

const KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const FILMS = ["video/mp4", "video/webm"];

export class Pictures {
  readonly #words: DOMStringMap;
  readonly #editor: Editor;
  /** What the picture shows, while one is chosen. */
  readonly row = document.createElement("div");
  /** What is on its way, and what went wrong. */
  readonly list = document.createElement("ul");
  readonly #alt = document.createElement("input");
  readonly #chooser = document.createElement("input");
  #running = 0;
  /** Called when sending begins or ends. */
  on_change = (): void => undefined;

  constructor(words: DOMStringMap, editor: Editor) {
    this.#words = words;
    this.#editor = editor;
    this.list.className = "sending";
    this.row.className = "at alt";
    this.row.hidden = true;
    const label = document.createElement("label");
    label.textContent = words.alt ?? "";
    this.#alt.className = "in";
    this.#alt.maxLength = 500;
    this.#alt.id = "picture-alt";
    label.htmlFor = this.#alt.id;
    const hint = document.createElement("small");
    hint.textContent = words.altHint ?? "";
    hint.id = "picture-alt-hint";
    this.#alt.setAttribute("aria-describedby", hint.id);
    this.row.append(label, this.#alt, hint);
    this.#alt.addEventListener("input", () => this.#describe());
    this.#alt.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      const { selection } = this.#editor.state;
      this.#editor.chain().setTextSelection(selection.to).focus().run();
    });
    this.#chooser.type = "file";
    this.#chooser.multiple = true;
    this.#chooser.accept = [...KINDS, ...FILMS].join(",");
    this.#chooser.addEventListener("change", () => {
      this.put([...(this.#chooser.files ?? [])], null, true);
      this.#chooser.value = "";
    });
    editor.on("transaction", () => this.#show());
  }

  get busy(): boolean {
    return this.#running > 0;
  }

  choose(): void {
    this.#chooser.click();
  }

  /** The chosen picture, and where it is. */
  #chosen(): NodeSelection | null {
    const { selection } = this.#editor.state;
    return selection instanceof NodeSelection && selection.node.type.name === "picture" ? selection : null;
  }

  #show(): void {
    const chosen = this.#chosen();
    this.row.hidden = !chosen;
    const alt = (chosen?.node.attrs.alt as string | undefined) ?? "";
    if (chosen && this.#alt.value !== alt && document.activeElement !== this.#alt) this.#alt.value = alt;
  }

  #describe(): void {
    const chosen = this.#chosen();
    if (!chosen) return;
    const { tr } = this.#editor.state;
    tr.setNodeAttribute(chosen.from, "alt", this.#alt.value);
    // The picture stays chosen, so that its words can be written on.
    tr.setSelection(NodeSelection.create(tr.doc, chosen.from));
    this.#editor.view.dispatch(tr);
  }

  /** Sends files, and puts each where it was dropped, or where the cursor is. */
  put(files: File[], at: number | null, asked: boolean): void {
    for (const file of files) this.#send(file, at, asked && files.length === 1);
  }

  #say(row: HTMLElement, text: string): void {
    row.firstElementChild!.textContent = text;
    announce(text);
  }

  #fail(row: HTMLElement, why: string): void {
    row.querySelector("progress")?.remove();
    row.className = "failed";
    this.#say(row, why);
    const away = document.createElement("button");
    away.type = "button";
    away.className = "btn ghost s";
    away.textContent = this.#words.dismiss ?? "";
    away.addEventListener("click", () => {
      row.remove();
      this.#editor.commands.focus();
    });
    row.append(away);
  }

  #send(file: File, at: number | null, asked: boolean): void {
    // A pasted screenshot has no name of its own.
    const name = file.name || "image.png";
    const row = document.createElement("li");
    row.append(document.createElement("span"));
    this.list.append(row);
    const article = this.#words.article ?? "";
    // What kind of film it is called differs between systems; what it is, the desk sees.
    const is_film = file.type.startsWith("video/");
    if (is_film && !article) {
      this.#fail(row, this.#words.filmUnsaved ?? "");
      return;
    }
    if (file.type && !is_film && !KINDS.includes(file.type)) {
      this.#fail(row, fill(this.#words.notAPicture, name));
      return;
    }
    const most = Number(this.#words.most);
    if (most && file.size > most) {
      this.#fail(row, fill(this.#words.tooLarge, name));
      return;
    }
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", fill(this.#words.uploading, name));
    row.append(bar);
    this.#say(row, fill(this.#words.uploading, name));
    let place = at ?? this.#editor.state.selection.to;
    const follow = ({ transaction }: { transaction: { mapping: { map(at: number): number } } }) => {
      place = transaction.mapping.map(place);
    };
    this.#editor.on("transaction", follow);
    const request = new XMLHttpRequest();
    this.#running += 1;
    this.on_change();
    const path = is_film ? `/agent/help/articles/${article}/films?` : `/agent/help/pictures?article=${article}&`;
    request.open("POST", `${path}filename=${encodeURIComponent(name)}`);
    request.setRequestHeader("X-CSRF-Token", csrf());
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
    };
    request.onload = () => {
      const answer = (request.response ?? {}) as Partial<Kept>;
      if (request.status === 201 && answer.url) {
        row.remove();
        if (is_film) this.#insert_film(answer.url, name, place);
        else this.#insert(answer.url, place, asked);
        announce(fill(this.#words.uploaded, name));
      } else this.#fail(row, answer.error ?? fill(this.#words.failed, name));
    };
    request.onerror = () => this.#fail(row, fill(this.#words.failed, name));
    request.onloadend = () => {
      this.#editor.off("transaction", follow);
      this.#running -= 1;
      this.on_change();
    };
    request.send(file);
  }

  /** A link alone in its paragraph, where readers find the film. */
  #insert_film(href: string, name: string, place: number): void {
    const within = Math.min(Math.max(place, 0), this.#editor.state.doc.content.size);
    const marks = [{ type: "link", attrs: { href } }];
    const content = [{ type: "text", text: name.replace(/\.\w+$/, ""), marks }];
    this.#editor.commands.insertContentAt(within, { type: "paragraph", content });
  }

  #insert(src: string, place: number, asked: boolean): void {
    const { doc, schema, tr } = this.#editor.state;
    const within = Math.min(Math.max(place, 0), doc.content.size);
    const node = schema.nodes.picture!.create({ src, alt: "" });
    const size = tr.doc.content.size;
    tr.replaceRangeWith(within, within, node);
    // It may have got a paragraph of its own.
    let found = -1;
    tr.doc.nodesBetween(within, Math.min(within + tr.doc.content.size - size, tr.doc.content.size), (one, at) => {
      if (one.type.name === "picture" && one.attrs.src === src) found = at;
    });
    if (found >= 0 && asked) tr.setSelection(NodeSelection.create(tr.doc, found));
    this.#editor.view.dispatch(tr);
    if (found >= 0 && asked) this.#alt.focus();
  }
}
