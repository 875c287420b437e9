import { didYouMean } from '@hostkit/core'
import type { IsolationDirectives } from './directive/index.js'
import { Wrong } from './wrong.js'

const webService = {
  noNewPrivileges: true,
  privateTmp: true,
  privateDevices: true,
  protectSystem: 'full',
  protectHome: true,
  restrictAddressFamilies: ['AF_INET', 'AF_INET6', 'AF_UNIX'],
} as const

const strictApp = {
  ...webService,
  protectSystem: 'strict',
  protectClock: true,
  protectHostname: true,
  protectKernelTunables: true,
  protectKernelModules: true,
  protectKernelLogs: true,
  protectControlGroups: true,
  lockPersonality: true,
  restrictRealtime: true,
  restrictSuidSgid: true,
  removeIpc: true,
  systemCallArchitectures: 'native',
} as const

/** Sandboxes, from none to one for code that nobody has read. */
export const profiles = {
  none: {},
  /** No new privileges, a /tmp of its own, the system and the homes out of reach. */
  basic: { noNewPrivileges: true, privateTmp: true, protectSystem: 'full', protectHome: true },
  /** `basic`, without devices, and with nothing but IP and Unix sockets. */
  'web-service': webService,
  /** `web-service` with all of the file system read-only, and the kernel's settings out of reach. */
  'strict-web': strictApp,
  /** `strict-web`, and small. */
  'strict-app': strictApp,
  /** `strict-web` without a network. */
  untrusted: { ...strictApp, privateNetwork: true },
  /** For development: it may do most things, as itself. */
  'vibe-dev': {
    noNewPrivileges: true,
    privateTmp: true,
    restrictSuidSgid: true,
    protectSystem: 'full',
    restrictAddressFamilies: webService.restrictAddressFamilies,
  },
} as const satisfies Readonly<Record<string, IsolationDirectives>>
export type Profile = keyof typeof profiles

/** How much a service may use. */
export const sizes = {
  none: {},
  small: { memoryMax: '512M', cpuQuota: '50%', tasksMax: 128 },
  medium: { memoryMax: '1G', cpuQuota: '100%', tasksMax: 256 },
  large: { memoryMax: '2G', cpuQuota: '200%', tasksMax: 512 },
  'vibe-dev': { memoryMax: '2G', cpuQuota: '150%', tasksMax: 512 },
} as const satisfies Readonly<Record<string, IsolationDirectives>>
export type Size = keyof typeof sizes

/** A sandbox that comes with a size. Overrides win over both. */
const sizeOf: Partial<Record<Profile, Size>> = { 'strict-app': 'small', untrusted: 'medium', 'vibe-dev': 'vibe-dev' }

/** Whom a service may talk to: what comes in and what goes out. */
export interface NetworkPolicy {
  /** `'all'`, or networks. Default `'all'`. */
  readonly deny?: 'all' | readonly string[] | undefined
  /** Exceptions: `'loopback'`, or networks. */
  readonly allow?: readonly ('loopback' | (string & {}))[] | undefined
}

/** Isolation without the words that need a scope. */
export interface Isolation extends IsolationDirectives {
  /** Default `'strict-app'`. */
  readonly profile?: Profile | undefined
  /** Default: the one that comes with the profile. */
  readonly size?: Size | undefined
  /**
   * `'loopback'`: this machine alone, by address, so that its ports can still be reached from here. `'none'`: no network at all. Or a policy.
   * Default: as the profile says.
   */
  readonly network?: 'loopback' | 'none' | NetworkPolicy | undefined
}

/** The directives of a profile, its size, its network, and what overrides them. Throws `Wrong`. */
export function isolation(isolate: Profile | Isolation): IsolationDirectives {
  const { profile = 'strict-app', size, network, ...overrides } = typeof isolate === 'string' ? { profile: isolate } : isolate
  const sandbox: IsolationDirectives = pick('profile', profile, profiles)
  const resources: IsolationDirectives = pick('size', size ?? sizeOf[profile] ?? 'none', sizes)
  return { ...sandbox, ...resources, ...networkOf(network, sandbox), ...overrides }
}

function networkOf(
  network: Isolation['network'],
  { restrictAddressFamilies = webService.restrictAddressFamilies }: IsolationDirectives,
): IsolationDirectives {
  if (network === undefined) return {}
  if (network === 'none') return { privateNetwork: true }
  if (typeof network === 'string' && network !== 'loopback')
    throw new Wrong(
      `network is "${String(network)}"`,
      didYouMean(network, ['loopback', 'none']) ?? "it is 'loopback', 'none' or { deny, allow }",
    )
  const { deny = 'all', allow = [] } = network === 'loopback' ? { allow: ['loopback'] } : network
  return {
    ipAddressDeny: deny === 'all' ? 'any' : deny,
    ...(allow.length > 0 ? { ipAddressAllow: allow.map((one) => (one === 'loopback' ? 'localhost' : one)) } : {}),
    // Sockets of other families would get around a filter for addresses.
    restrictAddressFamilies,
  }
}

function pick<K extends string, V>(what: string, name: K, from: Readonly<Record<K, V>>): V {
  if (Object.hasOwn(from, name)) return from[name]
  throw new Wrong(
    `has no ${what} "${String(name)}"`,
    didYouMean(String(name), Object.keys(from)) ??
      `it is one of ${Object.keys(from)
        .map((one) => `'${one}'`)
        .join(', ')}`,
  )
}
