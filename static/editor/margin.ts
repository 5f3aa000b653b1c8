// What stands beside the text and is no part of it: numbers in the margin, and the sign that a paragraph is locked.

import type { Node } from "prosemirror-model";
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { number } from "./number.ts";
import type { Kind } from "./walk.ts";

const KEY = new PluginKey<{ set: DecorationSet; shape: string }>("margin");

/** The number of each block on the screen. */
export function numbersOf(doc: Node): string[] {
  const blocks: { kind: Kind; level: number }[] = [];
  doc.forEach((node) => blocks.push(node.attrs as { kind: Kind; level: number }));
  return number(blocks);
}

export function margin(locked: (id: string) => string | undefined): Plugin {
  return new Plugin<{ set: DecorationSet; shape: string }>({
    key: KEY,
    state: {
      init: (_, { doc }) => draw(doc, locked),
      apply: (tr, held) => {
        if (tr.getMeta(KEY)) return draw(tr.doc, locked);
        if (!tr.docChanged) return held;
        // Typing changes no number.
        return shapeOf(tr.doc) === held.shape ? { ...held, set: held.set.map(tr.mapping, tr.doc) } : draw(tr.doc, locked);
      },
    },
    props: { decorations: (state) => KEY.getState(state)?.set },
  });
}

/** Marks a transaction after which the locks are looked at anew. */
export const LOCKS = KEY;

function shapeOf(doc: Node): string {
  let shape = "";
  doc.forEach(({ attrs }) => (shape += `${attrs["id"]}${attrs["kind"]}${attrs["level"]} `));
  return shape;
}

function draw(doc: Node, locked: (id: string) => string | undefined): { set: DecorationSet; shape: string } {
  const numbers = numbersOf(doc);
  const drawn: Decoration[] = [];
  doc.forEach((node, offset, index) => {
    const reason = locked(node.attrs["id"] as string);
    drawn.push(Decoration.node(offset, offset + node.nodeSize, {
      "data-number": numbers[index] ?? "",
      ...(reason !== undefined && { class: "locked", title: reason }),
    }));
  });
  return { set: DecorationSet.create(doc, drawn), shape: shapeOf(doc) };
}
