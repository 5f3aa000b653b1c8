// What can stand in a text, in ProseMirror's terms: a flat row of blocks, three kinds of them, three marks, and footnotes.
// A footnote is a leaf among the words, as wide as its sign, so that places are the same here and in the document.

import { type Mark, type Node, Schema } from "prosemirror-model";
import type { Line } from "./difference.ts";
import { type Kind, type Marks, NOTE, levelOf, sameMarks } from "./walk.ts";

/** A heading of the text is a step below the title of its page. */
const HEADINGS = ["h2", "h3", "h4"];

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    block: {
      content: "(text | footnote)*",
      marks: "strong emphasis link",
      // The id is empty only until the paragraph is written down.
      attrs: { id: { default: "" }, kind: { default: "paragraph" }, level: { default: 1 } },
      defining: true,
      parseDOM: [
        { tag: "h1", attrs: { kind: "heading", level: 1 } },
        { tag: "h2", attrs: { kind: "heading", level: 1 } },
        { tag: "h3", attrs: { kind: "heading", level: 2 } },
        { tag: "h4", attrs: { kind: "heading", level: 3 } },
        { tag: "h5", attrs: { kind: "heading", level: 3 } },
        { tag: "h6", attrs: { kind: "heading", level: 3 } },
        { tag: "[data-kind=item]", attrs: { kind: "item", level: 1 }, getAttrs: itemLevel },
        { tag: "li", getAttrs: (element) => ({ kind: "item", level: element.closest("ul ul, ul ol, ol ul, ol ol") ? 2 : 1 }) },
        { tag: "p", attrs: { kind: "paragraph", level: 1 } },
      ],
      toDOM: (node) => {
        const { kind, level } = node.attrs as { kind: Kind; level: number };
        const tag = kind === "heading" ? (HEADINGS[level - 1] ?? "p") : "p";
        return [tag, { "data-kind": kind, "data-level": String(level) }, 0];
      },
    },
    footnote: {
      inline: true,
      attrs: { words: {} },
      leafText: () => NOTE,
      parseDOM: [{ tag: "sup[data-footnote]", getAttrs: (element) => noteOf(element.dataset["footnote"] ?? "") }],
      toDOM: (node) => {
        const words = node.attrs["words"] as string;
        return ["sup", { class: "note", "data-footnote": words, title: words, role: "doc-noteref", "aria-label": words }];
      },
    },
    text: {},
  },
  marks: {
    link: {
      attrs: { url: {} },
      inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (element) => linkOf(element.getAttribute("href")) }],
      toDOM: (mark) => ["a", { href: mark.attrs["url"] as string, rel: "noopener noreferrer" }, 0],
    },
    strong: {
      parseDOM: [{ tag: "strong" }, { tag: "b" }],
      toDOM: () => ["strong", 0],
    },
    emphasis: {
      parseDOM: [{ tag: "em" }, { tag: "i" }],
      toDOM: () => ["em", 0],
    },
  },
});

export const blockType = schema.nodes["block"] as NonNullable<(typeof schema.nodes)["block"]>;

function itemLevel(element: HTMLElement): { kind: Kind; level: number } {
  return { kind: "item", level: levelOf("item", Number(element.dataset["level"] ?? 1)) };
}

export const footnoteType = schema.nodes["footnote"] as NonNullable<(typeof schema.nodes)["footnote"]>;

/** As long as the server takes, in UTF-16 units. */
export const FOOTNOTE_MAX = 2_000;

/** The words of a footnote as they may stand in a text, or `false`. */
export function noteOf(given: string): { words: string } | false {
  const words = writable(given).trim();
  return words !== "" && words.length <= FOOTNOTE_MAX && { words };
}

/** Controls, signs that turn the direction of what follows, and code points that are no characters. */
const UNWRITABLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffc\ufdd0-\ufdef]|[\u{e0000}-\u{e007f}]|\p{Cs}|\p{Cn}/gu;
const SPACES = /[\t\n\v\f\r\u2028\u2029]+/g;

/** Text as it may stand in a line: the server takes nothing else. */
export function writable(text: string): string {
  return text.replace(SPACES, " ").replace(UNWRITABLE, "");
}

const LINK_MAX = 2_000;

/** The address of a link as it may stand in a text, or `false`. */
export function linkOf(href: string | null): { url: string } | false {
  const url = (href ?? "").trim();
  const fits = url.length <= LINK_MAX && /^(https?|mailto):[^\s\u0000-\u001f\u007f-\u009f]+$/i.test(url);
  return fits && { url };
}

export function marksOf(marks: readonly Mark[]): Marks {
  const found: { strong?: true; emphasis?: true; link?: string } = {};
  for (const mark of marks) {
    if (mark.type.name === "strong") found.strong = true;
    else if (mark.type.name === "emphasis") found.emphasis = true;
    else found.link = mark.attrs["url"] as string;
  }
  return found;
}

export function markSet(marks: Marks): readonly Mark[] {
  let set: readonly Mark[] = [];
  if (marks.link !== undefined) set = schema.mark("link", { url: marks.link }).addToSet(set);
  if (marks.strong) set = schema.mark("strong").addToSet(set);
  if (marks.emphasis) set = schema.mark("emphasis").addToSet(set);
  return set;
}

const lines = new WeakMap<Node, Line>();

/** A block of the screen as a line. */
export function lineOf(node: Node): Line {
  let line = lines.get(node);
  if (!line) {
    const { id, kind, level } = node.attrs as { id: string; kind: Kind; level: number };
    const spans: { text: string; marks: Marks }[] = [];
    node.forEach((child) => {
      const [text, marks] = child.type === footnoteType
        ? [NOTE, { footnote: child.attrs["words"] as string }]
        : [child.text ?? "", marksOf(child.marks)];
      const last = spans.at(-1);
      if (last && sameMarks(last.marks, marks)) last.text += text;
      else spans.push({ text, marks });
    });
    line = { id, kind, level, spans };
    lines.set(node, line);
  }
  return line;
}

/** Words under the same marks as they stand on the screen; footnotes one by one. */
export function inlines(text: string, marks: Marks): Node[] {
  if (marks.footnote === undefined) return [schema.text(text, markSet(marks))];
  return Array.from(text, () => footnoteType.create({ words: marks.footnote }));
}

/** A line as a block of the screen. */
export function nodeOf({ id, kind, level, spans }: Line): Node {
  const texts = spans.filter(({ text }) => text !== "").flatMap(({ text, marks }) => inlines(text, marks));
  return blockType.create({ id, kind, level }, texts);
}
