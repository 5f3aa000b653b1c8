// The field in which one says what to find, and the buttons beside it. What is found is `find.ts`.

import { Plugin, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { type Range, choice, findPlugin, look, replaceAll, replaceHere, step, tally, textOf } from "./find.ts";
import { patternOf } from "./match.ts";
import type { Sight } from "./sight.ts";
import { soon } from "./soon.ts";
import type { Words } from "./words.ts";

/** While somebody types what to find, the text waits for a pause like this. */
const TYPING_MS = 90;
/** The place among all is counted again after this long without a keystroke. */
const COUNT_MS = 150;
/** What is selected is looked for at once, unless it is longer than a phrase. */
const SEED_MAX = 120;

export interface Surroundings {
  readonly view: () => EditorView;
  readonly words: Words;
  readonly sight: Sight;
  /** Whether the words of this paragraph may be changed now. */
  readonly mayWrite: (id: string) => boolean;
}

export class FindBar {
  private readonly field: HTMLInputElement;
  private readonly other: HTMLInputElement;
  private readonly exact: HTMLInputElement;
  private readonly whole: HTMLInputElement;
  private readonly place: HTMLElement;
  private readonly result: HTMLElement;
  /** Where one was when one began to look. */
  private origin = 0;
  private readonly lookSoon = soon(TYPING_MS, () => this.look(this.origin));
  private readonly countSoon = soon(COUNT_MS, () => this.count());

  constructor(private readonly root: HTMLElement, private readonly around: Surroundings) {
    const input = (name: string) => root.querySelector(`[name=${name}]`) as HTMLInputElement;
    [this.field, this.other, this.exact, this.whole] = [input("find"), input("replace"), input("exact"), input("whole")];
    this.place = root.querySelector(".place") as HTMLElement;
    this.result = root.querySelector(".result") as HTMLElement;
    this.field.addEventListener("input", () => this.lookSoon());
    for (const box of [this.exact, this.whole]) box.addEventListener("change", () => this.look(this.origin));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("click", ({ target }) => {
      const name = (target as HTMLElement).closest<HTMLElement>("[data-find]")?.dataset["find"];
      if (name === "next" || name === "previous") this.go(name === "next" ? 1 : -1);
      else if (name === "one") this.replaceOne();
      else if (name === "all") this.replaceEvery();
      else if (name === "replace") this.open(true);
      else if (name === "close") this.close();
    });
  }

  plugins(): Plugin[] {
    return [
      findPlugin(),
      new Plugin({ view: () => ({ update: (view, before) => this.follow(view.state.doc !== before.doc) }) }),
    ];
  }

  private follow(changed: boolean): void {
    if (changed && this.isOpen) this.countSoon();
  }

  get isOpen(): boolean {
    return !this.root.hidden;
  }

  open(replacing: boolean): void {
    const { state, editable } = this.around.view();
    const { from, to, $from, empty } = state.selection;
    this.root.hidden = false;
    const replace = replacing && editable;
    this.root.toggleAttribute("data-replacing", replace || (this.root.hasAttribute("data-replacing") && editable));
    this.result.textContent = "";
    this.origin = from;
    if (!empty && to <= $from.end() && to - from <= SEED_MAX) this.field.value = textOf($from.parent.cut(from - $from.start(), to - $from.start()));
    this.look(this.origin);
    const field = replace && this.field.value !== "" ? this.other : this.field;
    field.focus();
    field.select();
  }

  /** Back to the text, at the place that was found. */
  close(): void {
    const view = this.around.view();
    const { current } = choice(view.state);
    this.root.hidden = true;
    this.root.removeAttribute("data-replacing");
    view.dispatch(look(view.state, undefined, 0));
    if (current) this.select(current);
    view.focus();
  }

  private look(from: number): void {
    const view = this.around.view();
    if (!this.isOpen) return;
    const pattern = patternOf({ words: this.field.value, exact: this.exact.checked, whole: this.whole.checked });
    view.dispatch(look(view.state, pattern, from));
    this.result.textContent = "";
    this.show();
  }

  /** To the next place or the one before; opens the bar if nothing is looked for yet. */
  go(by: 1 | -1): void {
    const view = this.around.view();
    if (!this.isOpen) return this.open(false);
    this.catchUp();
    const tr = step(view.state, by);
    if (!tr) return this.show();
    view.dispatch(tr);
    const { current } = choice(view.state);
    if (current) this.select(current);
    this.show();
  }

  /** What was typed a moment ago counts. */
  private catchUp(): void {
    if ((choice(this.around.view().state).pattern?.words ?? "") !== this.field.value) this.look(this.origin);
  }

  private select({ from, to }: Range): void {
    const view = this.around.view();
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
    this.origin = from;
  }

  private replaceOne(): void {
    this.catchUp();
    const view = this.around.view();
    const { current } = choice(view.state);
    if (!current) return this.go(1);
    const id = view.state.doc.resolve(current.from).parent.attrs["id"] as string;
    if (!view.editable || !this.around.mayWrite(id)) {
      this.go(1);
      this.say(0, 1);
      return;
    }
    const tr = replaceHere(view.state, this.other.value);
    if (tr) view.dispatch(tr);
    const next = choice(view.state).current;
    if (next) this.select(next);
    this.result.textContent = "";
    this.show();
  }

  private replaceEvery(): void {
    this.catchUp();
    const view = this.around.view();
    const { tr, replaced, left } = replaceAll(view.state, this.other.value, (id) => view.editable && this.around.mayWrite(id));
    if (tr.docChanged) view.dispatch(tr);
    this.show();
    this.say(replaced, left);
  }

  private say(replaced: number, left: number): void {
    const { words } = this.around;
    const sentences = [
      ...(replaced > 0 || left === 0 ? [words.count("replaced", replaced)] : []),
      ...(left > 0 ? [words.count("left-alone", left)] : []),
    ].map((sentence) => {
      const part = document.createElement("span");
      part.textContent = sentence;
      return part;
    });
    this.result.replaceChildren(...sentences);
  }

  private show(): void {
    const { current } = choice(this.around.view().state);
    if (current) this.around.sight.bring(current.from);
    this.count();
  }

  private count(): void {
    const { state, editable } = this.around.view();
    const { pattern } = choice(state);
    const { at, count } = tally(state);
    const { words } = this.around;
    const says = !pattern ? "" : count === 0 ? words.say("find-none")
      : at > 0 ? words.of("find-place", { at: words.number(at), count: words.number(count) }) : words.count("find-count", count);
    if (this.place.textContent !== says) this.place.textContent = says;
    this.field.toggleAttribute("data-none", pattern !== undefined && count === 0);
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-find=one], [data-find=all]")) {
      button.setAttribute("aria-disabled", String(!editable || count === 0));
    }
  }

  private key(event: KeyboardEvent): void {
    const { key, shiftKey, target, isComposing } = event;
    if (isComposing) return;
    if (key === "Escape") this.close();
    else if (key === "Enter" && target === this.field) this.go(shiftKey ? -1 : 1);
    else if (key === "Enter" && target === this.other) this.replaceOne();
    else return;
    event.preventDefault();
  }
}
