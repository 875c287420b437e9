// The peers whose runs take minutes: what they once took beside the same limit client, brought to the speed of the machine that measures now.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './table.mjs'

const { n, phase, limit, tools, date } = JSON.parse(readFileSync(join(import.meta.dirname, 'peers/recorded.json'), 'utf8'))

/**
 * A table, or nothing where that size was not measured.
 *
 * @param {readonly import('./table.mjs').Measured[]} measured
 */
export function recordedTable(measured) {
  const here = measured.filter((one) => one.n === n && one.phase === phase && one.hosts === 1 && one.delay === 0)
  const of = (/** @type {string} */ tool) => median(here.filter((one) => one.tool === tool).map(({ seconds }) => seconds))
  const [now, ours] = [of('limit'), of('hostkit')]
  if (!(now > 0 && ours > 0)) return ''
  const rows = tools.map((/** @type {{ name: string, seconds: number, runs: number }} */ { name, seconds, runs }) => {
    const scaled = (seconds * now) / limit
    return `| ${name} | ${seconds.toFixed(1)} s | ${runs} | ${scaled.toFixed(1)} s | ${(scaled / ours).toFixed(0)} × |`
  })
  return [
    `**Beside its peers** (${phase}, N = ${n}, one host, no delay)`,
    '',
    `Recorded in ${date} on a machine of this kind, where the limit took ${limit.toFixed(2)} s; here it takes ${now.toFixed(2)} s, and so much longer or shorter would they. HostKit takes ${ours.toFixed(2)} s.`,
    '',
    '| | recorded | runs | would be here | times HostKit |',
    '| - | - | - | - | - |',
    ...rows,
    '',
  ].join('\n')
}
