// Footnotes on the clipboard: as word processors and web pages write them, a number that leads to a place further down,
// made into signs that carry their words.

import { noteOf } from "./schema.ts";

/** What such a place is called by Word, Google Docs, LibreOffice, Pandoc, and most web pages. */
const PLACES = /^(_?ftnt?|_edn|fn|sdfootnote|sdendnote|footnote|endnote|cite_note|note)[-_:.]?\d/i;
/** A number, a letter or a star, perhaps in brackets. */
const NUMBER = /^[\s[(]*(\d{1,4}|[ivxlc]{1,7}|[a-z]|[*†‡§]{1,3})[\])\s.]*$/i;

/** Makes every footnote of a pasted page one that the text can hold, and takes the list of them away. */
export function gatherNotes(page: Document): void {
  const gone = new Set<Element>();
  for (const link of page.querySelectorAll<HTMLAnchorElement>("a[href*='#']")) {
    const href = link.getAttribute("href") ?? "";
    const name = href.slice(href.indexOf("#") + 1);
    if (!PLACES.test(name) || name.endsWith("anc") || !NUMBER.test(link.textContent ?? "")) continue;
    const place = target(page, name);
    const body = place && bodyOf(place);
    // A number in the list leads back into the text, and is none of it.
    if (!place || !body || body.contains(link)) continue;
    const note = noteOf(wordsOf(body));
    if (!note) continue;
    const sign = page.createElement("sup");
    sign.dataset["footnote"] = note.words;
    (around(link) ?? link).replaceWith(sign);
    gone.add(body);
  }
  for (const body of gone) {
    const list = body.parentElement;
    body.remove();
    if (list?.matches("ol, ul, div, section") && (list.textContent ?? "").trim() === "") list.remove();
  }
}

function target(page: Document, name: string): Element | null {
  return page.getElementById(name) ?? page.querySelector(`a[name="${CSS.escape(name)}"]`);
}

/** What holds the words of a footnote: the item, the division or the paragraph that its name is on or in. */
function bodyOf(place: Element): Element | null {
  const body = place.closest("li, div[id], p") ?? place.parentElement;
  return body === place.ownerDocument.body ? null : body;
}

/** The words, without the number before them and the sign that leads back. */
function wordsOf(body: Element): string {
  const copy = body.cloneNode(true) as Element;
  for (const link of copy.querySelectorAll("a[href*='#']")) {
    const text = (link.textContent ?? "").trim();
    if (NUMBER.test(text) || /^[\s\u21a9\ufe0e\u2191^]*$/.test(text)) link.remove();
  }
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** The raised number as a whole, where the link is all there is in it. */
function around(link: Element): Element | null {
  const raised = link.closest("sup");
  return raised && raised.textContent?.trim() === link.textContent?.trim() ? raised : null;
}
