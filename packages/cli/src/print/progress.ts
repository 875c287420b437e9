import { now, type Address, type Emit, type Event } from '@hostkit/core'
import type { Terminal } from '../terminal.js'
import { shownDiagnostics } from './diagnostics.js'
import { eventLine } from './json.js'
import { pictures } from './picture.js'
import { sentence } from './sentence.js'
import { follow, newTrack, type Track } from './track.js'

/** One stream of events, three ways to look at it: a picture on a terminal, lines in a log, JSON for programs. */
export interface Progress {
  readonly emit: Emit
  /** The changes to come, in order, so that a picture holds them all from the start. */
  expect(target: string, addresses: readonly Address[]): void
  /** Nothing more happens for now: a question, or the end. */
  rest(): void
}

export interface Clock {
  readonly now: () => number
}

/** A log in which nothing appears looks like one that hangs. */
const HEARTBEAT = 10_000

export function openProgress(terminal: Terminal, clock: Clock = { now }): Progress {
  const view = terminal.json ? jsonView(terminal) : terminal.live ? liveView(terminal, clock) : lineView(terminal, clock)
  // Whom we trust, and what is wrong, is said in every mode; JSON has it as events.
  const grave = new Set<Event['type']>(['connect.newHostKey', 'diagnostic'])
  return terminal.quiet && !terminal.json ? { ...view, emit: (event) => void (grave.has(event.type) && say(terminal, event)) } : view
}

function say(terminal: Terminal, event: Event): boolean {
  if (event.type === 'diagnostic') {
    void shownDiagnostics([event.diagnostic], { colours: terminal.errorColours }).then((lines) => terminal.err(...lines))
    return true
  }
  const words = sentence(event, terminal.verbose || terminal.debug)
  if (words !== null) terminal.err(words)
  return words !== null
}

const jsonView = (terminal: Terminal): Progress => ({ emit: (event) => terminal.out(eventLine(event)), expect: () => {}, rest: () => {} })

function lineView(terminal: Terminal, { now }: Clock): Progress {
  const tracks = new Map<string, Track>()
  let spoken = now()
  const timer = setInterval(() => {
    if (now() - spoken < HEARTBEAT) return
    for (const track of tracks.values()) {
      if (track.finished || track.doing === '') continue
      const [address, item] = [...track.items].find(([, { status }]) => status === 'started') ?? []
      const seconds = Math.round((now() - (item?.since ?? track.since)) / 1000)
      const waiting = { type: 'apply.waiting', target: track.target, run: track.run ?? '', seconds, what: address ?? track.doing } as const
      terminal.err(sentence(waiting, true)!)
    }
    spoken = now()
  }, 1000)
  timer.unref()
  return {
    emit: (event) => {
      trackOf(tracks, event, now())
      if (say(terminal, event)) spoken = now()
    },
    expect: (target, addresses) => expectIn(tracks, target, addresses, now()),
    rest: () => tracks.clear(),
  }
}

function liveView(terminal: Terminal, { now }: Clock): Progress {
  const tracks = new Map<string, Track>()
  let painted = 0
  const wipe = (): void => {
    if (painted > 0) terminal.stderr.write(`\u001b[${painted}A\u001b[0J`)
    painted = 0
  }
  const paint = (final = false): void => {
    const { columns, rows } = terminal.size()
    const lines = pictures([...tracks.values()], { columns, ...(final ? {} : { rows }), colours: terminal.errorColours, now: now() })
    wipe()
    if (lines.length === 0) return
    terminal.stderr.write(`${lines.join('\n')}\n`)
    painted = final ? 0 : lines.length
  }
  terminal.around = (write) => {
    wipe()
    write()
    paint()
  }
  const timer = setInterval(() => paint(), 120)
  timer.unref()
  const remarkable = new Set<Event['type']>(['diagnostic', 'connect.newHostKey', 'connect.retry', 'apply.undoing', 'apply.proving'])
  return {
    emit: (event) => {
      trackOf(tracks, event, now())
      if (remarkable.has(event.type) || terminal.verbose || terminal.debug) say(terminal, event)
      if (event.type !== 'apply.finished' || [...tracks.values()].some(({ finished }) => !finished)) return
      paint(true)
      tracks.clear()
    },
    expect: (target, addresses) => expectIn(tracks, target, addresses, now()),
    rest: () => {
      wipe()
      tracks.clear()
    },
  }
}

function trackOf(tracks: Map<string, Track>, event: Event, now: number): void {
  if (event.target === null || event.type === 'diagnostic') return
  const track = tracks.get(event.target) ?? newTrack(event.target, now)
  tracks.set(event.target, track)
  follow(track, event, now)
}

function expectIn(tracks: Map<string, Track>, target: string, addresses: readonly Address[], now: number): void {
  const track = tracks.get(target) ?? newTrack(target, now)
  tracks.set(target, track)
  for (const address of addresses) if (!track.items.has(address)) track.items.set(address, { status: 'to come', since: now, until: null })
}
