// Everything that can be done, by name: a field that filters, a list to choose from, and the keys beside each act. The
// names and keys are in the page; what an act does is handed in.

import { type Command, Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

export type Acts = Readonly<Record<string, Command>>;

interface Option {
  readonly element: HTMLElement;
  readonly act: string;
  readonly writes: boolean;
  /** As it is searched: no capitals, no accents. */
  readonly name: string;
}

export class Palette {
  private readonly field: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly none: HTMLElement;
  private readonly slash: HTMLElement;
  private readonly options: readonly Option[];
  private shown: readonly Option[] = [];
  private active = 0;

  constructor(private readonly dialog: HTMLDialogElement, private readonly view: () => EditorView, private readonly acts: () => Acts) {
    this.field = dialog.querySelector("input") as HTMLInputElement;
    this.list = dialog.querySelector("[role=listbox]") as HTMLElement;
    this.none = dialog.querySelector(".none") as HTMLElement;
    this.slash = dialog.querySelector(".slash") as HTMLElement;
    this.options = [...this.list.querySelectorAll<HTMLElement>("[role=option]")].map((element) => ({
      element,
      act: element.dataset["act"] ?? "",
      writes: element.hasAttribute("data-writes"),
      name: plain(element.querySelector(".name")?.textContent ?? ""),
    }));
    this.field.addEventListener("input", () => this.filter());
    this.field.addEventListener("pointerdown", () => {
      if (this.field.inputMode !== "none") return;
      this.field.inputMode = "text";
      this.field.blur();
    });
    this.field.addEventListener("keydown", (event) => this.key(event));
    // The focus stays in the field.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const element = (target as HTMLElement).closest("[role=option]");
      const option = this.shown.find((other) => other.element === element);
      if (option) this.run(option);
    });
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog) this.close();
    });
    // As a telephone's back gesture asks for it.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
  }

  /** "/" in an empty paragraph opens it; a second one is written. */
  plugin(): Plugin {
    return new Plugin({
      props: {
        handleTextInput: (view, _from, _to, text) => {
          const { $from } = view.state.selection;
          if (text !== "/" || $from.parent.content.size > 0 || view.composing) return false;
          this.open(true);
          return true;
        },
      },
    });
  }

  open(slashed = false): void {
    this.field.value = "";
    this.slash.hidden = !slashed;
    // Whoever came by finger wants to see the list; the keyboard comes when the field is touched.
    const byFinger = !slashed && window.matchMedia("(pointer: coarse)").matches;
    this.field.inputMode = byFinger ? "none" : "text";
    this.dialog.showModal();
    this.filter();
    this.field.focus();
  }

  private close(): void {
    this.dialog.close();
    this.view().focus();
  }

  private filter(): void {
    if (!this.slash.hidden && this.field.value === "/") {
      this.close();
      const { state } = this.view();
      this.view().dispatch(state.tr.insertText("/"));
      return;
    }
    const asked = plain(this.field.value).trim();
    const { editable } = this.view();
    const rank = (option: Option) => (option.name.startsWith(asked) ? 0 : option.name.includes(` ${asked}`) ? 1 : 2);
    this.shown = this.options
      .filter(({ name, writes }) => (editable || !writes) && asked.split(/\s+/).every((word) => name.includes(word)))
      .sort((a, b) => (asked === "" ? 0 : rank(a) - rank(b)));
    for (const { element } of this.options) element.hidden = true;
    for (const { element } of this.shown) {
      element.hidden = false;
      this.list.append(element);
    }
    this.none.hidden = this.shown.length > 0;
    this.list.hidden = this.shown.length === 0;
    this.activate(0);
  }

  private activate(at: number): void {
    this.active = at;
    for (const option of this.options) option.element.setAttribute("aria-selected", String(option === this.shown[at]));
    const element = this.shown[at]?.element;
    if (element) this.field.setAttribute("aria-activedescendant", element.id);
    else this.field.removeAttribute("aria-activedescendant");
    element?.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const last = this.shown.length - 1;
    const to = {
      ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: Math.min(this.active + 8, last), PageUp: Math.max(this.active - 8, 0),
    }[event.key];
    if (to !== undefined && last >= 0) this.activate((to + last + 1) % (last + 1));
    else if (event.key === "Enter") {
      const option = this.shown[this.active];
      if (option) this.run(option);
    } else if (event.key === "Escape" || (event.key === "k" && (event.ctrlKey || event.metaKey))) this.close();
    else return;
    event.preventDefault();
  }

  private run({ act }: Option): void {
    this.close();
    const view = this.view();
    this.acts()[act]?.(view.state, (tr) => view.dispatch(tr), view);
  }
}

function plain(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
