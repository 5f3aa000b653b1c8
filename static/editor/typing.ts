// What is typed, as it may be written.

import type { EditorState, Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { writable } from "./schema.ts";

/** ProseMirror's `handleTextInput`: signs that a text may not hold are left out. */
export function onlyWritable(view: EditorView, from: number, to: number, text: string, deflt: () => Transaction): boolean {
  const clean = writable(text);
  if (clean === text) return false;
  // The default has put the text in already; what is written takes its place.
  const tr = deflt();
  const { mapping } = tr;
  const state: EditorState = view.state;
  view.dispatch(clean === "" ? state.tr : tr.insertText(clean, mapping.map(from, -1), mapping.map(to)));
  return true;
}
