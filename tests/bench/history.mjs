// The history of a long text in a real browser: 300 paragraphs and the 250,000 keystrokes by which five people wrote them.
// What opening it takes, and whether a hand on the slider sees every frame. The first argument is the number of keystrokes.

import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { browser, enter, serve, until } from '../browser/stage.mjs'
import { figure, measure, percentile } from './figures.mjs'

const KEYS = Number(process.argv[2] ?? 250_000)
const PARAGRAPHS = 300
const AUTHORS = 5
const WORDS = 'participants noted that cooperation between public authorities and the private sector had grown and underlined the need '
const { getBackend, init } = createRequire(resolve(import.meta.dirname, '../../static/package.json'))('@automerge/automerge')

/** Bursts in one paragraph, corrections and jumps, one change for each flush; a working day a thousand flushes. */
function written() {
  let state = 0x9e3779b9
  const below = (count) => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % count
  }
  const base = getBackend(init({ actor: '00'.repeat(16) }))
  const [strands, paras] = [base.putObject('/', 'strands', {}), base.putObject('/', 'paras', {})]
  const texts = []
  for (let at = 0; at < PARAGRAPHS; at += 1) {
    const id = `p${String(at).padStart(15, '0')}`
    const text = base.putObject(strands, `s${id.slice(1)}`, '')
    base.put(base.insertObject(text, 0, {}), 'id', id, 'str')
    base.splice(text, 1, 0, WORDS)
    const registers = base.putObject(paras, id, {})
    base.put(registers, 'kind', 'paragraph', 'str')
    base.put(registers, 'level', 1, 'int')
    base.put(registers, 'order', `b${String(at).padStart(4, '0')}1`, 'str')
    texts.push(text)
  }
  base.commit(null, 1_700_000_000)
  // Each writes apart and they meet at the end: the order in which the clock had it is found all the same.
  const authors = Array.from({ length: AUTHORS }, (_, at) => base.clone(`0${at + 1}`.repeat(16)))
  let [keys, flushes] = [0, 0]
  while (keys < KEYS) {
    const handle = authors[below(AUTHORS)]
    const text = texts[below(PARAGRAPHS)]
    let caret = 1 + below(handle.length(text))
    for (let typed = 0, burst = 5 + below(60); typed < burst && keys < KEYS;) {
      const flush = 1 + below(3)
      for (let key = 0; key < flush; key += 1) {
        if (caret > 1 && below(100) < 35) handle.splice(text, (caret -= 1), 1, '')
        else handle.splice(text, caret++, 0, WORDS.charAt(below(WORDS.length)))
      }
      handle.commit(null, 1_700_000_000 + Math.floor(flushes / 1000) * 86_400 + (flushes % 1000) * 20)
      flushes += 1
      typed += flush
      keys += flush
    }
  }
  for (const author of authors) base.merge(author)
  return base.save()
}

/** Runs in the page: opens the history of these bytes in the place of the page's own. */
async function begin(bytes) {
  const saved = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))
  const section = document.getElementById('history')
  const { openHistory } = await import(section.dataset.code)
  const nothing = () => false
  const live = {
    save: () => saved, actor: () => '', lines: () => [], mayWrite: nothing, mayMove: nothing, restore: nothing, remove: nothing, restoreAll: nothing,
    undo: nothing, selected: () => [], closed: () => {},
  }
  const began = performance.now()
  openHistory(document.getElementById('editor'), section, live).open()
  while (document.querySelectorAll('#history-text [data-id]').length < 300) await new Promise((done) => requestAnimationFrame(done))
  return performance.now() - began
}

/** Runs in the page: a hand on the slider, another place with each frame; says how long each took. */
async function drag([way, jumps, count]) {
  const select = document.getElementById('history-show')
  select.value = way
  select.dispatchEvent(new Event('change'))
  await new Promise((done) => setTimeout(done, 500))
  const range = document.getElementById('history-range')
  const frames = []
  let before = 0
  for (let at = 0; at < count; at += 1) {
    range.value = String(jumps ? (at * 3_571) % 10_000 : 2_000 + at * 12)
    range.dispatchEvent(new Event('input'))
    await new Promise((done) => requestAnimationFrame((now) => {
      if (before > 0) frames.push(now - before)
      before = now
      setTimeout(done, 0)
    }))
  }
  return frames
}

await measure('history', async (t) => {
  const bytes = Buffer.from(written()).toString('base64')
  const server = await serve(t, { demo: 'drafting' })
  const page = await enter(await browser(t), server.person('rapporteur'))
  await page.goto(`${server.conference}/texts/summary/editor`)
  await until('the editor is open', () => page.evaluate(() => window.plenary?.settled()))
  figure(`history of ${KEYS} keystrokes: until it is open`, await page.evaluate(begin, bytes), 'ms', '≤ 1500')
  for (const [says, way, jumps] of [
    ['dragged slowly, the words alone', 'plain', false],
    ['dragged in jumps, the words alone', 'plain', true],
    ['dragged slowly, who wrote them', 'authors', false],
    ['dragged in jumps, who wrote them', 'authors', true],
    ['dragged in jumps, what the step changed', 'before', true],
  ]) {
    const frames = await page.evaluate(drag, [way, jumps, 120])
    figure(`history, ${says}: a frame, p50`, percentile(frames, 0.5), 'ms')
    figure(`history, ${says}: a frame, p95`, percentile(frames, 0.95), 'ms', '≤ 50')
  }
  const code = await page.evaluate(() => document.getElementById('history').dataset.code)
  const answer = await fetch(server.url + code, { headers: { 'accept-encoding': 'identity' } })
  figure('history: its code, loaded when it is opened', (await answer.arrayBuffer()).byteLength / 1024, 'KB, not compressed', '≤ 60')
})
