// What a page weighs on the wire, compressed as the server sends it; and how long a second start takes.

import { get } from 'node:http'
import { serve, folder } from '../browser/stage.mjs'
import { signIn } from '../browser/writer.mjs'
import { figure, measure, percentile } from './figures.mjs'

/** The bytes of an answer's body as they come, and the body itself. */
function fetched(url, cookie = '') {
  return new Promise((done, fail) => {
    get(url, { headers: { cookie, 'accept-encoding': 'br, gzip' } }, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }))
    }).on('error', fail)
  })
}

/** A page and everything it names: styles, scripts, fonts, as a browser without a cache would load them. */
async function weight(server, path, cookie) {
  const page = await (await fetch(server.url + path, { headers: { cookie } })).text()
  const sizes = { page: (await fetched(server.url + path, cookie)).body.length }
  const wanted = [...page.matchAll(/(?:href|src|data-[a-z-]+)="(\/assets\/[^"]+)"/g)].map((found) => found[1])
  const known = new Set()
  while (wanted.length) {
    const asset = wanted.pop()
    if (known.has(asset)) continue
    known.add(asset)
    const { status, headers, body } = await fetched(server.url + asset)
    if (status !== 200) throw new Error(`${asset} gives ${status}`)
    const kind = asset.split('.').at(-1)
    if (!String(headers['cache-control']).includes('immutable')) throw new Error(`${asset} is not cached for ever`)
    sizes[kind] = (sizes[kind] ?? 0) + body.length
    if (['js', 'css'].includes(kind)) {
      const plain = await (await fetch(server.url + asset)).text()
      const named = kind === 'js' ? /["'`](\/assets\/[^"'`]+\.(?:wasm|js))["'`]/g : null
      if (named) wanted.push(...[...plain.matchAll(named)].map((found) => found[1]))
    }
  }
  return sizes
}

await measure('weight', async (t) => {
  const data = await folder(t)
  const first = await serve(t, { demo: 'amending', data })
  const delegate = await signIn(first.person('delegate'))
  const rapporteur = await signIn(first.person('rapporteur'))
  const text = new URL(first.conference).pathname + '/texts/summary'

  const reader = await weight(first, text, delegate)
  figure('reader page: document', reader.page / 1024, 'KB')
  figure('reader page: document, styles and script', (reader.page + (reader.css ?? 0) + (reader.js ?? 0)) / 1024, 'KB', '≤ 60')
  const editor = await weight(first, `${text}/editor`, rapporteur)
  figure('editor: code with wasm', ((editor.js ?? 0) + (editor.wasm ?? 0)) / 1024 / 1024, 'MB', '≤ 1.2')

  await first.stop()
  const starts = []
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now()
    const again = await serve(t, { demo: null, data, patient: false })
    const health = await fetch(`${again.url}/healthz`)
    if (!health.ok) throw new Error(`healthz gives ${health.status}`)
    starts.push((performance.now() - began) / 1000)
    await again.stop()
  }
  figure('second start', percentile(starts, 1), 's', '≤ 1')
})
