// Medians, and their ratio to the limit of the same run.

/** @typedef {{ run: string, tool: string, n: number, hosts: number, delay: number, phase: string, seconds: number, load: number, cores: number, date: string }} Measured */

export const PHASES = ['no-change plan', 'no-change apply', 'first apply']

/** What a tool took, in seconds; NaN where it was not run. */
export const median = (/** @type {readonly number[]} */ values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** W(N) has so many resources. */
const resources = (/** @type {number} */ n) => 1.25 * n + 6

/**
 * Rows of cells, one table for each way to the hosts.
 *
 * @param {readonly Measured[]} measured
 */
export function table(measured) {
  const ways = [...new Map(measured.map(({ hosts, delay }) => [`${hosts} ${delay}`, { hosts, delay }])).values()]
  return ways
    .map(({ hosts, delay }) => {
      const here = measured.filter((one) => one.hosts === hosts && one.delay === delay)
      const sizes = [...new Set(here.map(({ n }) => n))].toSorted((a, b) => a - b)
      const of = (/** @type {string} */ tool, /** @type {number} */ n, /** @type {string} */ phase) =>
        median(here.filter((one) => one.tool === tool && one.n === n && one.phase === phase).map(({ seconds }) => seconds))
      const tools = [...new Set(here.map(({ tool }) => tool))]
      const rows = PHASES.flatMap((phase) =>
        tools.map((tool) => {
          const cells = sizes.map((n) => ({ n, seconds: of(tool, n, phase), least: of('limit', n, phase) }))
          if (cells.every(({ seconds }) => Number.isNaN(seconds))) return ''
          const known = cells.filter(({ seconds }) => !Number.isNaN(seconds))
          const [small, large] = [known[0], known.at(-1)]
          const growth =
            small && large && large.n > small.n
              ? `${(((large.seconds - small.seconds) / (resources(large.n) - resources(small.n))) * 1000).toFixed(2)} ms`
              : ''
          const shown = cells.map(({ seconds, least }) =>
            Number.isNaN(seconds) ? '' : `${seconds.toFixed(2)} s${tool === 'limit' ? '' : ` (${(seconds / least).toFixed(1)} ×)`}`,
          )
          return `| ${phase} | ${tool} | ${shown.join(' | ')} | ${growth} |`
        }),
      ).filter(Boolean)
      return [
        `**${hosts === 1 ? 'One host' : `${hosts} hosts`}, ${delay === 0 ? 'no delay' : `${delay} ms round trip`}**`,
        '',
        `| | | ${sizes.map((n) => `N = ${n}`).join(' | ')} | growth per resource |`,
        `| - | - | ${sizes.map(() => '-').join(' | ')} | - |`,
        ...rows,
        '',
      ].join('\n')
    })
    .join('\n')
}
