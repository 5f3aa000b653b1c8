// Who else is here and where: carets and selections of others as decorations, and the list of names. A colour is never
// the only sign: initials stand beside it.

import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { isShown } from "./binding.ts";
import type { Form } from "./form.ts";
import { type Place, find, isPlace, placeAt } from "./place.ts";

/** So many colours are told apart; the initials tell the rest. */
const COLOURS = 8;
/** More than can be drawn with sense; the list names them all the same. */
const CARETS_MAX = 40;

interface Person {
  readonly conn: number;
  readonly name: string;
  readonly anchor: Place | undefined;
  readonly head: Place | undefined;
}

const KEY = new PluginKey<DecorationSet>("presence");

export class Presence {
  private readonly people = new Map<number, Person>();

  constructor(
    private readonly form: () => Form | undefined,
    private readonly list: HTMLElement,
    private readonly placeOf: (id: string) => number | undefined,
  ) {}

  /** What this page says about itself. */
  state(state: EditorState): { anchor: Place; head: Place } | undefined {
    const form = this.form();
    if (!form) return undefined;
    const { $anchor, $head } = state.selection;
    const place = ({ parent, parentOffset }: typeof $anchor) => placeAt(form, parent.attrs["id"] as string, parentOffset);
    return { anchor: place($anchor), head: place($head) };
  }

  set(conn: number, person: { name: string; state: unknown } | undefined): void {
    if (person) {
      const { anchor, head } = (person.state ?? {}) as { anchor?: unknown; head?: unknown };
      this.people.set(conn, {
        conn,
        name: person.name,
        anchor: isPlace(anchor) ? anchor : undefined,
        head: isPlace(head) ? head : undefined,
      });
    } else {
      this.people.delete(conn);
    }
    this.showList();
  }

  clear(): void {
    this.people.clear();
    this.showList();
  }

  private showList(): void {
    const items = [...this.people.values()].map(({ conn, name }) => {
      const item = document.createElement("li");
      item.className = `person person-${conn % COLOURS}`;
      item.title = name;
      const sign = document.createElement("span");
      sign.className = "initials";
      sign.setAttribute("aria-hidden", "true");
      sign.textContent = initials(name);
      const full = document.createElement("span");
      full.className = "name";
      full.textContent = name;
      item.append(sign, full);
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
    const form = this.form();
    if (!form) return DecorationSet.empty;
    const drawn: Decoration[] = [];
    for (const person of [...this.people.values()].slice(0, CARETS_MAX)) {
      const [anchor, head] = [this.resolve(doc, form, person.anchor), this.resolve(doc, form, person.head)];
      if (head === undefined) continue;
      const colour = `person-${person.conn % COLOURS}`;
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

  private resolve(doc: Node, form: Form, place: Place | undefined): number | undefined {
    const found = place && find(form, place);
    const start = found && this.placeOf(found.id);
    const node = start === undefined ? null : start < doc.content.size ? doc.nodeAt(start) : null;
    if (!found || start === undefined || !node) return undefined;
    return start + 1 + Math.min(found.offset, node.content.size);
  }
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
