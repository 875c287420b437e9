// `npm run test:faults`: the fault suite on real hosts, its figures, and the page of them.
//
//   npm run test:faults                                  every part; meant to take at most 45 minutes
//   npm run test:faults -- --quick                       every boundary once and some random faults of each, for no record
//   npm run test:faults -- --full --part crash --seed 7  one part in its full size; parts append to the record
//
// The record is e2e/faults/record.jsonl; docs/faults.md is made from it.
import { join } from 'node:path'
import { installPrograms, testPrograms } from '../e2e/harness/programs.mjs'
import { flagsOf } from './flags.mjs'
import { run, say } from './say.mjs'
import { built, installed } from './setup.mjs'

const values = flagsOf(import.meta.url, {
  full: { type: 'boolean' },
  quick: { type: 'boolean' },
  part: { type: 'string' },
  seed: { type: 'string' },
})
const root = join(import.meta.dirname, '..')
const size = values.full ? 'full' : values.quick ? 'quick' : 'normal'
await installed()
await built()
const { ensureIncus } = await import('../e2e/harness/incus.mjs')
const { ensureImage } = await import('../e2e/harness/image.mjs')
const { sweep } = await import('../e2e/harness/host.mjs')
await installPrograms(testPrograms, { log: say })
await ensureIncus({ log: say })
await sweep()
for (const image of ['debian-12', 'debian-12-full']) await ensureImage(image, { log: say })
say(`faults, size ${size}${values.part ? `, part ${values.part}` : ''}`)
const { status } = await run(
  [join(root, 'node_modules/.bin/vitest'), 'run', '--project', 'faults', ...(values.part ? [`e2e/faults/${values.part}.`] : [])],
  {
    cwd: root,
    loud: true,
    env: {
      ...process.env,
      HOSTKIT_FAULTS: size,
      ...(values.seed ? { HOSTKIT_SEED: values.seed } : {}),
      // What the quick size finds is no figure to publish.
      ...(size === 'quick' ? {} : { HOSTKIT_FAULTS_RECORD: join(root, 'e2e/faults/record.jsonl') }),
    },
  },
)
// It needs what was only installed above.
if (size !== 'quick') await (await import('./faults-page.mjs')).writePage(root)
process.exitCode = status ?? 1
