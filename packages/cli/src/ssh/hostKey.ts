import { Failure, fail, problem } from '@hostkit/core'
import type { ServerHostKeyAlgorithm } from 'ssh2'
import { match } from 'ts-pattern'
import { readFingerprint, shownKey, shownType, type Shown } from './fingerprint.js'
import { judge, recordedTypes, type KnownHost } from './knownHosts.js'
import { shownPath, shownPlace, sshArguments, type Place } from './place.js'

/** What a host must show before anything is said to it. */
export interface Expectation {
  readonly place: Place
  /** The one fingerprint that is accepted; nothing else is asked then. */
  readonly pin: string | null
  readonly acceptNew: boolean
  readonly names: readonly string[]
  readonly entries: readonly KnownHost[]
  readonly files: readonly string[]
  readonly remarks: readonly string[]
}

/** `new`: accepted on first sight, to be remembered once the host has proven that it owns the key. */
export type Decision = 'known' | 'new' | Failure

export function decide(expected: Expectation, key: Shown): Decision {
  const { place, pin } = expected
  if (pin !== null) return key.fingerprint === pin ? 'known' : notPinned(place, pin, key)
  return match(judge(expected.entries, expected.names, key))
    .returnType<Decision>()
    .with({ verdict: 'known' }, () => 'known')
    .with(
      { verdict: 'revoked' },
      ({ entry }) =>
        new Failure(
          problem('HK2003', `${shownPlace(place)} shows a host key that is revoked in ${shownLine(entry)}: ${shownKey(key)}`, {
            hint: 'somebody else may hold this key; nothing was sent. Give the host a new key, and take the line out only if it is wrong',
          }),
        ),
    )
    .with({ verdict: 'changed' }, ({ name, entries }) => changed(place, name, entries, key))
    .with({ verdict: 'unknown' }, ({ authorities }) => (expected.acceptNew ? 'new' : unknown(expected, authorities, key)))
    .exhaustive()
}

/** The types known of the host come first, as OpenSSH does it. SHA-1 signatures are not asked for. */
export function hostKeyAlgorithms(entries: readonly KnownHost[], names: readonly string[]): ServerHostKeyAlgorithm[] {
  const rsa: ServerHostKeyAlgorithm[] = ['rsa-sha2-512', 'rsa-sha2-256']
  const all: ServerHostKeyAlgorithm[] = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', ...rsa]
  const first = recordedTypes(entries, names).flatMap((type) => (type === 'ssh-rsa' ? rsa : all.filter((one) => one === type)))
  return [...new Set([...first, ...all])]
}

export function readPin(text: string): string {
  const hint = 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub prints it on the host: SHA256: and 43 characters'
  return readFingerprint(text) ?? fail('HK1004', `hostKey is ${JSON.stringify(text)}, which is no SHA256 fingerprint`, { hint })
}

const shownLine = ({ file, line }: KnownHost): string => `${file}:${line}`

function notPinned(place: Place, pin: string, key: Shown): Failure {
  return new Failure(
    problem('HK2003', `${shownPlace(place)} does not show the host key that is pinned`, {
      details: [`pinned: ${pin}`, `shown:  ${shownKey(key)}`],
      hint: `nothing was sent. If the host was reinstalled, or the pin is that of another of its keys, compare on the host itself: ssh-keygen -lf ${keyFile(key)}`,
    }),
  )
}

function changed(place: Place, name: string, entries: readonly KnownHost[], key: Shown): Failure {
  const old = entries.find(({ type }) => type === key.type) ?? entries[0]!
  return new Failure(
    problem('HK2003', `the host key of ${shownPlace(place)} has changed since ${shownLine(old)} was written`, {
      details: [...entries.map((entry) => `known: ${shownKey(entry.key)}  ${shownLine(entry)}`), `shown: ${shownKey(key)}`],
      hint: `somebody may stand in between; nothing was sent. If the host was reinstalled: ${[...new Set(entries.map((entry) => forget(entry, name)))].join(' && ')}`,
    }),
  )
}

/** ssh-keygen takes out what is written for exactly this name; a pattern for many hosts it leaves alone. */
const forget = ({ file, line, hosts }: KnownHost, name: string): string =>
  /[*?!]/.test(hosts)
    ? `sed -i ${line}d ${shownPath(file)}`
    : `ssh-keygen -R ${name.startsWith('[') ? `'${name}'` : name} -f ${shownPath(file)}`

function unknown({ place, files, remarks }: Expectation, authorities: readonly KnownHost[], key: Shown): Failure {
  return new Failure(
    problem('HK2002', `the host key of ${shownPlace(place)} is not known: ${shownKey(key)}`, {
      details: [
        ...(files.length > 0 ? [`looked in ${files.join(', ')}`] : []),
        ...authorities.map(
          (entry) =>
            `${shownLine(entry)} trusts a certificate authority for it; certificates are not supported, so the key itself is needed`,
        ),
        ...remarks,
      ],
      hint: [
        `compare it on the host itself (ssh-keygen -lf ${keyFile(key)}), then pin it with ${inConfig(place, `hostKey: '${key.fingerprint}'`)}`,
        `or log in once with ssh ${sshArguments(place)}`,
        // The flag is about the host that is meant; a machine on the way is trusted by its own word.
        `or accept it unseen with ${place.jump ? inConfig(place, 'acceptNewHostKey: true') : '--accept-new-host-key (ssh: { acceptNewHostKey: true })'}`,
      ].join(', '),
    }),
  )
}

const inConfig = ({ jump, target }: Place, option: string): string =>
  jump ? `ssh: { jump: { at: '${target}', ${option} } }` : `ssh: { ${option} }`

const keyFile = (key: Shown): string => `/etc/ssh/ssh_host_${shownType(key.type).toLowerCase()}_key.pub`
