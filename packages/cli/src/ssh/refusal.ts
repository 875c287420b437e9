import { Failure, problem } from '@hostkit/core'
import { sshArguments, shownPlace, type Place } from './place.js'

/** The host heard everything there was to offer and took none of it. */
export function notLetIn(
  place: Place,
  heard: {
    tried: readonly string[]
    notes: readonly string[]
    methods: readonly string[] | null
    why: string | null
    hasPassword: boolean
    /** Offered by the ssh program, which takes no password of ours. */
    byProgram?: boolean
  },
): Failure {
  const { tried, notes, methods, why, hasPassword, byProgram = false } = heard
  const real = tried.filter((line) => !line.startsWith('nothing at all'))
  return new Failure(
    problem('HK2004', `${shownPlace(place)} does not let ${place.user} in${real.length === 0 ? ': there is nothing to offer it' : ''}`, {
      details: [
        ...real,
        ...notes,
        ...(why === null ? [] : [`the connection ended: ${why}`]),
        ...(methods === null ? [] : [`it would take: ${methods.join(', ') || 'nothing'}`]),
      ],
      hint: hintFor(place, real, methods, why, { hasPassword, byProgram }),
    }),
  )
}

function hintFor(
  place: Place,
  tried: readonly string[],
  methods: readonly string[] | null,
  why: string | null,
  { hasPassword, byProgram }: { readonly hasPassword: boolean; readonly byProgram: boolean },
): string {
  const copy = `ssh-copy-id ${sshArguments(place)}`
  if (why !== null && /too many/i.test(why)) return "name the one key to use: ssh: { identityFile: '~/.ssh/…' }"
  const keys = methods === null || methods.includes('publickey')
  const passwords = methods?.some((method) => method === 'password' || method === 'keyboard-interactive') ?? false
  if (tried.length === 0 && keys) return `make a key and take it there: ssh-keygen -t ed25519 && ${copy}`
  if (!keys && passwords && !hasPassword)
    return `it takes passwords only: ${byProgram ? 'the transport ssh2, with ' : ''}ssh: { password: secretEnv('NAME') }`
  if (methods !== null && !keys && !passwords)
    return `HostKit knows keys and passwords; let sshd_config of the host take one of them for ${place.user}`
  const root = place.user === 'root' ? ', and does PermitRootLogin allow it' : ''
  // What was refused is what may be wrong: a password where there was one, a key where there was one or could be.
  const password = tried.some((line) => line.startsWith('the password'))
  const log = 'Its log says more: journalctl -u ssh'
  if (password && tried.every((line) => line.startsWith('the password')))
    return `is ${place.user} the right user, is it the right password${root}? ${log}`
  const or = password ? ', is it the right password' : ''
  return `is ${place.user} the right user${or}, is the key in its ~/.ssh/authorized_keys (${copy})${root}? ${log}`
}
