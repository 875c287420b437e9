import type { Verb } from './context.js'
import { configFlag, confirmFlag, manyFlags, selectFlags, targetFlags, type FlagLine } from './flags.js'

/** A verb as the help page shows it. Its code is loaded when it is used. */
export interface VerbLine {
  readonly name: string
  readonly words: string
  /** Positional arguments, as commander writes them. */
  readonly takes?: string
  readonly flags: readonly FlagLine[]
  readonly examples: readonly [string, ...string[]]
  load(): Promise<{ readonly run: Verb }>
}

const detailed: FlagLine = ['--detailed-exitcode', 'exit 2 where there are changes, or were']
const force: FlagLine = ['--force', 'also what would cut off HostKit itself']
const timings: FlagLine = ['--timings', 'what took how long, and what it cost on the host']
const format: FlagLine = ['--format <form>', 'how the plan is shown; markdown is for pull requests', ['text', 'markdown']]
const out: FlagLine = ['-o, --out <file>', 'where the plan is saved; - is stdout']

export const verbs: readonly VerbLine[] = [
  {
    name: 'init',
    words: 'make a project here, or in a new folder; nothing that is there is overwritten',
    takes: '[folder]',
    flags: [
      ['--at <address>', 'of the first host'],
      ['--user <name>', 'who logs in there'],
      ['--name <name>', 'of the project; default: that of the folder'],
    ],
    examples: ['hostkit init', 'hostkit init servers --at elixir.toys --user deploy'],
    load: async () => ({ run: (await import('./cold.js')).init }),
  },
  {
    name: 'doctor',
    words: 'look for what is most often wrong: in the project, on the way to its hosts, and on them',
    takes: '[config]',
    flags: [['--offline', 'the project and the keys alone'], ...configFlag, ...targetFlags],
    examples: ['hostkit doctor', 'hostkit doctor --host prod', 'hostkit doctor --offline --json'],
    load: async () => ({ run: (await import('./cold.js')).doctor }),
  },
  {
    name: 'plan',
    words: 'read hosts, compare, and show what there is to do',
    takes: '[config]',
    flags: [...configFlag, ...targetFlags, ...manyFlags, ...selectFlags, out, format, detailed, force, timings],
    examples: [
      'hostkit plan --host prod',
      'hostkit plan --local --only file:/etc/motd',
      'hostkit plan --host prod --out up.plan.json --detailed-exitcode',
      'hostkit plan --all-hosts',
      'hostkit plan --host prod --format markdown > plan.md',
    ],
    load: async () => ({ run: (await import('./hot.js')).plan }),
  },
  {
    name: 'apply',
    words: 'do what a plan says; where none is named it is made, shown and applied over one connection',
    takes: '[config|plan]',
    flags: [
      ['-p, --plan <file>', 'exactly this plan; the config is not needed; - is stdin'],
      ...confirmFlag,
      ['--dry-run', 'all but the changes'],
      ...configFlag,
      ...targetFlags,
      ...manyFlags,
      ...selectFlags,
      detailed,
      force,
      timings,
    ],
    examples: ['hostkit apply --host prod', 'hostkit apply --host prod --plan up.plan.json --confirm'],
    load: async () => ({ run: (await import('./hot.js')).apply }),
  },
  {
    name: 'down',
    words: 'the way back from a plan or a run; --confirm takes it',
    takes: '[plan]',
    flags: [
      ['--last', 'from the last run of the project on the host that still stands'],
      ['--run <id>', 'from this run'],
      ...confirmFlag,
      out,
      ...configFlag,
      ...targetFlags,
      ...manyFlags,
      ...selectFlags,
      detailed,
    ],
    examples: ['hostkit down up.plan.json --out down.plan.json', 'hostkit down --host prod --last --confirm'],
    load: async () => ({ run: (await import('./cold.js')).down }),
  },
  {
    name: 'resume',
    words: 'finish or take back what an interrupted run left',
    takes: '[config]',
    flags: [['--undo', 'take it back'], ...configFlag, ...targetFlags, ...manyFlags],
    examples: ['hostkit resume --host prod', 'hostkit resume --remote 10.0.0.5 --user root --undo'],
    load: async () => ({ run: (await import('./cold.js')).resume }),
  },
  {
    name: 'runs',
    words: 'what a host remembers of the runs on it',
    takes: '[config]',
    flags: [
      ['--latest', 'the last one only'],
      ['--id <run>', 'this one only'],
      ['--prune', 'forget old ones, and their before-images'],
      ['--keep <number>', 'with --prune: how many stay; default 20'],
      ...configFlag,
      ...targetFlags,
      ...manyFlags,
    ],
    examples: ['hostkit runs --host prod', 'hostkit runs --host prod --latest --verbose', 'hostkit runs --host prod --prune --keep 5'],
    load: async () => ({ run: (await import('./cold.js')).runs }),
  },
  {
    name: 'show',
    words: 'a saved plan once more; needs no host',
    takes: '[plan]',
    flags: [['--details', 'whole diffs, all fields, and what stays as it is'], format, ...selectFlags, ...configFlag],
    examples: ['hostkit show --details', 'hostkit show up.plan.json --only file:/etc/motd'],
    load: async () => ({ run: (await import('./cold.js')).show }),
  },
  {
    name: 'render',
    words: 'the text of one resource; needs no host',
    takes: '<kind> <name>',
    flags: [...configFlag, ['--host <name>', 'as it would be on this host']],
    examples: ['hostkit render caddy.site example.com', 'hostkit render file /etc/motd --host prod'],
    load: async () => ({ run: (await import('./cold.js')).render }),
  },
  {
    name: 'dump',
    words: 'what the config evaluates to, as JSON',
    takes: '[config]',
    flags: configFlag,
    examples: ['hostkit dump | jq .hosts'],
    load: async () => ({ run: (await import('./cold.js')).dump }),
  },
  {
    name: 'plugins',
    words: 'the plugins of the project, and the kinds they bring',
    takes: '[config]',
    flags: configFlag,
    examples: ['hostkit plugins'],
    load: async () => ({ run: (await import('./cold.js')).plugins }),
  },
  {
    name: 'explain',
    words: 'what a code means and what to do about it; works offline, and without a config',
    takes: '[code]',
    flags: [],
    examples: ['hostkit explain HK1007', 'hostkit explain'],
    load: async () => ({ run: (await import('./cold.js')).explain }),
  },
  {
    name: 'completion',
    words: 'the script that completes command lines in bash, zsh or fish',
    takes: '<shell>',
    flags: [],
    examples: ['hostkit completion bash >> ~/.bashrc', 'hostkit completion fish | source'],
    load: async () => ({ run: (await import('./cold.js')).completion }),
  },
]
