import { existsSync } from 'node:fs'
import { Failure, problem } from '@hostkit/core'
import type { Errand } from './arguments.js'
import type { Heard } from './heard.js'
import { decide } from './hostKey.js'
import { unusable } from './keyFile.js'
import { locked } from './passphrase.js'
import { shownPlace, sshArguments, type Place } from './place.js'
import { notLetIn } from './refusal.js'
import { notForwarded } from './tunnel.js'
import { noHandshake, silent, Unreachable, unreachable } from './unreachable.js'

/** Words of the C library for what Node gives a code. */
const codes: readonly (readonly [RegExp, string])[] = [
  [/refused/, 'ECONNREFUSED'],
  [/timed out/, 'ETIMEDOUT'],
  [/No route/, 'EHOSTUNREACH'],
  [/unreachable/, 'ENETUNREACH'],
  [/reset/, 'ECONNRESET'],
]

/** Why one machine was not entered, in the words that HostKit has for it; `null`: it was. `next`: where it was to forward us. */
export function failureAt(errand: Errand, heard: Heard, next: Place | null, aside: readonly string[], timeout: number): Failure | null {
  const { expected } = errand
  const { place } = expected
  const { text, words } = heard
  const find = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1]

  const noName = find(/^ssh: Could not resolve hostname .*?: (.*)$/m)
  if (noName !== undefined) return unreachable(place, coded(/Temporary/.test(noName) ? 'EAI_AGAIN' : 'ENOTFOUND'))
  const notConnected = find(/^ssh: connect to host .* port \d+: (.*)$/m)
  if (notConnected !== undefined) {
    const code = codes.find(([pattern]) => pattern.test(notConnected))?.[1]
    return code === undefined ? new Unreachable(place, notConnected.trim(), false) : unreachable(place, coded(code))
  }
  if (/timed out during banner exchange|banner exchange: .*timed out/.test(text)) return silent(place, timeout)
  const nothing = find(/^Unable to negotiate with .*: (no matching .*?) found/m)
  if (nothing !== undefined) return noHandshake(place, nothing, '')
  if (/^Host key verification failed/m.test(text)) return wrongKey(errand, heard)
  if (/^Permission denied \(|: Permission denied \(|Too many authentication failures/m.test(text)) return notAdmitted(errand, heard)
  if (!heard.loggedIn) {
    if (heard.shown) return notAdmitted(errand, heard)
    if (heard.proxied && aside.length > 0) return onTheWay(place, aside)
    const banner = find(/banner line \d+: (.*)$/m)
    if (/^kex_exchange_identification: /m.test(text)) return noHandshake(place, 'Connection lost before handshake', banner ?? '')
    return new Unreachable(place, words.at(-1)?.trim() ?? 'ssh ended without a word', false, {
      details: [...words.slice(0, -1), ...aside].slice(-5),
      hint: `what does ssh ${sshArguments(place)} say?`,
    })
  }
  const closed = find(/^channel \d+: open failed: (.*)$/m)
  if (next !== null)
    return closed === undefined
      ? null
      : notForwarded(place, next, Object.assign(new Error(closed), { reason: /prohibited/.test(closed) ? 1 : 2 }))
  const refused = closed ?? find(/^((?:exec|shell|subsystem) request failed on channel \d+)/m) ?? find(/(Session open refused.*)$/m)
  const hint = `is there a ForceCommand, a restricted login shell or MaxSessions 0? ssh ${sshArguments(place)} true`
  return new Failure(
    problem(
      'HK2009',
      `${shownPlace(place)} lets ${place.user} in, but gives no shell: ${refused ?? words.at(-1) ?? 'it closed the connection'}`,
      {
        hint,
      },
    ),
  )
}

function wrongKey({ expected }: Errand, { shown, words, certified }: Heard): Failure {
  const decision = shown === null || certified ? 'known' : decide(expected, shown)
  if (decision instanceof Failure) return decision
  return new Failure(
    problem('HK2003', `ssh does not accept the host key of ${shownPlace(expected.place)}`, {
      details: words.filter((line) => !/^[@\s]*$/.test(line)).slice(-6),
      hint: 'nothing was sent to it',
    }),
  )
}

function notAdmitted({ expected, options, settings }: Errand, { text, words }: Heard): Failure {
  const { place } = expected
  const named = options.identityFile === undefined ? undefined : settings.namedKeys[0]
  const unread = words.find((line) => line.startsWith('Load key ') && named !== undefined && line.includes(`"${named}"`))
  if (unread !== undefined)
    return unusable(
      `the key file ${named} holds no usable private key (${unread.split('": ')[1] ?? unread})`,
      `is it whole? ssh-keygen -y -f ${named}`,
    )
  const taken = /^debug1: Server accepts key: (.*) \S+ SHA256:\S+((?: \w+)*)$/m.exec(text)
  const notSigned = words.find((line) => /signing failed|agent refused operation/.test(line))
  // What would open the door but cannot sign is behind a passphrase, and nobody is asked.
  const file = taken?.[1]!.replace(/(?:-cert)?\.pub$/, '')
  if (file !== undefined && existsSync(file) && notSigned === undefined && !taken![2]!.includes('agent')) return locked(file)
  const noAgent = /^debug1: get_agent_identities: ssh_get_authentication_socket: (.*)$/m.exec(text)?.[1]
  const methods = /Permission denied \(([^)]*)\)/.exec(text)?.[1]?.split(',') ?? null
  const why = /(Too many authentication failures)/.exec(text)?.[1] ?? (methods === null ? (words.at(-1) ?? null) : null)
  return notLetIn(place, {
    tried: [...text.matchAll(/^debug1: Offering public key: (.*) (\S+) (SHA256:\S+)((?: \w+)*)$/gm)].map(
      ([, file, type, print, more]) => `${file}${more!.includes('agent') ? ' from the agent' : ''} (${type} ${print}): refused`,
    ),
    notes: [
      ...words.filter((line) => line.startsWith('Load key ')),
      ...(notSigned === undefined ? [] : [notSigned]),
      ...(noAgent === undefined ? [] : [`the agent cannot be asked: ${noAgent}`]),
    ],
    methods,
    why,
    hasPassword: false,
    byProgram: true,
  })
}

/** What a ProxyJump or a ProxyCommand of the configuration has said. */
function onTheWay(place: Place, aside: readonly string[]): Failure {
  const all = aside.join('\n')
  const more = { details: aside.slice(-8), hint: `does ssh ${sshArguments(place)} get there?` }
  const code = /IDENTIFICATION HAS CHANGED|Offending/.test(all)
    ? 'HK2003'
    : /host key is known for|Host key verification failed/.test(all)
      ? 'HK2002'
      : /Permission denied \(/.test(all)
        ? 'HK2004'
        : null
  if (code === null) return new Unreachable(place, 'the way that the ssh configuration names does not lead there', true, more)
  return new Failure(
    problem(
      code,
      `a machine on the way to ${shownPlace(place)} was not entered (ProxyJump or ProxyCommand in the ssh configuration)`,
      more,
    ),
  )
}

const coded = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code })
