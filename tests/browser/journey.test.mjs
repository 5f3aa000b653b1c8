// The whole way in real browsers: drafted together, read live, issued, amended, walked through, put, objected to, adopted,
// recorded and verified. One story; each step stands on the one before.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { agree, caret, offline, wordsOf, writers } from './editor/writers.mjs'
import { browser, enter, folder, pen, phone, run, serve, typeOver, until } from './stage.mjs'
import { signIn } from './writer.mjs'

const written = (page) => page.evaluate(() => window.plenary.view.state.doc.textBetween(0, window.plenary.view.state.doc.content.size, '\n'))
const block = (page, words) => page.locator('article.text .block', { hasText: words })

test('the whole way', { timeout: 240_000 }, async (t) => {
  // Each step stands on the one before: after a failure the rest could only fail too, and slowly.
  let broken = null
  const step = (name, body) =>
    t.test(name, async () => {
      assert.equal(broken, null, 'a step before this one failed')
      broken = name
      await body()
      broken = null
    })
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
  const [first, second] = await writers(started, server, 2)
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
  const asked = async (path) =>
    (await fetch(text + path, { headers: { cookie: chairCookie, accept: 'application/json' } })).json()
  const known = () => asked('')
  /** The block whose words hold these. */
  const found = async (words) => (await known()).blocks.find((one) => one.content.includes(words))
  /** Agrees everything up to the block with these words, or to the end. */
  async function walkTo(words) {
    for (const one of (await known()).blocks) {
      if (words && one.content.includes(words)) return
      if (one.kind === 'heading' || one.state === 'agreed') continue
      await act(chairCookie, '/consideration', { paragraph: one.id })
      await act(chairCookie, `/paragraphs/${one.id}/agreement`, { expected: one.hash })
    }
  }
  const after = async (words) => {
    const { id } = await found(words)
    return [id, (await wordsOf(first, id)).indexOf(words) + words.length]
  }

  await step('a person who can sign in has a link, and a wrong link says what to do', async () => {
    assert.ok(server.people.length >= 55)
    const stranger = await enter(started)
    const answer = await stranger.goto(`${server.url}/sign-in/${'0'.repeat(64)}`)
    assert.ok([403, 404, 410].includes(answer.status()), String(answer.status()))
    assert.ok((await stranger.locator('h1').innerText()).length > 5)
  })

  const loaded = []
  await step('two rapporteurs type in one paragraph at once, and a reader sees it without the code of the editor', async () => {
    reader.on('request', (request) => loaded.push(request.url()))
    await reader.goto(text)
    await caret(first, ...(await after('were described as ')))
    await caret(second, ...(await after('hired by the hour')))
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

  await step('undo takes back one’s own words and not the other’s', async () => {
    await caret(first, (await found('Participants noted')).id, 0)
    await first.keyboard.type('Almost all ')
    await until('it has come across', async () => (await written(second)).includes('Almost all Participants noted'))
    await caret(second, (await found('Participants noted')).id, (await wordsOf(second, (await found('Participants noted')).id)).indexOf('with concern') + 12)
    await second.keyboard.type(' and regret')
    await until('it has come back', async () => (await written(first)).includes('with concern and regret'))
    await first.keyboard.press('Control+z')
    await until('the own words are gone', async () => !(await written(second)).includes('Almost all'))
    assert.ok((await written(first)).includes('with concern and regret'))
  })

  await step('a rapporteur issues the draft', async () => {
    await first.goto(`${text}/versions`)
    await first.locator('form[action$="/versions"] button').first().click()
    await first.waitForLoadState()
    await reader.goto(text)
    await reader.getByText('L.1').first().waitFor()
    assert.equal((await known()).stage, 'issued')
  })

  await step('nobody writes in what is issued', async () => {
    const before = await written(second)
    await until('the editor is closed', () => second.evaluate(() => !window.plenary.view.editable))
    await second.keyboard.type('NOT HERE')
    assert.equal(await written(second), before)
  })

  await step('a delegate on a phone reads, proposes, sees the difference and files', async () => {
    await delegate.goto(text)
    await block(delegate, 'Participants noted').locator('a.propose').first().click()
    await pen(delegate).click()
    await typeOver(delegate, 'mainly', 'above all')
    await delegate.locator('[role="deletion"]', { hasText: 'mainly' }).first().waitFor()
    await delegate.locator('[role="insertion"]', { hasText: 'above all' }).first().waitFor()
    await delegate.locator('[name="reason"]').fill('Profit is the first motive, not the usual one.')
    await delegate.getByRole('button', { name: 'File the amendment' }).click()
    await delegate.waitForURL(/amendments\/1/)
    await delegate.locator('article.slip', { hasText: 'Norway' }).first().waitFor()
    await delegate.goto(`${text}/amendments`)
    assert.equal(await delegate.locator('article.slip').count(), 1)
  })

  await step('an unchanged amendment is refused, and what was typed is still there', async () => {
    await delegate.goto(text)
    await block(delegate, 'were described as').locator('a.propose').first().click()
    await delegate.locator('[name="reason"]').fill('A reason that must not be lost.')
    await delegate.getByRole('button', { name: 'File the amendment' }).click()
    await delegate.getByText('A reason that must not be lost.').or(delegate.locator('[name="reason"]')).first().waitFor()
    const shown = await delegate.evaluate(() => document.body.innerText + [...document.querySelectorAll('textarea, input')].map((field) => field.value).join(' '))
    assert.ok(shown.includes('A reason that must not be lost.'))
    assert.equal((await asked('/amendments')).length, 1)
  })

  await step('the chair opens a sitting, takes up paragraph after paragraph, and accepts', async () => {
    await chair.goto(`${server.conference}/sittings`)
    await chair.locator('form[action$="/sittings"] button').first().click()
    await chair.waitForLoadState()
    await walkTo('Participants noted')
    await chair.goto(`${text}/floor`)
    await chair.locator('form[action$="/consideration"] button').click()
    await chair.locator('form[action$="/acceptance"] button').first().click()
    await chair.waitForLoadState()
    await until('it is in the text', async () => (await reader.locator('article.text').innerText()).includes('above all for profit'))
  })

  let considered
  await step('a rapporteur drafts on screen, in the paragraph under consideration alone', async () => {
    considered = await found('above all for profit')
    if (!first.url().endsWith('/editor')) await first.goto(`${text}/editor`)
    await until('the editor is open at that paragraph', () => first.evaluate(() => window.plenary?.view.editable))
    await caret(first, ...(await after('above all for profit')))
    await first.keyboard.type(' and at little risk')
    await block(reader, 'above all for profit and at little risk').waitFor()
    const other = await found('were described as')
    await caret(first, other.id, 0)
    await first.keyboard.type('NOT HERE')
    await first.waitForTimeout(400)
    assert.ok(!(await known()).blocks.some((one) => one.content.includes('NOT HERE')))
    assert.ok(!(await written(first)).includes('NOT HERE'))
  })

  await step('a second amendment to it is settled by the compromise on screen', async () => {
    const other = await signIn(people.other)
    const { base, blocks } = await known()
    const wording = blocks.find((one) => one.id === considered.id).content.replace('sell their tools', 'lend their tools')
    await act(other, '/amendments', { base, paragraph: considered.id, wording, reason: 'They do both.' })
    await caret(first, ...(await after('sell')))
    await first.keyboard.type(' or lend')
    await block(reader, 'sell or lend their tools').waitFor()
    await chair.goto(`${text}/floor`)
    await chair.locator('form[action$="/compromise"] button').click()
    await until('the compromise stands', async () => (await asked('/amendments')).find((one) => one.number === 2).state === 'merged')
  })

  await step('what is agreed is locked, and words written offline meanwhile are kept aside', async () => {
    await agree([first, second])
    await offline(second, true)
    await caret(second, ...(await after('sell or lend')))
    await second.keyboard.type(' WRITTEN TOO LATE')
    await chair.goto(`${text}/floor`)
    await chair.locator('form[action$="/agreement"] button').click()
    await until('it is agreed', async () => (await found('sell or lend')).state === 'agreed')
    await offline(second, false)
    await until('the words are kept aside', async () => {
      await second.waitForTimeout(250)
      await first.goto(`${text}/late-edits`)
      return (await first.getByText('WRITTEN TOO LATE').count()) > 0
    }, 30_000)
    assert.ok(!(await found('sell or lend')).content.includes('TOO LATE'))
  })

  await step('a gavel on a text that moved adopts nothing', async () => {
    await walkTo(null)
    const answer = await fetch(`${text}/question`, {
      method: 'POST',
      headers: { cookie: chairCookie, origin: server.url, accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ command: 'stale-screen', question: 'Does the conference adopt it?', expected: '0'.repeat(64) }),
    })
    assert.equal(answer.status, 409)
    assert.match(answer.headers.get('content-type'), /problem\+json/)
    assert.equal((await known()).stage, 'issued')
  })

  let fingerprint
  await step('the chair puts the text, and every screen shows what is put', async () => {
    await chair.goto(`${text}/floor`)
    await chair.locator('form[action$="/question"] button').click()
    await until('it is put', async () => (await known()).stage === 'put')
    fingerprint = (await known()).hash.slice(0, 12).replace(/(....)(?=.)/g, '$1 ')
    for (const page of [delegate, reader, chair]) {
      await page.goto(`${text}/question`)
      await page.getByText(fingerprint).first().waitFor()
    }
  })

  await step('an objection stops the gavel until it is withdrawn', async () => {
    await delegate.locator('summary', { has: delegate.locator('xpath=../form[contains(@action, "/objections")]') }).or(delegate.locator('details:has(form[action$="/objections"]) > summary')).first().click()
    await delegate.locator('form[action$="/objections"] textarea').fill('A moment to read it once more.')
    await delegate.locator('form[action$="/objections"] button').click()
    await delegate.locator('form[action$="/objections/withdrawal"]').waitFor()
    const { heads, hash } = await known()
    const answer = await fetch(`${text}/adoption`, {
      method: 'POST',
      headers: { cookie: chairCookie, origin: server.url, accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ command: 'too-soon', heads, hash }),
    })
    assert.equal(answer.status, 409)
    await delegate.locator('form[action$="/objections/withdrawal"] button').click()
    await delegate.locator('form[action$="/objections"] textarea').waitFor({ state: 'attached' })
  })

  const reservation = 'Norway reserves its position on the last sentence, “sell or lend”.'
  await step('a delegation states a reservation in its own words', async () => {
    await delegate.locator('details:has(form[action$="/positions"]) > summary').click()
    await delegate.locator('form[action$="/positions"] textarea').fill(reservation)
    await delegate.locator('form[action$="/positions"] button').click()
    await delegate.getByText(reservation).first().waitFor()
  })

  await step('the gavel adopts that text, and a second click changes nothing', async () => {
    await chair.goto(`${text}/question`)
    const { hash } = await known()
    await chair.locator('form[action$="/adoption"] button').click()
    await until('it is adopted', async () => (await known()).stage === 'adopted')
    assert.equal((await known()).hash, hash)
    await until('the reader sees it', async () => (await reader.locator('body').innerText()).includes(fingerprint))
    const { heads } = await known()
    const again = await act(chairCookie, '/adoption', { heads, hash })
    assert.equal(again.events.length, 1)
  })

  await step('the record is taken away and verified; one changed byte is found', async () => {
    await chair.goto(`${server.conference}/record`)
    const [download] = await Promise.all([
      chair.waitForEvent('download'),
      chair.locator('a[href$="/record/file"]').first().click(),
    ])
    const place = await folder(t)
    const file = join(place, 'record.zip')
    await download.saveAs(file)
    const proven = await run('verify', file)
    assert.equal(proven.code, 0, proven.stdout + proven.stderr)
    assert.ok(proven.stdout.length > 100)

    const bytes = await readFile(file)
    const at = bytes.indexOf('sell or lend')
    assert.ok(at > 0)
    bytes[at] ^= 1
    await writeFile(join(place, 'bent.zip'), bytes)
    const bent = await run('verify', join(place, 'bent.zip'))
    assert.equal(bent.code, 1, bent.stdout + bent.stderr)

    await writeFile(join(place, 'other.txt'), 'no record')
    assert.equal((await run('verify', join(place, 'other.txt'))).code, 2)

    assert.ok((await readFile(file)).includes(reservation))
    await server.stop()
    const written = await run('export', 'octopus-interface-2007', '--data', server.data, '-o', join(place, 'offline.zip'))
    assert.equal(written.code, 0, written.stdout + written.stderr)
    assert.deepEqual(await readFile(join(place, 'offline.zip')), await readFile(file))
  })
})
