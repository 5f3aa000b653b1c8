// The inline notation as the pages read and write it, against the cases that the server's own tests read too.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { source } from "./editor/bundle.mjs";

const { notation, read } = await source("notation.ts");
const cases = JSON.parse(readFileSync(path.join(import.meta.dirname, "../cases/notation.json"), "utf8"));

test("every case is read and written as the server does", () => {
  assert.ok(cases.length >= 40);
  for (const { line, spans, exact } of cases) {
    assert.deepEqual(read(line).map(({ text, marks }) => ({ text, ...marks })), spans, line);
    assert.equal(notation({ spans: read(line) }), exact, line);
  }
});

test("whatever is typed settles", () => {
  let seed = 7;
  const below = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const signs = ["a", " ", "*", "**", "^", "[", "]", "(", ")", "\\", "@", "é", "😀"];
  for (let round = 0; round < 5_000; round += 1) {
    const line = Array.from({ length: below(24) }, () => signs[below(signs.length)]).join("");
    const spans = read(line);
    assert.deepEqual(read(notation({ spans })), spans, line);
  }
});

test("many brackets cost no more than many letters", () => {
  assert.equal(read("[](".repeat(100_000))[0].text.length, 300_000);
  assert.equal(read("^[".repeat(100_000))[0].text.length, 200_000);
});
