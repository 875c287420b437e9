import { choice, flag, integer, limitedDuration, path, paths, text, texts, tokens, units, type Grammar } from '../grammar.js'
import type { Specifiers } from '../quote.js'

const jobMode = choice('fail', 'replace', 'replace-irreversibly', 'isolate', 'flush', 'ignore-dependencies', 'ignore-requirements')
const action = choice(
  'none',
  'reboot',
  'reboot-force',
  'reboot-immediate',
  'poweroff',
  'poweroff-force',
  'poweroff-immediate',
  'exit',
  'exit-force',
  'soft-reboot',
  'soft-reboot-force',
  'kexec',
  'kexec-force',
  'halt',
  'halt-force',
  'halt-immediate',
)

/** Tests before a start, systemd.unit(5), "Conditions and Asserts". */
const tests = [
  'PathExists',
  'PathExistsGlob',
  'PathIsDirectory',
  'PathIsSymbolicLink',
  'PathIsMountPoint',
  'PathIsReadWrite',
  'PathIsEncrypted',
  'DirectoryNotEmpty',
  'FileNotEmpty',
  'FileIsExecutable',
  'NeedsUpdate',
  'FirstBoot',
  'Architecture',
  'Firmware',
  'Virtualization',
  'Host',
  'KernelCommandLine',
  'KernelVersion',
  'KernelModuleLoaded',
  'Version',
  'Credential',
  'Security',
  'Capability',
  'AcPower',
  'Memory',
  'CpuFeature',
  'Cpus',
  'Environment',
  'User',
  'Group',
  'ControlGroupController',
  'OsRelease',
  'MemoryPressure',
  'CpuPressure',
  'IoPressure',
] as const
type Test = (typeof tests)[number]
type Name = `condition${Test}` | `assert${Exclude<Test, 'Firmware'>}`
type Conditions = { readonly [K in Name]: Grammar<string | Specifiers | readonly (string | Specifiers)[]> }
const names = tests.flatMap((test) => (test === 'Firmware' ? [`condition${test}`] : [`condition${test}`, `assert${test}`]))
const conditions = Object.fromEntries(names.map((name) => [name, texts])) as Conditions

/** `[Unit]`, systemd.unit(5). */
export const unit = {
  /** What it is, in a few words: the journal and `systemctl status` show it. */
  description: text,
  /** Where to read about it: `man:sshd(8)`, `https://…`. */
  documentation: tokens,
  /** The file this unit was generated from. */
  sourcePath: path,
  /** Started along with it; it starts even when they fail. The weak, usual dependency. */
  wants: units,
  /** Started along with it; when one of them cannot be started, or is stopped, so is this. */
  requires: units,
  /** Must already run when it is started. */
  requisite: units,
  /** Like `requires`, and it stops as soon as one of them is gone for whatever reason. */
  bindsTo: units,
  /** Stopped and restarted along with these. */
  partOf: units,
  /** Kept running for as long as it runs. */
  upholds: units,
  /** Cannot run together with it. */
  conflicts: units,
  /** It is started before these. Order only. */
  before: units,
  /** It is started after these. Order only; `wants` or `requires` bring them in. */
  after: units,
  /** Started when it has failed. */
  onFailure: units,
  /** Started when it has ended well. */
  onSuccess: units,
  /** Reloaded when it is reloaded. */
  propagatesReloadTo: units,
  /** Reloads it when they are reloaded. */
  reloadPropagatedFrom: units,
  /** Stopped when it is stopped. */
  propagatesStopTo: units,
  /** Stop it when they are stopped. */
  stopPropagatedFrom: units,
  /** Whose network and temporary directories it shares. */
  joinsNamespaceOf: units,
  /** Paths whose mounts it requires. */
  requiresMountsFor: paths,
  /** Paths whose mounts it wants. */
  wantsMountsFor: paths,
  /** How `onFailure` units are queued. */
  onFailureJobMode: jobMode,
  /** How `onSuccess` units are queued. */
  onSuccessJobMode: jobMode,
  /** Not stopped when another unit is isolated. */
  ignoreOnIsolate: flag,
  /** Stopped when no other unit needs it. */
  stopWhenUnneeded: flag,
  /** Cannot be started by hand. */
  refuseManualStart: flag,
  /** Cannot be stopped by hand. */
  refuseManualStop: flag,
  /** May be used with `systemctl isolate`. */
  allowIsolate: flag,
  /** The dependencies that every unit of its type has. Default true. */
  defaultDependencies: flag,
  /** Left alone by the last kill of a shutdown. */
  surviveFinalKillSignal: flag,
  /** When a unit that is not in use is forgotten. */
  collectMode: choice('inactive', 'inactive-or-failed'),
  /** What the system does when it fails. */
  failureAction: action,
  /** What the system does when it ends well. */
  successAction: action,
  /** The exit status for `failureAction: 'exit'`. */
  failureActionExitStatus: integer(0, 255),
  /** The exit status for `successAction: 'exit'`. */
  successActionExitStatus: integer(0, 255),
  /** How long a start or stop of it may wait and run. */
  jobTimeoutSec: limitedDuration,
  /** How long a start or stop of it may run. */
  jobRunningTimeoutSec: limitedDuration,
  /** What the system does after that. */
  jobTimeoutAction: action,
  /** The argument of that reboot. */
  jobTimeoutRebootArgument: text,
  /** In this time it may be started `startLimitBurst` times. `'0'`: as often as it likes. */
  startLimitIntervalSec: limitedDuration,
  /** How often it may be started in that time. */
  startLimitBurst: integer(0, 4_294_967_295),
  /** What the system does when it was started too often. */
  startLimitAction: action,
  /** The argument of a reboot by one of these actions. */
  rebootArgument: text,
  ...conditions,
} as const
