// What changed since the reader's last visit, laid on the live text: a bar and a word at each paragraph, and the line above
// the text that counts them. The blocks come from the server the same for everybody, so the marks are laid on anew after
// every change of the page. For people who are signed in the server keeps what they read and tells the difference; for
// others this device keeps a stamp of each paragraph's words, and nothing leaves it.

/** A stamp tells wordings apart: FNV-1a over the UTF-16 units of the words in form C, as the server makes it. */
export function stamp(words: string): string {
  let found = 0x811c9dc5;
  const text = words.normalize("NFC");
  for (let at = 0; at < text.length; at += 1) found = Math.imul(found ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return found.toString(16).padStart(8, "0");
}

type Unread = { id: string; label: string; seen: string; block?: HTMLElement };

const BLANK = stamp("");
/** Texts are many and a device's room is not: a text that was not opened for this long is forgotten. */
const KEPT_DAYS = 180;
const STORED = "plenary-read ";
const DAY_MS = 86_400_000;
/** Beyond this many words of a paragraph without a number, its name is longer than the line. */
const LABEL_WORDS = 4;

/** The stamps of the words as last read, by paragraph. */
let read = new Map<string, string>();
/** What paragraphs were last called, for those that are gone. */
const labels = new Map<string, string>();
/** The paragraphs whose difference is shown, and those for which it is under way. */
const opened = new Set<string>();
const asked = new Set<string>();
let readAt = Date.now();
let refetch: () => void = () => {};

const line = () => document.getElementById("since");
const blocks = () => [...document.querySelectorAll<HTMLElement>("#text > .block")];
const idOf = (block: Element) => block.id.slice(2);
/** The words of a block, those of each footnote behind its sign and in place of its number, as the server counts them. */
function wordsOf(block: Element): string {
  const place = block.querySelector(":scope > .words");
  if (!place?.querySelector("sup.note")) return place?.textContent ?? "";
  const copy = place.cloneNode(true) as Element;
  for (const sign of copy.querySelectorAll("sup.note")) sign.replaceWith(`\ufffc${sign.querySelector("a")?.title ?? ""}`);
  return copy.textContent ?? "";
}
const stamps = new WeakMap<Element, { words: string; stamp: string }>();
const stored = () => `${STORED}${location.pathname}`;

/** The stamp of a block's words, made anew only where they are others: a long text is looked through at every change. */
function stampOf(block: Element): string {
  const words = wordsOf(block);
  const known = stamps.get(block);
  if (known?.words === words) return known.stamp;
  const made = stamp(words);
  stamps.set(block, { words, stamp: made });
  return made;
}

/** Learns what was read, from the page as the server made it or from this device. */
export function begin(fetchAnew: () => void): void {
  refetch = fetchAnew;
  const section = line();
  if (!section) return;
  if (section.dataset["kept"] === "server") {
    read = new Map(blocks().map((block) => [idOf(block), stampOf(block)]));
    for (const one of section.querySelectorAll<HTMLElement>("li[data-paragraph]")) {
      const { paragraph = "", read: was = "" } = one.dataset;
      labels.set(paragraph, one.querySelector("a")?.textContent ?? "");
      if (was) read.set(paragraph, was);
      else read.delete(paragraph);
    }
  } else if (section.dataset["kept"] === "device" && !recall()) {
    return;
  }
  lay();
}

/** What this device keeps of the text; on the first visit, the text as it is now. False where it may keep nothing. */
function recall(): boolean {
  try {
    const kept = localStorage.getItem(stored());
    if (kept) {
      const { at, stamps } = JSON.parse(kept) as { at: number; stamps: Record<string, string> };
      readAt = at;
      read = new Map(Object.entries(stamps));
    } else {
      forgetOld();
      keep(blocks().map((block) => [idOf(block), stampOf(block)]));
    }
    return true;
  } catch {
    return false;
  }
}

function keep(stamps: [string, string][]): void {
  readAt = Date.now();
  read = new Map(stamps);
  localStorage.setItem(stored(), JSON.stringify({ at: readAt, stamps: Object.fromEntries(stamps) }));
}

function forgetOld(): void {
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(STORED))) {
    const { at } = JSON.parse(localStorage.getItem(key) ?? "{}") as { at?: number };
    if (Date.now() - (at ?? 0) > KEPT_DAYS * DAY_MS) localStorage.removeItem(key);
  }
}

/** The words of a block were edited in place: a difference that is open there is of other words now. */
export function edited(block: Element): void {
  block.classList.remove("compared");
  block.querySelector(":scope > .difference")?.remove();
}

/** Marks what differs from what was read, wherever the page has changed. */
export function lay(): void {
  const section = line();
  if (!section || section.dataset["kept"] === "never") return;
  const unread = found();
  const ids = new Set(unread.map((one) => one.id));
  for (const block of blocks()) if (!ids.has(idOf(block))) unmark(block);
  for (const one of unread) if (one.block) mark(section, one.block);
  tell(section, unread);
}

function found(): Unread[] {
  const unread: Unread[] = [];
  const there = new Set<string>();
  let paragraph = "";
  let item = "";
  for (const block of blocks()) {
    const id = idOf(block);
    there.add(id);
    const own = (block.querySelector(":scope > .number")?.textContent ?? "").trim().replace(/\.$/, "");
    let label = own;
    if (block.classList.contains("paragraph")) paragraph = item = own;
    else if (block.classList.contains("item")) {
      label = block.classList.contains("level-1") ? paragraph + own : item + own;
      if (block.classList.contains("level-1")) item = label;
    } else if (own === "¶") label = `“${wordsOf(block).split(/\s+/).slice(0, LABEL_WORDS).join(" ")} …”`;
    labels.set(id, label);
    const now = stampOf(block);
    const was = read.get(id);
    if (was === now || (was === undefined && wordsOf(block).trim() === "")) continue;
    unread.push({ id, label, seen: `${id}:${now}`, block });
  }
  for (const [id, was] of read) {
    if (!there.has(id) && was !== BLANK) unread.push({ id, label: labels.get(id) || "¶", seen: `${id}:gone` });
  }
  return unread;
}

function unmark(block: HTMLElement): void {
  opened.delete(idOf(block));
  block.classList.remove("unread", "compared");
  const sign = block.querySelector(":scope > .beside > .since-mark");
  // Who pressed a button that goes is left at the paragraph, not at the top of the page.
  if (sign?.contains(document.activeElement)) block.querySelector<HTMLElement>(":scope > .number")?.focus({ preventScroll: true });
  sign?.remove();
  block.querySelector(":scope > .difference")?.remove();
}

function mark(section: HTMLElement, block: HTMLElement): void {
  const id = idOf(block);
  const says = section.dataset;
  block.classList.add("unread");
  let sign = block.querySelector<HTMLElement>(":scope > .beside > .since-mark");
  if (!sign) {
    sign = document.createElement("span");
    sign.className = "since-mark";
    const word = document.createElement("span");
    word.className = "word";
    word.textContent = (read.has(id) ? says["saysChanged"] : says["saysNew"]) ?? "";
    sign.append(word);
    if (says["kept"] === "server") {
      const show = button("show");
      tellOpen(section, show, false);
      sign.append(show, button("read", says["saysMark"]));
    }
    block.querySelector(":scope > .beside")?.prepend(sign);
  }
  // The block came anew while its difference was open: the difference is another one now.
  if (opened.has(id) && !block.querySelector(":scope > .difference")) void open(section, block);
}

function button(act: string, words = ""): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset["since"] = act;
  made.textContent = words;
  return made;
}

/** The margin has room for one word; who listens, or points, is told all of it. */
function tellOpen(section: HTMLElement, control: HTMLElement, shown: boolean): void {
  const { saysShow = "", saysShowShort = "", saysHide = "", saysHideShort = "" } = section.dataset;
  control.setAttribute("aria-expanded", String(shown));
  control.setAttribute("aria-label", shown ? saysHide : saysShow);
  control.title = shown ? saysHide : saysShow;
  control.textContent = shown ? saysHideShort : saysShowShort;
}

function tell(section: HTMLElement, unread: Unread[]): void {
  const says = section.dataset;
  const plural = new Intl.PluralRules(document.documentElement.lang).select(unread.length);
  const pattern = unread.length === 0 ? says["saysNone"] : plural === "one" ? says["saysOne"] : says["saysOther"];
  const words = (pattern ?? "").replace("{count}", String(unread.length)).replace("{when}", moment(readAt));
  const sentence = section.querySelector(".says");
  if (sentence && sentence.textContent !== words) sentence.textContent = words;
  const list = section.querySelector<HTMLElement>(".which");
  const told = unread.map((one) => one.seen).join(" ");
  if (list && list.dataset["told"] !== told) {
    list.dataset["told"] = told;
    list.replaceChildren(...unread.map((one) => entry(section, one)));
  }
  const form = section.querySelector("form");
  const seen = form?.querySelector<HTMLInputElement>("[name=seen]");
  if (seen) seen.value = told;
  const parts = section.querySelectorAll<HTMLElement>("form, .acts > a, .acts > button");
  if (unread.length === 0 && [...parts].some((part) => part.contains(document.activeElement))) section.focus({ preventScroll: true });
  for (const part of parts) part.hidden = unread.length === 0;
  section.hidden = says["kept"] === "device" && unread.length === 0;
}

function entry(section: HTMLElement, one: Unread): HTMLLIElement {
  const item = document.createElement("li");
  const { kept, url, saysGone } = section.dataset;
  item.dataset["paragraph"] = one.id;
  item.dataset["read"] = read.get(one.id) ?? "";
  if (one.block || kept === "server") {
    const link = document.createElement("a");
    link.href = one.block ? `#p-${one.id}` : `${url}/comparison?from=read&to=draft#p-${one.id}`;
    link.textContent = one.label;
    item.append(link);
  } else {
    item.append(one.label);
  }
  if (!one.block) item.append(` ${saysGone ?? ""}`);
  return item;
}

function moment(at: number): string {
  const time = new Date(at);
  const near = Date.now() - at < 6 * DAY_MS;
  const form: Intl.DateTimeFormatOptions = near
    ? { weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
    : { dateStyle: "long", timeStyle: "short" };
  return new Intl.DateTimeFormat(document.documentElement.lang, form).format(time);
}

/** Shows the difference in the place of the words; where the words change meanwhile, the difference of those. */
async function open(section: HTMLElement, block: HTMLElement): Promise<void> {
  const id = idOf(block);
  opened.add(id);
  if (asked.has(id)) return;
  asked.add(id);
  const words = stampOf(block);
  const difference = await differenceOf(section, id);
  asked.delete(id);
  if (!difference) opened.delete(id);
  if (!difference || !opened.has(id) || !block.isConnected) return;
  if (stampOf(block) !== words) {
    void open(section, block);
    return;
  }
  block.querySelector(":scope > .difference")?.remove();
  block.querySelector(":scope > .words")?.after(difference);
  block.classList.add("compared");
  const control = block.querySelector<HTMLElement>("[data-since=show]");
  if (control) tellOpen(section, control, true);
}

/** The difference of one paragraph, taken from the page that compares it. */
async function differenceOf(section: HTMLElement, id: string): Promise<HTMLElement | undefined> {
  try {
    const url = `${section.dataset["url"]}/comparison?from=read&to=draft&paragraph=${id}`;
    const answer = await fetch(url, { headers: { accept: "text/html" } });
    if (!answer.ok) return undefined;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector(`#p-${id} > .words`);
    if (!found) return undefined;
    const difference = document.createElement("div");
    difference.className = "difference";
    difference.append(...found.childNodes);
    return difference;
  } catch {
    return undefined;
  }
}

function close(section: HTMLElement, block: HTMLElement, control: HTMLElement): void {
  opened.delete(idOf(block));
  block.classList.remove("compared");
  block.querySelector(":scope > .difference")?.remove();
  tellOpen(section, control, false);
}

/** Tells the server what was seen; the page then comes anew. */
async function markRead(section: HTMLElement, seen: string | undefined): Promise<void> {
  try {
    const body = new URLSearchParams(seen === undefined ? {} : { seen });
    const answer = await fetch(`${section.dataset["url"]}/reading`, { method: "POST", headers: { accept: "application/json" }, body });
    if (!answer.ok) throw new Error(String(answer.status));
    refetch();
  } catch {
    const sentence = section.querySelector(".says");
    if (sentence) sentence.textContent = section.dataset["saysRefused"] ?? "";
  }
}

document.addEventListener("submit", (event) => {
  const section = line();
  if (!section || !(event.target instanceof HTMLFormElement) || !section.contains(event.target)) return;
  event.preventDefault();
  const seen = event.target.querySelector<HTMLInputElement>("[name=seen]");
  void markRead(section, seen?.value);
});

document.addEventListener("click", (event) => {
  const section = line();
  const control = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
  if (!section || !control) return;
  if (section.dataset["kept"] === "device" && section.contains(control)) {
    keep(blocks().map((block) => [idOf(block), stampOf(block)]));
    lay();
    return;
  }
  const block = control.closest<HTMLElement>(".block");
  if (!block) return;
  if (control.dataset["since"] === "read") void markRead(section, `${idOf(block)}:${stampOf(block)}`);
  if (control.dataset["since"] !== "show") return;
  if (control.getAttribute("aria-expanded") === "true") close(section, block, control);
  else void open(section, block);
});
