import { didYouMean, nearest } from '@hostkit/core'
import { isSpecifiers, type Specifiers } from './quote.js'
import { shownValue, Wrong } from './wrong.js'

/** Short names of targets that come up again and again. */
export const targets = [
  'default',
  'graphical',
  'multi-user',
  'network',
  'network-online',
  'timers',
  'sockets',
  'sysinit',
  'basic',
  'local-fs',
  'remote-fs',
  'time-sync',
  'nss-lookup',
] as const
export type Target = (typeof targets)[number]

/** A unit by its name, `'postgresql.service'`, or a target by its short name, `'network-online'`. */
export type UnitName = Target | (string & {}) | Specifiers

const types = ['service', 'timer', 'socket', 'target', 'path', 'mount', 'automount', 'swap', 'slice', 'scope', 'device']
const suffixed = new RegExp(`\\.(${types.join('|')})$`)

/** A unit's whole name: a target's short name gets `.target`, any other name without a suffix `.service`, as systemctl has it. */
export function unitOf(name: unknown): string {
  if (isSpecifiers(name) && /^[A-Za-z0-9:_.@\\%-]+$/.test(name.specifiers)) return name.specifiers
  if (typeof name !== 'string' || !/^[A-Za-z0-9:_.@\\-]{1,255}$/.test(name) || /^[.-]/.test(name))
    throw new Wrong(`names the unit ${shownValue(name)}`, 'a unit is named with letters, digits, ":", "-", "_", ".", "@" and "\\"')
  if (suffixed.test(name)) return name
  if ((targets as readonly string[]).includes(name)) return `${name}.target`
  if (nearest(name, targets) !== undefined)
    throw new Wrong(`names the unit "${name}"`, `${didYouMean(name, targets)} Else write "${name}.service"`)
  return `${name}.service`
}

/** The file that a unit's settings stand in: an instance `web@1.service` has that of its template. */
export const fileOf = (unit: string): string => unit.replace(/^([^@]+@)[^@]+(\.[a-z]+)$/, '$1$2')
