import { build, type Plugin } from 'esbuild'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { library } from '../../tsup.base.js'

/** ssh2 would bring install scripts and a native build that HostKit does without; as one file of ours it brings neither. */
const ssh2: Plugin = {
  name: 'ssh2',
  setup({ onResolve }) {
    onResolve({ filter: /^ssh2$/ }, () => ({ path: './ssh2.cjs', external: true }))
  },
}

async function bundleSsh2(): Promise<void> {
  const { metafile } = await build({
    entryPoints: [import.meta.resolve('ssh2').replace('file://', '')],
    outfile: 'dist/ssh2.cjs',
    bundle: true,
    platform: 'node',
    target: 'node20',
    // Both are optional: ssh2 goes on without them.
    external: ['cpu-features', '*.node'],
    minifyWhitespace: true,
    minifySyntax: true,
    metafile: true,
  })
  const folders = new Set(Object.keys(metafile.inputs).map((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)![0]))
  const licences = [...folders]
    .sort()
    .map((folder) => `${folder.split('node_modules/').at(-1)}\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8')}`)
  writeFileSync('dist/ssh2.LICENSE.txt', licences.join('\n\n'))
}

export default library(['src/index.ts', 'src/api.ts', 'src/bin.ts'], { esbuildPlugins: [ssh2], onSuccess: bundleSsh2 })
