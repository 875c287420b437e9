import { spawn } from 'node:child_process'

/** Nothing of the npm that runs the tests: it would tell the one inside where to install and from where. */
const clean = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$|VITEST|NODE_ENV$|CI$)/.test(name))),
  NO_COLOR: '1',
})

/** Runs a program to its end; its output is the answer, and the error when it fails with anything but `status`. */
export const ran = (argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}, status = 0): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(argv[0]!, argv.slice(1), { cwd, env: { ...clean(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) =>
      code === status ? resolve(output) : reject(new Error(`${argv.join(' ')} ended with ${code}:\n${output}`)),
    )
  })
