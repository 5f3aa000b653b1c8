// How many words there are, of the whole text or of what is selected, how long they take to read, and whether they keep
// to a limit. The limit is the text's, for all who write it; the server keeps it, and no rule of procedure knows it.

import type { Node } from "prosemirror-model";
import { type EditorState, Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { textOf } from "./find.ts";
import { soon } from "./soon.ts";
import type { Words } from "./words.ts";

/** Words that a grown-up reads silently in a minute, in prose. */
const WORDS_A_MINUTE = 240;
/** The count stands still while somebody types. */
const COUNT_MS = 250;
/** Stands between figures that have nothing to do with each other. */
const BETWEEN = " \u00b7 ";

/** Writing without spaces between words; there the browser knows better what a word is. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** As word processors count: what stands between spaces and holds a letter or a digit. */
const SPACED = /\S*[\p{L}\p{N}]\S*/gu;

let segmenter: Intl.Segmenter | undefined;

/** The words of a text. */
export function wordsOf(text: string): number {
  if (!UNSPACED.test(text)) return text.match(SPACED)?.length ?? 0;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "word" });
  let count = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count += 1;
  return count;
}

const counted = new WeakMap<Node, number>();

function wordsIn(node: Node): number {
  let count = counted.get(node);
  if (count === undefined) counted.set(node, (count = wordsOf(textOf(node))));
  return count;
}

export function wholeCount(doc: Node): number {
  let count = 0;
  doc.forEach((node) => void (count += wordsIn(node)));
  return count;
}

export function selectedCount({ doc, selection: { from, to } }: EditorState): number {
  let count = 0;
  doc.nodesBetween(from, to, (node, offset) => {
    if (node === doc) return true;
    const [start, end] = [Math.max(from - offset - 1, 0), Math.min(to - offset - 1, node.content.size)];
    count += start === 0 && end === node.content.size ? wordsIn(node) : wordsOf(textOf(node.cut(start, Math.max(end, start))));
    return false;
  });
  return count;
}

export class Count {
  private limit: number | undefined;
  private view: EditorView | undefined;
  private readonly soon = soon(COUNT_MS, () => this.show());
  private readonly field: HTMLInputElement;
  private readonly wrong: HTMLElement;

  constructor(
    private readonly button: HTMLElement,
    private readonly dialog: HTMLDialogElement,
    private readonly words: Words,
    private readonly text: string,
  ) {
    this.field = dialog.querySelector("input") as HTMLInputElement;
    this.wrong = dialog.querySelector(".wrong") as HTMLElement;
    void this.fetch();
    button.addEventListener("click", () => this.open());
    dialog.querySelector("form")?.addEventListener("submit", (event) => this.submit(event));
  }

  plugin(): Plugin {
    return new Plugin({
      view: (view) => {
        this.view = view;
        this.soon();
        return {
          update: (_view, before) => {
            if (view.state.doc !== before.doc || !view.state.selection.eq(before.selection)) this.soon();
          },
        };
      },
    });
  }

  open(): void {
    this.field.value = this.limit === undefined ? "" : String(this.limit);
    this.judge(true);
    this.dialog.showModal();
    this.field.select();
  }

  /** Asks the server for the limit; a page without a connection goes on with the one it knows. */
  async fetch(): Promise<void> {
    try {
      const answer = await fetch(this.address, { headers: { accept: "application/json" } });
      if (answer.ok) await this.take(answer);
    } catch {
      // The next welcome of the socket asks again.
    }
  }

  private get address(): string {
    return `${this.text}/word-limit`;
  }

  private async take(answer: Response): Promise<void> {
    const { limit } = (await answer.json()) as { limit: number | null };
    this.limit = limit ?? undefined;
    this.show();
  }

  private submit(event: SubmitEvent): void {
    const choice = (event.submitter as HTMLButtonElement | null)?.value;
    if (choice !== "set" && choice !== "remove") return;
    // The dialog closes when the server has it.
    event.preventDefault();
    void this.set(choice === "remove" ? "" : this.field.value.trim());
  }

  private async set(words: string): Promise<void> {
    const says = await this.send(words);
    if (says === undefined) {
      this.dialog.close();
      return;
    }
    this.wrong.textContent = says;
    this.judge(false);
    this.field.focus();
  }

  /** Nothing if it is set, or what is in the way. */
  private async send(words: string): Promise<string | undefined> {
    try {
      const answer = await fetch(this.address, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ words }),
      });
      if (answer.ok) {
        await this.take(answer);
        return undefined;
      }
      const { title } = (await answer.json()) as { title?: string };
      return title ?? this.words.say("limit-wrong");
    } catch {
      return this.words.say("limit-unsaved");
    }
  }

  private judge(fits: boolean): void {
    this.wrong.hidden = fits;
    if (fits) this.field.removeAttribute("aria-invalid");
    else this.field.setAttribute("aria-invalid", "true");
  }

  private show(): void {
    const { view, words, limit } = this;
    if (!view) return;
    const all = wholeCount(view.state.doc);
    const { empty } = view.state.selection;
    const chosen = empty ? undefined : selectedCount(view.state);
    const minutes = Math.max(1, Math.round((chosen ?? all) / WORDS_A_MINUTE));
    const parts = [
      chosen === undefined
        ? limit !== undefined && all <= limit
          ? words.of("words-of", { at: words.number(all), limit: words.number(limit) })
          : words.count("words", all)
        : words.of("words-chosen", { at: words.number(chosen), count: words.number(all) }),
      words.of("minutes", { count: words.number(minutes) }),
    ];
    const over = limit !== undefined && all > limit;
    if (over) parts.push(words.count("over", all - limit, { limit: words.number(limit) }));
    const said = parts.join(BETWEEN);
    if (this.button.textContent === said) return;
    const shown = parts.flatMap((part, at) => {
      const span = document.createElement("span");
      span.textContent = part;
      if (over && at === parts.length - 1) span.className = "over";
      return at === 0 ? [span] : [BETWEEN, span];
    });
    this.button.replaceChildren(...shown);
  }
}
