import { build, type BuildOptions, type Plugin } from 'esbuild'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { define, library } from '../../tsup.base.js'

/** What a program loads at every start is found quickest in one file. */
const INSTALLED = ['@hostkit/*', '@babel/code-frame', '@clack/prompts', 'jiti', 'ssh-config']
const SSH2 = { HOSTKIT_SSH2: '"./ssh2.cjs"' }

/** A text of a library that is changed on the way. It fails where the library has changed itself. */
const changed = (filter: RegExp, from: string, to: string): Plugin => ({
  name: `change ${filter}`,
  setup({ onLoad }) {
    onLoad({ filter }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      if (!text.includes(from)) throw new Error(`${path} no longer has ${JSON.stringify(from)}`)
      return { contents: text.replace(from, to), loader: 'js' }
    })
  },
})

const absent = (filter: RegExp): Plugin => ({
  name: `absent ${filter}`,
  setup({ onLoad }) {
    onLoad({ filter }, () => ({ contents: 'module.exports = {}', loader: 'js' }))
  },
})

/** One file, and beside it the licences of what is in it. */
async function bundle(options: BuildOptions, licences: string): Promise<void> {
  const { metafile } = await build({ bundle: true, platform: 'node', target: 'node20', metafile: true, ...options })
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
        // HostKit is no server and tunnels no HTTP; Pageant is the one agent that needs a program.
        absent(/ssh2\/lib\/(http-agents|server)\.js$/),
        // It has each host prove all of its other keys, which costs both sides, and which nobody here asks for. But some word must go out: the host holds
        // its next packet back until this one is acknowledged, which takes 40 ms where nothing is said.
        changed(
          /ssh2\/lib\/client\.js$/,
          'hostKeysProve(this, data,',
          "this.listenerCount('hostkeys') === 0 ? proto.ping() : hostKeysProve(this, data,",
        ),
        changed(
          /ssh2\/lib\/agent\.js$/,
          "const { execFile, spawn } = require('child_process');",
          "const execFile = (...args) => require('child_process').execFile(...args), spawn = (...args) => require('child_process').spawn(...args);",
        ),
      ],
    },
    'dist/ssh2.LICENSE.txt',
  )

/** The command by itself: together with the library, what they share would lie in a dozen files. */
const command = (): Promise<void> =>
  bundle(
    {
      entryPoints: ['src/bin.ts'],
      outdir: 'dist',
      format: 'esm',
      splitting: true,
      sourcemap: true,
      define: { ...define, ...SSH2 },
      loader: { '.sh': 'text' },
      external: INSTALLED,
      banner: { js: "import { createRequire as hostkitRequire } from 'node:module'; const require = hostkitRequire(import.meta.url);" },
      plugins: [
        changed(
          /commander\/lib\/command\.js$/,
          "const childProcess = require('node:child_process');",
          "const childProcess = { get spawn() { return require('node:child_process').spawn } };",
        ),
      ],
    },
    'dist/bin.LICENSE.txt',
  )

export default library(['src/index.ts', 'src/api.ts'], {
  define: { ...define, ...SSH2 },
  async onSuccess() {
    await ssh2()
    await command()
  },
})
