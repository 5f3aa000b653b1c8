// The door from the editor to the history of its text. What shows the history is loaded when it is first opened; here is
// what it needs of the editor: the document as saved, the text as it stands, and restoring, which is an edit like others.

import type { EditorView } from "prosemirror-view";
import type { HistoryPage } from "../history/history.ts";
import type { Binding } from "./binding.ts";
import { type Line, difference } from "./difference.ts";
import { lineOf } from "./schema.ts";
import { screen, show, startOf } from "./show.ts";
import { APART, MOVED } from "./told.ts";

/** What the history needs of the editor. */
export interface Live {
  /** The document with its whole history. */
  readonly save: () => Uint8Array;
  /** The actor under which this page writes. */
  readonly actor: () => string;
  /** The text as it stands; what did not change is the same object as before. */
  readonly lines: () => readonly Line[];
  readonly mayWrite: (id: string) => boolean;
  readonly mayMove: () => boolean;
  /** Makes a paragraph read as this line, a deleted one come back; says whether it does. `before` are those that stood before it. */
  readonly restore: (line: Line, before: readonly string[]) => boolean;
  /** Takes a paragraph out. */
  readonly remove: (id: string) => boolean;
  /** Makes the whole text read so. */
  readonly restoreAll: (lines: readonly Line[]) => boolean;
  readonly undo: () => boolean;
  /** The selected words: in which paragraphs, from where to where. */
  readonly selected: () => readonly { readonly id: string; readonly from: number; readonly to: number }[];
  /** The history is closed, and one writes again. */
  readonly closed: () => void;
}

export interface Surroundings {
  readonly view: () => EditorView | undefined;
  readonly binding: () => Binding | undefined;
  readonly mayWrite: (id: string) => boolean;
  readonly mayMove: () => boolean;
  readonly say: (sentence: string) => void;
}

/** In the address: the history is open, and at which moment. */
const OPEN = /^#history(?:=(\d+))?$/;

export class Past implements Live {
  private page: Promise<HistoryPage | undefined> | undefined;
  private loaded: HistoryPage | undefined;

  constructor(private readonly root: HTMLElement, private readonly section: HTMLElement, private readonly around: Surroundings) {
    addEventListener("hashchange", () => this.follow());
  }

  get isOpen(): boolean {
    return this.loaded?.isOpen ?? false;
  }

  /** Opens or closes as the address says. */
  follow(): void {
    const [open, at] = OPEN.exec(location.hash) ?? [];
    if (open !== undefined) void this.load().then((page) => page?.open(at === undefined ? undefined : Number(at)));
    else if (this.isOpen) this.loaded?.close();
  }

  open(): void {
    if (OPEN.test(location.hash)) this.follow();
    else location.hash = "#history";
  }

  wrote(): void {
    void this.load().then((page) => page?.wrote());
  }

  /** The document says something new. */
  changed(): void {
    this.loaded?.changed();
  }

  private load(): Promise<HistoryPage | undefined> {
    this.page ??= this.import();
    return this.page;
  }

  private async import(): Promise<HistoryPage | undefined> {
    try {
      const { openHistory } = await import(this.section.dataset["code"] ?? "") as typeof import("../history/history.ts");
      this.loaded = openHistory(this.root, this.section, this);
      return this.loaded;
    } catch {
      // What could not be loaded may be next time.
      this.page = undefined;
      const words = document.getElementById("history-words") as HTMLTemplateElement;
      this.around.say(words.content.querySelector("[data-word=offline]")?.textContent ?? "");
      if (OPEN.test(location.hash)) history.replaceState(null, "", location.pathname + location.search);
      return undefined;
    }
  }

  save(): Uint8Array {
    const binding = this.around.binding();
    binding?.flush();
    return binding?.document.handle.save() ?? new Uint8Array();
  }

  actor(): string {
    return this.around.binding()?.document.handle.getActorId() ?? "";
  }

  lines(): readonly Line[] {
    const found: Line[] = [];
    this.around.view()?.state.doc.forEach((node) => {
      const line = lineOf(node);
      if (line.id !== "") found.push(line);
    });
    return found;
  }

  mayWrite(id: string): boolean {
    return this.around.mayWrite(id);
  }

  mayMove(): boolean {
    return this.around.mayMove();
  }

  restore(line: Line, before: readonly string[]): boolean {
    return this.edit((view, binding) => {
      const { id, here } = this.bring(line.id, binding);
      const now = view.state.doc;
      const at = here ? indexOf(view, id) : -1;
      if (at >= 0) {
        const has = lineOf(now.child(at));
        // Where only words are open, only words are restored.
        const as = this.mayMove() ? line : { ...line, kind: has.kind, level: has.level };
        return show(view.state, at, at + 1, [as]);
      }
      const blank = now.childCount === 1 && lineOf(now.child(0)).id === "";
      const after = before.findLast((other) => indexOf(view, other) >= 0);
      const place = after === undefined ? 0 : indexOf(view, after) + 1;
      return show(view.state, blank ? 0 : place, blank ? 1 : place, [{ ...line, id }]);
    });
  }

  remove(id: string): boolean {
    return this.edit((view) => {
      const at = indexOf(view, id);
      if (at < 0) return undefined;
      const { doc } = view.state;
      if (doc.childCount === 1) return show(view.state, 0, 1, screen([]));
      const start = startOf(doc, at);
      return view.state.tr.delete(start, start + doc.child(at).nodeSize);
    });
  }

  restoreAll(lines: readonly Line[]): boolean {
    return this.edit((view, binding) => {
      const wanted = lines.map((line) => ({ ...line, id: this.bring(line.id, binding).id }));
      const has: Line[] = [];
      view.state.doc.forEach((node) => has.push(lineOf(node)));
      const { moved } = difference(has, wanted);
      return show(view.state, 0, has.length, screen(wanted))?.setMeta(MOVED, moved);
    });
  }

  /** The id under which a paragraph of the past stands or may stand now, and whether it does. */
  private bring(id: string, binding: Binding): { id: string; here: boolean } {
    const { layout } = binding;
    const block = layout.blocks.get(id);
    if (layout.shown.some((shown) => shown.id === id)) return { id, here: true };
    if (block && this.mayMove()) return { id, here: binding.bringBack(id) };
    // Its words go on in another paragraph: it comes back as a new one.
    return { id: layout.byPid.has(id) ? "" : id, here: false };
  }

  /** An edit that is taken back as one. */
  private edit(make: (view: EditorView, binding: Binding) => ReturnType<typeof show>): boolean {
    const [view, binding] = [this.around.view(), this.around.binding()];
    if (!view || !binding || view.composing) return false;
    binding.flush();
    const { doc } = view.state;
    return binding.asOne(() => {
      const tr = make(view, binding);
      if (tr) view.dispatch(tr.setMeta(APART, true));
      return view.state.doc !== doc;
    });
  }

  undo(): boolean {
    return this.around.binding()?.takeBack("undo") === "done";
  }

  selected(): { id: string; from: number; to: number }[] {
    const view = this.around.view();
    const found: { id: string; from: number; to: number }[] = [];
    if (!view) return found;
    this.around.binding()?.flush();
    const { from, to, empty } = view.state.selection;
    view.state.doc.forEach((node, offset) => {
      const start = offset + 1;
      let [first, last] = [Math.max(from - start, 0), Math.min(to - start, node.content.size)];
      if (to < start || from > start + node.content.size) return;
      // The caret means the letter before it, or the first one after it.
      if (empty) [first, last] = first > 0 ? [first - 1, first] : [0, Math.min(1, node.content.size)];
      if (first < last) found.push({ id: node.attrs["id"] as string, from: first, to: last });
    });
    return found;
  }

  closed(): void {
    this.around.view()?.focus();
  }
}

function indexOf(view: EditorView, id: string): number {
  for (let at = 0; at < view.state.doc.childCount; at += 1) {
    if (view.state.doc.child(at).attrs["id"] === id) return at;
  }
  return -1;
}
