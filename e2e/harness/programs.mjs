// @ts-check
// Programs of this machine that the tests use, and the Debian packages that have them.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { environment, lastLines, run } from './command.mjs'
import { release } from './debian.mjs'

/** @typedef {{ package: string, program: string }} Program  The package is missing when the program, a name or a path, is. */

/** @type {readonly Program[]} What unit tests start on this machine itself: its shell is one of those that HostKit has to get on with. */
export const unitPrograms = [{ package: 'busybox', program: 'busybox' }]

/** @type {readonly Program[]} What all tests start on it. */
export const testPrograms = [
  ...unitPrograms,
  { package: 'openssh-server', program: '/usr/sbin/sshd' },
  { package: 'strace', program: 'strace' },
  // The shells whose completion is asked what it completes.
  { package: 'zsh', program: 'zsh' },
  { package: 'fish', program: 'fish' },
  // The smallest compiler, and the kernel's headers.
  { package: 'tcc', program: 'tcc' },
  { package: 'libc6-dev', program: '/usr/include/stdio.h' },
]

/**
 * @param {readonly Program[]} programs
 * @returns {string[]} names of Debian packages; empty when nothing is missing
 */
export const missingOf = (programs) => programs.filter(({ program }) => !isInstalled(program)).map((entry) => entry.package)

/**
 * Installs what is missing.
 *
 * @param {readonly Program[]} programs
 * @param {{ log?: (line: string) => void, before?: () => Promise<void>, between?: (warnings: string) => Promise<void> }} [options] `before`: the package lists are
 *   brought up to date; `between`: that and the installation.
 * @returns {Promise<void>}
 */
export async function installPrograms(programs, { log = () => {}, before, between } = {}) {
  const packages = missingOf(programs)
  if (packages.length === 0) return
  const { ID } = release()
  if (ID !== 'debian')
    throw new Error(`The tests need ${packages.join(', ')}, which they can install only on Debian: this machine is ${ID ?? 'unknown'}.`)
  if (process.getuid?.() !== 0) throw new Error(`The tests need ${packages.join(', ')}: run them as root so that they can install these.`)
  log(`installing with apt-get: ${packages.join(' ')}`)
  await before?.()
  // A machine that was made from an image has either no package lists or old ones.
  const warnings = await apt(['update'])
  await between?.(warnings)
  await apt(['install', '--yes', '--no-install-recommends', ...packages])
  const still = missingOf(programs)
  if (still.length > 0) throw new Error(`apt-get installed ${still.join(', ')} but their programs are not where they are expected.`)
}

/**
 * @param {string} program
 * @returns {boolean}
 */
function isInstalled(program) {
  if (program.startsWith('/')) return existsSync(program)
  return environment.PATH.split(delimiter).some((folder) => existsSync(join(folder, program)))
}

/**
 * @param {string[]} args
 * @returns {Promise<string>} its warnings: `apt-get update` ends well when it could not fetch a thing
 */
async function apt(args) {
  const argv = ['apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Options::=--force-confold', ...args]
  const { status, stdout, stderr } = await run(argv)
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} ended with ${status}: ${lastLines(stderr || stdout, 8)}`)
  return lastLines(stderr, 3)
}
