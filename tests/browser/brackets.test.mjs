// Brackets in the editor: marked and counted as one writes, gone to one after the other, with the delegations that want
// the words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, findingsDayAndNight, serve, until } from "./stage.mjs";
import { agree, caret, shown, writers } from "./editor/writers.mjs";

test("brackets are counted while one writes, gone to, and say who wants them", async (t) => {
  const server = await serve(t);
  const [page, other] = await writers(await browser(t), server, 2);
  assert.equal(await page.locator("#editor-brackets").isVisible(), false);
  await caret(page, (await shown(page)).at(-1).attrs.id, -1);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Alt+0");
  await page.keyboard.insertText("Parties [should][shall] act [at once], and [no end.");
  await agree([page, other]);
  const id = (await shown(page)).at(-1).attrs.id;
  assert.equal(await page.locator("#editor-brackets .number").textContent(), "2");
  assert.deepEqual(await page.locator(".bracketed:not(.stray)").allTextContents(), ["[should]", "[shall]", "[at once]"]);
  assert.deepEqual(await page.locator(".bracketed.stray").allTextContents(), ["["]);

  await other.goto(`${server.conference}/texts/summary/attributions/new?paragraph=${id}&from=16`);
  const first = other.locator("input[name=delegations]").first();
  const name = (await other.locator("label.choice").first().textContent()).trim();
  await first.check();
  await other.getByRole("button", { name: "Note it" }).click();
  await until("noted", async () => (await other.locator(".wanted").first().textContent()).includes(name));
  assert.deepEqual(await findingsDayAndNight(other), [], "the list");
  await until("the editor shows it", async () => (await page.locator(".wanted").count()) > 0, 2_000);
  assert.equal(await page.locator(".wanted").first().getAttribute("title"), name);

  await caret(page, id, 0);
  const next = page.getByRole("button", { name: "Next place in brackets" });
  await next.click();
  assert.equal(await page.evaluate(() => getSelection().toString()), "[should][shall]");
  assert.match(await page.locator("#editor-brackets [role=status]").textContent(), new RegExp(`1 / 2 · should / shall · .*${name}`));
  await next.click();
  assert.equal(await page.evaluate(() => getSelection().toString()), "[at once]");
  await next.focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.do), "next", "a key keeps the focus on the button");
  assert.deepEqual(await findingsDayAndNight(page), [], "the editor");
  assert.deepEqual(page.faults, []);
});
