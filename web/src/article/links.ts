// The address of a link, below the buttons: typed, or found by the words of an article.
import type { Editor } from "@tiptap/core";
import { announce, fill } from "../common/page";

type Found = { title: string; url: string };

/** An address as it is, or as it was meant; none: words. */
function address(typed: string): string | null {
  if (/^[/#]/.test(typed) || /^(https?|mailto|tel):/i.test(typed)) return typed;
  if (/^\S+@\S+\.\S+$/.test(typed)) return `mailto:${typed}`;
  return /^\S+\.\S{2,}$/.test(typed) ? `https://${typed}` : null;
}

export function link_row(words: DOMStringMap, editor: Editor): { row: HTMLElement; open: () => void } {
  const row = document.createElement("div");
  row.className = "at link";
  row.hidden = true;
  const field = document.createElement("input");
  field.className = "in";
  field.type = "text";
  field.inputMode = "url";
  field.autocomplete = "off";
  field.setAttribute("aria-label", words.linkAddress ?? "");
  field.placeholder = words.linkHint ?? "";
  const push = (label: string, kind: string, act: () => void) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn ${kind} s`;
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  };
  const list = document.createElement("ul");
  list.setAttribute("aria-label", words.linkFound ?? "");

  const close = () => {
    row.hidden = true;
    list.replaceChildren();
    editor.commands.focus();
  };
  const put = (href: string, title?: string) => {
    const chain = editor.chain().focus().extendMarkRange("link");
    if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: title ?? href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else chain.setLink({ href }).run();
    close();
  };
  const apply = () => {
    const typed = field.value.trim();
    const href = address(typed);
    if (href) put(href);
    else if (!typed) {
      editor.chain().focus().extendMarkRange("link").unsetLink().run();
      close();
    } else {
      const first = list.querySelector<HTMLElement>("button");
      if (first) first.focus();
      else announce(words.linkNone ?? "");
    }
  };
  row.append(
    field,
    push(words.linkSet ?? "", "quiet", apply),
    push(words.linkRemove ?? "", "ghost", () => {
      editor.chain().focus().extendMarkRange("link").unsetLink().run();
      close();
    }),
    list,
  );

  let waiting = 0;
  const look = async (typed: string) => {
    let found: Found[] = [];
    try {
      const locale = encodeURIComponent(words.locale ?? "en");
      const answer = await fetch(`/agent/help/links?locale=${locale}&query=${encodeURIComponent(typed)}`);
      if (answer.ok) found = (await answer.json()) as Found[];
    } catch {
      // An address can still be typed.
    }
    if (field.value.trim() !== typed) return;
    list.replaceChildren(
      ...found.map(({ title, url }) => {
        const item = document.createElement("li");
        item.append(push(title, "ghost", () => put(url, title)));
        return item;
      }),
    );
    if (!found.length) list.append(Object.assign(document.createElement("li"), { textContent: words.linkNone ?? "" }));
    announce(found.length ? fill(words.linkCount, found.length) : (words.linkNone ?? ""));
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const typed = field.value.trim();
    if (typed.length < 3 || address(typed)) list.replaceChildren();
    else waiting = window.setTimeout(() => void look(typed), 300);
  });
  row.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === field) {
      event.preventDefault();
      apply();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  const open = () => {
    field.value = (editor.getAttributes("link").href as string | undefined) ?? "";
    list.replaceChildren();
    row.hidden = false;
    field.focus();
  };
  return { row, open };
}
