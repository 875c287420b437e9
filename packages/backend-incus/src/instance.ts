import { defineResource, jsonSchema, type Argv, type Op, type ResourceType } from '@hostkit/core'
import { instanceFact } from './list.js'
import type { InstanceProps } from './props.gen.js'
import * as validators from './validators.gen.js'

export interface InstanceState {
  readonly project: string
  readonly image: string
  readonly kind: 'container' | 'vm'
  readonly running: boolean
  /** `tcp:127.0.0.1:2222` to `tcp:127.0.0.1:22`, by name. */
  readonly expose: Readonly<Record<string, { readonly listen: string; readonly connect: string }>>
  readonly lifecycle: 'persistent' | 'ephemeral'
}

/** An Incus instance: launched, entered, deleted. What is in it is planned as a host of its own. */
export const instanceKind: ResourceType<'incus.instance', InstanceProps, InstanceState> = defineResource({
  kind: 'incus.instance',
  schema: jsonSchema<InstanceProps>(validators.instance),
  fields: ['image', 'kind', 'running', 'expose'],
  id: ({ name }) => name,
  desired: ({ image, kind = 'container', lifecycle = 'persistent', expose = {}, options = {} }): InstanceState => ({
    project: options.project ?? 'default',
    image,
    kind,
    running: true,
    expose: Object.fromEntries(
      Object.entries(expose).map(([name, { host, guest, protocol = 'tcp', bind = '127.0.0.1' }]) => [
        name,
        { listen: `${protocol}:${bracketed(bind)}:${host}`, connect: `${protocol}:127.0.0.1:${guest}` },
      ]),
    ),
    lifecycle,
  }),
  *read({ id, expected }, host) {
    const project = expected?.project ?? 'default'
    const found = yield* host.ask(instanceFact, { name: id, project })
    if (!found) return null
    const { kind, running, image, devices } = found
    const expose = Object.fromEntries(
      Object.entries(devices)
        .filter(([name, device]) => name.startsWith(OURS) && device['type'] === 'proxy')
        .map(([name, device]) => [name.slice(OURS.length), { listen: device['listen'] ?? '', connect: device['connect'] ?? '' }]),
    )
    return { project, image, kind, running, expose, lifecycle: expected?.lifecycle ?? 'persistent' }
  },
  *apply({ before, after }, { id }) {
    if (!after) {
      yield { op: 'exec', argv: [...incus(before), 'delete', '--force', id], role: 'change', undo: 'irreversible', label: `delete ${id}` }
      return
    }
    const call = incus(after)
    const again = before !== null && (before.image !== after.image || before.kind !== after.kind)
    if (again) yield { op: 'exec', argv: [...call, 'delete', '--force', id], role: 'change', undo: 'irreversible', label: `delete ${id}` }
    if (!before || again) yield launch(id, after)
    else if (!before.running)
      yield { op: 'exec', argv: [...call, 'start', id], role: 'change', undo: [...call, 'stop', '--force', id], label: `start ${id}` }
    yield {
      op: 'exec',
      argv: ['sh', '-c', UNTIL_ENTERED, 'sh', ...call, 'exec', id, '--', 'true'],
      role: 'check',
      undo: 'none',
      timeout: '120s',
      label: `wait for ${id}`,
    }
    yield* expose(id, again ? null : before, after)
  },
  describe: ({ kind, image }) => `${kind}, ${image}`,
  provides: ({ name, expose = {} }) => [
    `instance:${name}`,
    ...Object.values(expose).map(({ host, protocol = 'tcp' }) => `port:${protocol}/${host}` as const),
  ],
  uses: () => ['program:incus'],
  down: ({ action, before, after }) =>
    action === 'create' ? ((after ?? before)?.lifecycle === 'ephemeral' ? 'invert' : 'keep') : 'invert',
  cannot: ['what was inside a deleted instance is gone'],
})

const OURS = 'hostkit-'
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address)
const incus = ({ project }: InstanceState): readonly ['incus', ...string[]] =>
  project === 'default' ? ['incus'] : ['incus', '--project', project]

/** The undo tolerates an instance that never came to be. */
const DELETE = 'name=$1; shift; "$@" info "$name" >/dev/null 2>&1 || exit 0; exec "$@" delete --force "$name"'

const launch = (id: string, state: InstanceState): Op => ({
  op: 'exec',
  argv: [
    ...incus(state),
    'launch',
    state.image,
    id,
    ...(state.kind === 'vm' ? ['--vm'] : []),
    '--config',
    `user.hostkit.image=${state.image}`,
  ],
  role: 'change',
  undo: ['sh', '-c', DELETE, 'sh', id, ...incus(state)] satisfies Argv,
  label: `launch ${id}`,
})

const UNTIL_ENTERED = 'until "$@" 2>/dev/null; do sleep 0.2; done'

function* expose(id: string, before: InstanceState | null, after: InstanceState): Iterable<Op> {
  const call = incus(after)
  const device = (verb: 'add' | 'remove', name: string, state: InstanceState): Argv => {
    const { listen, connect } = state.expose[name]!
    return [
      ...call,
      'config',
      'device',
      verb,
      id,
      `${OURS}${name}`,
      ...(verb === 'add' ? ['proxy', `listen=${listen}`, `connect=${connect}`] : []),
    ]
  }
  const changed = (name: string): boolean => JSON.stringify(before?.expose[name]) !== JSON.stringify(after.expose[name])
  for (const name of Object.keys(before?.expose ?? {}).filter(changed))
    yield { op: 'exec', argv: device('remove', name, before!), role: 'change', undo: device('add', name, before!), label: `close ${name}` }
  for (const name of Object.keys(after.expose).filter(changed))
    yield { op: 'exec', argv: device('add', name, after), role: 'change', undo: device('remove', name, after), label: `expose ${name}` }
}
