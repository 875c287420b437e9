// A plugin whose kind puts secrets wherever an op takes one: a file, what a command reads, what its undo reads, what a checker reads.
import { definePlugin, defineResource, statFact, type Piece, type Schema, type Secret } from '@hostkit/core'

interface VaultProps {
  readonly path: string
  readonly content: Secret
  readonly stdin: Secret
}

const schema: Schema<VaultProps> = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as VaultProps }) } }

const textOf = ({ content }: VaultProps): readonly Piece[] => ['token: ', content, '\n']

const vaultKind = defineResource({
  kind: 'vault.item',
  schema,
  fields: ['path'],
  id: ({ path }) => path,
  desired: (props: VaultProps) => props,
  *read({ id, expected }, host) {
    return (yield* host.ask(statFact, id)) === null ? null : expected
  },
  render: (props) => ({ path: props.path, text: textOf(props) }),
  // It says what it has read, as checkers do.
  check: () => ({ argv: ['sh', '-c', 'read -r line && echo "refused: $line" && [ ! -e /run/refuse ]'], requires: 'sh' }),
  *apply({ before, after }) {
    if (after === null) {
      yield { op: 'remove', path: before.path, what: 'file' }
      return
    }
    yield { op: 'write', path: after.path, content: textOf(after), owner: 'root', group: 'root', mode: 0o600 }
    yield {
      op: 'exec',
      argv: ['sh', '-c', 'read -r word && [ -n "$word" ]'],
      stdin: [after.stdin, '\n'],
      undo: { argv: ['sh', '-c', 'cat >/dev/null'], stdin: [after.stdin, '\n'] },
      role: 'change',
    }
  },
  provides: ({ path }) => [`path:${path}`],
  down: 'invert',
})

export default definePlugin({ name: 'hostkit-vault', api: 1, resources: [vaultKind], tools: ['sh'] })
