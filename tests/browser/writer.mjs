// A rapporteur without a screen: speaks the wire of the editor, writes at the end of paragraphs, and remembers what was
// acknowledged. For crowds and for crashes, where a browser for everybody would measure the browsers.

import { createRequire } from 'node:module'
import { resolve, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import WebSocket from 'ws'

const here = dirname(fileURLToPath(import.meta.url))
const Automerge = createRequire(resolve(here, '../../static/package.json'))('@automerge/automerge')

/** The cookie that a personal link gives. */
export async function signIn(person) {
  const answer = await fetch(person.link, { redirect: 'manual' })
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')
  if (!cookie) throw new Error(`the link of ${person.name} gave ${answer.status} and no cookie`)
  return cookie
}

export class Writer {
  #socket = null
  #open = false
  #ended = false
  #unsent = new Map()

  /** Words that the server said are on disk, by the change that carried them. */
  acknowledged = new Map()
  /** Words of the others, with the moment at which they came. */
  seen = new Map()
  refusals = []

  constructor(server, text, cookie, { watch = null } = {}) {
    Object.assign(this, { server, text, cookie, watch, actor: null, document: null, at: null, seq: 0 })
  }

  /** Connects, and connects again whenever the server is gone, until `end`. */
  start() {
    if (this.#ended) return
    const url = `${this.server.url.replace('http', 'ws')}/conferences/${this.server.conference.split('/').at(-1)}/texts/${this.text}/socket`
    const socket = new WebSocket(url, { headers: { cookie: this.cookie, origin: this.server.url } })
    this.#socket = socket
    socket.binaryType = 'nodebuffer'
    socket.on('open', () => this.#send({ type: 'hello', protocol: 1, have: this.at, actor: this.actor }))
    socket.on('message', (frame, binary) => (binary ? this.#changes(frame) : this.#message(JSON.parse(frame))))
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#open = false
      if (!this.#ended) setTimeout(() => this.start(), 60)
    })
  }

  end() {
    this.#ended = true
    this.#socket?.close()
  }

  get ready() {
    return this.#open && this.document !== null
  }

  /** How many changes still wait for their acknowledgement. */
  get waiting() {
    return this.#unsent.size
  }

  /** Writes words at the end of a paragraph; the change is kept until it is acknowledged. */
  write(words, turn = 0) {
    const strands = Object.keys(this.document.strands).sort()
    const strand = strands[turn % strands.length]
    this.document = Automerge.change(this.document, { time: 0 }, (draft) => {
      Automerge.splice(draft, ['strands', strand], draft.strands[strand].length, 0, words)
    })
    this.seq += 1
    const bytes = Automerge.getLastLocalChange(this.document)
    this.#unsent.set(this.seq, { bytes, words })
    if (this.#open) this.#socket.send(bytes)
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message))
  }

  #message(message) {
    if (message.type === 'welcome') {
      if (this.actor && message.actor !== this.actor) throw new Error('another actor was given on return')
      this.actor = message.actor
      for (const [seq, { bytes, words }] of this.#unsent) {
        // What the server holds already was on disk, though its acknowledgement was lost on the way.
        if (seq <= message.seq) this.#take(seq, words)
        else this.#socket.send(bytes)
      }
      if (message.resume === 'snapshot') this.at = null
      this.#open = true
    } else if (message.type === 'ack') {
      const waiting = this.#unsent.get(message.seq)
      if (waiting) this.#take(message.seq, waiting.words)
    } else if (message.type === 'refused') {
      this.refusals.push(message)
    }
  }

  #take(seq, words) {
    this.acknowledged.set(seq, words)
    this.#unsent.delete(seq)
  }

  #changes(frame) {
    const first = Number(frame.readBigUInt64BE(1))
    if (frame[0] === 0) {
      const mine = [...this.#unsent.values()].map((one) => one.bytes)
      this.document = Automerge.load(new Uint8Array(frame.subarray(9)), { actor: this.actor })
      if (mine.length) [this.document] = Automerge.applyChanges(this.document, mine)
      this.at = first
      return
    }
    const bundled = frame[0] === 2
    const changes = bundled ? Automerge.readBundle(new Uint8Array(frame.subarray(13))).changes.map(Automerge.encodeChange) : []
    for (let at = bundled ? frame.length : 9; at < frame.length; ) {
      const length = frame.readUInt32BE(at)
      changes.push(new Uint8Array(frame.subarray(at + 4, at + 4 + length)))
      at += 4 + length
    }
    this.at = first + changes.length
    const now = performance.timeOrigin + performance.now()
    const before = this.watch ? this.words() : null
    ;[this.document] = Automerge.applyChanges(this.document, changes)
    if (this.watch) {
      for (const [word] of this.words().matchAll(this.watch)) {
        if (!before.includes(word) && !this.seen.has(word)) this.seen.set(word, now)
      }
    }
  }

  /** All the words of the document, paragraph marks left out. */
  words() {
    return Object.keys(this.document.strands).sort().map((strand) => String(this.document.strands[strand])).join('\n')
  }
}
