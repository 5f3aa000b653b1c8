// Shows a text that cannot be written on: each paragraph drawn once and drawn again only when it changed, what is in sight
// first and the rest in slices, so that going through a long history stays smooth.

import type { Line } from "../editor/difference.ts";
import type { Marks } from "../editor/walk.ts";
import { pieces } from "./pieces.ts";

/** Words and whose they are. */
export interface Owned {
  readonly from: number;
  readonly to: number;
  /** The colour class of who wrote them. */
  readonly colour: string;
}

/** One paragraph to show. */
export interface Row {
  readonly id: string;
  readonly number: string;
  readonly kind: string;
  readonly level: number;
  /** As it stood at the moment shown, if it was there. */
  readonly line: Line | undefined;
  /** What it is compared with: another state of it, which came before or after; `null` where it was not there. */
  readonly other: { readonly line: Line | null; readonly later: boolean } | undefined;
  readonly owned: (() => readonly Owned[]) | undefined;
  /** What can be done about it now. */
  readonly act: "restore" | "remove" | undefined;
}

/** What of a frame goes into drawing what is out of sight. */
const SLICE_MS = 6;
/** What is out of sight waits until nothing else was shown for so long: a hand on the slider has the frame for itself. */
const REST_MS = 60;
/** Before it is known what is in sight, so many paragraphs are taken to be. */
const FIRST = 24;

interface Drawn {
  readonly element: HTMLElement;
  readonly words: HTMLElement;
  row: Row;
  stale: boolean;
}

export class Paper {
  /** For each piece of text drawn, its paragraph and how far into it it begins, as it stood at the moment. */
  private readonly origins = new WeakMap<Node, { id: string; at: number }>();
  private readonly drawn = new Map<string, Drawn>();
  private readonly seen = new Set<Element>();
  private readonly watch: IntersectionObserver;
  private timer: number | undefined;

  constructor(readonly root: HTMLElement, private readonly acts: { restore: string; remove: string; absent: string }) {
    this.watch = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.seen.add(target);
        else this.seen.delete(target);
      }
    }, { rootMargin: "50% 0px" });
  }

  /** Shows these. Says which paragraph differs from what was shown before, the first of them. */
  show(rows: readonly Row[]): string | undefined {
    let changed: string | undefined;
    const kept = new Set<string>();
    let at = this.root.firstElementChild;
    for (const row of rows) {
      kept.add(row.id);
      const known = this.drawn.get(row.id);
      const drawn = known ?? this.place(row);
      const { element } = drawn;
      if (!known || !same(drawn.row, row)) {
        if (!known || drawn.row.line !== row.line) changed ??= row.id;
        drawn.row = row;
        drawn.stale = true;
      }
      if (at === element) at = element.nextElementSibling;
      else this.root.insertBefore(element, at);
    }
    for (const [id, { element }] of this.drawn) {
      if (kept.has(id)) continue;
      element.remove();
      this.watch.unobserve(element);
      this.seen.delete(element);
      this.drawn.delete(id);
    }
    const inSight = (index: number, element: Element) => (this.seen.size > 0 ? this.seen.has(element) : index < FIRST);
    rows.forEach(({ id }, index) => {
      const drawn = this.drawn.get(id) as Drawn;
      if (drawn.stale && inSight(index, drawn.element)) this.draw(drawn);
    });
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.slice(), REST_MS);
    return changed;
  }

  clear(): void {
    window.clearTimeout(this.timer);
    this.timer = undefined;
    this.drawn.clear();
    this.seen.clear();
    this.watch.disconnect();
    this.root.replaceChildren();
  }

  /** Whether everything is drawn as it should be. */
  get settled(): boolean {
    return this.timer === undefined;
  }

  /** Which words of which paragraph stand at this place of the page. */
  originOf(node: Node, offset: number): { id: string; at: number } | undefined {
    const origin = this.origins.get(node);
    return origin && { id: origin.id, at: origin.at + offset };
  }

  /** Brings a paragraph into sight if it is not. */
  reveal(id: string): void {
    const element = this.drawn.get(id)?.element;
    const box = element?.getBoundingClientRect();
    if (element && box && (box.bottom < 160 || box.top > window.innerHeight - 40)) element.scrollIntoView({ block: "center" });
  }

  private slice(): void {
    this.timer = undefined;
    const end = performance.now() + SLICE_MS;
    for (const drawn of this.drawn.values()) {
      if (!drawn.stale) continue;
      this.draw(drawn);
      if (performance.now() > end) {
        this.timer = window.setTimeout(() => this.slice(), 0);
        return;
      }
    }
  }

  private place(row: Row): Drawn {
    const element = document.createElement("div");
    element.dataset["id"] = row.id;
    const words = document.createElement("div");
    words.className = "words";
    // Until its turn comes it takes about the room that it will have.
    words.textContent = row.line ? plain(row.line) : "";
    element.append(words);
    const drawn = { element, words, row, stale: true };
    this.drawn.set(row.id, drawn);
    this.watch.observe(element);
    return drawn;
  }

  private draw(drawn: Drawn): void {
    const { element, words, row } = drawn;
    drawn.stale = false;
    const { kind, level, number, act } = row;
    Object.assign(element.dataset, { kind, level: String(level), number });
    if (kind === "heading") {
      words.setAttribute("role", "heading");
      words.setAttribute("aria-level", String(level + 1));
    } else {
      words.removeAttribute("role");
      words.removeAttribute("aria-level");
    }
    element.classList.toggle("absent", row.line === undefined);
    words.replaceChildren(...this.contents(row));
    const button = element.querySelector("button");
    if (!act) button?.remove();
    else if (button?.dataset["do"] !== act) {
      button?.remove();
      const fresh = document.createElement("button");
      fresh.type = "button";
      fresh.className = "act slim plain";
      fresh.dataset["do"] = act;
      fresh.textContent = this.acts[act];
      element.append(fresh);
    }
  }

  private contents(row: Row): Node[] {
    const { line, other } = row;
    if (other) return this.compared(row, other);
    return line ? this.owned(row, line) : [];
  }

  private owned({ id, owned }: Row, line: Line): Node[] {
    const runs = owned?.() ?? [];
    const nodes: Node[] = [];
    let [at, run] = [0, 0];
    for (const { text, marks } of line.spans) {
      for (let from = 0; from < text.length;) {
        while (run < runs.length && (runs[run] as Owned).to <= at) run += 1;
        const held = runs[run];
        const to = held ? Math.min(text.length, from + held.to - at) : text.length;
        const node = this.text(id, at, text.slice(from, to), marks);
        if (held) {
          const by = document.createElement("span");
          by.className = `by ${held.colour}`;
          by.append(node);
          nodes.push(by);
        } else {
          nodes.push(node);
        }
        at += to - from;
        from = to;
      }
    }
    return nodes;
  }

  private compared(row: Row, other: { line: Line | null; later: boolean }): Node[] {
    const { id, line } = row;
    const nothing = (like: Line): Line => ({ ...like, spans: [] });
    const here = line ?? nothing(other.line as Line);
    const there = other.line ?? nothing(here);
    const [before, after] = other.later ? [here, there] : [there, here];
    const nodes = pieces(before, after).map(({ became, words }) => {
      const texts = words.map(({ text, marks }) => this.text(id, undefined, text, marks));
      if (became === "same") return texts;
      const element = document.createElement(became === "went" ? "del" : became === "came" ? "ins" : "span");
      if (became === "marked") element.className = "reformatted";
      element.append(...texts);
      return [element];
    });
    if (line) return nodes.flat();
    const note = document.createElement("span");
    note.className = "absent-note";
    note.textContent = this.acts.absent;
    return [...nodes.flat(), " ", note].map((node) => (typeof node === "string" ? document.createTextNode(node) : node));
  }

  /** Words under their marks; `at` is where they begin, if they stood at the moment. */
  private text(id: string, at: number | undefined, words: string, { strong, emphasis, link, footnote }: Marks): Node {
    if (footnote !== undefined) return notes(words.length, footnote);
    const text = document.createTextNode(words);
    if (at !== undefined) this.origins.set(text, { id, at });
    let node: Node = text;
    const wrap = (name: string) => {
      const element = document.createElement(name);
      element.append(node);
      return (node = element);
    };
    if (emphasis) wrap("em");
    if (strong) wrap("strong");
    // A link of the past is seen and not followed.
    if (link !== undefined) (wrap("span") as HTMLElement).className = "linked";
    return node;
  }
}

/** So many signs of footnotes with these words; the style sheet counts them, as it does in the editor. */
function notes(count: number, words: string): Node {
  const signs = document.createDocumentFragment();
  for (let at = 0; at < count; at += 1) {
    const sign = document.createElement("sup");
    sign.className = "note";
    sign.title = words;
    signs.append(sign);
  }
  return signs;
}

export function plain(line: Line): string {
  return line.spans.map(({ text }) => text).join("");
}

function same(a: Row, b: Row): boolean {
  return a.line === b.line && a.number === b.number && a.kind === b.kind && a.level === b.level && a.act === b.act
    && (a.owned === undefined) === (b.owned === undefined)
    && a.other?.line === b.other?.line && a.other?.later === b.other?.later;
}
