// @ts-check
// Test hosts: Incus containers that run systemd and sshd and are reached over SSH like any server.
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { api, find, outcome, send } from './api.mjs'
import { lastLines, must } from './command.mjs'
import { execute, executeScript } from './execute.mjs'
import { accessKey } from './key.mjs'
import { nic } from './nic.mjs'
import { adopt, disown, ownership, remove } from './owner.mjs'
import { prepare, put, ready } from './scripts.mjs'
import { kept, traced } from './trace.mjs'

export { sweep } from './owner.mjs'

/** @typedef {import('./command.mjs').Result} Result */

/**
 * @typedef {object} User
 * @property {string} name
 * @property {string} [password] none: only the key lets the user in
 * @property {'nopasswd' | 'password' | 'none'} [sudo] 'none' when left out
 * @property {string} [shell] '/bin/bash' when left out
 */

/**
 * @typedef {object} LaunchOptions
 * @property {string} [image] 'hostkit/debian-12' when left out
 * @property {string} [name] 'hk-' and a random number when left out
 * @property {User} [user]
 * @property {Record<string, string>} [config] further Incus configuration, such as { 'limits.memory': '256MiB' }
 * @property {Record<string, Record<string, string>>} [devices] further Incus devices
 */

/** @typedef {Awaited<ReturnType<typeof launch>>} Host */

/**
 * Starts a host and returns when it has booted and takes SSH connections.
 *
 * @param {LaunchOptions} [options]
 */
export async function launch({
  image = 'hostkit/debian-12',
  name = `hk-${randomBytes(4).toString('hex')}`,
  user,
  config = {},
  devices = {},
} = {}) {
  const { keyFile, publicKey } = await accessKey()
  const path = `/1.0/instances/${encodeURIComponent(name)}`
  adopt(name)
  try {
    await create({ image, name, config, devices })
  } catch (error) {
    disown(name)
    throw error
  }
  try {
    await boot(path)
    const address = await booted(name, prepare, [publicKey, ...accountArgs(user)])
    if (user?.password !== undefined)
      await checked(name, 'chpasswd', execute(name, ['chpasswd'], { input: `${user.name}:${user.password}\n` }))
    await traced(name)
    return host({ name, path, keyFile, address })
  } catch (error) {
    await remove(name).catch(() => {})
    throw error
  }
}

/**
 * @param {Required<Pick<LaunchOptions, 'image' | 'name' | 'config' | 'devices'>>} options
 */
async function create({ image, name, config, devices }) {
  try {
    await api('POST', '/1.0/instances', {
      name,
      type: 'container',
      source: { type: 'image', alias: image },
      config: { 'boot.autostart': 'false', ...ownership, ...config },
      devices: { ...(await nic()), ...devices },
    })
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    if (/UNIQUE constraint|already exists/.test(message))
      throw new Error(`There is already an instance with the name ${name}.`, { cause: error })
    if (await find(`/1.0/images/aliases/${encodeURIComponent(image)}`)) throw error
    throw new Error(`There is no image ${image}: ensureImage() makes it.`, { cause: error })
  }
}

/**
 * @param {string} path
 */
async function boot(path) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (attempt > 1) await api('PATCH', path, { devices: await nic() })
      await api('PUT', `${path}/state`, { action: 'start', timeout: 30 })
      return
    } catch (error) {
      const isTaken = /already defined on another NIC/.test(/** @type {Error} */ (error).message)
      if (!isTaken || attempt === 20) throw error
    }
  }
}

/**
 * @param {User | undefined} user
 * @returns {string[]}
 */
function accountArgs(user) {
  return user ? [user.name, user.shell ?? '/bin/bash', user.sudo ?? 'none'] : []
}

/**
 * @param {string} name
 * @param {string} what it is, for people
 * @param {Promise<Result>} ended
 * @returns {Promise<Result>}
 */
async function checked(name, what, ended) {
  const result = await ended
  if (result.status === 0) return result
  throw new Error(`${what.slice(0, 80)} in ${name} ended with ${result.status}: ${lastLines(result.stderr || result.stdout, 12)}`)
}

const patience = 60

/**
 * @param {string} name
 * @param {string} script that waits for the end of the boot
 * @param {string[]} args
 * @returns {Promise<string>} the address
 */
async function booted(name, script, args) {
  const { status, stdout, stderr } = await executeScript(name, script, args, ['timeout', String(patience)])
  if (status === 0) return stdout.trim()
  // What systemd still waits for, or what the preparation said.
  const jobs = status === 124 ? (await execute(name, ['systemctl', 'list-jobs', '--no-pager'])).stdout : stderr
  throw new Error(`${name} ${status === 124 ? `did not boot within ${patience} s` : 'could not be prepared'}: ${lastLines(jobs, 12)}`)
}

/**
 * @param {{ name: string, path: string, keyFile: string, address: string }} made
 */
function host(made) {
  const { name, path, keyFile } = made
  let { address } = made

  /** Waits until the host has booted, and learns the address that it has now. */
  async function settle() {
    address = await booted(name, ready, [])
    await traced(name)
  }

  async function end() {
    await kept(name)
    await remove(name)
  }

  /**
   * @param {'start' | 'stop' | 'restart'} action
   * @param {boolean} force
   */
  async function change(action, force) {
    await api('PUT', `${path}/state`, { action, force, timeout: force ? 0 : 60 })
  }

  /** @param {'up' | 'down'} state */
  async function link(state) {
    const { config } = await api('GET', path)
    await must(['ip', 'link', 'set', 'dev', config['volatile.eth0.host_name'], state])
  }

  /** @param {string} file */
  const filePath = (file) => `${path}/files?path=${encodeURIComponent(file)}`

  /** @param {string} file */
  async function read(file) {
    const reply = await send('GET', filePath(file))
    if (reply.headers['x-incus-type'] !== 'file') {
      if (reply.status === 404) throw new Error(`There is no file ${file} in ${name}.`)
      if (reply.status >= 400) await outcome(reply)
      throw new Error(`${file} in ${name} is not a file.`)
    }
    return reply.body
  }

  const self = {
    name,
    keyFile,

    /** The IPv4 address on the bridge. */
    get address() {
      return address
    },

    /**
     * Runs a command as root inside the host, not over SSH.
     *
     * @param {string[]} argv
     * @param {{ input?: string | Uint8Array, check?: boolean }} [options] a failing command throws unless check is false
     * @returns {Promise<Result>}
     */
    exec(argv, { input, check = true } = {}) {
      const ended = execute(name, argv, { input })
      return check ? checked(name, argv.join(' '), ended) : ended
    },

    /**
     * Runs a shell script as root inside the host; throws when it fails. Its standard input is empty.
     *
     * @param {string} text
     * @param {...string} args its positional parameters
     * @returns {Promise<Result>}
     */
    script(text, ...args) {
      return checked(name, text.trim(), executeScript(name, text, args))
    },

    /**
     * Writes a file as root, in place of what was there, and makes its folders.
     *
     * @param {string} file
     * @param {string | Uint8Array} text
     * @param {number} [mode]
     */
    async write(file, text, mode = 0o644) {
      // Not through the API of Incus 6.0, which keeps the mode and owner of a file that is there.
      const argv = ['sh', '-c', put, 'sh', file, mode.toString(8)]
      await checked(name, `writing ${file}`, execute(name, argv, { input: text }))
    },

    /**
     * @param {string} file
     * @returns {Promise<string>}
     */
    async read(file) {
      return (await read(file)).toString()
    },

    /**
     * @param {string} [as] the name or address that the client connects to, such as '[127.0.0.1]:2200' behind a proxy
     * @returns {Promise<string[]>} lines for known_hosts, read from inside: nothing on the network can have changed them
     */
    async hostKeys(as = address) {
      const { stdout } = await self.script('cat /etc/ssh/ssh_host_*_key.pub')
      return stdout
        .trim()
        .split('\n')
        .map((line) => `${as} ${line.split(' ').slice(0, 2).join(' ')}`)
    },

    /**
     * @param {string} file to write
     * @param {string} [as] as for hostKeys
     */
    async knownHosts(file, as) {
      const lines = await self.hostKeys(as)
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
    },

    /**
     * @param {{ force?: boolean, wait?: boolean }} [options] force: as if the power was cut; wait: until it has booted
     */
    async restart({ force = false, wait = true } = {}) {
      await change('restart', force)
      if (wait) await settle()
    },

    /** @param {{ force?: boolean }} [options] force: as if the power was cut */
    async stop({ force = false } = {}) {
      await change('stop', force)
    },

    /** @param {{ wait?: boolean }} [options] wait: until it has booted */
    async start({ wait = true } = {}) {
      await change('start', false)
      if (wait) await settle()
    },

    /** @param {string} snapshot */
    async snapshot(snapshot) {
      await api('POST', `${path}/snapshots`, { name: snapshot })
    },

    /**
     * Takes the host back to a snapshot; a running host boots anew.
     *
     * @param {string} snapshot
     * @param {{ wait?: boolean }} [options] wait: until it has booted
     */
    async restore(snapshot, { wait = true } = {}) {
      const { status } = await api('GET', path)
      await api('PUT', path, { restore: snapshot })
      if (wait && status === 'Running') await settle()
    },

    /** Cuts the network from outside: the host itself sees its cable pulled. */
    linkDown: () => link('down'),
    linkUp: () => link('up'),

    delete: end,
    [Symbol.asyncDispose]: end,
  }
  return self
}
