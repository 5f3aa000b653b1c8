// News of what one follows: the lines above a page, as they come while it is open. The page that was fetched anew brings
// them; a page whose blocks come in the stream asks for them. They are put away without leaving the page.
import { Idiomorph } from "idiomorph";

/** All readers hear of an act in the same instant; they ask one after the other. */
const SPREAD_MS = 400;

const place = (): HTMLElement | null => document.getElementById("notices");

/** Takes over the lines, and the count in the navigation, of a page that was fetched. */
export function take(next: Document): void {
  const [here, there] = [place(), next.getElementById("notices")];
  if (here && there) {
    const told = Number(here.dataset["seq"] ?? 0);
    const lines = there.querySelector("[role=status]");
    const status = here.querySelector("[role=status]");
    if (lines && status) Idiomorph.morph(status, lines.innerHTML, { morphStyle: "innerHTML" });
    here.dataset["seq"] = there.dataset["seq"] ?? "0";
    // It must be seen where one is reading.
    if (Number(here.dataset["seq"]) > told) here.classList.add("arrived");
    if (!status?.firstElementChild) here.classList.remove("arrived");
    const back = here.querySelector<HTMLInputElement>("[name=back]");
    if (back) back.value = location.pathname + location.search;
  }
  const links = [...next.querySelectorAll<HTMLAnchorElement>(".places a")];
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".places a")) {
    const same = links.find((other) => other.getAttribute("href") === link.getAttribute("href"));
    if (same && same.textContent !== link.textContent) link.textContent = same.textContent;
  }
}

let asking: number | undefined;

/** Asks for the lines, for a page that is not fetched anew. */
export function ask(): void {
  const url = place()?.dataset["url"];
  if (!url || asking !== undefined) return;
  const now = async (): Promise<void> => {
    asking = undefined;
    try {
      const answer = await fetch(url, { headers: { accept: "text/html" } });
      if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // Away for a moment: the next act brings them.
    }
  };
  asking = window.setTimeout(() => void now(), Math.random() * SPREAD_MS);
}

document.addEventListener("submit", (event) => {
  const here = place();
  const form = event.target;
  if (!here || !(form instanceof HTMLFormElement) || !here.contains(form)) return;
  event.preventDefault();
  const away = async (): Promise<void> => {
    const body = new URLSearchParams({ seq: here.dataset["seq"] ?? "0" });
    const answer = await fetch(form.action, { method: "POST", headers: { accept: "application/json" }, body });
    if (!answer.ok) throw new Error(String(answer.status));
    here.querySelector("[role=status]")?.replaceChildren();
    here.classList.remove("arrived");
    document.getElementById("main")?.focus({ preventScroll: true });
  };
  // Where the quiet way fails, the form goes the plain one.
  away().catch(() => form.submit());
});
