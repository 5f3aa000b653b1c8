// The reader's script: keeps a page up to date while it is read. Every page works without it.
//
// A page says on its body where its event stream is. In mode "text" the stream brings the changed blocks themselves; in
// mode "page" it only says that something moved, and the page fetches itself. What is being typed, the focus and the
// place on the page are kept; the one status line says how things are, never the text.
import { Idiomorph } from "idiomorph";
import "./at-once";
import "./changes";
import * as looks from "./looks";
import * as notices from "./notices";
import * as since from "./since";

/** Words edited within a block: which text node, how long it was, where in it, how much goes, and what comes. */
type Edited = [run: number, length: number, at: number, removed: number, words: string];

type Told = {
  order?: string[];
  edits?: Record<string, Edited>;
  blocks?: Record<string, string>;
  numbers?: Record<string, string>;
  parts?: Record<string, string>;
  buttons?: string;
};

/** Readers that all fetch a page in the same instant would be a burst of their own. */
const SPREAD_MS = 250;

const body = document.body;
const line = document.getElementById("live");
const says = line?.querySelector("[role=status]");
const control = line?.querySelector("button");

let source: EventSource | undefined;
let paused = false;
let fetching: number | undefined;

const article = () => document.getElementById("text");

function show(state: "live" | "away" | "paused"): void {
  if (!line || !says || !control) return;
  line.hidden = false;
  line.dataset["state"] = state;
  const { saysLive, saysAway, saysPaused, saysPause, saysResume } = line.dataset;
  const words = { live: saysLive, away: saysAway, paused: saysPaused }[state] ?? "";
  // A status that is set again would be read aloud again.
  if (says.textContent !== words) says.textContent = words;
  control.textContent = (state === "paused" ? saysResume : saysPause) ?? "";
}

function element(html: string): Element | null {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

/** The block a reader looks at stays where it is on the screen, whatever comes above it. */
function keepingPlace(change: () => void): void {
  const anchor = [...(article()?.children ?? [])].find((block) => block.getBoundingClientRect().bottom > 0);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  if (!anchor?.isConnected || window.scrollY === 0) return;
  const moved = anchor.getBoundingClientRect().top - before;
  if (Math.abs(moved) > 1) window.scrollBy(0, moved);
}

/** Shows for a moment that a block has changed. */
function flash(block: Element): void {
  block.classList.remove("changed");
  requestAnimationFrame(() => block.classList.add("changed"));
}

/** Edits words in place. Says whether the block showed what was to be edited. */
function edit(block: Element, [run, length, at, removed, words]: Edited): boolean {
  const place = block.querySelector(".words");
  if (!place) return false;
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  let node = texts.nextNode() as Text | null;
  for (let skipped = 0; node && skipped < run; skipped += 1) node = texts.nextNode() as Text | null;
  if (node?.length !== length) return false;
  node.replaceData(at, removed, words);
  return true;
}

/** What a reader folded or opened stays so. */
const keepOpen = (name: string): boolean => name !== "open";

function take(told: Told): void {
  const text = article();
  // The buttons come whenever something was done, and never for words alone.
  if (told.buttons !== undefined) notices.ask();
  if (!text || (told.buttons !== undefined && told.buttons !== text.dataset["buttons"])) {
    refetch();
    return;
  }
  keepingPlace(() => {
    for (const [id, edited] of Object.entries(told.edits ?? {})) {
      const block = document.getElementById(`p-${id}`);
      if (!block || !edit(block, edited)) {
        // This page shows something else than it should: everything, then.
        source?.close();
        listen(true);
        return;
      }
      since.edited(block);
      flash(block);
    }
    for (const [id, html] of Object.entries(told.blocks ?? {})) {
      const next = element(html);
      if (!next) continue;
      const here = document.getElementById(`p-${id}`);
      if (!here) {
        text.append(next);
        continue;
      }
      Idiomorph.morph(here, next);
      flash(here);
    }
    for (const [id, number] of Object.entries(told.numbers ?? {})) {
      const place = document.getElementById(`p-${id}`)?.querySelector(".number");
      if (place) place.textContent = number;
    }
    if (told.order) arrange(text, told.order);
    for (const [id, html] of Object.entries(told.parts ?? {})) {
      const part = document.getElementById(id);
      if (!part) continue;
      if (id === "fingerprint") part.textContent = html;
      else Idiomorph.morph(part, html, { morphStyle: "innerHTML", callbacks: { beforeAttributeUpdated: keepOpen } });
    }
    since.lay();
  });
}

/** Puts the blocks in order, moving as few as possible, and takes away those that are gone. */
function arrange(text: HTMLElement, order: string[]): void {
  const wanted = new Set(order.map((id) => `p-${id}`));
  for (const block of text.querySelectorAll(":scope > .block")) if (!wanted.has(block.id)) block.remove();
  if (wanted.size > 0) text.querySelector(":scope > .empty")?.remove();
  let after: Element | null = text.querySelector(":scope > .gap");
  for (const id of wanted) {
    const block = document.getElementById(id);
    if (!block) continue;
    const next: Element | null = after ? after.nextElementSibling : text.firstElementChild;
    if (next !== block) text.insertBefore(block, next);
    after = block;
  }
}

/** A refusal stays until the next act, and what was filled in beside it with it. */
const refusal = document.getElementById("refused");
// The address of the act cannot be asked for again; the floor's own can.
if (refusal?.dataset["address"]) history.replaceState(null, "", refusal.dataset["address"]);
const isRefusal = (node: Node): boolean => node instanceof Element && node.id === "refused";

/** A form that somebody has begun to fill in is left alone. */
function begun(form: HTMLFormElement): boolean {
  if (refusal?.isConnected && (form.closest(".slip, .looked, .bloc, .ordering")?.contains(refusal) ?? false)) return true;
  return [...form.elements].some((field) => {
    const written = field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text");
    return written && field.value !== field.defaultValue;
  });
}

/** Fetches the page anew and takes over what is different. */
function refetch(): void {
  if (fetching !== undefined) return;
  const later = async (): Promise<void> => {
    fetching = undefined;
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const main = next.querySelector("main");
      const here = document.querySelector("main");
      if (!main || !here) return;
      const callbacks = {
        beforeAttributeUpdated: keepOpen,
        beforeNodeMorphed: (old: Node) => !(old instanceof HTMLFormElement && begun(old)),
        beforeNodeRemoved: (old: Node) => !isRefusal(old) && !(old instanceof Element && [...old.querySelectorAll("form")].some(begun)),
      };
      keepingPlace(() => {
        Idiomorph.morph(here, main, { ignoreActiveValue: true, callbacks });
        since.begin(refetch);
        looks.lay();
      });
      notices.take(next);
      document.title = next.title;
    } catch {
      // Away for a moment: the stream says so, and asks again.
    }
  };
  fetching = window.setTimeout(() => void later(), Math.random() * SPREAD_MS);
}

/** Opens the stream; `everything` where the page may have missed some of it. */
function listen(everything: boolean): void {
  const url = body.dataset["live"];
  if (!url) return;
  const have = new URLSearchParams();
  const shown = article()?.dataset;
  if (body.dataset["mode"] === "page") have.set("brief", "1");
  if (!everything) {
    const seq = shown?.["seq"] ?? body.dataset["seq"];
    if (seq) have.set("seq", seq);
    if (shown?.["at"]) have.set("at", shown["at"]);
  }
  source = new EventSource(`${url}?${have}`);
  source.onopen = () => show("live");
  source.onerror = () => show("away");
  source.onmessage = (event) => take(JSON.parse(event.data as string) as Told);
  source.addEventListener("moved", (event) => {
    const moved = JSON.parse(event.data) as { journal: boolean };
    if (moved.journal || "words" in body.dataset) refetch();
  });
}

control?.addEventListener("click", () => {
  paused = !paused;
  if (paused) {
    source?.close();
    show("paused");
  } else {
    listen(true);
  }
});

// Commands of one key: only while the list that shows them has the focus, and only while they are switched on.
const KEYS = "plenary-keys";
const keys = document.querySelector<HTMLInputElement>("#keys");
if (keys) {
  keys.checked = localStorage.getItem(KEYS) !== "off";
  // The next step is one key away: after an act, the first amendment still to be decided has the focus, or the next step.
  const first = document.querySelector<HTMLElement>("[data-keys]");
  const told = refusal ?? document.querySelector<HTMLElement>("[autofocus]");
  if (told) told.focus();
  else if (keys.checked && !location.hash && document.activeElement === body) first?.focus({ preventScroll: true });
  keys.addEventListener("change", () => localStorage.setItem(KEYS, keys.checked ? "on" : "off"));
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !keys?.checked) return;
  const focus = document.activeElement;
  if (!focus || focus.matches("input, textarea, select")) return;
  const among = focus.closest<HTMLElement>("[data-keys]");
  if (!among) return;
  const listed = [...document.querySelectorAll<HTMLElement>("[data-keys]")];
  const step = { j: 1, k: -1 }[event.key];
  if (step !== undefined) {
    listed[listed.indexOf(among) + step]?.focus();
    event.preventDefault();
    return;
  }
  const named = document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  const button = [...named].find((one) => among.contains(one) || one.closest("[data-keys=all]"));
  if (!button) return;
  event.preventDefault();
  // What decides something is asked for once more: the key goes to its button, and Enter presses it.
  if (button.querySelector(".then")) {
    button.focus();
    button.dataset["asked"] = "";
    button.addEventListener("blur", () => delete button.dataset["asked"], { once: true });
  } else button.click();
});

// On a telephone the text comes first and the outline waits folded; beside the text there is room for it.
if (matchMedia("(min-width: 64rem)").matches) {
  for (const folded of document.querySelectorAll(".outline details, .narrow-down, .try-fold")) folded.setAttribute("open", "");
}
since.begin(refetch);
looks.lay();
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});
if (body.dataset["live"]) listen(false);
