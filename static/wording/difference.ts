// The difference a proposal makes, while it is written: the server is asked as the button would ask it, once the pen rests.

/** Long enough not to ask at every key, short enough to be there when one looks up. */
const PAUSE_MS = 400;

export class Difference {
  private readonly place: HTMLElement;
  private waiting: number | undefined;
  private asking: AbortController | undefined;

  constructor(private readonly form: HTMLFormElement) {
    this.place = form.querySelector<HTMLElement>("#difference-here") as HTMLElement;
    const shown = document.querySelector("main section[aria-labelledby=difference]");
    if (shown) this.place.replaceChildren(shown);
    // It is shown anyway, so that one button is left, and it files.
    const button = form.querySelector<HTMLElement>("[data-preview]");
    if (button) button.hidden = true;
    button?.nextElementSibling?.classList.add("main");
  }

  /** Something in the form is different; only what the proposal is made of is asked about. */
  follow(target: EventTarget | null): void {
    const counts = target instanceof Element && target.closest(".change-entry, .wording-field");
    if (!counts) return;
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.ask(), PAUSE_MS);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const fields = new FormData(this.form);
    fields.delete("instruction");
    const body = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
    try {
      const answer = await fetch(`${this.form.action}/preview`, {
        method: "POST", body, headers: { accept: "text/html" }, signal: asking.signal,
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asking.signal.aborted) return;
      this.show(page);
      this.place.removeAttribute("data-away");
    } catch {
      // Away for a moment: what is shown may be old by now, and says so.
      if (!asking.signal.aborted) this.place.setAttribute("data-away", this.form.dataset["unseen"] ?? "");
    }
  }

  private show(page: Document): void {
    const problem = page.querySelector("main .stack > .notice.refused");
    // It would be read aloud at every pause.
    problem?.removeAttribute("role");
    const difference = page.querySelector("section[aria-labelledby=difference]");
    this.place.replaceChildren(...[problem, difference].filter((one) => one !== null));
    // The paragraph was changed meanwhile: that stays in sight, and the words are compared with those of now.
    const moved = page.querySelectorAll(".change-entry");
    this.form.querySelectorAll(".change-entry").forEach((entry, at) => {
      const notice = moved[at]?.querySelector(":scope > .notice");
      if (!notice) return;
      entry.querySelector(":scope > .notice")?.remove();
      entry.querySelector("legend")?.after(notice);
    });
    const base = page.querySelector<HTMLInputElement>("form[data-proposal] [name=base]");
    if (base) (this.form.elements.namedItem("base") as HTMLInputElement).value = base.value;
  }
}
