import {
  createRegistry,
  defineResource,
  seal,
  type Address,
  type Part,
  type Plan,
  type PlannedChange,
  type PlannedResource,
  type Registry,
  type Asking,
  type Schema,
} from '@hostkit/core'

/** Kinds and plans for the tests of what is printed and kept. */

interface Text {
  readonly text: string
  readonly mode: number
}
interface Fields {
  readonly words: string
  readonly groups?: readonly string[]
}

const anything = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as Schema<unknown>
const base = {
  schema: anything,
  id: () => '',
  *read(): Asking<null> {
    return null
  },
  apply: () => [],
  down: 'invert',
} as const

const withText = (kind: string) =>
  defineResource({
    ...base,
    kind,
    fields: ['text', 'mode'],
    desired: (): Text => ({ text: '', mode: 0o644 }),
    render: (state: Text) => ({ path: '/etc/x', text: state.text }),
    describe: () => '',
  })
const withFields = (kind: string, runs = false) =>
  defineResource({
    ...base,
    kind,
    fields: ['words', 'groups'],
    desired: (): Fields => ({ words: '' }),
    describe: (state: Fields) => state.words,
    ...(runs ? { runs } : {}),
  })

export const registry: Registry = createRegistry([
  {
    plugin: {
      name: 'test',
      api: 1,
      resources: [
        withFields('posix.account'),
        withText('posix.file'),
        withText('systemd.service'),
        withText('caddy.site'),
        withFields('posix.command', true),
      ],
    },
    package: 'test',
    version: '1.0.0',
    path: '/test',
  },
]).registry

interface Declared {
  readonly address: string
  readonly line?: number
  readonly group?: readonly string[]
  readonly state?: unknown
}
export interface Changed {
  readonly address: string
  readonly before?: unknown
  readonly after?: unknown
  readonly reasons?: readonly { readonly reason: string; readonly fields?: readonly string[]; readonly triggeredBy?: string }[]
  readonly down?: PlannedChange['down']
}

export const resourceOf = ({ address, line = 1, group = [], state = null }: Declared): PlannedResource => ({
  address: address as Address,
  id: address.slice(address.indexOf(':') + 1),
  group,
  source: { file: 'hostkit.config.ts', line },
  state,
})

export const changeOf = (change: Changed): PlannedChange => {
  const { before = null, after = null } = change
  const action = before === null ? 'create' : after === null ? 'delete' : 'update'
  return { action, before, after, reasons: [], down: 'invert', ...change } as PlannedChange
}

/** A plan for `toys` on `prod`; what is changed need not be declared again. */
export function planOf(changes: readonly Changed[], resources: readonly Declared[] = [], more: Partial<Part> = {}): Plan {
  const known = new Set(resources.map(({ address }) => address))
  const declared = [...resources, ...changes.filter(({ address }) => !known.has(address)).map(({ address }) => ({ address }))]
  const target = {
    name: 'prod',
    via: 'ssh deploy@elixir.toys',
    reach: { at: 'elixir.toys', ssh: { user: 'deploy' } },
    hostKey: 'SHA256:x',
    machineId: 'm',
    os: 'debian',
    osVersion: '12',
    arch: 'x86_64',
  }
  const part: Part = {
    target,
    providers: [{ name: 'test', version: '1.0.0' }],
    resources: declared.map(resourceOf),
    edges: [],
    changes: changes.map(changeOf),
    notes: [],
    ...more,
  }
  return seal({
    $schema: 'https://hostkit.dev/schemas/plan.v1.json',
    kind: 'hostkit.plan',
    version: 1,
    tool: '0.0.0-source',
    project: 'toys',
    direction: 'up',
    created: '2026-11-20T00:00:00.000Z',
    parts: [part],
  })
}
