// The inline notation of a line, as `src/text/notation.rs` prints it: how words travel to the server outside the draft.

import type { Line } from "./difference.ts";
import type { Marks } from "./walk.ts";

const NONE: Marks = {};

export function notation({ spans }: Pick<Line, "spans">): string {
  let line = "";
  let open = NONE;
  for (const { text, marks } of spans) {
    line += turn(open, marks);
    line += marks.footnote === undefined ? escape(text) : `^[${escape(marks.footnote)}]`.repeat(text.length);
    open = marks;
  }
  return line + turn(open, NONE);
}

/** What stands between two runs. A link is inside the other marks, so that no run of stars can be read two ways. */
function turn(from: Marks, to: Marks): string {
  const toggles = from.strong !== to.strong || from.emphasis !== to.emphasis;
  const relinked = from.link !== to.link || toggles;
  let between = "";
  if (from.link !== undefined && relinked) between += `](${escape(from.link)})`;
  if (from.strong !== to.strong) between += "**";
  if (from.emphasis !== to.emphasis) between += "*";
  if (to.link !== undefined && relinked) between += "[";
  return between;
}

function escape(text: string): string {
  return text.replace(/[\\*[\]()@]/g, "\\$&");
}
