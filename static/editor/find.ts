// Finding and replacing in the text: where the words stand, which of these places is the current one, and the
// transactions that replace them. The field and buttons are `find-bar.ts`. What was found in a paragraph is known again
// as long as the paragraph stays as it is, so that a keystroke looks at one paragraph and not at all.

import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { type Folded, type Pattern, type Span, fold, kept, matches } from "./match.ts";
import { schema, writable } from "./schema.ts";
import { APART } from "./told.ts";

/** With more places than this the eye tells nothing apart, and drawing them would be felt: only the current one is drawn. */
const DRAWN_MAX = 2_000;

export interface Range {
  readonly from: number;
  readonly to: number;
}

interface Finding {
  readonly pattern: Pattern | undefined;
  readonly current: Range | undefined;
  readonly set: DecorationSet;
  readonly few: boolean;
}

interface Asked {
  readonly pattern?: Pattern | undefined;
  readonly current: Range | undefined;
}

const KEY = new PluginKey<Finding>("find");
const NOTHING: Finding = { pattern: undefined, current: undefined, set: DecorationSet.empty, few: true };

const texts = new WeakMap<Node, { text: string; exact?: Folded; loose?: Folded }>();
const found = new WeakMap<Node, { pattern: Pattern; spans: readonly Span[] }>();

/** The words of a block, one unit for each of its places. */
export function textOf(node: Node): string {
  return node.textBetween(0, node.content.size, undefined, "\ufffc");
}

/** Where the pattern stands in a block, from the block's first word on. */
function spansIn(node: Node, pattern: Pattern): readonly Span[] {
  const before = found.get(node);
  if (before?.pattern === pattern) return before.spans;
  let known = texts.get(node);
  if (!known) texts.set(node, (known = { text: textOf(node) }));
  const way = pattern.exact ? "exact" : "loose";
  const folded = (known[way] ??= fold(known.text, pattern.exact));
  const spans = matches(known.text, folded, pattern);
  found.set(node, { pattern, spans });
  return spans;
}

export function findPlugin(): Plugin<Finding> {
  return new Plugin<Finding>({
    key: KEY,
    state: {
      init: () => NOTHING,
      apply: (tr, held) => {
        const asked = tr.getMeta(KEY) as Asked | undefined;
        if (asked && "pattern" in asked) return begin(tr.doc, asked);
        if (!held.pattern) return held;
        const followed = tr.docChanged ? follow(tr, held, held.pattern) : held;
        return asked ? choose(tr.doc, followed, asked.current) : followed;
      },
    },
    props: { decorations: (state) => KEY.getState(state)?.set },
  });
}

function begin(doc: Node, { pattern, current }: Asked): Finding {
  if (!pattern) return NOTHING;
  let count = 0;
  doc.forEach((node) => void (count += spansIn(node, pattern).length));
  const few = count <= DRAWN_MAX;
  const finding = { pattern, current, few, set: DecorationSet.empty };
  if (!few) return choose(doc, finding, current);
  const drawn: Decoration[] = [];
  doc.forEach((node, offset) => drawn.push(...drawnIn(node, offset, finding)));
  return { ...finding, set: DecorationSet.create(doc, drawn) };
}

function drawnIn(node: Node, offset: number, { pattern, current, few }: Omit<Finding, "set">): Decoration[] {
  if (!pattern) return [];
  return spansIn(node, pattern).flatMap(([start, end]) => {
    const [from, to] = [offset + 1 + start, offset + 1 + end];
    const here = current?.from === from && current.to === to;
    return few || here ? [Decoration.inline(from, to, { class: here ? "match here" : "match" })] : [];
  });
}

/** Draws the blocks between two places anew. */
function redraw(doc: Node, finding: Finding, from: number, to: number): Finding {
  const drawn: Decoration[] = [];
  const gone: Decoration[] = [];
  doc.nodesBetween(Math.max(from - 1, 0), Math.min(to + 1, doc.content.size), (node, offset) => {
    gone.push(...finding.set.find(offset, offset + node.nodeSize));
    drawn.push(...drawnIn(node, offset, finding));
    return false;
  });
  return { ...finding, set: finding.set.remove(gone).add(doc, drawn) };
}

function choose(doc: Node, finding: Finding, current: Range | undefined): Finding {
  let next = { ...finding, current };
  if (finding.current) next = redraw(doc, next, finding.current.from, finding.current.to);
  if (current) next = redraw(doc, next, current.from, current.to);
  return next;
}

/** Goes on after the text has changed. */
function follow(tr: Transaction, held: Finding, pattern: Pattern): Finding {
  let [from, to] = [Infinity, -1];
  tr.mapping.maps.forEach((map, at) => {
    const rest = tr.mapping.slice(at + 1);
    map.forEach((_from, _to, start, end) => {
      from = Math.min(from, rest.map(start, -1));
      to = Math.max(to, rest.map(end, 1));
    });
  });
  const set = held.set.map(tr.mapping, tr.doc);
  const { current } = held;
  const moved = current && { from: tr.mapping.map(current.from, 1), to: tr.mapping.map(current.to, -1) };
  const finding = { ...held, set, current: moved && stands(tr.doc, pattern, moved) ? moved : undefined };
  return to < 0 ? finding : redraw(tr.doc, finding, from, to);
}

function stands(doc: Node, pattern: Pattern, { from, to }: Range): boolean {
  if (from >= to || to > doc.content.size) return false;
  const $from = doc.resolve(from);
  if ($from.depth === 0) return false;
  const start = $from.start();
  return spansIn($from.parent, pattern).some(([a, b]) => start + a === from && start + b === to);
}

/** Looks for something else, or for nothing any more; the first place from here on is the current one. */
export function look(state: EditorState, pattern: Pattern | undefined, from: number): Transaction {
  const asked: Asked = { pattern, current: pattern && nextMatch(state.doc, pattern, from, 1) };
  return state.tr.setMeta(KEY, asked);
}

export function choice(state: EditorState): { pattern: Pattern | undefined; current: Range | undefined } {
  return KEY.getState(state) ?? NOTHING;
}

/** Makes the next place, or the one before, the current one and selects it. Wraps around at the ends. */
export function step(state: EditorState, by: 1 | -1): Transaction | undefined {
  const { pattern, current } = choice(state);
  if (!pattern) return undefined;
  const { from, to } = current ?? state.selection;
  const next = nextMatch(state.doc, pattern, by > 0 ? (current ? to : from) : from, by);
  return next && state.tr.setMeta(KEY, { current: next } satisfies Asked);
}

/** The first place that begins here or later; before, the last that ends here or earlier. */
function nextMatch(doc: Node, pattern: Pattern, place: number, by: 1 | -1): Range | undefined {
  let first: Range | undefined;
  let beyond: Range | undefined;
  const meet = (range: Range) => {
    first ??= range;
    if (by > 0 ? range.from >= place : range.to <= place) beyond ??= range;
  };
  const blocks: { node: Node; offset: number }[] = [];
  doc.forEach((node, offset) => blocks.push({ node, offset }));
  if (by < 0) blocks.reverse();
  for (const { node, offset } of blocks) {
    const spans = spansIn(node, pattern);
    for (const [from, to] of by > 0 ? spans : [...spans].reverse()) meet({ from: offset + 1 + from, to: offset + 1 + to });
    if (beyond) return beyond;
  }
  return first;
}

/** How many places there are, and which of them is the current one, from 1; 0 if none is. */
export function tally(state: EditorState): { at: number; count: number } {
  const { pattern, current } = choice(state);
  let [at, count] = [0, 0];
  if (!pattern) return { at, count };
  state.doc.forEach((node, offset) => {
    for (const [start] of spansIn(node, pattern)) {
      count += 1;
      if (current?.from === offset + 1 + start) at = count;
    }
  });
  return { at, count };
}

/** Writes other words for a place. What stays the same stays as it is; what is new looks like what it stands for. */
function replaceAt(tr: Transaction, { from, to }: Range, words: string): void {
  const before = tr.doc.textBetween(from, to, undefined, "\ufffc");
  const { start, end } = kept(before, words);
  const middle = words.slice(start, words.length - end);
  const [begin, stop] = [from + start, to - end];
  const like = tr.doc.nodeAt(stop > begin ? begin : Math.max(begin - 1, from));
  if (middle !== "") tr.replaceWith(begin, stop, schema.text(middle, like?.marks ?? []));
  else if (stop > begin) tr.delete(begin, stop);
}

/** Replaces the current place and goes on to the next; nothing if there is none. */
export function replaceHere(state: EditorState, words: string): Transaction | undefined {
  const { pattern, current } = choice(state);
  if (!pattern || !current) return undefined;
  const tr = state.tr;
  replaceAt(tr, current, writable(words));
  const next = nextMatch(tr.doc, pattern, tr.mapping.map(current.to), 1);
  return tr.setMeta(KEY, { current: next } satisfies Asked).setMeta(APART, true);
}

/** Replaces every place in paragraphs that may be written. */
export function replaceAll(
  state: EditorState, words: string, may: (id: string) => boolean,
): { tr: Transaction; replaced: number; left: number } {
  const { pattern } = choice(state);
  const tr = state.tr;
  let [replaced, left] = [0, 0];
  if (!pattern) return { tr, replaced, left };
  const clean = writable(words);
  const ranges: Range[] = [];
  state.doc.forEach((node, offset) => {
    const spans = spansIn(node, pattern);
    if (!may(node.attrs["id"] as string)) {
      left += spans.length;
      return;
    }
    for (const [from, to] of spans) ranges.push({ from: offset + 1 + from, to: offset + 1 + to });
  });
  // From the end, so that the places before stay what they are.
  for (const range of ranges.reverse()) {
    replaceAt(tr, range, clean);
    replaced += 1;
  }
  return { tr: tr.setMeta(APART, true), replaced, left };
}
