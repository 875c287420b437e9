import { choice, commands, duration, flag, flagOr, integer, limitedDuration, path, signal, texts, token, units, words } from '../grammar.js'

/** `[Service]` itself, systemd.service(5). */
export const service = {
  /** When it counts as started. `'exec'`: its program could be executed; `'notify'`: it says so; `'oneshot'`: it has ended. */
  type: choice('simple', 'exec', 'forking', 'oneshot', 'dbus', 'notify', 'notify-reload', 'idle'),
  /** When it counts as ended: with its main process, or with its last one. */
  exitType: choice('main', 'cgroup'),
  /** It counts as running after its processes have ended well. */
  remainAfterExit: flag,
  /** Guess the main process of a forking service. */
  guessMainPid: flag,
  /** Where a forking service writes its process id. */
  pidFile: path,
  /** Its name on D-Bus. */
  busName: token,
  /** Whether to start at all: an exit status from 1 to 254 skips it without failing. */
  execCondition: commands,
  /** Run before the program. */
  execStartPre: commands,
  /** The program. A oneshot may have several. */
  execStart: commands,
  /** Run once it counts as started. */
  execStartPost: commands,
  /** How it is reloaded. */
  execReload: commands,
  /** How it is stopped, before the signal. */
  execStop: commands,
  /** Run after it has stopped, however that came about. */
  execStopPost: commands,
  /** When it is started again after it has ended by itself. */
  restart: choice('no', 'always', 'on-success', 'on-failure', 'on-abnormal', 'on-abort', 'on-watchdog'),
  /** Whether an automatic restart touches the units that hang on it. */
  restartMode: choice('normal', 'direct', 'debug'),
  /** How long it waits before that. Default 100ms. */
  restartSec: duration,
  /** In how many steps the wait grows to `restartMaxDelaySec`. */
  restartSteps: integer(0, 4_294_967_295),
  /** The longest wait. */
  restartMaxDelaySec: limitedDuration,
  /** Both start and stop may take this long. */
  timeoutSec: limitedDuration,
  /** A start may take this long. Default 90s. */
  timeoutStartSec: limitedDuration,
  /** A stop may take this long. Default 90s. */
  timeoutStopSec: limitedDuration,
  /** An abort by the watchdog may take this long. */
  timeoutAbortSec: limitedDuration,
  /** What happens when a start takes too long. */
  timeoutStartFailureMode: choice('terminate', 'abort', 'kill'),
  /** What happens when a stop takes too long. */
  timeoutStopFailureMode: choice('terminate', 'abort', 'kill'),
  /** After this it is ended. */
  runtimeMaxSec: limitedDuration,
  /** And at random up to this much later. */
  runtimeRandomizedExtraSec: duration,
  /** It must give a sign of life this often. */
  watchdogSec: limitedDuration,
  /** Further exit statuses and signals that count as success. */
  successExitStatus: words,
  /** Exit statuses and signals after which it is not started again. */
  restartPreventExitStatus: words,
  /** Exit statuses and signals after which it always is. */
  restartForceExitStatus: words,
  /** Apply `rootDirectory` to the program alone. */
  rootDirectoryStartOnly: flag,
  /** Sockets handed over are set to non-blocking. */
  nonBlocking: flag,
  /** Who may send notifications. */
  notifyAccess: choice('none', 'main', 'exec', 'all'),
  /** Socket units it takes over. */
  sockets: units,
  /** How many file descriptors systemd keeps for it. */
  fileDescriptorStoreMax: integer(0, 4_294_967_295),
  /** When those are kept. */
  fileDescriptorStorePreserve: flagOr('restart'),
  /** USB FunctionFS descriptors. */
  usbFunctionDescriptors: path,
  /** USB FunctionFS strings. */
  usbFunctionStrings: path,
  /** What happens when the kernel kills one of its processes for memory. */
  oomPolicy: choice('continue', 'stop', 'kill'),
  /** Files opened for it: `'/path:name:options'`. */
  openFile: texts,
  /** The signal of a reload with `type: 'notify-reload'`. Default SIGHUP. */
  reloadSignal: signal,
} as const
