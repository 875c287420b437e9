import type { Explanations } from './explanation.js'

export const plans: Explanations<'HK3'> = {
  HK3001: {
    cause: 'The plan names the machine that it saw, by host key and machine-id. This is another one, perhaps a clone or a reinstalled one.',
    mend: 'Check that the address leads to the right machine. If it does, make the plan again.',
    example: { shell: 'hostkit plan --host prod' },
  },
  HK3002: {
    cause: 'Something that the plan would change is no longer what it was when the plan was made. Somebody, or another run, was faster.',
    mend: 'Make a new plan and review that. Nothing was changed. Where it was a way back, hostkit apply makes the host as declared again; then the way back fits. That a service has died since does not count there.',
    example: { shell: 'hostkit plan --host prod --out up.plan.json\nhostkit apply --host prod --plan up.plan.json --confirm' },
  },
  HK3003: {
    cause: 'The plan file was edited, cut short, is no plan at all, or lies without its .hostkit/blobs.',
    mend: 'Make it again. To move a plan, take .hostkit/blobs along.',
    example: { shell: 'hostkit plan --host prod --out up.plan.json' },
  },
  HK3004: {
    cause:
      'A plan holds states and no commands. The commands are made when it is applied, so the same versions of HostKit and its providers have to do that.',
    mend: 'Make the plan again with this version, or apply it with the one that made it. A provider that is not installed here is to be installed.',
    example: { shell: 'hostkit --version\nnpm ci   # the versions of package-lock.json\nhostkit plan --host prod' },
  },
  HK3005: {
    cause: 'A plan applies once, and the host remembers that it did.',
    mend: 'Make a new plan. It is empty if nothing has changed since.',
    example: { shell: 'hostkit runs --host prod\nhostkit plan --host prod' },
  },
  HK3006: {
    cause:
      "The new content was shown to the program that will read it (a syntax check on the host), and that refuses it. The details are the program's own words.",
    mend: 'Correct the content at the line that is shown. Nothing was changed.',
    example: { shell: 'hostkit render caddy.site exograph.toys   # the text that was refused' },
  },
  HK3007: {
    cause: 'After this change HostKit itself could not log in any more: a firewall that drops this connection, an account that goes away.',
    mend: 'Let this connection through. --force plans it all the same, for where this is not what the host will see: the host still waits for a new login by the way that the config or the flags name, and takes the rules back without one (HK4007). To close that way, first let HostKit come in by another.',
    example: { shell: 'hostkit plan --host prod --force' },
  },
  HK3008: {
    cause: 'A command has no way back: it is declared irreversible, or says nothing about its down.',
    mend: 'This is a warning: the rest of the way back is planned. Give the command a down where one exists.',
    example: {
      code: "command(web, 'migrate', { exec: ['bin/migrate'], down: ['bin/migrate', '--undo'] })",
    },
  },
  HK3009: {
    cause:
      'The plan writes a secret, and this machine has no value for it: the environment variable is not set, or the file is not there. On the way back the host has kept the old file; it was forgotten with its run, or somebody has written to it since.',
    mend: 'Set it where HostKit runs. Planning does not need it, applying does. Where the old value is gone, leave its file out of the way back with --except, or apply a config with a new one.',
    example: { shell: 'export SECRET_KEY_BASE=…\nhostkit apply --host prod --plan up.plan.json --confirm' },
  },
}
