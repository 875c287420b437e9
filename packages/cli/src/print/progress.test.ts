import { problem, type Address, type Event } from '@hostkit/core'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openTerminal, type TerminalFlags } from '../terminal.js'
import { plain } from './colour.js'
import { picture } from './picture.js'
import { openProgress } from './progress.js'
import { newTrack } from './track.js'

const motd = 'posix.file:/etc/motd' as Address
const migrate = 'posix.command:migrate' as Address

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function terminal(flags: TerminalFlags = {}, isTTY = false) {
  const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY, columns: 60, rows: 12 })]
  const opened = openTerminal({ stdin: new PassThrough(), stdout, stderr, env: { TERM: 'xterm' } }, flags)
  return { terminal: opened, out: () => String(stdout.read() ?? ''), err: () => String(stderr.read() ?? '') }
}

const run: Event[] = [
  { type: 'connect.started', target: 'prod', via: 'ssh deploy@elixir.toys' },
  { type: 'connect.finished', target: 'prod', milliseconds: 210 },
  { type: 'read.started', target: 'prod', resources: 14 },
  { type: 'read.finished', target: 'prod', resources: 14, requests: 1, milliseconds: 400 },
  { type: 'apply.started', target: 'prod', run: 'r1', changes: 2, bytes: 2000 },
  { type: 'apply.armed', target: 'prod', run: 'r1' },
  { type: 'apply.change', target: 'prod', address: motd, status: 'started' },
  { type: 'apply.change', target: 'prod', address: motd, status: 'done' },
  { type: 'apply.change', target: 'prod', address: migrate, status: 'started' },
  { type: 'apply.change', target: 'prod', address: migrate, status: 'failed' },
  { type: 'apply.undoing', target: 'prod', run: 'r1' },
  { type: 'apply.change', target: 'prod', address: motd, status: 'undone' },
  { type: 'apply.finished', target: 'prod', run: 'r1', outcome: 'rolled back', milliseconds: 61_000 },
]

describe('progress in a log', () => {
  it('is a line for what matters', () => {
    const { terminal: to, err, out } = terminal()
    const { emit } = openProgress(to)
    run.forEach(emit)
    expect(err()).toBe(`prod: connecting by ssh deploy@elixir.toys
prod: 14 resources read in 0.4 s, 1 round trip
prod: run r1 is armed; reading again before anything changes
prod: ✓ file:/etc/motd
prod: ✗ command:migrate failed
prod: taking back what was done
prod: ↶ file:/etc/motd undone
prod: rolled back in 61 s
`)
    expect(out()).toBe('')
  })

  it('says every 10 seconds that it is still there', () => {
    const { terminal: to, err } = terminal()
    const progress = openProgress(to, { now: () => performance.now() })
    run.slice(0, 9).forEach(progress.emit)
    err()
    vi.advanceTimersByTime(25_000)
    expect(err()).toMatch(/^prod: waiting: command:migrate, 10 s\nprod: waiting: command:migrate, 2[01] s\n$/)
    progress.rest()
    vi.advanceTimersByTime(25_000)
    expect(err()).toBe('')
  })

  it('is silent when asked, but for whom we trust and what is wrong', async () => {
    const { terminal: to, err } = terminal({ quiet: true })
    const { emit } = openProgress(to)
    run.forEach(emit)
    emit({ type: 'connect.newHostKey', target: 'prod', fingerprint: 'SHA256:abc' })
    emit({ type: 'diagnostic', target: 'prod', diagnostic: { ...problem('HK2002', 'not written'), severity: 'warning' } })
    let words = ''
    await vi.waitFor(() =>
      expect((words += err())).toBe('prod: a new host, accepted with the key SHA256:abc\nwarning HK2002: not written\n'),
    )
  })

  it('escapes what a host says of itself', () => {
    const { terminal: to, err } = terminal()
    openProgress(to).emit({ type: 'connect.retry', target: 'prod', attempt: 1, attempts: 3, delay: 250, why: 'banner \u001b[2J' })
    expect(err()).toBe('prod: no connection (banner \\u001b[2J); attempt 2 of 3 in 0.3 s\n')
  })
})

describe('progress for programs', () => {
  it('is one JSON object a line, with a version', () => {
    const { terminal: to, out, err } = terminal({ json: true })
    const { emit } = openProgress(to)
    run.forEach(emit)
    const lines = out()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map(({ type }) => type)).toEqual(run.map(({ type }) => type))
    expect(lines.every(({ v, ts }) => v === 1 && typeof ts === 'string')).toBe(true)
    expect(err()).toBe('')
  })
})

describe('progress on a terminal', () => {
  it('is painted over, and stays when it is over', () => {
    const { terminal: to, err } = terminal({ color: false }, true)
    const progress = openProgress(to)
    progress.expect('prod', [motd, migrate])
    run.slice(0, 9).forEach(progress.emit)
    vi.advanceTimersByTime(240)
    expect(err()).toContain('\u001b[3A\u001b[0J')
    to.err('a warning')
    expect(err()).toMatch(/^\u001b\[3A\u001b\[0Ja warning\n {2}prod/)
    run.slice(9).forEach(progress.emit)
    expect(err()).toContain('  prod  rolled back in 61 s\n  ├─ ↶ file:/etc/motd\n  └─ ✗ command:migrate\n')
    vi.advanceTimersByTime(1000)
    expect(err()).toBe('')
  })

  it('shows the part that matters where not all fits, and no line is too long', () => {
    const track = newTrack('prod', 0)
    track.doing = 'applying'
    for (let i = 0; i < 40; i++) {
      const status = i < 20 ? 'done' : i === 20 ? 'started' : 'to come'
      track.items.set(`posix.file:/a/rather/long/path/to/a/file/that/does/not/fit/${i}` as Address, {
        status,
        since: 0,
        until: i < 20 ? 2000 : null,
      })
    }
    const lines = picture(track, { columns: 50, rows: 12, colours: plain, now: 5000 })
    expect(lines).toHaveLength(1 + 1 + 9 + 1)
    expect(lines[0]).toBe('  prod  applying, 20 of 40, 5.0 s')
    expect(lines[1]).toBe('  ├─ … 18 above')
    expect(lines.at(-1)).toBe('  └─ … 13 to come')
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(50)
    expect(picture(track, { columns: 50, colours: plain, now: 5000 })).toHaveLength(41)
  })
})
