// The editor: Tiptap over a textarea, which goes on holding the plain text that the form sends.
import { Editor, type JSONContent } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Code } from "@tiptap/extension-code";
import { CodeBlock } from "@tiptap/extension-code-block";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Italic } from "@tiptap/extension-italic";
import { Link } from "@tiptap/extension-link";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { Placeholder, UndoRedo } from "@tiptap/extensions";
import bold from "lucide-static/icons/bold.svg";
import code from "lucide-static/icons/code.svg";
import italic from "lucide-static/icons/italic.svg";
import link from "lucide-static/icons/link.svg";
import bullets from "lucide-static/icons/list.svg";
import numbers from "lucide-static/icons/list-ordered.svg";
import quote from "lucide-static/icons/quote.svg";
import type { EditorElement } from "./common/editor-element";
import { arrows, button, gap } from "./common/toolbar";

/** What people typed, one paragraph a line: the same text that the plain field would have sent. */
function from_plain(text: string): JSONContent {
  return {
    type: "doc",
    content: text.split("\n").map((line) => ({
      type: "paragraph",
      content: line ? [{ type: "text", text: line }] : [],
    })),
  };
}

/** For mails and lists: marks are dropped, lists and quotes keep their signs. */
function to_plain(node: JSONContent, sign = ""): string {
  const children = node.content ?? [];
  switch (node.type) {
    case "text": {
      const href = node.marks?.find((mark) => mark.type === "link")?.attrs?.href as string | undefined;
      const text = node.text ?? "";
      return href && href !== text && href !== `mailto:${text}` ? `${text} (${href})` : text;
    }
    case "hardBreak":
      return "\n";
    case "paragraph":
    case "codeBlock":
      return children.map((child) => to_plain(child)).join("");
    case "bulletList":
      return children.map((child) => to_plain(child, "- ")).join("\n");
    case "orderedList": {
      const first = Number(node.attrs?.start ?? 1);
      return children.map((child, at) => to_plain(child, `${first + at}. `)).join("\n");
    }
    case "listItem": {
      const lines = children.map((child) => to_plain(child)).join("\n").split("\n");
      return lines.map((line, at) => (at ? " ".repeat(sign.length) : sign) + line).join("\n");
    }
    case "blockquote":
      return children
        .map((child) => to_plain(child))
        .join("\n")
        .split("\n")
        .map((line) => `> ${line}`)
        .join("\n");
    default:
      return children.map((child) => to_plain(child)).join("\n");
  }
}

/** The hidden field with the formatted text: `body_html` beside `body`, `request[x_html]` beside `request[x]`. */
function html_field(host: HTMLElement, area: HTMLTextAreaElement): HTMLInputElement {
  const name = area.name.endsWith("]") ? area.name.replace(/\]$/, "_html]") : `${area.name}_html`;
  const found = host.querySelector<HTMLInputElement>("input[type=hidden]");
  if (found) return found;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  host.append(field);
  return field;
}

/** A row for the address of a link, below the buttons. */
function link_row(words: DOMStringMap, editor: Editor): { row: HTMLElement; open: () => void } {
  const row = document.createElement("div");
  row.className = "at";
  row.hidden = true;
  const field = document.createElement("input");
  field.className = "in";
  field.type = "url";
  field.setAttribute("aria-label", words.linkAddress ?? "");
  field.placeholder = "https://";
  const set = document.createElement("button");
  set.type = "button";
  set.className = "btn quiet s";
  set.textContent = words.linkSet ?? "";
  const unset = document.createElement("button");
  unset.type = "button";
  unset.className = "btn ghost s";
  unset.textContent = words.linkRemove ?? "";
  row.append(field, set, unset);
  const close = () => {
    row.hidden = true;
    editor.commands.focus();
  };
  const apply = () => {
    let href = field.value.trim();
    if (href && !/^[a-z]+:/i.test(href)) href = href.includes("@") ? `mailto:${href}` : `https://${href}`;
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!href) chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else chain.setLink({ href }).run();
    close();
  };
  set.addEventListener("click", apply);
  unset.addEventListener("click", () => {
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
    close();
  });
  row.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
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
    row.hidden = false;
    field.focus();
  };
  return { row, open };
}

export function upgrade(host: EditorElement): void {
  const area = host.querySelector("textarea")!;
  const formatted = html_field(host, area);
  const words = host.dataset;
  const had_focus = document.activeElement === area;
  const [start, end] = [area.selectionStart, area.selectionEnd];
  const box = document.createElement("div");
  box.className = "ed";
  const place = document.createElement("div");

  const labels: Record<string, string> = { class: "body rich", role: "textbox", "aria-multiline": "true" };
  const label = host.ownerDocument.querySelector<HTMLLabelElement>(`label[for="${area.id}"]`);
  if (label?.id) labels["aria-labelledby"] = label.id;
  for (const name of ["aria-describedby", "aria-invalid"]) {
    const value = area.getAttribute(name);
    if (value) labels[name] = value;
  }
  const editor = new Editor({
    element: place,
    injectCSS: false,
    content: formatted.value || from_plain(area.value),
    editorProps: {
      attributes: labels,
      // Ctrl+Enter sends the form; here it would break the line first.
      handleKeyDown: (_, event) => event.key === "Enter" && (event.ctrlKey || event.metaKey),
    },
    extensions: [
      Document,
      Paragraph,
      Text,
      Bold,
      Italic,
      Code,
      CodeBlock,
      Blockquote,
      BulletList,
      OrderedList,
      ListItem,
      ListKeymap,
      HardBreak,
      Link.configure({ openOnClick: false, defaultProtocol: "https" }),
      UndoRedo,
      Placeholder.configure({ placeholder: area.placeholder }),
    ],
  });

  const { row, open } = link_row(words, editor);
  const bar = document.createElement("div");
  bar.className = "tb";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.tools ?? "");
  const toggles: [HTMLButtonElement, string][] = [
    [button(words.bold ?? "", bold, () => editor.chain().focus().toggleBold().run()), "bold"],
    [button(words.italic ?? "", italic, () => editor.chain().focus().toggleItalic().run()), "italic"],
    [button(words.link ?? "", link, open), "link"],
    [button(words.bullets ?? "", bullets, () => editor.chain().focus().toggleBulletList().run()), "bulletList"],
    [button(words.numbers ?? "", numbers, () => editor.chain().focus().toggleOrderedList().run()), "orderedList"],
    [button(words.quote ?? "", quote, () => editor.chain().focus().toggleBlockquote().run()), "blockquote"],
    [button(words.code ?? "", code, () => editor.chain().focus().toggleCodeBlock().run()), "codeBlock"],
  ];
  toggles.forEach(([one], at) => bar.append(...(at === 3 ? [gap(), one] : [one])));
  arrows(bar);
  box.append(bar, row, place);
  area.after(box);
  area.hidden = true;
  // A hidden field that must not be empty would stop the form without a word; the server checks it.
  area.required = false;

  const show_marks = () => {
    for (const [one, name] of toggles) one.setAttribute("aria-pressed", String(editor.isActive(name)));
  };
  editor.on("selectionUpdate", show_marks);
  editor.on("transaction", show_marks);
  editor.on("update", () => {
    area.value = to_plain(editor.getJSON());
    formatted.value = editor.isEmpty ? "" : editor.getHTML();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  editor.on("blur", () => area.dispatchEvent(new Event("blur", { bubbles: true })));
  label?.addEventListener("click", () => editor.commands.focus());
  host.put = (html) => editor.chain().focus().insertContent(html).run();
  show_marks();

  if (had_focus) {
    // A line break is one letter in the field and two steps in the document.
    const place_of = (offset: number) => 1 + offset + area.value.slice(0, offset).split("\n").length - 1;
    if (formatted.value) editor.commands.setTextSelection(editor.state.doc.content.size);
    else editor.commands.setTextSelection({ from: place_of(start), to: place_of(end) });
    // At once, not in the next frame as the editor's own command does: somebody is typing.
    editor.view.focus();
  }
}
