// A keystroke in the editor with 300 paragraphs: what it costs the main thread of a real browser, from the key to the
// moment everything it led to is over: the screen, the change written and sent, the acknowledgement, the change as it
// comes back. The first argument is the number of keystrokes (300).

import { browser, enter, serve, until } from '../browser/stage.mjs'
import { figure, measure, percentile } from './figures.mjs'

const KEYS = Number(process.argv[2] ?? 300)
const PARAGRAPHS = 300
/** By then a flush is written, sent, committed and acknowledged, and nothing of it is left to do. */
const OVER_MS = 180

const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
const words = 'Participants noted that cooperation between public authorities and the private sector had grown. '

/** Pastes a text of 300 paragraphs of some 350 characters over what stands there. */
function paste(lines) {
  const { view } = window.plenary
  view.focus()
  const { Selection } = { Selection: view.state.selection.constructor }
  view.dispatch(view.state.tr.setSelection(Selection.create(view.state.doc, 1, view.state.doc.content.size - 1)))
  view.pasteText(lines.join('\n'))
}

/** Puts the caret into the middle of the n-th paragraph, and what it stands in into sight. */
function caretIn(n) {
  const { view } = window.plenary
  let place = 0
  for (let at = 0; at < n; at += 1) place += view.state.doc.child(at).nodeSize
  const Selection = view.state.selection.constructor
  const middle = place + 1 + Math.floor(view.state.doc.child(n).content.size / 2)
  view.dispatch(view.state.tr.setSelection(Selection.create(view.state.doc, middle)).scrollIntoView())
  view.focus()
}

/** Notes for each key how long the browser was busy with the event itself. */
function watch() {
  window.busy = []
  let began = 0
  addEventListener('keydown', () => (began = performance.now()), true)
  addEventListener('input', () => queueMicrotask(() => window.busy.push(performance.now() - began)), true)
}

await measure('keystroke', async (t) => {
  const server = await serve(t, { demo: 'drafting' })
  const started = await browser(t)
  const page = await enter(started, server.person('rapporteur'))
  await page.goto(`${server.conference}/texts/summary/editor`)
  await page.locator('[contenteditable="true"]').waitFor()
  await page.evaluate(paste, Array.from({ length: PARAGRAPHS }, (_, at) => `${at} ${words.repeat(3 + (at % 2))}`))
  await until('the text is written', () => page.evaluate(() => window.plenary.settled()), 60_000)
  const count = await page.evaluate(() => window.plenary.view.state.doc.childCount)
  if (count !== PARAGRAPHS) throw new Error(`${count} paragraphs instead of ${PARAGRAPHS}`)
  await page.evaluate(watch)
  // What the paste left to do by itself, such as a copy for the device, is over.
  await sleep(6_000)

  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const taskMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000
  }
  const whole = []
  for (let key = 0; key < KEYS; key += 1) {
    if (key % 20 === 0) {
      await page.evaluate(caretIn, (key * 7) % PARAGRAPHS)
      await sleep(1_000)
    }
    const before = await taskMs()
    await page.keyboard.press('abcdefghijklmnopqrstuvwxyz '.charAt(key % 27))
    await sleep(OVER_MS)
    whole.push((await taskMs()) - before)
  }
  const idle = []
  for (let turn = 0; turn < 40; turn += 1) {
    const before = await taskMs()
    await sleep(OVER_MS)
    idle.push((await taskMs()) - before)
  }
  const busy = await page.evaluate(() => window.busy)
  const rest = percentile(idle, 0.5)
  figure('keystroke at 300 paragraphs: until the letter stands there, p50', percentile(busy, 0.5), 'ms')
  figure('keystroke at 300 paragraphs: until the letter stands there, p95', percentile(busy, 0.95), 'ms')
  figure('keystroke at 300 paragraphs: all main-thread work, p50', percentile(whole, 0.5), 'ms')
  figure('keystroke at 300 paragraphs: all main-thread work, p95', percentile(whole, 0.95), 'ms', '≤ 16')
  figure('main-thread work of an idle page in the same time, p50', rest, 'ms')
  figure('keystrokes measured', whole.length, 'keystrokes')
})
