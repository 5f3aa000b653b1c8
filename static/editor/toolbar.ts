// The quiet row of controls above the text, and the dialog for links. One stop for Tab; arrows go along the row.

import type { Command } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { hasMark, linkAt, selectedBlocks, setKind, setLink } from "./commands.ts";
import type { Acts } from "./palette.ts";
import { linkOf } from "./schema.ts";
import type { Kind } from "./walk.ts";

/** Acts that open a dialog, which takes the focus. */
const ASKS: ReadonlySet<string> = new Set(["link", "footnote"]);

export class Toolbar {
  /** What a paragraph is, where that can be chosen. */
  private readonly kind: HTMLSelectElement | null;
  private readonly controls: HTMLElement[];
  /** What is shown now; nearly every key leaves it as it is. */
  private shown = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly view: () => EditorView,
    private readonly acts: Acts,
  ) {
    this.kind = root.querySelector("select");
    this.controls = [...root.querySelectorAll<HTMLElement>("select, button")];
    this.controls.forEach((control, at) => (control.tabIndex = at === 0 ? 0 : -1));
    root.addEventListener("keydown", (event) => this.walk(event));
    root.addEventListener("focusin", ({ target }) => this.stopAt(target as HTMLElement));
    // Pressing a button leaves the selection where it is.
    root.addEventListener("mousedown", (event) => {
      if ((event.target as HTMLElement).closest("button")) event.preventDefault();
    });
    root.addEventListener("click", ({ target }) => {
      const button = (target as HTMLElement).closest<HTMLElement>("[data-act]");
      const command = this.acts[button?.dataset["act"] ?? ""];
      if (!button || !command) return;
      // What leads elsewhere takes the focus there, and works on a closed text as well.
      if (button.hasAttribute("data-leads")) command(this.view().state, undefined, this.view());
      else this.run(command, !ASKS.has(button.dataset["act"] ?? ""));
    });
    this.kind?.addEventListener("change", () => {
      const [kind, level] = (this.kind?.value ?? "").split("-") as [Kind, string];
      this.run(setKind(kind, Number(level)), true);
      // Where it was refused, the choice goes back to what holds.
      this.shown = "";
      this.show();
    });
  }

  private run(command: Command, back: boolean): void {
    const view = this.view();
    if (!view.editable) return;
    command(view.state, (tr) => view.dispatch(tr), view);
    if (back) view.focus();
  }

  private walk(event: KeyboardEvent): void {
    const row = this.row;
    const at = row.indexOf(event.target as HTMLElement);
    const last = row.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    row[(to + last + 1) % (last + 1)]?.focus();
  }

  /** A narrow screen shows not all of them; the others are in the list of acts. */
  private get row(): HTMLElement[] {
    return this.controls.filter((control) => control.checkVisibility());
  }

  private stopAt(control: HTMLElement): void {
    if (!this.controls.includes(control)) return;
    for (const other of this.controls) other.tabIndex = other === control ? 0 : -1;
  }

  focus(): void {
    (this.row.find((control) => control.tabIndex === 0) ?? this.row[0])?.focus();
  }

  /** Shows what holds at the selection. */
  show(): void {
    const { state, editable } = this.view();
    const { kind, level } = state.doc.child(selectedBlocks(state).from).attrs as { kind: Kind; level: number };
    const value = `${kind}-${level}`;
    const pressed = { strong: hasMark(state, "strong"), emphasis: hasMark(state, "emphasis"), link: linkAt(state).url !== "" };
    const shown = JSON.stringify([value, editable, pressed]);
    if (shown === this.shown) return;
    this.shown = shown;
    if (this.kind) this.kind.value = value;
    for (const [name, is] of Object.entries(pressed)) {
      this.root.querySelector(`[data-act=${name}]`)?.setAttribute("aria-pressed", String(is));
    }
    for (const control of this.controls) {
      if (!control.hasAttribute("data-leads")) control.setAttribute("aria-disabled", String(!editable));
    }
  }
}

/** Asks for the address of a link. */
export function linkDialog(dialog: HTMLDialogElement, view: () => EditorView): Command {
  const form = dialog.querySelector("form") as HTMLFormElement;
  const field = form.elements.namedItem("url") as HTMLInputElement;
  const wrong = dialog.querySelector(".wrong") as HTMLElement;
  const remove = form.querySelector("[value=remove]") as HTMLElement;
  let range = { from: 0, to: 0 };
  const judge = () => {
    const fits = linkOf(field.value) !== false;
    wrong.hidden = fits;
    field.setAttribute("aria-invalid", String(!fits));
    return fits;
  };
  form.addEventListener("submit", (event) => {
    const choice = (event.submitter as HTMLButtonElement | null)?.value;
    if (choice === "set" && !judge()) {
      event.preventDefault();
      field.focus();
      return;
    }
    const address = linkOf(field.value);
    if (choice === "remove") setLink(range.from, range.to, undefined)(view().state, (tr) => view().dispatch(tr));
    else if (choice === "set" && address) setLink(range.from, range.to, address.url)(view().state, (tr) => view().dispatch(tr));
  });
  dialog.addEventListener("close", () => view().focus());
  return (state) => {
    const { from, to, url } = linkAt(state);
    range = { from, to };
    field.value = url;
    wrong.hidden = true;
    field.removeAttribute("aria-invalid");
    remove.hidden = url === "";
    dialog.showModal();
    field.select();
    return true;
  };
}
