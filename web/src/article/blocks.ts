// What an article may hold beside the usual: boxes, pictures, and the marks that the desk keeps.
import { Extension, Mark, Node } from "@tiptap/core";
import { Code } from "@tiptap/extension-code";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { BOXES } from "./tidy";

export type BoxKind = (typeof BOXES)[number];

/** `<div class="note">`. In the editor it wears its name, which is no part of the text. */
export function box(names: Record<BoxKind, string>) {
  return Node.create({
    name: "box",
    group: "block",
    content: "block+",
    defining: true,
    addAttributes: () => ({
      kind: {
        default: "note",
        rendered: false,
        parseHTML: (element) => BOXES.find((kind) => element.classList.contains(kind)) ?? "note",
      },
    }),
    parseHTML: () => BOXES.map((kind) => ({ tag: `div.${kind}` })),
    renderHTML: ({ node, HTMLAttributes }) => ["div", { ...HTMLAttributes, class: node.attrs.kind as string }, 0],
    addNodeView:
      () =>
      ({ node }) => {
        const dom = document.createElement("div");
        const called = document.createElement("p");
        called.contentEditable = "false";
        called.setAttribute("aria-hidden", "true");
        const contentDOM = document.createElement("div");
        dom.setAttribute("role", "group");
        dom.append(called, contentDOM);
        const show = (kind: BoxKind) => {
          dom.className = `callout ${kind}`;
          dom.setAttribute("aria-label", names[kind]);
          called.className = "called";
          called.textContent = names[kind];
        };
        show(node.attrs.kind as BoxKind);
        return {
          dom,
          contentDOM,
          update: (next) => {
            if (next.type.name !== "box") return false;
            show(next.attrs.kind as BoxKind);
            return true;
          },
          ignoreMutation: (change) => change.type !== "selection" && !contentDOM.contains(change.target),
        };
      },
  });
}

/** A picture of the desk itself; it stands among words. */
export const Picture = Node.create({
  name: "picture",
  group: "inline",
  inline: true,
  draggable: true,
  addAttributes: () => ({
    src: { default: null },
    alt: { default: "" },
    width: { default: null },
    height: { default: null },
  }),
  parseHTML: () => [{ tag: 'img[src^="/hc/"]' }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

const mark = (name: string, ...tags: string[]) =>
  Mark.create({
    name,
    parseHTML: () => [name, ...tags].map((tag) => ({ tag })),
    renderHTML: () => [name, 0],
  });

export const marks = [
  // Code can be a link, and bold, as the desk keeps it.
  Code.extend({ excludes: "" }),
  mark("s", "del", "strike"),
  ...["u", "kbd", "sub", "sup", "small", "ins", "q"].map((name) => mark(name)),
];

/** The language and direction of a block. */
export const Languages = Extension.create({
  name: "languages",
  addGlobalAttributes: () => [
    {
      types: [
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "listItem",
        "blockquote",
        "codeBlock",
        "box",
        "table",
        "tableRow",
        "tableHeader",
        "tableCell",
      ],
      attributes: { lang: { default: null }, dir: { default: null } },
    },
  ],
});

export const tables = [
  // Without widths: those of an article follow from its words. Tab leaves the last cell, so that it leads out again.
  Table.extend({
    renderHTML: ({ HTMLAttributes: { lang, dir } }) => ["table", { lang, dir }, ["tbody", 0]],
    addKeyboardShortcuts() {
      return {
        ...this.parent?.(),
        Tab: () => this.editor.commands.goToNextCell(),
        "Shift-Tab": () => this.editor.commands.goToPreviousCell(),
      };
    },
  }).configure({ resizable: false }),
  TableRow,
  TableHeader,
  TableCell,
];
