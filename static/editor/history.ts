// One's own undo and redo, over operations: it takes back what this page wrote and nothing that others wrote, wherever
// they have moved, split or joined it meanwhile.

import type { Inverse } from "./pen.ts";

/** Writing that goes on without such a pause is taken back as one. */
const PAUSE_MS = 700;
/** More than anybody goes back by hand. */
const GROUPS_MAX = 500;

export interface Group {
  readonly inverses: Inverse[];
  at: number;
  /** Whether what follows is taken back by itself. */
  closed: boolean;
}

export class History {
  /** Characters brought back are new ones to the document; these are the ids they had before. */
  readonly reborn = new Map<string, string>();
  private past: Group[] = [];
  private future: Group[] = [];

  /** Notes what was written. */
  wrote(inverses: readonly Inverse[], now: number, apart: boolean): void {
    if (inverses.length === 0) return;
    this.future = [];
    const last = this.past.at(-1);
    if (last && !last.closed && !apart && now - last.at < PAUSE_MS) {
      last.inverses.push(...inverses);
      last.at = now;
      return;
    }
    this.past.push({ inverses: [...inverses], at: now, closed: apart });
    if (this.past.length > GROUPS_MAX) this.past.shift();
  }

  /** What is written meanwhile is one group. */
  asOne<T>(write: () => T): T {
    const last = this.past.at(-1);
    const written = write();
    const from = last ? this.past.indexOf(last) + 1 : 0;
    const [first, ...others] = this.past.splice(from);
    if (first) {
      first.inverses.push(...others.flatMap(({ inverses }) => inverses));
      this.past.push(first);
    }
    return written;
  }

  /** What is to be taken back next, and where to note how that is taken back itself. */
  next(direction: "undo" | "redo"): Group | undefined {
    return (direction === "undo" ? this.past : this.future).at(-1);
  }

  took(direction: "undo" | "redo", inverses: readonly Inverse[], now: number): void {
    const [from, to] = direction === "undo" ? [this.past, this.future] : [this.future, this.past];
    from.pop();
    to.push({ inverses: [...inverses], at: now, closed: true });
  }

  forget(): void {
    this.past = [];
    this.future = [];
    this.reborn.clear();
  }
}
