import type { Explanations } from './explanation.js'

export const commandLine: Explanations<'HK6'> = {
  HK6001: {
    cause: 'A verb, a flag or an argument is unknown, missing, or does not go with another one.',
    mend: 'The hint names what is nearest. Each verb has its help, with examples.',
    example: { shell: 'hostkit --help\nhostkit plan --help' },
  },
  HK6002: {
    cause: 'This would change the host, --confirm was not given, and there is no terminal where somebody could be asked.',
    mend: 'Say --confirm. In CI, apply a plan that was reviewed.',
    example: { shell: 'hostkit apply --host prod --plan up.plan.json --confirm' },
  },
  HK6003: {
    cause: 'The host remembers no such run: the id is wrong, the run was forgotten by --prune, or it is a run of another host or user.',
    mend: 'List the runs of the host.',
    example: { shell: 'hostkit runs --host prod\nhostkit down --host prod --run 20260102-030405-a1b2c3' },
  },
  HK6004: {
    cause: 'It is not clear which machine is meant: the config has several hosts or none, or not the one that was named.',
    mend: 'Name one.',
    example: { shell: 'hostkit plan --host prod\nhostkit plan --local\nhostkit plan --remote elixir.toys --user deploy --sudo' },
  },
}
