// @ts-check
// The states of a host's unit files are what systemd makes of the files and links in its unit directories. It takes half a second to, and nearly all hosts of
// one image have the same ones: what it has said once of such directories it need not be asked again.
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'

const onDisk = /^path \/(?:etc|usr\/lib|usr\/local\/lib|usr\/share)\/(?:systemd|init\.d|rc[0-9S]\.d)(?:\/|\s)/
const running = ['system', 'transient', 'control', 'system.control', 'system.attached', 'generator', 'generator.early', 'generator.late']
const inside = /^(?:\/dev\/null$|\/(?:etc|run|lib|usr\/lib|usr\/local\/lib)\/systemd\/|(?!\/))/

/** @type {Map<string, string>} */
const known = new Map()

/**
 * @param {number} pid of the host's init
 * @param {string[]} files its whole tree, as lines
 * @returns {string | null} what the states follow from; `null` where a link leads out of these directories, to what may change by itself
 */
export function unitDirectories(pid, files) {
  const disk = files.filter((line) => onDisk.test(line))
  const leadsOut = disk.some((line) => {
    const [, path = '', kind, , to = ''] = line.split(' ')
    return kind === 'link' && path.startsWith('/etc/systemd/') && !inside.test(to)
  })
  if (leadsOut) return null
  const hash = createHash('sha256').update(disk.join('\n'))
  for (const name of running) for (const line of below(`/proc/${pid}/root/run/systemd/${name}`)) hash.update(`\n${line}`)
  return hash.digest('hex')
}

/**
 * @param {string | null} directories
 * @returns {string | undefined} the lines that systemd had for them
 */
export const unitFilesOf = (directories) => (directories === null ? undefined : known.get(directories))

/**
 * @param {string | null} directories
 * @param {string} lines
 */
export function rememberUnitFiles(directories, lines) {
  if (directories !== null) known.set(directories, lines)
}

/**
 * @param {string} folder
 * @param {string} [name] below it
 * @returns {string[]}
 */
function below(folder, name = '') {
  const path = `${folder}${name}`
  try {
    const stats = lstatSync(path)
    if (stats.isSymbolicLink()) return [`${name} ${readlinkSync(path)}`]
    if (!stats.isDirectory()) return [`${name} ${readFileSync(path, 'utf8')}`]
    return [
      name,
      ...readdirSync(path)
        .sort()
        .flatMap((one) => below(folder, `${name}/${one}`)),
    ]
  } catch {
    // Not there, or gone since it was seen.
    return []
  }
}
