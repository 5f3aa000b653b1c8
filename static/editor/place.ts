// Places in the text as others understand them: by the character before a caret, wherever it is by now.

import type { Form } from "./form.ts";
import type { Block, Layout } from "./walk.ts";

/** Right behind this character of this strand, or at the beginning of this paragraph. */
export type Place = readonly [sid: string, cursor: string] | readonly [pid: string];

export function isPlace(value: unknown): value is Place {
  return Array.isArray(value) && value.length >= 1 && value.length <= 2 && value.every((part) => typeof part === "string");
}

/** The place so many UTF-16 units into a block. */
export function placeAt(form: Form, id: string, offset: number): Place {
  let rest = offset;
  for (const { segment, hidden } of form.layout().blocks.get(id)?.standings ?? []) {
    if (hidden) continue;
    for (const run of segment.runs) {
      if (rest > 0 && rest <= run.text.length) {
        const object = form.strand(segment.sid);
        if (object === undefined) return [id];
        return [segment.sid, form.handle.getCursor(object, run.at + rest - 1)];
      }
      rest -= run.text.length;
    }
  }
  return [id];
}

/** Where a place is now: the block and how far into it, behind its character or, if asked, before it; nothing if it is
 *  nowhere to be seen. */
export function find(form: Form, place: Place, behind = true): { id: string; offset: number } | undefined {
  const layout = form.layout();
  const [name, cursor] = place;
  if (cursor === undefined) {
    const root = layout.byPid.get(name)?.root.segment.pid;
    return root !== undefined && shown(layout, root) ? { id: root, offset: 0 } : undefined;
  }
  const object = form.strand(name);
  if (object === undefined) return undefined;
  const at = positionOf(form, object, cursor);
  if (at === undefined) return undefined;
  const alive = at < form.handle.length(object) && form.handle.getCursor(object, at) === cursor;
  for (const standing of layout.list) {
    const { sid, from, to } = standing.segment;
    if (sid !== name || at < from - 1 || at > to || standing.hidden) continue;
    const block = layout.blocks.get(standing.root.segment.pid);
    if (block) return { id: block.id, offset: offsetIn(block, standing.segment.pid, at, alive && behind) };
  }
  return undefined;
}

/** A cursor from another page may be anything. */
function positionOf(form: Form, object: string, cursor: string): number | undefined {
  if (!/^\d+@[0-9a-f]+$/.test(cursor)) return undefined;
  try {
    return form.handle.getCursorPosition(object, cursor);
  } catch {
    return undefined;
  }
}

function offsetIn(block: Block, pid: string, at: number, behind: boolean): number {
  let offset = 0;
  for (const { segment, hidden } of block.standings) {
    if (hidden) continue;
    for (const run of segment.runs) {
      if (segment.pid === pid && at < run.at + run.text.length) {
        const within = Math.max(at - run.at, 0);
        const width = (run.text.codePointAt(within) ?? 0) > 0xffff ? 2 : 1;
        return offset + within + (behind ? width : 0);
      }
      offset += run.text.length;
    }
    if (segment.pid === pid) return offset;
  }
  return offset;
}

function shown(layout: Layout, id: string): boolean {
  return layout.blocks.get(id)?.standings.some(({ hidden }) => !hidden) ?? false;
}
