// Five people type, 140 read: how long a keystroke takes to another rapporteur's screen and to a reader's, and what the
// server spends meanwhile. Two of the five and one reader are real browsers, and only what stands on their screens counts;
// the others are there for the crowd. The first argument is the number of seconds (30).

import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { browser, enter, phone, serve, until } from '../browser/stage.mjs'
import { Writer, signIn } from '../browser/writer.mjs'
import { figure, measure, percentile } from './figures.mjs'

const SECONDS = Number(process.argv[2] ?? 30)
const READERS = 140
/** A brisk typist: five keystrokes a second. */
const KEY_MS = 200
/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100

const now = () => performance.timeOrigin + performance.now()
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

/** Notes in the page when each mark such as `<a12>` first stands on the screen, and when its last key was pressed. */
function watch() {
  const clock = () => performance.timeOrigin + performance.now()
  window.seen = {}
  window.pressed = []
  const look = (node) => {
    for (const [mark] of (node.textContent ?? '').matchAll(/<[a-z]\d+>/g)) window.seen[mark] ??= clock()
  }
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      look(target.nodeType === Node.TEXT_NODE ? target.parentElement ?? target : target)
      addedNodes.forEach(look)
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
  document.addEventListener('keydown', (event) => event.key === '>' && window.pressed.push(clock()), true)
}

/** Puts the caret at the end of the n-th paragraph of the editor. */
function caretAt(n) {
  const view = document.querySelector('[contenteditable="true"]')
  view.focus()
  const walk = document.createTreeWalker(view, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walk.nextNode()) if (walk.currentNode.data.length > 60) texts.push(walk.currentNode)
  const text = texts[n % texts.length]
  getSelection().collapse(text, text.data.length)
}

function spent(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    cpu: (Number(stat[11]) + Number(stat[12])) / TICKS_PER_SECOND,
    memory: Number(status.match(/VmHWM:\s+(\d+)/)[1]) / 1024,
  }
}

await measure('meeting', async (t) => {
  const server = await serve(t, { demo: 'drafting' })
  const text = `${server.conference}/texts/summary`
  const rapporteurs = [server.person('rapporteur', undefined, 0), server.person('rapporteur', undefined, 1)]
  const started = await browser(t)

  const pages = []
  for (const rapporteur of rapporteurs) {
    const page = await enter(started, rapporteur)
    await page.goto(`${text}/editor`)
    await page.locator('[contenteditable="true"]').waitFor()
    await page.evaluate(watch)
    pages.push(page)
  }
  const reader = await enter(started, server.person('delegate'), { viewport: phone })
  await reader.goto(text)
  await reader.evaluate(watch)

  const cookie = await signIn(server.person('delegate', undefined, 1))
  const streams = []
  for (let n = 1; n < READERS; n += 1) {
    streams.push(
      await new Promise((done, fail) => {
        const request = get(`${text}/events`, { headers: { cookie, accept: 'text/event-stream' }, agent: false }, (answer) => {
          if (answer.statusCode !== 200) return fail(new Error(`the event stream gives ${answer.statusCode}`))
          answer.resume()
          done(request)
        })
        request.on('error', fail)
      }),
    )
  }
  t.after(() => streams.forEach((stream) => stream.on('error', () => {}).destroy()))

  const crowd = []
  for (let n = 0; n < 3; n += 1) {
    const writer = new Writer(server, 'summary', await signIn(rapporteurs[n % 2]))
    writer.start()
    crowd.push(writer)
  }
  t.after(() => crowd.forEach((writer) => writer.end()))
  await until('the crowd is connected', () => crowd.every((writer) => writer.ready))

  const before = spent(server.child.pid)
  const began = now()
  const end = began + SECONDS * 1000
  const typing = pages.map(async (page, n) => {
    await page.evaluate(caretAt, 2 + n * 9)
    for (let count = 0; now() < end; count += 1) {
      for (const key of `<${'ab'[n]}${count}>`) {
        const next = sleep(KEY_MS)
        await page.keyboard.type(key)
        await next
      }
    }
  })
  const crowding = crowd.map(async (writer, n) => {
    for (let key = 0; now() < end; key += 1) {
      const next = sleep(KEY_MS)
      writer.write('x', 20 + n)
      await next
    }
  })
  await Promise.all([...typing, ...crowding])
  await sleep(1500)
  const after = spent(server.child.pid)
  const seconds = (now() - began) / 1000

  const seen = await Promise.all([...pages, reader].map((page) => page.evaluate(() => window.seen)))
  const pressed = await Promise.all(pages.map((page) => page.evaluate(() => window.pressed)))
  const delays = (from, screen) =>
    pressed[from].map((at, count) => (seen[screen][`<${'ab'[from]}${count}>`] ?? Infinity) - at)
  const across = [...delays(0, 1), ...delays(1, 0)]
  const read = [...delays(0, 2), ...delays(1, 2)]
  const missing = [...across, ...read].filter((delay) => delay === Infinity).length

  figure("keystroke to another rapporteur's screen, p50", percentile(across, 0.5), 'ms')
  figure("keystroke to another rapporteur's screen, p95", percentile(across, 0.95), 'ms', '≤ 200')
  figure("keystroke to a reader's screen, p50", percentile(read, 0.5), 'ms')
  figure("keystroke to a reader's screen, p95", percentile(read, 0.95), 'ms', '≤ 400')
  figure('keystrokes that never came to a screen', missing, 'keystrokes', '≤ 0')
  figure('keystrokes measured', across.length, 'keystrokes')
  figure('server: processor, five typing and 140 reading', ((after.cpu - before.cpu) / seconds) * 100, '% of one core')
  figure('server: memory, highest', after.memory, 'MB')
})
