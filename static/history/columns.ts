// Reads what an Automerge document holds, its whole history included, straight from its saved bytes: the actors, the
// changes, and every operation in the order in which its object stands, what was deleted as well.
//
// Automerge itself gives the same in one change after the other, at some 50 µs each: seconds for the life of a long text.
// The bytes are columns (the published binary format), and reading them takes a tenth of a second. It writes nothing, and
// what it does not know it refuses with `Unreadable`.

/** The bytes are no document as this reads it. */
export class Unreadable extends Error {}

export interface Change {
  readonly actor: number;
  /** The counter of its last operation. */
  readonly last: number;
  /** When, in seconds, as its writer's clock had it; 0 if it says nothing. */
  readonly time: number;
  /** The changes it follows on, by their place in the list. */
  readonly deps: readonly number[];
}

/** Every operation, column by column; -1 stands for nothing. */
export interface Operations {
  readonly count: number;
  readonly objectActor: readonly number[];
  readonly objectCounter: readonly number[];
  readonly key: readonly (string | undefined)[];
  readonly actor: readonly number[];
  readonly counter: readonly number[];
  readonly insert: readonly boolean[];
  readonly action: readonly number[];
  readonly value: (at: number) => string | number | boolean | null;
  readonly markName: readonly (string | undefined)[];
  /** Where the operations that replaced or deleted this one begin in the two lists; one more than there are operations. */
  readonly successors: readonly number[];
  readonly successorActor: readonly number[];
  readonly successorCounter: readonly number[];
}

export interface Saved {
  readonly actors: readonly string[];
  readonly changes: readonly Change[];
  readonly operations: Operations;
}

export const MAKE_MAP = 0;
export const SET = 1;
export const MAKE_TEXT = 4;
export const MARK = 7;

const MAGIC = 0x856f4a83;
const DOCUMENT = 0;
/** Beyond any text that the server takes; a count above it is nonsense. */
const COUNT_MAX = 50_000_000;

/** Column numbers of the format: the id of the group, and what kind of column it is. */
const CHANGES = { actor: 0x01, last: 0x13, time: 0x23, deps: 0x40, depsIndex: 0x43 };
const OPERATIONS = {
  objectActor: 0x01, objectCounter: 0x02, key: 0x15, actor: 0x21, counter: 0x23, insert: 0x34, action: 0x42, valueMeta: 0x56,
  value: 0x57, successors: 0x80, successorActor: 0x81, successorCounter: 0x83, markName: 0xa5,
};
const DEFLATED = 0x08;

class Reader {
  at = 0;
  constructor(readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Unreadable("it ends too early");
    this.at += 1;
    return byte;
  }

  unsigned(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      scale *= 128;
      if (scale > 2 ** 63) throw new Unreadable("a number is too long");
    }
    return value;
  }

  signed(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return (byte & 0x40) !== 0 ? value - scale : value;
      if (scale > 2 ** 63) throw new Unreadable("a number is too long");
    }
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new Unreadable("it ends too early");
    const taken = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return taken;
  }

  text(): string {
    return decoder.decode(this.take(this.unsigned()));
  }
}

const decoder = new TextDecoder();

/** A column of runs: so many times the same, so many different ones, so many times nothing. */
function runs<T>(bytes: Uint8Array | undefined, nothing: T, one: (reader: Reader) => T): T[] {
  const values: T[] = [];
  const reader = new Reader(bytes ?? new Uint8Array());
  const more = (count: number) => {
    if (count < 0 || values.length + count > COUNT_MAX) throw new Unreadable("a column is too long");
    return count;
  };
  while (!reader.done) {
    const length = reader.signed();
    if (length > 0) {
      const value = one(reader);
      for (let left = more(length); left > 0; left -= 1) values.push(value);
    } else if (length < 0) {
      for (let left = more(-length); left > 0; left -= 1) values.push(one(reader));
    } else {
      for (let left = more(reader.unsigned()); left > 0; left -= 1) values.push(nothing);
    }
  }
  return values;
}

const numbers = (bytes: Uint8Array | undefined) => runs(bytes, -1, (reader) => reader.unsigned());
const texts = (bytes: Uint8Array | undefined) => runs<string | undefined>(bytes, undefined, (reader) => reader.text());

/** A column of differences, each to the one before. */
function deltas(bytes: Uint8Array | undefined): number[] {
  let value = 0;
  const values = runs<number | undefined>(bytes, undefined, (reader) => reader.signed());
  return values.map((step) => (step === undefined ? -1 : (value += step)));
}

function booleans(bytes: Uint8Array | undefined): boolean[] {
  const values: boolean[] = [];
  const reader = new Reader(bytes ?? new Uint8Array());
  for (let value = false; !reader.done; value = !value) {
    const length = reader.unsigned();
    if (values.length + length > COUNT_MAX) throw new Unreadable("a column is too long");
    for (let left = length; left > 0; left -= 1) values.push(value);
  }
  return values;
}

type Columns = ReadonlyMap<number, Uint8Array>;

async function inflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads a saved document. */
export async function readSaved(bytes: Uint8Array): Promise<Saved> {
  const reader = new Reader(bytes);
  const magic = reader.take(4).reduce((sum, byte) => sum * 256 + byte, 0);
  reader.take(4);
  if (magic !== MAGIC || reader.byte() !== DOCUMENT) throw new Unreadable("it is no document");
  const body = new Reader(reader.take(reader.unsigned()));
  if (!reader.done) throw new Unreadable("something follows the document");
  const actors = Array.from({ length: body.unsigned() }, () => hex(body.take(body.unsigned())));
  for (let heads = body.unsigned(); heads > 0; heads -= 1) body.take(32);
  const [changeTable, operationTable] = [table(body), table(body)];
  const [changes, operations] = [await columns(body, changeTable), await columns(body, operationTable)];
  return { actors, changes: readChanges(changes), operations: readOperations(operations) };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function table(body: Reader): { kind: number; length: number }[] {
  return Array.from({ length: body.unsigned() }, () => ({ kind: body.unsigned(), length: body.unsigned() }));
}

async function columns(body: Reader, entries: readonly { kind: number; length: number }[]): Promise<Columns> {
  const found = new Map<number, Uint8Array>();
  for (const { kind, length } of entries) {
    const bytes = body.take(length);
    found.set(kind & ~DEFLATED, (kind & DEFLATED) !== 0 ? await inflated(bytes) : bytes);
  }
  return found;
}

function readChanges(columns: Columns): Change[] {
  const actors = numbers(columns.get(CHANGES.actor));
  const [lasts, times] = [deltas(columns.get(CHANGES.last)), deltas(columns.get(CHANGES.time))];
  const [counts, indexes] = [numbers(columns.get(CHANGES.deps)), deltas(columns.get(CHANGES.depsIndex))];
  let from = 0;
  return actors.map((actor, at) => {
    const deps = indexes.slice(from, (from += Math.max(counts[at] ?? 0, 0)));
    return { actor, last: lasts[at] ?? 0, time: Math.max(times[at] ?? 0, 0), deps };
  });
}

function readOperations(columns: Columns): Operations {
  const counter = deltas(columns.get(OPERATIONS.counter));
  const count = counter.length;
  const raw = columns.get(OPERATIONS.value) ?? new Uint8Array();
  const meta = numbers(columns.get(OPERATIONS.valueMeta));
  const places = new Float64Array(count + 1);
  for (let at = 0; at < count; at += 1) places[at + 1] = (places[at] as number) + Math.floor(Math.max(meta[at] ?? 0, 0) / 16);
  const groups = numbers(columns.get(OPERATIONS.successors));
  const successors = new Array<number>(count + 1);
  successors[0] = 0;
  for (let at = 0; at < count; at += 1) successors[at + 1] = (successors[at] as number) + Math.max(groups[at] ?? 0, 0);
  return {
    count,
    counter,
    actor: numbers(columns.get(OPERATIONS.actor)),
    objectActor: numbers(columns.get(OPERATIONS.objectActor)),
    objectCounter: numbers(columns.get(OPERATIONS.objectCounter)),
    key: texts(columns.get(OPERATIONS.key)),
    insert: booleans(columns.get(OPERATIONS.insert)),
    action: numbers(columns.get(OPERATIONS.action)),
    markName: texts(columns.get(OPERATIONS.markName)),
    value: (at) => valueOf((meta[at] ?? 0) % 16, raw, places[at] as number, places[at + 1] as number),
    successors,
    successorActor: numbers(columns.get(OPERATIONS.successorActor)),
    successorCounter: deltas(columns.get(OPERATIONS.successorCounter)),
  };
}

function valueOf(kind: number, raw: Uint8Array, from: number, to: number): string | number | boolean | null {
  switch (kind) {
    case 1:
      return false;
    case 2:
      return true;
    case 3:
      return new Reader(raw.subarray(from, to)).unsigned();
    case 4:
      return new Reader(raw.subarray(from, to)).signed();
    case 6: {
      const first = raw[from] ?? 0;
      // One plain letter, as nearly all are.
      return to - from === 1 && first < 0x80 ? String.fromCharCode(first) : decoder.decode(raw.subarray(from, to));
    }
    default:
      return null;
  }
}
