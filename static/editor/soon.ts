// Does something once a burst of calls is over, so that a keystroke does not wait for it.

/** A function that puts off what it does until nobody has asked for it for so long. */
export function soon(wait: number, act: () => void): () => void {
  let timer: number | undefined;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, wait);
  };
}
