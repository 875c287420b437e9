import { ancestors, defineResource, fail, jsonSchema, statFact, textFact, type Argv, type ResourceType } from '@hostkit/core'
import { activate } from './activate.js'
import script from './import.sh'
import { CADDYFILE } from './places.js'
import type { ImportProps } from './props.gen.js'
import * as validators from './validators.gen.js'

const LINE = 'import sites/*.caddy'
// The same to `grep -E` and to JavaScript. An admin may have written the whole path.
const PATTERN = '^[ \t]*import[ \t]+"?(/etc/caddy/)?sites/[*][.]caddy"?[ \t]*$'

export interface ImportState {
  /** How often the line is there. Caddy takes a second one for a second copy of each site. */
  readonly lines: number
  /** Whether the last line ends as lines do: what it takes to put the file back byte for byte. */
  readonly ended: boolean
  /** The file itself. Where it is not, the line is missing like anywhere else: what is made for it goes with it, and what a package brings stays. */
  readonly there: boolean
}

/**
 * One line of the main Caddyfile, whatever else an admin writes there. An edit on the host, and no file of its own: what others have written by the time the
 * line is taken out again is not lost.
 */
export const importKind: ResourceType<'caddy.import', ImportProps, ImportState> = defineResource({
  kind: 'caddy.import',
  schema: jsonSchema<ImportProps>(validators.importProps),
  fields: ['lines'],
  id: ({ path }) => path,
  desired: (): ImportState => ({ lines: 1, ended: true, there: true }),
  *read({ id }, host) {
    const [stat, text] = yield* host.all([host.ask(statFact, id), host.ask(textFact, id)])
    if (stat === null) return { lines: 0, ended: true, there: false }
    if (text === null)
      return fail('HK2010', `${id} is no text file, or a very large one`, { hint: `put the line "${LINE}" into it yourself` })
    const lines = text.split('\n').filter((line) => new RegExp(PATTERN).test(line)).length
    return { lines, ended: text === '' || text.endsWith('\n'), there: true }
  },
  *apply({ before, after }) {
    const edit = (to: ImportState | null): Argv => [
      'sh',
      '-c',
      script,
      'sh',
      CADDYFILE,
      LINE,
      PATTERN,
      !to?.there ? 'gone' : to.lines > 0 ? 'present' : 'absent',
      to?.ended === false ? 'bare' : 'ended',
    ]
    // Also where there is no file yet: the package, which comes first, may bring one.
    yield {
      op: 'exec',
      argv: edit(after),
      role: 'change',
      undo: edit(before),
      label: after?.lines === 1 ? 'import the sites' : 'no longer import the sites',
    }
    yield activate
  },
  render: ({ lines }) => ({ path: CADDYFILE, text: `${LINE}\n`.repeat(lines) }),
  describe: () => LINE,
  provides: ({ path }) => [`path:${path}`],
  uses: ({ path }) => ['program:caddy', ...ancestors(path)],
  down: 'invert',
})
