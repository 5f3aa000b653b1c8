// The grip in the margin, with which a paragraph is drawn to another place. For pointers alone: keys, buttons and the
// list of acts do the same, so it is no stop on anybody's way.

import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, TextSelection, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { selectedBlocks } from "./commands.ts";
import type { Sight } from "./sight.ts";
import { soon } from "./soon.ts";
import { MOVED } from "./told.ts";

/** So near to the edge of what is seen, the page begins to move. */
const EDGE = 56;
/** A page moves at most so far in one picture. */
const SPEED_MAX = 18;
/** The grip follows the caret once somebody pauses. */
const FOLLOW_MS = 250;
/** A hand that shakes is not drawing yet. */
const STILL = 4;

export interface Surroundings {
  readonly sight: Sight;
  /** Whether paragraphs may be moved now. */
  readonly mayMove: () => boolean;
  readonly moved: () => void;
}

/** What is being drawn: the blocks' ids, and the block before which they would come; none at the end. */
interface Draw {
  readonly pointer: number;
  readonly ids: readonly string[];
  readonly startY: number;
  y: number;
  begun: boolean;
  before: string | undefined;
}

export class Drag {
  private view: EditorView | undefined;
  private at: HTMLElement | undefined;
  private draw: Draw | undefined;
  private readonly follow = soon(FOLLOW_MS, () => this.showAtCaret());

  constructor(
    private readonly sheet: HTMLElement, private readonly grip: HTMLElement, private readonly line: HTMLElement,
    private readonly around: Surroundings,
  ) {
    sheet.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse" || this.draw) return;
      const block = this.blockAt(event.clientY);
      if (block) this.show(block);
    });
    sheet.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType === "mouse" && !this.draw) this.showAtCaret();
    });
    // The caret and the keyboard on the screen stay as they are.
    grip.addEventListener("mousedown", (event) => event.preventDefault());
    grip.addEventListener("pointerdown", (event) => this.take(event));
    grip.addEventListener("pointermove", ({ clientY }) => this.pull(clientY));
    grip.addEventListener("pointerup", () => this.drop());
    grip.addEventListener("pointercancel", () => this.end());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.draw) return;
      event.preventDefault();
      event.stopPropagation();
      this.end();
    }, true);
  }

  plugin(): Plugin {
    return new Plugin({
      view: (view) => {
        this.view = view;
        return {
          update: (_view, before) => {
            if (view.state.doc !== before.doc || !view.state.selection.eq(before.selection)) this.follow();
          },
        };
      },
    });
  }

  private get blocks(): HTMLElement[] {
    return [...(this.view?.dom.children ?? [])].filter((child): child is HTMLElement => child instanceof HTMLElement);
  }

  /** The block at this height; blocks follow each other without gaps. */
  private blockAt(y: number): HTMLElement | undefined {
    const { view } = this;
    if (!view) return undefined;
    const { left, right } = view.dom.getBoundingClientRect();
    const element = document.elementFromPoint((left + right) / 2, y)?.closest<HTMLElement>(".editor-text > *");
    return element && view.dom.contains(element) ? element : undefined;
  }

  /** Without a mouse over the text, the grip stands at the paragraph with the caret. */
  private showAtCaret(): void {
    const { view } = this;
    if (!view || this.draw) return;
    const { node } = view.domAtPos(view.state.selection.head);
    const element = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>(".editor-text > *");
    this.show(view.hasFocus() ? (element ?? undefined) : undefined);
  }

  private show(block: HTMLElement | undefined): void {
    this.at = block;
    const hidden = !block || !this.around.mayMove();
    if (this.grip.hidden !== hidden) this.grip.hidden = hidden;
    if (!block || hidden) return;
    const { paddingBlockStart, lineHeight } = getComputedStyle(block);
    const middle = block.offsetTop + parseFloat(paddingBlockStart) + (parseFloat(lineHeight) || 0) / 2;
    this.grip.style.setProperty("--at", `${Math.round(middle)}px`);
  }

  private indexOf(block: HTMLElement): number {
    const { view } = this;
    return view ? view.state.doc.resolve(view.posAtDOM(block, 0)).index(0) : 0;
  }

  private take(event: PointerEvent): void {
    const { view, at } = this;
    if (!view || !at?.isConnected || event.button !== 0 || !this.around.mayMove()) return;
    event.preventDefault();
    const index = this.indexOf(at);
    const chosen = selectedBlocks(view.state);
    const many = !view.state.selection.empty && index >= chosen.from && index <= chosen.to;
    const ids: string[] = [];
    view.state.doc.forEach((node, _offset, other) => {
      if (other === index || (many && other >= chosen.from && other <= chosen.to)) ids.push(node.attrs["id"] as string);
    });
    this.grip.setPointerCapture(event.pointerId);
    this.draw = { pointer: event.pointerId, ids, startY: event.clientY, y: event.clientY, begun: false, before: undefined };
  }

  private pull(y: number): void {
    const { draw } = this;
    if (!draw) return;
    draw.y = y;
    if (!draw.begun && Math.abs(y - draw.startY) < STILL) return;
    if (!draw.begun) {
      draw.begun = true;
      this.sheet.toggleAttribute("data-drawing", true);
      this.look();
    }
  }

  /** Once a picture: where it would come, and whether the page has to move. */
  private look(): void {
    const { draw, view } = this;
    if (!draw || !view) return;
    const { top, bottom } = this.around.sight.seen;
    const beyond = draw.y < top + EDGE ? draw.y - top - EDGE : draw.y > bottom - EDGE ? draw.y - bottom + EDGE : 0;
    if (beyond !== 0) window.scrollBy({ top: Math.max(-SPEED_MAX, Math.min(SPEED_MAX, beyond / 3)), behavior: "instant" });
    const { blocks } = this;
    const [first, last] = [blocks[0], blocks.at(-1)];
    const block = this.blockAt(draw.y) ?? (first && draw.y < first.getBoundingClientRect().top ? first : last);
    if (block) {
      const rect = block.getBoundingClientRect();
      const behind = draw.y > rect.top + rect.height / 2;
      const index = this.indexOf(block) + (behind ? 1 : 0);
      const { doc } = view.state;
      draw.before = index < doc.childCount ? (doc.child(index).attrs["id"] as string) : undefined;
      this.line.hidden = false;
      this.line.style.setProperty("--at", `${Math.round(block.offsetTop + (behind ? block.offsetHeight : 0))}px`);
    }
    requestAnimationFrame(() => this.look());
  }

  private drop(): void {
    const { draw, view } = this;
    this.end();
    if (!draw?.begun || !view || !this.around.mayMove()) return;
    const tr = moveBefore(view.state, draw.ids, draw.before);
    if (!tr) return;
    view.dispatch(tr);
    view.focus();
    this.around.moved();
  }

  private end(): void {
    this.draw = undefined;
    this.line.hidden = true;
    this.sheet.toggleAttribute("data-drawing", false);
    this.showAtCaret();
  }
}

/** Moves blocks, as far as they are still there, before another or to the end; nothing if they stand there already. */
export function moveBefore({ doc, selection, tr }: EditorState, ids: readonly string[], before: string | undefined): Transaction | undefined {
  const moved: Node[] = [];
  const rest: Node[] = [];
  doc.forEach((node) => void (ids.includes(node.attrs["id"] as string) ? moved : rest).push(node));
  let target = before;
  // Before one of themselves means before the first that stays behind it.
  if (target !== undefined && ids.includes(target)) {
    let met = false;
    target = undefined;
    doc.forEach(({ attrs }) => {
      met ||= attrs["id"] === before;
      if (met && target === undefined && !ids.includes(attrs["id"] as string)) target = attrs["id"] as string;
    });
  }
  const found = target === undefined ? rest.length : rest.findIndex((node) => node.attrs["id"] === target);
  if (found < 0 || moved.length === 0 || rest.length === 0) return undefined;
  const wanted = [...rest.slice(0, found), ...moved, ...rest.slice(found)];
  if (wanted.every((node, at) => node === doc.child(at))) return undefined;
  const { $head } = selection;
  // The caret goes with what is moved, as if it had been pressed there.
  const caret = moved.includes($head.parent) ? { node: $head.parent, offset: $head.parentOffset } : { node: moved[0], offset: 0 };
  const places: { from: number; to: number }[] = [];
  doc.forEach((node, from) => {
    if (moved.includes(node)) places.push({ from, to: from + node.nodeSize });
  });
  for (const { from, to } of places.reverse()) tr.delete(from, to);
  tr.insert(rest.slice(0, found).reduce((sum, node) => sum + node.nodeSize, 0), moved);
  tr.doc.forEach((node, place) => {
    if (node === caret.node) tr.setSelection(TextSelection.create(tr.doc, place + 1 + caret.offset));
  });
  return tr.setMeta(MOVED, new Set(ids)).scrollIntoView();
}
