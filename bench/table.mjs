// Medians, and their ratio to the limit of the same run.

/** @typedef {{ tool: string, n: number, phase: string, seconds: number, load: number, date: string }} Measured */

const median = (/** @type {readonly number[]} */ values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** What each phase of HostKit is held against. */
const BESIDE = { 'first apply': 'first apply', 'no-change plan': 'no change', 'no-change apply': 'no change' }

/** @param {readonly Measured[]} measured */
export function table(measured) {
  const sizes = [...new Set(measured.map(({ n }) => n))].toSorted((a, b) => a - b)
  const of = (/** @type {string} */ tool, /** @type {number} */ n, /** @type {string} */ phase) =>
    median(measured.filter((one) => one.tool === tool && one.n === n && one.phase === phase).map(({ seconds }) => seconds))
  const rows = Object.entries(BESIDE).flatMap(([phase, beside]) => {
    const cells = sizes.map((n) => ({ n, ours: of('hostkit', n, phase), least: of('limit', n, beside) }))
    const [small, large] = [cells[0], cells.at(-1)]
    const growth = (/** @type {'ours' | 'least'} */ whose) =>
      small && large && large.n > small.n ? `${(((large[whose] - small[whose]) / (1.25 * (large.n - small.n))) * 1000).toFixed(2)} ms` : '–'
    return [
      `| ${phase} | ${cells.map(({ ours, least }) => `${ours.toFixed(2)} s / ${least.toFixed(2)} s = ${(ours / least).toFixed(1)}`).join(' | ')} | ${growth('ours')} / ${growth('least')} |`,
    ]
  })
  return [
    `| HostKit / limit = ratio | ${sizes.map((n) => `N = ${n}`).join(' | ')} | growth per resource |`,
    `| - | ${sizes.map(() => '-').join(' | ')} | - |`,
    ...rows,
  ].join('\n')
}
