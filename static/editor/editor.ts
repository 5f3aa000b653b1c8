// The editor's page: finds its parts in what the server wrote, and sets them to work together.

import { initializeWasm } from "@automerge/automerge/slim";
import wasm from "@automerge/automerge/automerge.wasm";
import { keydownHandler } from "prosemirror-keymap";
import { type Command, EditorState, Plugin, Selection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { Aids } from "./aids.ts";
import { Binding, type Corrections } from "./binding.ts";
import { BracketMarks } from "./bracket-marks.ts";
import { clipboardProps } from "./clipboard.ts";
import {
  deleteSelection, indent, joinBackward, joinForward, moveBlocks, setKind, splitBlock, toggleMark,
} from "./commands.ts";
import { Comments } from "./comments.ts";
import { Footnotes } from "./footnotes.ts";
import type { Form } from "./form.ts";
import { Keep, type LateEdit } from "./keep.ts";
import { LOCKS, margin } from "./margin.ts";
import type { Acts } from "./palette.ts";
import { Past } from "./past.ts";
import { Presence } from "./presence.ts";
import { NO_RIGHTS, guard, mayTakeBack, mayWrite } from "./rights.ts";
import { schema } from "./schema.ts";
import { Session, type Standing } from "./session.ts";
import { screen, show } from "./show.ts";
import { isShown } from "./told.ts";
import { Toolbar, linkDialog } from "./toolbar.ts";
import { onlyWritable } from "./typing.ts";
import type { Rights } from "./wire.ts";
import { Words } from "./words.ts";

/** What tests of the page can see of it. */
export interface Plenary {
  readonly corrections: Corrections;
  readonly view: EditorView;
  /** Whether everything written here is on the server. */
  readonly settled: () => boolean;
  /** Compares the screen with the document at once. */
  readonly compare: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

declare global {
  interface Window {
    plenary?: Plenary;
  }
}

/** A sentence about something that just happened stays this long before the standing is shown again. */
const SENTENCE_MS = 6_000;
/** Work that is over sooner is not worth a word. */
const SAVING_MS = 400;

function part<E extends HTMLElement>(name: string): E {
  const element = document.getElementById(name);
  if (!element) throw new Error(`the page lacks #${name}`);
  return element as E;
}

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

class Page {
  private readonly root = part("editor");
  private readonly words = new Words(part<HTMLTemplateElement>("editor-words"));
  private readonly status = part("editor-status");
  private readonly notice = part("editor-notice");
  private readonly session: Session;
  private binding: Binding | undefined;
  private view: EditorView | undefined;
  private toolbar: Toolbar | undefined;
  private aids: Aids | undefined;
  private presence: Presence;
  private rights: Rights = NO_RIGHTS;
  private standing: Standing = "offline";
  private sentenceTimer: number | undefined;
  private savingTimer: number | undefined;
  private readonly keep: Keep;
  private readonly comments: Comments;
  private readonly brackets: BracketMarks;
  private readonly past: Past;

  constructor() {
    const { socket = "", lateEdits = "", textUrl = "", person = "" } = this.root.dataset;
    this.keep = new Keep(textUrl, person);
    this.comments = new Comments({ url: textUrl, person, view: () => this.view, binding: () => this.binding });
    this.brackets = new BracketMarks(() => this.view, (from, to) => this.comments.wanting(from, to));
    this.past = new Past(this.root, part("history"), {
      view: () => this.view,
      binding: () => this.binding,
      mayWrite: (id) => mayWrite(this.rights, id),
      mayMove: () => this.rights.mode === "all",
      say: (sentence) => this.say(sentence),
    });
    const url = new URL(socket, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.presence = new Presence(part("editor-people"), {
      form: () => this.binding?.document,
      placeOf: (id) => this.binding?.placeOf(id),
      fade: () => this.redraw(),
      goTo: (conn) => this.aids?.goTo(conn),
      goToSays: (name) => this.words.of("go-to", { name }),
    });
    this.session = new Session({ socket: url.href, lateEdits }, this.keep, random, {
      show: (form) => this.show(form),
      integrate: (changes) => this.binding?.integrate(changes),
      flush: () => this.binding?.flush(),
      write: (lines) => {
        const { view } = this;
        const tr = view && show(view.state, 0, view.state.doc.childCount, screen(lines));
        if (tr) view.dispatch(tr);
      },
      rights: (rights) => this.setRights(rights),
      standing: (standing) => this.setStanding(standing),
      presence: (conn, person) => this.someone(conn, person),
      everyoneLeft: () => {
        this.presence.clear();
        this.redraw();
      },
      kept: (edits, says) => this.showKept(edits, says),
      comments: () => {
        void this.comments.fetch();
        this.aids?.refresh();
      },
      reload: () => location.reload(),
    });
  }

  async start(): Promise<void> {
    await Promise.all([initializeWasm(wasm), document.fonts.ready]);
    await this.session.start();
    for (const going of ["pagehide", "visibilitychange"]) addEventListener(going, () => this.session.leave());
  }

  private show(form: Form): void {
    if (this.binding) {
      this.binding.replace(form);
      return;
    }
    const binding = new Binding(form, {
      random,
      now: Date.now,
      wrote: (changes) => {
        this.session.wrote(changes);
        this.comments.wrote();
      },
      structure: () => this.rights.mode === "all",
      mayTakeBack: (inverses) => mayTakeBack(this.rights, binding.layout, inverses),
      changed: () => {
        this.root.toggleAttribute("data-blank", binding.layout.shown.length === 0);
        this.comments.changed();
        this.past.changed();
      },
    });
    this.binding = binding;
    this.view = this.open(binding);
    binding.attach(this.view);
    // One begins at the beginning, whatever way the words came in.
    this.view.dispatch(this.view.state.tr.setSelection(Selection.atStart(this.view.state.doc)));
    this.aids?.attach(this.view);
    this.toolbar?.show();
    part("editor-opening").hidden = true;
    this.past.follow();
    window.plenary = {
      corrections: binding.corrections,
      view: this.view,
      settled: () => this.session.settled,
      compare: () => binding.compareNow(),
      undo: () => void binding.takeBack("undo"),
      redo: () => void binding.takeBack("redo"),
    };
  }

  private open(binding: Binding): EditorView {
    const takeBack = (direction: "undo" | "redo"): Command => (_state, dispatch) => {
      if (dispatch && binding.takeBack(direction) === "locked") this.sayStopped();
      return true;
    };
    const link = linkDialog(part<HTMLDialogElement>("editor-link"), () => this.view as EditorView);
    const footnotes = new Footnotes(part<HTMLDialogElement>("editor-footnote"), () => this.view as EditorView);
    const aids = new Aids({
      part,
      words: this.words,
      view: () => this.view as EditorView,
      acts: (): Acts => acts,
      mayWrite: (id) => mayWrite(this.rights, id),
      mayMove: () => this.rights.mode === "all",
      here: () => (this.view ? this.presence.here(this.view.state) : []),
      redraw: () => this.redraw(),
      text: this.root.dataset["textUrl"] ?? "",
    });
    this.aids = aids;
    const acts = {
      ...aids.acts,
      strong: toggleMark("strong"),
      emphasis: toggleMark("emphasis"),
      link,
      footnote: footnotes.command,
      up: moveBlocks(-1),
      down: moveBlocks(1),
      undo: takeBack("undo"),
      redo: takeBack("redo"),
      comment: () => {
        this.comments.begin();
        return true;
      },
      history: () => {
        this.past.open();
        return true;
      },
      wrote: () => {
        this.past.wrote();
        return true;
      },
    };
    const toolbar = new Toolbar(part("editor-tools"), () => this.view as EditorView, acts);
    this.toolbar = toolbar;
    const first = (...commands: Command[]): Command => (state, dispatch, view) =>
      commands.some((command) => command(state, dispatch, view));
    const keys: Record<string, Command> = {
      Enter: splitBlock(binding),
      "Shift-Enter": splitBlock(binding),
      Backspace: first(deleteSelection, joinBackward),
      "Mod-Backspace": first(deleteSelection, joinBackward),
      Delete: first(deleteSelection, joinForward),
      "Mod-Delete": first(deleteSelection, joinForward),
      "Mod-b": acts.strong,
      "Mod-i": acts.emphasis,
      "Shift-Mod-k": link,
      "Mod-Alt-f": acts.footnote,
      "Mod-z": acts.undo,
      "Shift-Mod-z": acts.redo,
      "Mod-y": acts.redo,
      "Alt-ArrowUp": acts.up,
      "Alt-ArrowDown": acts.down,
      Tab: indent(1),
      "Shift-Tab": indent(-1),
      "Mod-Alt-0": setKind("paragraph", 1),
      "Mod-Alt-1": setKind("heading", 1),
      "Mod-Alt-2": setKind("heading", 2),
      "Mod-Alt-3": setKind("heading", 3),
      "Mod-Alt-8": setKind("item", 1),
      "Mod-Alt-9": setKind("item", 2),
      "Shift-Mod-Alt-h": acts.history,
      "Alt-F10": () => {
        toolbar.focus();
        return true;
      },
    };
    const { language = "en", title = "" } = this.root.dataset;
    const view: EditorView = new EditorView({ mount: part("editor-text") }, {
      state: EditorState.create({
        schema,
        plugins: [
          guard(() => this.rights, () => this.sayStopped()),
          binding.identities(),
          footnotes.plugin(),
          new Plugin({ props: { handleKeyDown: keydownHandler(keys) } }),
          margin((id) => this.lockOf(id)),
          this.presence.plugin(),
          ...aids.plugins,
          this.comments.plugin(),
          this.brackets.plugin(),
        ],
      }),
      attributes: {
        role: "textbox", "aria-multiline": "true", "aria-label": title, lang: language, class: "editor-text", spellcheck: "true",
        // A browser that translates the page would write its translation into the text.
        translate: "no",
      },
      editable: () => this.rights.mode !== "none",
      dispatchTransaction: (tr) => {
        if (tr.docChanged && !isShown(tr)) this.presence.writes();
        binding.dispatch(view, tr);
        toolbar.show();
        if (tr.selectionSet || tr.docChanged) this.session.present(() => this.presence.state(view.state));
      },
      handleTextInput: onlyWritable,
      handleDOMEvents: {
        compositionend: () => {
          // What waited while an input method composed comes in once ProseMirror has read the result.
          window.setTimeout(() => binding.integrate([]), 40);
          return false;
        },
      },
      ...clipboardProps(() => this.say(this.words.say("paste-too-large"))),
    });
    return view;
  }

  private lockOf(id: string): string | undefined {
    if (this.rights.mode !== "some" || mayWrite(this.rights, id)) return undefined;
    return this.reason();
  }

  private reason(): string {
    return this.words.say(`closed-${this.rights.reason}`, "closed");
  }

  private setRights(rights: Rights): void {
    const opened = this.rights.mode === "none" && rights.mode !== "none";
    const first = this.rights === NO_RIGHTS;
    this.rights = rights;
    const { view } = this;
    if (!view) return;
    view.setProps({});
    view.dom.setAttribute("aria-readonly", String(rights.mode === "none"));
    // One begins at the beginning, whatever came in behind the caret while the text was opened.
    if (first && !view.hasFocus()) view.dispatch(view.state.tr.setSelection(Selection.atStart(view.state.doc)));
    view.dispatch(view.state.tr.setMeta(LOCKS, true));
    this.toolbar?.show();
    const closed = rights.mode !== "all" && rights.reason !== "";
    part("editor-closed").hidden = !closed;
    part("editor-closed").textContent = closed ? this.reason() : "";
    if (opened && document.activeElement === document.body) view.focus();
    this.session.present(() => this.presence.state(view.state));
  }

  private someone(conn: number, person: { name: string; state: unknown } | undefined): void {
    this.presence.set(conn, person);
    this.redraw();
  }

  private redraw(): void {
    const { view } = this;
    if (view && !view.composing) view.dispatch(this.presence.redraw(view.state));
    this.aids?.moved();
  }

  private setStanding(standing: Standing): void {
    if (standing === this.standing) return;
    this.standing = standing;
    window.clearTimeout(this.savingTimer);
    if (standing === "saving") this.savingTimer = window.setTimeout(() => this.sayStanding(), SAVING_MS);
    else this.sayStanding();
  }

  private sayStanding(): void {
    if (this.sentenceTimer !== undefined) return;
    const offline = this.keep.works ? "offline" : "offline-unkept";
    const sentence = this.words.say(this.standing === "offline" ? offline : this.standing);
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
    if (this.status.dataset["standing"] !== this.standing) this.status.dataset["standing"] = this.standing;
  }

  /** Says a sentence for a while. */
  private say(sentence: string): void {
    window.clearTimeout(this.sentenceTimer);
    this.status.textContent = sentence;
    this.status.dataset["standing"] = "said";
    this.sentenceTimer = window.setTimeout(() => {
      this.sentenceTimer = undefined;
      this.sayStanding();
    }, SENTENCE_MS);
  }

  private sayStopped(): void {
    this.say(this.rights.mode === "some" ? this.words.say("locked") : this.reason());
  }

  private showKept(edits: readonly LateEdit[], reason: string): void {
    const says = document.createElement("p");
    says.className = "says";
    says.textContent = reason.includes(" ") ? reason : this.words.say("kept");
    const texts = edits.map(({ words }) => {
      const kept = document.createElement("blockquote");
      kept.className = "kept";
      kept.textContent = words;
      return kept;
    });
    this.notice.replaceChildren(says, ...texts);
    this.notice.hidden = false;
  }
}

void new Page().start().catch((error: unknown) => {
  part("editor-opening").hidden = true;
  part("editor-failed").hidden = false;
  throw error;
});
