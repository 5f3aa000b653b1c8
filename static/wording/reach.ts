// Nothing is sent into a network that is not there: the page stays, with everything typed, and says so.

/** Longer than a slow telephone needs for one small answer. */
const REACH_MS = 6_000;

async function reached(): Promise<boolean> {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(REACH_MS) })).ok;
  } catch {
    return false;
  }
}

export function sendOnlyWhenReached(form: HTMLFormElement): void {
  const says = document.createElement("p");
  says.className = "notice refused";
  says.setAttribute("role", "alert");
  let sure = false;
  form.addEventListener("submit", (event) => {
    if (sure) return;
    event.preventDefault();
    const { submitter } = event;
    void reached().then((there) => {
      if (there) {
        says.remove();
        sure = true;
        form.requestSubmit(submitter);
        sure = false;
        return;
      }
      says.textContent = form.dataset["away"] ?? "";
      form.append(says);
    });
  });
}
