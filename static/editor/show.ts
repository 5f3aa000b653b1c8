// Shows what the document says: from the text on the screen and the lines of the document to the smallest steps of
// ProseMirror between them, so that selections stay where they belong.

import { Fragment, type Node, Slice } from "prosemirror-model";
import { type EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { type Line, type Region, type Token, difference } from "./difference.ts";
import { blockType, inlines, lineOf, markSet, nodeOf } from "./schema.ts";
import { sameMarks } from "./walk.ts";

/** Stands in an empty text, so that there is somewhere to write; it is in the document once something is. */
export const NOTHING: Line = { id: "", kind: "paragraph", level: 1, spans: [] };

/** What a text with these lines shows. */
export function screen(lines: readonly Line[]): readonly Line[] {
  return lines.length > 0 ? lines : [NOTHING];
}

/** Steps from the blocks between two indices to these lines. Nothing if they show that already. */
export function show(state: EditorState, from: number, to: number, lines: readonly Line[]): Transaction | undefined {
  const before: Line[] = [];
  for (let at = from; at < to; at += 1) before.push(lineOf(state.doc.child(at)));
  const { reordered, moved, regions } = difference(before, lines);
  const tr = state.tr;
  const start = startOf(state.doc, from);
  const selected = moved.size > 0 ? remember(state) : undefined;
  if (moved.size > 0) {
    const nodes = new Map(before.map((line, at) => [line, state.doc.child(from + at)]));
    const ordered = reordered.map((line) => nodes.get(line) as Node);
    reorder(tr, start, before.map((line) => nodes.get(line) as Node), ordered);
  }
  // From the last region to the first: the places before stay what they are.
  const starts: number[] = [];
  let at = start;
  let index = from;
  for (const { before } of regions) {
    starts.push(at);
    for (const token of before) {
      if (token.char !== "") continue;
      at += tr.doc.child(index).nodeSize;
      index += 1;
    }
  }
  for (let region = regions.length - 1; region >= 0; region -= 1) {
    showRegion(tr, starts[region] as number, regions[region] as Region<Line, Line>);
  }
  if (selected) restore(tr, selected);
  return tr.docChanged ? tr : undefined;
}

/** Moves the fewest blocks, each in one piece. */
function reorder(tr: Transaction, start: number, before: readonly Node[], after: readonly Node[]): void {
  const row = [...before];
  for (let at = 0; at < after.length; at += 1) {
    const node = after[at] as Node;
    if (row[at] === node) continue;
    const found = row.indexOf(node, at);
    const waiting = row[at] as Node;
    // A block that is wanted later goes there; otherwise this one comes here.
    const later = after.indexOf(waiting, at);
    if (later > at && row[at + 1] === node) {
      row.splice(at, 1);
      row.splice(later, 0, waiting);
      const place = start + size(row.slice(0, at));
      tr.delete(place, place + waiting.nodeSize);
      tr.insert(start + size(row.slice(0, later)), waiting);
    } else {
      const place = start + size(row.slice(0, found));
      row.splice(found, 1);
      tr.delete(place, place + node.nodeSize);
      tr.insert(start + size(row.slice(0, at)), node);
      row.splice(at, 0, node);
    }
  }
}

function size(nodes: readonly Node[]): number {
  return nodes.reduce((sum, node) => sum + node.nodeSize, 0);
}

function showRegion(tr: Transaction, start: number, { anchored, before, after, match }: Region<Line, Line>): void {
  // places[k] is the place behind token k-1.
  const places = new Int32Array(before.length + 1);
  let line = start;
  places[0] = start;
  before.forEach((token, at) => {
    if (token.char === "" && at > 0) line = (places[at] as number) + 1;
    places[at + 1] = line + 1 + token.offset + token.char.length;
  });
  if (!anchored) {
    const end = before.length > 0 ? (places[before.length] as number) + 1 : start;
    const nodes = linesOf(after).map(nodeOf);
    if (end > start || nodes.length > 0) tr.replaceWith(start, end, nodes);
    return;
  }
  showMarks(tr, before, after, match, places);
  const [old, now] = [(before[0] as Token).line, (after[0] as Token).line];
  let [i, j] = [before.length, after.length];
  while (j > 0) {
    if (match[j - 1] === i - 1) {
      i -= 1;
      j -= 1;
      continue;
    }
    let from = j;
    while (match[from - 1] === -1) from -= 1;
    const kept = (match[from - 1] as number) + 1;
    // As it stands: `tr.replace` would fit the piece in as it thinks best.
    tr.step(new ReplaceStep(places[kept] as number, places[i] as number, sliceOf(after.slice(from, j), old)));
    i = kept;
    j = from;
  }
  if (old.kind !== now.kind || old.level !== now.level) {
    if (old.kind !== now.kind) tr.setNodeAttribute(start, "kind", now.kind);
    if (old.level !== now.level) tr.setNodeAttribute(start, "level", now.level);
  }
}

function linesOf(row: readonly Token[]): Line[] {
  return row.filter(({ char }) => char === "").map(({ line }) => line);
}

/** New tokens as a piece of text, open on both sides if paragraphs begin in it. */
function sliceOf(row: readonly Token[], left: Line): Slice {
  const parts: { line: Line; texts: Node[] }[] = [{ line: left, texts: [] }];
  for (const { char, marks, line } of row) {
    const part = parts.at(-1) as { line: Line; texts: Node[] };
    if (char === "") parts.push({ line, texts: [] });
    else part.texts.push(...inlines(char, marks));
  }
  if (parts.length === 1) return new Slice(Fragment.fromArray(joined(parts[0]?.texts ?? [])), 0, 0);
  const nodes = parts.map(({ line: { id, kind, level }, texts }) => blockType.create({ id, kind, level }, joined(texts)));
  return new Slice(Fragment.fromArray(nodes), 1, 1);
}

function joined(texts: readonly Node[]): Node[] {
  const row: Node[] = [];
  for (const text of texts) {
    const last = row.at(-1);
    if (last?.isText && text.sameMarkup(last)) row[row.length - 1] = blockType.schema.text((last.text ?? "") + text.text, last.marks);
    else row.push(text);
  }
  return row;
}

function showMarks(
  tr: Transaction, before: readonly Token[], after: readonly Token[], match: Int32Array, places: Int32Array,
): void {
  for (let j = 0; j < after.length;) {
    const i = match[j] as number;
    const token = after[j] as Token;
    // Another footnote is another leaf.
    if (i >= 0 && token.marks.footnote !== undefined && !sameMarks((before[i] as Token).marks, token.marks)) {
      const at = (places[i + 1] as number) - 1;
      tr.setNodeAttribute(at, "words", token.marks.footnote);
      j += 1;
      continue;
    }
    if (i < 0 || token.char === "" || sameMarks((before[i] as Token).marks, token.marks)) {
      j += 1;
      continue;
    }
    const from = (places[i + 1] as number) - token.char.length;
    let to = from;
    for (let step = 0; ; step += 1, j += 1) {
      const [next, held] = [after[j], before[i + step]];
      const same = next && held && match[j] === i + step && next.char !== "" && sameMarks(next.marks, token.marks);
      if (!same) break;
      to = places[i + step + 1] as number;
    }
    tr.removeMark(from, to);
    for (const mark of markSet(token.marks)) tr.addMark(from, to, mark);
  }
}

interface Remembered {
  readonly anchor: { id: string; offset: number };
  readonly head: { id: string; offset: number };
}

function remember(state: EditorState): Remembered {
  const { $anchor, $head } = state.selection;
  const place = ($place: typeof $anchor) => ({ id: $place.parent.attrs["id"] as string, offset: $place.parentOffset });
  return { anchor: place($anchor), head: place($head) };
}

/** Puts the selection back into a block that was moved. */
function restore(tr: Transaction, { anchor, head }: Remembered): void {
  const places = new Map<string, number>();
  tr.doc.forEach((node, offset) => void places.set(node.attrs["id"] as string, offset));
  const find = ({ id, offset }: { id: string; offset: number }) => {
    const place = places.get(id);
    if (place === undefined) return undefined;
    return place + 1 + Math.min(offset, tr.doc.nodeAt(place)?.content.size ?? 0);
  };
  const [from, to] = [find(anchor), find(head)];
  if (from !== undefined && to !== undefined) tr.setSelection(TextSelection.create(tr.doc, from, to));
}

/** Where the block of this index begins. */
export function startOf(doc: Node, index: number): number {
  let place = 0;
  for (let at = 0; at < index; at += 1) place += doc.child(at).nodeSize;
  return place;
}
