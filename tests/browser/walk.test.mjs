// The editor's walk and its order keys against the cases that the server's own tests read too.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { source } from "./editor/bundle.mjs";

const { walk, readStrand, spans } = await source("walk.ts");
const { between } = await source("order.ts");
const cases = path.join(import.meta.dirname, "../cases");

const marksOf = ({ strong, emphasis, link, footnote }) => ({
  ...(strong && { strong }),
  ...(emphasis && { emphasis }),
  ...(link && { link }),
  ...(footnote && { footnote }),
});

const files = readdirSync(path.join(cases, "walk"));
test("the shared cases are where both walks look for them", () => assert.ok(files.length >= 25));

for (const file of files) {
  const { name, strands, paras, blocks } = JSON.parse(readFileSync(path.join(cases, "walk", file), "utf8"));
  test(`the walk: ${name}`, () => {
    const read = Object.entries(strands).map(([sid, pieces]) =>
      readStrand(
        sid,
        pieces.map((piece) => ("marker" in piece ? piece : { text: piece.text, marks: marksOf(piece) })),
      ),
    );
    const found = walk(read, new Map(Object.entries(paras))).shown.map((block) => ({
      id: block.id,
      kind: block.kind,
      level: block.level,
      spans: spans(block).map(({ text, marks }) => ({ text, ...marks })),
      segments: block.standings.map(({ segment: { pid, sid, from, to }, hidden }) => ({ pid, sid, from, to, hidden })),
    }));
    assert.deepEqual(found, blocks);
  });
}

test("order keys come out as on the server", () => {
  const keys = JSON.parse(readFileSync(path.join(cases, "order.json"), "utf8"));
  assert.ok(keys.length >= 15);
  for (const { low, high, random, key } of keys) {
    assert.equal(between(low, high, Uint8Array.from(random)), key, `${low} … ${high}`);
  }
});
