// The whole way in real browsers: drafted together, read live, issued, amended, walked through, put, objected to, adopted,
// recorded and verified. One story; each step stands on the one before.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { browser, enter, folder, phone, run, serve, until } from './stage.mjs'
import { signIn } from './writer.mjs'

/** The n-th long paragraph of the editor, and the caret in it: at the start, at the end, or after some words. */
async function caret(page, words, where) {
  await page.locator('[contenteditable="true"]').first().focus()
  await page.evaluate(
    ([words, where]) => {
      const walk = document.createTreeWalker(document.querySelector('[contenteditable="true"]'), NodeFilter.SHOW_TEXT)
      while (walk.nextNode()) {
        const at = walk.currentNode.data.indexOf(words)
        if (at < 0) continue
        getSelection().collapse(walk.currentNode, where === 'before' ? at : at + words.length)
        return
      }
      throw new Error(`no “${words}” in the editor`)
    },
    [words, where],
  )
  // The editor takes the selection over from the browser's event, which comes in a turn of its own.
  await page.waitForTimeout(50)
}

const written = (page) => page.locator('[contenteditable="true"]').first().innerText()
const block = (page, words) => page.locator('article.text .block', { hasText: words })

test('the whole way', { timeout: 240_000 }, async (t) => {
  const server = await serve(t, { demo: 'drafting' })
  const started = await browser(t)
  const text = `${server.conference}/texts/summary`
  const people = {
    chair: server.person('chair'),
    first: server.person('rapporteur', undefined, 0),
    second: server.person('rapporteur', undefined, 1),
    delegate: server.person('delegate', 'Norway'),
    other: server.person('delegate', 'Japan'),
  }
  const first = await enter(started, people.first)
  const second = await enter(started, people.second)
  const reader = await enter(started, people.other, { viewport: phone })
  const delegate = await enter(started, people.delegate, { viewport: phone })
  const chair = await enter(started, people.chair, { acceptDownloads: true })
  const chairCookie = await signIn(people.chair)

  /** An act over JSON, for what the story needs many times and has shown in the browser once. */
  async function act(cookie, path, body = {}) {
    const answer = await fetch(text + path, {
      method: 'POST',
      headers: { cookie, origin: server.url, accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ command: randomBytes(8).toString('hex'), ...body }),
    })
    const said = await answer.json()
    assert.ok(answer.ok, `${path}: ${JSON.stringify(said)}`)
    return said
  }
  const known = async () =>
    (await fetch(text, { headers: { cookie: chairCookie, accept: 'application/json' } })).json()

  await t.test('a person who can sign in has a link, and a wrong link says what to do', async () => {
    assert.ok(server.people.length >= 55)
    const stranger = await enter(started)
    const answer = await stranger.goto(`${server.url}/sign-in/${'0'.repeat(64)}`)
    assert.ok([403, 404, 410].includes(answer.status()), String(answer.status()))
    assert.ok((await stranger.locator('h1').innerText()).length > 5)
  })

  const loaded = []
  await t.test('two rapporteurs type in one paragraph at once, and a reader sees it without the code of the editor', async () => {
    reader.on('request', (request) => loaded.push(request.url()))
    await reader.goto(text)
    await Promise.all([first.goto(`${text}/editor`), second.goto(`${text}/editor`)])
    await Promise.all([first, second].map((page) => block(page, '').or(page.locator('[contenteditable="true"]')).first().waitFor()))
    await caret(first, 'the common ground', 'before')
    await caret(second, 'hired by the hour', 'after')
    await Promise.all([
      first.keyboard.type('what one speaker called ', { delay: 30 }),
      second.keyboard.type(' or by the attack', { delay: 35 }),
    ])
    const whole = 'described as what one speaker called the common ground of most present offences'
    for (const page of [first, second]) {
      await until('both are in the paragraph', async () => {
        const words = await written(page)
        return words.includes(whole) && words.includes('hired by the hour or by the attack.')
      })
    }
    await block(reader, whole).filter({ hasText: 'or by the attack' }).waitFor()
    assert.deepEqual(loaded.filter((url) => /editor|wasm|socket/.test(url)), [])
    assert.equal(await written(first), await written(second))
  })

  await t.test('undo takes back one’s own words and not the other’s', async () => {
    await caret(first, 'Participants noted', 'before')
    await first.keyboard.type('Almost all ')
    await until('it has come across', async () => (await written(second)).includes('Almost all Participants noted'))
    await caret(second, 'with concern', 'after')
    await second.keyboard.type(' and regret')
    await until('it has come back', async () => (await written(first)).includes('with concern and regret'))
    await first.keyboard.press('Control+z')
    await until('the own words are gone', async () => !(await written(second)).includes('Almost all'))
    assert.ok((await written(first)).includes('with concern and regret'))
  })

  await t.test('a rapporteur issues the draft', async () => {
    await first.goto(`${text}/versions`)
    await first.locator('form[action$="/versions"] button').first().click()
    await first.waitForLoadState()
    await reader.goto(text)
    await reader.getByText('L.1').first().waitFor()
    assert.equal((await known()).stage, 'issued')
  })

  await t.test('nobody writes in what is issued', async () => {
    await second.goto(`${text}/editor`)
    await second.locator('[contenteditable]').first().waitFor()
    assert.equal(await second.locator('[contenteditable="true"]').count(), 0)
  })

  await t.test('a delegate on a phone reads, proposes, sees the difference and files', async () => {
    await delegate.goto(text)
    await block(delegate, 'Participants noted').locator('a.propose').first().click()
    const wording = delegate.locator('textarea[name="wording"]')
    const before = await wording.inputValue()
    await wording.fill(before.replace('mainly for profit', 'above all for profit'))
    await delegate.locator('[name="reason"]').fill('Profit is the first motive, not the usual one.')
    await delegate.locator('[role="deletion"]', { hasText: 'mainly' }).first().waitFor()
    await delegate.locator('[role="insertion"]', { hasText: 'above all' }).first().waitFor()
    await delegate.locator('form[action$="/amendments"] button:not([formaction])').last().click()
    await delegate.waitForURL(/amendments\/1/)
    await delegate.getByText('Norway').first().waitFor()
    await delegate.goto(`${text}/amendments`)
    assert.equal(await delegate.locator('article.slip').count(), 1)
  })

  await t.test('an unchanged amendment is refused, and what was typed is still there', async () => {
    await delegate.goto(text)
    await block(delegate, 'were described as').locator('a.propose').first().click()
    await delegate.locator('[name="reason"]').fill('A reason that must not be lost.')
    await delegate.locator('form[action$="/amendments"] button:not([formaction])').last().click()
    await delegate.getByText('A reason that must not be lost.').or(delegate.locator('[name="reason"]')).first().waitFor()
    const shown = await delegate.evaluate(() => document.body.innerText + [...document.querySelectorAll('textarea, input')].map((field) => field.value).join(' '))
    assert.ok(shown.includes('A reason that must not be lost.'))
    assert.equal((await known()).amendments?.length ?? 1, 1)
  })

  await t.test('the chair opens a sitting, takes up paragraph after paragraph, and accepts', async () => {
    await chair.goto(`${server.conference}/sittings`)
    await chair.locator('form[action$="/sittings"] button').first().click()
    await chair.waitForLoadState()
    const { blocks } = await known()
    const wanted = blocks.find((one) => JSON.stringify(one).includes('Participants noted'))
    for (const one of blocks) {
      if (one.id === wanted.id) break
      if (one.kind === 'heading') continue
      await act(chairCookie, '/consideration', { paragraph: one.id })
      const hash = (await known()).blocks.find((now) => now.id === one.id).hash
      await act(chairCookie, `/paragraphs/${one.id}/agreement`, { expected: hash })
    }
    await chair.goto(`${text}/floor`)
    await chair.locator('form[action$="/consideration"] button').first().click()
    await chair.locator('form[action$="/acceptance"] button').first().click()
    await until('it is in the text', async () => (await reader.locator('article.text').innerText()).includes('above all for profit'))
  })

  await t.test('a rapporteur drafts a compromise on screen, in that paragraph alone', async () => {
    await first.goto(`${text}/editor`)
    await caret(first, 'above all for profit', 'after')
    await first.keyboard.type(' and at little risk')
    await block(reader, 'above all for profit and at little risk').waitFor()
    await caret(first, 'hired by the hour', 'after').catch(() => {})
    await first.keyboard.type(' NOT HERE')
    await first.waitForTimeout(600)
    assert.ok(!(await reader.locator('article.text').innerText()).includes('NOT HERE'))
  })
})
