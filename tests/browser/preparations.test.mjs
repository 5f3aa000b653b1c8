// Two delegates of one delegation prepare an amendment on two pages, one of them on a telephone: what one keeps or says
// the other sees without reloading, two who keep at once lose nothing, and what is filed is theirs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, enter, findings, fits, pen, phone, serve, until } from "./stage.mjs";

/** A second delegate of the same delegation, registered by the secretariat. */
async function colleague(started, server, of) {
  const desk = await enter(started, server.person("secretariat"));
  const answer = await desk.evaluate(async ([url, delegation]) => {
    const list = await (await fetch(`${url}/participants`, { headers: { accept: "application/json" } })).json();
    const named = JSON.stringify(list).match(new RegExp(`"id":"([a-z0-9-]+)","name":"${delegation}"`));
    const id = named?.[1] ?? delegation;
    const headers = { "content-type": "application/json", accept: "application/json" };
    const body = JSON.stringify({ name: "Colleen Ague", delegation: id, roles: ["delegate"] });
    const made = await fetch(`${url}/people`, { method: "POST", headers, body });
    return { status: made.status, text: await made.text() };
  }, [server.conference, of.delegation]);
  assert.equal(answer.status, 201, answer.text);
  return { link: JSON.parse(answer.text).link };
}

test("two delegates of one delegation, on a laptop and a telephone", async (t) => {
  const server = await serve(t, { demo: "amending" });
  const started = await browser(t);
  const of = server.person("delegate");
  const a = await enter(started, of);
  const b = await enter(started, await colleague(started, server, of), { viewport: phone, colorScheme: "dark" });
  const texts = await a.evaluate(async (url) => (await fetch(`${url}/texts`, { headers: { accept: "application/json" } })).json(), server.conference);
  const text = `${server.conference}/texts/${texts[0].id}`;

  const read = await a.evaluate(async (url) => (await fetch(url, { headers: { accept: "application/json" } })).json(), text);
  const block = read.blocks.find((one) => one.kind === "paragraph" && one.content.length > 80);
  await a.goto(`${text}/amendments/new?paragraph=${block.id}`);
  await pen(a).fill(`${block.content} And so on.`);
  await a.getByText(/^Keep it for .* first$/).click();
  await a.locator("#working_title").fill("And so on");
  await a.getByRole("button", { name: "Keep it for our delegation" }).click();
  await a.getByRole("heading", { level: 1, name: "And so on" }).waitFor();
  const page = new URL(a.url()).pathname;

  await b.goto(`${text}/preparations`);
  assert.ok(await fits(b), "the list fits a telephone");
  await b.getByRole("link", { name: "And so on" }).click();
  await b.getByText("Only your delegation sees this").waitFor();
  assert.ok(await fits(b), "the page fits a telephone");
  assert.deepEqual(await findings(b), []);

  await b.locator("textarea[name=words]").fill("So on what?");
  await b.getByRole("button", { name: "Comment" }).click();
  await a.getByText("So on what?").waitFor({ timeout: 5_000 });

  // Both open the form; the telephone keeps first.
  for (const one of [a, b]) await one.goto(`${server.url}${page}/form`);
  assert.ok(await fits(b), "the form fits a telephone");
  await pen(b).fill(`Indeed, ${block.content} And so on.`);
  await b.getByRole("button", { name: "Keep it for our delegation" }).click();
  await b.getByText("Only your delegation sees this").waitFor();
  await pen(a).fill(`${block.content} And so on, for ever.`);
  await a.getByRole("button", { name: "Keep it for our delegation" }).click();
  await a.getByText("Below, both are put together").waitFor();
  assert.deepEqual(await findings(a), []);
  assert.equal(await pen(a).textContent(), `Indeed, ${block.content} And so on, for ever.`);
  await a.getByRole("button", { name: "Keep it for our delegation" }).click();
  await until("the telephone sees it", async () => /for ever/.test(await b.locator("main").textContent()), 5_000);

  await b.getByRole("button", { name: "File it" }).click();
  await b.waitForURL(/amendments\/\d+/);
  await a.getByText(/Filed by Colleen Ague/).waitFor({ timeout: 5_000 });
  const faults = [...a.faults, ...b.faults].filter((fault) => !/409/.test(fault));
  assert.deepEqual(faults, []);
});
