import { parseAddress, type Address, type Event } from '@hostkit/core'
import { shownAddress } from './kind.js'
import { safe } from './safe.js'
import { many, shownTime } from './summary.js'

/** What happened, in one line; `null` for what only matters with `--verbose`, where it is said too. */
export function sentence(event: Event, verbose: boolean): string | null {
  const said = words(event)
  if (said === null || (!verbose && chatty.has(event.type))) return null
  if (!verbose && event.type === 'apply.change' && event.status === 'started') return null
  return 'target' in event && event.target !== null ? `${safe(event.target)}: ${said}` : said
}

/** The name of core's local runner: there is nothing to connect to. */
export const LOCAL = 'this machine'

const chatty = new Set<Event['type']>(['connect.finished', 'read.started', 'plan.finished', 'apply.started', 'apply.waiting'])

function words(event: Event): string | null {
  switch (event.type) {
    case 'connect.started':
      return event.via === LOCAL ? null : `connecting by ${safe(event.via)}`
    case 'connect.retry':
      return `no connection (${safe(event.why)}); attempt ${event.attempt + 1} of ${event.attempts} in ${shownTime(event.delay)}`
    case 'connect.newHostKey':
      return `a new host, accepted with the key ${safe(event.fingerprint)}`
    case 'connect.finished':
      return `connected in ${shownTime(event.milliseconds)}`
    case 'read.started':
      return `reading ${many(event.resources, 'resource')}`
    case 'read.finished':
      return `${many(event.resources, 'resource')} read in ${shownTime(event.milliseconds)}, ${many(event.requests, 'round trip')}`
    case 'plan.finished':
      return many(event.changes, 'change')
    case 'apply.started':
      return `run ${safe(event.run)}: ${many(event.changes, 'change')}, ${Math.ceil(event.bytes / 1024)} kB sent`
    case 'apply.armed':
      return `run ${safe(event.run)} is armed; reading again before anything changes`
    case 'apply.change':
      return `${{ started: '…', done: '✓', failed: '✗', undone: '↶' }[event.status]} ${shownAddress(event.address)}${event.status === 'done' || event.status === 'started' ? '' : ` ${event.status}`}`
    case 'apply.waiting':
      return `waiting: ${waitedFor(event.what)}, ${event.seconds} s`
    case 'apply.proving':
      return `proving with a new connection that the host still lets us in, for at most ${event.seconds} s`
    case 'apply.proven':
      return 'the host still lets us in'
    case 'apply.undoing':
      return 'taking back what was done'
    case 'apply.finished':
      return `${event.outcome} in ${shownTime(event.milliseconds)}`
    case 'timing':
    case 'diagnostic':
      return null
  }
}

/** What a run waits for: addresses, or words. */
export const waitedFor = (what: string): string =>
  what
    .split(', ')
    .map((one) => (parseAddress(one) ? shownAddress(one as Address) : safe(one)))
    .join(', ')
