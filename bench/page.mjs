// What `--publish` writes: the page of figures, its plots, and the raw records that both were made from.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plot, PLOTTED } from './plot.mjs'
import { recordedTable } from './recorded.mjs'
import { scaleTable } from './scale.mjs'
import { median, table } from './table.mjs'

const docs = join(import.meta.dirname, '../docs')
const FROM = '<!-- figures: written by npm run bench -- --publish -->'
const TO = '<!-- end of figures -->'

/**
 * @param {readonly import('./table.mjs').Measured[]} measured
 * @param {readonly import('./scale.mjs').Cost[]} costs
 */
export function publish(measured, costs) {
  writeFileSync(join(docs, 'performance.jsonl'), measured.map((one) => `${JSON.stringify(one)}\n`).join(''))
  for (const phase of PLOTTED) writeFileSync(join(docs, `performance-${phase.replaceAll(' ', '-')}.svg`), plot(measured, phase))
  const page = readFileSync(join(docs, 'performance.md'), 'utf8')
  const [head, rest] = page.split(FROM)
  const tail = rest?.split(TO)[1]
  if (head === undefined || tail === undefined) throw new Error('docs/performance.md has no place for the figures')
  writeFileSync(
    join(docs, 'performance.md'),
    `${head}${FROM}\n\n${figures(measured)}\n${costs.length > 0 ? `${scaleTable(costs)}\n` : ''}${TO}${tail}`,
  )
}

/** @param {readonly import('./table.mjs').Measured[]} measured */
function figures(measured) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const { tool, n, hosts, delay, phase } of measured) {
    const cell = [tool, n, hosts, delay, phase].join(' ')
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  const runs = Math.max(...counts.values())
  const load = median(measured.map((one) => one.load))
  const [first] = measured
  return [
    `Measured on ${first?.date.slice(0, 10)}, on ${first?.cores} cores that also carry the hosts, at a load of ${load.toFixed(1)}; medians of at most ${runs} interleaved runs. In brackets: how many times the limit.`,
    '',
    table(measured),
    recordedTable(measured),
    ...PLOTTED.map((phase) => `![${phase}](performance-${phase.replaceAll(' ', '-')}.svg)`),
    '',
    'The raw records: [performance.jsonl](performance.jsonl).',
    '',
  ].join('\n')
}
