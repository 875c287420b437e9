import type { TerminalFlags } from './terminal.js'

/** How a host is named and reached. */
export interface TargetFlags {
  readonly host?: string
  /** Several, where several were named. */
  readonly hosts?: readonly string[]
  readonly allHosts?: boolean
  readonly local?: boolean
  readonly remote?: string
  readonly user?: string
  readonly port?: string
  readonly identityFile?: string
  readonly passwordEnv?: string
  readonly sudo?: boolean
  readonly sudoPasswordEnv?: string
  readonly acceptNewHostKey?: boolean
  readonly jump?: readonly string[]
  readonly transport?: 'ssh2' | 'openssh'
}

/** What is left out. */
export interface SelectFlags {
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly ignore?: readonly string[]
}

/** Every flag of every verb; each verb is given its own. */
export interface Flags extends TerminalFlags, TargetFlags, SelectFlags {
  readonly config?: string
  readonly parallel?: string
  readonly out?: string
  readonly plan?: string
  readonly confirm?: boolean
  readonly dryRun?: boolean
  readonly force?: boolean
  readonly detailedExitcode?: boolean
  readonly details?: boolean
  readonly last?: boolean
  readonly run?: string
  readonly latest?: boolean
  readonly id?: string
  readonly prune?: boolean
  readonly keep?: string
  readonly undo?: boolean
  readonly name?: string
  readonly at?: string
  readonly offline?: boolean
  readonly format?: 'text' | 'markdown'
  readonly timings?: boolean
}

/** A flag, for the help page: `--port <number>`, its words, and whether it may be repeated or takes one of a few values. */
export type FlagLine = readonly [flag: string, words: string, takes?: 'many' | readonly string[]]

/** Every verb has these. */
export const globalFlags: readonly FlagLine[] = [
  ['-h, --help', 'this help'],
  ['--json', 'events and the result as lines of JSON on stdout'],
  ['-q, --quiet', 'no progress, no advice'],
  ['-v, --verbose', 'more words'],
  ['--debug', 'where errors come from'],
  ['--color', 'colours also where nobody seems to look'],
  ['--no-color', 'no colours (NO_COLOR)'],
]

export const configFlag: readonly FlagLine[] = [
  ['-c, --config <file>', 'the config; default: the nearest hostkit.config.ts (HOSTKIT_CONFIG)'],
]

export const targetFlags: readonly FlagLine[] = [
  ['--host <name>', 'a host of the config, or several with commas; may be repeated, and left out where there is one', 'many'],
  ['--local', 'this machine'],
  ['--remote <address>', 'a machine reached by SSH'],
  ['--user <name>', 'who logs in'],
  ['--port <number>', 'of the SSH server'],
  ['--identity-file <file>', 'a private key'],
  ['--password-env <name>', 'the environment variable with the SSH password'],
  [
    '-J, --jump <machine>',
    'go through this machine, like admin@bastion:2200; may be repeated, the nearest first; none: straight there',
    'many',
  ],
  ['--transport <way>', 'what speaks SSH: the library inside, or the ssh program of this machine', ['ssh2', 'openssh']],
  ['--sudo', 'become root with sudo'],
  ['--sudo-password-env <name>', 'the environment variable with the password for sudo'],
  ['--accept-new-host-key', 'accept and remember a host seen for the first time; its fingerprint is printed'],
]

/** For verbs that can work on several hosts. */
export const manyFlags: readonly FlagLine[] = [
  ['--all-hosts', 'every host of the config'],
  ['--parallel <number>', 'with several hosts: how many at a time; default 16'],
]

export const selectFlags: readonly FlagLine[] = [
  ['--only <address>', 'this resource and no other, like file:/etc/motd; may be repeated', 'many'],
  ['--except <address>', 'all but this resource; may be repeated', 'many'],
  ['--ignore <address>', 'the same as --except', 'many'],
]

export const confirmFlag: readonly FlagLine[] = [['--confirm', 'yes, change the host']]
