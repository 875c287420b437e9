import type { Explanations } from './explanation.js'

export const declarations: Explanations<'HK1'> = {
  HK1001: {
    cause: 'The config threw while it was loaded: a syntax error, an import that is not installed, or an error of its own code.',
    mend: 'Look at the line that is shown. For a missing import, install the package. --verbose shows the whole stack.',
    example: { shell: 'npm install @hostkit/provider-caddy   # "… is imported and cannot be found"\nhostkit plan --verbose' },
  },
  HK1002: {
    cause: 'The file was loaded, but its default export is not what defineProject returns.',
    mend: 'Export the project as the default.',
    example: { code: "export default defineProject('toys', (project) => { … })   // not: export const toys = …" },
  },
  HK1003: {
    cause: 'A body is an async function, or the config exports a promise. What is declared after an await would be lost.',
    mend: 'Take the async away. Do what has to be awaited at the top of the file, before defineProject.',
    example: { body: "-service(project, 'web', (async () => {}) as never)\n+service(project, 'web', () => {})" },
  },
  HK1004: {
    cause: 'An option has a value that cannot be meant: of the wrong type, out of its range, misspelt, or against another option.',
    mend: 'The message names the option and the hint what it takes. The editor shows most of these as you type, with strict in tsconfig.json.',
    example: {
      body: "-file(project, '/etc/motd', { contnet: 'hello\\n' } as never)\n+file(project, '/etc/motd', { content: 'hello\\n' })",
    },
  },
  HK1005: {
    cause: 'One thing is declared twice: the same file, unit, account, host or name. HostKit does not guess which one is meant.',
    mend: 'Keep one of them. The message names the line of the other.',
    example: {
      body: "-file(project, '/etc/motd', { content: 'hello\\n' })\n file(project, '/etc/motd', { content: 'hello, world\\n' })",
    },
  },
  HK1006: {
    cause: 'Two declarations claim what only one can have: a port, a path, a unit.',
    mend: 'Give one of them another port, path or name. The hint names the line of the other.',
    example: {
      body: ` service(project, 'a', (a) => daemon(a, { exec: ['/bin/a'], listens: [listener(a, 'http', { port: 4000 })] }))
-service(project, 'b', (b) => daemon(b, { exec: ['/bin/b'], listens: [listener(b, 'http', { port: 4000 })] }))
+service(project, 'b', (b) => daemon(b, { exec: ['/bin/b'], listens: [listener(b, 'http', { port: 4001 })] }))`,
    },
  },
  HK1007: {
    cause: 'A declaration refers to another one that does not land on this host, or that belongs to another service.',
    mend: 'Declare it for this host too, or take the reference away.',
    example: {
      body: `-const seed = host(project, 'blue', { at: 'blue.example.com' }, (blue) => file(blue, '/srv/seed.sql', { content: '' }))
-host(project, 'red', { at: 'red.example.com' }, (red) => command(red, 'seed', { exec: ['/usr/local/bin/seed'], after: [seed] }))
+host(project, 'red', { at: 'red.example.com' }, (red) => {
+  const seed = file(red, '/srv/seed.sql', { content: '' })
+  command(red, 'seed', { exec: ['/usr/local/bin/seed'], after: [seed] })
+})`,
    },
  },
  HK1008: {
    cause: 'Each of some declarations has to come before the other. The details list the circle, with the reason of each edge.',
    mend: 'Take one reference away, or give a command the phase that it needs.',
    example: {
      body: ` service(project, 'web', (web) => {
   const app = daemon(web, { exec: ['/usr/local/bin/web'] })
-  command(web, 'migrate', { exec: ['/usr/local/bin/migrate'], phase: 'before-start', after: [app] })
+  command(web, 'migrate', { exec: ['/usr/local/bin/migrate'], phase: 'before-start' })
 })`,
    },
  },
  HK1009: {
    cause: 'The scope of a body (the web in (web) => …) was kept, and used when the body had ended.',
    mend: 'Use it inside the body. Return the handles that others need.',
    example: {
      body: `-let kept: any
-service(project, 'web', (web) => void (kept = web))
-file(kept, '/etc/web.conf', { content: '' })
+service(project, 'web', (web) => file(web, '/etc/web.conf', { content: '' }))`,
    },
  },
  HK1010: {
    cause: 'A path is asked for below a root that the project does not declare.',
    mend: 'Declare it with roots, or correct its name.',
    example: {
      body: `+roots(project, { media: '/srv/media' })
 file(project, rootPath(project, 'media', 'readme.txt'), { content: 'films\\n' })`,
    },
  },
  HK1011: {
    cause: 'A mode like 644 is a decimal number in TypeScript, and means 01204 on the host.',
    mend: 'Write it in octal: 0o644.',
    example: {
      body: "-file(project, '/etc/motd', { content: '', mode: 644 })\n+file(project, '/etc/motd', { content: '', mode: 0o644 })",
    },
  },
  HK1012: {
    cause: 'A secret was put into a text. A text goes into plans, records and logs, so a secret has no string form.',
    mend: 'Pass the handle itself to what takes secrets, such as env(…).',
    example: {
      body: `-file(project, '/etc/web.env', { content: \`TOKEN=\${secretEnv('TOKEN')}\\n\` })
+service(project, 'web', (web) => env(web, 'runtime', { TOKEN: secretEnv('TOKEN') }))`,
    },
  },
  HK1013: {
    cause: 'There is no hostkit.config.ts here, in infra/, or in any folder above; or the file that was named is not there.',
    mend: 'Make a project with hostkit init, go to the folder that has one, or name the config.',
    example: { shell: 'hostkit init\nhostkit plan infra/hostkit.config.ts\nHOSTKIT_CONFIG=~/servers/hostkit.config.ts hostkit plan' },
  },
}
