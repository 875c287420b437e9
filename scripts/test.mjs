// `npm test`: sets everything up, runs every check and every test, and closes with one line that counts them.
// HOSTKIT_E2E=off leaves out what needs real hosts; the last line then says so.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPrograms, testPrograms, unitPrograms } from '../e2e/harness/programs.mjs'
import { run, say } from './say.mjs'
import { built, installed } from './setup.mjs'

const root = join(import.meta.dirname, '..')
const bin = (name) => join(root, 'node_modules/.bin', name)
const e2e = process.env.HOSTKIT_E2E !== 'off'
let passed = 0
let failed = 0
/** @type {import('./features.mjs').Result[]} */
const results = []
/** @type {typeof import('./features.mjs')} */
let shown

async function check(what, argv) {
  say(what)
  const { status, output } = await run(argv, { cwd: root })
  if (status === 0) passed++
  else {
    failed++
    console.log(output)
    say(`FAILED: ${what}`)
  }
}

async function tests(project, what, env = {}) {
  say(what)
  const folder = mkdtempSync(join(tmpdir(), 'hostkit-test-'))
  const file = join(folder, 'report.json')
  const { output } = await run(
    [bin('vitest'), 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile=${file}`],
    { cwd: root, loud: true, env: { ...process.env, ...env } },
  )
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    passed += report.numPassedTests
    results.push(...shown.resultsOf(report))
    // A file that could not even be loaded has no tests to count.
    failed +=
      report.numFailedTests + report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length
    if (report.numTotalTests === 0 || (!report.success && report.numFailedTests === 0)) failed++
  } catch {
    console.log(output.slice(-2000))
    failed++
  }
  rmSync(folder, { recursive: true })
}

/** docs/features.md says what works, and which tests show it: they ran, and passed. */
function proven() {
  say('what docs/features.md says is shown')
  const ran = new Set(results.map(({ file }) => file))
  const lies = shown.unproven(shown.features(), results, (file) => e2e || ran.has(file))
  if (lies.length === 0) passed++
  else {
    failed++
    console.log(lies.join('\n'))
    say('FAILED: what docs/features.md says is shown')
  }
}

try {
  await installed()
  // Not before the dependencies are there.
  shown = await import('./features.mjs')
  await built()
  await check('generated files are up to date', ['node', 'scripts/generate.mjs', '--check'])
  await check('API reports are up to date', ['node', 'scripts/api.mjs', '--check'])
  await check('types', ['node', 'node_modules/typescript-7/bin/tsc', '-p', 'tsconfig.json'])
  await check('lint', [bin('oxlint'), '--deny-warnings', 'packages', 'e2e', 'scripts', 'examples', 'site'])
  await check('site of the documentation', ['node', 'scripts/site.mjs'])
  await check('format', [bin('prettier'), '--check', '--log-level', 'warn', '.'])
  await installPrograms(e2e ? testPrograms : unitPrograms, { log: say })
  await tests('unit', 'unit and golden tests')
  if (e2e) {
    const { ensureIncus } = await import('../e2e/harness/incus.mjs')
    const { ensureImage } = await import('../e2e/harness/image.mjs')
    const { sweep } = await import('../e2e/harness/host.mjs')
    await ensureIncus({ log: say })
    await sweep()
    for (const image of ['debian-12', 'debian-12-full']) await ensureImage(image, { log: say })
    await tests('live', 'conformance and e2e tests on real hosts')
    await tests('machine', 'tests on this machine itself, one after the other')
    // With one seed: what `npm test` says of a commit is said again the next time. `npm run test:faults` takes another each time.
    await tests('faults', 'faults on real hosts, quick size', { HOSTKIT_FAULTS: 'quick', HOSTKIT_SEED: '7' })
    await tests('install', 'HostKit as its users get it, from a registry on loopback')
  } else say('HOSTKIT_E2E=off: conformance and e2e tests are left out')
  proven()
} catch (error) {
  failed++
  console.error(error instanceof Error ? error.message : error)
}
console.log(`${e2e ? '' : 'e2e-off: '}${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
