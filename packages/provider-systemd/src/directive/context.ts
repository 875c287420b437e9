import {
  account,
  accounts,
  choice,
  credentials,
  environment,
  fields,
  files,
  flag,
  flagOr,
  flagOrWords,
  folder,
  integer,
  limit,
  limitedDuration,
  lineBreaks,
  mode,
  output,
  path,
  paths,
  plain,
  text,
  texts,
  token,
  tokens,
  words,
} from '../grammar.js'

const logLevel = choice('emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug')

/** Who and where: the identity of the process and the files it sees, systemd.exec(5). */
const identity = {
  /** The user it runs as. Default root. */
  user: account,
  /** The group it runs as. Default: the user's. */
  group: account,
  /** Further groups. */
  supplementaryGroups: accounts,
  /** A user that exists only while it runs. */
  dynamicUser: flag,
  /** `HOME`, `LOGNAME` and `SHELL` even for root. */
  setLoginEnvironment: flag,
  /** The PAM service for its session. */
  pamName: text,
  /** Where it starts: an absolute path, or `'~'`. */
  workingDirectory: folder,
  /** Its root directory. */
  rootDirectory: path,
  /** A disk image as its root. */
  rootImage: path,
  /** How that image is mounted. */
  rootImageOptions: text,
  /** Which partitions of it may be used, and how they must be protected. */
  rootImagePolicy: plain,
  /** A throw-away copy of its root. */
  rootEphemeral: flag,
  /** The verity hash of that image. */
  rootHash: text,
  /** Its signature. */
  rootHashSignature: text,
  /** The verity data of that image. */
  rootVerity: path,
  /** Mount `/proc`, `/sys` and `/dev` below its root. */
  mountApivfs: flag,
  /** Bind journald's sockets into its root. */
  bindLogSockets: flag,
  /** Directories or files seen elsewhere: `'/from:/to'`. */
  bindPaths: tokens,
  /** The same, read-only. */
  bindReadOnlyPaths: tokens,
  /** Disk images seen as directories: `'/image:/to'`. */
  mountImages: tokens,
  /** Policy for these. */
  mountImagePolicy: plain,
  /** Disk images that extend its root. */
  extensionImages: tokens,
  /** Policy for these. */
  extensionImagePolicy: plain,
  /** Directories that extend its root. */
  extensionDirectories: paths,
} as const

/** What it may do and see, systemd.exec(5), "Sandboxing". */
export const sandbox = {
  /** Which of the system's files are read-only: true: /usr and /boot; `'full'`: /etc as well; `'strict'`: all. */
  protectSystem: flagOr('full', 'strict'),
  /** Hide /home, /root and /run/user, or make them read-only. */
  protectHome: flagOr('read-only', 'tmpfs'),
  /** Directories below /run made for it, and removed after. */
  runtimeDirectory: tokens,
  /** Directories below /var/lib made for it. */
  stateDirectory: tokens,
  /** Directories below /var/cache made for it. */
  cacheDirectory: tokens,
  /** Directories below /var/log made for it. */
  logsDirectory: tokens,
  /** Directories below /etc made for it. */
  configurationDirectory: tokens,
  /** Mode of the runtime directories. Default 0o755. */
  runtimeDirectoryMode: mode,
  /** Mode of the state directories. */
  stateDirectoryMode: mode,
  /** Mode of the cache directories. */
  cacheDirectoryMode: mode,
  /** Mode of the log directories. */
  logsDirectoryMode: mode,
  /** Mode of the configuration directories. */
  configurationDirectoryMode: mode,
  /** Whether the runtime directories outlive it. */
  runtimeDirectoryPreserve: flagOr('restart'),
  /** How much the state directories may hold. */
  stateDirectoryQuota: plain,
  /** Count what the state directories hold. */
  stateDirectoryAccounting: flag,
  /** How much the cache directories may hold. */
  cacheDirectoryQuota: plain,
  /** Count what the cache directories hold. */
  cacheDirectoryAccounting: flag,
  /** How much the log directories may hold. */
  logsDirectoryQuota: plain,
  /** Count what the log directories hold. */
  logsDirectoryAccounting: flag,
  /** How long `systemctl clean` may take. */
  timeoutCleanSec: limitedDuration,
  /** Paths it may write, whatever the rest says. */
  readWritePaths: paths,
  /** Paths it may only read. */
  readOnlyPaths: paths,
  /** Paths it does not see into. */
  inaccessiblePaths: paths,
  /** Paths it may execute files of. */
  execPaths: paths,
  /** Paths it may not. */
  noExecPaths: paths,
  /** Where programs without a path are looked for. */
  execSearchPath: token,
  /** Empty file systems: `'/path:options'`. */
  temporaryFileSystem: tokens,
  /** /tmp and /var/tmp of its own. */
  privateTmp: flagOr('disconnected'),
  /** No devices but /dev/null and its like. */
  privateDevices: flag,
  /** No network but a loopback of its own. */
  privateNetwork: flag,
  /** The network namespace it joins. */
  networkNamespacePath: path,
  /** System V IPC of its own. */
  privateIpc: flag,
  /** The IPC namespace it joins. */
  ipcNamespacePath: path,
  /** Processes of its own. */
  privatePids: flag,
  /** Users of its own: root, itself, and nobody. */
  privateUsers: flagOr('self', 'identity', 'full', 'managed'),
  /** Mounts of its own. */
  privateMounts: flag,
  /** A bpffs of its own. */
  privateBpf: flag,
  /** What of BPF is delegated through it: commands. */
  bpfDelegateCommands: words,
  /** Map types. */
  bpfDelegateMaps: words,
  /** Program types. */
  bpfDelegatePrograms: words,
  /** Attachment types. */
  bpfDelegateAttachments: words,
  /** The host's name cannot be changed. */
  protectHostname: flagOr('private'),
  /** The clock cannot be set. */
  protectClock: flag,
  /** /proc/sys and /sys are read-only. */
  protectKernelTunables: flag,
  /** No kernel modules can be loaded. */
  protectKernelModules: flag,
  /** The kernel's log cannot be read. */
  protectKernelLogs: flag,
  /** /sys/fs/cgroup is read-only. */
  protectControlGroups: flagOr('private', 'strict'),
  /** Which processes it sees in /proc. */
  protectProc: choice('noaccess', 'invisible', 'ptraceable', 'default'),
  /** What else it sees in /proc. */
  procSubset: choice('all', 'pid'),
  /** Sockets of these families alone, `['AF_INET', 'AF_UNIX']`; `'~…'` before the first: all but these. */
  restrictAddressFamilies: words,
  /** File systems it may use. */
  restrictFileSystems: words,
  /** Kinds of namespaces it may make. `true`: none. */
  restrictNamespaces: flagOrWords,
  /** Kinds of namespaces owned by its own user namespace. */
  delegateNamespaces: flagOrWords,
  /** The personality cannot be changed. */
  lockPersonality: flag,
  /** No memory that is both written and executed. */
  memoryDenyWriteExecute: flag,
  /** No real-time scheduling. */
  restrictRealtime: flag,
  /** No setuid and setgid bits on files. */
  restrictSuidSgid: flag,
  /** Its IPC objects go with it. */
  removeIpc: flag,
  /** Neither it nor its children gain rights by execve(2). */
  noNewPrivileges: flag,
  /** How mounts made later reach it. */
  mountFlags: choice('shared', 'slave', 'private'),
  /** System calls it may make: names and groups, `'@system-service'`; `'~…'` before the first: all but these. */
  systemCallFilter: words,
  /** What a forbidden call returns: `'EPERM'`, or `'kill'`. */
  systemCallErrorNumber: token,
  /** Which architectures' calls it may make: `'native'`. */
  systemCallArchitectures: words,
  /** System calls that are logged. */
  systemCallLog: words,
  /** Capabilities it may ever have; `'~…'` before the first: all but these. */
  capabilityBoundingSet: words,
  /** Capabilities a user other than root gets: `'CAP_NET_BIND_SERVICE'`. */
  ambientCapabilities: words,
  /** Secure bits. */
  secureBits: words,
  /** An SELinux context. */
  selinuxContext: text,
  /** An AppArmor profile. */
  appArmorProfile: text,
  /** A SMACK label. */
  smackProcessLabel: text,
  /** A landlock configuration. */
  landlockConfig: path,
} as const

/** Its environment, input and output, systemd.exec(5). */
const environmentAndOutput = {
  /** Variables. Everybody on the host can read them: secrets belong into an env file. */
  environment,
  /** Files with variables, read at each start; `-` before one: it may be missing. */
  environmentFile: files,
  /** Variables of systemd itself that are passed on. */
  passEnvironment: tokens,
  /** Variables taken away at last. */
  unsetEnvironment: tokens,
  /** What it reads. */
  standardInput: text,
  /** What it writes. Default `'journal'`. */
  standardOutput: output,
  /** What it writes about errors. Default: as `standardOutput`. */
  standardError: output,
  /** Text it reads with `standardInput: 'data'`. */
  standardInputText: lineBreaks,
  /** The same in Base64. */
  standardInputData: plain,
  /** Its name in the log. */
  syslogIdentifier: text,
  /** Its facility in the log. */
  syslogFacility: choice(
    'kern',
    'user',
    'mail',
    'daemon',
    'auth',
    'syslog',
    'lpr',
    'news',
    'uucp',
    'cron',
    'authpriv',
    'ftp',
    'local0',
    'local1',
    'local2',
    'local3',
    'local4',
    'local5',
    'local6',
    'local7',
  ),
  /** The level of what it writes. Default info. */
  syslogLevel: logLevel,
  /** Read `<3>` at the start of a line as a level. */
  syslogLevelPrefix: flag,
  /** Nothing less important is logged. */
  logLevelMax: logLevel,
  /** Further fields of what it logs. */
  logExtraFields: fields,
  /** In this time it may log `logRateLimitBurst` lines. */
  logRateLimitIntervalSec: limitedDuration,
  /** How many lines. */
  logRateLimitBurst: integer(0, 4_294_967_295),
  /** Regular expressions: lines to keep, or with `~` before, to drop. */
  logFilterPatterns: texts,
  /** A journal of its own. */
  logNamespace: text,
  /** Credentials from files: `'name:/path'`. */
  loadCredential: texts,
  /** The same, encrypted. */
  loadCredentialEncrypted: texts,
  /** Credentials of the system, by pattern. */
  importCredential: texts,
  /** Credentials in the unit itself, which everybody can read. */
  setCredential: credentials,
  /** The same, encrypted. */
  setCredentialEncrypted: credentials,
  /** The terminal it uses. */
  ttyPath: path,
  /** Reset the terminal. */
  ttyReset: flag,
  /** Hang the terminal up. */
  ttyVhangup: flag,
  /** Clear the virtual terminal. */
  ttyVtDisallocate: flag,
  /** Rows of the terminal. */
  ttyRows: integer(0, 65_535),
  /** Columns of the terminal. */
  ttyColumns: integer(0, 65_535),
  /** Its entry in utmp. */
  utmpIdentifier: text,
  /** What sort of entry. */
  utmpMode: choice('init', 'login', 'user'),
} as const

/** Limits and scheduling of its processes, systemd.exec(5). */
const process = {
  /** From -20, the most important, to 19. */
  nice: integer(-20, 19),
  /** How likely the kernel is to end it when memory runs out: -1000 to 1000. */
  oomScoreAdjust: integer(-1000, 1000),
  /** What a core dump holds. */
  coredumpFilter: words,
  /** The permissions its new files lack. Default 0o022. */
  umask: mode,
  /** CPUs it may run on. */
  cpuAffinity: words,
  /** How it is scheduled. */
  cpuSchedulingPolicy: choice('other', 'batch', 'idle', 'fifo', 'rr'),
  /** From 1 to 99, for `fifo` and `rr`. */
  cpuSchedulingPriority: integer(0, 99),
  /** Children are scheduled as usual. */
  cpuSchedulingResetOnFork: flag,
  /** How its input and output is scheduled. */
  ioSchedulingClass: choice('none', 'realtime', 'best-effort', 'idle'),
  /** From 0, the most important, to 7. */
  ioSchedulingPriority: integer(0, 7),
  /** Where its memory comes from. */
  numaPolicy: choice('default', 'preferred', 'bind', 'interleave', 'local'),
  /** Which nodes. */
  numaMask: words,
  /** How far timers may be off. */
  timerSlackNsec: token,
  /** The architecture uname(2) shows. */
  personality: token,
  /** SIGPIPE is ignored. Default true. */
  ignoreSigpipe: flag,
  /** Its kernel keyring. */
  keyringMode: choice('inherit', 'private', 'shared'),
  /** The kernel may share equal pages of its memory. */
  memoryKsm: flag,
  /** Seconds of CPU. */
  limitCpu: limit,
  /** Bytes of one file. */
  limitFsize: limit,
  /** Bytes of data. */
  limitData: limit,
  /** Bytes of stack. */
  limitStack: limit,
  /** Bytes of a core dump. */
  limitCore: limit,
  /** No effect on Linux. */
  limitRss: limit,
  /** Open files. */
  limitNofile: limit,
  /** Bytes of address space. */
  limitAs: limit,
  /** Processes of the user. */
  limitNproc: limit,
  /** Bytes of locked memory. */
  limitMemlock: limit,
  /** File locks. */
  limitLocks: limit,
  /** Queued signals. */
  limitSigpending: limit,
  /** Bytes in message queues. */
  limitMsgqueue: limit,
  /** The least nice level. */
  limitNice: limit,
  /** Real-time priority. */
  limitRtprio: limit,
  /** Real-time without a pause. */
  limitRttime: limit,
} as const

/** `[Service]`, systemd.exec(5). */
export const context = { ...identity, ...environmentAndOutput, ...sandbox, ...process } as const
