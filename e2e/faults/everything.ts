import { createHash } from 'node:crypto'
import type { Address, Op } from '@hostkit/core'
import { schedule } from '@hostkit/core'
import { bundle, type Bundle } from '../../packages/core/src/bundle.js'

/** One run with everything that an executor does to files, on two file systems, around commands: four stages. */
export const HERE = '/srv/here'
/** Another file system, where a rename from the run's own directory is impossible. */
export const THERE = '/srv/there'
export const STATE = '/var/lib/hostkit'

const KEPT = 'kept by an earlier run\n'
const file = (path: string, content: string, mode = 0o644): Op => ({ op: 'write', path, content, owner: 'root', group: 'root', mode })
const directory = (path: string, mode: number): Op => ({ op: 'directory', path, owner: 'root', group: 'root', mode })
const touch = (path: string): Op => ({ op: 'exec', argv: ['touch', path], undo: ['rm', '-f', path], role: 'change' })

/** Each is a list of ops that may happen together; the next one waits for it. */
const WORK: readonly (readonly Op[])[] = [
  [
    directory(`${HERE}/made`, 0o750),
    directory(`${HERE}/mode`, 0o755),
    file(`${HERE}/made/new`, 'new\n', 0o640),
    file(`${HERE}/old`, 'replaced\n'),
    file(`${HERE}/deep/er/down`, 'implicit parents\n'),
    {
      op: 'write',
      path: `${HERE}/kept`,
      content: { sha256: createHash('sha256').update(KEPT).digest('hex'), size: KEPT.length },
      owner: 'root',
      group: 'root',
      mode: 0o600,
    },
    { op: 'write', path: `${HERE}/secret`, content: ['TOKEN=', { secret: 'env:TOKEN' }, '\n'], owner: 'root', group: 'root', mode: 0o600 },
    { op: 'link', path: `${HERE}/made/link`, to: '../old' },
    { op: 'link', path: `${HERE}/link`, to: 'made' },
    { op: 'remove', path: `${HERE}/gone`, what: 'file' },
    { op: 'remove', path: `${HERE}/empty`, what: 'directory' },
    file(`${THERE}/old`, 'replaced there\n'),
    file(`${THERE}/deep/new`, 'new there\n'),
    { op: 'remove', path: `${THERE}/gone`, what: 'file' },
  ],
  [touch(`${HERE}/by-command`)],
  [file(`${HERE}/late`, 'late\n'), file(`${HERE}/setting`, 'after\n')],
  [{ op: 'exec', argv: ['cp', `${HERE}/setting`, `${HERE}/active`], undo: 'none', role: 'activate' }, touch(`${HERE}/by-last-command`)],
]

/** As a script of the host: the files as they are before the run, and nothing of any run. */
export const RESET = `
for d in ${STATE}/runs/*/; do [ ! -e "$d/x" ] || : >"$d/stop"; done
mkdir -p /run/hostkit
flock -w 60 /run/hostkit/lock true || exit 1
rm -rf ${STATE} ${HERE} ${THERE}/* ${THERE}/.hostkit
mkdir -p ${HERE}/empty ${STATE}/runs/earlier/before/0${HERE}
chmod 700 ${STATE} ${HERE}/empty
mkdir -m 700 ${HERE}/mode
cd ${HERE}
echo old >old
chmod 600 old
echo bye >gone
ln -s nowhere link
echo before >setting
cp setting active
printf '${KEPT.replaceAll('\n', '\\n')}' >${STATE}/runs/earlier/before/0${HERE}/kept
cd ${THERE}
echo old there >old
echo bye there >gone
`

/** As a script of the host, with its own programs: a line for each file. What a run needs for itself there is looked at once it has ended. */
export const LOOK = `
find ${HERE} ${THERE} -name .hostkit -prune -o ! -type d -printf '%p %y %m %U:%G %l ' \\( -type f -exec sh -c 'sha256sum <"$1"' sh {} \\; -o -printf '\\n' \\) | sort
find ${HERE} ${THERE} -mindepth 1 -name .hostkit -prune -o -mindepth 1 -type d -printf '%p %y %m %U:%G\\n' | sort
`

let count = 0
/** A run of its own each time: a plan applies once. */
export function everything(): Bundle {
  const name = `${process.pid}-${++count}`
  let before: number[] = []
  let number = 0
  const steps = WORK.flatMap((ops) => {
    const some = ops.map((op) => ({ number: number++, address: `test:${number}` as Address, op, after: before }))
    before = some.map((step) => step.number)
    return some
  })
  return bundle({
    run: `o${name}`,
    digest: `digest-${name}`,
    stages: schedule(steps),
    secrets: { reveal: () => 'canary' },
    record: '{}',
    plan: '{}',
  })
}
