// An amendment written as one would in a mail, on a phone without scripts: three presses and the typing from the text to the
// filed amendment; what is asked back where the words are not clear; and the sentence and both wordings on its page.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browser, enter, phone, serve } from './stage.mjs'

test('three presses and the typing file an amendment from a phone without scripts', { timeout: 120_000 }, async (t) => {
  const server = await serve(t, { demo: 'amending' })
  const started = await browser(t)
  const text = `${server.conference}/texts/summary`
  const delegate = await enter(started, server.person('delegate', 'Norway'), { viewport: phone, javaScriptEnabled: false, hasTouch: true })
  const narrow = async () => {
    const [width] = [await delegate.locator('html').evaluate((root) => root.scrollWidth)]
    assert.ok(width <= phone.width, `nothing is wider than the phone: ${width}`)
  }

  await delegate.goto(text)
  await delegate.getByRole('link', { name: 'as in a mail' }).tap()
  await delegate.getByLabel('What is to change').fill('In paragraph 7, replace «telephones» by «phones».')
  await delegate.getByRole('button', { name: 'See the difference' }).tap()
  // It does not stand there: the words stay, and a sentence says so.
  assert.match(await delegate.locator('[role=alert]').innerText(), /“telephones” does not stand in paragraph 7\./)
  assert.match(await delegate.getByLabel('What is to change').inputValue(), /telephones/)
  await narrow()

  await delegate.getByLabel('What is to change').fill('В пункте 7 заменить «within hours» на «немедленно».')
  await delegate.getByRole('button', { name: 'See the difference' }).tap()
  await delegate.locator('[role=deletion]', { hasText: 'within hours' }).waitFor()
  await delegate.locator('[role=insertion]', { hasText: 'немедленно' }).waitFor()
  await narrow()
  await delegate.getByRole('button', { name: 'File the amendment' }).tap()
  await delegate.locator('h1', { hasText: 'Amendment' }).waitFor()

  const said = delegate.locator('.slip .said')
  assert.equal(await said.innerText(), 'In paragraph 7, replace “within hours” by “немедленно”.')
  await delegate.getByRole('link', { name: 'français' }).tap()
  assert.equal(await said.innerText(), 'Au paragraphe 7, remplacer «\u00a0within hours\u00a0» par «\u00a0немедленно\u00a0».')
  assert.equal(await said.getAttribute('lang'), 'fr')
  await delegate.getByRole('link', { name: 'Side by side' }).tap()
  assert.equal(await said.getAttribute('lang'), 'fr', 'the choice goes along')
  await delegate.locator('.sides').getByText('As it reads').waitFor()
  assert.equal(await delegate.locator('.sides [role=deletion]').count(), 1)
  assert.equal(await delegate.locator('.sides [role=insertion]').count(), 1)
  await narrow()
})
