// @ts-check
import { spawn } from 'node:child_process'

// A user's PATH often lacks the folders that nft, ip and dnsmasq live in.
const path = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean).join(':')

/** The environment that every command of the harness runs with. */
export const environment = { ...process.env, PATH: path, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' }

/**
 * @typedef {object} Result
 * @property {number} status exit status; 128 + the signal's number when a signal ended the command
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs one command, without a shell.
 *
 * @param {string[]} argv
 * @param {{ input?: string | Uint8Array | undefined }} [options]
 * @returns {Promise<Result>} also when the command fails; it rejects only when the command cannot be started
 */
export function run([command = '', ...args], { input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] })
    /** @type {Buffer[]} */
    const stdout = []
    /** @type {Buffer[]} */
    const stderr = []
    child.stdout.on('data', (chunk) => stdout.push(chunk))
    child.stderr.on('data', (chunk) => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({
        status: code ?? 128 + (signal === 'SIGKILL' ? 9 : 15),
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    )
    // A command that does not read its input closes the pipe: that is no error of ours.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/**
 * Runs one command and fails when it fails.
 *
 * @param {string[]} argv
 * @param {{ input?: string | Uint8Array | undefined }} [options]
 * @returns {Promise<string>} what it wrote to standard output
 */
export async function must(argv, options) {
  const { status, stdout, stderr } = await run(argv, options)
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${lastLines(stderr || stdout, 12)}`)
  return stdout
}

/**
 * @param {string} text
 * @param {number} count
 * @returns {string}
 */
export function lastLines(text, count) {
  return text.trim().split('\n').slice(-count).join('\n')
}
