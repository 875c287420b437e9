// @ts-check
// Builds the images that the hosts of the tests are made of.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { api, find } from './api.mjs'
import { must } from './command.mjs'
import { aptSettings, debianSources, sourcesText } from './debian.mjs'
import { withLock } from './lock.mjs'
import { enabled, excluded, files, masked, templates, variants } from './recipe.mjs'

/** @typedef {keyof typeof variants} VariantName */

/**
 * The alias of an image that is as the recipe says; the image is built when there is none, and rebuilt when it is stale.
 *
 * @param {VariantName} variant
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string>} the alias, for `launch({ image })` and `incus launch`
 */
export async function ensureImage(variant, { log = () => {} } = {}) {
  const alias = `hostkit/${variant}`
  if (!Object.hasOwn(variants, variant))
    throw new Error(
      `There is no image ${alias}: the images are ${Object.keys(variants)
        .map((name) => `hostkit/${name}`)
        .join(', ')}.`,
    )
  const machine = await thisMachine(variants[variant].suite)
  const recipe = hash(variant, machine)
  if ((await existing(alias))?.properties['hostkit.recipe'] === recipe) return alias
  await withLock(`image-${variant}`, async () => {
    const image = await existing(alias)
    // Another process built it while this one waited for the lock.
    if (image?.properties['hostkit.recipe'] === recipe) return
    log(image ? `rebuilding the image ${alias}: its recipe changed` : `building the image ${alias} (about half a minute)`)
    await build(variant, machine, alias, recipe)
    // Whether `--reuse` takes the old image away along with its alias depends on the version of Incus.
    if (image && (await find(`/1.0/images/${image.fingerprint}`))) await api('DELETE', `/1.0/images/${image.fingerprint}`)
  })
  return alias
}

/**
 * @typedef {object} Machine
 * @property {string} nameServer
 * @property {string} aptSettings
 * @property {string} sources
 */

/**
 * @param {string} suite
 * @returns {Promise<Machine>}
 */
async function thisMachine(suite) {
  const { devices } = await api('GET', '/1.0/profiles/default')
  const nic = Object.values(devices).find((device) => device.type === 'nic')
  const network = await api('GET', `/1.0/networks/${nic?.network ?? nic?.parent}`)
  const sources = sourcesText(debianSources(suite))
  if (sources === '') throw new Error('This machine has no apt source of Debian that an image could be built from.')
  return {
    // The bridge answers DNS for its hosts.
    nameServer: String(network.config['ipv4.address']).replace(/\/.*/, ''),
    aptSettings: await aptSettings(),
    sources,
  }
}

/**
 * @param {VariantName} variant
 * @param {Machine} machine
 * @returns {string}
 */
function hash(variant, machine) {
  const digest = createHash('sha256').update(JSON.stringify([variant, machine]))
  for (const name of ['image.mjs', 'recipe.mjs']) digest.update(readFileSync(new URL(name, import.meta.url)))
  return digest.digest('hex').slice(0, 16)
}

/**
 * @param {string} alias
 * @returns {Promise<{ fingerprint: string, properties: Record<string, string> } | undefined>}
 */
async function existing(alias) {
  const entry = await find(`/1.0/images/aliases/${encodeURIComponent(alias)}`)
  return entry && api('GET', `/1.0/images/${entry.target}`)
}

/**
 * @param {VariantName} variant
 * @param {Machine} machine
 * @param {string} alias
 * @param {string} recipe
 */
async function build(variant, machine, alias, recipe) {
  // Not the folder for temporary files: that one is often mounted without devices, and in memory.
  const folder = `/var/tmp/hostkit-image-${variant}`
  // What a build that was killed left behind.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  try {
    const root = join(folder, 'rootfs')
    await bootstrap(variant, machine, folder, root)
    await finish(variant, machine, root)
    writeMetadata(folder, alias)
    const archive = join(folder, 'image.tar')
    await must([
      'tar',
      '-C',
      folder,
      '--numeric-owner',
      '--xattrs',
      '--xattrs-include=*',
      '-cf',
      archive,
      'metadata.yaml',
      'templates',
      'rootfs',
    ])
    await must(['incus', 'image', 'import', '--quiet', '--reuse', '--alias', alias, archive, `hostkit.recipe=${recipe}`])
    await unpack(alias)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Incus unpacks an image when the first instance is made of it: do that now, not while the first test waits for its host.
 *
 * @param {string} alias
 */
async function unpack(alias) {
  const name = `unpack-${process.pid}`
  await api('POST', '/1.0/instances', { name, type: 'container', source: { type: 'image', alias } })
  await api('DELETE', `/1.0/instances/${name}`)
}

/**
 * @param {VariantName} variant
 * @param {Machine} machine
 * @param {string} folder
 * @param {string} root
 */
async function bootstrap(variant, machine, folder, root) {
  const { suite, packages } = variants[variant]
  const sources = join(folder, 'debian.sources')
  writeFileSync(sources, machine.sources)
  await must([
    'mmdebstrap',
    '--quiet',
    '--mode=root',
    '--variant=minbase',
    '--format=directory',
    // With the lists inside, `apt-get install` works at once.
    '--skip=cleanup/apt/lists',
    `--include=${packages.join(',')}`,
    ...excluded.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    ...machine.aptSettings
      .split('\n')
      .filter(Boolean)
      .map((line) => `--aptopt=${line.replace(/;$/, '')}`),
    suite,
    root,
    sources,
  ])
}

/**
 * @param {VariantName} variant
 * @param {Machine} machine
 * @param {string} root
 */
async function finish(variant, machine, root) {
  for (const [path, text] of Object.entries(files(machine))) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    // mmdebstrap leaves a link to the builder's own resolv.conf in some cases: never write through one.
    rmSync(file, { force: true })
    writeFileSync(file, text)
  }
  for (const name of ['ssh_host_rsa_key', 'ssh_host_ecdsa_key', 'ssh_host_ed25519_key'])
    for (const suffix of ['', '.pub']) rmSync(join(root, 'etc/ssh', name + suffix), { force: true })
  // Empty, not absent: an absent one means "first boot" to systemd, which then enables units by its presets.
  writeFileSync(join(root, 'etc/machine-id'), '')
  rmSync(join(root, 'var/lib/dbus/machine-id'), { force: true })
  mkdirSync(join(root, 'root/.ssh'), { recursive: true, mode: 0o700 })
  const { disabled } = variants[variant]
  if (disabled.length > 0) await must(['chroot', root, 'systemctl', '--quiet', 'disable', ...disabled])
  await must(['chroot', root, 'systemctl', '--quiet', 'enable', ...enabled])
  await must(['chroot', root, 'systemctl', '--quiet', 'mask', ...masked])
}

/**
 * @param {string} folder
 * @param {string} alias
 */
function writeMetadata(folder, alias) {
  mkdirSync(join(folder, 'templates'))
  for (const { name, text } of templates) writeFileSync(join(folder, 'templates', name), text)
  const architecture = { x64: 'x86_64', arm64: 'aarch64' }[/** @type {'x64' | 'arm64'} */ (process.arch)]
  writeFileSync(
    join(folder, 'metadata.yaml'),
    // JSON is YAML.
    JSON.stringify({
      architecture,
      creation_date: Math.floor(Date.now() / 1000),
      properties: { description: alias, os: 'debian' },
      templates: Object.fromEntries(templates.map(({ path, name }) => [path, { when: ['create', 'copy'], template: name }])),
    }),
  )
}
