import { codes, didYouMean, exit, fail, type Code } from '@hostkit/core'
import type { Verb } from '../context.js'
import { areas, exampleText, explanations } from '../explain/index.js'
import { jsonLine } from '../print/json.js'
import { table } from '../print/table.js'
import { wrapped } from '../print/wrapped.js'

/** What a code means and what to do about it; without one, all of them in a line each. */
export const run: Verb = async ({ terminal }, [typed]) => {
  const known = Object.keys(codes) as Code[]
  const wanted = typed === undefined ? known : known.filter((code) => code === written(typed))
  if (wanted.length === 0)
    fail('HK6001', `there is no code ${typed}`, { hint: didYouMean(written(typed!), known) ?? 'hostkit explain lists them' })
  if (terminal.json)
    terminal.out(...wanted.map((code) => jsonLine('code', { code, area: areas[code[2]!], meaning: codes[code], ...explanations[code] })))
  else if (typed === undefined)
    terminal.out(...table(wanted.map((code) => [code, codes[code]])), '', 'hostkit explain CODE says what to do about one.')
  else terminal.out(...wanted.flatMap((code) => page(code, terminal.colours.bold)))
  return exit.ok
}

/** `hk1007`, `1007` and `HK1007` are one. */
const written = (typed: string): string => typed.toUpperCase().replace(/^(\d)/, 'HK$1')

function page(code: Code, bold: (text: string) => string): string[] {
  const { cause, mend, example } = explanations[code]
  return [
    `${bold(code)} (${areas[code[2]!]}): ${codes[code]}`,
    '',
    ...wrapped(cause),
    '',
    `${bold('What to do.')}`,
    ...wrapped(mend),
    '',
    `${bold('Example')}`,
    ...exampleText(example)
      .split('\n')
      .map((line) => `  ${line}`.trimEnd()),
  ]
}
