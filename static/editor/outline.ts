// The headings beside the text: where one is, who else is where, and the way there. On a narrow screen it is folded into
// a button.

import type { Node } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { number } from "./number.ts";
import type { Here } from "./presence.ts";
import { soon } from "./soon.ts";
import type { Kind } from "./walk.ts";
import type { Words } from "./words.ts";

/** The outline stands still while somebody types. */
const DRAW_MS = 200;
/** Here the outline has a column of its own; the same width is in `desk.css`. */
const WIDE = "(min-width: 64rem)";

interface Section {
  /** Of the heading; empty for what comes before the first one. */
  readonly id: string;
  readonly level: number;
  readonly number: string;
  readonly title: string;
  readonly place: number;
}

export interface Surroundings {
  readonly words: Words;
  readonly here: () => readonly Here[];
  readonly go: (place: number) => void;
  readonly goTo: (conn: number) => void;
}

export class Outline {
  private view: EditorView | undefined;
  private readonly list: HTMLElement;
  private readonly empty: HTMLElement;
  private sections: readonly Section[] = [];
  private drawn = "";
  private people = "";
  readonly refresh = soon(DRAW_MS, () => this.draw());

  constructor(private readonly root: HTMLElement, private readonly button: HTMLElement, private readonly around: Surroundings) {
    this.list = root.querySelector("ol") as HTMLElement;
    this.empty = root.querySelector(".none") as HTMLElement;
    this.list.addEventListener("click", ({ target }) => {
      const { dataset } = (target as HTMLElement).closest<HTMLElement>("button") ?? this.list;
      const section = this.sections.find(({ id }) => id === dataset["section"]);
      this.fold();
      if (section) around.go(section.place + 1);
      else if (dataset["conn"] !== undefined) around.goTo(Number(dataset["conn"]));
    });
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.fold();
      this.view?.focus();
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (!root.contains(target as HTMLElement) && !button.contains(target as HTMLElement)) this.fold();
    });
  }

  plugin(): Plugin {
    return new Plugin({
      view: (view) => {
        this.view = view;
        this.draw();
        return {
          update: (_view, before) => {
            if (view.state.doc !== before.doc || !view.state.selection.eq(before.selection)) this.refresh();
          },
        };
      },
    });
  }

  /** Unfolds it, or folds it again; where it has a column of its own, goes there. */
  toggle(): void {
    const wide = window.matchMedia(WIDE).matches;
    const open = wide || !this.root.hasAttribute("data-open");
    this.root.toggleAttribute("data-open", open && !wide);
    this.button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.draw();
    const here = this.list.querySelector<HTMLElement>("[aria-current]") ?? this.list.querySelector<HTMLElement>("button");
    here?.focus();
  }

  private fold(): void {
    this.root.removeAttribute("data-open");
    if (!window.matchMedia(WIDE).matches) this.button.setAttribute("aria-expanded", "false");
  }

  private draw(): void {
    const { view, around } = this;
    if (!view) return;
    const { words } = around;
    this.sections = sectionsOf(view.state.doc, words);
    const drawn = JSON.stringify(this.sections.map(({ id, level, number, title }) => [id, level, number, title]));
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.people = "";
      const focused = this.list.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["section"] : undefined;
      this.list.replaceChildren(...this.sections.map(row));
      this.empty.hidden = this.sections.length > 0;
      if (focused !== undefined) this.list.querySelector<HTMLElement>(`[data-section="${CSS.escape(focused)}"]`)?.focus();
    }
    const mine = this.sectionAt(view.state.selection.head);
    const there = around.here().map(({ place, ...person }) => ({ ...person, at: this.sectionAt(place) }));
    for (const [at, item] of [...this.list.children].entries()) {
      const button = item.firstElementChild as HTMLElement;
      if (at === mine) button.setAttribute("aria-current", "location");
      else button.removeAttribute("aria-current");
    }
    const people = JSON.stringify(there);
    if (people === this.people) return;
    this.people = people;
    for (const [at, item] of [...this.list.children].entries()) {
      const signs = there.filter((person) => person.at === at).map(({ conn, name, initials, colour }) => {
        const sign = document.createElement("button");
        sign.type = "button";
        sign.className = `initials ${colour}`;
        sign.dataset["conn"] = String(conn);
        sign.dataset["initials"] = initials;
        sign.title = words.of("go-to", { name });
        sign.setAttribute("aria-label", sign.title);
        return sign;
      });
      item.lastElementChild?.replaceChildren(...signs);
    }
  }

  private sectionAt(place: number): number {
    return this.sections.findLastIndex((section) => section.place < place);
  }
}

function sectionsOf(doc: Node, words: Words): Section[] {
  const headings: { node: Node; place: number }[] = [];
  let before = false;
  doc.forEach((node, place) => {
    if (node.attrs["kind"] === "heading") headings.push({ node, place });
    else if (headings.length === 0) before = true;
  });
  if (headings.length === 0) return [];
  const numbers = number(headings.map(({ node }) => node.attrs as { kind: Kind; level: number }));
  const sections = headings.map(({ node, place }, at) => ({
    id: node.attrs["id"] as string,
    level: node.attrs["level"] as number,
    number: numbers[at] ?? "",
    title: node.textContent.trim() || words.say("outline-blank"),
    place,
  }));
  return before ? [{ id: "", level: 1, number: "", title: words.say("outline-top"), place: 0 }, ...sections] : sections;
}

function row({ id, level, number, title }: Section): HTMLElement {
  const item = document.createElement("li");
  item.dataset["level"] = String(level);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "section";
  button.dataset["section"] = id;
  const sign = document.createElement("span");
  sign.className = "sign";
  sign.textContent = number;
  const name = document.createElement("span");
  name.textContent = title;
  button.append(sign, name);
  const people = document.createElement("span");
  people.className = "people";
  item.append(button, people);
  return item;
}
