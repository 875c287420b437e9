import type { Address } from '@hostkit/core'
import type { Colours } from './colour.js'
import { shownAddress } from './kind.js'
import { safe } from './safe.js'
import { shownTime } from './summary.js'
import type { Item, Track } from './track.js'

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

export interface Canvas {
  readonly columns: number
  /** How many lines there are; without it, as many as it takes. */
  readonly rows?: number
  readonly colours: Colours
  readonly now: number
}

/** One host in full, or a line for each of several: those that are at work first, where not all fit. */
export function pictures(tracks: readonly Track[], canvas: Canvas): string[] {
  const [only] = tracks
  if (tracks.length < 2) return only === undefined ? [] : picture(only, canvas)
  const room = Math.max(3, (canvas.rows ?? Infinity) - 2)
  const sorted = tracks.length <= room ? tracks : [...tracks].sort((a, b) => Number(a.finished) - Number(b.finished))
  const width = Math.max(...sorted.slice(0, room).map(({ target }) => safe(target).length))
  const lines = sorted
    .slice(0, room)
    .map((track) => `  ${canvas.colours.bold(safe(track.target).padEnd(width))}  ${headOf(track, canvas, width)}`)
  return tracks.length > room ? [...lines, `  ${canvas.colours.dim(`… ${tracks.length - room} more`)}`] : lines
}

function headOf(track: Track, { columns, now }: Canvas, width: number): string {
  const items = [...track.items.values()]
  const ended = items.filter(({ status }) => status === 'done').length
  const progress = items.length > 0 && !track.finished ? `, ${ended} of ${items.length}` : ''
  return fit(`${safe(track.doing)}${progress}${track.finished ? '' : `, ${shownTime(now - track.since)}`}`, columns - width - 6)
}

/** One host as it is now: what it is doing, and what has become of each change. */
export function picture(track: Track, canvas: Canvas): string[] {
  const { colours: c } = canvas
  const items = [...track.items]
  const head = headOf(track, canvas, track.target.length)
  const { shown, before, after } = window(items, canvas.rows === undefined ? items.length : canvas.rows - 3)
  const lines = shown.map(([address, item]) => ({ address, item }))
  return [
    `  ${c.bold(safe(track.target))}  ${head}`,
    ...(before > 0 ? [`  ${c.dim(`├─ … ${before} above`)}`] : []),
    ...lines.map(({ address, item }, i) => line(address, item, i === lines.length - 1 && after === 0, canvas)),
    ...(after > 0 ? [`  ${c.dim(`└─ … ${after} to come`)}`] : []),
  ]
}

function line(address: Address, item: Item, last: boolean, { colours: c, columns, now }: Canvas): string {
  const mark = {
    'to come': () => c.dim('·'),
    started: () => c.cyan(spinner[Math.floor(now / 100) % spinner.length]!),
    done: () => c.green('✓'),
    failed: () => c.red('✗'),
    undone: () => c.yellow('↶'),
  }[item.status]()
  const spent = item.status === 'to come' ? 0 : (item.until ?? now) - item.since
  const time = spent >= 1000 ? `   ${shownTime(spent)}` : ''
  const name = fit(shownAddress(address), columns - 8 - time.length)
  return `  ${c.dim(last ? '└─' : '├─')} ${mark} ${item.status === 'to come' ? c.dim(name) : name}${c.dim(time)}`
}

/** The part that matters where not all fits: what runs, a little before it, the rest after it. */
function window(items: readonly [Address, Item][], rows: number): { shown: readonly [Address, Item][]; before: number; after: number } {
  const room = Math.max(3, rows)
  if (items.length <= room) return { shown: items, before: 0, after: 0 }
  const at = items.findIndex(([, { status }]) => status === 'started' || status === 'to come')
  const first = Math.max(0, Math.min((at < 0 ? items.length : at) - 2, items.length - room))
  return { shown: items.slice(first, first + room), before: first, after: items.length - first - room }
}

const fit = (text: string, width: number): string => (text.length > Math.max(8, width) ? `${text.slice(0, Math.max(8, width) - 1)}…` : text)
