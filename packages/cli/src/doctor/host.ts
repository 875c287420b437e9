import { diagnosticsOf, type Session } from '@hostkit/core'
import { refusal } from '../unfinished.js'
import { fault, ofDiagnostic, well, type Finding } from './finding.js'

/** Seconds by which two clocks may differ. Certificates, package lists and file times begin to suffer beyond. */
const SKEW = 60
/** kB that a run wants to find beside what is there. */
const LEAST_FREE = 200 * 1024

// Everything printed is hostile text: numbers and a mount point, cut below.
const LOOK = `
echo "now $(date +%s)"
d=$1
while [ ! -d "$d" ] && [ "$d" != / ]; do d=\${d%/*}; d=\${d:-/}; done
for p in / /tmp /var "$d"; do [ -d "$p" ] && df -Pk "$p" 2>/dev/null | sed -n '2s/^/df /p'; done
`

/** What an open connection tells beyond that it is there. `way`: how the host is named on a command line. */
export async function checkHost(session: Session, way: string): Promise<readonly Finding[]> {
  const { target, channel } = session
  const name = target.name
  const before = Date.now()
  let answer: string
  try {
    answer = (await channel.run(LOOK, [target.state])).toString('utf8')
  } catch (error) {
    return diagnosticsOf(error, 'HK2009').map((one) => ofDiagnostic(`${name}: connection`, one))
  }
  const here = (before + Date.now()) / 2000
  const left = refusal(session, way)
  return [
    well(
      `${name}: connection`,
      `${target.user} (uid ${target.uid}) on ${target.os} ${target.version}, all tools are there`.replaceAll('  ', ' '),
    ),
    ...(target.uid === 0 ? [] : [well(`${name}: rights`, 'not root: sudo: true in the host makes HostKit root there')]),
    ...(left === null ? [] : left.diagnostics.map((one) => ofDiagnostic(`${name}: runs`, one))),
    clock(name, Number(/^now (\d{1,12})$/m.exec(answer)?.[1]), here),
    ...disks(name, answer, way),
  ]
}

export function clock(name: string, there: number, here: number): Finding {
  const about = `${name}: clock`
  if (!Number.isFinite(there)) return fault(about, 'the host does not tell the time', 'try date +%s there')
  const skew = Math.round(there - here)
  if (Math.abs(skew) <= SKEW) return well(about, `${Math.abs(skew)} s apart`)
  const words = `the clock of the host is ${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} this machine's`
  return fault(about, words, 'timedatectl set-ntp true, on whichever is wrong')
}

export function disks(name: string, answer: string, way: string): readonly Finding[] {
  const about = `${name}: disk`
  const found = new Map(
    [...answer.matchAll(/^df \S.*? +\d+ +\d+ +(\d+) +(\d+)% +(\/\S*)$/gm)].map(([, free, used, mount]) => [
      mount!,
      { free: Number(free), used: Number(used) },
    ]),
  )
  const full = [...found].filter(([, { free, used }]) => free < LEAST_FREE || used >= 97)
  if (full.length === 0)
    return found.size === 0 ? [] : [well(about, [...found].map(([mount, { used }]) => `${mount} ${used} %`).join(', '))]
  return full.map(([mount, { free, used }]) =>
    fault(
      about,
      `${mount} is nearly full: ${Math.round(free / 1024)} MiB free, ${used} % used`,
      `free some space; hostkit runs ${way} --prune forgets old runs`,
      {
        code: 'HK4004',
      },
    ),
  )
}
