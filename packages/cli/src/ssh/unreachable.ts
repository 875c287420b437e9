import { Failure, problem, type Diagnostic } from '@hostkit/core'
import { shownPlace, sshArguments, type Place } from './place.js'

/** The connection was never made. Only these failures are tried again, and of them only those that time may mend. */
export class Unreachable extends Failure {
  /** In words, to follow a colon. */
  readonly why: string
  readonly temporary: boolean

  constructor(place: Place, why: string, temporary: boolean, more: Pick<Diagnostic, 'hint' | 'details'> & ErrorOptions = {}) {
    const { cause, ...rest } = more
    super(problem('HK2001', `${shownPlace(place)} cannot be reached: ${why}`, rest), cause === undefined ? {} : { cause })
    this.why = why
    this.temporary = temporary
  }

  /** The same, once every attempt has failed. */
  after(attempts: number): Failure {
    const [one] = this.diagnostics
    return new Failure({ ...one!, details: [...(one!.details ?? []), `tried ${attempts} times`] }, { cause: this })
  }
}

export function unreachable(place: Place, error: NodeJS.ErrnoException): Unreachable {
  // With several addresses Node tells of all of them at once.
  const first = error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException) : error
  const cause = { cause: error }
  const nc = `nc -vz ${place.host} ${place.port}`
  switch (first.code) {
    case 'ENOTFOUND':
      return new Unreachable(place, `the name ${place.host} has no address`, false, {
        ...cause,
        hint: `check its spelling: getent hosts ${place.host}. A short name needs a HostName in ~/.ssh/config`,
      })
    case 'EAI_AGAIN':
      return new Unreachable(place, `no name server answers when asked for ${place.host}`, true, {
        ...cause,
        hint: 'is this machine online? see /etc/resolv.conf',
      })
    case 'ECONNREFUSED':
      return new Unreachable(place, `nothing listens on port ${place.port} (connection refused)`, true, {
        ...cause,
        hint: `is sshd running there, and is the port right? ssh ${sshArguments(place)}`,
      })
    case 'ECONNRESET':
    case 'EPIPE':
      return new Unreachable(place, 'the connection was reset before SSH began', true, {
        ...cause,
        hint: `sshd may be starting, have too many connections (MaxStartups) or turn this address away; try ssh -v ${sshArguments(place)}`,
      })
    case 'ETIMEDOUT':
      return new Unreachable(place, 'it does not answer (timeout)', true, {
        ...cause,
        hint: `is it up, and does a firewall drop port ${place.port}? ${nc}`,
      })
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new Unreachable(place, `there is no way to ${place.host} from here (${first.code})`, true, {
        ...cause,
        hint: `is this machine online, is the host up? ${nc}`,
      })
    default:
      return new Unreachable(place, first.message || String(first.code), false, cause)
  }
}

export const silent = (place: Place, seconds: number): Unreachable =>
  new Unreachable(place, `no answer within ${seconds} s`, true, {
    hint: `is it up, and does a firewall drop port ${place.port}? nc -vz ${place.host} ${place.port}`,
  })

/** What ssh2 says when the handshake comes to nothing; `heard` is how the other side began to speak. */
export function noHandshake(place: Place, message: string, heard: string): Unreachable {
  const nothing = /no matching (.+)/.exec(message)?.[1]
  if (nothing !== undefined) {
    return new Unreachable(place, `it and HostKit have no ${nothing} in common`, false, {
      hint: 'allow curve25519-sha256, ssh-ed25519 or ecdsa host keys, aes128-gcm@openssh.com and hmac-sha2-256-etm@openssh.com in its sshd_config',
    })
  }
  const words = /^[\x20-\x7e]{1,80}/.exec(heard)?.[0] ?? ''
  if (/^SSH-(?:2\.0|1\.99)-/.test(words) && !/before handshake/.test(message)) {
    return new Unreachable(place, `the SSH handshake failed: ${message}`, false, { hint: `what does ssh -v ${sshArguments(place)} say?` })
  }
  if (heard === '' || words.startsWith('SSH-2.0-')) return unreachable(place, Object.assign(new Error(message), { code: 'ECONNRESET' }))
  // What sshd says in place of its greeting when there are too many of us (MaxStartups, PerSourcePenalties).
  if (/^(?:Exceeded|Not allowed at this time)/.test(words)) {
    return new Unreachable(place, `it turns us away for now ("${words}")`, true, {
      hint: 'see MaxStartups and PerSourcePenalties in its sshd_config',
    })
  }
  const details = words === '' ? {} : { details: [`it says: ${words}`] }
  return new Unreachable(place, 'what answers there does not speak SSH 2', false, {
    ...details,
    hint: `is ${place.port} the port of sshd? ssh ${sshArguments(place)}`,
  })
}
