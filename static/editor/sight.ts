// What of the text can be seen: the window without the bar above, the controls below on small screens, and the keyboard
// on the screen. A caret is never left behind any of them.

import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

/** A line of text and some air around the caret. */
const AIR = 28;
/** A window that grows or shrinks by less than this has no keyboard in it; bars of browsers come and go. */
const KEYBOARD_LEAST = 120;

export class Sight {
  private view: EditorView | undefined;

  constructor(private readonly bar: HTMLElement, private readonly tools: HTMLElement) {
    const { visualViewport } = window;
    visualViewport?.addEventListener("resize", () => this.measure());
    visualViewport?.addEventListener("scroll", () => this.measure());
    const observer = new ResizeObserver(() => this.measure());
    for (const element of [bar, tools]) observer.observe(element);
  }

  attach(view: EditorView): void {
    this.view = view;
    this.measure();
  }

  /** The part of the window in which the text can be seen. */
  get seen(): { top: number; bottom: number } {
    const height = window.visualViewport?.height ?? window.innerHeight;
    const below = getComputedStyle(this.tools).position === "fixed" ? this.tools.offsetHeight : 0;
    return { top: this.bar.offsetHeight, bottom: height - below };
  }

  private measure(): void {
    const { visualViewport } = window;
    const zoomed = Math.abs((visualViewport?.scale ?? 1) - 1) > 0.01;
    const hidden = visualViewport && !zoomed ? window.innerHeight - visualViewport.height - visualViewport.offsetTop : 0;
    const keyboard = hidden >= KEYBOARD_LEAST ? Math.round(hidden) : 0;
    const root = document.documentElement.style;
    const former = root.getPropertyValue("--keyboard");
    root.setProperty("--keyboard", `${keyboard}px`);
    root.setProperty("--seen", `${Math.round(visualViewport?.height ?? window.innerHeight)}px`);
    root.setProperty("--bar", `${this.bar.offsetHeight}px`);
    const { view } = this;
    if (!view) return;
    const { top, bottom } = this.seen;
    const below = (visualViewport?.height ?? window.innerHeight) - bottom;
    const margin = { top: top + AIR, bottom: below + AIR, left: 0, right: 0 };
    if (JSON.stringify(margin) !== JSON.stringify(view.props.scrollMargin)) {
      view.setProps({ scrollMargin: margin, scrollThreshold: margin });
    }
    if (keyboard > 0 && former !== `${keyboard}px` && view.hasFocus()) view.dispatch(view.state.tr.scrollIntoView());
  }

  /** Scrolls so that a place of the text can be seen, wherever the focus is. */
  bring(place: number): void {
    const { view } = this;
    if (!view) return;
    const { top, bottom } = view.coordsAtPos(Math.min(place, view.state.doc.content.size));
    const seen = this.seen;
    if (top >= seen.top + AIR && bottom <= seen.bottom - AIR) return;
    window.scrollBy({ top: top - seen.top - (seen.bottom - seen.top) / 4 });
  }

  /** Puts the caret there, and the focus into the text. */
  go(place: number): void {
    const { view } = this;
    if (!view) return;
    view.focus();
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(place))));
    this.bring(place);
  }
}
