// Holds one ProseMirror view and one document together. The rule: what is shown is a function of the document. What a
// person does becomes operations, what others did becomes steps, and after a pause the two are compared.

import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, TextSelection, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Line } from "./difference.ts";
import type { Form } from "./form.ts";
import { History } from "./history.ts";
import { lay } from "./lay.ts";
import { type Inverse, Pen } from "./pen.ts";
import { blockType, lineOf } from "./schema.ts";
import { screen, show, startOf } from "./show.ts";
import { APART, MOVED, SHOWN, isShown } from "./told.ts";
import { type Block, type Layout, type Segment, sameMarks, spans } from "./walk.ts";

/** Typing is gathered this long, then goes out as one change: a few signs of a held key. The server gathers as well. */
const FLUSH_MS = 25;
/** What is shown is compared with the document after this long without anything happening. */
const IDLE_MS = 1_500;
/** So many strands are read at a time meanwhile. */
const IDLE_STRANDS = 12;

/** How often what was shown had to be set right. They stay at zero unless this program is wrong. */
export interface Corrections {
  text: number;
  marks: number;
  ids: number;
}

export interface Surroundings {
  readonly random: (length: number) => Uint8Array;
  readonly now: () => number;
  /** What was written, to be sent. */
  readonly wrote: (changes: Uint8Array[]) => void;
  /** Whether anything but words may be changed. */
  readonly structure: () => boolean;
  /** Whether taking these back is allowed. */
  readonly mayTakeBack: (inverses: readonly Inverse[]) => boolean;
  /** The document says something new. */
  readonly changed: () => void;
}

export class Binding {
  readonly corrections: Corrections = { text: 0, marks: 0, ids: 0 };
  readonly history = new History();
  private form: Form;
  private view: EditorView | undefined;
  /** The blocks that `synced` shows. */
  private shown: readonly Block[] = [];
  private synced: Node | undefined;
  private moved = new Set<string>();
  private waiting: Uint8Array[] = [];
  private flushTimer: number | undefined;
  private idleTimer: number | undefined;

  constructor(form: Form, private readonly around: Surroundings) {
    this.form = form;
  }

  /** Gives blocks that have no id yet, or somebody else's, one of their own. */
  identities(): Plugin {
    return new Plugin({
      appendTransaction: (trs, _old, state) =>
        trs.some((tr) => tr.docChanged) && !trs.some(isShown) ? this.nameBlocks(state) : null,
    });
  }

  private nameBlocks(state: EditorState): Transaction | null {
    const met = new Set<string>();
    const tr = state.tr;
    state.doc.forEach((node, offset) => {
      const id = node.attrs["id"] as string;
      if (id !== "" && !met.has(id)) {
        met.add(id);
        return;
      }
      const fresh = this.freshId();
      met.add(fresh);
      tr.setNodeAttribute(offset, "id", fresh);
    });
    return tr.docChanged ? tr : null;
  }

  freshId(): string {
    return new Pen(this.form, this.around.random, this.around.now).id();
  }

  get layout(): Layout {
    return this.form.layout();
  }

  get document(): Form {
    return this.form;
  }

  attach(view: EditorView): void {
    this.view = view;
    this.settle(false);
  }

  /** Goes on with another document. */
  replace(form: Form): void {
    this.form = form;
    this.history.forget();
    this.waiting = [];
    this.settle(false);
  }

  /** The view's way of applying a transaction. */
  dispatch(view: EditorView, tr: Transaction): void {
    const apart = tr.docChanged && !isShown(tr) && (tr.getMeta(APART) === true || changesRow(tr));
    // What was typed before stands by itself, so that one difference never has to explain both.
    if (apart && view.state.doc !== this.synced) {
      const state = view.state;
      this.flush();
      if (view.state !== state) return;
    }
    const { state, transactions } = view.state.applyTransaction(tr);
    view.updateState(state);
    if (isShown(tr) || !transactions.some((applied) => applied.docChanged)) return;
    for (const id of tr.getMeta(MOVED) ?? []) this.moved.add(id);
    this.wake();
    if (apart) this.flush(true);
    else this.flushTimer ??= window.setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Writes down what is on the screen and not yet in the document. */
  flush(apart = false): void {
    window.clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    const { view, synced } = this;
    if (!view || !synced || view.state.doc === synced) return;
    const { doc } = view.state;
    let from = 0;
    const least = Math.min(synced.childCount, doc.childCount);
    while (from < least && synced.child(from) === doc.child(from)) from += 1;
    let [before, after] = [synced.childCount, doc.childCount];
    while (before > from && after > from && synced.child(before - 1) === doc.child(after - 1)) {
      before -= 1;
      after -= 1;
    }
    const lines: Line[] = [];
    const ids: string[] = [];
    doc.forEach((node, _offset, index) => {
      const line = lineOf(node);
      if (line.id === "") return;
      ids.push(line.id);
      if (index >= from && index < after) lines.push(line);
    });
    const pen = new Pen(this.form, this.around.random, this.around.now);
    lay(this.form, pen, {
      before: this.shown.slice(from, before), after: lines, ids, moved: this.moved, structure: this.around.structure(),
    });
    this.moved = new Set();
    this.history.wrote(pen.inverses, this.around.now(), apart);
    this.send(pen);
    this.settle(true);
  }

  private send(pen: Pen): void {
    const changes = pen.finish();
    if (changes.length > 0) this.around.wrote(changes);
  }

  /** Takes in changes of others; while an input method composes, they wait. */
  integrate(changes: readonly Uint8Array[]): void {
    this.waiting.push(...changes);
    if (this.waiting.length === 0 || this.view?.composing) return;
    this.flush();
    this.form.apply(this.waiting.splice(0));
    this.settle(false);
    this.wake();
  }

  /** Takes back, or does again, the last thing this page did. Says whether there was one and it may. */
  takeBack(direction: "undo" | "redo"): "done" | "nothing" | "locked" {
    this.flush();
    const group = this.history.next(direction);
    if (!group) return "nothing";
    if (!this.around.mayTakeBack(group.inverses)) return "locked";
    const pen = new Pen(this.form, this.around.random, this.around.now);
    pen.takeBack(group.inverses, this.history.reborn);
    pen.reread();
    this.history.took(direction, pen.inverses, this.around.now());
    this.send(pen);
    this.settle(false, true);
    this.wake();
    return "done";
  }

  /** Brings back a paragraph that was deleted as it stood. Says whether it is there again. */
  bringBack(id: string): boolean {
    this.flush();
    const block = this.form.layout().blocks.get(id);
    if (!block || !this.around.structure()) return false;
    const pen = new Pen(this.form, this.around.random, this.around.now);
    for (const { segment, hidden } of block.standings) if (hidden) pen.put(segment.pid, "del", undefined);
    pen.reread();
    this.history.wrote(pen.inverses, this.around.now(), true);
    this.send(pen);
    this.settle(false);
    this.wake();
    return this.shown.some((shown) => shown.id === id);
  }

  /** Everything written meanwhile is taken back as one. */
  asOne<T>(write: () => T): T {
    this.flush();
    return this.history.asOne(write);
  }

  /** Makes the screen show what the document says. `ours` tells that it already should. */
  private settle(ours: boolean, follow = false): void {
    const { view } = this;
    if (!view) return;
    const wanted = this.form.layout().shown;
    const { doc } = view.state;
    const same = (at: number, index: number) => shows(doc.child(at), wanted[index] as Block);
    let from = 0;
    const least = Math.min(doc.childCount, wanted.length);
    while (from < least && same(from, from)) from += 1;
    let [before, after] = [doc.childCount, wanted.length];
    while (before > from && after > from && same(before - 1, after - 1)) {
      before -= 1;
      after -= 1;
    }
    if (before > from || after > from) this.set(view, from, before, wanted.slice(from, after).map(lineFrom), wanted.length, ours, follow);
    this.shown = wanted;
    this.synced = view.state.doc;
    this.around.changed();
  }

  private set(
    view: EditorView, from: number, before: number, lines: readonly Line[], count: number, ours: boolean, follow: boolean,
  ): void {
    const held: Line[] = [];
    for (let at = from; at < before; at += 1) held.push(lineOf(view.state.doc.child(at)));
    const empty = count === 0;
    // An empty text shows its one empty line already.
    if (empty && view.state.doc.childCount === 1 && held[0]?.id === "" && held[0].spans.length === 0) return;
    if (ours) countCorrections(this.corrections, held, lines);
    const tr = show(view.state, from, before, empty ? screen([]) : lines);
    if (!tr) return;
    if (follow) {
      const last = tr.mapping.maps.at(-1);
      let place: number | undefined;
      last?.forEach((_from, _to, _start, end) => (place = end));
      if (place !== undefined) tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(place, tr.doc.content.size)), -1));
      tr.scrollIntoView();
    }
    view.dispatch(tr.setMeta(SHOWN, true).setMeta("addToHistory", false));
  }

  private wake(): void {
    window.clearTimeout(this.idleTimer);
    this.idleTimer = window.setTimeout(() => this.compare(this.form.readInParts(IDLE_STRANDS)), IDLE_MS);
  }

  /** Reads the document again, a little at a time, and sets right what the screen shows otherwise. */
  private compare(reading: Generator<void>): void {
    if (this.view?.composing) {
      this.wake();
      return;
    }
    this.flush();
    if (!reading.next().done) {
      this.idleTimer = window.setTimeout(() => this.compare(reading), 0);
      return;
    }
    this.settle(true);
  }

  /** Compares at once; for tests, which do not want to wait. */
  compareNow(): void {
    this.flush();
    this.form.readAll();
    this.settle(true);
  }

  /** The segment that begins at this place of a block, other than the first: a split there needs no marker. */
  segmentAt(id: string, offset: number): string | undefined {
    this.flush();
    const block = this.form.layout().blocks.get(id);
    let at = 0;
    let met = false;
    for (const { segment, hidden } of block?.standings ?? []) {
      if (hidden || segment.runs.length === 0) continue;
      if (at === offset && met && segment.pid !== id) return segment.pid;
      for (const run of segment.runs) at += run.text.length;
      met = true;
    }
    return undefined;
  }

  /** Where a block stands on the screen. */
  placeOf(id: string): number | undefined {
    const doc = this.view?.state.doc;
    const index = this.shown.findIndex((block) => block.id === id);
    return doc && index >= 0 ? startOf(doc, index) : undefined;
  }
}

/** Whether a transaction adds, takes away, moves or renames blocks. */
function changesRow(tr: Transaction): boolean {
  const { before, doc } = tr;
  if (before.childCount !== doc.childCount) return true;
  for (let at = 0; at < doc.childCount; at += 1) {
    if (before.child(at) !== doc.child(at) && before.child(at).attrs["id"] !== doc.child(at).attrs["id"]) return true;
  }
  return false;
}

interface Verified {
  readonly kind: string;
  readonly level: number;
  readonly segments: readonly Segment[];
}

const verified = new WeakMap<Node, Verified>();

/** Whether a node shows this block. What was compared once is known again by its parts. */
function shows(node: Node, block: Block): boolean {
  if (node.type !== blockType || node.attrs["id"] !== block.id) return false;
  const known = verified.get(node);
  if (known && known.kind === block.kind && known.level === block.level && consistsOf(block, known.segments)) return true;
  const same = sameLine(lineOf(node), lineFrom(block));
  const segments = block.standings.flatMap(({ segment, hidden }) => (hidden ? [] : [segment]));
  if (same) verified.set(node, { kind: block.kind, level: block.level, segments });
  return same;
}

function consistsOf({ standings }: Block, segments: readonly Segment[]): boolean {
  let at = 0;
  for (const { segment, hidden } of standings) {
    if (hidden) continue;
    if (segment !== segments[at]) return false;
    at += 1;
  }
  return at === segments.length;
}

export function lineFrom(block: Block): Line {
  return { id: block.id, kind: block.kind, level: block.level, spans: spans(block) };
}

function sameLine(a: Line, b: Line): boolean {
  return a.id === b.id && a.kind === b.kind && a.level === b.level && sameSpans(a, b);
}

function sameSpans({ spans: a }: Line, { spans: b }: Line): boolean {
  return a.length === b.length
    && a.every(({ text, marks }, at) => text === b[at]?.text && sameMarks(marks, (b[at] as { marks: typeof marks }).marks));
}

function countCorrections(corrections: Corrections, held: readonly Line[], wanted: readonly Line[]): void {
  const words = (line: Line) => line.spans.map(({ text }) => text).join("");
  const byId = new Map(wanted.map((line) => [line.id, line]));
  if (held.length !== wanted.length || held.some((line, at) => line.id !== wanted[at]?.id)) corrections.ids += 1;
  for (const line of held) {
    const other = byId.get(line.id);
    if (!other) continue;
    if (words(line) !== words(other)) corrections.text += 1;
    else if (!sameSpans(line, other)) corrections.marks += 1;
    if (line.kind !== other.kind || line.level !== other.level) corrections.ids += 1;
  }
}
