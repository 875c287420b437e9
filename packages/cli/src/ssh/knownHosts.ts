import { createHmac, timingSafeEqual } from 'node:crypto'
import { fingerprint, typeOf, type Shown } from './fingerprint.js'

/** One line of a known_hosts file, see sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export interface KnownHost {
  readonly file: string
  readonly line: number
  readonly marker: 'revoked' | 'cert-authority' | null
  /** Patterns separated by commas, or one hashed name. */
  readonly hosts: string
  readonly type: string
  readonly key: Buffer
}

export type Verdict =
  | { readonly verdict: 'known'; readonly entry: KnownHost }
  | { readonly verdict: 'revoked'; readonly entry: KnownHost }
  /** There are keys for this host and this is none of them. `name` is what they were found under. */
  | { readonly verdict: 'changed'; readonly name: string; readonly entries: readonly KnownHost[] }
  | { readonly verdict: 'unknown'; readonly authorities: readonly KnownHost[] }

/** Lines that ssh would not understand are passed over, as ssh does. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split('\n').flatMap((raw, index): KnownHost[] => {
    const words = raw.trim().split(/[ \t]+/)
    const marked = words[0]!.startsWith('@') ? words.shift()! : null
    const [hosts, type, encoded] = words
    if (hosts === undefined || hosts === '' || hosts.startsWith('#') || type === undefined || encoded === undefined) return []
    if (marked !== null && marked !== '@revoked' && marked !== '@cert-authority') return []
    const key = Buffer.from(encoded, 'base64')
    // A key that calls itself something else than its line does is damaged.
    if (typeOf(key) !== type) return []
    return [
      { file, line: index + 1, marker: marked === null ? null : marked === '@revoked' ? 'revoked' : 'cert-authority', hosts, type, key },
    ]
  })
}

/** The names a host is looked up under, the binding one first: as OpenSSH, a key recorded without the port counts when it fits. */
export function namesOf({ host, port, alias }: { host: string; port: number; alias?: string | null }): string[] {
  if (alias) return [alias.toLowerCase()]
  const plain = host.toLowerCase()
  return port === 22 ? [plain] : [`[${plain}]:${port}`, plain]
}

export function judge(entries: readonly KnownHost[], names: readonly string[], shown: Shown): Verdict {
  const [first, ...others] = names.map((name) => ({ name, found: entries.filter((entry) => matches(entry.hosts, name)) }))
  const all = [first!, ...others].flatMap(({ found }) => found)
  const same = all.filter((entry) => fingerprint(entry.key) === shown.fingerprint)
  const revoked = same.find(({ marker }) => marker === 'revoked')
  if (revoked) return { verdict: 'revoked', entry: revoked }
  const known = same.find(({ marker }) => marker === null)
  if (known) return { verdict: 'known', entry: known }
  const recorded = first!.found.filter(({ marker }) => marker === null)
  if (recorded.length > 0) return { verdict: 'changed', name: first!.name, entries: recorded }
  return { verdict: 'unknown', authorities: all.filter(({ marker }) => marker === 'cert-authority') }
}

/** The types of the keys recorded for a host: those are asked for first, so that a host with several keys shows one we know. */
export const recordedTypes = (entries: readonly KnownHost[], names: readonly string[]): string[] => [
  ...new Set(
    names.flatMap((name) => entries.filter(({ marker, hosts }) => marker === null && matches(hosts, name)).map(({ type }) => type)),
  ),
]

/** Whether the host field of a line is about `name` (in lower case, with `[ ]:port` unless the port is 22). */
export function matches(hosts: string, name: string): boolean {
  if (hosts.startsWith('|')) return matchesHash(hosts, name)
  let found = false
  for (const pattern of hosts.toLowerCase().split(',')) {
    if (pattern.startsWith('!')) {
      if (glob(pattern.slice(1), name)) return false
    } else if (glob(pattern, name)) found = true
  }
  return found
}

/** `|1|salt|HMAC-SHA1(salt, name)` */
function matchesHash(hashed: string, name: string): boolean {
  const [, version, salt, hash] = hashed.split('|')
  if (version !== '1' || !salt || !hash) return false
  const wanted = Buffer.from(hash, 'base64')
  const own = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  return wanted.length === own.length && timingSafeEqual(wanted, own)
}

/** `*` and `?`, by hand: a pattern from a file makes no regular expression that takes for ever. */
export function glob(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text
  let p = 0
  let star = -1
  let mark = 0
  for (let t = 0; t < text.length;) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++
      mark = t
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++mark
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
