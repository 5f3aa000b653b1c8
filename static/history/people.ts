// Who wrote: the people behind the actors, each with a colour and a line of their own, and how a moment is told in words.

import type { Words } from "../editor/words.ts";

/** What the server tells of a text's writers and issues. */
export interface Told {
  readonly writers: readonly { readonly actor: string; readonly person: string; readonly name: string; readonly at: number }[];
  readonly issues: readonly { readonly label: string; readonly at: number }[];
}

export interface Person {
  readonly name: string;
  readonly colour: string;
}

/** So many colours are told apart, each with another line under the words; the names tell the rest. */
const COLOURS = 8;

export class People {
  /** Whether everybody's name is known. */
  complete = false;
  issues: Told["issues"] = [];
  /** When each actor was first written under, in seconds. */
  readonly began = new Map<string, number>();
  private readonly persons = new Map<string, string>();
  private readonly known = new Map<string, Person>();
  private readonly dates: Intl.DateTimeFormat;

  constructor(private readonly words: Words, zone: string, private readonly self: { readonly person: string; readonly name: string }) {
    const { lang } = document.documentElement;
    const form = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    this.dates = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...form, timeZone: zone || "UTC" });
  }

  /** Asks the server; without a connection what is known stays. */
  async ask(url: string): Promise<void> {
    try {
      const answer = await fetch(`${url}/history`, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json() as Told;
      for (const { actor, person, name, at } of told.writers) {
        this.persons.set(actor, person);
        this.began.set(actor, at);
        this.person(person, name);
      }
      this.issues = told.issues;
      this.complete = true;
    } catch {
      this.complete = false;
    }
  }

  /** This page's own actor is its person's, whether the server has told it yet or not. */
  own(actor: string): void {
    this.persons.set(actor, this.self.person);
    this.person(this.self.person, this.self.name);
  }

  /** The key of who wrote under an actor. */
  keyOf(actor: string): string {
    return this.persons.get(actor) ?? "";
  }

  of(actor: string): Person {
    return this.known.get(this.keyOf(actor)) ?? { name: this.words.say("nobody"), colour: "person-none" };
  }

  when(at: number): string {
    return this.dates.format(at * 1000).replace(" at ", ", ");
  }

  private person(key: string, name: string): void {
    const colour = this.known.get(key)?.colour ?? `person-${this.known.size % COLOURS}`;
    this.known.set(key, { name, colour });
  }
}
