// The editor for articles: Tiptap over the textarea, which goes on holding the HTML that the form sends.
import { Editor, Extension, Node as TiptapNode } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { CodeBlock } from "@tiptap/extension-code-block";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading } from "@tiptap/extension-heading";
import { HorizontalRule } from "@tiptap/extension-horizontal-rule";
import { Italic } from "@tiptap/extension-italic";
import { Link } from "@tiptap/extension-link";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { Dropcursor, Gapcursor, TrailingNode, UndoRedo } from "@tiptap/extensions";
import { Selection } from "@tiptap/pm/state";
import bold from "lucide-static/icons/bold.svg";
import brackets from "lucide-static/icons/code.svg";
import h2 from "lucide-static/icons/heading-2.svg";
import h3 from "lucide-static/icons/heading-3.svg";
import h4 from "lucide-static/icons/heading-4.svg";
import image from "lucide-static/icons/image.svg";
import note from "lucide-static/icons/info.svg";
import italic from "lucide-static/icons/italic.svg";
import tip from "lucide-static/icons/lightbulb.svg";
import link from "lucide-static/icons/link.svg";
import bullets from "lucide-static/icons/list.svg";
import numbers from "lucide-static/icons/list-ordered.svg";
import rule from "lucide-static/icons/minus.svg";
import quote from "lucide-static/icons/quote.svg";
import redo from "lucide-static/icons/redo-2.svg";
import block from "lucide-static/icons/square-code.svg";
import table from "lucide-static/icons/table.svg";
import important from "lucide-static/icons/triangle-alert.svg";
import undo from "lucide-static/icons/undo-2.svg";
import { type BoxKind, Languages, Picture, box, marks, tables } from "./article/blocks";
import { link_row } from "./article/links";
import { cleaned } from "./article/paste";
import { Pictures } from "./article/pictures";
import { outline, parsed, tidy } from "./article/tidy";
import { announce, fill } from "./common/page";
import { arrows, button, gap } from "./common/toolbar";

/** A box around what is chosen; pressed again it goes, another one takes its place. */
function put_box(editor: Editor, kind: BoxKind): void {
  const chain = editor.chain().focus();
  if (editor.isActive("box", { kind })) chain.lift("box").run();
  else if (editor.isActive("box")) chain.updateAttributes("box", { kind }).run();
  else chain.wrapIn("box", { kind }).run();
}

/** Buttons with words, for a table in which somebody writes. */
function table_row(words: DOMStringMap, editor: Editor): HTMLElement {
  const row = document.createElement("div");
  row.className = "at cells";
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", words.table ?? "");
  row.hidden = true;
  const deeds: [string | undefined, () => void][] = [
    [words.rowBelow, () => editor.chain().focus().addRowAfter().run()],
    [words.rowAbove, () => editor.chain().focus().addRowBefore().run()],
    [words.columnAfter, () => editor.chain().focus().addColumnAfter().run()],
    [words.columnBefore, () => editor.chain().focus().addColumnBefore().run()],
    [words.headings, () => editor.chain().focus().toggleHeaderRow().run()],
    [words.rowRemove, () => editor.chain().focus().deleteRow().run()],
    [words.columnRemove, () => editor.chain().focus().deleteColumn().run()],
    [words.tableRemove, () => editor.chain().focus().deleteTable().run()],
  ];
  for (const [label, act] of deeds) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn ghost s";
    made.textContent = label ?? "";
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", act);
    row.append(made);
  }
  return row;
}

/** Text as people write it; Markdown and HTML differ from what the editor shows. */
const is_html = (text: string) => !text.trim() || text.trimStart().startsWith("<");

/** Puts the editor in the place of the textarea; false where it would lose something of the text. */
export function write(host: HTMLElement, area: HTMLTextAreaElement): void {
  const words = host.dataset;
  const names = { note: words.note ?? "", tip: words.tip ?? "", important: words.important ?? "" };
  const label = document.querySelector<HTMLLabelElement>(`label[for="${area.id}"]`);
  const hint = document.getElementById(`${area.id}-hint`);
  const ed = document.createElement("div");
  ed.className = "ed";
  const place = document.createElement("div");
  const plain = document.createElement("p");
  plain.className = "plain-text";
  plain.hidden = true;
  const told = document.createElement("span");
  const back = document.createElement("button");
  back.type = "button";
  back.className = "btn quiet s";
  back.textContent = words.back ?? "";
  plain.append(back, told);

  let pictures: Pictures | undefined;
  let show_link: () => void = () => undefined;
  const take = (files: File[], at: number | null) => {
    pictures?.put(files, at, false);
    return true;
  };
  const editor = new Editor({
    element: place,
    injectCSS: false,
    editorProps: {
      attributes: {
        class: "body prose",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label?.id ?? "",
        lang: area.lang,
        spellcheck: "true",
      },
      handleKeyDown: (_, event) => {
        // Tab is the table's and the list's: Escape leads out of the text, to its buttons.
        if (event.key === "Escape") {
          event.stopPropagation();
          bar.querySelector<HTMLElement>("[tabindex='0']")?.focus();
          return true;
        }
        // Ctrl+Enter sends the form; here it would break the line first.
        return event.key === "Enter" && (event.ctrlKey || event.metaKey);
      },
      transformPastedHTML: (html) => {
        const { html: kept, left_out } = cleaned(html);
        if (left_out) {
          told_row.textContent = fill(words.leftOut, left_out);
          announce(told_row.textContent);
        }
        return kept;
      },
      handlePaste: (_, event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        const html = event.clipboardData?.getData("text/html") ?? "";
        // Word brings a picture of its text along; the text is meant.
        const has_words = html.replace(/<style.*?<\/style>/gs, "").replace(/<[^>]*>/g, "").trim();
        return files.length > 0 && !has_words && take(files, null);
      },
      handleDrop: (view, event, _, moved) => {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (moved || !files.length) return false;
        event.preventDefault();
        return take(files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? null);
      },
    },
    extensions: [
      Document,
      Paragraph,
      Text,
      Heading,
      Bold,
      Italic,
      ...marks,
      CodeBlock,
      Blockquote,
      BulletList,
      OrderedList,
      ListItem,
      ListKeymap,
      HardBreak,
      HorizontalRule,
      Link.configure({ openOnClick: false, defaultProtocol: "https", HTMLAttributes: { target: null, rel: null } }),
      box(names),
      Picture,
      ...(tables as TiptapNode[]),
      Languages,
      Dropcursor,
      Gapcursor,
      // After a last table, box or rule there is a line to write on; left empty, it is not kept.
      TrailingNode.configure({ notAfter: ["heading", "bulletList", "orderedList"] }),
      UndoRedo,
      Extension.create({
        name: "ways",
        addKeyboardShortcuts: () => ({
          "Mod-k": () => {
            show_link();
            return true;
          },
        }),
      }),
    ],
  });

  const told_row = document.createElement("p");
  told_row.className = "told";
  const { row, open } = link_row(words, editor);
  show_link = open;
  pictures = new Pictures(words, editor);
  const cells = table_row(words, editor);
  const bar = document.createElement("div");
  bar.className = "tb";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.tools ?? "");
  const level = (level: 2 | 3 | 4) => () => editor.chain().focus().toggleHeading({ level }).run();
  type Toggle = [string | undefined, string, () => void, string?, object?];
  const groups: Toggle[][] = [
    [
      [words.h2, h2, level(2), "heading", { level: 2 }],
      [words.h3, h3, level(3), "heading", { level: 3 }],
      [words.h4, h4, level(4), "heading", { level: 4 }],
    ],
    [
      [words.bold, bold, () => editor.chain().focus().toggleBold().run(), "bold"],
      [words.italic, italic, () => editor.chain().focus().toggleItalic().run(), "italic"],
      [words.inlineCode, brackets, () => editor.chain().focus().toggleCode().run(), "code"],
      [words.link, link, open, "link"],
    ],
    [
      [words.bullets, bullets, () => editor.chain().focus().toggleBulletList().run(), "bulletList"],
      [words.numbers, numbers, () => editor.chain().focus().toggleOrderedList().run(), "orderedList"],
      [words.quote, quote, () => editor.chain().focus().toggleBlockquote().run(), "blockquote"],
      [words.codeBlock, block, () => editor.chain().focus().toggleCodeBlock().run(), "codeBlock"],
    ],
    [
      [words.boxNote, note, () => put_box(editor, "note"), "box", { kind: "note" }],
      [words.boxTip, tip, () => put_box(editor, "tip"), "box", { kind: "tip" }],
      [words.boxImportant, important, () => put_box(editor, "important"), "box", { kind: "important" }],
    ],
    [
      [words.picture, image, () => pictures.choose()],
      [words.table, table, () => editor.chain().focus().insertTable({ rows: 3, cols: 2, withHeaderRow: true }).run()],
      [words.rule, rule, () => editor.chain().focus().setHorizontalRule().run()],
    ],
    [
      [words.undo, undo, () => editor.chain().focus().undo().run()],
      [words.redo, redo, () => editor.chain().focus().redo().run()],
    ],
  ];
  const toggles: [HTMLButtonElement, string, object | undefined][] = [];
  groups.forEach((group, at) => {
    if (at) bar.append(gap());
    for (const [title, icon, press, name, facts] of group) {
      const made = button(title ?? "", icon, press);
      if (name) toggles.push([made, name, facts]);
      bar.append(made);
    }
  });
  const source = document.createElement("button");
  source.type = "button";
  source.className = "source";
  source.tabIndex = -1;
  source.textContent = words.source ?? "";
  bar.append(gap(), source);
  arrows(bar);
  ed.append(bar, row, pictures.row, cells, told_row, pictures.list, place);
  area.after(ed, plain);
  // Beside the text, a browser would leave the page for what is dropped.
  ed.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  ed.addEventListener("drop", (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (event.defaultPrevented || !files.length) return;
    event.preventDefault();
    take(files, null);
  });

  // What was there before anybody wrote is sent as it was, so that opening and saving changes nothing.
  let kept = area.value;
  let same = "";
  const show_plain = (why: string | undefined) => {
    ed.hidden = true;
    area.hidden = false;
    plain.hidden = false;
    told.textContent = why ?? "";
    if (hint) hint.hidden = false;
  };
  const show_editor = (): boolean => {
    if (!is_html(area.value)) {
      show_plain(words.markdown);
      return false;
    }
    editor.commands.setContent(parsed(area.value).innerHTML, { emitUpdate: false });
    editor.commands.command(({ tr }) => Boolean(tr.setSelection(Selection.atStart(tr.doc))));
    if (outline(area.value) !== outline(tidy(editor.getHTML()))) {
      show_plain(words.wouldLose);
      return false;
    }
    kept = area.value;
    same = tidy(editor.getHTML());
    ed.hidden = false;
    area.hidden = true;
    plain.hidden = true;
    if (hint) hint.hidden = true;
    return true;
  };
  source.addEventListener("click", () => {
    show_plain("");
    area.focus();
  });
  back.addEventListener("click", () => {
    if (show_editor()) editor.commands.focus();
    else announce(told.textContent ?? "");
  });

  const show_marks = () => {
    for (const [one, name, facts] of toggles) one.setAttribute("aria-pressed", String(editor.isActive(name, facts)));
    cells.hidden = !editor.isActive("table");
  };
  editor.on("transaction", show_marks);
  editor.on("update", () => {
    const now = tidy(editor.getHTML());
    area.value = now === same ? kept : now;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  label?.addEventListener("click", () => {
    if (!ed.hidden) editor.commands.focus();
  });
  const form = area.form;
  const wait = (event: Event) => {
    if (!pictures.busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    announce(words.wait ?? "");
    told_row.textContent = words.wait ?? "";
  };
  form?.addEventListener("submit", wait, { capture: true });
  pictures.on_change = () => {
    if (!pictures.busy && told_row.textContent === words.wait) told_row.textContent = "";
  };
  show_editor();
  show_marks();
}
