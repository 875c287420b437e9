import { defineFact } from '@hostkit/core'

export interface Found {
  readonly kind: 'container' | 'vm'
  readonly running: boolean
  /** What HostKit launched it from; empty when it did not. */
  readonly image: string
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface Place {
  readonly name: string
  readonly project: string
}

interface Listed {
  readonly name?: unknown
  readonly type?: unknown
  readonly status?: unknown
  readonly project?: unknown
  readonly config?: Record<string, string>
  readonly devices?: Record<string, Record<string, string>>
}

/** All instances of all projects, in one call. */
export const instanceFact = defineFact<Place, Found | null>({
  name: 'incus',
  requires: 'incus',
  missing: null,
  command: () => ({ argv: ['incus', 'query', '/1.0/instances?recursion=1&all-projects=true'] }),
  parse({ status, stdout, stderr }, places) {
    if (status !== 0) throw new Error(`incus cannot be asked: ${stderr.trim()}`)
    const list = JSON.parse(stdout.toString('utf8')) as readonly Listed[]
    return places.map(({ name, project }) => {
      const one = list.find((listed) => listed.name === name && (listed.project ?? 'default') === project)
      if (!one) return null
      return {
        kind: one.type === 'virtual-machine' ? 'vm' : 'container',
        running: one.status === 'Running',
        image: one.config?.['user.hostkit.image'] ?? '',
        devices: one.devices ?? {},
      }
    })
  },
})
