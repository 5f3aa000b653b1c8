// The life of a text read from its saved bytes, against Automerge itself: after every change the same words, marks and
// registers as in a document that holds these changes and no others. And the line to go along, and words compared.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { source } from "./editor/bundle.mjs";

const Automerge = createRequire(path.resolve(import.meta.dirname, "../../static/package.json"))("@automerge/automerge");
const { getBackend, init, decodeChange } = Automerge;
const { readSaved, Unreadable } = await source("../history/columns.ts");
const { Chronicle } = await source("../history/chronicle.ts");
const { Timeline } = await source("../history/timeline.ts");
const { pieces, pairs } = await source("../history/pieces.ts");
const { readStrand, walk, spans } = await source("walk.ts");

const MOMENT = 1_700_000_000;
const pid = (letter, at) => `${letter}${String(at).padStart(15, "0")}`;

/** A sequence of numbers that a seed fixes. */
function chance(seed) {
  let state = (seed * 0x9e3779b1) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

/** Three writers who write apart and meet now and then; says the document and all its changes. */
function written(seed) {
  const random = chance(seed);
  const base = getBackend(init({ actor: "00".repeat(16) }));
  const [strands, paras] = [base.putObject("/", "strands", {}), base.putObject("/", "paras", {})];
  const texts = [0, 1, 2].map((at) => strand(base, strands, paras, pid("s", at), pid("p", at), at));
  base.commit(null, 0);
  const writers = [1, 2, 3].map((at) => base.clone(`0${at}`.repeat(16)));
  const known = writers.map(() => [...texts]);
  for (let step = 0; step < 120; step += 1) {
    const who = random(3);
    const handle = writers[who];
    const text = known[who][random(known[who].length)];
    const length = handle.length(text);
    const at = 1 + random(length);
    switch (random(8)) {
      case 0:
      case 1:
      case 2:
        handle.splice(text, at, 0, ["word ", "ä", "𝔘", " and then "][random(4)]);
        break;
      case 3:
        if (at < length && handle.text(text).length > 3) handle.splice(text, at, 1, "");
        break;
      case 4: {
        const end = Math.min(length, at + 1 + random(5));
        const name = ["strong", "emphasis", "link"][random(3)];
        if (end <= at) break;
        if (random(3) === 0) handle.unmark(text, { start: at, end, expand: "both" }, name);
        else handle.mark(text, { start: at, end, expand: name === "link" ? "none" : "both" }, name, name === "link" ? "https://a.example" : true);
        break;
      }
      case 5: {
        const marker = handle.insertObject(text, at, {});
        handle.put(marker, "id", pid("m", who * 1000 + step), "str");
        break;
      }
      case 6: {
        const held = handle.getWithType(paras, pid("p", random(3)));
        if (held?.[0] === "map") handle.put(held[1], "order", `${"abc"[random(3)]}${random(9) + 1}`, "str");
        break;
      }
      default: {
        const other = writers[random(3)];
        if (other !== handle) handle.merge(other);
      }
    }
    handle.commit(null, MOMENT + step * 7 - random(40));
  }
  for (const other of writers) base.merge(other);
  return base;
}

function strand(handle, strands, paras, sid, id, at) {
  const text = handle.putObject(strands, sid, "");
  const marker = handle.insertObject(text, 0, {});
  handle.put(marker, "id", id, "str");
  handle.splice(text, 1, 0, `Paragraph ${at} as it began`);
  const registers = handle.putObject(paras, id, {});
  handle.put(registers, "kind", "paragraph", "str");
  handle.put(registers, "level", 1, "int");
  handle.put(registers, "order", `b${at + 1}`, "str");
  return text;
}

/** What a document says, read by Automerge. */
function standing(handle) {
  const map = (name) => handle.getWithType("/", name)?.[1];
  const value = (held) => (typeof held === "object" && held !== null && "val" in held ? held.val : held);
  const [strands, paras] = [map("strands"), map("paras")];
  const read = handle.keys(strands).map((sid) => readStrand(sid, handle.spans(handle.getWithType(strands, sid)[1]).map((span) => {
    if (span.type === "block") return { marker: value(span.value.id) };
    const { strong, emphasis, link } = span.marks ?? {};
    const held = value(link);
    return {
      text: span.value,
      marks: { ...(strong === true && { strong }), ...(emphasis === true && { emphasis }), ...(typeof held === "string" && { link: held }) },
    };
  })));
  const registers = new Map(handle.keys(paras).map((id) => {
    const object = handle.getWithType(paras, id)[1];
    return [id, Object.fromEntries(handle.keys(object).map((name) => [name, handle.getWithType(object, name)[1]]))];
  }));
  return blocks(walk(read, registers));
}

const blocks = (layout) => layout.shown.map((block) => ({ id: block.id, kind: block.kind, spans: spans(block) }));

for (let seed = 1; seed <= 12; seed += 1) {
  test(`every moment reads as Automerge reads it, with seed ${seed}`, async () => {
    const document = written(seed);
    const chronicle = new Chronicle(await readSaved(document.save()));
    const changes = new Map(document.getChanges([]).map((bytes) => {
      const { actor, startOp, ops } = decodeChange(bytes);
      return [`${startOp + ops.length - 1}@${actor}`, bytes];
    }));
    assert.equal(chronicle.length, changes.size);
    const again = getBackend(init({ actor: "ff".repeat(16) }));
    const moments = [];
    for (const { actor, last, at } of chronicle.writings) {
      again.applyChanges([changes.get(`${last}@${actor}`)]);
      moments.push(standing(again));
      assert.ok(at >= MOMENT - 40);
    }
    // Forwards, backwards and at random: what is kept of one moment says nothing wrong about another.
    const order = [...moments.keys(), ...[...moments.keys()].reverse(), ...Array.from({ length: 60 }, (_, at) => (at * 53) % moments.length)];
    for (const at of order) assert.deepEqual(blocks(chronicle.at(at + 1).layout), moments[at], `after change ${at + 1}`);
  });
}

test("words belong to who wrote them, also after the text was laid out anew", async () => {
  const first = getBackend(init({ actor: "01".repeat(16) }));
  const [strands, paras] = [first.putObject("/", "strands", {}), first.putObject("/", "paras", {})];
  const text = strand(first, strands, paras, pid("s", 0), pid("p", 0), 0);
  first.commit(null, MOMENT);
  const second = first.clone("02".repeat(16));
  second.splice(text, 11, 0, " ,by another,");
  second.commit(null, MOMENT + 60);
  const server = second.clone("03".repeat(16));
  server.delete(strands, pid("s", 0));
  const fresh = server.putObject(strands, pid("t", 0), "");
  const marker = server.insertObject(fresh, 0, {});
  server.put(marker, "id", pid("p", 0), "str");
  server.splice(fresh, 1, 0, second.text(text).slice(1));
  server.commit(null, 0);
  const chronicle = new Chronicle(await readSaved(server.save()), new Map([["03".repeat(16), MOMENT + 90]]));
  assert.deepEqual(chronicle.writings.map(({ at }) => at - MOMENT), [0, 60, 90]);
  const { layout } = chronicle.at(3);
  const [block] = layout.shown;
  const whole = spans(block).map((span) => span.text).join("");
  const owned = chronicle.authors(block, 3).map(({ from, to, writing }) => [whole.slice(from, to), chronicle.writings[writing].actor.slice(0, 2)]);
  assert.deepEqual(owned, [["Paragraph ", "01"], [" ,by another,", "02"], ["0 as it began", "01"]]);
});

test("what is no document is refused", async () => {
  await assert.rejects(readSaved(new Uint8Array(40)), Unreadable);
  const bytes = written(1).save();
  await assert.rejects(readSaved(bytes.slice(0, bytes.length - 30)), Unreadable);
});

test("long pauses take no room on the line, and steps go from session to session", () => {
  const day = 86_400;
  const times = [0, 10, 20, 30, day, day + 10, day + 12, 9 * day, 9 * day + 3];
  const writings = times.map((at, index) => ({ actor: index < 2 ? "a" : "b", last: index, at: MOMENT + at }));
  const line = new Timeline(writings, (actor) => actor);
  assert.deepEqual(line.sessions, [{ from: 1, to: 4 }, { from: 5, to: 7 }, { from: 8, to: 9 }]);
  assert.equal(line.along(1), 0);
  assert.equal(line.along(9), 1);
  // Eight days of nothing are no wider than a minute of work.
  assert.ok(line.along(8) - line.along(7) < 0.4);
  for (let count = 1; count <= 9; count += 1) assert.equal(line.near(line.along(count)), count);
  const steps = (by, finer, from) => {
    const met = [];
    for (let at = from; met.length < 20;) {
      const next = line.step(at, by, finer);
      if (next === at) return met;
      met.push((at = next));
    }
  };
  assert.deepEqual(steps(1, false, 1), [4, 5, 7, 8, 9]);
  assert.deepEqual(steps(-1, false, 9), [8, 7, 5, 4, 1]);
  assert.deepEqual(steps(-1, true, 4), [3, 2, 1]);
  assert.equal(line.until(MOMENT + 25), 3);
  assert.equal(line.until(MOMENT - 5), 1);
});

test("paragraphs are compared in whole words, and neither wording is lost", () => {
  const line = (...spans) => ({ id: "p", kind: "paragraph", level: 1, spans: spans.map((text) => (typeof text === "string" ? { text, marks: {} } : text)) });
  const found = pieces(line("Parties should co-operate fully."), line("Parties shall co-operate ", { text: "fully", marks: { strong: true } }, "."));
  assert.deepEqual(found.map(({ became, words }) => [became, words.map(({ text }) => text).join("")]), [
    ["same", "Parties "], ["went", "should"], ["came", "shall"], ["same", " co-operate "], ["marked", "fully"], ["same", "."],
  ]);
  const named = (id) => ({ ...line(id), id });
  const row = pairs([named("a"), named("b"), named("c")], [named("c"), named("d"), named("a")]);
  assert.deepEqual(row.map(({ id, before, after }) => [id, Boolean(before), Boolean(after)]), [
    ["c", true, true], ["d", false, true], ["a", true, true], ["b", true, false],
  ]);
});
