// The history of a text in the place of the text: a line to go along, the text as it stood at each moment with who wrote
// what, and a way to bring a paragraph back. Loaded when it is first opened. It writes nothing itself: restoring is the
// editor's.

import type { Line } from "../editor/difference.ts";
import { number } from "../editor/number.ts";
import type { Live } from "../editor/past.ts";
import { type Block, type Segment, spans } from "../editor/walk.ts";
import { Words } from "../editor/words.ts";
import { Chronicle, type Moment } from "./chronicle.ts";
import { readSaved } from "./columns.ts";
import { type Owned, Paper, type Row, plain } from "./paper.ts";
import { People } from "./people.ts";
import { pairs, sameLine } from "./pieces.ts";
import { Timeline } from "./timeline.ts";

/** What the editor may ask of it. */
export interface HistoryPage {
  readonly isOpen: boolean;
  /** Opens at a moment, in seconds; at the last one without. */
  open(at?: number): void;
  close(): void;
  /** Who wrote what is selected in the editor. */
  wrote(): void;
  /** The text is another than before. */
  changed(): void;
}

type Way = "plain" | "authors" | "now" | "before";

/** A whole history is played in so long, however long it is. */
const PLAY_MS = 30_000;
/** Who wants no motion gets one step after the other. */
const PLAY_STEP_MS = 1_500;
/** While it plays, what changes is brought into sight at most so often, or nothing could be read. */
const REVEAL_MS = 1_200;
/** Live edits are taken in once they pause for so long. */
const REFRESH_MS = 1_500;
const COMPARE_MS = 250;
/** The address says the moment once one stays at it. */
const ADDRESS_MS = 400;
/** So many stretches of words are told apart when asked who wrote a selection. */
const WROTE_MAX = 40;

/** Puts the history into its place on the editor's page. */
export function openHistory(root: HTMLElement, section: HTMLElement, live: Live): HistoryPage {
  return new History(root, section, live);
}

function part<E extends HTMLElement>(name: string): E {
  return document.getElementById(name) as E;
}

class History implements HistoryPage {
  isOpen = false;
  private readonly words = new Words(part<HTMLTemplateElement>("history-words"));
  private readonly range = part<HTMLInputElement>("history-range");
  private readonly way = part<HTMLSelectElement>("history-show");
  private readonly says = part("history-says");
  private readonly tip = part("history-tip");
  private readonly people: People;
  private readonly paper: Paper;
  private readonly url: string;
  private chronicle: Chronicle | undefined;
  private timeline = new Timeline([], () => "");
  private count = 0;
  /** Whether the last moment is shown, and stays so as the text goes on. */
  private atEnd = true;
  private scroll = 0;
  private frame: number | undefined;
  private playing: number | undefined;
  private revealed = 0;
  private readonly timers = new Map<string, number>();
  private lines: readonly Line[] = [];
  private readonly known = new WeakMap<Segment, { block: Block; segments: readonly Segment[]; line: Line }>();

  constructor(private readonly root: HTMLElement, private readonly section: HTMLElement, private readonly live: Live) {
    const { textUrl = "", person = "", name = "" } = root.dataset;
    this.url = textUrl;
    this.people = new People(this.words, section.dataset["zone"] ?? "", { person, name });
    const acts = { restore: this.words.say("restore"), remove: this.words.say("remove"), absent: this.words.say("now-only") };
    this.paper = new Paper(part("history-text"), acts);
    // It looks as the text itself does.
    this.paper.root.classList.add("editor-text");
    section.addEventListener("click", ({ target }) => this.click(target as HTMLElement));
    this.range.addEventListener("input", () => this.go(this.timeline.near(Number(this.range.value) / Number(this.range.max))));
    this.range.addEventListener("keydown", (event) => this.stepByKey(event));
    this.way.addEventListener("change", () => this.draw());
    this.paper.root.addEventListener("pointermove", (event) => this.point(event));
    // A finger points by a tap.
    this.paper.root.addEventListener("click", (event) => this.tellAt(event.clientX, event.clientY));
    this.paper.root.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType === "mouse") this.tip.hidden = true;
    });
    document.addEventListener("selectionchange", () => this.pointAtSelection());
    document.addEventListener("keydown", (event) => this.key(event), true);
    part<HTMLDialogElement>("history-restore").addEventListener("close", ({ target }) => {
      const dialog = target as HTMLDialogElement;
      if (dialog.returnValue === "restore") this.restoreAll();
      dialog.returnValue = "";
    });
  }

  open(at?: number): void {
    if (this.isOpen) {
      if (at !== undefined && this.chronicle) this.go(this.timeline.until(at));
      return;
    }
    this.isOpen = true;
    this.scroll = window.scrollY;
    this.root.dataset["past"] = "";
    this.section.hidden = false;
    this.atEnd = at === undefined;
    this.say(this.words.say("opening"));
    window.scrollTo(0, 0);
    void this.begin(at);
  }

  private async begin(at: number | undefined): Promise<void> {
    if (!(await this.read(at))) return;
    this.say(this.people.complete ? "" : this.words.say("unnamed"));
    this.range.focus();
  }

  /** Reads the document's history; says whether there is one to show. */
  private async read(at: number | undefined): Promise<boolean> {
    const here = this.chronicle?.writings[this.count - 1];
    if (!this.people.complete) await this.people.ask(this.url);
    this.people.own(this.live.actor());
    try {
      const saved = await readSaved(this.live.save());
      let chronicle = new Chronicle(saved, this.people.began);
      // Somebody whom the server has not yet named when it was asked.
      if (this.people.complete && chronicle.writings.some(({ actor }) => this.people.keyOf(actor) === "")) {
        await this.people.ask(this.url);
        chronicle = new Chronicle(saved, this.people.began);
      }
      this.chronicle = chronicle;
    } catch (error) {
      this.say(this.words.say("failed"));
      throw error;
    }
    const { writings } = this.chronicle;
    this.timeline = new Timeline(writings, (actor) => this.people.keyOf(actor));
    this.showTicks();
    this.range.disabled = writings.length < 2;
    const same = here ? writings.findIndex(({ actor, last }) => actor === here.actor && last === here.last) + 1 : 0;
    this.count = at !== undefined ? this.timeline.until(at) : !this.atEnd && same > 0 ? same : writings.length;
    if (this.isOpen) this.draw();
    return true;
  }

  close(): void {
    if (!this.isOpen) return;
    this.stop();
    this.isOpen = false;
    this.section.hidden = true;
    delete this.root.dataset["past"];
    this.tip.hidden = true;
    for (const timer of this.timers.values()) window.clearTimeout(timer);
    this.timers.clear();
    this.paper.clear();
    if (location.hash.startsWith("#history")) history.replaceState(null, "", location.pathname + location.search);
    this.live.closed();
    window.scrollTo(0, this.scroll);
  }

  changed(): void {
    if (!this.isOpen || !this.chronicle) return;
    this.later("compare", COMPARE_MS, () => this.draw());
    this.later("refresh", REFRESH_MS, () => void this.read(undefined));
  }

  private later(name: string, wait: number, act: () => void): void {
    window.clearTimeout(this.timers.get(name));
    this.timers.set(name, window.setTimeout(act, wait));
  }

  private say(sentence: string): void {
    if (this.says.textContent !== sentence) this.says.textContent = sentence;
  }

  /** Shows the moment after so many changes, with the next frame. */
  private go(count: number, byItself = false): void {
    if (!byItself) this.stop();
    this.count = Math.max(Math.min(count, this.timeline.count), Math.min(1, this.timeline.count));
    this.atEnd = this.count === this.timeline.count;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (!this.isOpen) return;
      const changed = this.draw();
      if (this.playing === undefined || changed === undefined || performance.now() - this.revealed < REVEAL_MS) return;
      this.revealed = performance.now();
      this.paper.reveal(changed);
    });
    this.later("address", ADDRESS_MS, () => this.address());
  }

  private address(): void {
    if (!this.isOpen) return;
    const at = this.chronicle?.writings[this.count - 1]?.at;
    history.replaceState(null, "", this.atEnd || at === undefined ? "#history" : `#history=${at}`);
  }

  private draw(): string | undefined {
    const { chronicle, count } = this;
    if (!chronicle) return undefined;
    const moment = chronicle.at(count);
    const rows = this.rows(moment);
    const changed = this.paper.show(rows);
    this.lines = rows.flatMap(({ line }) => (line ? [line] : []));
    this.showMoment();
    this.showPeople();
    this.paper.root.dataset["way"] = this.way.value;
    (this.section.querySelector("[data-do=restore-all]") as HTMLElement).hidden = this.atEnd || !this.live.mayMove();
    this.paper.root.dataset["blank"] = this.lines.length === 0 ? this.words.say(count === 0 ? "empty" : "blank") : "";
    return changed;
  }

  private rows(moment: Moment): Row[] {
    const { chronicle } = this;
    const way = this.way.value as Way;
    const lines = this.linesOf(moment);
    const now = this.live.lines();
    const standing = new Map(now.map((line) => [line.id, line]));
    const numbers = new Map(number(lines).map((sign, at) => [lines[at]?.id ?? "", sign]));
    const blocks = new Map(moment.layout.shown.map((block) => [block.id, block]));
    const act = (id: string, line: Line | undefined): Row["act"] => {
      const has = standing.get(id);
      if (!line) return has && way === "now" && this.live.mayMove() ? "remove" : undefined;
      if (!has) return this.live.mayMove() ? "restore" : undefined;
      return !sameLine(line, has) && this.live.mayWrite(id) ? "restore" : undefined;
    };
    const row = (id: string, line: Line | undefined, other: Row["other"]): Row => {
      const shown = line ?? other?.line;
      const block = blocks.get(id);
      const owned = way === "authors" && block ? () => this.owned(chronicle as Chronicle, block, moment.count) : undefined;
      return {
        id, line, owned, act: act(id, line), number: numbers.get(id) ?? "", kind: shown?.kind ?? "paragraph", level: shown?.level ?? 1,
        other,
      };
    };
    if (way === "plain" || way === "authors") return lines.map((line) => row(line.id, line, undefined));
    if (way === "now") {
      return pairs(lines, now).map(({ id, before, after }) => row(id, before, { line: after ?? null, later: true }));
    }
    const earlier = this.linesOf((chronicle as Chronicle).at(this.timeline.stretch(moment.count).from));
    return pairs(earlier, lines).map(({ id, before, after }) => row(id, after, { line: before ?? null, later: false }));
  }

  /** The lines of a moment; what did not change is the same object as before. */
  private linesOf({ layout }: Moment): Line[] {
    return layout.shown.map((block) => {
      const segments = block.standings.flatMap(({ segment, hidden }) => (hidden ? [] : [segment]));
      const first = segments[0] as Segment;
      const known = this.known.get(first);
      const { id, kind, level } = block;
      if (known && known.block.id === id && known.line.kind === kind && known.line.level === level
        && known.segments.length === segments.length && segments.every((segment, at) => segment === known.segments[at])) return known.line;
      const line = { id, kind, level, spans: spans(block) };
      this.known.set(first, { block, segments, line });
      return line;
    });
  }

  private owned(chronicle: Chronicle, block: Block, count: number): Owned[] {
    const found: { from: number; to: number; colour: string }[] = [];
    for (const { from, to, writing } of chronicle.authors(block, count)) {
      const { colour } = this.people.of(chronicle.writings[writing]?.actor ?? "");
      const last = found.at(-1);
      if (last?.colour === colour) last.to = to;
      else found.push({ from, to, colour });
    }
    return found;
  }

  private showMoment(): void {
    const { chronicle, count } = this;
    const writing = chronicle?.writings[count - 1];
    if (!chronicle || !writing) return;
    const { name } = this.people.of(writing.actor);
    const says = this.words.of(this.atEnd ? "moment-now" : "moment", { when: this.people.when(writing.at), name });
    part("history-moment").textContent = says;
    const value = String(Math.round(this.timeline.along(count) * Number(this.range.max)));
    if (document.activeElement !== this.range || this.timeline.near(Number(this.range.value) / Number(this.range.max)) !== count) {
      this.range.value = value;
    }
    this.range.setAttribute("aria-valuetext", says);
  }

  /** Who wrote in the text, in the order in which they first did. */
  private showPeople(): void {
    const list = part("history-people");
    const { chronicle } = this;
    if (this.way.value !== "authors" || !chronicle) {
      list.replaceChildren();
      return;
    }
    const met = new Map<string, { name: string; colour: string }>();
    for (const { actor } of chronicle.writings) {
      const key = this.people.keyOf(actor);
      if (!met.has(key)) met.set(key, this.people.of(actor));
    }
    const signs = [...met.values()].map(({ name, colour }) => `${colour} ${name}`).join("\n");
    if (list.dataset["signs"] === signs && list.childElementCount > 0) return;
    list.dataset["signs"] = signs;
    list.replaceChildren(...[...met.values()].map(({ name, colour }) => {
      const [item, by] = [document.createElement("li"), document.createElement("span")];
      by.className = `by ${colour}`;
      by.textContent = name;
      item.append(by);
      return item;
    }));
  }

  private showTicks(): void {
    const ticks = part("history-ticks");
    const tick = (name: string, from: number, to: number, says = "") => {
      const element = document.createElement("span");
      element.className = name;
      element.textContent = says;
      element.style.setProperty("--from", String(from));
      element.style.setProperty("--to", String(to));
      return element;
    };
    const sessions = this.timeline.sessions.map(({ from, to }) => tick("session", this.timeline.along(from), this.timeline.along(to)));
    const issues = this.people.issues.map(({ label, at }) => {
      const place = this.timeline.along(this.timeline.until(at));
      return tick(place > 0.85 ? "issue late" : "issue", place, place, label);
    });
    ticks.replaceChildren(...sessions, ...issues);
  }

  private click(target: HTMLElement): void {
    const button = target.closest<HTMLElement>("[data-do]");
    const id = button?.closest<HTMLElement>("[data-id]")?.dataset["id"];
    switch (button?.dataset["do"]) {
      case "close":
        return this.close();
      case "previous":
        return this.go(this.timeline.step(this.count, -1, false));
      case "next":
        return this.go(this.timeline.step(this.count, 1, false));
      case "play":
        return this.playing === undefined ? this.play() : this.stop();
      case "restore":
        return id === undefined ? undefined : this.restore(id);
      case "remove":
        return id === undefined ? undefined : this.done(this.live.remove(id), "removed", {});
      case "restore-all":
        return part<HTMLDialogElement>("history-restore").showModal();
    }
  }

  private restore(id: string): void {
    const at = this.lines.findIndex((line) => line.id === id);
    const line = this.lines[at];
    if (!line) return;
    const sign = number(this.lines)[at] ?? "";
    const restored = this.live.restore(line, this.lines.slice(0, at).map((other) => other.id));
    this.done(restored, sign === "" ? "restored-unnumbered" : "restored", { at: sign.replace(/\.$/, "") });
  }

  private restoreAll(): void {
    this.done(this.live.restoreAll(this.lines), "restored-all", {});
  }

  private done(worked: boolean, name: string, args: Readonly<Record<string, string>>): void {
    const at = this.chronicle?.writings[this.count - 1]?.at ?? 0;
    const key = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
    // It is the moment that stays in view, though the text goes on by what was just restored.
    if (worked) this.atEnd = false;
    this.say(worked ? this.words.of(name, { when: this.people.when(at), name: key, ...args }) : this.words.say("stopped"));
    // The button is gone; the next key belongs to the text.
    this.draw();
    this.paper.root.focus({ preventScroll: true });
  }

  private play(): void {
    if (this.atEnd) this.count = Math.min(1, this.timeline.count);
    const button = this.section.querySelector<HTMLElement>("[data-do=play]");
    const says = this.words.say("pause");
    this.section.dataset["playing"] = "";
    button?.setAttribute("aria-label", says);
    if (button) button.title = says;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      const next = () => {
        this.go(this.timeline.step(this.count, 1, false), true);
        if (this.atEnd) this.stop();
        else this.playing = window.setTimeout(next, PLAY_STEP_MS);
      };
      this.playing = window.setTimeout(next, 0);
      return;
    }
    let [along, before] = [this.timeline.along(this.count), performance.now()];
    const next = () => {
      const now = performance.now();
      along = Math.min(along + (now - before) / PLAY_MS, 1);
      before = now;
      const count = along >= 1 ? this.timeline.count : this.timeline.near(along);
      if (count !== this.count) this.go(count, true);
      if (along >= 1) this.stop();
      else this.playing = window.setTimeout(next, 16);
    };
    this.playing = window.setTimeout(next, 0);
  }

  private stop(): void {
    window.clearTimeout(this.playing);
    this.playing = undefined;
    const button = this.section.querySelector<HTMLElement>("[data-do=play]");
    const says = this.words.say("play");
    delete this.section.dataset["playing"];
    button?.setAttribute("aria-label", says);
    if (button) button.title = says;
  }

  private stepByKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.go(this.timeline.step(this.count, by as 1 | -1, event.shiftKey));
  }

  /** While the history is open, keys are its own, and not those of the text behind it. */
  private key(event: KeyboardEvent): void {
    if (!this.isOpen || document.querySelector("dialog[open]")) return;
    const mod = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (mod && letter === "z" && !event.shiftKey) {
      event.preventDefault();
      this.say(this.words.say(this.live.undo() ? "undone" : "nothing"));
      this.draw();
    } else if (!mod && event.key !== "F1" && event.key !== "F3" && event.key !== "?") {
      return;
    }
    event.stopPropagation();
  }

  private point(event: PointerEvent): void {
    if (event.pointerType === "mouse" && event.buttons === 0) this.tellAt(event.clientX, event.clientY);
  }

  private tellAt(x: number, y: number): void {
    const found = document.caretPositionFromPoint?.(x, y) ?? older(document.caretRangeFromPoint?.(x, y));
    this.tell(found?.offsetNode, found?.offset ?? 0);
  }

  private pointAtSelection(): void {
    if (!this.isOpen) return;
    const { anchorNode, anchorOffset } = document.getSelection() ?? {};
    if (anchorNode && this.paper.root.contains(anchorNode)) this.tell(anchorNode, anchorOffset ?? 0);
  }

  /** Says who wrote the words at this place. */
  private tell(node: Node | undefined, offset: number): void {
    const origin = node && this.paper.originOf(node, offset);
    const line = origin && this.lines.find(({ id }) => id === origin.id);
    const says = origin && line ? this.whoWrote(origin.id, line, origin.at) : undefined;
    this.tip.hidden = says === undefined;
    if (says !== undefined && this.tip.textContent !== says) this.tip.textContent = says;
  }

  private whoWrote(id: string, line: Line, at: number): string | undefined {
    const { chronicle, count } = this;
    const block = chronicle?.at(count).layout.blocks.get(id);
    if (!chronicle || !block) return undefined;
    const runs = chronicle.authors(block, count);
    const here = runs.findIndex(({ from, to }) => from <= at && at < to);
    if (here < 0) return undefined;
    const actor = (run: number) => chronicle.writings[runs[run]?.writing ?? -1]?.actor;
    let [first, last] = [here, here];
    const minute = (run: number) => Math.floor((chronicle.writings[runs[run]?.writing ?? -1]?.at ?? 0) / 60);
    const alike = (run: number) => actor(run) === actor(here) && minute(run) === minute(here);
    while (first > 0 && alike(first - 1)) first -= 1;
    while (last + 1 < runs.length && alike(last + 1)) last += 1;
    const words = plain(line).slice(runs[first]?.from, runs[last]?.to);
    const writing = chronicle.writings[runs[here]?.writing ?? -1];
    return writing && this.words.of("wrote", {
      at: shortened(words, at - (runs[first]?.from ?? 0)), name: this.people.of(writing.actor).name, when: this.people.when(writing.at),
    });
  }

  wrote(): void {
    const selected = this.live.selected();
    void this.read(undefined).then(() => {
      const { chronicle } = this;
      if (!chronicle) return;
      const moment = chronicle.at(chronicle.length);
      const found: { words: string; actor: string; at: number }[] = [];
      for (const { id, from, to } of selected) {
        const block = moment.layout.blocks.get(id);
        if (!block) continue;
        const text = spans(block).map((span) => span.text).join("");
        for (const run of chronicle.authors(block, moment.count)) {
          const [first, end] = [Math.max(run.from, from), Math.min(run.to, to)];
          const writing = chronicle.writings[run.writing];
          if (first >= end || !writing) continue;
          const last = found.at(-1);
          const alike = last?.actor === writing.actor && Math.floor(last.at / 60) === Math.floor(writing.at / 60);
          // A caret means the whole stretch of words around it.
          const words = selected.length === 1 && to - from === 1 ? text.slice(run.from, run.to) : text.slice(first, end);
          if (last && alike) last.words += words;
          else if (found.length < WROTE_MAX) found.push({ words, actor: writing.actor, at: writing.at });
        }
      }
      this.showWrote(found);
    });
  }

  private showWrote(found: readonly { words: string; actor: string; at: number }[]): void {
    const list = part("history-by-list");
    const dialog = part<HTMLDialogElement>("history-by");
    list.replaceChildren(...found.map(({ words, actor, at }) => {
      const [item, quote, by, see] = ["li", "q", "p", "a"].map((name) => document.createElement(name)) as
        [HTMLElement, HTMLElement, HTMLElement, HTMLAnchorElement];
      const { name, colour } = this.people.of(actor);
      quote.textContent = shortened(words, 0);
      quote.className = `by ${colour}`;
      by.textContent = this.words.of("by-row", { name, when: this.people.when(at) });
      see.href = `#history=${at}`;
      see.textContent = this.words.say("by-see");
      see.addEventListener("click", () => dialog.close());
      by.append(" ", see);
      item.append(quote, by);
      return item;
    }));
    if (found.length === 0) list.textContent = this.words.say("by-nothing");
    dialog.showModal();
  }
}

function older(range: globalThis.Range | null | undefined): { offsetNode: Node; offset: number } | undefined {
  return range ? { offsetNode: range.startContainer, offset: range.startOffset } : undefined;
}

/** The words around a place: enough to know them by. */
function shortened(words: string, at: number): string {
  const MOST = 60;
  if (words.length <= MOST) return words.trim();
  const from = Math.max(0, Math.min(at - MOST / 2, words.length - MOST));
  const cut = words.slice(from, from + MOST);
  return `${from > 0 ? "…" : ""}${cut.trim()}${from + MOST < words.length ? "…" : ""}`;
}
