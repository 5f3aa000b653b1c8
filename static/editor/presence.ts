// Who else is here and where: carets and selections of others as decorations, the paragraph that somebody is just writing
// in, and the list of names. A colour is never the only sign: initials or the name stand beside it.

import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { Form } from "./form.ts";
import { type Place, find, isPlace, placeAt } from "./place.ts";
import { isShown } from "./told.ts";

/** So many colours are told apart; the initials tell the rest. */
const COLOURS = 8;
/** More than can be drawn with sense; the list names them all the same. */
const CARETS_MAX = 40;

/** Whoever writes in a paragraph is named beside it this long after each word; then the name fades. */
const WRITING_MS = 2_000;
/** It fades as long as the style sheet says. */
const FADING_MS = 1_000;

interface Person {
  readonly conn: number;
  readonly name: string;
  readonly anchor: Place | undefined;
  readonly head: Place | undefined;
  /** How often this person has written since the page was opened. */
  readonly wrote: number;
  /** When the last of it was heard of. */
  readonly wroteAt: number | undefined;
}

/** Somebody whose caret is to be seen. */
export interface Here {
  readonly conn: number;
  readonly name: string;
  readonly initials: string;
  readonly colour: string;
  readonly place: number;
}

const KEY = new PluginKey<DecorationSet>("presence");

export interface Surroundings {
  readonly form: () => Form | undefined;
  readonly placeOf: (id: string) => number | undefined;
  /** What is drawn must be drawn anew, though nobody did anything. */
  readonly fade: () => void;
  readonly goTo: (conn: number) => void;
  /** What the button that leads to somebody says. */
  readonly goToSays: (name: string) => string;
}

export class Presence {
  private readonly people = new Map<number, Person>();
  private wrote = 0;
  private fading: number | undefined;

  constructor(private readonly list: HTMLElement, private readonly around: Surroundings) {
    list.addEventListener("click", ({ target }) => {
      const conn = (target as HTMLElement).closest<HTMLElement>("[data-conn]")?.dataset["conn"];
      if (conn !== undefined) around.goTo(Number(conn));
    });
  }

  /** What this page says about itself. */
  state(state: EditorState): { anchor: Place; head: Place; wrote: number } | undefined {
    const form = this.around.form();
    if (!form) return undefined;
    const { $anchor, $head } = state.selection;
    const place = ({ parent, parentOffset }: typeof $anchor) => placeAt(form, parent.attrs["id"] as string, parentOffset);
    return { anchor: place($anchor), head: place($head), wrote: this.wrote };
  }

  /** This page has just written something. */
  writes(): void {
    this.wrote += 1;
  }

  set(conn: number, person: { name: string; state: unknown } | undefined): void {
    const before = this.people.get(conn);
    if (person) {
      const { anchor, head, wrote } = (person.state ?? {}) as { anchor?: unknown; head?: unknown; wrote?: unknown };
      const count = typeof wrote === "number" ? wrote : 0;
      // Who was not here a moment ago has not just written, whatever the count says.
      const now = before && count > before.wrote;
      this.people.set(conn, {
        conn,
        name: person.name,
        anchor: isPlace(anchor) ? anchor : undefined,
        head: isPlace(head) ? head : undefined,
        wrote: count,
        wroteAt: now ? performance.now() : before?.wroteAt,
      });
    } else {
      this.people.delete(conn);
    }
    if (before?.name !== person?.name) this.showList();
  }

  clear(): void {
    this.people.clear();
    this.showList();
  }

  private showList(): void {
    const items = [...this.people.values()].map(({ conn, name }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = `person ${colourOf(conn)}`;
      button.dataset["conn"] = String(conn);
      button.title = this.around.goToSays(name);
      const sign = document.createElement("span");
      sign.className = "initials";
      sign.setAttribute("aria-hidden", "true");
      sign.textContent = initials(name);
      const full = document.createElement("span");
      full.className = "name";
      full.textContent = name;
      button.append(sign, full);
      item.append(button);
      return item;
    });
    this.list.replaceChildren(...items);
    this.list.hidden = items.length === 0;
  }

  plugin(): Plugin {
    return new Plugin<DecorationSet>({
      key: KEY,
      state: {
        init: () => DecorationSet.empty,
        // Where others are is known by character; between two such answers the screen's own mapping does.
        apply: (tr, set) => (isShown(tr) || tr.getMeta(KEY) ? this.draw(tr.doc) : set.map(tr.mapping, tr.doc)),
      },
      props: { decorations: (state) => KEY.getState(state) },
    });
  }

  /** Draws them anew, where the document says they are. */
  redraw(state: EditorState) {
    return state.tr.setMeta(KEY, true).setMeta("addToHistory", false);
  }

  private draw(doc: Node): DecorationSet {
    const form = this.around.form();
    if (!form) return DecorationSet.empty;
    const drawn: Decoration[] = [];
    this.fadeSoon();
    for (const person of [...this.people.values()].slice(0, CARETS_MAX)) {
      const [anchor, head] = [this.resolve(doc, form, person.anchor), this.resolve(doc, form, person.head)];
      if (head === undefined) continue;
      const colour = colourOf(person.conn);
      const since = person.wroteAt === undefined ? Infinity : performance.now() - person.wroteAt;
      if (since < WRITING_MS + FADING_MS) {
        const $head = doc.resolve(head);
        drawn.push(Decoration.node($head.before(1), $head.after(1), {
          class: `written ${since < WRITING_MS ? "" : "fading "}${colour}`, "data-writer": person.name,
        }));
      }
      drawn.push(Decoration.widget(head, () => caret(person.name, colour), {
        side: 10, key: `caret-${person.conn}-${person.name}`, ignoreSelection: true,
      }));
      if (anchor !== undefined && anchor !== head) {
        const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
        drawn.push(Decoration.inline(from, to, { class: `selected ${colour}` }));
      }
    }
    return DecorationSet.create(doc, drawn);
  }

  /** Comes back when the next name begins to fade, or is gone. */
  private fadeSoon(): void {
    window.clearTimeout(this.fading);
    const now = performance.now();
    const ends = [...this.people.values()]
      .flatMap(({ wroteAt }) => (wroteAt === undefined ? [] : [wroteAt + WRITING_MS, wroteAt + WRITING_MS + FADING_MS]))
      .filter((end) => end > now);
    if (ends.length > 0) this.fading = window.setTimeout(this.around.fade, Math.min(...ends) - now + 1);
  }

  /** Everybody whose caret is in the text, and where. */
  here(state: EditorState): Here[] {
    const form = this.around.form();
    if (!form) return [];
    return [...this.people.values()].flatMap(({ conn, name, head }) => {
      const place = this.resolve(state.doc, form, head);
      return place === undefined ? [] : [{ conn, name, initials: initials(name), colour: colourOf(conn), place }];
    });
  }

  private resolve(doc: Node, form: Form, place: Place | undefined): number | undefined {
    const found = place && find(form, place);
    const start = found && this.around.placeOf(found.id);
    const node = start === undefined ? null : start < doc.content.size ? doc.nodeAt(start) : null;
    if (!found || start === undefined || !node) return undefined;
    return start + 1 + Math.min(found.offset, node.content.size);
  }
}

function colourOf(conn: number): string {
  return `person-${conn % COLOURS}`;
}

function caret(name: string, colour: string): HTMLElement {
  const mark = document.createElement("span");
  mark.className = `caret ${colour}`;
  mark.setAttribute("aria-hidden", "true");
  mark.dataset["initials"] = initials(name);
  return mark;
}

/** The first letters of the first and the last word of a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return [first, last].map((word) => [...(word ?? "")][0] ?? "").join("").toLocaleUpperCase();
}
