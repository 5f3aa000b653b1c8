// Open amendments that live with the text: the conflict map, and "What if" read at once, by day and night and on a phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, enter, findingsDayAndNight, phone, serve, until } from "./stage.mjs";

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("the map and the what-if are for everybody, and answer at once", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const started = await browser(t);
  const page = await enter(started, null, { bypassCSP: true });
  const text = `${server.conference}/texts/summary`;
  await page.goto(`${text}/amendments/map`);
  assert.ok((await page.locator(".map .chips li").count()) >= 20);
  assert.deepEqual(await findingsDayAndNight(page), [], "the map");

  await page.goto(`${text}/what-if`);
  const box = page.locator(".try input").first();
  const number = await box.getAttribute("value");
  await box.check();
  await until("the text follows", async () => (await page.locator(".outcome").textContent()).includes(`Amendment ${number} goes in.`), 3_000);
  assert.ok(page.url().endsWith(`with=${number}`), "the address can be kept");
  assert.ok((await page.locator("#consolidated .differs").count()) > 0);
  assert.equal(await box.evaluate((one) => document.activeElement === one), true, "the focus stays");
  assert.deepEqual(await findingsDayAndNight(page), [], "what if");
  await page.reload();
  assert.equal(await page.locator(".try input:checked").count(), 1);

  const small = await enter(started, null, { viewport: phone });
  for (const place of ["what-if?with=1&with=2&with=3", "amendments/map", "amendments/1", "amendments"]) {
    await small.goto(`${text}/${place}`);
    assert.equal(await wide(small), 0, `${place} fits a phone`);
  }
  const plain = await enter(started, null, { javaScriptEnabled: false });
  await plain.goto(`${text}/what-if`);
  await plain.locator(".try input").first().check();
  await plain.getByRole("button", { name: "Read the text with these" }).click();
  assert.match(await plain.locator(".outcome").textContent(), /goes in/);
  assert.deepEqual([...page.faults, ...small.faults], []);
});
