// Lays what a person did on the screen on the document: from the text as it was shown and as they left it to operations
// on the strands they touched. It decides what to write; the pen writes.

import { type Line, type Region, type Token, difference, longestRising, tokens } from "./difference.ts";
import type { Form } from "./form.ts";
import { row } from "./order.ts";
import { type Bare, MARK_NAMES, type MarkName, type Pen } from "./pen.ts";
import {
  type Block, type Layout, type Marks, NOTE, type Run, type Segment, type Standing,
  deletionMark, place, seenMarks, showable, split,
} from "./walk.ts";

/** What a person left on the screen. */
export interface Wish {
  /** The blocks of the changed passage as they were shown. */
  readonly before: readonly Block[];
  /** The passage as it is to be. */
  readonly after: readonly Line[];
  /** The ids of the whole text as it is to be, in order. */
  readonly ids: readonly string[];
  /** Paragraphs that the person moved. */
  readonly moved: ReadonlySet<string>;
  /** Whether registers may be written at all; where only words are open, the server takes nothing else. */
  readonly structure: boolean;
}

/** A block as it stands in the document. */
interface Written extends Line {
  readonly block: Block;
  readonly spans: readonly (Run & { readonly segment: Segment })[];
}

type Old = Token<Written>;

/** With `signs`, the sign of a footnote that bears none yet is the sign and not the space as which it is shown. */
export function written(block: Block, signs = false): Written {
  const text = (run: Run) => (signs ? run.text.split(NOTE).map((part) => showable(part)).join(NOTE) : showable(run.text, run.marks));
  const spans = block.standings.flatMap(({ segment, hidden }) =>
    hidden ? [] : segment.runs.map((run) => ({ ...run, text: text(run), marks: seenMarks(run.marks), segment })));
  return { id: block.id, kind: block.kind, level: block.level, spans, block };
}

export function lay(form: Form, pen: Pen, wish: Wish): void {
  const before = wish.before.map((block) => written(block));
  const { regions } = difference(before, wish.after, wish.moved);
  const plan = new Plan(form.layout(), new Set(wish.after.map((line) => line.id)));
  for (const region of regions) plan.take(region);
  const rearranged = wish.structure && (plan.structural || wish.moved.size > 0 || plan.gone.length > 0);
  const others = rearranged ? membersOf(form.layout(), new Set(wish.ids)) : [];
  plan.edit(pen);
  if (wish.structure) {
    for (const block of plan.gone) hide(pen, block.standings);
    for (const pid of plan.edited) {
      if (form.layout().byPid.get(pid)?.registers.del !== undefined) pen.put(pid, "del", undefined);
    }
    setKinds(form.layout(), pen, wish.after);
  }
  pen.reread();
  if (rearranged) {
    addStrands(form, pen, wish, plan.fresh);
    // What is moved or split may have been what other words were joined to.
    const members = new Map([...others, ...plan.members]);
    setParents(form, pen, members);
    setOrder(form, pen, wish);
    setParents(form, pen, members);
    hideLeftovers(form, pen, wish);
  }
  setMarks(form.layout(), pen, wish.after);
  pen.reread();
}

/** The segments that each block which stays shows, its root first. */
function membersOf(layout: Layout, staying: ReadonlySet<string>): Map<string, string[]> {
  return new Map(layout.shown.filter(({ id }) => staying.has(id)).map(({ id, standings }) => {
    const seen = standings.filter(({ hidden }) => !hidden);
    return [id, [id, ...seen.map(({ segment }) => segment.pid).filter((pid) => pid !== id)]];
  }));
}

/** What goes where in the strands, gathered before anything is written, in places as they were. */
class Plan {
  /** Blocks that vanish with all their words, which stay in the document. */
  readonly gone: Block[] = [];
  /** Lines that begin in no existing strand. */
  readonly fresh: Line[] = [];
  /** The segments whose words were changed: should they ever be again what was once deleted, they are not hidden. */
  readonly edited = new Set<string>();
  /** For each line, the segments its words are in, its own first. */
  readonly members = new Map<string, string[]>();
  structural = false;
  private readonly edits = new Map<string, Map<number, { inserts: Insert[]; removes: Bare[] }>>();
  private readonly splits = new Map<Segment, { at: number; pid: string }[]>();

  constructor(private readonly layout: Layout, private readonly wanted: ReadonlySet<string>) {}

  take({ before, after, match }: Region<Written, Line>): void {
    const kept = new Set<Old>();
    for (const at of match) if (at >= 0) kept.add(before[at] as Old);
    this.takeAway(before, kept);
    for (let from = 0; from < after.length;) {
      let to = from + 1;
      while (to < after.length && after[to]?.char !== "") to += 1;
      const line = (after[from] as Token).line;
      const parts = after.slice(from + 1, to).map((token, index) => {
        const at = match[from + 1 + index] as number;
        return { token, old: at >= 0 ? (before[at] as Old) : undefined };
      });
      this.takeLine(line, parts);
      from = to;
    }
  }

  private takeAway(before: readonly Old[], kept: ReadonlySet<Old>): void {
    const surviving = new Set<string>();
    for (const token of kept) if (token.char !== "") surviving.add(token.line.id);
    for (const token of before) {
      const { line, span } = token;
      const vanishes = !this.wanted.has(line.id);
      if (vanishes) this.structural = true;
      if (!span) {
        if (vanishes && !surviving.has(line.id)) this.gone.push(line.block);
      } else if (!kept.has(token) && !(vanishes && !surviving.has(line.id))) {
        this.at(span.segment.sid, span.at + token.within).removes.push(token);
        this.edited.add(span.segment.pid);
      }
    }
  }

  private takeLine(line: Line, parts: readonly { token: Token; old: Old | undefined }[]): void {
    const held = this.layout.byPid.get(line.id);
    const first = parts.find(({ old }) => old)?.old;
    const members = [line.id];
    this.members.set(line.id, members);
    let anchor: { segment: Segment; at: number } | undefined;
    let marker: Insert | undefined;
    if (held) {
      anchor = beginning(this.layout, held);
      if (held.parent) this.structural = true;
    } else if (first?.span) {
      this.structural = true;
      const { segment } = first.span;
      marker = { marker: line, from: this.owner(segment, first) };
      anchor = { segment, at: first.span.at + first.within };
      const splits = this.splits.get(segment) ?? [];
      this.splits.set(segment, [...splits, { at: anchor.at, pid: line.id }]);
      this.at(segment.sid, anchor.at).inserts.push(marker);
      this.edited.add(segment.pid);
    } else {
      this.structural = true;
      this.fresh.push(line);
      return;
    }
    let words = "";
    const put = () => {
      if (words === "" || !anchor) return;
      this.at(anchor.segment.sid, anchor.at).inserts.push({ words });
      this.edited.add(anchor.segment.pid);
      words = "";
    };
    for (const { token, old } of parts) {
      if (!old?.span) {
        words += token.char;
        continue;
      }
      put();
      const root = old.line.block.id;
      // A paragraph that was joined to this one brings its own root along.
      if (!this.wanted.has(root) && !members.includes(root)) members.push(root);
      const owner = this.owner(old.span.segment, old);
      if (!members.includes(owner)) members.push(owner);
      anchor = { segment: old.span.segment, at: old.span.at + old.within + old.char.length };
    }
    put();
  }

  /** The segment that a character will be in, once the strand is split. */
  private owner(segment: Segment, old: Old): string {
    const at = (old.span?.at ?? 0) + old.within;
    const before = (this.splits.get(segment) ?? []).filter((split) => split.at <= at);
    return before.at(-1)?.pid ?? segment.pid;
  }

  private at(sid: string, at: number): { inserts: Insert[]; removes: Bare[] } {
    let strand = this.edits.get(sid);
    if (!strand) this.edits.set(sid, (strand = new Map()));
    let edit = strand.get(at);
    if (!edit) strand.set(at, (edit = { inserts: [], removes: [] }));
    return edit;
  }

  /** Writes, each strand from its end, so that the places before stay what they are. */
  edit(pen: Pen): void {
    for (const [sid, edits] of this.edits) {
      const places = [...edits.keys()].sort((a, b) => a - b);
      // Neighbouring removals are one, unless something is put between them.
      for (let index = places.length - 1; index > 0; index -= 1) {
        const [low, high] = [places[index - 1] as number, places[index] as number];
        const [lower, upper] = [edits.get(low), edits.get(high)];
        if (!lower || !upper || upper.inserts.length > 0 || lower.removes.length !== 1) continue;
        if (low + (lower.removes[0]?.char.length ?? 0) !== high) continue;
        lower.removes.push(...upper.removes);
        edits.delete(high);
      }
      for (const at of [...edits.keys()].sort((a, b) => b - a)) {
        const { inserts, removes } = edits.get(at) as { inserts: Insert[]; removes: Bare[] };
        if (removes.length > 0) pen.remove(sid, at, removes);
        for (const insert of inserts.toReversed()) this.insert(pen, sid, at, insert);
      }
      pen.breathe();
    }
  }

  private insert(pen: Pen, sid: string, at: number, insert: Insert): void {
    if ("words" in insert) {
      pen.insert(sid, at, insert.words);
      return;
    }
    const cursor = pen.placeOfSplit(sid, at);
    const from = this.layout.byPid.get(insert.from);
    const earlier = split(from?.registers.at);
    // Splits in a row before one character are told apart by their number.
    const turn = earlier?.cursor === cursor ? earlier.turn + 1 : 0;
    const { id, kind, level } = insert.marker;
    pen.marker(sid, at, id, kind, level, insert.from, turn > 0 ? `${cursor}+${turn}` : cursor);
  }
}

type Insert = { readonly words: string } | { readonly marker: Line; readonly from: string };

/** Where the words of a paragraph begin: in its first segment that is to be seen. */
function beginning(layout: Layout, held: Standing): { segment: Segment; at: number } {
  const block = layout.blocks.get(held.segment.pid);
  const standing = block?.standings.find(({ hidden }) => !hidden) ?? held;
  return { segment: standing.segment, at: standing.segment.from };
}

function hide(pen: Pen, standings: readonly Standing[]): void {
  for (const { segment, hidden } of standings) {
    if (!hidden) pen.put(segment.pid, "del", deletionMark(segment));
  }
}

function setKinds(layout: Layout, pen: Pen, lines: readonly Line[]): void {
  for (const { id, kind, level } of lines) {
    const held = layout.blocks.get(id) ?? layout.byPid.get(id);
    if (!held) continue;
    if (!("kind" in held) || held.kind !== kind) pen.put(id, "kind", kind);
    if (!("level" in held) || held.level !== level) pen.put(id, "level", level);
  }
}

/** Gives lines that begin in no strand a strand of their own, between their neighbours. */
function addStrands(form: Form, pen: Pen, wish: Wish, fresh: readonly Line[]): void {
  const lines = new Map(fresh.map((line) => [line.id, line]));
  for (let at = 0; at < wish.ids.length;) {
    if (!lines.has(wish.ids[at] as string)) {
      at += 1;
      continue;
    }
    let to = at;
    while (to < wish.ids.length && lines.has(wish.ids[to] as string)) to += 1;
    const [low, high] = room(form, pen, wish.ids[at - 1], wish.ids[to]);
    const keys = row(low, high, to - at, pen.jitter());
    for (; at < to; at += 1) {
      const line = lines.get(wish.ids[at] as string) as Line;
      const sid = pen.newStrand(line.id, line.kind, line.level, keys.shift() as string);
      const words = line.spans.map(({ text }) => text).join("");
      if (words !== "") pen.insert(sid, 1, words);
      pen.breathe();
    }
    pen.reread();
  }
}

/** The keys between which something may stand right after one paragraph and before the next. */
function room(form: Form, pen: Pen, before: string | undefined, after: string | undefined): [string | null, string | null] {
  const find = (id: string | undefined) => (id === undefined ? undefined : form.layout().byPid.get(id));
  let previous = find(before);
  const next = find(after);
  if (previous && next && !next.placed && head(previous) === head(next)) {
    givePlace(form, pen, next);
    previous = find(before);
  }
  if (!previous) {
    const first = form.layout().list[0];
    return [null, first ? place(first) || null : null];
  }
  const low = place(head(previous));
  const behind = following(form.layout(), previous);
  if (behind && place(behind) === low) {
    spread(form, pen, previous, low);
    return room(form, pen, before, after);
  }
  return [low, behind ? place(behind) : null];
}

/** The segment whose place it stands behind, itself if it has one. */
function head(standing: Standing): Standing {
  let at = standing;
  while (!at.placed && at.before) at = at.before;
  return at;
}

/** The next segment with a place of its own. */
function following(layout: Layout, standing: Standing): Standing | undefined {
  const { list } = layout;
  let at = list.indexOf(standing) + 1;
  while (at < list.length && !list[at]?.placed) at += 1;
  return list[at];
}

/** Gives a segment that follows another a place of its own where it stands. */
function givePlace(form: Form, pen: Pen, standing: Standing): void {
  const low = place(head(standing));
  const behind = following(form.layout(), standing);
  if (behind && place(behind) === low) {
    spread(form, pen, standing, low);
    const again = form.layout().byPid.get(standing.segment.pid);
    if (again) givePlace(form, pen, again);
    return;
  }
  const [key] = row(low, behind ? place(behind) : null, 1, pen.jitter());
  pen.put(standing.segment.pid, "order", key);
  pen.reread();
}

/** Two people chose the same key: those behind get keys of their own, in the order they stand. */
function spread(form: Form, pen: Pen, standing: Standing, low: string): void {
  const { list } = form.layout();
  const behind = list.slice(list.indexOf(standing) + 1).filter(({ placed }) => placed);
  const same = behind.filter((other) => place(other) === low);
  const next = behind.find((other) => place(other) !== low);
  const keys = row(low, next ? place(next) : null, same.length, pen.jitter());
  for (const other of same) pen.put(other.segment.pid, "order", keys.shift());
  pen.reread();
}

/** More repairs than this in one go would mean that they undo each other. */
const REPAIRS_MAX = 200;

/** Sees to it that each line consists of the segments its words are in, in their order. */
function setParents(form: Form, pen: Pen, members: ReadonlyMap<string, readonly string[]>): void {
  for (let count = 0; count < REPAIRS_MAX; count += 1) {
    const repair = misplaced(form.layout(), members);
    if (!repair) return;
    if (repair.loosen) givePlace(form, pen, repair.loosen);
    if (repair.cont === undefined && form.layout().byPid.get(repair.pid)?.registers.cont === undefined) {
      pen.put(repair.pid, "at", undefined);
    } else {
      pen.put(repair.pid, "cont", repair.cont);
    }
    pen.reread();
  }
}

function misplaced(
  layout: Layout, members: ReadonlyMap<string, readonly string[]>,
): { pid: string; cont: string | undefined; loosen?: Standing | undefined } | undefined {
  for (const [id, pids] of members) {
    const root = layout.byPid.get(id);
    if (!root) continue;
    if (root.parent) return { pid: id, cont: undefined };
    const standings = layout.blocks.get(id)?.standings ?? [];
    let last = 0;
    for (const [index, pid] of pids.entries()) {
      const at = standings.findIndex(({ segment }) => segment.pid === pid);
      if (index === 0 || at > last) {
        last = Math.max(at, 0);
        continue;
      }
      const behind = standings.slice(last + 1);
      const atEnd = at < 0 && behind.every(({ segment }) => !pids.includes(segment.pid));
      const cont = atEnd ? (standings.at(-1) as Standing).segment.pid : (pids[index - 1] as string);
      const loosen = leadsAway(layout, cont, pid);
      if (loosen || layout.byPid.get(pid)?.registers.cont !== cont) return { pid, cont, loosen };
    }
  }
  return undefined;
}

/** What was split off a segment and still follows it: what is joined to the segment would go to its end instead. */
function leadsAway(layout: Layout, target: string, joined: string): Standing | undefined {
  const first = layout.byPid.get(target)?.after;
  for (let next = first; next; next = next.after) {
    const { cont, at } = next.registers;
    const names = cont !== undefined && cont !== next.segment.pid && layout.byPid.has(cont);
    if (next.placed || at === undefined || names || next.segment.pid === joined) return undefined;
    if (!next.hidden) return first;
  }
  return undefined;
}

/** Empty segments that nobody asked to see any more. */
function hideLeftovers(form: Form, pen: Pen, wish: Wish): void {
  const wanted = new Set(wish.ids);
  for (const block of form.layout().shown) {
    if (wanted.has(block.id)) continue;
    const empty = block.standings.every(({ segment, hidden }) => hidden || segment.runs.length === 0);
    if (empty) hide(pen, block.standings);
  }
  pen.reread();
}

function setOrder(form: Form, pen: Pen, wish: Wish): void {
  const places = new Map(wish.ids.map((id, at) => [id, at]));
  const rank = ({ id }: { id: string }) => places.get(id) as number;
  const standing = form.layout().shown.filter(({ id }) => places.has(id));
  if (standing.every((block, at) => at === 0 || rank(standing[at - 1] as Block) < rank(block))) return;
  const stay = new Set(longestRising(standing, rank, wish.moved).map(({ id }) => id));
  const shown = new Set(standing.map(({ id }) => id));
  const ids = wish.ids.filter((id) => shown.has(id));
  for (const [at, id] of ids.entries()) {
    if (stay.has(id)) continue;
    const successor = form.layout().byPid.get(id)?.after;
    // What follows it in its strand is not meant.
    if (successor && !successor.placed) givePlace(form, pen, successor);
    const [low, high] = room(form, pen, ids[at - 1], ids[at + 1]);
    pen.put(id, "order", row(low, high, 1, pen.jitter())[0]);
    pen.reread();
  }
}

/** Gives each character the marks it is shown with. */
function setMarks(layout: Layout, pen: Pen, lines: readonly Line[]): void {
  for (const line of lines) {
    const block = layout.blocks.get(line.id);
    if (!block) continue;
    const [has, wants] = [tokens([written(block, true)]), tokens([line])];
    const same = ({ char }: Token, at: number) => char === wants[at]?.char || (char === NOTE && wants[at]?.char === " ");
    if (has.length !== wants.length || !has.every(same)) continue;
    for (const name of MARK_NAMES) markStretches(pen, name, has, wants);
  }
}

function markStretches(pen: Pen, name: MarkName, has: readonly Old[], wants: readonly Token[]): void {
  const value = (marks: Marks | undefined) => marks?.[name] ?? null;
  for (let at = 1; at < has.length;) {
    const { span, within, marks } = has[at] as Old;
    const wanted = value(wants[at]?.marks);
    if (!span || value(marks) === wanted) {
      at += 1;
      continue;
    }
    const from = span.at + within;
    const chars: Bare[] = [];
    let end = from;
    for (; at < has.length; at += 1) {
      const next = has[at] as Old;
      const joins = next.span?.segment === span.segment && (next.span?.at ?? 0) + next.within === end;
      if (!joins || value(wants[at]?.marks) !== wanted || value(next.marks) === wanted) break;
      chars.push(next);
      end += next.char.length;
    }
    pen.mark(span.segment.sid, from, chars, name, wanted);
  }
}
