// Finds words in a paragraph as people mean them: without regard to case in any script, composed or decomposed, straight
// or curly quotes alike; or exactly as written. Pure; what is done with the places is `find.ts`.

export interface Query {
  readonly words: string;
  /** Upper and lower case are told apart, and so are kinds of quotes and hyphens. */
  readonly exact: boolean;
  /** Not inside a longer word. */
  readonly whole: boolean;
}

/** A query made ready. */
export interface Pattern extends Query {
  readonly folded: string;
}

/** Longer than any sentence that somebody looks for. */
export const QUERY_MAX = 500;

/** A text as it is compared, and for each unit of it the place in the text of the character it comes from. */
export interface Folded {
  readonly units: string;
  readonly starts: Int32Array;
}

export type Span = readonly [from: number, to: number];

const WORD = /[\p{L}\p{N}\p{M}_]/u;
const MARK = /^\p{M}/u;
const SPACE = /^[\s\u00a0\u202f\u2007]$/u;
const SAME: ReadonlyMap<string, string> = new Map([
  ..."\u2018\u2019\u201a\u201b\u02bc".split("").map((quote) => [quote, "'"] as const),
  ..."\u201c\u201d\u201e\u201f".split("").map((quote) => [quote, '"'] as const),
  ..."\u2010\u2011".split("").map((hyphen) => [hyphen, "-"] as const),
]);

const known = { exact: new Map<string, string>(), loose: new Map<string, string>() };

function foldedCharacter(character: string, exact: boolean): string {
  const table = exact ? known.exact : known.loose;
  let folded = table.get(character);
  if (folded === undefined) {
    if (character === "\u00ad") folded = "";
    else if (SPACE.test(character)) folded = " ";
    // By way of the upper case, so that ß meets SS and the two forms of sigma meet.
    else folded = (exact ? character : SAME.get(character) ?? character.toUpperCase().toLowerCase()).normalize("NFD");
    table.set(character, folded);
  }
  return folded;
}

export function fold(text: string, exact: boolean): Folded {
  let units = "";
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    const folded = foldedCharacter(character, exact);
    units += folded;
    for (let unit = 0; unit < folded.length; unit += 1) starts.push(at);
    at += character.length;
  }
  starts.push(at);
  return { units, starts: Int32Array.from(starts) };
}

/** Nothing if there is nothing to look for. */
export function patternOf(query: Query): Pattern | undefined {
  const folded = fold(query.words.slice(0, QUERY_MAX), query.exact).units;
  return folded === "" ? undefined : { ...query, folded };
}

/** Where a pattern stands in a text, by UTF-16 units; places do not overlap. */
export function matches(text: string, { units, starts }: Folded, { folded, whole }: Pattern): Span[] {
  const found: Span[] = [];
  for (let at = units.indexOf(folded); at >= 0;) {
    const end = at + folded.length;
    const from = starts[at] as number;
    const to = starts[end] as number;
    // Only whole characters: "e" is not found in "é", however that is written.
    const cut = (at > 0 && starts[at - 1] === from) || starts[end - 1] === to || MARK.test(units.slice(end, end + 2));
    const fits = !cut && !(whole && insideWord(text, from, to));
    if (fits) found.push([from, to]);
    at = units.indexOf(folded, fits ? end : at + 1);
  }
  return found;
}

function insideWord(text: string, from: number, to: number): boolean {
  const wordy = (character: string | undefined) => character !== undefined && WORD.test(character);
  const first = [...text.slice(from, from + 2)][0];
  const last = [...text.slice(Math.max(to - 2, from), to)].at(-1);
  const before = [...text.slice(Math.max(from - 2, 0), from)].at(-1);
  const after = [...text.slice(to, to + 2)][0];
  return (wordy(first) && wordy(before)) || (wordy(last) && wordy(after));
}

/** What must change to turn one text into another at one place: how much stays at either end. */
export function kept(before: string, after: string): { start: number; end: number } {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start += 1;
  // Never into the middle of a character.
  if (start > 0 && high(before.charCodeAt(start - 1))) start -= 1;
  let end = 0;
  while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  if (end > 0 && low(before.charCodeAt(before.length - end))) end -= 1;
  return { start, end };
}

const high = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const low = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;
