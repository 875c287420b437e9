import type { Op, Schema } from '@hostkit/core'
import type { Directive } from './directive/index.js'
import { problemsOf, type Problem, type UnitContent } from './text.js'
import program from './units.sh'

/** A JSON Schema, and behind it the grammar of every single directive. */
export const withDirectives = <P extends UnitContent>(
  schema: Schema<P>,
  table: ReadonlyMap<string, Directive>,
  more: (props: P) => readonly Problem[] = () => [],
): Schema<P> => ({
  '~standard': {
    version: 1,
    vendor: 'hostkit',
    validate(value) {
      const checked = schema['~standard'].validate(value)
      if (checked instanceof Promise || checked.issues) return checked
      const problems = [...problemsOf(table, checked.value), ...more(checked.value)]
      if (problems.length === 0) return checked
      return {
        issues: problems.map(({ option, message, hint }) => ({
          message: `${message}${hint === undefined ? '' : `: ${hint}`}`,
          path: [option],
        })),
      }
    },
  },
})

/** Where a unit's file lies. */
export const pathOf = (unit: string): string => `/etc/systemd/system/${unit}`

/** systemd reads its files once for all that changed; then each is looked at: no line of it may be ignored. */
export function* reload(unit: string, there: boolean): Iterable<Op> {
  yield { op: 'exec', argv: ['systemctl', 'daemon-reload'], role: 'activate', undo: 'none', label: 'reload systemd' }
  if (there)
    yield {
      op: 'exec',
      argv: ['sh', '-c', program, 'hostkit', 'verify'],
      items: [unit],
      role: 'check',
      undo: 'none',
      label: `check ${unit}`,
    }
}
