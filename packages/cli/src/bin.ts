#!/usr/bin/env node
import { dialAhead } from './ahead.js'
import { tuneEngine } from './engine.js'
import { readOrdinary } from './ordinary.js'
import { version } from './version.js'

const argv = process.argv.slice(2)

if (argv.some((one) => one === '--version' || one === '-V') && argv.every((one) => ['--version', '-V', '--json'].includes(one))) {
  console.log(argv.includes('--json') ? JSON.stringify({ v: 1, type: 'version', version, node: process.version }) : version)
} else if (argv[0] === '__complete') {
  // Somebody waits for a Tab: neither core nor the parser of the command line is loaded. `--`, then the words after the program's name.
  void import('./completion/complete.js').then(async ({ complete, lines }) => {
    for (const line of lines(await complete(argv.slice(2), process.cwd()))) console.log(line)
  })
} else {
  let ended = false
  // Node ends a process in which nothing is left to wait for without a word, and a config may end it, too. That must never look like success.
  process.once('exit', () => {
    if (ended) return
    console.error('error: the command stopped without a result')
    process.exitCode = 1
  })
  void start().then(
    (code) => {
      ended = true
      // Never `process.exit`: it throws away what a pipe has not taken yet.
      process.exitCode = code
    },
    (error: unknown) => {
      ended = true
      console.error(error)
      process.exitCode = 1
    },
  )
}

/** Help, and what is wrong with a command line, have a program of their own to say it; everything else is loaded with the verb. */
async function start(): Promise<number> {
  const ordinary = readOrdinary(argv, process.env)
  const ahead = dialAhead(ordinary, process.env, process.cwd())
  tuneEngine(process.cwd())
  const asked = ordinary ?? (await (await import('./program.js')).read(argv))
  if (asked.kind === 'help') {
    console.log(asked.text.trimEnd())
    return 0
  }
  const { main } = await import('./hot.js')
  const { stdin, stdout, stderr, env } = process
  return main(asked, argv, { stdin, stdout, stderr, env }, { ahead })
}
