import { build, type BuildOptions, type OnResolveArgs, type Plugin } from 'esbuild'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { define, library } from '../../tsup.base.js'

/** What a program loads at every start is found quickest in one file. */
const INSTALLED = ['@hostkit/*', '@babel/code-frame', '@clack/prompts', 'jiti', 'ssh-config']
const SSH2 = { HOSTKIT_SSH2: '"./ssh2.cjs"' }

/** Texts of a library that are changed on the way, each `[from, to]`. It fails where the library has changed itself. */
const changed = (filter: RegExp, ...texts: readonly (readonly [string, string])[]): Plugin => ({
  name: `change ${filter}`,
  setup({ onLoad }) {
    onLoad({ filter }, ({ path }) => {
      let contents = readFileSync(path, 'utf8')
      for (const [from, to] of texts) {
        if (!contents.includes(from)) throw new Error(`${path} no longer has ${JSON.stringify(from)}`)
        contents = contents.replace(from, to)
      }
      return { contents, loader: 'js' }
    })
  },
})

/** What asn1 uses of node:assert. */
const ASSERT = `var assert = {
  ok: (one) => { if (!one) throw new Error('asn1: ' + one) },
  equal: (one, other) => assert.ok(one == other),
};`

const absent = (filter: RegExp): Plugin => ({
  name: `absent ${filter}`,
  setup({ onLoad }) {
    onLoad({ filter }, () => ({ contents: 'module.exports = {}', loader: 'js' }))
  },
})

const BUNDLE = { bundle: true, platform: 'node', target: 'node20' } as const

/** What is bundled, and beside it the licences of what is in it. */
async function bundle(options: BuildOptions, licences: string): Promise<void> {
  const { metafile } = await build({ ...BUNDLE, metafile: true, ...options })
  const folders = new Set(
    Object.keys(metafile!.inputs).flatMap((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file.replace(/^[^:]*:/, ''))?.[0] ?? []),
  )
  const texts = [...folders]
    .sort()
    .map((folder) => `${folder.split('node_modules/').at(-1)}\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8')}`)
  writeFileSync(licences, texts.join('\n\n'))
}

/** ssh2 would bring install scripts and a native build that HostKit does without; as one file of ours it brings neither. */
const ssh2 = (): Promise<void> =>
  bundle(
    {
      entryPoints: [import.meta.resolve('ssh2').replace('file://', '')],
      outfile: 'dist/ssh2.cjs',
      // Both are optional: ssh2 goes on without them.
      external: ['cpu-features', '*.node'],
      minifyWhitespace: true,
      minifySyntax: true,
      plugins: [
        // HostKit is no server, makes no keys, tunnels no HTTP and has its own way with files; Pageant is the one agent that needs a program.
        absent(/ssh2\/lib\/(http-agents|keygen|server|protocol\/SFTP)\.js$/),
        changed(
          /ssh2\/lib\/client\.js$/,
          // What is loaded for a rare case, or for a check that a line makes as well, is a millisecond of each start.
          ["const { lookup: dnsLookup } = require('dns');", "const dnsLookup = (...args) => require('dns').lookup(...args);"],
          // A key that lies open here signs at once, as RFC 4252 (7) has it: to ask first whether the host would take it costs a round trip.
          ['proto.authPK(username, curAuth.key, keyAlgo);', 'proto._handlers.USERAUTH_PK_OK(proto);'],
          // It has each host prove all of its other keys, which costs both sides, and which nobody here asks for. But some word must go out: the host
          // holds its next packet back until this one is acknowledged, which takes 40 ms where nothing is said.
          ['hostKeysProve(this, data,', "this.listenerCount('hostkeys') === 0 ? proto.ping() : hostKeysProve(this, data,"],
        ),
        changed(/asn1\/lib\/ber\/(reader|writer)\.js$/, ["var assert = require('assert');", ASSERT]),
        changed(/ssh2\/lib\/agent\.js$/, [
          "const { execFile, spawn } = require('child_process');",
          "const execFile = (...args) => require('child_process').execFile(...args), spawn = (...args) => require('child_process').spawn(...args);",
        ]),
      ],
    },
    'dist/ssh2.LICENSE.txt',
  )

const source = (file: string): string => join(import.meta.dirname, 'src', file)

/** What is loaded when it is needed has a file of its own, under the name of its module. */
const APART = { hot: 'hot.ts', cold: 'cold.ts', program: 'program.ts', complete: 'completion/complete.ts', explain: 'explain/index.ts' }
function apart(file: string): string {
  const found = Object.entries(APART).find(([, one]) => source(one) === file)
  if (!found) throw new Error(`${file} is imported where it is needed, and has no file of its own`)
  return found[0]
}

/** The file of a module that is imported by `import(…)`; `null`: it is not, or not ours. */
const later = ({ kind, path, resolveDir }: OnResolveArgs): string | null =>
  kind === 'dynamic-import' && path.startsWith('.') ? join(resolveDir, path.replace(/\.js$/, '.ts')) : null

/** For what is bundled by itself: nothing of it is shared, so it is one file. */
const leaveLater: Plugin = {
  name: 'leave later',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, (asked) => {
      const file = later(asked)
      return file === null ? null : { path: `./${apart(file)}.js`, external: true }
    })
  },
}

/**
 * Every verb is run by what plan and apply need, so that is loaded whatever else is. Said to the bundler, it puts all of it into one file; otherwise it
 * makes one of each part that two others share, and each file more is a millisecond at every start.
 */
const besideHot: Plugin = {
  name: 'beside hot',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, (asked) => {
      const file = asked.kind === 'entry-point' ? source(asked.path) : later(asked)
      if (file === null) return null
      // It is in there.
      if (file === source('ssh/ssh.ts')) return { path: source(APART.hot) }
      return { path: file, ...([source(APART.hot), source(APART.explain)].includes(file) ? {} : { namespace: 'beside' }) }
    })
    onResolve({ filter: /^hot$/, namespace: 'beside' }, () => ({ path: source(APART.hot), sideEffects: true }))
    onLoad({ filter: /./, namespace: 'beside' }, ({ path }) => ({
      contents: `import 'hot'\nexport * from ${JSON.stringify(path)}`,
      resolveDir: source('.'),
    }))
  },
}

/** The command by itself: together with the library, what they share would lie in a dozen files. */
async function command(): Promise<void> {
  const common: BuildOptions = {
    outdir: 'dist',
    format: 'esm',
    sourcemap: true,
    define: { ...define, ...SSH2 },
    loader: { '.sh': 'text' },
    external: INSTALLED,
    banner: { js: "import { createRequire as hostkitRequire } from 'node:module'; const require = hostkitRequire(import.meta.url);" },
  }
  const spawnLater = changed(/commander\/lib\/command\.js$/, [
    "const childProcess = require('node:child_process');",
    "const childProcess = { get spawn() { return require('node:child_process').spawn } };",
  ])
  const { program, complete, hot, cold, explain } = APART
  const alone = { bin: source('bin.ts'), program: source(program), complete: source(complete) }
  await bundle({ ...common, entryPoints: alone, plugins: [leaveLater, spawnLater] }, 'dist/bin.LICENSE.txt')
  await bundle({ ...common, entryPoints: { hot, cold, explain }, splitting: true, plugins: [besideHot] }, 'dist/hot.LICENSE.txt')
}

export default library(['src/index.ts', 'src/api.ts'], {
  define: { ...define, ...SSH2 },
  async onSuccess() {
    await ssh2()
    await command()
  },
})
