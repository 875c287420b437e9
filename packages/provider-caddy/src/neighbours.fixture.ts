import { defineResource, statFact, type Plugin } from '@hostkit/core'

interface Directory {
  readonly path: string
  readonly mode: number
}

/** What other packages bring to a real project, as far as these tests need it: providers do not import each other. */
export const neighbours: Plugin = {
  name: 'neighbours',
  api: 1,
  resources: [
    defineResource({
      kind: 'posix.directory',
      schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Directory }) } },
      fields: ['mode'],
      id: ({ path }) => path,
      desired: ({ mode }: Directory) => ({ mode }),
      *read({ id }, host) {
        const stat = yield* host.ask(statFact, id)
        return stat === null ? null : { mode: stat.mode }
      },
      *apply({ after }, { id }) {
        if (after) yield { op: 'directory', path: id, owner: 'root', group: 'root', mode: after.mode }
        else yield { op: 'remove', path: id, what: 'directory' }
      },
      provides: ({ path }) => [`path:${path}`],
      down: 'keep',
    }),
    defineResource({
      kind: 'packages.package',
      schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as { name: string } }) } },
      fields: [],
      id: ({ name }) => name,
      desired: () => ({}),
      *read({ id }, host) {
        return (yield* host.ask(statFact, `/usr/bin/${id}`)) === null ? null : {}
      },
      *apply(_, { id }) {
        yield { op: 'exec', argv: ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-qy', id], role: 'change', undo: 'none' }
      },
      provides: ({ name }) => [`program:${name}`],
      down: 'keep',
    }),
  ],
}
