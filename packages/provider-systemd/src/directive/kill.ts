import { choice, flag, signal } from '../grammar.js'

/** How processes are ended, systemd.kill(5). */
export const kill = {
  /** Who gets the signals. Default `'control-group'`: every process of the unit. */
  killMode: choice('control-group', 'mixed', 'process', 'none'),
  /** The first signal of a stop. Default SIGTERM. */
  killSignal: signal,
  /** The first signal of a restart. Default: `killSignal`. */
  restartKillSignal: signal,
  /** The last signal. Default SIGKILL. */
  finalKillSignal: signal,
  /** The signal when the watchdog has run out. Default SIGABRT. */
  watchdogSignal: signal,
  /** SIGHUP right after the first signal, for shells. */
  sendSighup: flag,
  /** SIGKILL when the time to stop is over. Default true. */
  sendSigkill: flag,
} as const
