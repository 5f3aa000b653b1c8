// Footnotes: written by key, numbered live, changed, taken away and taken back; two who change one at once; what word
// processors put on the clipboard; and what a reader sees meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { agree, caret, corrections, offline, shown, wordsOf, writers } from "./editor/writers.mjs";
import { browser, enter, phone, serve, until } from "./stage.mjs";

const NONE = { text: 0, marks: 0, ids: 0 };
const notesOf = async (page) =>
  (await shown(page)).flatMap(({ content = [] }) => content.filter(({ type }) => type === "footnote").map(({ attrs }) => attrs.words));
const plainId = async (page) =>
  (await shown(page)).find(({ attrs, content = [] }) => attrs.kind === "paragraph" && content.length === 1 && content[0].text.length > 40).attrs.id;
const dialog = (page) => page.evaluate(() => document.getElementById("editor-footnote").open);

async function write(page, words) {
  await page.keyboard.press("Control+Alt+f");
  await until("the dialog is open", () => dialog(page));
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
}

test("a footnote is written, changed, taken away and taken back by key", { timeout: 60_000 }, async (t) => {
  const server = await serve(t);
  const [page, other] = await writers(await browser(t), server, 2);
  const seeded = (await notesOf(page)).length;
  const id = await plainId(page);
  const before = await wordsOf(page, id);
  await caret(page, id, 4);
  await write(page, "See *document* [1] (2007).");
  await page.keyboard.type("!");
  const after = `${before.slice(0, 4)}\ufffc!${before.slice(4)}`;
  await until("the other page shows it", async () => (await wordsOf(other, id)) === after);
  assert.equal((await notesOf(other))[0], "See *document* [1] (2007).");
  assert.equal((await notesOf(page)).length, seeded + 1);

  // The arrow key selects the sign; typing does not write over it; Enter opens it.
  await caret(page, id, 4);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("?");
  assert.equal(await wordsOf(page, id), `${before.slice(0, 4)}\ufffc?!${before.slice(4)}`);
  await page.keyboard.press("Backspace");
  await caret(page, id, 4);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await until("the dialog is open", () => dialog(page));
  assert.equal(await page.inputValue("#editor-footnote-words"), "See *document* [1] (2007).");
  await page.keyboard.press("Escape");
  await caret(page, id, 4);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.fill("#editor-footnote-words", "  ");
  await page.keyboard.press("Enter");
  assert.equal(await page.isVisible("#editor-footnote-wrong"), true, "a footnote without words is none");
  await page.fill("#editor-footnote-words", "Other words.");
  await page.keyboard.press("Enter");
  await until("the other page shows the other words", async () => (await notesOf(other))[0] === "Other words.");
  assert.equal(await wordsOf(other, id), after, "the sign is still the same one");

  // Bold words around it leave it as it is; Backspace behind it takes it away, undo brings it back.
  await page.evaluate(() => window.plenary.compare());
  await caret(page, id, 5);
  await page.keyboard.press("Backspace");
  await until("it is gone", async () => (await notesOf(other)).length === seeded);
  await page.keyboard.press("Control+z");
  await until("it is back", async () => (await notesOf(other))[0] === "Other words.");
  await agree([page, other]);
  for (const one of [page, other]) assert.deepEqual(await corrections(one), NONE);
  assert.deepEqual(page.faults, []);
});

test("two who change one footnote at once see the same in the end, and so do cut and pasted ones", { timeout: 60_000 }, async (t) => {
  const server = await serve(t);
  const pages = await writers(await browser(t), server, 2);
  const [a, b] = pages;
  const count = (await notesOf(a)).length;
  assert.ok(count >= 2, "the seeded text has footnotes");
  const reword = (page, words) => page.evaluate((words) => {
    const { view } = window.plenary;
    let place;
    view.state.doc.descendants((node, at) => {
      if (node.type.name === "footnote") place ??= at;
    });
    view.dispatch(view.state.tr.setNodeAttribute(place, "words", words));
  }, words);
  await offline(a, true);
  await reword(a, "A's words.");
  await reword(b, "B's words.");
  await offline(a, false);
  await agree(pages);
  const now = await notesOf(a);
  assert.equal(now.length, count);
  assert.ok(["A's words.", "B's words."].includes(now[0]), now[0]);

  const id = await plainId(a);
  await caret(a, id, 4);
  await a.evaluate(() => {
    window.plenary.view.pasteHTML(
      "<html><body><p class=MsoNormal>word<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><span class=MsoFootnoteReference>[1]</span></a></p>"
      + "<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>"
      + "<a style='mso-footnote-id:ftn1' href='#_ftnref1' name='_ftn1'><span>[1]</span></a> From <b>Word</b>.</p></div></div></body></html>",
    );
  });
  await agree(pages);
  assert.ok((await notesOf(b)).includes("From Word."), JSON.stringify(await notesOf(b)));
  assert.ok(!JSON.stringify(await shown(b)).includes("[1]"), "the list of footnotes is not pasted as well");
  // Its own copy, by the clipboard's HTML.
  const copied = await a.evaluate(() => {
    const { view } = window.plenary;
    const { dom } = view.serializeForClipboard(view.state.doc.slice(0, view.state.doc.content.size));
    return dom.innerHTML;
  });
  assert.match(copied, /<sup data-footnote="From Word\."[^>]*>\[From Word\.\]<\/sup>/);
  await caret(a, id, 0);
  await a.evaluate((html) => window.plenary.view.pasteHTML(html), '<p>x<sup data-footnote="From here.">[From here.]</sup></p>');
  await agree(pages);
  assert.ok((await notesOf(b)).includes("From here."));
  for (const one of pages) assert.deepEqual(await corrections(one), NONE);
});

test("a reader sees numbers that lead to the list and back, and they follow what is written", { timeout: 60_000 }, async (t) => {
  const server = await serve(t);
  const started = await browser(t);
  const [page] = await writers(started, server, 1);
  const reader = await enter(started, null, { viewport: phone });
  await reader.goto(`${server.conference}/texts/summary`);
  const list = () => reader.$$eval("#notes li .note-words", (notes) => notes.map((note) => note.textContent));
  const numbers = () => reader.$$eval("#text sup.note a", (signs) => signs.map((sign) => `${sign.textContent} ${sign.title}`));
  const seeded = await list();
  assert.ok(seeded.length >= 2);
  assert.deepEqual(await numbers(), seeded.map((words, at) => `${at + 1} ${words}`));
  await reader.click("#noteref-2");
  assert.equal(new URL(reader.url()).hash, "#note-2");
  await reader.click("#note-2 .note-back");
  assert.equal(new URL(reader.url()).hash, "#noteref-2");
  assert.equal(await reader.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);

  await caret(page, await plainId(page), 4);
  await write(page, "The first one now.");
  const expected = ["The first one now.", ...seeded];
  await until("the list has it", async () => JSON.stringify(await list()) === JSON.stringify(expected));
  await until("the numbers follow", async () => JSON.stringify(await numbers()) === JSON.stringify(expected.map((words, at) => `${at + 1} ${words}`)));
  // Words edited behind a footnote arrive in place.
  await page.keyboard.type("more ");
  await until("the words arrive", async () => (await reader.textContent("#text")).includes("1more "));
  assert.deepEqual(await numbers(), expected.map((words, at) => `${at + 1} ${words}`));
  assert.deepEqual(reader.faults, []);
});
