// The one difference between two states of the text, for both directions: what a person changed on the screen, and what
// others changed in the document. Characters are compared by code point; paragraphs are aligned by id.

import { type Kind, type Marks, sameMarks } from "./walk.ts";

/** One paragraph as shown. */
export interface Line {
  readonly id: string;
  readonly kind: Kind;
  readonly level: number;
  readonly spans: readonly { readonly text: string; readonly marks: Marks }[];
}

/** A paragraph mark, or one character. */
export interface Token<L extends Line = Line> {
  readonly line: L;
  /** Empty for a paragraph mark. */
  readonly char: string;
  readonly marks: Marks;
  /** Where it stands among the words of its line, in UTF-16 units. */
  readonly offset: number;
  /** The span it is in, and where; a paragraph mark is in none. */
  readonly span: L["spans"][number] | undefined;
  readonly within: number;
}

/** Lines between one that both states have and the next. */
export interface Region<A extends Line, B extends Line> {
  /** Whether both sides begin with the same line; only what comes before the first common line does not. */
  readonly anchored: boolean;
  readonly before: readonly Token<A>[];
  readonly after: readonly Token<B>[];
  /** For each token after, its place before, or -1. */
  readonly match: Int32Array;
}

export interface Difference<A extends Line, B extends Line> {
  /** The lines of before in the order that those they share with after have there. */
  readonly reordered: readonly A[];
  /** Lines that stand elsewhere than they did. */
  readonly moved: ReadonlySet<string>;
  readonly regions: readonly Region<A, B>[];
}

const NO_MARKS: Marks = {};

/** Compares two lists of lines. `likelyMoved` says which lines to count as moved where there is a choice. */
export function difference<A extends Line, B extends Line>(
  before: readonly A[],
  after: readonly B[],
  likelyMoved: ReadonlySet<string> = new Set(),
): Difference<A, B> {
  const { reordered, moved } = reorder(before, after, likelyMoved);
  const ids = new Set(after.map((line) => line.id));
  const common = new Set(before.filter((line) => ids.has(line.id)).map((line) => line.id));
  const [heads, tails] = [divide(reordered, common), divide(after, common)];
  const regions = heads.map((lines, at) => align(lines, tails[at] ?? [], at > 0));
  return { reordered, moved, regions };
}

/** Puts the lines that both sides have into the order they have after; each takes along the vanished ones behind it. */
function reorder<A extends Line, B extends Line>(
  before: readonly A[],
  after: readonly B[],
  likelyMoved: ReadonlySet<string>,
): { reordered: readonly A[]; moved: ReadonlySet<string> } {
  const places = new Map(after.map((line, at) => [line.id, at]));
  const common = before.filter((line) => places.has(line.id));
  const rank = (line: A) => places.get(line.id) as number;
  const stay = new Set(longestRising(common, rank, likelyMoved));
  if (stay.size === common.length) return { reordered: before, moved: new Set() };
  const moved = new Map(common.filter((line) => !stay.has(line)).map((line) => [rank(line), line]));
  const waiting = [...moved.keys()].sort((a, b) => a - b);
  const reordered: A[] = [];
  for (const line of before) {
    if (moved.get(places.get(line.id) ?? -1) === line) continue;
    if (stay.has(line)) {
      while (waiting[0] !== undefined && waiting[0] < rank(line)) reordered.push(moved.get(waiting.shift() as number) as A);
    }
    reordered.push(line);
  }
  for (const place of waiting) reordered.push(moved.get(place) as A);
  return { reordered, moved: new Set([...moved.values()].map((line) => line.id)) };
}

/** As many lines as can stay where they are; those likely moved stay only if nothing else has to give way. */
export function longestRising<T extends { readonly id: string }>(
  lines: readonly T[],
  rank: (line: T) => number,
  likelyMoved: ReadonlySet<string>,
): T[] {
  const rising = (some: readonly T[]) => {
    const ends: number[] = [];
    const previous = new Int32Array(some.length);
    some.forEach((line, at) => {
      let [low, high] = [0, ends.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (rank(some[ends[middle] as number] as T) < rank(line)) low = middle + 1;
        else high = middle;
      }
      previous[at] = low > 0 ? (ends[low - 1] as number) : -1;
      ends[low] = at;
    });
    const chosen: T[] = [];
    for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] as number) chosen.push(some[at] as T);
    return chosen.reverse();
  };
  const others = lines.filter((line) => !likelyMoved.has(line.id));
  const chosen = rising(others);
  if (chosen.length < others.length || others.length === lines.length) return rising(lines);
  // Everything else is in order: only the likely ones are looked at one by one.
  const stay = new Set(chosen);
  for (const line of lines) {
    if (stay.has(line)) continue;
    const at = lines.indexOf(line);
    const fits = [...stay].every((other) => lines.indexOf(other) < at === rank(other) < rank(line));
    if (fits) stay.add(line);
  }
  return lines.filter((line) => stay.has(line));
}

function divide<L extends Line>(lines: readonly L[], common: ReadonlySet<string>): L[][] {
  const parts: L[][] = [[]];
  for (const line of lines) {
    if (common.has(line.id)) parts.push([line]);
    else parts.at(-1)?.push(line);
  }
  return parts;
}

function align<A extends Line, B extends Line>(heads: readonly A[], tails: readonly B[], anchored: boolean): Region<A, B> {
  const [before, after] = [tokens(heads), tokens(tails)];
  return { anchored, before, after, match: matchTokens(before, after, anchored) };
}

/** The lines as one row of characters, each line after its paragraph mark. */
export function tokens<L extends Line>(lines: readonly L[]): Token<L>[] {
  const row: Token<L>[] = [];
  for (const line of lines) {
    row.push({ line, char: "", marks: NO_MARKS, offset: 0, span: undefined, within: 0 });
    let offset = 0;
    for (const span of line.spans as readonly L["spans"][number][]) {
      let within = 0;
      for (const char of span.text) {
        row.push({ line, char, marks: span.marks, offset: offset + within, span, within });
        within += char.length;
      }
      offset += within;
    }
  }
  return row;
}

/** Shorter islands of equal characters amid a rewritten passage are chance, not words that stayed. */
const ISLAND_MIN = 3;
/** Above so many pairs of characters the passage counts as rewritten. */
const PAIRS_MAX = 4_000_000;

function matchTokens(before: readonly Token[], after: readonly Token[], anchored: boolean): Int32Array {
  const match = new Int32Array(after.length).fill(-1);
  let from = 0;
  if (anchored) match[from++] = 0;
  let [i, j] = [before.length, after.length];
  const trim = (same: (a: Token, b: Token) => boolean) => {
    while (from < i && from < j && same(before[from] as Token, after[from] as Token)) match[from] = from++;
    while (i > from && j > from && same(before[i - 1] as Token, after[j - 1] as Token)) match[--j] = --i;
  };
  trim((a, b) => sameChar(a, b) && sameMarks(a.marks, b.marks));
  trim(sameChar);
  if (i > from && j > from && (i - from) * (j - from) <= PAIRS_MAX) matchMiddle(before, after, from, i, j, match);
  return match;
}

function sameChar(a: Token, b: Token): boolean {
  return a.char !== "" && a.char === b.char;
}

function matchMiddle(
  before: readonly Token[], after: readonly Token[], from: number, i: number, j: number, match: Int32Array,
): void {
  const [rows, columns] = [i - from, j - from];
  const lengths = new Uint32Array((rows + 1) * (columns + 1));
  for (let a = rows - 1; a >= 0; a -= 1) {
    for (let b = columns - 1; b >= 0; b -= 1) {
      const here = a * (columns + 1) + b;
      lengths[here] = sameChar(before[from + a] as Token, after[from + b] as Token)
        ? (lengths[here + columns + 2] as number) + 1
        : Math.max(lengths[here + columns + 1] as number, lengths[here + 1] as number);
    }
  }
  let [a, b] = [0, 0];
  while (a < rows && b < columns) {
    const here = a * (columns + 1) + b;
    if (sameChar(before[from + a] as Token, after[from + b] as Token)) {
      let length = 0;
      while (
        a + length < rows && b + length < columns
        && sameChar(before[from + a + length] as Token, after[from + b + length] as Token)
        && (lengths[here + length * (columns + 2)] as number) > (lengths[here + (length + 1) * (columns + 2)] as number)
      ) length += 1;
      const whole = length === rows || length === columns;
      if (length >= ISLAND_MIN || whole) {
        for (let at = 0; at < length; at += 1) match[from + b + at] = from + a + at;
      }
      a += Math.max(length, 1);
      b += Math.max(length, 1);
    } else if ((lengths[here + columns + 1] as number) >= (lengths[here + 1] as number)) {
      a += 1;
    } else {
      b += 1;
    }
  }
}
