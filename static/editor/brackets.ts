// Square brackets in a text are open alternatives: "[should][shall]". Finds them in the words of the blocks, as
// `src/text/brackets.rs` does; `tests/cases/brackets` holds the two together. It knows nothing of the screen.

import type { Line } from "./difference.ts";

/** One bracket, its signs included, in UTF-16 units of its paragraph's words. */
export interface Alternative {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

/** A place where the text is open: one bracket, or several that follow one another and stand for each other. */
export interface OpenPlace {
  readonly paragraph: string;
  readonly alternatives: readonly Alternative[];
  /** How many brackets it is inside of. */
  readonly depth: number;
  /** Whether it is all there is in the paragraph. */
  readonly whole: boolean;
  /** Whether the paragraph before is wholly open too, and of its kind. */
  readonly instead: boolean;
}

/** A sign without its partner in the paragraph. */
export interface Stray {
  readonly paragraph: string;
  readonly at: number;
  readonly sign: string;
}

/** As on the server: so deep brackets are looked into, and so many signs without a partner are told of one paragraph. */
const DEPTH_MAX = 8;
const STRAYS_MAX = 20;

interface Pair {
  readonly open: number;
  readonly close: number;
  readonly inside: Pair[];
}

const textOf = (line: Pick<Line, "spans">) => line.spans.map(({ text }) => text).join("");

/** Finds the brackets of a text. */
export function brackets(lines: readonly Pick<Line, "id" | "kind" | "level" | "spans">[]): { places: OpenPlace[]; strays: Stray[] } {
  const places: OpenPlace[] = [];
  const strays: Stray[] = [];
  let before: { kind: string; level: number } | undefined;
  for (const line of lines) {
    const words = textOf(line);
    const found = pairs(words);
    const own = gather(line.id, words, found.pairs, 0);
    let whole = false;
    if (own[0]) {
      const start = words.length - words.trimStart().length;
      whole = own[0].alternatives[0]?.from === start && own[0].alternatives.at(-1)?.to === words.trimEnd().length;
      const instead = whole && before !== undefined && before.kind === line.kind && before.level === line.level;
      own[0] = { ...own[0], whole, instead };
    }
    places.push(...own);
    strays.push(...found.strays.map(([at, sign]) => ({ paragraph: line.id, at, sign })));
    before = whole ? line : undefined;
  }
  return { places, strays };
}

function pairs(words: string): { pairs: Pair[]; strays: [number, string][] } {
  if (!/[[\]]/.test(words)) return { pairs: [], strays: [] };
  // What is open: where its sign stands, and what was closed inside it. The lowest is the paragraph itself.
  const open: { at: number; inside: Pair[] }[] = [{ at: 0, inside: [] }];
  const strays: [number, string][] = [];
  let deeper = 0;
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === "[") {
      if (open.length > DEPTH_MAX) deeper += 1;
      else open.push({ at, inside: [] });
    } else if (words[at] === "]" && deeper > 0) {
      deeper -= 1;
    } else if (words[at] === "]") {
      const last = open.length > 1 ? open.pop() : undefined;
      if (last) open.at(-1)?.inside.push({ open: last.at, close: at, inside: last.inside });
      else strays.push([at, "]"]);
    }
  }
  const [paragraph, ...unclosed] = open;
  const all = [...(paragraph?.inside ?? [])];
  for (const { at, inside } of unclosed) {
    strays.push([at, "["]);
    all.push(...inside);
  }
  return { pairs: all, strays: strays.sort(([a], [b]) => a - b).slice(0, STRAYS_MAX) };
}

function gather(paragraph: string, words: string, found: readonly Pair[], depth: number): OpenPlace[] {
  const places: OpenPlace[] = [];
  let run: Pair[] = [];
  const close = () => {
    if (run.length === 0) return;
    const alternatives = run.map((pair) => ({ from: pair.open, to: pair.close + 1, words: words.slice(pair.open + 1, pair.close) }));
    places.push({ paragraph, alternatives, depth, whole: false, instead: false });
    for (const pair of run) for (const place of gather(paragraph, words, pair.inside, depth + 1)) places.push(place);
    run = [];
  };
  for (const pair of found) {
    const last = run.at(-1);
    if (last && words.slice(last.close + 1, pair.open).trim() !== "") close();
    run.push(pair);
  }
  close();
  return places;
}
