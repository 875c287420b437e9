// docs/faults.md, written from the record of the fault suite.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format } from 'prettier'

/** Each part in a sentence: what is done to HostKit, and what must never come of it. */
const PARTS = {
  crash:
    'A process or the link is cut off in the middle of an apply. Once any controller has looked again, the host is as before or as planned, never in between.',
  stream: 'The connection is cut, stalls or crawls at a chosen byte. No file is torn, and nothing hangs.',
  operations:
    'The Nth write, fsync, rename, open or mkdir of the executor fails, or the disk is full. The run is taken back or completed, and says why.',
  writer: 'Many controllers want one host. One of them writes; the others are told who.',
  plans: 'A plan is for another host, stale, replayed, damaged or forged. It is refused by name before the first write.',
  secrets:
    'Every program that is started anywhere is watched, and everything that is written is searched. A secret is only where it was declared to be.',
  hostile: 'Generated values go through every text format and are read back by the real program. What comes out is what went in.',
  plain: 'Hosts of all sorts: shells, noise, limits, missing tools. HostKit works there, or refuses by name before the first write.',
  lockout: 'A firewall change cuts off access. It is taken back in time, and the exit code says so.',
}

/** @param {string} root */
export async function writePage(root) {
  const lines = (await readFile(join(root, 'e2e/faults/record.jsonl'), 'utf8').catch(() => '')).trim().split('\n').filter(Boolean)
  /** @type {Map<string, any>} */
  const figures = new Map()
  for (const line of lines) {
    const one = JSON.parse(line)
    const key = `${one.part}\n${one.what}`
    const sum = figures.get(key)
    if (!sum) figures.set(key, { ...one, largest: one, seeds: [one.seed] })
    else
      figures.set(key, {
        ...one,
        // What a small size leaves out is not left out of all.
        largest: one.fired >= sum.largest.fired ? one : sum.largest,
        tried: sum.tried + one.tried,
        fired: sum.fired + one.fired,
        bad: sum.bad + one.bad,
        control:
          one.control && sum.control
            ? { tried: one.control.tried + sum.control.tried, bad: one.control.bad + sum.control.bad }
            : one.control,
        seconds: sum.seconds + one.seconds,
        seeds: [...sum.seeds, one.seed],
      })
  }
  const page = [
    '# Faults',
    '',
    'HostKit promises that nothing is ever left half done and that no secret leaks. This page is written by the suite that tries to break the promise:',
    '`npm run test:faults` on real hosts (Debian 12 in Incus containers), with `--full` for the large numbers. A fault counts only when it really fired. What it did to the host is read',
    'from outside, not over HostKit. The control is the same fault against the same work done without protection; if nothing breaks there, the test proves nothing.',
    'Zero bad ends of N say that the true rate is under 3/N (with 95 % confidence).',
    '',
  ]
  for (const [part, meaning] of Object.entries(PARTS)) {
    const own = [...figures.values()].filter((one) => one.part === part)
    if (own.length === 0) continue
    page.push(`## ${part[0].toUpperCase()}${part.slice(1)}`, '', meaning, '')
    page.push(
      '| What | Faults that fired | Bad ends | The true rate is under | Control | Seeds | Last run |',
      '| - | -: | -: | -: | - | - | - |',
    )
    for (const { what, fired, bad, control, seeds, date, largest } of own) {
      const { note } = largest
      const bound = bad === 0 ? `${(300 / Math.max(1, fired)).toPrecision(2)} %` : 'broken'
      page.push(
        `| ${what}${note ? ` (${note})` : ''} | ${fired} | ${bad} | ${bound} | ${control ? `${control.bad} bad of ${control.tried}` : '–'} | ${[...new Set(seeds)].slice(-5).join(', ')} | ${date} |`,
      )
    }
    page.push('')
  }
  await writeFile(join(root, 'docs/faults.md'), await format(page.join('\n'), { parser: 'markdown', printWidth: 140 }))
}
