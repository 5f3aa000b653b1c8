// Bringing in a text and deciding about a late edit, in a real browser, while somebody else has the editor open.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { browser, enter, findings, folder, phone, serve, until } from './stage.mjs'

const source = '# I. Brought in\n\n1. Participants noted **with concern** that:\n\n(a) spam grew;\n\n(b) fraud grew.\n'

test('a file is seen before it comes in, and the open editor shows it', async (t) => {
  const server = await serve(t, { demo: 'drafting' })
  const started = await browser(t)
  const text = `${server.conference}/texts/summary`
  const writer = await enter(started, server.person('rapporteur', null, 1))
  await writer.goto(`${text}/editor`)
  await writer.locator('#editor-text p').first().waitFor()

  const page = await enter(started, server.person('rapporteur'), { bypassCSP: true, viewport: phone })
  const file = join(await folder(t), 'draft.md')
  await writeFile(file, source)
  await page.goto(text)
  await page.locator('a[href$="/import"]').click()
  await page.setInputFiles('#file', file)
  await page.locator('button.main').click()
  assert.match(await page.locator('section[aria-labelledby=preview]').innerText(), /1 heading, 1 paragraph, 2 items\./)
  assert.deepEqual(await findings(page), [])
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(width <= phone.width, `${width} px wide on a phone`)
  assert.equal(await writer.locator('#editor-text').getByText('Brought in').count(), 0, 'looking writes nothing')
  await page.locator('button.main').click()
  await page.locator('.notice.done').waitFor()
  await page.locator('article.text').getByText('spam grew;').waitFor()
  await until('the editor shows it', () => writer.locator('#editor-text').getByText('fraud grew.').count())

  const block = page.locator('article.text .block.paragraph').last()
  const paragraph = (await block.getAttribute('id')).replace(/^p-/, '')
  const kept = await page.evaluate(
    async ([url, paragraph]) => {
      const base = 'Participants noted **with concern** that:'
      const words = 'Participants noted **with great concern** that:'
      const body = JSON.stringify({ paragraph, base, words })
      const sent = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      return sent.status
    },
    [`${text}/late-edits`, paragraph],
  )
  assert.equal(kept, 201)
  await page.goto(text)
  await page.getByText('1 late edit to decide').click()
  assert.deepEqual(await findings(page), [])
  await page.locator('summary').first().click()
  await page.locator('form[action$="/inclusion"] button.main').click()
  await page.getByText('In the text').first().waitFor()
  await until('the editor shows the words', () => writer.locator('#editor-text').getByText('with great concern').count())
  assert.deepEqual([...page.faults, ...writer.faults], [])
})
