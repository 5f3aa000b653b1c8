// One page's part in a draft: which document it writes on and under which actor, what is sent and not yet acknowledged,
// and how it goes on after a break, a reload or a refusal. It knows the wire and the device's store, not the screen.

import { decodeChange, encodeChange, readBundle } from "@automerge/automerge/slim";
import { type Line as TextLine } from "./difference.ts";
import { Form, blank } from "./form.ts";
import type { Keep, LateEdit, Unsent } from "./keep.ts";
import { replay } from "./replay.ts";
import { spans } from "./walk.ts";
import { type Frame, Line, type Message, PROTOCOL, type Rights } from "./wire.ts";

export type Standing = "saved" | "saving" | "offline";

export interface Screen {
  /** There is a document to show, perhaps another than before. */
  readonly show: (form: Form) => void;
  readonly integrate: (changes: Uint8Array[]) => void;
  /** Writes down what is on the screen. */
  readonly flush: () => void;
  /** Makes the text read so, as if its person had written it. */
  readonly write: (lines: readonly TextLine[]) => void;
  readonly rights: (rights: Rights) => void;
  readonly standing: (standing: Standing) => void;
  readonly presence: (conn: number, person: { name: string; state: unknown } | undefined) => void;
  readonly everyoneLeft: () => void;
  /** These words could not be written into the text; the server said why. */
  readonly kept: (edits: readonly LateEdit[], says: string) => void;
  /** Comments may be other than they were. */
  readonly comments: () => void;
  /** Another version of this page is served now. */
  readonly reload: () => void;
}

export interface Address {
  readonly socket: string;
  readonly lateEdits: string;
}

/** Presence goes out at most this often; a caret need not be smoother. */
const PRESENCE_MS = 250;
/** What arrives within this is laid on the document in one go, since each call costs much the same. */
const GATHER_MS = 12;
/** A copy of the document is kept on the device after this long without anything arriving. */
const COPY_MS = 4_000;
/** Refused so often in a row, what is left is set aside instead of tried again. */
const REPLAYS_MAX = 2;

export class Session {
  private form: Form | undefined;
  private actor: string | null = null;
  private have: number | null = null;
  private seq = 0;
  private unsent: Unsent[] = [];
  private acked = 0;
  private online = false;
  /** What was written under an actor whose changes are no longer taken: the document, and from which change on. */
  private refused: { form: Form; actor: string; from: number; says: string } | undefined;
  private replays = 0;
  private rights: Rights = { mode: "none", paragraphs: [], reason: "" };
  private target = 0;
  private arrived: Uint8Array[] = [];
  /** Log entries that are changes of this page's own: they are in the document already. */
  private readonly own = new Set<number>();
  /** The rights that the screen shows; none while it must not be written on. */
  private told: Rights | undefined;
  private gathering: number | undefined;
  private copying: number | undefined;
  private presenceTimer: number | undefined;
  private readonly line: Line;

  constructor(
    private readonly address: Address,
    private readonly keep: Keep,
    random: (length: number) => Uint8Array,
    private readonly screen: Screen,
  ) {
    this.line = new Line(address.socket, () => (random(1)[0] ?? 0) / 256, {
      opened: () => this.hello(),
      message: (message) => this.hear(message),
      frame: (frame) => this.take(frame),
      closed: () => this.lost(),
    });
  }

  /** Takes up what is kept on this device, and calls the server. */
  async start(): Promise<void> {
    const left = await this.keep.open();
    if (left && left.pieces.length > 0) {
      const handle = blank(left.actor);
      for (const piece of left.pieces) handle.loadIncremental(piece);
      this.actor = left.actor;
      this.have = left.have;
      this.unsent = [...left.unsent];
      this.seq = left.unsent.at(-1)?.seq ?? 0;
      this.begin(new Form(handle));
    }
    this.line.open();
  }

  private begin(form: Form): void {
    this.form = form;
    this.screen.show(form);
  }

  private hello(): void {
    this.screen.flush();
    const anew = this.refused !== undefined && this.earlier().length === 0;
    this.line.send({ type: "hello", protocol: PROTOCOL, have: anew ? null : this.have, actor: anew ? null : this.actor });
  }

  /** Changes before the refused one: they are taken yet, and waited for. */
  private earlier(): readonly Unsent[] {
    const from = this.refused?.from ?? 0;
    return this.unsent.filter(({ seq }) => seq < from);
  }

  /** The page may be gone in a moment: what the server may not have is written down on the device. */
  leave(): void {
    this.screen.flush();
    void this.keep.writeDown();
  }

  /** Changes were made here. */
  wrote(changes: readonly Uint8Array[]): void {
    for (const bytes of changes) {
      this.seq = this.seq > 0 ? this.seq + 1 : decodeChange(bytes).seq;
      const change = { seq: this.seq, bytes };
      this.unsent.push(change);
      this.keep.ours(change);
      if (this.online && !this.refused) this.line.send(bytes);
    }
    this.tell();
  }

  private hear(message: Message): void {
    switch (message.type) {
      case "welcome":
        return this.welcome(message);
      case "ack":
        this.acked = message.seq;
        this.own.add(message.at);
        this.keep.acknowledged(message.seq);
        this.replays = 0;
        this.unsent = this.unsent.filter(({ seq }) => seq > message.seq);
        this.copySoon();
        if (this.refused && this.earlier().length === 0) this.line.reopen();
        return this.tell();
      case "refused":
        return this.refuse(message.seq, message.message || message.code);
      case "rights":
        return this.setRights(message);
      case "presence":
        return this.screen.presence(message.conn, { name: message.name, state: message.state });
      case "left":
        return this.screen.presence(message.conn, undefined);
      case "comments":
        return this.screen.comments();
      case "restart":
        return this.restart(message.reason);
    }
  }

  private restart(reason: string): void {
    if (reason === "protocol") {
      this.line.stop();
      this.screen.reload();
      return;
    }
    // Whatever is sent next would be refused as well: what is written stays on the device, and the page says so.
    if (reason === "broken") {
      this.screen.flush();
      this.line.stop();
      this.lost();
      this.rights = { mode: "none", paragraphs: [], reason: this.keep.works ? "broken" : "broken-unkept" };
      this.screen.rights(this.rights);
      return;
    }
    // Somebody else goes on under this actor: what was not acknowledged is written anew under another.
    if (reason === "displaced") this.setAside(this.acked + 1, "");
    this.line.reopen();
  }

  private welcome({ actor, seq, at, rights, resume }: Extract<Message, { type: "welcome" }>): void {
    this.line.settled();
    this.target = at;
    this.rights = rights;
    this.own.clear();
    this.told = undefined;
    this.screen.everyoneLeft();
    this.screen.comments();
    if (actor !== this.actor && !this.refused && this.unsent.length > 0) this.setAside(this.unsent[0]?.seq ?? 1, "");
    if (actor !== this.actor) {
      const { form, have, refused, actor: former } = this;
      if (resume === "tail" && form && have !== null) {
        // It could go on from what the page has, but what was refused is in there.
        if (refused) return this.line.reopen();
        const handle = form.handle.clone(actor);
        void this.keep.begin(actor, handle.save(), have, 0);
        this.begin(new Form(handle));
      }
      if (former !== null && !refused) void this.keep.drop(former);
      this.actor = actor;
      this.seq = 0;
      this.acked = 0;
      this.unsent = [];
    } else {
      this.acked = seq;
      this.unsent = this.unsent.filter((change) => change.seq > seq);
    }
    this.online = true;
    if (resume === "tail") {
      for (const { bytes } of this.refused ? this.earlier() : this.unsent) this.line.send(bytes);
      if (this.refused && this.earlier().length === 0) return this.line.reopen();
      this.caughtUp();
    }
    this.tell();
  }

  private take(frame: Frame): void {
    const { actor } = this;
    if (actor === null) return;
    if (frame.kind === "snapshot") {
      const handle = blank(actor);
      handle.loadIncremental(frame.document);
      if (this.unsent.length > 0) handle.applyChanges(this.unsent.map(({ bytes }) => bytes));
      this.have = frame.index;
      this.arrived = [];
      void this.keep.begin(actor, handle.save(), frame.index, this.acked);
      this.begin(new Form(handle));
      for (const { bytes } of this.unsent) this.line.send(bytes);
      return this.caughtUp();
    }
    const have = this.have ?? 0;
    if (frame.first > have) return this.line.reopen();
    const changes = frame.kind === "changes" ? frame.changes : unbundle(frame.bundle, frame.count);
    // It cannot be read here: the text itself can, and what is not acknowledged is laid on it.
    if (!changes) {
      this.have = null;
      return this.line.reopen();
    }
    const fresh = changes.slice(have - frame.first);
    if (fresh.length === 0) return;
    this.have = have + fresh.length;
    const theirs = fresh.filter((_, at) => !this.own.delete(have + at));
    this.keep.theirs(this.have, fresh);
    if (theirs.length === 0 && this.caught) return;
    this.arrived.push(...theirs);
    this.gathering ??= window.setTimeout(() => this.gathered(), GATHER_MS);
  }

  private gathered(): void {
    this.gathering = undefined;
    const changes = this.arrived.splice(0);
    if (changes.length > 0) this.screen.integrate(changes);
    this.copySoon();
    this.caughtUp();
  }

  /** Whether everything that was there when this page said hello has been seen to. */
  private get caught(): boolean {
    return this.told !== undefined && this.told === this.rights && !this.refused;
  }

  /** Once everything that was there has arrived, one may write, and what was refused is seen to. */
  private caughtUp(): void {
    if (!this.form || (this.have ?? 0) < this.target || this.caught) return;
    if (this.refused) {
      // Only on the text as the server has it, under an actor of its own.
      if (this.refused.actor === this.actor) return;
      this.replay();
    }
    this.told = this.rights;
    this.screen.rights(this.rights);
    void this.sendLate();
  }

  private setRights({ mode, paragraphs, reason }: Rights): void {
    this.rights = { mode, paragraphs, reason };
    this.caughtUp();
  }

  private refuse(from: number, says: string): void {
    this.setAside(from, says);
    if (this.earlier().length === 0) this.line.reopen();
  }

  /** Nothing from this change on will be taken under this actor; its words are seen to on the server's text. */
  private setAside(from: number, says: string): void {
    this.screen.flush();
    this.told = undefined;
    this.screen.rights({ mode: "none", paragraphs: [], reason: "" });
    const { form, actor } = this;
    if (form && actor !== null && !this.refused) this.refused = { form, actor, from, says };
  }

  private replay(): void {
    const { refused, form, rights } = this;
    if (!refused || !form) return;
    this.refused = undefined;
    const base = blank(refused.actor);
    const changes = refused.form.handle.getChanges([]);
    base.applyChanges(changes.filter((bytes) => {
      const { actor, seq } = decodeChange(bytes);
      return actor !== refused.actor || seq < refused.from;
    }));
    this.replays += 1;
    const again = this.replays <= REPLAYS_MAX;
    const { lines, late } = replay(linesOf(new Form(base)), linesOf(refused.form), linesOf(form), {
      words: (id) => again && (rights.mode === "all" || (rights.mode === "some" && rights.paragraphs.includes(id))),
      structure: again && rights.mode === "all",
    });
    this.screen.rights(rights);
    this.screen.write(lines);
    this.screen.flush();
    if (late.length > 0) this.screen.kept(late, refused.says);
    void this.settleRefused(refused.actor, late);
  }

  private async settleRefused(actor: string, late: readonly LateEdit[]): Promise<void> {
    for (const edit of late) await this.keep.keepLate(edit);
    await this.keep.drop(actor);
    if (this.keep.works) await this.sendLate();
    else for (const edit of late) await this.post(edit);
  }

  private sendLate(): Promise<void> {
    return this.keep.eachLate((edit) => this.post(edit));
  }

  private async post(edit: LateEdit): Promise<boolean> {
    try {
      const answer = await fetch(this.address.lateEdits, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify(edit),
      });
      return answer.ok;
    } catch {
      return false;
    }
  }

  private lost(): void {
    this.online = false;
    void this.keep.writeDown();
    this.screen.everyoneLeft();
    this.tell();
  }

  private tell(): void {
    this.screen.standing(!this.online ? "offline" : this.unsent.length > 0 || this.refused ? "saving" : "saved");
  }

  /** Whether the server has all that was written. */
  get settled(): boolean {
    return this.online && this.unsent.length === 0 && !this.refused && this.arrived.length === 0 && (this.have ?? 0) >= this.target;
  }

  private copySoon(): void {
    if (!this.keep.grown) return;
    window.clearTimeout(this.copying);
    this.copying = window.setTimeout(() => {
      const { form, have } = this;
      if (form && have !== null && this.arrived.length === 0) void this.keep.copy(form.handle.save(), have, this.acked);
    }, COPY_MS);
  }

  /** Tells the others where one is, as it is when it is told. */
  present(state: () => unknown): void {
    this.presenceTimer ??= window.setTimeout(() => {
      this.presenceTimer = undefined;
      if (this.online) this.line.send({ type: "presence", state: state() });
    }, PRESENCE_MS);
  }
}

/** The changes of a bundle, each as its writer made it, in an order in which they can follow each other. */
function unbundle(bundle: Uint8Array, count: number): Uint8Array[] | undefined {
  try {
    const { changes } = readBundle(bundle);
    return changes.length === count ? changes.map((change) => encodeChange(change)) : undefined;
  } catch {
    return undefined;
  }
}

export function linesOf(form: Form): TextLine[] {
  return form.layout().shown.map((block) => ({ id: block.id, kind: block.kind, level: block.level, spans: spans(block) }));
}
