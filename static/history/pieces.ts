// What became of the words of one paragraph, word by word, as people read it. Pure.

import type { Line } from "../editor/difference.ts";
import { type Marks, sameMarks } from "../editor/walk.ts";

/** Words that stayed, came or went, under the same marks. */
export interface Word {
  readonly text: string;
  readonly marks: Marks;
}

export interface Piece {
  readonly became: "same" | "came" | "went" | "marked";
  readonly words: readonly Word[];
  /** Where it begins among the words of the side it is from. */
  readonly at: number;
}

/** Above so many pairs of words a paragraph counts as rewritten. */
const PAIRS_MAX = 1_000_000;

const WORDS = /[\p{L}\p{N}\p{M}’'-]+|\s+|[^]/gu;

/** The pieces from one wording to another. */
export function pieces(before: Line, after: Line): Piece[] {
  const [a, b] = [words(before), words(after)];
  let from = 0;
  while (from < a.length && from < b.length && a[from]?.text === b[from]?.text) from += 1;
  let [i, j] = [a.length, b.length];
  while (i > from && j > from && a[i - 1]?.text === b[j - 1]?.text) {
    i -= 1;
    j -= 1;
  }
  const row = new Row();
  for (let at = 0; at < from; at += 1) row.same(a[at] as Cut, b[at] as Cut);
  middle(a.slice(from, i), b.slice(from, j), row);
  for (let at = i; at < a.length; at += 1) row.same(a[at] as Cut, b[j + at - i] as Cut);
  return row.pieces;
}

interface Cut {
  readonly text: string;
  readonly at: number;
  readonly words: readonly Word[];
}

/** The words of a line, each with the marks of its letters. */
function words({ spans }: Line): Cut[] {
  const whole = spans.map(({ text }) => text).join("");
  let [span, used] = [0, 0];
  return Array.from(whole.matchAll(WORDS), ({ 0: text, index }) => {
    const parts: Word[] = [];
    for (let left = text.length; left > 0;) {
      const here = spans[span] as Line["spans"][number];
      const take = Math.min(left, here.text.length - used);
      if (take > 0) parts.push({ text: here.text.slice(used, used + take), marks: here.marks });
      used += take;
      left -= take;
      if (used === here.text.length) [span, used] = [span + 1, 0];
    }
    return { text, at: index, words: parts };
  });
}

function middle(a: readonly Cut[], b: readonly Cut[], row: Row): void {
  const width = b.length + 1;
  const few = a.length * b.length <= PAIRS_MAX;
  const lengths = few ? new Uint32Array((a.length + 1) * width) : undefined;
  if (lengths) {
    for (let i = a.length - 1; i >= 0; i -= 1) {
      for (let j = b.length - 1; j >= 0; j -= 1) {
        lengths[i * width + j] = a[i]?.text === b[j]?.text
          ? (lengths[(i + 1) * width + j + 1] as number) + 1
          : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number);
      }
    }
  }
  let [i, j] = [0, 0];
  while (lengths && i < a.length && j < b.length) {
    if (a[i]?.text === b[j]?.text) row.same(a[i++] as Cut, b[j++] as Cut);
    else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number)) row.add("went", a[i++] as Cut);
    else row.add("came", b[j++] as Cut);
  }
  for (; i < a.length; i += 1) row.add("went", a[i] as Cut);
  for (; j < b.length; j += 1) row.add("came", b[j] as Cut);
}

class Row {
  readonly pieces: { became: Piece["became"]; words: Word[]; at: number }[] = [];

  same(before: Cut, after: Cut): void {
    const alike = before.words.length === after.words.length
      && before.words.every(({ text, marks }, at) => text === after.words[at]?.text && sameMarks(marks, after.words[at]?.marks ?? {}));
    this.add(alike ? "same" : "marked", after);
  }

  add(became: Piece["became"], { words: cut, at }: Cut): void {
    const last = this.pieces.at(-1);
    const piece = last?.became === became ? last : { became, words: [], at };
    if (piece !== last) this.pieces.push(piece);
    for (const { text, marks } of cut) {
      const open = piece.words.at(-1);
      if (open && sameMarks(open.marks, marks)) piece.words[piece.words.length - 1] = { text: open.text + text, marks };
      else piece.words.push({ text, marks });
    }
  }
}

/** Whether two paragraphs read the same. */
export function sameLine(a: Line, b: Line): boolean {
  if (a.kind !== b.kind || a.level !== b.level || a.spans.length !== b.spans.length) return false;
  return a.spans.every(({ text, marks }, at) => text === b.spans[at]?.text && sameMarks(marks, b.spans[at]?.marks ?? {}));
}

/** A paragraph of two versions beside each other. */
export interface Pair {
  readonly id: string;
  readonly before: Line | undefined;
  readonly after: Line | undefined;
}

/** Two versions as one row: the order of the later one, with what it lost where that stood. */
export function pairs(before: readonly Line[], after: readonly Line[]): Pair[] {
  const [had, has] = [new Map(before.map((line) => [line.id, line])), new Set(after.map(({ id }) => id))];
  const behind = new Map<string, Line[]>();
  let last = "";
  for (const line of before) {
    if (has.has(line.id)) last = line.id;
    else behind.set(last, [...(behind.get(last) ?? []), line]);
  }
  const lost = (id: string): Pair[] => (behind.get(id) ?? []).map((line) => ({ id: line.id, before: line, after: undefined }));
  return [
    ...lost(""),
    ...after.flatMap((line): Pair[] => [{ id: line.id, before: had.get(line.id), after: line }, ...lost(line.id)]),
  ];
}
