// The numbers in the margin, derived from the blocks each time as in `src/text/number.rs`.

import type { Kind } from "./walk.ts";

/** The numbers of the blocks of a whole text, one each; empty for headings of level 3. */
export function number(blocks: readonly { kind: Kind; level: number }[]): string[] {
  let [chapter, section, paragraph, item, subitem] = [0, 0, 0, 0, 0];
  return blocks.map(({ kind, level }) => {
    if (kind !== "item") item = 0;
    if (kind !== "item" || level === 1) subitem = 0;
    switch (kind) {
      case "heading":
        if (level === 1) {
          section = 0;
          return `${roman(++chapter)}.`;
        }
        return level === 2 ? `${letters(++section).toUpperCase()}.` : "";
      case "paragraph":
        return `${++paragraph}.`;
      case "item":
        return level === 1 ? `(${letters(++item)})` : `(${roman(++subitem).toLowerCase()})`;
    }
  });
}

const SIGNS: readonly [number, string][] = [
  [1000, "M"], [900, "CM"], [500, "D"], [400, "CD"], [100, "C"], [90, "XC"], [50, "L"], [40, "XL"], [10, "X"],
  [9, "IX"], [5, "V"], [4, "IV"], [1, "I"],
];

function roman(count: number): string {
  let rest = count;
  let signs = "";
  for (const [worth, sign] of SIGNS) {
    while (rest >= worth) {
      signs += sign;
      rest -= worth;
    }
  }
  return signs;
}

/** a, b, … z, aa, ab, … */
function letters(count: number): string {
  let signs = "";
  for (let rest = count; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    signs = String.fromCharCode(97 + ((rest - 1) % 26)) + signs;
  }
  return signs;
}
