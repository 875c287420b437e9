// How each tool is started: as a user would, the whole process, on one or several hosts at once.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workload } from './workload.mjs'

const here = import.meta.dirname
const octal = (/** @type {number} */ mode) => mode.toString(8).padStart(4, '0')

/** @typedef {'limit' | 'hostkit' | 'hostkit, default settle' | 'ansible' | 'mitogen' | 'puppet'} Tool */
/** @typedef {'first apply' | 'no-change plan' | 'no-change apply'} Phase */
/** @typedef {{ addresses: string[], keyFile: string, knownHosts: string, work: string }} Targets */

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [input]
 * @returns {Promise<string>}
 */
function run(program, args, env = {}, input = '') {
  const child = spawn(program, args, { cwd: here, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  let [out, errors] = ['', '']
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => (out += chunk.toString()))
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => (errors += chunk.toString()))
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('close', (status) =>
      status === 0 || (program === 'ssh' && status === 2)
        ? resolve(out)
        : reject(new Error(`${program} ${args.join(' ')} ended with ${status}\n${(out + errors).slice(-4000)}`)),
    )
  })
}

const login = (/** @type {Targets} */ { keyFile, knownHosts }, /** @type {string} */ address) => [
  '-i',
  keyFile,
  '-o',
  `UserKnownHostsFile=${knownHosts}`,
  '-o',
  'BatchMode=yes',
  `root@${address}`,
]

export const hostkit = join(here, '../node_modules/.bin/hostkit')

/** One process, however many hosts. */
export const hostkitArguments = (/** @type {boolean} */ plan, /** @type {readonly string[]} */ addresses) => [
  ...(plan ? ['plan'] : ['apply', '--confirm']),
  '--host',
  addresses.map((_, i) => `target${i + 1}`).join(','),
]

/** What `hostkit.config.ts` reads. */
export const hostkitEnvironment = (/** @type {number} */ n, /** @type {Targets} */ { addresses, keyFile, knownHosts }, settle = '') => ({
  BENCH_N: String(n),
  BENCH_HOSTS: addresses.join(','),
  BENCH_KEY: keyFile,
  BENCH_KNOWN_HOSTS: knownHosts,
  BENCH_SETTLE: settle,
  NO_COLOR: '1',
})

/** Lines of the hosts' answers that are not as wanted. */
export async function left(/** @type {number} */ n, /** @type {Targets} */ targets) {
  const answers = await Promise.all(
    targets.addresses.map((address) => run(join(here, 'limit.sh'), ['check', join(targets.work, String(n)), ...login(targets, address)])),
  )
  return answers.reduce((sum, answer) => sum + Number(answer), 0)
}

/**
 * Runs one tool once; gives the seconds.
 *
 * @param {Tool} tool
 * @param {number} n
 * @param {Phase} phase
 * @param {Targets} targets
 */
export async function timed(tool, n, phase, targets) {
  const { addresses, keyFile, knownHosts, work } = targets
  const each = (/** @type {(address: string, i: number) => Promise<string>} */ one) => Promise.all(addresses.map(one))
  const plan = phase === 'no-change plan'
  const started = process.hrtime.bigint()
  if (tool === 'limit')
    await each((address) =>
      run(join(here, 'limit.sh'), [phase === 'first apply' ? 'apply' : 'check', join(work, String(n)), ...login(targets, address)]),
    )
  else if (tool.startsWith('hostkit'))
    await run(hostkit, hostkitArguments(plan, addresses), hostkitEnvironment(n, targets, tool === 'hostkit' ? '' : 'default'))
  else if (tool === 'puppet')
    await each((address) =>
      run(
        'ssh',
        ['-F', 'none', ...login(targets, address), `cat >/tmp/w.pp && puppet apply ${plan ? '--noop' : ''} --detailed-exitcodes /tmp/w.pp`],
        {},
        puppet(n),
      ),
    )
  else
    await run(
      'ansible-playbook',
      ['-i', `${addresses.join(',')},`, '-u', 'root', ...(plan ? ['--check'] : []), '-e', `@${ansible(n, work)}`, 'peers/site.yml'],
      {
        ANSIBLE_CONFIG: join(here, `peers/${tool === 'mitogen' ? 'mitogen' : 'tuned'}.cfg`),
        ANSIBLE_PRIVATE_KEY_FILE: keyFile,
        ANSIBLE_SSH_ARGS: `-o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=${knownHosts}`,
        ANSIBLE_SSH_CONTROL_PATH_DIR: join(work, 'control'),
        ANSIBLE_NOCOLOR: '1',
      },
    )
  return Number(process.hrtime.bigint() - started) / 1e9
}

/** Installs what the peers need, here and on the hosts. */
export async function installPeers(/** @type {readonly import('../e2e/harness/host.mjs').Host[]} */ hosts) {
  if (!existsSync('/usr/bin/ansible-playbook') || !existsSync('/usr/share/doc/ansible-mitogen'))
    execFileSync('apt-get', ['install', '-y', '-q', 'ansible', 'ansible-mitogen'], { stdio: 'ignore' })
  for (const host of hosts)
    await host.exec(['apt-get', 'install', '-y', '-q', '--no-install-recommends', 'python3', 'python3-apt', 'puppet-agent'])
}

const unitFile = (/** @type {{ name: string, exec: string }} */ { name, exec }) =>
  `[Unit]\nDescription=${name}\n\n[Service]\nExecStart=${exec}\n\n[Install]\nWantedBy=multi-user.target\n`

function ansible(/** @type {number} */ n, /** @type {string} */ work) {
  const { users, directories, top, files, units, packages } = workload(n)
  const file = join(work, `ansible-${n}.json`)
  const vars = {
    packages,
    users,
    top,
    directories,
    files: files.map((one) => ({ ...one, mode: octal(one.mode) })),
    units: units.map((unit) => ({ name: unit.name, content: unitFile(unit) })),
  }
  writeFileSync(file, JSON.stringify(vars))
  return file
}

function puppet(/** @type {number} */ n) {
  const { users, directories, top, files, units, packages } = workload(n)
  const text = (/** @type {string} */ value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  return [
    ...packages.map((name) => `package { '${name}': ensure => installed }`),
    ...users.map((name) => `user { '${name}': ensure => present, system => true, shell => '/usr/sbin/nologin', managehome => false }`),
    ...[top, ...directories].map((path) => `file { '${path}': ensure => directory, mode => '0755', owner => root, group => root }`),
    ...files.map(
      ({ path, mode, owner, content }) =>
        `file { '${path}': ensure => file, mode => '${octal(mode)}', owner => '${owner}', group => root, content => ${text(content)} }`,
    ),
    ...units.flatMap((unit) => [
      `file { '/etc/systemd/system/${unit.name}.service': ensure => file, mode => '0644', content => ${text(unitFile(unit))} }`,
      `service { '${unit.name}': ensure => running, enable => true, require => File['/etc/systemd/system/${unit.name}.service'] }`,
    ]),
  ].join('\n')
}
