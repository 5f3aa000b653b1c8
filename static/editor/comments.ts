// Comments beside the text: which words they are on, the list of them, and writing one. What a thread looks like is in
// `card.ts`, what is on its way to the server in `outbox.ts`, where words are by now in `anchor.ts`.

import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { type Anchor, type Found, anchorAt, locate, quoteOf, wordsOf } from "./anchor.ts";
import type { Binding } from "./binding.ts";
import { Card, type ThreadNotes, buttons, stamped } from "./card.ts";
import { Outbox, type Waiting } from "./outbox.ts";
import { Words } from "./words.ts";

interface Thread extends ThreadNotes {
  readonly anchor: Anchor;
  /** An attribution names delegations and has no card. */
  readonly kind: "comment" | "attribution";
  readonly delegations: readonly string[];
}

/** What is on the screen follows what was written after this long; marks need not be as quick as letters. */
const FOLLOW_MS = 150;
/** Where words have moved to is told to the server once writing pauses so long. */
const TELL_MS = 2_000;
/** From this width on there is room for the list beside the text. */
const WIDE = "(min-width: 72rem)";

const KEY = new PluginKey<DecorationSet>("comments");

export interface Beside {
  /** The text's address. */
  readonly url: string;
  readonly person: string;
  readonly view: () => EditorView | undefined;
  readonly binding: () => Binding | undefined;
}

function part<E extends HTMLElement>(name: string): E {
  return document.getElementById(name) as E;
}

export class Comments {
  private readonly panel = part("comments");
  private readonly list = part("comments-list");
  private readonly done = part("comments-done");
  private readonly form = part<HTMLFormElement>("comments-new");
  private readonly field = this.form.querySelector("textarea") as HTMLTextAreaElement;
  private readonly words = new Words(part<HTMLTemplateElement>("comments-words"));
  private readonly outbox: Outbox;
  private readonly cards = new Map<string, Card>();
  private threads: Thread[] = [];
  private found = new Map<string, Found | undefined>();
  private current: string | undefined;
  private on: Anchor | null = null;
  private fetching: "no" | "once" | "again" = "no";
  private sending = false;
  private following: number | undefined;
  private telling: number | undefined;
  /** Whether this page wrote since it last told where words are; of all pages, the one that moved them tells. */
  private moved = false;

  constructor(private readonly beside: Beside) {
    this.outbox = new Outbox(`plenary-comments/${beside.url}/${beside.person}`);
    buttons(part("editor-notes"), { begin: () => this.begin(), panel: () => this.open(this.panel.hidden === true) });
    part("editor-notes").addEventListener("mousedown", (event) => event.preventDefault());
    buttons(this.panel, {
      previous: () => this.step(-1),
      next: () => this.step(1),
      close: () => this.close(),
      "leave-new": () => this.leave(),
    });
    part("editor").addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.outbox.setDraft("", this.field.value));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    addEventListener("online", () => void this.send());
    this.on = this.outbox.on;
    if (this.on && this.outbox.draft("") !== "") {
      this.compose(this.on, false);
      this.open(true);
    }
    this.showWaiting();
  }

  plugin(): Plugin {
    return new Plugin<DecorationSet>({
      key: KEY,
      state: {
        init: () => DecorationSet.empty,
        // Between two looks at the document the screen's own mapping does.
        apply: (tr, set) => (tr.getMeta(KEY) as DecorationSet | undefined) ?? set.map(tr.mapping, tr.doc),
      },
      props: {
        decorations: (state) => KEY.getState(state),
        handleClick: (_view, place) => {
          const id = this.at(place);
          if (id === undefined) return false;
          this.choose(id);
          if (matchMedia(WIDE).matches) this.open(true);
          return false;
        },
      },
    });
  }

  /** The comment on the words at a place of the screen; of several, the last begun. */
  private at(place: number): string | undefined {
    const view = this.beside.view();
    const set = view && KEY.getState(view.state);
    return set?.find(place, place).map(({ spec }) => (spec as { id: string }).id).filter((id) => id !== "").at(-1);
  }

  private key(event: KeyboardEvent): void {
    const alone = (event.ctrlKey || event.metaKey) && event.altKey && !event.shiftKey && !event.isComposing;
    if (event.key === "Escape" && this.panel.contains(event.target as Node)) {
      event.preventDefault();
      if (this.form.contains(event.target as Node)) this.leave();
      else this.beside.view()?.focus();
      return;
    }
    const field = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field instanceof HTMLTextAreaElement && this.panel.contains(field)) {
      event.preventDefault();
      field.form?.requestSubmit();
      return;
    }
    // On keyboards where these keys write a character with AltGr, they go on doing so.
    if (!alone || event.getModifierState("AltGraph")) return;
    const act = event.code === "KeyM" || event.key.toLowerCase() === "m" ? () => this.begin()
      : event.code === "Period" ? () => this.step(1)
        : event.code === "Comma" ? () => this.step(-1) : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Asks the server what there is, and sends what waits. */
  async fetch(): Promise<void> {
    if (this.fetching !== "no") {
      this.fetching = "again";
      return;
    }
    do {
      this.fetching = "once";
      try {
        const answer = await fetch(`${this.beside.url}/comments`, { headers: { accept: "application/json" } });
        if (answer.ok) this.take((await answer.json()) as Thread[]);
      } catch {
        // The next welcome of the socket asks again.
      }
    } while ((this.fetching as string) === "again");
    this.fetching = "no";
    void this.send();
  }

  private take(threads: Thread[]): void {
    this.threads = threads;
    const known = new Set(threads.filter(({ kind }) => kind === "comment").map(({ id }) => id));
    for (const [id, card] of this.cards) {
      if (known.has(id)) continue;
      card.root.remove();
      this.cards.delete(id);
    }
    this.follow();
    this.draw();
  }

  /** The document says something new. */
  changed(): void {
    this.following ??= window.setTimeout(() => {
      this.following = undefined;
      this.follow();
      this.arrange();
    }, FOLLOW_MS);
  }

  /** This page wrote. */
  wrote(): void {
    this.moved = true;
    this.tellSoon();
  }

  /** Looks in the document for the words of every open comment, and marks them on the screen. */
  private follow(): void {
    const [view, binding] = [this.beside.view(), this.beside.binding()];
    if (!view || !binding) return;
    if (view.composing) return this.changed();
    binding.flush();
    const form = binding.document;
    const { doc } = view.state;
    const drawn: Decoration[] = [];
    const mark = (id: string, found: Found | undefined, kind: string, title = "") => {
      const [from, to] = [this.placeOf(found?.from), this.placeOf(found?.to)];
      if (!found || found.gone || from === undefined || to === undefined || to <= from) return;
      drawn.push(Decoration.inline(from, to, { class: kind, ...(id !== "" && { "data-comment": id }), ...(title !== "" && { title }) }, { id, kind, title }));
    };
    this.found = new Map();
    for (const { id, anchor, quote, resolved, kind, delegations } of this.threads) {
      const found = locate(form, anchor, quote);
      this.found.set(id, found);
      if (kind === "attribution") mark("", found, "wanted", delegations.join(", "));
      else if (!resolved) mark(id, found, id === this.current ? "commented current" : "commented");
    }
    if (this.on && !this.form.hidden) mark("", locate(form, this.on, this.on.quote), "commented current");
    const now = DecorationSet.create(doc, drawn);
    const shape = (set: DecorationSet | undefined) =>
      (set?.find() ?? []).map(({ from, to, spec }) => `${from} ${to} ${spec.id} ${spec.kind} ${spec.title}`).sort().join();
    if (shape(now) !== shape(KEY.getState(view.state))) {
      view.dispatch(view.state.tr.setMeta(KEY, now).setMeta("addToHistory", false));
    }
    if (this.threads.some(({ id }) => this.found.get(id)?.firm === false)) this.tellSoon();
  }

  private placeOf(end: { id: string; offset: number } | undefined): number | undefined {
    const start = end && this.beside.binding()?.placeOf(end.id);
    const node = start === undefined ? null : this.beside.view()?.state.doc.nodeAt(start);
    return end && start !== undefined && node ? start + 1 + Math.min(end.offset, node.content.size) : undefined;
  }

  private tellSoon(): void {
    window.clearTimeout(this.telling);
    this.telling = window.setTimeout(() => void this.tell(), TELL_MS);
  }

  /** Tells the server where words have moved to, so that they are found when their characters are no more. */
  private async tell(): Promise<void> {
    const form = this.beside.binding()?.document;
    const moved = this.moved;
    this.moved = false;
    if (!form || !navigator.onLine) return;
    for (const thread of this.threads) {
      const found = this.found.get(thread.id);
      if (!found || (found.firm && !moved)) continue;
      const { anchor } = thread;
      const block = form.layout().blocks.get(found.from.id);
      if (!block) continue;
      const end = found.to.id === found.from.id ? found.to.offset : wordsOf(block).length;
      const now = found.firm
        ? { ...anchor, paragraph: block.id, offset: found.from.offset, quote: found.gone ? "" : quoteOf(wordsOf(block).slice(found.from.offset, end)) }
        : anchorAt(form, block.id, found.from.offset, end);
      if (found.gone && !found.firm) continue;
      if (now.paragraph === anchor.paragraph && now.quote === anchor.quote && found.firm) continue;
      const answer = await this.post(`/${thread.id}/anchor`, now);
      if (answer === "") this.threads = this.threads.map((one) => (one.id === thread.id ? { ...one, anchor: now } : one));
    }
  }

  /** Draws the list. */
  private draw(): void {
    for (const thread of this.threads.filter(({ kind }) => kind === "comment")) {
      const gone = this.found.get(thread.id)?.gone ?? !this.found.get(thread.id);
      if (!this.cards.has(thread.id)) {
        const made = new Card(thread, this.words, {
          show: (id) => this.show(id),
          reply: (to, quote, words) => this.put({ to, quote, words, anchor: null }),
          change: (id, words) => this.ask(`/${id}/words`, { words }),
          act: (id, act) => this.ask(`/${id}/${act}`, {}),
          draft: (id) => this.outbox.draft(id),
          setDraft: (id, words) => this.outbox.setDraft(id, words),
        });
        this.cards.set(thread.id, made);
      }
      this.cards.get(thread.id)?.update(thread, gone);
    }
    this.arrange();
    this.showWaiting();
  }

  /** The open ones in the order of the text, those without a place in it last. */
  private ordered(resolved: boolean): Thread[] {
    const place = ({ id }: Thread) => this.placeOf(this.found.get(id)?.from) ?? Number.POSITIVE_INFINITY;
    return this.threads
      .filter((thread) => thread.kind === "comment" && !!thread.resolved === resolved)
      .map((thread) => ({ thread, at: place(thread) }))
      .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
      .map(({ thread }) => thread);
  }

  private arrange(): void {
    for (const [list, resolved] of [[this.list, false], [this.done, true]] as const) {
      const wanted = this.ordered(resolved).flatMap(({ id }) => this.cards.get(id)?.root ?? []);
      for (const [at, card] of wanted.entries()) {
        if (list.children[at] !== card) list.insertBefore(card, list.children[at] ?? null);
      }
      while (list.children.length > wanted.length) list.lastElementChild?.remove();
    }
    for (const { id } of this.threads) {
      const found = this.found.get(id);
      this.cards.get(id)?.gone(found?.gone ?? true);
    }
    const open = this.list.childElementCount;
    part("comments-number").textContent = open > 0 ? String(open) : "";
    part("comments-none").hidden = open > 0;
    part("comments-resolved").hidden = this.done.childElementCount === 0;
  }

  private open(shown: boolean): void {
    this.panel.hidden = !shown;
    part("comments-panel-button").setAttribute("aria-expanded", String(shown));
    if (shown) this.scrollToCurrent();
  }

  /** The delegations that want the words between two places of the screen. */
  wanting(from: number, to: number): readonly string[] {
    return this.threads
      .filter(({ kind }) => kind === "attribution")
      .filter(({ id }) => {
        const [start, end] = [this.placeOf(this.found.get(id)?.from), this.placeOf(this.found.get(id)?.to)];
        return start !== undefined && end !== undefined && start < end && start >= from && end <= to;
      })
      .flatMap(({ delegations }) => delegations);
  }

  private close(): void {
    this.open(false);
    this.beside.view()?.focus();
  }

  private choose(id: string | undefined): void {
    this.current = id;
    for (const [one, card] of this.cards) card.current(one === id);
    this.follow();
    this.scrollToCurrent();
  }

  private scrollToCurrent(): void {
    const card = this.current === undefined ? undefined : this.cards.get(this.current);
    if (!this.panel.hidden) card?.root.scrollIntoView({ block: "nearest" });
  }

  /** Goes to the comment after, or before, the caret. */
  private step(direction: 1 | -1): void {
    const view = this.beside.view();
    const row = this.ordered(false);
    if (!view || row.length === 0) return this.say(this.words.say("none"));
    const at = row.findIndex(({ id }) => id === this.current);
    const caret = view.state.selection.from;
    const after = row.findIndex(({ id }) => (this.placeOf(this.found.get(id)?.from) ?? Number.POSITIVE_INFINITY) > caret);
    const next = at >= 0 ? at + direction : direction > 0 ? after : (after < 0 ? row.length : after) - 1;
    const thread = row[(next + row.length) % row.length] as Thread;
    this.open(true);
    this.show(thread.id);
    this.say([thread.name, thread.words, thread.quote].join(". "));
  }

  /** Shows the words a comment is on. */
  private show(id: string): void {
    const view = this.beside.view();
    const found = this.found.get(id);
    const [from, to] = [this.placeOf(found?.from), this.placeOf(found?.to)];
    this.choose(id);
    if (!view || from === undefined || to === undefined) return;
    const { state } = view;
    view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, Math.min(from, to), Math.max(from, to))).scrollIntoView());
    view.focus();
  }

  /** A comment on the words selected; without a selection, a reply to the one the caret is in, or one on the paragraph. */
  begin(): void {
    const [view, binding] = [this.beside.view(), this.beside.binding()];
    if (!view || !binding) return;
    if (view.state.selection.empty) {
      const inside = this.at(view.state.selection.from);
      if (inside !== undefined) {
        this.open(true);
        this.choose(inside);
        this.cards.get(inside)?.openReply();
        return;
      }
    }
    binding.flush();
    const { $from, $to, empty } = view.state.selection;
    const id = $from.parent.attrs["id"] as string;
    if (id === "") return this.say(this.words.say("nothing"));
    const end = $to.sameParent($from) ? $to.parentOffset : $from.parent.content.size;
    const [from, to] = empty ? [0, $from.parent.content.size] : [$from.parentOffset, end];
    const begun = this.outbox.draft("") !== "" && this.on;
    // What was begun on other words is not lost: it goes on with them.
    this.compose(begun || anchorAt(binding.document, id, from, to), true);
  }

  private compose(on: Anchor, focus: boolean): void {
    this.on = on;
    this.outbox.setOn(on);
    (this.form.querySelector(".note-quote") as HTMLElement).textContent = on.quote || this.words.say("whole");
    this.field.value = this.outbox.draft("");
    this.wrong("");
    this.form.hidden = false;
    if (focus) {
      this.open(true);
      this.field.focus({ preventScroll: true });
      this.panel.scrollTop = 0;
    }
    this.follow();
  }

  private leave(): void {
    this.form.hidden = true;
    this.field.value = "";
    this.outbox.setDraft("", "");
    this.outbox.setOn(null);
    this.on = null;
    this.follow();
    this.beside.view()?.focus();
  }

  private submit(): void {
    const { on } = this;
    const words = this.field.value;
    if (!on) return;
    if (words.trim() === "") {
      this.wrong(this.words.say("empty"));
      this.field.focus();
      return;
    }
    this.put({ to: "", anchor: on, quote: on.quote, words });
    this.leave();
  }

  private wrong(sentence: string): void {
    const wrong = this.form.querySelector(".wrong") as HTMLElement;
    wrong.textContent = sentence;
    wrong.hidden = sentence === "";
    this.field.setAttribute("aria-invalid", String(sentence !== ""));
  }

  private put(waiting: Omit<Waiting, "command">): void {
    this.outbox.add(waiting);
    this.showWaiting();
    void this.send();
  }

  /** Sends what waits, in order; what the server refuses stays, with the reason. */
  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    let sent = false;
    for (const waiting of this.outbox.waiting) {
      if (waiting.says !== undefined) continue;
      const { command, to, anchor, words } = waiting;
      const answer = to === ""
        ? await this.post("", { command, words, ...anchor })
        : await this.post(`/${to}/replies`, { command, words });
      if (answer === undefined) break;
      if (answer === "") this.outbox.drop(command);
      else this.outbox.refused(command, answer);
      sent = true;
    }
    this.sending = false;
    if (sent) await this.fetch();
    this.showWaiting();
  }

  private showWaiting(): void {
    const waiting = this.outbox.waiting;
    const items = waiting.map((one) => {
      const item = stamped("comment-waiting");
      (item.querySelector(".note-quote") as HTMLElement).textContent = one.quote || this.words.say("whole");
      (item.querySelector(".note-words") as HTMLElement).textContent = one.words;
      (item.querySelector(".card-says") as HTMLElement).textContent =
        one.says ?? this.words.say(this.outbox.works ? "waiting" : "waiting-unkept");
      (item.querySelector(".acts") as HTMLElement).hidden = one.says === undefined;
      // A reply to what is gone can only be read and copied.
      (item.querySelector("[data-do=again]") as HTMLElement).hidden = one.to !== "" && !this.cards.has(one.to);
      buttons(item, { again: () => this.takeUp(one), drop: () => this.forget(one) });
      return item;
    });
    part("comments-waiting").replaceChildren(...items);
    if (waiting.some(({ says }) => says !== undefined)) this.open(true);
  }

  /** Puts words that were refused back where they were written. */
  private takeUp(one: Waiting): void {
    const card = this.cards.get(one.to);
    if (one.to !== "" && !card) return;
    this.forget(one);
    if (card) card.giveBack(one.words);
    else if (one.anchor) {
      this.outbox.setDraft("", one.words);
      this.compose(one.anchor, true);
    }
  }

  private forget({ command }: Waiting): void {
    this.outbox.drop(command);
    this.showWaiting();
  }

  /** Has something done at once, or says what is in the way. */
  private async ask(path: string, body: object): Promise<string> {
    const answer = await this.post(path, body);
    if (answer === "") await this.fetch();
    return answer ?? this.words.say("needs-connection");
  }

  /** Nothing if the server was not reached, an empty sentence if it did what was asked, or its sentence. */
  private async post(path: string, body: object): Promise<string | undefined> {
    try {
      const answer = await fetch(`${this.beside.url}/comments${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify(body),
      });
      if (answer.ok) return "";
      const { title } = (await answer.json()) as { title?: string };
      // The machine's own faults pass; what a rule says stays.
      return answer.status >= 500 ? undefined : (title ?? this.words.say("needs-connection"));
    } catch {
      return undefined;
    }
  }

  private say(sentence: string): void {
    part("comments-says").textContent = sentence;
  }
}
