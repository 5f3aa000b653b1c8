// Keys that order the paragraphs: fractions written in base 62, so that there is always room between two of them. Made
// as in `src/text/order.rs`; `tests/cases/order.json` holds the two together.

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Random digits at the end of a key, so that two people who insert at one place seldom choose the same one. */
export const JITTER = 3;

/** A key between two others; `null` is the end of the text on that side. Two that leave no room, which no honest page
 * writes, are answered with a key right after the lower one. */
export function between(low: string | null, high: string | null, random: Uint8Array): string {
  const lower = low || null;
  let higher = high !== null && (lower === null || lower < high) ? high : null;
  const fromAbove = lower === null && higher !== null;
  let key = "";
  for (let place = 0; ; place += 1) {
    const below = digit(lower, place) ?? 0;
    let above = digit(higher, place);
    if (above === undefined) {
      // What follows is not bounded: the key is already below the higher one, or there is none.
      higher = null;
      above = DIGITS.length;
    }
    if (above > below + 1) {
      key += DIGITS.charAt(middle(below, above, lower !== null, higher !== null, fromAbove));
      break;
    }
    key += DIGITS.charAt(below);
    if (above > below) higher = null;
  }
  for (let place = 0; place < JITTER; place += 1) {
    // A key that ended in 0 would have no room right below it.
    const least = place + 1 === JITTER ? 1 : 0;
    key += DIGITS.charAt(least + ((random[place] ?? 0) % (DIGITS.length - least)));
  }
  return key;
}

/** Writing goes on at one place for long, so the digit is close to where the next one will be needed least. */
function middle(below: number, above: number, afterSome: boolean, beforeSome: boolean, fromAbove: boolean): number {
  if (fromAbove) return above - 1;
  if (afterSome && !beforeSome) return below + 1;
  return Math.floor((below + above) / 2);
}

/** That many keys in a row between two others. */
export function row(low: string | null, high: string | null, count: number, random: Uint8Array): string[] {
  const base = between(low, high, random);
  if (count === 1) return [base];
  const width = Math.floor(Math.log(count) / Math.log(DIGITS.length) + 1e-9) + 1;
  return Array.from({ length: count }, (_, at) => {
    let key = base;
    for (let place = width - 1; place >= 0; place -= 1) {
      key += DIGITS.charAt(Math.floor(at / DIGITS.length ** place) % DIGITS.length);
    }
    // The middle digit leaves as much room on either side, and a key may not end in 0.
    return key + DIGITS.charAt(DIGITS.length / 2);
  });
}

function digit(key: string | null, place: number): number | undefined {
  const sign = key?.[place];
  if (sign === undefined) return undefined;
  let below = 0;
  while (below < DIGITS.length - 1 && DIGITS.charAt(below) < sign) below += 1;
  return below;
}
