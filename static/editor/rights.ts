// What may be written now: everything, the words of some paragraphs, or nothing. It keeps the screen from showing what
// the server would refuse; the server decides all the same.

import type { Node } from "prosemirror-model";
import { Plugin, type Transaction } from "prosemirror-state";
import type { Inverse } from "./pen.ts";
import { isShown } from "./told.ts";
import type { Layout } from "./walk.ts";
import type { Rights } from "./wire.ts";

export const NO_RIGHTS: Rights = { mode: "none", paragraphs: [], reason: "" };

export function mayWrite(rights: Rights, id: string): boolean {
  return rights.mode === "all" || (rights.mode === "some" && rights.paragraphs.includes(id));
}

/** Stops what may not be written, and says so. */
export function guard(rights: () => Rights, stopped: () => void): Plugin {
  return new Plugin({
    filterTransaction: (tr) => {
      if (!tr.docChanged || isShown(tr) || allowed(rights(), tr)) return true;
      stopped();
      return false;
    },
  });
}

function allowed(rights: Rights, { before, doc }: Transaction): boolean {
  if (rights.mode !== "some") return rights.mode === "all";
  if (before.childCount !== doc.childCount) return false;
  for (let at = 0; at < doc.childCount; at += 1) {
    const [was, is] = [before.child(at), doc.child(at)];
    if (was !== is && !(sameAttrs(was, is) && mayWrite(rights, is.attrs["id"] as string))) return false;
  }
  return true;
}

function sameAttrs({ attrs: a }: Node, { attrs: b }: Node): boolean {
  return a["id"] === b["id"] && a["kind"] === b["kind"] && a["level"] === b["level"];
}

/** Whether these may be taken back: where only words are open, only words, and only there. */
export function mayTakeBack(rights: Rights, layout: Layout, inverses: readonly Inverse[]): boolean {
  if (rights.mode !== "some") return rights.mode === "all";
  const open = new Set<string>();
  for (const id of rights.paragraphs) {
    const sid = layout.byPid.get(id)?.segment.sid;
    if (sid !== undefined) open.add(sid);
  }
  return inverses.every((inverse) => "sid" in inverse && open.has(inverse.sid));
}
