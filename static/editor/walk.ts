// The walk from the document form to the list of blocks, as `src/ARCHITECTURE.md` specifies it; `src/text/walk.rs` is
// its twin, and `tests/cases/walk` holds the two together. Pure: it knows neither Automerge nor the screen.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

export type Kind = "heading" | "paragraph" | "item";

export interface Marks {
  readonly strong?: true;
  readonly emphasis?: true;
  readonly link?: string;
  /** The words of a footnote: on its sign (`NOTE`) and on nothing else, and never beside another mark. */
  readonly footnote?: string;
}

/** The sign of a footnote in the row of characters. */
export const NOTE = "\ufffc";

/** What stands in a strand: a block marker, one place wide, or words under the same marks. */
export type Element = { readonly marker: unknown } | { readonly text: string; readonly marks: Marks };

/** The registers of one paragraph; a missing or malformed one is left out. */
export interface Registers {
  readonly kind?: string;
  readonly level?: number;
  readonly order?: string;
  readonly cont?: string;
  readonly del?: string;
  readonly at?: string;
}

/** Words under the same marks and where they stand in the strand, in UTF-16 units. */
export interface Run {
  readonly at: number;
  readonly text: string;
  readonly marks: Marks;
}

/** One marker and the words up to the next. It stays the same object for as long as its strand does not change. */
export interface Segment {
  readonly pid: string;
  readonly sid: string;
  readonly first: boolean;
  readonly from: number;
  readonly to: number;
  readonly runs: readonly Run[];
}

/** A strand as read, before it is known which ids were met in other strands. */
export interface Strand {
  readonly sid: string;
  readonly segments: readonly Segment[];
}

/** A segment in the layout. */
export interface Standing {
  /** Another one when only its words have changed (`retouch`). */
  segment: Segment;
  readonly registers: Registers;
  /** Whether exactly these words were deleted. */
  readonly hidden: boolean;
  /** Whether it has a place of its own, rather than right after the segment before it. */
  readonly placed: boolean;
  /** The segment just before it in its strand. */
  readonly before: Standing | undefined;
  /** The one just after it in its strand. */
  after: Standing | undefined;
  parent: Standing | undefined;
  /** The root of its block. */
  root: Standing;
}

export interface Block {
  readonly id: string;
  readonly kind: Kind;
  readonly level: number;
  /** The root first, then what continues it; hidden ones included. */
  readonly standings: readonly Standing[];
}

export interface Layout {
  /** All segments in the order of the text. */
  readonly list: readonly Standing[];
  readonly byPid: ReadonlyMap<string, Standing>;
  /** The blocks in the order of the text, those not shown included, by the id of their root. */
  readonly blocks: ReadonlyMap<string, Block>;
  /** Those that are shown. */
  readonly shown: readonly Block[];
}

const PID = /^[0-9a-z]{16}$/;
const NONE: Registers = {};
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffc]/g;
const STRETCHES = /\ufffc+|[^\ufffc]+/g;

/** Reads one strand. Ids met in other strands are seen to later, since that depends on more than this strand. */
export function readStrand(sid: string, elements: readonly Element[]): Strand {
  const segments: { pid: string; sid: string; first: boolean; from: number; to: number; runs: Run[] }[] = [];
  const met = new Set<string>();
  let early: Run[] = [];
  let offset = 0;
  for (const element of elements) {
    if ("marker" in element) {
      offset += 1;
      const pid = element.marker;
      if (typeof pid !== "string" || !PID.test(pid) || met.has(pid)) continue;
      met.add(pid);
      const first = segments.length === 0;
      const runs = first ? early : [];
      segments.push({ pid, sid, first, from: runs[0]?.at ?? offset, to: offset, runs });
      if (first) early = [];
      continue;
    }
    for (const run of runsOf(offset, element.text, element.marks)) {
      offset += run.text.length;
      const segment = segments.at(-1);
      if (segment) {
        segment.to = offset;
        segment.runs.push(run);
      } else {
        early.push(run);
      }
    }
  }
  return { sid, segments };
}

/** Words as runs: a footnote is on its sign alone, and no other mark is with it. */
function runsOf(from: number, text: string, marks: Marks): Run[] {
  const { footnote, ...others } = marks;
  if (footnote === undefined) return [{ at: from, text, marks }];
  const runs: Run[] = [];
  let at = from;
  for (const [stretch] of text.matchAll(STRETCHES)) {
    runs.push({ at, text: stretch, marks: stretch.startsWith(NOTE) ? { footnote } : others });
    at += stretch.length;
  }
  return runs;
}

const deletions = new WeakMap<Segment, string>();

/** What `del` holds when a segment is deleted as it stands. */
export function deletionMark(segment: Segment): string {
  let mark = deletions.get(segment);
  if (mark === undefined) {
    mark = bytesToHex(sha256(utf8ToBytes(segment.runs.map((run) => run.text).join(""))));
    deletions.set(segment, mark);
  }
  return mark;
}

/** Walks the form. Total: every form, however it came about, has a layout, the same everywhere. */
export function walk(strands: Iterable<Strand>, paras: ReadonlyMap<string, Registers>): Layout {
  const standings = stand(strands, paras);
  const list = inOrder(standings);
  const byPid = new Map(standings.map((standing) => [standing.segment.pid, standing]));
  join(standings, byPid);
  const { blocks, shown } = gather(list);
  return { list, byPid, blocks, shown };
}

/**
 * Lets a layout go on where only words of one strand have changed, since a walk through the whole text for each letter
 * is too slow. Says whether it could: what was deleted, and comes back by what is written, asks for a walk.
 */
export function retouch(layout: Layout, before: Strand, after: Strand): boolean {
  const { segments } = before;
  const alike = segments.length === after.segments.length && segments.every((segment, at) => {
    const standing = layout.byPid.get(segment.pid);
    return segment.pid === after.segments[at]?.pid && standing?.segment === segment && standing.registers.del === undefined;
  });
  if (!alike) return false;
  for (const segment of after.segments) (layout.byPid.get(segment.pid) as Standing).segment = segment;
  return true;
}

function stand(strands: Iterable<Strand>, paras: ReadonlyMap<string, Registers>): Standing[] {
  const standings: Standing[] = [];
  const met = new Set<string>();
  for (const strand of [...strands].sort((a, b) => compare(a.sid, b.sid))) {
    let before: Standing | undefined;
    for (const segment of unmet(strand, met)) {
      const registers = paras.get(segment.pid) ?? NONE;
      const standing: Standing = {
        segment,
        registers,
        hidden: registers.del !== undefined && registers.del === deletionMark(segment),
        placed: segment.first || registers.order !== undefined,
        before,
        after: undefined,
        parent: undefined,
        root: undefined as unknown as Standing,
      };
      standing.root = standing;
      if (before) before.after = standing;
      standings.push(standing);
      before = standing;
    }
  }
  return standings;
}

/** The segments of a strand whose ids were not met in an earlier one; the words of the others go on where they stand. */
function unmet(strand: Strand, met: Set<string>): readonly Segment[] {
  if (strand.segments.every((segment) => !met.has(segment.pid))) {
    for (const segment of strand.segments) met.add(segment.pid);
    return strand.segments;
  }
  const kept: { pid: string; sid: string; first: boolean; from: number; to: number; runs: readonly Run[] }[] = [];
  let early: readonly Run[] = [];
  for (const segment of strand.segments) {
    const last = kept.at(-1);
    if (!met.has(segment.pid)) {
      met.add(segment.pid);
      const runs = last ? segment.runs : [...early, ...segment.runs];
      kept.push({ ...segment, first: !last, from: last ? segment.from : (early[0]?.at ?? segment.from), runs });
    } else if (last) {
      if (segment.runs.length > 0) last.to = segment.to;
      last.runs = [...last.runs, ...segment.runs];
    } else {
      early = [...early, ...segment.runs];
    }
  }
  return kept;
}

function inOrder(standings: readonly Standing[]): Standing[] {
  const heads = standings.filter((standing) => standing.placed);
  heads.sort((a, b) => compare(place(a), place(b)) || compare(a.segment.pid, b.segment.pid));
  const list: Standing[] = [];
  for (const head of heads) {
    list.push(head);
    for (let next = head.after; next && !next.placed; next = next.after) list.push(next);
  }
  return list;
}

/** The key a segment with a place of its own is ordered by; a missing one comes before all others. */
export function place(standing: Standing): string {
  return standing.registers.order ?? "";
}

function join(standings: readonly Standing[], byPid: ReadonlyMap<string, Standing>): void {
  const named = (standing: Standing) => {
    const { cont } = standing.registers;
    const target = cont === undefined ? undefined : byPid.get(cont);
    return target === standing ? undefined : target;
  };
  // The last visible of what was split off a segment and still stands right after it: who joins a paragraph to one that
  // somebody else splits meanwhile means its end, wherever that is now.
  const tails = new Map<Standing, Standing>();
  for (const standing of standings.toReversed()) {
    const { before } = standing;
    if (!before || standing.placed || standing.registers.at === undefined || named(standing)) continue;
    const tail = tails.get(standing) ?? (standing.hidden ? undefined : standing);
    if (tail) tails.set(before, tail);
  }
  for (const standing of standings) {
    const target = named(standing);
    if (target) standing.parent = tails.get(target) ?? target;
    else if (standing.before && splitAtTheSamePlace(standing, standing.before)) standing.parent = standing.before;
  }
  cutCycles(standings);
}

function splitAtTheSamePlace(standing: Standing, before: Standing): boolean {
  const here = split(standing.registers.at);
  const there = split(before.registers.at);
  return here !== undefined && there !== undefined && here.cursor === there.cursor && here.turn <= there.turn;
}

const TURN_MAX = 2 ** 32 - 1;

/** The place of a split: the cursor of the character after it, and how many splits in a row came before that one. */
export function split(at: string | undefined): { cursor: string; turn: number } | undefined {
  if (at === undefined || at === "end") return undefined;
  const plus = at.indexOf("+");
  if (plus < 0) return { cursor: at, turn: 0 };
  const digits = at.slice(plus + 1);
  if (!/^[0-9]+$/.test(digits) || Number(digits) > TURN_MAX) return undefined;
  return { cursor: at.slice(0, plus), turn: Number(digits) };
}

/** Cuts the segment with the smallest id out of each cycle. */
function cutCycles(standings: readonly Standing[]): void {
  const reachedFrom = new Map<Standing, Standing>();
  for (const start of standings) {
    let at: Standing = start;
    while (!reachedFrom.has(at)) {
      reachedFrom.set(at, start);
      if (!at.parent) break;
      at = at.parent;
    }
    // The way from `start` ended on itself only if it met a segment that it had reached itself.
    if (reachedFrom.get(at) !== start || !at.parent) continue;
    let smallest = at;
    for (let member = at.parent; member !== at; member = member.parent as Standing) {
      if (compare(member.segment.pid, smallest.segment.pid) < 0) smallest = member;
    }
    smallest.parent = undefined;
  }
}

function gather(list: readonly Standing[]): { blocks: Map<string, Block>; shown: Block[] } {
  const children = new Map<Standing, Standing[]>();
  for (const standing of list) {
    if (!standing.parent) continue;
    const siblings = children.get(standing.parent);
    if (siblings) siblings.push(standing);
    else children.set(standing.parent, [standing]);
  }
  const blocks = new Map<string, Block>();
  const shown: Block[] = [];
  for (const root of list) {
    if (root.parent) continue;
    const members: Standing[] = [];
    const waiting = [root];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      next.root = root;
      members.push(next);
      const own = children.get(next);
      if (own) waiting.push(...own.toReversed());
    }
    const block = { id: root.segment.pid, ...kindOf(root.registers), standings: members };
    blocks.set(block.id, block);
    if (members.some((member) => !member.hidden)) shown.push(block);
  }
  return { blocks, shown };
}

const DEEPEST: Record<Kind, number> = { heading: 3, paragraph: 1, item: 2 };

/** The nearest level there is of a kind. */
export function levelOf(kind: Kind, asked: number): number {
  return Math.min(Math.max(asked, 1), DEEPEST[kind]);
}

function kindOf({ kind, level }: Registers): { kind: Kind; level: number } {
  const known: Kind = kind === "heading" || kind === "item" ? kind : "paragraph";
  return { kind: known, level: levelOf(known, level ?? 1) };
}

/** The words of a block as they are shown, adjacent ones of equal marks in one. */
export function spans(block: Block): { text: string; marks: Marks }[] {
  const joined: { text: string; marks: Marks }[] = [];
  for (const { segment, hidden } of block.standings) {
    if (hidden) continue;
    for (const { text, marks } of segment.runs) {
      if (text === "") continue;
      const last = joined.at(-1);
      const seen = seenMarks(marks);
      if (last && sameMarks(last.marks, seen)) last.text += showable(text, marks);
      else joined.push({ text: showable(text, marks), marks: seen });
    }
  }
  return joined;
}

/** Control characters, line ends and signs without a footnote as spaces, one for one. */
export function showable(text: string, marks: Marks = NO_MARKS): string {
  return marks.footnote === undefined ? text.replace(UNSHOWN, " ") : text;
}

/** Marks as they are shown. */
export function seenMarks(marks: Marks): Marks {
  return marks.footnote === undefined ? marks : { footnote: showable(marks.footnote) };
}

const NO_MARKS: Marks = {};

export function sameMarks(a: Marks, b: Marks): boolean {
  return a === b || (a.strong === b.strong && a.emphasis === b.emphasis && a.link === b.link && a.footnote === b.footnote);
}

/** By bytes; ids and keys are ASCII, where UTF-16 has the same order. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
