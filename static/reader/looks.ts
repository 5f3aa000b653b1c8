// What is new among the amendments since a reader without a name last looked: kept on their own device as a stamp for each
// amendment. For people who are signed in the server knows, and the list comes with its marks.

type Kept = { at: number; stamps: Record<string, string> };

const section = (): HTMLElement | null => document.querySelector<HTMLElement>("#looks[data-kept=device]");
const key = (): string => `plenary-looks ${location.pathname}`;

function kept(): Kept | undefined {
  try {
    const said = localStorage.getItem(key());
    const known: unknown = said ? JSON.parse(said) : undefined;
    return known && typeof known === "object" && "stamps" in known ? (known as Kept) : undefined;
  } catch {
    // A device that keeps nothing, or something else under this name: as good as never looked.
    return undefined;
  }
}

function stamps(of: HTMLElement): Record<string, string> {
  const pairs = (of.dataset["stamps"] ?? "").split(" ").filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => pair.split(":") as [string, string]));
}

function keep(known: Kept): void {
  try {
    localStorage.setItem(key(), JSON.stringify(known));
  } catch {
    // Without storage every visit is the first one.
  }
}

/** Lays the marks on; again after every change of the page. */
export function lay(): void {
  const line = section();
  if (!line) return;
  const now = stamps(line);
  const known = kept();
  if (!known) {
    // The first visit is what later ones are compared with.
    keep({ at: Date.now(), stamps: now });
    return;
  }
  const news = Object.keys(now).filter((number) => known.stamps[number] !== now[number]);
  for (const entry of document.querySelectorAll<HTMLElement>("[data-amendment]")) {
    const number = entry.dataset["amendment"] ?? "";
    let mark = entry.querySelector<HTMLElement>(":scope > .news");
    if (!news.includes(number)) {
      mark?.remove();
      continue;
    }
    if (!mark) {
      mark = document.createElement("p");
      mark.className = "news";
      entry.prepend(mark);
    }
    const word = (number in known.stamps ? line.dataset["saysChanged"] : line.dataset["saysNew"]) ?? "";
    if (mark.textContent !== word) mark.textContent = word;
  }
  const plural = new Intl.PluralRules(document.documentElement.lang).select(news.length);
  const pattern = (plural === "one" ? line.dataset["saysOne"] : line.dataset["saysOther"]) ?? "";
  const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(new Date(known.at));
  const words = pattern.replace("{count}", String(news.length)).replace("{when}", when);
  const says = line.querySelector(".says");
  if (says && says.textContent !== words) says.textContent = words;
  line.hidden = news.length === 0;
}

document.addEventListener("click", (event) => {
  const line = section();
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (!line || !button || !line.contains(button)) return;
  keep({ at: Date.now(), stamps: stamps(line) });
  lay();
});
