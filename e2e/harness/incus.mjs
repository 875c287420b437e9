// @ts-check
// Brings a real Incus up on a Debian machine, with or without systemd as PID 1.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, statfsSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { api, find } from './api.mjs'
import { environment, lastLines, must, run } from './command.mjs'
import { debianSources, release, sources, sourcesText } from './debian.mjs'
import { withLock } from './lock.mjs'
import { installPrograms, missingOf } from './programs.mjs'

const daemon = '/usr/libexec/incus/incusd'
const daemonLog = '/var/log/incus/incusd.log'
const bridge = 'incusbr0'
const pool = 'default'

/** What each package is wanted for: it is missing when this program is. */
const programs = [
  { package: 'incus-base', program: daemon },
  { package: 'incus-client', program: 'incus' },
  { package: 'dnsmasq-base', program: 'dnsmasq' },
  { package: 'mmdebstrap', program: 'mmdebstrap' },
  { package: 'nftables', program: 'nft' },
  { package: 'iproute2', program: 'ip' },
  { package: 'squashfs-tools', program: 'mksquashfs' },
  { package: 'openssh-client', program: 'ssh-keygen' },
  ...(kernelHas('btrfs') ? [{ package: 'btrfs-progs', program: 'mkfs.btrfs' }] : []),
]

/**
 * @param {string} filesystem
 * @returns {boolean}
 */
function kernelHas(filesystem) {
  try {
    return readFileSync('/proc/filesystems', 'utf8').split(/\s+/).includes(filesystem)
  } catch {
    return false
  }
}

/**
 * What `ensureIncus` would install, so that a demo can ask once before it does.
 *
 * @returns {string[]} names of Debian packages; empty when nothing is missing
 */
export function missing() {
  return missingOf(programs)
}

/**
 * Installs Incus when it is missing, starts its daemon when it is not running, and sets it up when that was never done.
 *
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<void>}
 */
export async function ensureIncus({ log = () => {} } = {}) {
  if (missing().length === 0 && (await isReady())) return
  await withLock('incus', async () => {
    await install(log)
    await start(log)
    await setUp(log)
  })
}

/**
 * @returns {Promise<boolean>}
 */
async function isReady() {
  return (await answers()) && (await isSetUp())
}

/**
 * @returns {Promise<boolean>}
 */
async function answers() {
  try {
    const server = await api('GET', '/1.0')
    return server.auth === 'trusted'
  } catch {
    return false
  }
}

/**
 * @returns {Promise<boolean>} true when the default profile gives an instance a disk and a network
 */
async function isSetUp() {
  const { devices } = await api('GET', '/1.0/profiles/default')
  const types = Object.values(devices).map((device) => device.type)
  return types.includes('disk') && types.includes('nic')
}

/**
 * @param {(line: string) => void} log
 */
async function install(log) {
  if (missing().length === 0) return
  const { VERSION_CODENAME: codename = 'unknown' } = release()
  await installPrograms(programs, {
    log,
    before: async () => {
      if (!(await hasCandidate('incus-base'))) addBackports(codename, log)
    },
    between: async (warnings) => {
      if (!(await hasCandidate('incus-base')))
        throw new Error(`This machine's Debian sources have no package incus-base, not even in ${codename}-backports. ${warnings}`)
    },
  })
}

/**
 * @param {string} name
 * @returns {Promise<boolean>}
 */
async function hasCandidate(name) {
  const { stdout } = await run(['apt-cache', 'policy', name])
  return /^ {2}Candidate: (?!\(none\))/m.test(stdout)
}

/**
 * @param {string} codename
 * @param {(line: string) => void} log
 */
function addBackports(codename, log) {
  const suite = `${codename}-backports`
  if (sources().some(({ suites }) => suites.includes(suite))) return
  const [main] = debianSources(codename)
  if (!main) throw new Error(`This machine has no apt source for Debian ${codename}, so ${suite} cannot be derived from it.`)
  const file = `/etc/apt/sources.list.d/${suite}.sources`
  log(`adding the suite ${suite} to apt: ${file}`)
  writeFileSync(file, sourcesText([{ ...main, suites: [suite] }]))
}

/**
 * @param {(line: string) => void} log
 */
async function start(log) {
  if (await answers()) return
  if (process.getuid?.() !== 0)
    throw new Error('The Incus daemon does not answer this user: run as root, or start it and add the user to the group incus-admin.')
  const end = { how: '' }
  if (existsSync('/run/systemd/system')) {
    log('starting the Incus daemon with systemctl')
    await must(['systemctl', 'start', 'incus.service'])
  } else {
    log('starting the Incus daemon (no systemd on this machine)')
    mkdirSync('/var/log/incus', { recursive: true })
    const output = openSync(daemonLog, 'a')
    // `detached` makes a new session: the daemon outlives this process and is not hit by its Ctrl-C.
    const child = spawn(daemon, ['--group', 'incus-admin', '--logfile', daemonLog], {
      detached: true,
      env: environment,
      stdio: ['ignore', output, output],
    })
    child.once('exit', (status) => (end.how = `ended with ${status}`))
    child.unref()
  }
  for (const deadline = Date.now() + 30_000; Date.now() < deadline && !end.how; await sleep(50)) if (await answers()) return
  throw new Error(`The Incus daemon ${end.how || 'did not answer within 30 s'}; the end of its log: ${logTail()}`)
}

/**
 * @returns {string}
 */
function logTail() {
  try {
    return lastLines(readFileSync(daemonLog, 'utf8'), 15)
  } catch {
    return `(no ${daemonLog})`
  }
}

/**
 * @param {(line: string) => void} log
 */
async function setUp(log) {
  if (await isSetUp()) return
  const address = (await find(`/1.0/networks/${bridge}`))?.managed ? undefined : await freeAddress()
  if (address) log(`setting Incus up: bridge ${bridge} at ${address}, storage pool ${pool}`)
  if (!(await find(`/1.0/storage-pools/${pool}`))) await createPool(log)
  const preseed = {
    networks: address
      ? [
          {
            name: bridge,
            type: 'bridge',
            config: {
              'ipv4.address': address,
              'ipv4.nat': 'true',
              'ipv6.address': 'none',
              'bridge.mtu': String(await uplinkMtu()),
            },
          },
        ]
      : [],
    profiles: [
      {
        name: 'default',
        devices: {
          root: { type: 'disk', path: '/', pool },
          eth0: { type: 'nic', name: 'eth0', network: bridge },
        },
      },
    ],
  }
  // JSON is YAML.
  await must(['incus', 'admin', 'init', '--preseed'], { input: JSON.stringify(preseed) })
}

/**
 * With btrfs a host is made of its image in 0.06 s and a snapshot costs nothing; with `dir` every host writes the whole
 * image to the disk, which takes 0.5 s on an idle machine and up to 8 s when hosts come one after the other.
 *
 * @param {(line: string) => void} log
 */
async function createPool(log) {
  if (kernelHas('btrfs')) {
    const { bavail, bsize } = statfsSync('/var/lib/incus')
    // The file behind the pool is sparse: this is a bound, not what it takes.
    const gigabytes = Math.min(40, Math.floor((bavail * bsize) / 2 / 2 ** 30))
    try {
      await api('POST', '/1.0/storage-pools', { name: pool, driver: 'btrfs', config: { size: `${gigabytes}GiB` } })
      return
    } catch (error) {
      // No loop devices, say, as inside another container.
      log(`no btrfs storage pool (${/** @type {Error} */ (error).message}): taking a plain folder`)
    }
  }
  await api('POST', '/1.0/storage-pools', { name: pool, driver: 'dir' })
}

/**
 * @returns {Promise<string>} a private /24 that no route of this machine touches
 */
async function freeAddress() {
  /** @type {{ dst: string }[]} */
  const routes = JSON.parse(await must(['ip', '-json', '-4', 'route', 'show', 'table', 'all']))
  for (const prefix of ['10.44.0', '10.144.0', '10.203.44', '172.29.44', '192.168.244']) {
    const wanted = range(`${prefix}.0/24`)
    const isFree = routes.every(({ dst }) => {
      if (!/^\d/.test(dst)) return true
      const taken = range(dst)
      // A route as wide as a whole private block is a way out (a VPN's, say), which a /24 may be carved out of.
      return taken.size > 2 ** 20 || taken.first + taken.size <= wanted.first || taken.first >= wanted.first + wanted.size
    })
    if (isFree) return `${prefix}.1/24`
  }
  throw new Error('None of the private networks that the Incus bridge could take is free on this machine.')
}

/**
 * @param {string} text an address, or a network in CIDR form
 * @returns {{ first: number, size: number }}
 */
function range(text) {
  const [address = '', bits = '32'] = text.split('/')
  return {
    first: address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0),
    size: 2 ** (32 - Number(bits)),
  }
}

/**
 * A bridge with a larger MTU than the way out makes large answers from the network hang where ICMP is filtered.
 *
 * @returns {Promise<number>}
 */
async function uplinkMtu() {
  /** @type {{ dev?: string }[]} */
  const [route] = JSON.parse(await must(['ip', '-json', '-4', 'route', 'show', 'default']))
  if (!route?.dev) return 1500
  /** @type {{ mtu: number }[]} */
  const [link] = JSON.parse(await must(['ip', '-json', 'link', 'show', 'dev', route.dev]))
  return Math.min(1500, link?.mtu ?? 1500)
}
