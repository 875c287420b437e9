import { calendar, duration, durations, flag, unit } from '../grammar.js'

/** `[Timer]`, systemd.timer(5). Several triggers add up. */
export const timer = {
  /** At these times: `'daily'`, `'Mon *-*-* 03:00:00'`, `'*:0/15'`; systemd.time(7), "Calendar events". */
  onCalendar: calendar,
  /** This long after the timer was started. */
  onActiveSec: durations,
  /** This long after the machine was started. */
  onBootSec: durations,
  /** This long after systemd was started. */
  onStartupSec: durations,
  /** This long after the unit was last started. */
  onUnitActiveSec: durations,
  /** This long after the unit was last stopped. */
  onUnitInactiveSec: durations,
  /** Also when the clock is set. */
  onClockChange: flag,
  /** Also when the time zone changes. */
  onTimezoneChange: flag,
  /** How late it may be, so that the machine wakes up less often. Default 1 minute. */
  accuracySec: duration,
  /** A random delay of at most this, so that many machines do not come at once. */
  randomizedDelaySec: duration,
  /** A random but lasting shift of at most this. */
  randomizedOffsetSec: duration,
  /** The same random delay every time. */
  fixedRandomDelay: flag,
  /** A time that was missed while the machine was off counts when it is on again. */
  persistent: flag,
  /** Wake the machine up for it. */
  wakeSystem: flag,
  /** Keep the timer loaded when it has elapsed for the last time. Default true. */
  remainAfterElapse: flag,
  /** Wait for the running unit to end before the next trigger counts. */
  deferReactivation: flag,
  /** What it starts. Default: the service of its own name. */
  unit,
} as const
