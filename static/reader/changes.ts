// The list of changes on a comparison: while one of its links has the focus, the arrow keys lead to the next change and
// the one before, and the page follows. Without a script the links lead there one by one.

const links = () => [...document.querySelectorAll<HTMLAnchorElement>("a[data-jump]")];

document.querySelector<HTMLElement>(".changes .keys")?.removeAttribute("hidden");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const here = document.activeElement?.closest<HTMLAnchorElement>("a[data-jump]");
  if (!here) return;
  const all = links();
  const at = all.indexOf(here);
  const places: Record<string, number> = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 };
  const to = places[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = all[to];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  for (const block of document.querySelectorAll(".block.here")) block.classList.remove("here");
  const change = document.getElementById(decodeURIComponent(next.hash.slice(1)));
  change?.classList.add("here");
  change?.scrollIntoView({ block: "center" });
});
