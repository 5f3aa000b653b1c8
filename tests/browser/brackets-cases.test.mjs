// The editor's eye for brackets against the cases that the server's own tests read too.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { source } from "./editor/bundle.mjs";

const { brackets } = await source("brackets.ts");
const cases = path.join(import.meta.dirname, "../cases/brackets");

/** The words of a line of notation: marks and links gone, what has a backslash itself. */
const plain = (notation) =>
  notation.replace(/\\(.)|\*+|\[((?:\\.|[^\]\\])*)\]\([^)]*\)/gs, (_, itself, linked) => itself ?? linked ?? "");

for (const file of readdirSync(cases)) {
  for (const { name, blocks, places, strays } of JSON.parse(readFileSync(path.join(cases, file), "utf8"))) {
    test(`brackets: ${name}`, () => {
      const lines = blocks.map(({ id, kind, content }) => ({ id, kind, level: 1, spans: [{ text: plain(content), marks: {} }] }));
      const found = brackets(lines);
      assert.deepEqual(found.places.map(({ alternatives, ...place }) => ({
        ...place, alternatives: alternatives.map(({ from, to, words }) => [from, to, words]),
      })), places);
      assert.deepEqual(found.strays.map(({ paragraph, at, sign }) => [paragraph, at, sign]), strays);
    });
  }
}
