// A form that only asks, answered as soon as something in it is ticked: the same address as its button leads to, so that the
// page can be kept, sent on and gone back to. Without a script the button does it.
import { Idiomorph } from "idiomorph";

let asked = 0;

async function ask(form: HTMLFormElement): Promise<void> {
  const fields = new FormData(form);
  const url = new URL(form.action, location.href);
  url.search = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)])).toString();
  asked += 1;
  const mine = asked;
  try {
    const answer = await fetch(url, { headers: { accept: "text/html" }, credentials: "same-origin" });
    // Who ticks on has asked for something else by now.
    if (!answer.ok || mine !== asked) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return;
    for (const part of document.querySelectorAll("[data-answer], form[data-at-once]")) {
      const came = next.getElementById(part.id);
      if (came) Idiomorph.morph(part, came, { ignoreActiveValue: true });
    }
    history.replaceState(null, "", url);
  } catch {
    // Away for a moment: the button is there.
  }
}

document.addEventListener("change", (event) => {
  const form = (event.target as Element | null)?.closest<HTMLFormElement>("form[data-at-once]");
  if (form) void ask(form);
});
