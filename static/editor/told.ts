// What a transaction tells of itself, to whoever applies it.

import { PluginKey, type Transaction } from "prosemirror-state";

/** It shows the document; its value says nothing more. */
export const SHOWN = new PluginKey("shown");
/** It moves blocks, with their ids. */
export const MOVED = new PluginKey<ReadonlySet<string>>("moved");
/** It is taken back by itself, apart from what was typed just before and after. */
export const APART = new PluginKey<true>("apart");

export function isShown(tr: Transaction): boolean {
  return tr.getMeta(SHOWN) === true;
}
