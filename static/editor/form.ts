// The document form as it stands in an Automerge document: reads strands and registers, keeps what it read, and reads
// again only what a change touched. It writes nothing; that is the pen's part.
//
// It works on Automerge's low-level handle, since the usual proxies copy every text on each change.

import { decodeChange, getBackend, init } from "@automerge/automerge/slim";
import {
  type Element, type Layout, type Marks, type Registers, type Strand, readStrand, retouch, walk,
} from "./walk.ts";

export type Handle = ReturnType<typeof getBackend>;

const STRANDS = "strands";
const PARAS = "paras";

/** An empty document that writes under this actor. */
export function blank(actor: string): Handle {
  return getBackend(init({ actor }));
}

/** What a change touched, by name. */
export interface Touched {
  readonly strands: Set<string>;
  readonly paras: Set<string>;
}

export function nothingTouched(): Touched {
  return { strands: new Set(), paras: new Set() };
}

export class Form {
  readonly handle: Handle;
  /** Only what was read; the walk sees these and nothing else. */
  private readonly strands = new Map<string, Strand>();
  private readonly registers = new Map<string, Registers>();
  /** The name of each object, to find what an operation touched. */
  private readonly names = new Map<string, { strand: string } | { para: string }>();
  private readonly objects = { strands: new Map<string, string>(), paras: new Map<string, string>() };
  private known: Layout | undefined;

  constructor(handle: Handle) {
    this.handle = handle;
    this.readAll();
  }

  /** The object of a strand, if it is there. */
  strand(sid: string): string | undefined {
    return this.objects.strands.get(sid);
  }

  /** The object of a paragraph's registers, if it is there. */
  para(pid: string): string | undefined {
    return this.objects.paras.get(pid);
  }

  /** The objects that hold all strands and all registers. */
  roots(): { strands: string; paras: string } {
    return { strands: this.root(STRANDS) ?? "", paras: this.root(PARAS) ?? "" };
  }

  layout(): Layout {
    this.known ??= walk(this.strands.values(), this.registers);
    return this.known;
  }

  /** Lays changes of others on the document and reads again what they touched. */
  apply(changes: readonly Uint8Array[]): void {
    const before = this.handle.getHeads().length;
    this.handle.applyChanges([...changes]);
    // The first changes of all make the two maps; only then is there something to look up operations by.
    if (before === 0) this.readAll();
    else this.readAgain(this.touchedBy(changes));
  }

  /** What is touched is found from the operations: Automerge's patches name one text only when a change marks several. */
  private touchedBy(changes: readonly Uint8Array[]): Touched {
    const touched = nothingTouched();
    const roots = this.roots();
    for (const change of changes) {
      for (const { obj, key } of decodeChange(change).ops) {
        if (obj === roots.strands) touched.strands.add(key);
        else if (obj === roots.paras) touched.paras.add(key);
        const name = this.names.get(obj);
        if (!name) continue;
        if ("strand" in name) touched.strands.add(name.strand);
        else touched.paras.add(name.para);
      }
    }
    return touched;
  }

  /** Reads again what was touched. */
  readAgain({ strands, paras }: Touched): void {
    for (const sid of strands) {
      const before = this.strands.get(sid);
      this.readOneStrand(sid);
      const after = this.strands.get(sid);
      if (before === after) continue;
      if (!this.known || !before || !after || !retouch(this.known, before, after)) this.known = undefined;
    }
    for (const pid of paras) {
      this.readRegisters(pid);
      this.known = undefined;
    }
  }

  /** Reads everything. */
  readAll(): void {
    for (const _ of this.readInParts(Number.POSITIVE_INFINITY));
  }

  /** Reads everything, so many strands at a time, so that other work can go on in between. */
  *readInParts(count: number): Generator<void> {
    const [strands, paras] = [this.keys(STRANDS), this.keys(PARAS)];
    let read = 0;
    for (const sid of new Set([...strands, ...this.strands.keys()])) {
      this.readOneStrand(sid);
      this.known = undefined;
      read += 1;
      if (read % count === 0) yield;
    }
    for (const pid of new Set([...paras, ...this.registers.keys()])) this.readRegisters(pid);
    this.known = undefined;
  }

  private root(name: string): string | undefined {
    const value = this.handle.getWithType("/", name);
    return value?.[0] === "map" ? value[1] : undefined;
  }

  private keys(name: string): string[] {
    const root = this.root(name);
    return root === undefined ? [] : this.handle.keys(root);
  }

  private readOneStrand(sid: string): void {
    const root = this.root(STRANDS);
    const value = root === undefined ? null : this.handle.getWithType(root, sid);
    if (value?.[0] !== "text") {
      this.strands.delete(sid);
      this.objects.strands.delete(sid);
      return;
    }
    this.objects.strands.set(sid, value[1]);
    this.names.set(value[1], { strand: sid });
    const read = readStrand(sid, this.elements(value[1]));
    const known = this.strands.get(sid);
    // The same words stay the same objects, so that others see at a glance what did not change.
    if (!known || JSON.stringify(known) !== JSON.stringify(read)) this.strands.set(sid, read);
  }

  /** What stands in a strand's text. */
  elements(object: string): Element[] {
    return this.handle.spans(object).map((span) =>
      span.type === "block"
        ? { marker: plain(span.value["id"]) }
        : { text: span.value, marks: marksOf(span.marks) });
  }

  private readRegisters(pid: string): void {
    const root = this.root(PARAS);
    const value = root === undefined ? null : this.handle.getWithType(root, pid);
    if (value?.[0] !== "map") {
      this.registers.delete(pid);
      this.objects.paras.delete(pid);
      return;
    }
    const object = value[1];
    this.objects.paras.set(pid, object);
    this.names.set(object, { para: pid });
    const word = (name: string) => {
      const register = this.handle.getWithType(object, name);
      return register?.[0] === "str" ? register[1] : undefined;
    };
    const level = this.handle.getWithType(object, "level");
    const read: Record<string, string | number> = {};
    for (const name of ["kind", "order", "cont", "del", "at"]) {
      const found = word(name);
      if (found !== undefined) read[name] = found;
    }
    if (level && (level[0] === "int" || level[0] === "uint")) read["level"] = level[1];
    this.registers.set(pid, read);
  }
}

/** A scalar string comes wrapped from inside a marker. */
function plain(value: unknown): unknown {
  return typeof value === "object" && value !== null && "val" in value ? value.val : value;
}

function marksOf(marks: { [name: string]: unknown } | undefined): Marks {
  if (!marks) return NO_MARKS;
  const link = plain(marks["link"]);
  const footnote = plain(marks["footnote"]);
  return {
    ...(marks["strong"] === true && { strong: true as const }),
    ...(marks["emphasis"] === true && { emphasis: true as const }),
    ...(typeof link === "string" && link !== "" && { link }),
    ...(typeof footnote === "string" && footnote !== "" && { footnote }),
  };
}

const NO_MARKS: Marks = {};
