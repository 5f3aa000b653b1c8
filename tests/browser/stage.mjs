// The ground of every browser test: the real binary on a port of its own with a folder of its own, and the system's
// Chromium. Asserts nothing about the product; what a test expects stands in the test.

import { spawn, execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { join, resolve, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** The binary under test: the release build, unless PLENARY names another. */
export const binary = process.env.PLENARY ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'release/plenary')

export const slug = 'octopus-interface-2007'

/** Seeding takes well under this; a server that is not ready by then will not be. */
const READY_MS = 30_000
/** The list of people is printed in one go; this much silence after it is its end. */
const QUIET_MS = 250

/** A folder that is gone after the test. */
export async function folder(t, prefix = 'plenary-') {
  const path = await mkdtemp(join(tmpdir(), prefix))
  t.after(() => rm(path, { recursive: true, force: true, maxRetries: 5 }))
  return path
}

/**
 * Starts `plenary serve` and waits until it has said where it listens and who can sign in.
 * `demo` is the stage of the seeded conference, or null for the folder as it is; without `patient` it is enough that the
 * server listens.
 */
export async function serve(t, { demo = 'drafting', data, port = 0, env = {}, patient = true } = {}) {
  if (!existsSync(binary)) throw new Error(`no binary at ${binary}: run cargo build --release first`)
  data ??= await folder(t)
  const args = ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, ...(demo ? [`--demo=${demo}`] : [])]
  const child = spawn(binary, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })))
  const log = []
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))

  const people = []
  let url = null
  await new Promise((ready, fail) => {
    const late = setTimeout(() => fail(new Error(`not ready after ${READY_MS} ms\n${log.join('\n')}`)), READY_MS)
    let quiet
    const settle = () => {
      clearTimeout(quiet)
      // A seeded conference has people; they come after the address.
      if (url && (people.length > 0 || !demo)) quiet = setTimeout(() => (clearTimeout(late), ready()), patient ? QUIET_MS : 0)
    }
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = line.match(/^listening on (http:\/\/\S+)/)
      if (address) url = address[1].replace(/\/$/, '')
      const fields = line.split('\t')
      if (fields.length === 4) {
        const [role, name, delegation, link] = fields
        people.push({ role, name, delegation, link })
      }
      settle()
    })
    exited.then(({ code }) => (clearTimeout(late), fail(new Error(`exited with ${code}\n${log.join('\n')}`))))
  })

  const server = {
    url,
    data,
    people,
    log,
    child,
    port: Number(new URL(url).port),
    conference: `${url}/conferences/${slug}`,
    /** The n-th person who can sign in with this role, of this delegation if one is named. */
    person(role, delegation, n = 0) {
      const found = people.filter((p) => p.role.split(/[,\s]+/).includes(role) && (!delegation || p.delegation === delegation))
      if (!found[n]) throw new Error(`nobody signs in as ${role} ${delegation ?? ''}`)
      return found[n]
    },
    /** Asks it to end, and waits until it has. */
    async stop() {
      child.kill('SIGTERM')
      return exited
    },
    /** Ends it without asking, as a power cut would. */
    async kill() {
      child.kill('SIGKILL')
      return exited
    },
    /** Starts it again on the same folder and port. */
    again: () => serve(t, { demo: null, data, port: server.port, env }),
  }
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) await server.stop()
  })
  return server
}

/** Runs the binary to its end. */
export async function run(...args) {
  try {
    const { stdout, stderr } = await promisify(execFile)(binary, args)
    return { code: 0, stdout, stderr }
  } catch (fault) {
    return { code: fault.code, stdout: fault.stdout, stderr: fault.stderr }
  }
}

/** One Chromium for a test file; every person gets a context of their own in it. */
export async function browser(t) {
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    // The sandbox of Chromium does not start as root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ]
  const started = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args })
  t.after(() => started.close())
  return started
}

export const laptop = { width: 1280, height: 800 }
export const phone = { width: 360, height: 740 }

/** A page of somebody who has followed the personal link. Faults on the page are kept in `page.faults`. */
export async function enter(started, person, options = {}) {
  const context = await started.newContext({ viewport: laptop, ...options })
  const page = await context.newPage()
  page.faults = []
  page.on('pageerror', (fault) => page.faults.push(String(fault)))
  page.on('console', (message) => {
    if (message.type() === 'error') page.faults.push(message.text())
  })
  if (person) await page.goto(person.link)
  return page
}

/** Waits until `check` gives something true, and gives that. */
export async function until(what, check, ms = 10_000) {
  const end = Date.now() + ms
  for (;;) {
    const found = await check()
    if (found) return found
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`)
    await new Promise((done) => setTimeout(done, 40))
  }
}

/** Where the words of a proposal are written; `nth` where an amendment has several. */
export const pen = (page, nth = 0) => page.getByRole('textbox', { name: 'As it should read in the end' }).nth(nth)

/** Types over these words in a proposal. */
export async function typeOver(page, words, others) {
  await pen(page).evaluate((field, words) => {
    field.focus()
    const texts = document.createTreeWalker(field, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const at = texts.currentNode.data.indexOf(words)
      if (at >= 0) getSelection().setBaseAndExtent(texts.currentNode, at, texts.currentNode, at + words.length)
    }
  }, words)
  // The field hears of a selection a moment later.
  await page.waitForTimeout(100)
  await page.keyboard.type(others)
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe-core finds wrong with the page as it stands. */
export async function findings(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate((rules) => window.axe.run({ runOnly: rules }), RULES)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`)
}

/** The same, by day and by night. */
export async function findingsDayAndNight(page) {
  const found = []
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await findings(page)).map((one) => `${colorScheme} ${one}`))
  }
  return found
}

/** Whether there is nothing to scroll sideways. */
export const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
