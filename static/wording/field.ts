// One field in which words are written as they read. The text area stays, out of sight, and is what the form sends.

import { keydownHandler } from "prosemirror-keymap";
import { history, redo, undo } from "prosemirror-history";
import { Fragment, type Node, Slice } from "prosemirror-model";
import { type Command, EditorState, Plugin, Selection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { clipboardProps } from "../editor/clipboard.ts";
import { deleteSelection, joinBackward, joinForward, toggleMark } from "../editor/commands.ts";
import type { Footnotes } from "../editor/footnotes.ts";
import { notation, read } from "../editor/notation.ts";
import { blockType, lineOf, linkOf, nodeOf, schema } from "../editor/schema.ts";
import { Toolbar } from "../editor/toolbar.ts";
import { onlyWritable } from "../editor/typing.ts";
import type { Marks } from "../editor/walk.ts";

/** What all fields of a page share. */
export interface Shared {
  readonly link: Command;
  readonly footnotes: Footnotes;
  readonly focused: (field: Field) => void;
}

/** Of a million characters none would be filed: they are not taken. */
const pasted = clipboardProps(() => {});

/** Where the two parts of a split paragraph meet, in the text area. */
const PARTING = /\n\s*(?:-{3,}\s*)?\n/;

export class Field {
  readonly view: EditorView;
  /** Whether it had the focus last. */
  last = false;
  /** What is proposed for the paragraph; only an existing one can be split. */
  private readonly what: HTMLSelectElement | null;

  constructor(private readonly area: HTMLTextAreaElement, tools: HTMLTemplateElement, { link, footnotes, focused }: Shared) {
    this.what = area.closest(".change-entry")?.querySelector("select[name$=what]") ?? null;
    const bar = (tools.content.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement;
    const place = document.createElement("div");
    area.before(bar, place);
    area.hidden = true;
    const acts = {
      strong: toggleMark("strong"), emphasis: toggleMark("emphasis"), link, footnote: footnotes.command, undo, redo,
    };
    let toolbar: Toolbar | undefined;
    this.view = new EditorView({ mount: place }, {
      state: EditorState.create({
        doc: this.written(),
        plugins: [
          footnotes.plugin(),
          new Plugin({ props: { handleKeyDown: keydownHandler(this.keys(acts, () => toolbar?.focus())) } }),
          history(),
        ],
      }),
      attributes: this.named(),
      dispatchTransaction: (tr) => {
        this.view.updateState(this.view.state.apply(tr));
        toolbar?.show();
        if (tr.docChanged) this.write();
      },
      handleTextInput: onlyWritable,
      handleDOMEvents: {
        focus: () => {
          focused(this);
          return false;
        },
      },
      ...pasted,
      // Whatever comes in is words of this paragraph.
      transformPasted: (slice) => inOneLine(pasted.transformPasted(slice)),
    });
    toolbar = new Toolbar(bar, () => this.view, acts);
    toolbar.show();
    this.label()?.addEventListener("click", () => this.view.focus());
    // A page that is gone back to may have given the area its old words meanwhile.
    addEventListener("pageshow", () => this.take());
    this.view.dispatch(this.view.state.tr.setSelection(Selection.atEnd(this.view.state.doc)));
  }

  private keys(acts: Record<string, Command>, leave: () => void): Record<string, Command> {
    const first = (...commands: Command[]): Command => (state, dispatch, view) =>
      commands.some((command) => command(state, dispatch, view));
    const keys: Record<string, Command> = {
      Enter: this.split,
      "Shift-Enter": this.split,
      Backspace: first(deleteSelection, joinBackward),
      "Mod-Backspace": first(deleteSelection, joinBackward),
      Delete: first(deleteSelection, joinForward),
      "Mod-Delete": first(deleteSelection, joinForward),
      "Alt-F10": () => {
        leave();
        return true;
      },
    };
    const named = { "Mod-b": "strong", "Mod-i": "emphasis", "Shift-Mod-k": "link", "Mod-Alt-f": "footnote", "Mod-z": "undo", "Shift-Mod-z": "redo", "Mod-y": "redo" };
    for (const [key, act] of Object.entries(named)) keys[key] = acts[act] as Command;
    return keys;
  }

  /** Enter splits the paragraph that is to be changed, once; nothing else here has a second line. */
  private readonly split: Command = (state, dispatch) => {
    if (!this.what || state.doc.childCount > 1) return true;
    const tr = state.tr.deleteSelection();
    dispatch?.(tr.split(tr.selection.from).scrollIntoView());
    return true;
  };

  private label(): HTMLElement | null {
    return this.area.labels?.[0] ?? null;
  }

  private named(): Record<string, string> {
    const label = this.label();
    const name = label?.querySelector(".label") ?? label;
    if (name && !name.id) name.id = `${this.area.id || "wording"}-name`;
    const hint = this.area.getAttribute("aria-describedby");
    return {
      class: "wording-pen", role: "textbox", "aria-multiline": "true", translate: "no", spellcheck: "true",
      lang: this.area.lang, ...(name && { "aria-labelledby": name.id }), ...(hint && { "aria-describedby": hint }),
    };
  }

  /** What the area holds, as it reads. */
  private written(): Node {
    const [head = "", ...tail] = this.area.value.trim().split(PARTING);
    const parts = this.what && tail.length > 0 ? [head, tail.join(" ")] : [this.area.value.trim()];
    const line = (words: string) => nodeOf({ id: "", kind: "paragraph", level: 1, spans: read(words).map(leadingSomewhere) });
    return schema.node("doc", null, parts.map(line));
  }

  private notation(): string {
    const lines: string[] = [];
    this.view.state.doc.forEach((node) => lines.push(notation(lineOf(node))));
    return lines.join("\n\n");
  }

  private write(): void {
    this.area.value = this.notation();
    const parted = this.view.state.doc.childCount > 1;
    if (this.what && parted !== (this.what.value === "split")) {
      if (parted || this.what.value === "split") this.what.value = parted ? "split" : "wording";
    }
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private take(): void {
    const doc = this.written();
    if (doc.eq(this.view.state.doc)) return;
    this.view.dispatch(this.view.state.tr.replaceWith(0, this.view.state.doc.content.size, doc.content));
  }
}

/** An address that no text may hold leads nowhere here either. */
function leadingSomewhere<S extends { text: string; marks: Marks }>(span: S): S {
  const { link, ...marks } = span.marks;
  return link === undefined || linkOf(link) ? span : { ...span, marks };
}

function inOneLine(slice: Slice): Slice {
  const words: Node[] = [];
  slice.content.forEach((node) => {
    if (node.isInline) words.push(node);
    else {
      if (words.length > 0) words.push(schema.text(" "));
      node.forEach((child) => words.push(child));
    }
  });
  return words.length === 0 ? Slice.empty : new Slice(Fragment.from(blockType.create({}, words)), 1, 1);
}
