// Brackets on the screen: each open place is marked, counted, and gone to one after the other. What a bracket is, is in
// `brackets.ts`.

import type { Node } from "prosemirror-model";
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { type OpenPlace, type Stray, brackets } from "./brackets.ts";
import { buttons } from "./card.ts";
import { lineOf } from "./schema.ts";

interface Marked {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

interface Drawn {
  readonly set: DecorationSet;
  readonly places: readonly Marked[];
  readonly shape: string;
  readonly current: number;
}

const KEY = new PluginKey<Drawn>("brackets");

const known = new WeakMap<Node, { places: OpenPlace[]; strays: Stray[] }>();

/** The brackets of one block; what was looked at once is known again. */
function of(node: Node): { places: OpenPlace[]; strays: Stray[] } {
  let found = known.get(node);
  if (!found) {
    found = brackets([lineOf(node)]);
    known.set(node, found);
  }
  return found;
}

export class BracketMarks {
  private readonly bar = document.getElementById("editor-brackets") as HTMLElement;
  private readonly count = this.bar.querySelector(".number") as HTMLElement;
  private readonly says = this.bar.querySelector("[role=status]") as HTMLElement;

  constructor(
    private readonly view: () => EditorView | undefined,
    /** The delegations that want the words between two places. */
    private readonly wanting: (from: number, to: number) => readonly string[],
  ) {
    // A button pressed with the pointer gives the text back; one pressed with a key keeps the focus, to be pressed again.
    let byPointer = false;
    this.bar.addEventListener("click", (event) => (byPointer = event.detail > 0), { capture: true });
    buttons(this.bar, { previous: () => this.step(-1, byPointer), next: () => this.step(1, byPointer) });
  }

  plugin(): Plugin {
    return new Plugin<Drawn>({
      key: KEY,
      state: {
        init: (_, { doc }) => this.draw(doc, undefined, -1),
        apply: (tr, held) => {
          const chosen = tr.getMeta(KEY) as number | undefined;
          return tr.docChanged || chosen !== undefined ? this.draw(tr.doc, held, chosen ?? -1) : held;
        },
      },
      props: { decorations: (state) => KEY.getState(state)?.set },
      view: () => ({ update: (view) => this.tell(view) }),
    });
  }

  private draw(doc: Node, held: Drawn | undefined, current: number): Drawn {
    const places: Marked[] = [];
    const drawn: { from: number; to: number; attrs: Record<string, string> }[] = [];
    doc.forEach((node, offset) => {
      const found = of(node);
      for (const { alternatives } of found.places) {
        const [first, last] = [alternatives[0], alternatives.at(-1)];
        if (!first || !last) continue;
        const here = places.length === current ? "bracketed current" : "bracketed";
        const words = alternatives.map((one) => one.words).join(" / ");
        places.push({ from: offset + 1 + first.from, to: offset + 1 + last.to, words });
        for (const one of alternatives) {
          drawn.push({ from: offset + 1 + one.from, to: offset + 1 + one.to, attrs: { class: here } });
        }
      }
      for (const { at } of found.strays) {
        drawn.push({ from: offset + 1 + at, to: offset + 2 + at, attrs: { class: "bracketed stray", title: this.bar.dataset["stray"] ?? "" } });
      }
    });
    const shape = JSON.stringify(drawn);
    if (held && held.shape === shape) return { ...held, places };
    const set = DecorationSet.create(doc, drawn.map(({ from, to, attrs }) => Decoration.inline(from, to, attrs)));
    return { set, places, shape, current };
  }

  private tell(view: EditorView): void {
    const number = KEY.getState(view.state)?.places.length ?? 0;
    this.bar.hidden = number === 0;
    const shown = String(number);
    if (this.count.textContent !== shown) this.count.textContent = shown;
  }

  /** Goes to the open place after the caret, or before it. */
  private step(direction: 1 | -1, focus: boolean): void {
    const view = this.view();
    const places = view && KEY.getState(view.state)?.places;
    if (!view || !places || places.length === 0) return;
    const { from, to } = view.state.selection;
    const after = places.findIndex((place) => place.from > from || (place.from === from && place.to > to));
    const before = places.findLastIndex((place) => place.from < from);
    const at = direction > 0 ? Math.max(after, 0) : before < 0 ? places.length - 1 : before;
    const place = places[at] as Marked;
    const { state } = view;
    view.dispatch(state.tr.setMeta(KEY, at).setSelection(TextSelection.create(state.doc, place.from, place.to)).scrollIntoView());
    const names = this.wanting(place.from, place.to);
    const told = [`${at + 1} / ${places.length}`, place.words, names.join(", ")];
    this.says.textContent = told.filter((part) => part !== "").join(" · ");
    if (focus) view.focus();
  }
}
