import { defineResource, statFact, type Plugin } from '@hostkit/core'

interface Directory {
  readonly path: string
  readonly mode: number
}

/** What provider-posix brings to a real project, as far as these tests need it: providers do not import each other. */
export const directories: Plugin = {
  name: 'directories',
  api: 1,
  resources: [
    defineResource({
      kind: 'posix.directory',
      schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Directory }) } },
      fields: ['mode'],
      id: ({ path }) => path,
      desired: ({ mode }: Directory) => ({ mode }),
      async read({ id }, host) {
        const stat = await host.ask(statFact, id)
        return stat === null ? null : { mode: stat.mode }
      },
      *apply({ after }, { id }) {
        if (after) yield { op: 'directory', path: id, owner: 'root', group: 'root', mode: after.mode }
        else yield { op: 'remove', path: id, what: 'directory' }
      },
      provides: ({ path }) => [`path:${path}`],
      down: 'keep',
    }),
  ],
}
