// Reading the amendments in a browser: what is new since one looked, by name and on a device; news of what one follows, as
// they come; the compilation, live, at 360 px and on paper.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browser, enter, phone, serve, until } from './stage.mjs'

/** An amendment that waits and that this delegation does not sponsor; and one that a single other delegation can withdraw. */
async function waiting(page, text, delegation) {
  const list = await (await page.request.get(`${text}/amendments`, { headers: { accept: 'application/json' } })).json()
  const pending = list.filter((one) => one.state === 'pending')
  return {
    theirs: pending.find((one) => !one.sponsors.includes(delegation)),
    alone: pending.find((one) => one.sponsors.length === 1 && one.sponsors[0] !== delegation),
  }
}

test('what is new is marked, and news of what one follows come while one reads', { timeout: 120_000 }, async (t) => {
  const server = await serve(t, { demo: 'amending' })
  const started = await browser(t)
  const text = `${server.conference}/texts/summary`
  const japan = await enter(started, server.person('delegate', 'Japan'))
  const norway = await enter(started, server.person('delegate', 'Norway'))
  const stranger = await enter(started)
  const without = await enter(started, server.person('delegate', 'France'), { javaScriptEnabled: false })
  const id = (page) => page.locator('.places a', { hasText: 'Our amendments' }).getAttribute('href').then((href) => href.split('/').pop())
  await japan.goto(text)
  await norway.goto(text)
  const { theirs } = await waiting(japan, text, await id(japan))

  // By name, with and without a script; on a device, from the first visit on.
  for (const page of [japan, without]) {
    await page.goto(`${text}/amendments`)
    await page.locator('#looks button').click()
    await page.locator('#looks .says', { hasText: 'Nothing is new since' }).waitFor()
  }
  await stranger.goto(`${text}/amendments`)
  await stranger.locator('#live').waitFor()
  assert.equal(await stranger.locator('#looks').isVisible(), false)

  // A delegate follows an amendment of others, without leaving its page.
  await japan.goto(`${text}/amendments/${theirs.number}`)
  await japan.getByRole('button', { name: 'Follow', exact: true }).click()
  await japan.getByRole('button', { name: 'No longer follow' }).waitFor()
  await without.goto(`${text}/amendments/${theirs.number}`)
  await without.locator('.follow button').click()
  assert.match(await without.locator('.follow').innerText(), /You follow this amendment/)

  // Something happens to it: told in the text, whose blocks come in the stream, and on a page that is fetched anew.
  await japan.goto(text)
  await japan.locator('#live[data-state=live]').waitFor()
  await japan.evaluate(() => window.scrollTo(0, 2000))
  const second = await japan.context().newPage()
  await second.goto(`${text}/compilation`)
  await second.locator('#live[data-state=live]').waitFor()
  await norway.goto(`${text}/amendments/${theirs.number}`)
  const joins = norway.locator('form[action$="/sponsors"] button')
  assert.equal(await joins.count(), 1, 'Norway is not among its sponsors yet')
  await joins.click()
  await norway.locator('.notice.done').waitFor()
  const says = (page) => page.locator('#notices [role=status]', { hasText: `Norway joined the sponsors of amendment ${theirs.number}.` })
  await says(japan).waitFor()
  await says(second).waitFor()
  assert.ok(await japan.locator('#notices').evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight), 'it is seen where one reads')
  await second.locator(`#amendment-${theirs.number}`, { hasText: 'Norway' }).waitFor()

  // Put away without leaving; gone on the next page too, and kept in the list.
  await japan.locator('#notices button').click()
  await until('it is gone', async () => (await says(japan).count()) === 0)
  await japan.reload()
  assert.equal(await says(japan).count(), 0)
  await japan.goto(`${server.conference}/following`)
  await japan.locator('.told', { hasText: 'Norway joined' }).waitFor()
  await without.goto(text)
  assert.equal(await says(without).count(), 1)
  await without.locator('#notices button').click()
  assert.equal(without.url(), text)
  assert.equal(await says(without).count(), 0)

  // An end is news in every list.
  const { alone } = await waiting(japan, text, await id(japan))
  const { delegations } = await (await norway.request.get(`${server.conference}/participants`, { headers: { accept: 'application/json' } })).json()
  const sponsor = await enter(started, server.person('delegate', delegations.find((one) => one.id === alone.sponsors[0]).name))
  await stranger.goto(`${text}/amendments`)
  await japan.goto(`${text}/amendments`)
  await stranger.locator('#live[data-state=live]').waitFor()
  const left = await sponsor.request.post(`${text}/amendments/${alone.number}/withdrawal`, { headers: { accept: 'application/json' } })
  assert.equal(left.status(), 200)
  const mark = (page) => page.locator(`[data-amendment="${alone.number}"] > .news`, { hasText: 'changed' })
  await mark(stranger).waitFor()
  await mark(japan).waitFor()
  await japan.locator('.places a', { hasText: /Amendments \(\d+ new\)/ }).waitFor()
  await stranger.locator('#looks button').click()
  await until('the device knows it', async () => (await mark(stranger).count()) === 0)
  await stranger.reload()
  await stranger.locator('#live').waitFor()
  assert.equal(await mark(stranger).count(), 0)
  await japan.locator('#looks button').click()
  await japan.locator('#looks .says', { hasText: 'Nothing is new since' }).waitFor()
  for (const page of [japan, norway, stranger, second]) assert.deepEqual(page.faults ?? [], [])
})

test('the compilation is a document: by heading, at 360 px and on paper', { timeout: 60_000 }, async (t) => {
  const server = await serve(t, { demo: 'amending' })
  const started = await browser(t)
  const page = await enter(started, null, { viewport: phone })
  await page.goto(`${server.conference}/texts/summary/compilation`)
  assert.ok((await page.locator('.compiled-entry').count()) >= 10)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(wide <= phone.width, `${wide} px wide`)
  // Whoever listens goes from heading to heading, and each amendment says its number and its sponsors.
  assert.ok((await page.getByRole('heading', { name: /^Amendments to paragraph/ }).count()) > 3)
  assert.ok(await page.getByRole('article', { name: /^Amendment 1, / }).count())
  assert.equal(await page.locator('.block > .words:not([lang=en]), .difference:not([lang=en])').count(), 0)
  await page.locator('.outline summary').click()
  const jump = page.locator('.jumps a').nth(3)
  const to = await jump.getAttribute('href')
  await jump.click()
  assert.ok(await page.locator(to).evaluate((one) => Math.abs(one.getBoundingClientRect().top) < innerHeight))

  await page.emulateMedia({ media: 'print' })
  for (const gone of ['.masthead', '.colophon', '.crumbs', '.outline', '.acts', '#live']) {
    assert.equal(await page.locator(gone).first().isVisible(), false, gone)
  }
  for (const stays of ['.symbol', 'h1', '.compiled-at', '.legend', '.compiled-entry']) {
    assert.ok(await page.locator(stays).first().isVisible(), stays)
  }
  assert.match(await page.locator('.compiled-at').innerText(), /^Compiled on \d+ \w+ \d{4}, \d\d:\d\d/)
  assert.equal(await page.locator('.compiled-entry').first().evaluate((one) => getComputedStyle(one).breakInside), 'avoid')
  assert.ok((await page.pdf({ format: 'A4' })).length > 20_000)
})
