// Every page at every stage: no finding of axe-core against WCAG 2.2 AA in light and dark, nothing to scroll sideways at
// 360 px, no fault in the console, and paper that holds the text and not the controls.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { browser, enter, findings, laptop, phone, serve } from './stage.mjs'

const text = '/texts/summary'

/** Pages by the role that has the most to see on them, and the stages at which they exist. */
const pages = [
  { path: '/..', as: null, stages: ['drafting'], front: true },
  { path: '', as: null, stages: ['drafting', 'adopted'] },
  { path: '', as: 'delegate', stages: ['amending'] },
  { path: '/participants', as: 'delegate', stages: ['drafting'] },
  { path: '/people', as: 'secretariat', stages: ['drafting'] },
  { path: '/texts', as: 'secretariat', stages: ['drafting', 'amending'] },
  { path: text, as: 'delegate', stages: ['drafting', 'amending', 'plenary', 'adopted'] },
  { path: text, as: null, stages: ['adopted'] },
  { path: `${text}/editor`, as: 'rapporteur', stages: ['drafting', 'amending', 'plenary', 'adopted'] },
  { path: `${text}/versions`, as: 'rapporteur', stages: ['drafting', 'amending'] },
  { path: `${text}/versions/L.1`, as: 'delegate', stages: ['amending', 'adopted'] },
  { path: `${text}/comparison?from=L.1&to=draft`, as: null, stages: ['amending', 'adopted'] },
  { path: `${text}/comparison?from=L.1&to=draft&view=simple`, as: 'delegate', stages: ['adopted'] },
  { path: `${text}/comparison?from=L.1&to=draft&view=original`, as: 'delegate', stages: ['adopted'] },
  { path: `${text}/amendments`, as: 'delegate', stages: ['amending', 'plenary', 'adopted'] },
  { path: `${text}/amendments?by=delegation&state=pending`, as: 'delegate', stages: ['amending'] },
  { path: `${text}/amendments?by=state`, as: null, stages: ['adopted'] },
  { path: `${text}/compilation`, as: 'delegate', stages: ['amending', 'plenary'] },
  { path: `${text}/compilation?with=ended`, as: null, stages: ['adopted'] },
  { path: '/delegations/japan', as: 'delegate', stages: ['amending', 'adopted'] },
  { path: '/following', as: 'delegate', stages: ['amending', 'plenary'] },
  { path: `${text}/amendments/5`, as: 'delegate', stages: ['amending', 'plenary', 'adopted'] },
  { path: `${text}/amendments/new`, as: 'delegate', stages: ['amending'], of: 'paragraph' },
  { path: `${text}/amendments/new`, as: 'delegate', stages: ['amending'], of: 'after' },
  { path: `${text}/amendments/new?amendment=8`, as: 'delegate', stages: ['amending'] },
  { path: `${text}/brackets`, as: null, stages: ['drafting'] },
  { path: `${text}/comments`, as: 'rapporteur', stages: ['drafting', 'adopted'] },
  { path: `${text}/late-edits`, as: 'rapporteur', stages: ['drafting'] },
  { path: `${text}/import`, as: 'rapporteur', stages: ['drafting'] },
  { path: `${text}/takings`, as: 'rapporteur', stages: ['drafting', 'adopted'] },
  { path: `${text}/takings/new?source=workshop-2`, as: 'rapporteur', stages: ['drafting'] },
  { path: '/sittings', as: 'chair', stages: ['amending', 'plenary', 'adopted'] },
  { path: `${text}/floor`, as: 'chair', stages: ['amending', 'plenary', 'adopted'] },
  { path: `${text}/question`, as: 'delegate', stages: ['plenary', 'adopted'] },
  { path: '/screen', as: null, stages: ['drafting', 'plenary', 'adopted'] },
  { path: '/record', as: 'delegate', stages: ['plenary', 'adopted'] },
  { path: '/nowhere', as: null, stages: ['drafting'], status: 404 },
]

for (const stage of ['drafting', 'amending', 'plenary', 'adopted']) {
  describe(stage, () => {
    const ends = []
    const t = { after: (end) => ends.push(end) }
    const contexts = new Map()
    let server
    let started

    before(async () => {
      server = await serve(t, { demo: stage })
      started = await browser(t)
    })
    after(async () => {
      for (const end of ends.reverse()) await end()
    })

    async function as(role) {
      if (!contexts.has(role)) contexts.set(role, await enter(started, role && server.person(role), { bypassCSP: true }))
      return contexts.get(role)
    }

    for (const { path, as: role, stages, of, front, status = 200 } of pages.filter((page) => page.stages.includes(stage))) {
      test(`${front ? '/' : path || '/conferences/…'}${of ? `?${of}=` : ''} as ${role ?? 'the public'}`, async () => {
        const page = await as(role)
        let url = front ? `${server.url}/` : server.conference + path
        if (of) {
          await page.goto(server.conference + text)
          const id = await page.locator('article.text .block.paragraph').nth(4).getAttribute('id')
          url += `?${of}=${id.replace(/^p-/, '')}`
        }
        page.faults.length = 0
        await page.setViewportSize(laptop)
        const answer = await page.goto(url)
        assert.equal(answer.status(), status)
        assert.equal(await page.locator('h1').count(), 1, 'one heading of the first level')
        assert.ok(await page.title(), 'a title')

        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme })
          assert.deepEqual(await findings(page), [], colorScheme)
        }
        await page.emulateMedia({ colorScheme: 'light' })

        await page.setViewportSize(phone)
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        assert.ok(width <= phone.width, `${width} px wide on a phone of ${phone.width} px`)
        assert.deepEqual(await findings(page), [], 'on a phone')
        // A page that is not there is said so in the console by the browser itself.
        assert.deepEqual(page.faults.filter((fault) => status === 200 || !fault.includes(String(status))), [])
      })
    }

    test('paper holds the text and not the controls', async () => {
      const page = await as('delegate')
      await page.goto(server.conference + text)
      await page.emulateMedia({ media: 'print' })
      assert.ok(await page.locator('article.text .block').first().isVisible())
      for (const control of await page.locator('header.masthead nav, form, .acts, a.propose').all()) {
        assert.equal(await control.isVisible(), false, await control.evaluate((node) => node.outerHTML.slice(0, 120)))
      }
      const paper = await page.pdf({ format: 'A4' })
      assert.ok(paper.length > 10_000)
      await page.emulateMedia({ media: 'screen' })
    })
  })
}
