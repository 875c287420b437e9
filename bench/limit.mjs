// What the limit client sends: one script that reads everything at once, the answer of a host that is as wanted, and one script that makes it so.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { tar } from './tar.mjs'

/** @typedef {ReturnType<typeof import('./workload.mjs').workload>} Workload */

const octal = (/** @type {number} */ mode) => mode.toString(8)
const here = (/** @type {readonly string[]} */ lines) => `<<'END_OF_LIST'\n${lines.join('\n')}\nEND_OF_LIST\n`
const unitFile = ({ name, exec }) =>
  `[Unit]\nDescription=${name}\n\n[Service]\nType=exec\nExecStart=${exec}\n\n[Install]\nWantedBy=multi-user.target\n`

/**
 * Writes `read.sh`, `expected`, `write.sh` into a folder.
 * @param {Workload} work
 * @param {string} folder
 */
export function prepareLimit(work, folder) {
  mkdirSync(folder, { recursive: true })
  const units = work.units.map(({ name }) => `${name}.service`)
  const directories = [work.top, ...work.directories]
  const paths = [...directories, ...work.files.map(({ path }) => path)]
  const read = [
    `xargs -d '\\n' stat -c '%n %a %U %G' 2>/dev/null ${here(paths)}`,
    `xargs -d '\\n' sha256sum 2>/dev/null ${here(work.files.map(({ path }) => path))}`,
    `getent passwd ${work.users.join(' ')} | cut -d: -f1`,
    `dpkg-query -W -f '\${Package} \${db:Status-Status}\\n' ${work.packages.join(' ')}`,
    `for u in ${units.join(' ')}; do [ ! -e /etc/systemd/system/multi-user.target.wants/$u ] || echo $u enabled; done`,
    `systemctl list-units --all --plain --no-legend --no-pager 'bench-s*' | sed 's/ .* active .*/ active/' | sort -V`,
  ].join('\n')
  const expected = [
    ...directories.map((path) => `${path} 755 root root`),
    ...work.files.map(({ path, mode, owner }) => `${path} ${octal(mode)} ${owner} root`),
    ...work.files.map(({ path, content }) => `${createHash('sha256').update(content).digest('hex')}  ${path}`),
    ...work.users,
    ...work.packages.toSorted().map((name) => `${name} installed`),
    ...units.map((unit) => `${unit} enabled`),
    ...units.map((unit) => `${unit} active`),
  ]
  const payload = gzipSync(
    tar([
      ...directories.map((path) => ({ path, mode: 0o755, owner: 'root' })),
      ...work.files,
      ...work.units.map((unit) => ({
        path: `/etc/systemd/system/${unit.name}.service`,
        mode: 0o644,
        owner: 'root',
        content: unitFile(unit),
      })),
    ]),
  ).toString('base64')
  const write = [
    `for u in ${work.users.join(' ')}; do useradd -r -M -s /usr/sbin/nologin $u; done`,
    `base64 -d <<'END_OF_LIST' | tar -xzp -C /\n${payload}\nEND_OF_LIST`,
    // It makes systemd read the new files, too.
    `systemctl enable -q --now ${units.join(' ')}`,
  ].join('\n')
  writeFileSync(join(folder, 'read.sh'), `${read}\necho the end\n`)
  writeFileSync(join(folder, 'expected'), [...expected, 'the end', ''].join('\n'))
  writeFileSync(join(folder, 'write.sh'), `${write}\necho the end\n`)
}
