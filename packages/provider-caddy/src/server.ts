import { defineFact, defineResource, fail, jsonSchema, type Argv, type ResourceType } from '@hostkit/core'
import { CADDYFILE } from './places.js'
import { PROGRAM } from './program.js'
import type { ServerProps } from './props.gen.js'
import * as validators from './validators.gen.js'

const UNIT = 'caddy.service'

export interface ServerState {
  readonly enabled: boolean
  readonly running: boolean
}

/** The unit that the package of Caddy brings. Whoever declares a site wants it to be served, now and after a reboot. */
export const serverKind: ResourceType<'caddy.server', ServerProps, ServerState> = defineResource({
  kind: 'caddy.server',
  schema: jsonSchema<ServerProps>(validators.server),
  fields: ['enabled', 'running'],
  id: () => 'caddy',
  desired: ({ enabled = true, running = true }, { name, tools }): ServerState =>
    tools.has('systemctl')
      ? { enabled, running }
      : fail('HK2006', `${name} has no systemd, which runs Caddy`, { hint: 'sites of Caddy need a host with systemd' }),
  read: (_, host) => host.ask(unitFact, UNIT),
  *apply({ before, after }) {
    const was = before ?? { enabled: false, running: false }
    const will = after ?? { enabled: false, running: false }
    // Without a unit before, there may be none still: what was to bring it failed, or nothing does.
    const back = (argv: Argv): Argv => (before === null ? ['sh', '-c', IF_THERE, 'sh', ...argv] : argv)
    if (was.enabled !== will.enabled)
      yield {
        op: 'exec',
        argv: enable(will.enabled),
        role: 'change',
        undo: back(enable(was.enabled)),
        label: will.enabled ? 'enable caddy' : 'disable caddy',
      }
    if (was.running !== will.running)
      yield {
        op: 'exec',
        argv: run(will.running),
        role: 'change',
        undo: back(run(was.running)),
        timeout: '2m',
        label: will.running ? 'start caddy' : 'stop caddy',
      }
  },
  describe: ({ enabled, running }) => `${running ? 'running' : 'stopped'}, ${enabled ? 'enabled' : 'disabled'}`,
  provides: () => ['server:caddy'],
  uses: () => ['program:caddy', `unit:${UNIT}`, `path:${CADDYFILE}`],
  needs: () => [PROGRAM],
  // Without a unit before, the package came in the same run, and it stays.
  down: ({ action }) => (action === 'create' ? 'keep' : 'invert'),
})

const IF_THERE = `[ "$(systemctl show --property=LoadState --value ${UNIT})" = not-found ] || exec "$@"`

const enable = (on: boolean): ['systemctl', ...string[]] => ['systemctl', on ? 'enable' : 'disable', '--quiet', UNIT]

/** What a server says when it cannot start is in the journal and nowhere else. */
const START = `systemctl start ${UNIT} || { journalctl --unit ${UNIT} --lines 5 --output cat --no-pager; exit 1; }`
const run = (on: boolean): ['sh' | 'systemctl', ...string[]] => (on ? ['sh', '-c', START] : ['systemctl', 'stop', UNIT])

const unitFact = defineFact<string, ServerState | null>({
  name: 'caddy unit',
  requires: 'systemctl',
  missing: null,
  command: ([unit]) => ({ argv: ['systemctl', 'show', '--property=LoadState,UnitFileState,ActiveState', unit!] }),
  parse({ stdout }, keys) {
    const values = new Map(
      stdout
        .toString('utf8')
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
    const state = {
      enabled: values.get('UnitFileState') === 'enabled',
      running: ['active', 'reloading', 'activating'].includes(values.get('ActiveState') ?? ''),
    }
    return keys.map(() => (values.get('LoadState') === 'loaded' ? state : null))
  },
})
