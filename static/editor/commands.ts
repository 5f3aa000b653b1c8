// What keys and buttons do, as ProseMirror commands on a flat row of blocks. How they reach the document is the
// binding's part.

import type { Node } from "prosemirror-model";
import { type Command, type EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { blockType, footnoteType, schema } from "./schema.ts";
import { MOVED } from "./told.ts";
import { type Kind, levelOf } from "./walk.ts";

/** What a command needs to know beyond the screen. */
export interface Identities {
  freshId(): string;
  /** The segment that begins at this place of a block, other than its first. */
  segmentAt(id: string, offset: number): string | undefined;
}

interface Attrs {
  readonly id: string;
  readonly kind: Kind;
  readonly level: number;
}

const attrsOf = (node: Node) => node.attrs as Attrs;

/** Enter. */
export function splitBlock(identities: Identities): Command {
  return (state, dispatch) => {
    if (!dispatch) return true;
    const tr = state.tr;
    if (!tr.selection.empty) tr.deleteSelection();
    const { $from } = tr.selection;
    const { parent, parentOffset } = $from;
    const { id, kind, level } = attrsOf(parent);
    const [start, end] = [$from.before(1), $from.after(1)];
    if (parent.content.size === 0 && kind === "item" && !tr.docChanged) {
      // Enter in an empty item ends the list.
      return leaveList(tr, start, level, dispatch);
    }
    const next = kind === "heading" ? { kind: "paragraph" as const, level: 1 } : { kind, level };
    const fresh = { id: identities.freshId(), ...next };
    if (parentOffset === parent.content.size) {
      tr.insert(end, blockType.create(fresh));
      tr.setSelection(TextSelection.create(tr.doc, end + 1));
    } else if (parentOffset === 0) {
      tr.insert(start, blockType.create(fresh));
    } else {
      const begun = tr.docChanged ? undefined : identities.segmentAt(id, parentOffset);
      tr.split($from.pos, 1, [{ type: blockType, attrs: { id: begun ?? fresh.id, kind, level } }]);
    }
    dispatch(tr.scrollIntoView());
    return true;
  };
}

function leaveList(tr: Transaction, start: number, level: number, dispatch: (tr: Transaction) => void): boolean {
  if (level > 1) tr.setNodeAttribute(start, "level", level - 1);
  else tr.setNodeAttribute(start, "kind", "paragraph");
  dispatch(tr);
  return true;
}

/** Backspace at the start of a block. */
export const joinBackward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0) return false;
  const index = $from.index(0);
  if (index === 0) return attrsOf($from.parent).kind === "paragraph" || setKind("paragraph", 1)(state, dispatch);
  return joinAt(state, $from.before(1), dispatch);
};

/** Delete at the end of a block. */
export const joinForward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset < $from.parent.content.size) return false;
  if ($from.index(0) === state.doc.childCount - 1) return true;
  return joinAt(state, $from.after(1), dispatch);
};

/** Joins the blocks around a place; an empty one gives way to the other, which keeps its id. */
function joinAt(state: EditorState, place: number, dispatch?: (tr: Transaction) => void): boolean {
  const { nodeBefore, nodeAfter } = state.doc.resolve(place);
  if (!nodeBefore || !nodeAfter || !dispatch) return true;
  const tr = state.tr;
  if (nodeBefore.content.size === 0 && nodeAfter.content.size > 0) {
    tr.delete(place - nodeBefore.nodeSize, place);
    tr.setSelection(TextSelection.create(tr.doc, place - nodeBefore.nodeSize + 1));
  } else if (nodeAfter.content.size === 0) {
    tr.delete(place, place + nodeAfter.nodeSize);
    tr.setSelection(TextSelection.create(tr.doc, place - 1));
  } else {
    tr.join(place);
  }
  dispatch(tr.scrollIntoView());
  return true;
}

export const deleteSelection: Command = (state, dispatch) => {
  if (state.selection.empty) return false;
  dispatch?.(state.tr.deleteSelection().scrollIntoView());
  return true;
};

/** Whether all that is selected, or what is typed next, has a mark. */
export function hasMark(state: EditorState, name: "strong" | "emphasis" | "link"): boolean {
  const type = schema.marks[name];
  const { from, to, empty, $from } = state.selection;
  if (empty) return (state.storedMarks ?? $from.marks()).some((mark) => mark.type === type);
  let [any, all] = [false, true];
  state.doc.nodesBetween(from, to, (node) => {
    if (!node.isText) return;
    any = true;
    if (!node.marks.some((mark) => mark.type === type)) all = false;
  });
  return any && all;
}

export function toggleMark(name: "strong" | "emphasis"): Command {
  return (state, dispatch) => {
    const mark = schema.mark(name);
    const { from, to, empty } = state.selection;
    const has = hasMark(state, name);
    const tr = state.tr;
    if (empty) {
      if (has) tr.removeStoredMark(mark);
      else tr.addStoredMark(mark);
    } else if (has) {
      tr.removeMark(from, to, mark.type);
    } else {
      bareNotes(tr.addMark(from, to, mark), from, to);
    }
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** A footnote bears no mark beside its words. */
function bareNotes(tr: Transaction, from: number, to: number): void {
  tr.doc.nodesBetween(from, to, (node, at) => {
    if (node.type === footnoteType && node.marks.length > 0) tr.removeMark(at, at + 1);
  });
}

/** The link around the selection and how far it goes, or the selection itself. */
export function linkAt(state: EditorState): { from: number; to: number; url: string } {
  const { from, to, $from } = state.selection;
  const type = schema.marks["link"];
  const here = (node: Node | null | undefined) => node?.marks.find((mark) => mark.type === type);
  const mark = here($from.nodeAfter) ?? here($from.nodeBefore);
  const url = (mark?.attrs["url"] as string | undefined) ?? "";
  if (!mark || from !== to) return { from, to, url };
  let [start, end] = [from, to];
  $from.parent.forEach((node, offset) => {
    const at = $from.start() + offset;
    if (mark.isInSet(node.marks) && at <= end && at + node.nodeSize >= start) {
      start = Math.min(start, at);
      end = Math.max(end, at + node.nodeSize);
    }
  });
  return { from: start, to: end, url };
}

/** Sets the link from one place to another, or takes it away; without words there, the address is its own words. */
export function setLink(from: number, to: number, url: string | undefined): Command {
  return (state, dispatch) => {
    const tr = state.tr;
    const type = schema.marks["link"];
    if (!type) return false;
    if (url === undefined) tr.removeMark(from, to, type);
    else if (from === to) tr.insert(from, schema.text(url, [type.create({ url })]));
    else bareNotes(tr.removeMark(from, to, type).addMark(from, to, type.create({ url })), from, to);
    dispatch?.(tr);
    return true;
  };
}

/** The blocks that the selection touches, by index. */
export function selectedBlocks(state: EditorState): { from: number; to: number } {
  const { $from, $to } = state.selection;
  return { from: $from.index(0), to: Math.min($to.index(0), state.doc.childCount - 1) };
}

export function setKind(kind: Kind, level: number): Command {
  return (state, dispatch) => {
    const tr = state.tr;
    const { from, to } = selectedBlocks(state);
    state.doc.forEach((node, offset, index) => {
      if (index < from || index > to) return;
      if (attrsOf(node).kind !== kind) tr.setNodeAttribute(offset, "kind", kind);
      if (attrsOf(node).level !== level) tr.setNodeAttribute(offset, "level", level);
    });
    if (tr.docChanged) dispatch?.(tr);
    return true;
  };
}

/** Tab and Shift-Tab: the level of items. Elsewhere they are the browser's own. */
export function indent(by: 1 | -1): Command {
  return (state, dispatch) => {
    const tr = state.tr;
    const { from, to } = selectedBlocks(state);
    let any = false;
    state.doc.forEach((node, offset, index) => {
      const { kind, level } = attrsOf(node);
      if (index < from || index > to || kind !== "item") return;
      any = true;
      const wanted = levelOf("item", level + by);
      if (wanted !== level) tr.setNodeAttribute(offset, "level", wanted);
    });
    if (tr.docChanged) dispatch?.(tr);
    return any;
  };
}

/** Alt-Up and Alt-Down: moves the selected blocks past their neighbour. */
export function moveBlocks(by: 1 | -1): Command {
  return (state, dispatch) => {
    const { from, to } = selectedBlocks(state);
    const [first, last] = by < 0 ? [from - 1, to] : [from, to + 1];
    if (first < 0 || last >= state.doc.childCount) return true;
    if (!dispatch) return true;
    const nodes = range(first, last).map((at) => state.doc.child(at));
    let start = 0;
    for (let at = 0; at < first; at += 1) start += state.doc.child(at).nodeSize;
    const passed = by < 0 ? (nodes[0] as Node) : (nodes.at(-1) as Node);
    const others = nodes.filter((node) => node !== passed);
    const tr = state.tr;
    const end = start + nodes.reduce((sum, node) => sum + node.nodeSize, 0);
    const { anchor, head } = state.selection;
    // Only the neighbour changes its place on the screen, so that what is selected stays as it is.
    if (by < 0) tr.insert(end, passed).delete(start, start + passed.nodeSize);
    else tr.delete(end - passed.nodeSize, end).insert(start, passed);
    const shift = by * passed.nodeSize;
    tr.setSelection(TextSelection.create(tr.doc, anchor + shift, head + shift));
    tr.setMeta(MOVED, new Set(others.map((node) => attrsOf(node).id)));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
