// Comments beside the text as people use them: they stay on their words while others write, say when the words are gone,
// reach the other page at once, and lose nothing without a connection.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, enter, findings, phone, serve, until } from "./stage.mjs";
import { agree, caret, offline, open, select, shown, writers } from "./editor/writers.mjs";

const ids = async (page) => (await shown(page)).map((block) => block.attrs.id);

/** Two pages, and fresh paragraphs with these words that both see. */
async function two(t, lines) {
  const server = await serve(t);
  const started = await browser(t);
  const pages = await writers(started, server, 2);
  const [a] = pages;
  const made = [];
  await caret(a, (await ids(a)).at(-1), -1);
  for (const line of lines) {
    await a.keyboard.press("Enter");
    await a.keyboard.press("Control+Alt+0");
    await a.keyboard.insertText(line);
    made.push((await ids(a)).at(-1));
  }
  await agree(pages);
  return { server, started, pages, ids: made };
}

/** The words that are marked as commented on, paragraph by paragraph; a caret of somebody else may stand among them. */
const marked = (page) => page.evaluate(() => [...document.querySelectorAll("#editor-text > *")]
  .map((block) => [...block.querySelectorAll(".commented[data-comment]")].map((mark) => mark.textContent).join(""))
  .filter((words) => words !== ""));
const cards = (page) => page.locator("#comments-list > .comment-card");

async function comment(page, id, from, to, words) {
  await select(page, id, from, id, to);
  await page.keyboard.press("Control+Alt+m");
  await page.locator("#comments-new textarea").fill(words);
  await page.locator("#comments-new button:not([type])").click();
}

const reads = (what, page, expected) =>
  until(what, async () => JSON.stringify(await marked(page)) === JSON.stringify(expected)).catch(async (fault) => {
    throw new Error(`${fault.message}: ${JSON.stringify(await marked(page))}`);
  });

test("a comment, a reply and a resolution reach the other page within a second", async (t) => {
  const { pages: [a, b], ids: [id] } = await two(t, ["the new threats are many"]);
  await comment(a, id, 4, 15, "Which ones?");
  await reads("marked on the writer's page", a, ["new threats"]);
  await until("the other page has it", async () => (await marked(b)).length === 1, 1_500);
  await b.locator("#comments-panel-button").click();
  const card = cards(b).first();
  assert.match(await card.textContent(), /new threats.*Which ones\?/s);
  await card.getByRole("button", { name: "Reply" }).click();
  await card.locator("form.reply textarea").fill("All of them.");
  await card.locator("form.reply button:not([type])").click();
  await until("the reply is there", async () => /All of them\./.test(await cards(a).first().textContent()), 1_500);
  await cards(a).first().getByRole("button", { name: "Resolve" }).click();
  await reads("resolved: no mark on the other page", b, []);
  assert.match(await b.locator("#comments-done").textContent(), /Resolved by/);
});

test("it stays on its words through typing, a split, a join and a move", async (t) => {
  const { pages: [a, b], ids: [first, second] } = await two(t, ["the new threats are many", "below"]);
  await comment(a, first, 4, 15, "Which ones?");
  await reads("marked", b, ["new threats"]);
  await caret(b, first, 0);
  await b.keyboard.insertText("Here are ");
  await reads("typed before", a, ["new threats"]);
  await caret(b, first, 17);
  await b.keyboard.insertText("and old ");
  await reads("typed within", a, ["new and old threats"]);
  await caret(b, first, 17);
  await b.keyboard.press("Enter");
  await reads("split within", a, ["new ", "and old threats"]);
  await b.keyboard.press("Backspace");
  await reads("joined again", a, ["new and old threats"]);
  await caret(b, first, 2);
  await b.keyboard.press("Alt+ArrowDown");
  await agree([a, b]);
  assert.deepEqual((await ids(a)).slice(-2), [second, first]);
  await reads("moved, as others see it", a, ["new and old threats"]);
  await reads("moved, as its mover sees it", b, ["new and old threats"]);
});

test("words deleted altogether: the comment stays with its quotation; put back, it is on them again", async (t) => {
  const { pages: [a, b], ids: [id] } = await two(t, ["the new threats are many"]);
  await comment(a, id, 4, 15, "Which ones?");
  await reads("marked", b, ["new threats"]);
  await b.waitForTimeout(900);
  await select(b, id, 4, id, 16);
  await b.keyboard.press("Delete");
  await reads("no mark is left", a, []);
  await until("it says so", () => cards(a).first().locator(".gone-says").isVisible());
  assert.match(await cards(a).first().textContent(), /new threats/);
  await b.keyboard.press("Control+z");
  await reads("back on its words", a, ["new threats"]);
  assert.equal(await cards(a).first().locator(".gone-says").isVisible(), false);
});

test("a text that is issued lays its paragraphs anew: the comment is found by its words", async (t) => {
  const { server, started, pages: [a, b], ids: [id] } = await two(t, ["first half, the threats, second half"]);
  await caret(a, id, 12);
  await a.keyboard.press("Enter");
  await agree([a, b]);
  const later = (await ids(a)).at(-1);
  await comment(a, later, 4, 11, "Which ones?");
  await reads("marked", b, ["threats"]);
  await a.waitForTimeout(2_600);
  const rapporteur = await enter(started, server.person("rapporteur"));
  await rapporteur.goto(`${server.conference}/texts/summary/versions`);
  await rapporteur.getByRole("button", { name: "Issue the text" }).click();
  await until("issued", async () => /done=issued/.test(rapporteur.url()));
  await reads("still on its words", a, ["threats"]);
  await reads("on the other page too", b, ["threats"]);
});

test("a comment written offline is kept over a reload, and sent once the connection is back", async (t) => {
  const { server, pages: [a, b], ids: [id] } = await two(t, ["the new threats are many"]);
  await offline(a, true);
  await until("it is offline", async () => /Offline/.test(await a.textContent("#editor-status")));
  await comment(a, id, 4, 15, "Which ones?");
  await until("it waits", async () => /Waits on this device/.test(await a.locator("#comments-waiting").textContent()));
  await offline(a, false);
  await until("the other page has it", async () => (await marked(b)).length === 1, 20_000);
  assert.equal(await a.locator("#comments-waiting > *").count(), 0);
  await select(a, id, 0, id, 3);
  await a.keyboard.press("Control+Alt+m");
  await a.locator("#comments-new textarea").fill("Half a thought");
  await open(a, server);
  assert.equal(await a.locator("#comments-new textarea").inputValue(), "Half a thought");
  assert.equal(await cards(a).count(), 1);
});

test("what is refused says why and keeps the words", async (t) => {
  const { pages: [a, b], ids: [id] } = await two(t, ["the new threats are many"]);
  await comment(a, id, 4, 15, "Which ones?");
  await reads("marked", b, ["new threats"]);
  await b.locator("#comments-panel-button").click();
  await offline(b, true);
  const card = cards(b).first();
  await card.getByRole("button", { name: "Reply" }).click();
  await card.locator("form.reply textarea").fill("All of them.");
  await card.locator("form.reply button:not([type])").click();
  await cards(a).first().getByRole("button", { name: "Resolve" }).click();
  await reads("resolved", a, []);
  await offline(b, false);
  const waiting = b.locator("#comments-waiting > .comment-card");
  await until("it says why", async () => /resolved meanwhile/.test(await waiting.textContent()), 20_000);
  assert.match(await waiting.textContent(), /All of them\./);
  await a.locator("#comments-new").waitFor({ state: "hidden" });
  await select(a, id, 0, id, 3);
  await a.keyboard.press("Control+Alt+m");
  await a.locator("#comments-new button:not([type])").click();
  assert.match(await a.locator("#comments-new .wrong").textContent(), /The comment is empty\./);
  await a.locator("#comments-new textarea").fill("x".repeat(4_001));
  await a.locator("#comments-new button:not([type])").click();
  await until("too long", async () => /longer than 4.?000 characters/.test(await a.locator("#comments-waiting").textContent()));
});

test("by keys alone: comment, go to the next one, reply; on a telephone the list is a sheet", async (t) => {
  const { pages: [a], ids: [first, second] } = await two(t, ["the new threats", "the old threats"]);
  await comment(a, first, 4, 7, "New?");
  await comment(a, second, 4, 7, "Old?");
  await until("both are there", async () => (await marked(a)).length === 2);
  await caret(a, first, 0);
  await a.keyboard.press("Control+Alt+.");
  const selected = () => a.evaluate(() => getSelection().toString());
  assert.equal(await selected(), "new");
  assert.match(await a.textContent("#comments-says"), /New\?/);
  await a.keyboard.press("Control+Alt+.");
  assert.equal(await selected(), "old");
  await a.keyboard.press("Control+Alt+,");
  assert.equal(await selected(), "new");
  await caret(a, first, 5);
  await a.keyboard.press("Control+Alt+m");
  assert.equal(await a.evaluate(() => document.activeElement.closest(".comment-card")?.textContent.includes("New?")), true);
  await a.keyboard.insertText("Newer than these.");
  await a.keyboard.press("Control+Enter");
  await until("the reply is there", async () => /Newer than these\./.test(await cards(a).first().locator(".notes").textContent()));
  for (const colorScheme of ["light", "dark"]) {
    await a.emulateMedia({ colorScheme });
    assert.deepEqual(await findings(a), [], colorScheme);
  }
  await a.locator("#comments-list button").first().focus();
  await a.setViewportSize(phone);
  assert.deepEqual(await findings(a), [], "on a telephone");
  const sheet = await a.locator("#comments").boundingBox();
  assert.equal(sheet.width, phone.width);
  assert.ok(await a.evaluate(() => document.documentElement.scrollWidth) <= phone.width);
  await a.keyboard.press("Escape");
  assert.equal(await a.evaluate(() => document.activeElement.id), "editor-text");
});
