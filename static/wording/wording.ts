// Words written as they will read: every field of a wording gets a pen, with the few marks a text can hold, and a proposal
// shows the difference it makes while it is written. Without this script the same fields take the inline notation.

import { Footnotes } from "../editor/footnotes.ts";
import { linkDialog } from "../editor/toolbar.ts";
import { Difference } from "./difference.ts";
import { Field } from "./field.ts";
import { sendOnlyWhenReached } from "./reach.ts";

const areas = [...document.querySelectorAll<HTMLTextAreaElement>("textarea.wording[data-pen]")];
const tools = document.getElementById("wording-tools");

if (areas.length > 0 && tools instanceof HTMLTemplateElement) {
  const fields: Field[] = [];
  // The dialogs are about the field that had the focus last.
  const current = () => (fields.find((field) => field.last) ?? fields[0] as Field).view;
  const link = linkDialog(document.getElementById("editor-link") as HTMLDialogElement, current);
  const footnotes = new Footnotes(document.getElementById("editor-footnote") as HTMLDialogElement, current);
  for (const area of areas) {
    fields.push(new Field(area, tools, { link, footnotes, focused: (here) => fields.forEach((one) => (one.last = one === here)) }));
  }
  const form = document.querySelector<HTMLFormElement>("form[data-proposal]");
  if (form) {
    const difference = new Difference(form);
    form.addEventListener("input", ({ target }) => difference.follow(target));
    form.addEventListener("change", ({ target }) => difference.follow(target));
    sendOnlyWhenReached(form);
    // With a keyboard at hand one begins to write at once, in what was added last.
    const fresh = document.querySelector("main [role=alert]") === null;
    if (fresh && matchMedia("(pointer: fine)").matches) {
      const begin = () => fields.at(-1)?.view.focus();
      begin();
      // An address with a place in the page takes the focus there once more.
      if (location.hash !== "") addEventListener("load", () => window.setTimeout(begin));
    }
  }
}
