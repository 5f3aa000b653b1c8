// What changed since one's last visit, while it changes; and two versions compared: a paragraph reworded, set in bold, split,
// moved, deleted and put in, seen by a delegate, by somebody who is not signed in, and on paper.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caret, open, writers } from './editor/writers.mjs'
import { browser, enter, phone, serve, until } from './stage.mjs'

test('a delegate is shown what changed, and any two versions are compared', { timeout: 180_000 }, async (t) => {
  const server = await serve(t, { demo: 'drafting' })
  const started = await browser(t)
  const text = `${server.conference}/texts/summary`
  const [rapporteur] = await writers(started, server, 1)
  const delegate = await enter(started, server.person('delegate', 'Norway'))
  const stranger = await enter(started)
  const without = await enter(started, server.person('delegate', 'Japan'), { javaScriptEnabled: false })
  const since = (page) => page.locator('#since')
  const says = (page) => since(page).locator('.says')
  const unread = (page) => page.locator('#text > .block.unread')
  const settled = () => until('the editor has sent everything', () => rapporteur.evaluate(() => window.plenary.settled()))

  // Issued, and opened again.
  await rapporteur.goto(`${text}/versions`)
  await rapporteur.locator('form[action$="/versions"] button').first().click()
  await rapporteur.waitForLoadState()
  await stranger.goto(text)
  await delegate.goto(text)
  await since(delegate).getByRole('button', { name: 'Mark as read' }).click()
  await says(delegate).filter({ hasText: 'Nothing has changed since' }).waitFor()
  await without.goto(text)
  await since(without).getByRole('button').click()
  await without.locator('.notice.done').waitFor()
  await rapporteur.goto(`${text}/versions`)
  await rapporteur.locator('summary', { hasText: 'Open a revision' }).click()
  await rapporteur.locator('form[action$="/revision"] input[name=reason]').fill('More to say')
  await rapporteur.locator('form[action$="/revision"] button').click()
  await rapporteur.waitForLoadState()
  await open(rapporteur, server)

  const paragraphs = await rapporteur.evaluate(() => {
    const found = []
    window.plenary.view.state.doc.forEach((node) => {
      if (node.textContent.length > 120) found.push({ id: node.attrs.id, words: node.textContent })
    })
    return found
  })
  const [reworded, bold, split, , moved, , , deleted, last] = paragraphs

  await caret(rapporteur, reworded.id, 4)
  await rapporteur.keyboard.type('seventh ')
  await settled()
  const block = (page, id) => page.locator(`#p-${id}`)
  await block(delegate, reworded.id).locator('.since-mark').getByText('changed', { exact: true }).waitFor()
  await says(delegate).filter({ hasText: '1 paragraph has changed since' }).waitFor()
  await says(stranger).filter({ hasText: '1 paragraph has changed since' }).waitFor()

  // The difference opens in place, stays open while the words change, and follows them.
  await block(delegate, reworded.id).getByRole('button', { name: 'Show what changed' }).click()
  const inserted = block(delegate, reworded.id).locator('.difference [role=insertion]')
  await inserted.filter({ hasText: 'seventh' }).waitFor()
  assert.equal(await block(delegate, reworded.id).locator('> .words').isVisible(), false)
  await rapporteur.keyboard.type('and best ')
  await settled()
  await inserted.filter({ hasText: 'seventh and best' }).waitFor()

  // Words taken back are no change any more, for the server and for the device.
  for (let at = 0; at < 'seventh and best '.length; at += 1) await rapporteur.keyboard.press('Backspace')
  await settled()
  await until('nothing is marked', async () => (await unread(delegate).count()) === 0 && (await unread(stranger).count()) === 0)
  await rapporteur.keyboard.type('seventh ')

  const middle = split.words.indexOf(' ', split.words.length / 2) + 1
  await rapporteur.evaluate(([id]) => window.writer.selectWords(id, 0, id, 12), [bold.id])
  await rapporteur.keyboard.press('Control+b')
  await caret(rapporteur, split.id, middle)
  await rapporteur.keyboard.press('Enter')
  await caret(rapporteur, moved.id, 3)
  await rapporteur.keyboard.press('Alt+ArrowDown')
  await rapporteur.keyboard.press('Alt+ArrowDown')
  await rapporteur.evaluate((id) => {
    const { view } = window.plenary
    view.state.doc.forEach((node, place) => {
      if (node.attrs.id === id) view.dispatch(view.state.tr.delete(place, place + node.nodeSize))
    })
  }, deleted.id)
  await caret(rapporteur, last.id, -1)
  await rapporteur.keyboard.press('Enter')
  await rapporteur.keyboard.type('A paragraph that nobody has read before.')
  await settled()

  await says(delegate).filter({ hasText: '5 paragraphs have changed since' }).waitFor()
  assert.equal(await unread(delegate).count(), 4, 'the fifth is gone')
  assert.match(await since(delegate).locator('.which').innerText(), /taken out/)
  assert.equal(await unread(stranger).count(), 4)
  assert.equal(await block(delegate, bold.id).locator('.since-mark').count(), 0, 'words alone count')

  // One paragraph by itself, then the rest; a page loaded anew says the same.
  await block(delegate, reworded.id).hover()
  await block(delegate, reworded.id).getByRole('button', { name: 'Mark as read' }).click()
  await says(delegate).filter({ hasText: '4 paragraphs have changed since' }).waitFor()
  await delegate.reload()
  await says(delegate).filter({ hasText: '4 paragraphs have changed since' }).waitFor()
  await until('the marks are laid on', async () => (await unread(delegate).count()) === 3)

  // Without a script, a list above the text and the same button.
  await without.goto(text)
  assert.match(await says(without).innerText(), /^5 paragraphs have changed since/)
  assert.equal(await since(without).locator('li a').count(), 5)
  await since(without).getByRole('button', { name: 'Mark as read', exact: true }).click()
  assert.match(await says(without).innerText(), /^Nothing has changed since/)

  // See all changes: from what was read to what stands.
  await since(delegate).getByRole('link', { name: 'See all changes' }).click()
  await delegate.locator('h1').waitFor()
  assert.match(delegate.url(), /from=read&to=draft/)
  assert.equal(await block(delegate, reworded.id).locator('[role=insertion]').count(), 0, 'that one was read')
  await delegate.goto(text)
  await since(delegate).getByRole('button', { name: 'Mark as read' }).first().click()
  await says(delegate).filter({ hasText: 'Nothing has changed since' }).waitFor()

  // On a device, what was marked stays marked after a visit.
  await since(stranger).getByRole('button').click()
  await until('nothing is marked on the device', async () => (await unread(stranger).count()) === 0)
  await stranger.reload()
  await stranger.locator('#live').waitFor()
  assert.equal(await unread(stranger).count(), 0)
  assert.equal(await since(stranger).isVisible(), false)

  // The issue compared with what became of it.
  await delegate.goto(`${text}/comparison`)
  assert.equal(await delegate.locator('#from').inputValue(), 'L.1')
  const jumps = delegate.locator('[data-jump]')
  assert.equal(await jumps.count(), 7)
  assert.ok(await block(delegate, reworded.id).locator('[role=insertion]', { hasText: 'seventh' }).isVisible())
  assert.ok(await block(delegate, bold.id).locator('.reformatted').isVisible())
  assert.ok(await block(delegate, split.id).locator('del.moved').isVisible(), 'a split strikes nothing out')
  assert.ok(await block(delegate, deleted.id).locator('[role=deletion]').isVisible())
  const was = delegate.locator(`#was-${moved.id}`)
  await was.getByRole('link', { name: /^moved to/ }).click()
  assert.ok(delegate.url().endsWith(`#p-${moved.id}`))
  await block(delegate, moved.id).getByRole('link', { name: /^moved here from/ }).click()
  assert.ok(delegate.url().endsWith(`#was-${moved.id}`))

  // By keyboard, while the list has the focus.
  await jumps.first().focus()
  await delegate.keyboard.press('ArrowDown')
  assert.equal(await delegate.evaluate(() => document.activeElement.hash), await jumps.nth(1).evaluate((link) => link.hash))
  assert.equal(await delegate.locator('.block.here').count(), 1)
  await delegate.keyboard.press('End')
  assert.ok(await delegate.locator('.block.here').evaluate((one) => one.getBoundingClientRect().top < innerHeight))

  // The views, and the way from old numbers to new.
  await delegate.getByRole('button', { name: 'Simple markup' }).click()
  await delegate.locator('.comparison.simple').waitFor()
  assert.equal(await delegate.locator('[role=insertion], [role=deletion]').count(), 0)
  assert.ok((await delegate.locator('.block.differs').count()) >= 7)
  await delegate.getByRole('button', { name: 'Original', exact: true }).click()
  await delegate.locator('.comparison.original').waitFor()
  assert.equal(await delegate.locator('.block').filter({ hasText: 'seventh' }).count(), 0)
  await delegate.getByText('From old numbers to new').click()
  assert.ok(await delegate.locator('.concordance tr.differs', { hasText: 'deleted' }).isVisible())

  // On paper: the whole text and the signs, nothing to press.
  await delegate.goto(`${text}/comparison`)
  await delegate.emulateMedia({ media: 'print' })
  assert.ok(await delegate.locator('.legend').isVisible())
  assert.ok(await delegate.locator('.title-block .symbol').isVisible())
  for (const control of ['form.compared', '.changes', '.crumbs']) assert.equal(await delegate.locator(control).isVisible(), false, control)
  assert.ok(await delegate.locator('.concordance td').first().isVisible(), 'what is folded on a screen is on paper')
  await delegate.emulateMedia({ media: 'screen' })

  await delegate.setViewportSize(phone)
  assert.ok((await delegate.evaluate(() => document.documentElement.scrollWidth)) <= phone.width)
  for (const page of [delegate, stranger, rapporteur]) assert.deepEqual(page.faults, [])
})
