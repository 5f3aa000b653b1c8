// The life of a text: which words stood in it after each change, and who wrote them. Made once from a saved document; any
// moment is then read without going through what came before it.
//
// In a document the order of a text's characters never changes: a moment shows those that were there by then and not yet
// deleted. So each character carries two numbers, when it came and when it went, and a moment is a pass over them. A
// strand that no change between two moments touched is read once for both.

import {
  type Block, type Element, type Layout, type Marks, type Registers, type Strand, readStrand, walk,
} from "../editor/walk.ts";
import { MAKE_MAP, MAKE_TEXT, MARK, type Operations, type Saved, SET } from "./columns.ts";

/** One change: who wrote it under which actor, and when, in seconds. */
export interface Writing {
  readonly actor: string;
  /** Its last operation: with the actor it names the change for good. */
  readonly last: number;
  readonly at: number;
}

/** Never. */
const NEVER = 0x7fffffff;

/** Something that was set by one change and replaced by another. */
interface Spell<T> {
  readonly value: T;
  readonly came: number;
  readonly went: number;
}

interface Piece {
  /** What is put in: words, a marker, or a sign where a mark begins or ends. */
  readonly text: string;
  readonly marker: string | undefined;
  readonly begins: { readonly name: string; readonly value: unknown } | undefined;
  /** The sign that this one ends, if it ends one. */
  readonly ends: string | undefined;
  readonly id: string;
  readonly order: number;
}

interface Life {
  readonly sid: string;
  readonly pieces: readonly Piece[];
  readonly came: Int32Array;
  readonly went: Int32Array;
  /** Whose each piece is: the change that first wrote it, wherever it was laid out since. */
  readonly writer: Int32Array;
  /** When anything in it changes, in order. */
  readonly turns: Int32Array;
  known: Known | undefined;
}

/** A strand as it reads from one moment to before another. */
interface Known {
  readonly from: number;
  readonly until: number;
  readonly strand: Strand;
  /** For each place of the strand, the piece that stands there. */
  readonly places: Int32Array;
}

/** The text at a moment. */
export interface Moment {
  /** How many changes had been made. */
  readonly count: number;
  readonly layout: Layout;
}

/** Words of one writing. */
export interface Authored {
  readonly from: number;
  readonly to: number;
  /** The change in which they were written. */
  readonly writing: number;
}

export class Chronicle {
  /** All changes, in the order in which they can have been made: never before what they follow on, else by the clock. */
  readonly writings: readonly Writing[];
  private readonly lives: readonly Life[];
  private readonly strands: ReadonlyMap<string, readonly Spell<Life>[]>;
  private readonly registers: ReadonlyMap<string, readonly Spell<ReadonlyMap<string, readonly Spell<string | number>[]>>[]>;

  /** `began` tells when an actor was first written under, for changes that do not say when they were made. */
  constructor(saved: Saved, began: ReadonlyMap<string, number> = new Map()) {
    const { writings, rank } = inOrder(saved, began);
    this.writings = writings;
    const read = new Objects(saved, rank);
    this.strands = read.strands;
    this.registers = read.registers;
    this.lives = read.lives;
    this.carryOver();
  }

  /** How many changes there are. */
  get length(): number {
    return this.writings.length;
  }

  /** The text after so many changes. */
  at(count: number): Moment {
    const strands: Strand[] = [];
    for (const spells of this.strands.values()) {
      const life = standing(spells, count);
      if (life) strands.push(this.read(life, count).strand);
    }
    const registers = new Map<string, Registers>();
    for (const [pid, spells] of this.registers) {
      const held = standing(spells, count);
      if (held) registers.set(pid, registersAt(held, count));
    }
    return { count, layout: walk(strands, registers) };
  }

  /** Who wrote the words of a block at a moment, in UTF-16 units of the block. */
  authors(block: Block, count: number): Authored[] {
    const found: { from: number; to: number; writing: number }[] = [];
    let offset = 0;
    for (const { segment, hidden } of block.standings) {
      if (hidden) continue;
      const life = standing(this.strands.get(segment.sid) ?? [], count);
      if (!life) continue;
      const { places } = this.read(life, count);
      for (const run of segment.runs) {
        for (let at = 0; at < run.text.length; at += 1) {
          const writing = life.writer[places[run.at + at] as number] as number;
          const last = found.at(-1);
          if (last && last.writing === writing && last.to === offset) last.to = offset + 1;
          else found.push({ from: offset, to: offset + 1, writing });
          offset += 1;
        }
      }
    }
    return found;
  }

  private read(life: Life, count: number): Known {
    const { known } = life;
    if (known && known.from <= count && count < known.until) return known;
    return (life.known = readLife(life, count));
  }

  /** A text that is laid out anew, as when it is issued, keeps its authors: the same paragraph with the same words. */
  private carryOver(): void {
    const byMarker = new Map<string, { life: Life; at: number }[]>();
    for (const life of this.lives) {
      const first = life.pieces[0];
      if (first?.marker === undefined) continue;
      const others = byMarker.get(first.marker);
      if (others) others.push({ life, at: life.came[0] as number });
      else byMarker.set(first.marker, [{ life, at: life.came[0] as number }]);
    }
    const later = new Set<Life>();
    const earliest = new Map<string, number>();
    for (const life of this.lives) {
      life.pieces.forEach(({ marker }, at) => {
        if (marker !== undefined) earliest.set(marker, Math.min(earliest.get(marker) ?? NEVER, life.came[at] as number));
      });
    }
    for (const [pid, others] of byMarker) {
      for (const { life, at } of others) if ((earliest.get(pid) as number) < at) later.add(life);
    }
    let moment: Moment | undefined;
    for (const life of [...later].sort((a, b) => (a.came[0] as number) - (b.came[0] as number))) {
      const came = life.came[0] as number;
      if (moment?.count !== came) moment = this.at(came);
      const block = moment.layout.blocks.get(life.pieces[0]?.marker ?? "");
      if (!block) continue;
      const before = this.authors(block, came);
      const words = block.standings.flatMap(({ segment, hidden }) => (hidden ? [] : segment.runs.map(({ text }) => text))).join("");
      const own: number[] = [];
      life.pieces.forEach(({ text }, at) => {
        if (text !== "" && life.came[at] === came) own.push(at);
      });
      if (own.map((at) => life.pieces[at]?.text).join("") !== words) continue;
      let [offset, run] = [0, 0];
      for (const at of own) {
        while ((before[run]?.to ?? NEVER) <= offset) run += 1;
        life.writer[at] = before[run]?.writing ?? (life.writer[at] as number);
        offset += life.pieces[at]?.text.length ?? 0;
      }
    }
  }
}

/** What stands after so many changes; of several, the last. */
function standing<T>(spells: readonly Spell<T>[], count: number): T | undefined {
  for (let at = spells.length - 1; at >= 0; at -= 1) {
    const { value, came, went } = spells[at] as Spell<T>;
    if (came < count && went >= count) return value;
  }
  return undefined;
}

function registersAt(held: ReadonlyMap<string, readonly Spell<string | number>[]>, count: number): Registers {
  const read: Record<string, string | number> = {};
  for (const [name, spells] of held) {
    const value = standing(spells, count);
    if (name === "level" ? typeof value === "number" : typeof value === "string") read[name] = value as string | number;
  }
  return read;
}

/** The order of the changes, and for each change of the document its place in it. */
function inOrder(saved: Saved, began: ReadonlyMap<string, number>): { writings: Writing[]; rank: Int32Array } {
  const { changes, actors } = saved;
  const times = new Float64Array(changes.length);
  changes.forEach(({ actor, time, deps }, at) => {
    let latest = time || (began.get(actors[actor] ?? "") ?? 0);
    for (const dep of deps) latest = Math.max(latest, times[dep] ?? 0);
    times[at] = latest;
  });
  const order = Array.from(changes, (_, at) => at).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  const rank = new Int32Array(changes.length);
  order.forEach((change, place) => (rank[change] = place));
  // What came before any time is known came no later than the first that is.
  const first = order.find((at) => (times[at] as number) > 0);
  for (const at of order) times[at] = (times[at] as number) || (times[first ?? at] as number);
  const writings = order.map((at) => {
    const { actor, last } = changes[at] as (typeof changes)[number];
    return { actor: actors[actor] ?? "", last, at: times[at] as number };
  });
  return { writings, rank };
}

/** Finds strands and registers among the operations. */
class Objects {
  readonly lives: Life[] = [];
  readonly strands = new Map<string, Spell<Life>[]>();
  readonly registers = new Map<string, Spell<Map<string, Spell<string | number>[]>>[]>();
  /** For each actor, the last operation of each of its changes in order, and those changes' places. */
  private readonly lasts: number[][];
  private readonly places: number[][];
  private readonly operations: Operations;

  constructor(saved: Saved, rank: Int32Array) {
    this.operations = saved.operations;
    this.lasts = saved.actors.map(() => []);
    this.places = saved.actors.map(() => []);
    saved.changes.forEach(({ actor, last }, at) => {
      this.lasts[actor]?.push(last);
      this.places[actor]?.push(rank[at] as number);
    });
    this.read();
  }

  private read(): void {
    const { count, objectActor, objectCounter } = this.operations;
    const rows = new Map<string, { from: number; to: number }>();
    for (let from = 0; from < count;) {
      let to = from + 1;
      while (to < count && objectCounter[to] === objectCounter[from] && objectActor[to] === objectActor[from]) to += 1;
      const counter = objectCounter[from] ?? -1;
      rows.set(counter < 0 ? "" : this.name(objectActor[from] as number, counter), { from, to });
      from = to;
    }
    const root = rows.get("");
    if (!root) return;
    for (let at = root.from; at < root.to; at += 1) {
      const own = rows.get(this.idOf(at));
      if (!own || this.operations.action[at] !== MAKE_MAP) continue;
      if (this.operations.key[at] === "strands") this.readStrands(own, rows);
      else if (this.operations.key[at] === "paras") this.readParas(own, rows);
    }
  }

  private readStrands({ from, to }: Rows, rows: ReadonlyMap<string, Rows>): void {
    for (let at = from; at < to; at += 1) {
      if (this.operations.action[at] !== MAKE_TEXT) continue;
      const sid = this.operations.key[at] ?? "";
      const life = this.life(sid, rows.get(this.idOf(at)), rows);
      this.lives.push(life);
      push(this.strands, sid, { value: life, came: this.came(at), went: this.went(at) });
    }
  }

  private readParas({ from, to }: Rows, rows: ReadonlyMap<string, Rows>): void {
    for (let at = from; at < to; at += 1) {
      if (this.operations.action[at] !== MAKE_MAP) continue;
      const held = new Map<string, Spell<string | number>[]>();
      const own = rows.get(this.idOf(at));
      for (let row = own?.from ?? 0; row < (own?.to ?? 0); row += 1) {
        if (this.operations.action[row] !== SET) continue;
        const value = this.operations.value(row) as string | number;
        push(held, this.operations.key[row] ?? "", { value, came: this.came(row), went: this.went(row) });
      }
      push(this.registers, this.operations.key[at] ?? "", { value: held, came: this.came(at), went: this.went(at) });
    }
  }

  private life(sid: string, own: Rows | undefined, rows: ReadonlyMap<string, Rows>): Life {
    const { action, value, markName, counter, actor } = this.operations;
    const pieces: Piece[] = [];
    const [came, went]: [number[], number[]] = [[], []];
    for (let at = own?.from ?? 0; at < (own?.to ?? 0); at += 1) {
      const kind = action[at];
      const [number, by] = [counter[at] as number, actor[at] as number];
      const name = markName[at];
      pieces.push({
        text: kind === SET ? String(value(at) ?? "") : "",
        marker: kind === MAKE_MAP ? this.markerId(rows.get(this.idOf(at))) : undefined,
        begins: kind === MARK && name !== undefined ? { name, value: value(at) } : undefined,
        // The end of a mark is the operation right after its beginning.
        ends: kind === MARK && name === undefined ? this.name(by, number - 1) : undefined,
        id: kind === MARK ? this.name(by, number) : "",
        order: number,
      });
      came.push(this.came(at));
      went.push(this.went(at));
    }
    const turns = new Set([...came.map((at) => at + 1), ...went.filter((at) => at !== NEVER).map((at) => at + 1)]);
    const all = Int32Array.from(came);
    return {
      sid, pieces, came: all, went: Int32Array.from(went), writer: all.slice(), turns: Int32Array.from(turns).sort(), known: undefined,
    };
  }

  private markerId(own: Rows | undefined): string {
    for (let row = own?.from ?? 0; row < (own?.to ?? 0); row += 1) {
      if (this.operations.key[row] === "id") return String(this.operations.value(row));
    }
    return "";
  }

  private idOf(at: number): string {
    return this.name(this.operations.actor[at] as number, this.operations.counter[at] as number);
  }

  private name(actor: number, counter: number): string {
    return `${counter}@${actor}`;
  }

  private came(at: number): number {
    return this.place(this.operations.actor[at] as number, this.operations.counter[at] as number);
  }

  /** When the first that replaced or deleted it was made. */
  private went(at: number): number {
    const { successors, successorActor, successorCounter } = this.operations;
    let first = NEVER;
    for (let row = successors[at] as number; row < (successors[at + 1] as number); row += 1) {
      first = Math.min(first, this.place(successorActor[row] as number, successorCounter[row] as number));
    }
    return first;
  }

  /** The place of the change that holds an operation. */
  private place(actor: number, counter: number): number {
    const lasts = this.lasts[actor] ?? [];
    let [low, high] = [0, lasts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lasts[middle] as number) < counter) low = middle + 1;
      else high = middle;
    }
    return this.places[actor]?.[low] ?? NEVER;
  }
}

interface Rows {
  readonly from: number;
  readonly to: number;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const held = map.get(key);
  if (held) held.push(value);
  else map.set(key, [value]);
}

const NO_MARKS: Marks = {};

function readLife(life: Life, count: number): Known {
  const { pieces, came, went, turns } = life;
  const elements: Element[] = [];
  const places: number[] = [];
  const open = new Map<string, Piece>();
  let marks: Marks = NO_MARKS;
  let text = "";
  const close = () => {
    if (text !== "") elements.push({ text, marks });
    text = "";
  };
  for (let at = 0; at < pieces.length; at += 1) {
    if ((came[at] as number) >= count || (went[at] as number) < count) continue;
    const piece = pieces[at] as Piece;
    if (piece.text !== "") {
      text += piece.text;
      for (let unit = piece.text.length; unit > 0; unit -= 1) places.push(at);
    } else if (piece.marker !== undefined) {
      close();
      elements.push({ marker: piece.marker });
      places.push(at);
    } else if (piece.begins ?? piece.ends) {
      close();
      if (piece.begins) open.set(piece.id, piece);
      else open.delete(piece.ends ?? "");
      marks = marksOf(open.values());
    }
  }
  close();
  let [low, high] = [0, turns.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((turns[middle] as number) <= count) low = middle + 1;
    else high = middle;
  }
  const from = low > 0 ? (turns[low - 1] as number) : 0;
  return { from, until: turns[low] ?? NEVER, strand: readStrand(life.sid, elements), places: Int32Array.from(places) };
}

/** What holds where these are open: of each name the one set last. */
function marksOf(open: Iterable<Piece>): Marks {
  const held = new Map<string, Piece>();
  for (const piece of open) {
    const name = piece.begins?.name ?? "";
    const other = held.get(name);
    if (!other || other.order < piece.order || (other.order === piece.order && other.id < piece.id)) held.set(name, piece);
  }
  const value = (name: string) => held.get(name)?.begins?.value;
  const link = value("link");
  const footnote = value("footnote");
  return {
    ...(value("strong") === true && { strong: true as const }),
    ...(value("emphasis") === true && { emphasis: true as const }),
    ...(typeof link === "string" && link !== "" && { link }),
    ...(typeof footnote === "string" && footnote !== "" && { footnote }),
  };
}
