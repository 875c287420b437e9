import type { Address, Event } from '@hostkit/core'
import { LOCAL, waitedFor } from './sentence.js'
import { shownTime } from './summary.js'

export type ItemStatus = 'to come' | 'started' | 'done' | 'failed' | 'undone'

export interface Item {
  status: ItemStatus
  since: number
  until: number | null
}

/** What is known of one host while a command is at it. */
export interface Track {
  readonly target: string
  /** What it is doing, and since when. */
  doing: string
  since: number
  readonly items: Map<Address, Item>
  run: string | null
  finished: boolean
}

export const newTrack = (target: string, now: number): Track => ({
  target,
  doing: '',
  since: now,
  items: new Map(),
  run: null,
  finished: false,
})

export function follow(track: Track, event: Event, now: number): void {
  const turn = (doing: string): void => {
    if (track.doing !== doing) track.since = now
    track.doing = doing
  }
  switch (event.type) {
    case 'connect.started':
      return turn(event.via === LOCAL ? 'looking' : `connecting by ${event.via}`)
    case 'connect.retry':
      return turn(`no connection yet, attempt ${event.attempt + 1} of ${event.attempts}`)
    case 'connect.finished':
      return turn('reading what the host is')
    case 'read.started':
      return turn('reading')
    case 'read.finished':
      return turn('planning')
    case 'apply.started':
      track.run = event.run
      return turn('sending')
    case 'apply.armed':
      return turn('reading again')
    case 'apply.change': {
      const before = track.items.get(event.address)
      const since = before === undefined || before.status === 'to come' ? now : before.since
      track.items.set(event.address, { status: event.status, since, until: event.status === 'started' ? null : now })
      return event.status === 'started' || event.status === 'done' ? turn('applying') : undefined
    }
    case 'apply.waiting':
      track.run = event.run
      if (track.doing === '' || track.doing.startsWith('waiting')) turn(`waiting for ${waitedFor(event.what)}`)
      return
    case 'apply.proving':
      return turn('proving that the host still lets us in')
    case 'apply.undoing':
      return turn('taking back what was done')
    case 'apply.finished':
      track.finished = true
      return turn(`${event.outcome} in ${shownTime(event.milliseconds)}`)
    default:
      return
  }
}
