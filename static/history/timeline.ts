// The life of a text as a line to go along: long pauses take no room on it, and it has stops where somebody began, ended
// or gave way to somebody else. Pure.

import type { Writing } from "./chronicle.ts";

/** Who does not write for so long has ended a session of work; the next change begins another. */
const SESSION_PAUSE_SECS = 15 * 60;
/** Within a session, so long a pause ends a stretch of writing. */
const STRETCH_PAUSE_SECS = 5;
/** A pause takes no more room on the line than this. */
const ROOM_SECS_MAX = 45;
/** What every change takes on the line by itself, so that much written at once is not one point. */
const ROOM_SECS = 0.5;

/** A session of work. */
export interface Session {
  /** After so many changes it had begun. */
  readonly from: number;
  readonly to: number;
}

export class Timeline {
  readonly sessions: readonly Session[];
  /** Moments at which a stretch of one person's writing had ended, the beginning included. */
  readonly stretches: readonly number[];
  /** For each count of changes, how far along the line it is. */
  private readonly places: Float64Array;

  /** `person` tells who wrote under an actor. */
  constructor(private readonly writings: readonly Writing[], person: (actor: string) => string) {
    const sessions: { from: number; to: number }[] = [];
    const stretches: number[] = [];
    this.places = new Float64Array(writings.length + 1);
    let before: Writing | undefined;
    writings.forEach((writing, at) => {
      const pause = before ? Math.max(writing.at - before.at, 0) : Number.POSITIVE_INFINITY;
      const apart = before !== undefined && person(writing.actor) !== person(before.actor);
      if (pause >= SESSION_PAUSE_SECS) sessions.push({ from: at + 1, to: at + 1 });
      else (sessions.at(-1) as { to: number }).to = at + 1;
      if (at > 0 && (pause >= STRETCH_PAUSE_SECS || apart)) stretches.push(at);
      this.places[at + 1] = (this.places[at] as number) + Math.min(before ? pause : 0, ROOM_SECS_MAX) + ROOM_SECS;
      before = writing;
    });
    if (writings.length > 0) stretches.push(writings.length);
    this.sessions = sessions;
    this.stretches = stretches;
  }

  get count(): number {
    return this.writings.length;
  }

  /** How far along the line a moment is, from 0 to 1. The first change is the beginning: before it there was no text. */
  along(count: number): number {
    const [first, last] = [this.places[1] ?? 0, this.places.at(-1) as number];
    return last > first ? Math.max((this.places[count] as number) - first, 0) / (last - first) : 1;
  }

  /** The moment at this place of the line. */
  near(along: number): number {
    const [first, last] = [this.places[1] ?? 0, this.places.at(-1) as number];
    const place = first + along * (last - first) + 1e-6;
    return Math.max(this.search((count) => (this.places[count] as number) <= place), Math.min(1, this.count));
  }

  /** The last moment up to a time, in seconds; the first one if it is before all. */
  until(time: number): number {
    return Math.max(this.search((count) => count === 0 || (this.writings[count - 1] as Writing).at <= time), Math.min(1, this.count));
  }

  /** The next stop in a direction: the beginnings and ends of sessions; those of stretches where finer ones are asked for. */
  step(count: number, by: 1 | -1, finer: boolean): number {
    const stops = finer ? [1, ...this.stretches] : this.sessions.flatMap(({ from, to }) => [from, to]);
    // A single short session has nothing but its two ends; then its stretches are the stops.
    const all = !finer && this.sessions.length < 2 ? [1, ...this.stretches] : stops;
    const next = by > 0 ? all.find((stop) => stop > count) : all.findLast((stop) => stop < count);
    return next ?? (by > 0 ? this.count : Math.min(1, this.count));
  }

  /** The stretch that a moment is in or ends: its first and last change. */
  stretch(count: number): { from: number; to: number } {
    const at = this.stretches.findIndex((stop) => stop >= count);
    return { from: at > 0 ? (this.stretches[at - 1] as number) : 0, to: this.stretches[at] ?? this.count };
  }

  private search(holds: (count: number) => boolean): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (holds(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
