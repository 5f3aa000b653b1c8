// Five people type and the chair opens and closes sittings while the server is killed without warning, again and again.
// Whatever was acknowledged has to be there afterwards, and everything has to be there once.

import { randomBytes } from 'node:crypto'
import { serve, until } from './stage.mjs'
import { Writer, signIn } from './writer.mjs'

const TYPISTS = 5
/** About as fast as people type in turns, and fast enough that every kill meets something half done. */
const PAUSE_MS = 25

const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

/** Does one act over HTTP as often as it takes to be answered, always under the same command id. */
async function persist(server, cookie, path, body, command, isOver) {
  for (;;) {
    try {
      const answer = await fetch(`${server.conference}${path}`, {
        method: 'POST',
        headers: { cookie, origin: server.url, accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ command, ...body }),
      })
      const receipt = await answer.json()
      if (answer.ok) return receipt
      throw Object.assign(new Error(`${path}: ${answer.status} ${JSON.stringify(receipt)}`), { answered: true })
    } catch (fault) {
      if (fault.answered) throw fault
      if (isOver()) return null
      await sleep(30)
    }
  }
}

/** Runs these rounds and counts what was acknowledged, lost and doubled. */
export async function survive(t, rounds) {
  let server = await serve(t, { demo: 'drafting' })
  const rapporteurs = [server.person('rapporteur', undefined, 0), server.person('rapporteur', undefined, 1)]
  const cookies = [await signIn(rapporteurs[0]), await signIn(rapporteurs[1])]
  const chair = await signIn(server.person('chair'))
  const secretariat = await signIn(server.person('secretariat'))
  const writers = Array.from({ length: TYPISTS }, (_, n) => new Writer(server, 'summary', cookies[n % 2]))
  writers.forEach((writer) => writer.start())
  await until('all are connected', () => writers.every((writer) => writer.ready))

  let over = false
  const typed = []
  const typing = writers.map(async (writer, n) => {
    for (let word = 0; !over; word += 1) {
      // Without a connection the page goes on writing, but nobody writes for ever into the void.
      if (writer.document && writer.waiting < 40) {
        const token = `<${n}.${word}>`
        typed.push(token)
        writer.write(token, word)
      }
      await sleep(PAUSE_MS)
    }
  })
  const commands = []
  const deciding = (async () => {
    for (let sitting = 1; !over; sitting += 1) {
      const [opening, closing] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')]
      if (await persist(server, chair, '/sittings', { present: ['norway', 'france'] }, opening, () => over)) commands.push(opening)
      else return
      if (await persist(server, chair, `/sittings/${sitting}/closure`, {}, closing, () => false)) commands.push(closing)
    }
  })()
  // A fault in one of these must end the test and not the process.
  const both = Promise.all([...typing, deciding])
  both.catch(() => {})

  for (let round = 0; round < rounds; round += 1) {
    await sleep(80 + Math.random() * 250)
    await server.kill()
    server = await server.again()
  }
  await until('all are connected again', () => writers.every((writer) => writer.ready), 20_000)
  over = true
  await both
  await until('everything is acknowledged', () => writers.every((writer) => writer.waiting === 0), 20_000)

  const witness = new Writer(server, 'summary', cookies[0])
  witness.start()
  await until('the witness reads', () => witness.ready)
  const text = witness.words()
  const times = (token) => text.split(token).length - 1
  const acknowledged = writers.flatMap((writer) => [...writer.acknowledged.values()])
  writers.concat(witness).forEach((writer) => writer.end())

  const record = await fetch(`${server.conference}/record/file`, { headers: { cookie: secretariat } })
  // The file keeps its parts as they are, so the journal's lines can be read where they stand.
  const lines = Buffer.from(await record.arrayBuffer()).toString('latin1').match(/^.*\{"hash":"[0-9a-f]{64}","entry":\{.*$/gm) ?? []
  const kept = (command) => lines.filter((line) => line.includes(`"command_id":"${command}"`)).length
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((token) => times(token) === 0).length,
    doubled: typed.filter((token) => times(token) > 1).length,
    refused: writers.flatMap((writer) => writer.refusals),
    acts: commands.length,
    actsLost: commands.filter((command) => kept(command) === 0).length,
    actsDoubled: commands.filter((command) => kept(command) > 1).length,
  }
}
