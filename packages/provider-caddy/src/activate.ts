import type { Exec } from '@hostkit/core'
import reload from './reload.sh'

/** Always the same op, so that many sites are one reload. Run again after an undo, it puts right what a failed reload left. */
export const activate: Exec = {
  op: 'exec',
  argv: ['sh', '-c', reload],
  role: 'activate',
  undo: 'none',
  timeout: '2m',
  label: 'reload caddy',
}
