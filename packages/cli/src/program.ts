import { Command, CommanderError, Option } from 'commander'
import { hostsOf, type Asked } from './asked.js'
import { globalFlags, type FlagLine, type Flags } from './flags.js'
import { verbs, type VerbLine } from './verbs.js'
import { version } from './version.js'

/** Reads a command line; does nothing. The words for help, and for what is wrong, are its business: see `ordinary.ts`. */
export async function read(argv: readonly string[]): Promise<Asked> {
  let asked: Asked | null = null
  let printed = ''
  const program = new Command('hostkit')
    .description('Your servers as typed TypeScript: plan, apply and take back what runs on your hosts.')
    .version(version, '-V, --version', 'the version')
    .helpOption('-h, --help', 'this help')
    .helpCommand('help [verb]', 'help on a verb')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ writeOut: (text) => void (printed += text), writeErr: () => {} })
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 error before any change, 2 changes (--detailed-exitcode), 3 rolled back, 4 needs an operator,\n5 plan refused, 6 locked or unfinished, 64 usage, 130 interrupted.',
    )
  for (const [flag, words] of globalFlags) if (!flag.includes('--help')) program.option(flag, words)
  for (const line of verbs) {
    const command = program.command([line.name, line.takes ?? ''].join(' ').trim()).description(line.words)
    // Only what is asked for is ever parsed, or shown; the verbs have hundreds of flags between them.
    if (argv.includes(line.name)) {
      for (const flag of line.flags) command.addOption(optionOf(flag))
      command.addHelpText('after', `\nExamples:\n${line.examples.map((one) => `  $ ${one}`).join('\n')}`)
    }
    command.action((...given: unknown[]) => void (asked = verbOf(line, given.slice(0, -2) as string[], command)))
  }
  try {
    if (argv.length === 0) return { kind: 'help', text: program.helpInformation() }
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? { kind: 'help', text: printed } : wrong(error, argv)
  }
  return asked ?? { kind: 'help', text: program.helpInformation() }
}

function verbOf(line: VerbLine, args: readonly string[], command: Command): Asked {
  const flags = command.optsWithGlobals()
  // `--color` has no default: only what was typed decides.
  const { color, ...rest } = flags
  const typed = command.parent?.getOptionValueSource('color') === 'cli'
  const named = hostsOf(rest)
  return { kind: 'verb', name: line.name, load: () => line.load(), args, flags: (typed ? { ...named, color } : named) as Flags }
}

function optionOf([flag, words, takes]: FlagLine): Option {
  const option = new Option(flag, words)
  if (takes === 'many') option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value])
  if (typeof takes === 'object') option.choices(takes)
  if (option.long === '--host') option.env('HOSTKIT_HOST')
  return option
}

function wrong({ message }: CommanderError, argv: readonly string[]): Asked {
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n')
  const meant = /Did you mean (?:one of )?(.+?)\?\)?$/.exec(more.join(' '))?.[1]
  const verb = argv.find((one) => !one.startsWith('-')) ?? null
  const known = verbs.some(({ name }) => name === verb)
  const hint = meant === undefined ? (known ? `hostkit ${verb} --help` : 'hostkit --help lists the verbs') : `did you mean ${meant}?`
  return { kind: 'wrong', message: first.replace('unknown command', 'unknown verb'), hint, verb: known ? null : verb }
}
