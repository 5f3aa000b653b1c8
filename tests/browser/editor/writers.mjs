// People at the editor, for its tests: pages that are signed in and open, what they do by key and pointer, and a driver
// that acts at random from a seed.
import { enter, until } from "../stage.mjs";

/** Opens the editor for each rapporteur asked for; the same person may sit at several pages. */
export async function writers(started, server, count, text = "summary") {
  const rapporteurs = server.people.filter(({ role }) => role.includes("rapporteur"));
  const pages = [];
  for (let at = 0; at < count; at += 1) {
    const page = await enter(started, rapporteurs[at % rapporteurs.length]);
    await page.addInitScript(driver);
    await open(page, server, text);
    pages.push(page);
  }
  return pages;
}

export async function open(page, server, text = "summary") {
  await page.goto(`${server.conference}/texts/${text}/editor`);
  await until("the editor is open", () => page.evaluate(() => window.plenary?.settled()));
}

/** The text on a page's screen. */
export function shown(page) {
  return page.evaluate(() => {
    const blocks = [];
    window.plenary.view.state.doc.forEach((node) => blocks.push(node.toJSON()));
    return blocks;
  });
}

export const corrections = (page) => page.evaluate(() => window.plenary.corrections);

/** The words of a paragraph by the id it had. */
export const wordsOf = (page, id) =>
  page.evaluate((id) => {
    let words = null;
    window.plenary.view.state.doc.forEach((node) => {
      if (node.attrs.id === id) words = node.textContent;
    });
    return words;
  }, id);

/** Puts the caret into the paragraph of this id. */
export const caret = (page, id, offset) => page.evaluate(([id, offset]) => window.writer.caret(id, offset), [id, offset]);

/** Selects from a place in one paragraph to a place in another. */
export const select = (page, from, start, to, end) =>
  page.evaluate(([from, start, to, end]) => window.writer.selectWords(from, start, to, end), [from, start, to, end]);

export const offline = (page, away) => page.context().setOffline(away);

/** Waits until all pages have sent and received everything, and shows whether they agree. */
export async function agree(pages) {
  const same = async () => {
    for (const page of pages) if (!(await page.evaluate(() => window.plenary.settled()))) return false;
    const texts = await Promise.all(pages.map(async (page) => JSON.stringify(await shown(page))));
    return texts.every((text) => text === texts[0]) && texts;
  };
  await until("all pages show the same text", same, 30_000);
  for (const page of pages) await page.evaluate(() => window.plenary.compare());
}

/** Runs in the page. */
function driver() {
  const words = ["alpha ", "beta ", "é", "Ж", "😀", "слово ", "x", "of the "];
  const view = () => window.plenary.view;
  const seeded = (seed) => {
    let a = seed >>> 0;
    return () => {
      a = (a + 0x6d2b79f5) | 0;
      let t = Math.imul(a ^ (a >>> 15), 1 | a);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  };
  const start = (index) => {
    let place = 0;
    for (let at = 0; at < index; at += 1) place += view().state.doc.child(at).nodeSize;
    return place;
  };
  // Nobody puts a caret into the middle of a character.
  const whole = (place) => {
    const $place = view().state.doc.resolve(place);
    const next = $place.parent.textContent.charCodeAt($place.parentOffset);
    return $place.parentOffset > 0 && next >= 0xdc00 && next <= 0xdfff ? place - 1 : place;
  };
  let Caret;
  const select = (anchor, head = anchor) => {
    const { state } = view();
    // The sign of a footnote may be what is selected, which is a selection of another kind.
    Caret ??= state.selection.constructor;
    view().dispatch(state.tr.setSelection(Caret.create(state.doc, whole(anchor), whole(head))));
  };
  const key = (name, modifiers = {}) => {
    const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...modifiers });
    return view().someProp("handleKeyDown", (handle) => handle(view(), event));
  };
  const type = (text) => view().dispatch(view().state.tr.insertText(text));

  const act = (chance) => {
    const { doc } = view().state;
    const among = (count) => Math.floor(chance() * count);
    // A few paragraphs near the top, where everybody meets.
    const count = Math.min(doc.childCount, 12);
    const spot = (index = among(count)) => {
      const { size } = doc.child(index).content;
      const edge = chance();
      return start(index) + 1 + (edge < 0.15 ? 0 : edge < 0.3 ? size : among(size + 1));
    };
    const dice = chance();
    if (dice < 0.34) {
      if (chance() < 0.5) select(spot());
      type(words[among(words.length)]);
    } else if (dice < 0.38) {
      // A footnote, or other words for one.
      const notes = [];
      for (let index = 0; index < count; index += 1) {
        doc.child(index).forEach((node, offset) => node.type.name === "footnote" && notes.push(start(index) + 1 + offset));
      }
      const { schema, tr } = view().state;
      const note = `See ${words[among(words.length)]}${among(100)}.`;
      if (notes.length > 0 && chance() < 0.5) view().dispatch(tr.setNodeAttribute(notes[among(notes.length)], "words", note));
      else view().dispatch(tr.insert(whole(spot()), schema.nodes.footnote.create({ words: note })));
    } else if (dice < 0.44) {
      const place = whole(spot());
      const { parentOffset, parent } = doc.resolve(place);
      select(place);
      if (parentOffset === 0) key("Backspace");
      else {
        const pair = parent.textContent.charCodeAt(parentOffset - 1) >= 0xdc00 && parent.textContent.charCodeAt(parentOffset - 1) <= 0xdfff;
        view().dispatch(view().state.tr.delete(place - (pair ? 2 : 1), place));
      }
    } else if (dice < 0.55) {
      select(spot());
      key("Enter");
    } else if (dice < 0.65) {
      select(start(among(count)) + 1);
      key("Backspace");
    } else if (dice < 0.73) {
      const from = spot();
      select(from, Math.min(from + among(15), start(doc.resolve(from).index(0)) + 1 + doc.resolve(from).parent.content.size));
      key(chance() < 0.5 ? "b" : "i", { ctrlKey: true });
    } else if (dice < 0.77) {
      const index = among(count - 1);
      select(spot(index), spot(index + 1));
      key(chance() < 0.6 ? "Delete" : "Enter");
    } else if (dice < 0.84) {
      select(spot());
      key(chance() < 0.5 ? "ArrowUp" : "ArrowDown", { altKey: true });
    } else if (dice < 0.87) {
      select(spot());
      key(["0", "1", "8", "9"][among(4)], { ctrlKey: true, altKey: true });
    } else if (dice < 0.9) {
      const index = among(count);
      if (doc.childCount > 4) view().dispatch(view().state.tr.delete(start(index), start(index) + doc.child(index).nodeSize));
    } else if (dice < 0.96) {
      window.plenary.undo();
    } else if (dice < 0.98) {
      window.plenary.redo();
    } else {
      select(spot());
      view().pasteText("pasted one\ntwo 😀\nthree");
    }
  };

  window.writer = {
    caret(id, offset) {
      view().state.doc.forEach((node, place) => {
        if (node.attrs.id === id) select(place + 1 + (offset < 0 ? node.content.size + 1 + offset : offset));
      });
      view().focus();
    },
    selectWords(from, start, to, end) {
      const places = {};
      view().state.doc.forEach((node, place) => (places[node.attrs.id] = place));
      select(places[from] + 1 + start, places[to] + 1 + end);
      view().focus();
    },
    select,
    key,
    type,
    start,
    async run(seed, steps, pause) {
      const chance = seeded(seed);
      for (let step = 0; step < steps; step += 1) {
        if (view().editable) act(chance);
        await new Promise((done) => setTimeout(done, chance() < 0.7 ? 0 : pause));
      }
    },
  };
}
