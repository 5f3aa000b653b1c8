// The list of all keys, to look at and to print; and what the keyboard in front of this person calls them.

/** Keyboards of Apple have other keys, and other signs for them. */
export function nameKeys(root: HTMLElement): void {
  if (!/Mac|iPhone|iPad/.test(navigator.platform)) return;
  for (const key of root.querySelectorAll<HTMLElement>("[data-mac]")) key.textContent = key.dataset["mac"] ?? "";
}

/** Whether keys that are one sign do something; the floor keeps the same choice under the same name. */
const SINGLE = "plenary-keys";

export class Keys {
  private readonly single: HTMLInputElement | null;

  constructor(private readonly dialog: HTMLDialogElement) {
    this.single = dialog.querySelector("[name=single]");
    if (this.single) this.single.checked = localStorage.getItem(SINGLE) !== "off";
    this.single?.addEventListener("change", () => localStorage.setItem(SINGLE, this.areSingle() ? "on" : "off"));
    dialog.querySelector("[value=print]")?.addEventListener("click", (event) => {
      event.preventDefault();
      window.print();
    });
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog) dialog.close();
    });
  }

  /** Whether a key without Ctrl or ⌘ does something outside of the text. */
  areSingle(): boolean {
    return this.single?.checked ?? true;
  }

  open(): void {
    this.dialog.showModal();
  }
}

/** Whether somebody writes there, so that a sign typed is a sign meant. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, [contenteditable=true]") !== null;
}
