import type { Timing } from '@hostkit/core'

const HEADS = ['', 'ms', 'requests', 'sent', 'received', 'processes on the host'] as const

/** `--timings`: a line a phase, in the order in which they ended; the rest is what lies between them. */
export function timingTable(timings: readonly Timing[], total: number): string[] {
  const rest = total - timings.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const own = timings.map((one) => [
    one.phase,
    shown(one.milliseconds),
    ...[one.requests, one.sent, one.received, one.processes].map((value) => (value === undefined ? '' : String(value))),
  ])
  const rows = [[...HEADS], ...own, ['rest', shown(Math.max(0, rest))], ['all', shown(total)]]
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return [
    'timings',
    ...rows.map((row) => `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}`.trimEnd()),
  ]
}

const shown = (milliseconds: number): string => milliseconds.toFixed(1)
