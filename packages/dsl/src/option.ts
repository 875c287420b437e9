import { didYouMean, type Source } from '@hostkit/core'
import { isIP } from 'node:net'
import { diagnose } from './diagnose.js'
import type { DeclaringScope } from './scope.js'

/** Says so when an option is given that a word does not have: a config may be plain JavaScript. */
export function checkOptions(scope: DeclaringScope, word: string, given: object, known: readonly string[], source: Source): void {
  if (typeof given !== 'object' || given === null) {
    diagnose(scope, 'HK1004', `the options of ${word} are an object`, { source })
    return
  }
  for (const option of Object.keys(given))
    if (!known.includes(option))
      diagnose(scope, 'HK1004', `${word} has no option "${option}"`, {
        source,
        hint: didYouMean(option, known) ?? `it has ${known.join(', ')}`,
      })
}

/** Says so when a fixed word is none of those allowed. */
export function checkChoice(scope: DeclaringScope, option: string, value: unknown, allowed: readonly string[], source: Source): boolean {
  if (typeof value === 'string' && allowed.includes(value)) return true
  const hint =
    (typeof value === 'string' ? didYouMean(value, allowed) : undefined) ?? `it is one of ${allowed.map((one) => `'${one}'`).join(', ')}`
  diagnose(scope, 'HK1004', `${option} is ${shownValue(value)}`, { source, hint })
  return false
}

/** Says so when a port is none. */
export function checkPort(scope: DeclaringScope, option: string, port: unknown, source: Source): boolean {
  if (typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535) return true
  diagnose(scope, 'HK1004', `${option} is ${shownValue(port)}`, { source, hint: 'a port is a whole number from 1 to 65535' })
  return false
}

/** Says so when a machine's name or address is none. */
export function checkMachine(scope: DeclaringScope, option: string, value: unknown, source: Source): boolean {
  if (typeof value === 'string' && (isIP(value) !== 0 || /^[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_.])?$/.test(value))) return true
  const hint = /^[^:]+:\d+$/.test(String(value))
    ? 'the port is an option of its own'
    : String(value).includes('@')
      ? 'the user is an option of its own: ssh: { user }'
      : "it is a host name or an address: 'web-1.example.com', '192.0.2.7'"
  diagnose(scope, 'HK1004', value === undefined ? `${option} is missing` : `${option} is ${shownValue(value)}`, { source, hint })
  return false
}

const shownValue = (value: unknown): string =>
  typeof value === 'object' && value !== null ? 'an object' : (JSON.stringify(value) ?? String(value))
