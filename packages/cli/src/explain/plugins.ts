import type { Explanations } from './explanation.js'

export const plugins: Explanations<'HK5'> = {
  HK5001: {
    cause:
      'A package says that it is a plugin and cannot be loaded: it is not installed, its package.json or its code is broken, or it brings a copy of @hostkit/core of its own.',
    mend: 'Install the dependencies again. For a second copy of core, npm dedupe.',
    example: { shell: 'npm install\nnpm ls @hostkit/core\nnpm dedupe\nhostkit plugins' },
  },
  HK5002: {
    cause: 'Two plugins bring the same kind. HostKit does not guess whose it is.',
    mend: 'Take one of them out of the dependencies, or list the plugins that are meant in the project.',
    example: { shell: "npm uninstall hostkit-provider-cron\n# or: defineProject('toys', { plugins: [posix, cron] }, (project) => { … })" },
  },
  HK5003: {
    cause: 'The config or a plan holds a kind that no plugin of the project brings.',
    mend: "Add the provider to the project's dependencies. A package that is only installed, and not listed there, is not looked for.",
    example: { shell: 'npm install @hostkit/provider-caddy\nhostkit plugins' },
  },
  HK5004: {
    cause: 'The plugin was written for another version of the plugin interface than this HostKit has.',
    mend: 'Install versions that fit each other.',
    example: { shell: 'npm outdated\nnpm install @hostkit/cli@latest hostkit-provider-cron@latest' },
  },
  HK5005: {
    cause: 'The code of a provider threw, or broke a rule of the interface. It is a bug in that provider.',
    mend: 'Tell its author, with the message and the place below it. Leave the resource out for now.',
    example: { shell: 'hostkit plan --host prod\nhostkit plan --host prod --except cron.job:backup' },
  },
}
