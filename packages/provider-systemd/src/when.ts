import { didYouMean } from '@hostkit/core'
import type { TimerDirectives } from './directive/index.js'
import { shownValue, Wrong } from './wrong.js'

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Day = (typeof days)[number]

/** `'03:00'` or `'03:00:30'`, in the time zone of the host. */
export type TimeOfDay = `${number}:${number}` | `${number}:${number}:${number}`

/** What `every` takes beside a time span: at the full minute, hour, day and so on. */
const periods = {
  minute: 'minutely',
  hour: 'hourly',
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  quarter: 'quarterly',
  year: 'yearly',
} as const
export type Period = keyof typeof periods

/** When something happens. Several of them add up. */
export interface When {
  /** `'15m'`: that long after the timer was started, and again and again; `'hour'`: at every full hour. */
  readonly every?: Period | (string & {}) | undefined
  /** At this time of every day. */
  readonly daily?: TimeOfDay | undefined
  /** Once a week. */
  readonly weekly?: { readonly on: Day | readonly Day[]; readonly at?: TimeOfDay | undefined } | undefined
  /** Once a month. Days from 29 on do not come every month. */
  readonly monthly?: { readonly day: number; readonly at?: TimeOfDay | undefined } | undefined
  /** This long after the machine has started: `'5m'`. */
  readonly onBoot?: string | undefined
  /** Points in time of systemd.time(7): `'Mon..Fri *-*-* 08..18:00'`. */
  readonly calendar?: string | readonly string[] | undefined
  /** A random delay of at most this: `'10m'`. */
  readonly jitter?: string | undefined
}
export const whenWords = ['every', 'daily', 'weekly', 'monthly', 'onBoot', 'calendar', 'jitter']

type Printed = {
  -readonly [
    K in 'onCalendar' | 'onActiveSec' | 'onUnitActiveSec' | 'onBootSec' | 'randomizedDelaySec' | 'accuracySec'
  ]?: TimerDirectives[K]
}

/** The same in systemd's words. Throws `Wrong`. */
export function triggers({ every, daily, weekly, monthly, onBoot, calendar = [], jitter }: When): TimerDirectives {
  const onCalendar = [
    ...(every !== undefined && every in periods ? [periods[every as Period]] : []),
    ...(daily === undefined ? [] : [`*-*-* ${clock(daily)}`]),
    ...(weekly === undefined ? [] : [`${weekDays(weekly.on)} *-*-* ${clock(weekly.at ?? '00:00')}`]),
    ...(monthly === undefined ? [] : [`*-*-${dayOfMonth(monthly.day)} ${clock(monthly.at ?? '00:00')}`]),
    ...(typeof calendar === 'string' ? [calendar] : calendar),
  ]
  const made: Printed = onCalendar.length > 0 ? { onCalendar } : {}
  if (every !== undefined && !(every in periods)) {
    const span = spanOf(every)
    made.onActiveSec = span
    made.onUnitActiveSec = span
    // The default accuracy of a minute would make "every 10 seconds" once a minute.
    if (/^\d+(\.\d+)?(s|sec|ms)$|^[1-9]m(in)?$/.test(span)) made.accuracySec = '1s'
  }
  if (onBoot !== undefined) made.onBootSec = onBoot
  if (Object.keys(made).length === 0)
    throw new Wrong('says nothing about when', "every: '15m', daily: '03:00', weekly, monthly, onBoot or calendar")
  return jitter === undefined ? made : { ...made, randomizedDelaySec: jitter }
}

function spanOf(every: unknown): string {
  if (typeof every === 'string' && /^\d/.test(every)) return every
  throw new Wrong(
    `every is ${shownValue(every)}`,
    (typeof every === 'string' ? didYouMean(every, Object.keys(periods)) : undefined) ??
      `a time span like '15m', or one of ${Object.keys(periods)
        .map((one) => `'${one}'`)
        .join(', ')}`,
  )
}

function clock(time: unknown): string {
  const [, hour, minute, second = '00'] = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(String(time)) ?? []
  if (hour === undefined) throw new Wrong(`has the time ${shownValue(time)}`, "a time of the day is '03:00' or '23:15:30'")
  return `${hour.padStart(2, '0')}:${minute}:${second}`
}

const weekDays = (on: Day | readonly Day[]): string =>
  (Array.isArray(on) ? (on as readonly Day[]) : [on as Day])
    .map((day) => {
      if (!days.includes(day))
        throw new Wrong(`has the day ${shownValue(day)}`, didYouMean(String(day), days) ?? `it is one of ${days.join(', ')}`)
      return `${day.charAt(0).toUpperCase()}${day.slice(1, 3)}`
    })
    .join(',')

function dayOfMonth(day: unknown): string {
  if (typeof day !== 'number' || !Number.isInteger(day) || day < 1 || day > 31)
    throw new Wrong(`has the day ${shownValue(day)}`, 'a day of the month is a number from 1 to 31')
  return String(day).padStart(2, '0')
}
