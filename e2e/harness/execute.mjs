// @ts-check
// Commands inside a host. The daemon writes what they print to files, which are read when the command has ended: over `incus exec` the answer
// comes by websockets, and on a busy machine it now and then is empty with status 0, although the command has run (3 of 1,500).
import { randomBytes } from 'node:crypto'
import { api, IncusError, outcome, send } from './api.mjs'

/** @typedef {import('./command.mjs').Result} Result */

/** What the kernel takes for one word, a little less. */
const most = 100_000

/**
 * Runs a command as root inside a host.
 *
 * @param {string} name
 * @param {string[]} argv
 * @param {{ input?: string | Uint8Array | undefined, environment?: Record<string, string> }} [options] without input it is empty
 * @returns {Promise<Result>} also when the command fails
 */
export async function execute(name, argv, { input, environment = {} } = {}) {
  const path = `/1.0/instances/${encodeURIComponent(name)}`
  const command = input === undefined || input.length === 0 ? argv : [...(await fed(path, input)), ...argv]
  /** @type {any} */
  let done
  try {
    done = await api('POST', `${path}/exec`, { command, environment, 'record-output': true, 'wait-for-websocket': false })
  } catch (error) {
    const status = /** @type {Error} */ (error).message.endsWith('Command not found') ? 127 : 126
    if (!(error instanceof IncusError) || !/Command not (found|executable)$/.test(error.message)) throw error
    return { status, stdout: '', stderr: error.message }
  }
  const { return: status, output } = done.metadata
  const [stdout, stderr] = await Promise.all([answer(output['1']), answer(output['2'])])
  return { status, stdout, stderr }
}

/**
 * Runs a shell script as root inside a host. Its text is in no argv, where a `pgrep -f` of its own would find it.
 *
 * @param {string} name
 * @param {string} text
 * @param {string[]} args its positional parameters
 * @param {string[]} [before] words before the shell, such as `timeout 60`
 * @returns {Promise<Result>}
 */
export function executeScript(name, text, args, before = []) {
  if (text.length > most) return execute(name, [...before, 'sh', '-s', '--', ...args], { input: `{\n${text}\n} </dev/null\n` })
  const run = 'HK_TEXT_=$HK_TEXT; unset HK_TEXT; eval "$HK_TEXT_"'
  return execute(name, [...before, 'sh', '-c', run, 'sh', ...args], { environment: { HK_TEXT: text } })
}

/**
 * @param {string} path
 * @param {string | Uint8Array} input
 * @returns {Promise<string[]>} words before a command that gets it
 */
async function fed(path, input) {
  const file = `/run/input-${randomBytes(8).toString('hex')}`
  const headers = { 'x-incus-type': 'file', 'x-incus-mode': '0600', 'x-incus-uid': '0', 'x-incus-gid': '0' }
  await outcome(await send('POST', `${path}/files?path=${file}`, input, headers))
  return ['sh', '-c', 'exec <"$1" && rm -f -- "$1" && shift && exec "$@"', 'sh', file]
}

/**
 * @param {string} path of what a command printed
 * @returns {Promise<string>}
 */
async function answer(path) {
  const { status, body } = await send('GET', path)
  if (status !== 200) throw new Error(`incus does not say what was printed: ${status} ${body.toString().slice(0, 200)}`)
  // Only so that they do not heap up; they go with the host at the latest.
  send('DELETE', path).catch(() => {})
  return body.toString()
}
