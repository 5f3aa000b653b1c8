// How amendments are put, on the floor: the chair on a laptop, a delegate on a phone. The chair's order by two clicks and a
// reason, a separate decision by one tap, what an acceptance excludes declared fallen by one button, and the rest together.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { browser, enter, phone, serve } from './stage.mjs'

const shots = process.env.SHOTS

async function shot(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

const json = (page, url) =>
  page.evaluate(async (at) => (await fetch(at, { headers: { accept: 'application/json' } })).json(), url)

test('the chair arranges, a delegate asks, and what is excluded falls by one button', async (t) => {
  const server = await serve(t, { demo: 'amending' })
  const started = await browser(t)
  const chair = await enter(started, server.person('chair'))
  const texts = await json(chair, `${server.conference}/texts`)
  let text
  let amendments
  for (const one of texts) {
    text = `${server.conference}/texts/${one.id}`
    amendments = await json(chair, `${text}/amendments?state=pending`)
    if (amendments.length > 3) break
  }
  await chair.goto(`${server.conference}/sittings`)
  for (const box of await chair.locator('input[name=present]').all()) await box.check()
  await chair.locator('form.sheet-form button.main').first().click()

  // The paragraph with the most amendments that are not put together, as identical ones are.
  const at = new Map()
  for (const { number, subject } of amendments) {
    const id = subject.text?.length === 1 && subject.text[0].change === 'wording' ? subject.text[0].paragraph : null
    if (id) at.set(id, (at.get(id) ?? new Map()).set(subject.text[0].after, number))
  }
  const [paragraph] = [...at].sort((a, b) => b[1].size - a[1].size)[0]
  await chair.evaluate(
    async ([url, id]) => {
      await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify({ paragraph: id }) })
    },
    [`${text}/consideration`, paragraph],
  )
  await chair.goto(`${text}/floor`)
  const before = (await json(chair, `${text}/floor`)).order.map((place) => place.number)
  assert.ok(before.length > 1, 'there is an order to arrange')
  await shot(chair, 'putting-1-laptop')

  const later = chair.getByRole('link', { name: `Amendment ${before[0]} later` })
  const size = await later.boundingBox()
  assert.ok(size.width >= 24 && size.height >= 24, JSON.stringify(size))
  await later.click()
  await chair.getByText('This order is not recorded yet.').waitFor()
  await shot(chair, 'putting-2-draft')
  await chair.getByLabel('Why in this order').fill('Its sponsor is on the way.')
  await chair.getByRole('button', { name: 'Put them in this order' }).click()
  await chair.getByText('By the chair: Its sponsor is on the way.').first().waitFor()
  const after = (await json(chair, `${text}/floor`)).order.map((place) => place.number)
  assert.notDeepEqual(after, before)
  assert.deepEqual([...after].sort(), [...before].sort())

  const delegate = await enter(started, server.person('delegate'), { viewport: phone, hasTouch: true, isMobile: true })
  await delegate.goto(`${text}/floor`)
  await delegate.getByText('By the chair: Its sponsor is on the way.').first().waitFor()
  assert.ok(await delegate.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing runs out of a phone')
  const { bloc } = await json(delegate, `${text}/floor`)
  assert.ok(bloc.length > 1, 'some can be put together')
  await delegate.locator('#bloc > summary').click()
  await shot(delegate, 'putting-3-phone')
  await delegate.locator('#bloc').getByRole('button', { name: 'Ask for a separate decision' }).first().click()
  await delegate.getByText('asked for a separate decision.').waitFor()
  await shot(delegate, 'putting-4-asked')
  const left = (await json(delegate, `${text}/floor`)).bloc
  assert.ok(!left.includes(bloc[0]))

  await chair.goto(`${text}/floor`)
  if (left.length > 1) {
    await chair.locator('#bloc > summary').click()
    await shot(chair, 'putting-5-bloc')
    await chair.getByRole('button', { name: 'Accept them together' }).click()
    await chair.waitForURL(/floor/)
    const ended = await json(chair, `${text}/amendments?state=accepted`)
    for (const number of left) assert.ok(ended.some((one) => one.number === number), `${number} is accepted`)
  }
  const first = (await json(chair, `${text}/floor`)).order[0].number
  await chair.goto(`${text}/floor`)
  await chair.locator(`#amendment-${first}`).focus()
  await chair.keyboard.press('a')
  assert.ok(await chair.locator(`#amendment-${first} button[data-key=a]`).evaluate((button) => document.activeElement === button), 'the key goes to the button')
  assert.ok((await json(chair, `${text}/amendments?state=pending`)).some((one) => one.number === first), 'a key alone decides nothing')
  await chair.keyboard.press('Enter')
  await chair.locator('#did').getByText(new RegExp(`mendments? ${first}`)).waitFor()
  const { falls } = await json(chair, `${text}/floor`)
  await chair.goto(`${text}/floor`)
  await shot(chair, 'putting-6-falls')
  if (falls.length > 0) {
    await chair.getByRole('button', { name: 'Declare it fallen' }).first().click()
    await chair.waitForLoadState()
    const fallen = await json(chair, `${text}/amendments?state=fallen`)
    assert.ok(fallen.some((one) => one.number === falls[0].number))
  }
  assert.deepEqual([chair.faults, delegate.faults], [[], []])
})
