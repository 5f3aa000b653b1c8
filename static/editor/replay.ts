// After a refusal: what a person wrote that the server did not take, laid on the server's text where it may still be
// edited, and set aside as late edits where it may not. Nothing written is lost.

import { type Line, difference, tokens } from "./difference.ts";
import type { LateEdit } from "./keep.ts";
import { notation } from "./notation.ts";
import { sameMarks } from "./walk.ts";

export interface Replay {
  /** The server's text with what could be laid on it. */
  readonly lines: readonly Line[];
  readonly late: readonly LateEdit[];
}

/** `base` is the text without what was refused, `mine` with it, `now` what the server has. */
export function replay(
  base: readonly Line[],
  mine: readonly Line[],
  now: readonly Line[],
  may: { readonly words: (id: string) => boolean; readonly structure: boolean },
): Replay {
  const [before, present] = [index(base), index(now)];
  const lines = [...now];
  const late: LateEdit[] = [];
  let previous: string | undefined;
  for (const line of mine) {
    const had = before.get(line.id);
    const has = present.get(line.id);
    if (!had) {
      if (may.structure && !has) {
        lines.splice(lines.findIndex(({ id }) => id === previous) + 1, 0, line);
      } else if (words(line) !== "") {
        const paragraph = previous ?? now[0]?.id ?? line.id;
        late.push({ paragraph, base: "", words: notation(line) });
      }
    } else if (!same(had, line)) {
      const merged = has && may.words(line.id) ? merge(had, line, has) : undefined;
      if (merged && has) {
        const kind = may.structure ? { kind: line.kind, level: line.level } : { kind: has.kind, level: has.level };
        lines[lines.findIndex(({ id }) => id === line.id)] = { ...merged, ...kind };
      } else if (!sameWords(had, line)) {
        late.push({ paragraph: line.id, base: notation(had), words: notation(line) });
      }
    }
    if (lines.some(({ id }) => id === line.id)) previous = line.id;
  }
  if (may.structure) {
    const kept = index(mine);
    for (const had of base) {
      const has = present.get(had.id);
      if (!kept.has(had.id) && has && same(had, has)) lines.splice(lines.findIndex(({ id }) => id === had.id), 1);
    }
  }
  return { lines, late };
}

/** The changes from `base` to `mine` on what the words are now; nothing if both rewrote the same place. */
function merge(base: Line, mine: Line, now: Line): Line | undefined {
  if (sameWords(base, now)) return { ...now, spans: mine.spans };
  const ours = difference([base], [mine]).regions.at(-1);
  const theirs = difference([base], [now]).regions.at(-1);
  if (!ours || !theirs) return undefined;
  const whole = tokens([base]);
  const [keptByUs, keptByThem] = [new Set(ours.match), new Set(theirs.match)];
  const spans: { text: string; marks: Line["spans"][number]["marks"] }[] = [];
  const inserted = (side: typeof ours, at: number) => {
    // What this side put in right behind the character at this place.
    const from = side.match.indexOf(at) + 1;
    let to = from;
    while (to < side.match.length && side.match[to] === -1) to += 1;
    return side.after.slice(from, to);
  };
  for (let at = 0; at < whole.length; at += 1) {
    const token = whole[at];
    if (!token) continue;
    const [us, them] = [keptByUs.has(at), keptByThem.has(at)];
    if (!us && !them && at > 0) return undefined;
    if (us && them && token.char !== "") {
      const [a, b] = [ours.after[ours.match.indexOf(at)], theirs.after[theirs.match.indexOf(at)]];
      const marks = a && !sameMarks(a.marks, token.marks) ? a.marks : (b?.marks ?? token.marks);
      spans.push({ text: token.char, marks });
    }
    const [mineHere, theirsHere] = [us ? inserted(ours, at) : [], them ? inserted(theirs, at) : []];
    if (mineHere.length > 0 && theirsHere.length > 0) return undefined;
    for (const { char, marks } of [...mineHere, ...theirsHere]) spans.push({ text: char, marks });
  }
  return { ...now, spans: joined(spans) };
}

function joined(spans: readonly Line["spans"][number][]): Line["spans"] {
  const row: { text: string; marks: Line["spans"][number]["marks"] }[] = [];
  for (const { text, marks } of spans) {
    const last = row.at(-1);
    if (last && sameMarks(last.marks, marks)) last.text += text;
    else row.push({ text, marks });
  }
  return row;
}

function index(lines: readonly Line[]): Map<string, Line> {
  return new Map(lines.map((line) => [line.id, line]));
}

function words({ spans }: Line): string {
  return spans.map(({ text }) => text).join("");
}

function same(a: Line, b: Line): boolean {
  return a.kind === b.kind && a.level === b.level && sameWords(a, b);
}

function sameWords(a: Line, b: Line): boolean {
  return notation(a) === notation(b);
}
