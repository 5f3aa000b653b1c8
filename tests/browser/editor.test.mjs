// The editor as people use it: two pages on one text, the meetings that must come out right, offline, reload, refusal,
// input methods, paste and copy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, serve, until } from "./stage.mjs";
import { Writer, signIn } from "./writer.mjs";
import { agree, caret, corrections, offline, open, select, shown, wordsOf, writers } from "./editor/writers.mjs";

const ids = async (page) => (await shown(page)).map((block) => block.attrs.id);
const words = (block) => (block.content ?? []).map(({ text }) => text).join("");

/** Two pages, and a fresh paragraph with these words that both see. */
async function two(t, text = "", more = []) {
  const server = await serve(t);
  const pages = await writers(await browser(t), server, 2);
  const [a] = pages;
  const last = (await ids(a)).at(-1);
  const made = [];
  await caret(a, last, -1);
  for (const line of [text, ...more]) {
    await a.keyboard.press("Enter");
    await a.keyboard.press("Control+Alt+0");
    await a.keyboard.insertText(line);
    made.push((await ids(a)).at(-1));
  }
  await agree(pages);
  t.after(async () => {
    for (const page of pages) {
      if (!page.isClosed()) assert.deepEqual(page.faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED|WebSocket/.test(fault)), []);
    }
  });
  return { server, pages, ids: made };
}

/** Each does something while the other does not hear of it. */
async function apart(pages, ...acts) {
  for (const page of pages) await offline(page, true);
  for (const [at, act] of acts.entries()) await act(pages[at]);
  for (const page of pages) await page.waitForTimeout(150);
  for (const page of pages) await offline(page, false);
  await agree(pages);
  for (const page of pages) assert.deepEqual(await corrections(page), { text: 0, marks: 0, ids: 0 });
}

async function lastWords(page, count) {
  return (await shown(page)).slice(-count).map(words);
}

test("A splits a paragraph while B types in its second half: B's words are in the second half", async (t) => {
  const { pages, ids: [id] } = await two(t, "first half second half");
  await apart(
    pages,
    async (a) => { await caret(a, id, 11); await a.keyboard.press("Enter"); },
    async (b) => { await caret(b, id, 18); await b.keyboard.insertText("better "); },
  );
  assert.deepEqual(await lastWords(pages[0], 2), ["first half ", "second better half"]);
});

test("both split at the same place: nothing is doubled", async (t) => {
  const { pages, ids: [id] } = await two(t, "first half second half");
  const split = async (page) => { await caret(page, id, 11); await page.keyboard.press("Enter"); };
  await apart(pages, split, split);
  assert.deepEqual(await lastWords(pages[0], 2), ["first half ", "second half"]);
});

test("A joins two paragraphs while B types in the second: B's words stay with their neighbours", async (t) => {
  const { pages, ids: [, second] } = await two(t, "one", ["two three"]);
  await apart(
    pages,
    async (a) => { await caret(a, second, 0); await a.keyboard.press("Backspace"); },
    async (b) => { await caret(b, second, 4); await b.keyboard.insertText("and a half "); },
  );
  assert.deepEqual(await lastWords(pages[0], 1), ["onetwo and a half three"]);
});

test("A deletes a paragraph while B writes in it: B's words are kept and shown", async (t) => {
  const { pages, ids: [first, second] } = await two(t, "stays", ["goes away"]);
  await apart(
    pages,
    async (a) => {
      await select(a, first, 5, second, 9);
      await a.keyboard.press("Delete");
    },
    async (b) => { await caret(b, second, 4); await b.keyboard.insertText(" not"); },
  );
  assert.match((await lastWords(pages[0], 2)).join(" "), /stays.* not/);
  assert.match(await wordsOf(pages[1], second), /not/);
});

test("A moves a paragraph while B edits it: it moves with the edit", async (t) => {
  const { pages, ids: [first, second] } = await two(t, "above", ["below"]);
  await apart(
    pages,
    async (a) => { await caret(a, second, 0); await a.keyboard.press("Alt+ArrowUp"); },
    async (b) => { await caret(b, second, -1); await b.keyboard.insertText(" and more"); },
  );
  assert.deepEqual((await ids(pages[0])).slice(-2), [second, first]);
  assert.deepEqual(await lastWords(pages[0], 2), ["below and more", "above"]);
});

test("A makes words bold while B types among them: those are bold too", async (t) => {
  const { pages, ids: [id] } = await two(t, "bold words here");
  await apart(
    pages,
    async (a) => {
      await select(a, id, 0, id, 10);
      await a.keyboard.press("Control+b");
    },
    async (b) => { await caret(b, id, 5); await b.keyboard.insertText("new "); },
  );
  const [block] = (await shown(pages[0])).slice(-1);
  assert.deepEqual(block.content, [
    { type: "text", marks: [{ type: "strong" }], text: "bold new words" },
    { type: "text", text: " here" },
  ]);
});

test("undo takes back what one did oneself, never what the other did", async (t) => {
  const { pages: [a, b], ids: [id] } = await two(t, "shared");
  // Longer than a pause in writing: what follows is taken back by itself.
  await a.waitForTimeout(900);
  await caret(a, id, -1);
  await a.keyboard.insertText(" mine");
  await agree([a, b]);
  await caret(b, id, 9);
  await b.keyboard.insertText("THEIRS");
  await agree([a, b]);
  await a.keyboard.press("Control+z");
  await agree([a, b]);
  assert.equal(await wordsOf(a, id), "sharedTHEIRS");
  await a.keyboard.press("Control+Shift+z");
  await agree([a, b]);
  assert.match(await wordsOf(a, id), /mi|THEIRS/);
  assert.equal((await wordsOf(a, id)).replace("THEIRS", ""), "shared mine");
});

test("splits, joins and deletions are taken back with their ids", async (t) => {
  const { pages: [a, b], ids: [first, second] } = await two(t, "one two", ["three"]);
  await caret(a, first, 4);
  await a.keyboard.press("Enter");
  await a.keyboard.press("Control+z");
  assert.equal(await wordsOf(a, first), "one two");
  await caret(a, second, 0);
  await a.keyboard.press("Backspace");
  assert.equal(await wordsOf(a, first), "one twothree");
  await a.keyboard.press("Control+z");
  await agree([a, b]);
  assert.deepEqual((await ids(b)).slice(-2), [first, second]);
  assert.deepEqual(await lastWords(b, 2), ["one two", "three"]);
});

test("what is written offline survives closing the tab, and arrives once", async (t) => {
  const { server, pages: [a, b], ids: [id] } = await two(t, "before ");
  await offline(a, true);
  await until("it says so", async () => /Offline/.test(await a.textContent("#editor-status")));
  await caret(a, id, -1);
  await a.keyboard.insertText("written offline");
  await a.waitForTimeout(400);
  const context = a.context();
  await a.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await open(again, server);
  await agree([again, b]);
  assert.equal(await wordsOf(b, id), "before written offline");
});

test("a page that was away long gets all of it in one bundle, with what it wrote meanwhile kept", async (t) => {
  const { server, pages: [a, b], ids: [id] } = await two(t, "before ");
  const kinds = [];
  a.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => {
    if (typeof payload !== "string") kinds.push({ kind: payload[0], size: payload.length });
  }));
  await offline(a, true);
  await until("it says so", async () => /Offline/.test(await a.textContent("#editor-status")));
  await caret(a, id, -1);
  await a.keyboard.insertText("written offline");
  const rapporteur = server.people.find(({ role }) => role.includes("rapporteur"));
  const crowd = new Writer(server, "summary", await signIn(rapporteur));
  crowd.start();
  t.after(() => crowd.end());
  await until("the writer sits", () => crowd.ready);
  for (let turn = 0; turn < 300; turn += 1) crowd.write("x", turn % 3);
  await until("all is on disk", () => crowd.waiting === 0);
  await offline(a, false);
  await agree([a, b]);
  assert.equal(await wordsOf(b, id), "before written offline");
  assert.ok(kinds.some(({ kind, size }) => kind === 2 && size < 8_000), JSON.stringify(kinds));
  assert.ok(kinds.every(({ kind }) => kind !== 0), "no snapshot was needed");
  await open(a, server);
  await agree([a, b]);
  assert.equal(await wordsOf(a, id), "before written offline");
});

test("two tabs of one person write under two actors, and both arrive", async (t) => {
  const { server, pages: [a, b], ids: [id] } = await two(t, "start ");
  const other = await a.context().newPage();
  await open(other, server);
  await a.evaluate((id) => window.writer.caret(id, -1), id);
  await a.keyboard.insertText("one ");
  await other.evaluate((id) => {
    const { view } = window.plenary;
    view.state.doc.forEach((node, place) => {
      if (node.attrs.id === id) view.dispatch(view.state.tr.insertText("two ", place + 1));
    });
  }, id);
  await agree([a, b, other]);
  assert.equal(await wordsOf(b, id), "two start one ");
});

test("the server is killed while one writes: nothing is lost", async (t) => {
  const { server, pages: [a, b], ids: [id] } = await two(t, "before ");
  await caret(a, id, -1);
  await a.keyboard.insertText("one ");
  await server.kill();
  await a.keyboard.insertText("two ");
  await until("it says so", async () => /Offline/.test(await a.textContent("#editor-status")));
  await server.again();
  await agree([a, b]);
  assert.equal(await wordsOf(b, id), "before one two ");
});

test("an input method composes while another page writes in the same paragraph", async (t) => {
  const { pages: [a, b], ids: [id] } = await two(t, "ab");
  await caret(a, id, 1);
  const session = await a.context().newCDPSession(a);
  await session.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
  await caret(b, id, -1);
  await b.keyboard.insertText(" far away");
  await b.waitForTimeout(300);
  await session.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
  await session.send("Input.insertText", { text: "日本" });
  await agree([a, b]);
  assert.equal(await wordsOf(a, id), "a日本b far away");
  assert.deepEqual(await corrections(a), { text: 0, marks: 0, ids: 0 });
});

test("characters of two units and Cyrillic are deleted whole", async (t) => {
  const { pages: [a, b], ids: [id] } = await two(t, "Привет 😀😀 мир");
  await caret(a, id, 11);
  await a.keyboard.press("Backspace");
  await agree([a, b]);
  assert.equal(await wordsOf(b, id), "Привет 😀 мир");
});

const paste = (page, html, text = "") =>
  page.evaluate(([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    window.plenary.view.dom.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, [html, text]);

const shape = (block) => [block.attrs.kind, block.attrs.level, words(block)];

test("rich text from word processors keeps headings, paragraphs, lists and marks, and nothing else", async (t) => {
  const { pages: [a, b], ids: [id] } = await two(t, "");
  await caret(a, id, 0);
  await paste(a, `<html><head><style>p{color:red}</style></head><body>
    <h2 style="color:red">Heading</h2>
    <p class=MsoNormal>Plain <b>bold</b> <span style="font-style:italic">slanted</span> <a href="javascript:alert(1)">bad</a> <a href="https://example.org/">good</a></p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>(a)&nbsp;</span>first item</p>
    <ul><li>second item<ul><li>inner</li></ul></li></ul><table><tr><td>cell</td></tr></table><script>alert(1)</script>
    <p>last</p></body></html>`);
  await agree([a, b]);
  const found = (await shown(b)).slice(-7);
  assert.deepEqual(found.map(shape), [
    ["heading", 1, "Heading"],
    ["paragraph", 1, "Plain bold slanted bad good"],
    ["item", 1, "first item"],
    ["item", 1, "second item"],
    ["item", 2, "inner"],
    ["paragraph", 1, "cell"],
    ["paragraph", 1, "last"],
  ]);
  assert.deepEqual(found[1].content.filter(({ marks }) => marks).map(({ text, marks }) => [text, marks[0].type]), [
    ["bold", "strong"], ["slanted", "emphasis"], ["good", "link"],
  ]);
  assert.deepEqual(await corrections(a), { text: 0, marks: 0, ids: 0 });
});

test("plain text becomes paragraphs, and what cannot stand in a text is left out", async (t) => {
  const { pages: [a, b], ids: [id] } = await two(t, "");
  await caret(a, id, 0);
  await paste(a, "", "first\u0007 line\r\n\r\nsecond\tline\u202e\nthird");
  await agree([a, b]);
  assert.deepEqual(await lastWords(b, 3), ["first line", "second line", "third"]);
});

test("two megabytes pasted are turned away with a sentence, and the text stays as it was", async (t) => {
  const { pages: [a], ids: [id] } = await two(t, "as it was");
  await caret(a, id, -1);
  await paste(a, "", "x".repeat(2_000_000));
  assert.match(await a.textContent("#editor-status"), /more than a million characters/);
  assert.equal(await wordsOf(a, id), "as it was");
});

test("a long paste arrives in pieces that the server takes", async (t) => {
  const { pages: [a, b], ids: [id] } = await two(t, "");
  await caret(a, id, 0);
  const lines = Array.from({ length: 120 }, (_, at) => `Line ${at} ${"слово ".repeat(80)}end`);
  await paste(a, "", lines.join("\n"));
  await agree([a, b]);
  assert.deepEqual(await lastWords(b, 120), lines);
});

test("copied text is clean HTML, and plain text with the numbers", async (t) => {
  const { pages: [a], ids: [first, second] } = await two(t, "one", ["two"]);
  await select(a, first, 0, second, 3);
  const copied = await a.evaluate(() => {
    const data = new DataTransfer();
    window.plenary.view.dom.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
    return { html: data.getData("text/html"), text: data.getData("text/plain") };
  });
  assert.match(copied.text, /^\d+\.\tone\n\d+\.\ttwo$/);
  assert.equal(copied.html.replace(/ data-pm-slice="[^"]*"/, ""), "<p>one</p><p>two</p>");
});

test("the text is a labelled text box, its controls one stop on the way, its standing said politely", async (t) => {
  const { pages: [a] } = await two(t, "x");
  const box = a.getByRole("textbox", { name: "Conference summary" });
  assert.equal(await box.getAttribute("aria-multiline"), "true");
  const stops = a.locator("#editor-tools [tabindex='0']");
  assert.equal(await stops.count(), 1);
  await a.keyboard.press("Alt+F10");
  await a.keyboard.press("ArrowRight");
  assert.equal(await a.evaluate(() => document.activeElement.dataset.act), "strong");
  assert.equal(await a.getAttribute("#editor-status", "role"), "status");
});
