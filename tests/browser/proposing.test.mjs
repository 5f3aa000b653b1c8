// An amendment is written as the text will read, on a laptop and on a telephone, with a connection and without, with a
// script and without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, enter, findingsDayAndNight, fits, pen, phone, serve, until } from "./stage.mjs";

const json = (page, url, more) =>
  page.evaluate(async ([url, more]) => (await fetch(url, { headers: { accept: "application/json" }, ...more })).json(), [url, more]);

/** The text of the conference, and its first long paragraphs. */
async function paragraphs(page, server) {
  const [{ id }] = await json(page, `${server.conference}/texts`);
  const text = `${server.conference}/texts/${id}`;
  const { blocks } = await json(page, text);
  return { text, long: blocks.filter(({ kind, content }) => kind === "paragraph" && content.length > 80) };
}

/** Clicks, counted. */
function clicking(page) {
  let clicks = 0;
  return {
    click: async (locator) => {
      clicks += 1;
      await locator.click();
    },
    get count() {
      return clicks;
    },
  };
}

/** The caret before the first word. A field that just got the focus puts its own caret back for an instant. */
async function atStart(page) {
  await page.waitForTimeout(100);
  await page.keyboard.press("Control+Home");
}

const filed = async (page) => json(page, page.url().replace(/[?#].*/, ""));
const area = (page) => page.locator("textarea[name=wording]").inputValue();

test("two clicks and the typing, from the text to what is filed", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const page = await enter(await browser(t), server.person("delegate"));
  const { text, long } = await paragraphs(page, server);
  await page.goto(text);
  const counted = clicking(page);
  await counted.click(page.locator(`#p-${long[0].id} a.propose`).first());
  await pen(page).waitFor();
  // The pen is in the hand already, at the end of the words.
  await page.keyboard.type(" They agreed.");
  await page.locator("#difference-here [role=insertion]", { hasText: "They agreed." }).waitFor();
  assert.deepEqual(await findingsDayAndNight(page), []);
  await counted.click(page.getByRole("button", { name: "File the amendment" }));
  await page.waitForURL(/amendments\/\d+/);
  assert.ok(counted.count <= 3, `${counted.count} clicks`);
  assert.match(JSON.stringify(await filed(page)), /They agreed\./);
  assert.deepEqual(page.faults, []);
});

test("marks, a footnote, undo, and what is pasted, by keyboard alone", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const page = await enter(await browser(t), server.person("delegate"));
  const { text, long } = await paragraphs(page, server);
  await page.goto(`${text}/amendments/new?paragraph=${long[0].id}`);
  await pen(page).waitFor();
  const before = await area(page);
  await atStart(page);
  await page.keyboard.press("Control+b");
  await page.keyboard.type("Noting");
  await page.keyboard.press("Control+b");
  await page.keyboard.type(" * that ");
  assert.equal(await area(page), `**Noting** \\* that ${before}`);
  await page.keyboard.press("Control+Alt+f");
  await page.keyboard.type("СЕД № 185.");
  await page.keyboard.press("Enter");
  await until("the footnote", async () => (await area(page)).startsWith("**Noting** \\* that ^[СЕД № 185.]"));
  while ((await area(page)) !== before) await page.keyboard.press("Control+z");
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/html", "<h1>One</h1><ul><li>two</li></ul><p>three \u202eevil</p>");
    data.setData("text/plain", "One\ntwo\nthree");
    document.querySelector(".wording-pen").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  assert.equal(await area(page), `One two three evil${before}`);
  await page.keyboard.press("Alt+F10");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.act), "strong");
  assert.deepEqual(page.faults, []);
});

test("Enter splits the paragraph, Backspace takes that back, and a new paragraph has one line", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const page = await enter(await browser(t), server.person("delegate"), { viewport: phone, hasTouch: true });
  const { text, long } = await paragraphs(page, server);
  await page.goto(`${text}/amendments/new?paragraph=${long[0].id}`);
  await pen(page).tap();
  await page.keyboard.press("Control+Home");
  for (let word = 0; word < 3; word += 1) await page.keyboard.press("Control+ArrowRight");
  await page.keyboard.press("Enter");
  const what = page.locator("select[name=what]");
  assert.equal(await what.inputValue(), "split");
  await page.locator("#difference-here", { hasText: "Becomes two paragraphs" }).waitFor();
  await page.keyboard.press("Enter");
  assert.equal((await area(page)).split("\n\n").length, 2, "a paragraph is split once");
  await page.keyboard.press("Backspace");
  assert.equal(await what.inputValue(), "wording");
  // What is asked follows what is proposed.
  await what.selectOption("move");
  assert.deepEqual([await pen(page).count(), await page.locator("select[name=move_after]").isVisible()], [0, true]);
  assert.ok(await fits(page));
  await page.goto(`${text}/amendments/new?after=${long[0].id}`);
  await pen(page).tap();
  await page.keyboard.type("One");
  await page.keyboard.press("Enter");
  await page.keyboard.type("line");
  assert.equal(await area(page), "Oneline");
  assert.deepEqual(page.faults, []);
});

test("a paragraph is chosen from a list, and a long word breaks no telephone", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const page = await enter(await browser(t), server.person("delegate"), { viewport: phone, hasTouch: true });
  const { text, long } = await paragraphs(page, server);
  await page.goto(`${text}/amendments`);
  await page.getByRole("link", { name: "Propose an amendment" }).click();
  assert.deepEqual(await findingsDayAndNight(page), []);
  await page.getByRole("link", { name: "The title of the text" }).waitFor();
  await page.locator(`.choose-place a[href$="paragraph=${long[1].id}"]`).click();
  await pen(page).tap();
  await page.keyboard.type(` ${"Kraftfahrzeughaftpflicht".repeat(6)}`);
  await page.locator("#difference-here [role=insertion]").waitFor();
  assert.ok(await fits(page));
  // What files it stays under the thumb.
  await page.evaluate(() => scrollTo(0, 0));
  assert.ok(await page.getByRole("button", { name: "File the amendment" }).evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight));
  await page.getByRole("button", { name: "File the amendment" }).click();
  await page.waitForURL(/amendments\/\d+/);
  await page.locator(".symbol a").click();
  assert.equal(new URL(page.url()).hash, `#p-${long[1].id}`);
});

test("another paragraph of the same amendment is written next, and a new one beside an item is an item", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const page = await enter(await browser(t), server.person("delegate"));
  const { text, long } = await paragraphs(page, server);
  await page.goto(`${text}/amendments/new?paragraph=${long[0].id}`);
  await pen(page).waitFor();
  await page.keyboard.type(" First.");
  await page.getByText("Add another paragraph to this amendment").click();
  await page.locator("#add").selectOption(long[1].id);
  await page.getByRole("button", { name: "Amend it too" }).click();
  await pen(page, 1).waitFor();
  await page.waitForTimeout(100);
  await page.keyboard.type(" Second.");
  assert.match(await pen(page, 1).textContent(), /Second\.$/);
  assert.match(await pen(page, 0).textContent(), /First\.$/);
  const { blocks } = await json(page, text);
  const item = blocks.find(({ kind }) => kind === "item");
  await page.goto(`${text}/amendments/new?after=${item.id}`);
  assert.equal(await page.locator("select[name=kind]").inputValue(), "item");
});

test("without a connection nothing is sent and nothing is lost; back again, it is filed once", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const page = await enter(await browser(t), server.person("delegate"));
  const { text, long } = await paragraphs(page, server);
  await page.goto(`${text}/amendments/new?paragraph=${long[1].id}`);
  await pen(page).waitFor();
  await page.context().setOffline(true);
  await page.keyboard.type(" From the lift.");
  await page.locator("#difference-here[data-away]").waitFor();
  await page.getByRole("button", { name: "File the amendment" }).click();
  await page.getByRole("alert").filter({ hasText: "Nothing was sent" }).waitFor();
  assert.match(await pen(page).textContent(), /From the lift\.$/);
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "File the amendment" }).click();
  await page.waitForURL(/amendments\/\d+/);
  assert.match(JSON.stringify(await filed(page)), /From the lift\./);
  // Gone back to, the page has what was typed.
  await page.goBack();
  await until("the words", async () => /From the lift\.$/.test(await pen(page).textContent()));
});

test("what is refused comes back as it was written", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const page = await enter(await browser(t), server.person("delegate"));
  const { text, long } = await paragraphs(page, server);
  await page.goto(`${text}/amendments/new?paragraph=${long[0].id}`);
  await pen(page).waitFor();
  await page.locator("#reason").fill("A reason.");
  await page.getByRole("button", { name: "File the amendment" }).click();
  await page.locator("main .stack > [role=alert]").waitFor();
  assert.equal(await pen(page).textContent(), long[0].content);
  assert.equal(await page.locator("#reason").inputValue(), "A reason.");
});

test("without a script the same form takes the notation", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const page = await enter(await browser(t), server.person("delegate"), { javaScriptEnabled: false });
  await page.goto(`${server.conference}/texts/summary`);
  await page.locator("a.propose").nth(1).click();
  const words = page.locator("textarea[name=wording]");
  await words.fill(`${await words.inputValue()} **In bold.**`);
  await page.getByRole("button", { name: "See the difference" }).click();
  await page.locator("[role=insertion] strong, strong [role=insertion]", { hasText: "In bold." }).first().waitFor();
  await page.getByRole("button", { name: "File the amendment" }).click();
  await page.waitForURL(/amendments\/\d+/);
  assert.match(await page.locator("main").textContent(), /In bold\./);
});
