// Paste and copy. In comes text from anywhere, reduced to what a text may hold; out goes clean HTML, and plain text with
// the numbers.

import { type DOMOutputSpec, DOMParser as Reader, DOMSerializer, Fragment, type Mark, type Node, type ResolvedPos, Slice } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { numbersOf } from "./margin.ts";
import { gatherNotes } from "./pasted-notes.ts";
import { blockType, footnoteType, noteOf, schema, writable } from "./schema.ts";
import type { Kind } from "./walk.ts";

/** One paste; a whole conference's text is a fifth of it. */
export const PASTE_CHARACTERS_MAX = 1_000_000;

export function clipboardProps(tooLarge: () => void) {
  return {
    handlePaste(_view: EditorView, event: ClipboardEvent): boolean {
      const data = event.clipboardData;
      const size = data?.getData("text/plain").length ?? 0;
      if (size <= PASTE_CHARACTERS_MAX && (data?.getData("text/html").length ?? 0) <= 8 * PASTE_CHARACTERS_MAX) return false;
      event.preventDefault();
      tooLarge();
      return true;
    },
    transformPastedHTML: tidy,
    transformPasted: cleaned,
    clipboardTextParser: (text: string, context: ResolvedPos, plain: boolean) => fromPlain(text, context, plain),
    clipboardTextSerializer: (slice: Slice, view: EditorView) => toPlain(slice, view),
    clipboardSerializer: new Clean({ ...DOMSerializer.nodesFromSchema(schema), footnote }, DOMSerializer.marksFromSchema(schema)),
    clipboardParser: Reader.fromSchema(schema),
  };
}

/** A footnote keeps its words wherever it is pasted. */
function footnote({ attrs }: Node): DOMOutputSpec {
  const words = attrs["words"] as string;
  return ["sup", { "data-footnote": words }, `[${words}]`];
}

/** Makes what word processors write into what it means. */
function tidy(html: string): string {
  const page = new DOMParser().parseFromString(html.replace(/(<br[^>]*>\s*){2,}/gi, "</p><p>"), "text/html");
  for (const gone of page.querySelectorAll("style, script, title, [style*='mso-list:Ignore' i], [style*='mso-list: Ignore' i]")) {
    gone.remove();
  }
  // Word's lists are paragraphs with a style that says so.
  for (const item of page.querySelectorAll<HTMLElement>("p[style*='mso-list']")) {
    const level = /mso-list:[^;"]*level(\d)/i.exec(item.getAttribute("style") ?? "")?.[1];
    item.dataset["kind"] = "item";
    item.dataset["level"] = level === "1" || level === undefined ? "1" : "2";
  }
  for (const titled of page.querySelectorAll("p.MsoTitle")) {
    const heading = page.createElement("h1");
    heading.append(...titled.childNodes);
    titled.replaceWith(heading);
  }
  gatherNotes(page);
  // The page's policy reads no style attributes, so what they mean is said in tags.
  for (const styled of page.querySelectorAll<HTMLElement>("[style]")) {
    const style = styled.getAttribute("style") ?? "";
    if (/font-weight:\s*(bold|[6-9]\d\d)/i.test(style)) wrap(page, styled, "strong");
    if (/font-style:\s*italic/i.test(style)) wrap(page, styled, "em");
    // Google Docs wraps whole documents in a b that is not bold.
    const plain = styled.matches("b") && /font-weight:\s*(normal|[1-5]\d\d)/i.test(style);
    if (plain || (styled.matches("i") && /font-style:\s*normal/i.test(style))) styled.replaceWith(...styled.childNodes);
    else styled.removeAttribute("style");
  }
  // A paragraph inside an item is the item.
  for (const inner of page.querySelectorAll("li > p")) inner.replaceWith(...inner.childNodes);
  for (const line of page.querySelectorAll("br")) line.replaceWith(" ");
  return page.body.innerHTML;
}

function wrap(page: Document, element: HTMLElement, tag: string): void {
  const mark = page.createElement(tag);
  mark.append(...element.childNodes);
  element.append(mark);
}

/** Only what can be written, blank paragraphs left out, ids left to be given. */
function cleaned(slice: Slice): Slice {
  const blocks: Node[] = [];
  slice.content.forEach((node) => {
    if (node.isInline) {
      blocks.push(node);
      return;
    }
    const texts: Node[] = [];
    node.forEach((child) => {
      const text = writable(child.text ?? "");
      if (child.type === footnoteType) texts.push(child);
      else if (text !== "") texts.push(schema.text(text, child.marks));
    });
    const blank = texts.every((text) => text.isText && (text.text ?? "").trim() === "");
    if (blank && slice.content.childCount > 1) return;
    blocks.push(blockType.create({ ...node.attrs, id: "" }, texts));
  });
  if (blocks.length === 0) return Slice.empty;
  return new Slice(Fragment.fromArray(blocks), slice.openStart, slice.openEnd);
}

/** Numbers as this page writes them into plain text say what a line is. */
const NUMBERED: readonly [RegExp, Kind, number][] = [
  [/^\d+\.\t/, "paragraph", 1],
  [/^[IVXLCDM]+\.\t/, "heading", 1],
  [/^[A-Z]{1,2}\.\t/, "heading", 2],
  [/^\t\([ivxlcdm]+\)\t/, "item", 2],
  [/^\([a-z]+\)\t/, "item", 1],
];

function fromPlain(text: string, context: ResolvedPos, plain: boolean): Slice {
  const marks = plain ? context.marks() : [];
  const blocks = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "").map((line) => {
    const [sign, kind, level] = NUMBERED.find(([pattern]) => pattern.test(line)) ?? [undefined, "paragraph" as Kind, 1];
    return blockType.create({ kind, level }, inlinesOf(sign ? line.replace(sign, "") : line, marks));
  });
  return blocks.length === 0 ? Slice.empty : new Slice(Fragment.fromArray(blocks), 1, 1);
}

/** A footnote in plain text, as Pandoc has it. */
const NOTED = /\^\[([^[\]]+)\]/g;

function inlinesOf(line: string, marks: readonly Mark[]): Node[] {
  const row: Node[] = [];
  let from = 0;
  const put = (text: string) => {
    if (text !== "") row.push(schema.text(text, marks));
  };
  for (const found of line.matchAll(NOTED)) {
    const note = noteOf(found[1] ?? "");
    if (!note) continue;
    put(writable(line.slice(from, found.index)));
    row.push(footnoteType.create(note));
    from = found.index + found[0].length;
  }
  put(writable(line.slice(from)));
  return row;
}

/** The words of a block, its footnotes as Pandoc has them. */
function plainOf(node: Node): string {
  return node.textBetween(0, node.content.size, undefined, ({ attrs }) => `^[${attrs["words"] as string}]`);
}

function toPlain(slice: Slice, view: EditorView): string {
  const { from, $from } = view.state.selection;
  const numbers = numbersOf(view.state.doc);
  const whole = slice.content.childCount > 1 || $from.parentOffset === 0;
  const lines: string[] = [];
  slice.content.forEach((node, _offset, index) => {
    const number = numbers[view.state.doc.resolve(from).index(0) + index] ?? "";
    const indent = node.attrs["kind"] === "item" && node.attrs["level"] === 2 ? "\t" : "";
    lines.push(whole && number !== "" ? `${indent}${number}\t${plainOf(node)}` : plainOf(node));
  });
  return lines.join("\n");
}

/** Items as lists, everything else as it is called, nothing of this page's own. */
class Clean extends DOMSerializer {
  override serializeFragment(
    fragment: Fragment, options?: { document?: Document }, target?: HTMLElement | DocumentFragment,
  ): HTMLElement | DocumentFragment {
    const page = options?.document ?? document;
    const into = target ?? page.createDocumentFragment();
    let list: HTMLElement | undefined;
    let inner: HTMLElement | undefined;
    fragment.forEach((node) => {
      if (node.type !== blockType) {
        super.serializeFragment(Fragment.from(node), options, into);
        return;
      }
      const { kind, level } = node.attrs as { kind: Kind; level: number };
      const element = page.createElement(kind === "item" ? "li" : kind === "heading" ? `h${level + 1}` : "p");
      super.serializeFragment(node.content, options, element);
      if (kind !== "item") {
        list = inner = undefined;
        into.appendChild(element);
        return;
      }
      if (!list) into.appendChild((list = lettered(page, "a")));
      if (level === 1) inner = undefined;
      else if (!inner) (list.lastElementChild ?? list).appendChild((inner = lettered(page, "i")));
      (inner ?? list).appendChild(element);
    });
    return into;
  }
}

function lettered(page: Document, type: string): HTMLElement {
  const list = page.createElement("ol");
  list.setAttribute("type", type);
  return list;
}
