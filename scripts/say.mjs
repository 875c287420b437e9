// What every script of this repository says while it works, and how it runs things.
import { spawn } from 'node:child_process'

const started = Date.now()
const clock = () => `${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s`

/** @param {string} text */
export const say = (text) => console.log(`${clock()}  ${text}`)

/**
 * Runs a program to its end. Its output is shown when it fails, or all along with `loud`.
 * @param {readonly string[]} argv
 * @param {{ loud?: boolean, env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<{ status: number, output: string }>}
 */
export const run = (argv, { loud = false, env = process.env, cwd } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(argv[0], argv.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env, cwd })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
        if (loud) process.stdout.write(chunk)
      })
    }
    child.once('error', reject)
    child.once('close', (status) => resolve({ status: status ?? 1, output }))
  })
