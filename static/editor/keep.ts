// Keeps on this device what the server may not have yet: for each actor a copy of the draft, what came after it, and the
// changes not acknowledged. A lock sees to it that two tabs never write under one actor; what a closed tab left behind
// is taken up by the next.

const NAME = "plenary-drafts";
const DRAFTS = "drafts";
const CHANGES = "changes";
const LATE = "late-edits";
/** What the server acknowledges sooner is not written down here: a page with a connection spares the device the work. */
const UNSENT_MS = 300;
/** What is on the server is written down so often, and when the page goes, to begin from the next time: a page that breaks is
 * given again what came since. */
const SETTLED_MS = 10_000;
/** When so many pieces came after the copy, a new copy is made. */
export const PIECES_MAX = 200;

/** A change made here, by its number for its actor. */
export interface Unsent {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/** What a closed tab, or this one before it was loaded again, left behind. */
export interface Left {
  readonly actor: string;
  /** How many log entries the document holds. */
  readonly have: number;
  /** A copy of the document, and what came after it, in order. */
  readonly pieces: readonly Uint8Array[];
  readonly unsent: readonly Unsent[];
}

/** Words for a paragraph that may no longer be edited. */
export interface LateEdit {
  readonly paragraph: string;
  /** In inline notation, as its author last saw it and as they wrote it. */
  readonly base: string;
  readonly words: string;
}

interface Draft {
  text: string;
  actor: string;
  person: string;
  have: number;
  acked: number;
  copy: Uint8Array | null;
}

interface Change {
  text: string;
  actor: string;
  /** Log entries held after this; null for a change made here. */
  have: number | null;
  seq: number | null;
  bytes: Uint8Array[];
}

interface Late extends LateEdit {
  text: string;
  person: string;
}

export class Keep {
  private database: IDBDatabase | undefined;
  private actor: string | undefined;
  private release: (() => void) | undefined;
  private pieces = 0;
  /** Changes that are on the server and not yet here, and how many log entries the document holds with them. */
  private settled: { have: number; bytes: Uint8Array[] } | undefined;
  /** Each with the time at which it was made. */
  private unsent: (Unsent & { readonly at: number })[] = [];
  private timers: { settled?: number | undefined; unsent?: number | undefined } = {};
  /** What is kept is kept in the order it was asked for. */
  private done: Promise<unknown> = Promise.resolve();

  constructor(private readonly text: string, private readonly person: string) {}

  /** Whether anything can be kept on this device at all. */
  get works(): boolean {
    return this.database !== undefined;
  }

  /** Opens the device's store and takes up what is left behind and not in another tab's hands. */
  async open(): Promise<Left | undefined> {
    this.database = await openDatabase().catch(() => undefined);
    if (!this.database) return undefined;
    const drafts = await this.drafts();
    // Those with words that the server may not have come first.
    const waiting = await Promise.all(drafts.map(async (draft) => (await this.load(draft)).unsent.length));
    const order = drafts.map((draft, at) => ({ draft, waiting: waiting[at] ?? 0 }));
    order.sort((a, b) => b.waiting - a.waiting || b.draft.have - a.draft.have);
    for (const { draft } of order) {
      if (await this.lock(draft.actor)) return this.load(draft);
    }
    return undefined;
  }

  private async drafts(): Promise<Draft[]> {
    const all = await this.all<Draft>(DRAFTS, IDBKeyRange.bound([this.text], [this.text, []]));
    return all.filter((draft) => draft.person === this.person);
  }

  private async load(draft: Draft): Promise<Left> {
    const rows = await this.all<Change>(CHANGES, IDBKeyRange.only([draft.text, draft.actor]), "draft");
    const unsent: Unsent[] = [];
    let { have } = draft;
    for (const row of rows) {
      if (row.have !== null) have = row.have;
      if (row.seq !== null && row.seq > draft.acked) unsent.push({ seq: row.seq, bytes: row.bytes[0] as Uint8Array });
    }
    this.pieces = rows.length;
    const pieces = [...(draft.copy ? [draft.copy] : []), ...rows.flatMap((row) => row.bytes)];
    return { actor: draft.actor, have, pieces, unsent };
  }

  private lock(actor: string): Promise<boolean> {
    if (!("locks" in navigator)) return Promise.resolve(true);
    return new Promise((resolve) => {
      void navigator.locks.request(`${NAME}/${this.text}/${actor}`, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(false);
          return undefined;
        }
        this.release?.();
        this.actor = actor;
        resolve(true);
        return new Promise<void>((release) => (this.release = release));
      });
    });
  }

  /** Goes on under this actor, with a document as it stands. What another actor left stays until it is dropped. */
  begin(actor: string, copy: Uint8Array, have: number, acked: number): Promise<void> {
    void this.writeDown();
    return this.next(async () => {
      if (this.actor !== actor) await this.lock(actor);
      await this.writeCopy(copy, have, acked);
    });
  }

  /** Keeps a copy of the whole document; what is acknowledged needs no other. */
  copy(copy: Uint8Array, have: number, acked: number): Promise<void> {
    void this.writeDown();
    return this.next(() => this.writeCopy(copy, have, acked));
  }

  private async writeCopy(copy: Uint8Array, have: number, acked: number): Promise<void> {
    const { text, person, actor } = this;
    if (actor === undefined) return;
    this.pieces = 0;
    await this.write([DRAFTS, CHANGES], (store) => {
      store(DRAFTS).put({ text, person, actor, have, acked, copy } satisfies Draft);
      const cursor = store(CHANGES).index("draft").openCursor(IDBKeyRange.only([text, actor]));
      cursor.onsuccess = () => {
        const row = cursor.result;
        if (!row) return;
        const { seq } = row.value as Change;
        if (seq === null || seq <= acked) row.delete();
        row.continue();
      };
    });
  }

  get grown(): boolean {
    return this.pieces >= PIECES_MAX;
  }

  /** Keeps a change made here, unless the server acknowledges it at once. */
  ours(change: Unsent): void {
    this.unsent.push({ ...change, at: performance.now() });
    this.lookSoon();
  }

  /** Comes back when the oldest of what is not acknowledged has waited long enough. */
  private lookSoon(): void {
    const oldest = this.unsent[0];
    if (!oldest || this.timers.unsent !== undefined) return;
    this.timers.unsent = window.setTimeout(() => {
      this.timers.unsent = undefined;
      const waited = performance.now() - (this.unsent[0]?.at ?? Infinity);
      if (waited >= UNSENT_MS) void this.writeDown();
      else this.lookSoon();
    }, Math.max(oldest.at + UNSENT_MS - performance.now(), 0) + 1);
  }

  /** The server has all up to this change. */
  acknowledged(seq: number): void {
    this.unsent = this.unsent.filter((change) => change.seq > seq);
  }

  /** Keeps changes that are on the server: later ones made here may build on them. */
  theirs(have: number, bytes: readonly Uint8Array[]): void {
    this.settled = { have, bytes: this.settled?.bytes ?? [] };
    this.settled.bytes.push(...bytes);
    this.timers.settled ??= window.setTimeout(() => void this.writeDown(), SETTLED_MS);
  }

  /** Writes down now what waits for it. */
  writeDown(): Promise<void> {
    const rows: Pick<Change, "have" | "seq" | "bytes">[] = [];
    // First what the changes made here may build on.
    if (this.settled) rows.push({ ...this.settled, seq: null });
    for (const { seq, bytes } of this.unsent) rows.push({ have: null, seq, bytes: [bytes] });
    this.forgetWaiting();
    if (rows.length === 0) return this.done.then(() => undefined);
    return this.next(async () => {
      const { text, actor } = this;
      if (actor === undefined) return;
      this.pieces += rows.length;
      await this.write([CHANGES], (store) => {
        for (const row of rows) store(CHANGES).add({ text, actor, ...row } satisfies Change);
      });
    });
  }

  private forgetWaiting(): void {
    window.clearTimeout(this.timers.settled);
    window.clearTimeout(this.timers.unsent);
    this.timers = {};
    this.settled = undefined;
    this.unsent = [];
  }

  private next(act: () => Promise<void>): Promise<void> {
    const next = this.done.then(act);
    this.done = next;
    return next;
  }

  /** Everything of this actor is on the server, or was seen to otherwise. */
  drop(actor: string): Promise<void> {
    const { text } = this;
    return this.next(() =>
      this.write([DRAFTS, CHANGES], (store) => {
        store(DRAFTS).delete([text, actor]);
        const cursor = store(CHANGES).index("draft").openCursor(IDBKeyRange.only([text, actor]));
        cursor.onsuccess = () => {
          cursor.result?.delete();
          cursor.result?.continue();
        };
      }),
    );
  }

  async keepLate(edit: LateEdit): Promise<void> {
    await this.write([LATE], (store) => store(LATE).add({ ...edit, text: this.text, person: this.person } satisfies Late));
  }

  /** Hands over each late edit kept here; those taken are forgotten. */
  async eachLate(take: (edit: LateEdit) => Promise<boolean>): Promise<void> {
    const { database } = this;
    if (!database) return;
    const keys = await request(database.transaction(LATE).objectStore(LATE).getAllKeys());
    for (const key of keys) {
      const late = (await request(database.transaction(LATE).objectStore(LATE).get(key))) as Late | undefined;
      if (!late || late.text !== this.text || late.person !== this.person) continue;
      const { paragraph, base, words } = late;
      if (await take({ paragraph, base, words })) await this.write([LATE], (store) => store(LATE).delete(key));
    }
  }

  private async all<T>(name: string, range: IDBKeyRange, index?: string): Promise<T[]> {
    if (!this.database) return [];
    const store = this.database.transaction(name).objectStore(name);
    return request((index === undefined ? store : store.index(index)).getAll(range)) as Promise<T[]>;
  }

  private write(names: readonly string[], act: (store: (name: string) => IDBObjectStore) => void): Promise<void> {
    const { database } = this;
    if (!database) return Promise.resolve();
    return new Promise((resolve) => {
      const transaction = database.transaction(names, "readwrite");
      // A full device must not stop the writing; the page then says that nothing is kept here.
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => {
        this.database = undefined;
        resolve();
      };
      act((name) => transaction.objectStore(name));
    });
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    const database = opening.result;
    database.createObjectStore(DRAFTS, { keyPath: ["text", "actor"] });
    database.createObjectStore(CHANGES, { autoIncrement: true }).createIndex("draft", ["text", "actor"]);
    database.createObjectStore(LATE, { autoIncrement: true });
  };
  return request(opening);
}

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
