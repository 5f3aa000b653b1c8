// Footnotes in the editor: writing one, changing its words, stepping over its sign. The sign is a leaf among the words and
// its number a count of the style sheet, so that nothing of it is no part of the text. What a footnote is in the document
// is the walk's part.

import type { Node } from "prosemirror-model";
import { type Command, type EditorState, NodeSelection, Plugin, PluginKey, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { footnoteType, noteOf, writable } from "./schema.ts";
import { APART } from "./told.ts";

/** Where the footnote stands, or is to stand, that the dialog is about; others may write meanwhile. */
const PLACE = new PluginKey<number | undefined>("footnote");

export class Footnotes {
  private readonly form: HTMLFormElement;
  private readonly field: HTMLTextAreaElement;
  private readonly wrong: HTMLElement;
  private readonly remove: HTMLElement;

  constructor(private readonly dialog: HTMLDialogElement, private readonly view: () => EditorView) {
    this.form = dialog.querySelector("form") as HTMLFormElement;
    this.field = dialog.querySelector("textarea") as HTMLTextAreaElement;
    this.wrong = dialog.querySelector(".wrong") as HTMLElement;
    this.remove = dialog.querySelector("[value=remove]") as HTMLElement;
    const set = dialog.querySelector<HTMLButtonElement>("[value=set]");
    this.field.addEventListener("keydown", (event) => {
      // One paragraph has no line ends: Enter is done.
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit(set);
    });
    this.field.addEventListener("input", () => {
      if (!this.wrong.hidden) this.judge();
    });
    this.form.addEventListener("submit", (event) => {
      const choice = (event.submitter as HTMLButtonElement | null)?.value;
      if (choice === "set" && !this.judge()) {
        event.preventDefault();
        this.field.focus();
      } else if (choice === "set") {
        this.write();
      } else if (choice === "remove") {
        this.takeAway();
      }
    });
    dialog.addEventListener("close", () => {
      const view = this.view();
      view.dispatch(view.state.tr.setMeta(PLACE, undefined));
      view.focus();
    });
  }

  /** A new footnote behind what is selected, or the one that is selected. */
  readonly command: Command = (state) => {
    const { selection } = state;
    if (!this.view().editable) return false;
    if (selection instanceof NodeSelection && selection.node.type === footnoteType) this.open(selection.from);
    else this.open(selection.$to.parent.isTextblock ? selection.to : selection.to - 1);
    return true;
  };

  plugin(): Plugin<number | undefined> {
    return new Plugin<number | undefined>({
      key: PLACE,
      state: {
        init: () => undefined,
        apply: (tr, at) => {
          const asked = tr.getMeta(PLACE) as { at: number } | undefined;
          if (asked) return asked.at;
          return at === undefined ? undefined : tr.mapping.map(at, 1);
        },
      },
      props: {
        handleClickOn: (view, _pos, node, at, event) => {
          if (node.type !== footnoteType || event.shiftKey || !view.editable) return false;
          this.open(at);
          return true;
        },
        handleKeyDown: (view, event) => {
          const { selection } = view.state;
          if (event.key !== "Enter" || !selected(view.state) || !view.editable) return false;
          this.open(selection.from);
          return true;
        },
        handleTextInput: (view, _from, to, text) => {
          if (!selected(view.state)) return false;
          // Words written on a sign go behind it: nobody means to write over a footnote that is no longer in sight.
          const tr = view.state.tr.setSelection(TextSelection.create(view.state.doc, to));
          view.dispatch(tr.insertText(writable(text)).scrollIntoView());
          return true;
        },
      },
    });
  }

  private open(at: number): void {
    const view = this.view();
    const words = noteAt(view.state.doc, at);
    view.dispatch(view.state.tr.setMeta(PLACE, { at }));
    this.field.value = words ?? "";
    this.remove.hidden = words === undefined;
    this.wrong.hidden = true;
    this.field.removeAttribute("aria-invalid");
    this.dialog.showModal();
    this.field.focus();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  private judge(): boolean {
    const fits = noteOf(this.field.value) !== false;
    this.wrong.hidden = fits;
    this.field.setAttribute("aria-invalid", String(!fits));
    return fits;
  }

  private write(): void {
    const view = this.view();
    const note = noteOf(this.field.value);
    const at = PLACE.getState(view.state);
    if (!note || at === undefined || !view.editable) return;
    const tr = view.state.tr.setMeta(APART, true);
    const held = noteAt(view.state.doc, at);
    // Where somebody took the footnote away meanwhile, its words are written anew.
    if (held === undefined) tr.insert(at, footnoteType.create(note));
    else if (held !== note.words) tr.setNodeAttribute(at, "words", note.words);
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1)).scrollIntoView());
  }

  private takeAway(): void {
    const view = this.view();
    const at = PLACE.getState(view.state);
    if (at === undefined || !view.editable || noteAt(view.state.doc, at) === undefined) return;
    const tr = view.state.tr.setMeta(APART, true).delete(at, at + 1);
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at)).scrollIntoView());
  }
}

function selected({ selection }: EditorState): boolean {
  return selection instanceof NodeSelection && selection.node.type === footnoteType;
}

function noteAt(doc: Node, at: number): string | undefined {
  const node = doc.nodeAt(at);
  return node?.type === footnoteType ? (node.attrs["words"] as string) : undefined;
}
