import { ancestors, defineFile, jsonSchema, type Claim, type FileState, type ResourceType } from '@hostkit/core'
import { serviceTable, type ServiceDirectives } from './directive/index.js'
import { programs } from './exec.js'
import { pathOf, reload, withDirectives } from './kind.js'
import type * as generated from './props.gen.js'
import { unitText } from './text.js'
import * as validators from './validators.gen.js'

export interface ServiceProps extends Omit<generated.ServiceProps, 'directives'> {
  readonly directives: ServiceDirectives
}

/** The file of a service unit. Whether it is enabled and runs is a `systemd.state`. */
export const serviceKind: ResourceType<'systemd.service', ServiceProps, FileState> = defineFile({
  kind: 'systemd.service',
  schema: withDirectives(jsonSchema<ServiceProps>(validators.service), serviceTable, ({ directives: { execStart, execStop } }) =>
    execStart === undefined && execStop === undefined ? [{ option: 'execStart', message: 'is missing' }] : [],
  ),
  id: ({ name }) => name,
  path: ({ name }) => pathOf(name),
  locate: pathOf,
  render: (props) => unitText(serviceTable, props),
  activate: ({ after }, { id }) => reload(id, after !== null),
  provides: ({ name }) => [`unit:${name}`],
  uses: ({ directives }) => [
    ...new Set<Claim>([
      ...identities(directives),
      ...commandsOf(directives).map((program): Claim => `program:${program.slice(program.lastIndexOf('/') + 1)}`),
      ...places(directives).flatMap((path): readonly Claim[] => [...ancestors(path), `path:${path}`]),
    ]),
  ],
})

/** Users and groups it names. */
const identities = ({ user, group, supplementaryGroups = [] }: ServiceDirectives): readonly Claim[] => [
  ...named(user).map((name): Claim => `user:${name}`),
  ...[...named(group), ...named(supplementaryGroups)].map((name): Claim => `group:${name}`),
]

/** The programs it runs, which a package may bring. */
const commandsOf = (directives: ServiceDirectives): readonly string[] => {
  const { execCondition, execStartPre, execStart, execStartPost, execReload, execStop, execStopPost } = directives
  return [execCondition, execStartPre, execStart, execStartPost, execReload, execStop, execStopPost]
    .filter((one) => one !== undefined)
    .flatMap(programs)
}

/** Paths it names; those that may be missing, too: where something makes them, it comes first. */
function places(directives: ServiceDirectives): readonly string[] {
  const { workingDirectory, rootDirectory, environmentFile, readWritePaths, readOnlyPaths, execPaths } = directives
  return [
    ...commandsOf(directives),
    ...[workingDirectory, rootDirectory, environmentFile, readWritePaths, readOnlyPaths, execPaths].flatMap(named),
  ]
    .map((path) => path.replace(/^[-+]+/, ''))
    .filter((path) => path.startsWith('/') && path.length > 1)
}

/** The plain texts of a value; what holds specifiers is known to systemd alone. */
const named = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')
