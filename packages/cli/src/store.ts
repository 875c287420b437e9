import { digestOf, Failure, gathered, planIssues, problem, type Plan } from '@hostkit/core'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { inlineBlobs, takeBlobs, type Blobs } from './blobs.js'
import { checkPlan } from './checkPlan.js'
import { atomically, readBytes, storeFolder } from './disk.js'
import { nameTwice } from './nameTwice.js'
import { planText } from './planText.js'

/** Where plans lie unless somebody says otherwise. */
export const defaultPlan = (folder: string, name = 'plan.json'): string => join(folder, '.hostkit', name)

/** Large texts lie beside the plan that names them: together they can be moved. */
export const blobFolder = (file: string): string =>
  basename(dirname(file)) === '.hostkit' ? join(dirname(file), 'blobs') : join(dirname(file), '.hostkit/blobs')

/** Writes a plan, all or nothing, for its owner's eyes: it holds the texts of files. What is not asked for is not waited for. */
export function savePlan(file: string, plan: Plan, lasting = true): void {
  const folder = blobFolder(file)
  const { value, blobs } = takeBlobs(plan)
  if (blobs.size > 0 || basename(dirname(file)) === '.hostkit') storeFolder(dirname(folder))
  for (const [sha256, text] of blobs) atomically(join(folder, sha256), text, lasting)
  atomically(file, upTo(LARGEST_PLAN, gathered(planText(value))), lasting)
}

function* upTo(most: number, pieces: Iterable<string>): Generator<string> {
  let size = 0
  for (const piece of pieces) {
    size += Buffer.byteLength(piece)
    if (size > most) throw new Error(tooLarge)
    yield piece
  }
}

/** More than this is no plan: long texts lie beside it. */
const LARGEST_PLAN = 64 * 1024 * 1024
const LARGEST_TEXT = 256 * 1024 * 1024
const tooLarge = `it is larger than ${LARGEST_PLAN / 1024 / 1024} MiB`

/** The states of no kind are deeper than this, and what walks through them must not run out of stack. */
const DEEPEST = 100

/** Reads a plan that may have been written by anybody. Rejects with a `Failure` that says what is wrong with it. `-` is stdin. */
export async function loadPlan(file: string): Promise<Plan> {
  const name = file === '-' ? 'stdin' : file
  const bytes = file === '-' ? await readStdin() : readFile(file)
  if (bytes === null) throw damaged(name, tooLarge)
  return parsePlan(bytes, name, {
    read: (sha256) => (file === '-' ? null : readBlob(join(blobFolder(file), sha256))),
  })
}

export async function parsePlan(bytes: Uint8Array, name: string, blobs: Blobs = { read: () => null }): Promise<Plan> {
  const value = parse(bytes, name)
  if (typeof value !== 'object' || value === null || (value as Plan).kind !== 'hostkit.plan')
    throw damaged(name, 'it is not a plan of HostKit')
  const { version, tool } = value as Plan
  if (version !== 1) {
    const message = `${name} has plan format ${JSON.stringify(version)}, written by HostKit ${String(tool)}; this HostKit reads format 1`
    throw new Failure(problem('HK3004', message, { hint: 'make the plan again with this version' }))
  }
  const issues = await planIssues(value)
  if (issues.length > 0) throw damaged(name, 'it does not have the form of a plan', issues.slice(0, 8))
  let plan: Plan
  try {
    plan = inlineBlobs(value as Plan, blobs)
  } catch (error) {
    throw damaged(name, (error as Error).message)
  }
  const wrong = checkPlan(plan)
  if (wrong.length > 0) throw damaged(name, 'it contradicts itself', wrong.slice(0, 8))
  const { digest, ...rest } = plan
  if (digest !== digestOf(rest))
    throw damaged(name, 'its content does not have the digest that it names', [`named: ${digest}`, `has:   ${digestOf(rest)}`])
  return plan
}

const damaged = (name: string, why: string, details: readonly string[] = []): Failure =>
  new Failure(problem('HK3003', `the plan ${name} cannot be used: ${why}`, { details, hint: 'make it again: hostkit plan' }))

function parse(bytes: Uint8Array, name: string): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw damaged(name, bytes[0] === 0xff || bytes[0] === 0xfe ? 'it is UTF-16; a plan is UTF-8' : 'it is not UTF-8')
  }
  if (text.trim() === '') throw damaged(name, 'it is empty')
  // What was reviewed is what HostKit wrote, byte for byte: whatever has saved it since may have changed more than this.
  if (text.startsWith('\uFEFF')) throw damaged(name, 'it begins with a byte order mark: some editor has saved it')
  if (text.includes('\r')) throw damaged(name, 'it has carriage returns: some editor has saved it, or git has converted its line ends')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw damaged(name, `it is not JSON, or it was cut off: ${(error as Error).message}`)
  }
  const odd = oddness(value)
  if (odd !== null) throw damaged(name, odd)
  const twice = nameTwice(text)
  if (twice !== null) throw damaged(name, `an object in it has the name ${JSON.stringify(twice)} twice`)
  return value
}

/** JSON that no plan is made of, and that has no canonical form. Level by level, not by recursion. */
function oddness(value: unknown): string | null {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return `it is nested more than ${DEEPEST} levels deep`
    if (level.some((one) => typeof one === 'number' && !Number.isFinite(one))) return 'it holds a number that is too large to be one'
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return null
}

async function readStdin(): Promise<Uint8Array | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_PLAN) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function readFile(file: string): Uint8Array | null {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const message = missing ? `there is no plan ${file}` : `the plan ${file} cannot be read: ${(error as Error).message}`
    throw new Failure(problem('HK6001', message, { hint: `hostkit plan --out ${file} makes one` }))
  }
  try {
    const found = fstatSync(handle)
    if (found.isDirectory()) throw damaged(file, 'it is a directory')
    return found.size > LARGEST_PLAN ? null : readBytes(handle, LARGEST_PLAN)
  } finally {
    closeSync(handle)
  }
}

function readBlob(file: string): Uint8Array | null {
  try {
    const handle = openSync(file, 'r')
    try {
      return readBytes(handle, LARGEST_TEXT)
    } finally {
      closeSync(handle)
    }
  } catch {
    return null
  }
}
