import type { Grammar } from '../grammar.js'
import { context, sandbox } from './context.js'
import { install } from './install.js'
import { irregular } from './irregular.js'
import { kill } from './kill.js'
import { resource } from './resource.js'
import { service } from './service.js'
import { timer } from './timer.js'
import { unit } from './unit.js'

/** The sections of a unit file, in the order in which they are written. */
export type Section = 'Unit' | 'Service' | 'Timer' | 'Install'

/** The options of a table, each with the type that its grammar takes. */
export type OptionsOf<Table> = { readonly [Option in keyof Table]?: (Table[Option] extends Grammar<infer T> ? T : never) | undefined }

/** What a service may say: every directive of systemd 252 that is not deprecated, and those that came after it. */
export type ServiceDirectives = OptionsOf<typeof unit & typeof service & typeof context & typeof kill & typeof resource & typeof install>
/** What a timer may say. */
export type TimerDirectives = OptionsOf<typeof unit & typeof timer & typeof install>
/** What it may do and see, and how much it may use. */
export type IsolationDirectives = OptionsOf<typeof sandbox & typeof resource>

export interface Directive {
  readonly section: Section
  /** As systemd writes it: `IPAddressDeny`. */
  readonly name: string
  readonly print: Grammar<unknown>
}

const named = (option: string): string => irregular[option] ?? option.charAt(0).toUpperCase() + option.slice(1)

const table = (sections: readonly (readonly [Section, object])[]): ReadonlyMap<string, Directive> =>
  new Map(
    sections.flatMap(([section, entries]) =>
      Object.entries(entries).map(([option, print]: [string, Grammar<unknown>]): [string, Directive] => [
        option,
        { section, name: named(option), print },
      ]),
    ),
  )

/** By option, in the order in which they are written. */
export const serviceTable = table([
  ['Unit', unit],
  ['Service', { ...service, ...context, ...kill, ...resource }],
  ['Install', install],
])
export const timerTable = table([
  ['Unit', unit],
  ['Timer', timer],
  ['Install', install],
])
/** Options of `isolate`. */
export const isolationOptions: readonly string[] = [...Object.keys(sandbox), ...Object.keys(resource)]
