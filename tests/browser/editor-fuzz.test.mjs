// Real pages edit one text at random and at once, offline now and then: in the end they show the same text with the same
// marks, and nothing on any screen ever had to be set right. FUZZ says how many acts each page does, SEED where it begins.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, serve } from "./stage.mjs";
import { agree, corrections, offline, shown, writers } from "./editor/writers.mjs";

const STEPS = Number(process.env.FUZZ ?? 150);
const SEED = Number(process.env.SEED ?? 1);

for (const count of [2, 3]) {
  test(`${count} pages, ${STEPS} acts each, with seed ${SEED}`, { timeout: 60_000 + STEPS * 400 }, async (t) => {
    const server = await serve(t);
    const pages = await writers(await browser(t), server, count);
    const runs = pages.map((page, at) => page.evaluate(([seed, steps]) => window.writer.run(seed, steps, 30), [SEED * 100 + at, STEPS]));
    let running = true;
    const disconnections = (async () => {
      for (let round = 0; running; round += 1) {
        const page = pages[round % count];
        await new Promise((done) => setTimeout(done, 700));
        await offline(page, true);
        await new Promise((done) => setTimeout(done, 900));
        await offline(page, false);
      }
    })();
    await Promise.all(runs);
    running = false;
    await disconnections;
    await agree(pages);
    for (const page of pages) {
      assert.deepEqual(await corrections(page), { text: 0, marks: 0, ids: 0 });
      assert.equal(await page.evaluate(() => document.getElementById("editor-notice").hidden), true, "nothing was refused");
    }
    assert.ok((await shown(pages[0])).length > 1);
  });
}
