// How many words there are, of the whole text or of what is selected, how long they take to read, and whether they keep
// to a limit. The limit is one's own and stays on the device: no rule of procedure knows one.

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
/** No conference adopts a longer text. */
export const LIMIT_MAX = 1_000_000;

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
    private readonly key: string,
  ) {
    this.field = dialog.querySelector("input") as HTMLInputElement;
    this.wrong = dialog.querySelector(".wrong") as HTMLElement;
    this.limit = asLimit(kept(key));
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

  private submit(event: SubmitEvent): void {
    const choice = (event.submitter as HTMLButtonElement | null)?.value;
    if (choice !== "set" && choice !== "remove") return;
    const value = choice === "remove" ? "" : this.field.value.trim();
    const limit = asLimit(value);
    if (value !== "" && limit === undefined) {
      event.preventDefault();
      this.judge(false);
      this.field.focus();
      return;
    }
    this.limit = limit;
    keep(this.key, limit);
    this.show();
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
      chosen === undefined ? words.count("words", all) : words.of("words-chosen", { at: words.number(chosen), count: words.number(all) }),
      words.of("minutes", { count: words.number(minutes) }),
    ];
    const over = limit !== undefined && all > limit;
    if (over) parts.push(words.count("over", all - limit, { limit: words.number(limit) }));
    else if (limit !== undefined) parts.push(words.of("limit-is", { limit: words.number(limit) }));
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

function asLimit(value: string): number | undefined {
  // 2500, 2,500, 2.500 and 2 500 are the same number in some country each.
  const limit = /^(\d+|\d{1,3}([\s.,'’]\d{3})+)$/u.test(value) ? Number(value.replace(/\D/g, "")) : 0;
  return Number.isSafeInteger(limit) && limit >= 1 && limit <= LIMIT_MAX ? limit : undefined;
}

/** A browser that keeps nothing forgets the limit with the page; that loses no words. */
function kept(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function keep(key: string, limit: number | undefined): void {
  try {
    if (limit === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, String(limit));
  } catch {
    return;
  }
}
