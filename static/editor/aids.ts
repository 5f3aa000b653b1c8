// What makes writing easier and is no part of the text: finding, counting, the outline, the list of acts and of keys, the
// grip. Puts them together; each is a file of its own. `editor.ts` asks for their plugins, acts and keys.

import { keydownHandler } from "prosemirror-keymap";
import type { Command, Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { indent, setKind } from "./commands.ts";
import { Count } from "./count.ts";
import { Drag } from "./drag.ts";
import { FindBar } from "./find-bar.ts";
import { Keys, isWriting, nameKeys } from "./keys.ts";
import { Outline } from "./outline.ts";
import { type Acts, Palette } from "./palette.ts";
import type { Here } from "./presence.ts";
import { Sight } from "./sight.ts";
import type { Words } from "./words.ts";

export interface Surroundings {
  readonly part: <E extends HTMLElement>(name: string) => E;
  readonly words: Words;
  readonly view: () => EditorView;
  /** Everything that can be done, these aids' own acts included. */
  readonly acts: () => Acts;
  readonly mayWrite: (id: string) => boolean;
  /** Whether paragraphs may be added, moved and taken away. */
  readonly mayMove: () => boolean;
  readonly here: () => readonly Here[];
  /** Others' carets must be drawn anew. */
  readonly redraw: () => void;
  /** The address of this text. */
  readonly text: string;
}

export class Aids {
  readonly acts: Acts;
  private readonly count: Count;
  readonly plugins: readonly Plugin[];
  private readonly sight: Sight;
  private readonly find: FindBar;
  private readonly outline: Outline;
  private readonly list: Keys;
  private readonly keys: (view: EditorView, event: KeyboardEvent) => boolean;

  constructor(private readonly around: Surroundings) {
    const { part, words, view, mayWrite, mayMove } = around;
    const sight = new Sight(part("editor-bar"), part("editor-tools"));
    const find = new FindBar(part("editor-find"), { view, words, sight, mayWrite });
    const count = new Count(part("editor-count"), part("editor-limit"), words, around.text);
    const keys = (this.list = new Keys(part("editor-keys")));
    const palette = new Palette(part("editor-palette"), view, around.acts);
    const outline = new Outline(part("editor-outline"), part("editor-outline-button"), {
      words, here: around.here, go: (place) => sight.go(place), goTo: (conn) => this.goTo(conn),
    });
    const drag = new Drag(part("editor-sheet"), part("editor-grip"), part("editor-drop"), {
      sight, mayMove, moved: around.redraw,
    });
    [this.sight, this.find, this.outline, this.count] = [sight, find, outline, count];
    nameKeys(document.body);
    const leads = (act: () => void): Command => () => {
      act();
      return true;
    };
    this.acts = {
      paragraph: setKind("paragraph", 1),
      "heading-1": setKind("heading", 1),
      "heading-2": setKind("heading", 2),
      "heading-3": setKind("heading", 3),
      "item-1": setKind("item", 1),
      "item-2": setKind("item", 2),
      deeper: indent(1),
      outer: indent(-1),
      find: leads(() => find.open(false)),
      replace: leads(() => find.open(true)),
      "find-next": leads(() => find.go(1)),
      "find-previous": leads(() => find.go(-1)),
      outline: leads(() => outline.toggle()),
      limit: leads(() => count.open()),
      palette: leads(() => palette.open()),
      keys: leads(() => keys.open()),
    };
    this.plugins = [...find.plugins(), count.plugin(), outline.plugin(), drag.plugin(), palette.plugin()];
    const { find: toFind, replace, "find-next": next, "find-previous": previous, palette: all, keys: list } = this.acts as
      Record<"find" | "replace" | "find-next" | "find-previous" | "palette" | "keys", Command>;
    this.keys = keydownHandler({
      "Mod-f": toFind, "Mod-h": replace, "Shift-Mod-h": replace, F3: next, "Shift-F3": previous, "Mod-g": next, "Shift-Mod-g": previous,
      "Mod-k": all, F1: list, "?": list,
    });
    document.addEventListener("keydown", (event) => this.key(event));
  }

  attach(view: EditorView): void {
    this.sight.attach(view);
  }

  /** What stands beside the text may be other than it was. */
  refresh(): void {
    void this.count.fetch();
  }

  /** Somebody came, went, or is somewhere else. */
  moved(): void {
    this.outline.refresh();
  }

  /** To where this person writes. */
  goTo(conn: number): void {
    const person = this.around.here().find((other) => other.conn === conn);
    if (person) this.sight.go(person.place);
  }

  /** Keys that work on the whole page, wherever the focus is. */
  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "?" && (isWriting(event.target) || !this.list.areSingle())) return;
    // Asked for twice, the browser's own search opens: it finds what stands beside the text as well.
    const again = this.find.isOpen && (event.target as Element | null)?.closest("#editor-find");
    if (again && event.key.toLowerCase() === "f" && !event.altKey) return;
    if (this.keys(this.around.view(), event)) event.preventDefault();
  }
}
