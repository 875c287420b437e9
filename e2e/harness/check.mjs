// @ts-check
// Shows that the harness works on this machine, and how fast: `node e2e/harness/check.mjs [variant …]`.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must, run } from './command.mjs'
import { launch, sweep } from './host.mjs'
import { ensureImage } from './image.mjs'
import { ensureIncus, missing } from './incus.mjs'
import { difference, manifest } from './manifest.mjs'

const log = (/** @type {string} */ line) => console.log(`    ${line}`)
const variants = process.argv.length > 2 ? process.argv.slice(2) : ['debian-12', 'debian-12-full']

/**
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function timed(what, work) {
  const start = performance.now()
  const result = await work()
  console.log(`${String(Math.round(performance.now() - start)).padStart(6)} ms  ${what}`)
  return result
}

const wanted = missing()
console.log(wanted.length > 0 ? `missing: ${wanted.join(', ')}` : 'nothing is missing')
await timed('Incus is up', () => ensureIncus({ log }))
await timed('Incus is up, asked again', () => ensureIncus({ log }))
await timed('orphans of earlier runs deleted', () => sweep())
const folder = mkdtempSync(join(tmpdir(), 'hostkit-check-'))
try {
  for (const variant of variants) await check(/** @type {import('./image.mjs').VariantName} */ (variant))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log('all is well')

/** @param {import('./image.mjs').VariantName} variant */
async function check(variant) {
  const image = await timed(`image ${variant} is there`, () => ensureImage(variant, { log }))
  await timed(`image ${variant} is there, asked again`, () => ensureImage(variant, { log }))
  const host = await timed('host launched, booted, with SSH', () =>
    launch({ image, user: { name: 'operator', password: 'correct horse', sudo: 'password' } }),
  )
  try {
    const knownHosts = join(folder, variant)
    await timed('known_hosts written', () => host.knownHosts(knownHosts))
    const strict = ['BatchMode=yes', 'IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', 'GlobalKnownHostsFile=none', 'ConnectTimeout=3']
    const options = [...strict, `UserKnownHostsFile=${knownHosts}`].flatMap((option) => ['-o', option])
    const ssh = (/** @type {string} */ user, /** @type {string[]} */ ...command) => [
      'ssh',
      '-F',
      'none',
      '-i',
      host.keyFile,
      ...options,
      `${user}@${host.address}`,
      ...command,
    ]

    const before = await timed('manifest', () => manifest(host))
    assert.equal((await timed('ssh as root', () => must(ssh('root', 'hostname')))).trim(), host.name)
    assert.equal((await must(ssh('operator', 'id', '-un'))).trim(), 'operator')
    const sudo = await run(ssh('operator', 'sudo', '-S', '-p', '""', 'id', '-u'), { input: 'correct horse\n' })
    assert.equal(sudo.stdout, '0\n', sudo.stderr)
    assert.notEqual((await run(ssh('operator', 'sudo', '-n', 'true'))).status, 0)
    const same = await timed('manifest again', () => manifest(host))
    assert.deepEqual(difference(before, same), [])

    await host.script('touch "$1"', '/root/a file')
    const changed = difference(same, await manifest(host))
    assert.equal(changed.length, 1)
    assert.match(changed.join(), /^\+ path \/root\/a\\x20file file 0644 root:root /)
    await host.write('/etc/motd', 'hello\n', 0o600)
    assert.equal(await host.read('/etc/motd'), 'hello\n')
    const written = await manifest(host)
    assert.match(difference(same, written).join('\n'), /~ path \/etc\/motd file 0644 root:root \S+ → file 0600 /)

    await timed('snapshot', () => host.snapshot('changed'))
    await host.script('rm "$1"; nft add table inet check', '/root/a file')
    await timed('restored', () => host.restore('changed'))
    assert.deepEqual(difference(written, await manifest(host)), [])

    const { address } = host
    await timed('restarted', () => host.restart())
    await timed('restarted by force', () => host.restart({ force: true }))
    await timed('stopped and started', async () => {
      await host.stop()
      await host.start()
    })
    assert.equal(host.address, address)
    await must(ssh('root', 'true'))

    await timed('link down and up', async () => {
      await host.linkDown()
      assert.notEqual((await run(ssh('root', 'true'))).status, 0)
      await host.linkUp()
    })
    await must(ssh('root', 'true'))
    await timed('apt-get update and install inside', () =>
      host.script('apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install jq'),
    )
  } finally {
    await timed('deleted', () => host.delete())
  }
}
