// Which words a note is on, told so that it stays true while people write: by the first and the last character, wherever
// they are by now. Where those are gone or were written anew, by the paragraph and the words themselves.

import type { Form } from "./form.ts";
import { type Place, find } from "./place.ts";
import { type Block, spans } from "./walk.ts";

/** One character: its strand and its cursor. */
export type Character = readonly [sid: string, cursor: string];

export interface Anchor {
  readonly paragraph: string;
  readonly first: Character | null;
  readonly last: Character | null;
  /** How far into the paragraph the words begin. */
  readonly offset: number;
  /** How they read when they were last seen; empty once they are gone. */
  readonly quote: string;
}

export interface End {
  readonly id: string;
  readonly offset: number;
}

/** Where words are: `firm` while their own characters say so. When they are gone, both ends are the place they stood at. */
export interface Found {
  readonly from: End;
  readonly to: End;
  readonly gone: boolean;
  readonly firm: boolean;
}

/** Words of this length are hardly written twice by chance. */
const TELLING = 12;
/** The server keeps so much of a quotation. */
const QUOTE_MAX = 2_000;

export function wordsOf(block: Block): string {
  return spans(block).map(({ text }) => text).join("");
}

export function quoteOf(words: string): string {
  return [...words].slice(0, QUOTE_MAX).join("");
}

/** The anchor of the words between two places of a block. */
export function anchorAt(form: Form, id: string, from: number, to: number): Anchor {
  const block = form.layout().blocks.get(id);
  const words = block ? wordsOf(block).slice(from, to) : "";
  const held = to > from;
  return {
    paragraph: id,
    first: held ? characterAt(form, block, from) : null,
    last: held ? characterAt(form, block, to - 1) : null,
    offset: from,
    quote: quoteOf(words),
  };
}

function characterAt(form: Form, block: Block | undefined, offset: number): Character | null {
  let rest = offset;
  for (const { segment, hidden } of block?.standings ?? []) {
    if (hidden) continue;
    for (const run of segment.runs) {
      if (rest < run.text.length) {
        const object = form.strand(segment.sid);
        // The second half of a character of two units is no character.
        const low = /[\udc00-\udfff]/.test(run.text[rest] ?? "") && rest > 0;
        return object === undefined ? null : [segment.sid, form.handle.getCursor(object, run.at + rest - (low ? 1 : 0))];
      }
      rest -= run.text.length;
    }
  }
  return null;
}

/** Where the words of an anchor are now; `quote` is how they read at first. Nothing if not even their paragraph is there. */
export function locate(form: Form, anchor: Anchor, quote: string): Found | undefined {
  const first = anchor.first && find(form, anchor.first as Place, false);
  const last = anchor.last && find(form, anchor.last as Place);
  const [from, to] = [first ?? last, last ?? first];
  if (from && to) {
    const order = [...form.layout().blocks.keys()];
    const apart = order.indexOf(to.id) - order.indexOf(from.id);
    // One end's paragraph is gone, or was moved before the other: what is left is on this end's side.
    if (!first) return solid({ id: to.id, offset: 0 }, to);
    if (!last || apart < 0) return solid(from, { id: from.id, offset: lengthOf(form, from.id) });
    if (apart > 0 || from.offset < to.offset) return { from, to, gone: false, firm: true };
    return reborn(form, from, anchor.offset, [anchor.quote, quote]) ?? { from, to: from, gone: true, firm: true };
  }
  return quoted(form, anchor, [anchor.quote, quote]);
}

function solid(from: End, to: End): Found {
  return { from, to, gone: to.offset <= from.offset, firm: true };
}

function lengthOf(form: Form, id: string): number {
  const block = form.layout().blocks.get(id);
  return block ? wordsOf(block).length : 0;
}

/** What was deleted and put back is other characters that read alike: where the first ones stood, or where they were last
 *  seen. Elsewhere only words that are long enough, and stand there once, are taken for the same. */
function reborn(form: Form, { id, offset }: End, seen: number, quotes: readonly string[]): Found | undefined {
  const block = form.layout().blocks.get(id);
  const words = block ? wordsOf(block) : "";
  for (const quote of quotes) {
    if (quote === "") continue;
    for (const at of [offset, offset - quote.length, seen]) {
      if (at >= 0 && words.startsWith(quote, at)) return between(id, at, quote);
    }
    const only = words.indexOf(quote);
    if (quote.length >= TELLING && only >= 0 && words.indexOf(quote, only + 1) < 0) return between(id, only, quote);
  }
  return undefined;
}

function between(id: string, at: number, quote: string): Found {
  return { from: { id, offset: at }, to: { id, offset: at + quote.length }, gone: false, firm: false };
}

/** Looks for the words in their paragraph; of several places, the nearest to where they were. */
function quoted(form: Form, anchor: Anchor, quotes: readonly string[]): Found | undefined {
  const layout = form.layout();
  const id = layout.byPid.get(anchor.paragraph)?.root.segment.pid;
  const block = id === undefined ? undefined : layout.blocks.get(id);
  if (!block || !block.standings.some(({ hidden }) => !hidden)) return undefined;
  const words = wordsOf(block);
  for (const quote of quotes) {
    if (quote === "") continue;
    let nearest = -1;
    for (let at = words.indexOf(quote); at >= 0; at = words.indexOf(quote, at + 1)) {
      if (nearest < 0 || Math.abs(at - anchor.offset) < Math.abs(nearest - anchor.offset)) nearest = at;
    }
    if (nearest >= 0) return between(block.id, nearest, quote);
  }
  const place = { id: block.id, offset: 0 };
  return { from: place, to: place, gone: true, firm: anchor.first === null };
}
