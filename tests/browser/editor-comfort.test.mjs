// What makes writing easier: finding and replacing, counting, the list of acts, the list of keys, moving with the grip,
// the outline and who is where, and the small screen. Pure parts run here; the rest in real pages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { source } from "./editor/bundle.mjs";
import { agree, caret, corrections, open, select, shown, wordsOf, writers } from "./editor/writers.mjs";
import { browser, enter, phone, serve, until } from "./stage.mjs";

const NONE = { text: 0, marks: 0, ids: 0 };
const words = (block) => (block.content ?? []).map(({ text }) => text).join("");
const ids = async (page) => (await shown(page)).map((block) => block.attrs.id);

describe("what is found in a paragraph", async () => {
  const { fold, kept, matches, patternOf } = await source("match.ts");
  const found = (text, asked, { exact = false, whole = false } = {}) =>
    matches(text, fold(text, exact), patternOf({ words: asked, exact, whole })).map(([from, to]) => text.slice(from, to));

  test("case does not matter in any script, unless it is asked for", () => {
    assert.deepEqual(found("Киберпреступность и КИБЕР", "кибер"), ["Кибер", "КИБЕР"]);
    assert.deepEqual(found("Киберпреступность и КИБЕР", "КИБЕР", { exact: true }), ["КИБЕР"]);
    assert.deepEqual(found("ΟΔΟΣ οδός οδος", "οδος"), ["ΟΔΟΣ", "οδος"]);
    assert.deepEqual(found("Straße STRASSE strasse", "straße"), ["Straße", "STRASSE", "strasse"]);
    assert.deepEqual(found("İstanbul", "i̇stanbul"), ["İstanbul"]);
  });

  test("composed and decomposed are the same, a letter and its accent are not", () => {
    assert.deepEqual(found("re\u0301sume\u0301 r\u00e9sum\u00e9 resume", "r\u00e9sume\u0301"), ["re\u0301sume\u0301", "r\u00e9sum\u00e9"]);
    assert.deepEqual(found("r\u00e9sum\u00e9 re\u0301sume\u0301 resume", "resume"), ["resume"]);
    assert.deepEqual(found("мой мои", "мои"), ["мои"]);
  });

  test("quotes and hyphens as they are typed, and spaces that do not break", () => {
    assert.deepEqual(found("don\u2019t \u201cshall\u201d public\u2011private 5\u00a0May", "don't \"shall\" public-private 5 may").length, 1);
    assert.deepEqual(found("don\u2019t", "don't", { exact: true }), []);
    assert.deepEqual(found("co\u00adoperation", "cooperation"), ["co\u00adoperation"]);
  });

  test("whole words end where letters do", () => {
    assert.deepEqual(found("state estate state's interstate State.", "state", { whole: true }), ["state", "state", "State"]);
    assert.deepEqual(found("год года годом год", "год", { whole: true }).length, 2);
    assert.deepEqual(found("(a) (b)", "(a)", { whole: true }), ["(a)"]);
  });

  test("places do not overlap, and signs beyond the first plane stay whole", () => {
    assert.deepEqual(found("aaaa", "aa").length, 2);
    assert.deepEqual(found("x😀y😀", "😀"), ["😀", "😀"]);
    assert.equal(patternOf({ words: "", exact: false, whole: false }), undefined);
    assert.deepEqual(kept("colour", "color"), { start: 4, end: 1 });
    assert.deepEqual(kept("😀", "😁"), { start: 0, end: 0 });
    assert.deepEqual(kept("aa", "a"), { start: 1, end: 0 });
  });
});

test("words are counted as word processors do, and in writing without spaces as readers do", async () => {
  const { wordsOf: count } = await source("count.ts");
  assert.equal(count("The Conference (2007), public\u2013private — and 3 more."), 7);
  assert.equal(count(""), 0);
  assert.equal(count("Участники отметили: e-mail, 24/7."), 4);
  assert.ok(count("会议通过了文本") >= 3);
});

/** Pages on one text with these paragraphs at its end; each as its words or as [kind, words]. */
async function desk(t, lines, count = 1) {
  const server = await serve(t);
  const pages = await writers(await browser(t), server, count);
  const [a] = pages;
  const made = [];
  await caret(a, (await ids(a)).at(-1), -1);
  for (const line of lines) {
    const [key, text] = Array.isArray(line) ? line : ["0", line];
    await a.keyboard.press("Enter");
    await a.keyboard.press(`Control+Alt+${key}`);
    await a.keyboard.insertText(text);
    made.push((await ids(a)).at(-1));
  }
  await agree(pages);
  t.after(async () => {
    for (const page of pages) {
      if (page.isClosed()) continue;
      assert.deepEqual(page.faults, []);
      assert.deepEqual(await corrections(page), NONE);
    }
  });
  return { server, pages, a, made };
}

const place = (page) => page.textContent("#editor-find .place");
const says = (page, text) => until(text, async () => (await place(page)) === text, 3_000);
const selected = (page) =>
  page.evaluate(() => {
    const { doc, selection } = window.plenary.view.state;
    return doc.textBetween(selection.from, selection.to);
  });

test("find: highlighted, counted, stepped through by key, and back to the text at the place", async (t) => {
  const { a, made } = await desk(t, ["Zebra one zebra", "no such thing", "a ZEBRA, zebras"]);
  await caret(a, made[1], 0);
  await a.keyboard.press("Control+f");
  await a.keyboard.type("zebra");
  await says(a, "3 of 4");
  assert.equal(await a.locator(".editor-text .match").count(), 4);
  assert.equal(await a.locator(".editor-text .match.here").count(), 1);
  await a.keyboard.press("Enter");
  await says(a, "4 of 4");
  await a.keyboard.press("F3");
  await says(a, "1 of 4");
  await a.keyboard.press("Shift+Enter");
  await says(a, "4 of 4");
  await a.check("#editor-find [name=exact]");
  await says(a, "2 of 2");
  await a.uncheck("#editor-find [name=exact]");
  await a.check("#editor-find [name=whole]");
  await until("three whole words", async () => /of 3$/.test(await place(a)));
  await a.focus("#editor-find [name=find]");
  await a.keyboard.press("Enter");
  const { length } = await selected(a);
  assert.equal(length, 5);
  await a.keyboard.press("Escape");
  assert.equal(await a.locator("#editor-find").isVisible(), false);
  assert.equal(await a.locator(".editor-text .match").count(), 0);
  assert.match(await selected(a), /^zebra$/i);
  await a.keyboard.type("okapi");
  assert.ok((await shown(a)).map(words).join("|").includes("okapi"));
});

test("find follows what is written meanwhile, here and elsewhere", async (t) => {
  const { pages: [a, b], made } = await desk(t, ["quagga", "nothing"], 2);
  await caret(a, made[0], 0);
  await a.keyboard.press("Control+f");
  await a.keyboard.type("quagga");
  await says(a, "1 of 1");
  await caret(b, made[1], -1);
  await b.keyboard.insertText(" but a Quagga");
  await says(a, "1 of 2");
  assert.equal(await a.locator(".editor-text .match").count(), 2);
  await caret(b, made[0], 3);
  await b.keyboard.press("Enter");
  await until("one is gone", async () => (await a.locator(".editor-text .match").count()) === 1);
  await a.keyboard.press("Enter");
  await says(a, "1 of 1");
  await agree([a, b]);
});

test("replace: one and all, with their marks, undone by key; words that are the same stay", async (t) => {
  const { pages: [a, b], made } = await desk(t, ["colour and Colour", "the colour red"], 2);
  await select(a, made[1], 4, made[1], 10);
  await a.keyboard.press("Control+b");
  await caret(a, made[0], 0);
  await a.keyboard.press("Control+h");
  await a.fill("#editor-find [name=find]", "colour");
  await says(a, "1 of 3");
  await a.fill("#editor-find [name=replace]", "hue");
  await a.focus("#editor-find [name=replace]");
  await a.keyboard.press("Enter");
  await says(a, "1 of 2");
  assert.equal(await wordsOf(a, made[0]), "hue and Colour");
  await a.click("[data-find=all]");
  await until("said", async () => (await a.textContent("#editor-find .result")) === "2 places replaced.");
  await a.keyboard.press("Escape");
  await agree([a, b]);
  const [first, second] = (await shown(b)).slice(-2);
  assert.equal(words(first), "hue and hue");
  assert.deepEqual(second.content, [
    { type: "text", text: "the " },
    { type: "text", marks: [{ type: "strong" }], text: "hue" },
    { type: "text", text: " red" },
  ]);
  await a.keyboard.press("Control+z");
  await agree([a, b]);
  assert.equal(await wordsOf(b, made[0]), "hue and Colour");
});

test("replace leaves locked paragraphs alone and says how many places", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const started = await browser(t);
  const chair = await enter(started, server.person("chair"));
  await chair.goto(`${server.conference}/sittings`);
  await chair.locator('form[action$="/sittings"] button').first().click();
  await chair.waitForLoadState();
  const id = await chair.evaluate(async (text) => {
    const { blocks } = await (await fetch(text, { headers: { accept: "application/json" } })).json();
    const { id } = blocks.find(({ kind, content }) => kind === "paragraph" && / the /.test(content));
    const answer = await fetch(`${text}/consideration`, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ command: "0123456789abcdef", paragraph: id }),
    });
    return answer.ok ? id : Promise.reject(new Error(await answer.text()));
  }, `${server.conference}/texts/summary`);
  const [page] = await writers(started, server, 1);
  await until("one paragraph is open", () => page.evaluate(() => window.plenary.view.editable));
  const before = await shown(page);
  const places = before.map((block) => words(block).match(/ the /gi)?.length ?? 0);
  const all = places.reduce((sum, count) => sum + count, 0);
  const open = places[before.findIndex((block) => block.attrs.id === id)];
  await page.keyboard.press("Control+h");
  await page.fill("#editor-find [name=find]", " the ");
  await until("found", async () => (await place(page)).endsWith(`of ${all}`));
  await page.fill("#editor-find [name=replace]", " THE ");
  await page.click("[data-find=all]");
  const said = await page.textContent("#editor-find .result");
  assert.match(said, new RegExp(`^${open} places? replaced\\.${all - open} places? w(ere|as) left alone`));
  await agree([page]);
  for (const [at, block] of (await shown(page)).entries()) {
    assert.equal(words(block), block.attrs.id === id ? words(before[at]).replaceAll(/ the /gi, " THE ") : words(before[at]));
  }
  assert.equal(await page.locator("#editor-grip").isVisible(), false, "paragraphs cannot be moved");
  assert.deepEqual(await corrections(page), NONE);
});

test("the count: whole text, selection, the limit of the text for all who write it, over it in words", async (t) => {
  const { server, pages: [a, b], made } = await desk(t, ["one two three four"], 2);
  const count = () => a.locator("#editor-count").innerText();
  const shownCount = async () => Number((await count()).match(/[\d,]+/)?.[0].replace(",", ""));
  const before = await a.evaluate(() => {
    const { doc } = window.plenary.view.state;
    return doc.textBetween(0, doc.content.size, " ", " ").match(/\S*[\p{L}\p{N}]\S*/gu).length;
  });
  await until("counted", async () => (await shownCount()) === before);
  assert.match((await count()).replace(/\s+/g, " "), /^[\d,]+ words · \d+ min$/);
  await caret(a, made[0], -1);
  await a.keyboard.insertText(" five six");
  await until("two more", async () => (await shownCount()) === before + 2);
  await select(a, made[0], 0, made[0], 7);
  await until("of the selection", async () => (await count()).startsWith("2 of "));
  await a.click("#editor-count");
  await a.fill("#editor-limit-words", "about ten");
  await a.keyboard.press("Enter");
  await a.locator("#editor-limit-wrong").waitFor();
  await a.fill("#editor-limit-words", String(before));
  await a.keyboard.press("Enter");
  await until("over the limit", async () => /2 words over the limit of/.test(await count()));
  assert.equal(await a.locator("#editor-count .over").count(), 1);
  await until("told to the other page", async () => /2 words over the limit of/.test(await b.locator("#editor-count").innerText()));
  await open(a, server);
  await until("kept", async () => /2 words over the limit of/.test(await count()));
  await a.click("#editor-count");
  await a.click("#editor-limit [value=remove]");
  await until("no limit", async () => !/limit/.test(await count()));
  await until("nor for the other", async () => !/limit/.test(await b.locator("#editor-count").innerText()));
  await a.click("#editor-count");
  await a.fill("#editor-limit-words", "9,000");
  await a.keyboard.press("Enter");
  await until("so many of so many", async () => (await b.locator("#editor-count").innerText()).includes(" of 9,000 words"));
});

test("the list of acts: filtered, walked by key, run; / in an empty paragraph opens it, twice writes it", async (t) => {
  const { a, made } = await desk(t, ["something"]);
  await caret(a, made[0], 2);
  await a.keyboard.press("Control+k");
  const field = a.getByRole("combobox", { name: "Type what you want to do" });
  await field.waitFor();
  const active = () => a.evaluate(() => document.getElementById(document.querySelector("#editor-palette input").getAttribute("aria-activedescendant"))?.dataset.act);
  assert.equal(await active(), "paragraph");
  await a.keyboard.press("ArrowUp");
  assert.equal(await active(), "keys");
  await a.keyboard.type("subhead");
  assert.equal(await active(), "heading-2");
  assert.equal(await a.locator("#editor-palette [role=option]:visible").count(), 1);
  await a.keyboard.press("Enter");
  assert.equal(await a.locator("#editor-palette").isVisible(), false);
  assert.deepEqual((await shown(a)).at(-1).attrs, { id: made[0], kind: "heading", level: 2 });
  await a.keyboard.press("Control+k");
  await a.keyboard.type("no such act");
  assert.equal(await a.locator("#editor-palette .none").isVisible(), true);
  await a.keyboard.press("Escape");
  await a.keyboard.type("X");
  assert.equal(await wordsOf(a, made[0]), "soXmething");
  await caret(a, made[0], -1);
  await a.keyboard.press("Enter");
  await a.keyboard.type("/");
  await field.waitFor();
  await a.keyboard.type("(a)");
  await a.keyboard.press("Enter");
  assert.equal((await shown(a)).at(-1).attrs.kind, "item");
  assert.equal(words((await shown(a)).at(-1)), "");
  await a.keyboard.type("//");
  await until("closed", async () => !(await a.locator("#editor-palette").isVisible()));
  await a.keyboard.type("x/y");
  assert.equal(words((await shown(a)).at(-1)), "/x/y");
  await a.keyboard.press("Control+k");
  await a.keyboard.type("find");
  await a.keyboard.press("Enter");
  assert.equal(await a.evaluate(() => document.activeElement.name), "find");
});

test("the list of keys: F1 anywhere, ? outside the text; a link has another key now", async (t) => {
  const { a, made } = await desk(t, ["why?"]);
  await caret(a, made[0], -1);
  await a.keyboard.type("?");
  assert.equal(await wordsOf(a, made[0]), "why??");
  await a.keyboard.press("F1");
  const list = a.getByRole("dialog", { name: "Keys" });
  await list.waitFor();
  assert.match(await list.innerText(), /Ctrl \+ Shift \+ K\s+link/);
  await a.emulateMedia({ media: "print" });
  assert.equal(await list.isVisible(), true);
  assert.equal(await a.locator(".editor-text").isVisible(), false);
  await a.emulateMedia({ media: "screen" });
  await a.keyboard.press("Escape");
  await a.keyboard.press("Alt+F10");
  await a.keyboard.press("?");
  await list.waitFor();
  await list.getByLabel(/The question mark opens/).uncheck();
  await a.keyboard.press("Escape");
  await a.keyboard.press("Alt+F10");
  await a.keyboard.press("?");
  assert.equal(await list.isVisible(), false, "a key of one sign can be switched off");
  await select(a, made[0], 0, made[0], 3);
  await a.keyboard.press("Control+Shift+K");
  await a.getByRole("dialog", { name: "Link" }).waitFor();
});

/** Draws the block of this id by its grip to just above, or below, another. */
async function drag(page, id, target, below = false) {
  const rect = (id) =>
    page.evaluate((id) => {
      const { view } = window.plenary;
      let found;
      view.state.doc.forEach((node, place) => {
        if (node.attrs.id === id) found = view.nodeDOM(place).getBoundingClientRect().toJSON();
      });
      return found;
    }, id);
  await caret(page, id, 0);
  await page.evaluate(() => window.plenary.view.dom.lastElementChild.scrollIntoView({ block: "center" }));
  await page.waitForTimeout(400);
  const from = await rect(id);
  await page.mouse.move(from.x + 80, from.y + from.height / 2);
  await page.locator("#editor-grip").waitFor();
  const grip = await page.locator("#editor-grip").boundingBox();
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  const to = await rect(target);
  const y = to.y + (below ? to.height - 4 : 4);
  await page.mouse.move(grip.x + 4, (grip.y + y) / 2, { steps: 4 });
  await page.mouse.move(grip.x + 4, y, { steps: 4 });
  // A line shows where it would come.
  await page.locator("#editor-drop").waitFor();
  await page.mouse.move(grip.x + 4, y);
  await page.waitForTimeout(100);
  await page.mouse.up();
}

test("the grip moves a paragraph past several, with its id and what is written in it meanwhile", async (t) => {
  const { pages: [a, b], made } = await desk(t, ["first", "second", "third", "fourth"], 2);
  await caret(b, made[3], -1);
  await drag(a, made[3], made[0]);
  await b.keyboard.insertText(" and on");
  await agree([a, b]);
  assert.deepEqual((await ids(b)).slice(-4), [made[3], made[0], made[1], made[2]]);
  assert.equal(await wordsOf(a, made[3]), "fourth and on");
  await drag(a, made[0], made[2], true);
  await agree([a, b]);
  assert.deepEqual((await ids(b)).slice(-4), [made[3], made[1], made[2], made[0]]);
  await a.keyboard.press("Control+z");
  await agree([a, b]);
  assert.deepEqual((await ids(b)).slice(-4), [made[3], made[0], made[1], made[2]]);
});

test("what is selected moves together, by finger too, and lands where the line was", async (t) => {
  const { server, a, made } = await desk(t, ["first", "second", "third", "fourth"]);
  const order = async (page) => (await ids(page)).slice(-4).map((id) => made.indexOf(id) + 1).join("");
  // By finger, on a page that is moved by fingers as well.
  const page = await enter(await browser(t), server.person("rapporteur"), { viewport: phone, hasTouch: true, isMobile: true });
  await open(page, server);
  const touch = await page.context().newCDPSession(page);
  const rects = () =>
    page.evaluate(() => [...window.plenary.view.dom.children].slice(-4).map((block) => block.getBoundingClientRect().toJSON()));
  await page.evaluate(() => {
    const { view } = window.plenary;
    const Selection = view.state.selection.constructor;
    const end = view.state.doc.content.size;
    view.focus();
    view.dispatch(view.state.tr.setSelection(Selection.create(view.state.doc, end - 12, end - 3)).scrollIntoView());
  });
  await page.locator("#editor-grip").waitFor();
  await page.waitForTimeout(400);
  const grip = await page.locator("#editor-grip").boundingBox();
  const [x, y] = [grip.x + grip.width / 2, grip.y + grip.height / 2];
  const [first] = await rects();
  const send = (type, y) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  await send("touchStart", y);
  for (const part of [0.3, 0.6, 1]) await send("touchMove", y + (first.top + 3 - y) * part);
  await page.locator("#editor-drop").waitFor();
  await page.waitForTimeout(100);
  await send("touchEnd");
  await agree([a, page]);
  assert.equal(await order(a), "3412");
  assert.deepEqual(await corrections(page), NONE);
});

test("Escape lets go of the grip, and nothing has moved", async (t) => {
  const { a, made } = await desk(t, ["first", "second"]);
  const before = await ids(a);
  await caret(a, made[1], 0);
  await a.locator("#editor-grip").waitFor();
  await a.waitForTimeout(400);
  const grip = await a.locator("#editor-grip").boundingBox();
  await a.mouse.move(grip.x + 5, grip.y + 5);
  await a.mouse.down();
  await a.mouse.move(grip.x + 5, grip.y - 120, { steps: 5 });
  await a.locator("#editor-drop").waitFor();
  await a.keyboard.press("Escape");
  assert.equal(await a.locator("#editor-drop").isVisible(), false);
  await a.mouse.up();
  assert.deepEqual(await ids(a), before);
});

test("the outline leads to headings and people; a paragraph somebody writes in bears their name for a moment", async (t) => {
  const { pages: [a, b], server, made } = await desk(t, [["1", "Later matters"], "words of it"], 2);
  const other = server.people.filter(({ role }) => role.includes("rapporteur"))[1].name;
  await caret(b, made[1], -1);
  const row = a.locator(`.editor-outline li:has([data-section="${made[0]}"])`);
  await row.locator(".initials").waitFor();
  assert.equal(await row.locator(".initials").getAttribute("aria-label"), `Go to ${other}`);
  await b.keyboard.type(" more");
  const written = a.locator(".editor-text > .written");
  await until("the name", async () => (await written.count()) === 1 && (await written.getAttribute("data-writer")) === other);
  assert.equal(await a.locator("[aria-live]:not([role=status]):has-text('more')").count(), 0);
  await until("gone again", async () => (await written.count()) === 0, 6_000);
  // Moving about is not writing.
  await b.keyboard.press("ArrowLeft");
  await a.waitForTimeout(500);
  assert.equal(await written.count(), 0);
  await a.evaluate(() => window.scrollTo(0, 0));
  await row.locator(".section").click();
  assert.equal(await a.evaluate(() => window.plenary.view.state.selection.$head.parent.attrs.id), made[0]);
  assert.equal(await a.evaluate(() => document.activeElement === window.plenary.view.dom), true);
  await until("here", async () => (await row.locator(".section").getAttribute("aria-current")) === "location");
  await row.locator(".initials").click();
  assert.equal(await a.evaluate(() => window.plenary.view.state.selection.$head.parent.attrs.id), made[1]);
  await caret(a, made[0], -1);
  await a.keyboard.type(" now");
  await until("renamed", async () => /Later matters now/.test(await row.innerText()));
});

test("on a phone: controls at the thumb and above the keyboard, the caret never behind them, nothing sideways", async (t) => {
  const server = await serve(t);
  const page = await enter(await browser(t), server.person("rapporteur"), { viewport: phone, hasTouch: true, isMobile: true });
  await open(page, server);
  const tools = () => page.locator("#editor-tools").boundingBox();
  const { y, height } = await tools();
  assert.ok(Math.abs(y + height - phone.height) <= 1);
  for (const box of await page.locator("#editor-tools > :visible").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))) {
    assert.ok(box.width >= 24 && box.height >= 24 && box.left >= 0 && box.right <= phone.width, JSON.stringify(box));
  }
  await page.evaluate(() => {
    const { view } = window.plenary;
    const Selection = view.state.selection.constructor;
    view.focus();
    view.dispatch(view.state.tr.setSelection(Selection.create(view.state.doc, view.state.doc.content.size - 1)));
    Object.defineProperty(visualViewport, "height", { configurable: true, get: () => innerHeight - 300 });
    visualViewport.dispatchEvent(new Event("resize"));
  });
  await until("the controls are above the keyboard", async () => {
    const box = await tools();
    return Math.abs(box.y + box.height - (phone.height - 300)) <= 1;
  });
  const bottom = () => page.evaluate(() => window.plenary.view.coordsAtPos(window.plenary.view.state.selection.head).bottom);
  await until("the caret is above the controls", async () => (await bottom()) <= (await tools()).y);
  for (const act of ["find", "palette", "outline"]) {
    await page.tap(`[data-act=${act}]`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= phone.width, `${act}: ${width} px wide`);
    await page.keyboard.press("Escape");
  }
  assert.deepEqual(page.faults, []);
  assert.deepEqual(await corrections(page), NONE);
});

test("nothing for axe to find, with every list and field open, by day and by night", async (t) => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const server = await serve(t);
  const started = await browser(t);
  const [first, second] = server.people.filter(({ role }) => role.includes("rapporteur"));
  const page = await enter(started, first, { bypassCSP: true });
  await open(page, server);
  const other = await enter(started, second);
  await open(other, server);
  await other.evaluate(() => window.plenary.view.focus());
  await other.keyboard.type("x");
  const box = page.getByRole("textbox", { name: "Conference summary" });
  assert.deepEqual([await box.getAttribute("lang"), await box.getAttribute("spellcheck")], ["en", "true"]);
  await page.evaluate(axe);
  const findings = () =>
    page.evaluate(async () => {
      const { violations } = await window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    });
  const opened = { text: "Escape", find: "Control+h", palette: "Control+k", keys: "F1", limit: null };
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const [name, key] of Object.entries(opened)) {
      await page.evaluate(() => window.plenary.view.focus());
      if (key) await page.keyboard.press(key);
      else await page.click("#editor-count");
      if (name === "find") {
        await page.keyboard.type("the");
        await until("found", async () => (await page.locator(".match.here").count()) === 1);
      }
      assert.deepEqual(await findings(), [], `${name}, ${colorScheme}`);
      await page.keyboard.press("Escape");
    }
  }
  assert.deepEqual(await corrections(page), NONE);
});
