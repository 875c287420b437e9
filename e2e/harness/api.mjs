// @ts-check
// The REST API of the Incus daemon over its unix socket: about 5 ms a call, where the command line takes 22 ms.
import { request } from 'node:http'

export const socket = process.env.INCUS_SOCKET ?? '/var/lib/incus/unix.socket'

/** For how many seconds a call may go without a sign of life. A daemon that hangs is then named, where a test would only run into its own limit. */
const patience = 120

/** The same for the end of an operation, which is silent until then: the longest one makes an image. */
const patienceForOperations = 1800

/** An answer of the daemon that says no. */
export class IncusError extends Error {
  /**
   * @param {string} message
   * @param {number} code an HTTP status
   */
  constructor(message, code) {
    super(message)
    this.code = code
  }
}

/**
 * @typedef {object} Reply
 * @property {number} status
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {Buffer} body
 */

/**
 * @param {string} method
 * @param {string} path
 * @param {string | Uint8Array | import('node:stream').Readable} [body]
 * @param {Record<string, string>} [headers]
 * @param {number} [seconds]
 * @returns {Promise<Reply>}
 */
export function send(method, path, body, headers = {}, seconds = patience) {
  return new Promise((resolve, reject) => {
    // A connection of its own for each call: the daemon closes idle ones, and a new one costs next to nothing here.
    const call = request({ socketPath: socket, agent: false, method, path, headers }, (response) => {
      /** @type {Buffer[]} */
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }))
    })
    call.on('error', reject)
    call.setTimeout(seconds * 1000, () => call.destroy(new Error(`The Incus daemon hangs: nothing for ${seconds} s on ${method} ${path}`)))
    if (body !== undefined && typeof body === 'object' && 'pipe' in body) body.pipe(call)
    else call.end(body)
  })
}

/**
 * Makes a call and, when it starts an operation, waits for its end.
 *
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body] sent as JSON
 * @returns {Promise<any>} the metadata of the answer, or of the operation
 */
export async function api(method, path, body) {
  const reply =
    body === undefined ? await send(method, path) : await send(method, path, JSON.stringify(body), { 'content-type': 'application/json' })
  return outcome(reply)
}

/**
 * @param {Reply} reply
 * @returns {Promise<any>}
 */
export async function outcome(reply) {
  const answer = JSON.parse(reply.body.toString())
  if (answer.type === 'error') throw new IncusError(`incus: ${answer.error}`, answer.error_code)
  if (answer.type !== 'async') return answer.metadata
  const operation = JSON.parse((await send('GET', `${answer.operation}/wait`, undefined, {}, patienceForOperations)).body.toString())
  if (operation.type === 'error') throw new IncusError(`incus: ${operation.error}`, operation.error_code)
  if (operation.metadata.status_code !== 200) throw new IncusError(`incus: ${operation.metadata.err}`, operation.metadata.status_code)
  return operation.metadata
}

/**
 * @param {string} path
 * @returns {Promise<any>} undefined when there is no such thing
 */
export async function find(path) {
  try {
    return await api('GET', path)
  } catch (error) {
    if (error instanceof IncusError && error.code === 404) return undefined
    throw error
  }
}
