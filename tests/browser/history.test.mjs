// The history of a text in its place, as rapporteurs use it: along the line by key and pointer, who wrote which words, a
// paragraph and the whole text restored as edits of one's own, and back to the caret one left. Readers have none of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, enter, findings, phone, serve, until } from "./stage.mjs";
import { agree, caret, corrections, offline, shown, wordsOf, writers } from "./editor/writers.mjs";

const ids = async (page) => (await shown(page)).map((block) => block.attrs.id);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Two people at one text: the first writes two paragraphs, the second writes into the first of them. */
async function two(t) {
  const server = await serve(t);
  const started = await browser(t);
  const pages = await writers(started, server, 2);
  const [a, b] = pages;
  const before = await ids(a);
  await caret(a, before.at(-1), -1);
  const made = [];
  for (const line of ["Parties noted the new threats.", "They agreed to meet again."]) {
    await a.keyboard.press("Enter");
    await a.keyboard.press("Control+Alt+0");
    await a.keyboard.insertText(line);
    made.push((await ids(a)).at(-1));
  }
  await agree(pages);
  // The clock of a change has seconds.
  await sleep(1_100);
  await caret(b, made[0], "Parties".length);
  await b.keyboard.insertText(" and observers");
  await agree(pages);
  const names = await Promise.all(pages.map((page) => page.locator("#editor").getAttribute("data-name")));
  return { server, started, pages, ids: made, names };
}

async function open(page) {
  await page.keyboard.press("Control+Alt+Shift+h");
  await page.locator("#history-text [data-id]").first().waitFor();
}

const paragraph = (page, id) => page.locator(`#history-text [data-id="${id}"]`);
const past = (page, id) => paragraph(page, id).locator(".words").textContent();
const along = (page) => page.locator("#history-range").inputValue().then(Number);
const says = (page) => page.locator("#history-says").textContent();

test("along the line by key, back to the caret by Escape, and others' words arrive meanwhile", async (t) => {
  const { pages: [a, b], ids: [first, second] } = await two(t);
  await caret(a, second, 4);
  const { from, scroll } = await a.evaluate(() => ({ from: window.plenary.view.state.selection.from, scroll: window.scrollY }));
  await open(a);
  assert.match(a.url(), /#history$/);
  assert.equal(await a.evaluate(() => document.activeElement.id), "history-range");
  assert.equal(await a.locator("#editor-text").isVisible(), false);
  assert.equal(await past(a, first), "Parties and observers noted the new threats.");
  assert.match(await a.locator("#history-range").getAttribute("aria-valuetext"), /^Now · \d+ \w+ \d{4}, \d\d:\d\d · /);
  // Back before the other's words.
  await a.keyboard.press("Shift+ArrowLeft");
  await until("the words are gone", async () => (await past(a, first)) === "Parties noted the new threats.");
  assert.ok((await along(a)) < 10_000);
  // Before everything that was written by hand there are the paragraphs of the beginning alone.
  await a.keyboard.press("Home");
  await until("the paragraph is not there yet", async () => (await paragraph(a, first).count()) === 0);
  assert.equal(await a.locator("#history-text").getAttribute("data-blank"), "At this moment the text was empty.");
  assert.equal(await along(a), 0);
  await until("the moment is in the address", () => a.url().includes("#history="));
  // Somebody else goes on writing.
  await caret(b, first, 0);
  await b.keyboard.insertText("All ");
  await until("it arrives in the text behind", async () => (await wordsOf(a, first)) === "All Parties and observers noted the new threats.");
  assert.equal(await along(a), 0, "the moment shown stays");
  await a.keyboard.press("Escape");
  await a.locator("#editor-text").waitFor();
  assert.equal(new URL(a.url()).hash, "");
  const back = await a.evaluate(() => ({
    from: window.plenary.view.state.selection.from, scroll: window.scrollY, focused: window.plenary.view.hasFocus(),
  }));
  assert.deepEqual(back, { from: from + 4, scroll, focused: true });
  assert.deepEqual(await corrections(a), { text: 0, marks: 0, ids: 0 });
  assert.deepEqual(a.faults, []);
});

test("who wrote which words: in colours with names, under the pointer, and for a selection while writing", async (t) => {
  const { pages: [a], ids: [first], names: [one, other] } = await two(t);
  await open(a);
  await a.locator("#history-show").selectOption("authors");
  const runs = () => paragraph(a, first).locator(".by").evaluateAll((all) => all.map((by) => [by.textContent, by.className]));
  const found = await until("the words have their colours", async () => {
    const drawn = await runs();
    return drawn.length === 3 && drawn;
  });
  assert.deepEqual(found.map(([words]) => words), ["Parties ", "and observers ", "noted the new threats."]);
  assert.equal(found[0][1], found[2][1]);
  assert.notEqual(found[0][1], found[1][1]);
  const legend = await a.locator("#history-people li .by").evaluateAll((all) => all.map((by) => [by.textContent, by.className]));
  assert.equal(Object.fromEntries(legend)[one], found[0][1]);
  assert.equal(Object.fromEntries(legend)[other], found[1][1]);
  await paragraph(a, first).locator(".by").nth(1).hover();
  await until("the pointer tells who", async () => (await a.locator("#history-tip").textContent()).includes(other));
  assert.match(await a.locator("#history-tip").textContent(), /^“and observers”: \S/);
  assert.deepEqual(await findings(a), []);
  await a.keyboard.press("Escape");

  await caret(a, first, "Parties and".length);
  await a.keyboard.press("Control+k");
  await a.keyboard.type("who wrote");
  await a.keyboard.press("Enter");
  const dialog = a.locator("#history-by");
  await until("it tells who", async () => (await dialog.textContent()).includes(other));
  assert.equal(await dialog.locator("li").count(), 1);
  assert.equal(await dialog.locator("q").textContent(), "and observers");
  await dialog.locator("a").click();
  await a.locator("#history-text [data-id]").first().waitFor();
  assert.equal(await past(a, first), "Parties and observers noted the new threats.");
});

test("a paragraph is restored as one's own edit, a deleted one at its place, and undone", async (t) => {
  const { pages: [a, b], ids: [first, second] } = await two(t);
  const order = await ids(a);
  await b.evaluate((id) => {
    const { state } = window.plenary.view;
    state.doc.forEach((node, place) => {
      if (node.attrs.id === id) window.plenary.view.dispatch(state.tr.delete(place, place + node.nodeSize));
    });
  }, first);
  await caret(b, second, 4);
  await b.keyboard.insertText(" all");
  await agree([a, b]);
  await open(a);
  assert.equal(await paragraph(a, first).count(), 0);
  await a.keyboard.press("Shift+ArrowLeft");
  await until("it stands there again", async () => (await paragraph(a, first).count()) === 1 && (await past(a, first)) === "Parties noted the new threats.");
  await a.locator("#history-show").selectOption("now");
  await until("what was added is marked", async () => (await paragraph(a, second).locator("ins").allTextContents()).join("").trim() === "all");
  await until("what is gone is marked", async () => (await paragraph(a, first).locator("del").count()) === 1);
  await paragraph(a, first).getByRole("button", { name: "Restore this paragraph" }).click();
  assert.match(await says(a), /^Paragraph \d+ reads as it did on .* takes it back\.$/);
  await agree([a, b]);
  assert.equal(await wordsOf(b, first), "Parties noted the new threats.");
  assert.deepEqual(await ids(b), order, "at its place");
  assert.equal(await wordsOf(b, second), "They all agreed to meet again.", "nothing else");
  // Taken back as one, though words and standing were restored.
  await a.keyboard.press("Control+z");
  await until("it is gone again", async () => !(await ids(b)).includes(first));
  assert.equal(await says(a), "Undone: the text reads as before.");
  await a.keyboard.press("Escape");
  await agree([a, b]);
  for (const page of [a, b]) assert.deepEqual(await corrections(page), { text: 0, marks: 0, ids: 0 });
});

test("the whole text is restored after a question, with moved, split, joined and new paragraphs", async (t) => {
  const { pages: [a, b], ids: [first, second] } = await two(t);
  const before = await shown(a);
  const read = (blocks) => blocks.map(({ attrs, content }) => [attrs.kind, (content ?? []).map(({ text }) => text).join("")]);
  await sleep(1_100);
  await caret(a, second, 0);
  await a.keyboard.press("Alt+ArrowUp");
  await caret(a, second, "They agreed".length);
  await a.keyboard.press("Enter");
  await caret(a, first, 0);
  await a.keyboard.press("Backspace");
  await caret(a, first === (await ids(a)).at(-1) ? first : (await ids(a)).at(-1), -1);
  await a.keyboard.press("Enter");
  await a.keyboard.insertText("Something new.");
  await agree([a, b]);
  assert.notDeepEqual(read(await shown(a)), read(before));
  await open(a);
  const whole = read(before).map(([, words]) => words).join("\n");
  const standing = () => a.locator("#history-text [data-id] .words").allTextContents().then((all) => all.join("\n"));
  for (let step = 0; step < 6 && (await standing()) !== whole; step += 1) {
    await a.keyboard.press("Shift+ArrowLeft");
    await sleep(150);
  }
  assert.equal(await standing(), whole);
  await a.getByRole("button", { name: "Restore the whole text…" }).click();
  await a.getByRole("button", { name: "Leave it" }).click();
  assert.notDeepEqual(read(await shown(a)), read(before), "nothing happens unasked");
  await a.getByRole("button", { name: "Restore the whole text…" }).click();
  await a.getByRole("button", { name: "Restore the whole text", exact: true }).click();
  await agree([a, b]);
  assert.deepEqual(read(await shown(b)), read(before));
  assert.match(await says(a), /^The whole text reads as it did on /);
  await a.keyboard.press("Escape");
  for (const page of [a, b]) assert.deepEqual(await corrections(page), { text: 0, marks: 0, ids: 0 });
});

test("offline: the history opens again, one's own unsent words are in it and arrive", async (t) => {
  const { pages: [a, b], ids: [first] } = await two(t);
  await open(a);
  await a.keyboard.press("Escape");
  await offline(a, true);
  await caret(a, first, 0);
  await a.keyboard.insertText("Offline: ");
  await open(a);
  assert.equal(await past(a, first), "Offline: Parties and observers noted the new threats.");
  await a.keyboard.press("Shift+ArrowLeft");
  await until("one step back", async () => (await past(a, first)).startsWith("Parties"));
  await paragraph(a, first).getByRole("button", { name: "Restore this paragraph" }).click();
  assert.equal(await wordsOf(a, first), "Parties and observers noted the new threats.");
  await offline(a, false);
  await agree([a, b]);
  assert.equal(await wordsOf(b, first), "Parties and observers noted the new threats.");
});

test("opened for the first time without a connection, it says so in one sentence", async (t) => {
  const { pages: [a] } = await two(t);
  await offline(a, true);
  await a.keyboard.press("Control+Alt+Shift+h");
  await until("it says so", async () => (await a.locator("#editor-status").textContent()).startsWith("The history could not be loaded"));
  assert.equal(await a.locator("#editor-text").isVisible(), true);
});

test("it plays by itself, by steps for who wants no motion, and fits a telephone", async (t) => {
  const { server, started } = await two(t);
  const page = await enter(started, server.person("rapporteur"), { viewport: phone, hasTouch: true, reducedMotion: "reduce", colorScheme: "dark" });
  await page.goto(`${server.conference}/texts/summary/history`);
  await page.locator("#history-text [data-id]").first().waitFor();
  assert.match(page.url(), /\/editor#history$/);
  assert.deepEqual(await findings(page), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing sticks out");
  await page.getByRole("button", { name: "Play the history" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  const values = new Set();
  await until("it arrives at the end", async () => {
    values.add(await along(page));
    return (await page.getByRole("button", { name: "Play the history" }).count()) === 1;
  }, 20_000);
  assert.ok(values.size > 1);
  assert.equal(await along(page), 10_000);
});

test("readers have no history, and neither have delegates", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const started = await browser(t);
  for (const person of [undefined, server.person("delegate")]) {
    const page = await enter(started, person);
    const answer = await page.goto(`${server.conference}/texts/summary/history`);
    assert.ok([401, 403].includes(answer.status()), `answers ${answer.status()}`);
  }
});
