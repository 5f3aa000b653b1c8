// What broken input does to people's pages: a page that goes mad is cut off and says so, half characters, scripts of every
// direction, and more in one paste than a text may be. What the server does with it is tested where the server is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, enter, phone, serve, until } from "./stage.mjs";
import { agree, caret, corrections, open, shown, wordsOf, writers } from "./editor/writers.mjs";

const ids = async (page) => (await shown(page)).map((block) => block.attrs.id);

async function two(t, text) {
  const server = await serve(t);
  const started = await browser(t);
  const pages = await writers(started, server, 2);
  const [a] = pages;
  await caret(a, (await ids(a)).at(-1), -1);
  await a.keyboard.press("Enter");
  await a.keyboard.insertText(text);
  await agree(pages);
  return { server, started, pages, id: (await ids(a)).at(-1) };
}

test("a page that is refused again and again is cut off, says so, and loses no words", { timeout: 90_000 }, async (t) => {
  const { server, started, pages: [, b], id } = await two(t, "before ");
  const rapporteur = server.people.find(({ role }) => role.includes("rapporteur"));
  const mad = await enter(started, rapporteur, { viewport: phone });
  let raging = false;
  await mad.routeWebSocket(/\/socket$/, (page) => {
    const line = page.connectToServer();
    page.onMessage((frame) => line.send(frame));
    line.onMessage((frame) => {
      page.send(frame);
      if (raging && typeof frame === "string" && frame.includes('"welcome"')) line.send(Buffer.from("not a change"));
    });
  });
  await open(mad, server);
  await mad.evaluate((id) => {
    const { view } = window.plenary;
    view.state.doc.forEach((node, place) => {
      if (node.attrs.id === id) view.dispatch(view.state.tr.insertText("words in between ", place + 1));
    });
  }, id);
  // So many refusals, all at once: they are counted by the person.
  await mad.evaluate(() => {
    const address = document.getElementById("editor").dataset.socket;
    const refused = () => new Promise((done) => {
      const line = new WebSocket(new URL(address, location.href.replace("http", "ws")));
      line.onopen = () => {
        line.send(JSON.stringify({ type: "hello", protocol: 1, have: null, actor: null }));
        line.send(new Uint8Array([1, 2, 3]));
      };
      line.onmessage = ({ data }) => {
        if (typeof data === "string" && /"(refused|restart)"/.test(data)) line.close();
      };
      line.onclose = done;
    });
    return Promise.all(Array.from({ length: 24 }, refused));
  });
  raging = true;
  await mad.evaluate(() => window.dispatchEvent(new Event("offline")));
  const says = await until("it says so", async () => {
    const closed = mad.locator("#editor-closed");
    return (await closed.isVisible()) && closed.textContent();
  }, 60_000);
  assert.match(says, /cut off.*kept on this device: load the page again/);
  assert.equal(await mad.getAttribute("#editor-text", "aria-readonly"), "true");
  assert.ok(await mad.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it fits a telephone");

  // Nobody else noticed.
  await caret(b, id, -1);
  await b.keyboard.insertText("undisturbed");
  await until("it is kept", () => b.evaluate(() => window.plenary.settled()));

  raging = false;
  await open(mad, server);
  await agree([mad, b]);
  const text = await wordsOf(b, id);
  const late = await mad.evaluate(async () => (await fetch(`${location.pathname.replace(/editor$/, "late-edits")}`)).text());
  assert.match(text, /before .*undisturbed/);
  assert.ok(text.includes("words in between") || late.includes("words in between"), text);
});

test("half a character does not get into the text, and the rest of the words does", async (t) => {
  const { pages: [a, b], id } = await two(t, "whole ");
  await caret(a, id, -1);
  await a.evaluate(() => {
    const { view } = window.plenary;
    const { from, to } = view.state.selection;
    const text = "a\ud83db";
    const typed = () => view.state.tr.insertText(text, from, to);
    if (!view.someProp("handleTextInput", (handle) => handle(view, from, to, text, typed))) view.dispatch(typed());
  });
  await agree([a, b]);
  assert.equal(await wordsOf(b, id), "whole ab");
  // Past every filter, as a broken extension might put it there.
  await a.evaluate(() => {
    const { view } = window.plenary;
    view.dispatch(view.state.tr.insertText("\udc00c"));
  });
  await agree([a, b]);
  assert.match(await wordsOf(b, id), /^whole ab.?c$/);
  for (const page of [a, b]) assert.doesNotMatch(await wordsOf(page, id), /[\ud800-\udfff]/);
});

test("scripts of both directions and families of signs are written and taken away whole", async (t) => {
  const { pages: [a, b], id } = await two(t, "Привет ");
  await caret(a, id, -1);
  const words = "مرحبا بكم, שלום, 漢字, e\u0301, 👩‍👩‍👧‍👦";
  await a.keyboard.insertText(words);
  await agree([a, b]);
  assert.equal(await wordsOf(b, id), `Привет ${words}`);
  await a.keyboard.press("Backspace");
  await agree([a, b]);
  assert.equal(await wordsOf(b, id), `Привет ${words.slice(0, words.indexOf("👩"))}`);
  for (const page of [a, b]) assert.deepEqual(await corrections(page), { text: 0, marks: 0, ids: 0 });
});

test("ten megabytes pasted are turned away with a sentence, and one goes on writing", async (t) => {
  const { pages: [a, b], id } = await two(t, "as it was");
  await caret(a, id, -1);
  for (const kind of ["text/plain", "text/html"]) {
    await a.evaluate((kind) => {
      const pasted = new DataTransfer();
      pasted.setData(kind, "x".repeat(10_000_000));
      const event = new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true });
      window.plenary.view.dom.dispatchEvent(event);
    }, kind);
    assert.match(await a.textContent("#editor-status"), /more than a million characters/);
  }
  await a.keyboard.insertText(" and is");
  await agree([a, b]);
  assert.equal(await wordsOf(b, id), "as it was and is");
});
