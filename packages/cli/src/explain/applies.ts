import type { Explanations } from './explanation.js'

export const applies: Explanations<'HK4'> = {
  HK4001: {
    cause:
      'A step of the run failed on the host. Everything before it was taken back. The details are the words of the program that failed, and the resources that shared the step.',
    mend: 'Correct the cause, then plan again. The host is as it was before the run, except for what is named as kept, unless HK4005 stands beside this.',
    example: { shell: 'hostkit runs --host prod --latest --verbose\nhostkit plan --host prod' },
  },
  HK4002: {
    cause:
      'Another run changes this host now. The lock is the kernel’s and goes with the last process of that run; there is no unlock command.',
    mend: 'Wait for it, or follow it.',
    example: { shell: 'hostkit resume --host prod' },
  },
  HK4003: {
    cause: 'A run began and did not end: its executor was killed, or the machine went down. Its journal is on the host.',
    mend: 'Finish it, or take it back. The next apply does it, too.',
    example: { shell: 'hostkit resume --host prod\nhostkit resume --host prod --undo' },
  },
  HK4004: {
    cause: 'The disk of the host has no room for the new files beside the old ones, which stay until the run has ended.',
    mend: 'Free some space, or forget old runs with their before-images. Nothing was changed.',
    example: { shell: 'ssh deploy@elixir.toys df -h\nhostkit runs --host prod --prune --keep 5' },
  },
  HK4005: {
    cause:
      'A step failed, and taking back was not possible everywhere: something cannot be taken back, or somebody else changed a file meanwhile. It was left alone and is named.',
    mend: 'Look at what is named and put it right by hand; the files as they were are kept on the host. Then plan again.',
    example: {
      shell: 'hostkit runs --host prod --latest --verbose\nssh deploy@elixir.toys sudo ls /var/lib/hostkit/runs\nhostkit plan --host prod',
    },
  },
  HK4006: {
    cause:
      'Everything ran, but afterwards the host was not what was planned: a service that exits again, a program that rewrites its own file.',
    mend: 'Look at that resource on the host. If a program rewrites the file, declare what it makes of it. The run is committed and can be taken back; hostkit runs goes on showing it as not as planned.',
    example: { shell: 'hostkit plan --host prod   # shows what still differs\nssh deploy@elixir.toys journalctl -u toys-exograph -n 50' },
  },
  HK4007: {
    cause:
      'A change that can cut access was made, and no new login succeeded in time to prove that the host can still be reached. It was taken back.',
    mend: 'Let the address that HostKit comes from through, then plan again.',
    example: { shell: 'hostkit plan --host prod' },
  },
  HK4008: {
    cause: 'Somebody pressed Ctrl-C, or a program sent a signal.',
    mend: 'Nothing, if that was meant. What the host was left like stands beside this.',
    example: { shell: 'hostkit runs --host prod --latest' },
  },
}
