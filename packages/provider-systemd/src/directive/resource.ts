import {
  choice,
  count,
  flag,
  flagOr,
  flagOrWords,
  integer,
  integerOr,
  limitedDuration,
  duration,
  percent,
  size,
  texts,
  token,
  tokens,
  unit,
  words,
} from '../grammar.js'

/** What it may use, systemd.resource-control(5). */
export const resource = {
  /** The slice it belongs to. */
  slice: unit,
  /** Its share of CPU time against others: 1 to 10000, default 100. */
  cpuWeight: integerOr(1, 10_000, 'idle'),
  /** The same while the machine starts. */
  startupCpuWeight: integerOr(1, 10_000, 'idle'),
  /** The most CPU time it gets: `'50%'` of one CPU, `'200%'` of two. */
  cpuQuota: percent,
  /** The period over which that is measured. */
  cpuQuotaPeriodSec: duration,
  /** Count its CPU time. No effect since systemd 258. */
  cpuAccounting: flag,
  /** CPUs it may use: `'0-3'`. */
  allowedCpus: words,
  /** The same while the machine starts. */
  startupAllowedCpus: words,
  /** Memory nodes it may use. */
  allowedMemoryNodes: words,
  /** The same while the machine starts. */
  startupAllowedMemoryNodes: words,
  /** Memory that is never taken from it. */
  memoryMin: size,
  /** Memory that is taken from it last. */
  memoryLow: size,
  /** The same while the machine starts. */
  startupMemoryLow: size,
  /** Above this it is slowed down. */
  memoryHigh: size,
  /** The same while the machine starts. */
  startupMemoryHigh: size,
  /** Above this its processes are killed. */
  memoryMax: size,
  /** The same while the machine starts. */
  startupMemoryMax: size,
  /** The most swap it gets. */
  memorySwapMax: size,
  /** The same while the machine starts. */
  startupMemorySwapMax: size,
  /** The most compressed swap it gets. */
  memoryZswapMax: size,
  /** The same while the machine starts. */
  startupMemoryZswapMax: size,
  /** Compressed swap may be written back. */
  memoryZswapWriteback: flag,
  /** Defaults for what is below it in the tree. */
  defaultMemoryMin: size,
  defaultMemoryLow: size,
  defaultStartupMemoryLow: size,
  /** Count its memory. */
  memoryAccounting: flag,
  /** Tell it when memory is short. */
  memoryPressureWatch: flagOr('auto', 'skip'),
  /** How short. */
  memoryPressureThresholdSec: limitedDuration,
  /** The most processes and threads it may have. */
  tasksMax: count,
  /** Count its processes. */
  tasksAccounting: flag,
  /** Its share of input and output against others: 1 to 10000, default 100. */
  ioWeight: integer(1, 10_000),
  /** The same while the machine starts. */
  startupIoWeight: integer(1, 10_000),
  /** The share for one device: `'/dev/sda 500'`. */
  ioDeviceWeight: texts,
  /** The most it reads from one device in a second: `'/dev/sda 10M'`. */
  ioReadBandwidthMax: texts,
  /** The most it writes. */
  ioWriteBandwidthMax: texts,
  /** The most read operations. */
  ioReadIopsMax: texts,
  /** The most write operations. */
  ioWriteIopsMax: texts,
  /** The latency wanted: `'/dev/sda 25ms'`. */
  ioDeviceLatencyTargetSec: texts,
  /** Count its input and output. */
  ioAccounting: flag,
  /** Addresses it may talk to, before `ipAddressDeny`: `'localhost'`, `'10.0.0.0/8'`. */
  ipAddressAllow: words,
  /** Addresses it may not: `'any'`. */
  ipAddressDeny: words,
  /** BPF programs for what comes in. */
  ipIngressFilterPath: tokens,
  /** BPF programs for what goes out. */
  ipEgressFilterPath: tokens,
  /** Count its packets. */
  ipAccounting: flag,
  /** Other BPF programs: `'type:/path'`. */
  bpfProgram: texts,
  /** Ports it may bind: `'tcp:80'`. */
  socketBindAllow: words,
  /** Ports it may not: `'any'`. */
  socketBindDeny: words,
  /** Network interfaces it may use; `'~…'` before the first: all but these. */
  restrictNetworkInterfaces: words,
  /** Put its control group into a set of nftables: `'cgroup:inet:table:set'`. */
  nftSet: words,
  /** Devices it may use: `'/dev/sda r'`. */
  deviceAllow: texts,
  /** Which others. */
  devicePolicy: choice('auto', 'closed', 'strict'),
  /** It manages control groups of its own: all controllers, or these. */
  delegate: flagOrWords,
  /** Where its own processes go then. */
  delegateSubgroup: token,
  /** Controllers it may not use. */
  disableControllers: words,
  /** What systemd-oomd does when swap runs out. */
  managedOomSwap: choice('auto', 'kill'),
  /** What it does when memory is short. */
  managedOomMemoryPressure: choice('auto', 'kill'),
  /** How short. */
  managedOomMemoryPressureLimit: percent,
  /** For how long. */
  managedOomMemoryPressureDurationSec: limitedDuration,
  /** Whether systemd-oomd spares it. */
  managedOomPreference: choice('none', 'avoid', 'omit'),
  /** It gets the core dumps of its own processes. */
  coredumpReceive: flag,
} as const
