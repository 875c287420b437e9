// Seconds over N, both logarithmic: one SVG without anything from elsewhere.
import { median, PHASES } from './table.mjs'

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [680, 380, 56, 40, 24, 150]
const COLOURS = ['#6b7280', '#2563eb', '#d97706', '#059669', '#9333ea', '#dc2626']

/**
 * @param {readonly import('./table.mjs').Measured[]} measured
 * @param {string} phase
 */
export function plot(measured, phase) {
  const here = measured.filter((one) => one.hosts === 1 && one.delay === 0 && one.phase === phase)
  const tools = [...new Set(here.map(({ tool }) => tool))].filter((tool) => !tool.includes(','))
  const lines = tools.map((tool) => ({
    tool,
    points: [...new Set(here.filter((one) => one.tool === tool).map(({ n }) => n))]
      .toSorted((a, b) => a - b)
      .map((n) => ({ n, seconds: median(here.filter((one) => one.tool === tool && one.n === n).map(({ seconds }) => seconds)) })),
  }))
  const all = lines.flatMap(({ points }) => points)
  const [least, most] = [Math.min(...all.map(({ n }) => n)), Math.max(...all.map(({ n }) => n))]
  const low = 10 ** Math.floor(Math.log10(Math.min(...all.map(({ seconds }) => seconds))))
  const high = 10 ** Math.ceil(Math.log10(Math.max(...all.map(({ seconds }) => seconds))))
  const along = (/** @type {number} */ value, /** @type {number} */ from, /** @type {number} */ to) =>
    to === from ? 0.5 : (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from))
  const x = (/** @type {number} */ n) => LEFT + along(n, least, most) * (WIDTH - LEFT - RIGHT)
  const y = (/** @type {number} */ seconds) => HEIGHT - BOTTOM - along(seconds, low, high) * (HEIGHT - BOTTOM - TOP)
  const marks = []
  for (let at = low; at <= high * 1.001; at *= 10) marks.push(at)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${LEFT}" y="16" font-weight="bold">${phase}: seconds over N</text>
${marks.map((at) => `<path d="M${LEFT} ${y(at).toFixed(1)}H${WIDTH - RIGHT}" stroke="#e5e7eb"/><text x="${LEFT - 6}" y="${(y(at) + 4).toFixed(1)}" text-anchor="end">${at < 1 ? at.toPrecision(1) : at}</text>`).join('\n')}
${[...new Set(all.map(({ n }) => n))].map((n) => `<text x="${x(n).toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${n}</text>`).join('\n')}
${lines
  .map(({ tool, points }, i) => {
    const colour = COLOURS[i % COLOURS.length]
    const last = points.at(-1)
    return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(({ n, seconds }) => `${x(n).toFixed(1)},${y(seconds).toFixed(1)}`).join(' ')}"/>
${points.map(({ n, seconds }) => `<circle cx="${x(n).toFixed(1)}" cy="${y(seconds).toFixed(1)}" r="3" fill="${colour}"/>`).join('')}
<text x="${(x(last?.n ?? least) + 8).toFixed(1)}" y="${(y(last?.seconds ?? low) + 4).toFixed(1)}" fill="${colour}">${tool} ${last?.seconds.toFixed(2)} s</text>`
  })
  .join('\n')}
</svg>
`
}

export const PLOTTED = PHASES.filter((phase) => phase !== 'no-change apply')
