// What a person has typed beside the text and the server does not have yet: kept on this device word by word, and sent
// when there is a connection. Each has the id of its click, so that what is sent twice arrives once.

import type { Anchor } from "./anchor.ts";

/** A comment or a reply on its way. */
export interface Waiting {
  readonly command: string;
  /** The thread it replies to; empty for a comment of its own. */
  readonly to: string;
  readonly anchor: Anchor | null;
  /** The words of the text it is about. */
  readonly quote: string;
  readonly words: string;
  /** Why the server did not take it. */
  readonly says?: string;
}

interface Kept {
  waiting: Waiting[];
  /** Words begun and not sent: by thread, and under "" the new comment's. */
  drafts: Record<string, string>;
  /** What the new comment is on. */
  on: Anchor | null;
}

const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
const COMMAND_CHARS = 16;

export class Outbox {
  /** Whether this device keeps anything; if not, it is at least kept while the page is open. */
  works = true;
  private inMemory: Kept = { waiting: [], drafts: {}, on: null };

  constructor(private readonly name: string) {}

  /** Read each time: another tab of the same person writes here too. */
  private read(): Kept {
    if (!this.works) return this.inMemory;
    try {
      const kept = JSON.parse(localStorage.getItem(this.name) ?? "null") as Partial<Kept> | null;
      return { waiting: kept?.waiting ?? [], drafts: kept?.drafts ?? {}, on: kept?.on ?? null };
    } catch {
      this.works = false;
      return this.inMemory;
    }
  }

  private change(act: (kept: Kept) => void): void {
    const kept = this.read();
    act(kept);
    this.inMemory = kept;
    try {
      if (this.works) localStorage.setItem(this.name, JSON.stringify(kept));
    } catch {
      this.works = false;
    }
  }

  get waiting(): readonly Waiting[] {
    return this.read().waiting;
  }

  add(waiting: Omit<Waiting, "command">): void {
    const command = [...crypto.getRandomValues(new Uint8Array(COMMAND_CHARS))]
      .map((byte) => LETTERS[byte % LETTERS.length]).join("");
    this.change((kept) => kept.waiting.push({ ...waiting, command }));
  }

  drop(command: string): void {
    this.change((kept) => (kept.waiting = kept.waiting.filter((one) => one.command !== command)));
  }

  refused(command: string, says: string): void {
    this.change((kept) => (kept.waiting = kept.waiting.map((one) => (one.command === command ? { ...one, says } : one))));
  }

  draft(thread: string): string {
    return this.read().drafts[thread] ?? "";
  }

  setDraft(thread: string, words: string): void {
    this.change(({ drafts }) => {
      if (words === "") delete drafts[thread];
      else drafts[thread] = words;
    });
  }

  get on(): Anchor | null {
    return this.read().on;
  }

  setOn(anchor: Anchor | null): void {
    this.change((kept) => (kept.on = anchor));
  }
}
