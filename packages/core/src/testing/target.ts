import type { Target } from '../resource.js'

/** A Debian host with every tool, for tests without one. */
export const testTarget = (more: Partial<Target> = {}): Target => ({
  name: 'test',
  os: 'debian',
  version: '12',
  arch: 'x86_64',
  machineId: '0123456789abcdef0123456789abcdef',
  uid: 0,
  user: 'root',
  tools: { has: () => true } as unknown as ReadonlySet<string>,
  state: '/var/lib/hostkit',
  ...more,
})
