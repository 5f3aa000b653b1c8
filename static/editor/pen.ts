// Writes operations on the document, in changes that the server takes, and notes for each how it is taken back. What to
// write is decided elsewhere.

import { type Form, type Touched, nothingTouched } from "./form.ts";
import { JITTER } from "./order.ts";
import { type Kind, type Marks, deletionMark, sameMarks } from "./walk.ts";

export type MarkName = "strong" | "emphasis" | "link" | "footnote";
export const MARK_NAMES: readonly MarkName[] = ["strong", "emphasis", "link", "footnote"];
/** Who types at the edge of these does not mean them. */
const ENDS: ReadonlySet<MarkName> = new Set<MarkName>(["link", "footnote"]);

export type RegisterName = "kind" | "level" | "order" | "cont" | "del" | "at";

/** How one piece of writing is taken back. Characters are known by the ids of their operations, never by place. */
export type Inverse =
  | { readonly undo: "insertion"; readonly sid: string; readonly ids: readonly string[] }
  | { readonly undo: "deletion"; readonly sid: string; readonly chars: readonly Char[] }
  | { readonly undo: "mark"; readonly sid: string; readonly first: string; readonly last: string;
      readonly name: MarkName; readonly value: true | string | null }
  | { readonly undo: "register"; readonly pid: string; readonly name: RegisterName;
      readonly before: string | number | undefined; readonly after: string | number | undefined }
  | { readonly undo: "split"; readonly pid: string; readonly from: string }
  | { readonly undo: "strand"; readonly pid: string };

/** A character and the marks it has. */
export interface Bare {
  readonly char: string;
  readonly marks: Marks;
}

export interface Char extends Bare {
  readonly id: string;
}

/** Operations in one change: the server takes 20,000 and 64 KiB, and a character of four bytes costs about ten. */
const OPERATIONS_MAX = 4_000;
/** Words go in pieces, so that a paste never fills a change beyond that by itself. */
const PIECE = 2_000;

export class Pen {
  readonly touched: Touched = nothingTouched();
  readonly inverses: Inverse[] = [];
  private readonly changes: Uint8Array[] = [];
  private operations = 0;

  constructor(
    private readonly form: Form,
    private readonly random: (length: number) => Uint8Array,
    private readonly now: () => number,
  ) {}

  jitter(): Uint8Array {
    return this.random(JITTER);
  }

  /** A fresh id for a paragraph or a strand. */
  id(): string {
    return idFrom(this.random(16));
  }

  /** Takes characters away; `chars` are those that stand there, for undo. */
  remove(sid: string, at: number, chars: readonly Bare[]): void {
    const object = this.strand(sid);
    const kept: Char[] = [];
    let offset = at;
    for (const { char, marks } of chars) {
      kept.push({ id: this.form.handle.getCursor(object, offset), char, marks });
      offset += char.length;
    }
    this.form.handle.splice(object, at, offset - at, "");
    this.wrote(chars.length, sid);
    this.inverses.push({ undo: "deletion", sid, chars: kept });
  }

  /** Puts words in; says the ids of their characters. */
  insert(sid: string, at: number, text: string): string[] {
    const object = this.strand(sid);
    const chars = [...text];
    const ids: string[] = [];
    let offset = at;
    for (let from = 0; from < chars.length; from += PIECE) {
      const piece = chars.slice(from, from + PIECE);
      this.form.handle.splice(object, offset, 0, piece.join(""));
      const [counter, actor] = parts(this.form.handle.getCursor(object, offset));
      piece.forEach((_, index) => ids.push(`${counter + index}@${actor}`));
      offset += piece.join("").length;
      this.wrote(piece.length, sid);
      if (from + PIECE < chars.length) this.breathe();
    }
    this.inverses.push({ undo: "insertion", sid, ids });
    return ids;
  }

  /** Splits a strand: what stands after this place is a segment of its own from now on. */
  marker(sid: string, at: number, pid: string, kind: Kind, level: number, from: string, place: string | undefined): void {
    const object = this.strand(sid);
    this.open(object, at, pid);
    this.register(pid, kind, level, { at: place });
    this.wrote(6, sid);
    this.inverses.push({ undo: "split", pid, from });
  }

  /** A new strand with one paragraph; says its name. */
  newStrand(pid: string, kind: Kind, level: number, order: string): string {
    const sid = this.id();
    const object = this.form.handle.putObject(this.form.roots().strands, sid, "");
    this.open(object, 0, pid);
    this.register(pid, kind, level, { order });
    this.wrote(7, sid);
    this.inverses.push({ undo: "strand", pid });
    // What is written next goes on in this strand.
    this.form.readAgain({ strands: new Set([sid]), paras: new Set([pid]) });
    return sid;
  }

  private open(object: string, at: number, pid: string): void {
    const marker = this.form.handle.insertObject(object, at, {});
    this.form.handle.put(marker, "id", pid, "str");
  }

  private register(pid: string, kind: Kind, level: number, more: { at?: string | undefined; order?: string }): void {
    const { handle } = this.form;
    const registers = handle.putObject(this.form.roots().paras, pid, {});
    handle.put(registers, "kind", kind, "str");
    handle.put(registers, "level", level, "int");
    for (const [name, value] of Object.entries(more)) {
      if (value !== undefined) handle.put(registers, name, value, "str");
    }
    this.touched.paras.add(pid);
  }

  /** Sets or clears a register; a paragraph without registers has none to set. */
  put(pid: string, name: RegisterName, value: string | number | undefined): void {
    const object = this.form.para(pid);
    if (object === undefined) return;
    const { handle } = this.form;
    const held = handle.getWithType(object, name);
    const before = held && (held[0] === "str" || held[0] === "int") ? held[1] : undefined;
    if (before === value) return;
    if (value === undefined) handle.delete(object, name);
    else handle.put(object, name, value, typeof value === "number" ? "int" : "str");
    this.touched.paras.add(pid);
    this.wrote(1);
    this.inverses.push({ undo: "register", pid, name, before, after: value });
  }

  /** Marks characters from one place to another; `before` are the marks they have, for undo. */
  mark(
    sid: string, at: number, chars: readonly Bare[], name: MarkName, value: true | string | null,
  ): void {
    const object = this.strand(sid);
    const { handle } = this.form;
    let offset = at;
    // Undo gives each stretch the value it had.
    for (let from = 0; from < chars.length;) {
      const had = chars[from]?.marks[name] ?? null;
      let to = from;
      let last = offset;
      const first = offset;
      while (to < chars.length && (chars[to]?.marks[name] ?? null) === had) {
        last = offset;
        offset += chars[to]?.char.length ?? 0;
        to += 1;
      }
      this.inverses.push({
        undo: "mark", sid, name, value: had, first: handle.getCursor(object, first), last: handle.getCursor(object, last),
      });
      from = to;
    }
    const range = { start: at, end: offset, expand: ENDS.has(name) ? ("none" as const) : ("both" as const) };
    if (value === null) handle.unmark(object, range, name);
    else handle.mark(object, range, name, value, value === true ? "boolean" : "str");
    this.wrote(2, sid);
  }

  /** The place of a split before the character at this place, as the register `at` holds it. */
  placeOfSplit(sid: string, at: number): string {
    return this.form.handle.getCursor(this.strand(sid), at);
  }

  /** Ends a change where what was written so far stands by itself, if it has grown long. */
  breathe(): void {
    if (this.operations >= OPERATIONS_MAX) this.commit();
  }

  /** All that was written, as changes for the server. */
  finish(): Uint8Array[] {
    this.commit();
    return this.changes.splice(0);
  }

  private commit(): void {
    const { handle } = this.form;
    if (handle.commit(null, Math.floor(this.now() / 1000)) === null) return;
    const change = handle.getLastLocalChange();
    if (change) this.changes.push(change);
    this.operations = 0;
  }

  private strand(sid: string): string {
    const object = this.form.strand(sid);
    if (object === undefined) throw new Error("wrote on a strand that is gone");
    return object;
  }

  private wrote(operations: number, sid?: string): void {
    this.operations += operations;
    if (sid !== undefined) this.touched.strands.add(sid);
  }

  /** Reads again what was written so far. */
  reread(): void {
    this.form.readAgain(this.touched);
    this.touched.strands.clear();
    this.touched.paras.clear();
  }

  /** Takes back what these say, the last first. */
  takeBack(inverses: readonly Inverse[], reborn: Map<string, string>): void {
    for (const inverse of inverses.toReversed()) this.takeBackOne(inverse, reborn);
  }

  private takeBackOne(inverse: Inverse, reborn: Map<string, string>): void {
    const sid = "sid" in inverse ? inverse.sid : undefined;
    const object = sid === undefined ? undefined : this.form.strand(sid);
    switch (inverse.undo) {
      case "insertion":
        if (object !== undefined && sid !== undefined) this.removeAlive(sid, object, inverse.ids, reborn);
        return;
      case "deletion":
        if (object !== undefined && sid !== undefined) this.bringBack(sid, object, inverse.chars, reborn);
        return;
      case "mark":
        if (object !== undefined && sid !== undefined) this.markAgain(sid, object, inverse, reborn);
        return;
      case "register": {
        const held = this.form.para(inverse.pid);
        const value = held === undefined ? null : this.form.handle.getWithType(held, inverse.name);
        // What somebody else set since is theirs.
        if (held !== undefined && (value?.[1] ?? undefined) === inverse.after) this.put(inverse.pid, inverse.name, inverse.before);
        return;
      }
      case "split":
        this.put(inverse.pid, "cont", inverse.from);
        return;
      case "strand": {
        this.reread();
        const standing = this.form.layout().byPid.get(inverse.pid);
        // Words that somebody else wrote into it keep it.
        if (standing?.segment.runs.length === 0) this.put(inverse.pid, "del", deletionMark(standing.segment));
      }
    }
  }

  private removeAlive(sid: string, object: string, ids: readonly string[], reborn: Map<string, string>): void {
    const places = new Set<number>();
    for (const id of ids) {
      const place = this.alive(object, current(id, reborn));
      if (place !== undefined) places.add(place);
    }
    const stretches = this.stretches(object, (place) => places.has(place));
    for (const { at, chars } of stretches.toReversed()) this.remove(sid, at, chars);
  }

  private bringBack(sid: string, object: string, chars: readonly Char[], reborn: Map<string, string>): void {
    const { handle } = this.form;
    const first = chars[0];
    if (!first) return;
    let place = handle.getCursorPosition(object, current(first.id, reborn));
    // Behind the marker that opens the strand, whatever became of the characters around.
    place = Math.max(place, 1);
    for (const { from, to } of alike(chars)) {
      const run = chars.slice(from, to);
      const text = run.map(({ char }) => char).join("");
      const ids = this.insert(sid, place, text);
      run.forEach(({ id }, index) => reborn.set(current(id, reborn), ids[index] as string));
      this.setMarks(sid, object, place, run);
      place += text.length;
    }
  }

  /** Gives characters just put in the marks they had, where they did not inherit them. */
  private setMarks(sid: string, object: string, at: number, run: readonly Char[]): void {
    const wanted = run[0]?.marks ?? {};
    const inherited = this.form.handle.marksAt(object, at);
    const held: Record<string, unknown> = inherited;
    for (const name of MARK_NAMES) {
      const value = wanted[name] ?? null;
      const has = held[name] ?? null;
      if (has === value) continue;
      const now = { ...(has === null ? {} : { [name]: has }) } as Marks;
      this.mark(sid, at, run.map(({ char }) => ({ char, marks: now })), name, value);
    }
  }

  private markAgain(
    sid: string, object: string, inverse: Extract<Inverse, { undo: "mark" }>, reborn: Map<string, string>,
  ): void {
    const { handle } = this.form;
    const from = handle.getCursorPosition(object, current(inverse.first, reborn));
    const last = handle.getCursorPosition(object, current(inverse.last, reborn));
    const to = this.alive(object, current(inverse.last, reborn)) === undefined ? last - 1 : last;
    for (const { at, chars } of this.stretches(object, (place) => place >= from && place <= to)) {
      this.mark(sid, at, chars, inverse.name, inverse.value);
    }
  }

  /** The characters at these places, each row of them that no marker and nothing else interrupts. */
  private stretches(object: string, wanted: (place: number) => boolean): { at: number; chars: Bare[] }[] {
    const stretches: { at: number; chars: Bare[] }[] = [];
    let open: { at: number; chars: Bare[] } | undefined;
    let offset = 0;
    for (const element of this.form.elements(object)) {
      if ("marker" in element) {
        open = undefined;
        offset += 1;
        continue;
      }
      for (const char of element.text) {
        if (wanted(offset)) {
          if (!open) stretches.push((open = { at: offset, chars: [] }));
          open.chars.push({ char, marks: element.marks });
        } else {
          open = undefined;
        }
        offset += char.length;
      }
    }
    return stretches;
  }

  /** Where a character stands, if it still does. */
  private alive(object: string, id: string): number | undefined {
    const { handle } = this.form;
    const place = handle.getCursorPosition(object, id);
    return place < handle.length(object) && handle.getCursor(object, place) === id ? place : undefined;
  }
}

function current(id: string, reborn: ReadonlyMap<string, string>): string {
  let now = id;
  for (let next = reborn.get(now); next !== undefined; next = reborn.get(now)) now = next;
  return now;
}

function alike(chars: readonly Char[]): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  chars.forEach(({ marks }, at) => {
    const last = stretches.at(-1);
    if (last && sameMarks((chars[at - 1] as Char).marks, marks)) last.to = at + 1;
    else stretches.push({ from: at, to: at + 1 });
  });
  return stretches;
}

function parts(cursor: string): [number, string] {
  const at = cursor.indexOf("@");
  return [Number(cursor.slice(0, at)), cursor.slice(at + 1)];
}

const SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** Sixteen signs from as many random bytes. */
export function idFrom(random: Uint8Array): string {
  return Array.from(random, (byte) => SIGNS.charAt(byte % SIGNS.length)).join("");
}
