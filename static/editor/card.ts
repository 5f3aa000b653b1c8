// One thread of comments as it stands beside the text: its words, its replies, and what can be done about it. What was
// begun in its fields stays when the thread is drawn again.

import type { Words } from "./words.ts";

/** A comment as the server tells it. */
export interface Note {
  readonly id: string;
  readonly name: string;
  readonly mine: boolean;
  readonly when: string;
  readonly edited: boolean;
  readonly words: string;
}

export interface ThreadNotes extends Note {
  readonly quote: string;
  /** That nothing more is needed, in a sentence. */
  readonly resolved: { readonly says: string } | null;
  readonly replies: readonly Note[];
}

/** What a card asks for. Each answers with what is in the way, or with nothing. */
export interface Asked {
  readonly show: (id: string) => void;
  readonly reply: (thread: string, quote: string, words: string) => void;
  readonly change: (id: string, words: string) => Promise<string>;
  readonly act: (id: string, act: "resolution" | "reopening" | "removal") => Promise<string>;
  readonly draft: (thread: string) => string;
  readonly setDraft: (thread: string, words: string) => void;
}

function find<E extends HTMLElement>(root: ParentNode, selector: string): E {
  const element = root.querySelector<E>(selector);
  if (!element) throw new Error(`a comment's template lacks ${selector}`);
  return element;
}

export function stamped(template: string): HTMLElement {
  const { content } = document.getElementById(template) as HTMLTemplateElement;
  return (content.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement;
}

/** Runs what stands behind the buttons of a part, by the name of each. */
export function buttons(root: HTMLElement, acts: Readonly<Record<string, () => void>>): void {
  root.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-do]");
    const act = button && acts[button.dataset["do"] ?? ""];
    if (!act) return;
    event.stopPropagation();
    act();
  });
}

class NotePart {
  readonly root = stamped("comment-note");
  private readonly form = find<HTMLFormElement>(this.root, "form");
  private readonly field = find<HTMLTextAreaElement>(this.root, "textarea");

  constructor(private note: Note, private readonly words: Words, asked: Asked, says: (sentence: string) => void) {
    buttons(this.root, {
      edit: () => {
        this.field.value = this.note.words;
        this.form.hidden = false;
        this.field.focus();
      },
      leave: () => (this.form.hidden = true),
      remove: () => void asked.act(this.note.id, "removal").then(says),
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void asked.change(this.note.id, this.field.value).then((sentence) => {
        says(sentence);
        if (sentence === "") this.form.hidden = true;
      });
    });
    this.update(note);
  }

  update(note: Note): void {
    this.note = note;
    find(this.root, ".author").textContent = note.name;
    find(this.root, ".when").textContent = note.when;
    find(this.root, ".edited").hidden = !note.edited;
    const words = find(this.root, ".note-words");
    words.textContent = note.words || this.words.say("taken-back");
    words.classList.toggle("quiet", note.words === "");
    find(this.root, ".own").hidden = !note.mine || note.words === "";
  }
}

export class Card {
  readonly root = stamped("comment-card");
  private readonly notes = new Map<string, NotePart>();
  private readonly form = find<HTMLFormElement>(this.root, "form.reply");
  private readonly field = find<HTMLTextAreaElement>(this.root, "form.reply textarea");

  constructor(private thread: ThreadNotes, private readonly words: Words, private readonly asked: Asked) {
    const id = thread.id;
    const says = (sentence: string) => this.say(sentence);
    this.root.dataset["comment"] = id;
    buttons(this.root, {
      show: () => asked.show(id),
      reply: () => this.openReply(),
      leave: () => (this.form.hidden = true),
      resolve: () => void asked.act(id, "resolution").then(says),
      reopen: () => void asked.act(id, "reopening").then(says),
    });
    this.field.value = asked.draft(id);
    this.form.hidden = this.field.value === "";
    this.field.addEventListener("input", () => asked.setDraft(id, this.field.value));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.field.value.trim() === "") {
        this.say(words.say("empty"));
        this.field.focus();
        return;
      }
      asked.reply(id, this.thread.quote, this.field.value);
      this.field.value = "";
      asked.setDraft(id, "");
      this.form.hidden = true;
      this.say("");
    });
    this.update(thread, false);
  }

  openReply(): void {
    this.form.hidden = false;
    this.field.focus();
  }

  /** Puts words back that could not be sent. */
  giveBack(words: string): void {
    this.field.value = this.field.value.trim() === "" ? words : `${this.field.value}\n${words}`;
    this.asked.setDraft(this.thread.id, this.field.value);
    this.openReply();
  }

  update(thread: ThreadNotes, gone: boolean): void {
    this.thread = thread;
    const quote = find(this.root, ".note-quote");
    quote.textContent = thread.quote || this.words.say("whole");
    this.gone(gone);
    const all: readonly Note[] = [thread, ...thread.replies];
    const place = find(this.root, ".notes");
    for (const note of all) {
      const known = this.notes.get(note.id);
      if (known) known.update(note);
      else {
        const part = new NotePart(note, this.words, this.asked, (sentence) => this.say(sentence));
        this.notes.set(note.id, part);
        place.append(part.root);
      }
    }
    const wanted = new Set(all.map(({ id }) => id));
    for (const [id, part] of this.notes) {
      if (wanted.has(id)) continue;
      part.root.remove();
      this.notes.delete(id);
    }
    const resolved = find(this.root, ".resolved-by");
    resolved.hidden = !thread.resolved;
    resolved.textContent = thread.resolved?.says ?? "";
    for (const [name, shown] of [["reply", !thread.resolved], ["resolve", !thread.resolved], ["reopen", !!thread.resolved]] as const) {
      find(this.root, `.thread-acts [data-do=${name}]`).hidden = !shown;
    }
  }

  /** Whether its words are gone from the text. */
  gone(is: boolean): void {
    find(this.root, ".note-quote").classList.toggle("gone", is);
    find(this.root, ".gone-says").hidden = !is;
  }

  current(is: boolean): void {
    this.root.classList.toggle("current", is);
    if (is) this.root.setAttribute("aria-current", "true");
    else this.root.removeAttribute("aria-current");
  }

  private say(sentence: string): void {
    const wrong = find(this.root, ".card-says");
    wrong.textContent = sentence;
    wrong.hidden = sentence === "";
  }
}
